"""What pages do with script, in a browser: scans, keys, drafts, signature; and that the style page is accessible.

Pages and files are given to the browser straight from templates and disk: no server, no database.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import pytest
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from playwright.sync_api import Browser, Page, Route

from motcua.doors.frame import keymap
from motcua.doors.frame.components import AllowedAct, Scan, Section, Stop
from motcua.doors.frame.samples import style_context
from tests import scanner
from tests.browsers import HOST, WIDE, browser, give, is_file, listen, needs_chromium, require_accessible, viewport

__all__ = ["browser"]

POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'"
CODE = "MC-7K3Q9F2M-W"
HAND_MS = 90

pytestmark = needs_chromium


@dataclass
class Site:
    """Pages by path, and what was posted."""

    page: Page
    pages: dict[str, str] = field(default_factory=dict)
    posted: list[tuple[str, dict[str, list[str]]]] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def show(self, body: str, path: str = "/page", **context: object) -> Page:
        """Put a dense page with this body at a path and go there."""
        text = (
            '{% extends "frame/dense.html" %}{% load mc %}{% block content %}<h1>Trang</h1>' + body + "{% endblock %}"
        )
        self.pages[path] = engines["django"].from_string(text).render(context, RequestFactory().get(path))
        self.page.goto(HOST + path)
        return self.page

    def answer(self, route: Route) -> None:
        """Answer a request of the browser."""
        if is_file(route):
            return
        path = urlsplit(route.request.url).path
        if route.request.method == "POST":
            self.posted.append((path, parse_qs(route.request.post_data or "", keep_blank_values=True)))
        give(route, self.pages.get(path, "<p>xong</p>"), **{"Content-Security-Policy": POLICY})


@pytest.fixture
def site(browser: Browser) -> Iterator[Site]:
    page = browser.new_page(viewport=viewport(WIDE))
    site = Site(page)
    page.route("**/*", site.answer)
    listen(page, site.complaints)
    yield site
    page.close()
    assert site.complaints == []


def scan(page: Page, code: str = CODE) -> None:
    """Scan what is sent at once."""
    with page.expect_navigation():
        scanner.scan(page, code)


def test_a_scan_lands_in_the_box_wherever_the_focus_is(site: Site) -> None:
    page = site.show(
        '{% scan_box scan %}<form method="post" action="/other"><input id="note" name="note"></form>',
        scan=Scan(action="/scan"),
    )
    page.focus("#note")

    scan(page)

    assert [path for path, _ in site.posted] == ["/scan"]
    assert site.posted[0][1]["q"] == [CODE]
    assert site.posted[0][1]["typed"] == ["0"]


def test_a_hand_types_into_its_own_field(site: Site) -> None:
    page = site.show('{% scan_box scan %}<input id="note">', scan=Scan(action="/scan"))
    page.focus("#note")

    page.keyboard.type("ABCDEFG", delay=HAND_MS)
    page.keyboard.press("Enter")

    assert site.posted == []
    assert page.input_value("#note") == "ABCDEFG"


def test_a_typed_code_says_that_a_hand_typed_it(site: Site) -> None:
    page = site.show("{% scan_box scan %}", scan=Scan(action="/scan"))

    page.keyboard.type("MC-7K3Q9", delay=HAND_MS)
    page.wait_for_timeout(HAND_MS)
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert site.posted[0][1]["q"] == ["MC-7K3Q9"]
    assert site.posted[0][1]["typed"] == ["1"]


def test_the_scanners_enter_presses_no_button(site: Site) -> None:
    page = site.show(
        '{% scan_box scan %}<form method="post" action="/sign"><button id="sign">Ký biên bản</button></form>',
        scan=Scan(action="/scan"),
    )
    page.focus("#sign")

    scan(page)

    assert [path for path, _ in site.posted] == ["/scan"]


def test_a_stop_holds_later_scans_until_a_hand_closes_it(site: Site) -> None:
    site.show("{% scan_box scan %}", "/free", scan=Scan(action="/scan"))
    stop = Stop("Dừng: phong bì không có trong bảng kê này", CODE, "Để riêng.", "Để riêng, quét tiếp", "/free")
    page = site.show("{% scan_box scan %}{% scan_stop stop %}", scan=Scan(action="/scan"), stop=stop)

    scanner.scan(page, "MC-2P8D4T6R-K")
    scanner.scan(page, "MC-5W1N7B3X-A")
    page.locator("[data-mc-scan-queue]", has_text="Đã giữ 2 lần quét").wait_for()
    assert site.posted == []

    with page.expect_navigation(url="**/scan"):
        page.keyboard.press("Escape")
    assert [fields["q"] for _, fields in site.posted] == [["MC-2P8D4T6R-K"]]


def test_keys_of_the_dense_doors(site: Site) -> None:
    acts = [AllowedAct("Nhận và niêm phong", "/seal", is_primary=True, fields={"act_id": "1"})]
    page = site.show(
        "{% scan_box scan %}{% acts allowed %}",
        scan=Scan(action="/scan"),
        allowed=acts,
        sections=[Section("Tiếp nhận", "#tiep-nhan", key="F2")],
        key_groups=keymap.of_door("desk", ()),
    )

    page.keyboard.press("?")
    assert page.locator("#mc-keys").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#mc-keys").is_visible()

    page.keyboard.press("F2")
    assert page.url.endswith("#tiep-nhan")

    page.focus(".mc-acts button")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "mc-scan-input"

    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert [path for path, _ in site.posted] == ["/seal"]


def test_one_press_is_one_post(site: Site) -> None:
    page = site.show('<form method="post" action="/pay" data-mc-once><button id="pay">Thu tiền</button></form>')

    with page.expect_navigation():
        page.evaluate("() => { const b = document.getElementById('pay'); b.click(); b.click(); b.click(); }")

    assert len(site.posted) == 1


def test_what_was_typed_stays_when_the_page_comes_again(site: Site) -> None:
    form = (
        '<form data-mc-draft="propose-1"><input id="why" name="why"><input id="pin" name="pin" type="password">'
        '<input type="checkbox" id="yes" name="yes" value="1"></form>'
    )
    page = site.show(form)
    page.fill("#why", "Đủ điều kiện")
    page.fill("#pin", "bí mật")
    page.check("#yes")

    page.reload()

    assert page.input_value("#why") == "Đủ điều kiện"
    assert page.is_checked("#yes")
    assert page.input_value("#pin") == ""

    site.show('<p data-mc-draft-done="propose-1">Đã ghi</p>', "/done")
    page.goto(HOST + "/page")
    assert page.input_value("#why") == ""


def test_a_signature_is_drawn_or_given_on_paper(site: Site) -> None:
    page = site.show('<form>{% signature "Lê Thị Bích Trâm" %}</form>')
    box = page.locator("canvas").bounding_box()
    assert box

    page.mouse.move(box["x"] + 30, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 130, box["y"] + 90, steps=5)
    page.mouse.up()
    assert page.locator("[name=signature]").input_value().startswith("data:image/png;base64,")

    page.click("[data-mc-signature-again]")
    assert page.locator("[name=signature]").input_value() == ""

    page.check("#id_signed_on_paper")
    assert not page.locator("canvas").is_visible()


def test_the_style_page_is_accessible_and_fits_every_width(site: Site) -> None:
    site.pages["/_styles"] = render_to_string("frame/styles.html", style_context(), RequestFactory().get("/_styles"))
    page = site.page

    for width in (1366, 900, 390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(HOST + "/_styles")
        require_accessible(page, "/_styles")


def test_pages_work_without_script(browser: Browser) -> None:
    page = browser.new_page(java_script_enabled=False)
    site = Site(page)
    page.route("**/*", site.answer)
    site.show('{% scan_box scan %}<form>{% signature "Lê Thị Bích Trâm" %}</form>', scan=Scan(action="/scan"))

    page.fill("#mc-scan-input", CODE)
    with page.expect_navigation():
        page.press("#mc-scan-input", "Enter")

    assert site.posted[0][1]["q"] == [CODE]
    page.goto(HOST + "/page")
    assert page.locator("label", has_text="Ký giấy").is_visible()
    page.close()
