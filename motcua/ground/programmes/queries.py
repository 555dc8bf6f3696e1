"""Reads of programmes: what pages, papers and lists show of them, as values."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from motcua.base.violations import NotThere
from motcua.ground.agreements.models import Agreement, Assignment, Training
from motcua.ground.agreements.queries import points
from motcua.ground.catalogue.queries import in_force
from motcua.ground.people.models import Account
from motcua.ground.people.rules import Employer
from motcua.ground.people.services import may_act
from motcua.ground.programmes import rules
from motcua.ground.programmes.models import (
    PLAN_COLUMNS,
    CheckAnswer,
    Photo,
    Programme,
    ProgrammeTask,
    ProgrammeUnit,
    Recommendation,
    UnitStep,
    Visit,
)
from motcua.ground.programmes.rules import Entry, Item, Known, Result, Stage

VISITS_MOST = 200
"""So many visits of a programme are shown; a province makes some dozens."""


@dataclass(frozen=True, slots=True)
class StepLine:
    """One line of a unit's log; `undone_by` = the number of the line that took it back."""

    step_no: int
    stage: Stage
    on: date
    is_latest: bool
    undoes: int | None
    until: date | None
    agreement_id: str
    point_id: str
    note: str
    by_id: str
    recorded_at: datetime
    undone_by: int | None = None

    @property
    def entry(self) -> Entry:
        """The line as the rules read it."""
        return Entry(self.step_no, self.stage, self.on, self.undoes, self.agreement_id)


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A unit of the roadmap with its log and the planned days of its steps."""

    id: str
    unit_no: int
    name: str
    level: str
    unit_code: str
    agency_code: str
    point_id: str
    clerk_count: int
    agency_count: int
    planned: Mapping[Stage, date | None]
    blocked_by: str
    note: str
    log: tuple[StepLine, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Its log as the rules read it."""
        return tuple(line.entry for line in self.log)

    @property
    def stage(self) -> Stage:
        """Where it stands."""
        return rules.stage_of(self.entries)

    @property
    def steps(self) -> tuple[StepLine, ...]:
        """The steps that stand, oldest first."""
        standing = {entry.step_no for entry in rules.standing(self.entries)}
        return tuple(line for line in self.log if line.step_no in standing)

    def done_on(self, stage: Stage) -> date | None:
        """Return the day on which a step that stands was last done."""
        return next((line.on for line in reversed(self.steps) if line.stage is stage), None)

    def late_days(self, today: date) -> int:
        """Return by how many days its next planned step is late; 0 when none is, or when it has ended."""
        if self.stage is Stage.ENDED:
            return 0
        waits = [stage for stage in rules.PLANNED_STAGES if self.done_on(stage) is None and not self._is_past(stage)]
        return max((rules.late_days(self.planned[stage], None, today) for stage in waits), default=0)

    def _is_past(self, stage: Stage) -> bool:
        """Whether it stands beyond a step of which nothing was told."""
        order = list(rules.STAGE_WORDS)
        return order.index(self.stage) > order.index(stage)


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """A task or measure."""

    id: str
    task_no: int
    name: str
    kind: str
    lead: str
    coordinating: str
    planned_on: date | None
    done_on: date | None
    note: str

    def late_days(self, today: date) -> int:
        """Return by how many days it is, or was, late."""
        return rules.late_days(self.planned_on, self.done_on, today)


@dataclass(frozen=True, slots=True)
class Asking:
    """A recommendation of a visit; `done_on` None = it is open."""

    recommendation_no: int
    visit_no: int
    text: str
    owner: str
    due_on: date
    done_on: date | None
    proof: str
    done_by_id: str

    def late_days(self, today: date) -> int:
        """Return by how many days it is, or was, late."""
        return rules.late_days(self.due_on, self.done_on, today)


