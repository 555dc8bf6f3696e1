"""Reception in steps, without script: every step keeps what was typed, and the last one receives."""

import unicodedata
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.record.dossiers.models import Dossier, Event
from motcua.record.dossiers.rules import Act, Status
from motcua.record.payments.models import Charge, Receipt
from tests.doors.hands import Hands, Page
from tests.doors.receptions import APPLICANT, FORM, nothing_written, only_dossier, opened
from tests.factories import CRIMINAL_RECORD, POLICE, Way, dossier_after

pytestmark = pytest.mark.django_db


def counted(page: Page) -> Page:
    """Count what the procedure asks for; return the page of the money."""
    return page.press("Tiếp tục", count__1__original="1", count__2__photocopy="1")


# ---- step 1 ----------------------------------------------------------------------------------------------------------


def test_a_procedure_is_found_without_accents_and_by_short_forms() -> None:
    hands = Hands("post_clerk")

    assert "Cấp phiếu lý lịch tư pháp" in hands.open("/quay/tiep-nhan?tim=phieu ly lich").text
    assert "Cấp phiếu lý lịch tư pháp" in hands.open("/quay/tiep-nhan?tim=3.000333").text
    assert hands.open("/quay/tiep-nhan").click("Tiếp nhận Cấp phiếu lý lịch").path.partition("?")[0] == FORM


def test_what_she_may_not_receive_is_named_with_its_reason() -> None:
    page = Hands("post_clerk").open("/quay/tiep-nhan?tim=can cuoc")

    assert "Chưa tiếp nhận được ở đây" in page.text
    assert "thỏa thuận 08/TT-CM không giao khâu tiếp nhận" in page.text


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        ("post_clerk", f"/quay/tiep-nhan/nguoi-nop/2.001195/{POLICE}", 403),  # the agreement transfers only the return
        ("post_clerk", "/quay/tiep-nhan/nguoi-nop/0.900001/H12.10", 403),  # the agreement has run out
        ("post_clerk_elsewhere", "/quay/tiep-nhan/nguoi-nop/1.115362/H12.35", 403),  # the training has run out
        ("officer_elsewhere", FORM, 403),  # her desk serves other agencies
        ("post_clerk", f"/quay/tiep-nhan/nguoi-nop/9.999999/{POLICE}", 404),
        ("post_clerk", f"/quay/tiep-nhan/nguoi-nop/{CRIMINAL_RECORD}/H12.101", 422),  # decided elsewhere
        ("courier", FORM, 403),
    ],
)
def test_a_procedure_that_is_not_hers_cannot_be_opened_by_its_address(role: str, path: str, status: int) -> None:
    hands = Hands(role)

    assert hands.open(path).status == status
    assert hands.post(path, APPLICANT).status == status
    assert nothing_written()


# ---- step 2 ----------------------------------------------------------------------------------------------------------


def test_from_the_second_step_on_the_draft_is_a_dossier() -> None:
    page = opened()

    dossier = only_dossier()
    assert page.path == f"/quay/tiep-nhan/{dossier.pk}/kiem-dem"
    assert (dossier.status, dossier.channel, dossier.post_send, dossier.point_id) == (
        Status.SUBMITTED, "POST", True, "bd-cai-nuoc",
    )  # fmt: skip
    assert dossier.post_return
    assert Hands("post_clerk").open("/quay/").click("Làm tiếp").path == page.path


def test_an_officer_opens_a_draft_for_her_own_desk() -> None:
    opened("one_stop_officer", post_return="")

    dossier = only_dossier()
    assert (dossier.status, dossier.channel, dossier.post_send) == (Status.DRAFT, "DIRECT", False)
    assert (dossier.post_return, dossier.point_id) == (False, "tt-tinh")


def test_a_clerk_of_two_points_says_at_which_one_she_stands() -> None:
    form = "/quay/tiep-nhan/nguoi-nop/1.004873/H12.102"
    page = Hands("post_clerk_elsewhere").open(form)

    page = page.press("Mở hồ sơ", **APPLICANT, point="tt-u-minh")

    assert only_dossier().point_id == "tt-u-minh"
    assert page.path.endswith("/kiem-dem")


