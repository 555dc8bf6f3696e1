"""Same-day procedures: due at the close, and over the table without being packed, as their applicant waits."""

from datetime import datetime, timedelta

import pytest

from motcua.base.violations import NoRight, RuleViolation
from motcua.ground.deadlines.rules import local
from motcua.outward.reports.services import verify
from motcua.record.custody.models import CustodyMove, Envelope
from motcua.record.custody.rules import NoEnvelope
from motcua.record.dossiers.rules import Act, Status
from motcua.stages.returning.rules import PreparedAlready
from tests.factories import COMMUNE, MARRIAGE_STATUS, VIETNAM, Life, Way

pytestmark = pytest.mark.django_db

CERTIFIED_COPY = "2.000815"
MONDAY_AT_NINE = datetime(2026, 11, 2, 9, 0, tzinfo=VIETNAM)


def same_day(now: datetime = MONDAY_AT_NINE, procedure: str = CERTIFIED_COPY) -> Life:
    """A dossier at the desk of the commune, received."""
    life = Life(way=Way.AT_DESK, procedure=procedure, agency=COMMUNE, post_return=False, now=now)
    life.do(Act.OPEN_DRAFT, after=timedelta())
    life.do(Act.RECEIVE, after=timedelta())
    return life


def resolved(procedure: str = CERTIFIED_COPY, end: Act = Act.APPROVE) -> Life:
    life = same_day(procedure=procedure)
    for act in (Act.PASS_ON, Act.ASSIGN, Act.PROPOSE, end):
        life.do(act, after=timedelta(minutes=1))
    return life


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-11-02 09:00", "2026-11-02 17:00"),
        ("2026-11-02 15:00", "2026-11-02 17:00"),  # 15:00:00 is in time
        ("2026-11-02 15:01", "2026-11-03 17:00"),
        ("2026-11-06 16:30", "2026-11-09 17:00"),  # Friday afternoon
        ("2026-11-07 09:00", "2026-11-09 17:00"),  # Saturday moves on once
    ],
)
def test_it_is_due_at_the_close_of_the_day_or_after_the_cut_off_of_the_next(received: str, due: str) -> None:
    life = same_day(datetime.fromisoformat(received).replace(tzinfo=VIETNAM))

    due_at = life.row.due_at
    assert due_at is not None
    assert f"{local(due_at):%Y-%m-%d %H:%M}" == due


@pytest.mark.parametrize("end", [Act.APPROVE, Act.REFUSE])
def test_the_result_goes_over_the_table_without_being_packed(end: Act) -> None:
    life = resolved(end=end)

    done = life.do(Act.RETURN_AT_COUNTER)

    assert life.status is Status.RETURNED
    envelope = Envelope.objects.filter(dossier_id=life.dossier_id).latest("envelope_no")
    assert (envelope.code, envelope.holder, envelope.seal_no) == (done.facts["envelope"], "applicant", "")
    moves = CustodyMove.objects.filter(dossier_id=life.dossier_id, envelope_no=envelope.envelope_no)
    assert list(moves.values_list("from_holder", "to_holder", "kind")) == [("made", "applicant", "DELIVERED")]
    assert not verify(life.now, only=[life.dossier_id]).findings


def test_it_may_still_be_packed_for_who_comes_later_and_is_then_given_sealed() -> None:
    life = resolved()
    life.do(Act.PREPARE_RETURN)
    with pytest.raises(PreparedAlready):
        life.do(Act.PREPARE_RETURN)

    life.do(Act.RETURN_AT_COUNTER)

    envelope = Envelope.objects.filter(dossier_id=life.dossier_id).latest("envelope_no")
    assert (envelope.holder, envelope.seal_no) == ("applicant", "0099871")


def test_twice_handed_out_is_refused_and_writes_nothing() -> None:
    life = resolved()
    life.do(Act.RETURN_AT_COUNTER)
    before = life.row.last_event_no

    with pytest.raises(RuleViolation):
        life.do(Act.RETURN_AT_COUNTER)

    assert life.row.last_event_no == before


def test_what_is_not_done_the_same_day_is_packed_first() -> None:
    life = resolved(MARRIAGE_STATUS)

    with pytest.raises(NoEnvelope):
        life.do(Act.RETURN_AT_COUNTER)

    assert life.status is Status.RESOLVED


@pytest.mark.parametrize("who", ["post_clerk", "case_officer_elsewhere", "officer_elsewhere"])
def test_only_the_desk_of_the_agency_hands_it_out(who: str) -> None:
    life = resolved()
    if who == "officer_elsewhere":  # the desk of the commune itself
        assert life.do(Act.RETURN_AT_COUNTER, who).status is Status.RETURNED
        return

    with pytest.raises((NoRight, RuleViolation)):
        life.do(Act.RETURN_AT_COUNTER, who)

    assert life.status is Status.RESOLVED
    assert not Envelope.objects.filter(dossier_id=life.dossier_id, direction="RETURN").exists()
