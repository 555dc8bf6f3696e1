"""What the post may do follows from rows, as docs/how-to/transfer-to-the-post.md tells it; the pictures are its own.

1. A province opens a post office step by step, until its clerk may receive; each time her page says what is missing.
2. A training has run out overnight: the button says which one, since when, by which law, whom to ask; renewed, it is
   back.
3. The head of a one-stop orders a procedure that is on no list, for a day and for one clerk.
4. A clerk is suspended while she types: her next request is refused in a sentence, and nothing of it is written.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from motcua.base import server
from motcua.ground.deadlines.rules import local
from tests.browsers import require_accessible
from tests.journeys.conftest import Served
from tests.journeys.pictures import picture

Enter = Callable[..., Page]
TODAY = local(datetime.now(UTC)).date()
YESTERDAY = TODAY - timedelta(days=1)
WARD, POINT, CLERK = "H12.105", "bd-an-xuyen", "buudien.anxuyen"
MARRIAGE_STATUS, DRIVING_LICENCE = "1.004873", "3.000347"
COMMUNE, POLICE = "H12.101", "H12.17"
PASSWORD = "Sen nở Cà Mau 2026"


def day(of: object) -> str:
    """Return a day as it is typed."""
    return f"{of:%d/%m/%Y}"


# ---- 1. a post office is opened --------------------------------------------------------------------------------------


def test_a_province_opens_a_post_office_until_its_clerk_receives(enter: Enter) -> None:
    office, admin = enter("vanphong.tinh"), enter("quantri")
    unit = _plans(office)
    _surveys(office)
    _step(office, unit, "SURVEYED")
    _step(office, unit, "EQUIPPED")
    _makes_the_point(admin)
    _agrees(admin)
    _binds(office, unit)

    clerk = _invited(admin, enter)
    _lacks(clerk, "để được phân công")
    _row(admin, "assignment", {"person_id": CLERK, "counter": f"{POINT}/1", "shift": "DAY"},
         valid_from=day(TODAY), valid_to="31/12/2030")  # fmt: skip
    _lacks(clerk, "Chưa có chứng nhận tập huấn còn hiệu lực cho lĩnh vực Hộ tịch")
    clerk.goto("/quay/quyen?tim=hon+nhan")
    clerk.locator("tr", has_text="UBND phường An Xuyên").first.evaluate("row => row.scrollIntoView({block: 'center'})")
    _looks_right(clerk, "transfer-6-lacking")
    _trains(admin, CLERK, "57/CN-STP")
    _looks_right(admin, "transfer-7-training")
    _save(admin)
    clerk.goto("/quay/quyen?tim=hon+nhan")
    expect(clerk.locator("main")).to_contain_text("16/TT-CM")

    _step(office, unit, "TRAINED")
    _step(office, unit, "ACCOUNTS")
    _step(office, unit, "OPENED", agreement="16/TT-CM")
    _looks_right(office, "transfer-8-opened")
    assert _receives(clerk, MARRIAGE_STATUS, WARD)
    _looks_right(clerk, "transfer-9-received")


def _plans(page: Page) -> str:
    """Write the programme and its unit; return the address of the unit."""
    page.goto("/dieu-hanh/de-an")
    page.locator("main").get_by_role("link", name=re.compile("đề án", re.I)).first.click()
    _fill(page, {
        "name": "Đề án chuyển giao Bộ phận Một cửa phường cho bưu điện", "code": "chuyen-giao-phuong",
        "unit_code": "96", "decision_no": "1234/QĐ-UBND", "decided_on": day(YESTERDAY), "valid_from": day(TODAY),
        "lead_body": "Văn phòng UBND tỉnh",
    })  # fmt: skip
    page.locator("[name=levels][value=COMMUNE]").check()
    _save(page)
    programme = page.url.split("?")[0]
    page.goto(f"{programme}/them-don-vi")
    _fill(page, {"name": "Phường An Xuyên", "plan_opened_on": day(TODAY)})
    _choose(page, "level", "COMMUNE")
    _save(page)
    page.goto(programme)
    _looks_right(page, "transfer-1-programme")
    return f"{programme}/don-vi/1"


def _surveys(page: Page) -> None:
    page.goto(page.url.split("?")[0].split("#")[0] + "/them-khao-sat")
    _fill(page, {"on": day(TODAY), "place": "Bưu điện An Xuyên", "team": "Văn phòng UBND tỉnh\nBưu điện tỉnh"})
    page.locator("[name=units]").first.check()
    _save(page)
    page.goto(page.url.split("?")[0].split("#")[0] + "/bang-kiem/1")
    for box in page.locator("input[type=radio][value=YES]").all():
        box.check()
    _looks_right(page, "transfer-2-checklist")
    _save(page)


def _step(page: Page, unit: str, stage: str, agreement: str = "") -> None:
    page.goto(unit)
    form = page.locator("form").filter(has=page.locator("[name=buoc-on]"))
    form.locator(f"[name=buoc-stage][value={stage}]").check()
    form.locator("[name=buoc-on]").fill(day(TODAY))
    if agreement:
        _choose(form, "buoc-agreement", agreement)
    with page.expect_navigation():
        form.get_by_role("button").first.click()
    assert not page.title().startswith("Lỗi"), page.inner_text("main")


def _makes_the_point(page: Page) -> None:
    page.goto("/quan-tri/agreements/servicepoint/add/")
    page.locator(f"[name=agency_codes][value='{WARD}']").check()
    _fill(page, {"id": POINT, "name": "Bưu điện An Xuyên", "unit_code": "31999", "address": "Khóm 3, phường An Xuyên"})
    _choose(page, "kind", "POST_OFFICE")
    _choose(page, "employer", "POST")
    _save(page)
    _row(page, "counter", {"point": POINT}, name="Quầy 1")
    _looks_right(page, "transfer-3-point")


def _agrees(page: Page) -> None:
    page.goto("/quan-tri/agreements/agreement/add/")
    _fill(page, {"id": "16/TT-CM", "valid_from": day(TODAY), "valid_to": "31/12/2030", "contract_no": "08/HĐ-BĐ"})
    _choose(page, "agency_code", WARD)
    _choose(page, "status", "PILOT")
    for name, value in (
        ("procedure_codes", MARRIAGE_STATUS), ("point_ids", POINT), ("stages", "GUIDING"), ("stages", "RECEPTION"),
    ):  # fmt: skip
        page.locator(f"[name={name}][value='{value}']").check()
    page.locator("[name=valid_from]").scroll_into_view_if_needed()
    _looks_right(page, "transfer-4-agreement")
    _save(page)


def _binds(page: Page, unit: str) -> None:
    page.goto(f"{unit}/sua")
    _choose(page, "agency", WARD)
    _choose(page, "point", POINT)
    _save(page)


def _invited(admin: Page, enter: Enter) -> Page:
    """Make the account and its invitation; let its person set her password in a browser of her own."""
    admin.goto("/quan-tri/people/account/add/")
    _fill(admin, {"username": CLERK, "full_name": "Dương Thị Mỹ Xuyên"})
    admin.locator("[name=roles][value=POST_CLERK]").check()
    _choose(admin, "employer", "POST")
    _save(admin)
    admin.goto(f"/quan-tri/people/account/{CLERK}/change/")
    admin.get_by_role("link", name="Mời đặt mật khẩu").click()
    admin.locator("main").get_by_role("button", name=re.compile("lời mời|Mời", re.I)).first.click()
    expect(admin.locator("main")).to_contain_text("/loi-moi/")
    _looks_right(admin, "transfer-5-invitation")
    found = re.search(r"/loi-moi/[\w-]+", admin.inner_text("main"))
    assert found is not None
    page = enter()
    page.goto(found[0])
    for box in page.locator("input[type=password]").all():
        box.fill(PASSWORD)
    with page.expect_navigation():
        page.locator("main").get_by_role("button").first.click()
    assert not page.title().startswith("Lỗi"), page.inner_text("main")
    return page


def _lacks(clerk: Page, words: str) -> None:
    clerk.goto("/quay/quyen?tim=hon+nhan")
    expect(clerk.locator("tr", has_text="UBND phường An Xuyên").first).to_contain_text(words)
    clerk.goto(f"/quay/tiep-nhan/nguoi-nop/{MARRIAGE_STATUS}/{WARD}")
    expect(clerk.locator("main")).to_contain_text(words)


def _trains(page: Page, person: str, certificate: str) -> None:
    """Type a training, which is saved by the next press."""
    page.goto("/quan-tri/agreements/training/add/")
    _choose(page, "person_id", person)
    options = page.locator("[name=field_code] option").all_inner_texts()
    page.locator("[name=field_code]").select_option(label=next(each for each in options if "Hộ tịch" in each))
    _fill(page, {
        "course": "Nghiệp vụ tiếp nhận hồ sơ hộ tịch", "trainer": "Sở Tư pháp", "trained_on": day(YESTERDAY),
        "certificate_no": certificate, "valid_from": day(TODAY), "valid_to": day(TODAY + timedelta(days=365)),
    })  # fmt: skip


def _receives(page: Page, procedure: str, agency: str) -> str:
    """A whole reception; return the number of the request."""
    _opens(page, procedure, agency)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile("kiem-dem"))
    return _counts_and_seals(page)


def _counts_and_seals(page: Page) -> str:
    """The rest of a reception from the count on; return the number of the request."""
    for field in page.locator("[name^=count-][name$=-original]").all():
        field.fill("1")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile("(phi|niem-phong)$"))
    if page.url.endswith("phi"):
        page.keyboard.press("Control+Enter")
        page.wait_for_url(re.compile("niem-phong$"))
    page.get_by_label(re.compile("Số niêm phong")).fill("0048999")
    page.get_by_label(re.compile("đã ký phiếu gửi")).check()
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile("ho-so/"))
    found = re.search(r"YC-[\w-]+", page.inner_text("main"))
    assert found is not None, page.inner_text("main")
    return found[0]


def _opens(page: Page, procedure: str, agency: str) -> None:
    """Type the applicant of a new reception."""
    page.goto(f"/quay/tiep-nhan/nguoi-nop/{procedure}/{agency}")
    for label, text in (("Họ tên", "Nguyễn Thị Ngọc Diễm"), ("Số điện thoại", "0900000428"), ("Địa chỉ", "khóm 3")):
        page.get_by_label(re.compile(label)).first.fill(text)


# ---- 2. a training has run out ---------------------------------------------------------------------------------------


def test_a_training_that_ran_out_is_told_by_the_button_and_renewed_gives_it_back(enter: Enter) -> None:
    clerk, admin = enter("buudien.cainuoc"), enter("quantri")
    _opens(clerk, MARRIAGE_STATUS, COMMUNE)
    clerk.keyboard.press("Control+Enter")
    clerk.wait_for_url(re.compile("kiem-dem"))
    counting = clerk.url
    request_no = clerk.get_by_role("link", name=re.compile(r"^YC-")).first.inner_text().strip()
    admin.goto("/quan-tri/agreements/training/?q=buudien.cainuoc")
    admin.locator("tr", has_text="Hộ tịch").get_by_role("link").first.click()
    admin.wait_for_url(re.compile("change"))
    admin.locator("[name=valid_to]").fill(day(YESTERDAY))
    _save(admin)

    clerk.goto(counting)
    expect(clerk.locator("main")).to_contain_text(f"hết hạn ngày {day(YESTERDAY)}")
    clerk.goto(f"/quay/ho-so/{request_no}")
    for words in ("Chưa có chứng nhận tập huấn còn hiệu lực cho lĩnh vực Hộ tịch", "QĐ 45/2016/QĐ-TTg, Điều 13"):
        expect(clerk.locator("main")).to_contain_text(words)
    _looks_right(clerk, "transfer-10-ran-out")

    _trains(admin, "buudien.cainuoc", "58/CN-STP")
    _save(admin)
    clerk.goto(counting)
    assert _counts_and_seals(clerk)


# ---- 3. the head's order ---------------------------------------------------------------------------------------------


def test_an_order_of_the_head_opens_a_procedure_for_one_clerk_until_it_ends(enter: Enter) -> None:
    clerk, other, head = enter("buudien.tinh"), enter("buudien.cainuoc"), enter("giamdoc.tt-tinh")
    _is_refused(clerk, other)

    head.goto("/dieu-hanh/thoa-thuan/lenh")
    _choose(head, "errand", "RECEPTION")
    _choose(head, "procedure", f"{POLICE}|{DRIVING_LICENCE}")
    _choose(head, "clerk", "buudien.tinh|tt-tinh")
    _fill(head, {"from_on": day(TODAY), "to_on": day(TODAY), "reason": "Công chức đi tập huấn"})
    _looks_right(head, "transfer-11-order")
    _save(head)
    assert _receives(clerk, DRIVING_LICENCE, POLICE)
    _is_refused(other)

    head.goto("/dieu-hanh/thoa-thuan/lenh")
    with head.expect_navigation():
        head.locator("form[action$='cham-dut']").get_by_role("button").first.click()
    _is_refused(clerk, other)
    _looks_right(clerk, "transfer-12-over")


def _is_refused(*clerks: Page) -> None:
    for clerk in clerks:
        clerk.goto(f"/quay/tiep-nhan/nguoi-nop/{DRIVING_LICENCE}/{POLICE}")
        expect(clerk.locator("main")).to_contain_text("Chưa mở được trang này")


# ---- 4. a clerk is suspended -----------------------------------------------------------------------------------------


def test_a_clerk_suspended_while_she_types_is_refused_at_her_next_press(enter: Enter, served: Served) -> None:
    clerk, admin = enter("buudien.tinh"), enter("quantri")
    _opens(clerk, MARRIAGE_STATUS, WARD)
    before = _written(served)
    admin.goto("/quan-tri/people/account/buudien.tinh/change/")
    with admin.expect_navigation():
        admin.get_by_role("link", name="Tạm ngừng tài khoản").click()
    admin.get_by_label("Lý do tạm ngừng").fill("Quyết định đình chỉ số 12")
    with admin.expect_navigation():
        admin.get_by_role("button", name="Tạm ngừng tài khoản").click()
    expect(admin.locator("main")).to_contain_text("kết thúc ngay")

    with clerk.expect_navigation():
        clerk.keyboard.press("Control+Enter")

    expect(clerk.locator("main")).to_contain_text("tạm ngừng")
    _looks_right(clerk, "transfer-13-suspended")
    assert _written(served) == before
    clerk.goto("/quay/")
    assert "/dang-nhap" in clerk.url


def _written(served: Served) -> tuple[int, int]:
    """Return how many dossiers and events there are."""
    with server.connect(server.connection("owner", served.database)) as database:
        found = database.execute(
            "select (select count(*) from dossiers_dossier), (select count(*) from dossiers_event)"
        ).fetchone()
    assert found is not None
    return found[0], found[1]


# ---- hands -----------------------------------------------------------------------------------------------------------


def _fill(page: Page, typed: dict[str, str]) -> None:
    for name, text in typed.items():
        page.locator(f"[name={name}]").fill(text)


def _choose(page: Page, name: str, value: str) -> None:
    """Choose in a list or among radio buttons."""
    field = page.locator(f"select[name={name}]")
    if field.count():
        field.select_option(value)
    else:
        page.locator(f"[name={name}][value='{value}']").check()


def _row(page: Page, table: str, chosen: dict[str, str], **typed: str) -> None:
    """Add a row in the administration."""
    page.goto(f"/quan-tri/agreements/{table}/add/")
    for name, value in chosen.items():
        _choose(page, name, value)
    _fill(page, typed)
    _save(page)


def _save(page: Page) -> None:
    """Press the button of the page's form, and see that nothing is wrong."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=re.compile("^(Lưu|Ghi|Lập|Thêm|Tạo|Giao|Ra)")).first.click()
    assert not page.title().startswith("Lỗi"), page.inner_text("main")


def _looks_right(page: Page, name: str) -> None:
    """Take the picture of a page, which is accessible."""
    require_accessible(page)
    picture(page, name)
