"""Where the bytes lie: files under their hash, their pictures beside them, pieces of files on their way in.

    ab/cd/<sha256>                          the file as it came; the same content of two dossiers is one file
    pictures/ab/cd/<sha256>/trang-1.webp    its first page as a picture, nho-1.webp the small one
    uploads/<dossier>/<upload>/000001000000 a piece, named by where it begins

The store is Django's STORAGES["scans"]: a folder, or anything else that Django can write to.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import IO, Any
from uuid import UUID

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages

from motcua.base.violations import NotThere
from motcua.record.papers.scans.drawing import page_file


def _store() -> Storage:
    return storages["scans"]


def name_of(sha256: str) -> str:
    """Return where a file lies."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def keep(file: IO[bytes], sha256: str, size_bytes: int) -> bool:
    """Store a file under its hash; False when it lies there already."""
    name = name_of(sha256)
    if size_of(sha256) == size_bytes:
        return False
    file.seek(0)
    _store().save(name, File(file, name=name))
    return True


def size_of(sha256: str) -> int | None:
    """Return how large the stored file is; None = it is not there."""
    try:
        return int(_store().size(name_of(sha256)))
    except (FileNotFoundError, NotADirectoryError):
        return None


def opened(sha256: str) -> "File[Any]":
    """Return a stored file, open for reading. Raises NotThere."""
    return _opened(name_of(sha256), "tệp của bản số hóa")


def keep_picture(sha256: str, page: int, data: bytes, *, small: bool) -> None:
    """Store the picture of a page, counted from 1."""
    name = _picture(sha256, page, small=small)
    _store().save(name, ContentFile(data, name=name))


def picture(sha256: str, page: int, *, small: bool) -> bytes:
    """Return the picture of a page. Raises NotThere."""
    with _opened(_picture(sha256, page, small=small), "ảnh của trang này") as file:
        return bytes(file.read())


def drawn_before(sha256: str) -> int:
    """Return how many pages of a content have pictures already."""
    try:
        _folders, names = _store().listdir(_picture_folder(sha256))
    except (FileNotFoundError, NotADirectoryError):
        return 0
    count = 0
    while page_file(count + 1, small=True) in names and page_file(count + 1, small=False) in names:
        count += 1
    return count


def keep_piece(dossier_id: UUID, upload_id: UUID, offset: int, data: bytes) -> None:
    """Store a piece of a file on its way in."""
    name = _piece(dossier_id, upload_id, offset)
    _store().save(name, ContentFile(data, name=name))


def pieces(dossier_id: UUID, upload_id: UUID) -> Iterator[bytes]:
    """Yield the pieces of a file in their order."""
    folder = _upload_folder(dossier_id, upload_id)
    for name in _names(folder):
        with _opened(f"{folder}/{name}", "đoạn của tệp") as file:
            yield bytes(file.read())


def drop_pieces(dossier_id: UUID, upload_id: UUID) -> None:
    """Delete the pieces of a file; those that are gone already do not matter."""
    folder = _upload_folder(dossier_id, upload_id)
    for name in _names(folder):
        _store().delete(f"{folder}/{name}")
    with suppress(OSError):
        _store().delete(folder)  # the empty folder, where the store has folders


def _names(folder: str) -> list[str]:
    try:
        return sorted(_store().listdir(folder)[1])
    except (FileNotFoundError, NotADirectoryError):
        return []


def _opened(name: str, thing: str) -> "File[Any]":
    try:
        return _store().open(name)
    except (FileNotFoundError, NotADirectoryError) as fault:
        raise NotThere(thing=thing) from fault


def _picture_folder(sha256: str) -> str:
    return f"pictures/{name_of(sha256)}"


def _picture(sha256: str, page: int, *, small: bool) -> str:
    return f"{_picture_folder(sha256)}/{page_file(page, small=small)}"


def _upload_folder(dossier_id: UUID, upload_id: UUID) -> str:
    return f"uploads/{dossier_id}/{upload_id}"


def _piece(dossier_id: UUID, upload_id: UUID, offset: int) -> str:
    return f"{_upload_folder(dossier_id, upload_id)}/{offset:012d}"
