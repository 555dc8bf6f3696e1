"""Weekly hours declared anew: what was promised stays explained, and moves by `calendars recompute` alone."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from motcua.base import memory
from motcua.ground.deadlines import queries as deadlines
from motcua.ground.deadlines.models import Calendar
from motcua.outward.exchange.importing import put_in, take_out
from motcua.outward.reports import services as reports
from motcua.record import reading
from motcua.record.dossiers.rules import Act
from motcua.stages.processing.recounting import promise_anew, touched
from tests.doors.administrators import signed_in
from tests.factories import COMMUNE, MARRIAGE_STATUS, MONDAY, VIETNAM, Life, Way, dossier_after

pytestmark = pytest.mark.django_db

NOW = MONDAY + timedelta(hours=6)
CALENDARS = "/quan-tri/deadlines/calendar/"
SHORT = {"mon": "13:00–17:00", "tue": "13:00–17:00", "wed": "13:00–17:00", "thu": "13:00–17:00", "fri": "13:00–17:00"}


@pytest.fixture(autouse=True)
def _afternoon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("motcua.doors.frame.session.now", lambda: NOW)


@pytest.fixture
def admin() -> Client:
    return signed_in("quantri")


def appraised() -> Life:
    """A dossier at the commune, three working days from Monday morning."""
    return dossier_after(Act.PASS_ON, way=Way.AT_DESK, procedure=MARRIAGE_STATUS, agency=COMMUNE, post_return=False)


def due(life: Life) -> str:
    assert life.row.due_at is not None
    return f"{life.row.due_at.astimezone(VIETNAM):%d/%m %H:%M}"


def told(life: Life) -> str:
    found = reading.clock(life.row, life.now + timedelta(hours=2)).due
    assert found is not None
    assert found.due_at is not None
    return f"{found.due_at:%d/%m %H:%M}"


def half_days(admin: Client, first_day: str = "03/11/2026", **changed: str) -> Calendar:
    """Close the country's hours and let only afternoons be worked from a day on."""
    old = Calendar.objects.get(code="VN", valid_to=None, known_to=None)
    admin.post(f"{CALENDARS}{old.pk}/dong/", {"first_day": first_day})
    new = Calendar.objects.exclude(pk=old.pk).get(code="VN", known_to=None)
    form: dict[str, Any] = {"name": new.name, "base_code": "", "valid_to": "", "days_known_to": "31/12/2026"}
    answer = admin.post(f"{CALENDARS}{new.pk}/change/", form | SHORT | changed)
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    memory.forget_all()
    new.refresh_from_db()
    return new


def is_clean() -> bool:
    memory.forget_all()
    return reports.verify(NOW + timedelta(days=30)).is_clean


def test_new_hours_move_no_open_dossier_until_it_is_recounted(admin: Client) -> None:
    life = appraised()
    before = due(life)

    new = half_days(admin)

    assert new.known_from == NOW
    assert (due(life), told(life)) == (before, before)
    assert is_clean()


def test_recounting_promises_by_the_new_hours_and_says_why(admin: Client) -> None:
    life = appraised()
    before = due(life)
    half_days(admin)

    (change,) = touched()
    assert promise_anew(change, NOW + timedelta(minutes=5)) is None

    assert change.old < change.new
    assert change.reason == f"{Calendar.objects.filter(code='VN')[0].name} thay đổi."
    assert due(life) != before
    assert told(life) == due(life)
    assert list(touched()) == []
    assert is_clean()


def test_hours_that_are_corrected_before_their_first_day_leave_what_was_promised_by_them_explained(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = appraised()
    first = half_days(admin)
    (change,) = touched()
    promise_anew(change, NOW + timedelta(minutes=5))
    promised = due(life)
    later = NOW + timedelta(hours=1)
    monkeypatch.setattr("motcua.doors.frame.session.now", lambda: later)

    form = {"name": first.name, "base_code": "", "valid_to": "", "days_known_to": "31/12/2026"}
    admin.post(f"{CALENDARS}{first.pk}/change/", form | SHORT | {"mon": "14:00–16:00", "thu": "14:00–16:00"})
    memory.forget_all()

    kept = Calendar.objects.get(code="VN", known_to=later)
    assert (kept.known_from, kept.sessions["thu"]) == (NOW, [["13:00", "17:00"]])
    assert (due(life), told(life)) == (promised, promised)
    assert kept.pk not in admin.get(CALENDARS).content.decode()
    assert is_clean()


def test_hours_that_are_taken_away_before_their_first_day_leave_what_was_promised_by_them_explained(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = appraised()
    new = half_days(admin)
    (change,) = touched()
    promise_anew(change, NOW + timedelta(minutes=5))
    promised = due(life)

    monkeypatch.setattr("motcua.doors.frame.session.now", lambda: NOW + timedelta(hours=1))
    admin.post(f"{CALENDARS}{new.pk}/delete/", {"post": "yes"})
    memory.forget_all()

    assert not Calendar.objects.filter(pk=new.pk).exists()
    assert (due(life), told(life)) == (promised, promised)
    assert deadlines.calendar("VN").hours(date(2026, 11, 4).toordinal()).total == 8 * 60 * 60 * 1_000_000
    assert is_clean()


def test_hours_that_are_put_in_by_a_list_count_from_then_on_and_the_same_again_changes_nothing() -> None:
    life = appraised()
    before = due(life)
    head = "code,name,valid_from,mon,tue,wed,thu,fri,days_known_to"
    row = f"VN,Giờ mùa đông,2026-11-03,{','.join(['13:00–17:00'] * 5)},2026-12-31"
    later = NOW + timedelta(minutes=5)

    diff = put_in("calendars", "lich.csv", f"{head}\n{row}\n".encode(), at=NOW, today=NOW.date())
    again = take_out("calendars", "csv", today=NOW.date())
    same = put_in("calendars", "lich.csv", again, at=later, today=NOW.date())
    memory.forget_all()

    assert (diff.refused, same.writes) == ((), 0)
    assert Calendar.objects.get(code="VN", valid_from=date(2026, 11, 3)).known_from == NOW
    assert (due(life), told(life)) == (before, before)
    assert len(list(touched())) == 1
    assert is_clean()


def test_the_first_hours_of_a_calendar_count_from_the_beginning(admin: Client) -> None:
    form = {"code": "H12", "name": "Lịch tỉnh", "base_code": "VN", "valid_from": "01/01/2027", "valid_to": ""}

    admin.post(f"{CALENDARS}add/", form | {"days_known_to": ""} | SHORT)

    row = Calendar.objects.get(code="H12")
    assert (row.known_from, row.known_to) == (None, None)
    assert deadlines.calendar_history("H12").changes == ()
