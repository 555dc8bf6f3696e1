"""One dossier at a counter: what it shows, each act's page on both sides of permission, its forms as PDF."""

from uuid import uuid4

import pypdfium2
import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.record.custody.models import Envelope
from motcua.record.dossiers.models import Event
from motcua.record.dossiers.rules import Act, Status
from motcua.record.papers.models import IssuedForm, Printing
from motcua.record.payments.models import Receipt
from tests.doors.hands import Hands
from tests.factories import DRIVING_LICENCE, IDENTITY_CARD, Life, Way, dossier_after, dossier_at

pytestmark = pytest.mark.django_db


def page_of(life: Life) -> str:
    return f"/quay/ho-so/{life.row.code or life.row.request_no}"


# ---- the page --------------------------------------------------------------------------------------------------------


def test_it_shows_who_what_where_how_long_and_why() -> None:
    life = dossier_after(Act.ASSIGN)

    page = Hands("one_stop_officer").open(page_of(life))

    for words in (
        "Cấp phiếu lý lịch tư pháp", "Nguyễn Văn Thắng", "•••• •••• 0123", "•••• ••• 628", "Đang thẩm định",
        "Công an tỉnh", "Bưu điện nhận, kiểm đếm, niêm phong 0048213", "Bắt đầu: ký biên bản giao nhận", "Vì sao?",
        "Phí cung cấp thông tin lý lịch tư pháp · đã thu", "Giấy tiếp nhận (Mẫu 01)", "Lâm Thị Ngọc Hân",
    ):  # fmt: skip
        assert words in page.text, words
    assert page.title == f"Hồ sơ {life.row.code} – Một Cửa"


def test_what_she_may_not_do_is_named_with_its_reason() -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)

    page = Hands("post_clerk").open(page_of(life))

    assert page.has_button("Giao")
    assert "Bưu điện đã nhận và niêm phong hồ sơ này" in page.text
    assert "Việc của bước khác" in page.text


@pytest.mark.parametrize("role", ["post_clerk_elsewhere", "officer_elsewhere"])
def test_a_dossier_of_another_place_does_not_exist(role: str) -> None:
    life = dossier_after(Act.RECEIVE)
    hands = Hands(role)

    for path in (
        page_of(life),
        f"/quay/ho-so/{life.dossier_id}",
        f"{page_of(life)}/rut-ho-so",
        f"{page_of(life)}/mau/3.pdf",
    ):
        page = hands.open(path)
        assert page.status == 404, path
        assert "Nguyễn Văn Thắng" not in page.text


@pytest.mark.parametrize("ref", ["0", "khong-co", "%00", "YC-261122-999999", "00000000-0000-0000-0000-000000000000"])
def test_a_reference_that_leads_nowhere_is_not_there(ref: str) -> None:
    assert Hands("post_clerk").open(f"/quay/ho-so/{ref}").status == 404


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.DRAFT])
@pytest.mark.parametrize("role", ["post_clerk", "one_stop_officer"])
def test_it_opens_in_every_status_with_few_statements(role: str, status: Status) -> None:
    life = dossier_at(status)
    hands, path = Hands(role), page_of(life)
    hands.open(path)

    with CaptureQueriesContext(connection) as asked:
        page = hands.open(path)

    assert page.status == 200
    assert len(asked) <= 15, len(asked)


# ---- acts ------------------------------------------------------------------------------------------------------------

