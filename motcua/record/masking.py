"""What of the applicant's data a person sees, by the leg of the journey: shown, on a purpose, masked, or not there.

Who may see a dossier at all is asked by `sight`; this says how much of it. The post sees the whole while the dossier
lies at its counter before the handover, and what the delivery needs while it carries the result; after each leg it is
masked. Pure.

Law: Luật 91/2025/QH15 and NĐ 356/2025 (a purpose for each datum); QĐ 45/2016/QĐ-TTg, Art. 16.5 (the post discloses
nothing and profits from nothing); law.md §6, §8. Whether the name is masked after the handover too the law does not
say: a dated setting of the rule sets (docs/how-to/configure.md). That the address is, is our reading [?]
(docs/adr/0030).
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum

from motcua.base.text import masked_name, masked_personal_number, masked_phone
from motcua.ground.people.rules import HOUSE, Actor, Employer, Role
from motcua.record.custody.rules import Direction
from motcua.record.dossiers.rules import STATUSES, Status
from motcua.record.rights.rules import AT_THE_ONE_STOP, OF_AGENCIES, is_asked

_OF_POST = ("person:", "point:")
"""How the keys of holders of the post begin; officials hold as their agency."""


class Leg(StrEnum):
    """Where the dossier is on its way between the applicant and the agency."""

    AT_POST = "at post"
    """Before the handover: at a counter, or sealed in the hands of the post on its way to the agency."""
    SUPPLEMENT = "supplement"
    """The applicant is to bring papers to the counter where she filed."""
    AT_AGENCY = "at agency"
    RETURNING = "returning"
    """The result, or papers that go home, are offered to the post or in its hands."""
    OVER = "over"


class Shown(IntEnum):
    """How much of one datum is seen; more is greater."""

    ABSENT = 0
    MASKED = 1
    ON_PURPOSE = 2
    """Masked on the page, and whole for a minute to who states a purpose (doors/frame/private.py)."""
    WHOLE = 3


@dataclass(frozen=True, slots=True)
class Where:
    """What of a dossier decides how much of it is seen; holders are keys of custody, "" = none."""

    agency_code: str
    status: Status
    by_post: bool
    """Whether it was sent through the post."""
    direction: str = ""
    """Of the envelope made last; "" = there is none."""
    holder: str = ""
    offered_to: str = ""
    asked_agencies: Collection[str] = ()
    is_hers: bool = False
    """Whether the person is the applicant, or the system that filed it."""
    masks_name: bool = True
    """Whether the post reads initials alone after its leg, by the rule set under which the dossier runs."""


@dataclass(frozen=True, slots=True)
class View:
    """How much a person sees of each datum."""

    name: Shown
    phone: Shown
    personal_id: Shown
    address: Shown
    scans: Shown
    is_over: bool = False
    """Whether the person's own leg is over: what was printed with the applicant's data stays shut, name told or not."""

    def parts(self) -> tuple[Shown, ...]:
        """All of them, in one order."""
        return (self.name, self.phone, self.personal_id, self.address, self.scans)

    @property
    def on_purpose(self) -> bool:
        """Whether numbers that the page masks may be asked for with a purpose."""
        return max(self.phone, self.personal_id) >= Shown.ON_PURPOSE

    @property
    def opens_forms(self) -> bool:
        """Whether forms, which hold the whole of the applicant's data, may be printed again."""
        return self.name >= Shown.ON_PURPOSE and not self.is_over


