"""Rows of a programme taken under lock, numbered and saved: what everything that writes one shares."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Max

from motcua.base.violations import NotThere, RuleViolation
from motcua.ground.programmes.models import Programme, ProgrammeUnit, Recommendation, Visit


class TooMany(RuleViolation):
    """There are as many as one programme may have."""

    code = "programme.too-many"
    text = "Đề án đã có {most} {what}, không thêm được nữa."


def programme(programme_id: str) -> Programme:
    """Return a programme, locked. Raises NotThere."""
    row = Programme.objects.select_for_update().filter(pk=programme_id).first()
    if row is None:
        raise NotThere(thing="đề án này")
    return row


def unit(programme_id: str, unit_no: int) -> ProgrammeUnit:
    """Return a unit of the roadmap, locked. Raises NotThere."""
    row = ProgrammeUnit.objects.select_for_update().filter(programme_id=programme_id, unit_no=unit_no).first()
    if row is None:
        raise NotThere(thing="đơn vị này trong lộ trình")
    return row


def visit(programme_id: str, visit_no: int) -> Visit:
    """Return a survey visit, locked. Raises NotThere."""
    row = Visit.objects.select_for_update().filter(programme_id=programme_id, visit_no=visit_no).first()
    if row is None:
        raise NotThere(thing="đợt khảo sát này")
    return row


def recommendation(programme_id: str, visit_no: int, number: int) -> Recommendation:
    """Return a recommendation with its visit, locked. Raises NotThere."""
    row = (
        Recommendation.objects.select_for_update(of=("self",))
        .select_related("visit")
        .filter(visit__programme_id=programme_id, visit__visit_no=visit_no, recommendation_no=number)
        .first()
    )
    if row is None:
        raise NotThere(thing="kiến nghị này")
    return row


def next_no(model: Any, programme_id: str, column: str, most: int, what: str) -> int:
    """Return the number of the next row of a programme. Raises TooMany."""
    last = model.objects.filter(programme_id=programme_id).aggregate(last=Max(column))["last"] or 0
    if last >= most:
        raise TooMany(most=most, what=what)
    return int(last) + 1


def write(row: Any, values: Mapping[str, Any]) -> None:
    """Save a row with these columns: as a row, so that the record of changes sees it."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save(force_insert=row._state.adding)
