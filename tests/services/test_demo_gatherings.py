"""The demo province has a list and a visit, made through the acts: on every day, once, and proved."""

from datetime import datetime, timedelta, timezone

import pytest

from motcua.outward.rehearsals import gatherings
from motcua.outward.reports.services import verify
from motcua.record.dossiers.models import Dossier
from motcua.record.gatherings.models import Gathering, Sack

pytestmark = pytest.mark.django_db

VIETNAM = timezone(timedelta(hours=7))


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 11, 20, 10, 0, tzinfo=VIETNAM),  # Friday
        datetime(2026, 11, 22, 15, 0, tzinfo=VIETNAM),  # Sunday
        datetime(2026, 11, 23, 7, 31, tzinfo=VIETNAM),  # Monday, the doors have just opened
    ],
)
def test_a_list_and_a_visit_stand_in_the_province_and_are_accounted_for(at: datetime) -> None:
    added = gatherings.gather(at)

    assert added == Dossier.objects.count() == gatherings.OWNERS + 2
    assert sorted(Gathering.objects.values_list("kind", flat=True)) == ["GROUP", "VISIT"]
    assert Sack.objects.count() == 1
    assert all(row.last_event_at < at for row in Dossier.objects.all())
    assert verify(at, only=list(Dossier.objects.values_list("pk", flat=True))).is_clean
    assert gatherings.gather(at) == 0


def test_before_the_counter_had_the_right_nothing_is_made() -> None:
    assert gatherings.gather(datetime(2025, 6, 10, 10, 0, tzinfo=VIETNAM)) == 0

    assert not Dossier.objects.exists()
