"""What is written of scenarios: kept, kept anew as another version, removed, brought back."""

import secrets
from datetime import datetime

from django.db import transaction

from motcua.base.text import clean_line
from motcua.base.violations import NoRight, NotReadable, NotThere, RuleViolation
from motcua.ground.people.rules import Actor, Role
from motcua.ground.programmes.models import Programme
from motcua.ground.programmes.scenarios import queries
from motcua.ground.programmes.scenarios.models import Scenario, ScenarioVersion
from motcua.ground.programmes.scenarios.rules import Choice, faults_of_period, faults_of_selection, require_planner

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""Letters and digits of a key that nobody mistakes for another."""
VERSIONS_MOST = 500


class NotYours(NoRight):
    """Somebody else's scenario is changed by a copy."""

    code = "scenario.not-yours"
    text = "Phương án này do người khác lưu. Lưu thành phương án mới dưới tên của bạn."


class TooManyScenarios(RuleViolation):
    """A list of what-ifs that nobody can overlook."""

    code = "scenario.too-many"
    text = "Đã lưu {count} phương án. Xóa bớt rồi lưu tiếp."
    field = "name"


@transaction.atomic
def save(
    choice: Choice, *, name: object, note: object, by: Actor, at: datetime, key: str = "", programme_id: str = ""
) -> str:
    """Keep a choice as a new scenario, or as the next version of the one of this key; return the key.

    Raises OnlyPlanners, NotReadable, NotThere, NotYours, TooManyScenarios.
    """
    require_planner(by)
    line = clean_line(name, label="Tên phương án", field="name", most=120)
    words = clean_line(note, label="Ghi chú", field="note", most=300, may_be_empty=True)
    keys = [str(unit) for unit in choice.units]
    faults = (
        *faults_of_selection(keys, choice.stages, choice.procedures),
        *faults_of_period(choice.first, choice.last, at.date()),
    )
    if faults:
        raise NotReadable(sentence=faults[0].sentence, field=faults[0].field)
    if programme_id and not Programme.objects.filter(pk=programme_id).exists():
        raise NotReadable(sentence="Đề án này không có. Chọn trong danh sách.", field="programme")
    scenario = _own(key, by) if key else _new(programme_id, by, at)
    number = scenario.versions.count() + 1
    if number > VERSIONS_MOST:
        raise TooManyScenarios(count=number)
    ScenarioVersion.objects.create(
        id=f"{scenario.pk}#{number}", scenario=scenario, version_no=number, name=line, note=words,
        choice=choice.as_json(), saved_by=by.id, saved_at=at,
    )  # fmt: skip
    return str(scenario.pk)


def _new(programme_id: str, by: Actor, at: datetime) -> Scenario:
    count = queries.count()
    if count >= queries.LISTED_MOST:
        raise TooManyScenarios(count=count)
    key = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return Scenario.objects.create(id=key, programme_id=programme_id or None, made_by=by.id, made_at=at)


def _own(key: str, by: Actor) -> Scenario:
    row = Scenario.objects.select_for_update().filter(pk=key, removed_at__isnull=True).first()
    if row is None:
        raise NotThere(thing="phương án này")
    if row.made_by != by.id and Role.MANAGER not in by.roles:
        raise NotYours()
    return row


@transaction.atomic
def remove(key: str, *, by: Actor, at: datetime) -> None:
    """Take a scenario out of the list; it can be brought back. Raises OnlyPlanners, NotThere, NotYours."""
    require_planner(by)
    row = _own(key, by)
    row.removed_at, row.removed_by = at, by.id
    row.save()


@transaction.atomic
def bring_back(key: str, *, by: Actor) -> None:
    """Put a removed scenario back into the list. Raises OnlyPlanners, NotThere, NotYours."""
    require_planner(by)
    row = Scenario.objects.select_for_update().filter(pk=key, removed_at__isnull=False).first()
    if row is None:
        raise NotThere(thing="phương án đã xóa này")
    if by.id not in (row.removed_by, row.made_by) and Role.MANAGER not in by.roles:
        raise NotYours()
    row.removed_at, row.removed_by = None, ""
    row.save()