def test_text_is_stored_in_one_form_of_unicode() -> None:
    opened(full_name=unicodedata.normalize("NFD", "Nguyễn Văn Thắng"))

    assert only_dossier().applicant_name == "Nguyễn Văn Thắng"


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"personal_id": "09608500012"}, "personal_id", "Số định danh có 12 chữ số, đang có 11."),
        ({"phone": "12"}, "phone", "Số điện thoại có 10 hoặc 11 chữ số"),
        ({"full_name": ""}, "full_name", "Họ tên còn trống"),
        ({"full_name": "Nguyễn 🙂"}, "full_name", "không dùng trong tên người"),
        ({"full_name": "Nguyễn\u200b Thắng"}, "full_name", "ký tự ẩn"),
        ({"full_name": "ạ" * 10_000}, "full_name", "tối đa 120"),
        ({"address": ""}, "address", "Địa chỉ còn trống"),
        ({"submitter_name": "1234"}, "submitter_name", "không dùng trong tên người"),
        ({"email": "không phải thư"}, "email", "Thư điện tử có dạng"),
    ],
)
def test_a_mistake_stands_at_its_field_and_what_was_typed_stays(
    changed: dict[str, str], field: str, sentence: str
) -> None:
    page = opened(**changed)

    assert page.status == 422
    assert page.title.startswith("Lỗi:")
    assert sentence in page.text
    assert f'href="#id_{field}"' in page.html
    assert f"id_{field}_1_error" in page.html
    typed = {control.name: control.value for control in page.form("Mở hồ sơ").controls}
    for name, value in (APPLICANT | changed).items():
        assert typed[name] == value, name
    assert nothing_written()


def test_a_mistake_put_right_goes_on_with_the_same_ids() -> None:
    page = opened(phone="12")
    before = {control.name: control.value for control in page.form("Mở hồ sơ").controls}

    page = page.press("Mở hồ sơ", phone="0900000628")

    assert str(only_dossier().pk) == before["id"]
    assert page.path.endswith("/kiem-dem")


def test_a_second_press_opens_no_second_dossier() -> None:
    page = Hands("post_clerk").open(FORM)

    first = page.press("Mở hồ sơ", **APPLICANT)
    second = page.press("Mở hồ sơ", **APPLICANT)

    assert first.path == second.path
    assert Dossier.objects.count() == 1
    assert Event.objects.count() == 2


def test_the_same_form_with_another_name_is_refused_and_says_so() -> None:
    page = Hands("post_clerk").open(FORM)
    page.press("Mở hồ sơ", **APPLICANT)

    again = page.press("Mở hồ sơ", **(APPLICANT | {"full_name": "Trần Thị Mỹ Duyên"}))

    assert again.status == 409
    assert "đã dùng cho một việc khác" in again.text
    assert only_dossier().applicant_name == "Nguyễn Văn Thắng"


def test_a_form_that_has_lost_its_ids_is_refused_with_a_sentence() -> None:
    hands = Hands("post_clerk")

    assert hands.post(FORM, APPLICANT).status == 422
    assert hands.post(FORM, APPLICANT | {"id": "x", "act_id": "y"}).status == 422
    assert nothing_written()


def test_every_control_of_the_steps_has_a_label() -> None:
    page = Hands("post_clerk").open(FORM)
    steps = [page]
    page = page.press("Mở hồ sơ", **APPLICANT)
    steps.append(page)
    page = counted(page)
    steps.append(page)
    steps.append(page.press("Sang niêm phong", taken_vnd="230000"))

    assert [(step.path, step.unlabelled()) for step in steps if step.unlabelled()] == []


def test_fields_follow_the_order_of_reading() -> None:
    names = [control.name for control in Hands("post_clerk").open(FORM).form("Mở hồ sơ").controls]

    hidden = ("csrfmiddlewaretoken", "act_id", "submit_id", "id", "by")
    assert [name for name in dict.fromkeys(names) if name not in hidden] == [
        "card", "full_name", "personal_id", "phone", "address", "case", "email", "submitter_name", "kind",
        "post_return",
    ]  # fmt: skip


