"""The lists of the office: inbox by due time, what waits for a decision, and search."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.doors.frame import many
from motcua.doors.frame.components import Link, Section
from motcua.doors.frame.session import NotYourDoor, Visitor, at_door, visitor
from motcua.doors.office import many_acts, work
from motcua.doors.office.top import is_head, page_of
from motcua.doors.office.work import Filters, Whose
from motcua.ground.people.rules import Role
from motcua.outward.reports import figures
from motcua.record import lists, reading
from motcua.record.dossiers.rules import STATUSES, Act


@require_GET
@at_door("office")
def inbox(request: HttpRequest) -> HttpResponseBase:
    """The open dossiers of the office by due time, grouped by level; filters stand in the address."""
    who = visitor(request)
    filters, when = work.filters_of(request.GET, who), figures.horizon(who.at)
    numbers = work.counts(who, filters, when)
    size = many.MOST if filters.shows_many else lists.PAGE_SIZE
    narrowed = work.narrowed(who, filters, when)
    found = lists.page(narrowed, order="work", cursor=request.GET.get("sau"), size=size)
    words = work.level_words(who.at)
    after = f"&sau={found.next_cursor}" if found.next_cursor else ""
    return render(
        request,
        "office/inbox.html",
        page_of(request, who, numbers.waiting)
        | {
            "now": who.at,
            "groups": work.grouped(work.lines(found.rows, who), numbers.by_level, words),
            "whose": _whose_chips(who, filters, numbers),
            "levels": _level_chips(filters, numbers, words),
            "statuses": [(item.value, STATUSES[item].word, item is filters.status) for item in work.OPEN_STATUSES],
            "filters": filters,
            "status_off": _status_off(filters),
            "more": filters.href() + after if after else "",
            "from_start": filters.href() if request.GET.get("sau") else "",
            "nothing": _nothing(filters, numbers),
            "nothing_due": _nothing_due(filters, numbers),
            "many": many_acts.of_inbox(who, filters),
            "many_most": many.MOST_OF_LIST,
            "page_most": many.MOST,
            "many_all": _of_list(len(found.rows), _shown_number(filters, numbers)),
            "here": filters.href(),
            "many_href": reverse("office:many"),
            "page_size": size,
            "size_href": "" if filters.shows_many or not after else filters.href(shows_many=True),
        },
    )


def _shown_number(filters: Filters, numbers: work.Counts) -> int:
    """How many dossiers the inbox has under its filters."""
    return numbers.total if filters.level is None else numbers.by_level[filters.level]


def _of_list(shown: int, number: int) -> int:
    """How many the whole list has, where that is more than the page shows; 0 = all are on the page."""
    return number if number > shown else 0


def _whose_chips(who: Visitor, filters: Filters, numbers: work.Counts) -> list[Section]:
    names = {Whose.MINE: _("Của tôi"), Whose.NOBODYS: _("Chưa phân công"), Whose.ALL: _("Cả đơn vị")}
    shown = [item for item in Whose if item is not Whose.MINE or Role.CASE_OFFICER in who.roles]
    return [
        Section(names[item], filters.href(whose=item), item is filters.whose, numbers.by_whose[item]) for item in shown
    ]


def _level_chips(filters: Filters, numbers: work.Counts, words: Mapping[figures.Figure, str]) -> list[Section]:
    chips = [Section(_("Mọi mức hạn"), filters.href(level=None), filters.level is None, numbers.total)]
    return chips + [
        Section(words[item], filters.href(level=item), item is filters.level, numbers.by_level[item])
        for item in figures.LEVELS
    ]


def _status_off(filters: Filters) -> Link | None:
    """The chip that takes the filter of the status away."""
    if filters.status is None:
        return None
    return Link(STATUSES[filters.status].word, filters.href(status=None))


def _nothing_due(filters: Filters, numbers: work.Counts) -> str:
    """What is said above a list in which nothing is overdue, due today or soon; "" when something is."""
    urgent = sum(numbers.by_level[item] for item in (figures.Figure.OVERDUE, figures.Figure.TODAY, figures.Figure.SOON))
    if urgent or filters.level is not None or filters.status is not None or not numbers.total:
        return ""
    return _("Hết việc đến hạn. %(n)s hồ sơ còn thời gian.") % {"n": numbers.total}


def _nothing(filters: Filters, numbers: work.Counts) -> tuple[str, Link | None]:
    """What an empty inbox says, and the way to what there is."""
    if filters.level is not None or filters.status is not None:
        every = Link(_("Bỏ bộ lọc"), filters.href(level=None, status=None))
        return _("Không có hồ sơ nào khớp bộ lọc."), every
    if filters.whose is not Whose.ALL and numbers.by_whose[Whose.ALL]:
        every = Link(_("Xem cả đơn vị"), filters.href(whose=Whose.ALL))
        return _("Không có hồ sơ nào ở đây. Cả đơn vị đang có %(n)s hồ sơ.") % {"n": numbers.by_whose[Whose.ALL]}, every
    return _("Không có hồ sơ nào đang giải quyết."), None


@require_GET
@at_door("office")
def approvals(request: HttpRequest) -> HttpResponseBase:
    """What officers have laid before the head: the proposal, and the result that would go home."""
    who = visitor(request)
    if not is_head(who):
        raise NotYourDoor()
    waiting = work.waiting_for(who)
    before_her = work.office_of(who).filter(work.to_decide(who))
    found = lists.page(before_her, cursor=request.GET.get("sau"))
    here = reverse("office:approvals")
    proposed = reading.proposals([row.id for row in found.rows])
    results = {row.id: lists.procedure_of(row).result_name for row in found.rows}
    rows = [
        (
            line,
            proposed.get(row.id),
            results[row.id],
            reverse("office:act", args=[row.id, work.ADDRESSES[Act.SEND_BACK]]),
        )
        for row, line in zip(found.rows, work.lines(found.rows, who), strict=True)
    ]
    more = f"{here}?sau={found.next_cursor}" if found.next_cursor else ""
    return render(
        request,
        "office/approvals.html",
        page_of(request, who, waiting)
        | {
            "now": who.at,
            "rows": rows,
            "total": waiting.approvals,
            "more": more,
            "many": many_acts.offered(who, "phe-duyet", "tra-lai"),
            "many_most": many.MOST_OF_LIST,
            "page_most": many.MOST,
            "many_all": _of_list(len(rows), waiting.approvals),
            "here": here,
            "many_href": reverse("office:many"),
        },
    )
