"""Scans: files whole and in pieces, what a file really is, and the pictures of its pages."""

import hashlib
import io
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, connection, transaction
from PIL import Image

from motcua.base.violations import NotReadable, NotThere, RuleViolation
from motcua.ground.people.rules import Actor, Employer, Role
from motcua.record.dossiers.rules import Act
from motcua.record.papers.models import Scan, Upload
from motcua.record.papers.scans import rules as files
from motcua.record.papers.scans import services as rows
from motcua.record.papers.scans import store as stored
from motcua.record.scanning import queries, services
from motcua.record.scanning.rules import NoSuchComponent
from tests import scans
from tests.factories import dossier_after
from tests.scans import add, asked, kept, lying_down, pdf, picture, sent, store

__all__ = ["store"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]


# ---- a file becomes a scan -------------------------------------------------------------------------------------------


def test_a_file_lies_under_its_hash_and_its_row_says_who_and_when(store: Path) -> None:
    life, data = dossier_after(Act.SUBMIT), picture()
    sha256 = hashlib.sha256(data).hexdigest()

    added = add(life, data, r"C:\ảnh\Đơn  đề nghị.jpg")

    row = Scan.objects.get(dossier_id=life.dossier_id, scan_no=added.scan_no)
    assert (row.scan_no, row.paper_no, row.name, row.media_type, row.page_count) == (
        1, 1, "Đơn đề nghị.jpg", "image/jpeg", 1
    )  # fmt: skip
    assert (row.sha256, row.size_bytes, row.added_by, row.employer) == (sha256, len(data), "buudien.cainuoc", "POST")
    assert row.added_at == life.now + timedelta(minutes=5)
    file = store / stored.name_of(sha256)
    assert sha256 not in str(file)  # whoever sees the names learns no hash
    assert data not in file.read_bytes()
    with stored.opened(sha256) as opened:
        assert opened.read() == data
    assert row.key_id == "k1"
    assert file.stat().st_mode & 0o077 == 0


def test_the_same_content_of_two_dossiers_is_one_file_and_two_rows(store: Path) -> None:
    first, second = dossier_after(Act.SUBMIT), dossier_after(Act.SUBMIT)

    add(first, name="a.jpg")
    add(second, name="b.jpg")

    assert Scan.objects.count() == 2
    assert sum(path.is_file() for path in store.rglob("*")) == 1


def test_the_same_content_twice_in_one_dossier_is_one_scan() -> None:
    life = dossier_after(Act.SUBMIT)

    first, second = add(life), add(life, name="khac.jpg", paper_no=2)

    assert (first.repeated, second.repeated) == (False, True)
    assert first.scan_no == second.scan_no
    again = Scan.objects.get(dossier_id=life.dossier_id)
    again.scan_no = 2
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save(force_insert=True)


def test_each_scan_asks_for_one_job_that_draws_its_pages() -> None:
    life = dossier_after(Act.SUBMIT)

    add(life)

    with connection.cursor() as cursor:
        cursor.execute(
            "select args->>'dossier_id', args->>'scan_no' from procrastinate_jobs where task_name = %s",
            [rows.DRAW_SCAN],
        )
        assert cursor.fetchall() == [(str(life.dossier_id), "1")]


