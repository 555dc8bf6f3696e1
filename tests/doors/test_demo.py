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

    def unmark(self) -> None:
        """Take the mark away, as if the data were real."""
        script = (
            "from motcua.doors.command import setup\n"
            "from django.db import connections\n"
            "setup.with_database()\n"
            "connections['owner'].cursor().execute('delete from people_installation')\n"
        )
        subprocess.run([sys.executable, "-c", script], env=self.environment, check=True, timeout=PATIENCE_SECONDS)

    def told(self, *words: str) -> tuple[int, str, str]:
        """Run another word to its end; return its status, its answer and its talk."""
        process = self.command(*words)
        out, err = process.communicate(timeout=PATIENCE_SECONDS)
        return process.returncode, out, err


@pytest.fixture
def demo() -> Iterator[Demo]:
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


def test_the_demo_begins_anew_when_it_is_told_to(demo: Demo) -> None:
    demo.told("journey", "--json")
    before = json.loads(demo.told("verify", "--json")[1])["dossiers"]

    demo.open("--fresh")

    assert before == 1
    assert json.loads(demo.told("verify", "--json")[1])["dossiers"] >= 200


def test_a_database_that_holds_data_and_is_not_marked_is_refused(demo: Demo) -> None:
    journey = demo.told("journey", "--json")
    demo.unmark()

    for words in ((), ("--fresh",)):
        status, out, err = demo.told("demo", "--no-browser", f"--port={demo.port}", *words)

        assert (status, out) == (1, "")
        assert "không được đánh dấu là trình diễn" in err
    assert journey[0] == 0
