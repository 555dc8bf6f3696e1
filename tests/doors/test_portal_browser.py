"""Frame and portal in a browser: accessible in both widths and both languages, and a citizen's way without script.

The browser asks, Django's test client answers: no server, but a database of its own, because the client answers from
the browser's event loop and so over a connection of its own.
"""

import mimetypes
import os
import shutil
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route, sync_playwright
from pytest_django import Settings

from motcua.doors.frame import assets
from motcua.ground.people.models import Account
from motcua.record.dossiers.rules import Act, Status
from tests.factories import CAST, Way, dossier_after, dossier_at

CHROMIUM = shutil.which("chromium")
HOST = "http://127.0.0.1:9"
WIDTHS = {"wide": {"width": 1366, "height": 768}, "phone": {"width": 390, "height": 844}}

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assets.build()
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright runs an event loop in this thread
    with sync_playwright() as play:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield chromium
        chromium.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Desk:
    """A browser whose requests Django's test client answers."""

    def __init__(self, browser: Browser, client: Client, width: str, *, script: bool = True) -> None:
        self.client = client
        self.complaints: list[str] = []
        self.page = browser.new_page(viewport=WIDTHS[width], java_script_enabled=script)  # type: ignore[arg-type]
        self.page.on("console", lambda line: self.complaints.append(line.text) if line.type == "error" else None)
        self.page.on("pageerror", lambda fault: self.complaints.append(str(fault)))
        self.page.route("**/*", self.answer)

    def answer(self, route: Route) -> None:
        """Answer one request from disk or from Django."""
        parts = urlsplit(route.request.url)
        if parts.path.startswith("/static/"):
            found = finders.find(parts.path.removeprefix("/static/"))
            kind = mimetypes.guess_type(parts.path)[0] or "text/javascript"
            route.fulfill(path=str(found), content_type=kind) if found else route.fulfill(status=404)
            return
        address = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if route.request.method == "POST":
            kind = "application/x-www-form-urlencoded"
            answer = self.client.post(address, route.request.post_data or "", content_type=kind)
        else:
            answer = self.client.get(address)
        while answer.status_code in (302, 303):  # a browser behind a route does not follow by itself
            address = answer["Location"]
            answer = self.client.get(address)
        policy = {"Content-Security-Policy": answer.get("Content-Security-Policy", "")}
        route.fulfill(
            status=answer.status_code, body=answer.content, headers=policy | {"Content-Type": answer["Content-Type"]}
        )

    def open(self, address: str) -> Page:
        """Go to an address of ours."""
        self.page.goto(HOST + address)
        return self.page

    def require_accessible(self) -> None:
        """Assert that axe finds nothing serious, and that the page fits."""
        found = Axe().run(self.page).response["violations"]
        grave = [(row["id"], row["nodes"][0]["target"]) for row in found if row["impact"] in ("serious", "critical")]
        assert grave == [], self.page.url
        self.require_fitting()

    def require_fitting(self) -> None:
        """Assert that nothing is wider than the window, at 320 px neither, and that the browser has no complaint."""
        before = self.page.viewport_size
        assert not self.page.evaluate("document.documentElement.scrollWidth > innerWidth"), self.page.url
        self.page.set_viewport_size({"width": 320, "height": 640})
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 320, self.page.url
        assert self.complaints == [], self.page.url
        if before:
            self.page.set_viewport_size(before)


@pytest.fixture(autouse=True)
def a_demo(own_database: str, settings: Settings) -> None:
    settings.DEMO = True


PUBLIC = [
    "/",
    "/?q=giay",
    "/thu-tuc",
    "/thu-tuc/1.001193",
    "/thu-tuc/3.000333",
    "/linh-vuc/G15-TP07",
    "/diem-phuc-vu",
    "/tra-cuu",
]
FRAME = ["/dang-nhap", "/dang-nhap?tai-khoan"]


OWN = ["/cua-toi", "/cua-toi/{n}", "/cua-toi/{n}/rut", "/cua-toi/{n}/bo-sung", "/toi"]


@pytest.fixture
def applicant(own_database: str) -> Client:
    """An applicant's browser session."""
    client = Client()
    client.force_login(Account.objects.get(username=CAST["applicant"]))
    return client


