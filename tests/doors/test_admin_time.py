"""The administration of time: days off declared late or doubted, calendars of agencies, rule sets."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from motcua.base import memory
from motcua.ground.deadlines import queries as deadlines
from motcua.ground.deadlines.models import Calendar, DayException, RuleSet
from motcua.ground.deadlines.reading import shipped_rule_sets
from motcua.ground.deadlines.rules import Limit, Unit, due_at
from tests.doors.administrators import NOW, admin, at_noon, text_of

__all__ = ["admin", "at_noon"]

pytestmark = pytest.mark.django_db

DAYS = "/quan-tri/deadlines/dayexception/"
RULE_SETS = "/quan-tri/deadlines/ruleset/"
CULTURE = date(2026, 11, 24)
CULTURE_PAGE = f"{DAYS}VN_3A2026-11-24_3AOFF/change/"


def day_form(**changed: str) -> dict[str, str]:
    form = {
        "code": "VN", "day": "05/11/2026", "kind": "OFF", "worked_as": "", "hours": "", "occasion": "Bão",
        "decision": "Công điện", "confidence": "verified", "is_decided": "on",
    } | changed  # fmt: skip
    return {name: value for name, value in form.items() if value != "–"}


def kept(**about: Any) -> dict[str, str]:
    return {"occasion": "Ngày Văn hóa Việt Nam", "decision": "Luật", "confidence": "verified"} | about


def test_a_doubtful_day_is_worked_until_the_administrator_decides(admin: Client) -> None:
    row = DayException.objects.get(day=CULTURE)
    assert (row.is_decided, row.confidence) == (False, "doubtful")
    assert deadlines.calendar("VN").is_worked(CULTURE)
    assert "chưa, chờ quyết định" in text_of(admin, DAYS)

    answer = admin.post(CULTURE_PAGE, kept(is_decided="on"))

    memory.forget_all()
    history = deadlines.calendar_history("VN")
    assert answer.status_code == 302
    assert not history.newest.is_worked(CULTURE)
    assert history.known_at(NOW - timedelta(seconds=1)).is_worked(CULTURE)  # nobody knew it before
    assert DayException.objects.get(day=CULTURE).known_from == NOW


def test_a_day_taken_back_is_closed_and_stays_for_what_was_promised_by_it(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin.post(CULTURE_PAGE, kept(is_decided="on"))
    later = NOW + timedelta(hours=2)
    monkeypatch.setattr("motcua.doors.frame.session.now", lambda: later)

    admin.post(CULTURE_PAGE, kept())

    memory.forget_all()
    history = deadlines.calendar_history("VN")
    assert history.newest.is_worked(CULTURE)
    assert not history.known_at(NOW + timedelta(hours=1)).is_worked(CULTURE)
    assert admin.post(CULTURE_PAGE, kept(is_decided="on")).status_code == 403  # what is closed stays closed
    again = admin.post(f"{DAYS}add/", day_form(day="24/11/2026", occasion="Ngày Văn hóa Việt Nam"))
    assert again.status_code == 302
    assert DayException.objects.filter(pk="VN:2026-11-24:OFF#2", known_from=later).exists()


def test_only_a_day_that_never_counted_is_deleted(admin: Client) -> None:
    admin.post(f"{DAYS}add/", day_form(day="30/12/2026"))
    counted, doubted = "VN_3A2026-12-30_3AOFF", "VN_3A2026-11-24_3AOFF"

    for key in (counted, doubted):
        admin.post(f"{DAYS}{key}/delete/", {"post": "yes"})

    assert DayException.objects.filter(pk="VN:2026-12-30:OFF").exists()
    assert not DayException.objects.filter(pk="VN:2026-11-24:OFF").exists()


def test_a_makeup_day_may_have_hours_of_its_own(admin: Client) -> None:
    answer = admin.post(
        f"{DAYS}add/", day_form(day="14/11/2026", kind="MAKEUP", hours="08:00–11:00", occasion="Làm bù")
    )

    memory.forget_all()
    hours = deadlines.calendar("VN").hours(date(2026, 11, 14).toordinal())
    assert answer.status_code == 302
    assert hours.total == 3 * 3600 * 1_000_000
    assert "08:00–11:00" in text_of(admin, f"{DAYS}VN_3A2026-11-14_3AMAKEUP/change/")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"hours": "08:00–11:00"}, "Ngày nghỉ không có giờ làm"),
        ({"kind": "MAKEUP", "worked_as": "mon", "hours": "08:00–11:00"}, "không ghi cả hai"),
        ({"kind": "MAKEUP", "hours": "11:00–08:00"}, "giờ cuối phải sau giờ đầu"),
        ({"kind": "MAKEUP", "hours": "sáng"}, "không phải một buổi làm việc"),
        ({"day": "24/11/2026"}, "Ngày này đã có trong lịch"),
        ({"confidence": "doubtful"}, "Ngày được áp dụng phải có văn bản"),
    ],
)
def test_a_day_that_contradicts_itself_or_another_is_refused(
    admin: Client, changed: dict[str, str], sentence: str
) -> None:
    before = DayException.objects.count()

    answer = admin.post(f"{DAYS}add/", day_form(**changed))

    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert DayException.objects.count() == before


# -- calendars of agencies ---------------------------------------------------------------------------------------------


def test_an_agency_with_half_saturdays_keeps_the_country_s_days_off(admin: Client) -> None:
    answer = admin.post(
        "/quan-tri/deadlines/calendar/add/",
        {
            "code": "H12", "name": "Lịch của Trung tâm", "base_code": "VN", "valid_from": "01/01/2026", "valid_to": "",
            "days_known_to": "", **dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "07:30–11:30, 13:00–17:00"),
            "sat": "07:30–11:30",
        },
    )  # fmt: skip
    admin.post(f"{DAYS}add/", day_form(code="H12", day="06/11/2026", occasion="Ngày truyền thống"))

    memory.forget_all()
    own, country = deadlines.calendar("H12"), deadlines.calendar("VN")
    assert answer.status_code == 302
    assert own.is_worked(date(2026, 11, 7))  # a Saturday
    assert not own.is_worked(date(2026, 9, 2))  # the country's day off
    assert not own.is_worked(date(2026, 11, 6))
    assert country.is_worked(date(2026, 11, 6))  # the agency's alone
    friday = datetime.combine(date(2026, 10, 30), time(9))
    assert due_at(friday, Limit(1, Unit.WORKING_DAYS), own) == datetime.combine(date(2026, 10, 31), time(9))


def test_a_calendar_follows_one_that_follows_none(admin: Client) -> None:
    Calendar.objects.create(
        id="H1@2026-01-01", code="H1", name="a", base_code="VN", valid_from=date(2026, 1, 1), sessions={}
    )
    form = {"name": "b", "valid_from": "01/01/2026", "valid_to": "", "days_known_to": "", "mon": "07:30–11:30"}

    chain = admin.post("/quan-tri/deadlines/calendar/add/", form | {"code": "H2", "base_code": "H1"})
    itself = admin.post("/quan-tri/deadlines/calendar/add/", form | {"code": "VN", "base_code": "VN"})

    assert "lại lấy ngày nghỉ của lịch khác" in chain.content.decode()
    assert "không lấy ngày nghỉ của chính mình" in itself.content.decode()
    assert not Calendar.objects.filter(code="H2").exists()


# -- rule sets ---------------------------------------------------------------------------------------------------------


def rule_set_form() -> dict[str, Any]:
    """The fields of the copy as its page sends them."""
    copy = vars(RuleSet.objects.get(pk="VN@2027-01-01"))
    return {name: value for name, value in copy.items() if not name.startswith("_") and value not in (None, "")} | {
        "cutoff_moves_clock": ""
    }


def test_the_rule_sets_of_the_law_are_there_as_they_are_shipped() -> None:
    assert deadlines.rule_sets() == shipped_rule_sets()


def test_a_rule_set_in_force_is_closed_and_copied_and_the_copy_counts_from_its_day(admin: Client) -> None:
    closed = admin.post(f"{RULE_SETS}VN_402025-07-01/dong/", {"first_day": "01/01/2027"})

    form = rule_set_form()
    changed = admin.post(f"{RULE_SETS}VN_402027-01-01/change/", form | {"round_up_minutes": "30", "cutoff": "16:00"})

    memory.forget_all()
    assert (closed.status_code, changed.status_code) == (302, 302)
    assert deadlines.rule_set(date(2026, 12, 31)).round_up_minutes == 0
    following = deadlines.rule_set(date(2027, 1, 1))
    assert (following.round_up_minutes, following.cutoff) == (30, time(16))
    assert admin.post(f"{RULE_SETS}VN_402018-06-21/change/", form).status_code == 403


def test_a_rule_set_that_cannot_be_worked_by_is_not_kept(admin: Client) -> None:
    admin.post(f"{RULE_SETS}VN_402025-07-01/dong/", {"first_day": "01/01/2027"})
    form = rule_set_form()

    rounded = admin.post(f"{RULE_SETS}VN_402027-01-01/change/", form | {"round_up_minutes": "61"})
    moved = admin.post(f"{RULE_SETS}VN_402027-01-01/change/", form | {"cutoff": "", "cutoff_moves_clock": "on"})

    assert "từ 0 đến 60" in rounded.content.decode()
    assert "phải có giờ chốt" in moved.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleSet.objects.filter(pk="VN@2027-01-01").update(round_up_minutes=61)
