"""Asking clamd whether a file holds a virus: its INSTREAM command over a socket, by the worker (docs/adr/0022).

The file goes as a stream, never as a path: clamd may run elsewhere and needs no right to the store. Only a whole answer
"stream: OK" makes a file clean; silence, half an answer or an error leave it waiting.
"""

import socket
import struct
import time
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings

from motcua.base.sealing import Readable

PIECE_BYTES = 262_144
ANSWER_BYTES_MAX = 4096
NAME_MAX = 120
_COMMAND = b"zINSTREAM\0"


class CheckState(StrEnum):
    """What is known of a content; the value is stored."""

    UNCHECKED = "UNCHECKED"
    WAITING = "WAITING"
    CLEAN = "CLEAN"
    INFECTED = "INFECTED"
    UNREACHABLE = "UNREACHABLE"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of asking: CLEAN, INFECTED or UNREACHABLE."""

    state: CheckState
    virus: str = ""
    """What the scanner calls what it found."""
    fault: str = ""
    """Why there is no answer that counts; "" when there is one."""
    is_down: bool = False
    """Nobody answers at all: asking for another file is of no use now."""


def is_on() -> bool:
    """Whether this installation has a scanner to ask."""
    return bool(settings.CLAMD)


def may_be_opened(state: str) -> bool:
    """Whether a file may be opened by people: never an infected one; without a scanner every other one."""
    return state == CheckState.CLEAN or (not is_on() and state != CheckState.INFECTED)


def state_of_new() -> CheckState:
    """Return the state in which a file begins."""
    return CheckState.WAITING if is_on() else CheckState.UNCHECKED


def ask(file: Readable) -> Verdict:
    """Ask the scanner for a file, read from where it stands, within the seconds of the settings."""
    until = time.monotonic() + settings.CLAMD_SECONDS
    try:
        with _connected(until) as line:
            return _judged(_exchanged(line, file, until))
    except OSError as fault:
        return Verdict(CheckState.UNREACHABLE, fault=str(fault) or type(fault).__name__, is_down=True)


def version() -> str:
    """Return what the scanner says of itself and its list of viruses. Raises OSError when it does not answer."""
    until = time.monotonic() + settings.CLAMD_SECONDS
    with _connected(until) as line:
        line.sendall(b"zVERSION\0")
        return _answer(line, until).decode("ascii", errors="replace")


def _connected(until: float) -> socket.socket:
    """Return a line to the scanner of the settings: `unix:/path` or `tcp:host:port`."""
    kind, _colon, place = settings.CLAMD.partition(":")
    if kind == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            line.settimeout(_left(until))
            line.connect(place)
        except BaseException:
            line.close()
            raise
        return line
    host, _colon, port = place.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=_left(until))


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("no answer in time")
    return left


def _exchanged(line: socket.socket, file: Readable, until: float) -> bytes:
    """Send the file and return the answer. A scanner that has heard enough answers and hangs up: that is heard too."""
    try:
        line.sendall(_COMMAND)
        while piece := file.read(PIECE_BYTES):
            line.settimeout(_left(until))
            line.sendall(struct.pack(">I", len(piece)) + piece)
        line.sendall(struct.pack(">I", 0))
    except (BrokenPipeError, ConnectionResetError):
        return _answer(line, until)
    return _answer(line, until)


def _answer(line: socket.socket, until: float) -> bytes:
    """Read up to the sign that ends an answer. Raises ConnectionError when the line ends before it."""
    told = b""
    while b"\0" not in told:
        line.settimeout(_left(until))
        piece = line.recv(ANSWER_BYTES_MAX)
        if not piece or len(told) > ANSWER_BYTES_MAX:
            raise ConnectionError("the answer ended half-way")
        told += piece
    return told.partition(b"\0")[0]


def _judged(answer: bytes) -> Verdict:
    """Return what an answer says: "stream: OK", "stream: NAME FOUND", or "… ERROR"."""
    words = answer.decode("ascii", errors="replace").strip()
    if words == "stream: OK":
        return Verdict(CheckState.CLEAN)
    if words.startswith("stream: ") and words.endswith(" FOUND"):
        name = words.removeprefix("stream: ").removesuffix(" FOUND").strip()
        return Verdict(CheckState.INFECTED, virus=name[:NAME_MAX] or "?")
    return Verdict(CheckState.UNREACHABLE, fault=words[:200] or "empty answer")
