"""Viruses: a scan is opened by nobody before the scanner has judged it, and an infected one never."""

import io
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client

from motcua.base.violations import NotThere, RuleViolation
from motcua.doors.command import doctor
from motcua.ground.people.models import Account
from motcua.outward.reports.files import verify_files
from motcua.outward.reports.rules import Verification
from motcua.record.dossiers.rules import Act
from motcua.record.papers.models import Scan
from motcua.record.papers.scans import services as rows
from motcua.record.papers.scans import store as stored
from motcua.record.papers.scans import virus
from motcua.record.papers.scans.virus import CheckState
from motcua.record.scanning import queries, services
from motcua.record.scanning.rules import HoldsVirus, NotCheckedYet
from tests import clamd
from tests.clamd import EICAR, FakeClamd
from tests.factories import Life, dossier_after
from tests.scans import add, asked, pdf, picture, store

__all__ = ["store"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder whose name is short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="mc-") as made:
        yield Path(made)


@pytest.fixture
def scanner(settings: LazySettings, folder: Path) -> Iterator[FakeClamd]:
    """A scanner that answers as clamd does, and the settings that name it."""
    with clamd.on_unix(folder) as (setting, fake):
        settings.CLAMD = setting
        yield fake


@cache  # every PDF has an id of its own
def infected_pdf() -> bytes:
    return pdf(1) + b"\n% " + EICAR + b"\n"


def checked(life: Life, scan_no: int = 1) -> virus.Verdict | None:
    return rows.check(life.dossier_id, scan_no, life.now + timedelta(minutes=6))


