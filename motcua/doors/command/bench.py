"""`motcua bench`: whole ways over HTTP in a database of its own, and beside them the same rows by plain SQL."""

import json
import os
import secrets
import signal
import socket
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

import click
from django.conf import settings
from django.db import connections
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from motcua.base import server
from motcua.base.violations import RuleViolation
from motcua.doors.command import bench_pages, setup
from motcua.doors.command.processes import Child
from motcua.doors.command.up import HOST, READY_SECONDS_MAX, tree
from motcua.doors.frame import health
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.deadlines import queries as deadlines
from motcua.ground.deadlines.rules import add_working_days, local
from motcua.ground.people import services as people
from motcua.outward.rehearsals import (
    bench,
    bench_count,
    bench_floor,
    bench_machine,
    crowd,
    population,
    programmes,
    province,
)
from motcua.outward.reports import services as reports

SECONDS = 10
SECONDS_MAX = 300
CLIENTS = (1, 8)
CLIENTS_MAX = 32
DOSSIERS = 10_000
DOSSIERS_MAX = 1_000_000
_WARM_UP_SECONDS = 3.0
_DRAIN_SECONDS_MAX = 60
_KEY_HOURS = 6
_NEXT_VISIT_DAYS = 5
_OPEN_TO_US = {"MOTCUA_HOSTS": HOST, "MOTCUA_API_REQUESTS_PER_MINUTE_OF_KEY": "1000000"}
"""Settings of the installation that would turn the clients of a measurement away."""


T = TypeVar("T")
Tell = Callable[[str, float | None], bench.Tick]
"""Says what goes on, and how many seconds it takes (None when that is not known); gives what is to be told of them."""


class BenchNotReady(RuleViolation):
    """The server of the measurement did not come up."""

    code = "command.bench-not-ready"
    text = "Hệ thống để đo không sẵn sàng sau {seconds} giây. Chạy “motcua doctor” để tìm nguyên nhân."


class BenchNotClean(RuleViolation):
    """What the measurement has written is not all accounted for, so its figures say nothing."""

    code = "command.bench-not-clean"
    text = "Cơ sở dữ liệu đã đo có {count} điều không rõ, nên không có số liệu. Điều đầu tiên: {first}"


class _Clients(click.ParamType[tuple[int, ...]]):
    """How many clients at once, one measurement after another: “1,8”."""

    name = "clients"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, ...]:
        """Return the numbers in rising order."""
        if isinstance(value, tuple):
            return value
        words = [word.strip() for word in str(value).split(",")]
        if not all(word.isascii() and word.isdigit() and 1 <= int(word) <= CLIENTS_MAX for word in words):
            self.fail(f"là các số từ 1 đến {CLIENTS_MAX}, cách nhau bằng dấu phẩy, ví dụ 1,8.", param, ctx)
        return tuple(sorted({int(word) for word in words}))


@click.command(help="Đo tốc độ: đi trọn đường của hồ sơ qua API, rồi ghi cùng các dòng ấy bằng SQL thuần để so.")
@click.option("--json", "as_json", is_flag=True, help="Trả lời bằng một đối tượng JSON.")
@click.option(
    "--seconds",
    type=click.IntRange(1, SECONDS_MAX),
    default=SECONDS,
    show_default=str(SECONDS),
    help="Mỗi phép đo kéo dài bao nhiêu giây.",
)
@click.option("--clients", type=_Clients(), default=CLIENTS, show_default="1,8", help="Số máy khách cùng lúc.")
@click.option("--pages", is_flag=True, help="Đo các trang thay vì đo việc: thời gian, độ nặng, số câu SQL.")
@click.option(
    "--dossiers",
    type=click.IntRange(1, DOSSIERS_MAX),
    default=DOSSIERS,
    show_default=str(DOSSIERS),
    help="Số hồ sơ trong cơ sở dữ liệu khi đo các trang.",
)
@click.option("--keep", is_flag=True, help="Giữ lại cơ sở dữ liệu đã đo.")
def command(as_json: bool, seconds: int, clients: tuple[int, ...], pages: bool, dossiers: int, keep: bool) -> None:
    """Print the figures."""
    name, load = f"motcua_bench_{os.getpid()}_{secrets.token_hex(4)}", os.getloadavg()[0]
    with _ended_by_signal(), _progress() as tell, _own_database(name, keep=keep, tell=tell):
        if pages:
            answer, words = _measure_pages(name, dossiers, tell)
        else:
            answer = _measure(name, seconds=seconds, clients=clients, tell=tell)
            words = in_words(answer)
        if keep and not pages:
            tell("Đang dọn các dòng của SQL thuần", None)
            bench_floor.remove(server.connection("owner", name))
    click.echo(json.dumps(answer, ensure_ascii=False) if as_json else words)
    click.echo(f"Máy có {os.cpu_count()} lõi; tải trong phút trước khi đo: {_decimal(round(load, 1))}.", err=True)
    if keep:
        click.echo(f"Giữ lại cơ sở dữ liệu “{name}”.", err=True)


