"""What a Vietnamese keyboard makes of a scanned code, undone.

A scanner types; a Telex or VNI input method may join its keys: "AA" becomes "Â", "E6" becomes "Ê", a "W" alone "Ư". The
text that arrives is taken apart into every row of keys that can have made it. Which row was the code is for a check
digit to say, never for this module.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

_CIRCUMFLEX, _BREVE, _HORN, _STROKE = "\u0302", "\u0306", "\u031b", "\u0335"
_TONES = ("\u0301", "\u0300", "\u0309", "\u0303", "\u0323")
_VOWELS = frozenset("AEIOUY")
_TELEX = dict(zip(_TONES, "SFRXJ", strict=True)) | {_BREVE: "W", _HORN: "W", _STROKE: "D"}
_VNI = dict(zip(_TONES, "12345", strict=True)) | {_CIRCUMFLEX: "6", _HORN: "7", _BREVE: "8", _STROKE: "9"}
_MARKS = frozenset((_CIRCUMFLEX, _BREVE, _HORN, *_TONES))
_ROWS_MAX = 4000
"""More rows of keys than a real code ever gives: then nothing is guessed."""


@dataclass(frozen=True, slots=True)
class _Letter:
    """One letter as it arrived: its base in upper case and the marks that keys have put on it."""

    base: str
    marks: tuple[str, ...] = ()


def keys_behind(text: str) -> frozenset[str]:
    """Return every row of ASCII keys, in upper case, that Telex or VNI can have turned into the text.

    Empty when the text holds a character that neither makes, or when there are too many rows to tell apart.
    """
    letters = _letters(text)
    if letters is None:
        return frozenset()
    found: set[str] = set()
    for keys in (_TELEX, _VNI):
        parts = [_run_rows(run, keys) for run in _runs(letters)]
        total = 1
        for rows in parts:
            total *= len(rows)
        if total > _ROWS_MAX:
            return frozenset()
        found.update("".join(row) for row in product(*parts))
    return frozenset(found)


def _letters(text: str) -> list[_Letter] | None:
    """Return the text sign by sign, None when a sign is neither ASCII nor a Vietnamese letter."""
    letters: list[_Letter] = []
    for sign in unicodedata.normalize("NFD", text.replace("đ", "Đ")):
        if sign in _MARKS and letters and letters[-1].base.isalpha():
            letters[-1] = _Letter(letters[-1].base, (*letters[-1].marks, sign))
        elif sign == "Đ":
            letters.append(_Letter("D", (_STROKE,)))
        elif sign.isascii():
            letters.append(_Letter(sign.upper()))
        else:
            return None
    return letters


def _runs(letters: list[_Letter]) -> Iterator[list[_Letter]]:
    """Yield runs of letters, in which a key acts on what stands before it, and single other signs."""
    run: list[_Letter] = []
    for letter in letters:
        if letter.base.isalpha():
            run.append(letter)
            continue
        if run:
            yield run
            run = []
        yield [letter]
    if run:
        yield run


def _run_rows(run: list[_Letter], keys: Mapping[str, str]) -> set[str]:
    """Return the rows of keys behind one run: each mark was a key typed somewhere after the letter it stands on.

    A tone moves as the word grows, so its key may stand anywhere after the first vowel. In Telex a "W" that finds no
    vowel becomes "Ư" by itself.
    """
    rows: set[str] = set()
    lone = [
        index for index, letter in enumerate(run) if letter.base == "U" and _HORN in letter.marks and keys is _TELEX
    ]
    for chosen in product((False, True), repeat=len(lone)):
        alone = {index for index, is_alone in zip(lone, chosen, strict=True) if is_alone}
        base = "".join("W" if index in alone else letter.base for index, letter in enumerate(run))
        typed = [
            (index, mark)
            for index, letter in enumerate(run)
            for mark in letter.marks
            if not (index in alone and mark == _HORN)
        ]
        rows |= _inserted(base, typed, run, keys)
    return rows


def _inserted(base: str, typed: list[tuple[int, str]], run: list[_Letter], keys: Mapping[str, str]) -> set[str]:
    """Return the rows with every typed key put at every place where it could have acted."""
    first_vowel = next((index for index, letter in enumerate(run) if letter.base in _VOWELS), 0)
    rows = {tuple(enumerate(base))}
    for index, mark in typed:
        key = base[index] if mark == _CIRCUMFLEX and keys is _TELEX else keys[mark]
        after = first_vowel if mark in _TONES else index
        grown = set()
        for row in rows:
            for place in range(len(row) + 1):
                if any(owner == after for owner, _ in row[:place]):
                    grown.add((*row[:place], (-1, key), *row[place:]))
        rows = grown
        if len(rows) > _ROWS_MAX:
            return {"".join(key for _, key in row) for row in rows}
    return {"".join(key for _, key in row) for row in rows}
