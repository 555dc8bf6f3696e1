"""What tests of acts ask of the database: that a refusal wrote nothing, and that all is accounted for."""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg
import pytest
from django.apps import apps
from django.db import connection, transaction

from motcua.base.violations import RuleViolation
from motcua.ground.people.rules import Actor
from motcua.outward.reports.services import verify
from motcua.record.custody.models import Envelope
from motcua.record.dossiers.rules import Act
from motcua.record.papers.forms import thaw
from motcua.record.papers.models import IssuedForm
from motcua.record.payments.models import LedgerEntry
from tests.factories import Life

ROOMS = ("dossiers", "papers", "custody", "payments", "shipments", "takeovers", "feedback", "notices")
Refusal = TypeVar("Refusal", bound=RuleViolation)


def everything_written() -> list[tuple[str, str]]:
    """Return every row of every table that acts write, jobs and numbers too, as (table, row). One statement.

    The server keeps it prepared: it is asked twice for every refusal, and to plan it takes longer than to run it.
    """
    tables = [model._meta.db_table for room in ROOMS for model in apps.get_app_config(room).get_models()]
    parts = [
        f"select '{table}', to_jsonb(t)::text from {table} t"  # noqa: S608 - names of our own tables
        for table in [*tables, "procrastinate_jobs"]
    ]
    connection.ensure_connection()
    with psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(" union all ".join(parts) + " order by 1, 2", prepare=True)
        return [(str(table), str(row)) for table, row in cursor.fetchall()]


@contextmanager
def refused(violation: type[Refusal], *words: str) -> Iterator[pytest.ExceptionInfo[Refusal]]:
    """What happens inside is refused with this violation and a whole Vietnamese sentence, and nothing was written."""
    before = everything_written()
    with pytest.raises(violation) as refusal:
        yield refusal
    assert everything_written() == before
    said = refusal.value
    assert type(said) is violation
    assert unicodedata.is_normalized("NFC", said.sentence)
    assert said.sentence.endswith((".", "!"))
    assert "{" not in said.sentence
    assert "None" not in said.sentence
    assert said.code != RuleViolation.code
    assert said.status in (403, 404, 409, 422)
    for word in words:
        assert word in said.sentence


def tried(life: Life, act: Act, who: Actor) -> RuleViolation | None:
    """Try an act and take it back; None = it went."""
    before = life.now, list(life.done)
    try:
        with transaction.atomic():
            life.do(act, who)
            transaction.set_rollback(True)
    except RuleViolation as violation:
        return violation
    finally:
        life.now, life.done = before
    return None


def form_of_last_act(life: Life) -> Any:
    """Return the form that the last act issued, thawed."""
    return thaw(IssuedForm.objects.get(dossier_id=life.dossier_id, event_no=life.row.last_event_no).content)


def balances(life: Life) -> dict[str, int]:
    """Return what each account of a dossier holds, in đồng; empty accounts are left out."""
    found: dict[str, int] = {}
    for account, amount in LedgerEntry.objects.filter(dossier_id=life.dossier_id).values_list("account", "amount_vnd"):
        found[account] = found.get(account, 0) + amount
    return {account: amount for account, amount in found.items() if amount}


def envelopes(life: Life) -> list[tuple[int, str, str, str | None]]:
    """Return (number, direction, holder, offered to) of all envelopes of a dossier."""
    rows = Envelope.objects.filter(dossier_id=life.dossier_id).order_by("envelope_no")
    return list(rows.values_list("envelope_no", "direction", "holder", "offered_to"))


def all_accounted_for(*lives: Life) -> None:
    """Paper, minutes, đồng and journal of these dossiers are accounted for, as `motcua verify` proves it."""
    found = verify(max(life.now for life in lives), only=[life.dossier_id for life in lives])
    assert [finding.sentence for finding in found.findings] == []
    assert found.dossiers == len(lives)
