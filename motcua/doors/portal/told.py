"""One dossier as its applicant is told of it: law, clock and money read once, as values, without personal data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.ground.agreements.queries import Point, points
from motcua.ground.catalogue.queries import agency
from motcua.ground.catalogue.rules import AgencyFacts, Procedure
from motcua.record import reading
from motcua.record.dossiers.rules import Act, Status
from motcua.record.payments.rules import Money


@dataclass(frozen=True, slots=True)
class Told:
    """What the page of one dossier rests on. No name, address, number or telephone of the applicant is in it."""

    id: UUID
    number: str
    """Dossier code, or the request number before reception."""
    status: Status
    channel: str
    post_send: bool
    post_return: bool
    electronic_return: bool
    minute_at: datetime | None
    due_at: datetime | None
    first_due_at: datetime | None
    resolved_at: datetime | None
    ended_at: datetime | None
    stopped_at: datetime | None
    outcome: str | None
    rating: int | None
    last_event_no: int
    procedure: Procedure
    office: AgencyFacts
    point: Point | None
    happenings: Sequence[reading.Happening]
    clock: reading.ClockReading
    owed_vnd: int
    """What is still to be paid, whenever it is due."""

    def last(self, *acts: Act) -> reading.Happening | None:
        """Return the newest happening of one of these acts."""
        return next((item for item in reversed(self.happenings) if item.act in acts), None)

    def last_facts(self, *acts: Act) -> Mapping[str, Any]:
        """Return what the newest happening of one of these acts says; nothing when there is none."""
        found = self.last(*acts)
        return found.facts if found is not None else {}

    @property
    def missing(self) -> tuple[int, ...]:
        """The numbers of the components that were asked for last."""
        return tuple(self.last_facts(Act.REQUEST_SUPPLEMENT, Act.REQUEST_COMPLETION).get("missing", ()))

    @property
    def missing_names(self) -> tuple[str, ...]:
        """The published names of the components that were asked for last."""
        wanted = set(self.missing)
        return tuple(item.name for item in self.procedure.components if item.component_no in wanted)

    @property
    def is_carried(self) -> bool:
        """Whether the post has the result under way."""
        carried, done = self.last(Act.ACCEPT_TO_CARRY), self.last(Act.DELIVER, Act.RETURN_AT_COUNTER)
        is_under_way = carried is not None and (done is None or done.event_no < carried.event_no)
        return is_under_way and not self.came_back

    @property
    def came_back(self) -> bool:
        """Whether the post could not deliver the result, and the agency has it again."""
        return _came_back(self.happenings)

    @property
    def is_packed(self) -> bool:
        """Whether a result that was asked for as a file was packed on paper after all, and waits at the counter."""
        packed, before = self.last(Act.PREPARE_RETURN), self.last(Act.CORRECT_RESULT)
        return packed is not None and (before is None or before.event_no < packed.event_no)

    @property
    def comes_as_file(self) -> bool:
        """Whether the result comes, or came, as a file to the applicant's own account."""
        return self.electronic_return and not self.is_packed

    @property
    def is_corrected(self) -> bool:
        """Whether a result that was handed out was wrong, and the new one is still to come."""
        return self.status is Status.RESOLVED and self.ended_at is not None


_AFTER_BACK = frozenset({Act.ACCEPT_HANDOVER, Act.ACCEPT_TO_CARRY, Act.RETURN_AT_COUNTER, Act.CORRECT_RESULT})


def _came_back(happenings: Sequence[reading.Happening]) -> bool:
    """Whether the last thing that happened to the result is that the agency took it back undelivered."""
    found = next((item for item in reversed(happenings) if item.act in _AFTER_BACK), None)
    return found is not None and bool(found.facts.get("undelivered"))


def read(dossier: Any, at: datetime) -> Told:
    """Read what an applicant is told of a dossier that she may see. Three statements."""
    happenings = reading.happenings(dossier.pk)
    charges = reading.charges(dossier.pk)
    is_back = _came_back(happenings)
    return Told(
        id=dossier.pk,
        number=dossier.code or dossier.request_no,
        status=Status(dossier.status),
        channel=dossier.channel,
        post_send=dossier.post_send,
        post_return=dossier.post_return,
        electronic_return=dossier.electronic_return,
        minute_at=dossier.minute_at,
        due_at=dossier.due_at,
        first_due_at=dossier.first_due_at,
        resolved_at=dossier.resolved_at,
        ended_at=dossier.ended_at,
        stopped_at=dossier.stopped_at,
        outcome=dossier.outcome,
        rating=dossier.rating,
        last_event_no=dossier.last_event_no,
        procedure=reading.procedure_of(dossier),
        office=agency(dossier.agency_code),
        point=points().get(dossier.point_id),
        happenings=happenings,
        clock=reading.clock(dossier, at, happenings),
        owed_vnd=sum(
            charge.amount_vnd
            for charge in charges
            if charge.is_open and not (is_back and charge.kind == Money.POSTAGE and charge.due_at == "RETURN")
        ),
    )
