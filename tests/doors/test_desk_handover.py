"""Handover: scans tick, buttons sign; one act, one result and one form for each envelope."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.doors.desk.prints import together
from motcua.record.custody.models import Envelope, OfferAnswer
from motcua.record.dossiers.models import Event
from motcua.record.dossiers.rules import Act, Status
from motcua.record.papers.forms import HandoverMinute, thaw
from motcua.record.papers.models import IssuedForm, Printing
from tests.doors.hands import Hands, Page
from tests.factories import COMMUNE, DRIVING_LICENCE, MARRIAGE_STATUS, Life, Way, dossier_after

pytestmark = pytest.mark.django_db

HANDOVER = "/quay/giao-nhan"


def envelope_of(life: Life) -> str:
    return str(life.facts(Act.ACCEPT_BY_POST)["envelope"])


def scan(page: Page, text: str) -> Page:
    return page.press("Enter", q=text, typed="0")


def picked(page: Page, button: str) -> list[str]:
    return [control.value for control in page.form(button).controls if control.name == "pick" and control.is_on]


# ---- scanning --------------------------------------------------------------------------------------------------------


def test_a_scan_ticks_one_envelope_and_hands_nothing_over() -> None:
    first, second = dossier_after(Act.ACCEPT_BY_POST), dossier_after(Act.ACCEPT_BY_POST)
    hands = Hands("post_clerk")
    assert "0 / 2" in hands.open(HANDOVER).text

    page = scan(hands.open(HANDOVER), envelope_of(second))

    assert "1 / 2" in page.text
    assert picked(page, "Giao 1 phong bì") == [str(second.dossier_id)]
    assert first.row.last_event_no == second.row.last_event_no == 3


def test_what_was_not_scanned_stands_on_top() -> None:
    first, second = dossier_after(Act.ACCEPT_BY_POST), dossier_after(Act.ACCEPT_BY_POST)

    page = scan(Hands("post_clerk").open(HANDOVER), envelope_of(first))

    picks = [control.value for control in page.form("Giao").controls if control.name == "pick"]
    assert picks == [str(second.dossier_id), str(first.dossier_id)]


def test_a_repeated_scan_is_harmless_and_says_when() -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)
    hands = Hands("post_clerk")

    scan(hands.open(HANDOVER), envelope_of(life))
    page = scan(hands.open(HANDOVER), envelope_of(life))

    assert "đã quét lúc" in page.text
    assert "1 / 1" in page.text


def test_the_last_scan_can_be_taken_back() -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)

    page = scan(Hands("post_clerk").open(HANDOVER), envelope_of(life)).press("Bỏ lần quét cuối")

    assert "0 / 1" in page.text


def test_scans_stay_when_the_page_is_loaded_again() -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)
    hands = Hands("post_clerk")
    scan(hands.open(HANDOVER), envelope_of(life))
    hands.open("/quay/")

    assert "1 / 1" in hands.open(HANDOVER).text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("MC-CJZN4KN5-Q", "Chưa từng được cấp ở đây"),
        ("MC-7K3Q9F2M-W", "sai ký tự kiểm tra"),
        ("096085000123", "không phải mã phong bì"),
        ("", "Chưa có mã"),
    ],
)
def test_what_does_not_belong_here_stops(text: str, sentence: str) -> None:
    dossier_after(Act.ACCEPT_BY_POST)

    page = scan(Hands("post_clerk").open(HANDOVER), text)

    assert page.status == 409
    assert "data-mc-stop" in page.html
    assert sentence in page.text
    assert "0 / 1" in page.text


def test_an_envelope_with_somebody_else_says_where_it_is() -> None:
    life = dossier_after(Act.ACCEPT_HANDOVER)

    page = scan(Hands("post_clerk").open(HANDOVER), envelope_of(life))

    assert page.status == 409
    assert "Công an tỉnh đang giữ" in page.text


def test_an_envelope_already_offered_waits_for_the_other_side() -> None:
    life = dossier_after(Act.OFFER_HANDOVER)

    page = scan(Hands("post_clerk").open(HANDOVER), envelope_of(life))

    assert "đang chờ Công an tỉnh nhận" in page.text


def test_a_typed_code_is_marked_as_typed() -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)

    page = Hands("post_clerk").open(HANDOVER).press("Enter", q=envelope_of(life), typed="1")

    assert ", gõ tay" in page.text


# ---- runs ------------------------------------------------------------------------------------------------------------


def two_runs() -> tuple[Life, Life]:
    police = dossier_after(Act.ACCEPT_BY_POST)
    return police, dossier_after(Act.ACCEPT_BY_POST, procedure=MARRIAGE_STATUS, agency=COMMUNE, post_return=False)


def test_envelopes_of_two_agencies_are_two_runs_and_the_first_scan_opens_its_own() -> None:
    police, _ = two_runs()
    hands = Hands("post_clerk")
    page = hands.open(HANDOVER)
    assert "2 chuyến" in page.text
    assert "1 phong bì, đã quét 0" in page.text

    page = scan(page, envelope_of(police))

    assert page.path.startswith(f"{HANDOVER}/giao/")
    assert "Giao hồ sơ cho Công an tỉnh" in page.text
    assert "1 / 1" in page.text
    assert "UBND xã Cái Nước" not in page.text
    assert "buudien.cainuoc" not in page.path


def test_an_envelope_of_another_run_stops_and_says_whose_it_is() -> None:
    police, commune = two_runs()
    page = scan(Hands("post_clerk").open(HANDOVER), envelope_of(police))

    page = scan(page, envelope_of(commune))

    assert page.status == 409
    assert "phong bì không có trong chuyến này" in page.text
    assert "Giao hồ sơ cho UBND xã Cái Nước. Để riêng, quét tiếp." in page.text
    assert "1 / 1" in page.text


def test_a_run_that_is_empty_leads_to_the_others() -> None:
    dossier_after(Act.ACCEPT_BY_POST)
    hands = Hands("post_clerk")

    assert "Chờ giao nhận" in hands.open(f"{HANDOVER}/giao/0000000000").text
    assert hands.open(f"{HANDOVER}/cho-khong/0000000000").status == 404


def test_script_is_told_only_what_a_scan_has_changed() -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)
    page = Hands("post_clerk").open(HANDOVER)
    data = page.form("Enter").data({"q": envelope_of(life), "typed": "0"})

    answer = page.client.post(f"{HANDOVER}/quet", data, headers={"HX-Request": "true"})

    html = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in html
    assert all(f'id="{part}"' in html for part in ("mc-scan-said", "mc-run-stop", "mc-run"))


def test_an_envelope_too_many_is_noted_and_stands_in_the_minute() -> None:
    life, strange = dossier_after(Act.OFFER_HANDOVER), dossier_after(Act.ACCEPT_HANDOVER)
    hands = Hands("one_stop_officer")
    page = scan(hands.open(HANDOVER), envelope_of(life))
    page = scan(page, envelope_of(strange))
    assert page.status == 409

    page = page.press("Ghi chênh lệch")
    assert "Chênh lệch · 1" in page.text
    page.press("Ký biên bản với 1 phong bì")

    assert envelope_of(strange) in minute_of(life).lines[0].difference
    assert "Chênh lệch" not in hands.open(HANDOVER).text


@pytest.mark.parametrize("data", [{}, {"run": "ky/x", "code": "096085000123"}, {"run": "x", "code": "MC-CJZN4KN5-Q"}])
def test_nothing_but_an_envelope_of_a_run_is_noted(data: dict[str, str]) -> None:
    assert Hands("one_stop_officer").post(f"{HANDOVER}/chenh-lech", data).status == 404


def test_an_envelope_that_is_not_there_is_refused_with_its_reason() -> None:
    life = dossier_after(Act.OFFER_HANDOVER)

    page = Hands("one_stop_officer").open(HANDOVER).click("Không thấy").press("Không nhận")

    assert "không nhận phong bì" in page.text
    assert OfferAnswer.objects.get(dossier_id=life.dossier_id).reason == "Không thấy phong bì khi hai bên cùng đếm."


def test_the_minutes_of_one_signing_print_as_one_sheet() -> None:
    lives = [dossier_after(Act.OFFER_HANDOVER) for _ in range(3)]
    hands = Hands("one_stop_officer")
    assert hands.open(f"{HANDOVER}/bien-ban.pdf").status == 404

    page = hands.open(HANDOVER).press("Ký biên bản", pick=[str(life.dossier_id) for life in lives])
    sheet = page.click("In biên bản chung, 3 phong bì")

    assert sheet.response.content.startswith(b"%PDF")
    assert "BB-" in sheet.response.headers["Content-Disposition"]
    assert Printing.objects.count() == 3
    assert Hands("officer_elsewhere").open(f"{HANDOVER}/bien-ban.pdf").status == 404


def minute_of(life: Life) -> HandoverMinute:
    minute = thaw(IssuedForm.objects.get(dossier_id=life.dossier_id, kind="BIEN_BAN").content)
    assert isinstance(minute, HandoverMinute)
    return minute


def test_one_sheet_has_every_line_and_the_numbers_from_first_to_last() -> None:
    lives = [dossier_after(Act.ACCEPT_HANDOVER) for _ in range(2)]
    first, last = (minute_of(life) for life in lives)

    sheet = together([first, last])

    assert [line.envelope_code for line in sheet.lines] == [envelope_of(life) for life in lives]
    assert sheet.minute_no == f"{first.minute_no}/{last.minute_no.rpartition('-')[2]}"
    assert together([first]) is first


# ---- offering --------------------------------------------------------------------------------------------------------


def test_a_clerk_offers_many_by_one_press_and_each_has_its_result() -> None:
    lives = [dossier_after(Act.ACCEPT_BY_POST) for _ in range(3)]
    page = Hands("post_clerk").open(HANDOVER)

    page = page.press("Giao các phong bì", pick=[str(life.dossier_id) for life in lives[:2]])

    assert "Xong 2 phong bì" in page.text
    offered = Envelope.objects.filter(offered_to="agency:H12.17").values_list("dossier_id", flat=True)
    assert set(offered) == {lives[0].dossier_id, lives[1].dossier_id}


def test_nothing_ticked_is_said_and_nothing_done() -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)

    page = Hands("post_clerk").open(HANDOVER).press("Giao các phong bì")

    assert page.status == 422
    assert "Chưa chọn phong bì nào" in page.text
    assert life.row.last_event_no == 3


def test_one_that_has_changed_keeps_no_other_back() -> None:
    changed, other = dossier_after(Act.ACCEPT_BY_POST), dossier_after(Act.ACCEPT_BY_POST)
    page = Hands("post_clerk").open(HANDOVER)
    changed.do(Act.WITHDRAW)

    page = page.press("Giao các phong bì", pick=[str(changed.dossier_id), str(other.dossier_id)])

    assert page.status == 200
    assert "Xong 1 phong bì, 1 chưa làm được" in page.text
    assert "Hồ sơ vừa đổi: “Rút hồ sơ”" in page.text
    assert Envelope.objects.get(dossier_id=other.dossier_id).offered_to == "agency:H12.17"
    assert Envelope.objects.get(dossier_id=changed.dossier_id).offered_to is None


def test_a_second_press_hands_over_once() -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)
    page = Hands("post_clerk").open(HANDOVER)

    for _ in range(2):
        assert page.press("Giao các phong bì", pick=str(life.dossier_id)).status == 200

    assert life.row.last_event_no == 4


def test_a_post_for_the_dossier_of_another_writes_nothing() -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)
    data = {"pick": str(life.dossier_id), f"act-{life.dossier_id}": str(uuid4()), f"seen-{life.dossier_id}": "3"}

    for role, slug in (("post_clerk_elsewhere", "giao"), ("officer_elsewhere", "ky"), ("one_stop_officer", "giao")):
        page = Hands(role).post(f"{HANDOVER}/{slug}", data)
        assert page.status == 409, role
        assert "Xong 0 phong bì, 1 chưa làm được" in page.text
    assert Hands("courier").post(f"{HANDOVER}/giao", data).status == 403
    assert life.row.last_event_no == 3


@pytest.mark.parametrize("data", [{"pick": "x"}, {"pick": str(uuid4())}, {"pick": str(uuid4()), "act-x": "y"}])
def test_a_form_without_its_ids_is_refused(data: dict[str, str]) -> None:
    page = Hands("post_clerk").post(f"{HANDOVER}/giao", data)

    assert page.status == 422
    assert "Biểu mẫu đã cũ hoặc thiếu mã" in page.text


def test_an_unknown_deal_is_not_there() -> None:
    assert Hands("post_clerk").post(f"{HANDOVER}/cho-khong", {"pick": "x"}).status == 404


# ---- signing ---------------------------------------------------------------------------------------------------------


def test_an_officer_signs_for_what_she_has_scanned_and_prints_each_minute() -> None:
    lives = [dossier_after(Act.OFFER_HANDOVER) for _ in range(3)]
    hands = Hands("one_stop_officer")
    for life in lives[:2]:
        page = scan(hands.open(HANDOVER), envelope_of(life))
    assert "Ký biên bản là lúc hồ sơ được coi là nộp hợp pháp." in page.text
    assert page.has_button("Quét tiếp 1 phong bì")

    page = page.press("Ký biên bản với 2 phong bì")

    assert "Xong 2 phong bì" in page.text
    assert [life.row.minute_at is not None for life in lives] == [True, True, False]
    assert page.click("In biên bản giao nhận").response.content.startswith(b"%PDF")
    assert "0 / 1" in hands.open(HANDOVER).text


def test_she_counts_one_envelope_and_differences_go_into_the_minute() -> None:
    life = dossier_after(Act.OFFER_HANDOVER)

    page = Hands("one_stop_officer").open(HANDOVER).click("Kiểm đếm")
    typed = {control.name: control.value for control in page.form("Ký biên bản").controls}
    assert typed["count-1-original"] == "1"
    page = page.press("Ký biên bản", count__2__photocopy="0", count__2__certified="1", remark="Bản sao đã chứng thực.")

    assert "Đã ký biên bản BB-" in page.text
    assert "Lệch 1 thành phần" in page.text
    assert life.row.minute_at is not None


def test_a_seal_that_reads_otherwise_stops_the_minute() -> None:
    life = dossier_after(Act.OFFER_HANDOVER)

    page = Hands("one_stop_officer").open(HANDOVER).click("Kiểm đếm").press("Ký biên bản", seal_no="999")

    assert page.status in (409, 422)
    assert "Số niêm phong đọc được “999” khác số đã ghi" in page.text
    assert 'href="#id_seal_no"' in page.html
    assert life.row.minute_at is None


def test_a_number_that_is_none_is_refused_in_the_table() -> None:
    life = dossier_after(Act.OFFER_HANDOVER)

    page = Hands("one_stop_officer").open(HANDOVER).click("Kiểm đếm").press("Ký biên bản", count__1__original="-1")

    assert page.status == 422
    assert "Số bản là số nguyên từ 0 đến 99. Đang gõ “-1”" in page.text
    assert 'href="#id_count-1-original"' in page.html
    assert life.row.minute_at is None


def test_she_does_not_take_an_envelope_with_a_reason() -> None:
    life = dossier_after(Act.OFFER_HANDOVER)
    hands = Hands("one_stop_officer")

    page = hands.open(HANDOVER).click("Không nhận")
    assert page.press("Không nhận", reason="").status == 422
    page = page.press("Không nhận", reason="Phong bì rách.")

    assert "không nhận phong bì" in page.text
    assert Envelope.objects.get(dossier_id=life.dossier_id).offered_to is None
    assert "Giao hồ sơ cho Công an tỉnh" in Hands("post_clerk").open(HANDOVER).text


def test_the_post_takes_results_over_only_with_both_signatures() -> None:
    life = dossier_after(Act.OFFER_TO_POST)
    page = Hands("post_clerk").open(HANDOVER)

    unsigned = page.press("Nhận chuyển", pick=str(life.dossier_id))
    assert unsigned.status == 422
    assert "chưa có đủ hai chữ ký" in unsigned.text

    page = page.press("Nhận chuyển", pick=str(life.dossier_id), is_signed=True)
    assert "Đã nhận chuyển phong bì" in page.text
    assert page.click("In phiếu gửi").response.content.startswith(b"%PDF")
    assert Envelope.objects.filter(dossier_id=life.dossier_id, holder="person:buudien.cainuoc").exists()


def test_a_recalled_paper_goes_back_over_the_same_table() -> None:
    life = dossier_after(Act.ACCEPT_TO_CARRY, way=Way.AT_DESK, procedure=DRIVING_LICENCE)
    life.do(Act.DELIVER)
    life.do(Act.OFFER_HANDOVER, "courier")

    page = Hands("one_stop_officer").open(HANDOVER)
    page.press("Ký biên bản", pick=str(life.dossier_id))

    assert Envelope.objects.filter(dossier_id=life.dossier_id, holder="agency:H12.17", direction="RECALL").exists()


def test_every_control_has_a_label() -> None:
    dossier_after(Act.OFFER_HANDOVER)
    page = Hands("one_stop_officer").open(HANDOVER)

    assert page.unlabelled() == []
    assert page.click("Kiểm đếm").unlabelled() == []
    assert page.click("Không nhận").unlabelled() == []


def test_a_scan_asks_few_statements_whatever_lies_on_the_table() -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)
    hands = Hands("post_clerk")
    page = hands.open(HANDOVER)

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            data = {"q": envelope_of(life), "typed": "0"}
            page.client.post(f"{HANDOVER}/quet", data, headers={"HX-Request": "true"})
        return len(asked)

    few = statements()
    for _ in range(3):
        dossier_after(Act.ACCEPT_BY_POST)
    assert statements() <= few <= 15


def test_the_way_over_the_table_changes_the_status_of_nothing() -> None:
    life = dossier_after(Act.ACCEPT_HANDOVER)

    assert life.status is Status.SUBMITTED
    assert Event.objects.filter(dossier_id=life.dossier_id).count() == 5
