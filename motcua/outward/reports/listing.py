"""Lists of dossiers: which there are, who may read them, and what narrows them. Pages and exports read this one text.

A list (`Listed`) says from which dossiers it is made for a person (`base`), which columns it has, and in which orders
it may stand. `Filters` are read from an address and written back to one; what is unknown in an address is left out.
Words that are searched for may be a name, so they never stand in an address: they come beside it, from a form.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay

from motcua.base.text import day_words, search_key
from motcua.base.violations import NotThere
from motcua.ground.agreements.queries import points
from motcua.ground.agreements.rules import AssignmentRow
from motcua.ground.catalogue.queries import agencies, procedure_names
from motcua.ground.deadlines.rules import ZONE, instant
from motcua.ground.people.rules import Actor, Role
from motcua.outward.reports import figures
from motcua.outward.reports.evaluating import behind
from motcua.outward.reports.evaluating.behind import Evaluated, evaluated_of
from motcua.outward.reports.figures import Figure, Horizon
from motcua.outward.reports.rules.days import Days, days_of
from motcua.outward.reports.rules.extent import Desk, Extent, by_point, extent_of
from motcua.record import lists, sight, work
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.rules import STATUSES, Status
from motcua.record.dossiers.words import CHANNEL_WORDS
from motcua.record.work import Deed, Task

ON_LINE = "truc-tuyen"
"""In an address: opened on line, at no service point."""
WORDS_MAX = 200
SHOWN_MAX = 7
"""Columns on a page; an export has all."""


class Whose(StrEnum):
    """Whose work a dossier is; the value stands in addresses."""

    MINE = "toi"
    NOBODYS = "chua-giao"


class PaperAt(StrEnum):
    """With which kind of holder the paper lies; the value stands in addresses."""

    POST = "buu-dien"
    AGENCY = "co-quan"
    APPLICANT = "nguoi-nop"
    NOWHERE = "khong-co"


WHOSE_WORDS: Mapping[Whose, str] = {Whose.MINE: "Của tôi", Whose.NOBODYS: "Chưa phân công"}
PAPER_WORDS: Mapping[PaperAt, str] = {
    PaperAt.POST: "Giấy ở bưu điện",
    PaperAt.AGENCY: "Giấy ở cơ quan",
    PaperAt.APPLICANT: "Giấy đã về người nộp",
    PaperAt.NOWHERE: "Không có giấy",
}


def figure_words(figure: Figure, at: datetime) -> str:
    """Return what a figure counts, as a chip or the head of a list says it."""
    return figures.words(figure, at)


_SHORT = (("Trung tâm Phục vụ hành chính công", "Trung tâm PVHCC"), ("Văn phòng Đăng ký đất đai", "VPĐKĐĐ"))
"""Abbreviations that a table may use."""


def place_words(point_id: str) -> str:
    """Return the name of a service point as a table has room for it; a dossier opened at none was opened on line."""
    if not point_id:
        return "Trực tuyến"
    found = points().get(point_id)
    name = found.name if found else point_id
    for long, short in _SHORT:
        name = name.replace(long, short)
    return name


# ---- filters ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a list. None = not narrowed."""

    whose: Whose | None = None
    figure: Figure | None = None
    status: Status | None = None
    agency: str | None = None
    procedure: str | None = None
    """Code of a procedure, whichever version."""
    point: str | None = None
    """Id of a service point; "" = on line."""
    channel: str | None = None
    """How it was filed: DIRECT, ONLINE, POST."""
    paper: PaperAt | None = None
    received_from: date | None = None
    received_to: date | None = None
    """The last day of reception, itself included."""
    days: Days | None = None
    """The days for which a figure of days is asked (figures.DATED), or an evaluation is made."""
    evaluated: Evaluated | None = None
    """The figure of an evaluation that it is the list behind."""
    extent: Extent | None = None
    """Desks, communes, procedures and hours of a scenario (reports.whatif)."""
    words: str = ""
    """Searched for; never in an address."""

    def parts(self) -> dict[str, str]:
        """Return the filters as they stand in an address; `words` do not."""
        said = {
            "cua": self.whose,
            "so": self.figure,
            "trang-thai": self.status,
            "co-quan": self.agency,
            "thu-tuc": self.procedure,
            "diem": ON_LINE if self.point == "" else self.point,
            "cach-nop": self.channel,
            "giay": self.paper,
            "tu": self.received_from.isoformat() if self.received_from else None,
            "den": self.received_to.isoformat() if self.received_to else None,
            "ngay": self.days,
            "pham-vi": self.extent,
        } | (self.evaluated.parts() if self.evaluated is not None else {})
        return {name: str(value) for name, value in said.items() if value}

    def said(self, at: datetime) -> tuple[tuple[str, str], ...]:
        """Return (field, what a chip says) of each filter, in the order of the fields."""
        offices, names = agencies(), procedure_names()
        found = (
            ("whose", self.whose and WHOSE_WORDS[self.whose]),
            ("figure", self.figure and figure_words(self.figure, at)),
            ("status", self.status and STATUSES[self.status].word),
            ("agency", self.agency and (offices[self.agency].short_name if self.agency in offices else self.agency)),
            ("procedure", self.procedure and names.get(self.procedure, self.procedure)),
            ("point", None if self.point is None else place_words(self.point)),
            ("channel", self.channel and f"Nộp {CHANNEL_WORDS[self.channel]}"),
            ("paper", self.paper and PAPER_WORDS[self.paper]),
            ("received_from", self.received_from and f"Nhận từ {day_words(self.received_from)}"),
            ("received_to", self.received_to and f"Nhận đến {day_words(self.received_to)}"),
            ("evaluated", self.evaluated and self.evaluated.words),
            ("days", self.days and self.days.words),
            ("extent", self.extent and extent_words(self.extent)),
            ("words", f"“{self.words}”" if self.words else None),
        )
        return tuple((field, words) for field, words in found if words)


