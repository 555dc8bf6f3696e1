"""Scans: who may add, see and take away; files in pieces; what a file really is; pictures; and the read log."""

import hashlib
import io
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from PIL import Image

from motcua.base.violations import NoRight, NotReadable, NotThere, RuleViolation
from motcua.ground.people.rules import Actor, Employer, Role
from motcua.record.dossiers import readings
from motcua.record.dossiers.models import Reading
from motcua.record.dossiers.readings import What
from motcua.record.dossiers.rules import Act, Status
from motcua.record.papers.models import Scan, Upload
from motcua.record.papers.scans import rules as files
from motcua.record.papers.scans import services as rows
from motcua.record.papers.scans import store as stored
from motcua.record.scanning import queries, services
from motcua.record.scanning.rules import DossierEnded, NoSuchComponent, NotInYourHands, NotOnYourLeg, NotYourScan
from tests import scans
from tests.factories import Life, Way, actor, asking_for, dossier_after, dossier_at
from tests.scans import add, asked, kept, lying_down, pdf, picture, sent, store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]
__all__ = ["store"]


def shelf_of(life: Life, who: str) -> queries.Shelf:
    asking = asked(life, who)
    return queries.shelf(services.standing_of(life.row, asking.by, asking.at), life.row)


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
    file = store / sha256[:2] / sha256[2:4] / sha256
    assert file.read_bytes() == data
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
        (scans.word_file(), "don.pdf", files.NotAScan, "“don.pdf” thật ra là tệp Word. Lưu lại thành PDF rồi tải lên. "
                                                       "Tối đa 20 MB."),
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


# ---- who may ---------------------------------------------------------------------------------------------------------

ADDS: list[tuple[dict[str, Any], Act, str, type[RuleViolation] | None]] = [
    ({}, Act.OPEN_DRAFT, "post_clerk", None),
    ({}, Act.ACCEPT_BY_POST, "post_clerk", None),
    ({}, Act.OFFER_HANDOVER, "post_clerk", None),
    ({}, Act.ACCEPT_HANDOVER, "post_clerk", NotOnYourLeg),
    ({}, Act.ASSIGN, "post_clerk", NotOnYourLeg),
    ({}, Act.SUBMIT, "post_clerk_elsewhere", NotThere),
    ({}, Act.SUBMIT, "courier", NotThere),
    ({}, Act.ACCEPT_BY_POST, "one_stop_officer", NotInYourHands),
    ({}, Act.ACCEPT_HANDOVER, "one_stop_officer", None),
    ({}, Act.ASSIGN, "one_stop_officer", None),
    ({}, Act.ASSIGN, "case_officer", None),
    ({}, Act.ASSIGN, "unit_head", None),
    ({}, Act.APPROVE, "case_officer", None),
    ({}, Act.ASSIGN, "case_officer_elsewhere", NotThere),
    ({}, Act.ASSIGN, "manager", NotThere),
    ({}, Act.ASSIGN, "applicant", NotThere),
    ({}, Act.DELIVER, "case_officer", DossierEnded),
    ({"way": Way.AT_DESK}, Act.SUBMIT, "one_stop_officer", None),
    ({"way": Way.AT_DESK}, Act.SUBMIT, "officer_of_the_centre", None),
    ({"way": Way.AT_DESK}, Act.ASSIGN, "officer_of_the_centre", NotInYourHands),
    ({"way": Way.AT_DESK}, Act.SUBMIT, "officer_elsewhere", NotThere),
    ({"way": Way.ON_LINE}, Act.OPEN_DRAFT, "applicant", None),
    ({"way": Way.ON_LINE}, Act.OPEN_DRAFT, "one_stop_officer", NotThere),
    ({"way": Way.ON_LINE}, Act.SUBMIT, "applicant", NotInYourHands),
    ({"way": Way.ON_LINE}, Act.SUBMIT, "applicant_elsewhere", NotThere),
]  # fmt: skip


