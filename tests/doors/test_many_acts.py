"""Acts for many dossiers: a day for each, the whole of a list, and many done by the worker, once, whatever dies."""

from datetime import date
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.doors.frame import many, many_acts, many_jobs
from motcua.outward.jobs import services as jobs
from motcua.outward.jobs.models import Job, JobItem
from motcua.outward.jobs.rules import JobState
from motcua.record.dossiers.models import Event
from motcua.record.dossiers.rules import Act, Status
from motcua.record.papers.models import IssuedForm
from tests.doors.officials import Clock, clock, signed_in, text_of, written
from tests.factories import Life, actor, dossier_after

__all__ = ["clock"]

MANY, INBOX = "/giai-quyet/nhieu-ho-so", "/giai-quyet/"
PAUSING = {
    "reason": "FORCE_MAJEURE", "words": "Mất điện diện rộng.", "legal_ground": "Luật Phòng thủ dân sự",
    "until": "30/11/2026",
}  # fmt: skip


def ticked(act: str, *lives: Life, **more: Any) -> dict[str, Any]:
    """What the page that restates posts: the dossiers as they were shown, and one id for all acts."""
    picks = [f"{life.dossier_id}:{life.row.last_event_no}" for life in lives]
    return {"viec": act, "ve": INBOX, "pick": picks, "job": str(uuid4()), "buoc": "lam"} | more


def appraised(number: int, clock: Clock) -> list[Life]:
    lives = [dossier_after(Act.ASSIGN) for _ in range(number)]
    clock.after(lives[-1])
    return lives


