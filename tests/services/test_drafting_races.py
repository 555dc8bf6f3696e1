"""Two administrators at the same draft or the same procedure at once: one wins, the other reads why."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from django.db import connections

from motcua.base.violations import RuleViolation
from motcua.ground.catalogue import drafting, services
from motcua.ground.catalogue.models import ProcedureVersion, Publication
from motcua.outward.drafting import editing

LICENCE = "3.000347"
NOW = datetime(2026, 11, 2, 7, 0, tzinfo=UTC)
TODAY = date(2026, 11, 2)


def at_once(*doings: Callable[[], object]) -> list[str]:
    """Run each in a thread of its own with a connection of its own; return "" or the code of what refused it."""
    gate, said = threading.Barrier(len(doings)), [""] * len(doings)

    def do(place: int) -> None:
        gate.wait()
        try:
            doings[place]()
        except RuleViolation as refusal:
            said[place] = refusal.code
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=(place,)) for place in range(len(doings))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return said


def ready(first_day: date) -> str:
    """A draft that nothing is wrong with."""
    known = ProcedureVersion.objects.get(code=LICENCE, valid_to=None, status="published")
    draft = services.copy_as_draft(known.pk, first_day)
    ProcedureVersion.objects.filter(pk=draft.pk).update(
        decision="12/QĐ-UBND", decision_on=date(2026, 10, 20), decision_body="UBND tỉnh", legal_basis=["Luật"]
    )
    draft.steps.create(id=f"{draft.pk}#90", step_no=90, text="Nộp hồ sơ.")
    draft.manners.create(id=f"{draft.pk}#90", manner_no=90, channel="DIRECT")
    found = editing.check(draft.pk, TODAY)
    assert found.faults == ()
    return str(draft.pk)


def publishing(key: str) -> Callable[[], object]:
    seal = editing.seal_of(drafting.get(key))
    return lambda: editing.publish(key, seal, NOW, TODAY)


@pytest.mark.usefixtures("own_database")
def test_of_two_who_publish_one_draft_at_once_one_wins_and_the_other_reads_that_it_is_gone() -> None:
    key = ready(date(2027, 1, 1))

    said = at_once(publishing(key), publishing(key))

    assert sorted(said) == ["", "catalogue.no-draft"]
    assert Publication.objects.filter(pk=key).count() == 1
    assert ProcedureVersion.objects.filter(code=LICENCE, status="published", valid_to=None).count() == 1


@pytest.mark.usefixtures("own_database")
def test_two_drafts_of_one_procedure_on_the_same_days_never_both_apply() -> None:
    one, other = ready(date(2027, 1, 1)), ready(date(2027, 2, 1))

    said = at_once(publishing(one), publishing(other))

    rows = ProcedureVersion.objects.filter(code=LICENCE, status="published").order_by("valid_from")
    assert said.count("") >= 1
    assert set(said) <= {"", "draft.faults", "draft.published-meanwhile", "catalogue.later-version"}
    assert rows.filter(valid_to=None).count() == 1
    for before, after in pairwise(rows):
        assert before.valid_to is not None
        assert before.valid_to < after.valid_from


@pytest.mark.usefixtures("own_database")
def test_of_two_who_save_one_draft_at_once_one_wins_and_the_other_reads_why() -> None:
    key = ready(date(2027, 1, 1))
    record = drafting.get(key)
    seal = editing.seal_of(record)

    said = at_once(lambda: editing.save(key, record, seal), lambda: drafting.withdraw(key))

    assert said in (["", ""], ["catalogue.no-draft", ""])
    assert drafting.find(key) is None
