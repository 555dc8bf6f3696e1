"""One act for more dossiers than one waits for: done by the worker, one repeatable act each, an outcome for each.

The id of each act is made of the job and the dossier: a worker that was killed is followed by another, which goes on
where it stopped and does nothing twice. Between two dossiers the job may be stopped. What was refused stands in the
job's page with its sentence, and is asked for again through the page that restates.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.base.text import number
from motcua.base.violations import RuleViolation
from motcua.doors.frame import many
from motcua.doors.frame.many import Picked
from motcua.doors.frame.session import Visitor
from motcua.ground.people import services as people
from motcua.ground.people.rules import Actor
from motcua.outward.jobs import services as jobs
from motcua.outward.jobs.rules import ItemReading, JobReading
from motcua.outward.jobs.services import Outcome, Run
from motcua.record import lists, sight
from motcua.record.dossiers.rules import Act
from motcua.record.rights import refusals

MANY = "acts.many"


class NoLongerHere(RuleViolation):
    """The person has lost the account between asking and doing."""

    code = "many.no-longer-here"
    text = "Chưa làm được: tài khoản không còn dùng được."
    status = 403


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of the worker: the act, what all have in common, and each dossier with its own."""

    act: Act
    body: Mapping[str, Any]
    own: str
    """The field of the body that each dossier has for itself; "" = none."""
    picks: tuple[Picked, ...]
    door: str
    address: str
    """The act's name in the page that restates."""
    title: str
    done: str
    action: str
    """The address of the page that restates, for those that were refused."""
    back: str
    typed: Mapping[str, str]


def ask(*, job_id: UUID, wanted: Wanted, by: Actor, at: datetime) -> UUID:
    """Ask the worker; the same id asked again is the same job. Raises TooManyJobs, NotThere."""
    params = {
        "act": wanted.act.value,
        "body": dict(wanted.body),
        "own": wanted.own,
        "picks": [[str(item.dossier_id), item.seen_event_no, item.own] for item in wanted.picks],
        "door": wanted.door,
        "address": wanted.address,
        "title": wanted.title,
        "done": wanted.done,
        "action": wanted.action,
        "back": wanted.back,
        "back_label": "danh sách",
        "typed": dict(wanted.typed),
    }
    return jobs.ask(job_id=job_id, kind=MANY, params=params, by=by, at=at)


@jobs.kind(MANY)
def run(this: Run) -> Outcome:
    """Do the act to each dossier that has no outcome yet; what one refuses keeps no other back.

    Raises NoLongerHere, StopAsked.
    """
    this.things, this.kept = "hồ sơ", "Hồ sơ đã làm thì giữ nguyên kết quả; hồ sơ chưa làm vẫn như trước."
    by = people.find_actor(this.asked_by)
    if by is None:
        raise NoLongerHere()
    picks = picks_of(this.params, this.job_id)
    known = {item.item_no: item.is_done for item in jobs.items_of(this.job_id)}
    this.report(len(known), len(picks))
    for item_no, pick in enumerate(picks, start=1):
        if item_no in known:
            continue
        with refusals.collected("worker"):
            item = _do(this, item_no, pick, by)
        this.note(item)
        known[item_no] = item.is_done
        this.report(len(known))
    done = sum(known.values())
    left = len(picks) - done
    said = [f"Đã xong {number(done)} trên {number(len(picks))} hồ sơ."]
    said += [f"{number(left)} hồ sơ chưa làm được, giữ nguyên như trước."] if left else []
    return Outcome(" ".join(said))


def picks_of(params: Mapping[str, Any], job_id: UUID) -> tuple[Picked, ...]:
    """Return the dossiers of a job, each with the id of its act."""
    return tuple(Picked(UUID(key), many.act_of(job_id, UUID(key)), seen, own) for key, seen, own in params["picks"])


def _do(this: Run, item_no: int, pick: Picked, by: Actor) -> ItemReading:
    own = this.params["own"]
    body = {**this.params["body"], **({own: pick.own} if own else {})}
    (outcome,) = many.run_each(Act(this.params["act"]), (pick,), lambda _pick: body, by, this.now())
    is_done = outcome.done is not None
    return ItemReading(item_no, pick.dossier_id, is_done, "" if is_done else outcome.refusal, outcome.law)


# ---- its page --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One dossier on the page of a job."""

    dossier_id: UUID
    number: str
    href: str
    about: str
    sentence: str = ""
    law: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What became of the dossiers of a job so far, and what its form sends to have the rest done again."""

    refused: tuple[Line, ...]
    done: tuple[Line, ...]
    untried: tuple[Line, ...]
    """Those that a stopped job never came to; none while it goes on."""
    done_words: str
    action: str
    typed: Mapping[str, str]

    @property
    def again(self) -> tuple[Line, ...]:
        """What may be asked for again: what was refused and what was not tried, as far as she sees it."""
        return tuple(line for line in (*self.refused, *self.untried) if line.href)


def shown(job: JobReading, who: Visitor) -> Shown:
    """Return what became of each dossier of a job. Two statements; numbers and names as far as she may see them now."""
    found, params = jobs.items_of(job.id), job.params
    picks = picks_of(params, job.id)
    is_over = job.state.is_over
    ids = [item.dossier_id for item in picks] if is_over else [item.dossier_id for item in found if not item.is_done]
    visible = lists.annotated(sight.visible(who.actor, who.places).filter(pk__in=ids))
    found_rows = (lists.row(item) for item in visible.values(*lists.COLUMNS))
    rows = {row.id: row for row in lists.as_seen(who.actor, found_rows)}

    def line(dossier_id: UUID, sentence: str = "", law: str = "") -> Line:
        row = rows.get(dossier_id)
        if row is None:
            return Line(dossier_id, _("hồ sơ không còn thấy"), "", "", sentence, law)
        href = reverse(f"{params['door']}:dossier", args=[dossier_id])
        return Line(dossier_id, row.number, href, f"{row.applicant_name} · {row.procedure}", sentence, law)

    known = {item.item_no for item in found}
    return Shown(
        refused=tuple(line(item.dossier_id, item.sentence, item.law) for item in found if not item.is_done),
        done=tuple(line(item.dossier_id) for item in found if item.is_done) if is_over else (),
        untried=tuple(line(pick.dossier_id) for at, pick in enumerate(picks, start=1) if at not in known)
        if is_over
        else (),
        done_words=params["done"],
        action=params["action"],
        typed={"viec": params["address"], "ve": params["back"], **params["typed"]},
    )
