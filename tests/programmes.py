"""A programme of the made-up province for tests: one unit at the post office of Cái Nước, brought as far as asked."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import models

from motcua.ground.people.rules import Actor
from motcua.ground.programmes import services, visits
from motcua.ground.programmes.models import (
    CheckAnswer,
    ClosedEvaluation,
    EvaluationText,
    Photo,
    Programme,
    ProgrammeTask,
    ProgrammeUnit,
    Recommendation,
    ToldFigure,
    UnitStep,
    Visit,
)
from motcua.ground.programmes.rules import Item, Stage
from motcua.ground.programmes.services import ProgrammeGiven, TaskGiven, UnitGiven
from motcua.ground.programmes.visits import VisitGiven
from tests.factories import MONDAY, POST_OFFICE, actor

DAY = MONDAY.date()
AGREEMENT = "01/TT-CM"
OWN = "thu-nghiem@2026-01-01"
TABLES: tuple[type[models.Model], ...] = (
    Programme,
    ProgrammeUnit,
    UnitStep,
    ProgrammeTask,
    Visit,
    CheckAnswer,
    Recommendation,
    Photo,
    ToldFigure,
    EvaluationText,
    ClosedEvaluation,
)
WAY = (Stage.SURVEYED, Stage.EQUIPPED, Stage.TRAINED, Stage.ACCOUNTS, Stage.OPENED, Stage.EVALUATED)
ALL_THERE = {item.value: ("YES", "") for item in Item}


def written() -> dict[str, list[dict[str, Any]]]:
    """Return every row of a programme: what a refusal leaves as it is."""
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in TABLES}


def programme(code: str = "thu-nghiem", first: date = date(2026, 1, 1), **more: Any) -> str:
    """Write a programme with two units, one of them at a service point, and a task; return its id."""
    told: dict[str, Any] = {
        "code": code, "name": "Đề án thử nghiệm", "unit_code": "96", "first_day": first, "last_day": None,
        "levels": ["COMMUNE"], "lead_body": "Văn phòng UBND tỉnh",
    }  # fmt: skip
    by = actor("manager")
    key = services.save_programme(ProgrammeGiven(**(told | more)), by=by)
    services.save_unit(
        key, UnitGiven(name="Xã Cái Nước", level="COMMUNE", agency_code="H12.101", point_id=POST_OFFICE), by=by
    )
    services.save_unit(key, UnitGiven(name="Xã U Minh", level="COMMUNE"), by=by)
    services.save_task(
        key, TaskGiven(name="Lắp camera", kind="TASK", lead="Bưu điện tỉnh", planned_on=date(2026, 10, 1)), by=by,
        at=MONDAY,
    )  # fmt: skip
    return key


def visit(key: str = OWN, on: date = DAY - timedelta(days=9), units: tuple[int, ...] = (1,)) -> int:
    """Write a survey visit; return its number."""
    given = VisitGiven(on=on, place="Bưu điện Cái Nước", team="Văn phòng UBND tỉnh\nBưu điện tỉnh", unit_nos=units)
    return visits.save_visit(key, given, by=actor("manager"), at=MONDAY)


def step(
    stage: Stage | str, key: str = OWN, unit_no: int = 1, on: date = DAY, by: Actor | None = None,
    at: datetime = MONDAY, **more: Any,
) -> int:  # fmt: skip
    """Write a step of a unit; the note and the agreement are there where they are asked for."""
    known: dict[str, Any] = {"note": "Đạt yêu cầu", "agreement_id": AGREEMENT}
    return services.record_step(key, unit_no, str(stage), on=on, by=by or actor("manager"), at=at, **(known | more))


def unit_at(stage: Stage, key: str = "") -> str:
    """Bring the unit of a programme to a stage by the real steps; return the id of the programme."""
    key = key or programme()
    visit(key)
    services.answer_checks(key, 1, ALL_THERE, by=actor("manager"), at=MONDAY)
    for each in WAY[: WAY.index(stage) + 1]:
        step(each, key)
    return key
