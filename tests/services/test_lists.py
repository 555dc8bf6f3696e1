"""Lists as dated rows: a reason is given while it is in force, what was done by it stays; events of life lead on."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.base import memory
from motcua.ground.catalogue import finding, reasons
from motcua.ground.catalogue.events import life_events
from motcua.ground.catalogue.lists import LifeEvent, Reason
from motcua.ground.catalogue.reasons import ATTEMPT, PAUSE, ReasonNotInForce
from motcua.ground.catalogue.sifting import Sieve
from motcua.outward.reports import services as reports
from motcua.record import reading
from motcua.record.dossiers.models import Event
from motcua.record.dossiers.rules import Act, Owner
from motcua.stages.returning.rules import InvitationsMissing
from tests.factories import MONDAY, Life, dossier_after

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 2)


def closed(kind: str, code: str, last_day: date = date(2026, 10, 31)) -> None:
    Reason.objects.filter(kind=kind, code=code).update(valid_to=last_day)
    memory.forget_all()


def added(kind: str, code: str, first_day: date = TODAY, **more: object) -> None:
    Reason.objects.create(
        id=f"{kind}:{code}@{first_day}", kind=kind, code=code, valid_from=first_day, **{"words": "lý do mới"} | more
    )
    memory.forget_all()


def carried() -> Life:
    return dossier_after(Act.ACCEPT_TO_CARRY, now=MONDAY)


def events(life: Life) -> int:
    return Event.objects.filter(dossier_id=life.dossier_id).count()


# -- reasons -----------------------------------------------------------------------------------------------------------


def test_a_pause_takes_words_and_owner_of_the_row_in_force() -> None:
    added(PAUSE, "LAND_MAP", words="chờ trích đo địa chính", whose="other_agency")
    life = dossier_after(Act.ASSIGN)

    life.do(Act.PAUSE, reason="LAND_MAP")
    life.do(Act.RESUME, after=timedelta(days=1))

    told = reading.happenings(life.dossier_id)
    assert told[-2].title == "Tạm dừng: chờ trích đo địa chính"
    assert reading.clock(life.row, life.now).by_owner[Owner.OTHER_AGENCY] > 0
    assert reports.verify(life.now + timedelta(days=30)).is_clean


@pytest.mark.parametrize("reason", ["VERIFICATION", "SO_RANDOM", "absent"])
def test_a_reason_that_is_not_in_force_is_refused_with_those_that_are(reason: str) -> None:
    closed(PAUSE, "VERIFICATION")
    life = dossier_after(Act.ASSIGN)
    before = events(life)

    with pytest.raises(ReasonNotInForce, match=r"người nộp đề nghị tạm dừng \(APPLICANT_ASKS\)") as refused:
        life.do(Act.PAUSE, reason=reason)

    assert "(VERIFICATION)" not in str(refused.value)
    assert events(life) == before


def test_what_rests_for_a_reason_that_was_closed_since_goes_on_and_stays_explained() -> None:
    life = dossier_after(Act.ASSIGN)
    life.do(Act.PAUSE, reason="VERIFICATION")
    closed(PAUSE, "VERIFICATION", life.now.date())

    life.do(Act.RESUME, after=timedelta(days=2))

    assert reading.happenings(life.dossier_id)[-2].title == "Tạm dừng: kiểm tra, xác minh thực tế"
    assert reports.verify(life.now + timedelta(days=30)).is_clean


def test_a_visit_follows_its_row_of_the_day_and_is_refused_without_one() -> None:
    added(ATTEMPT, "dog", words="chó dữ, không vào được", goes_back=True)
    closed(ATTEMPT, "absent")
    life = carried()
    before = events(life)

    with pytest.raises(ReasonNotInForce, match=r"chó dữ, không vào được \(dog\)"):
        life.do(Act.RECORD_ATTEMPT, reason="absent")
    assert events(life) == before
    life.do(Act.RECORD_ATTEMPT, reason="dog")
    closed(ATTEMPT, "dog", life.now.date())
    life.do(Act.RETURN_UNDELIVERED, after=timedelta(days=2))

    facts = Event.objects.filter(dossier_id=life.dossier_id).latest("event_no").facts
    assert facts["why"] == "Lần cuối: chó dữ, không vào được."


def test_a_visit_that_may_be_repeated_sends_nothing_back() -> None:
    added(ATTEMPT, "dog", words="chó dữ, không vào được")
    life = carried()
    life.do(Act.RECORD_ATTEMPT, reason="dog")

    with pytest.raises(InvitationsMissing):
        life.do(Act.RETURN_UNDELIVERED, after=timedelta(days=7))


def test_the_database_keeps_one_row_of_a_reason_for_a_day_and_what_follows_from_it() -> None:
    with pytest.raises(IntegrityError, match="one_in_force"), transaction.atomic():
        added(PAUSE, "DISPUTE", whose="agency")
    with pytest.raises(IntegrityError, match="reason_says_what_follows"), transaction.atomic():
        added(PAUSE, "NEW", whose="nobody")
    with pytest.raises(IntegrityError, match="reason_says_what_follows"), transaction.atomic():
        added(ATTEMPT, "new", whose="agency")
    with pytest.raises(IntegrityError, match="reason_invites_or_goes_back"), transaction.atomic():
        added(ATTEMPT, "new", invites=True, goes_back=True)


def test_reasons_are_read_in_one_statement_and_then_remembered() -> None:
    memory.forget_all()
    with CaptureQueriesContext(connection) as asked:
        first = reasons.in_force(PAUSE, TODAY)
        reasons.require(PAUSE, "DISPUTE", TODAY)

    assert (len(asked), len(first)) == (1, 6)


# -- events of life ----------------------------------------------------------------------------------------------------


def event(name: str, first_day: date = TODAY, **more: object) -> None:
    code = name.lower()
    LifeEvent.objects.create(
        id=f"{code}@{first_day}", code=code, name=name, valid_from=first_day, **{"order_no": 1} | more
    )
    memory.forget_all()


def codes_of(slug: str, day: date = TODAY) -> tuple[str, ...]:
    return next((each.codes for each in life_events(day) if each.slug == slug), ())


def test_an_event_leads_to_the_procedures_and_fields_of_its_row_from_its_first_day_on() -> None:
    event("Xuan", procedure_codes=["3.000347", "1.013225"])
    event("He", procedure_codes=["2.000635"], field_codes=["G15-TP07"])

    assert codes_of("xuan") == ("3.000347", "1.013225")
    assert codes_of("xuan", date(2026, 11, 1)) == ()
    assert codes_of("he")[0] == "2.000635"
    assert {"1.001193", "1.004873"} <= set(codes_of("he"))
    assert [each.slug for each in life_events(TODAY)][:2] == ["he", "xuan"]


def test_an_event_sifts_a_search_by_what_its_row_names() -> None:
    event("Xuan", procedure_codes=["3.000347"])

    found = finding.find("", TODAY, sieve=Sieve(event="xuan", is_wanted=True))

    assert [row.code for row in found.rows] == ["3.000347"]
    assert [(choice.name, choice.count) for choice in found.counts if choice.value == "xuan"] == [("Xuan", 1)]


def test_events_cost_one_statement_once_their_rows_are_remembered() -> None:
    life_events(TODAY)

    with CaptureQueriesContext(connection) as asked:
        assert life_events(TODAY)

    assert len(asked) == 1
