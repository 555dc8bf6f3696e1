"""“Thỏa thuận”: what agencies have transferred to the post, where, which stages, and until when. To be read only."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.base.text import day_words
from motcua.doors.control.scope import agencies_of, sections
from motcua.doors.frame.session import at_door, visitor
from motcua.ground.agreements import ending, overview
from motcua.ground.agreements.overview import SOON_DAYS, AgreementTerm, TermState, state_of
from motcua.ground.agreements.rules import STAGE_WORDS
from motcua.ground.catalogue.queries import agencies, procedure_names
from motcua.ground.deadlines.rules import local
from motcua.ground.people.rules import Role
from motcua.outward.reports.listing import place_words
from motcua.record import closing_out

ORDER = (TermState.ENDS_SOON, TermState.RUNS, TermState.AHEAD, TermState.ENDED)
_STATE_WORDS = {
    TermState.ENDS_SOON: "Sắp hết hạn",
    TermState.RUNS: "Đang có hiệu lực",
    TermState.AHEAD: "Chưa đến ngày hiệu lực",
    TermState.ENDED: "Đã hết hạn",
}


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """One agreement in words."""

    id: str
    agency: str
    procedures: tuple[str, ...]
    points: tuple[str, ...]
    stages: str
    kind: str
    first: str
    last: str
    left: str
    """How many days are left; "" where it matters to nobody."""
    href: str
    """Its page: what lies under it, and its end."""
    undone: int
    """Dossiers left under it after its end."""
    undone_words: str


@dataclass(frozen=True, slots=True)
class AgreementGroup:
    """The agreements whose terms stand alike today."""

    state: str
    words: str
    lines: tuple[AgreementLine, ...]


@require_GET
@at_door("control")
def agreements(request: HttpRequest) -> HttpResponseBase:
    """The agreements of the agencies that this person oversees, by what their terms ask for today."""
    who = visitor(request)
    today = local(who.at).date()
    codes = agencies_of(who)
    rows = overview.agreements(codes)
    undone = closing_out.left_of(ending.ended(today, agencies=codes), today)
    groups = []
    for state in ORDER:
        those = [row for row in _by_end(rows) if state_of(row.term, today) is state]
        lines = tuple(_line(row, state, today, len(undone.get(row.id, ()))) for row in those)
        groups.append(AgreementGroup(state.value, _(_STATE_WORDS[state]), lines))
    context = {
        "sections": sections(request, who),
        "today": today,
        "groups": groups,
        "total": len(rows),
        "soon_days": SOON_DAYS,
        "may_order": Role.ONE_STOP_HEAD in who.actor.roles,
    }
    return render(request, "control/agreements.html", context)


def _by_end(rows: tuple[AgreementTerm, ...]) -> list[AgreementTerm]:
    return sorted(rows, key=lambda row: (row.term.last or date.max, row.id))


def _line(row: AgreementTerm, state: TermState, today: date, undone: int) -> AgreementLine:
    offices, names = agencies(), procedure_names()
    left = (row.term.last - today).days if row.term.last and state is TermState.ENDS_SOON else None
    stages = ", ".join(_(STAGE_WORDS[stage]) for stage in row.stages)
    return AgreementLine(
        row.id,
        offices[row.agency_code].short_name if row.agency_code in offices else row.agency_code,
        tuple(sorted(names.get(code, code) for code in row.procedure_codes)),
        tuple(place_words(point) for point in row.point_ids),
        f"{stages[:1].upper()}{stages[1:]}",
        _("Thí điểm") if row.is_pilot else _("Chính thức"),
        day_words(row.term.first),
        day_words(row.term.last) if row.term.last else "",
        _("còn %(count)s ngày") % {"count": left} if left is not None else "",
        f"{reverse('control:agreement-left')}?{urlencode({'so': row.id})}",
        undone,
        _("còn %(count)s hồ sơ") % {"count": undone} if undone else "",
    )
