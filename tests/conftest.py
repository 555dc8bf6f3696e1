"""The test database: made once by the owner, copied for each worker, used as the application's role."""

import gc
import hashlib
import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

os.environ["MOTCUA_DATA"] = os.environ.get("MOTCUA_TEST_DATA") or str(
    Path(tempfile.gettempdir()) / f"motcua-test-{os.getuid()}"
)
os.environ["MOTCUA_DEMO"] = "yes"

from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connections, transaction
from filelock import FileLock
from hypothesis import HealthCheck
from hypothesis import settings as laws
from whitenoise.middleware import WhiteNoiseMiddleware

from motcua.base import memory, server

pytest.register_assert_rewrite("tests.browsers")  # so that what it asserts is shown when it fails

laws.register_profile("laws", deadline=None, suppress_health_check=[HealthCheck.too_slow])
laws.load_profile("laws")  # how long a law takes to try says nothing of it

ROOT = Path(__file__).resolve().parent.parent
LOADED_AT = datetime(2026, 11, 2, 0, 0, tzinfo=UTC)
HEAVY = frozenset({"browser", "served", "demo", "installation", "own_database"})
"""Fixtures that take seconds to set up."""
SLOWEST_FILES = 20
_numbers = count(1)


def pytest_configure(config: pytest.Config) -> None:
    """Start the server once, before the workers."""
    if not hasattr(config, "workerinput"):
        server.start()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server once, after the workers."""
    if not hasattr(config, "workerinput"):
        server.leave()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the modules that start browsers, servers or databases of their own.

    Two workers halve the list, and who is done first takes over from the other's end: there lie many short tests.
    """
    slow = {item.path for item in items if HEAVY & set(getattr(item, "fixturenames", ()))}
    items.sort(key=lambda item: item.path not in slow)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which files took longest, so that a suite that grows slow is seen to grow."""
    seconds: Counter[str] = Counter()
    for report in (each for kind in terminalreporter.stats.values() for each in kind):
        if isinstance(report, pytest.TestReport):
            seconds[report.location[0]] += report.duration
    if len(seconds) > SLOWEST_FILES:
        terminalreporter.section(f"slowest {SLOWEST_FILES} files")
        for path, taken in seconds.most_common(SLOWEST_FILES):
            terminalreporter.write_line(f"{taken:7.1f} s  {path}")


def pytest_collection_finish() -> None:
    """Leave what the collection made out of every later search for garbage: ten thousand tests stay to the end."""
    gc.collect()
    gc.freeze()


def _use(name: str) -> None:
    """Point both connections at a database, each with its role."""
    for alias, role in (("default", "app"), ("owner", "owner")):
        connections[alias].close()
        target = server.connection("owner" if role == "owner" else "app", name)
        connections[alias].settings_dict.update(
            NAME=target["dbname"], HOST=target["host"], PORT=target["port"], USER=target["user"]
        )
    memory.forget_all()
    caches["process"].clear()


def _source_hash() -> str:
    """A name for what the template is made of, so that a change of a migration makes a new one."""
    parts = hashlib.sha256()
    made_of = sorted(
        [
            *ROOT.glob("motcua/**/migrations/*.py"),
            *ROOT.glob("motcua/outward/rehearsals/provinces/**/*.*"),
            ROOT / "motcua/outward/rehearsals/province.py",
            ROOT / "motcua/base/distribution.py",
            *ROOT.glob("motcua/ground/deadlines/data/*"),
        ]
    )
    parts.update("\n".join(settings.INSTALLED_APPS).encode())  # the migrations of others
    for path in made_of:
        if path.suffix != ".pyc":
            parts.update(path.read_bytes())
    return parts.hexdigest()[:10]


def _template() -> str:
    """Make the migrated database with the demo province's ground rows, unless it is there."""
    from motcua.outward.rehearsals import province

    name = f"motcua_template_{_source_hash()}"
    with FileLock(str(server.data_folder()) + ".template.lock"):
        if server.exists(name):
            return name
        for old in server.list_databases():
            if old.startswith(("motcua_template_", "motcua_test_")):
                server.drop_database(old)
        server.create_database(name)
        _use(name)
        try:
            call_command("migrate", database="owner", verbosity=0)
            call_command("createcachetable", database="owner", verbosity=0)
            province.load(LOADED_AT)
        except BaseException:
            server.drop_database(name)  # half made, it would be taken for the whole by the next run
            raise
        finally:
            for alias in ("default", "owner"):
                connections[alias].close()
    return name


@pytest.fixture(scope="session")
def template_database(django_db_blocker: pytest.FixtureRequest) -> str:
    """The name of the database that others are copied from."""
    with django_db_blocker.unblock():
        return _template()


@pytest.fixture(scope="session")
def django_db_setup(template_database: str, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """One database a worker; tests on it roll back."""
    name = f"motcua_test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    server.drop_database(name)
    server.create_database(name, template=template_database)
    with django_db_blocker.unblock():
        _use(name)
    yield
    for alias in ("default", "owner"):
        connections[alias].close()
    server.drop_database(name)


@pytest.fixture(scope="class")
def made_once(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """A transaction around the tests of a class: what its fixtures make all of them see, and nothing of it is kept.

    What a test itself writes is taken back after it, as everywhere.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def own_database(
    template_database: str, django_db_setup: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[str]:
    """A database of its own, where transactions are real: for two clerks at once, for workers and browsers."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"motcua_test_{worker}_own_{next(_numbers)}"
    server.drop_database(name)
    server.create_database(name, template=template_database)
    before = connections["default"].settings_dict["NAME"]
    with django_db_blocker.unblock():
        _use(name)
        yield name
        _use(before)
    server.drop_database(name)


@pytest.fixture(scope="session", autouse=True)
def static_files_read_once() -> Iterator[None]:
    """Each test client makes its own handler, and each handler reads every static file: here once for all of them."""
    read, found = WhiteNoiseMiddleware.add_files_from_finders, {}

    def reuse(handler: WhiteNoiseMiddleware) -> None:
        if not found:
            read(handler)
            found.update(handler.files)
        handler.files.update(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", reuse)
        yield


@pytest.fixture(autouse=True)
def fresh_memory() -> Iterator[None]:
    """No test knows what another has read."""
    yield
    memory.forget_all()