@pytest.mark.parametrize(
    ("choices", "after", "role", "refusal"), ADDS, ids=lambda value: getattr(value, "__name__", str(value))
)
def test_who_holds_or_treats_the_dossier_may_add(
    choices: dict[str, Any], after: Act, role: str, refusal: type[RuleViolation] | None, store: Path
) -> None:
    life = dossier_after(after, **choices)
    before = kept(life, store)

    if refusal is None:
        assert add(life, who=role).scan_no == 1
        return
    with pytest.raises(refusal):
        add(life, who=role)
    with pytest.raises(refusal):
        services.begin(asked(life, role), uuid4(), services.given("a.jpg", 1, "desk", "FILE"), 1000)
    assert kept(life, store) == before


def test_post_staff_need_the_rows_that_transfer_the_reception(store: Path) -> None:
    life = dossier_after(Act.SUBMIT)
    clerk = actor("post_clerk")
    too_late = services.Asked(life.dossier_id, clerk, life.now + timedelta(days=3650))

    with pytest.raises((NoRight, NotThere)):
        services.add_whole(too_late, io.BytesIO(picture()), services.given("a.jpg", 1, "desk", "FILE"))

    assert Scan.objects.count() == 0


def test_a_supplement_is_digitised_by_who_takes_it_and_by_the_applicant_on_line() -> None:
    by_post = dossier_at(Status.AWAITING_SUPPLEMENT)
    on_line = dossier_at(Status.AWAITING_SUPPLEMENT, way=Way.ON_LINE)

    assert add(by_post, who="post_clerk").scan_no == 1
    assert add(on_line, who="applicant").scan_no == 1


def test_a_code_and_four_digits_open_no_papers() -> None:
    life = dossier_at(Status.AWAITING_SUPPLEMENT, way=Way.ON_LINE)
    add(life, who="applicant")
    stranger = asking_for(life.dossier_id)

    standing = services.standing_of(life.row, stranger, life.now)

    shelf = queries.shelf(standing, life.row)
    assert shelf.scans == ()
    assert shelf.view_refusal is not None


def test_the_post_sees_scans_until_it_has_handed_the_dossier_over() -> None:
    life = dossier_after(Act.OFFER_HANDOVER)
    add(life)
    assert len(shelf_of(life, "post_clerk").scans) == 1

    life.do(Act.ACCEPT_HANDOVER)

    after = shelf_of(life, "post_clerk")
    assert after.scans == ()
    assert isinstance(after.view_refusal, NotOnYourLeg)
    assert [scan.by_name for scan in shelf_of(life, "case_officer").scans] == ["Lâm Thị Ngọc Hân"]


def test_the_right_is_asked_again_when_the_file_is_whole() -> None:
    """The dossier went on while the file came in."""
    life, data, upload_id = dossier_after(Act.OFFER_HANDOVER), picture(), uuid4()
    services.begin(asked(life), upload_id, services.given("a.jpg", 1, "desk", "FILE"), len(data))
    services.take(asked(life), upload_id, 0, data)
    life.do(Act.ACCEPT_HANDOVER)

    with pytest.raises(NotOnYourLeg):
        services.finish(asked(life), upload_id)

    assert Scan.objects.count() == 0


# ---- taking away, putting back, assigning ----------------------------------------------------------------------------


def test_a_scan_is_taken_away_with_a_reason_and_put_back_as_a_new_one() -> None:
    life = dossier_after(Act.SUBMIT)
    add(life)

    services.remove(asked(life), 1, " Chụp  nhầm hồ sơ khác ")
    gone = Scan.objects.get(dossier_id=life.dossier_id, scan_no=1)
    shelf = shelf_of(life, "post_clerk")
    back = services.restore(asked(life), 1)

    assert (gone.removed_by, gone.removed_reason) == ("buudien.cainuoc", "Chụp nhầm hồ sơ khác")
    assert (len(shelf.scans), [row.scan_no for row in shelf.removed]) == (0, [1])
    assert (back.scan_no, back.repeated) == (2, False)
    assert Scan.objects.get(dossier_id=life.dossier_id, scan_no=2).restored_from == 1
    assert Scan.objects.get(dossier_id=life.dossier_id, scan_no=1).removed_at is not None
    assert [row.scan_no for row in shelf_of(life, "post_clerk").scans] == [2]
    assert shelf_of(life, "post_clerk").removed == ()


