"""The work of an office as a list: which dossiers, in which order, and what each waits for next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.base.text import short_day_words
from motcua.base.violations import RuleViolation
from motcua.doors.frame import showing
from motcua.doors.frame.components import Due, Holder, Level
from motcua.doors.frame.many import MOST
from motcua.doors.frame.row_acts import refusal_of, standing_of
from motcua.doors.frame.session import Visitor
from motcua.doors.office.top import Waiting
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.deadlines.queries import rule_set
from motcua.ground.deadlines.rules import local
from motcua.ground.people.rules import Actor, Role
from motcua.outward.reports import figures, listing
from motcua.outward.reports.figures import Figure, Horizon
from motcua.record import lists, reading
from motcua.record.custody.rules import person
from motcua.record.dossiers import opinions
from motcua.record.dossiers.flow import Flow, flow_of, has_steps
from motcua.record.dossiers.rules import ACTS, STANDING_STILL, Act, Status
from motcua.record.lists import Row

OFFICE_ACTS = (
    Act.ASSIGN, Act.ASK_STEPS, Act.PROPOSE, Act.REQUEST_SUPPLEMENT, Act.REQUIRE_PAYMENT, Act.CONFIRM_PAYMENT,
    Act.ASK_OPINION, Act.ANSWER_OPINION, Act.APPROVE, Act.SEND_BACK, Act.REFUSE, Act.RE_APPOINT, Act.PAUSE, Act.RESUME,
    Act.STOP, Act.SIGN_RESULT, Act.CORRECT_RESULT, Act.UNDO,
)  # fmt: skip
"""The acts of this door, in the order in which a case meets them."""

ADDRESSES: Mapping[Act, str] = {
    Act.ASSIGN: "phan-cong",
    Act.PROPOSE: "trinh-phe-duyet",
    Act.ASK_OPINION: "xin-y-kien",
    Act.ASK_STEPS: "gui-co-quan-phoi-hop",
    Act.ANSWER_OPINION: "tra-loi-y-kien",
    Act.REQUEST_SUPPLEMENT: "yeu-cau-bo-sung",
    Act.REQUIRE_PAYMENT: "yeu-cau-nop-tien",
    Act.CONFIRM_PAYMENT: "ghi-da-nop-tien",
    Act.PAUSE: "tam-dung",
    Act.RESUME: "giai-quyet-tiep",
    Act.RE_APPOINT: "hen-lai",
    Act.STOP: "dung-giai-quyet",
    Act.SIGN_RESULT: "ky-so",
    Act.CORRECT_RESULT: "dinh-chinh",
    Act.APPROVE: "phe-duyet",
    Act.SEND_BACK: "tra-lai",
    Act.UNDO: "hoan-tac",
    Act.REFUSE: "tu-choi",
}
"""The last part of an act's address."""

OPEN_STATUSES = (
    Status.RECEIVED, Status.APPRAISING, Status.AWAITING_OPINION, Status.APPROVING, *STANDING_STILL
)  # fmt: skip


class Whose(StrEnum):
    """Whose work the inbox shows."""

    MINE = "toi"
    NOBODYS = "chua-giao"
    ALL = "tat-ca"


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows the inbox; it stands in the address. None = not narrowed."""

    whose: Whose
    level: Figure | None = None
    status: Status | None = None
    shows_many: bool = False
    """Whether a page holds as many as one act for many takes."""

    def href(self, **changed: Any) -> str:
        """Return the address of the inbox with these filters, some changed."""
        other = replace(self, **changed)
        parts = {
            "cua": other.whose,
            "muc": other.level or "",
            "trang-thai": other.status or "",
            "so": str(MOST) if other.shows_many else "",
        }
        return f"{reverse('office:inbox')}?{urlencode({name: value for name, value in parts.items() if value})}"


def filters_of(query: QueryDict, who: Visitor) -> Filters:
    """Return the filters of an address; what is unknown in it is left out. A head begins with the whole office."""
    whose = query.get("cua", "")
    level, status = query.get("muc", ""), query.get("trang-thai", "")
    begin = Whose.MINE if Role.CASE_OFFICER in who.roles else Whose.ALL
    return Filters(
        Whose(whose) if whose in set(Whose) else begin,
        next((item for item in figures.LEVELS if item == level), None),
        next((item for item in OPEN_STATUSES if item == status), None),
        query.get("so", "") == str(MOST),
    )


def office_of(visitor: Visitor) -> QuerySet[Any]:
    """Return the dossiers of the agency that she works for; a head of a one-stop sees those of her centre."""
    return listing.of_office(visitor.actor, visitor.places)


def whose(choice: Whose, who: Visitor) -> Q:
    """Return the condition of whose work it is; that of colleagues for whom she stands in is hers."""
    return {
        Whose.MINE: Q(assignee_id__in=who.persons),
        Whose.NOBODYS: Q(assignee_id__isnull=True),
        Whose.ALL: Q(),
    }[choice]


def narrowed(visitor: Visitor, filters: Filters, when: Horizon) -> QuerySet[Any]:
    """Return the open dossiers of her office under the filters."""
    found = office_of(visitor).filter(figures.condition(Figure.OPEN, when), whose(filters.whose, visitor))
    if filters.status is not None:
        found = found.filter(status=filters.status.value)
    return found if filters.level is None else figures.counted_by(found, filters.level, when)


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of the inbox: by whose, by level under the present filters, and what waits for this person."""

    by_whose: Mapping[Whose, int]
    by_level: Mapping[Figure, int]
    waiting: Waiting

    @property
    def total(self) -> int:
        """All levels together: every open dossier is in one."""
        return sum(self.by_level.values())


