"""Small real files for tests: pictures, PDFs, documents that are none; a store of their own; adding to a dossier."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pypdfium2
import pytest
from django.conf import LazySettings
from django.core.files.storage import storages
from PIL import Image, ImageDraw
from pypdf import PdfWriter

from motcua.ground.people.rules import Actor
from motcua.record.papers.models import Scan, Upload
from motcua.record.papers.scans.services import Added
from motcua.record.scanning import services
from motcua.record.scanning.services import Asked
from tests.factories import Life, actor


@pytest.fixture
def store(settings: LazySettings, tmp_path: Path) -> Path:
    """A store of files of the test's own; returns its folder."""
    folder = tmp_path / "scans"
    options = settings.STORAGES["scans"]["OPTIONS"] | {"location": folder}
    settings.STORAGES = settings.STORAGES | {"scans": settings.STORAGES["scans"] | {"OPTIONS": options}}
    assert storages["scans"].location == str(folder)
    return folder


def picture(kind: str = "JPEG", size: tuple[int, int] = (300, 200), color: str = "red", **options: Any) -> bytes:
    """Return a picture of one colour with a mark in its upper left corner."""
    image = Image.new("RGB", size, color)
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 4, size[1] // 4), fill="blue")
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def lying_down(size: tuple[int, int] = (300, 200)) -> bytes:
    """Return a photograph whose camera says that it must be turned by a quarter, and where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Máy ảnh thử"
    return picture("JPEG", size, exif=exif)


def pdf(pages: int = 2) -> bytes:
    """Return a PDF of blank A4 pages."""
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(595, 842)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def written(writer: PdfWriter) -> bytes:
    """Return what a writer of another make has written."""
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def locked_pdf(password: str) -> bytes:
    """Return a PDF under a password; "" = it opens without, and forbids."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt(password, "chu-so-huu")
    return written(writer)


def pdf_with_a_program(name: bytes = b"/JavaScript") -> bytes:
    """Return a PDF that runs a script when it is opened."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S" + name + b"/JS(app.alert(1))>>>>endobj "
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>endobj trailer<</Root 1 0 R>>"
    )


def pdf_with_a_file() -> bytes:
    """Return a PDF with another file in it."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_attachment("a.exe", b"MZ")
    return written(writer)


def word_file() -> bytes:
    """Return a document of a word processor, as far as its parts go."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", "<w:document/>")
    return out.getvalue()


def asked(life: Life, who: Actor | str = "post_clerk") -> Asked:
    """Return who asks, some minutes after the last act."""
    by = actor(who) if isinstance(who, str) else who
    return Asked(life.dossier_id, by, life.now + timedelta(minutes=5))


def add(
    life: Life, data: bytes | None = None, name: str = "don.jpg", who: Actor | str = "post_clerk",
    paper_no: int | None = 1,
) -> Added:  # fmt: skip
    """Add a file to a dossier in one go."""
    given = services.given(name, paper_no, "desk", "FILE")
    return services.add_whole(asked(life, who), io.BytesIO(picture() if data is None else data), given)


def sent(life: Life, data: bytes, name: str, who: str = "post_clerk", piece: int = 1_000_000) -> Added:
    """Add a file to a dossier in pieces."""
    upload_id, asking = uuid4(), asked(life, who)
    services.begin(asking, upload_id, services.given(name, 1, "desk", "FILE"), len(data))
    for offset in range(0, len(data), piece):
        services.take(asking, upload_id, offset, data[offset : offset + piece])
    return services.finish(asking, upload_id)


def kept(life: Life, folder: Path) -> tuple[Any, ...]:
    """Return what there is of a dossier's scans: equal before and after = nothing was written."""
    rows = tuple(Scan.objects.filter(dossier_id=life.dossier_id).order_by("scan_no").values_list())
    uploads = tuple(Upload.objects.filter(dossier_id=life.dossier_id).order_by("upload_id").values_list())
    return rows, uploads, sorted(str(path) for path in folder.rglob("*") if path.is_file())


def with_result(life: Life, data: bytes | None = None) -> Life:
    """Keep a file as the result in force of a dossier that is decided; return the same life."""
    add(
        life, pdf(1) if data is None else data, "ket-qua.pdf", who="unit_head", paper_no=101 + life.row.correction_count
    )
    return life
