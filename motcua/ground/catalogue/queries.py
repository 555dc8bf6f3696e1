"""Reads of the catalogue. Published versions never change, so each process keeps those it has read."""

from dataclasses import dataclass, fields
from datetime import date

from django.db.models import Exists, F, OuterRef, Prefetch, Q, prefetch_related_objects

from motcua.base.memory import remembered
from motcua.base.text import day_words
from motcua.ground.catalogue.listings.queries import as_listed
from motcua.ground.catalogue.listings.rules import Entry
from motcua.ground.catalogue.models import AdminUnit, Agency, PostageRule, ProcedureAgency, ProcedureVersion
from motcua.ground.catalogue.reading import PARTS, procedure_of
from motcua.ground.catalogue.rules import (
    AgencyFacts,
    NoSuchProcedure,
    NotDecidedThere,
    Postage,
    Procedure,
)


def in_force(day: date) -> Q:
    """The condition that a dated row is in force on a day."""
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))


def published(day: date) -> Q:
    """The condition that a version of a procedure is published and in force on a day."""
    return in_force(day) & Q(status="published")


@remembered
def version(version_id: str) -> Procedure:
    """Return one version. One statement, and one for each kind of parts that it has. Raises DoesNotExist."""
    rows = {name: getattr(ProcedureVersion, name).rel.related_model.objects for name in PARTS}
    there = {f"has_{name}": Exists(rows[name].filter(version_id=OuterRef("pk"))) for name in PARTS}
    row = ProcedureVersion.objects.annotate(**there).get(pk=version_id)
    has = {name for name in PARTS if getattr(row, f"has_{name}")}
    prefetch_related_objects([row], *(name if name in has else Prefetch(name, rows[name].none()) for name in PARTS))
    return procedure_of(row)


@remembered
def published_versions(code: str) -> tuple[str, ...]:
    """Return the keys of the published versions of a procedure, the newest first."""
    rows = ProcedureVersion.objects.filter(code=code, status="published").order_by("-valid_from")
    return tuple(rows.values_list("id", flat=True))


@remembered
def chosen(version_id: str, channel: str, case: str) -> Procedure:
    """Return a version as it holds for dossiers of a channel and a case. Raises ProcedureVersion.DoesNotExist."""
    return version(version_id).chosen(channel, case)


def short_name(version_id: str) -> str:
    """Return what a version is called in lists; all are read at once. Raises ProcedureVersion.DoesNotExist."""
    return _short_names().get(version_id) or version(version_id).short_name


@remembered
def _short_names() -> dict[str, str]:
    return dict(ProcedureVersion.objects.values_list("id", "short_name"))


@remembered
def procedure_names() -> dict[str, str]:
    """Return what procedures are called in lists, by code, as the newest version names them."""
    rows = ProcedureVersion.objects.filter(status="published").order_by("code", "valid_from")
    return dict(rows.values_list("code", "short_name"))


def procedure_in_force(code: str, day: date) -> Procedure:
    """Return the version of a procedure in force on a day, with the way that the published list gives it then.

    Raises NoSuchProcedure.
    """
    found = _version_id(code, day)
    if found is None:
        raise NoSuchProcedure(procedure=code, day=day_words(day))
    return as_listed(version(found), day)


@remembered
def _version_id(code: str, day: date) -> str | None:
    return ProcedureVersion.objects.filter(published(day), code=code).values_list("id", flat=True).first()


def procedures_in_force(day: date, words: str = "") -> tuple[Procedure, ...]:
    """Return the versions in force on a day whose search key holds all the words, by short name.

    `words` is a search key: lower case, without accents (motcua.base.text.search_key).
    """
    rows = ProcedureVersion.objects.filter(published(day)).order_by("short_name")
    for word in words.split():
        rows = rows.filter(search_key__contains=word)
    ids = list(rows.values_list("id", flat=True))
    return tuple(as_listed(version(version_id), day) for version_id in ids)


@remembered
def codes_through_post(day: date) -> frozenset[str]:
    """Return the procedures in force on a day that go through the public post, as the published list says. One
    statement, and one for the list."""
    rows = ProcedureVersion.objects.filter(published(day)).values_list("code", "post_submit", "post_return")
    ways = (as_listed(Through(*row), day) for row in rows)
    return frozenset(way.code for way in ways if way.post_submit or way.post_return)