@pytest.mark.parametrize(
    ("data", "name", "refusal", "words"),
    [
        (scans.word_file(), "don.pdf", files.NotAScan, "“don.pdf” thật ra là tệp Word. Lưu lại thành PDF rồi tải lên."),
        (picture("PNG"), "don.pdf", files.NotAScan, "thật ra là ảnh PNG. Đổi đuôi tên tệp thành .png"),
        (b"<svg xmlns='x'><script>1</script></svg>", "don.jpg", files.NotAScan, "thật ra là trang web"),
        (b"\xef\xbb\xbf <!DOCTYPE html><html>", "don.jpg", files.NotAScan, "thật ra là trang web"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1", "a.heic", files.NotAScan, "ảnh HEIC của điện thoại"),
        (b"GIF89a" + pdf(1), "don.pdf", files.NotAScan, "ảnh loại khác"),
        (b"MZ" + bytes(400), "don.pdf", files.NotAScan, "chương trình máy tính"),
        (scans.pdf_with_a_program(), "don.pdf", files.NotAScan, "PDF có mã chạy"),
        (scans.pdf_with_a_file(), "don.pdf", files.NotAScan, "tệp đính kèm"),
        (scans.locked_pdf("1234"), "don.pdf", files.Unopened, "đặt mật khẩu"),
        (scans.locked_pdf(""), "don.pdf", files.Unopened, "đặt mật khẩu hoặc hạn chế quyền"),
        (pdf(2)[:300], "don.pdf", files.Unopened, "tệp hỏng hoặc tải chưa hết"),
        (picture(size=(900, 900))[:2000], "don.jpg", files.Unopened, "tệp hỏng hoặc tải chưa hết"),
        (picture("PNG", (900, 900))[:900], "don.png", files.Unopened, "tệp hỏng hoặc tải chưa hết"),
        (b"", "don.jpg", files.EmptyFile, "không có gì bên trong"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_what_it_must_be_is_refused_in_words(
    data: bytes, name: str, refusal: type[RuleViolation], words: str, store: Path
) -> None:
    life = dossier_after(Act.SUBMIT)
    before = kept(life, store)

    with pytest.raises(refusal, match="“") as refused:
        add(life, data, name)

    assert words in refused.value.sentence
    assert kept(life, store) == before


def test_a_picture_that_unfolds_to_too_much_is_refused() -> None:
    bomb = io.BytesIO()
    Image.new("1", (9000, 9000)).save(bomb, "PNG")

    with pytest.raises(files.Unopened, match="ảnh quá lớn khi mở ra"):
        add(dossier_after(Act.SUBMIT), bomb.getvalue(), "to.png")


@pytest.mark.parametrize(
    ("data", "name", "media_type", "pages"),
    [
        (pdf(3), "don.pdf", "application/pdf", 3),
        (picture("PNG"), "don", "image/png", 1),
        (picture("WEBP"), "a.webp", "image/webp", 1),
        (picture("TIFF", save_all=True, append_images=[Image.new("RGB", (9, 9))]), "a.TIF", "image/tiff", 2),
        (lying_down(), "IMG_0001.JPG", "image/jpeg", 1),
    ],
)
def test_what_it_is_tells_the_content(data: bytes, name: str, media_type: str, pages: int) -> None:
    life = dossier_after(Act.SUBMIT)

    add(life, data, name)

    row = Scan.objects.get(dossier_id=life.dossier_id)
    assert (row.media_type, row.page_count) == (media_type, pages)


def test_a_component_that_the_procedure_does_not_have_is_refused(store: Path) -> None:
    life = dossier_after(Act.SUBMIT)
    before = kept(life, store)

    with pytest.raises(NoSuchComponent):
        add(life, paper_no=77)

    assert kept(life, store) == before


# ---- in pieces -------------------------------------------------------------------------------------------------------


def test_a_file_in_pieces_is_the_file(store: Path) -> None:
    life, data = dossier_after(Act.SUBMIT), picture(size=(800, 600))

    added = sent(life, data, "don.jpg", piece=1000)

    row = Scan.objects.get(dossier_id=life.dossier_id, scan_no=added.scan_no)
    with stored.opened(row.sha256) as file:
        assert file.read() == data
    assert Upload.objects.get(dossier_id=life.dossier_id).scan_no == added.scan_no


def test_a_piece_again_is_harmless_and_a_gap_is_told_where_to_go_on() -> None:
    life, data, upload_id = dossier_after(Act.SUBMIT), picture(size=(800, 600)), uuid4()
    asking, given = asked(life), services.given("don.jpg", 1, "desk", "FILE")
    services.begin(asking, upload_id, given, len(data))

    assert services.take(asking, upload_id, 0, data[:1000]) == 1000
    assert services.take(asking, upload_id, 0, data[:1000]) == 1000
    with pytest.raises(files.OffsetExpected) as gap:
        services.take(asking, upload_id, 3000, data[3000:4000])
    assert gap.value.facts == {"offset": 1000}
    assert services.begin(asking, upload_id, given, len(data)) == 1000  # after a cut the client asks where it was
    with pytest.raises(files.NotWhole):
        services.finish(asking, upload_id)
    services.take(asking, upload_id, 1000, data[1000:])

    first, again = services.finish(asking, upload_id), services.finish(asking, upload_id)

    assert (first.scan_no, first.repeated, again.repeated) == (1, False, True)
    assert Scan.objects.count() == 1


@pytest.mark.parametrize(("offset", "length"), [(-1, 10), (0, 0), (0, 2000), (990, 20)])
def test_a_piece_beyond_the_file_is_refused(offset: int, length: int) -> None:
    life, upload_id = dossier_after(Act.SUBMIT), uuid4()
    services.begin(asked(life), upload_id, services.given("a.jpg", 1, "desk", "FILE"), 1000)

    with pytest.raises(NotReadable):
        services.take(asked(life), upload_id, offset, bytes(length))


def test_what_is_too_large_is_refused_before_a_byte_has_come(store: Path) -> None:
    life = dossier_after(Act.SUBMIT)
    before = kept(life, store)

    with pytest.raises(files.TooLarge, match="Tệp 200 MB vượt mức 20 MB"):
        services.begin(asked(life), uuid4(), services.given("to.pdf", 1, "desk", "FILE"), 200_000_000)

    assert kept(life, store) == before


def test_the_largest_file_is_a_setting(settings: LazySettings) -> None:
    settings.SCAN_BYTES = 500

    with pytest.raises(files.TooLarge):
        add(dossier_after(Act.SUBMIT), picture())


def test_an_upload_is_its_owners_alone() -> None:
    life, upload_id = dossier_after(Act.SUBMIT), uuid4()
    services.begin(asked(life), upload_id, services.given("a.jpg", 1, "desk", "FILE"), 1000)
    other = asked(life, Actor("ai-do", "Ai đó", frozenset({Role.POST_CLERK}), Employer.POST))

    with pytest.raises(NotThere):
        services.take(other, upload_id, 0, bytes(10))
    with pytest.raises(NotThere):
        services.finish(other, upload_id)
    services.cancel(other, upload_id)

    assert Upload.objects.count() == 1


def test_a_refused_upload_leaves_no_piece_behind(store: Path) -> None:
    life = dossier_after(Act.SUBMIT)
    before = kept(life, store)

    with pytest.raises(files.NotAScan):
        sent(life, scans.word_file(), "don.pdf", piece=100)

    assert kept(life, store) == before


def test_an_upload_that_was_left_is_cleared_away(store: Path) -> None:
    life, upload_id = dossier_after(Act.SUBMIT), uuid4()
    asking, before = asked(life), kept(life, store)
    services.begin(asking, upload_id, services.given("a.jpg", 1, "desk", "FILE"), 1000)
    services.take(asking, upload_id, 0, bytes(10))

    assert rows.clear_uploads(asking.at + timedelta(hours=23)) == 0
    assert rows.clear_uploads(asking.at + timedelta(hours=24)) == 1

    assert kept(life, store) == before


def test_one_person_has_so_many_uploads_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "UPLOADS_MAX", 2)
    life, given = dossier_after(Act.SUBMIT), services.given("a.jpg", 1, "desk", "FILE")
    services.begin(asked(life), uuid4(), given, 1000)
    second = uuid4()
    services.begin(asked(life), second, given, 1000)

    with pytest.raises(rows.TooManyUploads):
        services.begin(asked(life), uuid4(), given, 1000)
    assert services.begin(asked(life), second, given, 1000) == 0


# ---- pictures --------------------------------------------------------------------------------------------------------


def test_pages_are_drawn_upright_and_say_nothing_of_the_camera() -> None:
    life = dossier_after(Act.SUBMIT)
    add(life, lying_down((300, 200)), "a.jpg")

    assert rows.draw(life.dossier_id, 1) == 1
    assert rows.draw(life.dossier_id, 1) == 1  # twice is once

    scan = queries.scan(life.dossier_id, 1)
    assert scan.drawn_count == 1
    data = stored.picture(scan.sha256, 1, small=False)
    page = Image.open(io.BytesIO(data))
    assert (page.format, page.size) == ("WEBP", (200, 300))
    corner = page.convert("RGB").getpixel((190, 10))
    assert isinstance(corner, tuple)
    assert corner[2] > 150  # the mark of the upper left corner stands at the upper right
    assert len(page.getexif()) == 0
    assert "Máy ảnh".encode() not in data


def test_a_pdf_has_a_picture_of_every_page_and_none_larger_than_a_screen() -> None:
    life = dossier_after(Act.SUBMIT)
    add(life, pdf(2), "a.pdf")

    assert rows.draw(life.dossier_id, 1) == 2

    sha256 = queries.scan(life.dossier_id, 1).sha256
    page, small = (Image.open(io.BytesIO(stored.picture(sha256, 2, small=size))) for size in (False, True))
    assert max(page.size) == 1600
    assert max(small.size) == 240
    with pytest.raises(NotThere):
        stored.picture(sha256, 3, small=False)


def test_a_file_that_cannot_be_drawn_still_opens_as_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    life = dossier_after(Act.SUBMIT)
    add(life)
    monkeypatch.setattr(rows, "DRAWING_SECONDS_MAX", 0.01)

    assert rows.draw(life.dossier_id, 1) == 0
    assert queries.scan(life.dossier_id, 1).drawn_count == 0
    assert rows.draw(life.dossier_id, 7) is None


def test_a_content_drawn_once_is_not_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = dossier_after(Act.SUBMIT), dossier_after(Act.SUBMIT)
    add(first)
    add(second)
    rows.draw(first.dossier_id, 1)
    monkeypatch.setattr(rows, "DRAWING_SECONDS_MAX", 0)

    assert rows.draw(second.dossier_id, 1) == 1
