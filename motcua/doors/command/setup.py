"""What a word needs that works with the database: Django set up, the server running, the tables as they should be.

Importing this module sets Django up (which starts and asks nothing), so a word that calls services imports it before
them: in the order of the alphabet `motcua.doors.command` precedes every room that has models.
"""

import atexit
import gc
import os
from collections.abc import Callable
from typing import Any, TypeVar

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.settings")

import click
import django
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from motcua.base import server

server.make_data_folder()  # the settings keep a secret there
gc.disable()  # what is imported stays to the end: to search it for garbage meanwhile costs a sixth of the start
django.setup()
gc.freeze()
gc.enable()

AnyFunction = TypeVar("AnyFunction", bound=Callable[..., Any])

OWNER = "owner"
"""The Django name of the connection that owns the tables and migrates."""
_MIGRATING = 7_046_029_254
"""The number of the advisory lock that lets only one process migrate a database."""


def database_option(function: AnyFunction) -> AnyFunction:
    """Add `--database NAME` to a command that works with the database."""
    option = click.option(
        "--database", metavar="TÊN", help="Tên cơ sở dữ liệu; mặc định là cơ sở dữ liệu của bản cài đặt này."
    )
    return option(function)


def with_database(name: str | None = None) -> str:
    """Have the database there, migrated, and this process connected to it; return its name.

    Starts the server unless it runs; this process counts as its user until it ends, and the last user stops it.
    Children find the name in `MOTCUA_DATABASE_NAME`. Raises the violations of `motcua.base.server`.
    """
    chosen = use_database(name)
    server.create_database(chosen)
    migrate()
    return chosen


def use_database(name: str | None = None) -> str:
    """Start the server unless it runs and point this process to a database, which may not be there yet."""
    chosen = server.database_name(name)
    server.start()
    atexit.register(server.leave)
    os.environ["MOTCUA_DATABASE_NAME"] = chosen
    for connection in connections.all():
        connection.close()
        connection.settings_dict["NAME"] = chosen
    return chosen


def pending_migrations() -> list[str]:
    """Return the migrations that the database lacks, such as `dossiers.0001_initial`, in the order they would run."""
    executor = MigrationExecutor(connections[OWNER])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def migrate() -> bool:
    """Bring the tables up to date, as the owner, one process at a time; True when anything was done."""
    if not pending_migrations():
        return False
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATING])
        try:
            call_command("migrate", database=OWNER, interactive=False, verbosity=0)
            call_command("createcachetable", database=OWNER, verbosity=0)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_MIGRATING])
    return True
