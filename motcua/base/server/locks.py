"""Two locks of the server folder. The system releases them when a process dies, however it dies.

`start.lock` is held while the server is made, started or stopped, so that two processes never do it at once.
`users.lock` is held in common by every process that uses the server; whoever can take it alone is the last one.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from motcua.base.server.accounts import Account

_held: dict[Path, int] = {}
"""The `users.lock` of each server folder that this process uses (one, outside of tests)."""


@contextmanager
def alone(folder: Path, account: Account) -> Iterator[int]:
    """Hold `start.lock`; wait for the one who has it. Yields its file descriptor, for children that must prolong it."""
    descriptor = _open(folder / "start.lock", account)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def use(folder: Path, account: Account) -> None:
    """Say that this process uses the server from now on. Twice is once."""
    if folder not in _held:
        descriptor = _open(folder / "users.lock", account)
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        _held[folder] = descriptor


def leave(folder: Path, account: Account) -> bool:
    """Say that this process uses the server no more; True when nobody else does. Call it while `alone`."""
    mine = _held.pop(folder, None)
    if mine is not None:
        os.close(mine)
    descriptor = _open(folder / "users.lock", account)
    try:
        with suppress(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        return False
    finally:
        os.close(descriptor)


def _open(path: Path, account: Account) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    if not account.is_this_one:
        os.fchown(descriptor, account.uid, account.gid)
    return descriptor
