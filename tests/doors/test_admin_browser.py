"""The administration in a browser: accessible, 320 to 1366 wide, without script, and quiet under the strict policy."""

import pytest
from playwright.sync_api import expect

from motcua.ground.catalogue.models import Agency
from tests.browsers import HOST, NARROW, WIDE, Enter, browser, enter, needs_chromium, require_accessible

pytestmark = [pytest.mark.django_db, needs_chromium]

__all__ = ["browser", "enter"]
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


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_every_page_is_accessible_and_fits_its_width(enter: Enter, size: tuple[int, int]) -> None:
    page = enter("quantri", size)
    for path in PAGES:
        answer = page.goto(HOST + path)
        assert answer is not None, path
        assert answer.status == 200, path
        require_accessible(page, path)


def test_a_row_is_added_without_script_after_a_mistake(enter: Enter) -> None:
    page = enter("quantri", script=False)
    page.goto(HOST + "/quan-tri/catalogue/agency/")
    page.get_by_role("link", name="Thêm cơ quan").click()
    page.get_by_label("Mã định danh").fill("H12.98")
    page.get_by_label("Tên đầy đủ").fill("Sở Thử nghiệm")
    page.get_by_label("Cấp", exact=True).select_option(label="cấp tỉnh")
    page.get_by_label("Hiệu lực từ ngày").fill("31/02/2026")
    page.get_by_role("button", name="Lưu").click()

    expect(page.get_by_text("Ngày này không có trên lịch.")).to_be_visible()
    page.get_by_label("Tên gọi").fill("Sở TN")
    page.get_by_label("Hiệu lực từ ngày").fill("01/12/2026")
    page.get_by_role("button", name="Lưu").click()

    expect(page.get_by_text("Đã thêm “Sở Thử nghiệm”.")).to_be_visible()
    assert Agency.objects.get(code="H12.98").short_name == "Sở TN"
