"""Agreements that have ended at this counter: what is left under them, and the next step of each dossier."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.base.text import day_words, number
from motcua.doors.desk import page
from motcua.doors.frame import left_under
from motcua.doors.frame.components import Link, Message, Tone
from motcua.doors.frame.left_under import LeftLine
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.ground.agreements import ending
from motcua.ground.agreements.ending import Ending
from motcua.ground.catalogue.queries import agency, procedure_names
from motcua.ground.deadlines.rules import local
from motcua.record import closing_out, reading
from motcua.record.closing_out import LeftDossier


@dataclass(frozen=True, slots=True)
class Block:
    """One ended agreement with what is left under it at this counter."""

    number: str
    words: str
    lines: tuple[LeftLine, ...]


def _left(who: Visitor, today: date) -> list[tuple[Ending, tuple[LeftDossier, ...]]]:
    """Ended agreements that name the person's points, with what is left there. One statement, or none at all."""
    ids = {place.point_id for place in who.places}
    rows = ending.ended(today, point_ids=ids) if ids else ()
    found = closing_out.left_of(rows, today, ids)
    return [(row, found[row.id]) for row in rows if row.id in found]


def _words(row: Ending, count: int, today: date) -> str:
    return _("Thỏa thuận %(number)s hết hạn ngày %(day)s: còn %(count)s hồ sơ – %(finish)s.") % {
        "number": row.id,
        "day": day_words(row.term.last) if row.term.last else "",
        "count": number(count),
        "finish": left_under.finish_words(row, today),
    }


def banner(who: Visitor) -> Message | None:
    """Return the banner of the counter; None where nothing is left. One statement, or none at all."""
    today = local(who.at).date()
    found = _left(who, today)
    if not found:
        return None
    told = " ".join(_words(row, len(items), today) for row, items in found)
    return Message(Tone.WARN, told, links=(Link(_("Xem từng hồ sơ"), reverse("desk:agreements-ended")),))


@require_safe
@at_door("desk")
def listed(request: HttpRequest) -> HttpResponseBase:
    """Each ended agreement with its dossiers and their next steps."""
    who = visitor(request)
    today = local(who.at).date()
    found = _left(who, today)
    holders = reading.holder_words(item.holder for _row, items in found for item in items)
    names = procedure_names()
    blocks = [
        Block(
            row.id,
            f"{agency(row.agency_code).short_name} · {_words(row, len(items), today)}",
            tuple(
                left_under.line_of(
                    row, item, today, href=page.of_dossier(item.number),
                    procedure=names.get(item.procedure_code, item.procedure_code),
                    holder=holders[item.holder][0] if item.holder else "",
                )
                for item in items
            ),
        )
        for row, items in found
    ]  # fmt: skip
    return render(request, "desk/agreements_ended.html", page.context(request, blocks=blocks))
