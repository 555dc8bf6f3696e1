"""Migration operations that keep the tables of a dossier fit for one server and for a cluster that shards by dossier.

The rules are in docs/adr/0004; a test walks the models and checks them without a cluster.
"""

from typing import Any

from django.conf import settings
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class _TableOperation(Operation):
    """An operation on the table of one model of the app that the migration belongs to."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models do not change."""

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Nothing to undo: the table goes with the migration that made it."""

    def _table(self, app_label: str, state: ProjectState) -> str:
        return str(state.apps.get_model(app_label, self.model_name)._meta.db_table)


class AppendOnly(_TableOperation):
    """Take UPDATE, DELETE and TRUNCATE of a table from the application's database role.

    Where owner and application are one role nothing can be taken away; `motcua doctor` warns of that. `app_label`
    names the app of a table that is not ours.
    """

    def __init__(self, model_name: str, app_label: str = "") -> None:
        super().__init__(model_name)
        self.app_label = app_label

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Say how the operation is made again."""
        return type(self).__name__, [self.model_name, *([self.app_label] if self.app_label else [])], {}

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Revoke, and grant what remains: reading and adding."""
        role = settings.DATABASES["default"].get("USER", "")
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("select current_user, exists (select 1 from pg_roles where rolname = %s)", [role])
            owner, exists = cursor.fetchone()
        if not exists or role == owner:
            return
        table = schema_editor.quote_name(self._table(self.app_label or app_label, to_state))
        name = schema_editor.quote_name(role)
        schema_editor.execute(f"revoke all on table {table} from {name}")
        schema_editor.execute(f"grant select, insert on table {table} to {name}")

    def describe(self) -> str:
        """Say what is done, for `motcua migrate --plan`."""
        return f"Let the application only read and add rows of {self.model_name}"


class DistributeByDossier(_TableOperation):
    """Shard a table by its dossier where the server is a Citus coordinator; nothing on one server."""

    def __init__(self, model_name: str, column: str = "dossier_id") -> None:
        super().__init__(model_name)
        self.column = column

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Say how the operation is made again."""
        return type(self).__name__, [self.model_name, self.column], {}

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Ask whether the cluster's extension is there, and distribute."""
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("select 1 from pg_extension where extname = 'citus'")
            if cursor.fetchone() is None:
                return
            cursor.execute("set local citus.multi_shard_modify_mode to 'sequential'")
            cursor.execute("select create_distributed_table(%s, %s)", [self._table(app_label, to_state), self.column])

    def describe(self) -> str:
        """Say what is done, for `motcua migrate --plan`."""
        return f"Distribute {self.model_name} by {self.column}"


class ExclusivePeriod(_TableOperation):
    """Two rows of one code may not be in force on the same day (needs btree_gist).

    `valid_to` is the last day in force; None = open.
    """

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Add the exclusion constraint."""
        table = self._table(app_label, to_state)
        schema_editor.execute(
            f'alter table "{table}" add constraint "{table}_one_in_force" exclude using gist '
            "(code with =, daterange(valid_from, valid_to, '[]') with &&)"
        )

    def describe(self) -> str:
        """Say what is done, for `motcua migrate --plan`."""
        return f"Let only one row of a code of {self.model_name} be in force on a day"
