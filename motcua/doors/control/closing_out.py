"""One agreement and what is left under it: by stage, dossier by dossier until none is left; here its end is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.base.text import day_words
from motcua.base.violations import RuleViolation
from motcua.doors.control.scope import agencies_of, sections
from motcua.doors.frame import left_under as left_words
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.faults import fault_of
from motcua.doors.frame.forms import ActForm, day_field, day_from, radio_field
from motcua.doors.frame.rules import DOORS
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.ground.agreements import ending
from motcua.ground.agreements.ending import Ending
from motcua.ground.agreements.rules import STAGE_WORDS
from motcua.ground.catalogue.queries import agencies, procedure_names
from motcua.ground.deadlines.rules import local
from motcua.ground.people.rules import Role
from motcua.outward.reports.listing import place_words
from motcua.record import closing_out, reading

FINISH, HAND_BACK = "lam-not", "ban-giao-lai"


class EndForm(ActForm):
    """The last day, and what becomes of what is left."""

    is_dense = True
    last = day_field("Ngày cuối của thỏa thuận")
    choice = radio_field("Hồ sơ còn lại", ())
    finish_until = day_field("Làm nốt đến hết ngày", hint="Chỉ ghi khi chọn làm nốt.")

    def __init__(self, row: Ending, today: date, data: Mapping[str, Any] | None = None) -> None:
        last = row.term.last if row.has_ended(today) and row.term.last else today
        until = f"{row.finish_until:%d/%m/%Y}" if row.finish_until else ""
        super().__init__(
            data, initial={"last": f"{last:%d/%m/%Y}", "choice": FINISH if until else HAND_BACK, "finish_until": until}
        )
        self.offer("choice", [(FINISH, _("Làm nốt đến một ngày")), (HAND_BACK, _("Bàn giao lại cơ quan"))])

    def end(self, row: Ending, who: Visitor) -> None:
        """Write the end. Raises what `ending.end` raises, NotReadable."""
        finish = self.typed("choice") == FINISH
        ending.end(
            row.id,
            last=date.fromisoformat(day_from(self.typed("last"), "last")),
            finish_until=date.fromisoformat(day_from(self.typed("finish_until"), "finish_until")) if finish else None,
            by=who.actor,
            agencies=agencies_of(who),
            today=local(who.at).date(),
        )


@dataclass(frozen=True, slots=True)
class Under:
    """How much lies under an agreement today, by stage; no dossier. For the administration."""

    sums: tuple[tuple[str, int], ...]
    total: int
    is_cut: bool
    """There are more; so many of the oldest were counted."""
    has_ended: bool
    href: str
    """The page of control that lists them; "" = not hers to open."""


def left_under(request: HttpRequest, agreement_id: str) -> Under | None:
    """Return how much lies under an agreement; None = there is no such agreement. One statement."""
    who = visitor(request)
    today = local(who.at).date()
    row = next((item for item in ending.all_endings() if item.id == agreement_id), None)
    if row is None:
        return None
    counts = closing_out.counts(closing_out.left_under(row, today))
    total = sum(counts.values())
    sees = who.actor.roles & DOORS["control"] and row.agency_code in agencies_of(who)
    href = f"{reverse('control:agreement-left')}?{urlencode({'so': row.id})}" if sees else ""
    is_cut = total >= closing_out.LISTED_MOST
    return Under(tuple(left_words.sums(counts)), total, is_cut, row.has_ended(today), href)


@require_http_methods(["GET", "HEAD", "POST"])
@at_door("control")
def left(request: HttpRequest) -> HttpResponseBase:
    """What lies under an agreement today; who may end it sees that before she does. Raises NotThere."""
    who = visitor(request)
    today = local(who.at).date()
    row = ending.get(request.GET.get("so", ""), agencies_of(who))
    form, status = EndForm(row, today), HTTPStatus.OK
    if request.method == "POST":
        form = EndForm(row, today, request.POST)
        try:
            form.end(row, who)
        except RuleViolation as violation:
            form.show([fault_of(violation)])
            status = HTTPStatus(violation.status)
        else:
            messages.success(request, _("Đã ghi ngày cuối của thỏa thuận %(number)s.") % {"number": row.id})
            return SeeOther(f"{reverse('control:agreement-left')}?{urlencode({'so': row.id})}")
    items = closing_out.left_under(row, today)
    names, offices = procedure_names(), agencies()
    holders = reading.holder_words(item.holder for item in items)
    context = {
        "sections": sections(request, who),
        "agreement": row,
        "agency": offices[row.agency_code].short_name if row.agency_code in offices else row.agency_code,
        "stages": ", ".join(_(STAGE_WORDS[stage]) for stage in row.stages),
        "points": ", ".join(place_words(point) for point in row.point_ids),
        "first": day_words(row.term.first),
        "last": day_words(row.term.last) if row.term.last else "",
        "has_ended": row.has_ended(today),
        "may_go_on": not row.has_ended(today),
        "finish": left_words.finish_words(row, today) if row.term.last else "",
        "sums": left_words.sums(closing_out.counts(items)),
        "lines": [
            left_words.line_of(
                row, item, today, href=reverse("control:dossier", args=[item.dossier_id]),
                procedure=names.get(item.procedure_code, item.procedure_code),
                holder=holders[item.holder][0] if item.holder else "",
            )
            for item in items
        ],
        "most": closing_out.LISTED_MOST,
        "form": form,
        "may_end": bool(who.actor.roles & {Role.ONE_STOP_HEAD, Role.MANAGER}),
    }  # fmt: skip
    return render(request, "control/agreement_left.html", context, status=status)
