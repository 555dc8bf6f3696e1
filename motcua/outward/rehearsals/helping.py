"""What the made-up province's desks did beside dossiers: guidance given, data typed in for the agency by order.

Everything goes through the services that pages call; what the rows of the province do not allow is left out. What is
there already stays.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from motcua.base import memory
from motcua.base.violations import RuleViolation
from motcua.ground.agreements import orders, reach
from motcua.ground.agreements.reach import Reach
from motcua.ground.agreements.rules import Errand
from motcua.ground.deadlines import queries as deadlines
from motcua.ground.deadlines.rules import instant, local
from motcua.ground.people.rules import Actor
from motcua.ground.people.services import get_actor
from motcua.outward.rehearsals.acting import act
from motcua.outward.rehearsals.people import draw
from motcua.outward.rehearsals.worktimes import WorkTimes
from motcua.record import reading, unentered
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.rules import Act
from motcua.record.dossiers.services import Call
from motcua.record.guidance import services
from motcua.record.guidance.models import Guidance
from motcua.record.guidance.rules import Topic

CLERKS = ("buudien.cainuoc", "buudien.tinh", "buudien.uminh", "buudien.damdoi", "motcua.congan", "motcua.uminh")
TYPIST, HEAD, DESK = "buudien.tinh", "giamdoc.tt-tinh", "tt-tinh"
_EACH, _APART_MINUTES, _TYPED = 24, 190, 2
_SEED = 20260702
_TERM = timedelta(days=14)


def help_out(at: datetime) -> int:
    """Let desks guide people over the last days and type in what was received quickly; return how many rows."""
    if Guidance.objects.exists():
        return 0
    _order(at)
    times = WorkTimes(deadlines.calendar("VN"))
    rows = sum(_guided(get_actor(key), number, times, at) for number, key in enumerate(CLERKS))
    return rows + _typed_in(at)


def _order(at: datetime) -> None:
    """The head lets a post clerk of the centre type in for the police, and the one of Cái Nước guide for businesses."""
    first = local(at).date()
    for person, head, errand, agency, procedure, point, why in (
        (TYPIST, HEAD, Errand.DATA_ENTRY, "H12.17", "3.000333", DESK, "Cao điểm xin phiếu lý lịch tư pháp"),
        ("buudien.cainuoc", "giamdoc.cainuoc", Errand.GUIDANCE, "H12.101", "1.001612", "bd-cai-nuoc",
         "Hộ kinh doanh kê khai lại theo thuế mới"),
    ):  # fmt: skip
        with suppress(RuleViolation):
            orders.give(
                person_id=person, errand=errand, agency_code=agency, procedure_codes=[procedure], point_id=point,
                first=first, last=first + _TERM, reason=why, by=get_actor(head), at=at,
            )  # fmt: skip
    memory.forget_all()


def _guided(who: Actor, number: int, times: WorkTimes, at: datetime) -> int:
    """What one person guided about over the last days, one of it written by mistake."""
    offered = _may_guide(who, at)
    if not offered:
        return 0
    written = 0
    for count in range(_EACH):
        turn = number * _EACH + count
        minutes = count * _APART_MINUTES + 5 + draw(_SEED, turn, "minutes", _APART_MINUTES - 10)
        row = offered[draw(_SEED, turn, "procedure", len(offered))]
        then = instant(times.shifted(local(at), -float(minutes)))
        with suppress(RuleViolation):  # a row of hers may be younger than that day
            entry = services.give(
                entry_id=uuid5(NAMESPACE_URL, f"guidance:{who.id}:{count}"), procedure_code=row.procedure.code,
                agency_code=row.agency.code, topic=list(Topic)[draw(_SEED, turn, "topic", len(Topic))].value, by=who,
                places=reading.places_of(who, then), at=then,
            )  # fmt: skip
            written += 1
            if count == 1:
                services.take_back(
                    entry_id=uuid5(NAMESPACE_URL, f"guidance back:{who.id}"), wrong_id=entry.pk, by=who,
                    reason="Bấm nhầm thủ tục, khách hỏi việc khác.", at=at,
                )  # fmt: skip
    return written


def _may_guide(who: Actor, at: datetime) -> Sequence[Reach]:
    day = local(at).date()
    if who.is_post:
        rows = reach.of_post(who.id, day, stages=("GUIDING",))
        return [row for row in rows if row.is_allowed and not row.by_order][:6]
    return reach.of_agency({who.agency_code}, day)[:6]


def _typed_in(at: datetime) -> int:
    """The clerk has typed in some of what waits at the centre; the rest waits on."""
    who = get_actor(TYPIST)
    places = reading.places_of(who, at)
    rows = reach.of_post(who.id, local(at).date(), stages=("DIGITISE",))
    rights = [(row.agency.code, row.procedure.code) for row in rows if row.is_allowed]
    waiting = unentered.listed(unentered.waiting(who, places, rights))
    for item in waiting[:_TYPED]:
        unit = Dossier.objects.exclude(applicant_unit_code="").values_list("applicant_unit_code", flat=True).first()
        act(
            Act.ENTER_DATA,
            Call(item.id, uuid5(item.id, "typed in"), who, at, at),
            {"unit_code": unit or ""},
        )
    return len(waiting[:_TYPED])
