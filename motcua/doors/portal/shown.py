"""From what the catalogue and the agreements say to what the public pages show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.base.text import vnd
from motcua.doors.frame import wording
from motcua.doors.frame.hours import Hours, told
from motcua.doors.portal import words
from motcua.ground.agreements.public import Place, places_for, procedures_received_at
from motcua.ground.agreements.queries import Point, hours_of, points
from motcua.ground.catalogue.finding import Listed
from motcua.ground.catalogue.queries import agencies, deciding_agencies, postage
from motcua.ground.catalogue.rules import ComponentRule, ExemptionRule, FeeAmount, Procedure

AGENCIES_NAMED_MAX = 2
LIGHTEST_G = 100
"""Postage is told for the lightest class, in which most envelopes fall."""


@dataclass(frozen=True, slots=True)
class ProcedureRow:
    """A procedure in a list of results."""

    name: str
    href: str
    agency: str
    limit: str
    fees: tuple[str, ...]
    by_post: str
    """What the post does with it, "" when one must come in person."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One paper to bring: how many copies of which kind, and when."""

    name: str
    copies: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One amount of State money, or postage."""

    label: str
    amount: str
    when: str
    law: str
    language: str = "vi"
    """The language of the label: published names are Vietnamese in every language."""


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """Where a procedure is received or returned."""

    name: str
    href: str
    does: str
    agreement: str
    now: str
    """Whether it is open now; "" = nobody has told its hours."""


@dataclass(frozen=True, slots=True)
class PointRow:
    """A service point with its address and how many procedures it receives."""

    id: str
    name: str
    kind: str
    owner: str
    address: str
    phone: str
    tel: str
    received: str
    href: str
    hours: Hours | None
    """None = they are not asked for."""


def procedure_rows(rows: Iterable[Listed]) -> tuple[ProcedureRow, ...]:
    """Return a list of procedures with limit, cost and what the post does, all before the click."""
    offices = agencies()
    return tuple(
        ProcedureRow(
            row.short_name,
            reverse("portal:procedure", args=[row.code]),
            agencies_words([offices[code].short_name for code in row.agency_codes if code in offices]),
            words.limit(row.limit_quantity, row.limit_unit),
            words.fees(row.fees),
            by_post(submit=row.post_submit, home=row.post_return),
        )
        for row in rows
    )


def agencies_words(names: Sequence[str]) -> str:
    """Return the agencies that decide a procedure; many are counted."""
    if len(names) <= AGENCIES_NAMED_MAX:
        return ", ".join(names)
    return _("%(first)s và %(number)s cơ quan khác") % {"first": names[0], "number": len(names) - 1}


def by_post(*, submit: bool, home: bool) -> str:
    """Return what the public post does with a procedure by the published list; "" = nothing."""
    if submit and home:
        return _("Bưu điện tận nhà")
    if submit:
        return _("Gửi qua bưu điện")
    return _("Nhận qua bưu điện") if home else ""


def pieces(procedure: Procedure) -> tuple[Piece, ...]:
    """Return what to bring, in the published order."""
    return pieces_of(procedure.components, procedure.set_count)


def pieces_of(components: Iterable[ComponentRule], sets: int) -> tuple[Piece, ...]:
    """Return what to bring of some components, for a number of sets."""
    return tuple(Piece(item.name, _copies(item, sets), _notes(item)) for item in components)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case of its own: how long it takes, what it costs, and what to bring beside what all bring."""

    name: str
    limit: str
    sums: tuple[str, ...]
    pieces: tuple[Piece, ...]


def case_rows(procedure: Procedure) -> tuple[CaseRow, ...]:
    """Return the cases of a procedure that are not the ordinary one, in the published order."""
    rows = []
    for case in procedure.cases:
        chosen = procedure.chosen(case=case.code)
        own = replace(chosen, components=tuple(item for item in chosen.components if item.case_code))
        limit = words.limit(chosen.limit_quantity, chosen.limit_unit)
        rows.append(CaseRow(case.name, limit, words.fees(chosen.fees), pieces(own)))
    return tuple(rows)


def exemption_rows(procedure: Procedure) -> tuple[tuple[str, str, str], ...]:
    """Return who pays less: who, how much, on which ground."""
    return tuple((rule.name, _lowered(rule), rule.ground) for rule in procedure.exemptions)


