"""Asking for long work, doing it, stopping it, and keeping its file for some days.

A room that does long work registers it under a name:

    @jobs.kind("dossiers.export")
    def write(run: Run) -> Outcome: ...

and whoever wants it done calls `ask`. The worker calls `run`. A job is repeatable: when its worker is killed, the next
one starts it over, and the run that was cut off can write nothing more. Whatever a job does beside its file must
therefore be harmless when it is done twice.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Any
from uuid import UUID

from django.core.files import File
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.db.models import Count, Q
from procrastinate.contrib.django import app as queue

from motcua.base.text import number
from motcua.base.violations import NotThere, RuleViolation
from motcua.ground.people.rules import Actor
from motcua.outward.jobs.models import Job, JobItem
from motcua.outward.jobs.rules import UNFINISHED, ItemReading, JobReading, JobState

RUN_JOB = "motcua.run_job"
"""The name of the task of the worker."""
ASKED_FOR = 10
"""Somebody waits for it: it goes before what follows acts by itself (priority 0)."""
UNFINISHED_MAX = 5
"""Jobs of one person at a time."""
RUNS_MAX = 5
"""A job whose worker has died so often is not begun again."""
LISTED_MAX = 50

Clock = Callable[[], datetime]


class TooManyJobs(RuleViolation):
    """The person has enough under way."""

    code = "job.too-many"
    text = "Đang có {count} việc dài chưa xong. Chờ xong, hoặc dừng bớt, rồi làm tiếp."


class NoFile(RuleViolation):
    """There is no file, or it is kept no longer."""

    code = "job.no-file"
    text = "Tệp không còn được giữ. Xuất lại từ danh sách."
    status = 404


class StopAsked(Exception):
    """The person wants the job to end, or another worker has taken it up."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job leaves: one sentence, and a file that is open for reading, or none."""

    sentence: str
    file: IO[bytes] | None = None
    file_name: str = ""
    media_type: str = ""


class Run:
    """One run of one job, as its work sees it."""

    def __init__(self, job: Job, now: Clock) -> None:
        self.job_id, self.asked_by, self.params = job.pk, job.asked_by, job.params
        self.now = now
        self.kept = "Không giữ lại gì."
        """What is said to be kept when it is stopped; the work may change it."""
        self.things = "dòng"
        """What it counts; the work may change it."""
        self._run_no = job.run_no
        self.done = 0

    def report(self, done: int, total: int | None = None) -> None:
        """Write down how far it has come. One statement, two when it must end. Raises StopAsked."""
        self.done = done
        changed: dict[str, Any] = {"done": done} if total is None else {"done": done, "total": total}
        going = self.mine().filter(stop_asked_at__isnull=True)
        if not going.update(**changed):
            self.mine().update(**changed)
            raise StopAsked

    def note(self, item: ItemReading) -> None:
        """Write down what became of one dossier. Twice is once: of two runs the first that knew it is right."""
        JobItem.objects.get_or_create(
            job_id=self.job_id,
            item_no=item.item_no,
            defaults={
                "dossier_id": item.dossier_id,
                "is_done": item.is_done,
                "sentence": item.sentence[:600],
                "law": item.law[:300],
            },
        )

    def mine(self) -> Any:
        """The row of the job, as long as this run is its newest and it is not over."""
        return Job.objects.filter(pk=self.job_id, run_no=self._run_no, state=JobState.RUNNING.value)

    @property
    def file_key(self) -> str:
        """The key of the file: each run has its own, so that a run cut off spoils nothing."""
        return self._key(self._run_no)

    def drop_files_before(self) -> None:
        """Delete what earlier runs, cut off after storing their file, have left."""
        for run_no in range(1, self._run_no):
            files().delete(self._key(run_no))

    def _key(self, run_no: int) -> str:
        return f"{self.job_id.hex[:2]}/{self.job_id.hex}-{run_no}"


Work = Callable[[Run], Outcome]
_KINDS: dict[str, Work] = {}


def kind(name: str) -> Callable[[Work], Work]:
    """Register the work of a kind of job."""

    def keep(work: Work) -> Work:
        _KINDS[name] = work
        return work

    return keep


