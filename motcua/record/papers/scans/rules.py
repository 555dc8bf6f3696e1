"""What may be a scan: by size, by what the bytes really are, and how a file comes in pieces. Pure.

Law: NĐ 118/2025/NĐ-CP, Art. 10.3 and 17 (digitising is a step of the reception); Luật 91/2025/QH15 (the image of an
identity card is sensitive: see docs/how-to/configure.md for where files lie).
"""

import re
import unicodedata
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from motcua.base.violations import NotReadable, RuleViolation

CHUNK_BYTES = 1_000_000
"""A file comes in pieces of this size, the last one shorter."""
PAGES_MAX = 300
PIXELS_MAX = 50_000_000
"""A4 at 600 dpi has 35 million; a picture that unfolds to more is not a scan of a paper."""
SIDE_MAX = 20_000
DRAWN_MAX = 100
"""So many pages of one file have pictures; the file itself has all of them."""
SCANS_MAX = 300
"""So many files of one dossier, removed ones too."""
NAME_MAX = 120
HEAD_BYTES = 4096
"""So much of the beginning of a file tells what it is."""
_STREAM_BYTES_MAX = 5_000_000
_STREAMS_BYTES_MAX = 40_000_000


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that may be a scan."""

    media_type: str
    word: str
    extensions: tuple[str, ...]

    @property
    def short(self) -> str:
        """PDF, JPEG, …"""
        return self.word.rpartition(" ")[2]


PDF = Kind("application/pdf", "tệp PDF", (".pdf",))
JPEG = Kind("image/jpeg", "ảnh JPEG", (".jpg", ".jpeg", ".jfif", ".jpe"))
PNG = Kind("image/png", "ảnh PNG", (".png",))
TIFF = Kind("image/tiff", "ảnh TIFF", (".tif", ".tiff"))
WEBP = Kind("image/webp", "ảnh WebP", (".webp",))
KINDS: Mapping[str, Kind] = {kind.media_type: kind for kind in (PDF, JPEG, PNG, TIFF, WEBP)}
PICKED = ",".join((*KINDS, *(name for kind in KINDS.values() for name in kind.extensions)))
"""What a page lets people choose; what comes is judged by its bytes."""


class TooLarge(RuleViolation):
    """The file is larger than this installation takes."""

    code = "scan.too-large"
    text = "Tệp {size} vượt mức {most}. Quét ở 200–300 dpi, hoặc chia thành nhiều tệp, rồi tải lên."
    status = 413
    field = "files"


class NotAScan(RuleViolation):
    """The content is not of a kind that is taken, whatever the name says."""

    code = "scan.wrong-type"
    text = "“{name}” thật ra là {what}. {remedy}"
    status = 422
    field = "files"


class Unopened(RuleViolation):
    """The file says that it is of a kind, but it cannot be opened as one."""

    code = "scan.unopened"
    text = "“{name}” không mở được: {why}. {remedy}"
    status = 422
    field = "files"


class EmptyFile(RuleViolation):
    """Nothing is in it."""

    code = "scan.empty"
    text = "“{name}” không có gì bên trong. Quét lại rồi tải lên."
    status = 422
    field = "files"


class OffsetExpected(RuleViolation):
    """A piece came that does not join what is there; the client goes on from `offset`."""

    code = "scan.offset"
    text = "Còn thiếu một đoạn của tệp. Tải tiếp từ byte {offset}."


class NotWhole(RuleViolation):
    """The file was ended before all of it had come."""

    code = "scan.not-whole"
    text = "Tệp chưa tải lên hết: có {received} trên {size}. Tải tiếp."


class TooManyScans(RuleViolation):
    """The dossier has as many files as one may have."""

    code = "scan.too-many"
    text = "Hồ sơ đã có {most} tệp. Gộp các trang vào một tệp PDF rồi tải lên."


def size_words(size_bytes: int) -> str:
    """Return a size as people read it: "200 MB", "1,5 MB", "340 kB", "12 byte"."""
    if size_bytes < 1000:
        return f"{size_bytes} byte"
    size, unit = (size_bytes / 1_000_000, "MB") if size_bytes >= 999_500 else (size_bytes / 1000, "kB")
    tenths = round(size * 10) if size < 100 and unit == "MB" else round(size) * 10
    return f"{tenths // 10}{f',{tenths % 10}' if tenths % 10 else ''} {unit}"


def require_size(size_bytes: int, most_bytes: int, name: str) -> None:
    """Refuse with EmptyFile or TooLarge, before a byte has come."""
    if size_bytes <= 0:
        raise EmptyFile(name=name)
    if size_bytes > most_bytes:
        raise TooLarge(size=size_words(size_bytes), most=size_words(most_bytes))


def file_name(given: str) -> str:
    """Return a file's name as it is kept: no folders, no signs that cannot be seen, at most NAME_MAX characters.

    Unlike what people type, a name that a machine gave is mended and not refused; of a name too long the end stays.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    seen = "".join(sign if sign.isprintable() else " " for sign in last)
    name = " ".join("".join(sign for sign in seen if sign not in '<>:"|?*').split()).strip(". ")
    if not name:
        return "ban-quet"
    stem, dot, ending = name.rpartition(".")
    if len(name) <= NAME_MAX:
        return name
    return f"{stem[: NAME_MAX - len(ending) - 1].rstrip()}.{ending}" if dot and len(ending) <= 8 else name[:NAME_MAX]


