"""Jobs: what follows an act after commit, and what comes round with the clock."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from procrastinate import App, RetryStrategy
from procrastinate.contrib.django import app as installed

from motcua.doors.frame import acts, many_jobs, take_overs
from motcua.ground.deadlines.rules import local
from motcua.outward.drafting import taking_over
from motcua.outward.jobs import services as jobs
from motcua.outward.notices import gaps, late, layouts, signed
from motcua.outward.notices import services as notices
from motcua.outward.reports import exporting
from motcua.record.dossiers import services as dossiers
from motcua.record.papers import services as papers
from motcua.record.papers.scans import services as scans
from motcua.record.rights import refusals

app: App = installed
STALLED_SECONDS = 30
"""After this silence of its worker a job is taken for abandoned and done by another."""
LONG_WORK = (exporting.EXPORT, taking_over.REBASE, many_jobs.MANY, take_overs.CARRY_OUT)
"""The kinds of long work that this worker does: to name them here is to load them."""
ACTS_LOADED = acts.STAGES
"""An act for many may be any act."""


@app.task(name=dossiers.TELL_APPLICANT, retry=RetryStrategy(max_attempts=10, exponential_wait=5), pass_context=False)
def tell_applicant(dossier_id: str, event_no: int) -> None:
    """Write the applicant's notice of one event."""
    notices.tell_applicant(dossier_id=UUID(dossier_id), event_no=event_no, at=_now())


@app.task(name=papers.SIGN_FORM, retry=RetryStrategy(max_attempts=5, exponential_wait=5), pass_context=False)
def sign_form(dossier_id: str, event_no: int) -> None:
    """Sign the form that an event issued."""
    signed.sign_form(UUID(dossier_id), event_no, _now())


@app.task(name=papers.SIGN_RESULT, retry=RetryStrategy(max_attempts=5, exponential_wait=5), pass_context=False)
def sign_result(dossier_id: str, event_no: int) -> None:
    """Sign the file of the result that an event ordered to be signed."""
    signed.sign_ordered(UUID(dossier_id), event_no, _now())


@app.task(name=scans.DRAW_SCAN, retry=RetryStrategy(max_attempts=3, exponential_wait=5), pass_context=False)
def draw_scan(dossier_id: str, scan_no: int) -> None:
    """Draw the pages of one scan."""
    scans.draw(UUID(dossier_id), scan_no)


@app.task(name=scans.CHECK_SCAN, retry=RetryStrategy(max_attempts=3, exponential_wait=5), pass_context=False)
def check_scan(dossier_id: str, scan_no: int) -> None:
    """Have one scan looked at for viruses; what is not answered is asked again with the clock."""
    scans.check(UUID(dossier_id), scan_no, _now())


@app.periodic(cron="*/2 * * * *")
@app.task(name="motcua.check_scans", queueing_lock="motcua.check_scans", pass_context=False)
def check_scans(timestamp: int) -> None:
    """Ask the virus scanner again for what it has not judged: it was silent, or came into use later."""
    scans.check_open_questions(_now())


@app.periodic(cron="25 * * * *")
@app.task(name="motcua.clear_uploads", queueing_lock="motcua.clear_uploads", pass_context=False)
def clear_uploads(timestamp: int) -> None:
    """Delete the files that were cut off on their way in and never gone on with."""
    while scans.clear_uploads(_now()):
        pass


@app.task(name=jobs.RUN_JOB, pass_context=False)
def run_job(job_id: str) -> None:
    """Do a long job that somebody asked for, from its beginning."""
    jobs.run(UUID(job_id), _now)


@app.periodic(cron="20 3 * * *")
@app.task(name="motcua.drop_old_files", queueing_lock="motcua.drop_old_files", pass_context=False)
def drop_old_files(timestamp: int) -> None:
    """Delete the files of long jobs whose days are over."""
    while jobs.drop_old_files(_now(), settings.EXPORT_DAYS):
        pass


@app.periodic(cron="25 3 * * *")
@app.task(name="motcua.forget_refusals", queueing_lock="motcua.forget_refusals", pass_context=False)
def forget_refusals(timestamp: int) -> None:
    """Forget who was refused an act when the days of the setting are over."""
    refusals.forget(_now() - timedelta(days=settings.REFUSAL_DAYS))


@app.periodic(cron="* * * * *")
@app.task(name="motcua.take_up_stalled", queueing_lock="motcua.take_up_stalled", pass_context=False)
async def take_up_stalled(timestamp: int) -> None:
    """Give jobs of a worker that was killed back to the queue. What they do is keyed, so that twice is once."""
    await give_back_stalled(STALLED_SECONDS)


async def give_back_stalled(silent_seconds: float) -> int:
    """Give back the jobs whose worker has been silent so long; return how many."""
    jobs = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=silent_seconds))
    for job in jobs:
        await app.job_manager.retry_job(job)
    return len(jobs)


@app.periodic(cron="*/10 * * * *")
@app.task(name="motcua.record_layouts", queueing_lock="motcua.record_layouts", pass_context=False)
def record_layouts(timestamp: int) -> None:
    """Record the built-in layouts of forms that a release has changed."""
    layouts.record_built_in(_now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="motcua.tell_late_answers", queueing_lock="motcua.tell_late_answers", pass_context=False)
def tell_late_answers(timestamp: int) -> None:
    """Tell the one-stop which other agencies have not answered in time."""
    while late.tell_late_answers(_now()):
        pass


@app.periodic(cron="10 * * * *")
@app.task(name="motcua.tell_gaps", queueing_lock="motcua.tell_gaps", pass_context=False)
def tell_gaps(timestamp: int) -> None:
    """Tell who plans, in the morning, what the planning board lacks."""
    gaps.tell_gaps(_now())


@app.periodic(cron="5 * * * *")
@app.task(name="motcua.seal_days", queueing_lock="motcua.seal_days", pass_context=False)
def seal_days(timestamp: int) -> None:
    """Seal the journal of the days that are over (Asia/Ho_Chi_Minh)."""
    dossiers.seal_until(local(_now()).date() - timedelta(days=1))


def _now() -> datetime:
    return timezone.now()  # noqa: TID251 - a door reads the clock
