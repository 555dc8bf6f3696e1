"""A stand-in for clamd on a socket: it speaks INSTREAM as clamd does, or badly, as a test asks."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The file that every scanner takes for a virus, and that is none."""
Answer = Callable[["FakeClamd", socket.socket], None]


class FakeClamd:
    """Answers one line after another until it is closed."""

    def __init__(self, listening: socket.socket, answer: Answer) -> None:
        """Begin to listen."""
        self.heard: list[bytes] = []
        self._answer, self._listening = answer, listening
        listening.listen()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                line, _from = self._listening.accept()
            except OSError:
                return
            with line:
                try:
                    self._answer(self, line)
                except OSError:
                    continue

    def close(self) -> None:
        """Stop listening, and wait until that is so."""
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(timeout=5)


def received(line: socket.socket, length: int) -> bytes:
    """Read so many bytes, fewer when the line ends."""
    data = b""
    while len(data) < length and (piece := line.recv(length - len(data))):
        data += piece
    return data


def streamed(line: socket.socket) -> bytes:
    """Read a command, and the file that follows INSTREAM."""
    command = b""
    while not command.endswith(b"\0"):
        command += received(line, 1)
    if command != b"zINSTREAM\0":
        return command
    data = b""
    while size := struct.unpack(">I", received(line, 4))[0]:
        data += received(line, size)
    return data


def properly(clamd: FakeClamd, line: socket.socket) -> None:
    """Answer as clamd does."""
    data = streamed(line)
    if data == b"zVERSION\0":
        line.sendall(b"ClamAV 1.4.1/27700/Sat Nov 21 09:00:00 2026\0")
        return
    clamd.heard.append(data)
    line.sendall(b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0")


def saying(answer: bytes) -> Answer:
    """Return an answer that hears the file and says something, then hangs up."""

    def answering(clamd: FakeClamd, line: socket.socket) -> None:
        clamd.heard.append(streamed(line))
        line.sendall(answer)

    return answering


def hanging_up(_clamd: FakeClamd, line: socket.socket) -> None:
    """Hear a little, say that it is too much, and hang up, as clamd does past its StreamMaxLength."""
    received(line, 14)
    line.sendall(b"INSTREAM size limit exceeded. ERROR\0")


def silent(clamd: FakeClamd, line: socket.socket) -> None:
    """Hear the file and say nothing until the other side hangs up."""
    clamd.heard.append(streamed(line))
    line.recv(1)


def dripping(clamd: FakeClamd, line: socket.socket) -> None:
    """Say half of an answer, and nothing more until the other side hangs up."""
    clamd.heard.append(streamed(line))
    line.sendall(b"stream: O")
    line.recv(1)


@contextmanager
def on_unix(folder: Path, answer: Answer = properly) -> Iterator[tuple[str, FakeClamd]]:
    """Give the setting of a scanner on a socket of the file system, and the scanner."""
    place = folder / "clamd"
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listening.bind(str(place))
    clamd = FakeClamd(listening, answer)
    yield f"unix:{place}", clamd
    clamd.close()


@contextmanager
def on_tcp(answer: Answer = properly) -> Iterator[tuple[str, FakeClamd]]:
    """Give the setting of a scanner on 127.0.0.1, and the scanner."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.bind(("127.0.0.1", 0))
    clamd = FakeClamd(listening, answer)
    yield f"tcp:127.0.0.1:{listening.getsockname()[1]}", clamd
    clamd.close()
