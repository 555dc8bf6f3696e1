"""Scans in a browser: files dropped and picked, one that lies, thumbnails that come by themselves, the viewer by keys.

The browser's requests are answered by Django's test client inside the test's own transaction: no server is started.
"""

import base64

import pytest
from playwright.sync_api import expect

from motcua.record.dossiers.rules import Act
from motcua.record.papers.models import Scan
from motcua.record.papers.scans import services as rows
from tests.browsers import HOST, NARROW, Enter, browser, enter, needs_chromium, require_accessible
from tests.factories import dossier_after
from tests.scans import pdf, picture, store

__all__ = ["browser", "enter", "store"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store"), needs_chromium]
DROP = """(zone) => {
    const carried = new DataTransfer();
    const bytes = Uint8Array.from(atob(zone.dataset.test), (sign) => sign.charCodeAt(0));
    carried.items.add(new File([bytes], "keo-tha.pdf", { type: "application/pdf" }));
    for (const kind of ["dragenter", "dragover", "drop"]) {
      zone.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
    }
}"""


def test_files_are_dropped_and_picked_and_seen(enter: Enter) -> None:
    life, page = dossier_after(Act.ASSIGN), enter("case_officer")
    page.goto(f"{HOST}/giai-quyet/ho-so/{life.dossier_id}")
    assert page.locator("#tep-moi").is_hidden()
    assert page.get_by_role("button", name="Chọn tệp").is_visible()

    page.locator("#tep-thanh-phan").select_option("1")
    page.evaluate("(text) => { document.querySelector('[data-mc-drop]').dataset.test = text; }", _in_base64(pdf(2)))
    page.locator("[data-mc-drop]").evaluate(DROP)
    expect(page.locator(".mc-upload[data-is=done]")).to_have_count(1)
    page.set_input_files(
        "#tep-moi",
        [
            {"name": "Ảnh.jpg", "mimeType": "image/jpeg", "buffer": picture(size=(2600, 2000), quality=100)},
            {"name": "don.pdf", "mimeType": "application/pdf", "buffer": b"PK\x03\x04"},
            {"name": "trong.pdf", "mimeType": "application/pdf", "buffer": b""},
        ],
    )

    expect(page.locator(".mc-upload[data-is=done]")).to_have_count(2)
    expect(page.locator(".mc-upload[data-is=refused]")).to_have_count(2)
    assert "“don.pdf” thật ra là tệp nén." in page.inner_text(".mc-uploads")
    assert sorted(Scan.objects.values_list("name", "paper_no", "page_count")) == [
        ("keo-tha.pdf", 1, 2),
        ("Ảnh.jpg", 1, 1),
    ]
    assert "Đã tải 2 trên 4 tệp" in page.inner_text("[data-mc-said]")
    expect(page.locator("[data-mc-pending]").first).to_be_visible()

    for number in (1, 2):
        rows.draw(life.dossier_id, number)
    expect(page.locator("[data-mc-pending]")).to_have_count(0)
    frame = page.locator("[data-mc-frame] img")
    expect(frame).to_have_js_property("complete", True)
    page.locator("[data-mc-frame]").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("Trang 2 / 2")).to_be_visible()
    page.keyboard.press("+")
    assert page.locator("[data-mc-frame]").get_attribute("data-zoom") == "1"
    require_accessible(page)


def test_the_scans_fit_a_phone_and_zoom_and_are_reached_by_keyboard(enter: Enter) -> None:
    life, page = dossier_after(Act.SUBMIT), enter("post_clerk", NARROW)
    page.goto(f"{HOST}/quay/ho-so/{life.dossier_id}")
    page.set_input_files("#tep-moi", [{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture()}])
    expect(page.locator(".mc-upload[data-is=done]")).to_have_count(1)

    page.get_by_text("Xem, có ghi lại").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.id") == "muc-dich"
    require_accessible(page)
    page.goto(f"{HOST}/ban-so-hoa/{life.dossier_id}?cua=desk")
    require_accessible(page)


def _in_base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
