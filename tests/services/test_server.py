"""The database server: durable under SIGKILL, safe under two starters, at home as root and as an ordinary user.

Each test has a data folder of its own below the system's temporary folder, since pytest's own is closed to the account
that the server runs as when started by root. Programs are started in processes of their own, as in life.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from motcua.base import server
from motcua.base.server import addresses, places
from motcua.base.server.faults import (
    FolderNameNotUsable,
    FolderOutOfReach,
    NotADatabaseName,
    NotAnAddress,
    OtherVersion,
)
from motcua.base.server.roles import connect

CHECKOUT = Path(__file__).resolve().parents[2]
VARIABLES = ("MOTCUA_DATABASE_URL", "MOTCUA_OWNER_DATABASE_URL", "MOTCUA_DATABASE_NAME", "MOTCUA_POSTGRESQL_BIN")

WRITER = """
from motcua.base import server
from motcua.base.server.roles import connect
server.start()
server.create_database()
with connect(server.connection("owner")) as owner:
    owner.execute("CREATE TABLE IF NOT EXISTS kept (n int PRIMARY KEY)")
with connect(server.connection("app")) as application:
    first = application.execute("SELECT coalesce(max(n), 0) + 1 FROM kept").fetchone()[0]
    for n in range(first, 1_000_000):
        application.execute("INSERT INTO kept VALUES (%s)", [n])
        print(n, flush=True)
"""
STARTER = "from motcua.base import server; print(server.start()); input()"


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder that the server's account can reach, with the server stopped afterwards."""
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    home = Path(tempfile.mkdtemp(prefix="motcua-test-"))
    home.chmod(0o755)
    monkeypatch.setenv("MOTCUA_DATA", str(home / "data"))
    yield home
    for data in {home / "data", Path(os.environ["MOTCUA_DATA"])}:
        monkeypatch.setenv("MOTCUA_DATA", str(data))
        server.stop()
    shutil.rmtree(home)


def python(program: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=CHECKOUT
    )


def line_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def kill_server() -> None:
    """SIGKILL the postmaster and all its children at once, as a power cut would."""
    postmaster = server.postmaster_pid()
    assert postmaster is not None
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    for pid in (postmaster, *map(int, children)):
        os.kill(pid, signal.SIGKILL)


def kept() -> set[int]:
    with connect(server.connection("app")) as application:
        return {row[0] for row in application.execute("SELECT n FROM kept")}


def test_what_was_committed_survives_sigkill_of_the_server_and_the_program(folder: Path) -> None:
    promised: set[int] = set()
    for _ in range(3):
        writer = python(WRITER)
        assert writer.stdout is not None
        promised |= {int(line_of(writer)) for _ in range(50)}

        writer.kill()
        kill_server()
        promised |= {int(line) for line in writer.stdout.read().split()}
        end(writer)

        assert server.start() is True
        assert promised <= kept()


def test_a_killed_program_leaves_a_server_that_the_next_one_finds_and_stops(folder: Path) -> None:
    first = python(STARTER)
    assert line_of(first) == "True"
    end(first)
    assert server.is_running()

    assert server.start() is False
    assert server.leave() is True
    assert not server.is_running()


def test_children_that_outlive_the_postmaster_do_not_hinder_the_next_start(folder: Path) -> None:
    server.start()
    postmaster = server.postmaster_pid()
    assert postmaster is not None

    os.kill(postmaster, signal.SIGKILL)

    assert server.start() is True
    assert server.is_running()


def test_a_stale_number_that_lives_again_as_another_program_does_not_hinder_the_start(folder: Path) -> None:
    server.start()
    kill_server()
    written = places.cluster_folder() / "postmaster.pid"
    written.write_text("\n".join([str(os.getpid()), *written.read_text().splitlines()[1:]]) + "\n")

    assert not server.is_running()
    assert server.start() is True


def test_a_cluster_half_made_is_made_anew(folder: Path) -> None:
    server.start()
    server.stop()
    (places.server_folder() / "prepared").unlink()
    places.cluster_folder().rename(places.server_folder() / "cluster.partial")

    assert server.start() is True
    assert server.create_database() is True


def test_two_starts_at_once_make_one_server(folder: Path) -> None:
    both = [python(STARTER), python(STARTER)]

    said = sorted(line_of(process) for process in both)

    assert said == ["False", "True"]
    for process in both:
        end(process)


