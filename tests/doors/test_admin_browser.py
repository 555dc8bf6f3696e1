"""The administration in a browser: accessible, 320 to 1366 wide, without script, and quiet under the strict policy."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from motcua.ground.catalogue.models import Agency
from tests.doors.test_tour_browser import CHROMIUM, HOST, WIDTHS, at_noon, browser, opened

pytestmark = [pytest.mark.django_db, pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")]

__all__ = ["at_noon", "browser"]
PAGES = (
    "/quan-tri/",
    "/quan-tri/catalogue/procedureversion/",
    "/quan-tri/catalogue/procedureversion/add/",
    "/quan-tri/catalogue/procedureversion/3.000347@2025-03-01/change/",
    "/quan-tri/people/account/",
    "/quan-tri/people/account/buuta.cainuoc/change/",
    "/quan-tri/people/token/add/",
    "/quan-tri/auditlog/logentry/",
)


@pytest.mark.parametrize("size", [WIDTHS[1], WIDTHS[2]])
def test_every_page_is_accessible_and_fits_its_width(browser: Browser, size: tuple[int, int]) -> None:
    page = opened(browser, who="quantri", size=size)
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text))
    for path in PAGES:
        answer = page.goto(HOST + path)
        assert answer is not None, path
        assert answer.status == 200, path
        found = [item for item in Axe().run(page).response["violations"] if item["impact"] in ("serious", "critical")]
        assert found == [], (path, [(item["id"], [node["target"] for node in item["nodes"]]) for item in found])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    assert [line for line in said if "Content Security Policy" in line] == []
    page.context.close()


def test_a_row_is_added_without_script_after_a_mistake(browser: Browser) -> None:
    page = opened(browser, who="quantri", script=False)
    page.goto(HOST + "/quan-tri/catalogue/agency/")
    page.get_by_role("link", name="Thêm cơ quan").click()
    page.get_by_label("Mã định danh").fill("H12.98")
    page.get_by_label("Tên đầy đủ").fill("Sở Thử nghiệm")
    page.get_by_label("Hiệu lực từ ngày").fill("31/02/2026")
    page.get_by_role("button", name="Lưu").click()

    assert page.get_by_text("Ngày này không có trên lịch.").is_visible()
    page.get_by_label("Tên gọi").fill("Sở TN")
    page.get_by_label("Hiệu lực từ ngày").fill("01/12/2026")
    page.get_by_role("button", name="Lưu").click()

    assert page.get_by_text("Đã thêm “Sở Thử nghiệm”.").is_visible()
    assert Agency.objects.get(code="H12.98").short_name == "Sở TN"
    page.context.close()
