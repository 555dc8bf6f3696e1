"""“Đánh giá”: a programme in a period beside another one, as a page, as files and on paper; each figure opens its
dossiers."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_safe

from motcua.base.text import moment_words
from motcua.base.violations import NotReadable
from motcua.doors.control.programmes import evaluation_showing as showing
from motcua.doors.control.programmes.evaluation_showing import MONTH_CHART, UNIT_CHART, Asked
from motcua.doors.control.programmes.gate import for_evaluators
from motcua.doors.control.programmes.pages import base_of, period
from motcua.doors.control.scope import counted, points_narrowed
from motcua.doors.frame.components import Crumb
from motcua.doors.frame.forms import day_from
from motcua.doors.frame.session import Visitor, visitor
from motcua.ground.deadlines.rules import local
from motcua.ground.people import services as people
from motcua.ground.people.rules import Role
from motcua.ground.programmes import evaluation_rules as rules
from motcua.ground.programmes import evaluations
from motcua.ground.programmes.evaluations import Closed, Words
from motcua.ground.programmes.queries import ProgrammeFacts
from motcua.outward.notices.printing import render as printed
from motcua.outward.reports.evaluating import files, reading
from motcua.outward.reports.evaluating.measures import Measure
from motcua.outward.reports.evaluating.printing import sheet_of
from motcua.outward.reports.evaluating.reading import Evaluation, Opens
from motcua.outward.reports.evaluating.scope import Scope, scope_of
from motcua.outward.reports.exporting import MEDIA_TYPES, Format
from motcua.outward.reports.listing import Filters
from motcua.outward.reports.rules.days import Days, days_of

MONTHS_OFFERED, QUARTERS_OFFERED, YEARS_OFFERED = 12, 6, 3
_FIELDS = ("tu", "den")
_DAYS_MOST = 3_700
"""Ten years: longer is no period of a programme."""


# -- what is asked for -------------------------------------------------------------------------------------------------


def asked_of(request: HttpRequest, key: str, today: date) -> Asked:
    """Return what an address asks of an evaluation; without a period, the month of today. Raises NotReadable."""
    query = request.GET
    days = days_of(query.get("ngay", "")) or Days(*rules.month_of(today))
    typed = query.get("tu", "").strip(), query.get("den", "").strip()
    if any(typed):
        first, last = (
            date.fromisoformat(day_from(text, name)) for text, name in zip(typed, ("tu", "den"), strict=True)
        )
        if last < first:
            raise NotReadable(sentence="Kỳ đánh giá: ngày cuối phải từ ngày đầu trở đi.", field="den")
        days = Days(first, last)
    if (days.last - days.first).days > _DAYS_MOST:
        raise NotReadable(sentence="Kỳ đánh giá dài nhất mười năm. Chọn kỳ ngắn hơn.", field="tu")
    tables = frozenset(query.get("bang", "").split(",")) & {MONTH_CHART, UNIT_CHART}
    return Asked(key, days, query.get("so-sanh") == "truoc-chuyen-giao", tables)


def other_of(asked: Asked, scope: Scope) -> Days:
    """Return the period that one is compared with: the one before it, or as long a one before the transfer."""
    first, last = asked.days.first, asked.days.last
    if asked.is_before_transfer:
        return Days(*rules.before_transfer(first, last, scope.opened_on or scope.facts.first_day))
    return Days(*rules.before(first, last))


def read(who: Visitor, asked: Asked) -> Evaluation:
    """Return the evaluation as this person's figures count it. Raises NotThere."""
    scope = scope_of(asked.key)
    today = local(who.at).date()
    dossiers, other = counted(who, Filters()), other_of(asked, scope)
    return reading.read(
        dossiers, scope, asked.days, other, today, is_whole=sees_whole(who), points=points_narrowed(who)
    )


def sees_whole(who: Visitor) -> bool:
    """Whether her figures count every dossier of the programme: others see their part, and it says so."""
    return Role.MANAGER in who.actor.roles


