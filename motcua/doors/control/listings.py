"""“Danh mục qua bưu chính”: the decisions that publish it, and what one says otherwise than another."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.base.text import day_words
from motcua.doors.control.scope import sections
from motcua.doors.frame.components import Problem
from motcua.doors.frame.session import at_door, visitor
from motcua.ground.catalogue.listings import queries, rules
from motcua.ground.catalogue.listings.queries import Published
from motcua.ground.catalogue.listings.rules import Difference, Way
from motcua.ground.catalogue.queries import procedure_names
from motcua.ground.deadlines.rules import local


@dataclass(frozen=True, slots=True)
class Row:
    """A decision in words."""

    item: Published
    first: str
    last: str
    is_in_force: bool
    amends: str


@dataclass(frozen=True, slots=True)
class Line:
    """A procedure of which two decisions say otherwise."""

    code: str
    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Group:
    """The procedures that changed alike."""

    words: str
    lines: tuple[Line, ...]


@require_GET
@at_door("control")
def compared(request: HttpRequest) -> HttpResponseBase:
    """All decisions; of two of them, the newest ones unless others are chosen, where they differ."""
    who = visitor(request)
    today = local(who.at).date()
    found = queries.decisions()
    by_key = {item.decision.key: item for item in found}
    old_key = request.GET.get("tu") or (found[1].decision.key if len(found) > 1 else "")
    new_key = request.GET.get("den") or (found[0].decision.key if found else "")
    old, new = by_key.get(old_key), by_key.get(new_key)
    problems = []
    if any(key and key not in by_key for key in (old_key, new_key)):
        problems.append(Problem(_("Không có quyết định đã chọn. Chọn trong danh sách.")))
    elif old is not None and old is new:
        problems.append(Problem(_("Hai quyết định giống nhau. Chọn hai quyết định khác nhau.")))
    groups = _groups(old, new) if old and new and not problems else ()
    context = {
        "sections": sections(request, who),
        "today": today,
        "rows": [_row(item, item.decision.holds(today)) for item in found],
        "old": old,
        "new": new,
        "groups": groups,
        "total": sum(len(group.lines) for group in groups),
        "is_compared": bool(old and new and not problems),
        "problems": problems,
    }
    return render(request, "control/listings.html", context, status=422 if problems else 200)


def _row(item: Published, is_in_force: bool) -> Row:
    decision = item.decision
    last = day_words(decision.last) if decision.last else ""
    return Row(item, day_words(decision.first), last, is_in_force, ", ".join(decision.amends))


def _groups(old: Published, new: Published) -> tuple[Group, ...]:
    found = rules.differences(queries.entries_of(old.decision.key), queries.entries_of(new.decision.key))
    names = procedure_names()
    parted: dict[str, list[Line]] = {_("Thêm vào danh mục"): [], _("Đổi cách thực hiện"): [], _("Không còn ghi"): []}
    added, changed, gone = parted.values()
    for item in found:
        place = added if item.before is None else gone if item.after is None else changed
        place.append(_line(item, names.get(item.code, item.code)))
    return tuple(Group(words, tuple(sorted(lines, key=lambda line: line.name))) for words, lines in parted.items())


def _line(item: Difference, name: str) -> Line:
    return Line(item.code, name, _words(item.before), _words(item.after))


def _words(way: Way | None) -> str:
    return _(way.words) if way is not None else _("không ghi")