def _measure(name: str, *, seconds: int, clients: tuple[int, ...], tell: Tell) -> dict[str, object]:
    """Measure in the database of this name, which is empty; return the answer."""
    tell("Đang nạp tỉnh mẫu", None)
    at = _now()
    province.load(at)
    keys = _issue_keys(at)
    facts = _facts(at)
    tell("Đang đếm câu SQL của từng việc", None)
    bench_count.go(facts, keys)  # what a process remembers of the catalogue is read here
    count, taken = bench_count.go(facts, keys)
    steps = bench.way(bench.Facts(facts.procedure, facts.agency_code, facts.next_visit_on, taken))
    connections.close_all()
    with _system(name, tell) as system:
        warming = min(_WARM_UP_SECONDS, seconds)
        tick = tell("Đang làm nóng", warming)
        bench.drive(system.port, steps, keys, clients=max(clients), seconds=warming, tick=tick)
        loads, waiting = {}, {}
        for number in clients:
            _drain(tell("Đang chờ việc nền làm hết", _DRAIN_SECONDS_MAX))  # none begins with another's work
            tick = tell(f"Đang đo {number} máy khách", seconds)
            loads[number] = bench.drive(
                system.port, steps, keys, clients=number, seconds=seconds, cpu=system.cpu_seconds, tick=tick
            )
            waiting[number] = health.jobs_waiting(0)
        memory = bench_machine.memory_mb(bench_machine.group_of(system.web))
    tell("Đang kiểm những gì đã ghi", None)
    _require_clean()
    script = count.script()
    connections.close_all()
    floors = {}
    for number in clients:
        tick = tell(f"Đang ghi bằng SQL thuần, {number} máy khách", seconds)
        floors[number] = bench_floor.acts_per_s(
            server.connection("app", name), script, clients=number, seconds=seconds, tick=tick
        )
    return answer_of(loads, waiting, floors, count, memory)


def _measure_pages(name: str, dossiers: int, tell: Tell) -> tuple[dict[str, object], str]:
    """Measure the pages in the database of this name, which is empty; return the answer, and it in words."""
    at = _now()
    tell("Đang nạp tỉnh mẫu", None)
    province.load(at)
    programmes.load(at)
    _counted(population.populate, at, tell=tell, saying="Đang lập hồ sơ mẫu qua các việc thật")
    there = _counted(crowd.fill, dossiers, tell=tell, saying="Đang nhân số hồ sơ bằng SQL")
    connections.close_all()
    with _system(name, tell) as system:
        _drain(tell("Đang chờ việc nền làm hết", _DRAIN_SECONDS_MAX))
        found = _counted(bench_pages.measure, system.port, tell=tell, saying="Đang đo các trang")
    connections.close_all()
    return {"dossiers": there, "pages": [item.as_object() for item in found]}, bench_pages.in_words(found, there)


def _counted(work: Callable[..., T], *given: object, tell: Tell, saying: str) -> T:
    """Do work that tells how much of it is done, behind a bar."""
    bars: dict[int, bench.Tick] = {}

    def told(done: int, total: int) -> None:
        if total not in bars:
            bars[total] = tell(saying, total)
        bars[total](done)

    tell(saying, None)
    return work(*given, told)


