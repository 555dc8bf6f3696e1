"""Finding procedures by what people type, without accents and with the usual short forms; by field; for public pages.

Each reading takes a fixed number of statements, however many procedures there are.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, Count, F, Q, Value, When
from django.db.models.functions import Greatest, NullIf, StrIndex

from motcua.base.memory import remembered
from motcua.base.text import search_key, without_telex
from motcua.ground.catalogue.aliases import Alias, Piece, pieces
from motcua.ground.catalogue.events import Told, names_for, told_events
from motcua.ground.catalogue.listings.queries import as_listed
from motcua.ground.catalogue.listings.rules import Entry
from motcua.ground.catalogue.models import FeeRule, ProcedureAgency, ProcedureVersion
from motcua.ground.catalogue.queries import published
from motcua.ground.catalogue.rules import FeeAmount
from motcua.ground.catalogue.sifting import NOTHING_SIFTED, Brief, Choice, Sieve, counted, nearness

SIZE = 20
"""Procedures on one page of results."""
_WORDS_MAX = 12
_WORD = re.compile(r"[^\W_]+(?:[.-][^\W_]+)*")
_LIKENESS_MIN = 0.3
"""From this likeness on the database proposes a name when nothing matches (word_similarity of pg_trgm, 0 to 1)."""
_PROPOSED_MAX = 40
_NEARNESS_MIN = 0.45
"""From this nearness on what was proposed is offered (nearness, 0 to 1)."""
_NEARNESS_BEHIND = 0.25
"""What is that much farther than the nearest is not offered beside it."""
_NAMES_SHARE, _FIELD_SHARE, _WORD_SHARE = 0.95, 0.6, 0.7
"""What another name, a field, and a single word count beside the name and the whole."""
_GUESSES_MAX = 5
_BRIEF = ("id", "code", "field_code", "field_name", "level", "life_events")


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
    listed_by: Entry | None = None
    """The line of the published list that says which way it goes; None = the version does."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gave: one page of rows, how many there are in all, which short forms were understood.

    `is_guess`: nothing matched, the rows are named alike.
    """

    rows: tuple[Listed, ...]
    total: int
    understood: tuple[Alias, ...] = ()
    is_guess: bool = False
    counts: tuple[Choice, ...] = ()
    """What the rows may be sifted by."""
    before_sifting: int = 0


@dataclass(frozen=True, slots=True)
class FieldCount:
    """A field of procedures and how many of them are in force."""

    code: str
    name: str
    count: int


def find(text: str, day: date, *, sieve: Sieve = NOTHING_SIFTED, start: int = 0, size: int = SIZE) -> Found:
    """Return the procedures in force on a day that hold all the words typed, each from its beginning, sifted so.

    Those whose names hold the words come before those of such a field or event of life; of names the one that says them
    first. When nothing matches, the strokes of a Telex keyboard are taken away; then names that are nearly alike are
    offered. Without a word all that a sieve lets through. Six statements at most; none without words and sieve.
    """
    words = _words_of(text)
    if not words and sieve == NOTHING_SIFTED:
        return Found((), 0)
    parts = pieces(words, day)
    briefs = _matching(parts, day)
    plain = _words_of(without_telex(search_key(text)))
    if not briefs and plain != words and all(len(word) > 1 for word in set(plain) - set(words)):
        parts = pieces(plain, day)
        briefs = _matching(parts, day)
    understood = tuple(part.alias for part in parts if part.alias is not None)
    if not briefs:
        guessed = _alike(_phrase(parts), day)
        return Found(_listed([brief.id for brief in guessed], day), 0, understood, is_guess=True)
    agencies = _agencies_of(briefs) if sieve.is_wanted else {}
    kept = tuple(brief for brief in briefs if sieve.lets_through(brief, agencies.get(brief.code, ())))
    shown = [brief.id for brief in kept[start : start + size]]
    counts = counted(briefs, agencies, sieve) if sieve.is_wanted else ()
    return Found(_listed(shown, day), len(kept), understood, counts=counts, before_sifting=len(briefs))


def _words_of(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(search_key(text)))[:_WORDS_MAX]


def _phrase(parts: Sequence[Piece]) -> str:
    return " ".join(word for part in parts for word in (part.alias.means_key if part.alias else part.words))


def _matching(parts: Sequence[Piece], day: date) -> tuple[Brief, ...]:
    """Return all that hold every part, in the order in which they are shown. One statement."""
    matching = ProcedureVersion.objects.filter(published(day))
    named = Q()
    for part in parts:
        matching = matching.filter(_holds(part, "search_key"))
        named &= _holds(part, "name_key")
    ordered = matching.annotate(
        is_named=Case(When(named, then=Value(0)), default=Value(1)) if parts else Value(1),
        place=NullIf(StrIndex("name_key", Value(_phrase(parts))), Value(0)),
    ).order_by("is_named", F("place").asc(nulls_last=True), "short_name", "id")
    told = told_events(day)
    return tuple(_brief(row, told) for row in ordered.values_list(*_BRIEF))


def _brief(row: Sequence[Any], told: Sequence[Told]) -> Brief:
    """What a procedure is sifted by; events of life are its own and those whose rows name it."""
    brief = Brief(*row)
    return replace(brief, life_events=names_for(told, brief.code, brief.field_code, brief.life_events))


def _alike(phrase: str, day: date) -> tuple[Brief, ...]:
    """Return the few whose names are nearest to what was typed: the database proposes, the nearness of words decides.

    Single letters and numbers say nothing of a name. One statement; none when nothing else was typed.
    """
    words = [word for word in phrase.split() if len(word) > 1 and not word.isdigit()]
    if not words:
        return ()
    phrase = " ".join(words)
    likeness = Greatest(
        TrigramWordSimilarity(phrase, "name_key"),
        TrigramWordSimilarity(phrase, "search_key") * Value(_FIELD_SHARE),
        *(TrigramWordSimilarity(word, "name_key") * Value(_WORD_SHARE) for word in words),
    )
    proposed = ProcedureVersion.objects.filter(published(day)).annotate(likeness=likeness)
    rows = proposed.filter(likeness__gte=_LIKENESS_MIN).order_by("-likeness", "short_name")[:_PROPOSED_MAX]
    told = told_events(day)
    scored = [
        (_nearest(phrase, search_key(name), named, key), _brief(brief, told))
        for name, named, key, *brief in rows.values_list("short_name", "name_key", "search_key", *_BRIEF)
    ]  # fmt: skip
    near = [(score, brief) for score, brief in scored if score >= _NEARNESS_MIN]
    best = max((score for score, _ in near), default=0.0)
    kept = [(score, brief) for score, brief in near if score >= best - _NEARNESS_BEHIND]
    return tuple(brief for _, brief in sorted(kept, key=lambda each: -each[0])[:_GUESSES_MAX])


def _nearest(phrase: str, name: str, names: str, key: str) -> float:
    return max(nearness(phrase, name), nearness(phrase, names) * _NAMES_SHARE, nearness(phrase, key) * _FIELD_SHARE)


def _agencies_of(briefs: Sequence[Brief]) -> dict[str, tuple[str, ...]]:
    codes = {brief.code for brief in briefs}
    found: defaultdict[str, list[str]] = defaultdict(list)
    rows = ProcedureAgency.objects.filter(procedure_code__in=codes).order_by("agency_code")
    for procedure, agency in rows.values_list("procedure_code", "agency_code"):
        found[procedure].append(agency)
    return {procedure: tuple(agencies) for procedure, agencies in found.items()}


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
    """Return the procedures of a field that are in force on a day, by short name. Four statements."""
    rows = ProcedureVersion.objects.filter(published(day), field_code=field_code).order_by("short_name", "id")
    return _listed(list(rows.values_list("id", flat=True)), day)


def of_codes(codes: Sequence[str], day: date) -> tuple[Listed, ...]:
    """Return the procedures of these codes that are in force on a day, in their order. Four statements."""
    keys = dict(ProcedureVersion.objects.filter(published(day), code__in=codes).values_list("code", "id"))
    return _listed([keys[code] for code in codes if code in keys], day)


@remembered
def deciding(day: date) -> Mapping[str, tuple[str, ...]]:
    """Return for each agency the codes of the procedures in force on a day that it decides. One statement."""
    in_force_now = ProcedureVersion.objects.filter(published(day)).values("code")
    rows = ProcedureAgency.objects.filter(procedure_code__in=in_force_now).order_by("procedure_code")
    found: defaultdict[str, list[str]] = defaultdict(list)
    for procedure, agency in rows.values_list("procedure_code", "agency_code"):
        found[agency].append(procedure)
    return {agency: tuple(procedures) for agency, procedures in found.items()}


def _holds(part: Piece, key: str) -> Q:
    """The condition that a key holds a part as typed, or all the words that it stands for."""
    typed = _all_of(part.words, key)
    return typed | _all_of(part.alias.means_key, key) if part.alias else typed


def _all_of(words: Sequence[str], key: str) -> Q:
    condition = Q()
    for word in words:
        condition &= Q(**{f"{key}__regex": rf"\m{re.escape(word)}"})
    return condition


def _listed(version_ids: Sequence[str], day: date) -> tuple[Listed, ...]:
    """Return versions in the order of their keys. Three statements."""
    order = {key: place for place, key in enumerate(version_ids)}
    rows = ProcedureVersion.objects.filter(pk__in=order).only(
        "id", "code", "short_name", "field_code", "field_name", "limit_quantity", "limit_unit", "post_submit",
        "post_return",
    )  # fmt: skip
    found = sorted(rows, key=lambda row: order[row.pk])
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
        as_listed(
            Listed(
                row.code, row.short_name, row.field_code, row.field_name, row.limit_quantity, row.limit_unit,
                tuple(fees[row.id]), row.post_submit, row.post_return, tuple(agencies[row.code]),
            ),
            day,
        )
        for row in found
    )  # fmt: skip