@dataclass(frozen=True, slots=True)
class Answered:
    """The newest answer to one item of a unit's check-list."""

    item: Item
    result: Result
    note: str
    on: date
    visit_no: int | None
    by_id: str


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """A survey visit with what it asked for."""

    id: str
    visit_no: int
    on: date
    place: str
    team: tuple[str, ...]
    unit_nos: tuple[int, ...]
    findings: str
    by_id: str
    recorded_at: datetime
    recommendations: tuple[Asking, ...]


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """A photo that was not taken away."""

    id: str
    unit_no: int | None
    item: str
    visit_no: int | None
    recommendation_no: int | None
    caption: str
    name: str
    sha256: str
    media_type: str
    added_by: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class ProgrammeFacts:
    """A programme as its decision tells it."""

    id: str
    code: str
    name: str
    unit_code: str
    decision_no: str
    decided_on: date | None
    legal_basis: str
    first_day: date
    last_day: date | None
    levels: tuple[str, ...]
    lead_body: str
    coordinating_bodies: tuple[str, ...]
    cost_mechanism: str
    liability: str
    note: str
    source: str

    @property
    def is_told(self) -> bool:
        """Whether it is told of elsewhere, so that its steps rest on no rows of this installation."""
        return bool(self.source)


@dataclass(frozen=True, slots=True)
class Roadmap:
    """A programme with its units."""

    facts: ProgrammeFacts
    units: tuple[UnitFacts, ...]

    def count(self, *stages: Stage) -> int:
        """Return how many units stand at some of the stages."""
        return sum(unit.stage in stages for unit in self.units)

    @property
    def open_count(self) -> int:
        """Units where the post works."""
        return self.count(*rules.OPEN_STAGES)


def roadmaps() -> tuple[Roadmap, ...]:
    """Return every programme with its units, the newest first. Three statements."""
    found = list(Programme.objects.order_by("-valid_from", "code"))
    units = units_of([row.pk for row in found]) if found else {}
    return tuple(Roadmap(_facts(row), units.get(row.pk, ())) for row in found)


def roadmap(programme_id: str) -> Roadmap:
    """Return a programme with its units. Three statements. Raises NotThere."""
    row = _programme(programme_id)
    return Roadmap(_facts(row), units_of([row.pk]).get(row.pk, ()))


def facts(programme_id: str) -> ProgrammeFacts:
    """Return what a programme's decision tells. One statement. Raises NotThere."""
    return _facts(_programme(programme_id))


def _programme(programme_id: str) -> Programme:
    row = Programme.objects.filter(pk=programme_id).first() if "\0" not in programme_id else None
    if row is None:
        raise NotThere(thing="đề án này")
    return row


def unit(programme_id: str, unit_no: int) -> UnitFacts:
    """Return one unit of a programme. Two statements. Raises NotThere."""
    rows = ProgrammeUnit.objects.filter(programme_id=programme_id, unit_no=unit_no)
    found = _units(list(rows)).get(programme_id, ())
    if not found:
        raise NotThere(thing="đơn vị này trong lộ trình")
    return found[0]


def units_of(programme_ids: Iterable[str]) -> dict[str, tuple[UnitFacts, ...]]:
    """Return the units of programmes in their order, by programme. Two statements."""
    return _units(list(ProgrammeUnit.objects.filter(programme_id__in=list(programme_ids)).order_by("unit_no")))


def _units(rows: Sequence[ProgrammeUnit]) -> dict[str, tuple[UnitFacts, ...]]:
    logs = _logs([row.pk for row in rows])
    found: dict[str, list[UnitFacts]] = {}
    for row in rows:
        planned = {stage: getattr(row, column) for stage, column in PLAN_COLUMNS.items()}
        found.setdefault(row.programme_id, []).append(
            UnitFacts(
                row.pk, row.unit_no, row.name, row.level, row.unit_code, row.agency_code, row.point_id,
                row.clerk_count, row.agency_count, planned, row.blocked_by, row.note, logs.get(row.pk, ()),
            )
        )  # fmt: skip
    return {key: tuple(each) for key, each in found.items()}


def _logs(unit_ids: Sequence[str]) -> dict[str, tuple[StepLine, ...]]:
    rows: defaultdict[str, list[UnitStep]] = defaultdict(list)
    for row in UnitStep.objects.filter(unit_id__in=unit_ids).order_by("unit_id", "step_no") if unit_ids else ():
        rows[row.unit_id].append(row)
    return {key: tuple(_lines(log)) for key, log in rows.items()}