def _offered(today: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """The periods that the form offers: months, quarters and years up to today."""
    found = []
    for label, whole, count in (
        (_("Tháng"), rules.month_of, MONTHS_OFFERED),
        (_("Quý"), rules.quarter_of, QUARTERS_OFFERED),
        (_("Năm"), rules.year_of, YEARS_OFFERED),
    ):
        days = [whole(today)]
        while len(days) < count:
            days.append(rules.before(*days[-1]))
        found.append((label, [(str(Days(*each)), rules.period_words(*each)) for each in days]))
    return found


# -- the page ----------------------------------------------------------------------------------------------------------


@require_GET
@for_evaluators
def page(request: HttpRequest, key: str) -> HttpResponseBase:
    """The evaluation of a programme in a period. Thirty-three statements at most, however many dossiers there are."""
    who = visitor(request)
    today = local(who.at).date()
    try:
        asked = asked_of(request, key, today)
        fault = ""
    except NotReadable as violation:
        asked, fault = Asked(key, Days(*rules.month_of(today))), violation.sentence
    found = read(who, asked)
    charts = {MONTH_CHART: showing.month_chart(found, asked, today), UNIT_CHART: showing.unit_chart(found, asked)}
    target = request.headers.get("HX-Target", "")
    if target in charts and "HX-History-Restore-Request" not in request.headers:
        answer = render(request, "control/_ratings_chart.html", {"chart": charts[target]})
    else:
        context = _context(request, who, asked, found) | {"charts": charts, "fault": fault}
        status = NotReadable.status if fault else 200
        answer = render(request, "control/programmes/evaluation.html", context, status=status)
    patch_vary_headers(answer, ("HX-Request", "HX-Target"))
    return answer


def _context(request: HttpRequest, who: Visitor, asked: Asked, found: Evaluation) -> dict[str, Any]:
    facts, today = found.scope.facts, local(who.at).date()
    versions = evaluations.words_of(asked.key, asked.days.first, asked.days.last)
    closings = [each for each in evaluations.closings(asked.key) if (each.first, each.last) == _ends(asked)]
    ids = [*(row.by_id for row in found.told), *(row.by_id for row in versions), *(row.by_id for row in closings)]
    names = people.names(set(ids))
    words = versions[0] if versions else Words()
    return base_of(request, who, facts, Crumb(pgettext("programme", "Đánh giá"))) | {
        "asked": asked,
        "now": who.at,
        "period": rules.period_words(asked.days.first, asked.days.last),
        "period_of_programme": period(facts),
        "other_period": _other_words(asked, found),
        "runs": asked.days.last >= today,
        "before_it": asked.days.last < facts.first_day,
        "offered": _offered(today),
        "is_offered": str(asked.days) in {value for _label, each in _offered(today) for value, _words in each},
        "found": found,
        "big": _big(found, asked),
        **showing.cards(found, asked),
        "heads": showing.heads(),
        "units": showing.units(found, asked),
        "procedures": showing.procedures(found, asked),
        "told": showing.told(found.told, names, found.scope.units),
        "words": words,
        "words_by": names.get(words.by_id, words.by_id),
        "words_at": _moment(words),
        "versions": [(each, names.get(each.by_id, each.by_id), _moment(each)) for each in versions[1:]],
        "closed": _closed(asked, found, closings, versions, names, is_whole=sees_whole(who)),
        "sees_whole": sees_whole(who),
        "may_evaluate": rules.may_write(who.actor),
        "hrefs": {
            name: asked.href(f"control:{target}")
            for name, target in (
                ("pdf", "evaluation-print"), ("csv", "evaluation-csv"), ("xlsx", "evaluation-xlsx"),
                ("tell", "evaluation-tell"), ("words", "evaluation-words"), ("close", "evaluation-close"),
            )
        },
    }  # fmt: skip


def _moment(words: Words) -> str:
    return moment_words(local(words.recorded_at)) if words.recorded_at is not None else ""


def _ends(asked: Asked) -> tuple[date, date]:
    return asked.days.first, asked.days.last


def _other_words(asked: Asked, found: Evaluation) -> str:
    if found.other is None:
        return ""
    words = rules.period_words(found.other.first, found.other.last)
    return _("trước chuyển giao, %(period)s") % {"period": words} if asked.is_before_transfer else words


def _big(found: Evaluation, asked: Asked) -> list[tuple[str, str, str, str]]:
    """(number, label, what is beside it, address) of the four figures at the head."""
    rows = {row.key: row for _section, row in reading.rows_of(found)}
    said = (
        (Measure.RECEIVED_POST, _("bưu điện nhận"), _("%(share)s số hồ sơ tiếp nhận")),
        (Measure.RETURNED_POST, _("bưu điện trả"), _("%(share)s số kết quả đã trả")),
        (Measure.IN_TIME, _("đúng và trước hạn"), _("%(share)s số hồ sơ có kết quả")),
        (Measure.CONTENT, _("hài lòng"), _("%(share)s số có đánh giá")),
    )
    found_of = {measure: rows[measure] for measure, *_words in said}
    return [
        (
            showing.value_words(found_of[measure].value, "hồ sơ"), label,
            beside % {"share": found_of[measure].share} if found_of[measure].share else "",
            asked.opens(Opens(measure)),
        )
        for measure, label, beside in said
    ]  # fmt: skip


def _closed(
    asked: Asked, found: Evaluation, closings: list[Closed], versions: tuple[Words, ...], names: dict[str, str], *,
    is_whole: bool,
) -> list[showing.ClosedLine]:  # fmt: skip
    """The closings of the period, the newest first; with what differs now, for who counts the whole programme."""
    by_no = {each.version_no: each for each in versions}
    lines = []
    for place, each in enumerate(closings):
        words = by_no.get(each.text_version_no or 0, Words())
        differ = rules.differences(each.lines, found.lines()) if is_whole and not place else ()
        intact = evaluations.is_intact(asked.key, each, words)
        lines.append(showing.closed(each, names, is_intact=intact, differ=differ))
    return lines


# -- files, paper ------------------------------------------------------------------------------------------------------


@require_safe
@for_evaluators
def as_csv(request: HttpRequest, key: str) -> HttpResponseBase:
    """Every figure as one line of a CSV."""
    return _file(request, key, Format.CSV)


@require_safe
@for_evaluators
def as_xlsx(request: HttpRequest, key: str) -> HttpResponseBase:
    """Every figure as one line of an XLSX, with a sheet that says what they are."""
    return _file(request, key, Format.XLSX)


def _file(request: HttpRequest, key: str, file_format: Format) -> HttpResponse:
    who = visitor(request)
    asked = asked_of(request, key, local(who.at).date())
    found = read(who, asked)
    answer = HttpResponse(
        files.written(found, file_format, who.at, is_whole=sees_whole(who)), content_type=MEDIA_TYPES[file_format]
    )
    name = _name(found.scope.facts, asked)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{file_format.value}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
@for_evaluators
def report(request: HttpRequest, key: str) -> HttpResponseBase:
    """The report of the evaluation as PDF."""
    who = visitor(request)
    asked = asked_of(request, key, local(who.at).date())
    found = read(who, asked)
    words = next(iter(evaluations.words_of(key, asked.days.first, asked.days.last)), Words())
    closed = next((each for each in evaluations.closings(key) if (each.first, each.last) == _ends(asked)), None)
    sheet = sheet_of(found, words, who.at, is_whole=sees_whole(who), closed=closed)
    answer = HttpResponse(printed(sheet), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{_name(found.scope.facts, asked)}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _name(facts: ProgrammeFacts, asked: Asked) -> str:
    return f"danh-gia-{facts.code}-{asked.days.first}-{asked.days.last}"


def back_to(asked: Asked, part: str = "") -> str:
    """Return the address of the evaluation, at a part of its page."""
    return f"{reverse('control:evaluation', args=[asked.key])}?ngay={asked.days}{f'#{part}' if part else ''}"
