"""Published lists: what they open and close at every door, and how they come in and go out."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.base import memory
from motcua.ground.catalogue import finding, queries
from motcua.ground.catalogue.listings import queries as listings
from motcua.ground.catalogue.listings.models import ListingDecision, ListingEntry
from motcua.ground.catalogue.rules import NotThroughPost
from motcua.outward.exchange.importing import put_in, take_out
from motcua.record import permission
from motcua.record.acts import answers
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.rules import Act, Status
from tests.factories import (
    CAST,
    COMMUNE,
    CRIMINAL_RECORD,
    IDENTITY_CARD,
    MARRIAGE_STATUS,
    MONDAY,
    Life,
    Way,
    actor,
    dossier_after,
)
from tests.listings_of_post import NAMED, OWN, decided, listing, put, written
from tests.services.evidence import all_accounted_for, refused

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()


# -- what they decide --------------------------------------------------------------------------------------------------


def test_without_a_decision_a_procedure_goes_as_its_own_version_says() -> None:
    own = queries.procedure_in_force(IDENTITY_CARD, TODAY)
    assert (own.post_submit, own.post_return, own.listed_by) == (False, True, None)
    decided(f"{CRIMINAL_RECORD} NT")
    assert queries.procedure_in_force(IDENTITY_CARD, TODAY) == own


def test_from_its_first_day_to_its_last_a_decision_says_which_way_in_every_list_of_procedures() -> None:
    decided(f"{CRIMINAL_RECORD} K", valid_to="2026-11-30")

    for day, ways in (
        (date(2026, 10, 31), (True, True)),
        (date(2026, 11, 1), (False, False)),
        (date(2026, 11, 30), (False, False)),
        (date(2026, 12, 1), (True, True)),
    ):
        found: list[Any] = [
            queries.procedure_in_force(CRIMINAL_RECORD, day),
            *(row for row in queries.procedures_in_force(day) if row.code == CRIMINAL_RECORD),
            *(row for row in queries.list_procedures(day) if row.code == CRIMINAL_RECORD),
            *finding.of_codes([CRIMINAL_RECORD], day),
        ]
        assert [(row.post_submit, row.post_return) for row in found] == [ways] * 4


def test_a_procedure_kept_from_the_post_is_opened_at_no_door_and_the_refusal_names_the_decision() -> None:
    decided(f"{CRIMINAL_RECORD} K")

    with refused(NotThroughPost, f"không nộp qua bưu chính công ích theo {NAMED}"):
        Life().do(Act.OPEN_DRAFT, "post_clerk")
    with refused(NotThroughPost, f"không trả kết quả qua bưu chính công ích theo {NAMED}"):
        Life(way=Way.AT_DESK).do(Act.OPEN_DRAFT)
    assert not Dossier.objects.exists()
    Life(way=Way.AT_DESK, post_return=False).do(Act.OPEN_DRAFT)


def test_a_decision_opens_the_way_home_that_the_version_did_not_know() -> None:
    with refused(NotThroughPost, "danh mục đã công bố"):
        Life(procedure=MARRIAGE_STATUS, agency=COMMUNE, way=Way.AT_DESK).do(Act.OPEN_DRAFT)
    decided(f"{MARRIAGE_STATUS} NT")
    life = Life(procedure=MARRIAGE_STATUS, agency=COMMUNE, way=Way.AT_DESK)

    life.do(Act.OPEN_DRAFT)

    assert life.row.post_return


def test_a_draft_by_post_is_not_filed_once_the_list_keeps_it_from_the_post() -> None:
    life = Life()
    life.do(Act.OPEN_DRAFT)
    decided(f"{CRIMINAL_RECORD} T")

    with refused(NotThroughPost, NAMED):
        life.do(Act.SUBMIT)
    assert life.status is Status.DRAFT


def test_a_dossier_goes_home_as_the_list_of_its_reception_promised() -> None:
    kept = dossier_after(Act.PREPARE_RETURN)
    decided(f"{CRIMINAL_RECORD} N", valid_from=str(kept.now.date()), decided_on="2026-10-29")
    ListingDecision.objects.update(valid_from=TODAY + timedelta(days=1))  # the day after it was received
    memory.forget_all()
    kept.do(Act.OFFER_TO_POST)
    all_accounted_for(kept)


def test_what_was_received_under_a_list_without_the_way_home_does_not_go_home_by_post() -> None:
    life = dossier_after(Act.PREPARE_RETURN)
    decided(f"{CRIMINAL_RECORD} N")

    with refused(NotThroughPost, f"không trả kết quả qua bưu chính công ích theo {NAMED}"):
        life.do(Act.OFFER_TO_POST)


def test_the_answer_why_names_the_list_as_what_is_missing() -> None:
    at = MONDAY + timedelta(hours=2)
    asked: dict[str, Any] = {"account_id": CAST["post_clerk"], "act": Act.OPEN_DRAFT, "procedure_code": CRIMINAL_RECORD}
    assert permission.of_procedure(**asked, at=at).is_allowed
    decided(f"{CRIMINAL_RECORD} T")

    found = permission.of_procedure(**asked, at=at)

    assert found.missing is not None
    assert (found.missing.row, found.missing.law) == ("listing", "QĐ 45/2016/QĐ-TTg, Điều 13")
    assert NAMED in found.missing.sentence


def test_buttons_ask_the_same_list_as_acts() -> None:
    life = Life()
    life.do(Act.OPEN_DRAFT)
    at = life.now + timedelta(minutes=1)
    _standing, (before,) = answers(life.row, actor("post_clerk"), at, (Act.SUBMIT,))
    decided(f"{CRIMINAL_RECORD} T")

    _standing, (after,) = answers(life.row, actor("post_clerk"), at, (Act.SUBMIT,))

    assert before.is_allowed
    assert isinstance(after.refusal, NotThroughPost)
    assert NAMED in after.refusal.sentence


def test_the_lists_are_read_once_and_remembered() -> None:
    decided(f"{CRIMINAL_RECORD} NT", f"{IDENTITY_CARD} T", f"{MARRIAGE_STATUS} N")
    rows = queries.procedures_in_force(TODAY)
    memory.forget_all()

    with CaptureQueriesContext(connection) as first:
        listings.entries()
    with CaptureQueriesContext(connection) as second:
        for row in rows:
            listings.as_listed(row, TODAY)

    assert (len(first), len(second)) == (1, 0)


# -- put in and taken out ----------------------------------------------------------------------------------------------


def test_a_decision_is_put_in_as_a_sheet_with_marks_and_the_changes_are_kept() -> None:
    sheet = (
        "Số quyết định,Ngày quyết định,Cơ quan ban hành,Từ ngày,Mã thủ tục,Tên thủ tục,Tiếp nhận,Trả,Không thực hiện\n"
        f"Số: 2061/QĐ-UBND,29/10/2026,UBND tỉnh,01/11/2026,{CRIMINAL_RECORD},Lý lịch,x,x,\n"
        f",,,,{IDENTITY_CARD},Căn cước,,x,\n"
        f",,,,{MARRIAGE_STATUS},Hôn nhân,,,x\n"
    )

    diff = put_in("listing", "danh-muc.csv", sheet.encode(), at=MONDAY, today=TODAY)

    assert (diff.refused, len(diff.new)) == ((), 1)
    rows = ListingEntry.objects.order_by("entry_no").values_list(
        "procedure_code", "is_received", "is_returned", "is_excluded"
    )
    assert list(rows) == [
        (CRIMINAL_RECORD, True, True, False),
        (IDENTITY_CARD, False, True, False),
        (MARRIAGE_STATUS, False, False, True),
    ]
    key = "2061/QĐ-UBND:2026@2026-11-01"
    assert ListingDecision.objects.get().pk == key
    assert LogEntry.objects.filter(object_pk=key).exists()


def test_a_trial_says_what_would_change_and_writes_nothing() -> None:
    assert len(put(listing(f"{CRIMINAL_RECORD} NT"), is_trial=True).new) == 1
    assert written() == [[], []]


def test_a_second_time_says_what_changed_and_what_ends() -> None:
    decided(f"{CRIMINAL_RECORD} NT", f"{IDENTITY_CARD} T")

    same = put(listing(f"{CRIMINAL_RECORD} NT", f"{IDENTITY_CARD} T"))
    changed = put(listing(f"{CRIMINAL_RECORD} T", f"{IDENTITY_CARD} T"))
    ended = put(
        listing(f"{CRIMINAL_RECORD} T", f"{IDENTITY_CARD} T", valid_to="2026-12-31"),
        listing(f"{CRIMINAL_RECORD} K", number="1/QĐ-UBND", valid_from="2027-01-01"),
    )

    assert (same.writes, same.same) == (0, 1)
    assert [field.label for field in changed.changed[0].fields]
    assert (len(ended.new), len(ended.closed), ended.refused) == (1, 1, ())
    assert ListingDecision.objects.get(number="2061/QĐ-UBND").valid_to == date(2026, 12, 31)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_what_is_taken_out_and_put_in_again_changes_nothing_and_into_nothing_it_is_what_it_was(ending: str) -> None:
    decided(f"{CRIMINAL_RECORD} NT", f"{IDENTITY_CARD} T", f"{MARRIAGE_STATUS} K", name="Công bố; danh mục\n“A”")
    decided(
        f"{MARRIAGE_STATUS} N", number="12/QĐ-UBND", amends=["2061/QĐ-UBND"], valid_from="2027-01-01",
        valid_to="2027-06-30", source="Công báo số 1",
    )  # fmt: skip
    before, data = written(), take_out("listing", ending, today=TODAY)

    again = put_in("listing", f"a.{ending}", data, at=MONDAY, today=TODAY)
    assert (again.writes, again.same, again.refused, written()) == (0, 2, (), before)

    ListingDecision.objects.all().delete()
    put_in("listing", f"a.{ending}", data, at=MONDAY, today=TODAY)
    assert written() == before


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (listing("9.999999 NT"), "mục 1: chưa có thủ tục “9.999999” trong danh mục"),
        (listing(CRIMINAL_RECORD), "chưa đánh dấu nhận, trả hay không thực hiện"),
        (listing(f"{CRIMINAL_RECORD} NK"), "vừa nhận hoặc trả, vừa không thực hiện"),
        (listing(f"{CRIMINAL_RECORD} N", f"{CRIMINAL_RECORD} T"), "đã có ở mục 1"),
        (listing(), "quyết định không có thủ tục nào"),
        (listing(f"{CRIMINAL_RECORD} N", valid_to="2026-10-31"), "ngày hết hiệu lực trước ngày hiệu lực"),
        (listing(f"{CRIMINAL_RECORD} N", decided_on="2026-11-02"), "hiệu lực trước ngày ký"),
        (listing(f"{CRIMINAL_RECORD} N", number=""), "còn trống"),
        (listing(f"{CRIMINAL_RECORD} N", number="<b>"), "không phải mã dùng được"),
        (listing(f"{CRIMINAL_RECORD} N", amends=["7/QĐ"]), "sửa đổi quyết định “7/QĐ” mà quyết định đó chưa có"),
        (listing(f"{CRIMINAL_RECORD} N") | {"laws": 1}, "không biết mục “laws”"),
    ],
)
def test_a_list_that_says_nothing_two_things_or_what_there_is_not_is_refused_whole(
    told: dict[str, Any], reason: str
) -> None:
    good = listing(f"{IDENTITY_CARD} T", number="5/QĐ-UBND")

    diff = put(good, told)

    assert reason in " ".join(refusal.reason for refusal in diff.refused)
    assert {refusal.row for refusal in diff.refused} == {2}
    assert written() == [[], []]


@pytest.mark.parametrize(
    ("own", "reason"),
    [
        ({"valid_from": "2026-11-01"}, "hai quyết định cùng bắt đầu một ngày"),
        ({"valid_from": "2027-01-01"}, "trùng thời gian"),
        ({"decided_on": "2026-01-01", "valid_from": "2026-01-01"}, "trùng thời gian"),
    ],
)
def test_two_decisions_of_one_procedure_for_one_day_are_refused_with_the_other_named(
    own: dict[str, Any], reason: str
) -> None:
    decided(f"{CRIMINAL_RECORD} NT")
    before = written()

    diff = put(listing(f"{CRIMINAL_RECORD} K", number="5/QĐ-UBND", **own))

    (refusal,) = diff.refused
    assert f"thủ tục {CRIMINAL_RECORD} đã có trong {NAMED}: {reason}" in refusal.reason
    assert written() == before


def test_the_day_after_the_last_one_and_an_amendment_are_taken() -> None:
    decided(f"{CRIMINAL_RECORD} NT", valid_to="2026-12-31")
    decided(f"{CRIMINAL_RECORD} T", number="5/QĐ-UBND", valid_from="2027-01-01")
    decided(f"{CRIMINAL_RECORD} K", number="9/QĐ-UBND", valid_from="2027-02-01", amends=["5/QĐ-UBND"])

    ways = [queries.procedure_in_force(CRIMINAL_RECORD, date(2027, month, 1)).post_return for month in (1, 2)]

    assert ways == [True, False]


@pytest.mark.parametrize("marks", [{}, {"is_received": True, "is_excluded": True}])
def test_the_database_keeps_no_line_that_says_nothing_or_two_things(marks: dict[str, bool]) -> None:
    row = ListingDecision.objects.create(id="a", number="1", decided_on=TODAY, body="b", valid_from=TODAY)

    with pytest.raises(IntegrityError), transaction.atomic():
        ListingEntry.objects.create(id="a#1", decision=row, entry_no=1, procedure_code=CRIMINAL_RECORD, **marks)


def test_json_of_a_list_is_what_the_interface_says() -> None:
    decided(f"{CRIMINAL_RECORD} NT")

    (told,) = json.loads(take_out("listing", "json", today=TODAY))

    entry = {"no": 1, "procedure_code": CRIMINAL_RECORD, "is_received": True, "is_returned": True}
    assert told == OWN | {"entries": [entry]}
