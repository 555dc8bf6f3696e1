"""That a form is printed as archive and reader need it: typeface, tags, codes, copies, pages, any text of people."""

import dataclasses
import io
import re
import threading
import unicodedata
from typing import Any

import pytest
import segno
from barcode import Code128
from pypdf import PdfReader

from motcua.outward.notices.lettering import breakable, letters_of_all_styles, printable
from motcua.outward.notices.printing import render, render_copies
from motcua.record.papers.forms import Component, Form, HandoverMinute, freeze, thaw
from motcua.record.papers.frozen import Frozen
from tests.rules.cast_of_forms import ALL_FORMS, MINUTE, OWNER, RECEIPT, REJECTION, SLIP_HOME, SLIP_OUT, handover_line
from tests.rules.printed import MM, dark_shapes, font_names, tagged, unspaced, words, words_by_page

each_form = pytest.mark.parametrize("form", ALL_FORMS, ids=lambda form: f"{form.kind} {form.scan_code}")


# -- how it is printed -------------------------------------------------------------------------------------------------


@each_form
def test_only_the_shipped_typeface_is_used_and_embedded(form: Form) -> None:
    names = font_names(render(form))

    assert names <= {"LiberationSerif", "LiberationSerif-Bold", "LiberationSerif-Italic", "LiberationSerif-BoldItalic"}


@each_form
def test_the_file_is_an_archive_and_reads_aloud_in_vietnamese(form: Form) -> None:
    pdf = render(form)

    root: Any = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    about = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in about
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in about
    assert "<pdfuaid:part>1</pdfuaid:part>" in about
    assert f"{form.title} {form.scan_code}</rdf:li>" in about
    assert root["/Lang"] == "vi-VN"
    assert root["/MarkInfo"]["/Marked"]
    assert "/OutputIntents" in root


@each_form
def test_the_file_is_dated_with_the_instant_of_issue(form: Form) -> None:
    made = PdfReader(io.BytesIO(render(form))).metadata

    assert made is not None
    assert made.creation_date == form.issued_at


@each_form
def test_every_picture_has_words_and_every_table_has_heads(form: Form) -> None:
    elements = list(tagged(render(form)))

    pictures = [element for kind, element in elements if kind == "/Figure"]
    assert pictures
    assert all(form.scan_code in element["/Alt"] for element in pictures)
    kinds = [kind for kind, _ in elements]
    assert kinds.count("/H1") == 1
    assert "/TH" in kinds


@each_form
def test_the_qr_code_holds_the_opaque_code_and_nothing_else(form: Form) -> None:
    wanted = segno.make_qr(form.scan_code, error="m", boost_error=False)
    modules = len(wanted.matrix)

    symbol = max(dark_shapes(render(form)), key=len)

    left, top = min(area.left for area in symbol), max(area.top for area in symbol)
    width = max(area.right for area in symbol) - left
    module = width / modules
    assert module >= 0.4 * MM
    seen = [
        [
            any(area.covers(left + (x + 0.5) * module, top - (y + 0.5) * module) for area in symbol)
            for x in range(modules)
        ]
        for y in range(modules)
    ]
    assert seen == [[bool(cell) for cell in row] for row in wanted.matrix]


@pytest.mark.parametrize("slip", [SLIP_OUT, SLIP_HOME], ids=["to agency", "home"])
def test_the_bar_code_holds_the_envelope_code_and_nothing_else(slip: Any) -> None:
    bars = sorted(
        (area for shape in dark_shapes(render(slip)) for area in shape if 10 * MM < area.top - area.bottom < 12 * MM),
        key=lambda area: area.left,
    )

    module = 0.33 * MM
    ends = [bar.right for bar in bars]
    row = "".join(
        "0" * round((bar.left - end_before) / module) + "1" * round((bar.right - bar.left) / module)
        for bar, end_before in zip(bars, [bars[0].left, *ends], strict=False)
    )
    assert row == Code128(slip.envelope_code).build()[0]


@each_form
def test_a_form_printed_twice_is_the_same_file(form: Form) -> None:
    assert render(thaw(freeze(form))) == render(form)