def test_a_procedure_with_cases_asks_which_it_is_and_counts_by_it() -> None:
    hands, form = Hands("officer_elsewhere"), "/quay/tiep-nhan/nguoi-nop/1.013225/H12.101"
    page = hands.open(form)
    assert "Thông thường (7 ngày làm việc)" in page.text
    assert "Công trình cấp III, cấp IV không phải nhà ở riêng lẻ (10 ngày làm việc)" in page.text

    ordinary = page.press("Mở hồ sơ", **APPLICANT)
    someone = {"full_name": "Lê Thị Mai", "phone": "0900000629", "personal_id": "096185000124"}
    other = hands.open(form).press("Mở hồ sơ", **(APPLICANT | someone), case="CONG_TRINH")

    assert [dossier.case_code for dossier in Dossier.objects.order_by("opened_at", "request_no")] == ["", "CONG_TRINH"]
    assert "Báo cáo kết quả thẩm định" not in ordinary.text
    assert "Báo cáo kết quả thẩm định" in other.text
    assert "10 ngày làm việc" in other.text
    number = Dossier.objects.get(case_code="CONG_TRINH").request_no
    name = "Công trình cấp III, cấp IV không phải nhà ở riêng lẻ"
    assert f"– {name}" in hands.open(f"/quay/ho-so/{number}").text


def test_the_case_leads_to_the_questions_that_tell_it() -> None:
    form = Hands("officer_elsewhere").open("/quay/tiep-nhan/nguoi-nop/1.013225/H12.101")

    assert 'href="/thu-tuc/1.013225/truong-hop" target="_blank"' in form.response.content.decode()


def test_a_procedure_without_cases_asks_for_none() -> None:
    assert "Trường hợp" not in Hands("officer_elsewhere").open("/quay/tiep-nhan/nguoi-nop/1.001193/H12.101").text


def test_a_case_that_there_is_not_is_said_at_its_field_and_opens_nothing() -> None:
    page = Hands("post_clerk").open(FORM).press("Mở hồ sơ", **APPLICANT, case="KHAC")

    assert page.status == 422
    assert "không có trường hợp “KHAC”" in page.text
    assert nothing_written()


# ---- steps 4 and 5 ---------------------------------------------------------------------------------------------------


def test_the_post_takes_the_money_seals_and_prints() -> None:
    page = counted(opened())
    assert "230.000" in page.text
    assert "Thu khi trả kết quả" in page.text

    page = page.press("Sang niêm phong", taken_vnd="230.000 đ")
    page = page.press("Nhận và niêm phong", seal_no="0048213", is_signed=True)

    dossier = only_dossier()
    assert page.path == f"/quay/ho-so/{dossier.request_no}?tiep=khach"
    assert "Đã nhận và niêm phong: phong bì MC-" in page.text
    assert page.click("Khách tiếp theo").path == "/quay/tiep-nhan"
    assert not Hands("post_clerk").open(f"/quay/ho-so/{dossier.request_no}").has_button("Khách tiếp theo")
    assert Receipt.objects.get().amount_vnd == 230_000
    slip = page.click("In phiếu gửi")
    assert slip.response.headers["Content-Type"] == "application/pdf"
    assert slip.response.content.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("0", "phải thu 230.000 đ, đang ghi 0 đ"),
        ("229.999", "phải thu 230.000 đ, đang ghi 229.999 đ"),
        ("-230000", "Số tiền chỉ gồm chữ số và dấu chấm"),
        ("nhiều", "Số tiền chỉ gồm chữ số và dấu chấm"),
        ("9" * 30, "Số tiền dài 30 chữ số, tối đa 12"),
    ],
)
def test_money_that_is_not_what_is_owed_goes_no_further(text: str, sentence: str) -> None:
    page = counted(opened()).press("Sang niêm phong", taken_vnd=text)

    assert page.status == 422
    assert sentence in page.text
    assert 'href="#id_taken_vnd"' in page.html


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"seal_no": "", "is_signed": True}, "seal_no", "Số niêm phong còn trống"),
        ({"seal_no": "1"}, "is_signed", "chưa có đủ hai chữ ký"),
        ({"seal_no": "1", "is_signed": True, "weight_g": "-5"}, "weight_g", "số nguyên"),
        ({"seal_no": "1", "is_signed": True, "weight_g": "40000"}, "weight_g", "từ 30000 trở xuống"),
        ({"seal_no": "1", "is_signed": True, "item_code": "RR473124820GB"}, "item_code", "sai chữ số kiểm tra"),
    ],
)
def test_a_mistake_of_the_last_step_stands_at_its_field(typed: dict[str, object], field: str, sentence: str) -> None:
    page = counted(opened()).press("Sang niêm phong", taken_vnd="230000").press("Nhận và niêm phong", **typed)

    assert page.status == 422
    assert sentence in page.text
    assert f'href="#id_{field}"' in page.html
    assert Event.objects.count() == 2


