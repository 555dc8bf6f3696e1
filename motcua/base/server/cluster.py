"""Making, starting and stopping the server. Safe under two processes at once and after SIGKILL at any instant."""

import os
import pwd
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from motcua.base.server import accounts, addresses, locks, places, programs
from motcua.base.server.accounts import Account
from motcua.base.server.faults import FolderNameNotUsable, FolderOutOfReach, ServerDoesNotAnswer, ServerDoesNotStart
from motcua.base.server.programs import Source
from motcua.base.server.roles import connect, prepare_server

PATIENCE_SECONDS = 30
"""How long a start is tried anew while the remains of a killed server go away."""
STOP_SECONDS_MAX = 60
BUILTIN_LOCALE_SINCE = 17
LOG_BYTES_MAX = 10_000_000

_UNUSABLE = frozenset('"$`\\\n')
"""Signs that initdb and pg_ctl do not shield when they start `postgres` by a shell."""
_PASSING = ("pre-existing shared memory block", "lock file", "is another postmaster")


def start() -> bool:
    """Start the server unless it runs; True when this call started it. Afterwards it answers and has its two roles.

    From now on this process counts as a user of the server, until `leave()` or its end. With one's own address nothing
    is started; it is asked whether it answers. Raises NoServer, OtherVersion, FolderOutOfReach, FolderNameNotUsable,
    ServerDoesNotStart, ServerDoesNotAnswer.
    """
    if addresses.has_own_address():
        _ask_own_server()
        return False
    account = _make_folders()
    folder = places.server_folder()
    with locks.alone(folder, account) as lock:
        started = _postmaster() is None or not _is_ready()
        if started:
            source = _source_for(account)
            _make_cluster(source, account, lock)
            _launch(source, account)
        locks.use(folder, account)
        if not (folder / "prepared").exists():
            prepare_server()
            _write(folder / "prepared", "", account)
    return started


def leave(patience_seconds: int = 0) -> bool:
    """Stop using the server; stop the server itself when no other process uses it. True when it was stopped.

    Connections that are still open have `patience_seconds` to end by themselves.
    """
    if addresses.has_own_address() or not places.server_folder().is_dir():
        return False
    account = accounts.server_account(places.server_folder())
    with locks.alone(places.server_folder(), account):
        return locks.leave(places.server_folder(), account) and _halt(account, patience_seconds)


def stop() -> bool:
    """Stop the server whoever uses it; connections are ended, nothing committed is lost. True when it was running."""
    if addresses.has_own_address() or not places.server_folder().is_dir():
        return False
    account = accounts.server_account(places.server_folder())
    with locks.alone(places.server_folder(), account):
        locks.leave(places.server_folder(), account)
        return _halt(account)


@contextmanager
def running() -> Iterator[None]:
    """Have the server run inside the block; the last user stops it."""
    start()
    try:
        yield
    finally:
        leave()


def is_running() -> bool:
    """Whether the server answers."""
    if addresses.has_own_address():
        with suppress(ServerDoesNotAnswer):
            _ask_own_server()
            return True
        return False
    return _postmaster() is not None and _is_ready()


def postmaster_pid() -> int | None:
    """Return the process number of the server that was started here, None when there is none."""
    return None if addresses.has_own_address() else _postmaster()


def _ask_own_server() -> None:
    target = addresses.connection("app")
    try:
        connect(target).close()
    except psycopg.OperationalError as fault:
        if 'database "' in str(fault) and "does not exist" in str(fault):
            return  # the server answers; the database is made by create_database
        raise ServerDoesNotAnswer(address=f"{target['host']}:{target['port']}", reason=_first_line(fault)) from fault


def make_data_folder() -> Path:
    """Make the data folder and the folders above it that are missing, and return it; change none that was there.

    Root's may be entered by all, for the sake of the server's account; what lies in them is closed by its own mode. An
    ordinary user's may be entered by her alone. Raises FolderNameNotUsable, FolderOutOfReach.
    """
    data = places.data_folder()
    if set(str(data)) & _UNUSABLE:
        raise FolderNameNotUsable(folder=data)
    mode = 0o755 if os.geteuid() == 0 else 0o700
    try:
        for folder in reversed([folder for folder in (data, *data.parents) if not folder.exists()]):
            with suppress(FileExistsError):
                folder.mkdir(mode=mode)
                folder.chmod(mode)
    except PermissionError as fault:
        raise FolderOutOfReach(account=_this_account(), folder=data) from fault
    return data


def _make_folders() -> Account:
    """Make the folders of the server that are missing, none of them readable for strangers."""
    data, server = make_data_folder(), places.server_folder()
    account = accounts.server_account(server)
    try:
        _make_own(server, account)
    except PermissionError as fault:
        raise FolderOutOfReach(account=_this_account(), folder=data) from fault
    if not account.is_this_one and not accounts.may_enter(account, server):
        raise FolderOutOfReach(account=account.name, folder=server)
    _make_own(places.socket_folder(), account)
    return account


def _this_account() -> str:
    return pwd.getpwuid(os.geteuid()).pw_name


def _make_own(folder: Path, account: Account) -> None:
    """Make a folder of the account's own, mode 0700; refuse one that is not (somebody may have laid it in our way)."""
    if not folder.exists():
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            if not account.is_this_one:
                os.chown(folder, account.uid, account.gid)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {account.uid, os.geteuid()}:
        raise FolderOutOfReach(account=account.name, folder=folder)
    if found.st_uid != account.uid:  # killed between the two steps above
        os.chown(folder, account.uid, account.gid)


