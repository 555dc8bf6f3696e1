"""Frame and portal in a browser: accessible in both widths and both languages, and a citizen's way without script.

The browser's requests are answered by Django's test client inside the test's own transaction: no server is started.
"""

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django import Settings

from motcua.record.dossiers.rules import Act, Status
from tests.browsers import (
    HOST,
    NARROW,
    PHONE,
    WIDE,
    Enter,
    arrive,
    browser,
    enter,
    excess_px,
    needs_chromium,
    press,
    require_accessible,
    viewport,
)
from tests.doors.officials import Clock, clock, signed_in
from tests.factories import Way, dossier_after, dossier_at

__all__ = ["browser", "clock", "enter"]

pytestmark = needs_chromium


@pytest.fixture(autouse=True)
def a_demo(clock: Clock, settings: Settings) -> None:
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
def applicant(clock: Clock) -> Client:
    """An applicant's browser session."""
    return signed_in("applicant")


def require_fitting(page: Page, size: tuple[int, int]) -> None:
    """Assert that nothing stands out beside the window, beside the narrowest neither."""
    for window in (NARROW, size):
        page.set_viewport_size(viewport(window))
        assert excess_px(page) == 0, (page.url, window)


def track(page: Page, code: str | None) -> None:
    """Type a dossier's code and the last digits of its applicant's telephone."""
    page.goto(f"{HOST}/tra-cuu")
    page.fill("#id_code", code or "")
    page.fill("#id_digits", "0628")


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_every_page_is_accessible(enter: Enter, client: Client, applicant: Client, size: tuple[int, int]) -> None:
    code = dossier_at(Status.AWAITING_SUPPLEMENT, way=Way.ON_LINE).row.code
    for who, addresses in ((client, [*PUBLIC, *FRAME]), (applicant, OWN)):
        page = enter(size=size, client=who)
        for address in addresses:
            page.goto(HOST + address.format(n=code))
            require_accessible(page)
            require_fitting(page, size)


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_english_fits_too(enter: Enter, client: Client, applicant: Client, size: tuple[int, int]) -> None:
    code = dossier_at(Status.AWAITING_SUPPLEMENT, way=Way.ON_LINE).row.code
    for who, addresses in ((client, [*PUBLIC, *FRAME]), (applicant, OWN)):
        who.cookies["django_language"] = "en"
        page = enter(size=size, client=who)
        for address in addresses:
            page.goto(HOST + address.format(n=code))
            assert page.get_attribute("html", "lang") == "en"
            require_fitting(page, size)


@pytest.mark.parametrize(("address", "button"), [("/tra-cuu", "Xem"), ("/dang-nhap?tai-khoan", "Đăng nhập")])
def test_pages_with_faults_are_accessible(enter: Enter, address: str, button: str) -> None:
    page = enter(size=PHONE)
    page.goto(HOST + address)
    press(page, button)

    assert page.title().startswith("Lỗi: ")
    page.locator(".govuk-error-summary a").first.click()
    assert page.evaluate("document.activeElement.tagName") == "INPUT"
    require_accessible(page)
    require_fitting(page, PHONE)


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_a_citizen_finds_tracks_and_rates_without_script(enter: Enter, size: tuple[int, int]) -> None:
    life = dossier_after(Act.DELIVER)
    page = enter(size=size, script=False)

    page.goto(f"{HOST}/")
    page.fill('input[name="q"]', "ly lich tu phap")
    page.click(".mc-hero button")
    page.click("text=Cấp phiếu lý lịch tư pháp")
    expect(page.locator("main")).to_contain_text("Mang theo gì")

    track(page, life.row.code)
    press(page, "Xem")
    expect(page.locator("h1")).to_have_text("Hồ sơ đã trả kết quả")

    page.check("#id_score_2", force=True)
    page.fill('textarea[name="comment"]', "Nhanh.")
    press(page, "Gửi đánh giá")
    expect(page.locator("main")).to_contain_text("Bạn đã đánh giá: Hài lòng.")


def test_tracking_is_accessible_and_opens_its_calculation_by_keyboard(enter: Enter) -> None:
    life = dossier_at(Status.APPRAISING)
    page = enter(size=PHONE)
    track(page, life.row.code)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    arrive(page)

    page.focus(".mc-why summary")
    page.keyboard.press("Enter")

    expect(page.locator(".mc-explanation")).to_be_visible()
    require_accessible(page)
    require_fitting(page, PHONE)


def test_the_language_is_chosen_with_a_button_and_stays(enter: Enter) -> None:
    page = enter(script=False)
    page.goto(f"{HOST}/diem-phuc-vu")

    page.locator("button[value=en]:visible").click()

    expect(page.locator("h1")).to_have_text("Service points")
    page.goto(f"{HOST}/")
    expect(page.locator("h1")).to_contain_text("Which document")


def test_one_click_of_the_demo_shows_the_person(enter: Enter) -> None:
    page = enter()
    page.goto(f"{HOST}/dang-nhap")

    page.click("button[value='nguoidan.1']")

    expect(page.locator("h1")).to_have_text("Hồ sơ của tôi")