def test_a_second_press_on_the_last_step_seals_once() -> None:
    page = counted(opened()).press("Sang niêm phong", taken_vnd="230000")

    first = page.press("Nhận và niêm phong", seal_no="0048213", is_signed=True)
    second = page.press("Nhận và niêm phong", seal_no="0048213", is_signed=True)

    assert first.path == second.path
    assert Event.objects.count() == 3
    assert Receipt.objects.count() == 1


def test_a_step_that_was_jumped_leads_back() -> None:
    page = opened()
    dossier_id = only_dossier().pk
    hands = Hands("post_clerk")

    assert hands.open(f"/quay/tiep-nhan/{dossier_id}/phi").path == page.path
    assert hands.open(f"/quay/tiep-nhan/{dossier_id}/niem-phong").path == page.path
    page = counted(page)
    seal = page.client.get(f"/quay/tiep-nhan/{dossier_id}/niem-phong")
    assert seal.headers["Location"] == page.path


def test_a_stale_page_is_told_and_keeps_what_was_typed() -> None:
    page = counted(opened()).press("Sang niêm phong", taken_vnd="230000")
    hands = Hands("post_clerk")
    hands.open(f"/quay/ho-so/{only_dossier().request_no}/rut-ho-so").press("Rút hồ sơ", reason="Người nộp đổi ý.")

    late = page.press("Nhận và niêm phong", seal_no="0048213", is_signed=True)

    assert late.status == 409
    assert "Hồ sơ vừa đổi: “Rút hồ sơ”" in late.text
    assert "Phần bạn gõ vẫn còn" in late.text
    assert 'value="0048213"' in late.html
    assert only_dossier().status == Status.WITHDRAWN


def test_after_reception_the_steps_lead_to_the_dossier() -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)

    page = Hands("post_clerk").open(f"/quay/tiep-nhan/{life.dossier_id}/kiem-dem")

    assert page.path == f"/quay/ho-so/{life.row.request_no}"
    assert "Bưu điện đã nhận và niêm phong hồ sơ này" in page.text


def test_a_draft_that_was_not_filed_is_filed_first() -> None:
    life = dossier_after(Act.OPEN_DRAFT)
    page = Hands("post_clerk").open("/quay/").click("Làm tiếp")
    assert page.path == f"/quay/ho-so/{life.row.request_no}/nop"

    page = page.press("Nộp hồ sơ").click("Nhận và niêm phong")

    assert page.path == f"/quay/tiep-nhan/{life.dossier_id}/kiem-dem"


def test_an_officer_receives_at_her_own_desk() -> None:
    page = counted(opened("one_stop_officer"))
    assert "200.000" in page.text

    page = page.press("Tiếp nhận, in giấy hẹn", taken_vnd="200.000")

    dossier = only_dossier()
    assert dossier.status == Status.RECEIVED
    assert page.path == f"/quay/ho-so/{dossier.code}?tiep=khach"
    assert f"Đã tiếp nhận, mã hồ sơ {dossier.code}, hẹn trả" in page.text
    assert page.click("In giấy tiếp nhận (Mẫu 01)").response.content.startswith(b"%PDF")


