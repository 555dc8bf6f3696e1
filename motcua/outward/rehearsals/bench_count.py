"""How many SQL statements each act takes, counted at the database connection, and which of them write what.

One whole way is gone in this process, by the same API: address, key of the person, body, transaction. BEGIN, COMMIT and
savepoints are not counted; the question who holds the key is.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.test import Client, override_settings
from psycopg.types.json import Json, Jsonb

from motcua.outward.rehearsals import bench
from motcua.outward.rehearsals.bench_floor import Script, Statement
from motcua.record.dossiers.models import PublicCode, Series
from motcua.record.dossiers.rules import Act
from motcua.record.payments import services as payments

_HOST = "127.0.0.1"
_APART = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@dataclass
class Recorder:
    """Stands between Django and the driver, and keeps each statement that passes."""

    statements: list[Statement] = field(default_factory=list)

    def __call__(self, execute: Callable[..., Any], text: str, values: Any, many: bool, context: Any) -> Any:
        """Keep the statement and let it pass."""
        if not text.lstrip().upper().startswith(_APART):
            self.statements.append(Statement(text, _plain(values if values is not None else ())))
        return execute(text, values, many, context)


@dataclass(frozen=True, slots=True)
class Count:
    """The statements of each act of one way, in order."""

    acts: tuple[tuple[Act, tuple[Statement, ...]], ...]
    dossier_id: UUID

    @property
    def mean(self) -> float:
        """Statements per act, over the acts of a way."""
        return round(sum(len(statements) for _, statements in self.acts) / len(self.acts), 1)

    @property
    def by_act(self) -> dict[str, int]:
        """The most statements that an act took, by its name."""
        most: dict[str, int] = {}
        for act, statements in self.acts:
            most[act.value] = max(len(statements), most.get(act.value, 0))
        return dict(sorted(most.items()))

    def script(self) -> Script:
        """Return what was written, for the floor to write again."""
        written = tuple(tuple(item for item in statements if writes(item.text)) for _, statements in self.acts)
        names = PublicCode.objects.filter(dossier_id=self.dossier_id).values_list("code", flat=True)
        series = Series.objects.values_list("id", flat=True)
        return Script(written, self.dossier_id, tuple(names), tuple(series))


def writes(text: str) -> bool:
    """Whether a statement writes rows; one that asks for a job begins like a question."""
    return not text.lstrip().lower().startswith("select") or "procrastinate_defer_jobs" in text


def go(facts: bench.Facts, keys: Mapping[str, str]) -> tuple[Count, dict[str, int]]:
    """Go one whole way in this process; return its statements and what it cost at RECEPTION and at RETURN.

    Raises ServerRefused.
    """
    client, dossier_id = Client(SERVER_NAME=_HOST), uuid4()
    taken: dict[str, int] = {}
    acts = []
    steps = bench.way(facts)
    for number in range(len(steps)):
        step = bench.way(_with(facts, taken))[number]
        ((act, request),) = bench.requests([step], keys, dossier_id)
        recorder = Recorder()
        with override_settings(ALLOWED_HOSTS=[_HOST]), connection.execute_wrapper(recorder):
            answer = client.post(
                request.path, request.body, content_type="application/json", headers=_own(request.headers)
            )
        bench.require_done(act, answer.status_code, answer.content)
        acts.append((act, tuple(recorder.statements)))
        if act is Act.SUBMIT:
            taken = _owed(dossier_id)
    return Count(tuple(acts), dossier_id), taken


def _with(facts: bench.Facts, taken: Mapping[str, int]) -> bench.Facts:
    return bench.Facts(facts.procedure, facts.agency_code, facts.next_visit_on, taken)


def _own(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name != "Content-Type"}


def _owed(dossier_id: UUID) -> dict[str, int]:
    found: dict[str, int] = {}
    for charge in payments.owed(dossier_id):
        found[charge.due_at] = found.get(charge.due_at, 0) + charge.amount_vnd
    return found


def _plain(value: Any) -> Any:
    """Return a value that another process can be given and that the driver takes as before."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_plain(item) for item in value)
    if isinstance(value, Json | Jsonb):
        return str((value.dumps or json.dumps)(value.obj))
    if isinstance(value, Enum) and isinstance(value, str):
        return str(value)
    return value
