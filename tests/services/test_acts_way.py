"""The whole way of one dossier, by post, at the agency's desk and on line: what each act writes."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest

from motcua.base import ids
from motcua.record.acts import WRITTEN, perform
from motcua.record.custody.models import CustodyMove, Envelope
from motcua.record.dossiers.models import Event, PublicCode, TimeSpan
from motcua.record.dossiers.rules import ACTS, Act, Status
from motcua.record.dossiers.services import Call
from motcua.record.papers.forms import thaw
from motcua.record.papers.models import IssuedForm, Paper
from motcua.record.payments.models import Charge, Receipt
from motcua.record.shipments.models import Attempt, Shipment
from motcua.stages.feedback.models import Rating
from tests.factories import (
    MARRIAGE_STATUS,
    MONDAY,
    POLICE,
    POST_OFFICE,
    SEAL,
    VIETNAM,
    Life,
    Way,
    actor,
    dossier_after,
    dossier_at,
    main_way,
)
from tests.services.evidence import all_accounted_for, balances

pytestmark = pytest.mark.django_db

CLERK, COURIER, OFFICE = "person:buudien.cainuoc", "person:buuta.cainuoc", f"agency:{POLICE}"


def moves(life: Life) -> list[tuple[int, str, str, str]]:
    """(envelope, from, to, kind) in the order of the journal."""
    rows = CustodyMove.objects.filter(dossier_id=life.dossier_id).order_by("event_no", "envelope_no")
    return list(rows.values_list("envelope_no", "from_holder", "to_holder", "kind"))


def spans(life: Life) -> list[tuple[str, datetime, datetime | None]]:
    rows = TimeSpan.objects.filter(dossier_id=life.dossier_id).order_by("span_no")
    return list(rows.values_list("owner", "from_at", "to_at"))


def form(life: Life, event_no: int) -> Any:
    """The form that an event issued, thawed."""
    row = IssuedForm.objects.get(dossier_id=life.dossier_id, event_no=event_no)
    return thaw(row.content)


def rows_of_envelopes(life: Life) -> list[Envelope]:
    return list(Envelope.objects.filter(dossier_id=life.dossier_id).order_by("envelope_no"))


@pytest.mark.parametrize("way", Way)
@pytest.mark.parametrize("post_return", [True, False])
def test_every_way_goes_home_and_all_is_accounted_for_after_each_act(way: Way, post_return: bool) -> None:
    life = Life(way=way, post_return=post_return)

    for act in main_way(life):
        done = life.do(act)
        event = Event.objects.get(dossier_id=life.dossier_id, event_no=done.event_no)
        assert (event.act, event.name, event.by_id) == (act.value, ACTS[act].event, life.who(act).id)
        assert event.at == life.now
        assert event.facts == done.facts
        issued = list(
            IssuedForm.objects.filter(dossier_id=life.dossier_id, event_no=done.event_no).values_list("kind", flat=True)
        )
        assert issued == ([ACTS[act].form] if ACTS[act].form else [])
        all_accounted_for(life)

    assert life.status is Status.RETURNED
    assert life.row.rating == 5
    assert [event.event_no for event in life.journal] == list(range(1, len(main_way(life)) + 1))


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("way", Way)
def test_a_factory_reaches_each_status_by_acts(way: Way, status: Status) -> None:
    life = dossier_at(status, way=way)

    assert life.status is status
    all_accounted_for(life)


def test_a_draft_knows_procedure_agency_place_and_applicant() -> None:
    life = dossier_at(Status.DRAFT)

    row, facts = life.row, life.facts(Act.OPEN_DRAFT)
    assert row.procedure_id == "3.000333@2025-04-24"
    assert (row.agency_code, row.point_id, row.channel) == (POLICE, POST_OFFICE, "POST")
    assert (row.post_send, row.post_return, row.turn) == (True, True, "applicant")
    assert (row.applicant_name, row.applicant_phone, row.phone_last4) == ("Nguyễn Văn Thắng", "0900000628", "0628")
    assert ids.identify(row.request_no).kind == "request"
    assert row.code is None
    assert facts["request_no"] == row.request_no
    assert "nguyen van thang" in row.search_key
    assert PublicCode.objects.get(pk=row.request_no).dossier_id == life.dossier_id
    event = Event.objects.get(dossier_id=life.dossier_id)
    assert event.place == "bd-cai-nuoc/2"
    assert event.employer == "POST"
    assert event.right == ["07/TT-CM", "buudien.cainuoc:MH-LLTP", "buudien.cainuoc:bd-cai-nuoc/2"]


def test_an_event_names_people_by_id_alone() -> None:
    life = dossier_after(Act.RATE)

    for event in Event.objects.filter(dossier_id=life.dossier_id):
        told = str(event.facts)
        for secret in ("Nguyễn Văn Thắng", "0900000628", "096085000123", "Cái Rô"):
            assert secret not in told


def test_filing_books_what_the_dossier_costs() -> None:
    life = dossier_at(Status.SUBMITTED)

    charges = list(
        Charge.objects.filter(dossier_id=life.dossier_id)
        .order_by("charge_no")
        .values_list("kind", "amount_vnd", "due_at", "creditor")
    )
    assert charges == [
        ("PHI", 200_000, "RECEPTION", OFFICE),
        ("POSTAGE", 30_000, "RECEPTION", "post"),
        ("POSTAGE", 30_000, "RETURN", "post"),
    ]
    assert balances(life) == {"applicant": 260_000, f"claim:{OFFICE}": -200_000, "claim:post": -60_000}
    assert life.facts(Act.SUBMIT) == {"owed_vnd": 260_000}
    assert spans(life) == [("post", life.now, None)]


def test_the_post_counts_seals_takes_the_money_and_signs_the_slip() -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)

    facts = life.facts(Act.ACCEPT_BY_POST)
    (envelope,) = rows_of_envelopes(life)
    assert life.status is Status.SUBMITTED  # custody, not law
    assert (envelope.code, envelope.seal_no, envelope.holder) == (facts["envelope"], SEAL, CLERK)
    assert ids.identify(envelope.code).kind == "envelope"
    assert moves(life) == [(1, "applicant", CLERK, "TAKEN")]
    assert facts["taken_vnd"] == 230_000
    assert balances(life)["drawer:buudien.cainuoc"] == 230_000
    receipt = Receipt.objects.get(dossier_id=life.dossier_id)
    assert (receipt.number, receipt.amount_vnd) == (facts["receipt"], 230_000)
    assert receipt.number == "BD-CAI-NUOC-26E-0000001"
    slip = form(life, 3)
    assert (slip.slip_no, slip.envelope_code, slip.seal_no) == (facts["slip"], envelope.code, SEAL)
    assert slip.direction == "to_agency"
    assert slip.service == "both"
    assert [line.amount_vnd for line in slip.money] == [200_000, 30_000]
    assert all(line.state == "collected" for line in slip.money)
    assert slip.sender.personal_id_last4 == "0123"
    assert slip.body.place == "Cái Nước"  # of today, not the town that it was before July 2025
    counted = Paper.objects.filter(dossier_id=life.dossier_id).order_by("paper_no")
    assert [(row.name, row.original_count, row.photocopy_count) for row in counted] == [
        (paper.name, paper.originals, paper.photocopies) for paper in slip.papers
    ]


def test_the_giver_answers_for_the_envelope_until_the_agency_signs() -> None:
    life = dossier_after(Act.OFFER_HANDOVER)

    (envelope,) = rows_of_envelopes(life)
    assert (envelope.holder, envelope.offered_to) == (CLERK, OFFICE)
    assert life.row.minute_at is None
    life.do(Act.ACCEPT_HANDOVER, seal_no=SEAL)
    (envelope,) = rows_of_envelopes(life)
    assert (envelope.holder, envelope.offered_to) == (OFFICE, None)


def test_the_minute_is_the_legal_submission_and_pays_over_the_state_s_money() -> None:
    life = dossier_after(Act.ACCEPT_HANDOVER)

    facts = life.facts(Act.ACCEPT_HANDOVER)
    assert life.row.minute_at == life.now
    assert moves(life)[-1] == (1, CLERK, OFFICE, "HANDED")
    assert facts["remitted_vnd"] == 200_000
    assert balances(life) == {
        "applicant": 30_000,
        "drawer:buudien.cainuoc": 30_000,
        OFFICE: 200_000,
        f"claim:{OFFICE}": -200_000,
        "claim:post": -60_000,
    }
    minute = form(life, 5)
    (line,) = minute.lines
    assert minute.minute_no == facts["minute"]
    assert (line.slip_no, line.envelope_code) == (life.facts(Act.ACCEPT_BY_POST)["slip"], facts["envelope"])
    assert (line.complete, line.money_vnd, line.reference) == (True, 200_000, life.row.request_no)
    assert (minute.giver.represented_by, minute.receiver.represented_by) == ("Lâm Thị Ngọc Hân", "Sơn Thị Ngọc Bích")
    assert [owner for owner, _, _ in spans(life)] == ["post", "agency"]


def test_reception_gives_code_due_date_and_form_01_and_starts_the_clock_at_the_minute() -> None:
    life = dossier_after(Act.ACCEPT_HANDOVER)
    minute_at = life.now

    life.do(Act.RECEIVE, after=timedelta(hours=5))

    row = life.row
    assert row.code == "H12.17-261102-0001"
    assert row.received_at == minute_at
    assert row.due_at == minute_at + timedelta(days=10)  # ten calendar days, Thursday 12/11
    assert row.first_due_at == row.due_at
    assert PublicCode.objects.get(pk=row.code).kind == "DOSSIER"
    slip = form(life, 6)
    assert (slip.dossier_code, slip.received_at, slip.due_at) == (row.code, row.received_at, row.due_at)
    assert slip.issued_at == life.now
    assert slip.consignment_slip_no == life.facts(Act.ACCEPT_BY_POST)["slip"]
    assert (slip.submitted_by, slip.returned_by) == ("post", "post")


def test_the_result_is_made_when_it_is_approved_and_the_clock_ends() -> None:
    life = dossier_at(Status.RESOLVED)

    row = life.row
    assert (row.outcome, row.resolved_at, row.ended_at) == ("GRANTED", life.now, None)
    result = Paper.objects.get(dossier_id=life.dossier_id, is_result=True)
    assert (result.paper_no, result.original_count) == (101, 1)
    assert result.name == life.facts(Act.APPROVE)["result"]
    assert (row.assignee_id, row.proposer_id) == ("thuly.congan", "thuly.congan")


def test_the_result_is_packed_offered_carried_and_signed_for() -> None:
    life = dossier_after(Act.ACCEPT_TO_CARRY)

    packed, carried = rows_of_envelopes(life)[-1], Shipment.objects.get(dossier_id=life.dossier_id)
    assert (packed.envelope_no, packed.direction, packed.holder) == (2, "RETURN", COURIER)
    assert moves(life)[-2:] == [(2, "made", OFFICE, "PACKED"), (2, OFFICE, COURIER, "HANDED")]
    assert (carried.courier_id, carried.slip_number) == ("buuta.cainuoc", life.facts(Act.ACCEPT_TO_CARRY)["slip"])
    assert carried.postal_due_on == (MONDAY + timedelta(days=2)).date()  # J + 2 within the province
    assert carried.closed_at is None
    assert life.row.turn == "post"
    slip = form(life, life.row.last_event_no)
    assert (slip.direction, slip.taken_over, slip.handed_over) == ("to_applicant", "agency", "address")
    assert [result.name for result in slip.results] == [life.facts(Act.APPROVE)["result"]]
    assert slip.papers == ()
    assert [(line.amount_vnd, line.state) for line in slip.money] == [(30_000, "due")]

    life.do(Act.DELIVER)

    row, facts = life.row, life.facts(Act.DELIVER)
    assert (row.status, row.ended_at, row.turn) == ("returned", life.now, "nobody")
    assert moves(life)[-1] == (2, COURIER, "applicant", "DELIVERED")
    assert facts["taken_vnd"] == 30_000
    assert balances(life)["drawer:buuta.cainuoc"] == 30_000
    assert "applicant" not in balances(life)
    carried.refresh_from_db()
    assert carried.outcome == "DELIVERED"
    assert carried.closed_at == life.now
    proof = form(life, row.last_event_no).proof
    assert (proof.paper_last4, proof.paper_kind, proof.is_authorised) == ("0123", "Căn cước công dân", False)
    assert all(to_at is not None for _, _, to_at in spans(life))


def test_an_attempt_keeps_reason_next_step_and_next_date() -> None:
    life = dossier_after(Act.ACCEPT_TO_CARRY)

    life.do(Act.RECORD_ATTEMPT, next_on="2026-11-04", reason="absent", next_step="hold")

    attempt, carried = Attempt.objects.get(dossier_id=life.dossier_id), Shipment.objects.get(dossier_id=life.dossier_id)
    assert (attempt.reason, attempt.action, str(attempt.next_on)) == ("absent", "hold", "2026-11-04")
    assert (carried.attempt_count, str(carried.next_on), carried.closed_at) == (1, "2026-11-04", None)
    assert rows_of_envelopes(life)[-1].holder == COURIER
    assert life.status is Status.RESOLVED
    life.do(Act.RECORD_ATTEMPT, next_on="2026-11-05", reason="no_access", after=timedelta(days=2))
    assert Attempt.objects.filter(dossier_id=life.dossier_id).count() == 2
    life.do(Act.DELIVER)
    all_accounted_for(life)


def test_a_dossier_is_rated_with_a_word_that_stays_out_of_the_journal() -> None:
    life = dossier_at(Status.RETURNED)

    life.do(Act.RATE, score=2, comment="Chờ lâu quá.")

    rating = Rating.objects.get(dossier_id=life.dossier_id)
    assert (rating.score, rating.comment) == (2, "Chờ lâu quá.")
    assert life.row.rating == 2
    assert life.facts(Act.RATE) == {"score": 2}


def test_at_the_agency_s_desk_count_money_and_reception_are_one_act_from_the_draft() -> None:
    life = dossier_at(Status.DRAFT, way=Way.AT_DESK)

    life.do(Act.RECEIVE)

    row, facts = life.row, life.facts(Act.RECEIVE)
    assert (row.status, row.received_at) == ("received", life.now)
    assert facts["taken_vnd"] == 200_000
    assert balances(life)["drawer:motcua.congan"] == 200_000
    assert moves(life) == [(1, "applicant", OFFICE, "TAKEN")]
    assert [owner for owner, _, _ in spans(life)] == ["agency"]
    assert form(life, 2).submitted_by == "counter"
    all_accounted_for(life)


def test_on_line_nothing_of_paper_moves_and_what_is_not_paid_is_paid_at_the_return() -> None:
    life = dossier_at(Status.RECEIVED, way=Way.ON_LINE)

    assert moves(life) == []
    assert rows_of_envelopes(life) == []
    assert "drawer:motcua.congan" not in balances(life)
    assert form(life, 3).submitted_by == "online"
    for act in main_way(life)[3:-2]:
        life.do(act)
    slip = form(life, life.row.last_event_no)
    assert sum(line.amount_vnd for line in slip.money) == 230_000
    life.do(Act.DELIVER)
    assert life.facts(Act.DELIVER)["taken_vnd"] == 230_000
    all_accounted_for(life)


def test_at_an_officer_s_counter_of_the_centre_any_agency_is_served() -> None:
    """NĐ 118/2025/NĐ-CP, Điều 14: the centre receives for every agency of the province."""
    life = Life(way=Way.AT_DESK)

    for act in main_way(life)[:3]:
        life.do(act, "officer_of_the_centre")

    event = Event.objects.get(dossier_id=life.dossier_id, event_no=3)
    assert (event.by_id, event.place) == ("motcua.tinh", "tt-tinh/1")
    assert life.facts(Act.RECEIVE)["receipt"].startswith("TT-TINH-26E-")
    assert life.row.code == "H12.17-261102-0001"
    assert moves(life) == [(1, "applicant", OFFICE, "TAKEN")]


def test_numbers_run_without_gaps_by_agency_and_day() -> None:
    codes = [dossier_at(Status.RECEIVED).row.code for _ in range(3)]
    codes.append(dossier_at(Status.RECEIVED, now=MONDAY + timedelta(days=1)).row.code)
    other = dossier_at(Status.RECEIVED, way=Way.BY_POST, procedure=MARRIAGE_STATUS, agency="H12.101", post_return=False)

    assert codes == ["H12.17-261102-0001", "H12.17-261102-0002", "H12.17-261102-0003", "H12.17-261103-0001"]
    assert other.row.code == "H12.101-261102-0001"


def test_working_days_skip_the_weekend() -> None:
    friday = datetime(2026, 11, 6, 14, 0, tzinfo=VIETNAM)
    life = dossier_at(Status.RECEIVED, procedure=MARRIAGE_STATUS, agency="H12.101", post_return=False, now=friday)

    minute_at = life.row.minute_at
    assert minute_at is not None
    assert life.row.due_at == minute_at + timedelta(days=5)  # three working days: Wednesday 11/11


def test_the_journal_is_a_chain_of_hashes() -> None:
    life = dossier_at(Status.RECEIVED)

    events = list(Event.objects.filter(dossier_id=life.dossier_id).order_by("event_no"))
    assert events[0].prev_hash == ""
    for before, after in pairwise(events):
        assert after.prev_hash == before.hash
    assert life.row.head_hash == events[-1].hash == life.done[-1].hash


def test_what_happened_away_from_the_network_keeps_both_instants() -> None:
    life = dossier_after(Act.ACCEPT_TO_CARRY)
    happened, uploaded = life.now + timedelta(hours=1), life.now + timedelta(hours=4)
    body = WRITTEN[Act.DELIVER].body.model_validate(life.body(Act.DELIVER))

    perform(Act.DELIVER, Call(life.dossier_id, UUID(int=9), actor("courier"), happened, uploaded), body)

    event = Event.objects.get(dossier_id=life.dossier_id, event_no=life.row.last_event_no)
    assert (event.at, event.recorded_at) == (happened, uploaded)
    assert life.row.ended_at == happened
