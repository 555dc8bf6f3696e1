"""Sealing files: AES-256-GCM in chunks, so that any part is read without the rest (docs/adr/0022).

    "MCS1" | id of the key, 16 bytes | salt, 32 bytes | chunk | chunk | …

A chunk is 65,536 bytes of the file and a tag of 16. Each file has a key of its own (HKDF-SHA256 of the named key and
the salt), so nonces are counters: the number of the chunk, and whether it is the last one. A chunk that was changed,
moved, left out or put into another file does not open; what a file is bound to beside is its `context`.
"""

import base64
import hashlib
import hmac
import io
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from motcua.base.violations import RuleViolation

MARK = b"MCS1"
ID_BYTES, SALT_BYTES, TAG_BYTES, KEY_BYTES = 16, 32, 16, 32
HEAD_BYTES = len(MARK) + ID_BYTES + SALT_BYTES
CHUNK_BYTES = 65_536
_NAMES = "names"
"""In a file of keys: the key that names files, which stays when the others change."""


class Readable(Protocol):
    """Whatever bytes can be read of."""

    def read(self, size: int = -1, /) -> bytes:
        """Read at most so many bytes, none at the end."""
        ...


class KeyMissing(RuleViolation):
    """A file was sealed with a key that this installation no longer has."""

    code = "file.key-missing"
    text = "Không mở được tệp: máy chủ thiếu khóa “{key_id}”. Báo người quản trị đặt lại khóa đã sao lưu."
    status = 503


class NotIntact(RuleViolation):
    """What lies in the store is not what was sealed: cut, changed, or another file."""

    code = "file.not-intact"
    text = "Không mở được tệp: nội dung trong kho đã hỏng hoặc bị thay đổi. Báo người quản trị."
    status = 503


class BadKeys(ValueError):
    """A file of keys that cannot be read; says the line."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of an installation: those that seal, by id, and the one that names files."""

    current: str
    """The id of the key that seals what comes now."""
    sealing: Mapping[str, bytes]
    naming: bytes

    def of(self, key_id: str) -> bytes:
        """Return a key. Raises KeyMissing."""
        if key_id not in self.sealing:
            raise KeyMissing(key_id=key_id)
        return self.sealing[key_id]

    def name(self, sha256: str) -> str:
        """Return the keyed hash under which a content lies: who has no key cannot ask whether a known file is here."""
        return hmac.new(self.naming, sha256.encode("ascii"), hashlib.sha256).hexdigest()


def read_keys(text: str) -> Keys:
    """Read a file of keys: a line each, `id key`, the key in base64; `names` names files; the first other one seals.

    Raises BadKeys.
    """
    found: dict[str, bytes] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        parts = line.split()
        if not parts or parts[0].startswith("#"):
            continue
        found[_id(parts[0], number)] = _key(parts[1:], number)
    naming = found.pop(_NAMES, None)
    if naming is None or not found:
        raise BadKeys("it needs a line “names KEY” and a line “ID KEY” at least")
    return Keys(next(iter(found)), found, naming)


def _id(text: str, number: int) -> str:
    if not (text.isascii() and text.replace("-", "").isalnum() and len(text) <= ID_BYTES):
        raise BadKeys(f"line {number}: an id is 1 to {ID_BYTES} letters, digits and hyphens")
    return text


def _key(parts: list[str], number: int) -> bytes:
    try:
        key = base64.b64decode(parts[0], validate=True) if len(parts) == 1 else b""
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise BadKeys(f"line {number}: a key is {KEY_BYTES} bytes in base64")
    return key


def new_key_line(key_id: str) -> str:
    """Return a line with a new key of this id, made of the system's random bytes."""
    return f"{key_id} {base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode('ascii')}\n"


def new_keys(key_id: str) -> str:
    """Return the text of a new file of keys."""
    return new_key_line(_NAMES) + new_key_line(key_id)


# -- sealing -----------------------------------------------------------------------------------------------------------


