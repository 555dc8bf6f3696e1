"""Writing the journal: lock, numbers, events, and the state beside them.

Acts are written in `motcua.stages` and run by `motcua.record.acts`; this room only knows how a dossier is stored.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from procrastinate.contrib.django import app as jobs

from motcua.base.rows import Question
from motcua.base.text import moment_words
from motcua.base.violations import NotThere
from motcua.ground.deadlines.rules import local
from motcua.ground.people.rules import Actor
from motcua.record.dossiers.hashing import digest
from motcua.record.dossiers.journal import Entry, State, apply
from motcua.record.dossiers.models import DailySeal, Dossier, Event, PublicCode
from motcua.record.dossiers.rules import ACTS, Act, NotAtThatTime, Owner, StalePage, Status

STATE_COLUMNS = (
    "status", "before", "turn", "code", "assignee_id", "proposer_id", "outcome", "received_at", "due_at",
    "first_due_at", "original_due_at", "is_judged_anew",
    "stopped_at", "resolved_at", "ended_at", "completion_asked", "supplement_count", "minute_at",
    "rating", "asked_agencies", "case_code", "correction_count", "post_return", "electronic_return",
)  # fmt: skip
"""The columns of a dossier that its journal decides; `post_send` and `agency_code` beside them."""


TELL_APPLICANT = "motcua.tell_applicant"
"""The name of the job that writes the applicant's notice of an event."""


LAG_MAX = timedelta(seconds=10)
"""How far the instant of a live act may lie before the event it waited for."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of one act, as a door hands it in. `act_id` is made by the client and kept on every retry."""

    dossier_id: UUID
    act_id: UUID
    by: Actor
    at: datetime
    """When it happened."""
    recorded_at: datetime
    """The server's instant; the same as `at` except for what was done away from the network."""
    seen_event_no: int | None = None
    """The last event that the page showed; None = the caller does not say."""
    seen_hash: str = ""
    """The first signs of that event's hash; empty = the caller does not say."""


_LOCKED = Question(Dossier, "where id = %s for update")


def lacks(dossier: Dossier) -> tuple[str, ...]:
    """Return which data of the applicant a dossier lacks: the number of a person, the commune where she lives."""
    wanted = ("personal_id", "unit_code") if dossier.applicant_kind == "PERSON" else ("unit_code",)
    return tuple(name for name in wanted if not getattr(dossier, f"applicant_{name}"))


def unlocked(dossier_id: UUID) -> Dossier:
    """Return one dossier as it stands. Raises NotThere."""
    found = Dossier.objects.filter(pk=dossier_id).first()
    if found is None:
        raise NotThere(thing="hồ sơ")
    return found


def lock(dossier_id: UUID) -> Dossier:
    """Lock one dossier, first of all locks. Raises NotThere."""
    found = _LOCKED.first([dossier_id])
    if found is None:
        raise NotThere(thing="hồ sơ")
    return found


def state_of(dossier: Dossier) -> State:
    """Return the stored state as the fold of the journal knows it."""
    return State(
        post_send=dossier.post_send,
        agency_code=dossier.agency_code,
        **{name: getattr(dossier, name) for name in STATE_COLUMNS}
        | {
            "status": Status(dossier.status),
            "before": Status(dossier.before) if dossier.before else None,
            "turn": Owner(dossier.turn),
            "asked_agencies": tuple(dossier.asked_agencies),
        },
    )


def require_fresh(dossier: Dossier, call: Call) -> None:
    """Refuse with StalePage when the page showed an older dossier, with NotAtThatTime when the instant cannot be."""
    seen, is_same = call.seen_event_no, dossier.head_hash.startswith(call.seen_hash)
    if seen is not None and (seen != dossier.last_event_no or not is_same):
        last = Event.objects.only("act", "at").get(dossier=dossier, event_no=dossier.last_event_no)
        raise StalePage(event=f"“{ACTS[Act(last.act)].button}”", at=moment_words(local(last.at)))
    require_past(call)
    if call.at < dossier.last_event_at:
        raise NotAtThatTime(at=moment_words(local(call.at)), why="sớm hơn việc đã ghi trước đó của hồ sơ")


def in_order(dossier: Dossier, call: Call) -> Call:
    """Return the call of a live act with its instant after what is written already.

    It may have waited for the lock while another act was written, or its server's clock may be a moment behind.
    """
    is_live = call.at == call.recorded_at
    if is_live and call.at < dossier.last_event_at <= call.at + LAG_MAX:
        return replace(call, at=dossier.last_event_at, recorded_at=dossier.last_event_at)
    return call


def require_past(call: Call) -> None:
    """Refuse with NotAtThatTime what is said to happen later than now."""
    if call.at > call.recorded_at:
        raise NotAtThatTime(at=moment_words(local(call.at)), why="nằm trong tương lai")


def numbers(series: Sequence[str]) -> list[int]:
    """Take the next number of each series, without gaps, each at most once: their rows stay locked to the end.

    Series are locked in one order, whatever order they are asked in.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into dossiers_series (id, last) select s, 1 from unnest(%s::text[]) as s order by s "
            "on conflict (id) do update set last = dossiers_series.last + 1 returning id, last",
            [list(series)],
        )
        given = dict(cursor.fetchall())
    return [given[name] for name in series]


def series_name(prefix: str, day: date) -> str:
    """Return the id of a series that begins anew each day."""
    return f"{prefix}@{day:%y%m%d}"


def register(codes: Mapping[str, str], dossier_id: UUID) -> None:
    """Write codes (code → kind) that are unique across dossiers. IntegrityError: a code was given twice."""
    PublicCode.objects.bulk_create(
        PublicCode(code=code, kind=kind, dossier_id=dossier_id) for code, kind in codes.items()
    )


def is_registered(code: str) -> bool:
    """Whether a code has been given, to whichever dossier."""
    return PublicCode.objects.filter(pk=code).exists()


def event_record(event: Event) -> dict[str, Any]:
    """Return what an event's hash is made over: everything it says."""
    return {
        "dossier_id": str(event.dossier_id),
        "event_no": event.event_no,
        "act": event.act,
        "name": event.name,
        "act_id": str(event.act_id),
        "fingerprint": event.fingerprint,
        "at": event.at,
        "recorded_at": event.recorded_at,
        "by_id": event.by_id,
        "employer": event.employer,
        "place": event.place,
        "right": event.right,
        "facts": event.facts,
    }


