"""A small tree of processes: started, watched, started anew when one dies, stopped together, and never left behind.

Each child has a process group of its own, so that Ctrl-C in the terminal reaches the parent alone, which then stops the
children in order. On Linux the kernel tells a child that its parent is gone, however it went.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

_PR_SET_PDEATHSIG = 1
BACKOFF_SECONDS_MAX = 30.0
STEADY_SECONDS = 60.0
"""A child that has lived so long is no longer counted among those that fail again and again."""


@dataclass
class Child:
    """One program of the tree."""

    name: str
    """As people call it, in Vietnamese."""
    command: Sequence[str]
    environment: Mapping[str, str]
    stop_seconds: float = 15.0
    """How long it may take to end what it is doing."""
    listens_to_database: bool = False
    """Whether it waits for word from the database and must be started anew with it."""
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    """How often in a row it died young."""
    due: float = field(default=0.0)
    """When it may be started again (monotonic seconds)."""

    def start(self) -> None:
        """Start the program; what it writes goes to standard error, since standard output carries answers alone."""
        self.process = subprocess.Popen(  # noqa: S603 -- our own programs, no input of others is in the command
            self.command,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr.fileno(),
            preexec_fn=_end_with_the_parent(os.getpid()),  # noqa: PLW1509 -- this process has a single thread
            process_group=0,
        )
        self.started = time.monotonic()

    def has_died(self) -> bool:
        """Whether it was started and is gone; then the rest of its group is ended too and the next start is planned."""
        if self.process is None or self.process.poll() is None:
            return False
        _signal_group(self.process.pid, signal.SIGKILL)
        self.process = None
        lived = time.monotonic() - self.started
        self.failures = 1 if lived > STEADY_SECONDS else self.failures + 1
        self.due = time.monotonic() + min(2.0 ** (self.failures - 2), BACKOFF_SECONDS_MAX)
        return True

    def stop(self) -> None:
        """Ask it to end, wait, and end it and its group if it does not."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(self.stop_seconds)
        _signal_group(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None


def keep_running(children: Sequence[Child], *, tell: Callable[[str], None]) -> None:
    """Start what is not running and is due; tell of each child that died. To be called again and again."""
    for child in children:
        if child.has_died():
            tell(f"{child.name} đã dừng bất thường, sẽ khởi động lại.")
        if child.process is None and time.monotonic() >= child.due:
            child.start()


def _signal_group(group: int, number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def _end_with_the_parent(parent: int) -> Callable[[], None] | None:
    """Return what a child does before its program begins: ask the kernel for SIGTERM when the parent is gone."""
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None, use_errno=True)

    def ask() -> None:
        library.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it went before we asked
            os._exit(1)

    return ask