def test_the_last_user_stops_the_server(folder: Path) -> None:
    server.start()
    other = python(STARTER)
    assert line_of(other) == "False"

    assert server.leave() is False
    assert server.is_running()
    end(other)
    server.start()
    assert server.leave() is True


def test_databases_are_made_copied_listed_and_dropped(folder: Path) -> None:
    server.start()

    assert server.create_database("scenario-2024") is True
    assert server.create_database("scenario-2024") is False
    with connect(server.connection("owner", "scenario-2024")) as owner:
        owner.execute("CREATE TABLE facts (n int)")
    assert server.create_database("copy", template="scenario-2024") is True
    with connect(server.connection("app", "copy")) as application:
        application.execute("INSERT INTO facts VALUES (1)")

    assert server.list_databases() == ["copy", "scenario-2024"]
    assert server.drop_database("copy") is True
    assert server.drop_database("copy") is False
    assert server.list_databases() == ["scenario-2024"]


def test_the_application_reads_and_writes_rows_and_nothing_else(folder: Path) -> None:
    server.start()
    server.create_database()
    with connect(server.connection("owner")) as owner:
        owner.execute("CREATE TABLE journal (n bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, what text)")
        owner.execute("REVOKE UPDATE, DELETE ON journal FROM motcua_app")

    with connect(server.connection("app")) as application:
        application.execute("INSERT INTO journal (what) VALUES ('Đã tiếp nhận')")
        for refused in (
            "UPDATE journal SET what = ''",
            "DELETE FROM journal",
            "TRUNCATE journal",
            "DROP TABLE journal",
            "CREATE TABLE mine (n int)",
            "CREATE DATABASE mine",
            "SELECT * FROM journal FOR UPDATE",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                application.execute(refused.encode())


def test_the_server_is_durable_and_speaks_vietnamese(folder: Path) -> None:
    server.start()
    server.create_database()

    with connect(server.connection("app")) as application:
        for setting, value in (("fsync", "on"), ("synchronous_commit", "on"), ("full_page_writes", "on")):
            assert application.execute(b"SELECT current_setting(%s)", [setting]).fetchone() == (value,)
        assert application.execute("SELECT current_setting('listen_addresses')").fetchone() == ("",)
        assert application.execute("SELECT upper('đường ấp')").fetchone() == ("ĐƯỜNG ẤP",)
        assert application.execute("SELECT unaccent('Đường Nguyễn Huệ')").fetchone() == ("Duong Nguyen Hue",)
        assert application.execute("SELECT show_trgm('cà') IS NOT NULL").fetchone() == (True,)


@pytest.mark.parametrize("name", ["hồ sơ Cà Mau, l'été 100%", "dài-" * 40])
def test_any_folder_name_will_do(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("MOTCUA_DATA", str(folder / name))

    server.start()

    assert server.create_database() is True
    with connect(server.connection("app")) as application:
        assert application.execute("SELECT 1").fetchone() == (1,)
    longest = places.socket_folder() / ".s.PGSQL.5432.lock"
    assert len(os.fsencode(longest)) <= places.SOCKET_BYTES_MAX


@pytest.mark.parametrize("name", ['a"b', "a$(b)", "a`b`", "a\\b", "a\nb"])
def test_a_folder_name_that_a_shell_would_read_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("MOTCUA_DATA", str(folder / name))

    with pytest.raises(FolderNameNotUsable):
        server.start()

    assert list(folder.iterdir()) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can lend the server another account")
def test_root_lends_the_server_an_ordinary_account_and_opens_no_folder(folder: Path) -> None:
    before = {parent: parent.stat().st_mode for parent in (folder, *folder.parents, Path(sys.prefix))}

    server.start()

    assert Path(f"/proc/{server.postmaster_pid()}").stat().st_uid != 0
    assert {parent: parent.stat().st_mode for parent in before} == before
    assert places.server_folder().stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="root alone enters every folder")
def test_a_folder_closed_to_the_servers_account_is_refused_with_a_sentence(folder: Path) -> None:
    folder.chmod(0o700)

    with pytest.raises(FolderOutOfReach, match="MOTCUA_DATA"):
        server.start()

    assert folder.stat().st_mode & 0o777 == 0o700
    folder.chmod(0o755)


def interpreter_for(account: pwd.struct_passwd) -> str | None:
    """Return a Python of this version that an account can start with our packages; None where there is none."""
    minor = f"python3.{sys.version_info.minor}"
    for candidate in (sys.executable, shutil.which(minor, path="/usr/bin:/usr/local/bin")):
        if candidate is None:
            continue
        with suppress(PermissionError, subprocess.CalledProcessError):
            subprocess.run(
                [candidate, "-c", "import motcua.base.server"],
                cwd="/",
                env={"PYTHONPATH": packages()},
                user=account.pw_uid,
                group=account.pw_gid,
                extra_groups=[],
                capture_output=True,
                check=True,
            )
            return candidate
    return None


def packages() -> str:
    return os.pathsep.join([str(CHECKOUT), *(path for path in sys.path if path.endswith("site-packages"))])


@pytest.mark.skipif(os.geteuid() != 0, reason="the other tests run as an ordinary user already")
def test_an_ordinary_user_keeps_the_data_in_her_own_folder(folder: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    interpreter = interpreter_for(nobody)
    if interpreter is None:
        pytest.skip("no Python here that an ordinary user may start with the packages of this checkout")
    home = folder / "home"
    home.mkdir()
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    program = (
        "import os; from motcua.base import server; server.start(); server.create_database(); "
        "print(os.stat(f'/proc/{server.postmaster_pid()}').st_uid, server.data_folder()); server.leave()"
    )

    run = subprocess.run(
        [interpreter, "-c", program],
        cwd="/",
        env={"PYTHONPATH": packages(), "HOME": str(home)},
        user=nobody.pw_uid,
        group=nobody.pw_gid,
        extra_groups=[],
        capture_output=True,
        text=True,
        check=True,
    )

    uid, data = run.stdout.split()
    assert int(uid) == nobody.pw_uid
    assert Path(data).parent == home / ".local" / "share" / "motcua"
    assert (Path(data).stat().st_mode & 0o777) == 0o700


def test_an_address_of_ones_own_starts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MOTCUA_DATABASE_NAME", raising=False)
    monkeypatch.delenv("MOTCUA_OWNER_DATABASE_URL", raising=False)
    monkeypatch.setenv("MOTCUA_DATABASE_URL", "postgresql://b%C6%B0u:m%40t@db.test:6543/ho_so?sslmode=require")

    assert server.connection("app") == {
        "host": "db.test",
        "port": 6543,
        "user": "bưu",
        "password": "m@t",
        "dbname": "ho_so",
        "options": {"sslmode": "require"},
    }
    assert server.connection("owner") == server.connection("app")
    assert server.connection("app", "bench")["dbname"] == "bench"
    assert server.where().kind == "address"
    assert server.stop() is False

    monkeypatch.setenv("MOTCUA_OWNER_DATABASE_URL", "postgresql://chu@db.test/khac")
    assert server.connection("owner")["user"] == "chu"
    assert server.connection("owner")["dbname"] == "ho_so"


@pytest.mark.parametrize(
    "address", ["mysql://a@b/c", "ho_so", "postgresql://", "postgresql://a@b:cổng/c", "postgresql://[a"]
)
def test_what_is_no_address_is_refused(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("MOTCUA_DATABASE_URL", address)

    with pytest.raises(NotAnAddress, match="MOTCUA_DATABASE_URL"):
        server.connection("app")


@pytest.mark.parametrize("name", ["Hồ sơ", "a b", "x" * 64, "-a", "a;b", 'a"b'])
def test_what_is_no_database_name_is_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.delenv("MOTCUA_DATABASE_URL", raising=False)

    with pytest.raises(NotADatabaseName):
        addresses.database_name(name)


def test_connection_parameters_touch_nothing(folder: Path) -> None:
    server.connection("app")

    assert not (folder / "data").exists()


def test_a_postgresql_of_the_machine_serves_as_well(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not installed:
        pytest.skip("no PostgreSQL installed on this machine")
    monkeypatch.setenv("MOTCUA_POSTGRESQL_BIN", str(installed[-1]))

    server.start()

    assert server.where().kind == "machine"
    assert server.create_database() is True
    with connect(server.connection("app")) as application:
        assert application.execute("SELECT upper('đường ấp')").fetchone() == ("ĐƯỜNG ẤP",)


def test_data_of_another_major_version_are_refused_with_a_sentence(folder: Path) -> None:
    server.start()
    server.stop()
    written = places.cluster_folder() / "PG_VERSION"
    version = written.read_text()
    written.write_text("14\n")

    with pytest.raises(OtherVersion, match="PostgreSQL 14"):
        server.start()

    written.write_text(version)
