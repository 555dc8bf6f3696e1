"""A Vietnamese keyboard that joins the keys of a scanned code does not lose the code, and never makes another of it."""

import random
import unicodedata
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.base.ids import Kind, identify, new_envelope_code
from motcua.base.ids.envelope import ALPHABET, check_sign
from motcua.base.ids.post import check_digit
from motcua.base.ids.scanner import keys_behind

TONES = {"S": "\u0301", "F": "\u0300", "R": "\u0309", "X": "\u0303", "J": "\u0323"}
TONES_VNI = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
CIRCUMFLEX, BREVE, HORN, STROKE = "\u0302", "\u0306", "\u031b", "stroke"


@dataclass
class Keyboard:
    """A small Telex or VNI input method: keys act on the word before the cursor, digits and dashes end a Telex word.

    `is_free` lets a key act over letters in between, as most input methods do.
    """

    is_telex: bool
    is_free: bool
    done: str = ""
    letters: list[list[str]] = field(default_factory=list)
    lossless: bool = True

    def typed(self, keys: str) -> str:
        for key in keys:
            handled = self.telex(key) if self.is_telex else self.vni(key)
            if not handled:
                self.plain(key)
        self.end()
        return unicodedata.normalize("NFC", self.done)

    def plain(self, key: str) -> None:
        if key.isalpha():
            self.letters.append([key])
        else:
            self.end()
            self.done += key

    def end(self) -> None:
        for letter in self.letters:
            base = "Đ" if STROKE in letter else letter[0]
            self.done += base + "".join(mark for mark in letter[1:] if mark != STROKE)
        self.letters = []

    def reach(self, bases: str) -> list[str] | None:
        """Return the last letter of the word among some, only the very last letter unless keys act freely."""
        seen = self.letters if self.is_free else self.letters[-1:]
        return next((letter for letter in reversed(seen) if letter[0] in bases), None)

    def put(self, letter: list[str], mark: str, key: str) -> None:
        """Put a mark on a letter; the same mark twice takes it off again and types the key, which loses a key."""
        if mark in letter:
            letter.remove(mark)
            self.plain(key)
            self.lossless = False
        else:
            letter.append(mark)

    def tone(self, mark: str, key: str) -> bool:
        tones = {*TONES.values()}
        toned = next((letter for letter in self.letters if tones & set(letter)), None)
        letter = toned or self.reach("AEIOUY")
        if letter is None:
            return False
        if toned and mark not in toned:
            toned[1:] = [each for each in toned[1:] if each not in tones]
            self.lossless = False
        self.put(letter, mark, key)
        return True

    def telex(self, key: str) -> bool:
        if key in TONES:
            return self.tone(TONES[key], key)
        if key == "W":
            letter = self.reach("AOU")
            if letter is None:
                self.letters.append(["U", HORN])
            else:
                self.put(letter, BREVE if letter[0] == "A" else HORN, key)
            return True
        if key == "Z" and any({*TONES.values()} & set(letter) for letter in self.letters):
            for letter in self.letters:
                letter[1:] = [mark for mark in letter[1:] if mark not in TONES.values()]
            self.lossless = False
            return True
        letter = self.reach(key) if key in "AEOD" else None
        if letter is None:
            return False
        self.put(letter, STROKE if key == "D" else CIRCUMFLEX, key)
        return True

    def vni(self, key: str) -> bool:
        if key in TONES_VNI:
            return self.tone(TONES_VNI[key], key)
        bases, mark = {"6": ("AEO", CIRCUMFLEX), "7": ("OU", HORN), "8": ("A", BREVE), "9": ("D", STROKE)}.get(
            key, ("", "")
        )
        letter = self.reach(bases) if bases else None
        if letter is None:
            return False
        self.put(letter, mark, key)
        return True


KEYBOARDS = [(True, False), (True, True), (False, False), (False, True)]
issued = st.binary(min_size=8, max_size=8).map(new_envelope_code)
codes = st.one_of(
    st.text(ALPHABET, min_size=8, max_size=8).map(lambda body: f"MC-{body}-{check_sign(body)}"),
    st.tuples(st.from_regex("[ACEHLMRUV][A-Z]", fullmatch=True), st.from_regex("[0-9]{8}", fullmatch=True)).map(
        lambda parts: f"{parts[0]}{parts[1]}{check_digit(parts[1])}VN"
    ),
)


@settings(max_examples=400, deadline=None)
@given(codes, st.sampled_from(KEYBOARDS), st.booleans(), st.booleans())
def test_a_joined_code_is_read_as_itself_or_not_at_all(
    code: str, keyboard: tuple[bool, bool], is_lower: bool, is_decomposed: bool
) -> None:
    method = Keyboard(*keyboard)
    text = method.typed(code)
    typed = text.lower() if is_lower else text
    typed = unicodedata.normalize("NFD", typed) if is_decomposed else typed

    reading = identify(typed)

    assert reading.normalised in {code, None}
    if method.lossless and not text.isascii():
        rows = keys_behind(text)
        assert code in rows
        vouched = {identify(row).normalised for row in rows} - {None}
        assert reading.valid is (vouched == {code})


@given(issued, st.sampled_from(KEYBOARDS), st.booleans())
def test_every_issued_code_passes_through_every_keyboard_unchanged(
    code: str, keyboard: tuple[bool, bool], is_lower: bool
) -> None:
    text = Keyboard(*keyboard).typed(code)

    assert text == code
    assert identify(text.lower() if is_lower else text).normalised == code


@pytest.mark.parametrize("keyboard", KEYBOARDS)
def test_most_other_codes_are_read_again(keyboard: tuple[bool, bool]) -> None:
    source = random.Random(20261122)
    kept = joined = 0
    while joined < 300:
        body = "".join(source.choices(ALPHABET, k=8))
        code = f"MC-{body}-{check_sign(body)}"
        method = Keyboard(*keyboard)
        text = method.typed(code)
        if method.lossless and text != code:
            joined += 1
            kept += identify(text).normalised == code

    assert kept >= 0.75 * joined


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Ê045772185VN", "EE045772185VN"),
        ("ê045772185vn", "EE045772185VN"),
        ("Ư045772185VN", "UW045772185VN"),
        ("EĐ", None),
        ("EB12345678\u0301VN", None),
        ("\u0301EB123456785VN", None),
        ("Éﬁ045772185VN", None),
        ("ÊE045772185VN", None),
    ],
)
def test_joined_item_codes(text: str, code: str | None) -> None:
    assert identify(text).normalised == code
    assert identify(unicodedata.normalize("NFD", text)).normalised == code


def test_a_code_without_a_check_digit_is_never_guessed() -> None:
    reading = identify("Đ2.34-261102-0017")

    assert not reading.valid
    assert "bộ gõ" in reading.detail


def test_two_possible_codes_are_refused() -> None:
    source = random.Random(7)
    vouched: set[str | None] = set()
    text = ""
    while len(vouched) < 2:
        body = "".join(source.choices(ALPHABET, k=8))
        text = Keyboard(is_telex=True, is_free=True).typed(f"MC-{body}-{check_sign(body)}")
        if not text.isascii():
            vouched = {identify(row).normalised for row in keys_behind(text)} - {None}

    reading = identify(text)

    assert (reading.kind, reading.valid) == (Kind.ENVELOPE, False)
    assert "nhiều mã" in reading.detail
