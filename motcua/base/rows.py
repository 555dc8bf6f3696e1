"""Questions that every act asks: their text is made once.

Django compiles the SQL of a question each time it is asked; for a question about one row by its key that takes longer
than the answer does. The columns here are still those of the model, so that a migration cannot be forgotten.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)


class Question(Generic[Row]):
    """Asks for whole rows of one table."""

    def __init__(self, model: type[Row], rest: str, *, beside: Mapping[str, str] | None = None) -> None:
        """`rest` = the SQL after `from <table>`, with `%s` for values; `beside` = name of an attribute → its SQL."""
        self._model, self._rest, self._beside = model, rest, dict(beside or {})

    def all(self, values: Sequence[Any]) -> list[Row]:
        """Return the rows; each has what stands `beside` as attributes. One statement."""
        with connection.cursor() as cursor:
            cursor.execute(self._text, values)
            return [self._row(found) for found in cursor.fetchall()]

    def first(self, values: Sequence[Any]) -> Row | None:
        """Return the first row, None when there is none. One statement; `rest` says that one is enough."""
        with connection.cursor() as cursor:
            cursor.execute(self._text, values)
            found = cursor.fetchone()
        return None if found is None else self._row(found)

    @cached_property
    def _fields(self) -> "list[models.Field[Any, Any]]":
        return list(self._model._meta.concrete_fields)

    @cached_property
    def _names(self) -> list[str]:
        return [field.attname for field in self._fields]

    @cached_property
    def _readers(self) -> list[tuple[int, Any]]:
        """Places of the fields that read what the driver gives in their own way, such as JSON."""
        read = ((place, getattr(field, "from_db_value", None)) for place, field in enumerate(self._fields))
        return [(place, reader) for place, reader in read if reader is not None]

    @cached_property
    def _text(self) -> str:
        table = connection.ops.quote_name(self._model._meta.db_table)
        columns = [f"{table}.{connection.ops.quote_name(str(field.column))}" for field in self._fields]
        return f"select {', '.join([*columns, *self._beside.values()])} from {table} {self._rest}"  # noqa: S608 - no input

    def _row(self, found: tuple[Any, ...]) -> Row:
        values = list(found[: len(self._fields)])
        for place, reader in self._readers:
            values[place] = reader(values[place], None, connection)
        row = self._model.from_db(connection.alias, self._names, values)
        for name, value in zip(self._beside, found[len(values) :], strict=True):
            setattr(row, name, value)
        return row
