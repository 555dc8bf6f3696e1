"""The desk in a browser: a whole reception by keyboard alone, scans, keys, and every page accessible at every width.

The browser's requests are answered by Django's test client inside the test's own transaction: no server is started.
"""

import mimetypes
import shutil
from collections.abc import Callable, Iterator
from contextvars import copy_context
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route, sync_playwright

from motcua.doors.frame import assets
from motcua.ground.people.models import Account
from motcua.record.dossiers.models import Dossier, Event
from motcua.record.dossiers.rules import Act, Status
from tests import scanner
from tests.factories import CAST, DRIVING_LICENCE, IDENTITY_CARD, Way, dossier_after, dossier_at

CHROMIUM = shutil.which("chromium")
HOST = "http://127.0.0.1:9"
WIDTHS = ((1366, 768), (390, 844), (320, 640))
HAND_MS = 70

pytestmark = [pytest.mark.django_db, pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")]

Enter = Callable[..., Page]


@pytest.fixture(scope="module")
def browser(django_db_setup: None) -> Iterator[Browser]:
    assets.build()
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as play:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's loop runs in the thread of the tests
        flags = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield chromium
        chromium.close()


@pytest.fixture
def enter(browser: Browser) -> Iterator[Enter]:
    """Return a function that signs one of the cast in and opens an empty page; complaints of the browser fail."""
    pages: list[Page] = []
    complaints: list[str] = []

    def sign_in(role: str, size: tuple[int, int] = WIDTHS[0], *, script: bool = True) -> Page:
        client = Client()
        client.force_login(Account.objects.get(pk=CAST[role]))
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, java_script_enabled=script)
        page = context.new_page()
        here = copy_context()  # the connection of the test belongs to its context
        page.route("**/*", lambda route: here.copy().run(_answer, route, client))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if "Policy" in said.text else None)
        pages.append(page)
        return page

    yield sign_in
    for page in pages:
        page.context.close()
    assert complaints == []


def _answer(route: Route, client: Client) -> None:
    asked, address = route.request, urlsplit(route.request.url)
    path = f"{address.path}?{address.query}" if address.query else address.path
    if path.startswith("/static/"):
        found = finders.find(address.path.removeprefix("/static/"))
        kind = mimetypes.guess_type(address.path)[0] or "text/javascript"
        route.fulfill(path=found, content_type=kind) if found else route.fulfill(status=404)
        return
    headers = {"hx-request": "true"} if asked.headers.get("hx-request") else {}
    if asked.method == "POST":
        answer = client.post(path, asked.post_data_buffer, content_type=asked.headers["content-type"], headers=headers)
    else:
        answer = client.get(path, headers=headers)
    if answer.status_code == 303:  # the browser would follow a redirect past the route
        onward = f'<meta http-equiv="refresh" content="0;url={answer["Location"]}"><p id="onward"></p>'
        route.fulfill(body=onward, content_type="text/html; charset=utf-8")
        return
    kept = {name: answer[name] for name in ("Content-Type", "Content-Security-Policy") if name in answer}
    route.fulfill(body=answer.content, status=answer.status_code, headers=kept)


def _arrive(page: Page) -> None:
    """Wait until the page that a redirect leads to is there."""
    page.wait_for_selector("#main")
    page.wait_for_load_state()


def scan(page: Page, code: str) -> None:
    with page.expect_navigation():
        scanner.scan(page, code)
    _arrive(page)


def go(page: Page, *keys: str) -> None:
    """Press keys, the last of which leads to another page."""
    for key in keys[:-1]:
        page.keyboard.press(key)
    with page.expect_navigation():
        page.keyboard.press(keys[-1])
    _arrive(page)


def fault_of(page: Page) -> list[object]:
    found = Axe().run(page).response["violations"]
    return [
        (item["id"], [node["target"] for node in item["nodes"]][:3])
        for item in found
        if item["impact"] in ("serious", "critical")
    ]


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
    _arrive(page)
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
    assert page.locator("[data-mc-stop]").is_visible()
    page.keyboard.press("Escape")
    number.filter(has_text="2 / 3").wait_for()
    page.keyboard.press("Control+z")
    number.filter(has_text="1 / 3").wait_for()

    page.route("**/giao-nhan/quet", lambda route: route.abort())
    scanner.scan(page, codes[1])
    scanner.scan(page, codes[2])
    page.locator("[data-mc-scan-queue]", has_text="Mất kết nối. Đã giữ 2 lần quét trong máy").wait_for()
    page.unroute("**/giao-nhan/quet")
    page.evaluate("dispatchEvent(new Event('online'))")
    number.filter(has_text="3 / 3").wait_for()
    assert fault_of(page) == []
    assert Event.objects.filter(act="offer_handover").count() == 0

    go(page, "Control+Enter")
    assert "Xong 3 phong bì" in page.inner_text("h1")


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

    with page.expect_navigation():
        page.get_by_role("button", name="Trả tại quầy").click()
    assert "Người nhận chưa ký" in page.inner_text(".govuk-error-summary")
    assert page.input_value("#id_paper_last4") == "0123"

    page.locator("canvas").scroll_into_view_if_needed()
    box = page.locator("canvas").bounding_box()
    assert box
    page.mouse.move(box["x"] + 30, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 100, steps=6)
    page.mouse.up()
    with page.expect_navigation():
        page.get_by_role("button", name="Trả tại quầy").click()
    _arrive(page)

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


@pytest.mark.parametrize("size", WIDTHS)
def test_every_page_is_accessible_and_fits_its_width(enter: Enter, size: tuple[int, int]) -> None:
    pages = every_page()
    tabs = {role: enter(role, size) for role, _ in pages}

    for role, path in pages:
        page = tabs[role]
        page.goto(HOST + path)
        assert fault_of(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert page.evaluate("document.querySelectorAll('h1').length") == 1, path


def test_pages_shown_again_are_accessible_too(enter: Enter) -> None:
    life = dossier_after(Act.OFFER_HANDOVER)
    page = enter("one_stop_officer")
    page.goto(f"{HOST}/quay/ho-so/{life.row.request_no}/ky-bien-ban")
    page.fill("[name=count-1-original]", "x")
    page.fill("#id_seal_no", "999")

    with page.expect_navigation():
        page.get_by_role("button", name="Ký biên bản").click()

    assert page.title().startswith("Lỗi:")
    assert page.evaluate("document.activeElement.classList.contains('govuk-error-summary')")
    assert fault_of(page) == []


def test_the_counter_works_without_script(enter: Enter) -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)
    page = enter("post_clerk", script=False)
    page.goto(f"{HOST}/quay/giao-nhan")

    page.check(f"#pick-{life.dossier_id}")
    page.get_by_role("button", name="Giao các phong bì").click()

    assert "Xong 1 phong bì" in page.inner_text("h1")