def _source_for(account: Account) -> Source:
    source = programs.where()
    return source if account.is_this_one else programs.copy_for_another_account(source)


def _program(source: Source, name: str) -> str:
    return str((source.programs or Path()) / name)


def _make_cluster(source: Source, account: Account, lock: int) -> None:
    """Run initdb once: beside the cluster's place, then renamed, so that a half-made cluster is never taken for one."""
    cluster = places.cluster_folder()
    if cluster.is_dir():
        return
    partial = cluster.with_name("cluster.partial")
    shutil.rmtree(partial, ignore_errors=True)
    if source.major >= BUILTIN_LOCALE_SINCE:
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    else:
        locale = ["--locale=C.UTF-8"]
    made = accounts.run(
        account,
        [
            _program(source, "initdb"),
            *("--encoding=UTF8", *locale),
            *("--auth-local=trust", "--auth-host=reject"),
            *("--username", addresses.SUPERUSER, "--pgdata", str(partial)),
        ],
        folder=places.server_folder(),
        keep_open=(lock,),  # an initdb that outlives a killed launcher keeps others waiting until it ends
    )
    if made.returncode != 0:
        raise ServerDoesNotStart(log=places.server_folder(), reason=_last_lines(made.stdout))
    with (partial / "postgresql.conf").open("a") as settings:
        settings.write("include 'motcua.conf'\n")
    _write(partial / "motcua.conf", _settings(), account)
    partial.rename(cluster)


def _settings() -> str:
    """Return the settings of the server: durable, reached by its socket alone, instants in UTC."""
    socket = str(places.socket_folder()).replace('"', '""').replace("'", "''")
    return (
        "listen_addresses = ''\n"
        f"unix_socket_directories = '\"{socket}\"'\n"
        "unix_socket_permissions = 0700\n"
        f"port = {places.PORT}\n"
        "fsync = on\nsynchronous_commit = on\nfull_page_writes = on\n"
        "max_connections = 100\njit = off\n"
        "timezone = 'UTC'\nlog_timezone = 'UTC'\n"
    )


def _launch(source: Source, account: Account) -> None:
    """Start the postmaster and wait until it answers; try anew while the remains of a killed one pass away."""
    cluster, log = places.cluster_folder(), places.server_folder() / "server.log"
    _write(cluster / "motcua.conf", _settings(), account)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        _clear_remains(cluster)
        if log.exists() and log.stat().st_size > LOG_BYTES_MAX:
            log.replace(log.with_name("server.log.1"))
        before = log.stat().st_size if log.exists() else 0
        command = [_program(source, "pg_ctl"), "start", "--wait", "--timeout=600", "--silent"]
        tried = accounts.run(
            account, [*command, "--pgdata", str(cluster), "--log", str(log)], folder=places.server_folder()
        )
        if tried.returncode == 0:
            return
        with log.open("rb") as lines:
            lines.seek(before)
            reason = lines.read().decode(errors="replace") or tried.stdout
        if not any(sign in reason for sign in _PASSING) or time.monotonic() > deadline:
            raise ServerDoesNotStart(log=log, reason=_last_lines(reason))
        time.sleep(0.2)


def _clear_remains(cluster: Path) -> None:
    """Take away what a killed server left when its process number is gone or now belongs to another program.

    PostgreSQL does so itself unless the number lives again. It still refuses while a child of the old server holds the
    shared memory. Nothing can be starting here: we hold `start.lock`.
    """
    if _postmaster() is not None:
        return
    (cluster / "postmaster.pid").unlink(missing_ok=True)
    for name in (f".s.PGSQL.{places.PORT}", f".s.PGSQL.{places.PORT}.lock"):
        (places.socket_folder() / name).unlink(missing_ok=True)


def _halt(account: Account, patience_seconds: int = 0) -> bool:
    if _postmaster() is None:
        return False
    pg_ctl = _program(_source_for(account), "pg_ctl")
    for mode, seconds in (("smart", patience_seconds), ("fast", STOP_SECONDS_MAX)):
        command = [pg_ctl, "stop", f"--mode={mode}", "--wait", f"--timeout={seconds}", "--silent"]
        command += ["--pgdata", str(places.cluster_folder())]
        if seconds and accounts.run(account, command, folder=places.server_folder()).returncode == 0:
            return True
    return False


def _postmaster() -> int | None:
    """Return the process number of the living postmaster of our cluster, None when there is none."""
    try:
        pid = int((places.cluster_folder() / "postmaster.pid").read_text().split("\n", 1)[0])
        os.kill(pid, 0)
    except (OSError, ValueError):
        return None
    process = Path("/proc") / str(pid)
    if not process.is_dir():
        return pid  # a system without /proc: the number alone must do
    try:
        state = (process / "stat").read_text().rsplit(")", 1)[1].split()[0]
        mine = (process / "cwd").resolve() == places.cluster_folder().resolve()
    except OSError:
        return None
    return pid if mine and state != "Z" else None


def _is_ready() -> bool:
    try:
        lines = (places.cluster_folder() / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return len(lines) > 7 and lines[7].strip() == "ready"


def _write(path: Path, text: str, account: Account) -> None:
    """Write a file of the account's own, whole or not at all."""
    partial = path.with_name(f"{path.name}.partial")
    partial.write_text(text)
    if not account.is_this_one:
        os.chown(partial, account.uid, account.gid)
    partial.chmod(0o600)
    partial.replace(path)


def _first_line(fault: Exception) -> str:
    return str(fault).strip().split("\n", 1)[0]


def _last_lines(text: str) -> str:
    return " / ".join(line.strip() for line in text.strip().splitlines()[-4:])
