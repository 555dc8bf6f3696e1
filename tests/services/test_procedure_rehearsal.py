"""A procedure rehearsed: every way through the real acts, by a frozen clock, and nothing of it is left."""

from datetime import datetime

import pytest
from auditlog.models import LogEntry
from procrastinate.contrib.django.models import ProcrastinateJob

from motcua.base import memory
from motcua.ground.agreements.models import Agreement, ServicePoint
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.catalogue import services
from motcua.ground.catalogue.models import Agency, ProcedureVersion, Publication
from motcua.ground.people.models import Account
from motcua.outward.rehearsals import proving
from motcua.record.dossiers.models import Dossier, Event
from motcua.record.dossiers.rules import Act, Status
from tests.factories import VIETNAM

pytestmark = pytest.mark.django_db

RECORD = "3.000333@2025-03-01"
START = datetime(2026, 12, 7, 8, 0, tzinfo=VIETNAM)


def version() -> str:
    return str(ProcedureVersion.objects.get(code="3.000333", valid_to=None).pk)


def test_every_way_ends_with_the_result_in_the_applicants_hands() -> None:
    for way in proving.WAYS:
        found = proving.rehearse(version(), way, START)
        assert (found.refusal, found.refused_act) == ("", ""), way
        assert found.moments[-1].status is Status.RETURNED, way


def counts() -> dict[str, int]:
    tables = (Dossier, Event, ProcedureVersion, Publication, Agency, Account, Agreement, ServicePoint, LogEntry)
    return {table.__name__: table._default_manager.count() for table in (*tables, ProcrastinateJob)}


def test_a_rehearsal_leaves_no_trace_in_the_database_or_in_what_the_process_remembers() -> None:
    before, key = counts(), version()
    catalogue.procedures_in_force(START.date())

    found = proving.rehearse(key, "buu-dien", START)

    assert len(found.moments) > 10
    assert counts() == before
    assert proving.CODE not in {item.code for item in catalogue.procedures_in_force(START.date())}
    assert not any(code.endswith(".999") for code in catalogue.agencies())


def test_the_same_rehearsal_twice_is_the_same_act_by_act() -> None:
    one, other = (proving.rehearse(version(), "quay", START) for _ in range(2))

    assert [(m.act, m.at, m.form, m.due_at) for m in one.moments] == [
        (m.act, m.at, m.form, m.due_at) for m in other.moments
    ]
    assert one.explanation == other.explanation


def test_it_shows_who_acts_what_is_printed_when_it_is_due_and_why() -> None:
    found = proving.rehearse(version(), "buu-dien", START)
    by_act = {moment.act: moment for moment in found.moments}

    assert by_act[Act.ACCEPT_BY_POST].by == "Nhân viên bưu điện"
    assert by_act[Act.DELIVER].by == "Bưu tá"
    assert "Giấy tiếp nhận hồ sơ" in by_act[Act.RECEIVE].form
    assert by_act[Act.RECEIVE].due_at == found.due_at is not None
    assert any("biên bản" in words for words in found.explanation)
    assert found.owed_vnd > 0


def test_a_supplement_starts_the_limit_afresh_and_a_refusal_is_a_result() -> None:
    straight, more, against = (proving.rehearse(version(), way, START) for way in ("quay", "bo-sung", "tu-choi"))

    assert straight.due_at is not None
    assert more.due_at is not None
    assert more.due_at > straight.due_at
    assert Act.REFUSE in {moment.act for moment in against.moments}


def test_what_refuses_an_act_is_shown_where_it_stops() -> None:
    draft = services.copy_as_draft(version(), datetime(2027, 1, 1).date())  # noqa: DTZ001 - a day
    ProcedureVersion.objects.filter(pk=draft.pk).update(post_submit=False)

    found = proving.rehearse(draft.pk, "buu-dien", START)

    assert found.moments == ()
    assert found.refused_act == "Tiếp nhận hồ sơ mới"
    assert "qua bưu chính công ích" in found.refusal


def test_a_way_or_a_version_that_is_none_is_refused() -> None:
    with pytest.raises(proving.NoSuchWay, match="Không có cách diễn tập"):
        proving.rehearse(version(), "bay", START)
    with pytest.raises(proving.NothingToRehearse):
        proving.rehearse("0.0@2020-01-01", "quay", START)


def test_memory_apart_neither_reads_nor_leaves_what_others_remember() -> None:
    asked = []

    @memory.remembered
    def ask(what: str) -> int:
        asked.append(what)
        return len(asked)

    assert ask("a") == 1
    with memory.apart():
        assert ask("a") == 2
        assert ask("a") == 2
        memory.forget_all()
        assert ask("a") == 3
    assert ask("a") == 1
