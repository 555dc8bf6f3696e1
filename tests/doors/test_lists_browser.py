"""Lists and pages of jobs in a browser: accessible, inside the screen, and their script does what it is for.

Pages are rendered first and then given to the browser with the files of the style sheet: no server.
"""

from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Route, expect

from motcua.outward.jobs.models import Job
from motcua.record import lists
from motcua.record.dossiers.rules import Act, Status
from tests.browsers import (
    HOST,
    NARROW,
    SIZES,
    Projector,
    browser,
    excess_px,
    give,
    needs_chromium,
    projector,
    require_accessible,
)
from tests.doors.officials import Clock, clock, signed_in
from tests.factories import MONDAY, dossier_after, dossier_at

__all__ = ["browser", "clock", "projector"]

LIST, REGISTER, SEARCH = "/dieu-hanh/ho-so", "/giai-quyet/so-theo-doi", "/giai-quyet/tim"

pytestmark = needs_chromium


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


def test_every_list_is_accessible_and_inside_the_screen(pages: dict[str, str], projector: Projector) -> None:
    del pages["rest"]  # rows alone
    for name, page in pages.items():
        for size in SIZES:
            tab = projector.show(page, size)
            for summary in tab.locator(".mc-tool summary").all():
                summary.click()
            assert excess_px(tab) == 0, (name, size)
            if size != NARROW:
                require_accessible(tab, name)


def test_a_press_exports_without_leaving_the_page_and_more_rows_come_where_the_end_stood(
    pages: dict[str, str], projector: Projector
) -> None:
    done = '<div data-mc-job="done"><a data-mc-job-file href="/viec-dai/1/tep">Tải</a></div>'
    sent: list[str] = []

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path == "/danh-sach/xuat":
            sent.append(route.request.post_data or "")
            give(route, done)
        elif path == "/viec-dai/1/tep":
            attachment = {"Content-Disposition": "attachment; filename=so.csv"}
            route.fulfill(body="a,b", content_type="text/csv", headers=attachment)
        else:
            give(route, pages["rest"] if route.request.headers.get("hx-target") == "mc-more" else pages["list"])

    projector.answer, tab = answer, projector.page
    tab.goto(f"{HOST}{LIST}")
    with tab.expect_download() as fetched:
        tab.get_by_role("button", name="CSV").click()
    assert fetched.value.suggested_filename == "so.csv"
    assert tab.url == f"{HOST}{LIST}"
    expect(tab.get_by_text("Đã xuất, tệp đang tải về.")).to_be_visible()
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
