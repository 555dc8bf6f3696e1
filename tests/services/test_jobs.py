"""Long jobs: asked once, done once whatever dies on the way, stopped on demand, and nobody else's business."""

import io
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import connection, transaction

from motcua.base import server
from motcua.base.server.roles import connect
from motcua.base.violations import NotThere
from motcua.doors.worker import tasks
from motcua.outward.jobs import services as jobs
from motcua.outward.jobs.models import Job
from motcua.outward.jobs.rules import JobReading, JobState
from motcua.outward.jobs.services import NoFile, Outcome, Run, TooManyJobs
from motcua.outward.reports import exporting, listing
from motcua.record.dossiers.rules import Status
from tests.factories import MONDAY, actor, dossier_at
from tests.services.workers import StartWorker, give_back, start_worker, wait_until

__all__ = ["start_worker"]

AT = datetime(2026, 11, 2, 1, 30, tzinfo=UTC)
KIND = "test.counting"


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the test's own for files."""
    monkeypatch.setattr(jobs, "files", lambda: FileSystemStorage(location=tmp_path))
    return tmp_path


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Callable[[jobs.Work], None]:
    """Let the kind of the test do some work."""

    def set_to(doing: jobs.Work) -> None:
        monkeypatch.setitem(jobs._KINDS, KIND, doing)

    set_to(lambda run: Outcome("Xong.", io.BytesIO(b"abc"), "a.csv", "text/csv"))
    return set_to


def ask(who: str = "manager", **params: object) -> UUID:
    """Ask for a job of the test's kind."""
    return jobs.ask(job_id=uuid4(), kind=KIND, params=params, by=actor(who), at=AT)


def run(job_id: UUID, at: datetime = AT) -> JobReading:
    """Do a job, and return how it stands."""
    jobs.run(job_id, lambda: at)
    return jobs.get(job_id, actor("manager"))


