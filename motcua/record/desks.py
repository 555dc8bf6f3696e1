"""The desk of a person: where she issues forms, what she lays on its shelves, what she hands over before she goes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.ground.agreements.queries import points
from motcua.ground.agreements.rules import AssignmentRow
from motcua.ground.catalogue.queries import agency, unit_names
from motcua.ground.people.rules import ROLE_WORDS, Actor, Role
from motcua.record.custody import services as custody
from motcua.record.custody.models import Envelope
from motcua.record.custody.rules import NoEnvelope, NoPoint, NotHolder, OnNoShelf, person, require_nothing_in_hand
from motcua.record.custody.rules import agency as agency_key
from motcua.record.dossiers import services as dossiers
from motcua.record.papers.issuing import Desk
from motcua.record.papers.parts import IssuingBody
from motcua.record.payments import queries as payments
from motcua.record.payments import shifts
from motcua.record.payments.queries import ShiftRow
from motcua.record.payments.rules import ShiftState, require_to_count

_ISSUING = (
    Role.POST_CLERK, Role.COURIER, Role.ONE_STOP_OFFICER, Role.ONE_STOP_HEAD, Role.UNIT_HEAD, Role.CASE_OFFICER
)  # fmt: skip


def desk_of(actor: Actor, place: str, agency_code: str) -> Desk:
    """Return the desk of a person: the service point of her counter (`place`), else the agency of the dossier."""
    role = next((ROLE_WORDS[item] for item in _ISSUING if item in actor.roles), "")
    point = points().get(place.split("/", maxsplit=1)[0])
    if point is not None and (actor.is_post or not actor.agency_code):
        return Desk(point.name, _place(point.unit_code), actor.name, role.capitalize(), point.address, point.phone)
    office = agency(agency_code)
    address = point.address if point is not None else office.address
    return Desk(office.name, _place(office.unit_code), actor.name, role.capitalize(), address, office.phone)


def body_of(agency_code: str) -> IssuingBody:
    """Return the head of a sheet that an agency issues, whoever makes it."""
    office = agency(agency_code)
    return IssuingBody(name=office.name, place=_place(office.unit_code))


def _place(unit_code: str) -> str:
    """The name of a unit without its kind, as it stands before a date: "Cái Nước"."""
    name = unit_names((unit_code,)).get(unit_code, unit_code)
    for kind in ("Tỉnh ", "Thành phố ", "Phường ", "Xã ", "Đặc khu "):
        name = name.removeprefix(kind)
    return name


# ---- the end of a shift, and shelves ---------------------------------------------------------------------------------


def count_drawer(
    *, person_id: str, shift_id: str, count_id: UUID, notes: Mapping[int, int], at: datetime
) -> ShiftState:
    """Count a drawer blind to end a shift, unless paper still lies in the person's hands (post.md §3.3).

    Raises StillInHand and what `payments.shifts.count` raises.
    """
    with transaction.atomic():
        found = payments.shift(shift_id)
        if found.person_id == person_id and found.state is ShiftState.OPEN:
            require_countable(found)
        return shifts.count(person_id=person_id, shift_id=shift_id, count_id=count_id, notes=notes, at=at)


def require_countable(shift: ShiftRow) -> None:
    """Refuse with AlreadyCounted, and with StillInHand as long as paper lies in her hands. One statement."""
    require_to_count(shift.id, shift.state, shift.counted_at, shift.closed_at)
    require_nothing_in_hand(custody.held_counts(shift.person_id)[1])


def keys_of(actor: Actor, places: Sequence[AssignmentRow]) -> tuple[str, ...]:
    """Return the holder keys of the paper that a person may lay on shelves: her own, or her agency's at her counter."""
    if actor.is_post:
        return (person(actor.id),)
    codes = {actor.agency_code, *(code for place in places for code in place.agency_codes)} - {""}
    return tuple(agency_key(code) for code in sorted(codes))


def lay_on_shelf(
    *, dossier_id: UUID, actor: Actor, places: Sequence[AssignmentRow], shelf: str, at: datetime, code: str = ""
) -> tuple[str, str]:
    """Lay the envelope of a dossier on a shelf of the person's point; return (envelope code, the shelf before).

    `code` is the envelope that is meant, "" = the one made last. Twice on the same shelf is once.
    Raises NotThere, NoEnvelope, NotHolder, NoPoint.
    """
    with transaction.atomic():
        envelope = _in_her_hands(dossier_id, actor, places, doing="xếp ngăn")
        if code and envelope.code != code:
            raise NotHolder(code=code, doing="xếp ngăn")
        before = envelope.shelf or ""
        if before != shelf:
            custody.lay(envelope, shelf=shelf, point_id=places[0].point_id, at=at, by_id=actor.id)
        return envelope.code, before


def take_off_shelf(*, dossier_id: UUID, actor: Actor, places: Sequence[AssignmentRow], at: datetime) -> tuple[str, str]:
    """Take the envelope of a dossier off its shelf into the hand; return (envelope code, the shelf before).

    Raises NotThere, NoEnvelope, NotHolder, NoPoint, OnNoShelf.
    """
    with transaction.atomic():
        envelope = _in_her_hands(dossier_id, actor, places, doing="lấy ra khỏi ngăn")
        if envelope.shelf is None:
            raise OnNoShelf(code=envelope.code)
        before = envelope.shelf
        custody.lay(envelope, shelf="", point_id=places[0].point_id, at=at, by_id=actor.id)
        return envelope.code, before


def _in_her_hands(dossier_id: UUID, actor: Actor, places: Sequence[AssignmentRow], *, doing: str) -> Envelope:
    """Return the envelope of a locked dossier that the person holds at a point."""
    dossiers.lock(dossier_id)
    envelope = custody.newest(dossier_id)
    if envelope is None:
        raise NoEnvelope(doing=doing, advice="Hồ sơ chưa có giấy tờ nào được niêm phong.")
    if envelope.holder not in keys_of(actor, places):
        raise NotHolder(code=envelope.code, doing=doing)
    if not places:
        raise NoPoint(code=envelope.code)
    return envelope
