"""One procedure for many owners: every row is looked at before anything is written, then one dossier each."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from motcua.doors.frame.session import now
from motcua.outward.notices.pages import words_of_pages
from motcua.outward.reports.services import verify
from motcua.record.custody.models import Envelope
from motcua.record.dossiers.models import Dossier, Event
from motcua.record.dossiers.rules import Act, Status
from motcua.record.gatherings.models import Gathering, Line, Sack
from motcua.record.papers.models import Printing
from motcua.record.payments.models import Receipt
from tests.doors.hands import Hands, Page
from tests.doors.officials import Clock, clock
from tests.factories import CRIMINAL_RECORD, MONDAY, POLICE, Life, Way

__all__ = ["clock"]
pytestmark = pytest.mark.django_db

NEW = f"/quay/danh-sach/moi/{CRIMINAL_RECORD}/{POLICE}"
WHO = {"name": "Trần Thị Mỹ Duyên", "phone": "0900 000 629", "body_name": "Trường THPT Cái Nước"}
OWNERS = (
    "Nguyễn Văn Thắng\t096085000123\t0900000628\tSố 12, ấp Cái Rô, xã Cái Nước\n"
    "Lê Hoàng Nhân\t096085000124\t0900000630\tẤp 2, xã Cái Nước\n"
    "Phạm Ngọc Bích\t096185000125\t\tẤp 3, xã Cái Nước"
)
ACT = "/quay/danh-sach/{number}/{slug}"


def looked_at(owners: str = OWNERS, role: str = "post_clerk", **changed: object) -> Page:
    return Hands(role).open(NEW).press("Xem trước", **(WHO | {"owners": owners, "step": "xem"} | changed))


def with_file(data: bytes, name: str = "ds.xlsx") -> Page:
    """Choose a file instead; nothing but it says what the list is."""
    client: Any = Hands("post_clerk").client
    sent = WHO | {"owners": "", "step": "xem", "id": str(uuid4()), "file": SimpleUploadedFile(name, data)}
    return Page(client, client.post(NEW, sent), NEW)


def begun(role: str = "post_clerk") -> Page:
    """A list whose dossiers are all open."""
    page = looked_at(role=role).press("Lập danh sách", step="lap")
    return page.press("Mở tiếp")


def only_group() -> Gathering:
    return Gathering.objects.get()


def sealed(page: Page, picks: list[str] | None = None, **changed: object) -> Page:
    """Count, take money and seal the whole list, or some of it."""
    number = only_group().number
    ids = picks or [str(row.pk) for row in Dossier.objects.order_by("gathering_line")]
    form = Hands("post_clerk").open(ACT.format(number=number, slug="nhan"))
    given = {
        "pick": ids,
        "count__1__original": "1",
        "count__2__photocopy": "1",
        "seal_no": "0055001",
        "is_signed": True,
    }
    return form.press("Nhận và niêm phong", **(given | changed))


# ---- the list --------------------------------------------------------------------------------------------------------


def test_every_row_is_shown_as_it_is_understood_and_nothing_is_written() -> None:
    page = looked_at("Stt;Họ và tên;Số CCCD;ĐT;Địa chỉ\n1;Nguyễn Văn Thắng;96085000123;900000628;Ấp 1, xã Cái Nước\n")

    assert "1 dòng đọc được" in page.text
    assert "096085000123" in page.text
    assert "số định danh thêm số 0 ở đầu" in page.text
    assert "0900000628" in page.text
    assert not Gathering.objects.exists()
    assert not Event.objects.exists()


def test_a_row_that_is_not_read_is_named_with_its_number_and_reason_and_holds_the_list_back() -> None:
    page = looked_at(OWNERS + "\n\nTrần B\t12345\t0900000631\tẤp 4\nLê Hoàng Nhân\t096085000124\t0900000630\tẤp 2")

    assert "2 dòng không nhận" in page.text
    assert "Dòng 5, Trần B: Số định danh có 12 chữ số, đang có 5." in page.text
    assert "Dòng 6, Lê Hoàng Nhân: trùng với dòng 2" in page.text
    page = page.press("Lập danh sách", step="lap")
    assert not Gathering.objects.exists()

    page = page.press("Lập danh sách", step="lap", without_bad=True)

    assert Line.objects.count() == 3


def test_a_list_changed_after_it_was_shown_is_shown_again_and_not_written() -> None:
    page = looked_at().press("Lập danh sách", step="lap", owners=OWNERS.replace("Nhân", "Nhẫn"))

    assert "Lê Hoàng Nhẫn" in page.text
    assert "chưa ghi gì" in page.text
    assert not Gathering.objects.exists()


def test_a_workbook_is_read_into_the_box_with_merged_cells_and_lost_zeros() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["STT", "Họ tên ", "Số định danh", "Điện thoại", "Địa chỉ"])
    sheet.append([1, "Nguyễn Văn Thắng", 96085000123, 900000628, "Ấp 1, xã Cái Nước"])
    sheet.append([2, "Le\u0302 Hoa\u0300ng Nha\u0302n", "096085000124", "0900000630", None])
    sheet.merge_cells("E2:E3")
    saved = BytesIO()
    book.save(saved)

    page = with_file(saved.getvalue())

    assert "2 dòng đọc được" in page.text
    assert "Lê Hoàng Nhân" in page.text
    assert page.text.count("Ấp 1, xã Cái Nước") >= 2


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"owners": "   "}, "Danh sách còn trống"),
        ({"owners": "Họ tên\tSố CCCD"}, "chỉ có dòng tiêu đề"),
        ({"owners": "\n".join(f"Nguyễn A\t\t09000006{n:02}\tẤp {n}" for n in range(201))}, "mỗi lần nhiều nhất 200"),
    ],
)
def test_what_is_no_list_is_said_at_its_field_and_what_was_typed_stays(
    changed: dict[str, object], sentence: str
) -> None:
    page = looked_at(**changed)  # type: ignore[arg-type]

    assert page.status == 422
    assert sentence in page.text
    assert f'value="{WHO["name"]}"' in page.html


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("ds.xlsx", b"PKxx", "tệp hỏng hoặc không phải XLSX"),
        ("ds.csv", b"Nguy\xea\xcc n", "chữ không phải Unicode"),
        ("ds.json", b'[{"name": "A"}]', "danh sách phải là tệp CSV hoặc XLSX"),
        ("ds.csv", b" ", "tệp trống"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_its_reason(name: str, data: bytes, sentence: str) -> None:
    page = with_file(data, name)

    assert page.status == 422
    assert sentence in page.text
    assert not Gathering.objects.exists()


@pytest.mark.parametrize("role", ["courier", "case_officer", "applicant", "officer_elsewhere"])
def test_a_list_is_begun_by_those_who_may_receive_the_procedure(role: str) -> None:
    hands = Hands(role)

    assert hands.open(NEW).status == 403
    assert hands.post(NEW, WHO | {"owners": OWNERS, "step": "xem"}).status == 403
    assert not Gathering.objects.exists()


def test_what_the_post_may_not_receive_is_no_list_of_hers() -> None:
    assert Hands("post_clerk").open(f"/quay/danh-sach/moi/2.001195/{POLICE}").status == 403  # the return alone is hers


def test_what_refuses_the_submitter_is_shown_at_her_fields_and_writes_nothing() -> None:
    page = looked_at(name="Duyên 3", phone="12")

    assert page.status == 422
    assert "Số điện thoại có 10 hoặc 11 chữ số" in page.text
    assert "không dùng trong tên người" in page.text
    assert page.press("Lập danh sách", step="lap", without_bad=True).status == 422
    assert not Gathering.objects.exists()


# ---- the dossiers ----------------------------------------------------------------------------------------------------


def test_one_dossier_for_each_owner_by_the_ordinary_acts_and_twice_is_once() -> None:
    page = begun()
    number = only_group().number
    Hands("post_clerk").post(f"/quay/danh-sach/{number}/mo", {})

    rows = Dossier.objects.order_by("gathering_line")
    assert [row.applicant_name for row in rows] == ["Nguyễn Văn Thắng", "Lê Hoàng Nhân", "Phạm Ngọc Bích"]
    assert {row.gathering_id for row in rows} == {only_group().pk}
    assert {row.status for row in rows} == {Status.SUBMITTED}
    assert {row.submitter_name for row in rows} == {WHO["name"]}
    assert rows[2].applicant_phone == "0900000629"  # of the submitter, as the preview said
    assert Event.objects.filter(act=Act.OPEN_DRAFT).count() == 3
    assert [line.owner for line in Line.objects.all()] == [{}, {}, {}]
    assert "3/3" in page.text


def test_one_that_is_refused_keeps_no_other_back_and_can_be_put_right() -> None:
    page = looked_at().press("Lập danh sách", step="lap")
    line = Line.objects.get(line_no=2)
    Line.objects.filter(pk=line.pk).update(owner=line.owner | {"name": "Lê 2"})
    page = page.press("Mở tiếp")

    assert "2/3" in page.text
    assert "1 dòng chưa mở được" in page.text
    assert Dossier.objects.count() == 2
    page = page.click("Sửa Lê 2").press("Ghi và mở hồ sơ", name="Lê Hoàng Nhân")

    assert "3/3" in page.text
    assert Dossier.objects.get(gathering_line=2).applicant_name == "Lê Hoàng Nhân"


def test_a_colleague_of_the_point_sees_the_list_and_others_do_not() -> None:
    begun()
    here = f"/quay/danh-sach/{only_group().number}"

    assert Hands("post_clerk_elsewhere").open(here).status == 404
    assert Hands("officer_elsewhere").open(here).status == 404
    officer = Hands("one_stop_officer").open(here)
    assert officer.status == 200
    assert Hands("courier").open(here).status == 403


def test_the_page_of_a_list_asks_no_more_for_more_dossiers() -> None:
    begun()
    here, hands = f"/quay/danh-sach/{only_group().number}", Hands("post_clerk")
    hands.open(here)

    with CaptureQueriesContext(connection) as asked:
        hands.open(here)

    assert len(asked) <= 15, [item["sql"][:90] for item in asked]


# ---- one sack, one slip ----------------------------------------------------------------------------------------------


def test_the_list_is_sealed_in_one_sack_with_one_slip_and_money_in_one_sum() -> None:
    page = sealed(begun(), taken_vnd="690.000")

    assert "Xong 3 hồ sơ" in page.text
    (sack,) = Sack.objects.all()
    assert {row.seal_no for row in Envelope.objects.all()} == {"0055001"}
    slips = [
        event.facts["slip"]
        for event in Event.objects.filter(act=Act.ACCEPT_BY_POST).order_by("dossier__gathering_line")
    ]
    assert slips == [f"{sack.slip_no}/{line}" for line in (1, 2, 3)]
    assert Receipt.objects.count() == 3
    printed = Hands("post_clerk").open(f"/quay/danh-sach/{only_group().number}/phieu-gui/{sack.slip_no}.pdf")
    assert printed.status == 200


def test_the_slip_printed_again_after_the_leg_has_initials_for_the_post_and_names_for_the_agency(clock: Clock) -> None:
    clock.now = MONDAY
    sealed(begun(), taken_vnd="690.000")
    slip = f"/quay/danh-sach/{only_group().number}/phieu-gui/{Sack.objects.get().slip_no}.pdf"
    whole = f"/quay/danh-sach/{only_group().number}/in.pdf"
    Envelope.objects.update(holder=f"agency:{POLICE}", offered_to=None)
    assert names_in("post_clerk", slip) == {"Văn Thắng", "Hoàng Nhân", "Ngọc Bích", "Mỹ Duyên", "629"}
    assert Hands("post_clerk").open(whole).status == 200

    clock.now += timedelta(days=1)

    assert names_in("post_clerk", slip) == {"629"}
    assert names_in("one_stop_officer", slip) == {"Văn Thắng", "Hoàng Nhân", "Ngọc Bích", "Mỹ Duyên", "629"}
    before = Printing.objects.count()
    assert Hands("post_clerk").open(whole).status == 403
    assert Printing.objects.count() == before
    assert Hands("one_stop_officer").open(whole).status == 200
    assert "0900" not in words_of_pages(Hands("post_clerk").open(slip).response.content)


def test_of_a_sack_handed_over_in_part_the_post_prints_those_that_it_still_has(clock: Clock) -> None:
    clock.now = MONDAY
    sealed(begun(), taken_vnd="690.000")
    slip = f"/quay/danh-sach/{only_group().number}/phieu-gui/{Sack.objects.get().slip_no}.pdf"
    whole = f"/quay/danh-sach/{only_group().number}/in.pdf"
    assert names_in("post_clerk", slip) >= {"Văn Thắng", "Hoàng Nhân", "Ngọc Bích"}
    Envelope.objects.filter(dossier__gathering_line=1).update(holder=f"agency:{POLICE}", offered_to=None)

    clock.now += timedelta(days=1)

    assert names_in("post_clerk", slip) == {"Hoàng Nhân", "Ngọc Bích", "Mỹ Duyên", "629"}
    assert not names_in("post_clerk", whole) & {"Văn Thắng"}
    assert names_in("post_clerk", whole) >= {"Hoàng Nhân", "Ngọc Bích"}


def names_in(role: str, path: str) -> set[str]:
    """Which of the people of the list a printed sheet tells, and the end of the submitter's number."""
    words = words_of_pages(Hands(role).open(path).response.content)
    return {word for word in ("Văn Thắng", "Hoàng Nhân", "Ngọc Bích", "Mỹ Duyên", "629") if word in words}


