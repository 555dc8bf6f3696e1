"""Files outside the rows: whole or not there."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class WholeFiles(FileSystemStorage):
    """A folder of files of which none is ever half written: a file appears under its name when all of it is on disk.

    A file that is stored again takes the place of the one before, so a name stays what it was asked to be.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return the name as it is."""
        return name

    def _save(self, name: str, content: "File[Any]") -> str:
        """Write beside, flush to the disk, then put it in its place."""
        place = Path(self.path(name))
        place.parent.mkdir(parents=True, exist_ok=True, mode=self.directory_permissions_mode or 0o777)
        with _written_beside(place) as beside:
            for piece in content.chunks():
                beside.write(piece.encode() if isinstance(piece, str) else piece)
            os.chmod(beside.fileno(), self.file_permissions_mode or 0o600)
        return name


@contextmanager
def _written_beside(place: Path) -> Iterator[IO[bytes]]:
    """Give a file to write; when all went well it stands at the place, else nowhere."""
    with tempfile.NamedTemporaryFile(dir=place.parent, prefix=".", suffix=".part", delete=False) as beside:
        try:
            yield beside
            beside.flush()
            os.fsync(beside.fileno())
            os.replace(beside.name, place)
        except BaseException:
            Path(beside.name).unlink(missing_ok=True)
            raise
