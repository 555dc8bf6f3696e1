"""Guidance is written down by right, once, and taken back by a counter-entry; its counts open the rows they count."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from motcua.base import memory
from motcua.base.violations import NotReadable, NotThere, RuleViolation
from motcua.ground.agreements import orders
from motcua.ground.agreements.models import Agreement, Training
from motcua.ground.agreements.rules import Errand, NoAgreement, NoAssignment, NoTraining
from motcua.ground.people.rules import Employer
from motcua.record import reading
from motcua.record.dossiers.rules import Act
from motcua.record.guidance import counting, queries, rules, services
from motcua.record.guidance.counting import Asked, Deed
from motcua.record.guidance.models import Guidance
from tests.factories import (
    CENTRE,
    COMMUNE,
    CRIMINAL_RECORD,
    MARRIAGE_STATUS,
    MONDAY,
    POLICE,
    POST_OFFICE,
    actor,
    dossier_after,
)  # fmt: skip

pytestmark = pytest.mark.django_db

TODAY = MONDAY.date()
BUSINESS = "1.001612"
MONTH = Asked(date(2026, 11, 1), date(2026, 11, 30))


def give(role: str = "post_clerk", **changed: Any) -> Guidance:
    by, at = actor(role), changed.pop("at", MONDAY)
    said: dict[str, Any] = {
        "entry_id": uuid4(), "procedure_code": CRIMINAL_RECORD, "agency_code": POLICE, "topic": "PAPERS", "by": by,
        "places": reading.places_of(by, at), "at": at,
    }  # fmt: skip
    return services.give(**said | changed)


def take_back(row: Guidance, **changed: Any) -> Guidance:
    said: dict[str, Any] = {
        "entry_id": uuid4(), "wrong_id": row.pk, "reason": "Chọn nhầm thủ tục", "by": actor("post_clerk"),
        "at": MONDAY + timedelta(hours=1),
    }  # fmt: skip
    return services.take_back(**said | changed)


def refused(kind: type[RuleViolation], words: str, **call: Any) -> None:
    before = Guidance.objects.count()
    with pytest.raises(kind) as fault:
        give(**call)
    assert words in fault.value.sentence
    assert Guidance.objects.count() == before


# -- by right ----------------------------------------------------------------------------------------------------------


def test_a_clerk_guides_by_agreement_training_and_assignment_which_the_entry_names() -> None:
    row = give(ticket=" 045 ")

    row.refresh_from_db()
    assert (row.by_id, row.employer, row.point_id) == ("buudien.cainuoc", "POST", POST_OFFICE)
    assert row.right[0] == "07/TT-CM"
    assert len(row.right) == 3
    assert row.ticket == "045"


def test_an_agreement_without_the_stage_of_guiding_gives_no_right_to_guide() -> None:
    Agreement.objects.filter(agency_code=POLICE).update(stages=["RECEPTION", "RETURN"])

    refused(NoAgreement, "không giao khâu hướng dẫn")


def test_the_first_missing_row_is_named() -> None:
    Training.objects.filter(person_id="buudien.cainuoc").update(valid_to=date(2026, 10, 31))

    refused(NoTraining, "hết hạn ngày 31/10/2026")


def test_where_she_is_not_assigned_she_guides_nobody() -> None:
    refused(NoAssignment, "Chưa hướng dẫn được", at=MONDAY + timedelta(days=3000))


def test_the_head_orders_guidance_outside_the_list_and_it_opens_no_reception() -> None:
    refused(NoAgreement, "ngoài danh mục", procedure_code=BUSINESS, agency_code=COMMUNE)
    number = orders.give(
        person_id="buudien.cainuoc", errand=Errand.GUIDANCE, agency_code=COMMUNE, procedure_codes=[BUSINESS],
        point_id=POST_OFFICE, first=TODAY, last=TODAY, reason="Cao điểm nhập học", by=actor("one_stop_head_elsewhere"),
        at=MONDAY - timedelta(hours=1),
    )  # fmt: skip
    memory.forget_all()

    assert give(procedure_code=BUSINESS, agency_code=COMMUNE).right[0] == number
    refused(
        NoAgreement, f"lệnh {number} hết hạn", procedure_code=BUSINESS, agency_code=COMMUNE,
        at=MONDAY + timedelta(days=1),
    )  # fmt: skip


def test_an_official_guides_for_the_agencies_of_her_desk_alone() -> None:
    row = give("one_stop_officer")

    assert (row.employer, row.point_id) == ("AGENCY", CENTRE)
    assert len(row.right) == 1
    refused(rules.NotGuidedByYou, "Mời khách sang quầy", role="officer_elsewhere")


@pytest.mark.parametrize("role", ["case_officer", "unit_head", "courier", "manager", "applicant", "administrator"])
def test_who_stands_at_no_desk_guides_nobody(role: str) -> None:
    refused(RuleViolation, "", role=role)


# -- once, and nothing that cannot be ----------------------------------------------------------------------------------


def test_pressed_twice_or_sent_by_two_phones_it_is_one_entry() -> None:
    key = uuid4()

    assert give(entry_id=key).pk == give(entry_id=key, at=MONDAY + timedelta(minutes=1)).pk

    assert Guidance.objects.count() == 1
    refused(rules.EntryReused, "với nội dung khác", entry_id=key, topic="FORM")
    refused(rules.EntryReused, "với nội dung khác", entry_id=key, role="one_stop_officer")


@pytest.mark.parametrize(
    ("changed", "kind", "words"),
    [
        ({"topic": ""}, NotReadable, "Chưa chọn nội dung"),
        ({"topic": "BRIBE"}, NotReadable, "Chưa chọn nội dung"),
        ({"ticket": "1" * 21}, NotReadable, "Số thứ tự"),
        ({"ticket": "a\x00b"}, NotReadable, "Số thứ tự"),
        ({"procedure_code": "9.999999"}, RuleViolation, "9.999999"),
        ({"agency_code": COMMUNE}, RuleViolation, ""),
        ({"dossier": "H12.17-261102-9999"}, NotThere, "Không tìm thấy"),
    ],
)
def test_what_cannot_be_is_refused(changed: dict[str, Any], kind: type[RuleViolation], words: str) -> None:
    refused(kind, words, **changed)


def test_the_dossier_that_came_of_it_is_one_she_sees_and_of_that_procedure() -> None:
    life = dossier_after(Act.SUBMIT)
    number, later = life.row.request_no, life.now + timedelta(minutes=5)

    assert give(dossier=number, at=later).dossier_id == life.dossier_id
    refused(
        rules.OtherProcedure, "thuộc thủ tục khác", dossier=number, procedure_code=MARRIAGE_STATUS,
        agency_code=COMMUNE, at=later,
    )  # fmt: skip
    refused(
        NotThere, "Không tìm thấy", dossier=number, role="officer_elsewhere", agency_code=COMMUNE,
        procedure_code=MARRIAGE_STATUS, at=later,
    )  # fmt: skip


# -- taken back --------------------------------------------------------------------------------------------------------


def test_a_wrong_entry_has_its_counter_entry_and_both_stay() -> None:
    row, other = give(), give()

    back = take_back(row)

    assert (back.cancels_id, back.reason) == (row.pk, "Chọn nhầm thủ tục")
    assert Guidance.objects.count() == 3
    shown = {item.id: item for item in queries.of_day("buudien.cainuoc", MONDAY + timedelta(hours=2))}
    assert shown.keys() == {row.pk, other.pk}
    assert (shown[row.pk].stands, shown[row.pk].reason) == (False, "Chọn nhầm thủ tục")
    assert counting.total(MONTH) == 1


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"reason": "  "}, NotReadable),
        ({"reason": "12345"}, NotReadable),
        ({"by": "one_stop_officer"}, rules.NotYourEntry),
        ({"at": MONDAY + timedelta(days=8)}, rules.TooLateToTakeBack),
        ({"wrong_id": UUID(int=7)}, NotThere),
    ],
)
def test_taking_back_wants_a_reason_its_writer_and_its_time(changed: dict[str, Any], kind: type[RuleViolation]) -> None:
    row = give()
    if "by" in changed:
        changed = changed | {"by": actor(changed["by"])}

    with pytest.raises(kind):
        take_back(row, **changed)

    assert Guidance.objects.count() == 1


def test_taken_back_twice_is_once_and_a_counter_entry_stays() -> None:
    row, key = give(), uuid4()
    back = take_back(row, entry_id=key)

    assert take_back(row, entry_id=key).pk == back.pk
    with pytest.raises(rules.TakenBackAlready):
        take_back(row)
    with pytest.raises(NotThere):
        take_back(back)

    assert Guidance.objects.count() == 2


def test_the_database_keeps_entries_as_they_were_written() -> None:
    row = give()

    for sql in ("update guidance_guidance set topic = 'FORM'", "delete from guidance_guidance"):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    with pytest.raises(IntegrityError), transaction.atomic():
        Guidance(pk=uuid4(), at=MONDAY, by_id="x", employer="POST", agency_code="x", procedure_code="x",
                 topic="FORM", fingerprint="x", cancels=row).save(force_insert=True)  # fmt: skip


# -- counted -----------------------------------------------------------------------------------------------------------


def test_counts_by_point_person_and_procedure_open_as_many_rows(django_assert_num_queries: Any) -> None:
    for minute in range(3):
        give(at=MONDAY + timedelta(minutes=minute))
    give(procedure_code=MARRIAGE_STATUS, agency_code=COMMUNE)
    give("one_stop_officer")
    give(at=MONDAY - timedelta(days=40))

    with django_assert_num_queries(2):
        found = counting.counts(MONTH)

    assert [(one.person_id, one.procedure_code, one.number) for one in found] == [
        ("buudien.cainuoc", MARRIAGE_STATUS, 1), ("buudien.cainuoc", CRIMINAL_RECORD, 3),
        ("motcua.congan", CRIMINAL_RECORD, 1),
    ]  # fmt: skip
    assert {one.deed for one in found} == {Deed.GUIDANCE}
    for one in found:
        asked = Asked(MONTH.first, MONTH.last, [one.point_id], one.deed, one.person_id, one.procedure_code)
        assert counting.total(asked) == one.number == len(counting.entries(asked)[0])
    assert counting.total(Asked(MONTH.first, MONTH.last, employer=Employer.POST)) == 4
    assert counting.total(Asked(MONTH.first, MONTH.last, [])) == 0


def test_rows_come_page_by_page_without_loss_or_double(django_assert_num_queries: Any) -> None:
    for minute in (0, 0, 0, 1, 2):
        give(at=MONDAY + timedelta(minutes=minute))

    with django_assert_num_queries(1):
        first, onward = counting.entries(MONTH, size=2)
    second, onward = counting.entries(MONTH, onward, size=2)
    third, end = counting.entries(MONTH, onward, size=2)

    ats = [one.at for one in (*first, *second, *third)]
    assert len(ats) == 5
    assert ats == sorted(ats, reverse=True)
    assert end == ""
    with pytest.raises(NotReadable):
        counting.entries(MONTH, "xyz")