@each_form
def test_a_reprint_says_so_and_nothing_else_changes(form: Form) -> None:
    assert words(render(form, reprint=True)).replace("Bản in lại ", "", 1) == words(render(form))
    assert "Bản in lại" not in words(render(form))


@each_form
def test_each_copy_is_named_and_there_are_no_others(form: Form) -> None:
    for number, copy in enumerate(form.copies, start=1):
        assert copy in words(render(form, copy_no=number))
    for number in (0, len(form.copies) + 1):
        with pytest.raises(ValueError, match="copies"):
            render(form, copy_no=number)


def test_threads_print_side_by_side_what_one_prints_alone() -> None:
    slips = [dataclasses.replace(RECEIPT, slip_no=f"{number:04}/TNHS") for number in range(8)]
    printed: dict[tuple[int, int], bytes] = {}

    def print_all(thread: int) -> None:
        for number, slip in enumerate(slips):
            printed[thread, number] = render(slip)

    threads = [threading.Thread(target=print_all, args=(thread,)) for thread in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(printed) == 4 * len(slips)
    assert all(pdf == render(slips[number]) for (_, number), pdf in printed.items())


@pytest.mark.parametrize("form", [RECEIPT, SLIP_OUT], ids=["A5", "A4"])
def test_forty_components_break_over_pages_with_repeated_heads(form: Any) -> None:
    papers = tuple(Component(name=f"Giấy tờ thứ {number} của hồ sơ", originals=1) for number in range(1, 41))
    field = "components" if form is RECEIPT else "papers"

    pages = words_by_page(render(dataclasses.replace(form, **{field: papers})))

    assert len(pages) == 2
    for number in range(1, 41):
        assert sum(f"Giấy tờ thứ {number} của hồ sơ" in page for page in pages) == 1
    for number, page in enumerate(pages, start=1):
        assert "TT " in page
        assert "Bản sao chứng thực" in page
        assert page.endswith(f"{form.scan_code} Trang {number}/2")
    assert pages[-1].count("(Ký, ghi rõ họ tên)") == 2


def test_a_minute_of_sixty_dossiers_repeats_its_heads_and_signs_at_the_end() -> None:
    minute: HandoverMinute = dataclasses.replace(MINUTE, lines=tuple(handover_line(number) for number in range(1, 61)))

    pages = words_by_page(render(minute))

    assert len(pages) >= 3
    assert all("Kết luận" in page for page in pages if "còn nguyên" in page)
    assert [number for number in range(1, 61) if not any(f"PG-261102-{number:04}" in page for page in pages)] == []
    assert pages[-1].count("(Ký, ghi rõ họ tên)") == 2


# -- text that people typed --------------------------------------------------------------------------------------------

MARKUP = "#set page(fill: red) $x^2$ *đậm* _n_ \\ \"hai\" 'một' `mã` <nhãn> @đây // chú /* = H"
"""What typst would act upon, were it read as markup."""

OUR_WORDS = {"limit_unit", "submitted_by", "returned_by", "direction", "taken_over", "handed_over", "service"}
OUR_WORDS |= {"clock", "kind", "state", "way", "asked_by", "form_set", "paper_last4", "personal_id_last4"}
CODES = {"dossier_code", "envelope_code", "reference", "minute_no"}


def with_text(value: Any, text: str) -> Any:
    """The form with this text in every field that a person may have typed."""
    if isinstance(value, Frozen):
        fields = [field.name for field in dataclasses.fields(value)]
        typed = {name: getattr(value, name) for name in fields if name not in OUR_WORDS | CODES}
        return dataclasses.replace(value, **{name: with_text(held, text) for name, held in typed.items()})
    if isinstance(value, tuple):
        return tuple(with_text(item, text) for item in value)
    return text if isinstance(value, str) else value


@each_form
def test_text_of_people_never_acts_as_markup(form: Form) -> None:
    text = unspaced(render(with_text(form, MARKUP)))

    assert text.count(MARKUP.replace(" ", "")) >= 5
    assert "\\*" not in text


@each_form
def test_signs_without_a_letter_are_replaced_and_hidden_ones_dropped(form: Form) -> None:
    text = unspaced(render(with_text(form, "mặt \U0001f600\ufe0f cười\u200b\u202e\x07 漢 hết")))

    assert "mặt□cười□hết" in text


@each_form
def test_ten_thousand_letters_without_a_blank_are_all_printed(form: Form) -> None:
    changed = dataclasses.replace(form, procedure_name="ữ" * 10_000) if form is not MINUTE else MINUTE
    if form is MINUTE:
        long_line = dataclasses.replace(MINUTE.lines[0], procedure_name="ữ" * 10_000)
        changed = dataclasses.replace(MINUTE, lines=(long_line,))

    pdf = render(changed)

    assert unspaced(pdf).count("ữ") >= 10_000
    assert len(words_by_page(pdf)) > 2


def test_a_line_break_in_a_reason_breaks_the_line() -> None:
    notice = dataclasses.replace(REJECTION, reason="1. Thiếu đơn.\r\n\n\n2. Sai nơi nộp.")

    text = PdfReader(io.BytesIO(render(notice))).pages[0].extract_text()

    assert "1. Thiếu đơn.\n2. Sai nơi nộp." in text


def test_decomposed_text_is_printed_composed() -> None:
    owner = dataclasses.replace(OWNER, name=unicodedata.normalize("NFD", "Đặng Thị Ngọc Huyền Ưỡn"))

    text = words(render(dataclasses.replace(RECEIPT, owner=owner)))

    assert "Đặng Thị Ngọc Huyền Ưỡn" in text
    assert unicodedata.is_normalized("NFC", text)


def test_every_style_has_every_letter_of_vietnamese() -> None:
    tones = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
    vowels = [unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" for tone in tones]
    signs = "đĐ–“”‘’…•□\u202f\u00a0ABCXYZabcxyz0123456789.,;:()/+-@#$%&*_="

    assert {ord(letter) for letter in [*vowels, *signs]} <= letters_of_all_styles()


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("  hai   ô\t trống ", "hai ô trống"),
        ("một\r\n \n\n hai", "một\nhai"),
        ("50.000\u202fđ", "50.000\u202fđ"),
        ("a\u2011b", "a-b"),
        ("\ufeffẩn\u00ad", "ẩn"),
        ("漢字", "□□"),
        ("", ""),
    ],
)
def test_text_is_made_printable(typed: str, shown: str) -> None:
    assert printable(typed) == shown


