"""The desk in a browser: a whole reception by keyboard alone, scans, keys, and every page accessible at every width.

The browser's requests are answered by Django's test client inside the test's own transaction: no server is started.
"""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route

from motcua.record.dossiers.models import Dossier, Event
from motcua.record.dossiers.rules import Act, Status
from tests import scanner
from tests.browsers import (
    HOST,
    SIZES,
    Enter,
    arrive,
    browser,
    enter,
    faults_of,
    go,
    needs_chromium,
    press,
    require_accessible,
)
from tests.factories import DRIVING_LICENCE, IDENTITY_CARD, Way, dossier_after, dossier_at

__all__ = ["browser", "enter"]

HAND_MS = 70

pytestmark = [pytest.mark.django_db, needs_chromium]


def scan(page: Page, code: str) -> None:
    """Scan what leads to another page."""
    with page.expect_navigation():
        scanner.scan(page, code)
    arrive(page)


CARD = "096085000123|381234567|Nguyễn Văn Thắng|01011985|Nam|Số 12, ấp Cái Rô, xã Cái Nước|01072021"
PRESSES_MOST = 30
"""Keys that a hand presses for a whole reception: ten of them are the telephone number, seven the words searched."""


def test_a_whole_reception_by_keyboard_and_scanner_takes_few_presses(enter: Enter) -> None:
    page = enter("post_clerk")
    page.goto(f"{HOST}/quay/")
    pressed = 0

    def hand(*keys: str, leads_on: bool = False) -> None:
        nonlocal pressed
        pressed += len(keys)
        if leads_on:
            go(page, *keys)
        else:
            for key in keys:
                page.keyboard.press(key)

    hand("F2", leads_on=True)
    hand(*"ly", "Space", *"lich")
    page.locator("#mc-options", has_text="1 thủ tục").wait_for()
    hand("Enter", leads_on=True)

    with page.expect_navigation():
        page.keyboard.type(CARD, delay=1)
        page.keyboard.press("Enter")
    arrive(page)
    assert page.input_value("#id_full_name") == "Nguyễn Văn Thắng"
    assert page.input_value("#id_address") == "Số 12, ấp Cái Rô, xã Cái Nước"
    assert page.evaluate("document.activeElement.name") == "phone"
    hand(*"0900000628")
    hand("Control+Enter", leads_on=True)

    assert page.evaluate("document.activeElement.name") == "count-1-original"
    hand("Enter")
    assert page.evaluate("document.activeElement.name") == "count-2-photocopy"
    page.locator("#mc-gap", has_text="Còn thiếu 1 bản chụp").wait_for()
    assert page.evaluate("document.activeElement.name") == "count-2-photocopy"
    hand("Enter")
    page.locator("#mc-gap", has_text="Đủ giấy tờ bắt buộc").wait_for()
    assert "2 trên 2" in page.inner_text("#mc-count-sum")
    hand("Control+Enter", leads_on=True)
    hand("Control+Enter", leads_on=True)

    scanner.scan(page, "0048213")  # the scanner's Enter sends nothing
    assert page.input_value("#id_seal_no") == "0048213"
    assert page.evaluate("document.activeElement.name") == "is_signed"
    hand("Space")
    hand("Control+Enter", leads_on=True)

    assert "Đã nhận và niêm phong" in page.inner_text("main")
    assert page.locator("[data-mc-alt=p]").first.get_attribute("href").endswith(".pdf")
    assert Event.objects.filter(dossier_id=Dossier.objects.get().pk).count() == 3
    assert pressed <= PRESSES_MOST
    assert "Khách tiếp theo" in page.inner_text(".mc-onward")
    go(page, "F2")
    assert urlsplit(page.url).path == "/quay/tiep-nhan"


def test_the_keys_lead_to_the_sections_and_back_to_the_box(enter: Enter) -> None:
    page = enter("post_clerk")
    page.goto(f"{HOST}/quay/")

    for key, path in (("F4", "/quay/giao-nhan"), ("F8", "/quay/tra-ket-qua"), ("F2", "/quay/tiep-nhan")):
        go(page, key)
        assert urlsplit(page.url).path == path
    go(page, "F4")
    page.locator("a").last.focus()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "mc-scan-input"


