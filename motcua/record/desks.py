"""Who issues a form, and where: the desk of the person who acts, in the words that a form prints."""

from motcua.ground.agreements.queries import points
from motcua.ground.catalogue.queries import agency, unit_names
from motcua.ground.people.rules import ROLE_WORDS, Actor, Role
from motcua.record.papers.issuing import Desk

_ISSUING = (
    Role.POST_CLERK, Role.COURIER, Role.ONE_STOP_OFFICER, Role.ONE_STOP_HEAD, Role.UNIT_HEAD, Role.CASE_OFFICER
)  # fmt: skip


def desk_of(actor: Actor, place: str, agency_code: str) -> Desk:
    """Return the desk of a person: the service point of her counter (`place`), else the agency of the dossier."""
    role = next((ROLE_WORDS[item] for item in _ISSUING if item in actor.roles), "")
    point = points().get(place.split("/", maxsplit=1)[0])
    office = agency(agency_code)
    if point is not None and (actor.is_post or not actor.agency_code):
        return Desk(point.name, _place(point.unit_code), actor.name, role.capitalize(), point.address, point.phone)
    address = point.address if point is not None else office.address
    return Desk(office.name, _place(office.unit_code), actor.name, role.capitalize(), address, office.phone)


def _place(unit_code: str) -> str:
    """The name of a unit without its kind, as it stands before a date: "Cái Nước"."""
    name = unit_names((unit_code,)).get(unit_code, unit_code)
    for kind in ("Tỉnh ", "Thành phố ", "Phường ", "Xã ", "Đặc khu "):
        name = name.removeprefix(kind)
    return name