def test_the_sum_must_be_what_the_ticked_ones_owe_and_nothing_is_written_else() -> None:
    page = begun()
    one = [str(Dossier.objects.get(gathering_line=1).pk)]

    page = sealed(page, one, taken_vnd="690.000")

    assert page.status in (409, 422)
    assert not Envelope.objects.exists()
    assert not Receipt.objects.exists()
    assert not Sack.objects.exists()
    assert Dossier.objects.filter(status=Status.SUBMITTED).count() == 3


def test_some_are_left_out_and_sealed_later_into_a_sack_of_their_own() -> None:
    page = begun()
    first, second, third = (str(row.pk) for row in Dossier.objects.order_by("gathering_line"))
    sealed(page, [first, third])
    sealed(page, [second], seal_no="0055002")

    assert {sack.seal_no: Envelope.objects.filter(seal_no=sack.seal_no).count() for sack in Sack.objects.all()} == {
        "0055001": 2, "0055002": 1
    }  # fmt: skip


def test_a_list_is_not_sealed_uncounted_unsigned_or_incomplete() -> None:
    page = begun()

    assert "Chưa chọn hồ sơ nào" in sealed(page, picks=["00000000-0000-4000-8000-000000000000"]).text
    assert "Mỗi hồ sơ còn thiếu giấy tờ" in sealed(page, count__1__original="0").text
    assert "Phiếu gửi chưa có đủ hai chữ ký" in sealed(page, is_signed=False).text
    assert not Envelope.objects.exists()


