"""Open dossiers taken over to another version of their procedure: what that changes for each, and the act that does it.

A dossier keeps the version that it was received under; an administrator may take chosen ones over (NĐ 63/2010, Art. 8).
She sees codes and figures, nothing of what lies in them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import UUID, uuid5

from django.db.models import Count, QuerySet
from pydantic import Field

from motcua.base.text import search_key
from motcua.base.violations import RuleViolation
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.catalogue.rules import Procedure
from motcua.ground.deadlines import queries as deadlines
from motcua.ground.deadlines.rules import instant, local
from motcua.ground.people.rules import HOUSE
from motcua.record.acts import Case, Facts, act, entry, journal, perform
from motcua.record.bodies import Body, ReasonText
from motcua.record.dossiers.clock import due_of, original_due_of
from motcua.record.dossiers.journal import Entry, running
from motcua.record.dossiers.models import Dossier, Event
from motcua.record.dossiers.rules import ACTS, Act
from motcua.record.dossiers.services import Call
from motcua.record.papers.models import Paper
from motcua.record.papers.rules import RESULT_FROM
from motcua.record.payments import services as payments
from motcua.record.payments.assessing import fees_owed, reassess
from motcua.record.payments.rules import Owed
from motcua.record.reading import calendar_of

OPEN = tuple(status.value for status in ACTS[Act.REBASE].moves if status is not None)
"""The statuses in which a dossier may be taken over."""
SHOWN_MOST = 500
"""So many dossiers are shown and taken over at once."""


class SameVersion(RuleViolation):
    """The dossier is under this version already."""

    code = "rebase.same-version"
    text = "Hồ sơ đã theo bản {version}, không phải chuyển."


class OtherProcedure(RuleViolation):
    """A dossier stays with its procedure."""

    code = "rebase.other-procedure"
    text = "Bản {version} là của thủ tục khác. Chọn một bản của chính thủ tục này."
    status = 422


class NotPublished(RuleViolation):
    """Nothing is decided by a draft."""

    code = "rebase.not-published"
    text = "Bản {version} chưa công bố hoặc không có. Công bố trước rồi chuyển hồ sơ."
    status = 422


class NotInForceYet(RuleViolation):
    """A rule that does not apply yet applies to no dossier."""

    code = "rebase.not-in-force-yet"
    text = "Bản {version} chưa có hiệu lực. Chuyển hồ sơ từ ngày bản đó có hiệu lực."
    status = 422


class NoSuchCaseThere(RuleViolation):
    """The case that the dossier was filed for is not in that version."""

    code = "rebase.no-case"
    text = "Bản {version} không có trường hợp “{case}” của hồ sơ này. Giữ bản cũ."


class PapersMoved(RuleViolation):
    """A paper that was counted has another number there: the counts would speak of something else."""

    code = "rebase.papers-moved"
    text = "Thành phần “{name}” mang số khác trong bản {version}, số đã đếm sẽ lẫn. Giữ bản cũ."


class CountedOtherwise(RuleViolation):
    """The dossier has changed since its new due instant was shown."""

    code = "rebase.counted-otherwise"
    text = "Hồ sơ vừa thay đổi nên hạn không còn như đã xem. Xem lại hệ quả rồi xác nhận lần nữa."


class Rebase(Body):
    """To which version, where the journal stood when the consequences were shown, and why."""

    version: Annotated[str, Field(min_length=3, max_length=60)]
    seen_event_no: Annotated[int, Field(ge=1)]
    reason: ReasonText


@dataclass(frozen=True, slots=True)
class Consequence:
    """What taking one dossier over would change, in codes and figures alone; `refusal` = why it cannot be."""

    dossier_id: UUID
    number: str
    agency: str
    last_event_no: int
    old_due: datetime | None
    new_due: datetime | None
    """None = nothing is due yet, or the clock stands and is counted when it goes on."""
    missing: tuple[int, ...]
    """Numbers of the components that the new version requires and that are not there."""
    fee_difference_vnd: int
    """What the new version costs beyond what was booked: more is taken later, less is owed no more or goes back."""
    refusal: str


@dataclass(frozen=True, slots=True)
class VersionCount:
    """How many open dossiers a version has."""

    version_id: str
    count: int


# -- the act -----------------------------------------------------------------------------------------------------------


@act(Act.REBASE, Rebase, lambda standing: None)
def rebase(case: Case, body: Rebase) -> Facts:
    """Take an open dossier over to another published version; its due instant is counted anew by it.

    Raises SameVersion, OtherProcedure, NotPublished, NotInForceYet, NoSuchCaseThere, PapersMoved, CountedOtherwise.
    """
    dossier = case.dossier
    if dossier.last_event_no != body.seen_event_no:
        raise CountedOtherwise()
    old, whole = case.procedure, _target(dossier, body.version, local(case.call.at).date())
    papers = list(Paper.objects.filter(dossier_id=dossier.pk, paper_no__lt=RESULT_FROM))
    _require_papers(papers, whole)
    new = catalogue.chosen(whole.id, dossier.channel, dossier.case_code)
    facts: Facts = {"procedure_before": dossier.procedure_id, "procedure": whole.id, "reason": body.reason}
    facts |= _fees_anew(case, new)
    if case.standing.state.due_at is not None:
        facts["due_before"] = case.standing.state.due_at.isoformat()
        facts |= {name: at.isoformat() for name, at in _dues(dossier, journal(dossier.pk), new).items()}
    dossier.procedure_id = whole.id
    case.changed.append("procedure_id")
    if old.short_name != whole.short_name:
        dossier.search_key = dossier.search_key.replace(search_key(old.short_name), search_key(whole.short_name))
        case.changed.append("search_key")
    return facts


def _fees_anew(case: Case, new: Procedure) -> Facts:
    """Reckon what was booked anew by the new version: what is more is taken at the latest at the return.

    What was paid too much may go back. A class of people that the new version does not know pays the whole fee.
    """
    dossier, standing = case.dossier, case.standing
    if payments.reckoned_on(dossier.pk) is None:
        return {}
    granted = standing.exemption.granted_class if standing.exemption else ""
    fees = fees_owed(new, dossier.agency_code, dossier.channel, granted, standing.today, standing.rules)
    return payments.reckon_anew(reassess(standing.charges, fees, is_collected=standing.is_collected), case.money())


def _target(dossier: Dossier, version_id: str, day: date) -> Procedure:
    if version_id == dossier.procedure_id:
        raise SameVersion(version=version_id)
    if version_id.rpartition("@")[0] != dossier.procedure_id.rpartition("@")[0]:
        raise OtherProcedure(version=version_id)
    if version_id not in catalogue.published_versions(version_id.rpartition("@")[0]):
        raise NotPublished(version=version_id)
    version = catalogue.version(version_id)
    if version.valid_from > day:
        raise NotInForceYet(version=version_id)
    if dossier.case_code and dossier.case_code not in {case.code for case in version.cases}:
        raise NoSuchCaseThere(version=version_id, case=dossier.case_code)
    return version


def _require_papers(papers: Iterable[Paper], version: Procedure) -> None:
    numbers = {search_key(item.name): item.component_no for item in version.all_components}
    for paper in papers:
        there = numbers.get(search_key(paper.name))
        if there is not None and there != paper.paper_no:
            raise PapersMoved(name=paper.name, version=version.id)


def _dues(dossier: Dossier, entries: Iterable[Entry], procedure: Procedure) -> dict[str, datetime]:
    """Return `due_at` by a version, and `original_due_at` of a re-appointed dossier; nothing while the clock stands."""
    run = running(entries)
    if run.start is None:
        return {}
    rules, by_minute = deadlines.rule_set(local(run.start).date()), run.start == dossier.minute_at
    calendar = calendar_of(dossier)
    found = due_of(procedure, calendar, run, by_minute=by_minute, rules=rules).due_at
    if found is None:
        return {}
    if run.re_appointed is None:
        return {"due_at": instant(found)}
    original = original_due_of(procedure, calendar, run, by_minute=by_minute, rules=rules).due_at
    return {"due_at": instant(found), "original_due_at": instant(original or found)}


# -- which dossiers, and what it changes -------------------------------------------------------------------------------


def counts(code: str = "") -> tuple[VersionCount, ...]:
    """Return how many open dossiers each version has, of one procedure or of all. One statement."""
    rows = Dossier.objects.filter(status__in=OPEN)
    if code:
        rows = rows.filter(procedure__code=code)
    found = rows.values_list("procedure_id").annotate(number=Count("id")).order_by("procedure_id")
    return tuple(VersionCount(version_id, number) for version_id, number in found)


def agencies_with(version_id: str) -> tuple[tuple[str, int], ...]:
    """Return the agencies with open dossiers of a version, and how many each. One statement."""
    rows = Dossier.objects.filter(status__in=OPEN, procedure_id=version_id)
    found = rows.values_list("agency_code").annotate(number=Count("id")).order_by("agency_code")
    return tuple((agency, number) for agency, number in found)


def chosen(version_id: str, *, agency: str = "", numbers: Sequence[str] = ()) -> QuerySet[Dossier]:
    """Return the open dossiers of a version that were chosen: all of an agency, or those of a list of codes."""
    rows = Dossier.objects.filter(procedure_id=version_id, status__in=OPEN)
    if agency:
        return rows.filter(agency_code=agency)
    wanted = [number.strip() for number in numbers if number.strip()]
    return rows.filter(code__in=wanted) | rows.filter(request_no__in=wanted)


def consequences(rows: Iterable[Dossier], version_id: str, day: date) -> tuple[Consequence, ...]:
    """Return what taking dossiers over on a day would change. Four statements, however many there are."""
    found = list(rows)
    ids = [row.pk for row in found]
    journals: defaultdict[UUID, list[Entry]] = defaultdict(list)
    for event in Event.objects.filter(dossier_id__in=ids).order_by("dossier_id", "event_no"):
        journals[event.dossier_id].append(entry(event))
    papers: defaultdict[UUID, list[Paper]] = defaultdict(list)
    for paper in Paper.objects.filter(dossier_id__in=ids, paper_no__lt=RESULT_FROM):
        papers[paper.dossier_id].append(paper)
    charged = payments.owed_by_many(ids)
    classes = payments.granted_classes(ids)
    return tuple(
        _consequence(row, version_id, day, journals[row.pk], papers[row.pk], charged[row.pk], classes.get(row.pk, ""))
        for row in found
    )


def _consequence(
    row: Dossier,
    version_id: str,
    day: date,
    entries: Sequence[Entry],
    papers: Sequence[Paper],
    charges: Sequence[Owed],
    granted: str,
) -> Consequence:
    refusal, difference, new_due = "", 0, None
    missing: tuple[int, ...] = ()
    try:
        whole = _target(row, version_id, day)
        _require_papers(papers, whole)
        new = catalogue.chosen(whole.id, row.channel, row.case_code)
        new_due = _dues(row, entries, new).get("due_at") if row.due_at else None
        missing = _missing(papers, new)
        is_booked = any(item.act is Act.SUBMIT for item in entries) or row.received_at is not None
        if is_booked:
            fees = fees_owed(new, row.agency_code, row.channel, granted, day, deadlines.rule_set(day))
            difference = reassess(charges, fees, is_collected=True).difference_vnd
    except RuleViolation as violation:
        refusal = violation.sentence
    return Consequence(
        row.pk,
        row.code or row.request_no,
        catalogue.agency(row.agency_code).short_name,
        row.last_event_no,
        row.due_at,
        new_due,
        missing,
        difference,
        refusal,
    )


def _missing(papers: Sequence[Paper], procedure: Procedure) -> tuple[int, ...]:
    """The components that the version requires and that were not counted; none before the papers were."""
    if not papers:
        return ()
    there = {paper.paper_no for paper in papers if _copies(paper)}
    return tuple(
        item.component_no for item in procedure.components if item.is_required and item.component_no not in there
    )


def _copies(paper: Paper) -> int:
    return paper.original_count + paper.certified_copy_count + paper.photocopy_count + paper.electronic_count


def take_over(dossier_id: UUID, seen_event_no: int, version_id: str, reason: str, at: datetime) -> RuleViolation | None:
    """Take one dossier over by its act; None = it is written, now or by a run before, else what refused it.

    Twice is once: the act is known by the dossier, where its journal stood and the version.
    """
    act_id = uuid5(dossier_id, f"rebase:{seen_event_no}:{version_id}")
    body = Rebase(version=version_id, seen_event_no=seen_event_no, reason=reason)
    try:
        perform(Act.REBASE, Call(dossier_id, act_id, HOUSE, at, at), body)
    except RuleViolation as refusal:
        return refusal
    return None