def counts(visitor: Visitor, filters: Filters, when: Horizon) -> Counts:
    """Return the numbers of the inbox. Two statements."""
    is_open = figures.condition(Figure.OPEN, when)
    status = Q() if filters.status is None else Q(status=filters.status.value)
    wanted = {f"whose_{item.name}": is_open & status & whose(item, visitor) for item in Whose}
    mine = whose(filters.whose, visitor)
    wanted |= {f"level_{item.name}": status & mine & figures.condition(item, when) for item in figures.LEVELS}
    wanted |= _waits_for(visitor)
    found = office_of(visitor).aggregate(**{name: Count("pk", filter=asked) for name, asked in wanted.items()})
    return Counts(
        {item: found[f"whose_{item.name}"] for item in Whose},
        {item: found[f"level_{item.name}"] for item in figures.LEVELS},
        Waiting(found["work"], found["approvals"], opinions_awaited(visitor)),
    )


def opinions_awaited(visitor: Visitor) -> int:
    """Return how many answers her agency owes others. One statement."""
    return opinions.asked_of(visitor.actor.agency_code).count() if visitor.actor.agency_code else 0


def waiting_for(visitor: Visitor) -> Waiting:
    """Return how many dossiers wait for this person. Two statements."""
    wanted = {name: Count("pk", filter=asked) for name, asked in _waits_for(visitor).items()}
    return Waiting(**office_of(visitor).aggregate(**wanted), opinions=opinions_awaited(visitor))


@dataclass(frozen=True, slots=True)
class Next:
    """The dossier that waits for a person after the one she has before her."""

    number: str
    href: str
    due: Due | None


def next_for(visitor: Visitor, dossier_id: UUID) -> Next | None:
    """Return the most urgent other dossier that waits for this person; None = nothing does. One statement."""
    waits = _waits_for(visitor)
    mine = office_of(visitor).filter(waits["work"] | waits["approvals"]).exclude(pk=dossier_id)
    rows = lists.page(mine, order="work", size=1).rows
    if not rows:
        return None
    row = rows[0]
    return Next(row.number, reverse("office:dossier", args=[row.id]), showing.due_of_row(row, visitor.at))


def _waits_for(who: Visitor) -> dict[str, Q]:
    appraising = Q(status=Status.APPRAISING.value)
    work = Q(pk__in=())
    if Role.CASE_OFFICER in who.roles:
        work |= appraising & Q(assignee_id__in=who.persons)
    if Role.UNIT_HEAD in who.roles:
        work |= appraising & Q(assignee_id__isnull=True)
    return {"work": work, "approvals": to_decide(who)}


def to_decide(who: Visitor) -> Q:
    """Return the condition of what lies before this head, or before the head for whom she stands in.

    Nobody decides her own proposal, and a stand-in not that of whom she stands in for.
    """
    heads = [face for face in as_whom(who) if Role.UNIT_HEAD in face.roles] or [who.actor]
    hers = Q(pk__in=())
    for head in heads:
        hers |= ~Q(proposer_id__in=head.persons)
    return Q(status=Status.APPROVING.value) & hers


