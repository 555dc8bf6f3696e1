"""The first day of four people, each at her door, as docs/how-to/first-day.md tells it; the pictures are its own.

1. A post clerk signs in, opens her shift, receives a dossier step by step, hands the envelope over, closes the shift.
2. A case officer sees what is due, opens a dossier, puts it forward; the head decides.
3. A courier takes up the round on a phone and delivers a result.
4. A manager reads the board, opens a figure down to its dossiers, takes a list home as a file.
"""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browsers import PHONE, require_accessible, signed_slip
from tests.journeys.pictures import picture

FULL_HOUSE = True

Enter = Callable[..., Page]


def test_a_post_clerk_on_her_first_day(enter: Enter) -> None:
    page = enter()
    page.goto("/dang-nhap")
    _looks_right(page, "sign-in")

    page = enter("buudien.cainuoc")
    expect(page.get_by_role("textbox", name=re.compile("Quét mã"))).to_be_focused()
    _looks_right(page, "clerk-1-counter")

    request_no = _receives(page)
    expect(page.locator("main")).to_contain_text(request_no)
    page.goto("/quay/giao-nhan")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    _looks_right(page, "clerk-7-handover")

    page.goto("/quay/thu-phi")
    _looks_right(page, "clerk-8-fees")
    page.goto("/quay/ca-lam-viec")
    _looks_right(page, "clerk-9-shift")


def _receives(page: Page) -> str:
    """A whole reception by the keyboard, with a picture of each step; return the number of the request."""
    keys = page.keyboard
    keys.press("F2")
    page.wait_for_url(re.compile("tiep-nhan$"))
    keys.type("ly lich", delay=70)
    expect(page.locator("main")).to_contain_text("lý lịch tư pháp")
    _looks_right(page, "clerk-2-procedure")
    keys.press("Enter")
    page.wait_for_url(re.compile("nguoi-nop"))
    for label, text in (("Họ tên", "Nguyễn Thị Ngọc Diễm"), ("Số điện thoại", "0900000428"), ("Địa chỉ", "ấp Cái Rô")):
        page.get_by_label(re.compile(label)).first.fill(text)
    _looks_right(page, "clerk-3-applicant")
    keys.press("Control+Enter")
    page.wait_for_url(re.compile("kiem-dem"))
    request_no = str(page.get_by_role("link", name=re.compile(r"^YC-")).first.inner_text()).strip()
    for name in ("count-1-original", "count-2-photocopy"):
        page.locator(f"[name={name}]").fill("1")
        keys.press("Tab")
    expect(page.locator("main")).to_contain_text(re.compile("2 trên 2"))
    _looks_right(page, "clerk-4-count")
    keys.press("Control+Enter")
    page.wait_for_url(re.compile("phi$"))
    page.get_by_label(re.compile("Số tiền đã nhận")).fill("230.000")
    _looks_right(page, "clerk-5-fee")
    keys.press("Control+Enter")
    page.wait_for_url(re.compile("niem-phong$"))
    page.get_by_label(re.compile("Số niêm phong")).fill("0048213")
    page.get_by_label(re.compile("đã ký phiếu gửi")).check()
    _looks_right(page, "clerk-6-seal")
    keys.press("Control+Enter")
    page.wait_for_url(re.compile("ho-so/"))
    return request_no


def test_a_case_officer_and_her_head_on_their_first_day(enter: Enter) -> None:
    page = enter("thuly.congan")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hộp việc")
    _looks_right(page, "official-1-inbox")

    page.locator("main table a[href*='/ho-so/']").first.click()
    page.wait_for_url(re.compile("/ho-so/"))
    _looks_right(page, "official-2-dossier")
    address = page.url
    page.get_by_text("Vì sao hạn như vậy").first.click()
    expect(page.locator("main")).to_contain_text("Bắt đầu")
    _looks_right(page, "official-3-why")

    page.goto(address)
    page.get_by_role("link", name="Trình phê duyệt").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    _looks_right(page, "official-4-propose")
    _press(page, "Trình phê duyệt")

    page = enter("lanhdao.congan")
    page.goto("/giai-quyet/phe-duyet")
    _looks_right(page, "official-5-approvals")
    page.locator("main table").get_by_role("link", name="Phê duyệt").first.click()
    _press(page, "Phê duyệt")


def test_a_courier_on_his_first_day(enter: Enter) -> None:
    page = enter("buuta.cainuoc", PHONE)
    _looks_right(page, "courier-1-round")

    page.get_by_role("link", name="Bắt đầu giao").first.click()
    page.wait_for_url(re.compile("giao$"))
    _looks_right(page, "courier-2-delivery")
    page.get_by_label("4 số cuối của giấy tờ").first.fill("4417")
    page.get_by_label(re.compile("Đã thu đủ")).check()
    page.get_by_label(re.compile("Ký giấy")).check()
    page.get_by_label("Ảnh phiếu phát đã ký").set_input_files(signed_slip())
    _press(page, "Hoàn tất giao")
    _looks_right(page, "courier-3-done")


def test_a_manager_on_her_first_day(enter: Enter) -> None:
    page = enter("vanphong.tinh")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Toàn cảnh")
    _looks_right(page, "manager-1-board")

    page.goto("/dieu-hanh/qua-han")
    _looks_right(page, "manager-2-overdue")

    with page.expect_download(timeout=30_000):  # the page fetches the file itself as soon as it is done
        page.get_by_role("button", name="XLSX").first.click()
    files = page.context.new_page()
    files.goto("/viec-dai")
    files.locator("main table a").first.click()
    files.get_by_role("link", name="Tải tệp về").wait_for()
    _looks_right(files, "manager-4-file")

    page.goto("/dieu-hanh/sap-den-han")
    _looks_right(page, "manager-3-next")


def _looks_right(page: Page, name: str) -> None:
    """Take the picture of a page, which is accessible and loses nothing at its sides."""
    require_accessible(page)
    picture(page, name)


def _press(page: Page, button: str) -> None:
    """Press the button of an act and wait for the page after it."""
    with page.expect_navigation():
        page.locator("main, .mc-fixed").get_by_role("button", name=re.compile(f"^{button}")).first.click()
    assert not page.title().startswith("Lỗi"), page.inner_text("main")