def filters_of(query: Mapping[str, str], words: str = "") -> Filters:
    """Return the filters of an address, and words from a form beside it; what is unknown is left out."""
    agency, procedure, point = query.get("co-quan", ""), query.get("thu-tuc", "").strip(), query.get("diem", "")
    return Filters(
        whose=next((item for item in Whose if item == query.get("cua")), None),
        figure=next((item for item in Figure if item == query.get("so")), None),
        status=next((item for item in Status if item == query.get("trang-thai")), None),
        agency=agency if agency in agencies() else None,
        procedure=procedure if procedure in procedure_names() else None,
        point="" if point == ON_LINE else point if point in points() else None,
        channel=query.get("cach-nop") if query.get("cach-nop") in CHANNEL_WORDS else None,
        paper=next((item for item in PaperAt if item == query.get("giay")), None),
        received_from=_day(query.get("tu", "")),
        received_to=_day(query.get("den", "")),
        days=days_of(query.get("ngay", "")),
        evaluated=evaluated_of(query),
        extent=extent_of(query.get("pham-vi", "")),
        words=" ".join(words[:WORDS_MAX].replace("\0", " ").split()),
    )


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None


def narrowed(dossiers: QuerySet[Any], filters: Filters, actor: Actor, when: Horizon) -> QuerySet[Any]:
    """Return a set of dossiers under the filters."""
    found = dossiers
    if filters.figure is not None:
        found = figures.counted_by(found, filters.figure, when, filters.days)
    if filters.evaluated is not None:
        found = behind.dossiers(found, filters.evaluated, filters.days)
    if filters.whose is not None:
        found = found.filter(assignee_id=actor.id if filters.whose is Whose.MINE else None)
    found = found.filter(**_same(filters))
    if filters.paper is not None:
        found = lists.joined(found).filter(_held(filters.paper))
    if filters.received_from is not None:
        found = found.filter(received_at__gte=_midnight(filters.received_from))
    if filters.received_to is not None:
        found = found.filter(received_at__lt=_midnight(filters.received_to + timedelta(days=1)))
    if filters.extent is not None:
        found = _within(found, filters.extent, filters.figure)
    if filters.words and not search_key(filters.words):
        return found.none()
    return lists.search(found, filters.words)


def _same(filters: Filters) -> dict[str, str]:
    """The columns of the dossier that must be as a filter says."""
    asked = {
        "status": filters.status and filters.status.value,
        "agency_code": filters.agency,
        "procedure__code": filters.procedure,
        "point_id": filters.point,
        "channel": filters.channel,
    }
    return {column: value for column, value in asked.items() if value is not None}


