"""Cases that are interrupted, for the tests of what interrupts them."""

from datetime import datetime, timedelta

from motcua.base import memory
from motcua.ground.deadlines.models import RuleSet
from motcua.record.dossiers.models import TimeSpan
from motcua.record.dossiers.rules import Act
from tests.factories import (
    COMMUNE,
    MARRIAGE_STATUS,
    VIETNAM,
    Life,
    dossier_after,
)

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
LINE = {"kind": "PHI", "label": "Phí thẩm định", "amount_vnd": 50_000, "ground": "TT 10/2025/TT-BTC"}


def november(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)


def marriage(until: Act = Act.ASSIGN, **choices: object) -> Life:
    """A dossier of three working days at a commune, received on Monday 02/11/2026 at 8:50, due on Thursday at 8:50."""
    choices = {"procedure": MARRIAGE_STATUS, "agency": COMMUNE, "post_return": False} | choices
    life = dossier_after(until, **choices)
    assert life.row.due_at == november(5, 8, 50)
    return life


def owners(life: Life) -> list[str]:
    return list(TimeSpan.objects.filter(dossier_id=life.dossier_id).order_by("span_no").values_list("owner", flat=True))


def rules_say(**changed: object) -> None:
    """The rule sets of the province say something else from the first day on."""
    RuleSet.objects.update(**changed)
    memory.forget_all()
