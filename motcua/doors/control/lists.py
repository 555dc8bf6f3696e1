"""The lists behind the numbers of the board: codes, procedures, places, status, due; nobody's name."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from motcua.base.violations import NotThere
from motcua.doors.control.scope import sections
from motcua.doors.frame import listing
from motcua.doors.frame.components import Crumb
from motcua.doors.frame.listing import Shown
from motcua.doors.frame.session import at_door, visitor
from motcua.ground.programmes.evaluation_rules import period_words
from motcua.outward.reports import figures
from motcua.outward.reports.evaluating.measures import SAID
from motcua.outward.reports.figures import Figure
from motcua.outward.reports.listing import CONTROL, EVALUATED
from motcua.record.lists import Row

NEWEST_FIRST = frozenset({Figure.RETURNED, Figure.RESOLVED, Figure.IN_TIME, Figure.LATE})


@require_GET
@at_door("control")
def dossiers(request: HttpRequest, figure: Figure | None = None) -> HttpResponseBase:
    """The dossiers that a number counts; `figure` is that of a page of its own."""
    who = visitor(request)
    wanted = listing.asked(request, CONTROL, **({"figure": figure} if figure and "so" not in request.GET else {}))
    if wanted.filters.figure in NEWEST_FIRST and "xep" not in request.GET:
        wanted = replace(wanted, order="newest")
    counts_what = wanted.filters.figure or Figure.OPEN
    title = _(figures.words(counts_what, who.at))
    table = listing.make(request, CONTROL, show=_shown, wanted=wanted, caption=title)
    is_all_overdue = counts_what is Figure.OVERDUE and len(wanted.filters.parts()) == 1
    context: dict[str, Any] = {
        "sections": sections(request, who, table.number if is_all_overdue else None),
        "now": who.at,
        "title": title,
        "number": table.number,
        "table": table,
    }
    return listing.answer(request, "control/dossiers.html", context)


@require_GET
@at_door("control")
def evaluated(request: HttpRequest) -> HttpResponseBase:
    """The dossiers behind a figure of an evaluation. Raises NotThere where the address names none."""
    who = visitor(request)
    wanted = listing.asked(request, EVALUATED)
    behind, days = wanted.filters.evaluated, wanted.filters.days
    if behind is None or days is None:
        raise NotThere(thing="số liệu đánh giá này")
    title = _("%(what)s, %(period)s") % {"what": _(behind.words), "period": period_words(days.first, days.last)}
    table = listing.make(request, EVALUATED, show=_shown, wanted=wanted, caption=title)
    context: dict[str, Any] = {
        "sections": sections(request, who),
        "crumbs": [
            Crumb(_("Đề án"), reverse("control:programmes")),
            Crumb(
                pgettext("programme", "Đánh giá"),
                f"{reverse('control:evaluation', args=[behind.programme_id])}?ngay={days}",
            ),
            Crumb(title),
        ],
        "now": who.at,
        "title": title,
        "how": SAID[behind.measure].how,
        "number": table.number,
        "table": table,
    }
    return listing.answer(request, "control/dossiers.html", context)


def _shown(row: Row) -> Shown:
    href = reverse("control:dossier", args=[row.id])
    return Shown(href, due_href=href)
