"""Files in an S3-compatible storage, with the promises of a folder: whole or not there, read on or from any place.

Loaded only where the settings ask for it. What the storage refuses or does not answer is an OSError, as of a disk.
"""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

_NOT_THERE = ("404", "NoSuchKey", "NotFound")


class WholeObjects(S3Storage):  # type: ignore[misc]  # the library has no types
    """A bucket of files; a name stays what it was asked to be, and a file that is stored again takes its place."""

    client_config: Any

    def __init__(self, **options: Any) -> None:
        """Ask with short waits: a page waits for the answer."""
        super().__init__(**options)
        waits = Config(connect_timeout=5, read_timeout=30, retries={"total_max_attempts": 3})
        self.client_config = self.client_config.merge(waits)

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return the name as it is."""
        return name

    def _open(self, name: str, mode: str = "rb") -> "File[Any]":
        with _faults(name):
            stored = self.bucket.Object(self._normalize_name(name))
            return File(io.BufferedReader(_Object(stored, name), buffer_size=65_536), name=name)

    def _save(self, name: str, content: "File[Any]") -> str:
        with _faults(name):
            return str(super()._save(name, content))

    def delete(self, name: str) -> None:
        """Delete a file; one that is not there does not matter."""
        with _faults(name):
            super().delete(name)

    def exists(self, name: str) -> bool:
        """Whether a file is there."""
        with _faults(name):
            return bool(super().exists(name))

    def size(self, name: str) -> int:
        """Return how many bytes a file has. Raises FileNotFoundError."""
        with _faults(name):
            return int(super().size(name))

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """Return the folders and the files that a folder holds; of one that is not there, none."""
        with _faults(path):
            folders, files = super().listdir(path)
            return folders, files


class _Object(io.RawIOBase):
    """A stored object as a file: one answer is read on and on; a jump asks anew, from there."""

    def __init__(self, stored: Any, name: str) -> None:
        super().__init__()
        self._stored, self._name = stored, name
        self._size = int(stored.content_length)  # asks: what is not there is known at once
        self._at = 0
        self._body: Any = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        wanted = max(0, start + offset)
        if wanted != self._at:
            self._drop()
            self._at = wanted
        return wanted

    def readinto(self, buffer: Any) -> int:
        if self._at >= self._size:
            return 0
        with _faults(self._name):
            if self._body is None:
                self._body = self._stored.get(Range=f"bytes={self._at}-")["Body"]
            piece = self._body.read(len(buffer))
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def close(self) -> None:
        self._drop()
        super().close()

    def _drop(self) -> None:
        if self._body is not None:
            self._body.close()
            self._body = None


@contextmanager
def _faults(name: str) -> Iterator[None]:
    """Tell a fault of the storage as one of a disk: FileNotFoundError, or ConnectionError with what it said."""
    try:
        yield
    except ClientError as fault:
        if fault.response.get("Error", {}).get("Code") in _NOT_THERE:
            raise FileNotFoundError(name) from fault
        raise ConnectionError(_said(fault)) from fault
    except BotoCoreError as fault:
        raise ConnectionError(_said(fault)) from fault


def _said(fault: Exception) -> str:
    return str(fault).split("\n", 1)[0][:200]