ALL = View(Shown.WHOLE, Shown.WHOLE, Shown.WHOLE, Shown.WHOLE, Shown.WHOLE)
NOTHING = View(Shown.ABSENT, Shown.ABSENT, Shown.ABSENT, Shown.ABSENT, Shown.ABSENT)
_OFFICE = View(Shown.WHOLE, Shown.ON_PURPOSE, Shown.ON_PURPOSE, Shown.WHOLE, Shown.WHOLE)
"""The deciding agency has all; its pages mask the numbers until they are asked for."""
_ASKED = View(Shown.WHOLE, Shown.ABSENT, Shown.ABSENT, Shown.ABSENT, Shown.WHOLE)
"""An agency whose opinion is asked sees what it is asked about, and the papers."""
_BY_PURPOSE = View(Shown.WHOLE, Shown.MASKED, Shown.MASKED, Shown.ABSENT, Shown.WHOLE)
"""A manager who has stated what for; without that she sees figures."""
_MACHINE = View(Shown.WHOLE, Shown.MASKED, Shown.MASKED, Shown.WHOLE, Shown.WHOLE)
"""The system that filed it knows it all; answers over the wire mask the numbers all the same."""
_HOME = View(Shown.WHOLE, Shown.WHOLE, Shown.MASKED, Shown.WHOLE, Shown.ABSENT)
"""What a delivery needs: whom, where, and how to call."""
_CALLED = View(Shown.WHOLE, Shown.WHOLE, Shown.MASKED, Shown.MASKED, Shown.ABSENT)
"""The counter calls who is to bring papers."""
_CLOSED = View(Shown.MASKED, Shown.MASKED, Shown.MASKED, Shown.MASKED, Shown.ABSENT, is_over=True)
_NAMED = replace(_CLOSED, name=Shown.WHOLE)
"""The same where the rule set lets the post go on reading the name, to answer who asks for it."""

_CLERK = {
    Leg.AT_POST: ALL, Leg.SUPPLEMENT: _CALLED, Leg.AT_AGENCY: _CLOSED, Leg.RETURNING: _HOME, Leg.OVER: _CLOSED,
}  # fmt: skip
_COURIER = {
    Leg.AT_POST: _HOME, Leg.SUPPLEMENT: NOTHING, Leg.AT_AGENCY: NOTHING, Leg.RETURNING: _HOME, Leg.OVER: NOTHING,
}  # fmt: skip


def leg_of(where: Where) -> Leg:
    """Return on which leg a dossier is, by who holds its envelope and where it stands in law."""
    in_post = where.holder.startswith(_OF_POST)
    coming = where.offered_to.startswith(_OF_POST)
    if where.direction == Direction.RETURN and (in_post or coming):
        return Leg.RETURNING
    if where.direction == Direction.SUBMIT and in_post:
        return Leg.AT_POST
    if not where.direction and where.status in (Status.DRAFT, Status.SUBMITTED):
        return Leg.AT_POST
    if where.by_post and where.status is Status.AWAITING_SUPPLEMENT:
        return Leg.SUPPLEMENT
    return Leg.OVER if STATUSES[where.status].is_end else Leg.AT_AGENCY


def view(who: Actor, where: Where, *, has_stated: bool = False) -> View:
    """Return how much a person who may see a dossier sees of it now.

    `has_stated`: who oversees has said today what for she looks at this dossier.
    """
    if who is HOUSE:
        return ALL
    if where.is_hers:
        return _MACHINE if Role.SYSTEM in who.roles else ALL
    if who.is_post:
        if Role.POST_CLERK in who.roles:
            seen = _CLERK[leg_of(where)]
            return _NAMED if seen is _CLOSED and not where.masks_name else seen
        return _COURIER[leg_of(where)] if Role.COURIER in who.roles else NOTHING
    if who.employer is Employer.AGENCY and who.roles & OF_AGENCIES:
        if who.agency_code == where.agency_code:
            return _OFFICE
        if is_asked(who, where.asked_agencies) and not who.roles & AT_THE_ONE_STOP:
            return _ASKED
        if who.roles & AT_THE_ONE_STOP:
            return _OFFICE  # her desk serves the agency, or `sight` has shown her nothing
    return _BY_PURPOSE if has_stated and Role.MANAGER in who.roles else NOTHING


def name(text: str, shown: Shown) -> str:
    """Return a name as it is seen."""
    return text if shown >= Shown.ON_PURPOSE else masked_name(text) if shown is Shown.MASKED else ""


def phone(text: str, shown: Shown) -> str:
    """Return a telephone number as it is seen on a page: whole where the work needs it, else its last digits."""
    return "" if shown is Shown.ABSENT or not text else text if shown is Shown.WHOLE else masked_phone(text)


def personal_id(text: str, shown: Shown) -> str:
    """Return a personal number as it is seen on a page; it is whole on request alone."""
    return "" if shown is Shown.ABSENT or not text else masked_personal_number(text)


def address(text: str, shown: Shown) -> str:
    """Return an address as it is seen; there is no half of one."""
    return text if shown >= Shown.ON_PURPOSE else ""
