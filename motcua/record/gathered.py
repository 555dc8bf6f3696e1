"""The dossiers of a list or a visit as one person sees them: each with what waits for her on it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from motcua.base.violations import NotThere
from motcua.ground.agreements.rules import AssignmentRow
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.deadlines.queries import rule_set
from motcua.ground.deadlines.rules import local
from motcua.ground.people.rules import Actor
from motcua.record import lists, reading, sight, work
from motcua.record.dossiers.models import Dossier, Event
from motcua.record.dossiers.rules import STATUSES, Act, Status
from motcua.record.gatherings import queries as gatherings
from motcua.record.gatherings import rules as gathering_rules
from motcua.record.gatherings.models import Gathering
from motcua.record.lists import Row
from motcua.record.payments import services as payments
from motcua.record.payments.assessing import fees_owed
from motcua.record.payments.rules import Money
from motcua.record.work import Task


@dataclass(frozen=True, slots=True)
class Member:
    """One dossier of a gathering; `line_no` None = of a visit, `task` None = nothing of it waits for her."""

    row: Row
    line_no: int | None
    task: Task | None


def _of(gathering_id: UUID) -> Q:
    """The dossiers of a gathering; the first of a visit bears its id."""
    return Q(gathering_id=gathering_id) | Q(pk=gathering_id)


def members(actor: Actor, places: Sequence[AssignmentRow], gathering_id: UUID) -> tuple[Member, ...]:
    """Return the dossiers of a gathering that a person may see, in the order of the list. Two statements."""
    rows = lists.annotated(sight.visible(actor, places).filter(_of(gathering_id)))
    found = list(
        rows.order_by("gathering_line", "opened_at", "id").values(*lists.COLUMNS, "gathering_line", "opened_at")
    )
    mine = work.tasks(actor, places).filter(pk__in=[item["id"] for item in found]).values_list("id", "task")
    tasks = {dossier_id: Task(task) for dossier_id, task in mine} if found else {}
    ordered = sorted(found, key=lambda item: (item["gathering_line"] or 0, item["opened_at"]))
    shown = lists.as_seen(actor, (lists.row(item) for item in ordered))
    return tuple(
        Member(row, item["gathering_line"], tasks.get(item["id"])) for row, item in zip(shown, ordered, strict=True)
    )


def slips(gathering_id: UUID) -> dict[str, list[tuple[UUID, int]]]:
    """Return the events by which dossiers of a group went into a sack, by the number of its slip. One statement.

    In the order of the list; each is (dossier, number of the event), as the form that it issued is found.
    """
    rows = Event.objects.filter(dossier__gathering_id=gathering_id, act=Act.ACCEPT_BY_POST.value)
    found: dict[str, list[tuple[UUID, int]]] = {}
    for dossier_id, event_no, facts in rows.order_by("dossier__gathering_line").values_list(
        "dossier_id", "event_no", "facts"
    ):
        slip, _stroke, _line = str(facts["slip"]).partition("/")
        found.setdefault(slip, []).append((dossier_id, event_no))
    return found


def with_forms(actor: Actor, places: Sequence[AssignmentRow], gathering_id: UUID) -> frozenset[UUID]:
    """Return the dossiers of a gathering whose forms a person may print again now. One statement."""
    return lists.with_forms(actor, sight.visible(actor, places).filter(_of(gathering_id)))


def costs(drafts: Collection[Row], at: datetime) -> dict[UUID, dict[Money, int]]:
    """Return what drafts will owe when they are received now, by kind, whole đồng. One statement, none without drafts.

    As the act of reception reckons it: by the fees of the day, lowered for the class that was granted; a claim that
    nobody has settled lowers nothing.
    """
    if not drafts:
        return {}
    granted, day = payments.granted_classes([row.id for row in drafts]), local(at).date()
    rules = rule_set(day)
    found: dict[UUID, dict[Money, int]] = {}
    for row in drafts:
        kinds = found.setdefault(row.id, {})
        procedure = lists.procedure_of(row)
        for fee in fees_owed(procedure, row.agency_code, row.channel, granted.get(row.id, ""), day, rules):
            if fee.due_at == "RECEPTION":
                kinds[fee.kind] = kinds.get(fee.kind, 0) + fee.amount_vnd
    return found


@dataclass(frozen=True, slots=True)
class Sacked:
    """What a scanned number of a sack or a list stands for: the dossiers in it."""

    code: str
    dossier_ids: frozenset[UUID]


def of_sack(text: str, actor: Actor, places: Sequence[AssignmentRow]) -> Sacked | None:
    """Return the dossiers of a scanned slip of a sack, or of a whole list; None when the text names none of hers.

    Three statements at most, none where the text is no such number.
    """
    code = gathering_rules.read_code(text)
    found = gatherings.of_code(code, actor, places) if code else None
    if code is None or found is None:
        return None
    if code.startswith("PG-"):
        return Sacked(code, frozenset(dossier_id for dossier_id, _no in slips(found.pk).get(code, ())))
    rows = Dossier.objects.filter(_of(found.pk)).values_list("pk", flat=True)
    return Sacked(code, frozenset(rows))


def receptions(
    actor: Actor, places: Sequence[AssignmentRow], gathering_id: UUID
) -> tuple[tuple[UUID, int, str], ...]:  # fmt: skip
    """Return (dossier, number of the event, receipt or "") of each reception in a gathering. One statement.

    Of the dossiers that a person may see, in the order of the list; by the post and at the agency are two of them.
    """
    rows = Event.objects.filter(
        dossier__in=sight.visible(actor, places).filter(_of(gathering_id)),
        act__in=(Act.ACCEPT_BY_POST.value, Act.RECEIVE.value),
    )
    ordered = rows.order_by("dossier__gathering_line", "dossier__opened_at", "dossier_id", "event_no")
    found = ordered.values_list("dossier_id", "event_no", "facts")
    return tuple((dossier_id, event_no, str(facts.get("receipt", ""))) for dossier_id, event_no, facts in found)


def open_of_many(
    actor: Actor, places: Sequence[AssignmentRow], *, procedure_code: str, personal_ids: Sequence[str]
) -> dict[str, str]:
    """Return the number of an open dossier of a procedure by the personal number of its applicant. One statement."""
    open_now = [status.value for status, rule in STATUSES.items() if not rule.is_end]
    rows = sight.visible(actor, places).filter(
        applicant_personal_id__in=[number for number in personal_ids if number],
        status__in=open_now,
        procedure__code=procedure_code,
    )
    found = rows.order_by("opened_at").values_list("applicant_personal_id", "code", "request_no")
    return {number: code or request_no for number, code, request_no in found}


def of(dossier: Dossier) -> Gathering | None:
    """Return the list or the visit that a dossier was filed in, None when it was filed by itself. One statement."""
    return gatherings.find(dossier.gathering_id or dossier.pk)


@dataclass(frozen=True, slots=True)
class Named:
    """The list or the visit of a dossier, as its page leads there."""

    number: str
    is_visit: bool


def unseen(ref: str) -> tuple[Dossier, Named | None]:
    """Return a dossier as `reading.unseen` does, with the gathering that it was filed in. No further statement.

    The caller asks who looks. Raises NotThere.
    """
    of_it = Gathering.objects.filter(pk=Coalesce(OuterRef("gathering_id"), OuterRef("pk")))
    rows = Dossier.objects.filter(pk=reading.dossier_id_of(ref)).annotate(
        gathered_as=Subquery(of_it.values("number")[:1])
    )
    found = rows.first()
    if found is None:
        raise NotThere(thing="hồ sơ")
    return found, Named(found.gathered_as, found.gathering_line is None) if found.gathered_as else None


@dataclass(frozen=True, slots=True)
class Beside:
    """Another dossier of the same visit, as who holds a code of one and the telephone may know of it: no person."""

    id: UUID
    number: str
    procedure: str
    status: Status


def beside(dossier: Dossier) -> tuple[Beside, ...]:
    """Return the other dossiers of the visit of a dossier, for its applicant. One statement, or none for a list.

    All are of one person and one telephone (`NotOneApplicant`); what was filed by a list is nobody else's to see, and a
    draft is not told of.
    """
    if dossier.gathering_line is not None:
        return ()
    rows = Dossier.objects.filter(_of(dossier.gathering_id or dossier.pk), gathering_line=None)
    rows = rows.filter(phone_last4=dossier.phone_last4).exclude(pk=dossier.pk).exclude(status=Status.DRAFT.value)
    found = rows.order_by("opened_at", "id").values_list("id", "code", "request_no", "procedure_id", "status")
    return tuple(
        Beside(dossier_id, code or request_no, catalogue.short_name(procedure_id), Status(status))
        for dossier_id, code, request_no, procedure_id, status in found
    )
