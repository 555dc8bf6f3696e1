"""Vietnamese text is stored as typed in NFC, found without accents, and refused when it holds what cannot be seen."""

import unicodedata
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.base.text import (
    clean_line,
    clean_name,
    clean_text,
    day_words,
    full_day_words,
    masked_personal_number,
    masked_phone,
    moment_words,
    nfc,
    number,
    percent,
    search_key,
    short_day_words,
    spaced_phone,
    time_words,
    vnd,
    vnd_in_words,
    weekday_words,
    without_telex,
)
from motcua.base.violations import NotReadable


def line(value: object, most: int = 100) -> str:
    return clean_line(value, label="Tên đường", field="street", most=most)


def refused(value: object, clean: object = None) -> str:
    clean = clean or clean_line
    assert callable(clean)
    with pytest.raises(NotReadable) as caught:
        clean(value, label="Tên đường", field="street", most=100)
    assert caught.value.field == "street"
    assert caught.value.sentence.startswith("Tên đường ")
    assert unicodedata.is_normalized("NFC", caught.value.sentence)
    return caught.value.sentence


# -- storing and searching ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Hộ khẩu", "ho khau"),
        ("Cà  Mau", "ca mau"),
        (" Đường Ữ\u00a0Ệ ", "duong u e"),
        ("hòa", "hoa"),
        ("hoà", "hoa"),
        ("ĐẶNG", "dang"),
        (unicodedata.normalize("NFD", "Thủy Lợi"), "thuy loi"),
        ("C\u200bà\x00 \ud800Mau", "ca mau"),
        ("", ""),
    ],
)
def test_text_is_searched_by_an_unaccented_key(text: str, key: str) -> None:
    assert search_key(text) == key


@given(st.text(max_size=40))
def test_the_search_key_is_the_same_for_every_form_of_a_text(text: str) -> None:
    key = search_key(text)

    assert search_key(unicodedata.normalize("NFC", text)) == search_key(unicodedata.normalize("NFD", text))
    assert search_key(key) == key or not text.isascii()
    assert nfc(nfc(text)) == nfc(text)


# -- cleaning ----------------------------------------------------------------------------------------------------------


def test_lines_are_normalised_and_their_white_space_collapsed() -> None:
    assert line("  Phan \t Ngọc\n Hiển\u00a0\u3000 ") == "Phan Ngọc Hiển"
    assert line(unicodedata.normalize("NFD", "Nguyễn Tất Thành")) == "Nguyễn Tất Thành"
    assert line("hòa và hoà") == "hòa và hoà"
    assert line("tầng 2 🏠") == "tầng 2 🏠"


def test_texts_keep_their_lines() -> None:
    text = clean_text("  một \r\n\r\n\r\n\n hai  ba\u2028bốn \n", label="Lý do", field="reason", most=100)

    assert text == "một\n\nhai ba\nbốn"


@pytest.mark.parametrize(
    ("sign", "called"),
    [
        ("\x00", "ký tự điều khiển (U+0000)"),
        ("\x1b", "ký tự điều khiển (U+001B)"),
        ("\x1d", "ký tự điều khiển (U+001D)"),
        ("\x85", "ký tự điều khiển (U+0085)"),
        ("\u200b", "ký tự ẩn (U+200B)"),
        ("\u200d", "ký tự ẩn (U+200D)"),
        ("\u00ad", "ký tự ẩn (U+00AD)"),
        ("\ufeff", "ký tự ẩn (U+FEFF)"),
        ("\u3164", "ký tự ẩn (U+3164)"),
        ("\U000e0041", "ký tự ẩn (U+E0041)"),
        ("\u202e", "ký tự đảo chiều chữ (U+202E)"),
        ("\u2067", "ký tự đảo chiều chữ (U+2067)"),
        (chr(0xD800), "ký tự hỏng (U+D800)"),
        ("\ufffd", "ký tự hỏng (U+FFFD)"),
        ("\uffff", "ký tự hỏng (U+FFFF)"),
        ("\ue000", "ký tự riêng của một phông chữ (U+E000)"),
    ],
)
def test_what_cannot_be_seen_is_refused_with_its_place(sign: str, called: str) -> None:
    for clean in (clean_line, clean_text, clean_name):
        assert refused(f"Phan {sign}Hiển", clean) == (
            f"Tên đường có {called} ở vị trí 6, không in ra được. Xóa rồi gõ lại chỗ đó."
        )