@pytest.mark.parametrize("width", list(WIDTHS))
def test_every_page_is_accessible(browser: Browser, client: Client, applicant: Client, width: str) -> None:
    code = dossier_at(Status.AWAITING_SUPPLEMENT, way=Way.ON_LINE).row.code
    for who, addresses in ((client, [*PUBLIC, *FRAME]), (applicant, OWN)):
        desk = Desk(browser, who, width)
        for address in addresses:
            desk.open(address.format(n=code))
            desk.require_accessible()
        desk.page.close()


@pytest.mark.parametrize("width", list(WIDTHS))
def test_english_fits_too(browser: Browser, client: Client, applicant: Client, width: str) -> None:
    code = dossier_at(Status.AWAITING_SUPPLEMENT, way=Way.ON_LINE).row.code
    for who, addresses in ((client, [*PUBLIC, *FRAME]), (applicant, OWN)):
        who.cookies["django_language"] = "en"
        desk = Desk(browser, who, width)
        for address in addresses:
            page = desk.open(address.format(n=code))
            assert page.get_attribute("html", "lang") == "en"
            desk.require_fitting()
        page.close()


def test_pages_with_faults_are_accessible(browser: Browser, client: Client) -> None:
    for address, button in (
        ("/tra-cuu", "main button.govuk-button"),
        ("/dang-nhap?tai-khoan", "main button.govuk-button"),
    ):
        desk = Desk(browser, client, "phone")
        page = desk.open(address)
        page.click(button)

        assert page.title().startswith("Lỗi: ")
        summary = page.locator(".govuk-error-summary a").first
        summary.click()
        assert page.evaluate("document.activeElement.tagName") == "INPUT"
        desk.complaints.clear()  # the browser itself complains of the status 422
        desk.require_accessible()
        page.close()


@pytest.mark.parametrize("width", list(WIDTHS))
def test_a_citizen_finds_tracks_and_rates_without_script(browser: Browser, client: Client, width: str) -> None:
    life = dossier_after(Act.DELIVER)
    desk = Desk(browser, client, width, script=False)

    page = desk.open("/")
    page.fill('input[name="q"]', "ly lich tu phap")
    page.click(".mc-hero button")
    page.click("text=Cấp phiếu lý lịch tư pháp")
    assert "Mang theo gì" in page.content()

    page = desk.open("/tra-cuu")
    page.fill("#id_code", life.row.code or "")
    page.fill("#id_digits", "0628")
    page.click("main button.govuk-button")
    assert page.inner_text("h1") == "Hồ sơ đã trả kết quả"

    page.check("#id_score_2", force=True)
    page.fill('textarea[name="comment"]', "Nhanh.")
    page.click("text=Gửi đánh giá")
    assert "Bạn đã đánh giá: Hài lòng." in page.content()
    page.close()


def test_tracking_is_accessible_and_opens_its_calculation_by_keyboard(browser: Browser, client: Client) -> None:
    life = dossier_at(Status.APPRAISING)
    desk = Desk(browser, client, "phone")
    page = desk.open("/tra-cuu")
    page.fill("#id_code", life.row.code or "")
    page.fill("#id_digits", "0628")
    page.keyboard.press("Enter")
    page.wait_for_selector(".mc-promise")

    page.focus(".mc-why summary")
    page.keyboard.press("Enter")

    assert page.is_visible(".mc-explanation")
    desk.require_accessible()
    page.close()


def test_the_language_is_chosen_with_a_button_and_stays(browser: Browser, client: Client) -> None:
    desk = Desk(browser, client, "wide", script=False)
    page = desk.open("/diem-phuc-vu")

    page.locator("button[value=en]:visible").click()

    assert page.inner_text("h1") == "Service points"
    assert "Which document" in desk.open("/").inner_text("h1")
    page.close()


def test_one_click_of_the_demo_shows_the_person(browser: Browser, client: Client) -> None:
    desk = Desk(browser, client, "wide")
    page = desk.open("/dang-nhap")

    page.click("button[value='nguoidan.1']")
    page.wait_for_selector("h1")

    assert page.inner_text("h1") == "Hồ sơ của tôi"
    page.close()