def answer_of(
    loads: Mapping[int, bench.Load], waiting: Mapping[int, int], floors: Mapping[int, float], count: bench_count.Count,
    memory: float | None,
) -> dict[str, object]:  # fmt: skip
    """Return the answer: throughput and floor of the most clients, waiting of the fewest, and all of it by clients.

    So the figures at the top are those of the two aims: how long one person waits, how much the whole counter does.
    """
    by_clients = {
        str(number): {
            **load.as_object(),
            "jobs_waiting": waiting[number],
            "floor_acts_per_s": round(floors[number], 1),
            "ratio": round(load.acts_per_s / floors[number], 4),
        }
        for number, load in loads.items()
    }
    most, fewest = by_clients[str(max(loads))], by_clients[str(min(loads))]
    return {
        "ways_per_min": most["ways_per_min"],
        "acts_per_s": most["acts_per_s"],
        **{name: fewest[name] for name in bench.SHARES},
        "sql_per_act": count.mean,
        "server_mb": memory,
        "floor_acts_per_s": most["floor_acts_per_s"],
        "ratio": most["ratio"],
        "sql_by_act": count.by_act,
        "by_clients": by_clients,
    }


def in_words(answer: Mapping[str, Any]) -> str:
    """Return the answer for people: how much and how long by clients, then act by act for the fewest clients."""
    lines = []
    for clients, found in answer["by_clients"].items():
        lines.append(
            f"{clients} máy khách: {_decimal(found['acts_per_s'])} việc/giây, "
            f"{_decimal(found['ways_per_min'])} hồ sơ trọn đường/phút; "
            f"SQL thuần {_decimal(found['floor_acts_per_s'])} việc/giây (tỷ lệ {_decimal(found['ratio'])})"
        )
        waits = found["all_acts_ms"]
        words = zip(("một nửa", "95 %", "99 %"), bench.SHARES, strict=True)
        lines.append("   chờ một việc: " + ", ".join(f"{word} dưới {_decimal(waits[name])} ms" for word, name in words))
    lines.append(f"{_decimal(answer['sql_per_act'])} câu SQL mỗi việc, kể cả câu nhận khóa truy cập")
    if answer["server_mb"] is not None:
        lines.append(f"{_decimal(answer['server_mb'])} MB bộ nhớ của trang web")
    lines.append(
        f"{'mili giây khi ' + next(iter(answer['by_clients'])) + ' máy khách':<26}  p50    p95    p99  câu SQL"
    )
    for act in answer["p50_ms"]:
        figures = "".join(f"{_decimal(answer[name][act]):>7}" for name in bench.SHARES)
        lines.append(f"{act:<24}{figures}{answer['sql_by_act'][act]:>9}")
    return "\n".join(lines)


def _decimal(value: float | None) -> str:
    """Return a number as it is written; "–" for what a short run did not come to measure."""
    return "–" if value is None else f"{value:g}".replace(".", ",")


def _facts(at: datetime) -> bench.Facts:
    """Return what the ways are made of: the procedure in force, and a day on which a courier may come again."""
    today = local(at).date()
    procedure = catalogue.procedure_in_force(bench.PROCEDURE, today)
    agency = catalogue.agency(catalogue.deciding_agencies(procedure.code)[0])
    return bench.Facts(
        procedure, agency.code, add_working_days(today, _NEXT_VISIT_DAYS, deadlines.calendar(agency.calendar_code))
    )


@dataclass(frozen=True, slots=True)
class _System:
    """Web server and worker that run for the measurement."""

    port: int
    web: int
    """The process that leads the web server's group."""
    worker: int

    def cpu_seconds(self) -> dict[str, float]:
        """Return the processor time taken so far by part, as far as the kernel tells it."""
        database = server.postmaster_pid()
        parts = {
            "web": bench_machine.cpu_seconds(bench_machine.group_of(self.web)),
            "worker": bench_machine.cpu_seconds(bench_machine.group_of(self.worker)),
            "database": bench_machine.cpu_seconds(bench_machine.family_of(database)) if database else None,
            "clients": time.process_time(),
        }
        return {part: seconds for part, seconds in parts.items() if seconds is not None}


