"""The measurement of speed: a short run gives every figure of its contract, and leaves nothing behind."""

import json
import os
import signal
import subprocess
import sys
import time
from uuid import UUID, uuid4

import pytest

from motcua.base import server
from motcua.doors.command.main import run
from motcua.outward.rehearsals import bench
from motcua.outward.rehearsals.bench_floor import renamed
from motcua.record.dossiers.rules import Act

PATIENCE_SECONDS = 240
CONTRACT = {
    "ways_per_min", "acts_per_s", "p50_ms", "p95_ms", "p99_ms", "sql_per_act", "server_mb", "floor_acts_per_s", "ratio"
}  # fmt: skip
MAIN_WAY = {
    "open_draft", "submit", "accept_by_post", "offer_handover", "accept_handover", "receive", "pass_on", "assign",
    "request_supplement", "answer_supplement", "propose", "send_back", "approve", "prepare_return", "offer_to_post",
    "accept_to_carry", "record_attempt", "deliver", "rate",
}  # fmt: skip


def start(*options: str) -> "subprocess.Popen[str]":
    """Start the command on the server of the tests."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "motcua.doors.command.main", "bench", *options],
        env={name: value for name, value in os.environ.items() if name != "MOTCUA_DATABASE_NAME"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def databases_of(process: "subprocess.Popen[str]") -> list[str]:
    """Return the databases that this measurement has made and not dropped; others may run beside it."""
    return [name for name in server.list_databases() if name.startswith(f"motcua_bench_{process.pid}_")]


def test_a_short_run_measures_every_figure_and_drops_its_database() -> None:
    process = start("--json", "--seconds=1", "--clients=1,2")
    out, said = process.communicate(timeout=PATIENCE_SECONDS)

    assert process.returncode == 0, said
    answer = json.loads(out)
    assert set(answer) >= CONTRACT
    assert set(answer["by_clients"]) == {"1", "2"}
    assert set(answer["sql_by_act"]) == MAIN_WAY
    for figures in (answer, *answer["by_clients"].values()):
        for share in ("p50_ms", "p95_ms", "p99_ms"):
            assert set(figures[share]) <= MAIN_WAY
            assert all(wait > 0 for wait in figures[share].values())
        assert min(figures["ways_per_min"], figures["acts_per_s"], figures["floor_acts_per_s"], figures["ratio"]) > 0
    assert 2 < answer["sql_per_act"] < 20
    assert databases_of(process) == []


def test_a_run_that_is_stopped_drops_its_database_and_says_nothing_on_standard_output() -> None:
    process = start("--seconds=60")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not databases_of(process) and time.monotonic() < deadline:
        time.sleep(0.1)

    process.send_signal(signal.SIGINT)
    out, said = process.communicate(timeout=PATIENCE_SECONDS)

    assert process.returncode == 130, said
    assert out == ""
    assert databases_of(process) == []


@pytest.mark.parametrize("clients", ["0", "33", "1,", "x", "-1", "1;8"])
def test_a_number_of_clients_that_cannot_be_is_refused_in_words(
    clients: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status = run(["bench", f"--clients={clients}"])

    told = capsys.readouterr()
    assert (status, told.out) == (2, "")
    assert "từ 1 đến 32" in told.err


@pytest.mark.parametrize(("share", "expected"), [(0.5, 3.0), (0.95, 5.0), (0.99, 5.0), (0.2, 1.0), (0.21, 2.0)])
def test_a_percentile_is_the_smallest_value_that_so_many_do_not_exceed(share: float, expected: float) -> None:
    assert bench.percentile([5.0, 1.0, 4.0, 2.0, 3.0], share) == expected


def test_a_call_has_the_key_of_its_role_and_an_id_of_its_own() -> None:
    dossier_id = uuid4()
    steps = [bench.Step(Act.OPEN_DRAFT, "applicant", {"procedure": "x"}), bench.Step(Act.SUBMIT, "clerk", {})]

    (_, opening), (_, filing) = bench.requests(steps, {"applicant": "mc_a", "clerk": "mc_b"}, dossier_id)

    assert (opening.path, json.loads(opening.body)) == ("/api/v1/dossiers", {"id": str(dossier_id), "procedure": "x"})
    assert (filing.path, filing.body) == (f"/api/v1/dossiers/{dossier_id}/acts/submit", b"{}")
    assert [call.headers["Authorization"] for call in (opening, filing)] == ["Bearer mc_a", "Bearer mc_b"]
    assert UUID(opening.headers["Idempotency-Key"]) != UUID(filing.headers["Idempotency-Key"])


def test_the_floor_writes_the_same_values_under_other_names() -> None:
    old, new, same = uuid4(), uuid4(), uuid4()
    names = {"H12.17-261102-0001": "bench-1", str(old): str(new)}

    values = ["H12.17-261102-0001", old, same, 7, None, [(f'{{"dossier_id": "{old}"}}', "x")]]

    assert renamed(values, names, {old: new}) == ["bench-1", new, same, 7, None, [(f'{{"dossier_id": "{new}"}}', "x")]]