def as_whom(who: Visitor) -> tuple[Actor, ...]:
    """Return as whom a person may act: herself first, then in the place of colleagues on leave."""
    return who.faces or (who.actor,)


def loads(visitor: Visitor) -> dict[str, int]:
    """Return how many open dossiers of her office each officer has, by id. One statement."""
    rows = office_of(visitor).filter(status__in=[item.value for item in OPEN_STATUSES], assignee_id__isnull=False)
    return dict(rows.order_by().values_list("assignee_id").annotate(number=Count("pk")))


# -- one row -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RowAct:
    """The button of a row: a link to the act's page, or with `fields` a form that posts at once."""

    label: str
    href: str
    fields: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A dossier as the lists of the office show it."""

    due: Due | None
    number: str
    href: str
    applicant: str
    procedure: str
    note: str
    status: Status
    holder: Holder | None
    act: RowAct | None
    id: str = ""
    act_id: str = ""
    """For the act on many: fresh for this page."""
    last_event_no: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one due level, with how many there are in the whole list."""

    title: str
    number: int
    lines: tuple[Line, ...]


def next_act(row: Row, who: Visitor, flow: Flow | None = None) -> Act | None:
    """Return the act of this door that the dossier waits for from this person; None = it waits for somebody else.

    `flow` are the steps of other agencies, where its process has some and they were read.

    The checks are those that the act itself asks; paper and money, which no act of this door asks about, are left out.
    """
    standings = [replace(standing_of(row, face, who.at), flow=flow) for face in as_whom(who)]
    for act in expected(row.status, row.assignee_id):
        if any(refusal_of(act, row, standing) is None for standing in standings):
            return act
    return None


def refusal_for(act: Act, row: Row, who: Visitor) -> RuleViolation | None:
    """Return why a person may not do an act on a row, neither as herself nor in a colleague's place; None = she may."""
    told = [refusal_of(act, row, standing_of(row, face, who.at)) for face in as_whom(who)]
    return None if None in told else told[0]


def expected(status: Status, assignee_id: str | None) -> tuple[Act, ...]:
    """Return the acts of this door that come next in a status; a case that somebody has is not given out again."""
    return tuple(
        act
        for act in showing.EXPECTED.get(status, ())
        if act in ADDRESSES and not (act is Act.ASSIGN and assignee_id is not None)
    )


def lines(rows: Sequence[Row], visitor: Visitor) -> tuple[Line, ...]:
    """Return rows as lines, with holders, names, who handed them on and who is asked. Three statements at most."""
    mine = [row.id for row in rows if row.assignee_id in visitor.persons and row.status is Status.APPRAISING]
    beside = Beside(
        flows=_flows(rows),
        handed_on=reading.handed_on(mine) if mine else {},
        asked=opinions.awaited_on([row.id for row in rows if row.asked_agencies]),
    )
    people = [key for row in rows for key in (row.assignee_id, row.proposer_id) if key]
    people += [item.from_id for item in beside.handed_on.values()]
    holders = (key for row in rows for key in (row.holder, row.offered_to))
    words = reading.holder_words([*holders, *(person(key) for key in people)])
    return tuple(_line(row, visitor, words, beside) for row in rows)


@dataclass(frozen=True, slots=True)
class Beside:
    """What the rows of a list say beside their own columns."""

    flows: Mapping[UUID, Flow]
    handed_on: Mapping[UUID, reading.HandedOn]
    asked: Mapping[UUID, tuple[opinions.Asked, ...]]


def _line(row: Row, visitor: Visitor, words: Mapping[str, tuple[str, Any]], beside: Beside) -> Line:
    href = reverse("office:dossier", args=[row.id])
    return Line(
        due=showing.due_of_row(row, visitor.at),
        number=row.number,
        href=href,
        applicant=row.applicant_name,
        procedure=row.procedure,
        note=_note(row, visitor, words, beside),
        status=row.status,
        holder=showing.holder(row.holder, words, row.offered_to),
        act=_row_act(row, visitor, beside.flows.get(row.id)),
        id=str(row.id),
        act_id=str(uuid4()),
        last_event_no=row.last_event_no,
    )