PAGES = [
    (Act.OPEN_DRAFT, "post_clerk", "nop", {}, Status.SUBMITTED),
    (Act.ACCEPT_BY_POST, "post_clerk", "giao-co-quan", {}, Status.SUBMITTED),
    (Act.OFFER_HANDOVER, "one_stop_officer", "ky-bien-ban", {}, Status.SUBMITTED),
    (Act.OFFER_HANDOVER, "one_stop_officer", "khong-nhan", {"reason": "Phong bì rách."}, Status.SUBMITTED),
    (Act.ACCEPT_HANDOVER, "one_stop_officer", "tiep-nhan", {}, Status.RECEIVED),
    (Act.SUBMIT, "post_clerk", "phieu-bo-sung", {"gap__1": True, "reason": "Chưa ký."}, Status.AWAITING_SUPPLEMENT),
    (
        Act.ACCEPT_HANDOVER, "one_stop_officer", "tu-choi-tiep-nhan",
        {"reason": "Không thuộc thẩm quyền.", "legal_ground": "Luật Lý lịch tư pháp"}, Status.NOT_ACCEPTED,
    ),
    (Act.RECEIVE, "one_stop_officer", "chuyen-xu-ly", {}, Status.APPRAISING),
    (Act.SUBMIT, "post_clerk", "rut-ho-so", {"reason": "Người nộp đổi ý."}, Status.WITHDRAWN),
    (Act.APPROVE, "one_stop_officer", "dong-goi", {"seal_no": "99"}, Status.RESOLVED),
    (Act.PREPARE_RETURN, "one_stop_officer", "giao-buu-dien", {"to": "point:bd-cai-nuoc"}, Status.RESOLVED),
    (Act.OFFER_TO_POST, "post_clerk", "nhan-chuyen", {"is_signed": True}, Status.RESOLVED),
]  # fmt: skip
IDS = [row[2] for row in PAGES]


@pytest.mark.parametrize(("before", "role", "slug", "typed", "after"), PAGES, ids=IDS)
def test_an_act_is_done_by_its_page_once(
    before: Act, role: str, slug: str, typed: dict[str, object], after: Status
) -> None:
    life = dossier_after(before)
    events = life.row.last_event_no
    page = Hands(role).open(f"{page_of(life)}/{slug}")
    assert page.status == 200
    assert page.unlabelled() == []
    form = page.forms[0]

    first = page.send(form, **typed)
    second = page.send(form, **typed)

    assert first.status == second.status == 200
    assert first.path == second.path == page_of(life)
    assert life.status is after
    assert life.row.last_event_no == events + 1


@pytest.mark.parametrize(("before", "role", "slug", "typed", "after"), PAGES, ids=IDS)
def test_an_act_of_another_is_refused_and_writes_nothing(
    before: Act, role: str, slug: str, typed: dict[str, object], after: Status
) -> None:
    life = dossier_after(before)
    events = life.row.last_event_no
    path = f"{page_of(life)}/{slug}"
    data = {"act_id": str(uuid4()), "last_event_no": str(events)} | {
        name.replace("__", "-"): value for name, value in typed.items()
    }

    for other in ("post_clerk_elsewhere", "officer_elsewhere"):
        assert Hands(other).open(path).status == 404
        assert Hands(other).post(path, data).status == 404
    assert Hands("courier").post(path, data).status == 403
    assert Hands("case_officer").post(path, data).status == 403
    wrong_side = "one_stop_officer" if role == "post_clerk" else "post_clerk"
    if slug not in ("rut-ho-so", "phieu-bo-sung", "nop"):  # both sides do these
        assert Hands(wrong_side).post(path, data).status in (403, 404, 409)
    assert life.row.last_event_no == events


@pytest.mark.parametrize(("before", "role", "slug", "typed", "after"), PAGES, ids=IDS)
def test_a_stale_page_of_an_act_is_told(
    before: Act, role: str, slug: str, typed: dict[str, object], after: Status
) -> None:
    life = dossier_after(before)
    events = life.row.last_event_no
    page = Hands(role).open(f"{page_of(life)}/{slug}")
    next(control for control in page.forms[0].controls if control.name == "last_event_no").value = str(events - 1)

    late = page.send(page.forms[0], **typed)

    assert late.status == 409
    assert "Hồ sơ vừa đổi" in late.text
    assert life.row.last_event_no == events
    shown = {control.name: control.value for control in late.forms[0].controls}
    for name, value in typed.items():
        if isinstance(value, str):
            assert shown[name.replace("__", "-")] == value