def kinds() -> frozenset[str]:
    """Return the names of all registered kinds."""
    return frozenset(_KINDS)


def files() -> Storage:
    """Return where the files of jobs lie, outside the database."""
    return storages["exports"]


# ---- asking, reading, stopping ---------------------------------------------------------------------------------------


@transaction.atomic
def ask(*, job_id: UUID, kind: str, params: Mapping[str, Any], by: Actor, at: datetime) -> UUID:
    """Ask for a job; the worker is told in the same transaction. The same id asked again is the same job.

    Raises TooManyJobs, and NotThere when the id is somebody else's.
    """
    known = Job.objects.filter(pk=job_id).first()
    if known is not None:
        if known.asked_by != by.id:
            raise NotThere(thing="việc này")
        return known.pk
    under_way = Job.objects.filter(asked_by=by.id, state__in=UNFINISHED).count()
    if under_way >= UNFINISHED_MAX:
        raise TooManyJobs(count=under_way)
    if kind not in _KINDS:
        raise LookupError(f"no job is called {kind}")
    _new, is_new = Job.objects.get_or_create(
        pk=job_id, defaults={"kind": kind, "params": dict(params), "asked_by": by.id, "asked_at": at}
    )
    if is_new:
        queue.configure_task(RUN_JOB, priority=ASKED_FOR).defer(job_id=str(job_id))
    return job_id


def get(job_id: UUID, by: Actor) -> JobReading:
    """Return a job of a person's own. Raises NotThere for everybody else's."""
    return _read(_of(by, job_id))


def items_of(job_id: UUID) -> tuple[ItemReading, ...]:
    """Return what became of each dossier of a job so far, in its order. One statement."""
    found = JobItem.objects.filter(job_id=job_id).order_by("item_no")
    return tuple(ItemReading(row.item_no, row.dossier_id, row.is_done, row.sentence, row.law) for row in found)


def list_of(by: Actor, most: int = LISTED_MAX) -> tuple[JobReading, ...]:
    """Return a person's newest jobs, newest first. One statement."""
    return tuple(_read(row) for row in Job.objects.filter(asked_by=by.id).order_by("-asked_at", "pk")[:most])


@dataclass(frozen=True, slots=True)
class News:
    """How many of a person's jobs are under way, and how many have ended that she has not looked at."""

    under_way: int
    unseen: int

    def __bool__(self) -> bool:
        """Whether there is anything to tell or to wait for."""
        return bool(self.under_way or self.unseen)


def news_of(account_id: str) -> News:
    """Return what there is to tell a person. One statement."""
    found = Job.objects.filter(asked_by=account_id, seen_at__isnull=True).aggregate(
        under_way=Count("pk", filter=Q(state__in=UNFINISHED)), unseen=Count("pk", filter=~Q(state__in=UNFINISHED))
    )
    return News(**found)


def mark_seen(job_id: UUID, by: Actor, at: datetime) -> None:
    """Note that a person has seen how her job ended; of one that runs, nothing."""
    Job.objects.filter(pk=job_id, asked_by=by.id, seen_at__isnull=True).exclude(state__in=UNFINISHED).update(seen_at=at)


@transaction.atomic
def stop(job_id: UUID, by: Actor, at: datetime) -> None:
    """Stop a job: at once when it waits, else when its work next reports. One that is over stays as it is.

    Raises NotThere.
    """
    job = _of(by, job_id, lock=True)
    if job.state == JobState.WAITING:
        job.state, job.finished_at, job.seen_at = JobState.STOPPED.value, at, at
        job.sentence = "Đã dừng trước khi bắt đầu. Không giữ lại gì."
    elif job.state == JobState.RUNNING and job.stop_asked_at is None:
        job.stop_asked_at = at
    job.save(update_fields=["state", "finished_at", "seen_at", "sentence", "stop_asked_at"])


def open_file(job_id: UUID, by: Actor) -> tuple[IO[bytes], JobReading, str]:
    """Return the file of a person's own job, open, with the job and the media type. Raises NotThere, NoFile."""
    job = _of(by, job_id)
    if not job.file_key or not files().exists(job.file_key):
        raise NoFile()
    return files().open(job.file_key, "rb"), _read(job), job.media_type