def sealed(source: Readable, keys: Keys, context: str) -> Iterator[bytes]:
    """Yield the sealed form of a file, read from where it stands, with the key that is current."""
    salt = secrets.token_bytes(SALT_BYTES)
    head = MARK + keys.current.encode("ascii").ljust(ID_BYTES, b"\0") + salt
    cipher, bound = _cipher(keys.of(keys.current), head), _bound(head, context)
    yield head
    number, piece = 0, _read(source, CHUNK_BYTES)
    while True:
        following = _read(source, CHUNK_BYTES) if len(piece) == CHUNK_BYTES else b""
        yield cipher.encrypt(_nonce(number, is_last=not following), piece, bound)
        if not following:
            return
        number, piece = number + 1, following


def _cipher(key: bytes, head: bytes) -> AESGCM:
    salt = head[-SALT_BYTES:]
    return AESGCM(HKDF(SHA256(), KEY_BYTES, salt, b"motcua file").derive(key))


def _bound(head: bytes, context: str) -> bytes:
    return head + context.encode("utf-8")


def _nonce(number: int, *, is_last: bool) -> bytes:
    return bytes(7) + number.to_bytes(4, "big") + bytes([is_last])


# -- opening -----------------------------------------------------------------------------------------------------------


def is_sealed(head: bytes) -> bool:
    """Whether a file that begins like this was sealed."""
    return len(head) >= HEAD_BYTES and head.startswith(MARK)


def key_of(head: bytes) -> str:
    """Return the id of the key with which a file that begins like this was sealed. Raises NotIntact."""
    if not is_sealed(head):
        raise NotIntact()
    return head[len(MARK) : len(MARK) + ID_BYTES].rstrip(b"\0").decode("ascii", errors="replace")


def plain_size(sealed_bytes: int) -> int:
    """Return how large the file is whose sealed form has so many bytes; -1 when no file has such a form."""
    body = sealed_bytes - HEAD_BYTES
    chunks = -(-body // (CHUNK_BYTES + TAG_BYTES))
    return body - chunks * TAG_BYTES if body >= TAG_BYTES else -1


class Opened(io.RawIOBase):
    """A sealed file, read as what it was; a jump reads the chunk it lands in and no other.

    Raises KeyMissing at once, NotIntact where a chunk is not what was sealed. Closing it closes the source.
    """

    def __init__(self, source: IO[bytes], keys: Keys, context: str) -> None:
        """Read the head of a source that can jump."""
        super().__init__()
        source.seek(0)
        head = _read(source, HEAD_BYTES)
        self.key_id = key_of(head)
        self._cipher, self._bound = _cipher(keys.of(self.key_id), head), _bound(head, context)
        self._source = source
        self._size = plain_size(source.seek(0, os.SEEK_END))
        if self._size < 0:
            raise NotIntact()
        self._last = max(0, -(-self._size // CHUNK_BYTES) - 1)
        self._at = 0
        self._held: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        """It can be read."""
        return True

    def seekable(self) -> bool:
        """It can jump."""
        return True

    def tell(self) -> int:
        """Return where it stands, in bytes of the file as it was."""
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Jump; return where it stands then."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, buffer: "memoryview[int] | bytearray") -> int:  # type: ignore[override]  # as io calls it
        """Read up to the end of a chunk; return how many bytes came, 0 at the end."""
        if self._at >= self._size:
            self._chunk(self._last)  # the end is only believed when the last chunk opens as the last one
            return 0
        number, inside = divmod(self._at, CHUNK_BYTES)
        piece = self._chunk(number)[inside : inside + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def close(self) -> None:
        """Close the source too."""
        if not self.closed:
            self._source.close()
        super().close()

    def _chunk(self, number: int) -> bytes:
        if self._held[0] != number:
            self._source.seek(HEAD_BYTES + number * (CHUNK_BYTES + TAG_BYTES))
            data = _read(self._source, CHUNK_BYTES + TAG_BYTES)
            try:
                nonce = _nonce(number, is_last=number == self._last)
                self._held = (number, self._cipher.decrypt(nonce, data, self._bound))
            except (InvalidTag, ValueError) as fault:
                raise NotIntact() from fault
        return self._held[1]


def _read(source: Readable, wanted: int) -> bytes:
    """Read so many bytes, fewer only at the end: a source may give less than it was asked for before it."""
    parts = []
    while wanted and (part := source.read(wanted)):
        parts.append(part)
        wanted -= len(part)
    return b"".join(parts)
