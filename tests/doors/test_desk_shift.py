"""The shift at a counter: opened with one press or by the first money, counted blind, closed by two when it differs."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.doors.frame.session import now
from motcua.record.dossiers.rules import Act
from motcua.record.payments import queries as payments
from motcua.record.payments import shifts
from motcua.record.payments.models import LedgerEntry, Shift, ShiftCount, ShiftPrinting
from motcua.record.payments.shifts import Counter
from tests.doors.hands import Hands, Page, _follow
from tests.factories import CAST, Life, dossier_after
from tests.rules.printed import words
from tests.services.evidence import everything_written

SHIFT, COUNT, COUNTER, RECOUNTS = "/quay/ca-lam-viec", "/quay/ca-lam-viec/dem-ket", "/quay/", "/quay/dem-lai"
CLERK, COURIER = CAST["post_clerk"], CAST["courier"]
AT = Counter("bd-cai-nuoc", "bd-cai-nuoc/2", "row")

pytestmark = pytest.mark.django_db


def opened(hands: Hands | None = None) -> Hands:
    """The clerk with a shift opened on her counter."""
    hands = hands or Hands("post_clerk")
    hands.open(COUNTER).press("Mở ca")
    return hands


def paid() -> Life:
    """A dossier whose fee was paid to the clerk just now and went on to the agency: its postage is in her drawer."""
    life = dossier_after(Act.SUBMIT, now=now() - timedelta(minutes=40))
    life.do(Act.ACCEPT_BY_POST, after=now() - life.now)
    life.do(Act.OFFER_HANDOVER, after=timedelta())
    life.do(Act.ACCEPT_HANDOVER, after=timedelta())
    return life


def in_drawer() -> int:
    return sum(LedgerEntry.objects.filter(account=f"drawer:{CLERK}").values_list("amount_vnd", flat=True))


def type_notes(page: Page, amount_vnd: int) -> Page:
    """Type notes that make an amount and have them added up."""
    filled = {}
    for value in (500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000):
        number, amount_vnd = divmod(amount_vnd, value)
        filled[f"notes__{value}"] = number or ""
    return page.press("Cộng, xem lại", **filled)


def count(hands: Hands, amount_vnd: int, path: str = COUNT) -> Page:
    """Count a drawer the whole way: notes, the sum, yes."""
    return confirm(type_notes(hands.open(path), amount_vnd))


def confirm(page: Page) -> Page:
    """Press the button that stands beside the sum."""
    form = page.form("Đúng")
    (total,) = re.findall(r'name="total" value="(\d+)"', page.html)
    data: dict[str, Any] = form.data({}) | {"total": total}
    return sent(page, data)


def sent(page: Page, data: dict[str, Any]) -> Page:
    """Send what the form of a page would not send by itself."""
    return _follow(page.client, page.path, "post", data)


# ---- whose page it is ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["courier", "case_officer", "applicant", "manager", "administrator"])
def test_shifts_are_of_those_at_a_counter(role: str) -> None:
    for path in (SHIFT, COUNT, "/quay/ca-lam-viec/dang-giu", "/quay/thu-phi"):
        assert Hands(role).open(path).status == 403, path


def test_a_stranger_is_sent_to_sign_in() -> None:
    for path in (SHIFT, RECOUNTS):
        assert Client().get(path).headers["Location"].startswith("/dang-nhap")


def test_only_who_stands_at_a_point_counts_again_there() -> None:
    assert Hands("courier").open(RECOUNTS).status == 200
    for role in ("case_officer", "applicant", "manager"):
        assert Hands(role).open(RECOUNTS).status == 403, role


# ---- what must be done first -----------------------------------------------------------------------------------------


def test_while_paper_is_in_hand_the_shift_leads_to_the_shelves_and_not_to_a_refusal() -> None:
    hands = opened()
    paid_for = dossier_after(Act.ACCEPT_BY_POST)
    page = hands.open(SHIFT)

    assert "Chưa đếm được: xếp ngăn hoặc giao hết phong bì trên tay trước." in page.text
    assert COUNT not in {href for _words, href in page.links}
    held = page.click("Xếp ngăn")
    assert held.path == "/quay/ca-lam-viec/dang-giu"
    code = str(paid_for.facts(Act.ACCEPT_BY_POST)["envelope"])
    held.press("Ghi ngăn", **{f"shelf-{code}".replace("-", "__"): "A1"})

    assert hands.open(SHIFT).click("Đếm két").status == 200


# ---- opening ---------------------------------------------------------------------------------------------------------


def test_one_press_on_the_counter_opens_a_shift() -> None:
    page = Hands("post_clerk").open(COUNTER)
    assert "Chưa mở thì ca tự mở khi thu khoản tiền đầu tiên." in page.text

    page = page.press("Mở ca")

    assert page.path == COUNTER
    assert "Đã mở ca" in page.text
    assert "đang mở từ" in page.text
    assert "Tổng tiền chỉ hiện khi đếm két." in page.text


def test_the_float_is_typed_on_the_page_of_the_shift_and_offered_again() -> None:
    hands = Hands("post_clerk")
    page = hands.open(SHIFT).press("Mở ca", float_vnd="200.000")
    assert "Tiền lẻ đầu ca 200.000 đ" in page.text
    count(hands, 200_000)

    assert 'value="200.000"' in hands.open(SHIFT).html


@pytest.mark.parametrize(
    ("typed", "said"), [("abc", "Số tiền chỉ gồm chữ số"), ("1500", "chẵn nghìn"), ("9" * 12, "đến")]
)
def test_a_float_that_cannot_be_is_refused_and_stays_as_typed(typed: str, said: str) -> None:
    page = Hands("post_clerk").open(SHIFT)
    before = everything_written()

    page = page.press("Mở ca", float_vnd=typed)

    assert page.status == 422
    assert said in page.text
    assert f'value="{typed}"' in page.html
    assert everything_written() == before


def test_a_double_tap_opens_one_shift() -> None:
    page = Hands("post_clerk").open(COUNTER)
    page.press("Mở ca")

    again = page.press("Mở ca")

    assert again.status == 409
    assert "Ca của bạn đang mở từ" in again.text
    assert Shift.objects.count() == 1


def test_the_first_money_opens_a_shift_and_a_refused_act_opens_none() -> None:
    life = dossier_after(Act.SUBMIT)
    hands = Hands("post_clerk")
    counted = {f"count__{row['component_no']}__{kind}": row.get(name, 0) for row in life.asked_counts()
               for kind, name in (("original", "original"), ("photocopy", "photocopy")) if row.get(name)}  # fmt: skip
    page = hands.open(f"/quay/tiep-nhan/{life.dossier_id}/kiem-dem").press("Tiếp tục khi đã đủ", **counted)
    page = page.press("Sang niêm phong", taken_vnd=life.owed_vnd("RECEPTION"))
    refused = page.press("Nhận và niêm phong", seal_no="0048213")
    assert Shift.objects.count() == 0

    done = refused.press("Nhận và niêm phong", seal_no="0048213", is_signed=True)

    assert "Ca của bạn tự mở lúc" in done.text
    row = payments.current(CLERK)
    assert row is not None
    assert row.is_by_money
    assert payments.receipt_count(CLERK, row.opened_at) == 1
    assert "Ca tự mở khi thu khoản tiền đầu tiên." in hands.open(SHIFT).text


# ---- while it is open ------------------------------------------------------------------------------------------------


def test_the_numbers_of_a_shift_open_what_they_count_and_no_sum_is_shown() -> None:
    hands = opened()
    life = paid()
    left = f"{in_drawer():,}".replace(",", ".")

    page = hands.open(SHIFT)

    assert "Đã tiếp nhận 1 hồ sơ" in page.text
    assert "Đã thu 1 khoản" in page.text
    assert life.row.request_no in page.click("1 hồ sơ").text
    assert life.row.request_no in page.click("1 khoản").text
    for path in (SHIFT, COUNTER, "/quay/thu-phi"):
        shown = hands.open(path).text
        assert "tổng tiền chỉ hiện khi đếm két" in shown.lower()
        assert path == "/quay/thu-phi" or f"{left} đ" not in shown  # a receipt's own amounts are no sum


def test_the_steps_to_close_lead_to_what_is_missing() -> None:
    hands = opened()
    dossier_after(Act.ACCEPT_BY_POST)
    dossier_after(Act.SUBMIT)

    page = hands.open(SHIFT)

    assert "Còn 1 phong bì trên tay" in page.text
    assert "Còn 1 hồ sơ tiếp nhận dở tại điểm" in page.text
    assert page.click("Xếp ngăn").title.startswith("Phong bì đang giữ")
    page = hands.open(COUNT)
    assert page.status == 409
    assert "Ca chưa đóng được: đang giữ 1 phong bì. Giao hoặc xếp vào ngăn, rồi đóng lại." in page.text
    assert not page.has_button("Cộng")


def test_paper_taken_while_the_notes_are_counted_is_said_when_they_are_written() -> None:
    hands = opened()
    page = type_notes(hands.open(COUNT), 0)
    dossier_after(Act.ACCEPT_BY_POST)
    before = everything_written()

    page = confirm(page)

    assert page.status == 409
    assert "đang giữ 1 phong bì" in page.text
    assert everything_written() == before


def test_a_shift_left_open_says_so_and_can_be_closed() -> None:
    shifts.open_shift(person_id=CLERK, counter=AT, float_vnd=0, at=now() - timedelta(days=1))
    hands = Hands("post_clerk")

    assert "Ca hôm trước chưa đóng." in hands.open(COUNTER).text
    assert "và chưa đóng. Đếm két, đóng ca trước khi làm ca mới." in hands.open(SHIFT).text
    assert "đã đóng, két khớp sổ" in count(hands, 0).text


# ---- the blind count -------------------------------------------------------------------------------------------------


def test_the_sum_is_said_back_before_anything_is_written() -> None:
    page = opened().open(COUNT)
    before = everything_written()

    page = page.press("Cộng, xem lại", notes__500000="2", notes__1000="3")

    assert page.status == 200
    assert "1.003.000 đ" in page.text
    assert "Một triệu không trăm linh ba nghìn đồng" in page.text
    assert everything_written() == before
    assert page.form("Cộng, xem lại").buttons[0] == "Cộng, xem lại"  # what Enter presses writes nothing


def test_a_number_changed_after_the_sum_was_said_back_is_added_up_again() -> None:
    page = type_notes(opened().open(COUNT), 500_000)
    (total,) = re.findall(r'name="total" value="(\d+)"', page.html)
    before = everything_written()

    again = sent(page, page.form("Đúng").data({"notes-500000": "2"}) | {"total": total})

    assert "1.000.000 đ" in again.text
    assert everything_written() == before


@pytest.mark.parametrize("typed", ["-1", "abc", "10000", "1,5", "١", "99999999"])
def test_what_is_no_number_of_notes_is_said_at_its_field_and_stays_as_typed(typed: str) -> None:
    page = opened().open(COUNT)
    before = everything_written()

    page = page.press("Cộng, xem lại", notes__500000=typed, notes__1000="2")

    assert page.status == 422
    assert "Số tờ 500.000 đ là số nguyên từ 0 đến 9.999." in page.text
    assert 'id="error_notes-500000"' in page.html
    assert page.title.startswith("Lỗi:")
    assert not page.has_button("Đúng")
    assert everything_written() == before


def test_a_count_that_agrees_closes_the_shift_and_offers_its_report() -> None:
    hands = opened()
    paid()

    page = count(hands, in_drawer())

    assert page.path == SHIFT
    assert "đã đóng, két khớp sổ." in page.text
    report = hands.client.get(dict(page.links)["In báo cáo ca"])
    assert report.headers["Content-Type"] == "application/pdf"
    text = words(report.content)
    assert "BÁO CÁO CA VÀ KIỂM QUỸ" in text
    assert "tiếp nhận 1 hồ sơ, trả 0 kết quả, lập 1 biên lai" in text
    assert "Bản in lại" in words(hands.client.get(dict(page.links)["In báo cáo ca"]).content)


def test_which_printing_of_a_report_it_is_is_written_down_and_not_only_remembered() -> None:
    hands = opened()
    href = dict(count(hands, in_drawer()).links)["In báo cáo ca"]
    shift_id = Shift.objects.get(person_id=CLERK).pk
    Shift.objects.filter(pk=shift_id).update(closed_at=now() - timedelta(days=40), opened_at=now() - timedelta(days=41))
    refused = Hands("courier").client.get(href)
    assert refused.status_code in (403, 404)
    assert not ShiftPrinting.objects.exists()

    first = hands.client.get(href)
    cache.clear()
    second = hands.client.get(href)

    assert "Bản in lại" not in words(first.content)  # late, and still the first
    assert "Bản in lại" in words(second.content)
    rows = ShiftPrinting.objects.filter(shift_id=shift_id).order_by("print_no")
    assert list(rows.values_list("print_no", "by_id")) == [(1, CLERK), (2, CLERK)]


def test_two_tabs_close_a_shift_once() -> None:
    hands = opened()
    one, other = type_notes(hands.open(COUNT), 0), type_notes(hands.open(COUNT), 0)
    confirm(one)
    before = everything_written()

    assert "đã đóng, két khớp sổ" in confirm(one).text  # the same press again
    page = confirm(other)

    assert page.status == 409
    assert "Không ghi lần hai." in page.text
    assert ShiftCount.objects.count() == 1
    assert everything_written() == before


def test_without_a_shift_there_is_nothing_to_count() -> None:
    page = Hands("post_clerk").open(COUNT)

    assert page.status == 409
    assert "Bạn không có ca nào đang mở." in page.text


def test_nobody_closes_the_shift_of_another() -> None:
    opened()
    shift = Shift.objects.get()
    hands = Hands("officer_of_the_centre")
    hands.open(COUNTER).press("Mở ca")
    page = type_notes(hands.open(COUNT), 0)
    before = everything_written()

    page = sent(page, page.form("Đúng").data({"shift": shift.id}) | {"total": "0"})

    assert page.status == 409
    assert everything_written() == before


# ---- a second person -------------------------------------------------------------------------------------------------


def differing() -> tuple[Hands, int]:
    """The clerk after a count that is 5.000 đ short."""
    hands = opened()
    paid()
    count(hands, in_drawer() - 5_000)
    return hands, in_drawer()


def test_a_difference_is_shown_and_names_who_could_count_again() -> None:
    hands, _left = differing()

    page = hands.open(SHIFT)

    assert "thiếu 5.000 đ" in page.text
    assert "Danh Hoàng Phúc" in page.text
    assert RECOUNTS in page.text
    assert "chờ người thứ hai đếm lại" in hands.open(COUNTER).text
    page = hands.open(COUNT)
    assert page.status == 409
    assert "Người thứ hai cùng điểm đếm lại." in page.text


def test_the_second_person_counts_as_blind_in_her_own_session_and_the_shift_closes_when_it_agrees() -> None:
    hands, left = differing()
    second = Hands("courier")

    page = second.open(RECOUNTS).click("Đếm lại")
    assert "Lâm Thị Ngọc Hân" in page.text
    for amount in (left, left - 5_000):
        assert f"{amount:,} đ".replace(",", ".") not in page.text
    page = confirm(type_notes(page, left))

    assert page.path == RECOUNTS
    assert "đã đóng, két khớp sổ" in page.text
    assert payments.current(CLERK) is None
    assert payments.history(CLERK)[0].recounter_id == COURIER
    assert "khớp sổ" in hands.open(SHIFT).text


def test_a_difference_that_two_have_counted_needs_a_reason() -> None:
    hands, left = differing()
    confirm(type_notes(Hands("courier").open(RECOUNTS).click("Đếm lại"), left - 5_000))
    page = hands.open(SHIFT)
    before = everything_written()

    empty = page.press("Đóng ca với chênh lệch này", reason="  ")
    assert empty.status == 422
    assert everything_written() == before
    closed = page.press("Đóng ca với chênh lệch này", reason="Trả thừa tiền lẻ.")

    assert "két thiếu 5.000 đ" in closed.text
    again = page.press("Đóng ca với chênh lệch này", reason="Khác.")
    assert again.status == 409
    assert payments.history(CLERK)[0].reason == "Trả thừa tiền lẻ."
    past = hands.open(f"{SHIFT}/{payments.history(CLERK)[0].id}")
    assert "Trả thừa tiền lẻ." in past.text
    assert "Danh Hoàng Phúc" in past.text


def test_the_second_person_is_nobody_from_elsewhere_and_not_the_first() -> None:
    hands, left = differing()
    shift = Shift.objects.get()
    assert hands.open(f"{RECOUNTS}/{shift.id}").status == 404
    assert Hands("post_clerk_elsewhere").open(f"{RECOUNTS}/{shift.id}").status == 404
    sheet = type_notes(Hands("courier").open(f"{RECOUNTS}/{shift.id}"), left)
    data = sheet.form("Đúng").data({}) | {"total": str(left)}
    before = everything_written()

    for role, said in (("post_clerk", "phải là người khác"), ("post_clerk_elsewhere", "không làm việc ở điểm")):
        page = Hands(role).post(f"{RECOUNTS}/{shift.id}", data)
        assert page.status == 403
        assert said in page.text
    assert everything_written() == before


# ---- shifts before ---------------------------------------------------------------------------------------------------


def test_a_closed_shift_shows_each_kind_of_money_in_a_column_of_its_own() -> None:
    hands = opened()
    paid()
    count(hands, in_drawer())

    page = hands.open(SHIFT).click("CA-")

    for kind in ("Phí", "Lệ phí", "Cước bưu chính"):
        assert kind in page.text
    assert page.html.count('class="mc-number"') >= 12


def test_the_shift_of_another_is_not_there() -> None:
    hands = opened()
    count(hands, 0)
    shift = Shift.objects.get().id
    other = Hands("post_clerk_elsewhere")

    for path in (
        f"{SHIFT}/{shift}",
        f"{SHIFT}/{shift}/bao-cao.pdf",
        f"{SHIFT}/{shift}/da-tra",
        f"/quay/thu-phi?ca={shift}",
    ):
        assert other.open(path).status == 404, path
    assert hands.open(f"{SHIFT}/{shift}/khong-co").status == 404
    assert hands.open(f"{SHIFT}/CA-000000-0000").status == 404


def test_an_open_shift_has_no_report() -> None:
    hands = opened()

    assert hands.open(f"{SHIFT}/{Shift.objects.get().id}/bao-cao.pdf").status == 404


@pytest.mark.parametrize("path", [SHIFT, "/quay/thu-phi", "/quay/ca-lam-viec/dang-giu", COUNTER])
def test_a_page_asks_as_much_for_many_as_for_few(path: str) -> None:
    hands = opened()
    paid()
    dossier_after(Act.ACCEPT_BY_POST)
    dossier_after(Act.SUBMIT)
    hands.open(path)

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert hands.open(path).status == 200
        return len(asked)

    few = statements()
    for _ in range(3):
        paid()
        dossier_after(Act.ACCEPT_BY_POST)
        dossier_after(Act.SUBMIT)

    assert statements() <= few <= 15
