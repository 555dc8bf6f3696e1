"""Finding procedures by what people type, without accents and with the usual short forms; by field; for public pages.

Each reading takes a fixed number of statements, however many procedures there are.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import NullIf, StrIndex

from motcua.base.memory import remembered
from motcua.base.text import search_key
from motcua.ground.catalogue.aliases import Alias, Piece, pieces
from motcua.ground.catalogue.models import FeeRule, ProcedureAgency, ProcedureVersion
from motcua.ground.catalogue.queries import published
from motcua.ground.catalogue.rules import FeeAmount

SIZE = 20
"""Procedures on one page of results."""
_WORDS_MAX = 12
_WORD = re.compile(r"[^\W_]+(?:[.-][^\W_]+)*")
_LIKENESS_MIN = 0.5
"""From this likeness on a name is offered when nothing matches (word_similarity of pg_trgm, 0 to 1)."""
_GUESSES_MAX = 5


@dataclass(frozen=True, slots=True)
class Listed:
    """A procedure in a list: what one must know before opening it."""

    code: str
    short_name: str
    field_code: str
    field_name: str
    limit_quantity: int
    limit_unit: str
    fees: tuple[FeeAmount, ...]
    post_submit: bool
    post_return: bool
    agency_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gave: one page of rows, how many there are in all, which short forms were understood.

    `is_guess`: nothing matched, the rows are named alike.
    """

    rows: tuple[Listed, ...]
    total: int
    understood: tuple[Alias, ...] = ()
    is_guess: bool = False


@dataclass(frozen=True, slots=True)
class FieldCount:
    """A field of procedures and how many of them are in force."""

    code: str
    name: str
    count: int


def find(text: str, day: date, *, start: int = 0, size: int = SIZE) -> Found:
    """Return the procedures in force on a day that hold all the words typed, each from its beginning.

    The name that says them first comes first; when nothing matches, names that are nearly alike.
    Four statements at most; none when no word was typed.
    """
    words = tuple(_WORD.findall(search_key(text)))[:_WORDS_MAX]
    if not words:
        return Found((), 0)
    parts = pieces(words, day)
    understood = tuple(part.alias for part in parts if part.alias is not None)
    phrase = " ".join(word for part in parts for word in (part.alias.means_key if part.alias else part.words))
    in_force_now = ProcedureVersion.objects.filter(published(day))
    matching = in_force_now
    for part in parts:
        matching = matching.filter(_holds(part))
    total = matching.count()
    if total:
        ordered = matching.annotate(place=NullIf(StrIndex("search_key", Value(phrase)), Value(0)))
        rows = ordered.order_by("place", "short_name", "id")[start : start + size]
        return Found(_listed(rows), total, understood)
    alike = in_force_now.annotate(likeness=TrigramWordSimilarity(phrase, "search_key"))
    guesses = alike.filter(likeness__gte=_LIKENESS_MIN).order_by("-likeness", "short_name")[:_GUESSES_MAX]
    return Found(_listed(guesses), 0, understood, is_guess=True)


def fields(day: date) -> tuple[FieldCount, ...]:
    """Return the fields that have procedures in force on a day, by name. One statement."""
    rows = ProcedureVersion.objects.filter(published(day)).values_list("field_code", "field_name")
    counted = [FieldCount(code, name, count) for code, name, count in rows.annotate(count=Count("id")).order_by()]
    return tuple(sorted(counted, key=lambda field: search_key(field.name)))


def field_names() -> dict[str, str]:
    """Return the name of every field that a version was ever in, by code, as the newest version calls it."""
    rows = ProcedureVersion.objects.order_by("valid_from").values_list("field_code", "field_name")
    return dict(sorted(dict(rows).items(), key=lambda row: search_key(row[1])))


def in_field(field_code: str, day: date) -> tuple[Listed, ...]:
    """Return the procedures of a field that are in force on a day, by short name. Three statements."""
    return _listed(ProcedureVersion.objects.filter(published(day), field_code=field_code).order_by("short_name", "id"))


@remembered
def deciding(day: date) -> Mapping[str, tuple[str, ...]]:
    """Return for each agency the codes of the procedures in force on a day that it decides. One statement."""
    in_force_now = ProcedureVersion.objects.filter(published(day)).values("code")
    rows = ProcedureAgency.objects.filter(procedure_code__in=in_force_now).order_by("procedure_code")
    found: defaultdict[str, list[str]] = defaultdict(list)
    for procedure, agency in rows.values_list("procedure_code", "agency_code"):
        found[agency].append(procedure)
    return {agency: tuple(procedures) for agency, procedures in found.items()}


def _holds(part: Piece) -> Q:
    """The condition that a search key holds a part as typed, or all the words that it stands for."""
    typed = _all_of(part.words)
    return typed | _all_of(part.alias.means_key) if part.alias else typed


def _all_of(words: Sequence[str]) -> Q:
    condition = Q()
    for word in words:
        condition &= Q(search_key__regex=rf"\m{re.escape(word)}")
    return condition


def _listed(rows: QuerySet[ProcedureVersion]) -> tuple[Listed, ...]:
    found = list(
        rows.only(
            "id", "code", "short_name", "field_code", "field_name", "limit_quantity", "limit_unit", "post_submit",
            "post_return",
        )
    )  # fmt: skip
    fees: defaultdict[str, list[FeeAmount]] = defaultdict(list)
    ordinary = FeeRule.objects.filter(
        version_id__in=[row.id for row in found], case_code="", channel="", amount_vnd__gt=0
    )
    for fee in ordinary.order_by("fee_no"):
        fees[fee.version_id].append(FeeAmount(fee.kind, fee.label, fee.amount_vnd, fee.due_at, fee.legal_basis))
    agencies: defaultdict[str, list[str]] = defaultdict(list)
    deciding_rows = ProcedureAgency.objects.filter(procedure_code__in=[row.code for row in found])
    for procedure, agency in deciding_rows.order_by("agency_code").values_list("procedure_code", "agency_code"):
        agencies[procedure].append(agency)
    return tuple(
        Listed(
            row.code, row.short_name, row.field_code, row.field_name, row.limit_quantity, row.limit_unit,
            tuple(fees[row.id]), row.post_submit, row.post_return, tuple(agencies[row.code]),
        )
        for row in found
    )  # fmt: skip