def test_the_slip_of_the_sack_ticks_all_for_the_giver_and_nothing_for_who_counts() -> None:
    sealed(begun())
    slip = Sack.objects.get().slip_no
    clerk, officer = Hands("post_clerk"), Hands("one_stop_officer")

    page = clerk.post("/quay/giao-nhan/quet", {"q": slip.lower(), "typed": "1"})

    assert "Đã quét · 3" in page.text
    page.press("Giao 3 phong bì")
    assert Envelope.objects.exclude(offered_to=None).count() == 3
    page = officer.post("/quay/giao-nhan/quet", {"q": slip, "typed": "0"})
    assert "Đã quét" not in page.text
    assert "Chưa quét · 3" in page.text


def test_a_sack_that_is_not_here_stops_the_scan() -> None:
    sealed(begun())

    page = Hands("post_clerk_elsewhere").post("/quay/giao-nhan/quet", {"q": Sack.objects.get().slip_no})

    assert page.status == 409
    assert "Dừng" in page.text


def test_the_number_on_the_slip_opens_the_list_at_the_counter() -> None:
    sealed(begun())
    number, slip = only_group().number, Sack.objects.get().slip_no

    assert Hands("post_clerk").post("/quay/quet", {"q": slip}).path == f"/quay/danh-sach/{number}"
    assert Hands("one_stop_officer").post("/quay/quet", {"q": number}).path == f"/quay/danh-sach/{number}"
    assert number not in Hands("post_clerk_elsewhere").post("/quay/quet", {"q": number}).path