def log_of(unit_id: str) -> tuple[StepLine, ...]:
    """Return the log of a unit, oldest first. One statement."""
    return _logs([unit_id]).get(unit_id, ())


def _lines(log: Sequence[UnitStep]) -> Iterable[StepLine]:
    undone = {row.undoes: row.step_no for row in log if row.undoes is not None}
    for row in log:
        yield StepLine(
            row.step_no, Stage(row.stage), row.happened_on, row.is_latest, row.undoes, row.until, row.agreement_id,
            row.point_id, row.note, row.by_id, row.recorded_at, undone.get(row.step_no),
        )  # fmt: skip


def tasks(programme_id: str) -> tuple[TaskFacts, ...]:
    """Return the tasks and measures of a programme. One statement."""
    return tuple(
        TaskFacts(
            row.pk, row.task_no, row.name, row.kind, row.lead, row.coordinating, row.planned_on, row.done_on, row.note
        )
        for row in ProgrammeTask.objects.filter(programme_id=programme_id).order_by("task_no")
    )


def visits(programme_id: str, visit_no: int | None = None) -> tuple[VisitFacts, ...]:
    """Return the survey visits of a programme, the newest first; or the one of a number. Two statements."""
    rows = Visit.objects.filter(programme_id=programme_id).order_by("-visited_on", "-visit_no")
    if visit_no is not None:
        rows = rows.filter(visit_no=visit_no)
    found = list(rows[:VISITS_MOST])
    asked: defaultdict[str, list[Asking]] = defaultdict(list)
    numbers = {row.pk: row.visit_no for row in found}
    of_these = Recommendation.objects.filter(visit_id__in=numbers).order_by("recommendation_no") if found else ()
    for each in of_these:
        asked[each.visit_id].append(
            Asking(
                each.recommendation_no, numbers[each.visit_id], each.text, each.owner, each.due_on, each.done_on,
                each.proof, each.done_by_id,
            )
        )  # fmt: skip
    return tuple(
        VisitFacts(
            row.pk, row.visit_no, row.visited_on, row.place, tuple(row.team.split("\n")), tuple(row.unit_nos),
            row.findings, row.by_id, row.recorded_at, tuple(asked[row.pk]),
        )
        for row in found
    )  # fmt: skip


def visit(programme_id: str, visit_no: int) -> VisitFacts:
    """Return one survey visit. Two statements. Raises NotThere."""
    found = visits(programme_id, visit_no)
    if not found:
        raise NotThere(thing="đợt khảo sát này")
    return found[0]


def answers(unit_ids: Sequence[str], until: date | None = None) -> dict[str, dict[Item, Answered]]:
    """Return the newest answer to each item of units, by unit; `until` = as of a day. One statement."""
    rows = CheckAnswer.objects.filter(unit_id__in=list(unit_ids)).select_related("visit")
    if until is not None:
        rows = rows.filter(found_on__lte=until)
    found: dict[str, dict[Item, Answered]] = {}
    for row in rows.order_by("found_on", "answer_no"):
        found.setdefault(row.unit_id, {})[Item(row.item)] = _answered(row)
    return found


def answers_at(visit_id: str) -> dict[str, dict[Item, Answered]]:
    """Return what a visit found, by unit and item. One statement."""
    found: dict[str, dict[Item, Answered]] = {}
    for row in CheckAnswer.objects.filter(visit_id=visit_id).select_related("visit").order_by("answer_no"):
        found.setdefault(row.unit_id, {})[Item(row.item)] = _answered(row)
    return found


def _answered(row: CheckAnswer) -> Answered:
    visit_no = row.visit.visit_no if row.visit is not None else None
    return Answered(Item(row.item), Result(row.result), row.note, row.found_on, visit_no, row.by_id)


def photos(programme_id: str, *, unit_no: int | None = None, visit_no: int | None = None) -> tuple[PhotoFacts, ...]:
    """Return the photos of a unit, or of a visit, that were not taken away. One statement."""
    rows = Photo.objects.filter(programme_id=programme_id, removed_at=None)
    rows = rows.filter(unit_no=unit_no) if unit_no is not None else rows.filter(visit_no=visit_no)
    return tuple(map(_photo, rows.order_by("added_at", "id")))


