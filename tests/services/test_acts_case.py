"""The case of a procedure (trường hợp) decides limit, papers and fees, is chosen before reception, and then stays."""

from datetime import UTC, date, datetime, timedelta

import pytest

from motcua.base import memory
from motcua.ground.catalogue import services as catalogue
from motcua.ground.catalogue.models import Component, FeeRule, ProcedureVersion
from motcua.ground.catalogue.rules import NoSuchCase
from motcua.outward.notices.printing import render
from motcua.record import reading
from motcua.record.dossiers.models import Event
from motcua.record.dossiers.rules import Act
from motcua.record.papers.forms import thaw
from motcua.record.papers.models import IssuedForm
from motcua.record.papers.rules import PapersMissing
from motcua.record.payments.models import Charge
from motcua.stages.reception.rules import CaseSettled
from tests.factories import Life, Way, dossier_after
from tests.rules.printed import words
from tests.services.evidence import all_accounted_for, everything_written, refused

pytestmark = pytest.mark.django_db

CASE = "NHIEU_NOI"
OCTOBER = datetime(2026, 10, 1, tzinfo=UTC)


@pytest.fixture
def dearer_case() -> None:
    """The case costs more and asks for one paper more."""
    draft = catalogue.copy_as_draft("3.000333@2025-04-24", date(2026, 10, 1))
    FeeRule.objects.create(
        id=f"{draft.pk}#9", version=draft, fee_no=9, kind="PHI", label="Phí cung cấp thông tin lý lịch tư pháp",
        amount_vnd=300_000, due_at="RECEPTION", case_code=CASE,
    )  # fmt: skip
    Component.objects.create(
        id=f"{draft.pk}#9", version=draft, component_no=9, name="Giấy xác nhận nơi từng cư trú", kind="SUBMIT",
        original_count=1, case_code=CASE,
    )  # fmt: skip
    catalogue.publish(draft.pk, OCTOBER)
    memory.forget_all()


def fees(life: Life) -> list[int]:
    rows = Charge.objects.filter(dossier_id=life.dossier_id, kind__in=["PHI", "LE_PHI"]).order_by("charge_no")
    return list(rows.values_list("amount_vnd", flat=True))


def days_promised(life: Life) -> int:
    row = life.row
    assert row.received_at is not None
    assert row.due_at is not None
    return (row.due_at - row.received_at).days


@pytest.mark.parametrize(("case", "days"), [("", 10), (CASE, 15)])
def test_the_limit_is_that_of_the_case(case: str, days: int) -> None:
    life = Life(way=Way.AT_DESK)
    life.do(Act.OPEN_DRAFT, case=case)
    life.do(Act.RECEIVE)

    assert days_promised(life) == days
    assert life.row.case_code == case
    assert reading.procedure_of(life.row).case == case
    all_accounted_for(life)


@pytest.mark.usefixtures("dearer_case")
class TestACaseOfItsOwn:
    def test_its_fee_is_booked_when_it_is_filed(self) -> None:
        life, ordinary = Life(), Life()
        life.do(Act.OPEN_DRAFT, case=CASE)
        life.do(Act.SUBMIT)
        ordinary.do(Act.OPEN_DRAFT)
        ordinary.do(Act.SUBMIT)

        assert (fees(life), fees(ordinary)) == ([300_000], [200_000])

    def test_its_paper_is_asked_for_and_of_nobody_else(self) -> None:
        life, ordinary = Life(way=Way.AT_DESK), Life(way=Way.AT_DESK)
        life.do(Act.OPEN_DRAFT, case=CASE)
        ordinary.do(Act.OPEN_DRAFT)
        counts = ordinary.body(Act.RECEIVE)["counts"]

        with refused(PapersMissing, "Giấy xác nhận nơi từng cư trú"):
            life.do(Act.RECEIVE, counts=counts, taken_vnd=300_000)
        ordinary.do(Act.RECEIVE, counts=counts)

        assert ordinary.row.code is not None

    def test_it_may_still_be_named_when_it_is_filed(self) -> None:
        life = Life()
        life.do(Act.OPEN_DRAFT)

        done = life.do(Act.SUBMIT, case=CASE)

        assert done.facts["case"] == CASE
        assert (fees(life), life.row.case_code) == ([300_000], CASE)
        all_accounted_for(life)

    def test_it_may_be_named_and_left_again_as_long_as_nothing_is_filed(self) -> None:
        life = Life()
        life.do(Act.OPEN_DRAFT, case=CASE)

        life.do(Act.SUBMIT, case="")

        assert (fees(life), life.row.case_code) == ([200_000], "")
        all_accounted_for(life)

    def test_from_a_draft_it_may_be_named_at_reception(self) -> None:
        life = Life(way=Way.AT_DESK)
        life.do(Act.OPEN_DRAFT)
        counts = [*life.body(Act.RECEIVE)["counts"], {"component_no": 9, "original": 1}]

        life.do(Act.RECEIVE, case=CASE, counts=counts, taken_vnd=300_000)

        assert (fees(life), life.row.case_code, days_promised(life)) == ([300_000], CASE, 15)
        all_accounted_for(life)

    def test_it_holds_through_the_whole_life(self) -> None:
        life = Life()
        life.do(Act.OPEN_DRAFT, case=CASE)
        life.do(Act.SUBMIT)
        counts = [*life.body(Act.ACCEPT_BY_POST)["counts"], {"component_no": 9, "original": 1}]
        life.do(Act.ACCEPT_BY_POST, counts=counts, taken_vnd=sum(fees(life)) + postage_in(life))
        for act in (Act.OFFER_HANDOVER, Act.ACCEPT_HANDOVER, Act.RECEIVE, Act.PASS_ON):
            life.do(act)

        assert days_promised(life) == 15
        all_accounted_for(life)