@pytest.mark.parametrize(
    ("before", "role", "slug", "typed", "sentence"),
    [
        (Act.SUBMIT, "post_clerk", "rut-ho-so", {"reason": ""}, "Lý do còn trống"),
        (Act.SUBMIT, "post_clerk", "rut-ho-so", {"reason": "x" * 10_000}, "Lý do dài 10.000 ký tự, tối đa 1.000"),
        (Act.SUBMIT, "post_clerk", "rut-ho-so", {"reason": "a\u202eb"}, "đảo chiều chữ"),
        (Act.SUBMIT, "post_clerk", "phieu-bo-sung", {"reason": "Thiếu."}, "Cần ít nhất 1 dòng"),
        (Act.ACCEPT_HANDOVER, "one_stop_officer", "tu-choi-tiep-nhan", {"reason": "Không."}, "Căn cứ còn trống"),
        (Act.APPROVE, "one_stop_officer", "dong-goi", {"seal_no": ""}, "Số niêm phong còn trống"),
        (Act.PREPARE_RETURN, "one_stop_officer", "giao-buu-dien", {"to": ""}, "Chưa chọn"),
        (
            Act.PREPARE_RETURN, "one_stop_officer", "giao-buu-dien", {"to": "point:tt-cai-nuoc"},
            "không nhận chuyển kết quả",
        ),
        (Act.OFFER_TO_POST, "post_clerk", "nhan-chuyen", {}, "chưa có đủ hai chữ ký"),
        (Act.OFFER_TO_POST, "post_clerk", "nhan-chuyen", {"seal_no": "1", "is_signed": True}, "khác số đã ghi"),
        (Act.OFFER_TO_POST, "post_clerk", "nhan-chuyen", {"item_code": "RR1", "is_signed": True}, "Mã bưu gửi"),
    ],
)  # fmt: skip
def test_a_mistake_is_said_and_nothing_written(
    before: Act, role: str, slug: str, typed: dict[str, object], sentence: str
) -> None:
    life = dossier_after(before)
    events = life.row.last_event_no

    page = Hands(role).open(f"{page_of(life)}/{slug}")
    page = page.send(page.forms[0], **typed)

    assert page.status in (409, 422)
    assert sentence in page.text
    assert page.title.startswith("Lỗi:")
    assert life.row.last_event_no == events


def test_an_act_pressed_too_early_answers_with_its_reason() -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)

    page = Hands("one_stop_officer").open(f"{page_of(life)}/tiep-nhan")

    assert page.status == 409
    assert "biên bản giao nhận chưa ký" in page.text
    assert not any("act_id" in [control.name for control in form.controls] for form in page.forms)


def test_an_unknown_act_is_not_there() -> None:
    life = dossier_after(Act.SUBMIT)

    assert Hands("post_clerk").open(f"{page_of(life)}/phe-duyet").status == 404


def test_a_supplement_is_counted_and_the_clock_runs_again() -> None:
    life = dossier_at(Status.AWAITING_SUPPLEMENT)
    page = Hands("post_clerk").open(f"{page_of(life)}/nop-bo-sung")

    short = page.send(page.forms[0], count__1__original="0")
    assert short.status in (409, 422)
    assert "Hồ sơ còn thiếu" in short.text
    page = page.send(page.forms[0], count__1__original="2", seal_no="77")

    assert "Đã ghi giấy tờ bổ sung." in page.text
    assert life.status is Status.APPRAISING
    assert Envelope.objects.filter(dossier_id=life.dossier_id, holder="person:buudien.cainuoc").exists()


# ---- handing a result out --------------------------------------------------------------------------------------------


def at_counter(**choices: object) -> Life:
    return dossier_after(Act.PREPARE_RETURN, way=Way.AT_DESK, post_return=False, **choices)


