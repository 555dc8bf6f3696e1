"""The round in a browser: one hand, 320 to 1366 wide, with and without script, and accessible.

The browser's requests are answered by Django's test client inside the test's own transaction: no server is started.
"""

import mimetypes
import shutil
from collections.abc import Iterator
from contextvars import copy_context
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route, sync_playwright

from motcua.doors.frame import assets
from motcua.ground.people.models import Account
from motcua.record.dossiers.rules import Act, Status
from tests.factories import CAST, DRIVING_LICENCE, MONDAY, Life, Way, dossier_after

CHROMIUM = shutil.which("chromium")
HOST = "http://127.0.0.1:9"
NOW = MONDAY + timedelta(hours=6)
WIDTHS = ((390, 844), (1366, 768), (320, 640))
TARGET_PX = 52

FAINT = """() => {
  const light = (text) => { const [r, g, b] = text.match(/[0-9.]+/g).slice(0, 3).map((part) => {
    const c = part / 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ground = (one) => { for (let at = one; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor; if (!/, 0\\)$/.test(colour)) return colour; }
    return "rgb(255,255,255)"; };
  return [...document.querySelectorAll("main *, .mc-round *")]
    .filter((one) => one.checkVisibility() && !one.closest(".govuk-visually-hidden"))
    .filter((one) => [...one.childNodes].some((part) => part.nodeType === 3 && part.textContent.trim()))
    .map((one) => { const [a, b] = [light(getComputedStyle(one).color), light(ground(one))].sort((x, y) => y - x);
      return [one.textContent.trim().slice(0, 40), (a + 0.05) / (b + 0.05)]; })
    .filter(([, ratio]) => ratio < 7);
}"""
"""Texts whose contrast with their ground is below 7: too faint for the sun."""

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


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("motcua.doors.frame.session.now", lambda: NOW)


def opened(
    browser: Browser, *, who: str = CAST["courier"], script: bool = True, size: tuple[int, int] = WIDTHS[0]
) -> Page:
    """Return a page on which somebody is signed in: the courier, unless another is named."""
    client = Client()
    client.force_login(Account.objects.get(username=who))
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, java_script_enabled=script, has_touch=size[0] < 500
    )
    page = context.new_page()
    here = copy_context()  # the connection of the test belongs to its context
    page.route("**/*", lambda route: here.copy().run(_answer, route, client))
    return page


def _answer(route: Route, client: Client) -> None:
    asked = route.request
    path = urlsplit(asked.url).path
    if path.startswith("/static/"):
        found = finders.find(path.removeprefix("/static/"))
        kind = mimetypes.guess_type(path)[0] or "text/javascript"
        route.fulfill(path=found, content_type=kind) if found else route.fulfill(status=404)
        return
    if asked.method == "POST":
        kind = asked.headers["content-type"]
        answer = client.post(path, asked.post_data_buffer, content_type=kind)
    else:
        answer = client.get(path)
    if answer.status_code in (302, 303):
        answer = client.get(answer["Location"])
    route.fulfill(
        body=answer.content,
        status=answer.status_code,
        headers={
            "Content-Type": answer["Content-Type"],
            "Content-Security-Policy": answer["Content-Security-Policy"],
        },
    )


def licence() -> Life:
    return dossier_after(Act.ACCEPT_TO_CARRY, way=Way.AT_DESK, procedure=DRIVING_LICENCE)


def everything() -> dict[str, str]:
    """A round with something of everything; its pages by name."""
    mine, offered, back = licence(), dossier_after(Act.OFFER_TO_POST), licence()
    licence()
    back.do(Act.DELIVER)
    vain = licence()
    vain.do(Act.RECORD_ATTEMPT, next_on="2026-11-05")
    return {
        "list": "/tuyen/",
        "delivery": f"/tuyen/{mine.dossier_id}/giao",
        "attempt": f"/tuyen/{mine.dossier_id}/khong-giao-duoc",
        "carry": f"/tuyen/{offered.dossier_id}/nhan-chuyen",
        "hand-on": f"/tuyen/{back.dossier_id}/giao-co-quan",
        "done": f"/tuyen/{back.dossier_id}/da-giao",
        "end": "/tuyen/ket-thuc",
        "offline": "/tuyen/mat-ket-noi",
    }


@pytest.mark.parametrize("size", WIDTHS)
def test_every_page_is_accessible_and_fits_its_width(browser: Browser, size: tuple[int, int]) -> None:
    pages = everything()
    page = opened(browser, size=size)
    for name, path in pages.items():
        answer = page.goto(HOST + path)
        assert answer is not None, name
        assert answer.status == 200, name
        found = [item for item in Axe().run(page).response["violations"] if item["impact"] in ("serious", "critical")]
        assert found == [], (name, [(item["id"], [node["target"] for node in item["nodes"]]) for item in found])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    page.context.close()


