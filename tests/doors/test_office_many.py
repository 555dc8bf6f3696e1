"""One act for many dossiers: restated first, a result for each, nothing lost when some refuse, harmless twice."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.doors.frame import many
from motcua.record.dossiers.models import Event
from motcua.record.dossiers.rules import Act, Status
from tests.doors.officials import Clock, clock, dossier_href, signed_in, text_of, written
from tests.factories import Life, dossier_after

__all__ = ["clock"]

MANY, INBOX, APPROVALS = "/giai-quyet/nhieu-ho-so", "/giai-quyet/", "/giai-quyet/phe-duyet"


def ticked(act: str, *lives: Life, **more: Any) -> dict[str, Any]:
    """What the list posts when these dossiers are ticked and a button is pressed."""
    sent: dict[str, Any] = {"viec": act, "ve": INBOX, "pick": [str(life.dossier_id) for life in lives]}
    for life in lives:
        sent |= {f"act-{life.dossier_id}": str(uuid4()), f"seen-{life.dossier_id}": str(life.row.last_event_no)}
    return sent | more


def proposed(count: int, clock: Clock) -> list[Life]:
    lives = [dossier_after(Act.PROPOSE) for _ in range(count)]
    clock.after(lives[-1])
    return lives


def test_the_lists_offer_what_makes_sense_for_the_person(clock: Clock) -> None:
    proposed(1, clock)
    dossier_after(Act.ASSIGN)
    officer, head = signed_in("case_officer"), signed_in("unit_head")

    shown = {
        "mine": officer.get(INBOX), "nobody's": officer.get(f"{INBOX}?cua=chua-giao"), "head": head.get(INBOX),
        "approvals": head.get(APPROVALS),
    }  # fmt: skip

    offered = {name: [item.label for item in page.context["many"]] for name, page in shown.items()}
    assert offered == {
        "mine": ["Chuyển đồng nghiệp", "Trình phê duyệt", "Tạm dừng"], "nobody's": ["Nhận thụ lý"],
        "head": ["Phân công", "Hẹn lại", "Tạm dừng"], "approvals": ["Phê duyệt", "Trả lại"],
    }  # fmt: skip


def test_the_first_post_restates_and_writes_nothing(clock: Clock) -> None:
    lives = proposed(2, clock)
    before = [written(life) for life in lives]

    page = signed_in("unit_head").post(MANY, ticked("phe-duyet", *lives))

    says = text_of(page)
    assert [item.line.number for item in page.context["ready"]] == [life.row.code for life in lives]
    for life in lives:
        assert life.row.code in says
    assert "Nguyễn Văn Thắng" in says
    assert "Phê duyệt 2 hồ sơ" in says
    assert "Phiếu lý lịch tư pháp" in says
    assert [written(life) for life in lives] == before


def test_the_second_post_does_it_to_each(clock: Clock) -> None:
    lives = proposed(3, clock)

    page = signed_in("unit_head").post(MANY, ticked("phe-duyet", *lives, buoc="lam"))

    assert [life.status for life in lives] == [Status.RESOLVED] * 3
    assert page.context["count"] == 3
    assert "3 hồ sơ, tất cả đã xong" in text_of(page)


def test_what_one_refuses_keeps_no_other_back_and_says_why(clock: Clock) -> None:
    one, changed, other = proposed(3, clock)
    sent = ticked("phe-duyet", one, changed, other, buoc="lam")
    changed.do(Act.SEND_BACK)
    clock.after(changed)
    stood = written(changed)

    page = signed_in("unit_head").post(MANY, sent)

    results = {item.number: item for item in page.context["results"]}
    assert [results[life.row.code].is_done for life in (one, changed, other)] == [True, False, True]
    assert "Hồ sơ vừa đổi" in results[changed.row.code].text
    assert results[changed.row.code].href == dossier_href(changed)
    assert written(changed) == stood
    assert "2 trên 3 hồ sơ đã xong; 1 hồ sơ chưa làm được, giữ nguyên như trước" in text_of(page)


def test_what_cannot_be_done_is_left_out_before_and_says_why(clock: Clock) -> None:
    waits, appraised = dossier_after(Act.PROPOSE), dossier_after(Act.ASSIGN)
    clock.after(appraised)

    page = signed_in("unit_head").post(MANY, ticked("phe-duyet", waits, appraised))

    assert [item.line.number for item in page.context["ready"]] == [waits.row.code]
    (left,) = page.context["left_out"]
    assert left.line.number == appraised.row.code
    assert "đang ở bước “Đang thẩm định”" in left.why_not


def test_a_double_tap_does_nothing_twice(clock: Clock) -> None:
    lives = proposed(2, clock)
    head, sent = signed_in("unit_head"), ticked("phe-duyet", *lives, buoc="lam")
    head.post(MANY, sent)
    events = Event.objects.count()

    again = head.post(MANY, sent)

    assert again.context["count"] == 2
    assert Event.objects.count() == events


def test_many_are_sent_back_with_one_reason_and_none_without(clock: Clock) -> None:
    lives = proposed(2, clock)
    head = signed_in("unit_head")
    before = [written(life) for life in lives]

    without = head.post(MANY, ticked("tra-lai", *lives, buoc="lam", reason=" "))
    assert without.status_code == 422
    assert without.context["form"].errors["reason"]
    assert [written(life) for life in lives] == before
    head.post(MANY, ticked("tra-lai", *lives, buoc="lam", reason="Xem lại căn cứ."))

    assert [life.status for life in lives] == [Status.APPRAISING] * 2
    assert {event.facts["reason"] for event in Event.objects.filter(act="send_back")} == {"Xem lại căn cứ."}


def test_an_officer_takes_hands_on_and_proposes_many(clock: Clock) -> None:
    lives = [dossier_after(Act.PASS_ON) for _ in range(2)]
    clock.after(lives[-1])
    officer, colleague = signed_in("case_officer"), signed_in("thulyhai.congan")

    officer.post(MANY, ticked("nhan-thu-ly", *lives, buoc="lam"))
    assert {life.row.assignee_id for life in lives} == {"thuly.congan"}
    bare = officer.post(MANY, ticked("chuyen-dong-nghiep", *lives, buoc="lam", assignee="thulyhai.congan"))
    assert bare.status_code == 422
    assert bare.context["form"].errors["reason"]
    officer.post(MANY, ticked("chuyen-dong-nghiep", *lives, buoc="lam", assignee="thulyhai.congan", reason="Đi học."))
    assert {life.row.assignee_id for life in lives} == {"thulyhai.congan"}
    colleague.post(MANY, ticked("trinh-phe-duyet", *lives, buoc="lam", note="Đủ điều kiện."))
    assert {life.status for life in lives} == {Status.APPROVING}


def test_a_head_assigns_many(clock: Clock) -> None:
    nobodys, somebodys = dossier_after(Act.PASS_ON), dossier_after(Act.ASSIGN)
    clock.after(somebodys)

    signed_in("unit_head").post(MANY, ticked("phan-cong", nobodys, somebodys, buoc="lam", assignee="thulyhai.congan"))

    assert {nobodys.row.assignee_id, somebodys.row.assignee_id} == {"thulyhai.congan"}


@pytest.mark.parametrize(
    ("who", "act"),
    [("case_officer", "phe-duyet"), ("case_officer", "phan-cong"), ("unit_head", "nhan-thu-ly"), ("unit_head", "khac")],
)
def test_an_act_that_is_not_hers_is_not_done(clock: Clock, who: str, act: str) -> None:
    (life,) = proposed(1, clock)
    before = written(life)

    page = signed_in(who).post(MANY, ticked(act, life, buoc="lam"))

    assert page.status_code == 422
    assert "Chưa chọn việc" in text_of(page)
    assert written(life) == before


@pytest.mark.parametrize("who", ["case_officer_elsewhere", "unit_head_elsewhere"])
def test_another_agency_reaches_nothing(clock: Clock, who: str) -> None:
    (life,) = proposed(1, clock)
    before, act = written(life), "phe-duyet" if who.startswith("unit") else "trinh-phe-duyet"

    shown = signed_in(who).post(MANY, ticked(act, life))
    signed_in(who).post(MANY, ticked(act, life, buoc="lam"))

    assert life.row.code not in text_of(shown)
    assert written(life) == before


def test_nothing_ticked_and_too_much_ticked_are_said(clock: Clock) -> None:
    head = signed_in("unit_head")

    nothing = head.post(MANY, {"viec": "phe-duyet"})
    much = head.post(MANY, {"viec": "phe-duyet", "pick": [str(uuid4()) for _ in range(many.MOST + 1)]})
    broken = head.post(MANY, {"viec": "phe-duyet", "pick": ["x"], "act-x": "y"})

    assert [page.status_code for page in (nothing, much, broken)] == [422] * 3
    assert "Chưa chọn hồ sơ nào" in text_of(nothing)
    assert "nhiều nhất 200 hồ sơ" in text_of(much)


@pytest.mark.parametrize("step", [{}, {"buoc": "lam"}])
def test_going_back_after_an_act_for_many_leads_to_the_list(clock: Clock, step: dict[str, str]) -> None:
    (life,) = proposed(1, clock)

    page = signed_in("unit_head").post(MANY, ticked("phe-duyet", life, ve="/giai-quyet/phe-duyet", **step))

    assert 'data-mc-stands-for="/giai-quyet/phe-duyet"' in page.content.decode()


def test_one_comes_back_to_the_list_she_came_from_and_to_no_other_place(clock: Clock) -> None:
    (life,) = proposed(1, clock)
    head = signed_in("unit_head")

    for asked, back in ((f"{INBOX}?cua=tat-ca", f"{INBOX}?cua=tat-ca"), ("https://noi-khac.vn/", INBOX), ("", INBOX)):
        assert head.post(MANY, ticked("phe-duyet", life, ve=asked)).context["back"] == back
    assert head.get(MANY).status_code == 303


def test_two_hundred_are_restated_in_a_fixed_number_of_statements(clock: Clock) -> None:
    (life,) = proposed(1, clock)
    head = signed_in("unit_head")
    head.post(MANY, ticked("phe-duyet", life))
    lives = _copies(life, many.MOST - 1)
    counts = []

    for some in ([life], [life, *lives]):
        sent = ticked("phe-duyet", *some)
        with CaptureQueriesContext(connection) as statements:
            page = head.post(MANY, sent)
        counts.append(len(statements))
    assert len(page.context["ready"]) == many.MOST
    assert counts[0] == counts[1] <= 15

    done = head.post(MANY, ticked("phe-duyet", life, *lives[:19], buoc="lam"))
    assert done.context["count"] == 20


def _copies(life: Life, count: int) -> list[Life]:
    """Dossiers like one, each with a journal of its own: that many real lives would take too long."""
    twins = [Life(dossier_id=uuid4(), now=life.now) for _ in range(count)]
    changed = {
        "dossiers_dossier": {"id": "twin", "code": "code || left(twin::text, 8)"},
        "dossiers_event": {"dossier_id": "twin"},
        "dossiers_timespan": {"dossier_id": "twin"},
    }
    with connection.cursor() as cursor:
        for table, columns in changed.items():
            cursor.execute("select column_name from information_schema.columns where table_name = %s", [table])
            names = [f'"{name}"' for (name,) in cursor.fetchall()]
            values = ", ".join(columns.get(name.strip('"'), name) for name in names)
            cursor.execute(
                f"insert into {table} ({', '.join(names)})"  # noqa: S608 - names of our own tables and columns
                f" select {values} from {table}, unnest(%s) twin "
                f"where {next(iter(columns))} = %s",
                [[twin.dossier_id for twin in twins], life.dossier_id],
            )
    return twins


def test_the_inbox_shows_two_hundred_on_request(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)
    _copies(life, 60)
    officer = signed_in("case_officer")

    fifty, all_of_them = officer.get(INBOX), officer.get(f"{INBOX}?so=200")

    assert sum(len(group.lines) for group in fifty.context["groups"]) == 50
    assert fifty.context["size_href"].endswith("so=200")
    assert sum(len(group.lines) for group in all_of_them.context["groups"]) == 61
    assert all_of_them.context["more"] == ""
