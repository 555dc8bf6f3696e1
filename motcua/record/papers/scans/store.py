"""Where the bytes lie: sealed files under a keyed hash, their pictures beside them, pieces of files on their way in.

    sealed/ab/cd/<name>                     a file, sealed; the same content of two dossiers is one file
    pictures/ab/cd/<name>/trang-1.webp      its first page as a picture, nho-1.webp the small one; sealed
    quarantine/ab/cd/<name>                 a file in which a virus was found; nobody is handed it
    uploads/<dossier>/<upload>/000001000000 a piece, named by where it begins; sealed
    ab/cd/<sha256>                          a file of before there was sealing, as it came; still read

<name> is the keyed hash of the file's SHA-256. The store is Django's STORAGES["scans"]: a folder or a bucket, by the
same few calls (save, open, delete, size, listdir).
"""

import hashlib
import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import IO, Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import Storage, storages

from motcua.base import sealing
from motcua.base.sealing import Keys, Opened, read_keys, sealed
from motcua.base.violations import NotThere, RuleViolation
from motcua.record.papers.scans.drawing import page_file

_GONE = (FileNotFoundError, NotADirectoryError)
_IN_MEMORY_BYTES = 4_000_000
_READ_BYTES = 1_000_000


class StoreSilent(RuleViolation):
    """The store of files does not answer, or refuses: nothing was written."""

    code = "scan.store-silent"
    text = "Kho tệp chưa trả lời, chưa lưu hay mở được tệp. Thử lại sau ít phút; nếu vẫn vậy, báo người quản trị."
    status = 503


def _store() -> Storage:
    return storages["scans"]


def keys() -> Keys:
    """Return the keys of the installation; a file of keys that was changed is read again."""
    path = Path(settings.SCAN_KEYS)
    return _keys(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _keys(path: Path, changed: int) -> Keys:
    return read_keys(path.read_text(encoding="ascii"))


# -- names -------------------------------------------------------------------------------------------------------------


def name_of(sha256: str) -> str:
    """Return where a sealed file lies."""
    return f"sealed/{_spread(keys().name(sha256))}"


def plain_name_of(sha256: str) -> str:
    """Return where a file of before there was sealing lies."""
    return _spread(sha256)


def quarantine_name_of(sha256: str) -> str:
    """Return where a file lies in which a virus was found."""
    return f"quarantine/{_spread(keys().name(sha256))}"


def _spread(name: str) -> str:
    return f"{name[:2]}/{name[2:4]}/{name}"


# -- files -------------------------------------------------------------------------------------------------------------


def keep(file: IO[bytes], sha256: str, size_bytes: int) -> str:
    """Seal a file and store it, unless it lies there already; return the id of the key. Raises StoreSilent."""
    name = name_of(sha256)
    with _answering():
        if _size(name) == size_bytes:
            with suppress(sealing.NotIntact):
                return _key_of(name)
        file.seek(0)
        return _save(name, file, sha256)


def size_of(sha256: str, *, quarantined: bool = False) -> int | None:
    """Return how large the file is that is stored; None = it is not there."""
    with _answering():
        if quarantined:
            return _size(quarantine_name_of(sha256))
        size = _size(name_of(sha256))
        return _raw_size(plain_name_of(sha256)) if size is None else size


def opened(sha256: str, *, quarantined: bool = False) -> "File[Any]":
    """Return a stored file, open for reading from any place. Raises NotThere, KeyMissing, NotIntact, StoreSilent."""
    thing = "tệp của bản số hóa"
    if quarantined:
        return _opened(quarantine_name_of(sha256), sha256, thing)
    try:
        return _opened(name_of(sha256), sha256, thing)
    except NotThere:
        with _answering():
            try:
                return _store().open(plain_name_of(sha256))
            except _GONE as fault:
                raise NotThere(thing=thing) from fault


def quarantine(sha256: str) -> None:
    """Put a file where nobody is handed it, sealed, and delete its pictures. Twice is once. Raises StoreSilent."""
    with suppress(NotThere), opened(sha256) as file, _answering():
        _save(quarantine_name_of(sha256), file, sha256)
    with _answering():
        for name in (name_of(sha256), plain_name_of(sha256)):
            _store().delete(name)
        for folder in _picture_folders(sha256):
            _drop_folder(folder)


def reseal(sha256: str, *, quarantined: bool = False) -> str:
    """Seal a file and its pictures with the key that is current; return its id. Twice is once.

    A plain file of before is deleted when its sealed form was read back. Raises NotThere, KeyMissing, NotIntact (also
    of a plain file that is no longer what its hash says), StoreSilent.
    """
    name = quarantine_name_of(sha256) if quarantined else name_of(sha256)
    with _answering():
        with opened(sha256, quarantined=quarantined) as file, _copied(file, sha256) as copy:
            key_id = _save(name, copy, sha256)
        with opened(sha256, quarantined=quarantined) as file:
            _require_same(file, sha256)
        for folder in _picture_folders(sha256):
            _reseal_pictures(sha256, folder)
        if not quarantined:
            _store().delete(plain_name_of(sha256))
    return key_id


def _reseal_pictures(sha256: str, folder: str) -> None:
    target = _picture_folders(sha256)[0]
    for one in _names(folder):
        with _opened(f"{folder}/{one}", _bound_picture(sha256, one), "ảnh của trang này") as file:
            data = bytes(file.read())
        _save(f"{target}/{one}", io.BytesIO(data), _bound_picture(sha256, one))
    if folder != target:
        _drop_folder(folder)


@contextmanager
def _copied(file: "File[Any]", sha256: str) -> Iterator[IO[bytes]]:
    """Give a copy of a file that is as its hash says."""
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES) as copy:
        _require_same(file, sha256, copy)
        copy.seek(0)
        yield copy