def postage_in(life: Life) -> int:
    rows = Charge.objects.filter(dossier_id=life.dossier_id, kind="POSTAGE", due_at="RECEPTION")
    return sum(rows.values_list("amount_vnd", flat=True))


@pytest.mark.parametrize("act", [Act.OPEN_DRAFT, Act.SUBMIT])
def test_a_case_that_the_procedure_has_not_is_refused(act: Act) -> None:
    life = Life()
    if act is not Act.OPEN_DRAFT:
        life.do(Act.OPEN_DRAFT)
    before = everything_written()

    with refused(NoSuchCase, "KHAC"):
        life.do(act, case="KHAC")

    assert everything_written() == before


def test_once_filed_the_case_stays() -> None:
    life = dossier_after(Act.ACCEPT_HANDOVER)
    life.now += timedelta(minutes=1)

    with refused(CaseSettled, "rút hồ sơ này và mở hồ sơ mới"):
        life.do(Act.RECEIVE, case=CASE)

    life.do(Act.RECEIVE, case="")
    assert life.row.case_code == ""


# -- what starts the clock ---------------------------------------------------------------------------------------------


def starting(**rules: str) -> None:
    """A version with these rules takes the place of the one in force."""
    draft = catalogue.copy_as_draft("3.000333@2025-04-24", date(2026, 10, 1))
    ProcedureVersion.objects.filter(pk=draft.pk).update(**rules)
    catalogue.publish(draft.pk, OCTOBER)
    memory.forget_all()


@pytest.mark.parametrize(
    ("rule", "act"),
    [("MINUTE", Act.ACCEPT_HANDOVER), ("ACCEPTANCE", Act.ACCEPT_BY_POST), ("RECEPTION", Act.RECEIVE)],
)
def test_what_starts_the_clock_of_a_dossier_by_post_is_said_by_its_procedure(rule: str, act: Act) -> None:
    starting(clock_start_post=rule)
    life = dossier_after(Act.PASS_ON)

    assert life.row.received_at == Event.objects.get(dossier_id=life.dossier_id, act=act.value).at
    all_accounted_for(life)


@pytest.mark.parametrize(("rule", "act"), [("RECEPTION", Act.RECEIVE), ("SUBMISSION", Act.SUBMIT)])
def test_what_starts_the_clock_of_a_dossier_on_line_is_said_by_its_procedure(rule: str, act: Act) -> None:
    starting(clock_start_online=rule)
    life = dossier_after(Act.PASS_ON, way=Way.ON_LINE)

    assert life.row.received_at == Event.objects.get(dossier_id=life.dossier_id, act=act.value).at
    all_accounted_for(life)


def test_at_the_desk_reception_starts_the_clock_whatever_is_said_of_other_channels() -> None:
    starting(clock_start_online="SUBMISSION", clock_start_post="ACCEPTANCE")
    life = dossier_after(Act.PASS_ON, way=Way.AT_DESK)

    assert life.row.received_at == Event.objects.get(dossier_id=life.dossier_id, act=Act.RECEIVE.value).at


def receipt_of(life: Life) -> IssuedForm:
    return IssuedForm.objects.get(dossier_id=life.dossier_id, kind="MAU_01")


def words_on(form: IssuedForm) -> str:
    return words(render(thaw(form.content)))


def test_the_receipt_bears_the_case_and_an_ordinary_one_none() -> None:
    chosen, ordinary = Life(way=Way.AT_DESK), Life(way=Way.AT_DESK)
    chosen.do(Act.OPEN_DRAFT, case=CASE)
    ordinary.do(Act.OPEN_DRAFT)
    for life in (chosen, ordinary):
        life.do(Act.RECEIVE)
    name = reading.procedure_of(chosen.row).case_name

    assert name
    assert [receipt_of(life).content["case_name"] for life in (chosen, ordinary)] == [name, ""]
    assert f"Trường hợp: {name}" in words_on(receipt_of(chosen))
    assert "Trường hợp" not in words_on(receipt_of(ordinary))


def test_a_receipt_of_before_cases_were_printed_stays_as_it_was() -> None:
    life = Life(way=Way.AT_DESK)
    life.do(Act.OPEN_DRAFT, case=CASE)
    life.do(Act.RECEIVE)
    old = receipt_of(life)
    del old.content["case_name"]

    assert "Trường hợp" not in words_on(old)
    assert reading.procedure_of(life.row).called.endswith(reading.procedure_of(life.row).case_name)
