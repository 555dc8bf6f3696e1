"""`motcua verify`: what the acts write is accounted for, and a row changed behind their back is found.

The owner's SQL stands for anybody with the keys of the database; the application's own role cannot even try.
"""

import json
import os
import random
import subprocess
import sys
from contextlib import suppress
from datetime import date, datetime, timedelta
from threading import Thread
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from motcua.base.violations import NotThere, RuleViolation
from motcua.ground.agreements.queries import assignments_of
from motcua.outward.reports import queries
from motcua.outward.reports import services as reports
from motcua.outward.reports.rules import Proof, Verification
from motcua.record import desks
from motcua.record.acts import answers
from motcua.record.dossiers import services as dossiers
from motcua.record.dossiers.rules import Act, Status
from motcua.record.payments import shifts
from tests.factories import (
    CRIMINAL_RECORD,
    DRIVING_LICENCE,
    IDENTITY_CARD,
    MONDAY,
    VIETNAM,
    Life,
    Way,
    actor,
    dossier_after,
    dossier_at,
)

NOON = datetime(2026, 11, 13, 12, 0, tzinfo=VIETNAM)
"""Friday 13/11/2026 at noon."""


@pytest.fixture
def returned(own_database: str) -> Life:
    """A dossier that went both ways by post, was paid for and delivered, in a database of its own."""
    return dossier_at(Status.RETURNED)


