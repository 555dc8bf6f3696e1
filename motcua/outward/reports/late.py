"""Answers of other agencies that are late: who keeps whom waiting, by how many working days, and since when it is told.

For the head of the one-stop (NĐ 61/2018/NĐ-CP, Art. 19(5) and 25; kept in NĐ 118/2025/NĐ-CP). Nobody who applies is
named, and no question is told: its words may name people.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from motcua.ground.catalogue import queries as catalogue
from motcua.ground.deadlines.queries import calendar
from motcua.outward.notices.late import told_at
from motcua.record.dossiers import late
from motcua.record.dossiers.models import Dossier, Opinion
from motcua.record.dossiers.opinions import Asked, with_dossiers

ANSWERED_DAYS = 30
"""Late answers are told for so many days after they came."""
MOST = 1_000
"""Rows of the report; a province has tens."""


@dataclass(frozen=True, slots=True)
class LateAnswer:
    """One answer that is or was late: `days` working days; `told_at` None = the one-stop was not told yet."""

    asked: Asked
    agency: str
    asking: str
    step: str
    """What the process calls it; "" = it was asked beside the process."""
    days: int
    told_at: datetime | None

    @property
    def is_awaited(self) -> bool:
        """Whether it still has not come."""
        return self.asked.answered_at is None


@dataclass(frozen=True, slots=True)
class LateAgency:
    """One agency that answers late: how many are awaited, the longest of them, and how many came late lately."""

    code: str
    name: str
    awaited: int
    longest: int
    answered: int
    """In the last ANSWERED_DAYS days."""


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report at an instant; the answers that are awaited come first, the latest first."""

    rows: tuple[LateAnswer, ...]
    agencies: tuple[LateAgency, ...]
    is_cut: bool
    """Whether there are more rows than MOST."""


def report(among: QuerySet[Dossier], now: datetime) -> Report:
    """Return the late answers about some dossiers. Three statements."""
    awaited = _read(late.awaited_late(now, among).order_by("due_on", "dossier_id"))
    since = now - timedelta(days=ANSWERED_DAYS)
    answered = _read(late.answered_late(since, among).order_by("-answered_at", "dossier_id"))
    told = told_at((row.dossier_id, row.opinion_no) for row in (*awaited, *answered)) if awaited or answered else {}
    rows = [_row(item, now, told) for item in (*awaited, *answered)]
    rows.sort(key=lambda row: (not row.is_awaited, -row.days, row.asked.due_on))
    return Report(tuple(rows[:MOST]), _by_agency(rows), len(rows) > MOST)


def _read(rows: QuerySet[Opinion]) -> tuple[Asked, ...]:
    return with_dossiers(rows[: MOST + 1])


def _row(item: Asked, now: datetime, told: dict[tuple[UUID, int], datetime]) -> LateAnswer:
    offices = catalogue.agencies()
    hours = calendar(catalogue.agency(item.agency_code).calendar_code)
    return LateAnswer(
        item,
        offices[item.agency_code].short_name if item.agency_code in offices else item.agency_code,
        offices[item.asking_agency].short_name if item.asking_agency in offices else item.asking_agency,
        _step(item),
        late.days_late(item, now, hours),
        told.get((item.dossier_id, item.opinion_no)),
    )


def _step(item: Asked) -> str:
    version, _, number = item.step_id.rpartition("#")
    stages = catalogue.version(version).stages if version else ()
    return next((stage.name for stage in stages if str(stage.stage_no) == number), "")


def _by_agency(rows: Iterable[LateAnswer]) -> tuple[LateAgency, ...]:
    by_code: dict[str, list[LateAnswer]] = {}
    for row in rows:
        by_code.setdefault(row.asked.agency_code, []).append(row)
    found = [
        LateAgency(
            code,
            own[0].agency,
            sum(row.is_awaited for row in own),
            max((row.days for row in own if row.is_awaited), default=0),
            sum(not row.is_awaited for row in own),
        )
        for code, own in by_code.items()
    ]
    return tuple(sorted(found, key=lambda each: (-each.awaited, -each.longest, each.name)))
