"""The list component: every list of dossiers looks, sorts, filters, is kept and is exported in one way.

What a list is – for whom, of which dossiers, with which columns, filters and orders – stands in
motcua.outward.reports.listing (`Listed`); its headings and plain values in motcua.outward.reports.columns. A page adds
only what is its own: where a row leads, its button, and words of its door.

    def dossiers(request):                                          # 1. the view
        table = listing.make(request, CONTROL, show=lambda row: Shown(href=reverse("control:dossier", args=[row.id])))
        return listing.answer(request, "control/dossiers.html", {"table": table, …})

    {% load mc %}{% listing table %}                                # 2. the template: chips, filters, table, the rest

    ADDRESSES["dieu-hanh"] = "control:dossiers"                     # 3. in narrowing.py: where it stands, if new

It then has, with and without script: filters in the address (a GET form) as chips that can be taken away; columns to
choose, at most seven; headings that sort; “Lưu cách xem này” for oneself, for heads shared with a role; “Xem thêm 50”
by keyset, appended by htmx; “Xuất bảng (CSV, XLSX)” by the worker; an empty result that names its filters; j, k and
Enter; labelled rows on a phone. `make` asks six statements at most, whatever the number of rows.

Words that are searched for may be a name and never stand in an address: a page that has them gives `words`, and all of
the component's links become small posting forms that carry them along.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from motcua.base.text import day_words, number, short_day_words, time_words
from motcua.doors.frame import narrowing, showing
from motcua.doors.frame.components import Due, Holder, Link
from motcua.doors.frame.narrowing import Choice, Field, Kept, address_of
from motcua.doors.frame.session import Visitor, visitor
from motcua.ground.catalogue.queries import agencies
from motcua.ground.deadlines.rules import local
from motcua.outward.reports import columns, figures
from motcua.outward.reports import listing as reports
from motcua.outward.reports.columns import Column, Item, Value
from motcua.outward.reports.listing import Asked, Filters, Listed
from motcua.record import lists, reading
from motcua.record.dossiers.rules import Owner
from motcua.record.lists import Row

MORE = "mc-more"
"""The id of the end of the table, which htmx replaces with more rows."""


CARRIED = ("xep", "ngay", "cach-nop", "pham-vi", "de-an", "do", "don-vi")
"""What the form of filters carries along without showing it: the order, and the figure that the list stands behind."""


# ---- what a page gives, what the template gets -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page knows of one row: where it leads and the words of its door."""

    href: str
    second: str | None = None
    """Under the code; None = the applicant, where the list may name people."""
    what_second: str = ""
    """Under the procedure."""
    no_due: str = ""
    """Instead of a due chip; empty = "chưa tiếp nhận" before reception."""
    has_due: bool = True
    due: Due | None = None
    """The chip in place of that of the due instant; None = that of the due instant."""
    due_href: str = ""
    due_label: str = ""
    """What its due column is called where a table has become rows; "" = as its heading says."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Key of a column → what stands in it instead of its plain value."""
    button: Link | None = None
    is_plain: bool = False
    """Whether everything is written out as in a book: no chips, days with their year."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; what is set is shown. `label` names the column where a table has become rows."""

    label: str
    text: str = ""
    second: str = ""
    href: str = ""
    due: Due | None = None
    status: str = ""
    holder: Holder | None = None
    is_number: bool = False
    is_quiet: bool = False
    is_code: bool = False
    is_whole: bool = False
    """Whether it is never broken into two lines."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row."""

    cells: tuple[Cell, ...]
    button: Link | None
    number: str
    id: str = ""
    last_event_no: int = 0
    """With the id what a tick stands for: the dossier as this page shows it."""


@dataclass(frozen=True, slots=True)
class Head:
    """One heading; `href` sorts by it, `sorted` is ascending, descending or "" as aria-sort has it."""

    label: str
    is_number: bool = False
    href: str = ""
    sorted: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is set; `href` leads to the list without it. One of words leaves the words behind."""

    label: str
    href: str
    carries: bool = True


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of dossiers as the template shows it."""

    key: str
    part: str
    caption: str
    number: int
    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    has_buttons: bool
    chips: tuple[Chip, ...]
    clear_href: str
    fields: tuple[Field, ...]
    column_choices: tuple[Choice, ...]
    hidden: Mapping[str, str]
    """What the form of filters carries along without showing it: order, days of a figure."""
    action: str
    """The address of the list without anything."""
    more_href: str
    start_href: str
    """Back to the beginning; "" = this is it."""
    kept: tuple[Kept, ...]
    share_roles: tuple[Choice, ...]
    query: str
    export_id: str
    carried: Mapping[str, str]
    """What every link must post along; empty = links are links."""
    nothing: str
    has_frame: bool = True
    """Whether filters, kept views and export stand around the table."""
    is_book: bool = False
    """Whether it may be had as the books of a year, PDF."""
    can_pick: bool = False
    """Whether rows can be ticked; the page gives `many` and what parts/many_bar.html asks for."""

    @property
    def width(self) -> int:
        """How many columns the table has."""
        return len(self.heads) + self.has_buttons + self.can_pick