def jobs_of(task: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from procrastinate_jobs where task_name = %s", [task])
        return int(cursor.fetchone()[0])


def row(life: Life, scan_no: int = 1) -> Scan:
    return Scan.objects.get(dossier_id=life.dossier_id, scan_no=scan_no)


# ---- the way of a file -----------------------------------------------------------------------------------------------


def test_a_file_waits_is_judged_clean_and_is_opened_then(scanner: FakeClamd) -> None:
    life, data = dossier_after(Act.SUBMIT), picture()
    add(life, data)
    assert row(life).check_state == CheckState.WAITING
    assert (jobs_of(rows.CHECK_SCAN), jobs_of(rows.DRAW_SCAN)) == (1, 0)
    assert rows.draw(life.dossier_id, 1) is None  # to draw is to open
    with pytest.raises(NotCheckedYet):
        queries.scan(life.dossier_id, 1)

    checked(life)

    assert (row(life).check_state, row(life).checked_at) == (CheckState.CLEAN, life.now + timedelta(minutes=6))
    assert scanner.heard == [data]
    assert jobs_of(rows.DRAW_SCAN) == 1
    assert queries.scan(life.dossier_id, 1).may_be_opened
    assert checked(life) is None  # twice is once
    assert len(scanner.heard) == 1


@pytest.mark.usefixtures("scanner")
def test_an_infected_file_is_put_away_wherever_it_lies_and_never_served(store: Path) -> None:
    first, second = dossier_after(Act.SUBMIT), dossier_after(Act.SUBMIT)
    add(first, infected_pdf(), "a.pdf")
    add(second, infected_pdf(), "b.pdf")
    sha256 = row(first).sha256

    checked(first)

    for life in (first, second):
        assert (row(life).check_state, row(life).virus) == (CheckState.INFECTED, "Eicar-Test-Signature")
        with pytest.raises(HoldsVirus, match="Eicar-Test-Signature"):
            queries.scan(life.dossier_id, 1)
    with pytest.raises(NotThere):
        stored.opened(sha256)
    kept = store / stored.quarantine_name_of(sha256)
    assert kept.is_file()
    assert EICAR not in kept.read_bytes()
    found = Verification()
    verify_files(found)
    assert found.is_clean


@pytest.mark.usefixtures("scanner")
def test_what_was_marked_and_then_broken_off_is_put_away_the_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    life = dossier_after(Act.SUBMIT)
    add(life, infected_pdf(), "a.pdf")
    with monkeypatch.context() as broken:
        broken.setattr(stored, "quarantine", _breaks)
        with pytest.raises(OSError, match="cut off"):
            checked(life)
    with pytest.raises(HoldsVirus):
        queries.scan(life.dossier_id, 1)

    checked(life)

    assert stored.size_of(row(life).sha256, quarantined=True) == len(infected_pdf())
    with pytest.raises(NotThere):
        stored.opened(row(life).sha256)


def _breaks(_sha256: str) -> None:
    raise OSError("cut off")


@pytest.mark.usefixtures("scanner")
def test_an_infected_file_taken_away_and_put_back_stays_infected() -> None:
    life = dossier_after(Act.SUBMIT)
    add(life, infected_pdf(), "a.pdf")
    checked(life)
    services.remove(asked(life), 1, "Có vi-rút")

    added = services.restore(asked(life), 1)

    with pytest.raises(HoldsVirus):
        queries.scan(life.dossier_id, added.scan_no)


def test_without_a_scanner_files_are_open_but_never_an_infected_one(settings: LazySettings, folder: Path) -> None:
    life = dossier_after(Act.SUBMIT)
    add(life)
    with clamd.on_unix(folder) as (setting, _fake):
        settings.CLAMD = setting
        with pytest.raises(NotCheckedYet):  # it came before there was a scanner: it is judged first
            queries.scan(life.dossier_id, 1)
        add(life, infected_pdf(), "a.pdf")
        assert rows.check_open_questions(life.now) == 2
    settings.CLAMD = ""

    assert queries.scan(life.dossier_id, 1).may_be_opened
    with pytest.raises(HoldsVirus):
        queries.scan(life.dossier_id, 2)
    assert rows.check_open_questions(life.now) == 0


# ---- bad answers -----------------------------------------------------------------------------------------------------

BAD: dict[str, clamd.Answer] = {
    "half an answer, then nothing": clamd.dripping,
    "half an answer, then hung up": clamd.saying(b"stream: OK"),
    "nothing": clamd.silent,
    "hung up": clamd.saying(b""),
    "an error": clamd.saying(b"INSTREAM size limit exceeded. ERROR\0"),
    "hung up while the file came": clamd.hanging_up,
    "something else": clamd.saying(b"stream: OK but not quite\0"),
    "an endless answer": clamd.saying(b"x" * 20_000),
}


@pytest.mark.parametrize("how", BAD)
def test_whatever_is_no_whole_answer_leaves_the_file_shut(settings: LazySettings, how: str) -> None:
    life = dossier_after(Act.SUBMIT)
    settings.CLAMD_SECONDS = 0.3
    with clamd.on_tcp(BAD[how]) as (setting, _fake):
        settings.CLAMD = setting
        add(life)

        verdict = checked(life)

        assert verdict is not None
        assert verdict.fault
        assert row(life).check_state == CheckState.UNREACHABLE
        assert row(life).checked_at is None
        with pytest.raises(NotCheckedYet):
            queries.scan(life.dossier_id, 1)
    with clamd.on_tcp() as (setting, _fake):
        settings.CLAMD = setting
        assert rows.check_open_questions(life.now) == 1
        assert queries.scan(life.dossier_id, 1).may_be_opened


@pytest.mark.parametrize("setting", ["unix:/tmp/no-such-socket", "tcp:127.0.0.1:9"])
def test_a_scanner_that_is_not_there_is_asked_once_a_round(
    settings: LazySettings, setting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CLAMD = setting
    life = dossier_after(Act.SUBMIT)
    add(life)
    add(life, pdf(1), "b.pdf")
    asked_of: list[object] = []
    real = virus.ask
    monkeypatch.setattr(virus, "ask", lambda file: (asked_of.append(file), real(file))[1])

    assert rows.check_open_questions(life.now) == 0

    assert len(asked_of) == 1
    assert {scan.check_state for scan in Scan.objects.all()} == {CheckState.UNREACHABLE, CheckState.WAITING}


def test_one_file_that_is_refused_does_not_hold_up_the_others(settings: LazySettings) -> None:
    small, large = picture(), pdf(1)

    def choosy(fake: FakeClamd, line: clamd.socket.socket) -> None:
        data = clamd.streamed(line)
        line.sendall(b"stream: OK\0" if data == small else b"INSTREAM size limit exceeded. ERROR\0")

    life = dossier_after(Act.SUBMIT)
    with clamd.on_tcp(choosy) as (setting, _fake):
        settings.CLAMD = setting
        add(life, large, "a.pdf")
        add(life, small)
        assert rows.check_open_questions(life.now) == 1

    assert [scan.check_state for scan in Scan.objects.order_by("scan_no")] == ["UNREACHABLE", "CLEAN"]


def test_the_client_sends_large_files_in_pieces(settings: LazySettings) -> None:
    data = bytes(range(256)) * 4000
    with clamd.on_tcp() as (setting, fake):
        settings.CLAMD = setting
        assert virus.ask(io.BytesIO(data)).state is CheckState.CLEAN
        assert virus.ask(io.BytesIO(data + EICAR)).virus == "Eicar-Test-Signature"
    assert fake.heard == [data, data + EICAR]


# ---- what is told ----------------------------------------------------------------------------------------------------


def test_the_doctor_says_who_looks_for_viruses(settings: LazySettings) -> None:
    settings.CLAMD = ""
    off = doctor._virus()
    with clamd.on_tcp() as (setting, _fake):
        settings.CLAMD = setting
        on = doctor._virus()
    gone = doctor._virus()

    assert (off.state, on.state, gone.state) == (doctor.State.WARNING, doctor.State.OK, doctor.State.FAULT)
    assert "không được quét vi-rút" in off.sentence
    assert "ClamAV 1.4.1" in on.sentence
    assert "không trả lời" in gone.sentence


def page_of(life: Life, client: Client) -> str:
    client.force_login(Account.objects.get(pk="buudien.cainuoc"))
    return client.get(f"/ban-so-hoa/{life.dossier_id}?cua=desk").content.decode()


@pytest.mark.usefixtures("scanner")
def test_the_page_tells_who_put_it_in_what_became_of_it(client: Client) -> None:
    life = dossier_after(Act.SUBMIT)
    add(life, infected_pdf(), "a.pdf")
    waiting = page_of(life, client)
    checked(life)
    infected = page_of(life, client)

    assert "Đang quét vi-rút" in waiting
    assert "Eicar-Test-Signature" in infected
    for address in ("tep", "trang/1", "nho/1"):
        answer = client.get(f"/ban-so-hoa/{life.dossier_id}/1/{address}")
        assert answer.status_code == HoldsVirus.status, address
        assert EICAR not in answer.content


def test_the_page_says_when_nobody_looks_for_viruses(client: Client, settings: LazySettings) -> None:
    settings.CLAMD = ""
    life = dossier_after(Act.SUBMIT)

    assert "không được quét vi-rút" in page_of(life, client)


def test_a_refusal_says_what_to_do() -> None:
    refusals: list[RuleViolation] = [HoldsVirus(virus="X"), NotCheckedYet()]

    assert all(refusal.sentence.endswith(".") for refusal in refusals)