# ---- at the agency ---------------------------------------------------------------------------------------------------


def test_the_agency_receives_all_and_a_refusal_of_one_leaves_the_others_whole() -> None:
    sealed(begun())
    for act, role in ((Act.OFFER_HANDOVER, "post_clerk"), (Act.ACCEPT_HANDOVER, "one_stop_officer")):
        for row in Dossier.objects.all():
            Life(dossier_id=row.pk, now=now()).do(act, role, after=timedelta())
    number = only_group().number
    page = Hands("one_stop_officer").open(ACT.format(number=number, slug="tiep-nhan"))
    Life(dossier_id=Dossier.objects.get(gathering_line=2).pk, now=now()).do(Act.DECLINE, after=timedelta())

    page = page.press("Tiếp nhận")
    assert "Xong 2 hồ sơ, 1 chưa làm được" in page.text
    assert sorted(Dossier.objects.values_list("status", flat=True)) == ["not_accepted", "received", "received"]


def test_an_officer_takes_a_list_at_her_own_desk_in_one_go() -> None:
    officer = Hands("one_stop_officer")
    page = officer.open(NEW).press("Xem trước", **(WHO | {"owners": OWNERS, "step": "xem"}))
    page = page.press("Lập danh sách", step="lap").press("Mở tiếp")
    ids = [str(row.pk) for row in Dossier.objects.all()]
    form = officer.open(ACT.format(number=only_group().number, slug="nhan"))

    page = form.press("Tiếp nhận", pick=ids, count__1__original="1", count__2__photocopy="1")

    assert "Xong 3 hồ sơ" in page.text
    assert {row.status for row in Dossier.objects.all()} == {Status.RECEIVED}
    assert Receipt.objects.count() == 3


