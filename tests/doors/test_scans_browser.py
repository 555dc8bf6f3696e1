"""Scans in a browser: files dropped and picked, one that lies, thumbnails that come by themselves, the viewer by keys.

The browser's requests are answered by Django's test client inside the test's own transaction: no server is started.
"""

import base64
import mimetypes
import shutil
from collections.abc import Callable, Iterator
from contextvars import copy_context
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from motcua.doors.frame import assets
from motcua.record.dossiers.rules import Act
from motcua.record.papers.models import Scan
from motcua.record.papers.scans import services as rows
from tests.doors.officials import signed_in
from tests.factories import dossier_after
from tests.scans import pdf, picture, store

CHROMIUM = shutil.which("chromium")
HOST = "http://127.0.0.1:9"
__all__ = ["store"]
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("store"),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]
Enter = Callable[..., Page]
DROP = """(zone) => {
    const carried = new DataTransfer();
    const bytes = Uint8Array.from(atob(zone.dataset.test), (sign) => sign.charCodeAt(0));
    carried.items.add(new File([bytes], "keo-tha.pdf", { type: "application/pdf" }));
    for (const kind of ["dragenter", "dragover", "drop"]) {
      zone.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
    }
}"""


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

    def sign_in(role: str, size: tuple[int, int] = (1366, 768)) -> Page:
        client = signed_in(role)
        page = browser.new_context(viewport={"width": size[0], "height": size[1]}).new_page()
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
    kind = asked.headers.get("content-type", "application/octet-stream")
    answer = client.generic(asked.method, path, asked.post_data_buffer or b"", content_type=kind)
    kept = {name: answer[name] for name in ("Content-Type", "Content-Security-Policy") if name in answer}
    route.fulfill(body=answer.content, status=answer.status_code, headers=kept)


def faults_of(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [item["id"] for item in found if item["impact"] in ("serious", "critical")]


def test_files_are_dropped_and_picked_and_seen(enter: Enter) -> None:
    life, page = dossier_after(Act.ASSIGN), enter("case_officer")
    page.goto(f"{HOST}/giai-quyet/ho-so/{life.dossier_id}")
    assert page.locator("#tep-moi").is_hidden()
    assert page.get_by_role("button", name="Chọn tệp").is_visible()

    page.locator("#tep-thanh-phan").select_option("1")
    page.evaluate("(text) => { document.querySelector('[data-mc-drop]').dataset.test = text; }", _in_base64(pdf(2)))
    page.locator("[data-mc-drop]").evaluate(DROP)
    expect(page.locator(".mc-upload[data-is=done]")).to_have_count(1)
    page.set_input_files(
        "#tep-moi",
        [
            {"name": "Ảnh.jpg", "mimeType": "image/jpeg", "buffer": picture(size=(2600, 2000), quality=100)},
            {"name": "don.pdf", "mimeType": "application/pdf", "buffer": b"PK\x03\x04"},
            {"name": "trong.pdf", "mimeType": "application/pdf", "buffer": b""},
        ],
    )

    expect(page.locator(".mc-upload[data-is=done]")).to_have_count(2)
    expect(page.locator(".mc-upload[data-is=refused]")).to_have_count(2)
    assert "“don.pdf” thật ra là tệp nén." in page.inner_text(".mc-uploads")
    assert sorted(Scan.objects.values_list("name", "paper_no", "page_count")) == [
        ("keo-tha.pdf", 1, 2),
        ("Ảnh.jpg", 1, 1),
    ]
    assert "Đã tải 2 trên 4 tệp" in page.inner_text("[data-mc-said]")
    expect(page.locator("[data-mc-pending]").first).to_be_visible()

    for number in (1, 2):
        rows.draw(life.dossier_id, number)
    expect(page.locator("[data-mc-pending]")).to_have_count(0)
    frame = page.locator("[data-mc-frame] img")
    expect(frame).to_have_js_property("complete", True)
    page.locator("[data-mc-frame]").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("Trang 2 / 2")).to_be_visible()
    page.keyboard.press("+")
    assert page.locator("[data-mc-frame]").get_attribute("data-zoom") == "1"
    assert faults_of(page) == []


def test_the_scans_fit_a_phone_and_zoom_and_are_reached_by_keyboard(enter: Enter) -> None:
    life, page = dossier_after(Act.SUBMIT), enter("post_clerk", (320, 640))
    page.goto(f"{HOST}/quay/ho-so/{life.dossier_id}")
    page.set_input_files("#tep-moi", [{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture()}])
    expect(page.locator(".mc-upload[data-is=done]")).to_have_count(1)

    page.get_by_text("Xem, có ghi lại").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.id") == "muc-dich"
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert faults_of(page) == []
    page.goto(f"{HOST}/ban-so-hoa/{life.dossier_id}?cua=desk")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert faults_of(page) == []


def _in_base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
