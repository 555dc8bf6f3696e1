"""Lists and pages of jobs in a browser: accessible, inside the screen, and their script does what it is for.

Pages are rendered first and then given to the browser with the files of the style sheet: no server.
"""

import mimetypes
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, Route, sync_playwright

from motcua.outward.jobs.models import Job
from motcua.record import lists
from motcua.record.dossiers.rules import Act, Status
from tests.doors.officials import Clock, clock, signed_in
from tests.factories import MONDAY, dossier_after, dossier_at

__all__ = ["clock"]

CHROMIUM = shutil.which("chromium")
HOST = "http://127.0.0.1:9"
WIDTHS = (1366, 390, 320)
LIST, REGISTER, SEARCH = "/dieu-hanh/ho-so", "/giai-quyet/so-theo-doi", "/giai-quyet/tim"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


@pytest.fixture
def pages(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Return pages by a name; the list has a second page, which htmx asks for."""
    for step in range(3):
        dossier_after(Act.ASSIGN, now=MONDAY + timedelta(hours=step))
    dossier_at(Status.RETURNED)
    clock.now = MONDAY + timedelta(days=1)
    monkeypatch.setattr(lists, "page", partial(lists.page, size=2))
    manager, officer, head = signed_in("manager"), signed_in("case_officer"), signed_in("unit_head")
    shared = {"danh-sach": "so-theo-doi", "loc": "so=qua-han", "ten": "Sổ quá hạn", "vai": "CASE_OFFICER"}
    head.post("/danh-sach/cach-xem", shared)
    asked = officer.post("/danh-sach/xuat", {"danh-sach": "so-theo-doi", "dang": "csv"})
    running = {"state": "running", "done": 1_240, "total": 3_321, "started_at": clock.now - timedelta(seconds=62)}
    Job.objects.update(**running)
    first = manager.get(f"{LIST}?co-quan=H12.17")
    found = {
        "list": first,
        "rest": manager.get(first.context["table"].more_href, headers={"HX-Target": "mc-more"}),
        "nothing": manager.get(f"{LIST}?so=qua-han&giay=nguoi-nop"),
        "search": officer.post(SEARCH, {"q": "thang"}),
        "register": head.get(f"{REGISTER}?xep=received-first"),
        "book": officer.get(f"{REGISTER}?in=1"),
        "job": officer.get(asked.headers["Location"]),
    }
    Job.objects.update(state="done", finished_at=clock.now, file_key="x", file_name="so.csv", file_bytes=9)
    found |= {"news": officer.get(REGISTER), "files": officer.get("/viec-dai")}
    return {name: page.content.decode() for name, page in found.items()}


@pytest.fixture
def browser(pages: dict[str, str]) -> Iterator[Browser]:
    """A browser, started when the pages have been made."""
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


def static(route: Route) -> bool:
    """Answer for a file of the style sheet; False when it is none."""
    path = urlsplit(route.request.url).path
    if not path.startswith("/static/"):
        return False
    file = finders.find(path.removeprefix("/static/"))
    kind = mimetypes.guess_type(path)[0] or "text/javascript"
    route.fulfill(path=file, content_type=kind) if file else route.fulfill(status=404)
    return True


def html(route: Route, text: str) -> None:
    """Answer with a page."""
    route.fulfill(body=text, content_type="text/html; charset=utf-8")


def test_every_list_is_accessible_inside_the_screen_and_works_by_keyboard(
    pages: dict[str, str], browser: Browser
) -> None:
    tab = browser.new_page()
    shown = {"page": ""}
    complaints: list[str] = []
    answers: dict[str, Callable[[Route], None]] = {"now": lambda route: html(route, shown["page"])}
    tab.route("**/*", lambda route: None if static(route) else answers["now"](route))
    tab.on("pageerror", lambda error: complaints.append(str(error)))

    for name, page in pages.items():
        if name == "rest":
            continue
        shown["page"] = page
        for width in WIDTHS:
            tab.set_viewport_size({"width": width, "height": 844})
            tab.goto(f"{HOST}/page")
            for summary in tab.locator(".mc-tool summary").all():
                summary.click()
            over = tab.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert over <= 0, f"{name} at {width} px is {over} px too wide"
            if width == 320:
                continue
            faults = [
                f"{name} at {width} px: {item['id']} – {item['nodes'][0]['html'][:120]}"
                for item in Axe().run(tab).response["violations"]
                if item["impact"] in ("serious", "critical")
            ]
            assert faults == []
        assert tab.locator("h1").count() == 1, name
    _exports(tab, pages, answers)
    assert complaints == []


def _exports(tab: Page, pages: dict[str, str], answers: dict[str, Callable[[Route], None]]) -> None:
    """A press exports without leaving the page; more rows come where the end stood; j and k go through all of them.

    The answers are exchanged, not the route: a file of the page before may still be on its way.
    """
    done = '<div data-mc-job="done"><a data-mc-job-file href="/viec-dai/1/tep">Tải</a></div>'
    sent: list[str] = []

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path == "/danh-sach/xuat":
            sent.append(route.request.post_data or "")
            html(route, done)
        elif path == "/viec-dai/1/tep":
            attachment = {"Content-Disposition": "attachment; filename=so.csv"}
            route.fulfill(body="a,b", content_type="text/csv", headers=attachment)
        else:
            html(route, pages["rest"] if route.request.headers.get("hx-target") == "mc-more" else pages["list"])

    answers["now"] = answer
    tab.set_viewport_size({"width": 1366, "height": 768})
    tab.goto(f"{HOST}{LIST}")
    with tab.expect_download() as fetched:
        tab.get_by_role("button", name="CSV").click()
    assert fetched.value.suggested_filename == "so.csv"
    assert tab.url == f"{HOST}{LIST}"
    assert tab.get_by_text("Đã xuất, tệp đang tải về.").is_visible()
    assert 'name="dang"' in sent[0]
    assert "csv" in sent[0]

    tab.get_by_role("link", name="Xem thêm 50").press("Enter")
    tab.locator("tbody tr").nth(2).wait_for()
    assert tab.locator("a.mc-code-link").count() == 3
    tab.locator("a.mc-code-link").first.focus()
    for _step in range(2):
        tab.keyboard.press("j")
    assert tab.evaluate("document.activeElement.textContent") == tab.locator("a.mc-code-link").nth(2).text_content()
    tab.keyboard.press("k")
    assert tab.evaluate("document.activeElement.textContent") == tab.locator("a.mc-code-link").nth(1).text_content()
