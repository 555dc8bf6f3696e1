"""Open dossiers taken over to another version: consequences shown, the act, what refuses it, and proofs that hold."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.base import memory
from motcua.base.violations import NoRight, NotThere, RuleViolation
from motcua.ground.catalogue import services
from motcua.ground.catalogue.models import Component, FeeRule, ProcedureVersion
from motcua.ground.people.rules import HOUSE
from motcua.outward.notices import services as notices
from motcua.outward.reports import services as reports
from motcua.record import reading
from motcua.record.acts import perform
from motcua.record.dossiers.models import Event
from motcua.record.dossiers.rules import Act, Status
from motcua.record.dossiers.services import Call
from motcua.stages.processing import rebasing
from motcua.stages.processing.rebasing import Rebase
from tests.factories import CAST, COMMUNE, MARRIAGE_STATUS, VIETNAM, Life, Way, actor, dossier_after, dossier_at
from tests.services.evidence import everything_written

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 5, 9, 0, tzinfo=VIETNAM)
FIRST = date(2026, 11, 2)
REASON = "Quyết định công bố mới rút ngắn thời hạn."


def appraised(act: Act = Act.PASS_ON, **about: Any) -> Life:
    return dossier_after(act, way=Way.AT_DESK, procedure=MARRIAGE_STATUS, agency=COMMUNE, post_return=False, **about)


def next_version(code: str = MARRIAGE_STATUS, **changed: Any) -> str:
    """Draft a version from this day on that differs in some columns; return its key."""
    known = ProcedureVersion.objects.get(code=code, valid_to=None)
    draft = services.copy_as_draft(known.pk, FIRST)
    ProcedureVersion.objects.filter(pk=draft.pk).update(**changed)
    return draft.pk


def published(key: str) -> str:
    services.publish(key, NOW)
    memory.forget_all()
    return key


def take_over(life: Life, version: str, seen: int | None = None) -> RuleViolation | None:
    no = life.row.last_event_no if seen is None else seen
    return rebasing.take_over(life.dossier_id, no, version, REASON, life.row.last_event_at)


def last_event(life: Life) -> Event:
    return Event.objects.filter(dossier_id=life.dossier_id).order_by("-event_no")[0]


def is_clean() -> bool:
    memory.forget_all()
    return reports.verify(NOW + timedelta(days=60)).is_clean


def test_a_dossier_is_taken_over_with_its_due_instant_and_its_journal_says_so() -> None:
    life = appraised()
    before, due = life.row.procedure_id, life.row.due_at
    version = published(next_version(limit_quantity=7))

    (shown,) = rebasing.consequences([life.row], version, FIRST)
    refused = take_over(life, version)

    event = last_event(life)
    assert refused is None
    assert (shown.old_due, shown.new_due, shown.missing, shown.fee_difference_vnd) == (due, life.row.due_at, (), 0)
    assert life.row.due_at is not None
    assert due is not None
    assert life.row.due_at > due
    assert life.row.procedure_id == version
    assert (event.name, event.by_id) == ("procedure.rebased", "motcua")
    assert (event.facts["procedure_before"], event.facts["procedure"]) == (before, version)
    assert reading.happenings(life.dossier_id)[-1].title == f"Chuyển sang bản thủ tục {version}"
    assert is_clean()


def test_what_follows_is_counted_by_the_new_version_and_every_proof_holds() -> None:
    life = appraised(Act.ASSIGN)
    life.do(Act.REQUEST_SUPPLEMENT)
    version = published(next_version(limit_quantity=9))

    assert take_over(life, version) is None
    assert "due_at" not in last_event(life).facts
    life.do(Act.ANSWER_SUPPLEMENT)

    assert is_clean()


def test_a_dossier_that_is_not_received_yet_has_no_due_instant_to_change() -> None:
    life = dossier_at(Status.SUBMITTED)
    version = published(next_version(life.row.procedure_id.partition("@")[0], limit_quantity=9))

    (shown,) = rebasing.consequences([life.row], version, FIRST)

    assert (shown.old_due, shown.new_due, shown.refusal) == (None, None, "")
    assert take_over(life, version) is None
    assert is_clean()


def test_twice_is_once_and_a_run_that_was_cut_off_goes_on() -> None:
    life = appraised()
    seen, version = life.row.last_event_no, published(next_version(limit_quantity=7))

    assert take_over(life, version, seen) is None
    assert take_over(life, version, seen) is None
    assert Event.objects.filter(dossier_id=life.dossier_id, act=Act.REBASE.value).count() == 1


def test_components_and_fees_of_the_new_version_are_shown_before_anything_is_done() -> None:
    life = appraised()
    key = next_version()
    number = max(Component.objects.filter(version_id=key).values_list("component_no", flat=True)) + 1
    Component.objects.create(
        id=f"{key}#{number}", version_id=key, component_no=number, name="Giấy xác nhận mới", kind="SUBMIT",
        original_count=1,
    )  # fmt: skip
    FeeRule.objects.create(
        id=f"{key}#9", version_id=key, fee_no=9, kind="LE_PHI", label="Lệ phí mới", amount_vnd=15_000,
        due_at="RECEPTION",
    )  # fmt: skip
    version = published(key)

    (shown,) = rebasing.consequences([life.row], version, FIRST)

    assert shown.missing == (number,)
    assert shown.fee_difference_vnd == 15_000


def test_consequences_cost_the_same_for_one_and_for_many() -> None:
    lives = [appraised() for _ in range(3)]
    version = published(next_version(limit_quantity=7))
    rebasing.consequences([lives[0].row], version, FIRST)

    with CaptureQueriesContext(connection) as asked:
        found = rebasing.consequences([life.row for life in lives], version, FIRST)

    assert len(found) == 3
    assert len(asked) <= 4 + 3  # the three rows are read by the test


@pytest.mark.parametrize("status", [Status.RESOLVED, Status.RETURNED, Status.WITHDRAWN, Status.STOPPED])
def test_what_is_resolved_or_ended_stays_as_it_is(status: Status) -> None:
    life = dossier_at(status, way=Way.AT_DESK, procedure=MARRIAGE_STATUS, agency=COMMUNE, post_return=False)
    version = published(next_version(limit_quantity=7))
    before = everything_written()

    refusal = take_over(life, version)

    assert refusal is not None
    assert refusal.code == "dossier.act-not-allowed"
    assert everything_written() == before
    assert list(rebasing.chosen(life.row.procedure_id, agency=COMMUNE)) == []


def test_a_draft_another_procedure_the_same_version_and_a_changed_dossier_are_refused() -> None:
    life = appraised()
    draft = next_version(limit_quantity=7)
    before = everything_written()

    codes = [
        (refusal.code if refusal else "")
        for refusal in (
            take_over(life, draft),
            take_over(life, "3.000333@2025-03-01"),
            take_over(life, life.row.procedure_id),
            take_over(life, draft, life.row.last_event_no - 1),
        )
    ]

    assert codes == [
        "rebase.not-published", "rebase.other-procedure", "rebase.same-version", "rebase.counted-otherwise"
    ]  # fmt: skip
    assert everything_written() == before


def test_a_version_that_is_not_in_force_yet_takes_no_dossier() -> None:
    life = appraised()
    known = ProcedureVersion.objects.get(code=MARRIAGE_STATUS, valid_to=None)
    later = published(services.copy_as_draft(known.pk, date(2027, 1, 1)).pk)

    refusal = take_over(life, later)

    assert refusal is not None
    assert refusal.code == "rebase.not-in-force-yet"
    assert life.row.procedure_id != later


def test_papers_that_have_another_number_there_keep_the_dossier_where_it_is() -> None:
    life = appraised()
    key = next_version()
    first = Component.objects.filter(version_id=key).order_by("component_no")[0]
    name, number = first.name, first.component_no
    Component.objects.filter(pk=first.pk).update(name="Giấy tờ khác hẳn")
    Component.objects.create(
        id=f"{key}#77", version_id=key, component_no=77, name=name, kind="SUBMIT", original_count=1
    )  # fmt: skip

    refusal = take_over(life, published(key))

    assert number != 77
    assert refusal is not None
    assert refusal.code == "rebase.papers-moved"


@pytest.mark.parametrize("role", sorted(CAST))
def test_nobody_but_the_house_takes_a_dossier_over(role: str) -> None:
    life = appraised()
    version = published(next_version(limit_quantity=7))
    body = Rebase(version=version, seen_event_no=life.row.last_event_no, reason=REASON)
    who = actor(role)
    before = everything_written()

    with pytest.raises((NoRight, NotThere)):
        perform(Act.REBASE, Call(life.dossier_id, life.dossier_id, who, NOW, NOW), body)

    assert everything_written() == before
    assert who is not HOUSE


def test_the_applicant_is_told() -> None:
    life = appraised()
    version = published(next_version(limit_quantity=7))
    take_over(life, version)

    notices.tell_applicant(dossier_id=life.dossier_id, event_no=life.row.last_event_no, at=NOW)

    assert any("quy định mới của thủ tục" in text for _at, text in notices.notices_of(life.dossier_id))