def kind_of(head: bytes) -> Kind | None:
    """Return the kind that the first bytes of a file say; None = none of those that may be a scan.

    A PDF must begin with its mark: what begins otherwise may be something else for another program.
    """
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith((b"II*\x00", b"MM\x00*")):
        return TIFF
    return WEBP if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else None


def require_honest_name(name: str, kind: Kind) -> None:
    """Refuse with NotAScan a name that says another kind than the bytes; a name that says none is taken."""
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    said = next((other for other in KINDS.values() if ending in other.extensions), None)
    if said is not None and said is not kind:
        remedy = f"Đổi đuôi tên tệp thành {kind.extensions[0]} rồi tải lên."
        raise NotAScan(name=name, what=kind.word, remedy=remedy)


_OTHERS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("wordprocessing", "msword", ".doc", ".odt", ".rtf"), "tệp Word", "Lưu lại thành PDF rồi tải lên."),
    (("spreadsheet", "ms-excel", ".xls", ".ods"), "tệp Excel", "Lưu lại thành PDF rồi tải lên."),
    (("presentation", "powerpoint", ".ppt"), "tệp PowerPoint", "Lưu lại thành PDF rồi tải lên."),
    (("heic", "heif", "avif"), "ảnh HEIC của điện thoại",
     "Chụp lại từ trang này, hoặc chọn định dạng JPEG (Tương thích nhất) trong cài đặt máy ảnh."),
    (("svg", "html", "xml", "javascript"), "trang web", "Chụp hoặc quét giấy tờ rồi tải ảnh lên."),
    (("zip", "rar", "7z", "gzip", "x-tar"), "tệp nén", "Giải nén rồi tải từng tệp lên."),
    (("gif", "bmp", "image/"), "ảnh loại khác", "Lưu lại thành JPEG, PNG hoặc PDF rồi tải lên."),
    (("video/", "audio/"), "phim hoặc âm thanh", "Chụp hoặc quét giấy tờ rồi tải lên."),
    (("x-msdownload", "executable", ".exe", ".dll"), "chương trình máy tính", "Không mở tệp này; báo người quản trị."),
)  # fmt: skip


def wrong_kind(name: str, named: str) -> NotAScan:
    """Return the refusal of a file of a kind that is not taken; `named` is what it was found to be, in any words."""
    lower = named.lower()
    for marks, what, remedy in _OTHERS:
        if any(mark in lower for mark in marks):
            return NotAScan(name=name, what=what, remedy=remedy)
    remedy = "Lưu lại thành PDF, JPEG, PNG, TIFF hoặc WebP rồi tải lên."
    return NotAScan(name=name, what="tệp loại khác", remedy=remedy)


def looks_like_markup(head: bytes) -> bool:
    """Whether a file begins like a page or a drawing of the web, after white space and byte-order marks."""
    text = head.decode("utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", errors="ignore")
    start = text.lstrip("\ufeff \t\r\n\x00").lower()
    return start.startswith(("<svg", "<!doctype", "<html", "<?xml", "<script", "<head", "<body", "<!--"))


def require_joins(offset: int, length: int, received: int, size: int) -> bool:
    """Whether a piece is new (True) or one that is there already (False). Refuses with OffsetExpected any other."""
    if offset < 0 or length <= 0 or length > CHUNK_BYTES or offset + length > size:
        raise NotReadable(sentence="Đoạn tệp gửi lên không đúng độ dài. Tải lại tệp.", field="offset")
    if offset + length <= received:
        return False
    if offset != received:
        raise OffsetExpected(offset=received)
    return True


# -- programs inside a PDF ---------------------------------------------------------------------------------------------

_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_PROGRAM = re.compile(rb"/(?:JavaScript|Launch|RichMedia|EmbeddedFile)(?![A-Za-z0-9])")
"""Long names alone: a short one such as /JS turns up by chance in the compressed pictures of a large file."""
_OBJECT_STREAM = re.compile(rb"/ObjStm(?![A-Za-z0-9])")
_STREAM = re.compile(rb"stream\r?\n")


def has_program(data: bytes) -> bool:
    """Whether a PDF names something that runs, opens or is hidden in it: scripts, launches, films, other files.

    Names may be written with #-escapes, and objects may stand in compressed streams: both are read.
    """
    return any(_PROGRAM.search(_plain(part)) for part in (data, *_object_streams(data)))


def _plain(data: bytes) -> bytes:
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data) if b"#" in data else data


def _object_streams(data: bytes) -> Iterator[bytes]:
    """Yield what the compressed streams of objects hold, each and together up to a limit."""
    left = _STREAMS_BYTES_MAX
    for found in _OBJECT_STREAM.finditer(data):
        start = _STREAM.search(data, found.end(), found.end() + 2_000)
        if start is None or left <= 0:
            continue
        try:
            text = zlib.decompressobj().decompress(data[start.end() :], min(left, _STREAM_BYTES_MAX))
        except zlib.error:
            continue
        left -= len(text)
        yield text