def test_scans_tick_a_stop_holds_and_esc_goes_on(enter: Enter) -> None:
    codes = [str(dossier_after(Act.ACCEPT_BY_POST).facts(Act.ACCEPT_BY_POST)["envelope"]) for _ in range(3)]
    page = enter("post_clerk")
    page.goto(f"{HOST}/quay/giao-nhan")
    number = page.locator(".mc-scan__number")

    scanner.scan(page, codes[0])
    number.filter(has_text="1 / 3").wait_for()
    scanner.scan(page, "MC-CJZN4KN5-Q")
    page.locator("[data-mc-stop]").wait_for()
    scanner.scan(page, codes[1])  # while the stop stands it waits
    page.locator("[data-mc-scan-queue]", has_text="Đã giữ 1 lần quét").wait_for()
    for key in ("Control+Enter", "Control+z", "Enter"):  # only Esc says that it was read
        page.keyboard.press(key)
        assert page.locator("[data-mc-stop]").is_visible()
    number.filter(has_text="1 / 3").wait_for()
    page.keyboard.press("Escape")
    number.filter(has_text="2 / 3").wait_for()
    page.keyboard.press("Control+z")
    number.filter(has_text="1 / 3").wait_for()

    line = {"is_lost": True}

    def over_the_line(route: Route) -> None:
        route.abort() if line["is_lost"] else route.fallback()

    page.route("**/giao-nhan/quet", over_the_line)
    scanner.scan(page, codes[1])
    scanner.scan(page, codes[2])
    page.locator("[data-mc-scan-queue]", has_text="Mất kết nối. Đã giữ 2 lần quét trong máy").wait_for()
    line["is_lost"] = False
    page.evaluate("dispatchEvent(new Event('online'))")
    number.filter(has_text="3 / 3").wait_for()
    assert faults_of(page) == []
    assert Event.objects.filter(act="offer_handover").count() == 0

    go(page, "Control+Enter")
    assert "Xong 3 phong bì" in page.inner_text("h1")


def test_a_stop_on_the_counter_is_not_passed_by_the_key_of_the_next_act(enter: Enter) -> None:
    page = enter("post_clerk")
    page.goto(f"{HOST}/quay/")
    scan(page, "MC-CJZN4KN5-Q")
    assert page.locator("[data-mc-stop]").is_visible()

    page.keyboard.press("Control+Enter")
    assert page.locator("[data-mc-stop]").is_visible()
    go(page, "Escape")

    assert page.locator("[data-mc-stop]").count() == 0
    assert urlsplit(page.url).path == "/quay/"
    go(page, "Control+Enter")
    assert urlsplit(page.url).path == "/quay/tiep-nhan"


def test_a_scan_while_typing_goes_to_the_box_and_not_into_the_field(enter: Enter) -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)
    page = enter("post_clerk")
    page.goto(f"{HOST}/quay/ho-so/{life.row.request_no}")

    scan(page, str(life.facts(Act.ACCEPT_BY_POST)["envelope"]))

    assert page.url.endswith(f"/quay/ho-so/{life.row.request_no}")
    assert "đã mở hồ sơ" in page.inner_text("[data-mc-scan]")


def test_a_result_is_signed_for_on_the_screen(enter: Enter) -> None:
    life = dossier_after(Act.PREPARE_RETURN, way=Way.AT_DESK, post_return=False, procedure=IDENTITY_CARD)
    page = enter("one_stop_officer")
    page.goto(f"{HOST}/quay/ho-so/{life.row.code}/tra-tai-quay")
    page.fill("#id_paper_last4", "0123")
    page.check("#id_is_paid")

    press(page, "Trả tại quầy")
    assert "Người nhận chưa ký" in page.inner_text(".govuk-error-summary")
    assert page.input_value("#id_paper_last4") == "0123"

    page.locator("canvas").scroll_into_view_if_needed()
    box = page.locator("canvas").bounding_box()
    assert box
    page.mouse.move(box["x"] + 30, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 100, steps=6)
    page.mouse.up()
    press(page, "Trả tại quầy")

    assert life.status is Status.RETURNED


