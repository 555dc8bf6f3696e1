"""A browser at our pages: Django's test client answers its requests inside the test's own transaction, no server runs.

page = enter("post_clerk", PHONE)
page.goto(f"{HOST}/quay/")
press(page, "Mở ca")
require_accessible(page)
"""

import mimetypes
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, FilePayload, Page, Route, ViewportSize, sync_playwright

from motcua.doors.frame import assets, session
from tests import scans
from tests.doors.officials import signed_in
from tests.factories import MONDAY

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
"""The program of the browser, by the names under which run.py looks for it; None where there is none."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--disable-sync",
]
HOST = "http://127.0.0.1:9"
"""Where the pages are said to lie; nothing listens there, so a request that is not answered here fails."""
WIDE, PHONE, NARROW = (1366, 768), (390, 844), (320, 640)
"""Windows in pixels: a counter's screen, a phone, and what 400 % of zoom leaves of a screen (WCAG 1.4.10)."""
SIZES = (WIDE, PHONE, NARROW)
NOON = MONDAY + timedelta(hours=6)
"""Monday 02/11/2026 at 14:00: after every act that the factories do, within working hours."""
GRAVE = ("serious", "critical")

Enter = Callable[..., Page]

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run a Chromium without a window; beside it Django may be asked, whose pages are not asynchronous."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as play:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's loop runs in the thread of the tests
        started = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for the tests of a module, with the style sheet built."""
    assets.build()
    with chromium() as started:
        yield started


@pytest.fixture
def enter(browser: Browser, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Enter]:
    """Return a function that opens an empty page for somebody; complaints of the browser fail the test.

    `who` is a role of the cast, the name of an account or nobody; `client` is given by a test that signs in itself.
    The doors read NOON, whatever day the test runs on, unless the test has a clock of its own.
    """
    if "clock" not in request.fixturenames:
        stop_clocks(monkeypatch)
    pages: list[Page] = []
    complaints: list[str] = []

    def open_page(
        who: str = "", size: tuple[int, int] = WIDE, *, script: bool = True, client: Client | None = None
    ) -> Page:
        asks = client or (signed_in(who) if who else Client())
        context = browser.new_context(
            viewport=viewport(size),
            java_script_enabled=script,
            has_touch=size[0] < 500,
            service_workers="block",  # what they ask for goes past the route
        )
        page = context.new_page()
        here = copy_context()  # the connection of the test belongs to its context
        page.route("**/*", lambda route: here.copy().run(_answer, route, asks))
        listen(page, complaints)
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.context.close()
    assert complaints == []


def stop_clocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all doors, and the tests that go by the clock of the doors, read NOON."""
    read = session.now
    for name, module in sorted(sys.modules.items()):
        if name.startswith(("motcua.doors.", "tests.doors.")) and getattr(module, "now", None) is read:
            monkeypatch.setattr(module, "now", lambda: NOON)


def viewport(size: tuple[int, int]) -> ViewportSize:
    """Return a size as the browser takes it."""
    return {"width": size[0], "height": size[1]}


def listen(page: Page, complaints: list[str]) -> None:
    """Gather what the browser complains of: faults of scripts, files that are not there, breaches of the policy.

    That a page or an answer has a status of refusal is no complaint: tests ask for refusals.
    """

    def hear(said: ConsoleMessage) -> None:
        of_a_page = said.text.startswith("Failed to load resource") and "/static/" not in said.location["url"]
        if said.type == "error" and not of_a_page:
            complaints.append(said.text)

    page.on("console", hear)
    page.on("pageerror", lambda fault: complaints.append(str(fault)))


def is_file(route: Route) -> bool:
    """Answer for a file of the style sheet or a script; False when none is asked for."""
    path = urlsplit(route.request.url).path
    if not path.startswith("/static/"):
        return False
    found = finders.find(path.removeprefix("/static/"))
    kind = mimetypes.guess_type(path)[0] or "text/javascript"
    route.fulfill(path=found, content_type=kind) if found else route.fulfill(status=404)
    return True


def give(route: Route, text: str, **headers: str) -> None:
    """Answer with a page."""
    route.fulfill(body=text, content_type="text/html; charset=utf-8", headers=headers or None)


def _answer(route: Route, client: Client) -> None:
    """Answer as Django does."""
    if is_file(route):
        return
    asked, address = route.request, urlsplit(route.request.url)
    path = f"{address.path}?{address.query}" if address.query else address.path
    kind = asked.headers.get("content-type", "application/octet-stream")
    told = {name: value for name, value in asked.headers.items() if name.startswith("hx-")}
    answer = client.generic(asked.method, path, asked.post_data_buffer or b"", content_type=kind, headers=told)
    if answer.status_code in (302, 303):  # the browser would follow a redirect past the route
        give(route, f'<meta http-equiv="refresh" content="0;url={answer["Location"]}"><p id="onward"></p>')
        return
    kept = {name: answer[name] for name in ("Content-Type", "Content-Security-Policy") if name in answer}
    route.fulfill(body=answer.content, status=answer.status_code, headers=kept)


@dataclass
class Projector:
    """A window that shows pages made before, without a server.

    The answer is exchanged, the route is not: a file of the page before may still be on its way.
    """

    page: Page
    answer: Callable[[Route], None] = Route.abort
    complaints: list[str] = field(default_factory=list)

    def show(self, text: str, size: tuple[int, int] = WIDE) -> Page:
        """Show a page in a window of this size."""
        self.answer = partial(give, text=text)
        self.page.set_viewport_size(viewport(size))
        self.page.goto(f"{HOST}/page")
        return self.page


@pytest.fixture
def projector(browser: Browser) -> Iterator[Projector]:
    """An empty window for pages made before; complaints of the browser fail the test."""
    page = browser.new_page(viewport=viewport(WIDE))
    found = Projector(page)
    page.route("**/*", lambda route: None if is_file(route) else found.answer(route))
    listen(page, found.complaints)
    yield found
    page.close()
    assert found.complaints == []


def signed_slip() -> FilePayload:
    """A photo of a slip that was signed by hand, as a phone's camera gives it."""
    return {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": scans.picture(color="white")}


def press(page: Page, words: str) -> None:
    """Press the last button that says so, which leads to another page, and wait for that page and its scripts."""
    with page.expect_navigation():
        page.get_by_role("button", name=words).last.click()
    arrive(page)


def go(page: Page, *keys: str) -> None:
    """Press keys, the last of which leads to another page."""
    for key in keys[:-1]:
        page.keyboard.press(key)
    with page.expect_navigation():
        page.keyboard.press(keys[-1])
    arrive(page)


def arrive(page: Page) -> None:
    """Wait until the page that a redirect leads to is there, with its scripts."""
    page.locator("#main").wait_for()
    page.wait_for_load_state()


def faults_of(page: Page) -> list[object]:
    """Return the serious and critical findings of axe: what, and where it is first."""
    return [
        (item["id"], [node["target"] for node in item["nodes"]][:3])
        for item in Axe().run(page).response["violations"]
        if item["impact"] in GRAVE
    ]


def excess_px(page: Page) -> int:
    """Return how far the page stands out beside the window."""
    return max(0, int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")))


def require_accessible(page: Page, what: str = "") -> None:
    """Assert that axe finds nothing serious, that nothing stands out beside the window, and that there is one h1."""
    at = (what or page.url, page.viewport_size)
    assert faults_of(page) == [], at
    assert excess_px(page) == 0, at
    assert page.locator("h1").count() == 1, at
