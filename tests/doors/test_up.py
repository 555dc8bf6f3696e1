"""`motcua up`: one tree of processes that says when it is ready, mends itself and leaves nothing behind."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

READY = "Một Cửa đã sẵn sàng tại"
PATIENCE_SECONDS = 90


class Installation:
    """An installation of its own, with what `motcua up` says."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.environment = {**os.environ, "MOTCUA_DATA": str(self.data)}
        self.environment.pop("MOTCUA_DATABASE_NAME", None)
        self.said: list[str] = []
        self.process: subprocess.Popen[str] | None = None

    def up(self) -> subprocess.Popen[str]:
        """Start, and return when it says that it is ready."""
        self.said.clear()
        process = self.process = self.command("up", f"--port={self.port}", "--no-browser")
        threading.Thread(target=self._listen, args=(process,), daemon=True).start()
        until(lambda: any(READY in line for line in self.said), lambda: "".join(self.said))
        return process

    def command(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "motcua.doors.command.main", *words],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd="/",
        )

    def readiness(self) -> dict[str, Any]:
        """Ask /readyz; an empty answer when nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            return json.load(refused)
        except OSError:
            return {}

    def processes(self) -> dict[int, str]:
        """Return every living process of this installation, found by its environment or its arguments."""
        found = {}
        mark = os.fsencode(self.data)
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != os.getpid():
                try:
                    words = (entry / "cmdline").read_bytes()
                    if mark in words or b"MOTCUA_DATA=" + mark in (entry / "environ").read_bytes().split(b"\0"):
                        found[int(entry.name)] = words.replace(b"\0", b" ").decode()
                except OSError:
                    continue
        return {pid: words for pid, words in found.items() if words}

    def pid_of(self, word: str) -> int:
        """Return the process whose command holds a word; of a family, the eldest."""
        return min(pid for pid, words in self.processes().items() if word in words)

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stderr is not None
        self.said.extend(iter(process.stderr.readline, ""))


def until(holds: Callable[[], object], told: Callable[[], object] = lambda: "") -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline, told()
        time.sleep(0.1)


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    folder = Path(tempfile.mkdtemp(prefix="motcua-up-"))
    folder.chmod(0o755)
    there = Installation(folder)
    yield there
    for pid in there.processes():
        os.kill(pid, signal.SIGKILL)
    until(lambda: not there.processes())
    shutil.rmtree(folder)


def test_it_says_when_it_is_ready_and_stops_cleanly_on_sigterm(installation: Installation) -> None:
    process = installation.up()

    assert installation.readiness() == {"ready": True, "database": True, "migrations": True, "worker": True}
    process.terminate()
    out, _ = process.communicate(timeout=PATIENCE_SECONDS)

    assert process.returncode == 0
    assert out == ""
    assert installation.processes() == {}


def test_it_mends_itself_when_a_part_is_killed(installation: Installation) -> None:
    process = installation.up()

    for part in ("procrastinate", "/bin/postgres", "server.keeper", "granian"):
        killed = installation.pid_of(part)
        os.kill(killed, signal.SIGKILL)
        until(
            lambda killed=killed, part=part: any(part in w for p, w in installation.processes().items() if p != killed)
        )
        until(lambda: installation.readiness().get("ready"), lambda: "".join(installation.said))

    process.send_signal(signal.SIGINT)
    process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 0
    assert installation.processes() == {}


def test_nothing_is_left_when_it_is_killed(installation: Installation) -> None:
    process = installation.up()

    process.kill()
    process.communicate(timeout=PATIENCE_SECONDS)

    until(lambda: not installation.processes(), installation.processes)


def test_a_port_that_is_taken_is_said_and_another_offered(installation: Installation) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        process = installation.command("up", f"--port={port}", "--no-browser")
        out, said = process.communicate(timeout=PATIENCE_SECONDS)

    assert (process.returncode, out) == (1, "")
    assert said == f"Cổng {port} đang có chương trình khác sử dụng. Chọn cổng khác, ví dụ: --port {port + 1}.\n"