def test_refusals_are_accessible_too(browser: Browser) -> None:
    life = licence()
    page = opened(browser)
    for name, button in (("giao", "Hoàn tất giao"), ("khong-giao-duoc", "Không giao được")):
        page.goto(f"{HOST}/tuyen/{life.dossier_id}/{name}")
        page.get_by_role("button", name=button).click()
        page.wait_for_selector(".govuk-error-summary")
        assert page.title().startswith("Lỗi:")
        found = [item for item in Axe().run(page).response["violations"] if item["impact"] in ("serious", "critical")]
        assert found == [], [(item["id"], [node["target"] for node in item["nodes"]]) for item in found]
    page.context.close()


def test_buttons_and_answers_are_wide_enough_for_a_thumb(browser: Browser) -> None:
    pages = everything()
    page = opened(browser)
    for name, path in pages.items():
        page.goto(HOST + path)
        heights = page.eval_on_selector_all(
            ".govuk-button", "all => all.map(one => Math.round(one.getBoundingClientRect().height))"
        )
        assert heights != [], name
        assert min(heights) >= TARGET_PX, name
        small = page.eval_on_selector_all(
            "main a, .mc-round a, main input[type=text], .mc-tick, main summary,"
            " .govuk-radios__label, .govuk-checkboxes__label, main button",
            "(all, least) => all.filter(one => {const box = one.getBoundingClientRect();"
            "return box.height && box.height < least - 0.5}).map(one => one.outerHTML.slice(0, 120))",
            TARGET_PX,
        )
        assert small == [], name
        assert page.evaluate(FAINT) == [], name
    page.context.close()


def test_what_is_missing_stands_above_the_button_until_it_is_done(browser: Browser) -> None:
    life = licence()
    for script in (True, False):
        page = opened(browser, script=script)
        page.goto(f"{HOST}/tuyen/{life.dossier_id}/giao")
        missing = page.locator(".mc-missing")
        assert not page.get_by_label("Số hoặc ngày của văn bản ủy quyền").is_visible()

        page.get_by_label("4 số cuối của giấy tờ").fill("0123")
        assert missing.locator("b:visible").all_inner_texts() == [
            "giấy tờ thu lại", page.locator(".mc-missing__paid").inner_text(), "chữ ký",
        ]  # fmt: skip
        page.locator("[name=recalled]").check()
        page.locator("[name=is_paid]").check()
        page.locator("[name=signed_on_paper]").check()
        assert not missing.is_visible()

        page.locator(".mc-line--identity summary").click()
        page.get_by_role("radio", name="Người được ủy quyền").check()
        assert page.get_by_label("Số hoặc ngày của văn bản ủy quyền").is_visible()
        assert missing.locator("b:visible").all_inner_texts() == ["giấy ủy quyền"]
        page.context.close()


def test_a_delivery_with_a_finger_from_the_list_to_the_slip(browser: Browser) -> None:
    life = licence()
    page = opened(browser)
    page.goto(f"{HOST}/tuyen/")
    page.get_by_role("link", name="Bắt đầu giao").click()
    page.get_by_label("4 số cuối của giấy tờ").fill("0123")
    page.get_by_label("Đã thu đủ").check()
    box = page.locator("canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 120, steps=8)
    page.mouse.up()

    page.get_by_role("button", name="Hoàn tất giao").click()
    page.wait_for_selector(".govuk-error-summary")
    assert "còn 1 giấy tờ phải thu lại" in page.inner_text("main")
    page.locator("[name=recalled]").check()
    page.get_by_role("button", name="Hoàn tất giao").click()
    page.wait_for_selector("text=In phiếu phát")

    assert life.status is Status.RETURNED
    page.context.close()


def test_a_delivery_without_script(browser: Browser) -> None:
    life = licence()
    page = opened(browser, script=False)
    page.goto(f"{HOST}/tuyen/{life.dossier_id}/giao")
    page.get_by_label("4 số cuối của giấy tờ").fill("0123")
    page.locator("[name=recalled]").check()
    page.get_by_label("Đã thu đủ").check()
    page.get_by_label("Ký giấy").check()
    page.get_by_role("button", name="Hoàn tất giao").click()

    assert page.get_by_role("link", name="In phiếu phát").is_visible()
    assert life.status is Status.RETURNED
    page.context.close()


def test_the_keyboard_alone_delivers(browser: Browser) -> None:
    life = licence()
    page = opened(browser, size=WIDTHS[1])
    page.goto(f"{HOST}/tuyen/{life.dossier_id}/giao")
    for name, keys in (("paper_last4", "0123"), ("recalled", " "), ("is_paid", " "), ("signed_on_paper", " ")):
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.name") == name:
                break
        page.keyboard.type(keys)
    for _ in range(10):
        page.keyboard.press("Tab")
        if "Hoàn tất giao" in page.evaluate("document.activeElement.textContent"):
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("text=In phiếu phát")

    assert life.status is Status.RETURNED
    page.context.close()