def test_only_words_longer_than_any_address_may_break() -> None:
    address = "nguyenvanthang.cainuoc@camau.example"

    assert breakable(address) == address
    assert breakable("x" * 37) == "\u200b".join(["x" * 6] * 6 + ["x"])


# -- all copies in one file --------------------------------------------------------------------------------------------


@each_form
def test_the_file_of_all_copies_is_tagged_fit_for_an_archive_and_says_what_each_copy_says(form: Form) -> None:
    pdf = render_copies(form)

    root: Any = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    about = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in about
    assert "<pdfuaid:part>1</pdfuaid:part>" in about
    assert root["/MarkInfo"]["/Marked"]
    assert "/OutputIntents" in root
    copies = [render(form, copy_no=number) for number, _ in enumerate(form.copies, start=1)]
    assert words_by_page(pdf) == [page for copy in copies for page in words_by_page(copy)]
    whole = {"/Document"}  # one file is one document
    kinds = [kind for kind, _ in tagged(pdf) if kind not in whole]
    assert kinds == [kind for copy in copies for kind, _ in tagged(copy) if kind not in whole]
    assert render_copies(thaw(freeze(form))) == pdf


def test_each_copy_of_a_long_minute_counts_its_own_pages() -> None:
    minute = dataclasses.replace(MINUTE, lines=tuple(handover_line(number) for number in range(60)))

    pages = words_by_page(render_copies(minute))

    each = len(pages) // len(minute.copies)
    feet = [re.findall(r"Trang (\d+)/(\d+)", page)[-1] for page in pages]
    assert feet == [(str(number), str(each)) for number in range(1, each + 1)] * len(minute.copies)


@each_form
def test_a_reprint_marks_every_copy(form: Form) -> None:
    assert words(render_copies(form, reprint=True)).count("Bản in lại") == len(form.copies)
