"""A worker that is killed between commit and effect: the effect still happens, and happens once."""

import signal
import uuid
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.db import connections

from motcua.base import server
from motcua.base.server.roles import connect
from motcua.doors.frame.acts import acts, perform
from motcua.ground.people.services import get_actor
from motcua.outward.notices import services as notices
from motcua.outward.notices.models import Notice
from motcua.record.dossiers.rules import Act
from motcua.record.dossiers.services import Call
from tests.services.workers import StartWorker, give_back, start_worker, wait_until

__all__ = ["start_worker"]

AT = datetime(2026, 11, 2, 1, 30, tzinfo=UTC)


def _submitted() -> uuid.UUID:
    """A dossier that has been filed at the post office: event 2 is told to the applicant."""
    dossier_id, clerk = uuid.uuid4(), get_actor("buudien.cainuoc")
    opened = acts.WRITTEN[Act.OPEN_DRAFT].body.model_validate(
        {
            "id": dossier_id,
            "procedure": "3.000333",
            "agency": "H12.17",
            "point": "bd-cai-nuoc",
            "channel": "POST",
            "post_send": True,
            "applicant": {"name": "Nguyễn Văn Thắng", "phone": "0900000628", "address": "ấp Cái Rô"},
        }
    )
    perform(Act.OPEN_DRAFT, Call(dossier_id, uuid.uuid4(), clerk, AT, AT), opened)
    later = AT + timedelta(minutes=1)
    filed = acts.WRITTEN[Act.SUBMIT].body()
    perform(Act.SUBMIT, Call(dossier_id, uuid.uuid4(), clerk, later, later), filed)
    return dossier_id


def _job_states() -> list[str]:
    with connections["default"].cursor() as cursor:
        cursor.execute("select status::text from procrastinate_jobs where task_name = 'motcua.tell_applicant'")
        return [row[0] for row in cursor.fetchall()]


def test_a_worker_killed_between_commit_and_effect_leaves_the_effect_to_another(
    own_database: str, start_worker: StartWorker
) -> None:
    dossier_id = _submitted()
    with connect(server.connection("owner", own_database)) as holding, holding.transaction():
        holding.execute("lock table notices_notice in exclusive mode")  # the effect waits here
        first = start_worker()
        wait_until(lambda: _job_states() == ["doing"], "the worker takes the job up")
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert Notice.objects.count() == 0
    assert _job_states() == ["doing"]

    given_back = give_back()
    start_worker()
    wait_until(lambda: _job_states() == ["succeeded"], "another worker does the job")

    assert given_back == 1
    assert list(Notice.objects.values_list("dossier_id", "event_no")) == [(dossier_id, 2)]


def test_an_effect_asked_for_twice_happens_once(db: None) -> None:
    dossier_id = _submitted()

    first = notices.tell_applicant(dossier_id=dossier_id, event_no=2, at=AT)
    second = notices.tell_applicant(dossier_id=dossier_id, event_no=2, at=AT)

    assert (first, second) == (True, False)
    assert Notice.objects.filter(dossier_id=dossier_id).count() == 1


def test_a_notice_names_no_person_number_or_procedure(db: None) -> None:
    dossier_id = _submitted()

    notices.tell_applicant(dossier_id=dossier_id, event_no=2, at=AT)

    ((_, text),) = notices.notices_of(dossier_id)
    assert "Thắng" not in text
    assert "0900000628" not in text
    assert "lý lịch" not in text


def test_the_applications_role_cannot_take_a_notice_back(db: None) -> None:
    notices.tell_applicant(dossier_id=_submitted(), event_no=2, at=AT)

    with pytest.raises(Exception, match="permission denied") as refusal, connections["default"].cursor() as cursor:
        cursor.execute("delete from notices_notice")

    assert isinstance(refusal.value.__cause__, psycopg.errors.InsufficientPrivilege)