# ---- making ----------------------------------------------------------------------------------------------------------


def asked(request: HttpRequest, listed: Listed, *, part: str = "", words: str = "", **fixed: Any) -> Asked:
    """Return what a request asks of a list; `fixed` are filters that the page has instead of the address.

    Fields of the filter form may be posted beside words; what is posted goes before what stands in the address.
    """
    said = {**_flat(request.GET), **(_flat(request.POST) if words else {})}
    found = reports.asked_of(listed, said, part=part, words=words)
    if not fixed:
        return found
    return Asked(listed, _replaced(found.filters, fixed), found.columns, found.order, part)


def _replaced(filters: Filters, fixed: Mapping[str, Any]) -> Filters:
    names = Filters.__dataclass_fields__
    return Filters(**({name: getattr(filters, name) for name in names} | dict(fixed)))


def _flat(query: QueryDict) -> dict[str, str]:
    """The query with the ticked columns as one text."""
    return {name: ",".join(values) if name == "cot" else values[-1] for name, values in query.lists() if values}


def make(
    request: HttpRequest,
    listed: Listed,
    *,
    show: Callable[[Row], Shown],
    part: str = "",
    words: str = "",
    has_buttons: bool = False,
    nothing: str = "",
    caption: str = "",
    wanted: Asked | None = None,
    keys: Sequence[str] = (),
    size: int | None = None,
    known: int | None = None,
    due_heading: str = "",
    can_pick: bool = False,
) -> Listing:
    """Return one page of a list, as the address asks for it. Six statements at most.

    `wanted` stands for what the address asks; `words` are searched for and come from a posted form; with `keys` the
    table alone is made, of these columns; `known` is how many there are without a filter, where the page has counted;
    `due_heading` is what the due column is called here, where it does not say until when the result is promised.
    Raises NotReadable for a place in the list that is none.
    """
    who = visitor(request)
    what = wanted or asked(request, listed, part=part, words=words)
    when = figures.horizon(who.at)
    found = reports.dossiers(what, who.actor, who.places, when)
    length = {} if size is None else {"size": size}
    page = lists.page(found, order=what.order, cursor=request.GET.get("sau") or None, **length)
    is_counted = known is not None and what.filters == listed.begins
    total = known or 0 if is_counted or _wants_more(request) else found.count()
    shown = columns.columns_of(keys or what.columns)
    return Listing(
        key=listed.key,
        part=part,
        caption=caption or _(listed.title),
        number=total,
        heads=tuple(_head(column, what, due_heading, is_book=bool(keys)) for column in shown),
        lines=_lines(lists.as_seen(who.actor, page.rows), shown, who, show, names_people="chu-ho-so" in listed.columns),
        has_buttons=has_buttons,
        chips=tuple(
            Chip(_(label), address_of(listed, part, what.without(name).query()), name != "words")
            for name, label in what.chips(who.at)
        ),
        clear_href=address_of(listed, part, what.bare()),
        fields=narrowing.fields(what, who),
        column_choices=narrowing.column_choices(what),
        hidden={name: value for name, value in what.parts().items() if name in CARRIED},
        action=address_of(listed, part),
        more_href=address_of(listed, part, what.query(sau=page.next_cursor)) if page.next_cursor else "",
        start_href=address_of(listed, part, what.query()) if request.GET.get("sau") else "",
        kept=narrowing.kept(what, who),
        share_roles=narrowing.share_roles(listed, who),
        query=what.query(),
        export_id=str(uuid4()),
        carried={"q": words} if words else {},
        nothing=nothing or _("Không có hồ sơ nào trong danh sách này."),
        has_frame=not keys,
        is_book=listed is reports.REGISTER,
        can_pick=can_pick,
    )