# ---- the results -----------------------------------------------------------------------------------------------------


def at_the_counter() -> str:
    """A list taken at the agency's desk whose results lie packed; return its number."""
    officer = Hands("one_stop_officer")
    page = officer.open(NEW).press("Xem trước", **(WHO | {"owners": OWNERS, "step": "xem"}))
    page.press("Lập danh sách", step="lap").press("Mở tiếp")
    ids, number = [str(row.pk) for row in Dossier.objects.all()], only_group().number
    form = officer.open(ACT.format(number=number, slug="nhan"))
    form.press("Tiếp nhận", pick=ids, count__1__original="1", count__2__photocopy="1")
    officer.open(ACT.format(number=number, slug="chuyen-xu-ly")).press("Chuyển xử lý")
    for row in Dossier.objects.all():
        life = Life(way=Way.AT_DESK, dossier_id=row.pk, post_return=False, now=now())
        for act in (Act.ASSIGN, Act.PROPOSE, Act.APPROVE):
            life.do(act, after=timedelta())
    officer.open(ACT.format(number=number, slug="dong-goi")).press("Đóng gói", seal_no="0066001")
    return number


TAKEN = {"receiver_name": WHO["name"], "paper_kind": "CCCD", "paper_last4": "4417", "is_signed": True}


def test_the_submitter_takes_all_results_with_authority_and_who_comes_herself_is_left_out() -> None:
    number = at_the_counter()
    first, *others = (str(row.pk) for row in Dossier.objects.order_by("gathering_line"))
    form = Hands("one_stop_officer").open(ACT.format(number=number, slug="tra"))

    page = form.press("Trả kết quả", pick=others, authority="Giấy ủy quyền ngày 01/11/2026", **TAKEN)

    assert "Xong 2 hồ sơ" in page.text
    assert Dossier.objects.get(status=Status.RESOLVED).pk == UUID(first)
    returned = Event.objects.filter(act=Act.RETURN_AT_COUNTER)
    assert {event.facts["receiver"] for event in returned} == {"AUTHORISED"}
    assert verify(now() + timedelta(minutes=1), only=[row.pk for row in Dossier.objects.all()]).is_clean