def _require_same(file: "File[Any]", sha256: str, copy: IO[bytes] | None = None) -> None:
    digest = hashlib.sha256()
    while piece := file.read(_READ_BYTES):
        digest.update(piece)
        if copy is not None:
            copy.write(piece)
    if digest.hexdigest() != sha256:
        raise sealing.NotIntact()


# -- pictures of pages -------------------------------------------------------------------------------------------------


def keep_picture(sha256: str, page: int, data: bytes, *, small: bool) -> None:
    """Store the picture of a page, counted from 1."""
    one = page_file(page, small=small)
    with _answering():
        _save(f"{_picture_folders(sha256)[0]}/{one}", io.BytesIO(data), _bound_picture(sha256, one))


def picture(sha256: str, page: int, *, small: bool) -> bytes:
    """Return the picture of a page. Raises NotThere, KeyMissing, NotIntact, StoreSilent."""
    one, thing = page_file(page, small=small), "ảnh của trang này"
    sealed_folder, plain_folder = _picture_folders(sha256)
    try:
        file = _opened(f"{sealed_folder}/{one}", _bound_picture(sha256, one), thing)
    except NotThere:
        file = _opened(f"{plain_folder}/{one}", _bound_picture(sha256, one), thing)
    with file:
        return bytes(file.read())


def drawn_before(sha256: str) -> int:
    """Return how many pages of a content have pictures already."""
    with _answering():
        names = {one for folder in _picture_folders(sha256) for one in _names(folder)}
    count = 0
    while page_file(count + 1, small=True) in names and page_file(count + 1, small=False) in names:
        count += 1
    return count


def _picture_folders(sha256: str) -> tuple[str, str]:
    """Where pictures lie, and where those of before there was sealing lie."""
    return f"pictures/{_spread(keys().name(sha256))}", f"pictures/{_spread(sha256)}"


def _bound_picture(sha256: str, one: str) -> str:
    return f"{sha256}/{one}"


# -- pieces on their way in --------------------------------------------------------------------------------------------


