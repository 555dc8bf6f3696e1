"""What stands over a list: where it stands, its filters, the columns to choose, kept ways of looking at it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.doors.frame.rules import DOORS
from motcua.doors.frame.session import Visitor
from motcua.ground.agreements.queries import points
from motcua.ground.catalogue.queries import agencies
from motcua.ground.people import saved_views
from motcua.ground.people.rules import ROLE_WORDS, Role
from motcua.outward.reports import columns, figures
from motcua.outward.reports import listing as reports
from motcua.outward.reports.figures import Figure
from motcua.outward.reports.listing import Asked, Listed, PaperAt, Whose
from motcua.record.dossiers.rules import STATUSES, Status

ADDRESSES: dict[str, str] = {
    "dieu-hanh": "control:dossiers",
    "danh-gia": "control:evaluated",
    "tim-ho-so": "office:search",
    "so-theo-doi": "office:register",
    "viec-quay": "desk:waiting",
    "viec-hom-nay": "desk:today",
}
"""Where each list stands; one of many takes its part as argument."""


def address_of(listed: Listed, part: str = "", query: str = "") -> str:
    """Return the address of a list."""
    path = reverse(ADDRESSES[listed.key], args=[part] if part else [])
    return f"{path}?{query}" if query else path


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several."""

    value: str
    words: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One filter of the form: a choice, or a day."""

    name: str
    label: str
    choices: tuple[Choice, ...] = ()
    value: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept way of looking, as a link; `id` set = hers, to be deleted."""

    label: str
    href: str
    id: str = ""
    note: str = ""
    is_current: bool = False


def kept_key(listed: Listed, part: str) -> str:
    """Return the name under which ways of looking at a list are kept."""
    return f"{listed.key}/{part}" if part else listed.key


_OVERSEEN = (
    Figure.OPEN, *figures.LEVELS, Figure.OVERDUE_PROPOSED, Figure.TODAY_PROPOSED, Figure.WAITING, Figure.AT_POST,
    Figure.TO_AGENCY, Figure.TO_APPLICANT, Figure.RETURNED, Figure.RESOLVED, Figure.IN_TIME, Figure.LATE,
)  # fmt: skip
"""The figures that the form of an overseer's list offers; the others are come to by their numbers."""


def fields(what: Asked, who: Visitor) -> tuple[Field, ...]:
    """Return the filters that the list offers, with what is chosen."""
    filters = what.filters
    point = reports.ON_LINE if filters.point == "" else filters.point or ""

    def choice(name: str, label: str, every: str, now: str, options: Sequence[tuple[str, str]]) -> Field:
        offered = [("", every), *options] if every else options
        return Field(name, label, tuple(Choice(value, words, value == now) for value, words in offered), now)

    figures_here = [*(_OVERSEEN if what.listed.begins.figure else figures.LEVELS)]
    if filters.figure is not None and filters.figure not in figures_here:
        figures_here.append(filters.figure)
    made: dict[str, Callable[[], Field]] = {
        "whose": lambda: choice(
            "cua", _("Việc của ai"), _("Của mọi người"), filters.whose or "",
            [(item.value, _(reports.WHOSE_WORDS[item])) for item in Whose],
        ),
        "figure": lambda: choice(
            "so", _("Hạn và chỉ tiêu"), "" if what.listed.begins.figure else _("Mọi mức hạn"), filters.figure or "",
            [(item.value, reports.figure_words(item, who.at)) for item in figures_here],
        ),
        "status": lambda: choice(
            "trang-thai", _("Trạng thái"), _("Mọi trạng thái"), filters.status or "",
            [(item.value, _(STATUSES[item].word)) for item in Status if item is not Status.DRAFT],
        ),
        "agency": lambda: choice("co-quan", _("Cơ quan"), _("Mọi cơ quan"), filters.agency or "", _agencies_of(who)),
        "procedure": lambda: Field("thu-tuc", _("Mã thủ tục"), (), filters.procedure or ""),
        "point": lambda: choice(
            "diem", _("Điểm phục vụ"), _("Mọi điểm phục vụ"), point,
            [(reports.ON_LINE, _("Trực tuyến")), *((key, reports.place_words(key)) for key in points())],
        ),
        "paper": lambda: choice(
            "giay", _("Hồ sơ giấy"), _("Giấy ở đâu cũng được"), filters.paper or "",
            [(item.value, _(reports.PAPER_WORDS[item])) for item in PaperAt],
        ),
        "received_from": lambda: Field("tu", _("Nhận từ ngày"), (), _iso(filters.received_from)),
        "received_to": lambda: Field("den", _("Nhận đến ngày"), (), _iso(filters.received_to)),
    }  # fmt: skip
    return tuple(made[name]() for name in what.listed.fields)


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""


def _agencies_of(who: Visitor) -> list[tuple[str, str]]:
    """The agencies that a person may meet in her lists, by name."""
    names = {code: office.short_name for code, office in agencies().items()}
    if who.actor.employer == "AGENCY" and not who.actor.roles & {Role.MANAGER, Role.POST_DIRECTOR}:
        mine = {who.actor.agency_code, *(code for place in who.places for code in place.agency_codes)}
        names = {code: name for code, name in names.items() if code in mine}
    return sorted(names.items(), key=lambda item: item[1])


def column_choices(what: Asked) -> tuple[Choice, ...]:
    """Return the columns that may be chosen, in their order; the number of a row and its code always stand."""
    keys = dict.fromkeys((*what.listed.shown, *what.listed.columns))
    return tuple(
        Choice(column.key, _(column.heading), column.key in what.columns)
        for column in columns.columns_of(keys)
        if column.key not in ("so", "stt")
    )


def kept(what: Asked, who: Visitor) -> tuple[Kept, ...]:
    """Return the kept ways of looking at a list, hers and those shared with her."""
    here = what.query()
    return tuple(
        Kept(
            view.name,
            address_of(what.listed, what.part, view.query),
            view.id if view.is_own else "",
            _shared_words(view),
            view.query == here,
        )
        for view in saved_views.views_of(who.actor, kept_key(what.listed, what.part))
    )


def _shared_words(view: saved_views.View) -> str:
    if view.role is None:
        return ""
    if view.is_own:
        return _("chia sẻ cho %(role)s") % {"role": _(ROLE_WORDS[view.role])}
    return _("%(name)s chia sẻ") % {"name": view.owner_name}


def share_roles(listed: Listed, who: Visitor) -> tuple[Choice, ...]:
    """Return the roles of a list's door, for those who may share."""
    if not who.actor.roles & saved_views.SHARERS:
        return ()
    return tuple(Choice(role.value, _(ROLE_WORDS[role])) for role in Role if role in DOORS[listed.door])