def extent_words(extent: Extent) -> str:
    """Return what a chip says of an extent: how many desks, communes and procedures, which day and hour."""
    counted = (
        (len(extent.desks), "quầy"), (len(extent.communes), "xã cư trú"), (len(extent.procedures), "thủ tục"),
    )  # fmt: skip
    said = [f"{count} {what}" for count, what in counted if count]
    if extent.weekday is not None:
        said.append(_WEEKDAYS[extent.weekday])
    if extent.hour is not None:
        said.append(f"{extent.hour:02}:00–{extent.hour:02}:59")
    return f"Phạm vi: {', '.join(said)}" if said else "Phạm vi: tất cả"


_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def _within(dossiers: QuerySet[Any], extent: Extent, figure: Figure | None) -> QuerySet[Any]:
    """Return the dossiers of an extent; its day and hour are those of the instant that the figure counts."""
    where = _at(extent.desks)
    if extent.communes:
        here = Q(applicant_unit_code__in=extent.communes)
        where |= here & ~_at(extent.but) if extent.but else here
    found = dossiers.filter(where) if extent.desks or extent.communes else dossiers
    if extent.procedures:
        found = found.filter(procedure__code__in=extent.procedures)
    if extent.without:
        found = found.exclude(procedure__code__in=extent.without)
    column = figures.instant_of(figure) if figure in figures.DATED_ONCE else "opened_at"
    if extent.weekday is not None:
        found = found.annotate(extent_day=ExtractIsoWeekDay(column, tzinfo=ZONE)).filter(extent_day=extent.weekday + 1)
    if extent.hour is not None:
        found = found.annotate(extent_hour=ExtractHour(column, tzinfo=ZONE)).filter(extent_hour=extent.hour)
    return found


def _at(desks: Sequence[Desk]) -> Q:
    """The condition of a dossier that was filed at one of some desks."""
    found = Q(pk__in=())
    for point_id, codes in by_point(desks).items():
        found |= Q(point_id=point_id, agency_code__in=codes)
    return found


def _held(paper: PaperAt) -> Q:
    """Officials hold as their agency; a person who holds by name is of the post."""
    return {
        PaperAt.POST: Q(holder__startswith="person:") | Q(holder__startswith="point:"),
        PaperAt.AGENCY: Q(holder__startswith="agency:"),
        PaperAt.APPLICANT: Q(holder="applicant"),
        PaperAt.NOWHERE: Q(holder__isnull=True),
    }[paper]


def _midnight(day: date) -> datetime:
    return instant(datetime.combine(day, time()))


# ---- lists -----------------------------------------------------------------------------------------------------------

