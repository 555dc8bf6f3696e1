"""Which letters a form can print, and text made ready for printing.

The forms carry their own typeface and nothing else, so that a form looks the same on every machine and PDF/A can be
kept: a sign that the typeface does not have (an emoji, a Chinese character) must be replaced before the page is set.
"""

import re
import struct
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
"""The folder of the shipped typeface: Liberation Serif 2.1.5 in four styles, under the SIL Open Font Licence."""

REPLACEMENT = "□"
"""Printed for each sign that the typeface does not have: it shows that something stood here."""

BREAK_HERE = "\u200b"
"""Marks for the templates where a line may break inside a word; it is never printed."""

LONGEST_WORD = 36
"""A word of more letters may break anywhere near: no Vietnamese word, no code of ours and few addresses are longer."""

_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
_PART_OF_LONG_WORD = re.compile(r"\S{6}(?=\S)")
_BLANKS = re.compile(r"[^\S\n\u00a0\u202f]+")
_LINE_BREAKS = re.compile(r"\s*\n\s*")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Mn"})
_UNICODE_MAPS = frozenset({(0, 3), (3, 1)})


def printable(text: str) -> str:
    """Return the text as the forms print it: NFC, letters of the typeface only, blanks and empty lines drawn together.

    Control, zero-width and private signs are left out; a line break stays one line break; a sign that the typeface
    lacks becomes `REPLACEMENT`.
    """
    composed = unicodedata.normalize("NFC", text).replace("\u2011", "-")
    seen = "".join(_printed(sign) for sign in composed)
    return _LINE_BREAKS.sub("\n", _BLANKS.sub(" ", seen)).strip()


def breakable(text: str) -> str:
    """Return the text as `printable` does, with `BREAK_HERE` inside words longer than `LONGEST_WORD` letters."""
    return _LONG_WORD.sub(
        lambda word: _PART_OF_LONG_WORD.sub(lambda part: part[0] + BREAK_HERE, word[0]), printable(text)
    )


def _printed(sign: str) -> str:
    """One character of composed text as it is printed: itself, a blank, the replacement, or nothing."""
    if sign == "\n" or ord(sign) in letters_of_all_styles():
        return sign
    if sign.isspace():
        return " "
    return "" if unicodedata.category(sign) in _INVISIBLE else REPLACEMENT


@cache
def letters_of_all_styles() -> frozenset[int]:
    """The code points that every style of the shipped typeface can print, without those that print nothing at all."""
    styles = [_letters_of(path.read_bytes()) for path in sorted(FONTS.glob("*.ttf"))]
    formatting = {letter for letter in styles[0] if unicodedata.category(chr(letter)) in {"Cc", "Cf", "Co"}}
    return frozenset.intersection(*styles) - formatting


def _letters_of(font: bytes) -> frozenset[int]:
    """The code points of one TrueType font, read from its character map.

    Raises ValueError if the font has no Unicode character map of format 4 (segments; the Basic Multilingual Plane).
    """
    (tables,) = struct.unpack_from(">H", font, 4)
    for table in range(tables):
        tag, _checksum, start, _length = struct.unpack_from(">4sIII", font, 12 + 16 * table)
        if tag == b"cmap":
            break
    else:
        raise ValueError("the font has no character map")
    (maps,) = struct.unpack_from(">H", font, start + 2)
    for number in range(maps):
        platform, encoding, offset = struct.unpack_from(">HHI", font, start + 4 + 8 * number)
        (map_format,) = struct.unpack_from(">H", font, start + offset)
        if (platform, encoding) in _UNICODE_MAPS and map_format == 4:
            return _letters_of_segments(font, start + offset)
    raise ValueError("the font has no Unicode character map of format 4")


def _letters_of_segments(font: bytes, start: int) -> frozenset[int]:
    """The code points that a character map of format 4, beginning at byte `start`, leads to a glyph of their own."""
    (twice_segments,) = struct.unpack_from(">H", font, start + 6)
    segments = twice_segments // 2
    ends_at = start + 14
    ends = struct.unpack_from(f">{segments}H", font, ends_at)
    firsts = struct.unpack_from(f">{segments}H", font, ends_at + twice_segments + 2)
    deltas = struct.unpack_from(f">{segments}H", font, ends_at + 2 * twice_segments + 2)
    offsets_at = ends_at + 3 * twice_segments + 2
    offsets = struct.unpack_from(f">{segments}H", font, offsets_at)
    letters: set[int] = set()
    for segment, (first, last, delta, offset) in enumerate(zip(firsts, ends, deltas, offsets, strict=True)):
        for letter in range(first, last + 1):
            glyph = letter
            if offset:
                glyph_at = offsets_at + 2 * segment + offset + 2 * (letter - first)
                (glyph,) = struct.unpack_from(">H", font, glyph_at) if glyph_at + 2 <= len(font) else (0,)
                if glyph == 0:
                    continue
            if (glyph + delta) % 65536:
                letters.add(letter)
    letters.discard(0xFFFF)
    return frozenset(letters)