def test_a_result_is_handed_out_at_the_counter() -> None:
    life = at_counter(procedure=IDENTITY_CARD)
    page = Hands("one_stop_officer").open(f"{page_of(life)}/tra-tai-quay")
    assert "25.000" in page.text
    assert page.unlabelled() == []

    page = page.press("Trả tại quầy", paper_last4="0123", is_paid=True, signed_on_paper=True)

    assert life.status is Status.RETURNED
    assert "Đã trả tại quầy, phiếu phát PP-" in page.text
    assert page.click("In phiếu phát").response.content.startswith(b"%PDF")


def test_who_comes_to_the_counter_after_all_pays_no_way_home() -> None:
    life = dossier_after(Act.PREPARE_RETURN, way=Way.AT_DESK, procedure=IDENTITY_CARD, post_return=True)
    page = Hands("one_stop_officer").open(f"{page_of(life)}/tra-tai-quay")
    assert "Đã thu đủ 25.000 đ" in page.text
    assert "Cước chuyển trả kết quả" not in page.text

    page.press("Trả tại quầy", paper_last4="0123", is_paid=True, signed_on_paper=True)

    assert life.status is Status.RETURNED
    assert Receipt.objects.get(dossier_id=life.dossier_id).amount_vnd == 25_000


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Gõ 4 số cuối"),
        ({"paper_last4": "096085000123"}, "Chỉ ghi 4 số cuối"),
        ({"paper_last4": "0123", "signed_on_paper": None}, "Người nhận chưa ký"),
        ({"paper_last4": "0123", "is_paid": None}, "Số tiền thu chưa khớp: phải thu 25.000 đ, đang ghi 0 đ"),
        ({"paper_last4": "0123", "receiver": "AUTHORISED"}, "phải có văn bản ủy quyền"),
        ({"paper_last4": "0123", "receiver_name": ""}, "Họ tên còn trống"),
    ],
)
def test_what_is_missing_at_the_counter_is_named(typed: dict[str, object], sentence: str) -> None:
    life = at_counter(procedure=IDENTITY_CARD)
    page = Hands("one_stop_officer").open(f"{page_of(life)}/tra-tai-quay")

    page = page.press("Trả tại quầy", **({"is_paid": True, "signed_on_paper": True} | typed))

    assert page.status in (409, 422)
    assert sentence in page.text
    assert life.status is Status.RESOLVED


def test_the_counter_begins_at_the_card_of_who_takes_the_result() -> None:
    life = at_counter(procedure=IDENTITY_CARD)

    page = Hands("one_stop_officer").open(f"{page_of(life)}/tra-tai-quay")
    refused = page.press("Trả tại quầy", is_paid=True)

    assert page.html.count(" autofocus") == 1
    assert 'id="mc-scan-input" name="card" maxlength="1000" autocomplete="off" data-mc-no-draft autofocus' in page.html
    assert "data-mc-no-draft autofocus" not in refused.html  # what is wrong comes first


CARD = "096085000123|381234567|Nguyễn Văn Thắng|01011985|Nam|Số 12, ấp Cái Rô|01072021"


@pytest.mark.parametrize(
    ("card", "receiver", "last4", "words"),
    [
        (CARD, "SELF", "0123", "Thẻ trùng số định danh của chủ hồ sơ."),
        (
            CARD.replace("000123", "000999"),
            "AUTHORISED",
            "0999",
            "Thẻ không phải của chủ hồ sơ (số định danh •••• •••• 0123)",
        ),
        ("MC-CJZN4KN5-Q", "SELF", "", "Đây không phải mã QR trên thẻ căn cước"),
    ],
)
def test_a_scanned_card_is_held_against_the_dossier_and_hands_nothing_out(
    card: str, receiver: str, last4: str, words: str
) -> None:
    life = at_counter(procedure=IDENTITY_CARD)
    page = Hands("one_stop_officer").open(f"{page_of(life)}/tra-tai-quay")

    form = page.form("Trả tại quầy")
    page = Hands("one_stop_officer").post(form.action, form.data({"card": card}) | {"read": "card"})

    filled = {control.name: control.value for control in page.form("Trả tại quầy").controls if control.is_on}
    assert words in page.text
    assert (filled["receiver"], filled["paper_last4"]) == (receiver, last4)
    assert "096085000" not in page.html
    assert life.status is Status.RESOLVED