def answer(request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """Return the page of a list; or, when htmx asks for the end of the table, only the rows that follow.

    The list stands in the context as `table`.
    """
    if _wants_more(request):
        return render(request, "frame/parts/listing_more.html", {"listing": context["table"]}, status=status)
    return render(request, template, dict(context), status=status)


def _wants_more(request: HttpRequest) -> bool:
    return request.headers.get("HX-Target") == MORE


def _head(column: Column, what: Asked, due_heading: str, *, is_book: bool = False) -> Head:
    first, other, habit = column.first_order, column.other_order, what.listed.order_of(what.part)
    label = due_heading if column.key == "han" and due_heading else _(column.heading)
    if first == "due" and habit in ("work", "waiting", "taken"):
        first, other = habit, "taken-last" if habit == "taken" else other
    orders = [order for order in (first, other) if order in what.listed.orders]
    if not orders or is_book:
        return Head(label, column.is_number)
    following = orders[(orders.index(what.order) + 1) % len(orders)] if what.order in orders else orders[0]
    return Head(
        label,
        column.is_number,
        address_of(what.listed, what.part, what.query(xep=following if following != habit else "")),
        _direction(what.order) if what.order in orders else "",
    )


def _direction(order: str) -> str:
    return "descending" if order in ("due-last", "newest", "received", "taken-last") else "ascending"


# ---- rows ------------------------------------------------------------------------------------------------------------


def _lines(
    rows: Sequence[Row], shown: Sequence[Column], who: Visitor, show: Callable[[Row], Shown], *, names_people: bool
) -> tuple[Line, ...]:
    plain = [column for column in shown if column.key != "giay"]
    items = columns.items(rows, plain, names_people=names_people)
    holders = _holders(rows, names_people=names_people) if len(plain) < len(shown) else {}
    made = []
    for item in items:
        own = show(item.row)
        cells = tuple(_cell(column, item, own, who, holders, names_people=names_people) for column in shown)
        made.append(Line(cells, own.button, item.row.number, str(item.row.id), item.row.last_event_no))
    return tuple(made)


def _cell(
    column: Column, item: Item, own: Shown, who: Visitor, holders: Mapping[str, Holder], *, names_people: bool
) -> Cell:
    row, label = item.row, _(column.heading)
    if column.key in own.texts:
        return Cell(label, own.texts[column.key], is_quiet=True)
    if own.is_plain:
        text, _time = _words(column.value(item), None)
        return Cell(label, text, is_number=column.is_number, is_whole=column.key in ("so", "dien-thoai"))
    match column.key:
        case "han":
            chip = (own.due or showing.due_of_row(row, who.at, own.due_href)) if own.has_due else None
            text = "" if chip else own.no_due or _("chưa tiếp nhận")
            return Cell(own.due_label or label, text, due=chip, is_quiet=True)
        case "so":
            person = row.applicant_name if names_people and own.second is None else own.second or ""
            return Cell(label, row.number, person, own.href, is_code=True)
        case "thu-tuc":
            return Cell(label, row.procedure, own.what_second)
        case "trang-thai":
            return Cell(label, status=row.status)
        case "giay":
            chip_of = holders.get(str(row.id))
            return Cell(label, "" if chip_of else _("không có giấy"), holder=chip_of, is_quiet=True)
    text, second = _words(column.value(item), who.at)
    return Cell(label, text, second, is_number=column.is_number)


def _words(value: Value, now: datetime | None) -> tuple[str, str]:
    """A plain value as two lines of a cell: the day, of this year without it, and the time under it."""
    if isinstance(value, datetime):
        at = local(value)
        is_this_year = now is not None and at.year == local(now).year
        return short_day_words(at.date()) if is_this_year else day_words(at.date()), time_words(at)
    if isinstance(value, int):
        return number(value), ""
    return value or "–", ""


def _holders(rows: Sequence[Row], *, names_people: bool) -> dict[str, Holder]:
    """The holder chips by dossier. One statement at most; where nobody is named, of the place alone."""
    if names_people:
        words = reading.holder_words(key for row in rows for key in (row.holder, row.offered_to))
        chips = {str(row.id): showing.holder(row.holder, words, row.offered_to) for row in rows}
    else:
        chips = {str(row.id): _placed(row.holder) for row in rows}
    return {key: chip for key, chip in chips.items() if chip is not None}


def _placed(key: str | None) -> Holder | None:
    """Who holds the paper, by place and never by name."""
    if key is None:
        return None
    kind, _colon, rest = key.partition(":")
    if kind == "agency":
        office = agencies().get(rest)
        return Holder(Owner.AGENCY.value, office.short_name if office else rest)
    if kind == "applicant":
        return Holder(Owner.APPLICANT.value, _("Người nộp"))
    return Holder(Owner.POST.value, _("Bưu điện"))