def every_page() -> list[tuple[str, str]]:
    """(role, path) of every kind of page of the desk, on a full day."""
    begun, sealed, offered = (
        dossier_after(Act.SUBMIT),
        dossier_after(Act.ACCEPT_BY_POST),
        dossier_after(Act.OFFER_HANDOVER),
    )
    arrived, received = dossier_after(Act.ACCEPT_HANDOVER), dossier_after(Act.RECEIVE)
    ready, packed, coming = (
        dossier_after(Act.APPROVE),
        dossier_after(Act.PREPARE_RETURN),
        dossier_after(Act.OFFER_TO_POST),
    )
    waits = dossier_at(Status.AWAITING_SUPPLEMENT)
    on_line = dossier_after(Act.SUBMIT, way=Way.ON_LINE)
    counter = dossier_after(Act.PREPARE_RETURN, way=Way.AT_DESK, post_return=False, procedure=DRIVING_LICENCE)
    dossier = "/quay/ho-so"
    return [
        ("post_clerk", "/quay/"),
        ("one_stop_officer", "/quay/"),
        ("post_clerk", "/quay/viec/giao-co-quan"),
        ("post_clerk", "/quay/hom-nay/da-tiep-nhan"),
        ("post_clerk", "/quay/quyen"),
        ("post_clerk", "/quay/tiep-nhan?tim=can+cuoc"),
        ("post_clerk", "/quay/tiep-nhan/nguoi-nop/3.000333/H12.17"),
        ("post_clerk", f"/quay/tiep-nhan/{begun.dossier_id}/kiem-dem"),
        ("post_clerk", "/quay/giao-nhan"),
        ("one_stop_officer", "/quay/giao-nhan"),
        ("one_stop_officer", "/quay/tra-ket-qua"),
        ("post_clerk", f"{dossier}/{sealed.row.request_no}"),
        ("one_stop_officer", f"{dossier}/{packed.row.code}"),
        ("post_clerk", f"{dossier}/{begun.row.request_no}/phieu-bo-sung"),
        ("post_clerk", f"{dossier}/{begun.row.request_no}/rut-ho-so"),
        ("post_clerk", f"{dossier}/{sealed.row.request_no}/giao-co-quan"),
        ("one_stop_officer", f"{dossier}/{offered.row.request_no}/ky-bien-ban"),
        ("one_stop_officer", f"{dossier}/{offered.row.request_no}/khong-nhan"),
        ("one_stop_officer", f"{dossier}/{arrived.row.request_no}/tu-choi-tiep-nhan"),
        ("one_stop_officer", f"{dossier}/{on_line.row.request_no}/tiep-nhan"),
        ("one_stop_officer", f"{dossier}/{received.row.code}/chuyen-xu-ly"),
        ("one_stop_officer", f"{dossier}/{ready.row.code}/dong-goi"),
        ("one_stop_officer", f"{dossier}/{packed.row.code}/giao-buu-dien"),
        ("post_clerk", f"{dossier}/{coming.row.code}/nhan-chuyen"),
        ("post_clerk", f"{dossier}/{waits.row.code}/nop-bo-sung"),
        ("one_stop_officer", f"{dossier}/{counter.row.code}/tra-tai-quay"),
        ("one_stop_officer", f"{dossier}/{packed.row.code}/tiep-nhan"),
    ]


@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_accessible_and_fits_its_width(enter: Enter, size: tuple[int, int]) -> None:
    pages = every_page()
    tabs = {role: enter(role, size) for role, _ in pages}

    for role, path in pages:
        page = tabs[role]
        page.goto(HOST + path)
        require_accessible(page, path)


def test_pages_shown_again_are_accessible_too(enter: Enter) -> None:
    life = dossier_after(Act.OFFER_HANDOVER)
    page = enter("one_stop_officer")
    page.goto(f"{HOST}/quay/ho-so/{life.row.request_no}/ky-bien-ban")
    page.fill("[name=count-1-original]", "x")
    page.fill("#id_seal_no", "999")

    press(page, "Ký biên bản")

    assert page.title().startswith("Lỗi:")
    assert page.evaluate("document.activeElement.classList.contains('govuk-error-summary')")
    require_accessible(page)


def test_the_counter_works_without_script(enter: Enter) -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)
    page = enter("post_clerk", script=False)
    page.goto(f"{HOST}/quay/giao-nhan")

    page.check(f"#pick-{life.dossier_id}")
    press(page, "Giao các phong bì")

    assert "Xong 1 phong bì" in page.inner_text("h1")
