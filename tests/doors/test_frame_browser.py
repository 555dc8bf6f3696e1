"""Pages of no door in a browser: accessible at every width, on paper without bars, keys that can be switched off,
drafts that come back to their owner alone, and a double press that is one act.

The browser's requests are answered by Django's test client inside the test's own transaction: no server is started.
"""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Page

from motcua.doors.frame import codes
from motcua.ground.people.models import Account
from motcua.record.dossiers.rules import Act
from tests.browsers import (
    HOST,
    NARROW,
    SIZES,
    Enter,
    arrive,
    browser,
    enter,
    excess_px,
    faults_of,
    needs_chromium,
    press,
    viewport,
)
from tests.doors.officials import Clock, act_href, clock, took
from tests.factories import CAST, dossier_after

__all__ = ["browser", "clock", "enter"]

OWN_PAGES = ("/tim", "/toi/bao-mat", "/toi/mat-khau", "/toi/ma", "/phim-tat", "/khong-co")
WORD = "quê hương 2026"

pytestmark = [pytest.mark.django_db, needs_chromium]


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.fixture
def page(enter: Enter, client: Client) -> Page:
    """A page whose requests go to the test's client: whoever is signed in there is signed in here."""
    return enter(client=client)


def officer() -> Account:
    account = Account.objects.get(pk=CAST["case_officer"])
    account.set_password(WORD)
    account.save()
    return account


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
        for size in SIZES:
            page.set_viewport_size(viewport(size))
            page.goto(HOST + address)
            wide += [page.url] if excess_px(page) else []
        faults += faults_of(page)

    page.goto(f"{HOST}/tim")
    page.fill("#id_tim", "lý lịch")
    page.keyboard.press("Enter")
    page.wait_for_selector(".mc-found")
    faults += faults_of(page)
    wide += [page.url] if excess_px(page) else []
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
    page.set_viewport_size(viewport(NARROW))

    page.goto(f"{HOST}/dang-nhap?tai-khoan")
    page.fill("[name=login]", account.pk)
    page.fill("[name=password]", WORD)
    press(page, "Đăng nhập")
    page.wait_for_selector("[name=code]")
    asked = faults_of(page), excess_px(page), page.evaluate("document.querySelector('[name=code]').inputMode")
    page.focus("[name=code]")
    page.keyboard.type("2")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    arrive(page)
    page.goto(f"{HOST}/toi/ma/du-phong")
    shown = faults_of(page), excess_px(page)

    assert asked == ([], 0, "numeric")
    assert shown == ([], 0)
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
    arrive(page)
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