def test_marks_are_not_piled_up() -> None:
    assert "quá nhiều dấu" in refused("e" + "\u0301" * 9)


@pytest.mark.parametrize("value", [None, 7, True, ["a"], b"a"])
def test_only_text_is_text(value: object) -> None:
    assert refused(value) == "Tên đường phải là chữ. Gõ lại."


def test_empty_is_refused_unless_it_may_be() -> None:
    for value in ("", " \n "):
        assert refused(value) == "Tên đường còn trống. Gõ vào rồi tiếp tục."
        assert clean_line(value, label="Ghi chú", field="note", most=9, may_be_empty=True) == ""
    assert clean_text(None, label="Ghi chú", field="note", most=9, may_be_empty=True) == ""


def test_length_is_counted_in_characters_after_cleaning() -> None:
    assert line(" Ễ " * 50, most=99) == " ".join("Ễ" * 50)
    assert len(line(unicodedata.normalize("NFD", "Ễ" * 100), most=100)) == 100
    assert refused("x" * 10_000) == "Tên đường dài 10.000 ký tự, tối đa 100. Viết gọn lại."


@pytest.mark.parametrize(
    "name", ["Nguyễn Thị Ngọc Diễm", "Y-Bih Ê-ban", "H'Hen Niê", "D’Arcy", "Lê A. Tám", "Юлия", "山田 太郎"]
)
def test_names_are_letters_of_any_script(name: str) -> None:
    assert clean_name(f" {name} ", label="Họ tên", field="name") == name


@pytest.mark.parametrize(
    "name", ["Nguyễn 🏠", "Nguyễn 2", "Lê, Tám", "<b>Lê</b>", "Lê_Tám", "Lê\ufe0f", "' - .", "Lê😀"]
)
def test_other_signs_in_a_name_are_refused(name: str) -> None:
    with pytest.raises(NotReadable) as caught:
        clean_name(name, label="Họ tên", field="name")

    assert caught.value.sentence.lower().endswith("gõ lại như trên giấy tờ.")


@given(st.text(max_size=50))
def test_cleaning_twice_changes_nothing_and_loses_no_letter(text: str) -> None:
    try:
        once = clean_text(text, label="Lý do", field="reason", most=60, may_be_empty=True)
    except NotReadable:
        return
    assert clean_text(once, label="Lý do", field="reason", most=60, may_be_empty=True) == once
    assert "".join(once.split()) == "".join(nfc(text).split())


# -- numbers -----------------------------------------------------------------------------------------------------------


def test_numbers_and_money() -> None:
    assert vnd(1_250_000) == "1.250.000\u202fđ"
    assert vnd(0) == "0\u202fđ"
    assert vnd(-50_000) == "-50.000\u202fđ"
    assert number(1272) == "1.272"
    assert number(999) == "999"
    assert percent(986, 1000) == "98,6\u202f%"
    assert percent(1, 1) == "100\u202f%"
    assert percent(0, 7) == "0\u202f%"
    assert percent(2, 3) == "66,7\u202f%"
    assert percent(9935, 10_000) == "99,4\u202f%"
    assert percent(5, 0) == "–"
    with pytest.raises(ValueError, match="negative"):
        percent(-1, 5)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (1, "Một đồng"),
        (10, "Mười đồng"),
        (15, "Mười lăm đồng"),
        (21, "Hai mươi mốt đồng"),
        (24, "Hai mươi tư đồng"),
        (105, "Một trăm linh năm đồng"),
        (110, "Một trăm mười đồng"),
        (1_000, "Một nghìn đồng"),
        (1_005, "Một nghìn không trăm linh năm đồng"),
        (50_000, "Năm mươi nghìn đồng"),
        (1_250_000, "Một triệu hai trăm năm mươi nghìn đồng"),
        (1_000_500, "Một triệu năm trăm đồng"),
        (3_014_025, "Ba triệu không trăm mười bốn nghìn không trăm hai mươi lăm đồng"),
        (9_000_000_000, "Chín tỷ đồng"),
        (1_000_000_001, "Một tỷ không trăm linh một đồng"),
        (12_000_000_000_000, "Mười hai nghìn tỷ đồng"),
        (-50_000, "Âm năm mươi nghìn đồng"),
    ],
)
def test_amounts_in_words(amount: int, words: str) -> None:
    assert vnd_in_words(amount) == words