def test_a_second_press_at_her_own_desk_receives_once() -> None:
    page = counted(opened("one_stop_officer"))

    first = page.press("Tiếp nhận, in giấy hẹn", taken_vnd="200.000")
    second = page.press("Tiếp nhận, in giấy hẹn", taken_vnd="200.000")

    assert first.path == second.path
    assert [event.act for event in Event.objects.order_by("event_no")] == ["open_draft", "receive"]


def test_what_was_filed_on_line_is_received_by_its_files() -> None:
    life = dossier_after(Act.SUBMIT, way=Way.ON_LINE)
    hands = Hands("one_stop_officer")

    page = hands.open("/quay/").click("Tiếp nhận YC-")
    nothing = page.press("Tiếp nhận", file__1=None, file__2=None)
    assert nothing.status == 422
    assert "Hồ sơ còn thiếu" in nothing.text

    page = page.press("Tiếp nhận")

    assert page.status == 200
    assert Dossier.objects.get(pk=life.dossier_id).status == Status.RECEIVED


# ---- sight -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "status"),
    [("post_clerk_elsewhere", 404), ("officer_elsewhere", 404), ("one_stop_officer", 403), ("courier", 403)],
)
def test_the_steps_of_another_are_closed(role: str, status: int) -> None:
    dossier_id = UUID(opened().path.split("/")[3])
    before = Event.objects.count()

    for step in ("kiem-dem", "phi", "niem-phong"):
        path = f"/quay/tiep-nhan/{dossier_id}/{step}"
        assert Hands(role).open(path).status == status, step
        assert Hands(role).post(path, {"count-1-original": "1", "seal_no": "1", "is_signed": "1"}).status == status
    assert Event.objects.count() == before


def test_a_colleague_goes_on_where_the_first_one_stopped() -> None:
    page = opened()
    page.press("Tiếp tục", count__1__original="1")

    again = Hands("post_clerk").open(page.path)  # another sign-in

    assert 'name="count-1-original" value="1"' in again.html
    assert "Nháp tự lưu lúc" in again.text


def test_nothing_owed_goes_from_the_count_to_the_seal() -> None:
    form = "/quay/tiep-nhan/nguoi-nop/1.004873/H12.101"
    page = Hands("post_clerk").open(form).press("Mở hồ sơ", **APPLICANT)
    Charge.objects.filter(dossier_id=only_dossier().pk).update(settled_event_no=2)

    page = page.press("Tiếp tục", count__1__original="1")

    assert page.path.endswith("/niem-phong")


def test_every_step_tells_limit_cost_right_and_published_list() -> None:
    page = Hands("post_clerk").open(FORM)
    steps = [page]
    page = page.press("Mở hồ sơ", **APPLICANT)
    steps.append(page)
    page = counted(page)
    steps += [page, page.press("Sang niêm phong", taken_vnd="")]

    told = ("10 ngày", "200.000", "Quầy 2 được tiếp nhận thủ tục này", "Thỏa thuận 07/TT-CM", "Hẹn trả dự kiến")
    for step in steps:
        assert [words for words in told if words not in step.text] == [], step.path
        assert ("Danh mục đã công bố", "/thu-tuc/3.000333") in step.links
    assert steps[-1].path.endswith("/niem-phong")


def test_the_steps_ask_few_statements() -> None:
    page = counted(opened())
    path = page.path

    for step in ("kiem-dem", "phi"):
        page.client.get(path.replace("/phi", f"/{step}"))
        with CaptureQueriesContext(connection) as asked:
            assert page.client.get(path.replace("/phi", f"/{step}")).status_code == 200
        assert len(asked) <= 15, (step, len(asked))


def test_a_bad_name_is_told_with_all_other_faults_of_the_form_at_once() -> None:
    page = opened(full_name="Nguyễn 9", phone="12", personal_id="123", submitter_name="Bà Tư 7", address="")

    assert page.status == 422
    assert "Họ tên có ký tự “9”" in page.text
    assert "Họ tên có ký tự “7”" in page.text
    for said in ("Số điện thoại có 10 hoặc 11 chữ số", "Số định danh có 12 chữ số", "Địa chỉ còn trống"):
        assert said in page.text
    assert nothing_written()
