"""From what the record says to what a page shows: due chips, holders, timelines, acts and refusals."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.base.text import moment_words, short_day_words, time_words
from motcua.base.violations import NoRight, RuleViolation
from motcua.doors.frame.acts import Answer
from motcua.doors.frame.components import (
    AllowedAct,
    Due,
    Explained,
    Happening,
    Holder,
    Level,
    RefusedAct,
    Share,
    StageLine,
)
from motcua.doors.frame.languages import said, whom_to_ask
from motcua.ground.catalogue.queries import agencies, agency
from motcua.ground.deadlines.queries import calendar, rule_set
from motcua.ground.deadlines.rules import DueLevel, due_level, local, remaining, worked_minutes
from motcua.ground.deadlines.words import duration_words, remaining_words
from motcua.ground.people.rules import ROLE_WORDS
from motcua.record import reading
from motcua.record.dossiers.roles import WHO_MAY
from motcua.record.dossiers.rules import ACTS, STATUSES, Act, ActNotAllowed, Owner, Status
from motcua.record.lists import Row
from motcua.stages.returning import files

LEVELS = {
    DueLevel.OVERDUE: Level.OVERDUE,
    DueLevel.TODAY: Level.TODAY,
    DueLevel.SOON: Level.SOON,
    DueLevel.TIME: Level.AMPLE,
    DueLevel.PAUSED: Level.PAUSED,
    DueLevel.DONE: Level.DONE,
}

_EMPLOYER_OWNER = {"POST": Owner.POST, "AGENCY": Owner.AGENCY, "NONE": Owner.APPLICANT}


def due_of_row(row: Row, at: datetime, href: str = "") -> Due | None:
    """Return the due chip of a list row; None before reception."""
    if row.due_at is None:
        return None
    office_calendar = calendar(agency(row.agency_code).calendar_code)
    is_done = row.resolved_at is not None or STATUSES[row.status].is_end
    level = due_level(
        local(at), local(row.due_at), office_calendar, is_done=is_done, is_paused=row.stopped_at is not None,
        soon_days=rule_set(local(at).date()).due_soon_working_days,
    )  # fmt: skip
    if row.stopped_at is not None and level is DueLevel.PAUSED:
        minutes = worked_minutes(local(row.stopped_at), local(at), office_calendar)
        return _stopped(minutes, office_calendar.day_minutes, local(row.stopped_at), href)
    text = remaining_words(remaining(local(at), local(row.due_at), office_calendar))
    return _due(level, text, local(row.due_at), href)


def due_of_clock(clock: reading.ClockReading, href: str = "") -> Due | None:
    """Return the due chip of a dossier page; None before reception."""
    if clock.level is None or clock.due_at is None:
        return None
    if clock.stopped_at is not None and clock.level is DueLevel.PAUSED:
        return _stopped(clock.stopped_minutes, clock.day_minutes, local(clock.stopped_at), href)
    return _due(clock.level, remaining_words(clock.left) if clock.left else "", local(clock.due_at), href)


def _due(level: DueLevel, left: str, due_at: datetime, href: str) -> Due:
    detail = f"hạn {time_words(due_at)}, {short_day_words(due_at.date())}"
    return Due(LEVELS[level], "Xong" if level is DueLevel.DONE else left, detail, href)


def _stopped(minutes: int, day_minutes: int, since: datetime, href: str) -> Due:
    """The chip of a clock that stands: a due instant is told again when it runs."""
    text = f"dừng {duration_words(minutes, day_minutes)}"
    return Due(Level.PAUSED, text, f"từ {time_words(since)}, {short_day_words(since.date())}", href)


def explained(clock: reading.ClockReading) -> tuple[Explained, ...]:
    """Return the explanation of the due instant, each date written once."""
    if clock.due is None:
        return ()
    lines: list[Explained] = []
    before = ""
    for sentence in clock.due.explanation:
        when = f"{short_day_words(sentence.at.date())}, {time_words(sentence.at)}"
        lines.append(Explained(sentence.text, "" if when == before else when, sentence.source))
        before = when
    return tuple(lines)


def shares(clock: reading.ClockReading, day_minutes: int) -> tuple[Share, ...]:
    """Return the time by owner for the bar; applicants' time is told to have stood still."""
    return tuple(
        Share(
            owner.value,
            minutes,
            duration_words(minutes, day_minutes) if minutes else "0",
            note=_by_agency(clock, day_minutes) if owner is Owner.OTHER_AGENCY else "",
        )
        for owner, minutes in clock.by_owner.items()
        if minutes or owner in (Owner.AGENCY, Owner.POST)
    )


def _by_agency(clock: reading.ClockReading, day_minutes: int) -> str:
    """Whose of several other agencies the minutes were, by name."""
    offices = agencies()
    return ", ".join(
        f"{offices[code].short_name if code in offices else code} {duration_words(minutes, day_minutes)}"
        for code, minutes in clock.by_agency.items()
        if code and minutes
    )


def stages(clock: reading.ClockReading, names: Mapping[str, str]) -> tuple[StageLine, ...]:
    """Return the stages of the internal process with their officials by name; empty before reception."""
    day = clock.day_minutes
    return tuple(
        StageLine(
            number=stage.stage_no,
            name=_(stage.name),
            place=" · ".join(filter(None, (stage.unit, stage.role))),
            who=", ".join(names.get(who, who) for who in stage.who_ids),
            used_minutes=stage.used_minutes,
            used=duration_words(max(stage.used_minutes, stage.own_minutes), day),
            budget_minutes=stage.budget_minutes or 0,
            budget=duration_words(stage.budget_minutes, day) if stage.budget_minutes else "",
            is_current=stage.is_current,
            over=duration_words(max(stage.used_minutes, stage.own_minutes) - (stage.budget_minutes or 0), day)
            if stage.is_over
            else "",
        )
        for stage in clock.stages
    )