def photo(photo_id: str) -> PhotoFacts:
    """Return a photo that was not taken away. One statement. Raises NotThere."""
    row = Photo.objects.filter(pk=photo_id, removed_at=None).first()
    if row is None:
        raise NotThere(thing="ảnh này")
    return _photo(row)


def _photo(row: Photo) -> PhotoFacts:
    return PhotoFacts(
        row.pk, row.unit_no, row.item, row.visit_no, row.recommendation_no, row.caption, row.name, row.sha256,
        row.media_type, row.added_by, row.added_at,
    )  # fmt: skip


def known(found: UnitFacts, programme_id: str, stage: Stage, on: date) -> Known:
    """Return what the rows say of a unit on the day of a step; only what the step asks. Three statements at most.

    Agreements are those that name the unit's point, of its agency where it has one. Of a unit that ends they are those
    of the day after.
    """
    point = points().get(found.point_id)
    name = point.name if point is not None else found.point_id
    match stage:
        case Stage.SURVEYED:
            seen = Visit.objects.filter(programme_id=programme_id, unit_nos__contains=[found.unit_no])
            last = seen.filter(visited_on__lte=on).order_by("-visited_on").values_list("visited_on", flat=True).first()
            return Known(visited_on=last)
        case Stage.EQUIPPED:
            newest = answers([found.id], on).get(found.id, {})
            return Known(answers={item: answer.result for item, answer in newest.items()})
        case Stage.TRAINED | Stage.ACCOUNTS:
            return _staff(found.point_id, name, on)
        case Stage.OPENED | Stage.ENDED:
            day = on if stage is Stage.OPENED else date.fromordinal(on.toordinal() + 1)
            return Known(point_id=found.point_id, point_name=name, agreements=agreements_at(found, day))
    return Known()


def agreements_at(found: UnitFacts, day: date) -> tuple[str, ...]:
    """Return the agreements in force on a day for a unit's point, of its agency where it has one. One statement."""
    if not found.point_id:
        return ()
    rows = Agreement.objects.filter(in_force(day), point_ids__contains=[found.point_id])
    if found.agency_code:
        rows = rows.filter(agency_code=found.agency_code)
    return tuple(rows.order_by("id").values_list("id", flat=True))


def people_at(found: UnitFacts, day: date) -> tuple[tuple[str, str], ...]:
    """Return who stands at a unit's point on a day, and at which counter. One statement; none without a point."""
    if not found.point_id:
        return ()
    rows = Assignment.objects.filter(in_force(day), counter__point_id=found.point_id).order_by("counter_id", "id")
    return tuple(rows.values_list("person_id", "counter__name"))


def _staff(point_id: str, name: str, on: date) -> Known:
    there = Assignment.objects.filter(in_force(on), counter__point_id=point_id).values_list("person_id", flat=True)
    ids = sorted(set(there)) if point_id else []
    accounts = {row.pk: row for row in Account.objects.filter(pk__in=ids)} if ids else {}
    post = [key for key in ids if key not in accounts or accounts[key].employer == Employer.POST.value]
    trained = (
        Training.objects.filter(in_force(on), person_id__in=post).values_list("person_id", flat=True) if post else ()
    )
    without = [key for key in post if key not in accounts or not may_act(accounts[key])]
    return Known(
        point_id=point_id,
        point_name=name,
        post_staff=len(post),
        trained_staff=len(set(trained)),
        staff_without_account=without,
    )


def _facts(row: Programme) -> ProgrammeFacts:
    return ProgrammeFacts(
        row.pk, row.code, row.name, row.unit_code, row.decision_no, row.decided_on, row.legal_basis, row.valid_from,
        row.valid_to, tuple(row.levels), row.lead_body, tuple(filter(None, row.coordinating_bodies.split("\n"))),
        row.cost_mechanism, row.liability, row.note, row.source,
    )  # fmt: skip