@given(st.integers(0, 10**15), st.integers(0, 10**15))
def test_different_amounts_have_different_words(one: int, other: int) -> None:
    assert (vnd_in_words(one) == vnd_in_words(other)) is (one == other)


def test_masked_numbers_show_their_last_digits_only() -> None:
    assert masked_phone("0900 000 628") == "•••• ••• 628"
    assert masked_personal_number("096302004417") == "•••• •••• 4417"
    assert masked_phone("628") == "•••• ••• •••"
    assert masked_personal_number("") == "•••• •••• ••••"
    assert spaced_phone("0900000628") == "0900 000 628"
    assert spaced_phone("02903831234") == "02903831234"


# -- strokes of Telex --------------------------------------------------------------------------------------------------

_TONES = st.sampled_from(["", "s", "f", "r", "x", "j"])
_STARTS = st.sampled_from(["", "b", "c", "dd", "d", "gh", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "th", "tr"])
_ENDS = st.sampled_from(["", "c", "ch", "m", "n", "ng", "nh", "p", "t"])
_VOWELS = st.sampled_from([
    ("a", "a"), ("aw", "a"), ("aa", "a"), ("e", "e"), ("ee", "e"), ("i", "i"), ("o", "o"), ("oo", "o"), ("ow", "o"),
    ("u", "u"), ("uw", "u"), ("uow", "uo"), ("uwow", "uo"), ("iee", "ie"), ("oa", "oa"), ("uaa", "ua"), ("uy", "uy"),
])  # fmt: skip


@given(_STARTS, _VOWELS, _ENDS, _TONES, st.booleans())
def test_a_syllable_typed_by_telex_is_the_syllable_without_marks(
    start: str, vowels: tuple[str, str], end: str, tone: str, is_tone_last: bool
) -> None:
    typed = f"{start}{vowels[0]}{end}{tone}" if is_tone_last else f"{start}{vowels[0]}{tone}{end}"

    assert without_telex(typed) == f"{start.replace('dd', 'd')}{vowels[1]}{end}"


@given(st.text(alphabet="abcdeghiklmnoprstuvwxyzj ", max_size=40))
def test_strokes_are_taken_away_and_nothing_is_added(text: str) -> None:
    once = without_telex(search_key(text))

    assert len(once) <= len(search_key(text))
    assert len(once.split()) == len(search_key(text).split())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("keets hoon", "ket hon"),
        ("keest hoon", "ket hon"),
        ("khai sinhf", "khai sinh"),
        ("dduwowngf", "duong"),
        ("giaays pheps laix", "giay phep lai"),
        ("tuw phaps", "tu phap"),
        ("work permit", "work permit"),
        ("gplx 3.000347", "gplx 3.000347"),
        ("huu tri trich luc quyen", "huu tri trich luc quyen"),
    ],
)
def test_what_a_keyboard_left_is_read_as_it_was_meant(typed: str, meant: str) -> None:
    assert without_telex(typed) == meant


# -- days and times ----------------------------------------------------------------------------------------------------


def test_days_and_times() -> None:
    moment = datetime.fromisoformat("2026-11-16T15:20")

    assert day_words(date(2026, 11, 6)) == "06/11/2026"
    assert short_day_words(moment) == "16/11"
    assert weekday_words(moment) == "thứ Hai"
    assert full_day_words(date(2026, 11, 15)) == "Chủ nhật, 15/11/2026"
    assert time_words(moment) == "15 giờ 20"
    assert time_words(time(9)) == "9 giờ 00"
    assert time_words(time(9, 7, 59)) == "9 giờ 07"
    assert moment_words(moment) == "16/11/2026, 15 giờ 20"