def holder(
    key: str | None, words: Mapping[str, tuple[str, Owner]], offered_to: str | None = None, href: str = ""
) -> Holder | None:
    """Return the holder chip of a key; None when there is no paper."""
    if key is None:
        return None
    name, owner = words.get(key, (key, Owner.AGENCY))
    waiting_for = words.get(offered_to, (offered_to, owner))[0] if offered_to else ""
    return Holder(owner.value, name, href, waiting_for)


def timeline(happenings: Sequence[reading.Happening], *, newest_first: bool = True) -> tuple[Happening, ...]:
    """Return the journal for a page, with who and where."""
    rows = [
        Happening(
            what=item.title,
            when=moment_words(local(item.at)),
            owner=_EMPLOYER_OWNER.get(item.employer, Owner.APPLICANT).value,
            who=item.by_words,
            note=item.consequence,
        )
        for item in happenings
    ]
    return tuple(reversed(rows)) if newest_first else tuple(rows)


EXPECTED: Mapping[Status, tuple[Act, ...]] = {
    Status.DRAFT: (Act.SUBMIT, Act.RECEIVE),
    Status.SUBMITTED: (Act.ACCEPT_BY_POST, Act.ACCEPT_HANDOVER, Act.RECEIVE, Act.OFFER_HANDOVER),
    Status.RECEIVED: (Act.PASS_ON,),
    Status.APPRAISING: (Act.ACCEPT_HANDOVER, Act.OFFER_HANDOVER, Act.ASK_STEPS, Act.PROPOSE, Act.ASSIGN),
    Status.APPROVING: (Act.APPROVE,),
    Status.AWAITING_SUPPLEMENT: (Act.ANSWER_SUPPLEMENT,),
    Status.AWAITING_OPINION: (Act.ANSWER_OPINION,),
    Status.AWAITING_PAYMENT: (Act.CONFIRM_PAYMENT,),
    Status.PAUSED: (Act.RESUME,),
    Status.RESOLVED: (
        Act.SIGN_RESULT, Act.RETURN_ELECTRONICALLY, Act.PREPARE_RETURN, Act.OFFER_TO_POST, Act.ACCEPT_TO_CARRY,
        Act.DELIVER, Act.RETURN_AT_COUNTER,
    ),
    Status.RETURNED: (Act.ACCEPT_HANDOVER, Act.OFFER_HANDOVER, Act.RATE),
}  # fmt: skip
"""The act that the procedure expects next in each status, first possible first: the primary button."""


def next_act(answers: Sequence[Answer], status: Status) -> Act | None:
    """Return the act that is expected next and allowed; none while a result that goes home as a file lacks it."""
    if any(isinstance(answer.refusal, files.AWAITING_FILE) for answer in answers):
        return None
    allowed = {answer.act for answer in answers if answer.is_allowed}
    if status is Status.RESOLVED and {Act.PREPARE_RETURN, Act.RETURN_AT_COUNTER} <= allowed:
        return Act.RETURN_AT_COUNTER  # of a same-day procedure: who waits takes it as it is
    return next((act for act in EXPECTED.get(status, ()) if act in allowed), None)


def allowed(answers: Sequence[Answer], status: Status, hrefs: Mapping[Act, str]) -> tuple[AllowedAct, ...]:
    """Return the acts that may be done now, the expected one first; acts without an address are left out."""
    first = next_act(answers, status)
    ready = [answer.act for answer in answers if answer.is_allowed and answer.act in hrefs]
    ready.sort(key=lambda act: act is not first)
    return tuple(
        AllowedAct(ACTS[act].button, hrefs[act], is_primary=act is first, key="Ctrl Enter" if act is first else "")
        for act in ready
    )


def refused(answers: Sequence[Answer], roles: frozenset[object], hrefs: Mapping[Act, str]) -> tuple[RefusedAct, ...]:
    """Return the acts of the person's own trade that may not be done now, each with its reason.

    Where a right is missing it says who can; what only waits for another step of the dossier stands last.
    """
    found = [
        (answer.act, answer.refusal)
        for answer in answers
        if answer.refusal is not None and answer.act in hrefs and roles & WHO_MAY[answer.act]
    ]
    found.sort(key=lambda item: isinstance(item[1], ActNotAllowed))
    return tuple(
        RefusedAct(
            label=ACTS[act].button,
            short=_half(refusal),
            sentence=said(refusal),
            law=refusal.law or "",
            remedy=_remedy(act, refusal),
        )
        for act, refusal in found
    )


def _remedy(act: Act, refusal: RuleViolation) -> str:
    """Whom to ask for the row that is missing, or who does the act; "" where no right is missing."""
    if not isinstance(refusal, NoRight):
        return ""
    return whom_to_ask(refusal) or _who_can(act)


def _who_can(act: Act) -> str:
    return "Người làm được: " + " hoặc ".join(sorted(ROLE_WORDS[role] for role in WHO_MAY[act])) + "."


def _half(refusal: RuleViolation) -> str:
    """Half a sentence for the closed line; of an act out of its turn, where the dossier stands."""
    if isinstance(refusal, ActNotAllowed):
        return f"đang ở bước “{refusal.facts['status']}”"
    first = said(refusal).partition(". ")[0].partition(": ")[0].rstrip(".")
    whole, *clauses = first.split(", ")
    for clause in clauses:  # as many whole clauses as fit a line; none is cut
        if len(whole) + len(clause) + 2 > _HALF_LENGTH_MAX:
            break
        whole = f"{whole}, {clause}"
    return whole


_HALF_LENGTH_MAX = 60
