"""Migration operations that keep the tables of a dossier fit for one server and for a cluster that shards by dossier.

The rules are in docs/adr/0004; a test walks the models and checks them without a cluster.
"""

from collections.abc import Sequence
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


class ForgottenAfter(_TableOperation):
    """Let the application have old rows of a table taken away, though it may not delete any itself.

    Makes the function `<table>_forget(before)`, which runs as the owner, takes away the rows whose `at` lies before an
    instant, and none of the last `days_least` days; it returns how many.
    """

    def __init__(self, model_name: str, days_least: int) -> None:
        super().__init__(model_name)
        self.days_least = days_least

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Say how the operation is made again."""
        return type(self).__name__, [self.model_name, self.days_least], {}

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Make the function, and let the application alone call it."""
        role, table = settings.DATABASES["default"].get("USER", ""), self._table(app_label, to_state)
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("select current_schema(), exists (select 1 from pg_roles where rolname = %s)", [role])
            schema, exists = cursor.fetchone()
        function = schema_editor.quote_name(f"{table}_forget")
        old = f"where at < least(before, now() - interval '{self.days_least} days')"
        made = (
            f"create or replace function {function}(before timestamptz) returns bigint language sql security definer",
            f"set search_path = {schema_editor.quote_name(schema)}, pg_temp",
            f"as $$ with gone as (delete from {schema_editor.quote_name(table)} {old} returning 1)",  # noqa: S608 - a name of our own
            "select count(*) from gone $$",
        )
        schema_editor.execute(" ".join(made))
        schema_editor.execute(f"revoke all on function {function}(timestamptz) from public")
        if exists:
            schema_editor.execute(
                f"grant execute on function {function}(timestamptz) to {schema_editor.quote_name(role)}"
            )

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Take the function away; the table goes with the migration that made it."""
        function = schema_editor.quote_name(f"{self._table(app_label, from_state)}_forget")
        schema_editor.execute(f"drop function if exists {function}(timestamptz)")

    def describe(self) -> str:
        """Say what is done, for `motcua migrate --plan`."""
        return f"Let old rows of {self.model_name} be forgotten"


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

    `valid_from` and `valid_to` are the first and the last day in force; None = open. `columns` are what makes rows
    those of one code; with `condition` (SQL) only the rows that meet it shut each other out. An earlier constraint of
    the same table gives way.
    """

    def __init__(self, model_name: str, columns: Sequence[str] = ("code",), condition: str = "") -> None:
        super().__init__(model_name)
        self.columns, self.condition = tuple(columns), condition

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Say how the operation is made again."""
        return type(self).__name__, [self.model_name, self.columns, self.condition], {}

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Add the exclusion constraint."""
        table = self._table(app_label, to_state)
        same = ", ".join(f"{schema_editor.quote_name(column)} with =" for column in self.columns)
        where = f" where ({self.condition})" if self.condition else ""
        schema_editor.execute(f'alter table "{table}" drop constraint if exists "{table}_one_in_force"')
        schema_editor.execute(
            f'alter table "{table}" add constraint "{table}_one_in_force" exclude using gist '
            f"({same}, daterange(valid_from, valid_to, '[]') with &&){where}"
        )

    def describe(self) -> str:
        """Say what is done, for `motcua migrate --plan`."""
        return f"Let only one row of a code of {self.model_name} be in force on a day"


class FixedOnce(_TableOperation):
    """Rows that are named by a row of another table, with their fingerprint, cannot change any more.

    `model_name` names them by its key and `fingerprint`; the fingerprint of the other table's row is computed by the
    database from what must stay, so that a change of it would leave the name without its row.
    """

    def __init__(self, model_name: str, fixed: str) -> None:
        super().__init__(model_name)
        self.fixed = fixed

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Say how the operation is made again."""
        return type(self).__name__, [self.model_name, self.fixed], {}

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Add the key of two columns."""
        table = self._table(app_label, to_state)
        fixed = str(to_state.apps.get_model(app_label, self.fixed)._meta.db_table)
        schema_editor.execute(
            f'alter table "{table}" add constraint "{table}_fixes" foreign key (id, fingerprint) '
            f'references "{fixed}" (id, fingerprint)'
        )

    def describe(self) -> str:
        """Say what is done, for `motcua migrate --plan`."""
        return f"Let rows of {self.fixed} stay as they are once {self.model_name} names them"


class PartsOfDraftsOnly(_TableOperation):
    """The application adds, changes and deletes parts of a draft alone (row security; see AppendOnly for the roles).

    Each row belongs to a row of `whole` by the column `version_id`; what is published keeps its parts.
    """

    def __init__(self, model_name: str, whole: str) -> None:
        super().__init__(model_name)
        self.whole = whole

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Say how the operation is made again."""
        return type(self).__name__, [self.model_name, self.whole], {}

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Everybody may read; who is not the owner writes parts of drafts."""
        table = self._table(app_label, to_state)
        whole = str(to_state.apps.get_model(app_label, self.whole)._meta.db_table)
        draft = f"exists (select 1 from \"{whole}\" as whole where whole.id = version_id and whole.status = 'draft')"  # noqa: S608 - no input
        schema_editor.execute(f'alter table "{table}" enable row level security')
        schema_editor.execute(f'create policy "{table}_is_read" on "{table}" for select using (true)')
        schema_editor.execute(
            f'create policy "{table}_of_drafts" on "{table}" for all using ({draft}) with check ({draft})'
        )

    def describe(self) -> str:
        """Say what is done, for `motcua migrate --plan`."""
        return f"Let the application write rows of {self.model_name} for drafts alone"
