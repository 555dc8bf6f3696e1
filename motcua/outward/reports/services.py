"""`motcua verify`: every journal replayed against what is stored, in one view of the database."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from motcua.ground.people import services as people
from motcua.ground.programmes import evaluations
from motcua.ground.programmes.evaluation_rules import period_words
from motcua.outward.reports import queries
from motcua.outward.reports.held import still_held
from motcua.outward.reports.rules import Finding, Proof, Verification, prove, prove_seals, prove_series, prove_shifts

Progress = Callable[[int, int], None]
"""Told after each batch: how many dossiers were proved, and of how many."""


def verify(at: datetime, *, only: Sequence[UUID] | None = None, progress: Progress | None = None) -> Verification:
    """Prove that paper, time, money and journal are accounted for, of all dossiers or of some.

    `at` is the instant up to which time that still runs is counted. With `only`, what goes over all dossiers (daily
    seals, numbers without gaps) is left out. Nothing is written and no act has to wait.
    """
    found = Verification(made_up=people.is_made_up())
    with _one_view():
        total = queries.count_dossiers(only)
        for batch in queries.evidence(only):
            for evidence in batch:
                found.add(*prove(evidence, at))
            found.dossiers += len(batch)
            if progress is not None:
                progress(found.dossiers, total)
        if only is None:
            found.sealed_days = _over_all(found)
            found.warnings += still_held(at)
    return found


def _over_all(found: Verification) -> int:
    """Prove seals and series; return how many days are sealed."""
    sealed = queries.seals()
    found.add({}, prove_seals(sealed, queries.events_by_sealed_day(sealed)))
    given, there = queries.numbers_given(), queries.numbers_found()
    found.add({}, prove_series(Proof.JOURNAL, given[0], there[0]))
    found.add({}, prove_series(Proof.DONG, given[1], queries.of_series(there[1], given[1])))
    found.add({}, prove_shifts(queries.shifts()))
    found.add(
        {},
        (
            Finding(Proof.JOURNAL, f"code {code}", f"mã {code} đã cấp nhưng không còn hồ sơ")
            for code in queries.codes_without_dossier()
        ),
    )
    found.add({}, _closings())
    return len(sealed)


def _closings() -> Iterator[Finding]:
    """Yield the closed evaluations of programmes that are no longer what was closed."""
    for programme_id, closed in evaluations.altered():
        period = period_words(closed.first, closed.last)
        words = f"bản chốt số {closed.closing_no} của đề án {programme_id}, {period}, không khớp mã băm"
        yield Finding(Proof.JOURNAL, f"closing {programme_id}#{closed.closing_no}", words)


@contextmanager
def _one_view() -> Iterator[None]:
    """See the database as it is now until the end, whatever is written meanwhile; write nothing.

    Inside a transaction of the caller, hers is the view.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read, read only")
        yield
