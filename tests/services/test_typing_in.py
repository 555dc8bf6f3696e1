"""Data entry: what a dossier was received without is typed in, by agreement or order; the journal says by whom."""

from datetime import timedelta
from typing import Any

import pytest

from motcua.base import memory
from motcua.base.violations import NotReadable, NotThere
from motcua.ground.agreements import orders
from motcua.ground.agreements.models import Agreement, Assignment
from motcua.ground.agreements.rules import NoAgreement
from motcua.record import permission
from motcua.record.dossiers.models import Event
from motcua.record.dossiers.rules import Act, ActNotAllowed
from motcua.record.guidance import counting
from motcua.record.guidance.counting import Asked, Deed
from motcua.stages.reception.rules import DataThereAlready, NoDataWanted, NoSuchUnit, NothingTyped
from tests.factories import COMMUNE, MARRIAGE_STATUS, MONDAY, Life, Way, actor, dossier_after
from tests.services.evidence import all_accounted_for, refused

pytestmark = pytest.mark.django_db

CLERK, POINT = "buudien.cainuoc", "tt-cai-nuoc"
TODAY = MONDAY.date()
MONTH = Asked(TODAY, TODAY)


def received(**owner: Any) -> Life:
    """Return a dossier that the commune's own officer received at the point where the post clerk stands."""
    life = Life(way=Way.AT_DESK, procedure=MARRIAGE_STATUS, agency=COMMUNE, post_return=False)
    facts = {"name": "Nguyễn Văn Thắng", "phone": "0900000628", "address": "Ấp Cái Rô"} | owner
    life.do(Act.OPEN_DRAFT, "officer_elsewhere", point=POINT, applicant=facts)
    life.do(Act.RECEIVE, "officer_elsewhere")
    return life


def order(**changed: Any) -> str:
    """Let the post clerk type in at the commune's one-stop, where she then stands too."""
    Agreement.objects.filter(agency_code=COMMUNE).update(stages=["RETURN"])
    Assignment.objects.filter(person_id=CLERK).delete()
    Assignment.objects.create(id="x", person_id=CLERK, counter_id="tt-cai-nuoc/1", valid_from=TODAY)
    said: dict[str, Any] = {
        "person_id": CLERK, "errand": "DATA_ENTRY", "agency_code": COMMUNE, "procedure_codes": [MARRIAGE_STATUS],
        "point_id": POINT, "first": TODAY, "last": TODAY, "reason": "Cao điểm nhập học",
        "by": actor("one_stop_head_elsewhere"), "at": MONDAY - timedelta(hours=1),
    }  # fmt: skip
    number = orders.give(**said | changed)
    memory.forget_all()
    return number


def test_by_order_of_the_head_a_post_clerk_types_in_and_the_journal_names_her_and_the_order() -> None:
    number, life = order(), received()

    done = life.do(Act.ENTER_DATA, "post_clerk", unit_code="32128", personal_id="096085000123")

    event = Event.objects.get(dossier_id=life.dossier_id, event_no=done.event_no)
    assert (event.by_id, event.employer, event.right[0]) == (CLERK, "POST", number)
    assert event.facts == {"entered": ["personal_id", "unit_code"]}
    assert (life.row.applicant_unit_code, life.row.applicant_personal_id) == ("32128", "096085000123")
    all_accounted_for(life)


def test_without_agreement_or_order_it_is_the_agencys_own_work() -> None:
    number, life = order(last=TODAY + timedelta(days=1)), received()
    orders.end(number, by=actor("one_stop_head_elsewhere"), at=life.now)

    with refused(NoAgreement, f"lệnh {number} của trưởng bộ phận Một cửa đã chấm dứt"):
        life.do(Act.ENTER_DATA, "post_clerk")

    told = permission.of_dossier(CLERK, Act.ENTER_DATA, life.row, life.now)
    assert told.missing is not None
    assert told.missing.row == "agreement"
    life.do(Act.ENTER_DATA, "officer_elsewhere")