@contextmanager
def _system(name: str, tell: Tell) -> Iterator[_System]:
    """Run web server and worker as `motcua up` does, on a free port; they end with the block."""
    port = _free_port()
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    children = tree(port=port, database=name)
    web, worker = children[0], children[1]
    try:
        tell("Đang khởi động hệ thống để đo", None)
        for child in children:
            child.environment = {**child.environment, **_OPEN_TO_US}
            child.start()
        _wait_until_ready(f"http://{HOST}:{port}/healthz", children)
        if web.process is None or worker.process is None:
            raise AssertionError("what answers was started")
        yield _System(port, web.process.pid, worker.process.pid)
    finally:
        for child in children:
            child.stop()


def _wait_until_ready(address: str, children: list[Child]) -> None:
    begun = time.monotonic()
    while time.monotonic() - begun < READY_SECONDS_MAX and not any(child.has_died() for child in children):
        with suppress(OSError), urllib.request.urlopen(address, timeout=5):  # noqa: S310 -- our own server
            if health.readiness().ready:
                connections.close_all()
                return
        time.sleep(0.3)
    raise BenchNotReady(seconds=round(time.monotonic() - begun))


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _issue_keys(at: datetime) -> dict[str, str]:
    """Return a key for each role of the cast; they end with the database, at the latest after some hours."""
    until = at + timedelta(hours=_KEY_HOURS)
    return {
        role: people.issue_token(
            account_id=account, label="motcua bench", scopes=["act:*"], at=at, expires_at=until
        ).text
        for role, account in bench.CAST.items()
    }


def _drain(tick: bench.Tick) -> None:
    """Wait until the worker has done what waits for it, for a while."""
    begun = time.monotonic()
    while health.jobs_waiting(0) and time.monotonic() - begun < _DRAIN_SECONDS_MAX:
        time.sleep(0.5)
        tick(time.monotonic() - begun)
    connections.close_all()


def _require_clean() -> None:
    """Refuse with BenchNotClean unless every dossier that was measured is accounted for."""
    found = reports.verify(_now())
    if not found.is_clean:
        first = found.findings[0]
        raise BenchNotClean(count=found.finding_count, first=f"{first.dossier}: {first.sentence}")


@contextmanager
def _own_database(name: str, *, keep: bool, tell: Tell) -> Iterator[None]:
    """Have an empty database of this name inside the block; afterwards it is dropped, unless it is to be kept."""
    tell("Đang tạo cơ sở dữ liệu", None)
    try:
        setup.with_database(name)
        yield
    except BaseException:
        keep = False
        raise
    finally:
        connections.close_all()
        if not keep:
            tell("Đang xóa cơ sở dữ liệu đã đo", None)
            server.drop_database(name)


@contextmanager
def _progress() -> Iterator[Tell]:
    """Show on standard error what goes on, and a bar where it is known how long that takes.

    No thread draws it: programs are started beside it, which a process does safely when it is alone (processes.py).
    """
    columns = (TextColumn("{task.description}"), BarColumn(bar_width=30), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as bar:
        task = bar.add_task("", total=None)

        def tell(sentence: str, seconds: float | None) -> bench.Tick:
            bar.reset(task, total=seconds, description=sentence)
            bar.refresh()
            return lambda elapsed: bar.update(task, completed=elapsed, refresh=True)

        yield tell


@contextmanager
def _ended_by_signal() -> Iterator[None]:
    """Let Ctrl-C, SIGTERM and a closed terminal end the block once, so that nothing is left behind."""

    def stop(number: int, frame: FrameType | None) -> None:
        for heard in before:
            signal.signal(heard, signal.SIG_IGN)  # a second one meanwhile is not heard
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _now() -> datetime:
    return timezone.now()  # noqa: TID251 - a door reads the clock
