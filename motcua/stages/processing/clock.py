"""When a dossier is due after its clock has stood still."""

from motcua.ground.deadlines.rules import Due, instant
from motcua.record.acts import Case, Facts, journal
from motcua.record.dossiers.clock import due_of, original_due_of
from motcua.record.dossiers.journal import Entry, running
from motcua.record.dossiers.rules import Act


def due_again(case: Case, act: Act) -> Facts:
    """Return what the event of an act that ends a stop says of the due instants, as ISO 8601 texts.

    `original_due_at` stands beside `due_at` where the dossier was re-appointed.
    """
    run = running([*journal(case.dossier.pk), Entry(case.event_no, act, case.call.at, case.call.by.id)])
    by_minute = case.standing.state.received_at == case.standing.state.minute_at
    calendar = case.standing.calendar
    rules = case.standing.rules
    facts: Facts = {"due_at": _text(due_of(case.procedure, calendar, run, by_minute=by_minute, rules=rules))}
    if run.re_appointed is not None:
        facts["original_due_at"] = _text(
            original_due_of(case.procedure, calendar, run, by_minute=by_minute, rules=rules)
        )
    return facts


def _text(due: Due) -> str:
    if due.due_at is None:
        raise AssertionError("the clock runs again")
    return instant(due.due_at).isoformat()
