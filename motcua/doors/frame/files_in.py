"""Files in a posted form: none is ever larger than a scan may be, whichever page it is sent to.

The one upload handler of the installation (FILE_UPLOAD_HANDLERS), so that it stands before whatever first reads a form.
A file that is too large is read past and thrown away as it comes; of a request that is too large nothing is kept. So
200 MB fill neither memory nor disk, and the browser still gets its answer.
"""

from collections.abc import Sequence
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadhandler import SkipFile, StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest

REQUEST_FILES = 5
"""A form may bring so many files of the largest size."""
_FORM_BYTES = 1_000_000
_PIECE_BYTES = 64 * 1024
READ_PAST_BYTES_MAX = 500_000_000
"""A larger request is not read to its end: the browser may then show no answer."""


def request_bytes_max() -> int:
    """Return how large a request with files may be."""
    return REQUEST_FILES * int(settings.SCAN_BYTES) + _FORM_BYTES


def is_too_large(request: HttpRequest) -> bool:
    """Whether nothing of the request's files was kept, because it is too large as a whole."""
    return _length(request) > request_bytes_max()


def length_of(request: HttpRequest) -> int:
    """Return how many bytes the request brings."""
    return _length(request)


def too_large(request: HttpRequest) -> Sequence[str]:
    """Return the names of files that were thrown away because each is too large."""
    return getattr(request, "motcua_too_large", ())


def _length(request: HttpRequest) -> int:
    text = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(text) if text.isdigit() else 0


class BoundedFiles(TemporaryFileUploadHandler):
    """Keeps files in unnamed temporary files, each up to the size of a scan; those of nobody are not kept at all."""

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: Any,  # noqa: N803 - Django's name
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        """Look at the length that the request says it has."""
        self._input, self._length = input_data, content_length

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file, unless none may come. Raises StopUpload, SkipFile."""
        if self._length > request_bytes_max():
            while self._length <= READ_PAST_BYTES_MAX and self._input.read(_PIECE_BYTES):
                pass  # read past here: the framework would go by lines, of which a scan has none
            raise StopUpload(connection_reset=True)
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            raise SkipFile()
        super().new_file(*args, **kwargs)
        self._size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Take the next bytes of the file. Raises SkipFile when there are too many."""
        self._size += len(raw_data)
        if self._size > settings.SCAN_BYTES:
            if self.request is not None:
                self.request.motcua_too_large = [*too_large(self.request), self.file_name or ""]  # type: ignore[attr-defined]  # told to the view
            raise SkipFile()
        super().receive_data_chunk(raw_data, start)
        return None
