"""The floor under a measurement: the same rows written by plain SQL on the same database, as fast as it takes them.

The statements that write are those that the acts of one way have sent, as recorded (bench_count.py). Here they are sent
again under other names: prepared on the server, one transaction an act, with the durability that the server has. No
rule is asked, nothing is read, nothing is hashed or rendered. Each client is a process of its own, so that Python does
not make them wait for each other; this module imports no Django, so that they start at once.
"""

import multiprocessing
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from queue import Empty
from secrets import token_hex
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg import errors, sql
from psycopg.conninfo import make_conninfo

from motcua.base.server import Connection

STAND_IN = "bench-"
"""How the codes and series of the floor begin, so that they can be told from real ones."""
_START_SECONDS_MAX = 60

Values = tuple[Any, ...] | dict[str, Any]


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement that writes, and the values it had."""

    text: str
    values: Values


@dataclass(frozen=True, slots=True)
class Script:
    """What the acts of one way wrote: per act its statements, and the names that must be other ones each time."""

    acts: tuple[tuple[Statement, ...], ...]
    dossier_id: UUID
    names: tuple[str, ...]
    """Codes of which there is one in the database."""
    series: tuple[str, ...]
    """Series of numbers. The floor counts on in series of its own, shared by its clients as the acts share theirs."""


class FloorStoppedError(RuntimeError):
    """A client of the floor ended before its time; its own message stands on standard error."""


def acts_per_s(
    address: Connection, script: Script, *, clients: int, seconds: float, tick: Callable[[float], object] = float
) -> float:
    """Return how many acts a second so many clients write until the time is up. Raises FloorStoppedError.

    `tick` is told again and again how many seconds have gone by.
    """
    context = multiprocessing.get_context("spawn")
    start, counts = context.Barrier(clients), context.Queue()
    workers = [
        context.Process(target=_work, args=(address, script, start, seconds, counts), daemon=True)
        for _ in range(clients)
    ]
    try:
        for worker in workers:
            worker.start()
        found: list[tuple[int, float]] = []
        begun = time.monotonic()
        while len(found) < clients:
            try:
                found.append(counts.get(timeout=0.25))
            except Empty:
                gone = time.monotonic() - begun
                if gone > _START_SECONDS_MAX + 2 * seconds or any(worker.exitcode for worker in workers):
                    raise FloorStoppedError from None
                tick(gone)
        return sum(acts / lasted for acts, lasted in found)
    finally:
        for worker in workers:
            if worker.is_alive():
                worker.join(1)
                worker.terminate()


def _work(address: Connection, script: Script, start: Barrier, seconds: float, counts: Any) -> None:
    """Write ways for a while; put (acts, seconds) into `counts`. Runs in a process of its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is heard by who started us, who ends us then
    with psycopg.connect(
        make_conninfo("", **address["options"]), host=address["host"], port=address["port"], user=address["user"],
        password=address["password"] or None, dbname=address["dbname"], prepare_threshold=0, prepared_max=None,
    ) as connection:  # fmt: skip
        way = Way(script)
        for _ in range(2):  # the server prepares each statement, and plans it
            way.write(connection, time.perf_counter() + seconds)
        start.wait(_START_SECONDS_MAX)
        begun = time.perf_counter()
        until, acts = begun + seconds, 0
        while time.perf_counter() < until:
            acts += way.write(connection, until)
        counts.put((acts, time.perf_counter() - begun))


class Way:
    """The statements of a way, with the places at which names change found once."""

    def __init__(self, script: Script) -> None:
        self._acts = [[(item, _varying(item.values, script)) for item in act] for act in script.acts]
        self._script = script

    def write(self, connection: psycopg.Connection, until: float) -> int:
        """Write the acts of one dossier, each in a transaction; return how many when the time was up."""
        new_id = uuid4()
        old = self._script.dossier_id
        names = {name: f"{STAND_IN}{token_hex(6)}" for name in self._script.names}
        names |= {name: f"{STAND_IN}{name}" for name in self._script.series}
        names |= {str(old): str(new_id), old.hex: new_id.hex}
        ids = {old: new_id}
        with connection.cursor() as cursor:
            for done, act in enumerate(self._acts):
                if time.perf_counter() > until:
                    return done
                for statement, places in act:
                    cursor.execute(statement.text, _renewed(statement.values, places, names, ids))
                connection.commit()
        return len(self._acts)


def _varying(values: Values, script: Script) -> tuple[Any, ...]:
    """Return the keys of the values in which a name stands that must change."""
    names = dict.fromkeys((*script.names, *script.series, str(script.dossier_id), script.dossier_id.hex), "")
    ids = {script.dossier_id: UUID(int=0)}
    pairs = values.items() if isinstance(values, dict) else enumerate(values)
    return tuple(key for key, value in pairs if renamed(value, names, ids) != value)


def _renewed(values: Values, places: tuple[Any, ...], names: Mapping[str, str], ids: Mapping[UUID, UUID]) -> Values:
    if isinstance(values, dict):
        return {**values, **{key: renamed(values[key], names, ids) for key in places}}
    new = list(values)
    for key in places:
        new[key] = renamed(new[key], names, ids)
    return tuple(new)


def renamed(value: Any, names: Mapping[str, str], ids: Mapping[UUID, UUID]) -> Any:
    """Return a value of a statement with other names in it, in texts and in ids, however deep they lie."""
    if isinstance(value, UUID):
        return ids.get(value, value)
    if isinstance(value, str):
        for old, new in names.items():
            if old in value:
                value = value.replace(old, new)
        return value
    if isinstance(value, list | tuple):
        return type(value)(renamed(item, names, ids) for item in value)
    return value


def remove(owner: Connection) -> int:
    """Take the floor's rows away, as the owner of the tables; return how many dossiers there were."""
    chosen = sql.SQL("(select id from dossiers_dossier where request_no like {})").format(f"{STAND_IN}%")
    its_jobs = sql.SQL("args ->> 'dossier_id' in (select id::text from {} as dossier)").format(chosen)
    with psycopg.connect(
        make_conninfo("", **owner["options"]), host=owner["host"], port=owner["port"], user=owner["user"],
        password=owner["password"] or None, dbname=owner["dbname"],
    ) as connection:  # fmt: skip
        connection.execute(sql.SQL("delete from procrastinate_jobs where {}").format(its_jobs))
        waiting = [
            row[0]
            for row in connection.execute(
                "select table_name from information_schema.columns where table_schema = 'public' "
                "and column_name = 'dossier_id' and data_type = 'uuid' order by table_name"
            )
        ]
        while waiting:
            waiting = [table for table in waiting if not _emptied(connection, table, chosen)]
        connection.execute("delete from dossiers_series where id like %s", [f"{STAND_IN}%"])
        return connection.execute("delete from dossiers_dossier where request_no like %s", [f"{STAND_IN}%"]).rowcount


def _emptied(connection: psycopg.Connection, table: str, chosen: sql.Composed) -> bool:
    """Delete the chosen dossiers' rows of a table; False while rows of another table still point to them."""
    statement = sql.SQL("delete from {} where dossier_id in {}").format(sql.Identifier(table), chosen)
    try:
        with connection.transaction():
            connection.execute(statement)
    except errors.ForeignKeyViolation:
        return False
    return True
