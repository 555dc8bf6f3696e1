"""One list and one visit of the made-up province, through the acts of a counter: what is filed together.

A school files for its pupils at a post office: most are sealed in one sack, the others still to be counted. At the same
counter somebody files two procedures at one visit.
"""

from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from motcua.base.violations import RuleViolation
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.deadlines import queries as deadlines
from motcua.ground.deadlines.rules import instant, local
from motcua.ground.people import services as accounts
from motcua.ground.people.rules import Actor
from motcua.outward.rehearsals.acting import act
from motcua.outward.rehearsals.people import Person, make_person
from motcua.outward.rehearsals.population import SEED
from motcua.outward.rehearsals.province import NotMadeUp, residences
from motcua.outward.rehearsals.provinces.reading import read_province
from motcua.outward.rehearsals.worktimes import WorkTimes
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.rules import Act
from motcua.record.dossiers.services import Call
from motcua.record.gatherings import queries as gatherings
from motcua.record.payments import queries as payments
from motcua.stages.reception.bodies import BeginGroup
from motcua.stages.reception.gathering import begin_group, begin_visit, open_line

CLERK, POINT = "buudien.cainuoc", "bd-cai-nuoc"
LISTED = ("3.000333", "H12.17")
"""Procedure and agency of the list; the first of the visit, too."""
NEXT = ("2.000815", "H12.101")
"""The second of the visit: an event of life asks for both."""
OWNERS, SEALED = 8, 5
_FIRST_PERSON = 50_000
"""People of the population have lower numbers."""
_BEGUN_AGO = 150.0
"""Working minutes since the list was begun; everything of it happens one minute after another."""


def gather(at: datetime, *, seed: int = SEED, key: str = "ca_mau") -> int:
    """Make the list and the visit as they stand at an instant; return how many dossiers were added.

    Nothing is made where they are already, or where on that day the counter had no right to receive the procedures.
    Raises NotMadeUp in a database that is not marked.
    """
    if not accounts.is_made_up():
        raise NotMadeUp()
    list_id = uuid5(NAMESPACE_URL, f"motcua:list:{seed}")
    clerk = accounts.find_actor(CLERK)
    if clerk is None or gatherings.find(list_id) is not None:
        return 0
    homes = residences(read_province(key))
    people = [make_person(seed, _FIRST_PERSON + number, homes) for number in range(OWNERS + 2)]
    clock = _Clock(at)
    before = Dossier.objects.count()
    try:
        _list(list_id, clerk, people[: OWNERS + 1], clock)
        _visit(uuid5(list_id, "visit"), clerk, people[-1], clock)
    except RuleViolation:  # before the agreement or the procedure was in force
        return Dossier.objects.count() - before
    return Dossier.objects.count() - before


class _Clock:
    """One working minute after another, ending before the instant of the rehearsal."""

    def __init__(self, at: datetime) -> None:
        self._times = WorkTimes(deadlines.calendar("VN"))
        self._minutes = self._times.minutes(local(at)) - _BEGUN_AGO

    def next(self) -> datetime:
        self._minutes += 1
        return instant(self._times.when(self._minutes))


def _list(list_id: UUID, clerk: Actor, people: list[Person], clock: _Clock) -> None:
    """A school files for its pupils; the first of the people is its clerk."""
    procedure, agency = LISTED
    submitter, *owners = people
    body = BeginGroup.model_validate(
        {
            "id": list_id,
            "procedure": procedure,
            "agency": agency,
            "point": POINT,
            "post_send": True,
            "submitter": {
                "body_name": "Trường trung học số 1", "name": submitter.full_name, "phone": submitter.phone,
                "authority": "Giấy giới thiệu số 12/GGT-THPT",
            },
            "owners": [{"row": row, "applicant": _facts(owner)} for row, owner in enumerate(owners, start=2)],
        }
    )  # fmt: skip
    group = begin_group(clerk, clock.next(), body)
    lines = gatherings.lines(list_id)
    for line in lines:
        refusal = open_line(clerk, clock.next(), group, line)
        if refusal is not None:
            raise refusal
    for line in lines[:SEALED]:
        _seal(clerk, line.dossier_id, procedure, clock.next(), in_sack=True)


def _visit(first_id: UUID, clerk: Actor, person: Person, clock: _Clock) -> None:
    """One person files two procedures; nothing is counted yet."""
    _open(clerk, first_id, LISTED, person, clock)
    visit = begin_visit(clerk, clock.next(), Dossier.objects.get(pk=first_id))
    _open(clerk, uuid5(first_id, "next"), NEXT, person, clock, gathering=visit.pk)


def _open(
    clerk: Actor, dossier_id: UUID, what: tuple[str, str], person: Person, clock: _Clock, **more: Any
) -> None:  # fmt: skip
    procedure, agency = what
    facts = {
        "id": dossier_id, "procedure": procedure, "agency": agency, "point": POINT, "channel": "POST",
        "post_send": True, "applicant": _facts(person),
    }  # fmt: skip
    for name, body in ((Act.OPEN_DRAFT, facts | more), (Act.SUBMIT, {})):
        at = clock.next()
        act(name, Call(dossier_id, uuid5(dossier_id, name.value), clerk, at, at), body)


def _seal(clerk: Actor, dossier_id: UUID, procedure: str, at: datetime, *, in_sack: bool) -> None:
    version = catalogue.procedure_in_force(procedure, local(at).date())
    owed = payments.owed_by({dossier_id: ("RECEPTION",)}, with_way_home=True).get(dossier_id, {})
    body = {
        "counts": [
            {
                "component_no": item.component_no, "original": item.original_count,
                "certified_copy": item.certified_copy_count, "photocopy": item.photocopy_count,
            }
            for item in version.components
            if item.is_required
        ],
        "seal_no": "0071204", "taken_vnd": sum(owed.values()), "is_signed": True, "in_sack": in_sack,
    }  # fmt: skip
    act(Act.ACCEPT_BY_POST, Call(dossier_id, uuid5(dossier_id, Act.ACCEPT_BY_POST.value), clerk, at, at), body)


def _facts(person: Person) -> dict[str, str]:
    return {
        "name": person.full_name, "personal_id": person.personal_id, "phone": person.phone, "address": person.address
    }  # fmt: skip
