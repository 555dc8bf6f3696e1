"""Whose account the server runs as: PostgreSQL refuses root, so root lends it an ordinary account of the system."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from motcua.base.server.faults import FolderOutOfReach

SYSTEM_ACCOUNT = "motcua"
_FALLBACKS = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """An account of the operating system."""

    name: str
    uid: int
    gid: int

    @property
    def is_this_one(self) -> bool:
        """Whether the process itself runs as this account, so that nothing need be switched."""
        return self.uid == os.geteuid()


def server_account(server_folder: Path) -> Account:
    """Return the account that the server runs as: this user; when this is root, the one that owns the folder already,
    else the system account `motcua`, which is made, else `postgres` or `nobody` where none can be made.

    Raises FolderOutOfReach when the folder belongs to somebody else.
    """
    if os.geteuid() != 0:
        mine = _of(pwd.getpwuid(os.geteuid()))
        if _owner(server_folder) not in {None, mine.uid}:
            raise FolderOutOfReach(account=mine.name, folder=server_folder)
        return mine
    owner = _owner(server_folder)
    if owner:
        return _of(pwd.getpwuid(owner))
    return _named(SYSTEM_ACCOUNT) or _made() or next(filter(None, map(_named, _FALLBACKS)))


def run(
    account: Account, command: list[str], *, folder: Path, keep_open: tuple[int, ...] = ()
) -> subprocess.CompletedProcess[str]:
    """Run a program as an account, in a folder that it can read, without our secrets in its environment.

    What it writes, faults too, is in the answer's `stdout`. The file descriptors `keep_open` stay open in the program.
    """
    return subprocess.run(
        command,
        cwd=folder,
        env=_environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
        pass_fds=keep_open,
        user=None if account.is_this_one else account.uid,
        group=None if account.is_this_one else account.gid,
        extra_groups=None if account.is_this_one else [],
    )


def may_enter(account: Account, folder: Path) -> bool:
    """Whether an account can go into a folder, through all its parents."""
    asked = subprocess.run(
        ["/bin/sh", "-c", 'cd -- "$1" && ls . >/dev/null', "sh", str(folder)],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
        user=None if account.is_this_one else account.uid,
        group=None if account.is_this_one else account.gid,
        extra_groups=None if account.is_this_one else [],
    )
    return asked.returncode == 0


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "LD_LIBRARY_PATH", "TZDIR"}}
    return {**kept, "LC_ALL": "C", "HOME": str(folder)}


def _owner(folder: Path) -> int | None:
    try:
        return folder.stat().st_uid
    except FileNotFoundError:
        return None
    except PermissionError:
        return -1


def _of(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _named(name: str) -> Account | None:
    try:
        return _of(pwd.getpwnam(name))
    except KeyError:
        return None


def _made() -> Account | None:
    """Make the system account; None where the system has no useradd or refuses."""
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    try:
        subprocess.run(
            [*command, "--shell", "/usr/sbin/nologin", SYSTEM_ACCOUNT],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except OSError:
        return None
    return _named(SYSTEM_ACCOUNT)