def keep_piece(dossier_id: UUID, upload_id: UUID, offset: int, data: bytes) -> None:
    """Store a piece of a file on its way in."""
    name = f"{_upload_folder(dossier_id, upload_id)}/{offset:012d}"
    with _answering():
        _save(name, io.BytesIO(data), name)


def pieces(dossier_id: UUID, upload_id: UUID) -> Iterator[bytes]:
    """Yield the pieces of a file in their order."""
    folder = _upload_folder(dossier_id, upload_id)
    with _answering():
        names = _names(folder)
    for name in names:
        with _opened(f"{folder}/{name}", f"{folder}/{name}", "đoạn của tệp") as file:
            yield bytes(file.read())


def drop_pieces(dossier_id: UUID, upload_id: UUID) -> None:
    """Delete the pieces of a file; those that are gone already do not matter."""
    with _answering():
        _drop_folder(_upload_folder(dossier_id, upload_id))


def _upload_folder(dossier_id: UUID, upload_id: UUID) -> str:
    return f"uploads/{dossier_id}/{upload_id}"


# -- the store itself --------------------------------------------------------------------------------------------------


def probe() -> str:
    """Write, read back and delete a small file; return what went wrong, in the store's own words, "" when nothing did.

    Raises KeyMissing where the keys themselves are at fault.
    """
    name, data = f"probe/{uuid4()}", b"motcua"
    try:
        _save(name, io.BytesIO(data), name)
        with _opened(name, name, "tệp thử") as file:
            same = file.read() == data
        _store().delete(name)
    except (OSError, NotThere, StoreSilent) as fault:
        told = fault.__cause__ or fault
        return str(told).split("\n", 1)[0] or type(told).__name__
    return "" if same else "tệp đọc lại khác tệp đã ghi"


def _save(name: str, file: "IO[bytes] | File[Any]", context: str) -> str:
    """Seal a file as it is stored; return the id of the key."""
    at_hand = keys()
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES) as form:
        for part in sealed(file, at_hand, context):
            form.write(part)
        form.seek(0)
        _store().save(name, File(form, name=name))
    return at_hand.current


def _opened(name: str, context: str, thing: str) -> "File[Any]":
    """Open what is stored under a name: sealed, or plain where it comes of before. Raises NotThere."""
    with _answering():
        try:
            raw = _store().open(name)
        except _GONE as fault:
            raise NotThere(thing=thing) from fault
        head = raw.read(sealing.HEAD_BYTES)
        raw.seek(0)
        if not sealing.is_sealed(head):
            if name.startswith(("sealed/", "quarantine/")):
                raw.close()
                raise sealing.NotIntact()
            return raw
        try:
            return File(io.BufferedReader(Opened(raw, keys(), context), sealing.CHUNK_BYTES), name=Path(name).name)
        except RuleViolation:
            raw.close()
            raise


def _key_of(name: str) -> str:
    with _store().open(name) as raw:
        return sealing.key_of(raw.read(sealing.HEAD_BYTES))


def _size(name: str) -> int | None:
    """The size of what was sealed; None = nothing is there."""
    raw = _raw_size(name)
    return None if raw is None else sealing.plain_size(raw)


def _raw_size(name: str) -> int | None:
    try:
        return int(_store().size(name))
    except _GONE:
        return None


def _names(folder: str) -> list[str]:
    try:
        return sorted(_store().listdir(folder)[1])
    except _GONE:
        return []


def _drop_folder(folder: str) -> None:
    for name in _names(folder):
        _store().delete(f"{folder}/{name}")
    with suppress(OSError):
        _store().delete(folder)  # the empty folder, where the store has folders


@contextmanager
def _answering() -> Iterator[None]:
    """Tell a store that does not answer as a refusal; nothing is there is no fault of the store."""
    try:
        yield
    except _GONE:
        raise
    except OSError as fault:
        raise StoreSilent() from fault
