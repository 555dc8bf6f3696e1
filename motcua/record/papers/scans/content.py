"""What a file really is: named by its bytes, then opened as what it says; pages are counted, nothing is drawn.

PDFium is not safe for several threads at once, and a large picture takes memory: so one file at a time in a process.
"""

import warnings
import zipfile
from dataclasses import dataclass
from threading import Lock
from typing import IO

import puremagic
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageFile, UnidentifiedImageError

from motcua.record.papers.scans import rules
from motcua.record.papers.scans.rules import (
    HEAD_BYTES,
    JPEG,
    PAGES_MAX,
    PDF,
    PIXELS_MAX,
    SIDE_MAX,
    Kind,
    NotAScan,
    Unopened,
)

ONE_AT_A_TIME = Lock()
"""Held while a file is open."""
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/tiff": "TIFF", "image/webp": "WEBP"}
_ENCRYPTED = (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
_AGAIN = "Quét lại rồi tải lên."


@dataclass(frozen=True, slots=True)
class Content:
    """What was found in a file."""

    kind: Kind
    page_count: int


def examine(file: IO[bytes], name: str) -> Content:
    """Return the kind and the pages of a file that can be opened. Raises NotAScan, Unopened.

    `file` is read from its beginning and left anywhere.
    """
    file.seek(0)
    head = file.read(HEAD_BYTES)
    kind = rules.kind_of(head)
    if kind is None:
        raise rules.wrong_kind(name, _named_package(file) if head.startswith(b"PK") else _named(head))
    rules.require_honest_name(name, kind)
    file.seek(0)
    with ONE_AT_A_TIME:
        return Content(kind, _pages_of_pdf(file, name) if kind is PDF else _pages_of_picture(file, name, kind))


def _named(head: bytes) -> str:
    """Return what the first bytes are, in the words of whoever knows them."""
    if rules.looks_like_markup(head):
        return "text/html"
    if head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif"):
        return "image/heic"
    if head.startswith((b"MZ", b"\x7fELF")):
        return "executable"
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return ""
    return " ".join(f"{one.mime_type} {one.name} {one.extension}" for one in found[:5])


def _named_package(file: IO[bytes]) -> str:
    """Documents of offices are ZIP files: the names of their parts tell which."""
    marks = {"word/": "wordprocessing", "xl/": "spreadsheet", "ppt/": "presentation", "content.xml": ".odt"}
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.namelist()[:1000]
    except (zipfile.BadZipFile, OSError, ValueError):
        return "zip"
    return next((words for mark, words in marks.items() if any(part.startswith(mark) for part in parts)), "zip")


def _pages_of_pdf(file: IO[bytes], name: str) -> int:
    data = file.read()
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        if getattr(fault, "err_code", None) in _ENCRYPTED:
            raise Unopened(name=name, why="tệp đặt mật khẩu", remedy="Bỏ mật khẩu, hoặc in ra PDF mới.") from fault
        raise Unopened(name=name, why="tệp hỏng hoặc tải chưa hết", remedy=_AGAIN) from fault
    try:
        _require_plain_pdf(document, data, name)
        count = len(document)
        if not 1 <= count <= PAGES_MAX:
            why = f"có {count} trang, tối đa {PAGES_MAX}" if count else "không có trang nào"
            raise Unopened(name=name, why=why, remedy="Chia thành nhiều tệp rồi tải lên.")
        for number in range(count):
            _require_page(document, number, name)
    finally:
        document.close()
    return count


def _require_plain_pdf(document: pypdfium2.PdfDocument, data: bytes, name: str) -> None:
    """Refuse a PDF under a password, even one that opens without it, and one that holds a program or another file."""
    if pdfium.FPDF_GetSecurityHandlerRevision(document) >= 0:
        raise Unopened(name=name, why="tệp đặt mật khẩu hoặc hạn chế quyền", remedy="In ra PDF mới rồi tải lên.")
    if (
        pdfium.FPDFDoc_GetJavaScriptActionCount(document) > 0
        or pdfium.FPDFDoc_GetAttachmentCount(document) > 0
        or pdfium.FPDF_GetFormType(document) in (pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND)
        or rules.has_program(data)
    ):
        remedy = "In ra PDF mới (Print to PDF) rồi tải lên."
        raise NotAScan(name=name, what="PDF có mã chạy hoặc tệp đính kèm", remedy=remedy)


def _require_page(document: pypdfium2.PdfDocument, number: int, name: str) -> None:
    try:
        width, height = document.get_page_size(number)
    except pypdfium2.PdfiumError as fault:
        raise Unopened(name=name, why=f"trang {number + 1} hỏng", remedy=_AGAIN) from fault
    if not (0 < width <= SIDE_MAX and 0 < height <= SIDE_MAX):
        raise Unopened(name=name, why=f"trang {number + 1} có khổ giấy không đúng", remedy=_AGAIN)


def _pages_of_picture(file: IO[bytes], name: str, kind: Kind) -> int:
    """Open every page and decode it: what is cut off or unfolds to too much is found here."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            warnings.simplefilter("ignore", UserWarning)  # such as odd metadata, which is not kept
            with Image.open(file, formats=[_FORMATS[kind.media_type]]) as picture:
                return _decoded(picture, name, kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise _too_many_pixels(name) from fault
    except UnidentifiedImageError as fault:
        raise Unopened(name=name, why="tệp hỏng hoặc tải chưa hết", remedy=_AGAIN) from fault
    except (OSError, SyntaxError, ValueError, EOFError, KeyError, TypeError, IndexError, OverflowError) as fault:
        raise Unopened(name=name, why="tệp hỏng hoặc tải chưa hết", remedy=_AGAIN) from fault


def _decoded(picture: ImageFile.ImageFile, name: str, kind: Kind) -> int:
    count = 1
    while True:
        width, height = picture.size
        if width * height > PIXELS_MAX or max(width, height) > SIDE_MAX:
            raise _too_many_pixels(name)
        if kind is JPEG:
            picture.draft("RGB", (1600, 1600))  # an eighth of the memory, the whole of the file
        picture.load()
        if getattr(picture, "is_animated", False) is False and kind.media_type != "image/tiff":
            return count
        try:
            picture.seek(count)
        except EOFError:
            break
        count += 1
        if count > PAGES_MAX:
            raise Unopened(name=name, why=f"quá {PAGES_MAX} trang", remedy="Chia thành nhiều tệp rồi tải lên.")
    if kind.media_type in ("image/webp", "image/png"):
        raise NotAScan(name=name, what="ảnh động", remedy="Chụp hoặc quét giấy tờ rồi tải lên.")
    return count


def _too_many_pixels(name: str) -> Unopened:
    return Unopened(name=name, why="ảnh quá lớn khi mở ra", remedy="Quét ở 200–300 dpi rồi tải lên.")
