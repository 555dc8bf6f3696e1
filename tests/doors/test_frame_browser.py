"""Pages of no door in a browser: accessible at every width, on paper without bars, keys that can be switched off,
drafts that come back to their owner alone, and a double press that is one act.

The browser's requests are answered by Django's test client inside the test's own transaction: no server is started.
"""

import mimetypes
import shutil
from collections.abc import Iterator
from contextvars import copy_context
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from motcua.doors.frame import assets, codes
from motcua.ground.people.models import Account
from motcua.record.dossiers.rules import Act
from tests.doors.officials import Clock, act_href, clock, took
from tests.factories import CAST, dossier_after

__all__ = ["clock"]

CHROMIUM = shutil.which("chromium")
HOST = "http://127.0.0.1:9"
WIDTHS = ((1366, 768), (390, 844), (320, 640))
OWN_PAGES = ("/tim", "/toi/bao-mat", "/toi/mat-khau", "/toi/ma", "/phim-tat", "/khong-co")
WORD = "quê hương 2026"

pytestmark = [pytest.mark.django_db, pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")]


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
def client() -> Client:
    return Client()


@pytest.fixture
def context(browser: Browser, client: Client) -> Iterator[BrowserContext]:
    """One window; its requests go to the test's client, whose sign-in is what the browser has."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    here = copy_context()  # the connection of the test belongs to its context
    context.route("**/*", lambda route: here.copy().run(_answer, route, client))
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def _answer(route: Route, client: Client) -> None:
    asked, address = route.request, urlsplit(route.request.url)
    path = f"{address.path}?{address.query}" if address.query else address.path
    if path.startswith("/static/"):
        found = finders.find(address.path.removeprefix("/static/"))
        kind = mimetypes.guess_type(address.path)[0] or "text/javascript"
        route.fulfill(path=found, content_type=kind) if found else route.fulfill(status=404)
        return
    if asked.method == "POST":
        answer = client.post(path, asked.post_data_buffer, content_type=asked.headers["content-type"])
    else:
        answer = client.get(path)
    if answer.status_code in (302, 303):  # the browser would follow a redirect past the route
        onward = f'<meta http-equiv="refresh" content="0;url={answer["Location"]}"><p id="onward"></p>'
        route.fulfill(body=onward, content_type="text/html; charset=utf-8")
        return
    kept = {name: answer[name] for name in ("Content-Type", "Content-Security-Policy") if name in answer}
    route.fulfill(body=answer.content, status=answer.status_code, headers=kept)


def faults_of(page: Page) -> list[object]:
    found = Axe().run(page).response["violations"]
    return [
        (page.url, item["id"], [node["target"] for node in item["nodes"]][:3])
        for item in found
        if item["impact"] in ("serious", "critical")
    ]


def is_too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def officer(settings: object = None) -> Account:
    account = Account.objects.get(pk=CAST["case_officer"])
    account.set_password(WORD)
    account.save()
    return account


def press(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=words).click()
    page.wait_for_selector("#main")
    page.wait_for_load_state()


def test_pages_are_accessible_at_every_width_and_on_paper(page: Page, client: Client, clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)
    account = officer()
    page.goto(f"{HOST}/dang-nhap?tai-khoan")
    page.fill("[name=login]", account.pk)
    page.fill("[name=password]", WORD)
    press(page, "Đăng nhập")
    faults, wide = [], []
    for address in OWN_PAGES:
        for number, (width, height) in enumerate(WIDTHS):
            page.set_viewport_size({"width": width, "height": height})
            page.goto(HOST + address)
            if number == 2:
                faults += faults_of(page)
            wide += [page.url] if is_too_wide(page) else []

    page.goto(f"{HOST}/tim")
    page.fill("#id_tim", "lý lịch")
    page.keyboard.press("Enter")
    page.wait_for_selector(".mc-found")
    faults += faults_of(page)
    wide += [page.url] if is_too_wide(page) else []
    page.emulate_media(media="print")
    shown = [name for name in (".mc-bar", ".mc-search", "button") if page.locator(name).first.is_visible()]

    assert page.locator(".mc-found").first.is_visible()
    assert faults == []
    assert wide == []
    assert shown == []


def test_signing_in_with_a_code_and_its_pages_by_keyboard(
    page: Page, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = officer()
    monkeypatch.setattr(codes, "_step_of", lambda _secret, typed: int(typed) if typed.isdigit() else None)
    assert codes.set_up(account, str(codes.generate_totp_secret()), "1")
    page.set_viewport_size({"width": 320, "height": 640})

    page.goto(f"{HOST}/dang-nhap?tai-khoan")
    page.fill("[name=login]", account.pk)
    page.fill("[name=password]", WORD)
    press(page, "Đăng nhập")
    page.wait_for_selector("[name=code]")
    asked = faults_of(page), is_too_wide(page), page.evaluate("document.querySelector('[name=code]').inputMode")
    page.focus("[name=code]")
    page.keyboard.type("2")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_selector("#main")
    page.goto(f"{HOST}/toi/ma/du-phong")
    shown = faults_of(page), is_too_wide(page)

    assert asked == ([], False, "numeric")
    assert shown == ([], False)
    assert page.locator(".mc-codes li").count() == 10
    assert page.locator("[data-mc-print]").is_visible()


def test_drafts_keys_and_a_double_press(page: Page, client: Client, clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)
    client.force_login(Account.objects.get(pk=CAST["case_officer"]))
    href = HOST + act_href(life, "yeu-cau-bo-sung")
    page.goto(href)
    page.fill("[name=reason]", "Tờ khai chưa ký.")
    page.reload()
    came_back = page.input_value("[name=reason]")
    client.force_login(Account.objects.get(pk=CAST["unit_head"]))
    page.goto(href)
    others = page.locator("[name=reason]").input_value() if page.locator("[name=reason]").count() else ""
    client.force_login(Account.objects.get(pk=CAST["case_officer"]))

    page.goto(href)
    page.check("[name=missing-1]")
    page.fill("[name=note-1]", "Chưa ký")
    page.fill("[name=reason]", "Tờ khai chưa ký.")
    Session.objects.all().delete()
    page.locator("main form [data-mc-primary], main form button.govuk-button").last.click()
    page.wait_for_selector(".mc-signin")
    client.force_login(Account.objects.get(pk=CAST["case_officer"]))
    page.goto(href)
    filled = page.input_value("[name=reason]")
    with page.expect_navigation():
        page.evaluate("() => { const b = [...document.querySelectorAll('main form button.govuk-button')].at(-1);"
                      "b.click(); b.click(); }")  # fmt: skip
    page.wait_for_selector("#main")
    page.wait_for_load_state()
    page.goto(f"{HOST}/giai-quyet/")

    page.keyboard.press("?")
    opened = page.locator("#mc-keys").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    in_box = page.evaluate("document.activeElement.matches('[data-mc-search]')")
    page.keyboard.press("Escape")
    page.goto(f"{HOST}/phim-tat")
    press(page, "Tắt phím một chữ")
    page.goto(f"{HOST}/giai-quyet/")
    page.keyboard.press("?")

    assert came_back == filled == "Tờ khai chưa ký."
    assert others == ""
    assert took(life, Act.REQUEST_SUPPLEMENT)
    assert life.row.supplement_count == 1
    assert page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('mc-draft:')).length") == 0
    assert opened
    assert in_box
    assert not page.locator("#mc-keys").is_visible()