def _lowered(rule: ExemptionRule) -> str:
    if rule.percent == 100 or rule.amount_vnd == 0:  # of a hundred, all
        return _("miễn")
    if rule.percent is not None:
        return _("giảm %(percent)s%%") % {"percent": rule.percent}
    return _("chỉ nộp %(amount)s") % {"amount": vnd(rule.amount_vnd or 0)}


def _copies(item: ComponentRule, sets: int) -> str:
    return wording.copies(item.original_count * sets, item.certified_copy_count * sets, item.photocopy_count * sets)


def _notes(item: ComponentRule) -> tuple[str, ...]:
    notes = []
    if item.kind == "PRESENT":
        notes.append(_("xuất trình để đối chiếu, không nộp"))
    if item.condition:
        notes.append(_("chỉ khi: %(condition)s") % {"condition": item.condition})
    if item.is_recalled:
        notes.append(_("nộp lại bản cũ khi nhận kết quả"))
    return tuple(notes)


def fee_lines(rows: Sequence[FeeAmount]) -> tuple[FeeLine, ...]:
    """Return the State money of a procedure, one line an amount."""
    when = {"RECEPTION": _("khi nộp hồ sơ"), "RETURN": _("khi nhận kết quả")}
    return tuple(FeeLine(row.label, vnd(row.amount_vnd), when.get(row.due_at, ""), row.legal_basis) for row in rows)


def postage_lines(procedure: Procedure, day: date) -> tuple[FeeLine, ...]:
    """Return what the post takes for a leg inside the province by the tariff in force; postage is no State money."""
    legs = (
        (procedure.post_submit, "SUBMIT", _("Cước bưu điện gửi hồ sơ, nếu nhờ gửi"), _("khi nộp hồ sơ")),
        (procedure.post_return, "RETURN", _("Cước bưu điện mang kết quả về, nếu nhờ mang"), _("khi nhận kết quả")),
    )
    found = [
        (label, price, when)
        for is_offered, direction, label, when in legs
        if is_offered and (price := postage(direction, "PROVINCE", LIGHTEST_G, day)) is not None
    ]
    weight = _("trong tỉnh, đến %(grams)s g") % {"grams": LIGHTEST_G}
    return tuple(
        FeeLine(label, vnd(price.amount_vnd), when, weight, get_language() or "vi") for label, price, when in found
    )


def place_rows(procedure: Procedure, at: datetime) -> tuple[tuple[str, tuple[PlaceRow, ...]], ...]:
    """Return per agency that decides the procedure the places where it is received and returned at a local instant."""
    offices, day = agencies(), at.date()
    codes = deciding_agencies(procedure.code)
    found = places_for(procedure.code, codes, day)
    return tuple(
        (offices[code].name, tuple(_place(place, at) for place in found if place.agency_code == code))
        for code in codes
        if code in offices
    )


def _place(place: Place, at: datetime) -> PlaceRow:
    if place.receives and place.returns:
        does = _("nhận hồ sơ, trả kết quả")
    else:
        does = _("nhận hồ sơ") if place.receives else _("trả kết quả")
    agreement = _("theo thỏa thuận %(number)s") % {"number": place.agreement} if place.agreement else ""
    now = told(hours_of(place.point.id), at).now
    return PlaceRow(place.point.name, f"{reverse('portal:points')}#{place.point.id}", does, agreement, now)


def point_rows(at: datetime, *, with_hours: bool = True) -> tuple[PointRow, ...]:
    """Return all service points at a local instant, those of the most procedures first; with their hours, or not."""
    counted = [(len(procedures_received_at(point.id, at.date())), point) for point in points().values()]
    counted.sort(key=lambda item: (-item[0], item[1].name))
    return tuple(_point(point, count, told(hours_of(point.id), at) if with_hours else None) for count, point in counted)


def _point(point: Point, count: int, hours: Hours | None) -> PointRow:
    kinds = {"POST_OFFICE": _("bưu điện"), "CENTRE": _("trung tâm")}
    return PointRow(
        point.id,
        point.name,
        kinds.get(point.kind, _("quầy của cơ quan")),
        "post" if point.employer == "POST" else "agency",
        point.address,
        words.phone(point.phone),
        point.phone,
        words.procedures(count),
        f"{reverse('portal:points')}#{point.id}",
        hours,
    )