@pytest.fixture
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two dossiers are many already."""
    monkeypatch.setattr(many_acts, "AT_ONCE", 1)


def job_of(answer: HttpResponse) -> UUID:
    assert answer.status_code == 303
    return UUID(answer.headers["Location"].rsplit("/", 1)[-1])


def work_on(job_id: UUID, clock: Clock) -> JobState:
    """What the worker does."""
    jobs.run(job_id, lambda: clock.now)
    return JobState(Job.objects.get(pk=job_id).state)


def acts_done(act: Act) -> int:
    return Event.objects.filter(act=act.value).count()


# ---- one day for each ------------------------------------------------------------------------------------------------


def test_many_are_promised_anew_with_one_reason_a_day_and_a_letter_each(clock: Clock) -> None:
    lives = appraised(2, clock)
    head, old = signed_in("unit_head"), [life.row.due_at for life in lives]
    shown = head.post(MANY, {**ticked("hen-lai", *lives), "buoc": ""})
    days = {str(item.picked.dossier_id): item.own for item in shown.context["ready"]}

    owns = {f"own-{key}": day for key, day in days.items()}
    page = head.post(MANY, ticked("hen-lai", *lives, reason="Chờ xác minh.", working_days="3", xem="3", **owns))

    assert page.context["count"] == 2
    for life, before in zip(lives, old, strict=True):
        row = life.row
        assert row.original_due_at == before
        assert row.due_at is not None
        assert row.due_at.date() == date.fromisoformat(days[str(life.dossier_id)])
    assert IssuedForm.objects.filter(kind="MAU_04").count() == 2


def test_another_number_of_days_is_shown_again_before_anything_is_promised(clock: Clock) -> None:
    lives = appraised(2, clock)
    before = [written(life) for life in lives]

    page = signed_in("unit_head").post(
        MANY, ticked("hen-lai", *lives, reason="Chờ xác minh.", working_days="5", xem="3")
    )

    assert "Đã tính lại theo số vừa ghi" in text_of(page)
    assert page.context["basis"] == "5"
    assert [written(life) for life in lives] == before


@pytest.mark.parametrize("days", ["", "0", "61", "ba", "-1", "1.5"])
def test_days_that_are_no_number_are_said_at_their_field_and_nothing_is_written(clock: Clock, days: str) -> None:
    (life,) = appraised(1, clock)
    before = written(life)

    page = signed_in("unit_head").post(MANY, ticked("hen-lai", life, reason="Chờ.", working_days=days))

    assert page.status_code == 422
    assert "từ 1 đến 60" in str(page.context["form"].errors["working_days"])
    assert page.context["form"].typed("reason") == "Chờ."
    assert written(life) == before


def test_many_rest_with_one_reason_and_go_on_together(clock: Clock) -> None:
    lives = appraised(2, clock)
    head = signed_in("unit_head")

    assert head.post(MANY, ticked("tam-dung", *lives, **PAUSING)).context["count"] == 2
    assert {life.status for life in lives} == {Status.PAUSED}
    assert head.post(MANY, ticked("giai-quyet-tiep", *lives, note="")).context["count"] == 2
    assert {life.status for life in lives} == {Status.APPRAISING}


def test_faults_of_the_form_hold_all_back_and_are_told_at_once(clock: Clock) -> None:
    lives = appraised(2, clock)
    before = [written(life) for life in lives]

    page = signed_in("unit_head").post(MANY, ticked("tam-dung", *lives, reason="", words="", until="30/11/2026"))

    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"reason", "words", "legal_ground"}
    assert [written(life) for life in lives] == before


# ---- the whole of a list ---------------------------------------------------------------------------------------------


def test_the_whole_list_under_its_filter_is_taken_and_nothing_beside_it(clock: Clock) -> None:
    mine, nobodys = appraised(2, clock), dossier_after(Act.PASS_ON)
    clock.after(nobodys)

    page = signed_in("case_officer").post(MANY, {"viec": "trinh-phe-duyet", "ve": f"{INBOX}?cua=toi", "tat-ca": "1"})

    ids = {item.picked.dossier_id for item in page.context["ready"]}
    assert ids == {life.dossier_id for life in mine}
    assert all(item.picked.seen_event_no for item in page.context["ready"])


def test_a_list_that_is_too_long_is_begun_and_says_so(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    appraised(3, clock)
    monkeypatch.setattr(many, "MOST_OF_LIST", 2)

    page = signed_in("case_officer").post(MANY, {"viec": "trinh-phe-duyet", "ve": INBOX, "tat-ca": "1"})

    assert len(page.context["ready"]) == 2
    assert "Lấy 2 hồ sơ đầu" in text_of(page)


def test_the_bar_offers_the_whole_list_where_the_page_shows_a_part(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    appraised(2, clock)
    officer = signed_in("case_officer")

    assert officer.get(INBOX).context["many_all"] == 0
    monkeypatch.setattr("motcua.record.lists.PAGE_SIZE", 1)
    part = officer.get(INBOX)

    assert part.context["many_all"] == 2
    assert "Cả 2 hồ sơ của danh sách" in text_of(part)
    assert "mỗi lần nhiều nhất 500 hồ sơ" in text_of(part)


def test_an_empty_list_says_so(clock: Clock) -> None:
    page = signed_in("case_officer").post(MANY, {"viec": "trinh-phe-duyet", "ve": INBOX, "tat-ca": "1"})

    assert page.status_code == 422
    assert "không còn hồ sơ nào" in text_of(page)


# ---- by the worker ---------------------------------------------------------------------------------------------------


def asked(head: Client, *lives: Life, **more: Any) -> UUID:
    return job_of(head.post(MANY, ticked("tam-dung", *lives, **PAUSING | more)))


def test_more_than_a_few_are_left_to_the_worker_and_each_has_its_outcome(clock: Clock, few_at_once: None) -> None:
    one, changed, other = appraised(3, clock)
    head = signed_in("unit_head")
    job_id = asked(head, one, changed, other)
    assert [life.status for life in (one, changed, other)] == [Status.APPRAISING] * 3
    changed.do(Act.PROPOSE)
    clock.after(changed)
    stood = written(changed)

    assert work_on(job_id, clock) is JobState.DONE

    assert [life.status for life in (one, other)] == [Status.PAUSED] * 2
    assert written(changed) == stood
    page = head.get(f"/viec-dai/{job_id}")
    says = text_of(page)
    assert "Đã xong 2 trên 3 hồ sơ. 1 hồ sơ chưa làm được, giữ nguyên như trước." in says
    (refused,) = page.context["shown"].many.refused
    assert refused.number == changed.row.code
    assert "Hồ sơ vừa đổi" in refused.sentence
    assert "Tải lại" not in refused.sentence
    assert f'name="pick" value="{changed.dossier_id}"' in page.content.decode()


def test_what_was_refused_is_asked_for_again_as_it_stands_now_with_what_was_typed(
    clock: Clock, few_at_once: None
) -> None:
    one, changed = appraised(2, clock)
    head = signed_in("unit_head")
    job_id = asked(head, one, changed)
    changed.do(Act.PROPOSE)
    clock.after(changed)
    work_on(job_id, clock)
    items = head.get(f"/viec-dai/{job_id}").context["shown"].many

    page = head.post(items.action, {**items.typed, "pick": [str(line.dossier_id) for line in items.again]})

    (item,) = page.context["ready"]
    assert item.picked.seen_event_no == changed.row.last_event_no
    assert "Mất điện diện rộng." in page.content.decode()


def test_a_worker_that_dies_half_way_is_followed_by_one_that_does_nothing_twice(
    clock: Clock, few_at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    lives = appraised(4, clock)
    job_id = asked(signed_in("unit_head"), *lives)
    noted, calls = jobs.Run.note, count(1)

    def killed(this: jobs.Run, item: Any) -> None:
        if next(calls) == 2:
            raise KeyboardInterrupt  # the second act is written, its outcome is not
        noted(this, item)

    monkeypatch.setattr(jobs.Run, "note", killed)
    with pytest.raises(KeyboardInterrupt):
        jobs.run(job_id, lambda: clock.now)
    assert (acts_done(Act.PAUSE), JobItem.objects.filter(job_id=job_id).count()) == (2, 1)
    monkeypatch.setattr(jobs.Run, "note", noted)

    assert work_on(job_id, clock) is JobState.DONE

    assert acts_done(Act.PAUSE) == len(lives)
    assert list(JobItem.objects.filter(job_id=job_id).values_list("is_done", flat=True)) == [True] * 4
    assert Job.objects.get(pk=job_id).done == len(lives)


def test_a_job_is_stopped_between_two_dossiers_and_says_what_was_not_reached(
    clock: Clock, few_at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    lives = appraised(3, clock)
    head = signed_in("unit_head")
    job_id = asked(head, *lives)
    done = many_jobs._do

    def stopping(this: jobs.Run, item_no: int, pick: many.Picked, by: Any) -> Any:
        head.post(f"/viec-dai/{job_id}/dung")
        return done(this, item_no, pick, by)

    monkeypatch.setattr(many_jobs, "_do", stopping)

    assert work_on(job_id, clock) is JobState.STOPPED

    assert acts_done(Act.PAUSE) == 1
    page = head.get(f"/viec-dai/{job_id}")
    assert "Đã dừng sau 1 hồ sơ." in text_of(page)
    assert len(page.context["shown"].many.untried) == 2
    assert len(page.context["shown"].many.again) == 2


def test_the_same_post_again_is_the_same_job(clock: Clock, few_at_once: None) -> None:
    lives = appraised(2, clock)
    head, sent = signed_in("unit_head"), ticked("tam-dung", *lives, **PAUSING)
    first = job_of(head.post(MANY, sent))
    work_on(first, clock)

    assert job_of(head.post(MANY, sent)) == first
    work_on(first, clock)

    assert acts_done(Act.PAUSE) == 2
    assert Job.objects.count() == 1


def test_rights_are_those_of_the_moment_of_doing(clock: Clock, few_at_once: None) -> None:
    lives = appraised(2, clock)
    before = [written(life) for life in lives]
    job_id = asked(signed_in("unit_head"), *lives)
    with connection.cursor() as cursor:
        cursor.execute("update people_account set roles = '{CASE_OFFICER}' where id = %s", [actor("unit_head").id])

    assert work_on(job_id, clock) is JobState.DONE

    assert JobItem.objects.filter(job_id=job_id, is_done=False).count() == 2
    assert [written(life) for life in lives] == before


def test_an_account_that_is_closed_meanwhile_does_nothing(clock: Clock, few_at_once: None) -> None:
    lives = appraised(2, clock)
    before = [written(life) for life in lives]
    job_id = asked(signed_in("unit_head"), *lives)
    with connection.cursor() as cursor:
        cursor.execute("update people_account set is_active = false where id = %s", [actor("unit_head").id])

    assert work_on(job_id, clock) is JobState.FAILED

    assert Job.objects.get(pk=job_id).sentence == "Chưa làm được: tài khoản không còn dùng được."
    assert [written(life) for life in lives] == before


def test_what_she_may_not_see_is_refused_without_its_number(clock: Clock, few_at_once: None) -> None:
    lives = appraised(2, clock)
    before = [written(life) for life in lives]
    stranger = signed_in("unit_head_elsewhere")

    answer = stranger.post(MANY, ticked("tam-dung", *lives, **PAUSING))

    assert answer.status_code == 303
    assert answer.headers["Location"] == INBOX
    assert Job.objects.count() == 0
    assert [written(life) for life in lives] == before


def test_the_page_of_a_job_is_nobody_elses_and_asks_for_itself_while_it_runs(clock: Clock, few_at_once: None) -> None:
    lives = appraised(2, clock)
    head = signed_in("unit_head")
    job_id = asked(head, *lives)

    assert signed_in("case_officer").get(f"/viec-dai/{job_id}").status_code == 404
    assert "every 2s" in head.get(f"/viec-dai/{job_id}").content.decode()
    work_on(job_id, clock)
    assert head.get(f"/viec-dai/{job_id}", headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_the_page_of_a_job_asks_the_same_statements_for_few_and_for_many(clock: Clock, few_at_once: None) -> None:
    lives = appraised(5, clock)
    head = signed_in("unit_head")
    statements = []

    for some in (lives[:2], lives[2:]):
        job_id = asked(head, *some)
        work_on(job_id, clock)
        with CaptureQueriesContext(connection) as found:
            head.get(f"/viec-dai/{job_id}")
        statements.append(len(found))

    assert statements[0] == statements[1] <= 15


def test_the_pages_of_jobs_speak_english(clock: Clock, few_at_once: None) -> None:
    one, changed = appraised(2, clock)
    head = signed_in("unit_head")
    job_id = asked(head, one, changed)
    changed.do(Act.PROPOSE)
    clock.after(changed)
    work_on(job_id, clock)
    head.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    says, listed = text_of(head.get(f"/viec-dai/{job_id}")), text_of(head.get("/viec-dai"))

    assert "1 of 2 dossiers done. 1 dossier could not be done and is as it was." in says
    assert "The dossier has just changed" in says
    assert "Look again at the ticked dossiers" in says
    assert "Long jobs and exported files" in listed
    for vietnamese in ("hồ sơ", "chưa làm", "Kết quả", "Lý do"):
        assert vietnamese not in says + listed


# ---- what a refusal says in a list -----------------------------------------------------------------------------------


def test_a_refusal_in_a_list_advises_nothing_about_a_page(clock: Clock) -> None:
    waits, resolved = dossier_after(Act.PROPOSE), dossier_after(Act.APPROVE)
    clock.after(resolved)

    page = signed_in("unit_head").post(MANY, ticked("phe-duyet", waits, resolved))

    (refused,) = [item for item in page.context["results"] if not item.is_done]
    assert "đang ở bước “Đã có kết quả”" in refused.text
    assert "Tải lại" not in text_of(page)
