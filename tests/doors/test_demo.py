"""`motcua demo`: one command fills the made-up province and opens it; a second time finds it as it was left."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doors.test_up import PATIENCE_SECONDS, READY, Installation, until


class Demo(Installation):
    """An installation of its own, run by `motcua demo`."""

    def open(self, *words: str) -> int:
        """Start, wait until it is ready, ask for the roles of the demo, stop; return how many roles were on offer."""
        self.said.clear()
        self.environment.pop("MOTCUA_DEMO", None)
        process = self.process = self.command("demo", f"--port={self.port}", "--no-browser", *words)
        threading.Thread(target=self._listen, args=(process,), daemon=True).start()
        until(lambda: any(READY in line for line in self.said), lambda: "".join(self.said))
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/dang-nhap", timeout=30) as page:
            roles = page.read().decode().count('name="role"')
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE_SECONDS)
        assert process.returncode == 0
        return roles

    def ask(self, statement: str, *values: str) -> str:
        """Have the owner run a statement; return the first value of its answer."""
        script = (
            "import sys\n"
            "from motcua.doors.command import setup\n"
            "from django.db import connections\n"
            "setup.with_database()\n"
            "cursor = connections['owner'].cursor()\n"
            "cursor.execute(sys.argv[1], sys.argv[2:] or None)\n"
            "print(cursor.fetchone()[0])\n"
        )
        command = [sys.executable, "-c", script, statement, *values]
        done = subprocess.run(
            command, env=self.environment, check=True, timeout=PATIENCE_SECONDS, capture_output=True, text=True
        )
        return done.stdout.strip()

    def told(self, *words: str) -> tuple[int, str, str]:
        """Run another word to its end; return its status, its answer and its talk."""
        process = self.command(*words)
        out, err = process.communicate(timeout=PATIENCE_SECONDS)
        return process.returncode, out, err


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    """One for all tests, each of which also holds where none has run before it."""
    folder = Path(tempfile.mkdtemp(prefix="motcua-demo-"))
    folder.chmod(0o755)
    there = Demo(folder)
    yield there
    for pid in there.processes():
        os.kill(pid, signal.SIGKILL)
    until(lambda: not there.processes())
    shutil.rmtree(folder)


def test_one_command_fills_the_province_and_a_second_time_finds_it_as_it_was(demo: Demo) -> None:
    roles = demo.open()
    first = json.loads(demo.told("verify", "--json")[1])
    roles_again = demo.open()
    second = json.loads(demo.told("verify", "--json")[1])

    assert roles == roles_again > 10
    assert not any("Đã nạp" in line for line in demo.said)
    assert first["made_up"] is True
    assert first["findings"] == second["findings"] == []
    assert first["dossiers"] == second["dossiers"] >= 200
    assert first["journal"] == second["journal"]


JOURNALS = "select string_agg(head_hash, ' ' order by id) from dossiers_dossier"


def test_a_database_that_holds_data_and_is_not_marked_is_refused(demo: Demo) -> None:
    walked = demo.told("journey", "--json")
    before = demo.ask(f"with mark as (update people_installation set id = 'was-' || id) {JOURNALS}")  # noqa: S608 - both are ours

    for words in ((), ("--fresh",)):
        status, out, err = demo.told("demo", "--no-browser", f"--port={demo.port}", *words)

        assert (status, out) == (1, "")
        assert "không được đánh dấu là trình diễn" in err
    assert walked[0] == 0
    after = demo.ask(f"with mark as (update people_installation set id = substr(id, 5)) {JOURNALS}")  # noqa: S608
    assert after == before > ""


def test_the_demo_begins_anew_when_it_is_told_to(demo: Demo) -> None:
    walked = demo.told("journey", "--json")
    code = json.loads(walked[1].splitlines()[-1])["dossier"]

    demo.open("--fresh")

    assert demo.ask("select count(*) from dossiers_dossier where code = %s", code) == "0"
    assert json.loads(demo.told("verify", "--json")[1])["dossiers"] >= 200
