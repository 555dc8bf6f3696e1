"""The planning board: a week of counters, gaps in front, planning by form, copying, undoing; who sees and who plans."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from motcua.base import memory
from motcua.ground.agreements.models import Assignment, HeadOrder, PlanningStep, ServicePoint, Training
from motcua.ground.deadlines.models import DayException
from motcua.ground.people.models import Account
from motcua.outward.notices import gaps as notices
from motcua.outward.notices.models import GapNotice
from tests.doors.officials import STRANGERS_AT_CONTROL, Clock, clock, signed_in, text_of

__all__ = ["clock"]
pytestmark = pytest.mark.django_db

BOARD, ASSIGN, ROW = (reverse(f"control:planning{name}") for name in ("", "-assign", "-row"))
COPY, UNDO, FILE = (reverse(f"control:planning-{name}") for name in ("copy", "undo", "file"))
DIRECTOR, HEAD = "post_director", "giamdoc.cainuoc"
TODAY = date(2026, 11, 2)
TYPED: dict[str, Any] = {
    "quay": "bd-cai-nuoc/1", "tu": "09/11/2026", "den": "13/11/2026", "buoi": "DAY", "du_phong": "on",
    "nguoi": "buudien.uminh",
}  # fmt: skip


def group(page: HttpResponse, name: str) -> dict[str, Any]:
    """Return the counters of a point on a board, by name."""
    found = next(each for each in page.context["groups"] if each.name == name)
    return {row.name: row for row in found.rows}


def state() -> tuple[list[tuple[Any, ...]], int]:
    return list(Assignment.objects.order_by("id").values_list()), PlanningStep.objects.count()


def post(address: str, typed: dict[str, Any], who: str = DIRECTOR, **more: Any) -> HttpResponse:
    found = signed_in(who).post(address, typed, **more)
    memory.forget_all()
    return found


# -- reading -----------------------------------------------------------------------------------------------------------


def test_the_board_shows_who_stands_where_this_week_and_where_nobody_does(clock: Clock) -> None:
    page = signed_in(DIRECTOR).get(BOARD)

    rows = group(page, "Bưu điện U Minh")
    first = rows["Quầy 1"].cells[0]
    assert [head.short for head in page.context["heads"]] == ["02/11", "03/11", "04/11", "05/11", "06/11", "07/11"]
    assert [(part.label, part.is_empty) for part in first.parts] == [("Sáng", False), ("Chiều", True)]
    assert first.parts[0].faces[0].chip.name == "Trịnh Thị Ngọc Mai"
    assert "Quầy 2" not in rows  # closed
    assert "Bưu điện U Minh không có người buổi chiều từ 02/11 đến 06/11." in text_of(page)


def test_gaps_say_what_hurts_when_and_what_to_do(clock: Clock) -> None:
    Training.objects.filter(person_id="buudien.namcan", field_code="MH-CT").update(valid_to=date(2026, 11, 11))

    lines = signed_in(DIRECTOR).get(BOARD).context["gaps"]

    said = {line.text: line for line in lines}
    ends = next(line for text, line in said.items() if "sắp hết hạn" in text)
    assert ends.text == (
        "Thạch Thanh Triều đứng Quầy 1 · Bưu điện Năm Căn mà chứng nhận tập huấn sắp hết hạn: "
        "Chứng thực (đến 11/11/2026)."
    )
    assert (ends.when, ends.is_now, ends.advice) == (
        "Còn 10 ngày",
        False,
        "Đăng ký tập huấn lại trước ngày 12/11/2026.",
    )
    assert lines[0].is_now
    assert ends.href.startswith(f"{ASSIGN}?quay=bd-nam-can%2F1&tu=12%2F11%2F2026")


@pytest.mark.parametrize(
    ("query", "monday", "day"),
    [
        ("", TODAY, TODAY),
        ("?tuan=2026-11-12", date(2026, 11, 9), date(2026, 11, 12)),
        ("?den-ngay=12/11/2026&tuan=2026-11-02", date(2026, 11, 9), date(2026, 11, 12)),
        ("?tuan=2026-11-09&ngay=2026-11-11", date(2026, 11, 9), date(2026, 11, 11)),
        ("?tuan=2026-11-09&ngay=2026-11-30", date(2026, 11, 9), date(2026, 11, 9)),
        ("?tuan=x&ngay=y&diem=z&co-quan=z&ben=z", TODAY, TODAY),
        ("?tuan=9999-12-31", TODAY, TODAY),
        ("?nguoi=%00", TODAY, TODAY),
    ],
)
def test_a_week_is_asked_for_by_a_day_of_it(clock: Clock, query: str, monday: date, day: date) -> None:
    page = signed_in(DIRECTOR).get(f"{BOARD}{query}")

    assert page.status_code == 200
    assert (page.context["asked"].monday, page.context["asked"].day) == (monday, day)
    is_bad = "=x" in query or "9999" in query
    assert ("không phải một ngày" in text_of(page)) is is_bad
    assert page.context["before"].startswith(f"{BOARD}?tuan={monday - timedelta(days=7)}")


def test_days_off_are_told_and_nobody_is_missed_then(clock: Clock) -> None:
    DayException.objects.create(
        id="VN:2026-11-03:OFF", code="VN", day=date(2026, 11, 3), kind="OFF", occasion="Nghỉ bù", confidence="made up"
    )
    memory.forget_all()

    page = signed_in(DIRECTOR).get(f"{BOARD}?diem=bd-cai-nuoc")

    assert page.context["heads"][1].note == "Nghỉ bù"
    cells = group(page, "Bưu điện Cái Nước")["Quầy 1"].cells
    assert [any(part.is_empty for part in cell.parts) for cell in cells] == [True, False, True, True, True, True]


def test_the_board_is_narrowed_to_point_agency_side_and_person(clock: Clock) -> None:
    client = signed_in("manager")

    def names(query: str) -> list[str]:
        return [each.name for each in client.get(f"{BOARD}?{query}").context["groups"]]

    assert len(names("")) == 13
    assert names("diem=bd-u-minh") == ["Bưu điện U Minh"]
    assert set(names("co-quan=H12.101")) == {"Bưu điện Cái Nước", "Trung tâm PVHCC xã Cái Nước"}
    assert names("nguoi=buudien.uminh") == ["Bưu điện U Minh", "Trung tâm PVHCC xã U Minh"]
    assert "Trung tâm PVHCC xã Cái Nước" not in names("ben=buu-dien")
    assert "Bưu điện Cái Nước" not in names("ben=co-quan")
    assert "Không có phân công nào như vậy" in text_of(client.get(f"{BOARD}?nguoi=khong.ai"))
    saturday = group(client.get(f"{BOARD}?diem=bd-nam-can"), "Bưu điện Năm Căn")["Quầy 1"].cells[5].parts
    assert [part.label for part in saturday] == ["Sáng"]  # closed in the afternoon, though she is planned all day
    mine = signed_in(HEAD).get(BOARD).context["mine"]
    rows = signed_in(HEAD).get(mine).context["groups"]
    assert [(each.name, [row.name for row in each.rows]) for each in rows] == [
        ("Trung tâm PVHCC xã Cái Nước", ["Quầy 1"])
    ]


def test_orders_reserves_and_absences_are_marked(clock: Clock) -> None:
    Assignment.objects.create(
        id="r", person_id="buudien.uminh", counter_id="bd-cai-nuoc/2", is_reserve=True, valid_from=TODAY
    )
    HeadOrder.objects.create(
        id="LC-1", person_id="buudien.cainuoc", errand="GUIDANCE", agency_code="H12.101", procedure_codes=["1.001193"],
        point_id="bd-cai-nuoc", valid_from=TODAY, valid_to=TODAY, reason="x", ordered_by=HEAD, ordered_at=clock.now,
    )  # fmt: skip
    Account.objects.filter(pk="buudien.cainuoc").update(suspended_at=clock.now)

    page = signed_in(DIRECTOR).get(BOARD)

    faces = group(page, "Bưu điện Cái Nước")["Quầy 2"].cells[0].parts[0].faces
    assert [(face.chip.name, face.is_reserve, face.marks) for face in faces] == [
        ("Lâm Thị Ngọc Hân", False, ("vắng", "lệnh: hướng dẫn thủ tục")), ("Trịnh Thị Ngọc Mai", True, ()),
    ]  # fmt: skip
    assert "dự phòng: Trịnh Thị Ngọc Mai." in text_of(page)


def test_the_week_is_a_workbook_with_empty_halves_too(clock: Clock) -> None:
    answer = signed_in(DIRECTOR).get(f"{FILE}?diem=bd-u-minh")

    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows[0] == ("Điểm", "Quầy", "Ngày", "Buổi", "Người", "Thuộc", "Dự phòng", "Ghi chú")
    assert ("Sáng", "Trịnh Thị Ngọc Mai") in {(row[3], row[4]) for row in rows}
    assert ("Quầy 1", "Chiều", "chưa có người") in {(row[1], row[3], row[7]) for row in rows}


# -- planning ----------------------------------------------------------------------------------------------------------


def test_who_may_stand_is_offered_and_put_there_and_taken_back(clock: Clock) -> None:
    page = signed_in(DIRECTOR).get(
        ASSIGN, {name: value for name, value in TYPED.items() if name not in ("nguoi", "du_phong")}
    )
    assert page.context["free"] == []
    offered = {each.person.id: elsewhere for each, elsewhere in page.context["busy"]}
    assert "Quầy 1 · Bưu điện U Minh" in offered["buudien.uminh"]
    as_reserve = signed_in(DIRECTOR).get(ASSIGN, TYPED).context["free"]
    assert "buudien.uminh" in [each.person.id for each in as_reserve]

    assert post(ASSIGN, TYPED).status_code == 303

    row = Assignment.objects.get(person_id="buudien.uminh", is_reserve=True)
    assert (row.counter_id, row.valid_from, row.valid_to) == ("bd-cai-nuoc/1", date(2026, 11, 9), date(2026, 11, 13))
    assert "Hoàn tác: phân công" in text_of(signed_in(DIRECTOR).get(BOARD))
    assert "Đã hoàn tác" in text_of(post(UNDO, {}, follow=True))
    assert not Assignment.objects.filter(pk=row.id).exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"nguoi": ""}, "Chưa chọn người"),
        ({"quay": ""}, "Chưa chọn"),
        ({"quay": "tt-cai-nuoc/1", "nguoi": "motcua.cainuoc"}, "giám đốc bưu điện chỉ phân công người của bưu điện"),
        ({"tu": "31/02/2026"}, "không phải một ngày"),
        ({"den": "x"}, "không phải một ngày"),
        ({"tu": "01/11/2026"}, "bắt đầu trước hôm nay"),
        ({"den": "08/11/2026"}, "kết thúc trước khi bắt đầu"),
        ({"den": ""}, "phân công phải có ngày cuối"),
        ({"den": "13/11/2031"}, "Không có thỏa thuận nào ở"),
        ({"du_phong": ""}, "đã được phân công ở"),
        ({"buoi": "NIGHT"}, "Chưa chọn ca"),
        ({"nguoi": "buuta.khongco"}, "tài khoản đang tạm ngừng hoặc không có"),
    ],
)
def test_what_cannot_be_planned_is_told_with_all_that_was_typed(
    clock: Clock, changed: dict[str, str], words: str
) -> None:
    before, typed = state(), TYPED | changed

    answer = post(ASSIGN, typed)

    assert answer.status_code in (403, 409, 422)
    assert words in text_of(answer)
    assert state() == before
    body = answer.content.decode()
    assert f'value="{typed["tu"]}"' in body


@pytest.mark.parametrize("bad", ["\0", "x" * 500, "<b>", "bd-cai-nuoc/1\0"])
def test_nothing_that_is_typed_breaks_a_page(clock: Clock, bad: str) -> None:
    client, before = signed_in(DIRECTOR), state()
    row = f"{ROW}?ma={Assignment.objects.get(person_id='buudien.cainuoc').id}"
    for name in ("quay", "nguoi", "tu", "den", "buoi"):
        assert client.get(ASSIGN, TYPED | {name: bad}).status_code == 200, name
        assert client.post(ASSIGN, TYPED | {name: bad}).status_code in (403, 409, 422), name
    typed = {"viec": "doi", "seen": bad, "d-quay": bad, "d-tu": "09/11/2026", "d-buoi": bad}

    assert client.post(row, typed).status_code == 422
    assert client.post(row, {"viec": bad, "seen": "", "k-den": bad}).status_code in (409, 422)
    assert b"&lt;b&gt;" in client.post(row, {"viec": "ket-thuc", "k-den": "<b>"}).content
    assert client.post(COPY, {"tuan": bad, "diem": bad}).status_code == 303
    assert state() == before


def test_an_assignment_is_changed_and_ended_from_its_page(clock: Clock) -> None:
    row = Assignment.objects.get(person_id="buudien.cainuoc")
    address = f"{ROW}?ma={row.id}"
    seen = row.valid_to.isoformat()
    assert "Lâm Thị Ngọc Hân" in text_of(signed_in(DIRECTOR).get(address))

    changed = {"viec": "doi", "seen": seen, "d-quay": "bd-cai-nuoc/1", "d-tu": "09/11/2026", "d-buoi": "DAY"}
    assert post(address, changed).status_code == 303
    row.refresh_from_db()
    assert row.valid_to == date(2026, 11, 8)

    before = state()
    stale = post(address, {"viec": "ket-thuc", "seen": seen, "k-den": "05/11/2026"})
    assert stale.status_code == 409
    assert "vừa được người khác đổi" in text_of(stale)
    early = post(address, {"viec": "ket-thuc", "seen": "2026-11-08", "k-den": "01/11/2026"})
    assert "những ngày đã qua giữ nguyên" in text_of(early)
    assert 'value="01/11/2026"' in early.content.decode()
    assert state() == before

    assert post(address, {"viec": "ket-thuc", "seen": "2026-11-08", "k-den": "05/11/2026"}).status_code == 303
    row.refresh_from_db()
    assert row.valid_to == date(2026, 11, 5)


def test_last_week_is_copied_from_the_board(clock: Clock) -> None:
    Assignment.objects.filter(person_id="buudien.cainuoc").update(valid_to=date(2026, 11, 6))

    page = post(COPY, {"tuan": "2026-11-09", "diem": "bd-cai-nuoc"}, follow=True)

    assert "Đã chép 1 phân công." in text_of(page)
    assert Assignment.objects.filter(person_id="buudien.cainuoc", valid_from=date(2026, 11, 9)).exists()
    again = post(COPY, {"tuan": "2026-11-09", "diem": "bd-cai-nuoc"}, follow=True)
    assert "Không có gì để chép" in text_of(again)


# -- who sees, who plans -----------------------------------------------------------------------------------------------


def test_each_reads_the_side_that_is_hers(clock: Clock) -> None:
    manager, post_side, head = (signed_in(who).get(BOARD) for who in ("manager", DIRECTOR, HEAD))

    assert [each.name for each in head.context["groups"]] == ["Trung tâm PVHCC xã Cái Nước"]
    assert len(manager.context["groups"]) == 13
    assert "Sơn Thị Ngọc Bích" in text_of(manager)
    assert "Sơn Thị Ngọc Bích" not in text_of(post_side)
    shared = group(post_side, "Trung tâm PVHCC xã U Minh")["Quầy 1"].cells[0].parts
    assert [[face.chip and face.chip.name for face in part.faces] for part in shared] == [
        [None], ["Trịnh Thị Ngọc Mai", None],
    ]  # fmt: skip


@pytest.mark.parametrize("who", STRANGERS_AT_CONTROL)
def test_the_board_is_closed_to_other_roles(clock: Clock, who: str) -> None:
    before, client = state(), signed_in(who)

    assert {client.get(page).status_code for page in (BOARD, ASSIGN, ROW, FILE)} == {403}
    assert {client.post(page, TYPED).status_code for page in (ASSIGN, ROW, COPY, UNDO)} == {403}
    assert state() == before


def test_managers_read_and_plan_nothing(clock: Clock) -> None:
    before, client, row = state(), signed_in("manager"), Assignment.objects.get(person_id="buudien.cainuoc")
    page = client.get(BOARD)
    assert not page.context["may_plan"]
    assert not any(part.assign_href for each in page.context["groups"] for line in each.rows
                   for cell in line.cells for part in cell.parts)  # fmt: skip

    assert client.get(f"{ROW}?ma={row.id}").status_code == 200
    for address in (ASSIGN, f"{ROW}?ma={row.id}", COPY, UNDO):
        assert client.post(address, TYPED | {"viec": "ket-thuc", "k-den": "02/11/2026"}).status_code == 403

    assert state() == before


def test_rows_of_others_are_not_there_and_strangers_sign_in(clock: Clock) -> None:
    before = state()
    official = Assignment.objects.get(person_id="motcua.congan")

    for who, key in ((HEAD, "buudien.cainuoc:bd-cai-nuoc/2"), (DIRECTOR, official.id), (DIRECTOR, "x"), (HEAD, "%00")):
        assert signed_in(who).get(f"{ROW}?ma={key}").status_code == 404
        assert signed_in(who).post(f"{ROW}?ma={key}", {"viec": "ket-thuc", "k-den": "03/11/2026"}).status_code == 404
    assert [Client().get(page).status_code for page in (BOARD, ASSIGN, ROW, FILE)] == [302] * 4
    assert state() == before


def test_a_head_plans_her_counters_alone(clock: Clock) -> None:
    before = state()

    answer = post(ASSIGN, TYPED, HEAD)

    assert answer.status_code == 403
    assert "không thuộc bộ phận Một cửa của bạn" in text_of(answer)
    assert state() == before
    counters = {key for key, _words in signed_in(HEAD).get(ASSIGN).context["form"].fields["quay"].choices}
    assert counters == {"", "tt-cai-nuoc/1", "tt-cai-nuoc/2", "tt-cai-nuoc/3"}


def test_a_clerk_reads_her_own_week_at_the_desk(clock: Clock) -> None:
    Assignment.objects.create(
        id="r", person_id="buudien.uminh", counter_id="bd-cai-nuoc/2", is_reserve=True, shift="AFTERNOON",
        valid_from=date(2026, 11, 9), valid_to=date(2026, 11, 9),
    )  # fmt: skip
    client = signed_in("buudien.uminh")

    page = client.get(f"{reverse('desk:week')}?tuan=2026-11-12")

    first, second = page.context["lines"][:2]
    assert first.morning == second.morning == "Quầy 1 · Bưu điện U Minh"
    assert first.afternoon.endswith("Quầy 2 · Bưu điện Cái Nước (dự phòng)")
    assert second.afternoon == "Quầy 1 · Trung tâm Phục vụ hành chính công xã U Minh"
    assert "thiếu chứng nhận tập huấn: Đất đai" in text_of(page)
    assert client.get(f"{reverse('desk:week')}?tuan=x").context["monday"] == TODAY
    assert signed_in("manager").get(reverse("desk:week")).status_code == 403
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("desk:week"))
    assert len(asked) <= 15


# -- told before it hurts ----------------------------------------------------------------------------------------------


def test_planners_are_told_once_without_names_and_the_board_says_when(clock: Clock) -> None:
    assert notices.tell_gaps(clock.now.replace(hour=5)) == 0

    written = notices.tell_gaps(clock.now)

    assert written == GapNotice.objects.count() > 0
    memory.forget_all()
    assert notices.tell_gaps(clock.now + timedelta(days=1)) == 0
    texts = " ".join(GapNotice.objects.values_list("text", flat=True))
    assert "Một người đứng Quầy 1 · Bưu điện U Minh mà thiếu chứng nhận" in texts
    assert not any(name in texts for name in Account.objects.values_list("full_name", flat=True))
    told = set(GapNotice.objects.values_list("person_id", flat=True))
    assert "giamdoc.buudien" in told
    assert told <= set(
        Account.objects.filter(roles__overlap=["ONE_STOP_HEAD", "POST_DIRECTOR"]).values_list("id", flat=True)
    )
    assert "Đã báo lúc" in text_of(signed_in(DIRECTOR).get(BOARD))


def test_the_bar_counts_what_hurts(clock: Clock) -> None:
    page = signed_in(DIRECTOR).get("/dieu-hanh/giao-nhan")

    section = next(each for each in page.context["sections"] if each.href == BOARD)
    assert section.count == signed_in(DIRECTOR).get(BOARD).context["gap_count"] > 0


# -- cost --------------------------------------------------------------------------------------------------------------


def test_the_board_asks_the_same_few_statements_for_few_and_for_many(clock: Clock) -> None:
    clients, counts = {who: signed_in(who) for who in ("manager", DIRECTOR, HEAD)}, list[list[int]]()
    for number in range(3):
        for each in range(number * 4):
            key = f"nv{number}.{each}"
            Account.objects.create(
                id=key, username=key, full_name=f"Người {key}", employer="POST", roles=["POST_CLERK"]
            )
            Assignment.objects.create(id=key, person_id=key, counter_id="bd-cai-nuoc/1", valid_from=TODAY)
        counts.append([])
        for client in clients.values():
            with CaptureQueriesContext(connection) as asked:
                assert client.get(BOARD).status_code == 200
            counts[-1].append(len(asked))

    assert counts[1] == counts[2]
    assert max(counts[1]) <= 15


def test_a_point_without_counters_says_so(clock: Clock) -> None:
    ServicePoint.objects.create(
        id="bd-moi", name="Bưu điện Mới", kind="POST_OFFICE", employer="POST", unit_code="32128", address="x"
    )
    memory.forget_all()

    assert "Điểm này chưa có quầy." in text_of(signed_in(DIRECTOR).get(f"{BOARD}?diem=bd-moi"))