def _of(by: Actor, job_id: UUID, *, lock: bool = False) -> Job:
    rows = Job.objects.select_for_update() if lock else Job.objects.all()
    found = rows.filter(pk=job_id, asked_by=by.id).first()
    if found is None:
        raise NotThere(thing="tệp này")
    return found


def _read(job: Job) -> JobReading:
    return JobReading(
        id=job.pk,
        kind=job.kind,
        params=job.params,
        state=JobState(job.state),
        done=job.done,
        total=job.total,
        asked_at=job.asked_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        is_stopping=job.stop_asked_at is not None and job.state == JobState.RUNNING,
        sentence=job.sentence,
        file_name=job.file_name,
        file_bytes=job.file_bytes,
        is_there=bool(job.file_key),
        is_seen=job.seen_at is not None,
    )


# ---- doing -----------------------------------------------------------------------------------------------------------


def run(job_id: UUID, now: Clock) -> None:
    """Do a job, from its beginning; for the worker alone. One that is over, or unknown, is left as it is.

    A violation ends it with its sentence; a fault ends it with a general one and rises.
    """
    job = _begin(job_id, now())
    if job is None:
        return
    this = Run(job, now)
    try:
        if job.run_no > RUNS_MAX:
            raise _DiedTooOften()
        outcome = _KINDS[job.kind](this)
        _finish(this, outcome)
    except StopAsked:
        words = f"Đã dừng sau {number(this.done)} {this.things}. {this.kept}"
        this.mine().update(state=JobState.STOPPED.value, finished_at=now(), seen_at=now(), sentence=words)
    except RuleViolation as violation:
        _fail(this, violation.sentence)
    except Exception:
        _fail(this, "Chưa làm xong được: máy chủ gặp lỗi. Thử lại; nếu vẫn vậy, báo người quản trị.")
        raise


class _DiedTooOften(RuleViolation):
    code = "job.died"
    text = "Chưa làm xong được: máy chủ đã ngừng giữa chừng nhiều lần. Bớt số hồ sơ rồi làm lại."


@transaction.atomic
def _begin(job_id: UUID, at: datetime) -> Job | None:
    job = Job.objects.select_for_update().filter(pk=job_id, state__in=UNFINISHED).first()
    if job is None:
        return None
    if job.stop_asked_at is not None:
        job.state, job.finished_at, job.seen_at = JobState.STOPPED.value, at, at
        job.sentence = "Đã dừng. Không giữ lại gì."
        job.save(update_fields=["state", "finished_at", "seen_at", "sentence"])
        return None
    job.state, job.run_no, job.started_at = JobState.RUNNING.value, job.run_no + 1, at
    job.done, job.total = 0, None
    job.save(update_fields=["state", "run_no", "started_at", "done", "total"])
    return job


def _finish(this: Run, outcome: Outcome) -> None:
    """Store the file, then say that the job is done; a file that nobody can reach any more is taken away again."""
    key, size = "", 0
    if outcome.file is not None:
        with outcome.file as file:
            file.seek(0)
            key = files().save(this.file_key, File(file))
        size = files().size(key)
    written = this.mine().update(
        state=JobState.DONE.value, finished_at=this.now(), sentence=outcome.sentence, file_key=key,
        file_name=outcome.file_name, media_type=outcome.media_type, file_bytes=size,
    )  # fmt: skip
    if not written and key:
        files().delete(key)
    this.drop_files_before()


def _fail(this: Run, sentence: str) -> None:
    this.mine().update(state=JobState.FAILED.value, finished_at=this.now(), sentence=sentence[:400])


def drop_old_files(at: datetime, days: int) -> int:
    """Delete the files of jobs that ended more than so many days ago; the rows stay. Return how many files."""
    dropped = 0
    for job in Job.objects.filter(finished_at__lt=at - timedelta(days=days)).exclude(file_key="")[:1000]:
        files().delete(job.file_key)
        dropped += Job.objects.filter(pk=job.pk).update(file_key="")
    return dropped
