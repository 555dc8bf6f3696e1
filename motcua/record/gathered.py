"""The dossiers of a list or a visit as one person sees them: each with what waits for her on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from motcua.ground.agreements.rules import AssignmentRow
from motcua.ground.people.rules import Actor
from motcua.record import lists, sight, work
from motcua.record.dossiers.models import Dossier, Event
from motcua.record.dossiers.rules import STATUSES, Act
from motcua.record.lists import Row
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
    return tuple(Member(lists.row(item), item["gathering_line"], tasks.get(item["id"])) for item in ordered)


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


def of_visit(dossier: Dossier) -> UUID | None:
    """Return the visit that a dossier was filed at, None when it was filed by itself, or by a list. One statement."""
    if dossier.gathering_id is not None:
        return dossier.gathering_id if dossier.gathering_line is None else None
    return dossier.pk if Dossier.objects.filter(gathering_id=dossier.pk).exists() else None
