"""What may be a scan, how a file comes in pieces, and what a missing file is called: pure rules."""

import zlib
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.base.violations import NotReadable
from motcua.outward.reports.rules.files import FileFound, FileRow, prove_file
from motcua.record.papers.scans import rules
from motcua.record.papers.scans.rules import JPEG, PDF, PNG, TIFF, WEBP, EmptyFile, NotAScan, OffsetExpected, TooLarge


@pytest.mark.parametrize(
    ("size_bytes", "words"),
    [(12, "12 byte"), (340_000, "340 kB"), (999_499, "999 kB"), (999_999, "1 MB"), (1_500_000, "1,5 MB"),
     (20_000_000, "20 MB"), (200_000_000, "200 MB")],
)  # fmt: skip
def test_a_size_is_written_as_people_read_it(size_bytes: int, words: str) -> None:
    assert rules.size_words(size_bytes) == words


def test_a_file_is_neither_empty_nor_larger_than_it_may_be() -> None:
    rules.require_size(20_000_000, 20_000_000, "a.pdf")
    with pytest.raises(TooLarge, match="Tệp 200 MB vượt mức 20 MB"):
        rules.require_size(200_000_000, 20_000_000, "a.pdf")
    with pytest.raises(EmptyFile):
        rules.require_size(0, 20_000_000, "a.pdf")


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("Đơn  đề nghị.pdf", "Đơn đề nghị.pdf"),
        (r"C:\Users\x\don.pdf", "don.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\u202egpj.exe", "a gpj.exe"),
        ("x\x00y\n.jpg", "x y .jpg"),
        ("<script>.png", "script.png"),
        ("...", "ban-quet"),
        ("", "ban-quet"),
        ("d" * 300 + ".pdf", "d" * 116 + ".pdf"),
    ],
)
def test_a_name_is_mended_and_never_leads_anywhere(given_name: str, kept: str) -> None:
    assert rules.file_name(given_name) == kept


@given(st.text(max_size=400))
def test_any_name_becomes_one_that_can_be_stored_and_seen(name: str) -> None:
    kept = rules.file_name(name)

    assert 0 < len(kept) <= rules.NAME_MAX
    assert kept.isprintable()
    assert not set(kept) & set('/\\<>:"|?*')
    assert rules.file_name(kept) == kept


@pytest.mark.parametrize(
    ("head", "kind"),
    [(b"%PDF-1.7", PDF), (b"\xff\xd8\xff\xe0", JPEG), (b"\x89PNG\r\n\x1a\n", PNG), (b"II*\x00", TIFF),
     (b"MM\x00*", TIFF),
     (b"RIFF\x00\x00\x00\x00WEBPVP8 ", WEBP), (b"RIFF\x00\x00\x00\x00WAVE", None), (b" %PDF-1.7", None), (b"", None),
     (b"GIF89a", None), (b"<svg", None)],
)  # fmt: skip
def test_the_first_bytes_tell_the_kind(head: bytes, kind: rules.Kind | None) -> None:
    assert rules.kind_of(head) is kind


def test_a_name_that_says_another_kind_is_refused_and_one_that_says_none_is_taken() -> None:
    for name in ("a.JPG", "a.jpeg", "a", "a.scan", "hop.dong"):
        rules.require_honest_name(name, JPEG)
    with pytest.raises(NotAScan, match="thật ra là ảnh JPEG"):
        rules.require_honest_name("a.pdf", JPEG)


@given(pieces=st.lists(st.integers(1, rules.CHUNK_BYTES), min_size=1, max_size=20))
def test_pieces_in_their_order_make_the_whole_and_each_again_is_harmless(pieces: list[int]) -> None:
    size, received = sum(pieces), 0
    for length in pieces:
        assert rules.require_joins(received, length, received, size)
        received += length
        assert not rules.require_joins(received - length, length, received, size)

    assert received == size


@given(received=st.integers(0, 1000), offset=st.integers(0, 999), length=st.integers(1, 1000))
def test_a_piece_that_does_not_join_is_told_where_to_go_on(received: int, offset: int, length: int) -> None:
    length = min(length, 1000 - offset)
    if offset == received or offset + length <= received:
        assert rules.require_joins(offset, length, received, 1000) is (offset == received)
        return
    with pytest.raises(OffsetExpected) as gap:
        rules.require_joins(offset, length, received, 1000)
    assert gap.value.facts == {"offset": received}


@pytest.mark.parametrize(("offset", "length"), [(-1, 5), (0, 0), (0, -3), (999, 2), (0, rules.CHUNK_BYTES + 1)])
def test_a_piece_beyond_the_file_is_not_readable(offset: int, length: int) -> None:
    with pytest.raises(NotReadable):
        rules.require_joins(offset, length, 0, 1000)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"<</S/JavaScript/JS(x)>>", True),
        (b"<</S/J#61va#53cript>>", True),
        (b"<</S /Launch/F(cmd.exe)>>", True),
        (b"<</Type/EmbeddedFile>>", True),
        (b"<</Type/ObjStm/Length 20>>stream\n" + zlib.compress(b"<</S/JavaScript>>") + b"\nendstream", True),
        (b"<</Type/ObjStm/Length 20>>stream\r\nnot zlib\r\nendstream", False),
        (b"<</Type/Page/JSON 1/Javanese 2>>", False),
        (b"(/JavaScripts)", False),
        (b"", False),
    ],
)
def test_a_program_in_a_pdf_is_found_however_it_is_written(data: bytes, found: bool) -> None:
    assert rules.has_program(data) is found


@given(st.binary(max_size=3000))
def test_a_program_is_found_behind_any_bytes_compressed_or_not(data: bytes) -> None:
    hidden = data + b" /JavaScript "

    assert rules.has_program(hidden)
    assert rules.has_program(b"/ObjStm stream\n" + zlib.compress(hidden))


@given(st.binary(max_size=3000))
def test_whatever_follows_the_first_bytes_say_what_a_file_is(data: bytes) -> None:
    assert rules.kind_of(b"%PDF-" + data) is rules.PDF
    assert rules.kind_of(b"\xff\xd8\xff" + data) is rules.JPEG
    assert rules.kind_of(b" " + data) is None
    assert rules.looks_like_markup(b"\n<html" + data)


@pytest.mark.parametrize(
    ("named", "what"),
    [("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "tệp Word"), ("zip", "tệp nén"),
     ("text/html", "trang web"), ("image/heic", "ảnh HEIC"), ("image/gif", "ảnh loại khác"), ("", "tệp loại khác"),
     ("executable", "chương trình máy tính")],
)  # fmt: skip
def test_a_kind_that_is_not_taken_is_called_by_its_name_with_what_to_do(named: str, what: str) -> None:
    refusal = rules.wrong_kind("x.pdf", named)

    assert refusal.sentence.startswith(f"“x.pdf” thật ra là {what}")
    assert "Tối đa" not in refusal.sentence  # its size is not what is wrong with it


@pytest.mark.parametrize(
    ("found", "words"),
    [(FileFound(10, "aa"), None), (FileFound(10), None), (FileFound(None), "không còn tệp"),
     (FileFound(9, "aa"), "nay tệp có 9 byte"), (FileFound(10, "bb"), "có nội dung khác")],
)  # fmt: skip
def test_a_file_is_what_its_row_says_or_it_is_told(found: FileFound, words: str | None) -> None:
    finding = prove_file(FileRow(str(uuid4()), "YC-1", 3, "aa", 10), found)

    assert (finding is None) == (words is None)
    if finding is not None and words is not None:
        assert finding.sentence.startswith("bản số hóa 3 ")
        assert words in finding.sentence
