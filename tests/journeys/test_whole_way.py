"""One dossier through every door, in a browser, in Vietnamese.

1. An applicant finds the procedure on the portal without accents.
2. A post clerk receives it with the keyboard alone: procedure, applicant, count, fee, seal; the slip is a PDF.
3. She offers the envelope; the one-stop officer signs the minute, receives it (form 01) and passes it on.
4. The head assigns it, the case officer proposes, the head approves.
5. The one-stop officer packs the result and offers it to the post.
6. On a phone the courier takes it over and delivers it: paper seen, money taken, signed on paper.
7. On a phone the applicant follows it by code and four digits, and rates it.
8. A manager's figure opens the list that counts it; one command proves that nothing is unaccounted.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browsers import PHONE, require_accessible, signed_slip
from tests.journeys.conftest import Served

Enter = Callable[..., Page]
PHONE_NUMBER = "0900000428"


def test_one_dossier_goes_the_whole_way_through_every_door(enter: Enter, served: Served) -> None:
    _finds_the_procedure(enter())
    request_no = _receives_by_keyboard(enter("buudien.cainuoc"))
    _hands_over(enter("buudien.cainuoc"), request_no)
    code = _signs_receives_and_passes_on(enter("motcua.congan"), request_no)
    _assigns(enter("lanhdao.congan"), code)
    _proposes(enter("thuly.congan"), code)
    _approves(enter("lanhdao.congan"), code)
    _packs_and_offers(enter("motcua.congan"), code)
    _carries_and_delivers(enter("buuta.cainuoc", PHONE), code)
    _follows_and_rates(enter(size=PHONE), code)
    _opens_a_figure(enter("vanphong.tinh"), code)

    proof = _verified(served)
    assert {name: proof[name]["unaccounted"] for name in ("papers", "minutes", "dong", "journal")} == {
        "papers": 0, "minutes": 0, "dong": 0, "journal": 0
    }  # fmt: skip
    assert proof["journal"]["checked"] == 15
    assert proof["dong"]["checked"] > 0


def _finds_the_procedure(page: Page) -> None:
    page.goto("/")
    page.locator("input[name=q]").first.fill("ly lich tu phap")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Cấp phiếu lý lịch tư pháp").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("lý lịch tư pháp")
    _is_accessible(page)


def _receives_by_keyboard(page: Page) -> str:
    """The whole reception without the mouse."""
    keys = page.keyboard
    expect(page.get_by_role("textbox", name=re.compile("Quét mã"))).to_be_focused()
    _is_accessible(page)
    keys.press("F2")
    expect(page.get_by_role("heading", level=1)).to_have_text("Người nộp cần làm thủ tục gì")
    _type(page, "ly lich")
    keys.press("Enter")  # takes the first of the list, which has narrowed while she typed
    page.wait_for_url(re.compile("nguoi-nop"))
    _is_accessible(page)
    for label, text in (("Họ tên", "Nguyễn Thị Ngọc Diễm"), ("Số điện thoại", PHONE_NUMBER), ("Địa chỉ", "ấp Cái Rô")):
        _tab_to_field(page, label)
        _type(page, text)
    keys.press("Control+Enter")
    page.wait_for_url(re.compile("kiem-dem"))
    _is_accessible(page)
    request_no = str(page.get_by_role("link", name=re.compile(r"^YC-")).first.inner_text()).strip()
    for name in ("count-1-original", "count-2-photocopy"):
        _tab_to_name(page, name)
        _type(page, "1")
    keys.press("Control+Enter")
    page.wait_for_url(re.compile("phi$"))
    _is_accessible(page)
    _tab_to_field(page, "Số tiền đã nhận")
    _type(page, "230.000")
    keys.press("Control+Enter")
    page.wait_for_url(re.compile("niem-phong$"))
    _is_accessible(page)
    _tab_to_field(page, "Số niêm phong")
    _type(page, "0048213")
    _tab_to_field(page, "đã ký phiếu gửi")
    keys.press("Space")
    keys.press("Control+Enter")
    page.wait_for_url(re.compile("ho-so/"))
    _is_accessible(page)
    slip = page.get_by_role("link", name=re.compile("phiếu gửi", re.IGNORECASE)).first.get_attribute("href")
    printed = page.request.get(str(slip))
    assert printed.headers["content-type"] == "application/pdf"
    assert printed.body().startswith(b"%PDF")
    return request_no


def _hands_over(page: Page, request_no: str) -> None:
    page.goto(f"/quay/ho-so/{request_no}/giao-co-quan")
    _press(page, "Giao")
    _is_accessible(page)


def _signs_receives_and_passes_on(page: Page, request_no: str) -> str:
    for slug, button in (("ky-bien-ban", "Ký biên bản"), ("tiep-nhan", "Tiếp nhận")):
        page.goto(f"/quay/ho-so/{request_no}/{slug}")
        _press(page, button)
    page.goto(f"/quay/ho-so/{request_no}")
    code = re.search(r"H12\.17-\d{6}-\d{4}", page.inner_text("main"))
    assert code is not None
    page.goto(f"/quay/ho-so/{code[0]}/chuyen-xu-ly")
    _press(page, "Chuyển xử lý")
    return code[0]


def _opens_in_office(page: Page, code: str) -> None:
    page.goto("/giai-quyet/tim")
    page.locator("main input[name=q]").first.fill(code)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("ho-so/"))
    _is_accessible(page)


def _assigns(page: Page, code: str) -> None:
    _opens_in_office(page, code)
    page.get_by_role("link", name="Phân công").first.click()
    page.get_by_label("Quách Hữu Lợi").first.check()
    _press(page, "Phân công")


def _proposes(page: Page, code: str) -> None:
    _opens_in_office(page, code)
    page.get_by_role("link", name="Trình phê duyệt").first.click()
    _press(page, "Trình phê duyệt")


def _approves(page: Page, code: str) -> None:
    _opens_in_office(page, code)
    page.get_by_role("link", name="Phê duyệt").last.click()
    _press(page, "Phê duyệt")


def _packs_and_offers(page: Page, code: str) -> None:
    page.goto(f"/quay/ho-so/{code}/dong-goi")
    page.get_by_label("Số niêm phong").fill("0048999")
    _press(page, "Chuẩn bị trả kết quả")
    page.goto(f"/quay/ho-so/{code}/giao-buu-dien")
    page.get_by_label("Giao cho bưu điện").select_option("point:bd-cai-nuoc")
    _press(page, "Giao bưu điện")


def _carries_and_delivers(page: Page, code: str) -> None:
    _is_accessible(page)
    page.locator('a[href$="nhan-chuyen"]').first.click()
    page.get_by_label(re.compile("ký phiếu gửi")).check()
    _press(page, "Nhận chuyển")
    page.goto("/tuyen/")
    page.get_by_role("link", name=re.compile("Bắt đầu giao|Giao kết quả")).first.click()
    expect(page.locator("body")).to_contain_text(code)
    page.get_by_label("4 số cuối của giấy tờ").fill("4417")
    page.get_by_label(re.compile("Đã thu đủ")).check()
    page.get_by_label(re.compile("Ký giấy")).check()
    page.get_by_label("Ảnh phiếu phát đã ký").set_input_files(signed_slip())
    _is_accessible(page)
    _press(page, "Hoàn tất giao")


def _follows_and_rates(page: Page, code: str) -> None:
    page.goto("/tra-cuu")
    page.get_by_role("textbox", name=re.compile("Mã hồ sơ")).fill(code)
    page.get_by_label(re.compile("4 số cuối")).fill(PHONE_NUMBER[-4:])
    page.get_by_role("button", name="Xem").last.click()
    expect(page.locator("main")).to_contain_text("Đã giao")
    assert "Ngọc Diễm" not in page.content()
    assert PHONE_NUMBER not in page.content()
    _is_accessible(page)
    page.get_by_label(re.compile("Rất hài lòng")).check()
    _press(page, "Gửi đánh giá")
    expect(page.locator("main")).to_contain_text("Cảm ơn")


def _opens_a_figure(page: Page, code: str) -> None:
    _is_accessible(page)
    page.get_by_role("link", name=re.compile(r"^1\b.*đã trả tháng này|^1$")).first.click()
    expect(page.locator("main")).to_contain_text(code)
    assert "Ngọc Diễm" not in page.content()


def _press(page: Page, button: str) -> None:
    """Press the button of a form's act and wait for the page after it."""
    with page.expect_navigation():
        page.locator("main, .mc-fixed").get_by_role("button", name=re.compile(f"^{button}")).first.click()
    assert not page.title().startswith("Lỗi"), page.inner_text("main")


def _type(page: Page, text: str) -> None:
    """Type as a person does: slower than a scanner."""
    page.keyboard.type(text, delay=60)


def _tab_to_field(page: Page, label: str) -> None:
    """Go on with Tab to the input whose label holds these words."""
    _tab_until(page, "e => e.labels && [...e.labels].some(l => l.innerText.includes(w))", label)


def _tab_to_name(page: Page, name: str) -> None:
    _tab_until(page, "e => e.name === w", name)


def _tab_until(page: Page, test: str, words: str) -> None:
    question = f"w => ({test})(document.activeElement)"
    for _ in range(60):
        if page.evaluate(question, words):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach “{words}” on {page.url}")


def _is_accessible(page: Page) -> None:
    """The page is accessible, and Vietnamese."""
    require_accessible(page)
    assert page.locator("html").get_attribute("lang") == "vi"


def _verified(served: Served) -> dict[str, Any]:
    run = subprocess.run(
        [sys.executable, "-m", "motcua.doors.command.main", "verify", "--json", "--database", served.database],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ,
    )
    found: dict[str, Any] = json.loads(run.stdout)
    return found
