"""Fees: receipts by kind without a sum, who still owes, receipts on paper; and envelopes on shelves by two scans."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.doors.frame.session import now
from motcua.ground.people import services as people
from motcua.record.custody.models import Envelope
from motcua.record.dossiers.rules import Act, Status
from motcua.record.payments import queries as payments
from motcua.record.payments.models import Receipt, Refund
from motcua.record.payments.rules import Money
from tests.doors.hands import Hands, Page
from tests.factories import CAST, IDENTITY_CARD, Life, Way, dossier_after, refund_body
from tests.rules.printed import words
from tests.services.evidence import everything_written

FEES, COUNTER, HELD = "/quay/thu-phi", "/quay/", "/quay/ca-lam-viec/dang-giu"

pytestmark = pytest.mark.django_db


def paid() -> Life:
    """A dossier whose fee was paid to the clerk a moment ago."""
    life = dossier_after(Act.SUBMIT, now=now() - timedelta(minutes=30))
    life.do(Act.ACCEPT_BY_POST, after=now() - life.now)
    return life


# ---- receipts --------------------------------------------------------------------------------------------------------


def test_nothing_was_taken_yet() -> None:
    page = Hands("post_clerk").open(FEES)

    assert "Ca chưa thu khoản nào." in page.text
    assert "Không có hồ sơ nào chờ thu tiền." in page.text


def test_receipts_stand_newest_first_each_kind_in_its_own_column() -> None:
    first, second = paid(), paid()

    page = Hands("post_clerk").open(FEES)

    numbers = [Receipt.objects.get(dossier_id=life.dossier_id).number for life in (second, first)]
    assert [label.split()[0] for label, href in page.links if "bien-lai" in href] == numbers
    for kind in ("Phí", "Lệ phí", "Cước bưu chính"):
        assert f"{kind}</th>" in page.html
    assert page.text.count("200.000 đ") == 2
    assert "trong két" in page.text
    assert "400.000" not in page.text
    assert page.click(first.row.request_no).path == f"/quay/ho-so/{first.row.request_no}"


def test_money_that_went_on_with_its_dossier_says_so() -> None:
    life = paid()
    life.do(Act.OFFER_HANDOVER, after=timedelta())
    life.do(Act.ACCEPT_HANDOVER, after=timedelta())

    assert "phí đã giao cơ quan" in Hands("post_clerk").open(FEES).text


def test_receipts_of_a_colleague_are_not_shown() -> None:
    life = paid()

    assert life.row.request_no not in Hands("officer_of_the_centre").open(FEES).text


def test_another_day_is_asked_for_as_it_is_written() -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)
    hands = Hands("post_clerk")

    assert life.row.request_no not in hands.open(FEES).text
    for typed in ("02/11/2026", "2026-11-02"):
        assert life.row.request_no in hands.open(f"{FEES}?ngay={typed}").text
    assert life.row.request_no not in hands.open(f"{FEES}?ngay=03/11/2026").text


@pytest.mark.parametrize("typed", ["hôm kia", "31/02/2026", "1/1/99", "31/12/9999", "0001-01-01", "'; drop"])
def test_what_is_no_day_is_said_and_stays_as_typed(typed: str) -> None:
    page = Hands("post_clerk").open(f"{FEES}?ngay={typed}")

    assert page.status == 422
    assert "không phải một ngày" in page.text
    assert Hands("post_clerk").open(f"{FEES}?sau=abc").status == 422


# ---- what went back, who pays less -----------------------------------------------------------------------------------


def test_money_that_went_back_stands_as_a_row_of_its_own_and_its_receipt_says_so() -> None:
    life = paid()
    life.do(Act.WITHDRAW, after=timedelta())
    part = [{"charge_no": 1, "amount_vnd": 150_000}]
    life.do(Act.REFUND, after=timedelta(), lines=part, reason="Người nộp rút hồ sơ.")
    hands = Hands("post_clerk")

    page = hands.open(FEES)
    slip = Refund.objects.get(dossier_id=life.dossier_id)
    assert "đã hoàn 150.000 đ, còn lại trong két" in page.text
    assert "đã giao cơ quan" not in page.text
    assert "-150.000 đ" in page.text
    assert "Hồ sơ kết thúc, không có kết quả · Người nộp rút hồ sơ." in page.text
    href = next(href for label, href in page.links if label.startswith(slip.number))
    assert "PHIẾU HOÀN TIỀN" in words(hands.client.get(href).content)

    life.do(Act.REFUND, after=timedelta())
    page = hands.open(FEES)
    assert "đã hoàn hết" in page.text
    assert page.text.count("hoàn người nộp") == 2
    assert payments.receipt_count(CAST["post_clerk"], now() - timedelta(hours=2)) == 1  # a slip is no receipt


def test_what_went_back_from_the_agency_is_told_on_the_receipt_but_is_no_slip_of_the_drawer() -> None:
    life = paid()
    for act in (Act.OFFER_HANDOVER, Act.ACCEPT_HANDOVER, Act.DECLINE):
        life.do(act, after=timedelta())
    head = people.get_actor("giamdoc.tt-tinh")
    life.do(Act.REFUND, head, after=timedelta(), **refund_body(life, head))

    page = Hands("post_clerk").open(FEES)

    assert "đã hoàn 200.000 đ, còn lại trong két" in page.text
    assert "hoàn người nộp" not in page.text


def test_who_was_granted_to_pay_less_stands_with_what_that_took_off() -> None:
    life = dossier_after(Act.SUBMIT, now=now() - timedelta(minutes=30))
    life.do(Act.SETTLE_EXEMPTION, after=now() - life.now)
    hands = Hands("post_clerk")

    page = hands.open(FEES)
    assert "Miễn, giảm đã xét" in page.text
    assert "Học sinh từ đủ 16 tuổi, sinh viên" in page.text.partition("Chờ thu")[0]
    assert page.text.partition("Chờ thu")[0].count("100.000 đ") == 1
    assert "Miễn, giảm đã xét" not in Hands("one_stop_officer").open(FEES).text
    assert payments.granted_sums(CAST["post_clerk"], life.now, life.now) == (1, {Money.PHI: 100_000})

    life.do(Act.SETTLE_EXEMPTION, after=timedelta(), class_code="", proof="", reason="Thẻ của người khác.")
    assert "Miễn, giảm đã xét" not in hands.open(FEES).text


def test_the_page_asks_as_little_whatever_went_back() -> None:
    for _ in range(3):
        life = paid()
        life.do(Act.SETTLE_EXEMPTION, after=timedelta())
        life.do(Act.REFUND, after=timedelta())
    hands = Hands("post_clerk")
    hands.open(FEES)

    with CaptureQueriesContext(connection) as asked:
        hands.open(FEES)

    assert len(asked) <= 15


# ---- who still owes --------------------------------------------------------------------------------------------------


def test_who_still_owes_stands_with_the_act_that_takes_the_money() -> None:
    life = dossier_after(Act.SUBMIT)
    dossier_after(Act.OPEN_DRAFT)

    page = Hands("post_clerk").open(FEES)

    assert life.row.request_no in page.text
    assert "200.000 đ" in page.text
    assert "30.000 đ" in page.text  # and not the postage of the way home
    assert page.click("Thu tiền").path == f"/quay/tiep-nhan/{life.dossier_id}/kiem-dem"


def test_an_agency_takes_money_when_it_hands_the_result_out() -> None:
    life = dossier_after(Act.PREPARE_RETURN, way=Way.AT_DESK, procedure=IDENTITY_CARD, post_return=False)

    page = Hands("one_stop_officer").open(FEES)

    assert life.row.code in page.text
    assert page.click("Thu tiền").path == f"/quay/ho-so/{life.row.code}/tra-tai-quay"


def test_who_comes_to_an_agency_for_what_the_post_brought_back_owes_no_way_home() -> None:
    life = dossier_after(Act.ACCEPT_TO_CARRY, way=Way.AT_DESK, procedure=IDENTITY_CARD, post_return=True)
    life.do(Act.RECORD_ATTEMPT, reason="moved")
    life.do(Act.RETURN_UNDELIVERED)
    life.do(Act.ACCEPT_HANDOVER)

    page = Hands("one_stop_officer").open(FEES)
    assert life.row.code in page.text
    assert "25.000 đ" in page.text
    assert "30.000 đ" not in page.text

    page = page.click("Thu tiền")
    assert "Đã thu đủ 25.000 đ" in page.text
    assert "Cước chuyển trả kết quả" not in page.text
    page.press("Trả tại quầy", paper_last4="0123", is_paid=True, signed_on_paper=True)
    assert life.status is Status.RETURNED


# ---- on paper --------------------------------------------------------------------------------------------------------


def test_a_receipt_prints_once_as_the_original_and_then_as_a_reprint() -> None:
    life = paid()
    hands = Hands("post_clerk")
    href = next(href for _, href in hands.open(FEES).links if "bien-lai" in href)

    first, again = hands.client.get(href), hands.client.get(href)

    receipt = Receipt.objects.get(dossier_id=life.dossier_id)
    assert first.headers["Content-Disposition"] == f'inline; filename="{receipt.number}.pdf"'
    text = words(first.content)
    for said in ("BIÊN LAI THU TIỀN", receipt.number, life.row.request_no, "Nguyễn Văn Thắng", "Lâm Thị Ngọc Hân"):
        assert said in text
    assert "nghìn đồng" in text
    assert "Bản in lại" not in text
    assert "Bản in lại" in words(again.content)


def test_a_receipt_is_for_those_who_see_the_dossier() -> None:
    life = paid()
    path = f"/quay/ho-so/{life.row.request_no}/bien-lai/"

    assert Hands("one_stop_officer").open(f"{path}3.pdf").status == 200
    assert Hands("post_clerk").open(f"{path}1.pdf").status == 404
    assert Hands("post_clerk_elsewhere").open(f"{path}3.pdf").status == 404


# ---- shelves ---------------------------------------------------------------------------------------------------------


def scan(page: Page, text: str) -> Page:
    return page.press("Enter", q=text, typed="0")


def code_of(life: Life) -> str:
    return Envelope.objects.filter(dossier_id=life.dossier_id).order_by("-envelope_no")[0].code


def shelf_of(life: Life) -> str | None:
    return Envelope.objects.filter(dossier_id=life.dossier_id).order_by("-envelope_no")[0].shelf


@pytest.mark.parametrize("label", ["A5", "NGAN-A5", "Ạ"])
def test_an_envelope_then_a_shelf_lays_it_down_by_two_scans(label: str) -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)
    page = scan(Hands("post_clerk").open(COUNTER), code_of(life))

    page = scan(page, label)

    assert page.path == COUNTER
    assert "đã xếp vào ngăn A5" in page.text
    assert "Ngăn A5 · 1 phong bì" in page.text
    assert code_of(life) in page.text
    assert shelf_of(life) == "A5"


def test_a_shelf_without_an_envelope_before_it_stops() -> None:
    page = scan(Hands("post_clerk").open(COUNTER), "NGAN-A5")

    assert page.status == 404
    assert "Quét phong bì trước, rồi quét ngăn." in page.text


def test_words_are_still_searched_for_when_no_envelope_was_scanned() -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)
    hands = Hands("post_clerk")

    scan(scan(hands.open(COUNTER), code_of(life)), life.row.request_no)
    page = hands.open(COUNTER).press("Enter", q="A5", typed="1")

    assert page.path == "/quay/quet"
    assert shelf_of(life) is None


def test_what_another_holds_is_not_laid_down() -> None:
    life = dossier_after(Act.ACCEPT_HANDOVER)
    page = scan(Hands("post_clerk").open(COUNTER), code_of(life))
    before = everything_written()

    page = scan(page, "A5")

    assert "không ở chỗ bạn" in page.text
    assert everything_written() == before


def test_on_the_page_of_a_dossier_an_envelope_is_laid_down_moved_and_taken_up() -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)
    hands, path = Hands("post_clerk"), f"/quay/ho-so/{life.row.request_no}"

    page = hands.open(path).press("Xếp", shelf="a5")
    assert "vào ngăn A5." in page.text
    page = page.press("Xếp", shelf="B2")
    assert "từ ngăn A5 sang ngăn B2." in page.text
    page = page.press("Lấy ra khỏi ngăn")

    assert "ra khỏi ngăn B2." in page.text
    assert shelf_of(life) is None
    wrong = page.press("Xếp", shelf="tủ lạnh")
    assert "ví dụ A5. Đang gõ “tủ lạnh”" in wrong.text
    assert not Hands("one_stop_officer").open(path).has_button("Xếp")


def test_all_that_is_in_hand_is_laid_down_by_one_press_and_refusals_stand_at_their_rows() -> None:
    one, two = dossier_after(Act.ACCEPT_BY_POST), dossier_after(Act.ACCEPT_BY_POST)
    hands = Hands("post_clerk")
    page = hands.open(HELD)
    assert "2 phong bì, 2 chưa xếp ngăn" in page.text

    codes = {f"shelf-{code_of(one)}".replace("-", "__"): "A1", f"shelf-{code_of(two)}".replace("-", "__"): "x"}
    page = page.press("Ghi ngăn", **codes)

    assert page.status == 422
    assert f'id="error_shelf-{code_of(two)}"' in page.html
    assert (shelf_of(one), shelf_of(two)) == ("A1", None)
    page = page.press("Ghi ngăn", **{f"shelf-{code_of(two)}".replace("-", "__"): "A2"})
    assert "Đã xếp 1 phong bì vào ngăn." in page.text
    assert "2 phong bì, 0 chưa xếp ngăn" in page.text
    assert Hands("one_stop_officer").open(HELD).text.count("Không giữ phong bì nào.") == 1


# ---- scanning on the page of what is in hand -------------------------------------------------------------------------


def scanned(hands: Hands, code: str) -> Page:
    """Scan a code on the page of what is in hand."""
    return hands.open(HELD).send(hands.open(HELD).form("Enter"), q=code, typed="0")


def chosen_row(page: Page) -> str:
    found = re.search(r'<tr id="([^"]+)" class="mc-table__current"', page.html)
    return found[1] if found else ""


def test_a_scanned_envelope_is_chosen_and_the_shelf_that_follows_lays_it_down() -> None:
    one, two = dossier_after(Act.ACCEPT_BY_POST), dossier_after(Act.ACCEPT_BY_POST)
    hands = Hands("post_clerk")
    assert re.search(r'id="mc-scan-input"[^>]* autofocus', hands.open(HELD).html)

    page = scanned(hands, code_of(one))
    assert page.path == HELD
    assert chosen_row(page) == code_of(one)
    assert f"Quét nhãn ngăn của {code_of(one)}" in page.text
    page = scanned(hands, "NGAN-A5")

    assert page.path == HELD
    assert "đã xếp vào ngăn A5" in page.text
    assert (shelf_of(one), shelf_of(two)) == ("A5", None)
    assert chosen_row(page) == ""
    scanned(hands, code_of(two))
    scanned(hands, "b2")
    assert shelf_of(two) == "B2"


def test_what_cannot_be_laid_down_stops_and_writes_nothing() -> None:
    mine, hers = dossier_after(Act.ACCEPT_BY_POST), dossier_after(Act.ACCEPT_HANDOVER)
    hands = Hands("post_clerk")
    before = everything_written()

    for code, sentence in (
        ("NGAN-A5", "Quét phong bì trước, rồi quét ngăn."),
        ("A5", "Quét phong bì trước, rồi quét ngăn."),
        (code_of(hers), "Phong bì này không do bạn giữ."),
        ("MC-00000000-0", "Dừng: chưa xếp được"),
        ("096085000123|381234567|Nguyễn Văn Thắng|01011985|Nam|Cà Mau|01072021", "Quét phong bì trước"),
    ):
        page = scanned(hands, code)
        assert page.status == 409, code
        assert sentence in page.text, code
        assert "Nguyễn Văn Thắng" not in page.html
    assert everything_written() == before

    scanned(hands, code_of(mine))
    assert chosen_row(scanned(hands, code_of(hers))) == ""  # the stop forgets what was chosen
    assert scanned(hands, "A5").status == 409
    assert everything_written() == before