Places = Sequence[AssignmentRow]
Base = Callable[[Actor, Places, str, datetime], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Listed:
    """One list of dossiers: for whom, of which dossiers, in which columns and orders."""

    key: str
    """Its name in addresses and kept views."""
    title: str
    door: str
    roles: frozenset[Role]
    """Who may read it; which dossiers are in it for her is for `base` to say."""
    base: Base
    """(actor, places, part, instant) → her dossiers; `part` is what a list of many has (a task of the counter)."""
    columns: tuple[str, ...]
    """Keys of all columns it may have, in order (motcua.outward.reports.columns); what an export has."""
    shown: tuple[str, ...]
    """The columns that stand on the page when nobody has chosen; at most seven."""
    fields: tuple[str, ...]
    """The filters that its form offers."""
    orders: tuple[str, ...] = ("due", "due-last", "newest", "oldest", "received", "received-first")
    """Orders of motcua.record.lists that may be asked for."""
    order: str = "due"
    begins: Filters = Filters()
    """What it is narrowed to when the address does not say."""
    parts: tuple[str, ...] = ()
    """Of a list of many, the names of its parts."""
    part_orders: tuple[tuple[str, str], ...] = ()
    """(part, order) of those parts that begin in another order than the others."""

    def order_of(self, part: str) -> str:
        """Return the order in which a part begins; of a list that has none, its own."""
        return dict(self.part_orders).get(part, self.order)


def of_office(actor: Actor, places: Places) -> QuerySet[Dossier]:
    """Return the dossiers of the agency that an official works for; a head of a one-stop sees those of her centre."""
    found = sight.visible(actor, places).exclude(status=Status.DRAFT.value)
    if actor.roles & {Role.CASE_OFFICER, Role.UNIT_HEAD}:
        return found.filter(agency_code=actor.agency_code)
    return found


def has_part(listed: "Listed", part: str) -> bool:
    """Whether there is such a list: of a list of many, one of its parts; of any other, none."""
    return part in listed.parts if listed.parts else not part


def _waiting(actor: Actor, places: Places, part: str, at: datetime) -> QuerySet[Any]:
    return work.tasks(actor, places).filter(task=_named(Task, part))


def _done(actor: Actor, places: Places, part: str, at: datetime) -> QuerySet[Any]:
    return work.done_today(actor, places, at, Deed(_named(Deed, part)))


def _named(names: type[StrEnum], part: str) -> str:
    if part not in set(names):
        raise NotThere(thing="danh sách này")
    return part


_OFFICIALS = frozenset({Role.CASE_OFFICER, Role.UNIT_HEAD, Role.ONE_STOP_HEAD})
_AT_A_DESK = frozenset({Role.POST_CLERK, Role.ONE_STOP_OFFICER, Role.ONE_STOP_HEAD})
_NAMED = (
    "so", "yeu-cau", "chu-ho-so", "thu-tuc", "ma-thu-tuc", "co-quan", "diem", "cach-nop", "trang-thai", "nhan", "han",
    "han-goc", "co-ket-qua", "ket-qua", "tra", "can-bo", "giay", "viec-cuoi",
)  # fmt: skip
_UNNAMED = tuple(key for key in _NAMED if key not in ("chu-ho-so", "can-bo"))

CONTROL = Listed(
    "dieu-hanh", "Danh sách hồ sơ", "control", frozenset({Role.ONE_STOP_HEAD, Role.MANAGER, Role.POST_DIRECTOR}),
    lambda actor, places, part, at: sight.counted(actor, places),
    columns=_UNNAMED,
    shown=("han", "so", "thu-tuc", "co-quan", "diem", "trang-thai", "giay"),
    fields=("figure", "status", "agency", "procedure", "point", "paper", "received_from", "received_to"),
    orders=("work", "due", "due-last", "newest", "oldest", "received", "received-first"),
    order="work",
    begins=Filters(figure=Figure.OPEN),
)  # fmt: skip
EVALUATED = Listed(
    "danh-gia", "Hồ sơ của một số liệu đánh giá", "control", CONTROL.roles,
    lambda actor, places, part, at: sight.counted(actor, places),
    columns=_UNNAMED,
    shown=("so", "thu-tuc", "co-quan", "diem", "nhan", "co-ket-qua", "tra"),
    fields=("agency", "procedure", "point", "status"),
    orders=("newest", "oldest", "received", "received-first"),
    order="newest",
)  # fmt: skip
SEARCH = Listed(
    "tim-ho-so", "Tìm hồ sơ", "office", _OFFICIALS,
    lambda actor, places, part, at: of_office(actor, places),
    columns=_NAMED,
    shown=("han", "so", "thu-tuc", "trang-thai", "can-bo", "giay"),
    fields=("whose", "figure", "status", "procedure", "paper", "received_from", "received_to"),
    order="newest",
)  # fmt: skip
REGISTER = Listed(
    "so-theo-doi", "Sổ theo dõi hồ sơ", "office", _OFFICIALS,
    lambda actor, places, part, at: of_office(actor, places).filter(received_at__isnull=False),
    columns=(
        "stt", "so", "thu-tuc", "ma-thu-tuc", "chu-ho-so", "dia-chi", "dien-thoai", "co-quan", "cach-nop", "nhan",
        "han", "han-goc", "co-ket-qua", "tra", "cach-tra", "ket-qua", "can-bo", "trang-thai",
    ),
    shown=("so", "thu-tuc", "nhan", "han", "co-ket-qua", "tra", "trang-thai"),
    fields=("received_from", "received_to", "procedure", "status", "figure", "point"),
    orders=("received", "received-first", "due", "due-last"),
    order="received",
)  # fmt: skip
WAITING = Listed(
    "viec-quay", "Việc đang chờ quầy", "desk", _AT_A_DESK, _waiting,
    columns=_NAMED,
    shown=("han", "so", "thu-tuc", "ghi-chu"),
    fields=("figure", "agency", "procedure"),
    orders=("waiting", "due-last", "newest", "oldest", "taken", "taken-last"),
    order="waiting",
    parts=tuple(item.value for item in Task),
    part_orders=((Task.PASS_ON.value, "taken"),),
)  # fmt: skip
TODAY = Listed(
    "viec-hom-nay", "Việc đã làm hôm nay", "desk", _AT_A_DESK, _done,
    columns=_NAMED,
    shown=("han", "so", "thu-tuc", "trang-thai", "co-quan"),
    fields=("status", "agency", "procedure"),
    orders=("newest", "oldest", "due"),
    order="newest",
    parts=tuple(item.value for item in Deed),
)  # fmt: skip

LISTS: Mapping[str, Listed] = {item.key: item for item in (CONTROL, EVALUATED, SEARCH, REGISTER, WAITING, TODAY)}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a list: which of many, how narrowed, in which columns and order."""

    listed: Listed
    filters: Filters
    columns: tuple[str, ...]
    order: str
    part: str = ""

    def parts(self) -> dict[str, str]:
        """Return what of this stands in the address; what is the list's own habit does not."""
        begins = self.listed.begins.parts()
        said = {name: value for name, value in self.filters.parts().items() if begins.get(name) != value}
        if self.order != self.listed.order_of(self.part):
            said["xep"] = self.order
        if self.columns != self.listed.shown:
            said["cot"] = ",".join(self.columns)
        return said

    def query(self, **changed: str) -> str:
        """Return it as the query of an address, some parts changed; empty ones are left out."""
        return urlencode({name: value for name, value in (self.parts() | changed).items() if value}, safe=",")

    def chips(self, at: datetime) -> tuple[tuple[str, str], ...]:
        """Return (field, words) of the filters that somebody has set."""
        begins = self.listed.begins
        return tuple(
            (field, words)
            for field, words in self.filters.said(at)
            if getattr(self.filters, field) != getattr(begins, field) and not self._is_behind(field)
        )

    def bare(self) -> str:
        """Return the query of the list without what somebody has set: the figure that it stands behind, else ""."""
        if self.filters.evaluated is None:
            return ""
        return urlencode(Filters(days=self.filters.days, evaluated=self.filters.evaluated).parts())

    def _is_behind(self, field: str) -> bool:
        """Whether it is what the list stands behind, which cannot be taken away."""
        return field == "evaluated" or (field == "days" and self.filters.evaluated is not None)

    def without(self, name: str) -> "Asked":
        """Return the same without one filter."""
        begins = self.listed.begins
        return replace(self, filters=replace(self.filters, **{name: getattr(begins, name)}))


def asked_of(listed: Listed, query: Mapping[str, str], *, part: str = "", words: str = "") -> Asked:
    """Return what an address asks of a list; what is unknown in it, or not this list's, is left out."""
    filters = filters_of(query, words)
    begins = {
        field.name: value
        for field in fields(Filters)
        if (value := getattr(listed.begins, field.name)) and getattr(filters, field.name) is None
    }
    filters = replace(filters, **begins)
    chosen = frozenset(query.get("cot", "").split(","))
    columns = tuple(key for key in dict.fromkeys((*listed.shown, *listed.columns)) if key in chosen | {"so"})
    order = query.get("xep", "")
    return Asked(
        listed,
        filters,
        columns[:SHOWN_MAX] if len(columns) > 1 else listed.shown,
        order if order in listed.orders else listed.order_of(part),
        part,
    )


def dossiers(asked: Asked, actor: Actor, places: Places, when: Horizon) -> QuerySet[Any]:
    """Return the dossiers of a list as this person may read them at this instant; none without the role for it."""
    if not actor.roles & asked.listed.roles:
        return Dossier.objects.none()
    base = asked.listed.base(actor, places, asked.part, when.at)
    return narrowed(base, asked.filters, actor, when)