def by_the_owner(statement: str, dossier_id: UUID) -> None:
    """Run a statement as the owner of the tables; `:id` stands for the dossier."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement.replace(":id", f"'{dossier_id}'"))
        assert cursor.rowcount > 0, "the tampering touched nothing"


def unaccounted(found: Verification) -> set[str]:
    """The proofs that do not come out."""
    return {proof.value for proof, tally in found.tallies.items() if tally.unaccounted}


def test_what_the_acts_write_is_accounted_for_in_all_four(returned: Life) -> None:
    found = reports.verify(NOON)

    assert found.is_clean, found.findings
    assert found.dossiers == 1
    assert all(tally.checked > 0 and tally.unaccounted == 0 for tally in found.tallies.values())


@pytest.mark.django_db
@pytest.mark.parametrize("way", list(Way))
@pytest.mark.parametrize("status", [status for status in Status if status is not Status.RETURNED])
def test_every_status_on_every_way_is_accounted_for(status: Status, way: Way) -> None:
    dossier_at(status, way=way)

    assert not reports.verify(NOON).findings


@pytest.mark.django_db
def test_recalled_papers_differences_and_a_restarted_clock_are_accounted_for() -> None:
    recalled = dossier_after(Act.DELIVER, way=Way.AT_DESK, procedure=DRIVING_LICENCE, point="tt-tinh")
    recalled.do(Act.OFFER_HANDOVER, "courier")
    counted = dossier_after(Act.OFFER_HANDOVER)
    counted.do(Act.ACCEPT_HANDOVER, counts=[{"component_no": 2, "photocopy": 0}, {"component_no": 1, "original": 2}])
    counted.do(Act.RECEIVE)
    counted.do(Act.PASS_ON)
    counted.do(Act.ASSIGN)
    counted.do(Act.REQUEST_SUPPLEMENT)
    counted.do(Act.ANSWER_SUPPLEMENT, after=timedelta(days=2), counts=[{"component_no": 2, "photocopy": 1}])
    counted.do(Act.OFFER_HANDOVER)
    counted.do(Act.REFUSE_HANDOVER)

    found = reports.verify(NOON)

    assert not found.findings


TAMPERED = {
    "an event's facts": (
        "update dossiers_event set facts = jsonb_set(facts, '{assignee}', '\"lanhdao.congan\"') "
        "where dossier_id = :id and act = 'assign'",
        "journal",
    ),
    "an event's instant": (
        "update dossiers_event set at = at - interval '1 minute' where dossier_id = :id and act = 'approve'",
        "journal",
    ),
    "an event in the middle": ("delete from dossiers_event where dossier_id = :id and act = 'propose'", "journal"),
    "the status": ("update dossiers_dossier set status = 'resolved' where id = :id", "journal"),
    "the agency": ("update dossiers_dossier set agency_code = 'H12.18' where id = :id", "journal"),
    "the dossier code": ("delete from dossiers_publiccode where dossier_id = :id and kind = 'DOSSIER'", "journal"),
    "the holder": (
        "update custody_envelope set holder = 'person:buuta.uminh' where dossier_id = :id and envelope_no = 2",
        "papers",
    ),
    "a move": (
        "update custody_custodymove set by_id = 'buuta.uminh' where dossier_id = :id and kind = 'DELIVERED'",
        "papers",
    ),
    "an offer": ("delete from custody_offeranswer where dossier_id = :id and envelope_no = 2", "papers"),
    "an envelope's code": ("update custody_envelope set code = 'MC-AAAA' where dossier_id = :id", "papers"),
    "a count": (
        "update papers_paper set original_count = original_count + 2 where dossier_id = :id and paper_no = 1",
        "papers",
    ),
    "the owner of a span": (
        "update dossiers_timespan set owner = 'applicant' where dossier_id = :id and span_no = 2",
        "minutes",
    ),
    "a span": ("delete from dossiers_timespan where dossier_id = :id and span_no = 2", "minutes"),
    "the end of a span": (
        "update dossiers_timespan set to_at = to_at - interval '5 minutes' where dossier_id = :id and span_no = 2",
        "minutes",
    ),
    "the due instant": (
        "update dossiers_dossier set due_at = due_at + interval '2 days' where id = :id",
        "minutes",
    ),
    "an amount in the ledger": (
        "update payments_ledgerentry set amount_vnd = amount_vnd - 50000 "
        "where dossier_id = :id and account like 'agency:%'",
        "dong",
    ),
    "an amount and its other side": (
        "update payments_ledgerentry set amount_vnd = sign(amount_vnd) * 150000 "
        "where dossier_id = :id and kind = 'PHI'",
        "dong",
    ),
    "a line of the ledger": (
        "delete from payments_ledgerentry where dossier_id = :id and account = 'drawer:buuta.cainuoc'",
        "dong",
    ),
    "a charge": ("delete from payments_charge where dossier_id = :id and kind = 'PHI'", "dong"),
    "a settled charge": (
        "update payments_charge set settled_event_no = null where dossier_id = :id and kind = 'PHI'",
        "dong",
    ),
    "State money taken for postage": (
        "update payments_ledgerentry set kind = 'POSTAGE' where dossier_id = :id and kind = 'PHI'",
        "dong",
    ),
    "a receipt": ("update payments_receipt set amount_vnd = amount_vnd - 1000 where dossier_id = :id", "dong"),
    "a receipt taken out": ("delete from payments_receipt where dossier_id = :id", "dong"),
}


@pytest.mark.parametrize(("statement", "proof"), TAMPERED.values(), ids=TAMPERED.keys())
def test_a_row_changed_by_the_owner_is_found(returned: Life, statement: str, proof: str) -> None:
    by_the_owner(statement, returned.dossier_id)

    found = reports.verify(NOON)

    assert proof in unaccounted(found)
    named = {finding.dossier for finding in found.findings if finding.proof.value == proof}
    assert returned.row.code in named <= {returned.row.code, ""}


def roll_back_the_last_event(life: Life) -> None:
    """Take the rating back as if it had never been: event, row, column, number and hash."""
    by_the_owner("delete from feedback_rating where dossier_id = :id", life.dossier_id)
    by_the_owner("delete from dossiers_event where dossier_id = :id and act = 'rate'", life.dossier_id)
    by_the_owner(
        "update dossiers_dossier d set rating = null, last_event_no = e.event_no, last_event_at = e.at, "
        "head_hash = e.hash from dossiers_event e where d.id = :id and e.dossier_id = d.id "
        "and e.event_no = d.last_event_no - 1",
        life.dossier_id,
    )


def test_a_tail_cut_off_with_its_dossier_rolled_back_is_found_by_the_seal_of_its_day(returned: Life) -> None:
    returned.do(Act.RATE)
    assert dossiers.seal_until(date(2026, 11, 12)) == [date(2026, 11, 2)]
    assert reports.verify(NOON).is_clean

    roll_back_the_last_event(returned)

    found = reports.verify(NOON)
    assert unaccounted(found) == {"journal"}
    assert found.tallies[Proof.JOURNAL].unaccounted == 1
    assert "niêm nhật ký ngày 02/11/2026" in found.findings[0].sentence
    assert found.sealed_days == 1


def test_a_seal_made_anew_does_not_fit_the_seal_after_it(returned: Life) -> None:
    dossier_at(Status.DRAFT, now=datetime(2026, 11, 3, 8, 0, tzinfo=VIETNAM))
    dossiers.seal_until(date(2026, 11, 12))
    by_the_owner(
        "update dossiers_dailyseal set hash = repeat('0', 64) where day = '2026-11-02' and :id is not null",
        returned.dossier_id,
    )

    found = reports.verify(NOON)

    assert unaccounted(found) == {"journal"}


def test_a_dossier_that_is_gone_altogether_leaves_its_code_and_a_hole_in_its_series(returned: Life) -> None:
    draft = dossier_at(Status.DRAFT)
    by_the_owner("delete from dossiers_event where dossier_id = :id", draft.dossier_id)
    by_the_owner("delete from dossiers_dossier where id = :id", draft.dossier_id)
    with_its_code = reports.verify(NOON)
    by_the_owner("delete from dossiers_publiccode where dossier_id = :id", draft.dossier_id)
    without = reports.verify(NOON)

    assert unaccounted(with_its_code) == {"journal"}
    assert unaccounted(without) == {"journal"}
    assert "dãy số YC-261102" in without.findings[0].sentence


def test_acts_written_meanwhile_disturb_no_proof(returned: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    others = [dossier_after(Act.OFFER_HANDOVER) for _ in range(3)]
    monkeypatch.setattr(queries, "BATCH", 1)

    def sign() -> None:
        for life in others:
            life.do(Act.ACCEPT_HANDOVER)
        connection.close()

    def meanwhile(done: int, total: int) -> None:
        if done == 1:
            other = Thread(target=sign)
            other.start()
            other.join()

    found = reports.verify(NOON, progress=meanwhile)

    assert found.is_clean, found.findings
    assert {life.row.last_event_no for life in others} == {5}
    assert reports.verify(NOON).is_clean


def test_some_dossiers_are_proved_without_the_others(returned: Life) -> None:
    other = dossier_at(Status.RECEIVED)
    by_the_owner("update dossiers_dossier set status = 'appraising' where id = :id", other.dossier_id)

    assert reports.verify(NOON, only=[returned.dossier_id]).is_clean
    assert not reports.verify(NOON, only=[other.dossier_id]).is_clean


@pytest.mark.django_db
def test_many_dossiers_cost_no_more_statements_than_one() -> None:
    dossier_at(Status.RETURNED)
    reports.verify(NOON)
    with CaptureQueriesContext(connection) as one:
        reports.verify(NOON)
    dossier_at(Status.RETURNED)
    dossier_at(Status.AWAITING_SUPPLEMENT)

    with CaptureQueriesContext(connection) as three:
        reports.verify(NOON)

    assert len(three) == len(one) < 28


APPEND_ONLY = (
    "dossiers_event", "dossiers_publiccode", "dossiers_dailyseal", "custody_custodymove", "custody_custodyoffer",
    "custody_offeranswer", "custody_placement",
    "payments_shiftcount", "payments_shiftline", "payments_ledgerentry", "payments_receipt", "papers_issuedform",
    "shipments_attempt",
)  # fmt: skip


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("statement", ["update {} set {} = {}", "delete from {}", "truncate {}"])
@pytest.mark.django_db
def test_the_application_cannot_change_or_take_away_what_was_written(table: str, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select column_name from information_schema.columns where table_name = %s limit 1", [table])
        column = cursor.fetchone()[0]

    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table, column, column))


def motcua(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own, on the database of this test."""
    return subprocess.run(
        [sys.executable, "-m", "motcua.doors.command.main", *arguments, "--database", connection.settings_dict["NAME"]],
        capture_output=True, text=True, check=False, timeout=120, env=dict(os.environ),
    )  # fmt: skip


