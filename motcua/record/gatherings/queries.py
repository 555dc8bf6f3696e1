"""Reads of gatherings."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from motcua.base.violations import NotThere
from motcua.ground.agreements.rules import AssignmentRow
from motcua.ground.people.rules import Actor
from motcua.record.gatherings import rules
from motcua.record.gatherings.models import Gathering, Line, Sack
from motcua.record.gatherings.rules import Place


def find(gathering_id: UUID) -> Gathering | None:
    """Return a gathering by its id; None = there is none."""
    return Gathering.objects.filter(pk=gathering_id).first()


def seen(number: str, actor: Actor, places: Sequence[AssignmentRow]) -> Gathering:
    """Return a gathering by its number, for who may see it. One statement. Raises NotThere."""
    found = Gathering.objects.filter(number=number).first()
    if found is None or not _may_see(found, actor, places):
        raise NotThere(thing="danh sách này")
    return found


def of_code(code: str, actor: Actor, places: Sequence[AssignmentRow]) -> Gathering | None:
    """Return the gathering of a number (`rules.read_code`) for who may see it; of a slip that of its sack.

    None: there is none, or it is not hers. Two statements at most.
    """
    if code.startswith("PG-"):
        sack = Sack.objects.filter(slip_no=code).select_related("gathering").first()
        found = sack.gathering if sack is not None else None
    else:
        found = Gathering.objects.filter(number=code).first()
    return found if found is not None and _may_see(found, actor, places) else None


def _may_see(found: Gathering, actor: Actor, places: Sequence[AssignmentRow]) -> bool:
    points = {row.point_id for row in places}
    agencies = {actor.agency_code, *(code for row in places for code in row.agency_codes)} - {""}
    return rules.may_see(actor, points, agencies, Place(found.opened_by, found.point_id, found.agency_code))


def lines(gathering_id: UUID) -> tuple[Line, ...]:
    """Return the lines of a list in their order. One statement."""
    return tuple(Line.objects.filter(gathering_id=gathering_id).order_by("line_no"))


def waiting(gathering_id: UUID, most: int, but: Collection[int] = ()) -> tuple[Line, ...]:
    """Return the next lines whose dossier is still to be opened, those never tried first. One statement."""
    rows = Line.objects.filter(gathering_id=gathering_id, opened_at__isnull=True).exclude(line_no__in=list(but))
    return tuple(rows.order_by("refusal", "line_no")[:most])


def sacks(gathering_id: UUID) -> tuple[Sack, ...]:
    """Return the sacks of a group, the first sealed first. One statement."""
    return tuple(Sack.objects.filter(gathering_id=gathering_id).order_by("sealed_at", "seal_no"))


@dataclass(frozen=True, slots=True)
class Listed:
    """A group in a list: how many owners, and of how many the dossier is still to be opened."""

    gathering: Gathering
    total: int
    left: int


def recent(actor: Actor, places: Sequence[AssignmentRow], most: int) -> tuple[Listed, ...]:
    """Return the newest groups that a person may see. One statement."""
    points = [row.point_id for row in places]
    agencies = {actor.agency_code, *(code for row in places for code in row.agency_codes)} - {""}
    mine = Q(opened_by=actor.id) | Q(point_id__in=points)
    if not actor.is_post:
        mine |= Q(agency_code__in=agencies)
    rows = Gathering.objects.filter(mine, kind=rules.Kind.GROUP.value).annotate(
        total=Count("lines"), left=Count("lines", filter=Q(lines__opened_at__isnull=True))
    )
    return tuple(Listed(row, row.total, row.left) for row in rows.order_by("-opened_at", "id")[:most])