def _note(row: Row, visitor: Visitor, words: Mapping[str, tuple[str, Any]], beside: Beside) -> str:
    """Who has the case, in half a sentence; "" when it is oneself, or nobody yet need have it."""
    actor, asked, handed = visitor.actor, beside.asked.get(row.id, ()), beside.handed_on.get(row.id)
    if asked:
        return _asked_words(asked, visitor.at)
    if handed is not None and handed.to_id == actor.id:
        return _("nhận từ %(name)s") % {"name": words[person(handed.from_id)][0]}
    absent = next((face for face in visitor.faces if face.stands_for and face.stands_for == row.assignee_id), None)
    if absent is not None and row.status is not Status.APPROVING:
        return _("thay %(name)s") % {"name": absent.stands_for_name}
    if row.status is Status.APPROVING and row.proposer_id:
        return _("%(name)s trình") % {"name": words[person(row.proposer_id)][0]}
    if row.assignee_id is None:
        return _("chưa phân công") if row.status is Status.APPRAISING else ""
    if row.assignee_id == actor.id:
        return ""
    return _("%(name)s thụ lý") % {"name": words[person(row.assignee_id)][0]}


def _asked_words(asked: Sequence[opinions.Asked], at: datetime) -> str:
    """Whose opinion is awaited and until when: "hỏi UBND xã Tân Hưng, hạn 16/11 và 1 nơi nữa"."""
    first = asked[0]
    office = catalogue.agencies().get(first.agency_code)
    facts = {"agency": office.short_name if office else first.agency_code, "day": short_day_words(first.due_on)}
    late = first.is_late(at)
    said = _("hỏi %(agency)s, quá hạn từ %(day)s") if late else _("hỏi %(agency)s, hạn %(day)s")
    more = _(" và %(n)s nơi nữa") % {"n": len(asked) - 1} if len(asked) > 1 else ""
    return said % facts + more


def _flows(rows: Sequence[Row]) -> dict[UUID, Flow]:
    """The steps of other agencies of dossiers that are appraised. One statement, none where no process has such."""
    found = [
        row for row in rows if row.status is Status.APPRAISING and has_steps(lists.procedure_of(row), row.agency_code)
    ]
    asked = opinions.of_dossiers([row.id for row in found]) if found else {}
    return {row.id: flow_of(lists.procedure_of(row), row.agency_code, asked.get(row.id, ())) for row in found}


def _row_act(row: Row, visitor: Visitor, flow: Flow | None) -> RowAct | None:
    act = next_act(row, visitor, flow)
    if act is None:
        return None
    href = reverse("office:act", args=[row.id, ADDRESSES[act]])
    if act is Act.ASSIGN and Role.UNIT_HEAD not in visitor.roles:
        return RowAct(_("Nhận thụ lý"), href, taking(visitor.actor, row.last_event_no))
    if act is Act.ANSWER_OPINION:
        return RowAct(_("Ghi câu trả lời"), href)
    return RowAct(ACTS[act].button, href)


def taking(actor: Actor, last_event_no: int) -> dict[str, str]:
    """Return the fields of the form with which a case officer takes a case that nobody has."""
    return {"act_id": str(uuid4()), "last_event_no": str(last_event_no), "assignee": actor.id}


_LEVELS: Mapping[Level, Figure] = {
    Level.OVERDUE: Figure.OVERDUE,
    Level.TODAY: Figure.TODAY,
    Level.SOON: Figure.SOON,
    Level.AMPLE: Figure.AMPLE,
    Level.PAUSED: Figure.STOPPED,
}


def level_words(at: datetime) -> Mapping[Figure, str]:
    """Return the names of the levels as chips and groups say them."""
    days = rule_set(local(at).date()).due_soon_working_days
    return {
        Figure.OVERDUE: _("Quá hạn"),
        Figure.TODAY: _("Đến hạn hôm nay"),
        Figure.SOON: _("Còn dưới %(days)s ngày làm việc") % {"days": days},
        Figure.AMPLE: _("Còn thời gian"),
        Figure.STOPPED: _("Đồng hồ đang dừng"),
    }


def grouped(found: Iterable[Line], numbers: Mapping[Figure, int], words: Mapping[Figure, str]) -> tuple[Group, ...]:
    """Return lines in the order of work as groups by level; `numbers` are those of the whole list."""
    groups: list[Group] = []
    last: Level | None = None
    for line in found:
        level = line.due.level if line.due else Level.AMPLE
        if groups and level is last:
            groups[-1] = replace(groups[-1], lines=(*groups[-1].lines, line))
        else:
            figure = _LEVELS[level]
            groups.append(Group(words[figure], numbers[figure], (line,)))
        last = level
    return tuple(groups)