def test_an_agreement_that_gives_digitising_is_enough_and_explained() -> None:
    number = order()
    orders.end(number, by=actor("one_stop_head_elsewhere"), at=MONDAY)
    Agreement.objects.filter(agency_code=COMMUNE).update(stages=["DIGITISE"])
    life = received()

    told = permission.of_procedure(CLERK, Act.ENTER_DATA, MARRIAGE_STATUS, life.now, agency_code=COMMUNE)
    life.do(Act.ENTER_DATA, "post_clerk")

    assert told.is_allowed
    assert [reason.id for reason in told.because if reason.row == "agreement"] == ["01/TT-CM"]


def test_an_order_to_type_in_opens_nothing_else() -> None:
    order()
    life = received()

    with refused(NoAgreement):
        life.do(Act.SETTLE_EXEMPTION, "post_clerk")


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        ({"unit_code": ""}, NothingTyped, "Chưa nhập mục nào"),
        ({"unit_code": "99999"}, NoSuchUnit, "Không có xã, phường mã “99999”"),
        ({"submitter_name": "Trần Văn Tám", "personal_id": "096085000123"}, DataThereAlready, "người nộp thay"),
    ],
)
def test_what_is_typed_fills_what_was_empty_and_nothing_else(body: dict[str, Any], kind: Any, words: str) -> None:
    life = received()
    if kind is DataThereAlready:
        life.do(Act.ENTER_DATA, "officer_elsewhere", unit_code="", submitter_name="Lê Thị Bảy")

    with refused(kind, words):
        life.do(Act.ENTER_DATA, "officer_elsewhere", **body)


def test_an_organisation_has_no_personal_number() -> None:
    life = received(kind="ORGANISATION", name="Công ty Minh Họa 2")

    with refused(NotReadable, "Tổ chức không có số định danh"):
        life.do(Act.ENTER_DATA, "officer_elsewhere", personal_id="096085000123")
    life.do(Act.ENTER_DATA, "officer_elsewhere")
    with refused(NoDataWanted, "dữ liệu đã đủ"):
        life.do(Act.ENTER_DATA, "officer_elsewhere")


def test_what_came_by_post_or_is_not_received_waits_for_no_data() -> None:
    by_post = dossier_after(Act.RECEIVE)

    with refused(NoDataWanted, "không nộp trực tiếp"):
        by_post.do(Act.ENTER_DATA, "one_stop_officer")
    life = Life(way=Way.AT_DESK)
    life.do(Act.OPEN_DRAFT)
    with refused(ActNotAllowed):
        life.do(Act.ENTER_DATA)


def test_who_stands_elsewhere_does_not_see_it() -> None:
    life = received()

    with refused(NotThere):
        life.do(Act.ENTER_DATA, "post_clerk")


def test_data_entered_is_counted_by_point_person_and_procedure_and_opens_its_rows() -> None:
    dossier_after(Act.SUBMIT)  # opened by the post to be carried: no data entry
    number = order()
    for _ in range(2):
        life = received()
        life.do(Act.ENTER_DATA, "post_clerk", personal_id="096085000123")
    received().do(Act.ENTER_DATA, "officer_elsewhere")

    found = counting.counts(MONTH)
    rows, _end = counting.entries(Asked(TODAY, TODAY, person=CLERK))

    assert [(one.deed, one.point_id, one.person_id, one.procedure_code, one.number) for one in found] == [
        (Deed.DATA_ENTRY, POINT, CLERK, MARRIAGE_STATUS, 2),
        (Deed.DATA_ENTRY, POINT, "motcua.cainuoc", MARRIAGE_STATUS, 1),
    ]
    assert {row.dossier_id for row in rows} > {life.dossier_id}
    assert {row.right[0] for row in rows} == {number}
    assert all(row.dossier for row in rows)
