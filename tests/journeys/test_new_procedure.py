"""A procedure that nobody knew in the morning, as docs/how-to/new-procedure.md tells it; the pictures are its own.

1. An administrator types it in, sees what is wrong, mends it, rehearses it, keeps the rehearsal, and publishes it.
2. A one-stop officer receives a dossier of it; it is asked for more papers, another agency gives its opinion, the head
   promises the result anew with an apology, and refuses it in the end. Each is done by who does it.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from motcua.ground.deadlines.rules import local
from tests.browsers import require_accessible
from tests.journeys.pictures import picture

Enter = Callable[..., Page]
CODE, NAME = "1.009999", "Cấp giấy xác nhận thông tin cư trú cho người đi làm xa"
STAGES = (
    ("Tiếp nhận, chuyển xử lý", "Bộ phận Một cửa", "4 giờ"),
    ("Thẩm định hồ sơ", "Đội Quản lý cư trú", "6 ngày"),
    ("Ký duyệt", "Lãnh đạo phòng", "1 ngày"),
    ("Trả kết quả", "Bộ phận Một cửa", "4 giờ"),
)


def test_a_procedure_is_written_rehearsed_published_and_a_dossier_goes_through_it(enter: Enter) -> None:
    admin = enter("quantri")
    _types_it_in(admin)
    _mends_what_is_wrong(admin)
    _rehearses_and_keeps(admin)
    _publishes(admin)

    code = _receives(enter("motcua.congan"))
    head, officer = enter("lanhdao.congan"), enter("thuly.congan")
    _assigns(head, code)
    _asks_for_more(officer, code)
    _brings_more(enter("motcua.congan"), code)
    _asks_another_agency(officer, code)
    _answers(enter("thuly.vpdkdd-cainuoc"))
    _promises_anew(head, code)
    _proposes(officer, code)
    _refuses(head, code)


# ---- the administrator -----------------------------------------------------------------------------------------------


def _types_it_in(page: Page) -> None:
    page.goto("/quan-tri/")
    page.get_by_role("link", name="Soạn thủ tục").first.click()
    form = page.locator("form").filter(has=page.get_by_role("button", name="Soạn thủ tục mới"))
    form.get_by_label("Mã thủ tục").fill(CODE)
    form.get_by_label("Tên thủ tục").fill(NAME)
    form.get_by_label("Thời hạn giải quyết").fill("10 ngày làm việc")
    form.get_by_label("Hiệu lực từ ngày").fill(f"{local(datetime.now(UTC)):%d/%m/%Y}")
    _looks_right(page, "procedure-1-begin")
    _press(page, "Soạn thủ tục mới")
    for name, text in (
        ("short_name", "Xác nhận cư trú cho người đi làm xa"), ("field_code", "MH-CT"), ("field_name", "Cư trú"),
        ("agencies", "H12.17"), ("result_name", "Giấy xác nhận"), ("legal_basis", "Luật Cư trú 2020"),
    ):  # fmt: skip
        page.locator(f"[name={name}]").fill(text)
    page.locator("[name=level]").select_option("VERTICAL")
    _add(page, "components", {"name": "Tờ khai"})
    _add(page, "steps", {"text": "Nộp tờ khai tại Bộ phận Một cửa."})
    _add(page, "manners", {"text": "Nộp trực tiếp."}, channel="DIRECT")
    for stage in STAGES:
        name, unit, hours = stage
        _add(page, "stages", {"name": name, "unit": unit, "hours": hours})
    _add(page, "fees", {"label": "Lệ phí", "amount_vnd": "mười nghìn"}, kind="LE_PHI")
    page.locator("h1").scroll_into_view_if_needed()
    _looks_right(page, "procedure-2-write")


def _add(page: Page, part: str, typed: dict[str, str], **chosen: str) -> None:
    """Add a row by its button, which leads into its first field, and type it."""
    with page.expect_navigation():
        page.locator(f"#them-{part}").click()
    number = page.locator(f"[name={part}-rows]").input_value().split(",")[-1]
    for name, text in typed.items():
        page.locator(f"[name={part}-{number}-{name}]").fill(text)
    for name, value in chosen.items():
        page.locator(f"[name={part}-{number}-{name}]").select_option(value)


def _mends_what_is_wrong(page: Page) -> None:
    _press(page, "Lưu, kiểm tra và công bố", is_refused=True)
    expect(page.get_by_role("alert")).to_contain_text("ghi bằng chữ số")
    _looks_right(page, "procedure-3-unread")
    page.get_by_role("alert").get_by_role("link").first.click()
    expect(page.locator("[name=fees-1-amount_vnd]")).to_be_in_viewport()
    page.locator("[name=fees-1-amount_vnd]").fill("10.000")
    _press(page, "Lưu, kiểm tra và công bố")
    main = page.locator("main")
    for words in (
        "các bước cộng lại 8 ngày, thời hạn là 10 ngày",
        "Chưa ghi quyết định công bố",
        "chưa ghi nộp mấy bản",
    ):
        expect(main).to_contain_text(words)
    _looks_right(page, "procedure-4-faults")
    page.get_by_role("link", name=re.compile("các bước cộng lại")).click()
    page.locator("[name=stages-2-hours]").fill("8 ngày")
    page.locator("[name=components-1-original]").fill("1")
    for name, text in (("decision", "1999/QĐ-UBND"), ("decision_on", "02/11/2026"), ("decision_body", "UBND tỉnh")):
        page.locator(f"[name={name}]").fill(text)
    _press(page, "Lưu, diễn tập")


def _rehearses_and_keeps(page: Page) -> None:
    page.get_by_label("Cách đi").select_option("bo-sung")
    page.get_by_label("Bắt đầu ngày").fill("07/12/2026")
    _press(page, "Diễn tập")
    main = page.locator("main")
    for words in ("Yêu cầu bổ sung (Mẫu 02)", "Giấy tiếp nhận hồ sơ", "Vì sao hạn như vậy", "Thẩm định hồ sơ"):
        expect(main).to_contain_text(words)
    _looks_right(page, "procedure-5-rehearse")
    _press(page, "Kết quả đúng, giữ để chạy lại")
    expect(main).to_contain_text("Đúng mong đợi")


def _publishes(page: Page) -> None:
    page.get_by_role("link", name="Kiểm tra và công bố").click()
    expect(page.get_by_role("heading", name="Không còn chỗ phải sửa")).to_be_visible()
    _looks_right(page, "procedure-6-publish")
    _press(page, "Công bố")
    expect(page.locator("main")).to_contain_text("đã công bố")


# ---- a dossier of it -------------------------------------------------------------------------------------------------


def _receives(page: Page) -> str:
    page.goto(f"/quay/tiep-nhan/nguoi-nop/{CODE}/H12.17")
    for label, text in (("Họ tên", "Nguyễn Thị Ngọc Diễm"), ("Số điện thoại", "0900000428"), ("Địa chỉ", "ấp Cái Rô")):
        page.get_by_label(re.compile(label)).first.fill(text)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile("kiem-dem"))
    page.locator("[name=count-1-original]").fill("1")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile("phi$"))
    page.get_by_label(re.compile("Số tiền đã nhận")).fill("10.000")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile("ho-so/"))
    found = re.search(r"H12\.17-\d{6}-\d{4}", page.inner_text("main"))
    assert found is not None, page.inner_text("main")
    page.goto(f"/quay/ho-so/{found[0]}/chuyen-xu-ly")
    _press(page, "Chuyển xử lý")
    return found[0]


def _opens(page: Page, code: str, act: str) -> None:
    """From the search of the office to the page of an act."""
    page.goto("/giai-quyet/tim")
    page.locator("main input[name=q]").first.fill(code)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("ho-so/"))
    page.locator("main").get_by_role("link", name=re.compile(f"^{act}")).first.click()
    page.wait_for_load_state()


def _assigns(page: Page, code: str) -> None:
    _opens(page, code, "Phân công")
    page.get_by_label("Quách Hữu Lợi").first.check()
    _press(page, "Phân công")


def _asks_for_more(page: Page, code: str) -> None:
    _opens(page, code, "Yêu cầu bổ sung")
    page.locator("[name=missing-1]").check()
    page.locator("[name=reason]").fill("Tờ khai chưa ký tên.")
    _looks_right(page, "procedure-7-supplement")
    _press(page, "Yêu cầu bổ sung")


def _brings_more(page: Page, code: str) -> None:
    page.goto(f"/quay/ho-so/{code}/nop-bo-sung")
    page.locator("[name=count-1-original]").fill("1")
    _press(page, "Nộp bổ sung")


def _asks_another_agency(page: Page, code: str) -> None:
    _opens(page, code, "Xin ý kiến")
    page.locator("[name=agency]").select_option("H12.34")
    page.locator("[name=question]").fill("Người nộp có nhà đất tại địa bàn không?")
    page.locator("[name=working_days]").fill("3")
    _press(page, "Xin ý kiến")


def _answers(page: Page) -> None:
    page.goto("/giai-quyet/xin-y-kien")
    page.locator("main").get_by_role("link", name=re.compile("Trả lời")).first.click()
    page.wait_for_load_state()
    page.locator("[name=stance][value=AGREE]").check()
    page.locator("[name=answer]").fill("Có nhà đất, đang ở.")
    _looks_right(page, "procedure-8-opinion")
    _press(page, "Trả lời")


def _promises_anew(page: Page, code: str) -> None:
    _opens(page, code, "Xin lỗi, hẹn lại")
    later = local(datetime.now(UTC)).date() + timedelta(days=30)
    while later.weekday() != 1:
        later += timedelta(days=1)
    page.locator("[name=due_on]").fill(f"{later:%d/%m/%Y}")
    page.locator("[name=reason]").fill("Phải tra cứu ở nhiều nơi cư trú cũ.")
    _looks_right(page, "procedure-9-again")
    _press(page, "Ký văn bản xin lỗi")


def _proposes(page: Page, code: str) -> None:
    _opens(page, code, "Trình phê duyệt")
    page.locator("[name=note]").fill("Chưa đủ điều kiện, đề nghị từ chối.")
    _press(page, "Trình phê duyệt")


def _refuses(page: Page, code: str) -> None:
    _opens(page, code, "Từ chối giải quyết")
    page.locator("[name=reason]").fill("Người nộp chưa đăng ký thường trú tại địa bàn.")
    page.locator("[name=legal_ground]").fill("Luật Cư trú 2020, Điều 20")
    _press(page, "Từ chối")
    expect(page.locator("main")).to_contain_text("Từ chối giải quyết")
    _looks_right(page, "procedure-10-refused")


def _looks_right(page: Page, name: str) -> None:
    """Take the picture of a page, which is accessible."""
    require_accessible(page)
    picture(page, name)


def _press(page: Page, button: str, *, is_refused: bool = False) -> None:
    """Press a button and wait for the page after it."""
    with page.expect_navigation():
        page.locator("main, .mc-fixed").get_by_role("button", name=re.compile(f"^{button}")).first.click()
    assert page.title().startswith("Lỗi") is is_refused, page.inner_text("main")
