"""How to reach the database, reckoned from the environment without starting or asking anything."""

import os
import re
from typing import Literal, TypedDict
from urllib.parse import parse_qsl, unquote, urlsplit

from motcua.base.server.faults import NotADatabaseName, NotAnAddress
from motcua.base.server.places import PORT, socket_folder

Role = Literal["app", "owner"]

DEFAULT_DATABASE = "motcua"
APPLICATION_ROLE = "motcua_app"
OWNER_ROLE = "motcua_owner"
SUPERUSER = "postgres"

_DATABASE_NAME = re.compile(r"[a-z0-9_][a-z0-9_-]{0,62}")


class Connection(TypedDict):
    """What a driver needs. `host` is a folder for a socket; `password` is empty where none is asked for."""

    host: str
    port: int
    user: str
    password: str
    dbname: str
    options: dict[str, str]
    """Further libpq settings of one's own address, such as `sslmode`."""


def has_own_address() -> bool:
    """Whether `MOTCUA_DATABASE_URL` names a server of one's own, so that none is started here."""
    return bool(os.environ.get("MOTCUA_DATABASE_URL"))


def has_own_owner_address() -> bool:
    """Whether migrations have an address of their own; with one address alone `motcua doctor` warns."""
    return bool(os.environ.get("MOTCUA_OWNER_DATABASE_URL"))


def database_name(name: str | None = None) -> str:
    """Return the name given, else `MOTCUA_DATABASE_NAME`, else that of the address, else `motcua`.

    Raises NotADatabaseName, NotAnAddress.
    """
    chosen = name or os.environ.get("MOTCUA_DATABASE_NAME") or ""
    if not chosen and has_own_address():
        chosen = _read("MOTCUA_DATABASE_URL")["dbname"]
        return chosen or DEFAULT_DATABASE
    chosen = chosen or DEFAULT_DATABASE
    if not _DATABASE_NAME.fullmatch(chosen):
        raise NotADatabaseName(name=chosen)
    return chosen


def connection(role: Role = "app", database: str | None = None) -> Connection:
    """Return how to reach a database as the application or as the owner of the tables. Starts and asks nothing.

    With one address alone the owner is the application's role. Raises NotAnAddress, NotADatabaseName.
    """
    name = database_name(database)
    if has_own_address():
        variable = "MOTCUA_DATABASE_URL"
        if role == "owner" and has_own_owner_address():
            variable = "MOTCUA_OWNER_DATABASE_URL"
        return {**_read(variable), "dbname": name}
    return _local(OWNER_ROLE if role == "owner" else APPLICATION_ROLE, name)


def superuser_connection(database: str = "postgres") -> Connection:
    """Return how the launcher itself reaches the server that it started. Not for one's own address."""
    return _local(SUPERUSER, database)


def application_role() -> str:
    """Return the name of the role that the application works as."""
    return connection("app")["user"]


def owner_role() -> str:
    """Return the name of the role that owns the tables and migrates."""
    return connection("owner")["user"]


def _local(user: str, database: str) -> Connection:
    return {
        "host": str(socket_folder()),
        "port": PORT,
        "user": user,
        "password": "",
        "dbname": database,
        "options": {},
    }


def _read(variable: str) -> Connection:
    """Return the parts of the address in an environment variable."""
    try:
        parts = urlsplit(os.environ[variable].strip())
        port = parts.port or PORT
        options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    except ValueError:
        raise NotAnAddress(variable=variable) from None
    host = unquote(parts.hostname or options.pop("host", ""))
    user = unquote(parts.username or options.pop("user", ""))
    if parts.scheme not in {"postgres", "postgresql"} or not host or not user:
        raise NotAnAddress(variable=variable)
    return {
        "host": host,
        "port": port,
        "user": user,
        "password": unquote(parts.password or ""),
        "dbname": unquote(parts.path.lstrip("/")),
        "options": options,
    }
