"""A full house for measurements: the population, made by real acts, copied by SQL until there are enough dossiers.

Copies carry all rows of their dossier under another id, another request number, code and envelope code. Their journals
keep the hashes of the dossier they were copied from, so `verify` has nothing to say about them: a database that holds
copies is for measuring pages and is dropped afterwards.
"""

from collections.abc import Callable

from django.apps import apps
from django.db import connection, connections, models, transaction
from psycopg import sql

from motcua.ground.people import services as people
from motcua.outward.rehearsals.province import NotMadeUp
from motcua.record.dossiers.models import Dossier, PublicCode

_NAMED = {("dossier", "request_no"), ("dossier", "code"), ("envelope", "code"), ("publiccode", "code")}
"""Where a name stands that only one may have: a number gets its round before the last digits, others behind."""


def fill(dossiers: int, progress: Callable[[int, int], None] | None = None) -> int:
    """Copy the dossiers that are there until there are at least so many; return how many there are then.

    Raises NotMadeUp in a database that is not marked, ValueError when there is nothing to copy.
    """
    if not people.is_made_up():
        raise NotMadeUp
    there = Dossier.objects.count()
    if not there:
        raise ValueError("there is no dossier to copy")
    rounds = -(-dossiers // there)
    for number in range(1, rounds):
        with transaction.atomic(), connection.cursor() as cursor:
            for model in _tables():
                cursor.execute(_copy(model), {"round": str(number)})
        if progress is not None:
            progress(there * (number + 1), there * rounds)
    with connections["owner"].cursor() as cursor:  # of the tables of others PostgreSQL leaves ANALYZE out
        for model in _tables():
            cursor.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(model._meta.db_table)))
    return there * max(rounds, 1)


def _tables() -> list[type[models.Model]]:
    """Return the tables of a dossier: its own row first, then its journal, then what refers to both."""
    owned = [model for model in apps.get_models() if model is not Dossier and _key_of(model) is not None]
    owned.sort(key=lambda model: model._meta.app_label != Dossier._meta.app_label)  # stable: apps keep their order
    return [Dossier, *owned, PublicCode]


def _key_of(model: type[models.Model]) -> str | None:
    """Return the column that names the dossier of a row; None for a table that belongs to no dossier."""
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and field.related_model is Dossier:
            return field.column
    return None


def _copy(model: type[models.Model]) -> sql.Composed:
    """Return the statement that copies the rows of the first round; later rounds know themselves by their id."""
    columns = [field.column for field in model._meta.concrete_fields if field.column]
    key = "id" if model is Dossier else "dossier_id"
    values = [_value(model, column, key) for column in columns]
    return sql.SQL("INSERT INTO {table} ({columns}) SELECT {values} FROM {table} t WHERE {first}").format(
        table=sql.Identifier(model._meta.db_table),
        columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
        values=sql.SQL(", ").join(values),
        first=sql.SQL("t.{}::text NOT LIKE 'c0de%%'").format(sql.Identifier(key)),
    )


def _value(model: type[models.Model], column: str, key: str) -> sql.Composable:
    own = sql.SQL("t.{}").format(sql.Identifier(column))
    if column == key:
        return sql.SQL("('c0de' || substr(md5({}::text || %(round)s), 5))::uuid").format(own)
    if (model._meta.model_name, column) in _NAMED:
        return sql.SQL(
            "CASE WHEN {0} ~ '^[A-Z].*-[0-9]+$' THEN regexp_replace({0}, '([0-9]+)$', %(round)s || '\\1')"
            " ELSE {0} || '-' || %(round)s END"
        ).format(own)
    return own