@dataclass(frozen=True, slots=True)
class Through:
    """Which way a procedure goes."""

    code: str
    post_submit: bool
    post_return: bool
    listed_by: Entry | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A procedure version as lists show it."""

    id: str
    code: str
    name: str
    short_name: str
    field_code: str
    field_name: str
    level: str
    limit_quantity: int
    limit_unit: str
    post_submit: bool
    post_return: bool
    listed_by: Entry | None = None
    """The line of the published list that says which way it goes; None = the version does."""


def list_procedures(
    day: date, words: str = "", *, after: tuple[str, str] | None = None, size: int = 50
) -> tuple[Listed, ...]:
    """Return at most `size` versions in force on a day whose search key holds all the words. One statement.

    `words` is a search key (motcua.base.text.search_key); `after` is (short name, id) of the last one shown before.
    """
    rows = ProcedureVersion.objects.filter(published(day)).order_by("short_name", "id")
    for word in words.split():
        rows = rows.filter(search_key__contains=word)
    if after is not None:
        rows = rows.filter(Q(short_name__gt=after[0]) | Q(short_name=after[0], id__gt=after[1]))
    names = [field.name for field in fields(Listed) if field.name != "listed_by"]
    return tuple(as_listed(Listed(*row), day) for row in rows.values_list(*names)[:size])


def agency(code: str) -> AgencyFacts:
    """Return an agency as it is named now. Raises Agency.DoesNotExist."""
    return agencies()[code]


@remembered
def agencies() -> dict[str, AgencyFacts]:
    """Return all agencies by code, as the newest row names them."""
    return {
        row.code: AgencyFacts(
            row.code, row.name, row.short_name, row.level, row.unit_code, row.calendar_code, row.address, row.phone
        )
        for row in Agency.objects.order_by("code", "valid_from")
    }


@remembered
def deciding_agencies(procedure_code: str) -> tuple[str, ...]:
    """Return the codes of the agencies that decide a procedure."""
    rows = ProcedureAgency.objects.filter(procedure_code=procedure_code).order_by("agency_code")
    return tuple(rows.values_list("agency_code", flat=True))


def require_deciding(procedure: Procedure, agency_code: str) -> AgencyFacts:
    """Return the agency. Raises NotDecidedThere unless it decides the procedure."""
    found = agencies().get(agency_code)
    if found is None or agency_code not in deciding_agencies(procedure.code):
        name = found.short_name if found else f"Cơ quan “{agency_code}”"
        raise NotDecidedThere(agency=name, procedure=procedure.short_name)
    return found


def postage(direction: str, zone: str, weight_g: int, day: date) -> Postage | None:
    """Return the price for a weight in a zone, by the rows in force; None = no tariff was entered."""
    return _postage_both_ways(zone, weight_g, day).get(direction)


@remembered
def _postage_both_ways(zone: str, weight_g: int, day: date) -> dict[str, Postage]:
    rows = PostageRule.objects.filter(in_force(day), zone=zone, up_to_g__gte=weight_g).order_by("-up_to_g")
    return {row.direction: Postage(row.zone, row.amount_vnd, row.transit_days, row.source) for row in rows}


def communes(province_code: str, day: date) -> tuple[tuple[str, str], ...]:
    """Return (code, name) of the communes of a province on a day, by name without accents."""
    rows = AdminUnit.objects.filter(in_force(day), parent_code=province_code).order_by("search_key")
    return tuple(rows.values_list("code", "name"))


def communes_around(unit_code: str, day: date) -> tuple[tuple[str, str], ...]:
    """Return the communes of the province in which a unit lies, or that it is itself. Two statements."""
    unit = AdminUnit.objects.filter(in_force(day), code=unit_code).first()
    return communes(unit.parent_code or unit.code, day) if unit is not None else ()


def is_unit(code: str) -> bool:
    """Whether a unit bears a code, today or before."""
    return AdminUnit.objects.filter(code=code).exists()


@remembered
def unit_names(codes: tuple[str, ...]) -> dict[str, str]:
    """Return the newest names of units by code."""
    rows = AdminUnit.objects.filter(code__in=codes).order_by(F("valid_from").asc(nulls_first=True))
    return dict(rows.values_list("code", "name"))
