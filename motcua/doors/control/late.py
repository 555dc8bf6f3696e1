"""“Trả lời chậm”: which other agencies keep dossiers waiting, by how many days; as a page, on paper and as a table."""

import csv
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.base.text import moment_words, short_day_words, time_words
from motcua.doors.control.scope import choices, counted, href, scope_of, sections
from motcua.doors.frame.components import Due, Level
from motcua.doors.frame.session import at_door, visitor
from motcua.ground.catalogue.queries import short_name
from motcua.ground.deadlines.rules import ZONE, local
from motcua.outward.reports import late
from motcua.outward.reports.exporting import harmless
from motcua.outward.reports.late import LateAnswer


@dataclass(frozen=True, slots=True)
class Line:
    """One late answer in words."""

    row: LateAnswer
    href: str
    procedure: str
    due: Due
    asked: str
    told: str
    """When the one-stop was told; "" = not yet."""


@require_GET
@at_door("control")
def listed(request: HttpRequest) -> HttpResponseBase:
    """The late answers by agency and one by one. Nobody who applies is named."""
    who, scope = visitor(request), scope_of(request)
    found = late.report(counted(who, scope), who.at)
    context = choices(who, scope) | {
        "sections": sections(request, who),
        "now": who.at,
        "number": sum(row.is_awaited for row in found.rows),
        "agencies_late": found.agencies,
        "rows": [_line(row) for row in found.rows],
        "is_cut": found.is_cut,
        "most": late.MOST,
        "days": late.ANSWERED_DAYS,
        "file_href": href("control:late-file", scope),
    }
    return render(request, "control/late.html", context)


@require_GET
@at_door("control")
def file(request: HttpRequest) -> HttpResponseBase:
    """The same as a CSV, one answer a line; instants as ISO 8601, an answer that has not come is empty."""
    who, scope = visitor(request), scope_of(request)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="tra-loi-cham-{local(who.at):%Y%m%d-%H%M}.csv"'
    answer.write("\ufeff")
    writer = csv.writer(answer)
    writer.writerow(
        [
            _("Cơ quan được hỏi"), _("Cơ quan hỏi"), _("Mã hồ sơ"), _("Thủ tục"), _("Bước"), _("Hỏi lúc"),
            _("Hạn trả lời"), _("Trả lời lúc"), _("Số ngày làm việc trễ"), _("Báo Một cửa lúc"),
        ]
    )  # fmt: skip
    for row in late.report(counted(who, scope), who.at).rows:
        item = row.asked
        due = item.due_at.astimezone(ZONE).isoformat() if item.due_at else item.due_on.isoformat()
        cells = (row.agency, row.asking, item.number, short_name(item.procedure_id), row.step)
        times = (item.asked_at, item.answered_at, row.told_at)
        asked, answered, told = (at.astimezone(ZONE).isoformat(timespec="seconds") if at else "" for at in times)
        writer.writerow([*(harmless(cell) for cell in cells), asked, due, answered, row.days, told])
    return answer


def _line(row: LateAnswer) -> Line:
    item = row.asked
    due = moment_words(local(item.due_at)) if item.due_at else short_day_words(item.due_on)
    days = _("trễ %(n)s ngày làm việc") % {"n": row.days} if row.days else _("trễ trong ngày")
    detail = _("hạn trả lời %(day)s") % {"day": due}
    if item.answered_at:
        detail += ", " + _("trả lời %(day)s") % {"day": short_day_words(local(item.answered_at).date())}
    told = local(row.told_at) if row.told_at else None
    return Line(
        row,
        reverse("control:dossier", args=[item.dossier_id]),
        short_name(item.procedure_id),
        Due(Level.OVERDUE if row.is_awaited else Level.DONE, days, detail),
        short_day_words(local(item.asked_at).date()),
        f"{time_words(told)}, {short_day_words(told.date())}" if told else "",
    )
