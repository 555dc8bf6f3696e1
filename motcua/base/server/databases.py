"""Databases of the server: one for the installation, others for tests, rehearsals and measurements."""

import psycopg
from psycopg import errors, sql

from motcua.base.server.addresses import connection, database_name, has_own_address, owner_role
from motcua.base.server.faults import ServerDoesNotAnswer
from motcua.base.server.roles import connect, prepare_database, preparing_connection

_OF_THE_SERVER = ("postgres", "template1")


def create_database(name: str | None = None, template: str | None = None) -> bool:
    """Make a database, as the owner, with its extensions and the application's rights; False when it was there.

    With `template` it is a copy of that database, which nobody may be using meanwhile. Safe when two do it at once.
    Raises NotADatabaseName, ServerDoesNotAnswer; psycopg.Error when the server refuses.
    """
    chosen = database_name(name)
    if exists(chosen):
        return False
    statement = sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(chosen), sql.Identifier(owner_role()))
    if template is not None:
        statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(database_name(template)))
    with _server() as server:
        try:
            server.execute(statement)
        except (errors.DuplicateDatabase, errors.UniqueViolation):
            return False
    if template is None:
        prepare_database(preparing_connection(chosen))
    return True


def drop_database(name: str) -> bool:
    """Drop a database and end the connections to it; False when it was not there. Raises NotADatabaseName."""
    chosen = database_name(name)
    if not exists(chosen):
        return False
    with _server() if has_own_address() else connect(preparing_connection("postgres")) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(chosen)))
    return True


def list_databases() -> list[str]:
    """Return the names of the databases of the owner, in order."""
    question = (
        "SELECT datname FROM pg_database JOIN pg_roles ON pg_roles.oid = datdba "
        "WHERE NOT datistemplate AND rolname = %s ORDER BY datname"
    )
    with _server() as server:
        return [row[0] for row in server.execute(question, [owner_role()])]


def exists(name: str | None = None) -> bool:
    """Whether the database is there. Raises ServerDoesNotAnswer."""
    with _server() as server:
        question = "SELECT 1 FROM pg_database WHERE datname = %s"
        return server.execute(question, [database_name(name)]).fetchone() is not None


def _server() -> psycopg.Connection:
    """Connect as the owner to a database that is there for everybody, else to the installation's own."""
    fault: Exception | None = None
    for name in (*_OF_THE_SERVER, database_name()):
        try:
            return connect(connection("owner", name))
        except psycopg.OperationalError as refused:
            fault = refused
    target = connection("owner")
    reason = str(fault).strip().split("\n", 1)[0]
    raise ServerDoesNotAnswer(address=f"{target['host']}:{target['port']}", reason=reason) from fault
