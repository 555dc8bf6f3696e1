"""Who pays less and what goes back, at a desk: seen, typed badly, done, printed; and on the applicant's own page."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.doors.frame import session
from motcua.ground.people.models import Account
from motcua.record.dossiers.models import Event
from motcua.record.dossiers.rules import Act, Status
from motcua.record.payments.models import Charge, Exemption, Refund
from tests.doors.hands import Hands, Page
from tests.doors.receptions import opened
from tests.factories import CAST, MONDAY, Life, Way, dossier_after, dossier_at

pytestmark = pytest.mark.django_db

WHY = "Học sinh từ đủ 16 tuổi, sinh viên"


def page_of(life: Life, act: str = "", role: str = "post_clerk") -> Page:
    row = life.row
    return Hands(role).open(f"/quay/ho-so/{row.code or row.request_no}{f'/{act}' if act else ''}")


def withdrawn() -> Life:
    life = dossier_after(Act.ACCEPT_BY_POST)
    life.do(Act.WITHDRAW)
    return life


# ---- who pays less ---------------------------------------------------------------------------------------------------


def test_the_fees_of_a_reception_are_lowered_in_its_fourth_step_and_it_goes_on_from_there() -> None:
    count = opened()
    charges = count.press("Tiếp tục khi đã đủ", count__1__original="1", count__2__photocopy="1")
    assert "Thu khi nộp hồ sơ" in charges.text
    assert "200.000" in charges.text

    settle = charges.click("Xét miễn, giảm")
    assert "phí còn 100.000" in settle.text
    back = settle.press("Xét miễn, giảm phí", class_code="HOC_SINH", paper="Thẻ sinh viên")

    assert back.path.endswith("/phi")
    assert f"Đang miễn, giảm: {WHY}, giấy tờ: Thẻ sinh viên." in back.text
    assert "mức đủ 200.000" in back.text
    assert "130.000" in back.text
    anew = back.click("Xét miễn, giảm")
    assert 'value="HOC_SINH"' not in anew.html  # it holds already
    assert 'value="CO_CONG"' in anew.html
    again = anew.press("Xét miễn, giảm phí", class_code="-", reason="Thẻ của người khác.")
    assert "Lý do: Thẻ của người khác." in again.text
    assert "230.000" in again.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"class_code": "HOC_SINH", "component_no": ""}, "giấy tờ chứng minh"),
        ({"class_code": "HO_NGHEO", "paper": "Thẻ"}, "HO_NGHEO"),
        ({"class_code": "", "paper": "Thẻ"}, "Chọn đối tượng được miễn, giảm"),
        ({"class_code": "HOC_SINH", "paper": "x" * 300}, "Giấy tờ chứng minh"),
        ({"class_code": "HOC_SINH", "component_no": "88"}, "số 88"),
        ({"class_code": "HOC_SINH", "component_no": "abc", "paper": ""}, "giấy tờ chứng minh"),
    ],
)
def test_what_cannot_be_granted_is_said_and_stays_as_typed(typed: dict[str, str], said: str) -> None:
    life = dossier_after(Act.SUBMIT)

    page = page_of(life, "mien-giam").press("Xét miễn, giảm phí", **typed)

    assert page.status == 422
    assert said in page.text
    assert not Exemption.objects.exists()
    if "paper" in typed:
        assert typed["paper"] in page.html


def test_a_claim_made_on_line_stands_before_the_official_with_its_paper() -> None:
    life = dossier_at(Status.DRAFT, way=Way.ON_LINE)
    life.do(Act.SUBMIT, exemption={"class_code": "CO_CONG", "proof": "Thẻ thương binh"})

    page = page_of(life, "mien-giam", "one_stop_officer")

    assert "Người nộp đề nghị: Người có công, thân nhân liệt sĩ, giấy tờ: Thẻ thương binh." in page.text
    done = page.press("Xét miễn, giảm phí")
    assert "Đã ghi miễn, giảm" in done.text
    assert "giảm 100.000" in done.text


def test_an_official_without_a_desk_is_shown_why_not() -> None:
    life = dossier_at(Status.RETURNED)

    assert "chưa thể xét miễn, giảm phí" in page_of(life, "mien-giam", "one_stop_officer").text


# ---- what goes back --------------------------------------------------------------------------------------------------


def test_what_was_paid_goes_back_with_a_slip_to_print() -> None:
    life = withdrawn()

    page = page_of(life, "hoan-tien")
    assert "két của bạn" in page.text
    done = page.press("Hoàn tiền", reason="Người nộp rút.", is_signed=True)

    slip = Refund.objects.get(dossier_id=life.dossier_id)
    assert (slip.amount_vnd, slip.reason) == (230_000, "Người nộp rút.")
    assert f"Đã hoàn 230.000 đ, phiếu {slip.number}." in done.text
    assert "đã hoàn 200.000" in done.text
    assert "Phiếu hoàn tiền" in done.text
    printed = done.click("In phiếu hoàn tiền")
    assert printed.response["Content-Type"] == "application/pdf"
    assert "không có khoản nào đã thu" in page_of(life, "hoan-tien").text


def buttons(page: Page) -> list[str]:
    """The acts that stand on the page as work to be done now."""
    acts = page.html.partition('<ul class="mc-acts">')[2].partition("</ul>")[0]
    return re.findall(r"<a [^>]*>([^<]+)", acts)


def test_giving_back_is_offered_as_work_only_where_money_waits_to_go_back() -> None:
    paid, ended = dossier_after(Act.ACCEPT_BY_POST), withdrawn()

    page = page_of(paid)
    assert "Hoàn tiền" not in buttons(page)
    by_decision = page.click("Hoàn tiền")
    assert "Thu sai, có văn bản cho hoàn" in by_decision.text
    assert "Hoàn tiền" in buttons(page_of(ended))
    paid_too_much = dossier_after(Act.SUBMIT, way=Way.ON_LINE)
    paid_too_much.do(Act.RECEIVE, taken_vnd=paid_too_much.owed_vnd("RECEPTION"))
    paid_too_much.do(Act.SETTLE_EXEMPTION, "one_stop_officer")
    assert "Hoàn tiền" in buttons(page_of(paid_too_much, role="one_stop_officer"))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"reason": "Rút."}, "chưa có chữ ký"),
        ({"is_signed": True}, "Lý do"),
        ({"amount-1": "200.001", "reason": "Rút.", "is_signed": True}, "nhiều nhất 200.000"),
        ({"amount-1": "hai trăm", "reason": "Rút.", "is_signed": True}, "chỉ gồm chữ số"),
        ({"amount-1": "-5", "reason": "Rút.", "is_signed": True}, "chỉ gồm chữ số"),
        ({"amount-1": "", "amount-2": "0", "reason": "Rút.", "is_signed": True}, "ít nhất một khoản"),
        ({"ground": "DECISION", "reason": "Rút.", "is_signed": True}, "số và ngày của văn bản"),
        (
            {
                "ground": "DECISION",
                "document_no": "5/QĐ",
                "document_on": "31/02/2026",
                "reason": "R",
                "is_signed": True,
            },
            "không phải một ngày",
        ),
        (
            {"ground": "DECISION", "document_no": "5/QĐ", "document_on": "1/1/2020", "reason": "R", "is_signed": True},
            "từ ngày mở hồ sơ",
        ),
        ({"ground": "WISH", "reason": "Rút.", "is_signed": True}, "Vì sao hoàn"),
    ],
)
def test_what_cannot_go_back_is_said_beside_it_and_stays_as_typed(typed: dict[str, object], said: str) -> None:
    life = withdrawn()

    page = page_of(life, "hoan-tien").press("Hoàn tiền", **typed)

    assert page.status in (409, 422)
    assert said in page.text
    assert not Refund.objects.exists()
    for name, value in typed.items():
        if name.startswith("amount") and value:
            assert f'value="{value}"' in page.html


def test_another_is_told_in_whose_drawer_the_money_lies() -> None:
    assert "két của người khác" in page_of(withdrawn(), "hoan-tien", "one_stop_officer").text


def test_the_page_of_a_refund_asks_little() -> None:
    life = withdrawn()
    hands = Hands("post_clerk")
    address = f"/quay/ho-so/{life.row.request_no}/hoan-tien"
    hands.open(address)

    with CaptureQueriesContext(connection) as asked:
        hands.open(address)

    assert len(asked) <= 15


# ---- the applicant ---------------------------------------------------------------------------------------------------


@pytest.fixture
def applicant(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(session, "now", lambda: MONDAY.replace(day=5))
    client.force_login(Account.objects.get(username=CAST["applicant"]))
    return client


@pytest.fixture
def read(applicant: Client) -> Callable[[Life], str]:
    def text(life: Life) -> str:
        row = life.row
        return applicant.get(f"/cua-toi/{row.code or row.request_no}").content.decode()

    return text


def test_an_applicant_asks_to_pay_less_when_she_files_and_is_told_what_became_of_it(
    applicant: Client, read: Callable[[Life], str]
) -> None:
    life = dossier_at(Status.DRAFT, way=Way.ON_LINE)
    address = f"/cua-toi/{life.row.request_no}/nop"
    form = {"act_id": str(uuid4()), "last_event_no": str(life.row.last_event_no), "class_code": "HOC_SINH"}
    assert "Bạn có thuộc đối tượng được miễn, giảm" in applicant.get(address).content.decode()

    refused = applicant.post(address, form)
    assert refused.status_code == 422
    assert "giấy tờ chứng minh" in refused.content.decode()
    assert refused.content.decode().count('class="govuk-error-summary"') == 1
    assert not Event.objects.filter(dossier_id=life.dossier_id, act="submit").exists()

    assert applicant.post(address, form | {"paper": "Thẻ sinh viên"}).status_code == 303
    assert "Bạn đã đề nghị miễn, giảm" in read(life)
    life.now = MONDAY.replace(day=5)
    life.do(Act.SETTLE_EXEMPTION, "one_stop_officer")
    told = read(life)
    assert f"Được giảm 100.000\u202fđ: {WHY}" in told
    assert "Được miễn, giảm phí" in told


def test_an_applicant_is_told_what_was_too_much_and_what_went_back(read: Callable[[Life], str]) -> None:
    life = dossier_after(Act.SUBMIT, way=Way.ON_LINE)
    life.do(Act.RECEIVE, taken_vnd=life.owed_vnd("RECEPTION"))
    life.do(Act.SETTLE_EXEMPTION, "one_stop_officer")

    assert "Bạn đã nộp thừa 100.000\u202fđ" in read(life)
    life.do(Act.REFUND, "one_stop_officer")
    told = read(life)
    assert "Đã hoàn cho bạn 100.000\u202fđ." in told
    assert "Đã hoàn tiền cho bạn" in told
    assert Charge.objects.get(dossier_id=life.dossier_id, charge_no=1).refunded_vnd == 100_000
