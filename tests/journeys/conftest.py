"""The real application for a browser: web server, worker and a database of its own, as `motcua up` runs them."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from motcua.base import server
from motcua.doors.frame import assets
from tests.browsers import CHROMIUM, PHONE, WIDE, chromium, viewport

READY_SECONDS_MAX = 60
POPULATE = """
import django
django.setup()
from datetime import UTC, datetime
from motcua.outward.rehearsals import population
population.populate(datetime.now(UTC))
"""
"""A module with FULL_HOUSE = True begins with the dossiers of the demo; the others begin with none."""


@dataclass(frozen=True)
class Served:
    """A running application: its address, and the database behind it."""

    address: str
    database: str


@pytest.fixture(scope="module")
def served(template_database: str, request: pytest.FixtureRequest) -> Iterator[Served]:
    """Start web server and worker on a copy of the demo province's ground rows; stop them by their ids."""
    assets.build()
    worker_name = os.environ.get("PYTEST_XDIST_WORKER", "main")
    database = f"motcua_test_{worker_name}_{request.module.__name__.rsplit('.', 1)[-1]}"
    server.drop_database(database)
    server.create_database(database, template=template_database)
    port = _free_port()
    environment = os.environ | {
        "MOTCUA_DATABASE_NAME": database,
        "MOTCUA_DATABASE_POOL": "yes",
        "MOTCUA_DEMO": "yes",
        "DJANGO_SETTINGS_MODULE": "motcua.settings",
    }
    if getattr(request.module, "FULL_HOUSE", False):
        subprocess.run([sys.executable, "-c", POPULATE], env=environment, check=True)
    web = [sys.executable, "-m", "granian", "--interface=wsgi", "--host=127.0.0.1", f"--port={port}", "--http=1"]
    web += ["--no-ws", "--workers=1", "--blocking-threads=4", "--log-level=warning"]
    started = [
        subprocess.Popen([*web, "motcua.doors.frame.wsgi:application"], env=environment),
        subprocess.Popen([sys.executable, "-m", "django", "procrastinate", "worker"], env=environment),
    ]
    try:
        _wait_for(f"http://127.0.0.1:{port}/healthz")
        yield Served(f"http://127.0.0.1:{port}", database)
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(timeout=30)
        server.drop_database(database)


@pytest.fixture(scope="module")
def browser(served: Served) -> Iterator[Browser]:
    """A Chromium for the journeys of a module."""
    if CHROMIUM is None:
        pytest.fail("Chromium is not installed: `python3 run.py test` installs it, or says which package to install")
    with chromium() as started:
        yield started


@pytest.fixture
def enter(served: Served, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page for a role of the demo, or for nobody, at a size."""
    contexts: list[BrowserContext] = []

    def open_page(role: str = "", size: tuple[int, int] = WIDE, *, script: bool = True) -> Page:
        context = browser.new_context(
            viewport=viewport(size),
            locale="vi-VN",
            has_touch=size == PHONE,
            java_script_enabled=script,
            base_url=served.address,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        if role:
            page.goto("/dang-nhap")
            with page.expect_navigation():  # up to the load, so that the page's script hears the first key
                page.locator(f'button[name="role"][value="{role}"]').click()
        return page

    yield open_page
    for context in contexts:
        context.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str) -> None:
    end = time.monotonic() + READY_SECONDS_MAX
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 - our own address
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    pytest.fail(f"the application did not answer at {address}")
