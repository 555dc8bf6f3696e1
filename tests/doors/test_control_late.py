"""Late answers of other agencies, told to the head of the one-stop: who, by how many working days, once each."""

import csv
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from motcua.doors.worker import tasks
from motcua.outward.notices.late import tell_late_answers
from motcua.outward.notices.models import LateNotice
from motcua.record.dossiers.rules import Act
from tests.doors.officials import Clock, clock, signed_in, text_of
from tests.factories import COMMUNE, POLICE, VIETNAM, Life, dossier_after, plan

__all__ = ["clock"]
pytestmark = pytest.mark.django_db

JUSTICE = "H12.06"
DAY = timedelta(days=1)


def late_step(clock: Clock, days: int = 3) -> Life:
    """A step that the commune has to answer within a working day from Monday 02/11 on, and it is some days later."""
    plan((COMMUNE, 8, None), (JUSTICE, 8, None))
    life = dossier_after(Act.ASSIGN)
    life.do(Act.ASK_STEPS)
    clock.after(life)
    clock.now += days * DAY
    return life


def page(client: Client, **query: str) -> Any:
    return client.get(reverse("control:late"), query)


# -- told once ---------------------------------------------------------------------------------------------------------


def test_a_step_that_becomes_overdue_is_told_to_the_one_stop_once(clock: Clock) -> None:
    life = late_step(clock)
    due = life.now + DAY

    assert tell_late_answers(due - timedelta(minutes=1)) == 0
    assert tell_late_answers(due + timedelta(minutes=1)) == 1
    assert tell_late_answers(due + timedelta(hours=1)) == 0

    (notice,) = LateNotice.objects.filter(dossier_id=life.dossier_id)
    assert (notice.agency_code, notice.opinion_no) == (POLICE, 1)
    assert notice.written_at == due + timedelta(minutes=1)
    assert notice.text.startswith("Ủy ban nhân dân xã Cái Nước chưa trả lời về hồ sơ H12.17-")
    assert "Thắng" not in notice.text


def test_a_question_with_a_last_day_is_late_when_that_day_is_over(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    life.do(Act.ASK_OPINION)  # until Thursday 05/11

    assert tell_late_answers(datetime(2026, 11, 5, 23, 59, tzinfo=VIETNAM)) == 0
    assert tell_late_answers(datetime(2026, 11, 6, 0, 1, tzinfo=VIETNAM)) == 1


def test_what_was_answered_or_withdrawn_is_told_to_nobody(clock: Clock) -> None:
    plan((COMMUNE, 8, None))
    answered, withdrawn = dossier_after(Act.ASSIGN), dossier_after(Act.ASSIGN)
    for life in (answered, withdrawn):
        life.do(Act.ASK_STEPS)
    answered.do(Act.ANSWER_OPINION)
    withdrawn.do(Act.WITHDRAW)

    assert tell_late_answers(answered.now + 9 * DAY) == 0


def test_the_worker_tells_with_the_clock(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    late_step(clock)
    monkeypatch.setattr(tasks, "_now", lambda: clock.now)

    tasks.tell_late_answers(0)

    assert LateNotice.objects.count() == 1


# -- the report --------------------------------------------------------------------------------------------------------


def test_the_head_of_the_one_stop_reads_who_is_late_and_by_how_many_days(clock: Clock) -> None:
    life = late_step(clock)  # due on Tuesday, now it is Thursday
    tell_late_answers(clock.now)

    answer = page(signed_in("manager"))

    assert answer.context["number"] == 1
    (line,) = answer.context["rows"]
    assert (line.row.agency, line.row.asking, line.row.step, line.row.days) == (
        "UBND xã Cái Nước", "Công an tỉnh", "Ý kiến 1", 2,
    )  # fmt: skip
    assert line.due.text == "trễ 2 ngày làm việc"
    assert line.told
    assert life.row.code in text_of(answer)
    assert "Hỏi H12" not in text_of(answer)  # what was asked is not told here
    (there,) = answer.context["agencies_late"]
    assert (there.name, there.awaited, there.longest, there.answered) == ("UBND xã Cái Nước", 1, 2, 0)


def test_a_late_answer_stays_in_the_report_for_some_weeks_and_one_in_time_never_comes_in(clock: Clock) -> None:
    life = late_step(clock)
    life.do(Act.ANSWER_OPINION, after=3 * DAY)
    life.do(Act.ANSWER_OPINION, "case_officer", agency=JUSTICE)

    answer = page(signed_in("manager"))
    (line,) = answer.context["rows"]
    assert (line.row.is_awaited, line.row.agency, line.row.days) == (False, "UBND xã Cái Nước", 2)
    assert answer.context["number"] == 0

    clock.now += 40 * DAY
    assert page(signed_in("manager")).context["rows"] == []


def test_without_anything_late_the_page_says_so(clock: Clock) -> None:
    assert "Không có cơ quan nào trả lời chậm." in text_of(page(signed_in("manager")))


def test_the_table_to_be_taken_away_says_the_same(clock: Clock) -> None:
    life = late_step(clock)

    answer = signed_in("manager").get(reverse("control:late-file"))

    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][0] == "Cơ quan được hỏi"
    assert rows[1][:3] == ["UBND xã Cái Nước", "Công an tỉnh", life.row.code]
    assert rows[1][6].startswith("2026-11-03T")
    assert rows[1][7:] == ["", "2", ""]


def test_who_oversees_other_agencies_does_not_see_these(clock: Clock) -> None:
    late_step(clock)

    assert page(signed_in("one_stop_head_elsewhere")).context["rows"] == []
    assert page(signed_in("case_officer")).status_code == 403


def test_the_report_asks_the_same_number_of_statements_however_many_are_late(
    clock: Clock, django_assert_max_num_queries: Any
) -> None:
    late_step(clock)
    client = signed_in("manager")
    page(client)
    for _ in range(3):
        life = dossier_after(Act.ASSIGN)
        life.do(Act.ASK_STEPS)

    with django_assert_max_num_queries(12):
        assert len(page(client).context["rows"]) == 4
