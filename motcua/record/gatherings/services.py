"""Writing gatherings: the acts of reception begin them and say what became of each line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from motcua.ground.deadlines.rules import local
from motcua.record.dossiers import services as dossiers
from motcua.record.gatherings import rules
from motcua.record.gatherings.models import Gathering, Line, Sack
from motcua.record.gatherings.rules import Kind


@dataclass(frozen=True, slots=True)
class Owner:
    """One owner as the list has her: the row of the sheet, and what the act wants of an applicant."""

    row_no: int
    facts: Mapping[str, Any]


def begin(gathering: Gathering, owners: Sequence[Owner] = ()) -> Gathering:
    """Write a gathering with its lines, and give it its number; the same again gives the one that is there.

    Raises GatheringReused when the id belongs to another.
    """
    try:
        with transaction.atomic():
            there = Gathering.objects.filter(pk=gathering.pk).first()
            if there is None:
                return _written(gathering, owners)
    except IntegrityError:  # the same call came twice at once; the other one has written it
        there = Gathering.objects.filter(pk=gathering.pk).first()
    if there is None or (there.fingerprint, there.opened_by) != (gathering.fingerprint, gathering.opened_by):
        raise rules.GatheringReused()
    return there


def _written(gathering: Gathering, owners: Sequence[Owner]) -> Gathering:
    kind, day = Kind(gathering.kind), local(gathering.opened_at).date()
    (number,) = dossiers.numbers([dossiers.series_name(f"gathering:{rules.PREFIX[kind]}", day)])
    gathering.number = rules.number_of(kind, day, number)
    gathering.save(force_insert=True)
    Line.objects.bulk_create(
        Line(
            gathering_id=gathering.pk,
            line_no=line_no,
            row_no=owner.row_no,
            owner=dict(owner.facts),
            dossier_id=rules.dossier_id(gathering.pk, line_no),
        )
        for line_no, owner in enumerate(owners, start=1)
    )
    return gathering


def note_opened(line: Line, at: datetime) -> None:
    """The dossier of a line is open: what the line knew of its owner goes."""
    Line.objects.filter(pk=line.pk).update(owner={}, refusal="", opened_at=at)


def note_refused(line: Line, sentence: str) -> None:
    """Keep why a line could not be opened, for the page and for the next try."""
    Line.objects.filter(pk=line.pk, opened_at__isnull=True).update(refusal=sentence)


def change_owner(line: Line, facts: Mapping[str, Any]) -> bool:
    """Put an owner right whose dossier is not open yet; return whether there was still time."""
    return bool(Line.objects.filter(pk=line.pk, opened_at__isnull=True).update(owner=dict(facts), refusal=""))


def slip_of(gathering_id: UUID, seal_no: str, at: datetime) -> str:
    """Return the number of the one consignment slip of a sack, taken with the first dossier that goes into it.

    The row of the group is locked: of two dossiers that are sealed at once the second finds the slip of the first.
    """
    Gathering.objects.select_for_update().get(pk=gathering_id)
    found = Sack.objects.filter(pk=(gathering_id, seal_no)).first()
    if found is not None:
        return found.slip_no
    day = local(at).date()
    (number,) = dossiers.numbers([dossiers.series_name("slip", day)])
    sack = Sack(gathering_id=gathering_id, seal_no=seal_no, slip_no=f"PG-{day:%y%m%d}-{number:04d}", sealed_at=at)
    sack.save(force_insert=True)
    return sack.slip_no