def files_in(folder: Path) -> list[str]:
    """Return the names of the files below a folder."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


# ---- asking ----------------------------------------------------------------------------------------------------------


def _told() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from procrastinate_jobs where task_name = %s", [jobs.RUN_JOB])
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
def test_a_job_asked_for_twice_is_one_job_and_the_worker_is_told_once(work: object) -> None:
    job_id = uuid4()

    for _press in range(2):
        jobs.ask(job_id=job_id, kind=KIND, params={}, by=actor("manager"), at=AT)

    assert Job.objects.count() == 1
    assert _told() == 1


@pytest.mark.django_db
def test_a_job_whose_transaction_fails_was_never_asked_for(work: object) -> None:
    with transaction.atomic():
        ask()
        transaction.set_rollback(True)

    assert (Job.objects.count(), _told()) == (0, 0)


@pytest.mark.django_db
def test_a_person_has_only_so_many_jobs_at_a_time(work: object) -> None:
    for _n in range(jobs.UNFINISHED_MAX):
        ask()

    with pytest.raises(TooManyJobs, match="5 việc dài chưa xong"):
        ask()

    assert Job.objects.count() == jobs.UNFINISHED_MAX
    ask("unit_head")  # somebody else is not held up


@pytest.mark.django_db
def test_the_worker_knows_every_kind_of_job_that_a_page_can_ask_for() -> None:
    assert set(tasks.LONG_WORK) <= jobs.kinds()


# ---- whose job it is -------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_person_sees_her_own_jobs_and_nobody_elses(work: object) -> None:
    job_id = ask()
    run(job_id)
    stranger = actor("post_director")

    assert [job.id for job in jobs.list_of(actor("manager"))] == [job_id]
    assert jobs.open_file(job_id, actor("manager"))[0].read() == b"abc"
    assert jobs.list_of(stranger) == ()
    assert not jobs.news_of(stranger.id)
    for question in (
        lambda: jobs.get(job_id, stranger),
        lambda: jobs.open_file(job_id, stranger),
        lambda: jobs.stop(job_id, stranger, AT),
        lambda: jobs.ask(job_id=job_id, kind=KIND, params={}, by=stranger, at=AT),
    ):
        with pytest.raises(NotThere):
            question()
    jobs.mark_seen(job_id, stranger, AT)
    assert not jobs.get(job_id, actor("manager")).is_seen


# ---- doing -----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_job_that_is_done_has_its_file_and_is_news_until_it_was_seen(work: object, kept: Path) -> None:
    job_id = ask()
    assert jobs.news_of(actor("manager").id) == jobs.News(under_way=1, unseen=0)

    done = run(job_id)

    assert (done.state, done.sentence, done.file_name, done.file_bytes) == (JobState.DONE, "Xong.", "a.csv", 3)
    assert len(files_in(kept)) == 1
    assert jobs.news_of(actor("manager").id) == jobs.News(under_way=0, unseen=1)
    jobs.mark_seen(job_id, actor("manager"), AT)
    assert not jobs.news_of(actor("manager").id)


@pytest.mark.django_db
def test_a_job_that_is_done_is_not_done_again(work: Callable[[jobs.Work], None], kept: Path) -> None:
    job_id = ask()
    run(job_id)
    work(lambda run: Outcome("Lần hai.", io.BytesIO(b"xyz"), "b.csv", "text/csv"))

    again = run(job_id)

    assert again.sentence == "Xong."
    assert len(files_in(kept)) == 1


@pytest.mark.django_db
def test_a_run_that_another_worker_has_taken_over_writes_nothing_more(
    work: Callable[[jobs.Work], None], kept: Path
) -> None:
    seen: list[str] = []

    def slow(this: Run) -> Outcome:
        if not seen:
            seen.append("first")
            jobs.run(this.job_id, lambda: AT)  # taken for dead, and begun by another
        return Outcome(f"Lượt {this._run_no}.", io.BytesIO(b"abc"), "a.csv", "text/csv")

    work(slow)

    done = run(ask())

    assert done.sentence == "Lượt 2."
    assert len(files_in(kept)) == 1


@pytest.mark.django_db
def test_a_job_that_kills_its_worker_again_and_again_is_given_up(work: Callable[[jobs.Work], None]) -> None:
    job_id = ask()
    Job.objects.filter(pk=job_id).update(state="running", run_no=jobs.RUNS_MAX, started_at=AT)

    given_up = run(job_id)

    assert given_up.state is JobState.FAILED
    assert "ngừng giữa chừng nhiều lần" in given_up.sentence


@pytest.mark.django_db
def test_a_fault_ends_the_job_in_a_sentence_and_rises(work: Callable[[jobs.Work], None], kept: Path) -> None:
    def broken(this: Run) -> Outcome:
        raise ZeroDivisionError

    work(broken)
    job_id = ask()

    with pytest.raises(ZeroDivisionError):
        run(job_id)

    failed = jobs.get(job_id, actor("manager"))
    assert failed.state is JobState.FAILED
    assert "máy chủ gặp lỗi" in failed.sentence
    assert files_in(kept) == []


# ---- stopping --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_waiting_job_is_stopped_at_once_and_never_begun(work: object, kept: Path) -> None:
    job_id = ask()

    jobs.stop(job_id, actor("manager"), AT)
    stopped = run(job_id)

    assert stopped.state is JobState.STOPPED
    assert files_in(kept) == []


@pytest.mark.django_db
def test_a_running_job_stops_at_its_next_report_and_says_what_was_kept(
    work: Callable[[jobs.Work], None], kept: Path
) -> None:
    def counting(this: Run) -> Outcome:
        for done in (500, 1_000, 1_500):
            this.report(done, 3_000)
            if done == 1_000:
                jobs.stop(this.job_id, actor("manager"), AT)
        raise AssertionError("never comes so far")

    work(counting)

    stopped = run(ask())

    assert stopped.state is JobState.STOPPED
    assert stopped.sentence == "Đã dừng sau 1.500 dòng. Không giữ lại gì."
    assert (stopped.done, stopped.total) == (1_500, 3_000)
    assert files_in(kept) == []


@pytest.mark.django_db
def test_stopping_what_is_over_changes_nothing(work: object) -> None:
    job_id = ask()
    run(job_id)
    before = Job.objects.values().get(pk=job_id)

    jobs.stop(job_id, actor("manager"), AT + timedelta(hours=1))

    assert Job.objects.values().get(pk=job_id) == before


# ---- files -----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_files_are_deleted_after_their_days_and_the_record_of_who_asked_stays(work: object, kept: Path) -> None:
    old, young = ask(), ask()
    run(old)
    run(young, AT + timedelta(days=5))

    dropped = jobs.drop_old_files(AT + timedelta(days=7, minutes=1), 7)

    assert dropped == 1
    assert len(files_in(kept)) == 1
    assert not jobs.get(old, actor("manager")).is_there
    assert jobs.get(young, actor("manager")).is_there
    assert Job.objects.get(pk=old).asked_by == actor("manager").id
    with pytest.raises(NoFile):
        jobs.open_file(old, actor("manager"))


def test_time_left_goes_by_the_pace_so_far() -> None:
    job = JobReading(
        uuid4(), KIND, {}, JobState.RUNNING, 1_240, 3_321, AT, AT, None, False, "", "", 0, False, False
    )  # fmt: skip

    assert job.seconds_left(AT + timedelta(seconds=62)) == 104
    assert job.seconds_left(AT + timedelta(milliseconds=100)) is None


# ---- a worker that dies ----------------------------------------------------------------------------------------------


def test_an_export_whose_worker_is_killed_half_way_is_started_over_by_another(
    own_database: str, start_worker: StartWorker, tmp_path: Path
) -> None:
    dossier_at(Status.RECEIVED)
    asked = listing.asked_of(listing.CONTROL, {})
    job_id = exporting.ask(
        job_id=uuid4(), asked=asked, file_format=exporting.Format.CSV, by=actor("manager"), at=MONDAY
    )
    with connect(server.connection("owner", own_database)) as holding, holding.transaction():
        holding.execute("lock table custody_envelope in access exclusive mode")  # the list waits here
        first = start_worker()
        wait_until(lambda: Job.objects.get(pk=job_id).state == "running", "the worker begins")
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert Job.objects.get(pk=job_id).state == "running"

    give_back()
    start_worker()
    wait_until(lambda: Job.objects.get(pk=job_id).state == "done", "another worker writes the file")

    assert Job.objects.get(pk=job_id).run_no == 2
    assert len(files_in(tmp_path / "files" / "exports")) == 1
