"""`motcua doctor`: one finding for each thing, and what is wrong is found."""

import json

import pytest
from django.db import connections

from motcua.doors.command import doctor, main
from motcua.doors.command.doctor import Finding, State


@pytest.fixture(autouse=True)
def environment(own_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put back what the command leaves in the environment for children that it starts."""
    monkeypatch.setenv("MOTCUA_DATABASE_NAME", own_database)


def findings(database: str) -> dict[str, Finding]:
    return {finding.what: finding for finding in doctor.examine(database)}


def test_a_sound_installation_has_no_fault(own_database: str) -> None:
    found = findings(own_database)

    for what in ("server", "durability", "roles", "migrations", "append_only", "fonts", "disk", "python", "scans"):
        assert found[what].state is State.OK, found[what].sentence
    assert found["worker"].state is State.WARNING


def test_a_journal_that_the_application_could_change_is_a_fault(own_database: str) -> None:
    table = doctor.append_only_tables()[0]
    with connections["owner"].cursor() as cursor:
        cursor.execute(f'GRANT UPDATE ON "{table}" TO motcua_app')

    finding = findings(own_database)["append_only"]

    assert finding.state is State.FAULT
    assert finding.facts["changeable"] == [table]


def test_a_migration_that_has_not_run_is_a_fault(own_database: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")

    finding = findings(own_database)["migrations"]

    assert finding.state is State.FAULT
    assert finding.facts["pending"] == ["sessions.0001_initial"]


def test_work_that_waits_for_a_worker_is_a_fault(own_database: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, scheduled_at) "
            "VALUES ('default', 'nothing', now() - interval '1 hour')"
        )

    assert findings(own_database)["worker"].state is State.FAULT


def test_the_answer_for_machines_is_one_json_object(own_database: str, capsys: pytest.CaptureFixture[str]) -> None:
    status = main.run(["doctor", "--json", "--database", own_database])

    answer = json.loads(capsys.readouterr().out)
    assert answer["ok"] == (status == 0)
    assert {finding["state"] for finding in answer["findings"]} <= {"ok", "warning", "fault"}


def test_a_database_that_is_not_there_is_only_a_warning(own_database: str) -> None:
    found = list(doctor.examine("not-there"))

    assert found[-1].what == "database"
    assert found[-1].state is State.WARNING


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0,0 B"), (999, "999,0 B"), (1_500, "1,5 kB"), (2_500_000_000, "2,5 GB")]
)
def test_sizes_are_written_as_people_read_them(count: int, words: str) -> None:
    assert doctor._size(count) == words
