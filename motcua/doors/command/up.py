"""`motcua up`: the whole installation as one tree of processes on this machine, until Ctrl-C or SIGTERM."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, TypeVar

import click
from django.core.management import call_command
from django.db import connections

from motcua.base import server
from motcua.base.violations import RuleViolation
from motcua.doors.command import setup
from motcua.doors.command.processes import Child, keep_running
from motcua.doors.frame import health

HOST = "127.0.0.1"
WEB_WORKERS = 2
WEB_THREADS = 4
JOBS_AT_ONCE = 4
"""A job waits for the database most of its time; several wait side by side."""
READY_SECONDS_MAX = 90
FAILURES_MAX = 3
"""How often a program may die before the installation was ready once; then the start is given up."""
WATCH_SECONDS = 0.2
DATABASE_WATCH_SECONDS = 2.0

AnyFunction = TypeVar("AnyFunction", bound=Callable[..., Any])


class PortTaken(RuleViolation):
    """Another program listens on the port."""

    code = "command.port-taken"
    text = "Cổng {port} đang có chương trình khác sử dụng. Chọn cổng khác, ví dụ: --port {other}."
    field = "port"


class PortNotAllowed(RuleViolation):
    """The system keeps the port for its administrator."""

    code = "command.port-not-allowed"
    text = "Tài khoản này không được mở cổng {port}. Chọn cổng từ 1024 trở lên, ví dụ: --port 8000."
    field = "port"


class DidNotBecomeReady(RuleViolation):
    """The web server or the worker did not come up."""

    code = "command.did-not-become-ready"
    text = "Hệ thống chưa sẵn sàng sau {seconds} giây: {what}. Chạy “motcua doctor” để tìm nguyên nhân."


class _Stopped(BaseException):
    """Somebody asked this process to end."""


def options(function: AnyFunction) -> AnyFunction:
    """Add the options of `up` to a command: `--port`, `--no-browser`, `--database`."""
    port = click.option(
        "--port", type=click.IntRange(1, 65535), default=8000, show_default="8000", help="Cổng của trang web."
    )
    browser = click.option("--browser/--no-browser", default=True, help="Mở trình duyệt khi đã sẵn sàng hay không.")
    return port(browser(setup.database_option(function)))


@click.command(help="Chạy hệ thống trên máy này: cơ sở dữ liệu, trang web và việc nền. Dừng bằng Ctrl-C.")
@options
def command(port: int, browser: bool, database: str | None) -> None:
    """Run until stopped."""
    run_until_stopped(port=port, browser=browser, database=database)


def run_until_stopped(
    *,
    port: int,
    browser: bool,
    database: str | None = None,
    demo: bool = False,
    prepare: Callable[[], None] | None = None,
) -> None:
    """Run database, web server and worker until Ctrl-C, SIGTERM or SIGHUP, then stop them in order.

    `prepare` is called once the tables are there, before anybody is let in (the demo loads its province there); `demo`
    opens one-click sign-in. Raises PortTaken, DidNotBecomeReady, the violations of `motcua.base.server`.
    """
    _require_free(port)
    children: list[Child] = []
    with _signals_as_stop(), suppress(_Stopped):
        try:
            _tell("Đang chuẩn bị cơ sở dữ liệu …")
            name = setup.with_database(database)
            if prepare is not None:
                prepare()
            call_command("collectstatic", interactive=False, verbosity=0)  # names with hashes: browsers keep them
            children += tree(port=port, database=name, demo=demo)
            _run(children, port=port, browser=browser)
        finally:
            _stop(children)


def tree(*, port: int, database: str, demo: bool = False) -> list[Child]:
    """Return the web server, the worker and the keeper of a database as children that have not been started.

    One's own server has no keeper.
    """
    common = {**os.environ, "MOTCUA_DATABASE_NAME": database, "MOTCUA_DATABASE_POOL": "1"}
    if demo:
        common["MOTCUA_DEMO"] = "1"
    python = [sys.executable, "-P", "-m"]  # modules that lie in the present folder by chance are not ours
    web = [*python, "granian", "--interface=wsgi", f"--host={HOST}", f"--port={port}", "--http=1", "--no-ws"]
    web += [f"--workers={WEB_WORKERS}", f"--blocking-threads={WEB_THREADS}", "--respawn-failed-workers"]
    web += ["--workers-kill-timeout=5", "--log-level=warning", "motcua.doors.frame.wsgi:application"]
    worker = [*python, "django", "procrastinate", "worker", "--shutdown-graceful-timeout=10"]
    worker += [f"--concurrency={JOBS_AT_ONCE}"]
    children = [
        Child("Trang web", web, common),
        Child("Việc nền", worker, common, listens_to_database=True),
    ]
    if not server.has_own_address():
        children.append(Child("Cơ sở dữ liệu", [*python, "motcua.base.server.keeper"], common, stop_seconds=60))
    return children


def _run(children: list[Child], *, port: int, browser: bool) -> None:
    """Start, wait until ready, say so, and keep everything running; ends only by an exception."""
    address = f"http://{HOST}:{port}/"
    deadline = time.monotonic() + READY_SECONDS_MAX
    lacking, pause = "trang web chưa trả lời", WATCH_SECONDS
    while lacking:
        keep_running(children, tell=_tell)
        tired = [child.name for child in children if child.failures >= FAILURES_MAX]
        if tired or time.monotonic() > deadline:
            what = f"{', '.join(tired)} không khởi động được" if tired else lacking
            raise DidNotBecomeReady(seconds=round(READY_SECONDS_MAX - max(0, deadline - time.monotonic())), what=what)
        time.sleep(pause)
        lacking, pause = _lacking(f"{address}readyz"), min(pause * 1.2, 2.0)
    connections.close_all()
    _tell(f"Một Cửa đã sẵn sàng tại {address}  (dừng bằng Ctrl-C)")
    if browser:
        _open(address)
    looked = time.monotonic()
    while True:
        keep_running(children, tell=_tell)
        if time.monotonic() - looked > DATABASE_WATCH_SECONDS:
            looked = time.monotonic()
            _keep_database(children)
        time.sleep(WATCH_SECONDS)


def _keep_database(children: list[Child]) -> None:
    """Start the database anew when it died, and what listens to it; with one's own address that is not ours to do."""
    if server.has_own_address() or server.is_running():
        return
    _tell("Cơ sở dữ liệu đã dừng bất thường, đang khởi động lại.")
    server.start()
    for child in children:
        if child.listens_to_database:
            child.stop()  # `keep_running` starts it anew