def test_who_signs_stands_below_the_pad_and_what_was_drawn_comes_back() -> None:
    life = at_counter(procedure=IDENTITY_CARD)
    page = Hands("one_stop_officer").open(f"{page_of(life)}/tra-tai-quay")
    drawing = "data:image/png;base64,iVBORw0KGgo="

    shown = page.press("Trả tại quầy", receiver="AUTHORISED", receiver_name="Lê Văn Bảy", signature=drawing)
    wrong = page.press("Trả tại quầy", receiver_name="Lê Văn Bảy", signature="javascript:alert(1)")

    assert shown.status == 422
    assert '<div class="mc-signature__line"><span>Lê Văn Bảy</span>' in shown.html
    assert f'name="signature" value="{drawing}"' in shown.html
    assert "javascript:alert" not in wrong.html
    assert life.status is Status.RESOLVED


def test_a_scan_among_the_results_leads_to_the_handing_out() -> None:
    ready, elsewhere = at_counter(procedure=IDENTITY_CARD), dossier_after(Act.ASSIGN)
    hands = Hands("one_stop_officer")

    assert hands.open("/quay/tra-ket-qua").press("Enter", q=ready.row.code).path == f"{page_of(ready)}/tra-tai-quay"
    assert hands.open("/quay/tra-ket-qua").press("Enter", q=elsewhere.row.code).path == page_of(elsewhere)
    assert hands.open("/quay/").press("Enter", q=ready.row.code).path == page_of(ready)


def test_a_paper_that_the_agency_recalls_comes_first() -> None:
    life = at_counter(procedure=DRIVING_LICENCE)
    page = Hands("one_stop_officer").open(f"{page_of(life)}/tra-tai-quay")

    without = page.press("Trả tại quầy", paper_last4="0123", signed_on_paper=True)
    assert "còn 1 giấy tờ phải thu lại" in without.text
    page = page.press("Trả tại quầy", paper_last4="0123", signed_on_paper=True, recalled="3")

    assert life.status is Status.RETURNED
    assert Envelope.objects.filter(dossier_id=life.dossier_id, direction="RECALL", holder="agency:H12.17").exists()


# ---- forms -----------------------------------------------------------------------------------------------------------


def test_a_form_printed_again_says_so() -> None:
    hands = Hands("post_clerk")
    page = hands.open("/quay/tiep-nhan/nguoi-nop/3.000333/H12.17").press(
        "Mở hồ sơ", full_name="Nguyễn Văn Thắng", phone="0900000628", address="ấp Cái Rô"
    )
    page = page.press("Tiếp tục", count__1__original="1", count__2__photocopy="1")
    page = page.press("Sang niêm phong", taken_vnd="230000").press("Nhận và niêm phong", seal_no="1", is_signed=True)

    first, again = page.click("In phiếu gửi"), page.click("In phiếu gửi")

    assert first.response.headers["Content-Disposition"].startswith('inline; filename="PG-')
    assert first.response.content.startswith(b"%PDF")
    assert first.response.content != again.response.content
    assert again.response.content == page.click("In phiếu gửi").response.content
    printings = Printing.objects.filter(sheet="FORM").values_list("print_no", "event_no", "by_id")
    assert list(printings) == [(1, 3, "buudien.cainuoc"), (2, 3, "buudien.cainuoc"), (3, 3, "buudien.cainuoc")]


def test_a_first_print_is_the_original_however_late_and_whoever_prints() -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)  # weeks ago
    path = f"{page_of(life)}/mau/3.pdf"

    first = Hands("post_clerk").open(path)
    cache.clear()
    again = Hands("post_clerk").open(path)

    assert first.response.content != again.response.content
    assert Printing.objects.count() == 2


def test_a_form_comes_with_all_its_copies() -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)

    sheets = pypdfium2.PdfDocument(Hands("post_clerk").open(f"{page_of(life)}/mau/3.pdf").response.content)

    assert len(sheets) % 3 == 0  # sender, post, and with the papers


