"""Codes are known by shape, check digit and lists; what is doubtful is said, what is wrong is refused."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tracking_numbers import get_tracking_number

from motcua.base.ids import (
    Kind,
    Sex,
    dossier_code,
    identify,
    is_agency_code,
    new_envelope_code,
    parse_personal_number,
    personal_number_doubts,
    request_number,
    spaced_item_code,
)
from motcua.base.ids.envelope import ALPHABET
from motcua.base.ids.persons import OLD_PROVINCES
from motcua.base.ids.post import COUNTRIES, check_digit

# -- postal items ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "normalised", "warned"),
    [
        ("RR473124829GB", "RR473124829GB", True),  # foreign
        ("rr 4731 2482 9 gb", "RR473124829GB", True),
        ("RR045772185GB", "RR045772185GB", True),
        ("RR045771185GB", "RR045771185GB", True),
        ("XP696982485FR", "XP696982485FR", True),  # letters without a meaning, used all the same
        ("EE047312488VN", None, False),
        ("EB123456785VN", "EB123456785VN", False),
        ("MC123456785VN", "MC123456785VN", False),  # not to be taken for an envelope
        ("AV123456785VN", "AV123456785VN", False),
        ("AU123456785VN", "AU123456785VN", True),
        ("QM123456785VN", "QM123456785VN", False),
        ("QN123456785VN", "QN123456785VN", True),
        ("GD123456785VN", "GD123456785VN", False),
        ("GB123456785VN", "GB123456785VN", True),
        ("UA846098317YP", None, False),  # no such country
        ("RR26042001XGR", None, False),  # a placeholder for the check digit
        ("JA123456785VN", None, False),  # reserved letters
        ("RR473124829", None, False),
        ("RR4731248290GB", None, False),
        ("RR478124329GB", None, False),  # two digits swapped
        ("ＲＲ473124829ＧＢ", None, False),
    ],
)
def test_item_codes_at_the_edge_of_validity(item: str, normalised: str | None, warned: bool) -> None:
    reading = identify(item)

    assert reading.kind is Kind.S10
    assert reading.normalised == normalised
    assert reading.valid is (normalised is not None)
    assert bool(reading.warnings) is warned
    assert bool(reading.detail) is not reading.valid


@pytest.mark.parametrize("letter", "JKSTW")
def test_reserved_letters_are_refused(letter: str) -> None:
    assert not identify(f"{letter}A123456785VN").valid


def test_a_wrong_check_digit_is_shown_in_groups() -> None:
    assert identify("RR473124820GB").detail == (
        "Mã RR473124820GB sai chữ số kiểm tra. Quét lại, hoặc gõ lại từng nhóm: RR 4731 2482 ? GB."
    )
    assert spaced_item_code("RR473124829GB") == "RR 4731 2482 9 GB"


def test_the_country_list_is_whole() -> None:
    assert len(COUNTRIES) == 249
    assert {"VN", "GB", "SS", "BQ"} <= COUNTRIES
    assert not {"YP", "UK", "XK", "EU", "AN"} & COUNTRIES


@given(st.from_regex("[0-9]{8}", fullmatch=True))
def test_item_codes_agree_with_a_second_reader(serial: str) -> None:
    code = f"RR{serial}{check_digit(serial)}VN"

    assert identify(code).valid
    second = get_tracking_number(code)
    assert second is not None
    assert second.valid


@given(st.from_regex("[0-9]{8}", fullmatch=True), st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_digit_is_found_unless_both_remainders_give_five(serial: str, place: int, step: int) -> None:
    wrong = f"{serial[:place]}{(int(serial[place]) + step) % 10}{serial[place + 1 :]}"

    reading = identify(f"RR{wrong}{check_digit(serial)}VN")

    assert reading.valid is (check_digit(wrong) == check_digit(serial))
    if reading.valid:
        assert check_digit(serial) == "5"


# -- envelopes ---------------------------------------------------------------------------------------------------------


@given(st.binary(min_size=8, max_size=32))
def test_envelope_codes_are_read_as_issued_however_they_are_typed(random: bytes) -> None:
    code = new_envelope_code(random)
    body = code.removeprefix("MC-")

    assert code == new_envelope_code(random)
    assert set(body.replace("-", "")) <= set(ALPHABET) - set("AEYWD")
    alike = body.replace("0", "O").replace("1", "l")
    for typed in (code, code.lower(), code.replace("-", ""), f" mc {body} ", code.replace("-", "–"), f"MC-{alike}"):
        assert identify(typed).normalised == code, typed
    assert identify(code).kind is Kind.ENVELOPE


@given(st.binary(min_size=8, max_size=8), st.integers(0, 8), st.sampled_from(ALPHABET))
def test_a_wrong_sign_in_an_envelope_code_is_always_found(random: bytes, place: int, sign: str) -> None:
    code = new_envelope_code(random)
    signs = list(code.removeprefix("MC-").replace("-", ""))
    signs[place] = sign
    wrong = f"MC-{''.join(signs[:8])}-{signs[8]}"

    assert identify(wrong).valid is (wrong == code)


@given(st.binary(min_size=8, max_size=8), st.integers(0, 6))
def test_swapped_neighbours_in_an_envelope_code_are_always_found(random: bytes, place: int) -> None:
    code = new_envelope_code(random)
    signs = list(code.removeprefix("MC-").replace("-", ""))
    signs[place], signs[place + 1] = signs[place + 1], signs[place]
    wrong = f"MC-{''.join(signs[:8])}-{signs[8]}"

    assert identify(wrong).valid is (wrong == code)


def test_awkward_check_signs_are_understood() -> None:
    for number, sign in ((32, "*"), (33, "~"), (34, "$"), (35, "="), (36, "U")):
        body = f"000000{ALPHABET[number // 32]}{ALPHABET[number % 32]}"
        assert identify(f"MC-{body}-{sign}").normalised == f"MC-{body}-{sign}"


@pytest.mark.parametrize("wrong", ["MC-7K3Q9F2-M", "MC-7K3Q9F2M", "MC-7K3Q9F2M-MM", "MC-7K3Q9FUM-M", "MC-7K3Q9F2M-N"])
def test_damaged_envelope_codes_are_refused_with_a_reason(wrong: str) -> None:
    reading = identify(wrong)

    assert (reading.kind, reading.valid) == (Kind.ENVELOPE, False)
    assert reading.detail


def test_an_envelope_code_needs_enough_random_bytes() -> None:
    with pytest.raises(ValueError, match="eight"):
        new_envelope_code(b"1234567")


# -- dossiers, requests, agencies, procedures --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "kind", "warned"),
    [
        ("H12.34-261102-0017", Kind.DOSSIER, False),
        ("h12.34-261102-0017", Kind.DOSSIER, False),
        ("000.00.16.H03-210315-0001", Kind.DOSSIER, False),
        ("H55-261122-12345", Kind.DOSSIER, False),
        ("G15.A1.B2-200229-0001", Kind.DOSSIER, False),
        ("H12.34-261332-0017", Kind.DOSSIER, True),
        ("H12.34-210229-0017", Kind.DOSSIER, True),
        ("H12.34-261102-0000", Kind.DOSSIER, True),
        ("YC-261122-0001", Kind.REQUEST, False),
        ("YC-261122-000123", Kind.REQUEST, False),
        ("yc-261199-000123", Kind.REQUEST, True),
        ("2.000635", Kind.PROCEDURE, False),
        ("1.011442.000.00.00.H55", Kind.PROCEDURE, False),
        ("2.000815.000.00.00.H55.02", Kind.PROCEDURE, False),
        ("H12", Kind.AGENCY, False),
        ("H55.242", Kind.AGENCY, False),
        ("000.00.16.H03", Kind.AGENCY, False),
        ("Z12.3", Kind.AGENCY, True),
    ],
)
def test_codes_of_offices(code: str, kind: Kind, warned: bool) -> None:
    reading = identify(code)

    assert (reading.kind, reading.valid, reading.normalised) == (kind, True, code.upper())
    assert bool(reading.warnings) is warned


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("H12.34-261102-017", Kind.DOSSIER),
        ("H12.34-26112-0017", Kind.DOSSIER),
        ("Z12.34-261102-0017", Kind.DOSSIER),
        ("H1-261102-0017", Kind.DOSSIER),
        (f"H12.{'3' * 40}-261102-0017", Kind.DOSSIER),
        ("YC-261122-001", Kind.REQUEST),
        ("YC-26112-0001", Kind.REQUEST),
        ("2.00063", Kind.PROCEDURE),
        ("2.000635.01", Kind.PROCEDURE),
        (f"H12.{'3' * 40}", Kind.AGENCY),
        ("G15-TP07", Kind.UNKNOWN),
        ("12345", Kind.UNKNOWN),
        ("hồ sơ", Kind.UNKNOWN),
        ("-", Kind.UNKNOWN),
    ],
)
def test_codes_of_another_shape_are_refused_with_a_reason(code: str, kind: Kind) -> None:
    reading = identify(code)

    assert (reading.kind, reading.valid, reading.normalised, reading.warnings) == (kind, False, None, ())
    assert reading.detail


def test_dossier_codes_widen_past_9999_and_are_read_again() -> None:
    day = date(2026, 11, 22)

    assert dossier_code("H55.12", day, 1) == "H55.12-261122-0001"
    assert dossier_code("H55.12", day, 12345) == "H55.12-261122-12345"
    assert dossier_code("000.00.16.H03", day, 7) == "000.00.16.H03-261122-0007"
    for agency, number in (("55", 1), ("H55.12", 0), ("H55.12-", 1), ("Z12", 1)):
        with pytest.raises(ValueError, match=r"agency|numbered"):
            dossier_code(agency, day, number)
    assert is_agency_code("H55.12")
    assert not is_agency_code("h55")


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(1, 10**7))
def test_issued_codes_are_valid_without_warnings(day: date, number: int) -> None:
    for code, kind in (
        (dossier_code("H12.34", day, number), Kind.DOSSIER),
        (request_number(day, number), Kind.REQUEST),
    ):
        reading = identify(code)
        assert (reading.kind, reading.normalised, reading.warnings) == (kind, code, ())


def test_requests_are_numbered_from_one() -> None:
    assert request_number(date(2026, 11, 22), 123) == "YC-261122-000123"
    with pytest.raises(ValueError, match="numbered"):
        request_number(date(2026, 11, 22), 0)


# -- persons and taxpayers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", sorted(OLD_PROVINCES))
def test_personal_numbers_of_the_63_old_provinces_are_valid(place: str) -> None:
    reading = identify(f"0{place}190012345")

    assert (reading.kind, reading.valid, reading.warnings) == (Kind.PERSONAL_ID, True, ())


def test_personal_numbers_tell_place_sex_and_year() -> None:
    assert len(OLD_PROVINCES) == 63
    told = parse_personal_number("096302004417")
    assert (told.place, told.sex, told.birth_year) == ("096", Sex.FEMALE, 2002)
    assert parse_personal_number("001090000001").birth_year == 1990
    assert personal_number_doubts("096302004417", born_on=date(2002, 5, 1), sex=Sex.FEMALE) == ()
    assert len(personal_number_doubts("096302004417", born_on=date(1992, 5, 1), sex=Sex.MALE)) == 2
    assert personal_number_doubts("096302004417", born_on=None, sex=None) == ()
    with pytest.raises(ValueError, match="twelve"):
        parse_personal_number("09630200441")


@pytest.mark.parametrize(
    ("number", "kind", "valid", "warned"),
    [
        ("001 090 000 001", Kind.PERSONAL_ID, True, False),
        ("003090000001", Kind.PERSONAL_ID, False, False),
        ("097090000001", Kind.PERSONAL_ID, False, False),
        ("000000000000", Kind.PERSONAL_ID, False, False),
        ("119090000001", Kind.PERSONAL_ID, True, True),
        ("001450000001", Kind.PERSONAL_ID, True, True),
        ("٠٠١٠٩٠٠٠٠٠٠١", Kind.UNKNOWN, False, False),
        ("381234567", Kind.UNKNOWN, False, False),
        ("00109000001", Kind.UNKNOWN, False, False),
        ("0100109106", Kind.TAX_CODE, True, False),
        ("0300588569", Kind.TAX_CODE, True, False),
        ("0101248141", Kind.TAX_CODE, True, False),
        ("0102595740", Kind.TAX_CODE, True, False),
        ("0100109107", Kind.TAX_CODE, False, False),
        ("0100109106-001", Kind.TAX_CODE, True, False),
        ("0100109106-000", Kind.TAX_CODE, False, False),
    ],
)
def test_numbers_of_persons_and_taxpayers(number: str, kind: Kind, valid: bool, warned: bool) -> None:
    reading = identify(number)

    assert (reading.kind, reading.valid, bool(reading.warnings)) == (kind, valid, warned)


def test_a_branch_is_written_with_a_dash() -> None:
    assert identify("0100109106001").normalised == "0100109106-001"
    assert identify("0100109106 - 001").normalised == "0100109106-001"


# -- bad text ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("blank", ["", " ", "\t\r\n", "\u00a0\u202f"])
def test_a_blank_is_no_code(blank: str) -> None:
    reading = identify(blank)

    assert (reading.kind, reading.valid, reading.normalised) == (Kind.UNKNOWN, False, None)
    assert reading.detail == "Chưa có mã. Quét hoặc gõ mã."


@pytest.mark.parametrize(
    "hidden", ["\u200b", "\u200f", "\u00ad", "\ufeff", "\x00", "\x1d", "\x7f", "\ue000", "\ufffd", chr(0xDCFF)]
)
def test_characters_that_cannot_be_seen_are_refused_not_removed(hidden: str) -> None:
    reading = identify(f"EB1234{hidden}56785VN")

    assert (reading.kind, reading.valid) == (Kind.S10, False)
    assert f"U+{ord(hidden):04X}" in reading.detail


@given(st.text(max_size=60))
def test_any_text_gets_an_answer(text: str) -> None:
    reading = identify(text)

    assert reading.valid is (reading.normalised is not None)
    assert reading.valid is not bool(reading.detail)
    if reading.normalised:
        assert identify(reading.normalised).normalised == reading.normalised
        assert reading.normalised.isascii()


def test_long_text_is_refused_at_once() -> None:
    for text in ("A" * 10_000, "Ấ" * 10_000, "1" * 1_000_000, "Ấ" * 40, unicodedata.normalize("NFD", "Ấ") * 60):
        assert not identify(text).valid
    assert identify(f"{' ' * 5_000}EB123456785VN{' ' * 5_000}").valid
