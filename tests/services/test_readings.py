"""The read log: a look is written down once in ten minutes, what is masked every time; nothing of it changes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.base.violations import NotReadable
from motcua.ground.people.rules import Role
from motcua.record.dossiers import readings
from motcua.record.dossiers.models import Reading
from motcua.record.dossiers.readings import What
from motcua.record.dossiers.rules import Act
from tests.factories import actor, dossier_after
from tests.scans import store

__all__ = ["store"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]


def test_one_look_in_ten_minutes_is_one_row_and_one_statement() -> None:
    life, officer = dossier_after(Act.ASSIGN), actor("case_officer")
    at = life.now.replace(minute=0, second=0)

    with CaptureQueriesContext(connection) as asked_for:
        readings.note(life.dossier_id, officer, "office", What.PAGE, at)
    readings.note(life.dossier_id, officer, "office", What.PAGE, at + timedelta(minutes=9, seconds=59))
    readings.note(life.dossier_id, officer, "office", What.SCAN, at, thing_no=1)
    readings.note(life.dossier_id, officer, "office", What.PAGE, at + timedelta(minutes=10))

    assert len(asked_for) == 1
    found = readings.looks(life.dossier_id)
    assert sorted((look.what, look.thing_no or 0) for look in found) == [("page", 0), ("page", 0), ("scan", 1)]
    assert found[0].at == at + timedelta(minutes=10)
    assert {look.role for look in found} == {Role.CASE_OFFICER}


def test_what_is_masked_is_logged_every_time_with_its_purpose() -> None:
    life, officer = dossier_after(Act.ASSIGN), actor("case_officer")

    for seconds in (0, 1):
        readings.note(
            life.dossier_id, officer, "office", What.REVEAL, life.now + timedelta(seconds=seconds), purpose="contact"
        )

    assert [look.purpose for look in readings.looks(life.dossier_id)] == ["contact", "contact"]
    with pytest.raises(NotReadable):
        readings.purpose_of("tò mò")
    with pytest.raises(IntegrityError), transaction.atomic():
        readings.note(life.dossier_id, officer, "office", What.REVEAL, life.now + timedelta(seconds=2))


def test_the_log_is_added_to_and_never_changed() -> None:
    life = dossier_after(Act.SUBMIT)
    readings.note(life.dossier_id, actor("post_clerk"), "desk", What.PAGE, life.now)

    for statement in ("delete from dossiers_reading", "update dossiers_reading set door = ''"):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Reading.objects.count() == 1


def test_two_processes_that_write_the_same_look_make_the_same_id() -> None:
    at, clerk = dossier_after(Act.SUBMIT).now, actor("post_clerk").id

    ids = {readings.reading_id(clerk, What.PAGE, None, "", at + timedelta(seconds=second)) for second in (0, 1)}

    assert len(ids) == 1
