"""One dossier on one page: what it says, whom it names, what it offers and why not the rest."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.record.dossiers.rules import Act, Status
from tests.doors.officials import STRANGERS_AT_THE_OFFICE, Clock, clock, dossier_href, signed_in, text_of
from tests.factories import IDENTITY_CARD, Life, Way, dossier_after, dossier_at

__all__ = ["clock"]


def page_of(life: Life, who: str = "case_officer") -> str:
    """Return what the page of a dossier says to somebody."""
    return text_of(signed_in(who).get(dossier_href(life)))


def test_the_page_says_who_how_long_where_the_paper_is_and_what_is_in_it(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)

    says = page_of(life)

    for words in (
        life.row.code,
        "Cấp phiếu lý lịch tư pháp",
        "Nguyễn Văn Thắng",
        "Trạng thái Đang thẩm định",
        "Hồ sơ giấy Công an tỉnh",
        "Hạn trả còn",
        "Quách Hữu Lợi thụ lý",
        "Bắt đầu: ký biên bản giao nhận với bưu điện. (QĐ 45/2016/QĐ-TTg, Điều 7)",
        "bản chính 1",
        "Phí cung cấp thông tin lý lịch tư pháp đã thu",
        "Cước chuyển trả kết quả thu khi trả kết quả",
        "Công an tỉnh 200.000",
        "Người nộp còn phải nộp 30.000",
        "Két của Lâm Thị Ngọc Hân 30.000",
        life.facts(Act.ACCEPT_BY_POST)["envelope"],
        "Lâm Thị Ngọc Hân từ 02/11/2026",
        "Giấy tiếp nhận và hẹn trả kết quả (Mẫu 01)",
        "Biên bản giao nhận",
    ):
        assert words in says


def test_the_timeline_tells_the_newest_first(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)

    says = page_of(life)

    order = ["Phân công cán bộ thụ lý", "Chuyển xử lý", "Nhận hồ sơ, cấp Giấy tiếp nhận", "Mở hồ sơ nháp"]
    assert [says.index(words) for words in order] == sorted(says.index(words) for words in order)


def test_the_page_shows_the_end_of_a_personal_number_and_no_telephone(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)

    page = signed_in("case_officer").get(dossier_href(life)).content.decode()

    assert "•••• •••• 0123" in page
    for hidden in ("096085000123", "0900000628", "0900 000 628", "ấp Cái Rô"):
        assert hidden not in page


def test_title_and_address_name_neither_person_nor_procedure(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)

    page = signed_in("case_officer").get(dossier_href(life)).content.decode()

    assert "<title>Hồ sơ – Một Cửa</title>" in page
    assert dossier_href(life) == f"/giai-quyet/ho-so/{life.dossier_id}"


INTERRUPTING = ["Xin lỗi, hẹn lại (Mẫu 04)", "Tạm dừng", "Dừng giải quyết (Mẫu 05)"]


@pytest.mark.parametrize(
    ("status", "who", "primary", "others"),
    [
        (Status.APPRAISING, "case_officer", "Nhận thụ lý", []),
        (Status.APPRAISING, "unit_head", "Phân công", INTERRUPTING),
        (
            Status.APPROVING,
            "unit_head",
            "Phê duyệt",
            ["Trả lại để thẩm định thêm", "Từ chối giải quyết", *INTERRUPTING],
        ),
        (Status.APPROVING, "case_officer", None, []),
        (Status.AWAITING_SUPPLEMENT, "case_officer", None, []),
        (Status.AWAITING_SUPPLEMENT, "unit_head", None, ["Dừng giải quyết (Mẫu 05)"]),
        (Status.AWAITING_PAYMENT, "case_officer", "Ghi đã nộp tiền", []),
        (Status.AWAITING_PAYMENT, "unit_head", "Ghi đã nộp tiền", ["Dừng giải quyết (Mẫu 05)"]),
        (Status.PAUSED, "case_officer", "Giải quyết tiếp", []),
        (Status.PAUSED, "unit_head", "Giải quyết tiếp", ["Dừng giải quyết (Mẫu 05)"]),
        (Status.STOPPED, "unit_head", None, []),
        (Status.RESOLVED, "unit_head", None, []),
    ],
)
def test_the_expected_act_is_the_one_main_button(
    clock: Clock, status: Status, who: str, primary: str | None, others: list[str]
) -> None:
    life = dossier_at(status)
    clock.after(life)

    acts = signed_in(who).get(dossier_href(life)).context["allowed"]

    assert [act.label for act in acts if act.is_primary] == ([primary] if primary else [])
    assert [act.label for act in acts if not act.is_primary] == others


def test_an_officer_may_propose_or_ask_while_the_days_for_asking_last(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)

    acts = signed_in("case_officer").get(dossier_href(life)).context["allowed"]

    assert [(act.label, act.is_primary) for act in acts] == [
        ("Trình phê duyệt", True), ("Yêu cầu bổ sung (Mẫu 02)", False), ("Yêu cầu nộp tiền", False),
        ("Xin ý kiến", False), ("Tạm dừng", False), ("Chuyển cho đồng nghiệp", False),
    ]  # fmt: skip


def test_an_act_that_cannot_be_done_says_why_by_which_rule_and_who_can(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life, days=7)

    refused = {act.label: act for act in signed_in("case_officer").get(dossier_href(life)).context["refused"]}

    approve, ask = refused["Phê duyệt"], refused["Yêu cầu bổ sung (Mẫu 02)"]
    assert approve.short == "việc của lãnh đạo đơn vị"
    assert approve.remedy == "Người làm được: Dương Hoàng Sang, trưởng phòng."
    assert "Đã quá 3 ngày làm việc" in ask.sentence
    assert ask.law.startswith("NĐ 61/2018/NĐ-CP, Điều 19.4")
    assert set(refused) == {
        "Phê duyệt", "Trả lại để thẩm định thêm", "Từ chối giải quyết", "Yêu cầu bổ sung (Mẫu 02)",
        "Xin lỗi, hẹn lại (Mẫu 04)", "Dừng giải quyết (Mẫu 05)",
    }  # fmt: skip


def test_an_act_of_another_step_says_which_step(clock: Clock) -> None:
    life = dossier_at(Status.APPROVING)
    clock.after(life)

    refused = {act.label: act for act in signed_in("case_officer").get(dossier_href(life)).context["refused"]}

    assert refused["Trình phê duyệt"].remedy == "Làm được khi hồ sơ ở bước “Đang thẩm định”."


def test_a_colleagues_case_names_the_colleague(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)

    refused = {act.label: act for act in signed_in("unit_head").get(dossier_href(life)).context["refused"]}

    assert refused["Trình phê duyệt"].remedy == "Người làm được: Quách Hữu Lợi, cán bộ thụ lý."


@pytest.mark.parametrize("status", [Status.RETURNED, Status.WITHDRAWN, Status.NOT_ACCEPTED])
def test_a_dossier_that_has_ended_offers_and_refuses_nothing(clock: Clock, status: Status) -> None:
    life = dossier_at(status)
    clock.after(life)

    says = page_of(life)

    assert "Hồ sơ đã kết thúc." in says
    assert "Chưa làm được" not in says


def test_the_head_alone_is_led_to_correct_a_result_that_was_handed_out(clock: Clock) -> None:
    life = dossier_at(Status.RETURNED)
    clock.after(life)
    link = f'href="{dossier_href(life)}/dinh-chinh"'

    head, officer = (signed_in(who).get(dossier_href(life)) for who in ("unit_head", "case_officer"))

    assert link in head.content.decode()
    assert "Hồ sơ đã kết thúc." not in text_of(head)
    assert link not in officer.content.decode()


def test_a_charge_that_ended_with_its_dossier_was_not_paid(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    life.do(Act.WITHDRAW)
    clock.after(life)

    says = page_of(life)

    assert "Phí cung cấp thông tin lý lịch tư pháp đã thu" in says
    assert "Cước chuyển trả kết quả không phải nộp nữa" in says


def test_a_clock_that_stands_says_so(clock: Clock) -> None:
    life = dossier_at(Status.AWAITING_SUPPLEMENT)
    clock.after(life, days=3)

    says = page_of(life)
    assert "dừng 3 ngày làm việc" in says
    assert "hạn tính lại khi đồng hồ chạy" in says


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.DRAFT])
@pytest.mark.parametrize("way", [Way.BY_POST, Way.AT_DESK, Way.ON_LINE])
def test_every_status_has_its_page(clock: Clock, status: Status, way: Way) -> None:
    life = dossier_at(status, way=way)
    clock.after(life, hours=30)

    for who in ("case_officer", "unit_head"):
        assert signed_in(who).get(dossier_href(life)).status_code == 200


def test_a_result_and_what_is_taken_back_for_it_are_told(clock: Clock) -> None:
    life = dossier_after(Act.APPROVE, procedure=IDENTITY_CARD, way=Way.AT_DESK)
    clock.after(life)

    says = page_of(life)

    assert "Kết quả: Thẻ căn cước" in says
    assert "Đã có kết quả được cấp" in says


# -- who may see it ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["case_officer_elsewhere", "unit_head_elsewhere", "one_stop_head_elsewhere"])
def test_another_agencys_dossier_does_not_exist(clock: Clock, who: str) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)
    client = signed_in(who)

    for address in (dossier_href(life), f"{dossier_href(life)}/bieu-mau/3.pdf", f"/giai-quyet/ho-so/{uuid4()}"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "Nguyễn Văn Thắng" not in text_of(answer)
        assert life.row.code not in text_of(answer)


@pytest.mark.parametrize("who", STRANGERS_AT_THE_OFFICE)
def test_another_roles_door_is_closed(clock: Clock, who: str) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)
    client = signed_in(who)

    for address in (dossier_href(life), f"{dossier_href(life)}/bieu-mau/3.pdf"):
        answer = client.get(address)
        assert answer.status_code == 403
        assert "Nguyễn Văn Thắng" not in text_of(answer)


def test_the_head_of_the_centre_sees_the_dossiers_of_the_agencies_it_serves(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)

    answer = signed_in("giamdoc.tt-tinh").get(dossier_href(life))

    assert answer.status_code == 200
    assert answer.context["allowed"] == ()


# -- forms -------------------------------------------------------------------------------------------------------------


def test_each_form_opens_as_pdf_and_is_kept_nowhere(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)
    officer = signed_in("case_officer")
    forms = officer.get(dossier_href(life)).context["forms"]

    for form in forms:
        answer = officer.get(form.href)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.content.startswith(b"%PDF-")
    assert [form.name for form in forms] == [
        "Phiếu gửi", "Biên bản giao nhận", "Giấy tiếp nhận và hẹn trả kết quả (Mẫu 01)",
    ]  # fmt: skip


def test_an_event_that_issued_no_form_has_none(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)

    assert signed_in("case_officer").get(f"{dossier_href(life)}/bieu-mau/1.pdf").status_code == 404


# -- cost --------------------------------------------------------------------------------------------------------------


def test_the_page_asks_the_same_number_of_statements_however_long_the_story(clock: Clock) -> None:
    short = dossier_after(Act.ASSIGN)
    long = dossier_after(Act.PROPOSE)
    for _round in range(3):
        long.do(Act.SEND_BACK)
        long.do(Act.PROPOSE)
    home = dossier_at(Status.RETURNED)
    clock.now = home.now + timedelta(days=3)
    officer = signed_in("case_officer")
    for life in (short, long):
        officer.get(dossier_href(life))  # reads the ground rows, which are remembered
    counts = []

    for life in (short, long, home):
        with CaptureQueriesContext(connection) as asked:
            officer.get(dossier_href(life))
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert max(counts) <= 15