def write_event(
    dossier: Dossier,
    act: Act,
    call: Call,
    *,
    fingerprint: str,
    right: Sequence[str],
    place: str,
    facts: Mapping[str, Any],
) -> tuple[Event, State]:
    """Add the next event to a locked dossier and return it with the state that follows."""
    event_no = dossier.last_event_no + 1
    before = state_of(dossier) if dossier.last_event_no else None
    after = apply(before, Entry(event_no, act, call.at, call.by.id, facts))
    event = Event(
        dossier_id=dossier.pk,
        event_no=event_no,
        act=act.value,
        name=ACTS[act].event,
        act_id=call.act_id,
        fingerprint=fingerprint,
        at=call.at,
        recorded_at=call.recorded_at,
        by_id=call.by.id,
        employer=call.by.employer.value,
        place=place,
        right=list(right),
        facts=dict(facts),
        prev_hash=dossier.head_hash,
    )
    event.hash = digest(dossier.head_hash, event_record(event))
    for name in STATE_COLUMNS:
        value = getattr(after, name)
        setattr(dossier, name, list(value) if isinstance(value, tuple) else value)
    dossier.last_event_no, dossier.last_event_at, dossier.head_hash = event_no, call.at, event.hash
    return event, after


def store(dossier: Dossier, event: Event, before: State | None, changed: Sequence[str] = ()) -> None:
    """Write dossier, event and time span, and ask the worker for what follows, all in the caller's transaction.

    `before` is the state before the event, None = the dossier is new; `changed` names columns beside the state.
    """
    if before is None:
        dossier.save(force_insert=True)
    else:
        dossier.save(update_fields=[*STATE_COLUMNS, "last_event_no", "last_event_at", "head_hash", *changed])
    event.save(force_insert=True)
    leaves_draft = before is not None and before.status is Status.DRAFT and dossier.status != Status.DRAFT
    runs_on = before is not None and before.ended_at is None  # a correction afterwards is no time of the dossier
    if leaves_draft or (runs_on and before is not None and before.turn != dossier.turn):
        _turn_over(dossier, event.at)
    if ACTS[Act(event.act)].tells_applicant:
        jobs.configure_task(TELL_APPLICANT).defer(dossier_id=str(dossier.pk), event_no=event.event_no)


def _turn_over(dossier: Dossier, at: datetime) -> None:
    """Close the open time span and open the next owner's, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "with closed as (update dossiers_timespan set to_at = %(at)s "
            "where dossier_id = %(id)s and to_at is null returning span_no) "
            "insert into dossiers_timespan (dossier_id, span_no, owner, from_at) "
            "select %(id)s, coalesce((select span_no from closed), 0) + 1, %(owner)s::text, %(at)s "
            "where %(owner)s::text <> 'nobody'",
            {"at": at, "id": dossier.pk, "owner": str(dossier.turn)},
        )


def seal_until(last: date) -> list[date]:
    """Seal every day on which an event was recorded, up to and with `last`, that has no seal yet; return those days.

    A day is sealed once and for all: what is recorded later carries a later day.
    """
    newest = DailySeal.objects.order_by("-day").values_list("day", flat=True).first()
    rows = Event.objects.filter(recorded_at__date__lte=last)
    if newest is not None:
        rows = rows.filter(recorded_at__date__gt=newest)
    days = sorted(set(rows.values_list("recorded_at__date", flat=True).distinct()))
    return [day for day in days if seal_day(day) is not None]


def seal_day(day: date) -> DailySeal | None:
    """Seal the events recorded on a day (Asia/Ho_Chi_Minh): one hash over all of them, chained to the seal before.

    None = the day is sealed already. Raises nothing for a day without events: its seal says so.
    """
    if DailySeal.objects.filter(pk=day).exists():
        return None
    before = DailySeal.objects.filter(day__lt=day).order_by("-day").first()
    count, head = sealed_hash(day, before.hash if before else "")
    return DailySeal.objects.create(day=day, event_count=count, prev_hash=before.hash if before else "", hash=head)


def sealed_hash(day: date, prev_hash: str) -> tuple[int, str]:
    """Return the number of events recorded on a day and the hash over them in a fixed order."""
    rows = (
        Event.objects.filter(recorded_at__date=day)
        .order_by("dossier_id", "event_no")
        .values_list("dossier_id", "event_no", "hash")
    )
    return seal_over(rows.iterator(chunk_size=5_000), prev_hash)


def seal_over(rows: Iterable[tuple[UUID, int, str]], prev_hash: str) -> tuple[int, str]:
    """Return the number of events and the hash over them; `rows` are (dossier, number, hash) in the order of these."""
    count, head = 0, prev_hash
    for dossier_id, event_no, value in rows:
        count += 1
        head = digest(head, {"dossier_id": str(dossier_id), "event_no": event_no, "hash": value})
    return count, head
