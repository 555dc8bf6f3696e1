"""The round in a browser: one hand, 320 to 1366 wide, with and without script, and accessible.

The browser's requests are answered by Django's test client inside the test's own transaction: no server is started.
"""

import pytest
from playwright.sync_api import expect

from motcua.record.dossiers.rules import Act, Status
from tests.browsers import (
    HOST,
    NARROW,
    PHONE,
    WIDE,
    Enter,
    browser,
    enter,
    go,
    needs_chromium,
    press,
    require_accessible,
    signed_slip,
)
from tests.factories import DRIVING_LICENCE, Life, Way, dossier_after

__all__ = ["browser", "enter"]

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

pytestmark = [pytest.mark.django_db, needs_chromium]


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


@pytest.mark.parametrize("size", [PHONE, WIDE, NARROW])
def test_every_page_is_accessible_and_fits_its_width(enter: Enter, size: tuple[int, int]) -> None:
    pages = everything()
    page = enter("courier", size)
    for name, path in pages.items():
        answer = page.goto(HOST + path)
        assert answer is not None, name
        assert answer.status == 200, name
        require_accessible(page, name)


def test_refusals_are_accessible_too(enter: Enter) -> None:
    life = licence()
    page = enter("courier", PHONE)
    for name, button in (("giao", "Hoàn tất giao"), ("khong-giao-duoc", "Không giao được")):
        page.goto(f"{HOST}/tuyen/{life.dossier_id}/{name}")
        press(page, button)
        assert page.locator(".govuk-error-summary").is_visible()
        assert page.title().startswith("Lỗi:")
        require_accessible(page, name)


def test_buttons_and_answers_are_wide_enough_for_a_thumb(enter: Enter) -> None:
    pages = everything()
    page = enter("courier", PHONE)
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


def test_what_is_missing_stands_above_the_button_until_it_is_done(enter: Enter) -> None:
    life = licence()
    for script in (True, False):
        page = enter("courier", PHONE, script=script)
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
        assert missing.locator("b:visible").all_inner_texts() == ["ảnh phiếu đã ký"]
        page.get_by_label("Ảnh phiếu phát đã ký").set_input_files(signed_slip())
        assert not missing.is_visible()

        page.locator(".mc-line--identity summary").click()
        page.get_by_role("radio", name="Người được ủy quyền").check()
        assert page.get_by_label("Số hoặc ngày của văn bản ủy quyền").is_visible()
        assert missing.locator("b:visible").all_inner_texts() == ["giấy ủy quyền"]


def test_a_delivery_with_a_finger_from_the_list_to_the_slip(enter: Enter) -> None:
    life = licence()
    page = enter("courier", PHONE)
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

    press(page, "Hoàn tất giao")
    assert "còn 1 giấy tờ phải thu lại" in page.inner_text("main")
    page.locator("[name=recalled]").check()
    press(page, "Hoàn tất giao")

    expect(page.get_by_role("link", name="In phiếu phát")).to_be_visible()
    assert life.status is Status.RETURNED


def test_a_delivery_without_script(enter: Enter) -> None:
    life = licence()
    page = enter("courier", PHONE, script=False)
    page.goto(f"{HOST}/tuyen/{life.dossier_id}/giao")
    page.get_by_label("4 số cuối của giấy tờ").fill("0123")
    page.locator("[name=recalled]").check()
    page.get_by_label("Đã thu đủ").check()
    page.get_by_label("Ký giấy").check()
    page.get_by_label("Ảnh phiếu phát đã ký").set_input_files(signed_slip())
    press(page, "Hoàn tất giao")

    expect(page.get_by_role("link", name="In phiếu phát")).to_be_visible()
    assert life.status is Status.RETURNED


def test_the_keyboard_alone_delivers(enter: Enter) -> None:
    life = licence()
    page = enter("courier")
    page.goto(f"{HOST}/tuyen/{life.dossier_id}/giao")
    for name, keys in (("paper_last4", "0123"), ("recalled", " "), ("is_paid", " "), ("signed_on_paper", " ")):
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.name") == name:
                break
        page.keyboard.type(keys)
    page.get_by_label("Ảnh phiếu phát đã ký").set_input_files(signed_slip())  # the chooser is the phone's
    for _ in range(10):
        page.keyboard.press("Tab")
        if "Hoàn tất giao" in page.evaluate("document.activeElement.textContent"):
            break
    go(page, "Enter")

    expect(page.get_by_role("link", name="In phiếu phát")).to_be_visible()
    assert life.status is Status.RETURNED