def test_a_removed_content_may_come_again() -> None:
    life = dossier_after(Act.SUBMIT)
    add(life)
    services.remove(asked(life), 1, "Mờ")

    assert add(life).scan_no == 2
    assert services.restore(asked(life), 1) == rows.Added(2, repeated=True)


def test_without_a_reason_nothing_is_taken_away(store: Path) -> None:
    life = dossier_after(Act.SUBMIT)
    add(life)
    before = kept(life, store)

    with pytest.raises(NotReadable):
        services.remove(asked(life), 1, "  ")
    with pytest.raises(NotThere):
        services.remove(asked(life), 9, "Mờ")

    assert kept(life, store) == before


def test_another_sides_file_is_taken_away_by_the_deciding_agency_alone(store: Path) -> None:
    life = dossier_at(Status.AWAITING_SUPPLEMENT)
    add(life, who="case_officer")
    before = kept(life, store)

    with pytest.raises(NotYourScan, match="cơ quan"):
        services.remove(asked(life, "post_clerk"), 1, "Mờ")
    assert kept(life, store) == before

    add(life, pdf(1), "b.pdf", who="post_clerk")
    services.remove(asked(life, "one_stop_officer"), 2, "Không thuộc hồ sơ")

    assert Scan.objects.get(dossier_id=life.dossier_id, scan_no=2).removed_at is not None


def test_which_component_it_shows_may_be_said_later() -> None:
    life = dossier_after(Act.SUBMIT)
    add(life, paper_no=None)

    services.assign(asked(life), 1, 2)

    assert Scan.objects.get(dossier_id=life.dossier_id).paper_no == 2
    with pytest.raises(NoSuchComponent):
        services.assign(asked(life), 1, 99)
    with pytest.raises(NotThere):
        services.assign(asked(life, "post_clerk_elsewhere"), 1, 1)


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


# ---- the read log ----------------------------------------------------------------------------------------------------


def test_one_look_in_ten_minutes_is_one_row_and_one_statement() -> None:
    life, officer = dossier_after(Act.ASSIGN), actor("case_officer")
    at = life.now.replace(minute=0, second=0)

    with CaptureQueriesContext(connection) as asked_for:
        readings.note(life.dossier_id, officer, "office", What.PAGE, at)
    readings.note(life.dossier_id, officer, "office", What.PAGE, at + timedelta(minutes=9, seconds=59))
    readings.note(life.dossier_id, officer, "office", What.SCAN, at, thing_no=1)
    readings.note(life.dossier_id, officer, "office", What.PAGE, at + timedelta(minutes=10))

    assert len(asked_for) == 1
    found = readings.looks(life.dossier_id)
    assert sorted((look.what, look.thing_no or 0) for look in found) == [("page", 0), ("page", 0), ("scan", 1)]
    assert found[0].at == at + timedelta(minutes=10)
    assert {look.role for look in found} == {Role.CASE_OFFICER}


def test_what_is_masked_is_logged_every_time_with_its_purpose() -> None:
    life, officer = dossier_after(Act.ASSIGN), actor("case_officer")

    for seconds in (0, 1):
        readings.note(
            life.dossier_id, officer, "office", What.REVEAL, life.now + timedelta(seconds=seconds), purpose="contact"
        )

    assert [look.purpose for look in readings.looks(life.dossier_id)] == ["contact", "contact"]
    with pytest.raises(NotReadable):
        readings.purpose_of("tò mò")
    with pytest.raises(IntegrityError), transaction.atomic():
        readings.note(life.dossier_id, officer, "office", What.REVEAL, life.now + timedelta(seconds=2))


def test_the_log_is_added_to_and_never_changed() -> None:
    life = dossier_after(Act.SUBMIT)
    readings.note(life.dossier_id, actor("post_clerk"), "desk", What.PAGE, life.now)

    for statement in ("delete from dossiers_reading", "update dossiers_reading set door = ''"):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Reading.objects.count() == 1


def test_two_processes_that_write_the_same_look_make_the_same_id() -> None:
    at, clerk = dossier_after(Act.SUBMIT).now, actor("post_clerk").id

    ids = {readings.reading_id(clerk, What.PAGE, None, "", at + timedelta(seconds=second)) for second in (0, 1)}

    assert len(ids) == 1