def test_a_receipt_and_the_form_of_one_event_are_counted_apart() -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)
    hands = Hands("post_clerk")

    hands.open(f"{page_of(life)}/mau/3.pdf")
    hands.open(f"{page_of(life)}/bien-lai/3.pdf")

    assert sorted(Printing.objects.values_list("sheet", flat=True)) == ["FORM", "RECEIPT"]


def test_who_may_not_see_the_dossier_prints_nothing_of_it() -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)

    for role, status in (("post_clerk_elsewhere", 404), ("officer_elsewhere", 404), ("courier", 403)):
        assert Hands(role).open(f"{page_of(life)}/mau/3.pdf").status == status
    assert not Printing.objects.exists()


def test_every_form_of_a_dossier_prints() -> None:
    life = dossier_after(Act.RETURN_AT_COUNTER, way=Way.AT_DESK, post_return=False)
    hands = Hands("one_stop_officer")

    forms = IssuedForm.objects.filter(dossier_id=life.dossier_id)
    assert {form.kind for form in forms} == {"MAU_01", "PHIEU_PHAT"}
    for form in forms:
        printed = hands.open(f"{page_of(life)}/mau/{form.event_no}.pdf")
        assert printed.status == 200
        assert printed.response.headers["Content-Type"] == "application/pdf"
    assert hands.open(f"{page_of(life)}/mau/1.pdf").status == 404


def test_the_page_offers_every_form_that_was_issued_with_the_control_sheet_and_no_other() -> None:
    life = dossier_after(Act.ACCEPT_TO_CARRY)

    page = Hands("one_stop_officer").open(page_of(life))

    offered = {href for _, href in page.links if href.endswith(".pdf")}
    issued = IssuedForm.objects.filter(dossier_id=life.dossier_id).values_list("event_no", flat=True)
    receipts = Receipt.objects.filter(dossier_id=life.dossier_id).values_list("event_no", flat=True)
    assert receipts
    assert offered == {f"{page_of(life)}/mau/{event_no}.pdf" for event_no in issued} | {
        f"{page_of(life)}/bien-lai/{event_no}.pdf" for event_no in receipts
    } | {f"{page_of(life)}/phieu-kiem-soat.pdf"}


def test_looking_writes_nothing() -> None:
    life = dossier_after(Act.RECEIVE)
    before = Event.objects.count()
    hands = Hands("one_stop_officer")

    hands.open(page_of(life))
    hands.open(f"{page_of(life)}/mau/3.pdf")
    hands.open(f"{page_of(life)}/chuyen-xu-ly")

    assert Event.objects.count() == before


# ---- results on their way --------------------------------------------------------------------------------------------


def test_many_results_go_to_one_post_office() -> None:
    lives = [dossier_after(Act.PREPARE_RETURN) for _ in range(2)]
    page = Hands("one_stop_officer").open("/quay/tra-ket-qua")
    assert page.unlabelled() == []

    nobody = page.press("Giao bưu điện", pick=str(lives[0].dossier_id), to="")
    assert nobody.status == 422
    assert "Chưa chọn bưu điện nhận" in nobody.text
    page = page.press("Giao bưu điện", pick=[str(life.dossier_id) for life in lives], to="point:bd-cai-nuoc")

    assert "Xong 2 phong bì" in page.text
    assert Envelope.objects.filter(offered_to="point:bd-cai-nuoc").count() == 2


def test_results_stand_by_what_is_next() -> None:
    packed = dossier_after(Act.APPROVE)
    counter = at_counter()

    page = Hands("one_stop_officer").open("/quay/tra-ket-qua")

    assert "Có kết quả, chờ đóng gói" in page.text
    assert page.click(f"Đóng gói {packed.row.code}").status == 200
    assert page.click(f"Trả {counter.row.code}").status == 200
    assert "Chưa có kết quả về quầy." in Hands("officer_elsewhere").open("/quay/tra-ket-qua").text
