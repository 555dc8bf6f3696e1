"""The pages of office and control in a browser: accessible, and inside the screen at every width.

Pages are rendered first and then given to the browser with the files of the style sheet: no server.
"""

import mimetypes
import shutil
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, Route, sync_playwright

from motcua.record.dossiers.rules import Act, Status
from tests.doors.officials import Clock, act_href, clock, dossier_href, posting, signed_in
from tests.factories import MONDAY, Way, dossier_after, dossier_at

__all__ = ["clock"]

CHROMIUM = shutil.which("chromium")
HOST = "http://127.0.0.1:9"
WIDTHS = (1366, 1024, 390, 320)  # 1024: a counter's screen at 133 %
HIGHER_LABELS = """[...document.querySelectorAll("[data-label]")].filter((cell) => cell.offsetParent &&
    cell.clientHeight < parseFloat(getComputedStyle(cell, "::before").height)).length"""
MEASURED = (1024, 320)
"""Widths at which nothing may stand out; the others are looked at by axe too."""

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


@pytest.fixture
def pages(clock: Clock) -> dict[str, str]:
    """Return pages by a name: every kind of page of the two doors, with what they show on a full day."""
    ask, appraised, proposed = dossier_after(Act.ASSIGN), dossier_after(Act.ASSIGN), dossier_at(Status.APPROVING)
    nobodys, waiting = dossier_after(Act.PASS_ON), dossier_at(Status.AWAITING_SUPPLEMENT)
    for status in (Status.RESOLVED, Status.RETURNED):
        dossier_at(status, way=Way.AT_DESK)
    dossier_after(Act.ACCEPT_TO_CARRY)
    waits = dossier_at(Status.AWAITING_OPINION)
    waits.do(Act.ASK_OPINION, agency="H12.18")
    waits.do(Act.ANSWER_OPINION)
    asked = signed_in("thuly.bhxh")
    ticked = {"viec": "phe-duyet", "pick": str(proposed.dossier_id), f"act-{proposed.dossier_id}": str(uuid4())}
    officer, head, manager = signed_in("case_officer"), signed_in("unit_head"), signed_in("manager")
    clock.now = MONDAY + timedelta(hours=9)
    found = {
        "inbox": officer.get("/giai-quyet/?cua=tat-ca"),
        "inbox, nothing": officer.get("/giai-quyet/?muc=qua-han&trang-thai=approving"),
        "approvals": head.get("/giai-quyet/phe-duyet"),
        "search": officer.post("/giai-quyet/tim", {"q": "thang"}),
        "search, fault": officer.post("/giai-quyet/tim", {"q": ""}),
        "dossier": officer.get(dossier_href(appraised)),
        "dossier, waiting": head.get(dossier_href(waiting)),
        "assign": head.get(act_href(nobodys, "phan-cong")),
        "propose": officer.get(act_href(appraised, "trinh-phe-duyet")),
        "supplement": officer.get(act_href(ask, "yeu-cau-bo-sung")),
        "supplement, faults": officer.post(act_href(ask, "yeu-cau-bo-sung"), posting(ask, **{"note-1": "\u200b"})),
        "approve": head.get(act_href(proposed, "phe-duyet")),
        "refuse, faults": head.post(act_href(proposed, "tu-choi"), posting(proposed)),
        "refused": officer.get(act_href(proposed, "phe-duyet")),
        "opinions": officer.get("/giai-quyet/xin-y-kien?xem=da-tra-loi"),
        "ask, faults": officer.post(act_href(appraised, "xin-y-kien"), posting(appraised)),
        "answer": asked.get(act_href(waits, "tra-loi-y-kien")),
        "answer, faults": asked.post(act_href(waits, "tra-loi-y-kien"), posting(waits)),
        "dossier, asked about": officer.get(dossier_href(waits)),
        "dossier, proposed": head.get(dossier_href(proposed)),
        "many": head.post("/giai-quyet/nhieu-ho-so", ticked),
        "many, nothing": head.post("/giai-quyet/nhieu-ho-so", {"viec": "phe-duyet"}),
        "many, done": head.post("/giai-quyet/nhieu-ho-so", ticked | {"buoc": "lam"}),
        "board": manager.get("/dieu-hanh/"),
        "list": manager.get("/dieu-hanh/ho-so?so=dang-giai-quyet&co-quan=H12.17"),
        "board, tables": manager.get("/dieu-hanh/?xem=bang&theo=diem&chia=thang"),
        "nearing": manager.get("/dieu-hanh/sap-den-han"),
        "points": manager.get("/dieu-hanh/diem-va-quay"),
        "handovers": manager.get("/dieu-hanh/giao-nhan"),
        "ratings": manager.get("/dieu-hanh/hai-long"),
        "agreements": manager.get("/dieu-hanh/thoa-thuan"),
        "overseen": manager.get(dossier_href(appraised, "control")),
    }
    return {name: page.content.decode() for name, page in found.items()}


@pytest.fixture
def browser(pages: dict[str, str]) -> Iterator[Browser]:
    """A browser, started when the pages have been made."""
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


def test_every_page_is_accessible_and_inside_the_screen(pages: dict[str, str], browser: Browser) -> None:
    tab = browser.new_page()
    shown = {"page": ""}
    complaints: list[str] = []

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if not path.startswith("/static/"):
            route.fulfill(body=shown["page"], content_type="text/html; charset=utf-8")
            return
        file = finders.find(path.removeprefix("/static/"))
        kind = mimetypes.guess_type(path)[0] or "text/javascript"
        route.fulfill(path=file, content_type=kind) if file else route.fulfill(status=404)

    tab.route("**/*", answer)
    tab.on("pageerror", lambda error: complaints.append(str(error)))

    for name, page in pages.items():
        shown["page"] = page
        for width in WIDTHS:
            tab.set_viewport_size({"width": width, "height": 844})
            tab.goto(f"{HOST}/page")
            over = tab.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert over <= 0, f"{name} at {width} px is {over} px too wide"
            assert tab.evaluate(HIGHER_LABELS) == 0, f"{name} at {width} px: a label runs into the next"
            if width in MEASURED:
                continue
            faults = [
                f"{name} at {width} px: {item['id']} – {item['nodes'][0]['html'][:120]}"
                for item in Axe().run(tab).response["violations"]
                if item["impact"] in ("serious", "critical")
            ]
            assert faults == []
        assert tab.locator("h1").count() == 1, name
    shown["page"] = pages["inbox"]
    tab.goto(f"{HOST}/page")
    rows_are_ticked_and_walked_by_hand(tab)
    assert complaints == []


def rows_are_ticked_and_walked_by_hand(tab: Page) -> None:
    """A stretch with Shift, all at once and none; j and k go from dossier to dossier."""
    boxes, told = tab.locator("[data-mc-pick]"), tab.locator("[data-mc-pick-count]")

    boxes.nth(0).click()
    boxes.nth(2).click(modifiers=["Shift"])
    assert [boxes.nth(place).is_checked() for place in range(4)] == [True, True, True, False]
    assert told.inner_text() == "Đã chọn 3 hồ sơ"
    tab.get_by_label("Chọn tất cả trên trang").check()
    assert told.inner_text() == f"Đã chọn {boxes.count()} hồ sơ"
    tab.get_by_label("Chọn tất cả trên trang").uncheck()
    assert told.inner_text() == "Đánh dấu hồ sơ rồi chọn việc"
    codes = tab.locator("a.mc-code-link")
    codes.nth(0).focus()
    tab.keyboard.press("j")
    assert tab.evaluate("document.activeElement.textContent") == codes.nth(1).inner_text()