def test_without_authority_nothing_is_handed_out() -> None:
    number = at_the_counter()
    form = Hands("one_stop_officer").open(ACT.format(number=number, slug="tra"))

    page = form.press("Trả kết quả", authority="", **TAKEN)

    assert "Người nhận thay phải có văn bản ủy quyền" in page.text
    assert not Event.objects.filter(act=Act.RETURN_AT_COUNTER).exists()
    assert Dossier.objects.filter(status=Status.RESOLVED).count() == 3


def test_the_page_of_an_act_asks_no_more_for_more_dossiers() -> None:
    number, hands = at_the_counter(), Hands("one_stop_officer")
    hands.open(ACT.format(number=number, slug="tra"))

    with CaptureQueriesContext(connection) as asked:
        hands.open(ACT.format(number=number, slug="tra"))

    assert len(asked) <= 15, len(asked)


def test_one_owner_is_shown_nothing_of_the_others() -> None:
    sealed(begun())
    one, two, _three = Dossier.objects.order_by("gathering_line")
    stranger = Hands("applicant_elsewhere")
    stranger.client.logout()

    page = stranger.post("/tra-cuu", {"code": one.request_no, "digits": one.phone_last4})

    assert page.status == 200
    assert two.request_no not in page.text
    assert "NH-" not in page.text
    assert only_group().submitter_name not in page.text


def test_a_new_list_begins_at_its_procedure() -> None:
    hands = Hands("post_clerk")

    assert "?theo=danh-sach" in hands.open("/quay/danh-sach").html
    chosen = hands.open("/quay/tiep-nhan?theo=danh-sach")

    assert "Danh sách hồ sơ của thủ tục nào" in chosen.text
    assert "Lập danh sách" in chosen.text
    assert "/quay/danh-sach/moi/3.000333/H12.17" in chosen.html
    assert "/quay/tiep-nhan/nguoi-nop/" not in chosen.html
    assert "/quay/danh-sach/moi/" not in hands.open("/quay/tiep-nhan").html


def test_a_list_at_the_agency_asks_for_what_remains_for_who_pays_less() -> None:
    begun("one_stop_officer")
    hands, (first, *rest) = Hands("one_stop_officer"), list(Dossier.objects.order_by("gathering_line"))
    settle = hands.open(f"/quay/ho-so/{first.request_no}/mien-giam")
    settle.press("Xét miễn, giảm phí", class_code="HOC_SINH", paper="Thẻ sinh viên")
    given = {"pick": [str(row.pk) for row in (first, *rest)], "count__1__original": "1", "count__2__photocopy": "1"}

    form = hands.open(ACT.format(number=only_group().number, slug="nhan"))
    assert "phải thu 500.000" in form.press("Tiếp nhận", **given, taken_vnd="600.000").text
    assert not Receipt.objects.exists()
    form.press("Tiếp nhận", **given, taken_vnd="500.000")

    assert Receipt.objects.get(dossier_id=first.pk).amount_vnd == 100_000
    assert {Receipt.objects.get(dossier_id=row.pk).amount_vnd for row in rest} == {200_000}
