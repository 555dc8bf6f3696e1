"""The two roles of the database, and what the application's role may do.

The owner makes databases and tables and migrates. The application reads and writes rows. Its rights on future tables
are given as default privileges, before the first migration; migrations then take UPDATE and DELETE away on tables that
only grow. Rights are never given anew afterwards, which would undo that.
"""

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from motcua.base.server.addresses import (
    APPLICATION_ROLE,
    OWNER_ROLE,
    Connection,
    application_role,
    connection,
    has_own_address,
    owner_role,
    superuser_connection,
)

EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")
"""Search by parts of a word, search without accents, periods that may not overlap."""


def connect(target: Connection) -> psycopg.Connection:
    """Open a connection in which every statement is committed by itself. Raises psycopg.OperationalError."""
    return psycopg.connect(
        make_conninfo("", **target["options"]),
        host=target["host"],
        port=target["port"],
        user=target["user"],
        password=target["password"] or None,
        dbname=target["dbname"],
        connect_timeout=10,
        autocommit=True,
    )


def prepare_server() -> None:
    """Make the two roles and give the template database its extensions and rights. Twice is once.

    The template is prepared too, so that a database made by anybody from it, such as the test runner, has them.
    """
    with connect(superuser_connection()) as server:
        known = {row[0] for row in server.execute("SELECT rolname FROM pg_roles")}
        if OWNER_ROLE not in known:
            server.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(sql.Identifier(OWNER_ROLE)))
        if APPLICATION_ROLE not in known:
            server.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(APPLICATION_ROLE)))
    prepare_database(superuser_connection("template1"))


def prepare_database(target: Connection) -> None:
    """Give one database its extensions and the application's rights on tables to come. Twice is once.

    `target` connects as one who may: the superuser of our own server, or the owner on a server of one's own (the three
    extensions are trusted ones, which the owner of a database may make).
    """
    with connect(target) as database:
        for extension in EXTENSIONS:
            database.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
        grant_application(database)


def grant_application(database: psycopg.Connection) -> None:
    """Give the application's role its rights on every table that the owner makes from now on.

    Nothing is given when both roles are one (`MOTCUA_DATABASE_URL` alone), and nothing on tables that exist.
    """
    application, owner = application_role(), owner_role()
    if application == owner:
        return
    names = {"application": sql.Identifier(application), "owner": sql.Identifier(owner)}
    for rights in (
        "GRANT USAGE ON SCHEMA public TO {application}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public "
        "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {application}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {application}",
    ):
        database.execute(sql.SQL(rights).format(**names))


def preparing_connection(database: str) -> Connection:
    """Return how to reach a database as the one who may prepare it."""
    return connection("owner", database) if has_own_address() else superuser_connection(database)
