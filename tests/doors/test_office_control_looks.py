"""The pages of office and control in a browser: accessible, and inside the screen at every width.

Pages are rendered first and then given to the browser with the files of the style sheet: no server.
"""

from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Page

from motcua.record.dossiers.rules import Act, Status
from tests.browsers import (
    NARROW,
    PHONE,
    WIDE,
    Projector,
    browser,
    excess_px,
    needs_chromium,
    projector,
    require_accessible,
)
from tests.doors.officials import Clock, act_href, clock, dossier_href, posting, signed_in
from tests.factories import MONDAY, Way, dossier_after, dossier_at

__all__ = ["browser", "clock", "projector"]

ZOOMED = (1024, 576)
"""A counter's screen at 133 %."""
HIGHER_LABELS = """[...document.querySelectorAll("[data-label]")].filter((cell) => cell.offsetParent &&
    cell.clientHeight < parseFloat(getComputedStyle(cell, "::before").height)).length"""
MEASURED = (ZOOMED, NARROW)
"""Windows beside which nothing may stand out; the others are looked at by axe too."""

pytestmark = needs_chromium


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


def test_every_page_is_accessible_and_inside_the_screen(pages: dict[str, str], projector: Projector) -> None:
    for name, page in pages.items():
        for size in (WIDE, ZOOMED, PHONE, NARROW):
            tab = projector.show(page, size)
            assert excess_px(tab) == 0, (name, size)
            assert tab.evaluate(HIGHER_LABELS) == 0, f"{name} at {size}: a label runs into the next"
            if size not in MEASURED:
                require_accessible(tab, name)
    rows_are_ticked_and_walked_by_hand(projector.show(pages["inbox"]))


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
    tab.keyboard.press("Space")
    assert [boxes.nth(place).is_checked() for place in range(3)] == [False, True, False]
    assert told.inner_text() == "Đã chọn 1 hồ sơ"
    tab.keyboard.press("Shift+Space")
    assert told.inner_text() == f"Đã chọn {boxes.count()} hồ sơ"


def test_the_bar_is_one_line_and_on_a_phone_two_with_the_rest_one_word_away(clock: Clock, projector: Projector) -> None:
    head = signed_in("giamdoc.tt-tinh")  # her place has the longest name of all
    for path in ("/dieu-hanh/", "/dieu-hanh/hai-long", "/giai-quyet/tim"):
        page = head.get(path).content.decode()
        for size, most_px in ((WIDE, 52), (PHONE, 90)):
            bar = projector.show(page, size).locator(".mc-bar").bounding_box()
            assert bar is not None
            assert bar["height"] <= most_px, (path, size)
        place = projector.show(page, WIDE).locator(".mc-who__place")
        assert place.evaluate("e => e.scrollWidth <= e.clientWidth && getComputedStyle(e).overflow === 'visible'")

    tab = projector.show(head.get("/dieu-hanh/").content.decode(), PHONE)
    section = tab.locator(".mc-sections__rest--phone").get_by_role("link", name="Hài lòng")
    assert not section.is_visible()
    tab.locator(".mc-sections__rest--phone summary").click()
    assert section.is_visible()
