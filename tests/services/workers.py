"""Real workers on a test's own database, which may be killed."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from asgiref.sync import sync_to_async
from django.db import connections

from motcua.doors.worker import tasks

PATIENCE_SECONDS = 30

StartWorker = Callable[[], subprocess.Popen[bytes]]


@pytest.fixture
def start_worker(own_database: str, tmp_path: Path) -> Iterator[StartWorker]:
    """Start real workers on the test's own database and files; none outlives the test."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        environment = os.environ | {
            "MOTCUA_DATABASE_NAME": own_database,
            "DJANGO_SETTINGS_MODULE": "motcua.settings",
            "MOTCUA_FILES": str(tmp_path / "files"),
        }
        started.append(subprocess.Popen([sys.executable, "-m", "django", "procrastinate", "worker"], env=environment))
        return started[-1]

    yield start
    for worker in started:
        if worker.poll() is None:
            worker.kill()
        worker.wait()


def give_back() -> int:
    """Give the jobs of killed workers back to the queue as the periodic task does; return how many.

    What is asynchronous asks the database in a thread that outlives the test: its connection ends here.
    """

    async def giving_back() -> int:
        try:
            return await tasks.give_back_stalled(0)
        finally:
            await sync_to_async(connections.close_all)()

    return asyncio.run(giving_back())


def wait_until(question: Callable[[], bool], what: str) -> None:
    """Wait until something is so; fail the test when it never is."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not question():
        if time.monotonic() > end:
            pytest.fail(f"never happened: {what}")
        time.sleep(0.05)