def test_the_command_answers_two_numbers_a_proof_and_ends_with_1_when_something_is_not_accounted_for(
    returned: Life,
) -> None:
    clean = motcua("verify", "--json")
    for proof in Proof:
        statement = next(statement for statement, found in TAMPERED.values() if found == proof.value)
        by_the_owner(statement, returned.dossier_id)
    broken = motcua("verify", "--json")
    in_words = motcua("verify")

    assert (clean.returncode, broken.returncode, in_words.returncode) == (0, 1, 1)
    for answer, is_clean in ((json.loads(clean.stdout), True), (json.loads(broken.stdout), False)):
        objects = {name: value for name, value in answer.items() if isinstance(value, dict)}
        assert set(objects) == {"papers", "minutes", "dong", "journal"}
        for tally in objects.values():
            assert set(tally) == {"checked", "unaccounted"}
            assert tally["checked"] > 0
            assert (tally["unaccounted"] == 0) is is_clean
        assert answer["made_up"] is True
        assert (answer["findings"] == []) is is_clean
        assert all(isinstance(finding, str) for finding in answer["findings"])
    assert f"Hồ sơ {returned.row.code}:" in in_words.stdout


def test_the_command_seals_the_days_that_are_over_and_refuses_a_database_that_is_not_there(returned: Life) -> None:
    sealed = motcua("seal")
    again = motcua("seal")
    nowhere = subprocess.run(
        [sys.executable, "-m", "motcua.doors.command.main", "verify", "--json", "--database", "no_such_database"],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip

    assert sealed.stdout.split() == ["2026-11-02"]
    assert again.stdout == ""
    assert motcua("verify").returncode == 0
    assert nowhere.returncode == 1
    assert "Không có cơ sở dữ liệu" in nowhere.stderr


KINDS = (
    (Way.BY_POST, CRIMINAL_RECORD, True),
    (Way.BY_POST, CRIMINAL_RECORD, False),
    (Way.AT_DESK, DRIVING_LICENCE, True),
    (Way.AT_DESK, IDENTITY_CARD, True),
    (Way.ON_LINE, DRIVING_LICENCE, True),
)
PEOPLE = ("post_clerk", "courier", "one_stop_officer", "case_officer", "unit_head", "applicant")


def wander(life: Life, chance: random.Random) -> None:
    """Do what somebody may do, whatever it is, until nobody may do anything or it has been long enough."""
    life.do(Act.OPEN_DRAFT)
    for _ in range(chance.randint(3, 25)):
        allowed = []
        for role in PEOPLE:
            try:
                _, found = answers(life.row, actor(role), life.now)
            except NotThere:
                continue
            allowed += [(each.act, role) for each in found if each.is_allowed]
        if not allowed:
            return
        act, role = chance.choices(allowed, [0.02 if act is Act.WITHDRAW else 1 for act, _ in allowed])[0]
        body = {}
        if act is Act.ACCEPT_HANDOVER and chance.random() < 0.5:
            body["counts"] = [{"component_no": number, "original": chance.randint(0, 2)} for number in (1, 2)]
        with suppress(RuleViolation):
            life.do(act, role, after=timedelta(minutes=chance.choice((0, 1, 30, 400, 1_500))), **body)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_whatever_people_do_one_after_the_other_everything_is_accounted_for(seed: int) -> None:
    chance = random.Random(seed)

    for _ in range(12):
        way, procedure, goes_home = chance.choice(KINDS)
        wander(Life(way=way, procedure=procedure, post_return=goes_home), chance)

    assert not reports.verify(NOON + timedelta(days=365)).findings


# ---- shifts and shelves ----------------------------------------------------------------------------------------------

TAMPERED_SHIFT = {
    "a count": "update payments_shiftcount set counted_vnd = counted_vnd + 1000 where shift_id = :shift",
    "the notes of a count": "update payments_shiftcount set notes = '{\"500000\": 9}' where shift_id = :shift",
    "what the ledger was said to hold": "update payments_shiftcount set expected_vnd = 0 where shift_id = :shift",
    "a count taken out": "delete from payments_shiftcount where shift_id = :shift",
    "who counted": "update payments_shiftcount set by_id = 'buuta.uminh' where shift_id = :shift",
    "a line": "update payments_shiftline set taken_vnd = taken_vnd - 1000 where shift_id = :shift and kind = 'POSTAGE'",
    "a line taken out": "delete from payments_shiftline where shift_id = :shift and kind = 'PHI'",
    "the float": "update payments_shift set float_vnd = float_vnd + 1000 where id = :shift",
    "the difference": "update payments_shift set difference_vnd = 0 where id = :shift",
    "the reason": "update payments_shift set difference_vnd = -2000, reason = 'x' where id = :shift",
    "when it was opened": "update payments_shift set opened_at = opened_at + interval '2 hours' where id = :shift",
    "when it was counted": "update payments_shift set counted_at = counted_at - interval '1 second' where id = :shift",
}


@pytest.fixture
def closed_short(own_database: str) -> str:
    """A closed shift whose clerk and second person counted 1.000 đ too little; its only dossier came to the agency."""
    counter = shifts.Counter("bd-cai-nuoc", "bd-cai-nuoc/2", "row")
    evening = NOON - timedelta(days=10)
    shift = shifts.open_shift(person_id="buudien.cainuoc", counter=counter, float_vnd=100_000, at=MONDAY)
    dossier_after(Act.ACCEPT_HANDOVER)
    left = sum(kind.left_vnd for kind in shifts.sums("buudien.cainuoc", MONDAY, evening))
    notes = {1_000: (100_000 + left) // 1_000 - 1}
    shifts.count(person_id="buudien.cainuoc", shift_id=shift, count_id=uuid4(), notes=notes, at=evening)
    shifts.recount(
        by_id="buuta.cainuoc", points=["bd-cai-nuoc"], shift_id=shift, count_id=uuid4(), notes=notes, at=evening
    )
    shifts.explain(person_id="buudien.cainuoc", shift_id=shift, reason="Trả thừa.", at=evening)
    return shift


@pytest.mark.parametrize("statement", TAMPERED_SHIFT.values(), ids=TAMPERED_SHIFT.keys())
def test_a_shift_changed_by_the_owner_is_found(closed_short: str, statement: str) -> None:
    assert reports.verify(NOON).is_clean
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement.replace(":shift", f"'{closed_short}'"))
        assert cursor.rowcount > 0

    found = reports.verify(NOON)

    assert unaccounted(found) == {"dong"}
    assert closed_short in found.findings[0].sentence


TAMPERED_REFUND = {
    "what a charge says went back": "update payments_charge set refunded_vnd = 0 where dossier_id = :id",
    "what was forgiven": "update payments_charge set waived_vnd = 1000 where dossier_id = :id and refunded_vnd > 0",
    "what was too much": "update payments_charge set over_vnd = 5000 where dossier_id = :id and charge_no = 1",
    "a charge that was cancelled": "update payments_charge set is_cancelled = false where dossier_id = :id",
    "the slip": "update payments_refund set amount_vnd = amount_vnd - 1000 where dossier_id = :id",
    "the slip taken out": "delete from payments_refund where dossier_id = :id",
    "that it was a refund": "update payments_ledgerentry set is_refund = false where dossier_id = :id",
    "who pays less": "update payments_exemption set class_code = 'CO_CONG' where dossier_id = :id",
    "the proof": "update payments_exemption set proof = 'Thẻ khác' where dossier_id = :id",
    "the step taken out": "delete from payments_exemption where dossier_id = :id",
}


@pytest.mark.parametrize("statement", TAMPERED_REFUND.values(), ids=TAMPERED_REFUND.keys())
def test_a_refund_or_exemption_changed_by_the_owner_is_found(own_database: str, statement: str) -> None:
    life = dossier_after(Act.SUBMIT)
    for act in (Act.SETTLE_EXEMPTION, Act.ACCEPT_BY_POST, Act.WITHDRAW, Act.REFUND):
        life.do(act)
    assert reports.verify(NOON).is_clean

    by_the_owner(statement, life.dossier_id)

    assert unaccounted(reports.verify(NOON)) == {"dong"}


TAMPERED_SHELF = {
    "the shelf of an envelope": "update custody_envelope set shelf = 'Z9' where dossier_id = :id",
    "an envelope taken off in silence": "update custody_envelope set shelf = null where dossier_id = :id",
    "a placement": "update custody_placement set shelf = 'Z9' where dossier_id = :id",
    "who held it": "update custody_placement set holder = 'person:buuta.uminh' where dossier_id = :id",
    "a placement taken out": "delete from custody_placement where dossier_id = :id",
}


@pytest.mark.parametrize("statement", TAMPERED_SHELF.values(), ids=TAMPERED_SHELF.keys())
def test_a_shelf_changed_by_the_owner_is_found(own_database: str, statement: str) -> None:
    life, clerk = dossier_after(Act.ACCEPT_BY_POST), actor("post_clerk")
    places = assignments_of(clerk.id, life.now.date())
    desks.lay_on_shelf(dossier_id=life.dossier_id, actor=clerk, places=places, shelf="A5", at=life.now)
    assert reports.verify(NOON).is_clean

    by_the_owner(statement, life.dossier_id)

    assert unaccounted(reports.verify(NOON)) == {"papers"}