def _stop(children: list[Child]) -> None:
    """Stop web, worker and, as its last user, the database. A second Ctrl-C meanwhile is not heard."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    if children:
        _tell("Đang dừng …")
    for child in children:
        child.stop()
    server.leave()
    if children:
        _tell("Đã dừng.")


def _lacking(address: str) -> str:
    """Return what is not ready yet, in words; empty when all is.

    The database is asked from here first, so that the web server need not report its own start as a fault.
    """
    found = health.readiness()
    names = {"cơ sở dữ liệu": found.database, "cập nhật bảng": found.migrations, "việc nền": found.worker}
    if not found.ready:
        return "chưa có " + ", ".join(name for name, there in names.items() if not there)
    try:
        with urllib.request.urlopen(address, timeout=5):  # noqa: S310 -- our own server on this machine
            return ""
    except urllib.error.HTTPError as refused:
        return f"trang web trả lời {refused.code}"
    except OSError:
        return "trang web chưa trả lời"


def _require_free(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise PortNotAllowed(port=port) from None
        except OSError:
            raise PortTaken(port=port, other=port + 1 if port < 65535 else 8000) from None


def _open(address: str) -> None:
    """Open the browser of a desktop; on a machine without one nothing happens."""
    desktop = sys.platform in {"darwin", "win32"} or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if desktop:
        subprocess.Popen(  # noqa: S603 -- our own address
            [sys.executable, "-m", "webbrowser", address],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@contextmanager
def _signals_as_stop() -> Iterator[None]:
    """Let Ctrl-C, SIGTERM and a closed terminal end the block by `_Stopped`; put the handlers back afterwards."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise _Stopped

    heard = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # under nohup a closed terminal is to be ignored
        heard.append(signal.SIGHUP)
    before = {number: signal.signal(number, stop) for number in heard}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _tell(sentence: str) -> None:
    click.echo(sentence, err=True)
