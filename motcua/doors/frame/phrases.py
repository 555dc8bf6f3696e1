"""What rules say in Vietnamese, said in English.

Rules speak one language: words of tables, sentences of violations and of the journal reach a page as finished
Vietnamese text, some of it stored long before the page is asked for. The door therefore knows each by its words or by
its shape: an entry of the catalogue such as "Giao cơ quan, ký biên bản {minute}" stands for every sentence of that
shape. Numbers, names and codes in the slots are kept, words of ours in them are said in English too. What is unknown is
data – names of procedures, places and people – and stays as it is.

Messages that templates and code ask for are written with `%(name)s`, shapes with `{name}`. A message that has a plural
is a shape too; with the context "number" it is asked for by nobody and said here alone, once its number is known.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache

from babel.messages.mofile import read_mo

from motcua.doors.frame.catalogues import CITATION, LOCALE

_LETTERS = "À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ"
_VIETNAMESE = re.compile(f"[{_LETTERS}]")
_SAME = re.compile("(?<=[0-9])[\u202f\u00a0 ]?đ(?!\\w)|Một Cửa")
"""What is the same in both languages: the sign of the đồng, and our name."""

_WORD = re.compile(r"[^\W\d_]+")
_SLOT = re.compile(r"%\((\w+)\)[sd]|\{(\w*)[^{}]*\}")
_LONGEST = 600
"""Longer texts are letters and laws of the catalogue, never a sentence of ours."""

_WEAK_LETTERS = 5
"""A shape with no more fixed letters than this ("{a} và {b}") might be a name: every slot must be known to us."""

_NUMBER = "[0-9][0-9.]*"
_SLOT_KINDS = {"n": _NUMBER, "count": _NUMBER, "dates": "[0-9][0-9/–, và]*", "occasion": "[^.]+?"}
"""Slots of these names hold a whole number, days, or words of one sentence; `number` holds a number where there is a
plural; others hold any words."""

_OURS: tuple[object, ...] = (None, "number", b"number")
"""Contexts of messages that are looked for in pages; Babel leaves those of a compiled catalogue as bytes."""

_OWN_WORDS = "words"
"""A slot of this name holds what a person has written: it is never touched."""

_CLOCK = re.compile(r"\b(\d{1,2}) giờ (\d{2})\b(?! phút)")
_WEEKDAY = re.compile(r"\b(thứ (?:Hai|Ba|Tư|Năm|Sáu|Bảy)|Chủ nhật)(?=,? \d)", re.IGNORECASE)
_LENGTH = re.compile(r"\b(\d[\d.]*) (ngày làm việc|giờ làm việc|ngày|giờ|phút|tháng|tuần)\b")
_EDGES = " \t\n,;:.·–—…“”\"'()[]→!?*|/+‹›"
_SENTENCE_END = re.compile(r"(?<=[.?!…]) +(?=[“(]?[^\Wa-zà-ỹđăơư])")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One shape: the pattern of the Vietnamese, the English for one and for many with the same slots."""

    pattern: re.Pattern[str]
    english: tuple[str, ...]
    letters: int
    """Fixed letters of the shape; the more, the surer."""
    first: str
    """The letter that the shape begins with; "" for a slot or another sign."""


@dataclass(slots=True)
class _Book:
    """Entries of fixed words, and shapes by the word they begin or end with, so that few are tried for one text."""

    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    by_first: dict[str, list[Phrase]] = field(default_factory=lambda: defaultdict(list))
    by_last: dict[str, list[Phrase]] = field(default_factory=lambda: defaultdict(list))
    others: list[Phrase] = field(default_factory=list)

    def of(self, text: str) -> list[Phrase]:
        """The shapes that may fit a text, the surest first."""
        words = text.split(" ")
        found = [*self.by_first.get(words[0], ()), *self.by_last.get(words[-1], ()), *self.others]
        return sorted(found, key=lambda phrase: -phrase.letters)


def is_vietnamese(text: str) -> bool:
    """Whether a text has letters that only Vietnamese has."""
    return bool(_VIETNAMESE.search(_SAME.sub("", text)))


def is_mostly_vietnamese(text: str) -> bool:
    """Whether half of the words have such letters, or all but names have: no English sentence that holds a name."""
    words = _WORD.findall(_SAME.sub("", text))
    marked = [word for word in words if _VIETNAMESE.search(word)]
    return 2 * len(marked) >= len(words) or all(word in marked or word[0].isupper() for word in words)


def spoken(text: str) -> str:
    """Return a text of a rule in English as far as it is ours; only for pages that speak English."""
    return in_english(text) or text


@lru_cache(maxsize=8192)
def in_english(text: str) -> str | None:
    """Return a Vietnamese text in English; None when nothing in it is known."""
    if not is_vietnamese(text):
        return _bare(text.strip())
    counted = _counted(text)
    if counted is not None and not is_vietnamese(counted):
        return counted
    if CITATION.match(text.strip(_EDGES)):
        return _cited(text)
    for core, words in _readings(text):
        found = _whole(words) or (_shaped(words) if len(words) <= _LONGEST else None)
        if found is not None:
            return text.replace(core, found if words == core else found.rstrip("."), 1)
    return _in_pieces(text.strip()) or counted


def _readings(text: str) -> Iterator[tuple[str, str]]:
    """The part of a text without its edges and how it may be entered: as it is, or as a sentence with its stop."""
    trimmed, core = text.strip(), text.strip(_EDGES)
    yield trimmed, trimmed
    if trimmed.endswith("."):
        yield trimmed[:-1], trimmed[:-1]
    if core and core != trimmed:
        yield core, core
    if core:
        yield core, f"{core}."


def _bare(text: str) -> str | None:
    """The entry of words that happen to bear no mark ("Giao"); shorter ones are not told from English."""
    return _book().words.get(text, (None,))[-1] if len(text) > 2 else None


def _whole(text: str) -> str | None:
    """The entry of just these words, whatever its first letter."""
    words = _book().words
    if text in words:
        return words[text][-1]
    swapped = f"{text[:1].swapcase()}{text[1:]}"
    return _with_first_like(text, words[swapped][-1]) if swapped in words else None


def _with_first_like(model: str, text: str) -> str:
    first = text[:1].upper() if model[:1].isupper() else text[:1].lower()
    return f"{first}{text[1:]}"


def _shaped(text: str) -> str | None:
    """The entry of this shape, its slots said in turn."""
    for phrase in _book().of(text):
        match = phrase.pattern.fullmatch(text)
        if match is None:
            continue
        slots = match.groupdict()
        said = {name: value if name == _OWN_WORDS else _slot(value) for name, value in slots.items()}
        is_weak = phrase.letters <= _WEAK_LETTERS
        if is_weak and any(is_vietnamese(value) for name, value in said.items() if name != _OWN_WORDS):
            continue
        is_one = len(phrase.english) > 1 and "1" in slots.values()
        english = phrase.english[0 if is_one else -1].format(**said)
        return english if phrase.first in ("", text[0]) else _with_first_like(text, english)
    return None


def _slot(value: str) -> str:
    """What stands in a slot: words of ours, or data as it is."""
    known = in_english(value)
    return _CLOCK.sub(_clock, value) if known is None else known


def _in_pieces(text: str) -> str | None:
    """A text of several parts: those of a line one by one, sentences and words of a list only all together."""
    if " · " in text:
        parts = text.split(" · ")
        said = [_slot(part) for part in parts]
        return None if said == parts else " · ".join(said)
    if _SENTENCE_END.search(text):
        parts = _SENTENCE_END.split(text)
        said = [_slot(part) for part in parts]
        strange = any(part == before and is_vietnamese(part) for part, before in zip(said, parts, strict=True))
        return None if strange else " ".join(said)
    return _bracketed(text) or _labelled(text) or _listed(text) or _priced(text)


def _cited(text: str) -> str:
    """A law keeps its Vietnamese number; its parts are called as in English, and so is a sentence that follows it."""
    law, stop, sentence = text.partition(". ")
    known = in_english(sentence) if stop else None
    if known is not None:
        return f"{_cited(law)}. {known}"
    parts = re.sub(r"Điều (\d)", r"Art. \1", re.sub(r" khoản (\d)", r".\1", text))
    return re.sub(r"\bMẫu (\d)", r"form \1", parts).replace("nội dung được giữ trong", "kept in")


def _bracketed(text: str) -> str | None:
    """ "Words (more words)": each half by itself, where the first is known."""
    match = re.fullmatch(r"(.+?) \((.+)\)(\.?)", text)
    known = in_english(match[1]) if match else None
    return f"{known} ({_slot(match[2])}){match[3]}" if match and known else None


def _labelled(text: str) -> str | None:
    """ "Label: value": the value may be data."""
    label, colon, value = text.partition(": ")
    known = in_english(label) if colon else None
    return f"{known}: {_slot(value)}" if known else None


def _priced(text: str) -> str | None:
    """ "Item 30.000 đ": what is paid, and how much."""
    price = text.removesuffix(".")
    item, _space, amount = price.removesuffix("đ").rstrip("\u202f\u00a0 ").rpartition(" ")
    known = in_english(item) if price.endswith("đ") and amount[:1].isdigit() else None
    return f"{known}{text[len(item) :]}" if known else None


def _listed(text: str) -> str | None:
    """Parts of a list, each known to us or a name."""
    for joint in ("; ", " → ", " – ", ", "):
        if joint in text:
            parts = text.split(joint)
            said = [_slot(part) for part in parts]
            strange = [at for at, part in enumerate(said) if part == parts[at] and is_vietnamese(part)]
            if said != parts and len(strange) < len(parts) and all(_is_name(parts[at], at) for at in strange):
                return joint.join(said)
    return None


def _is_name(text: str, place: int) -> bool:
    """Whether a part of a list may be a name: of a person, or, where the list began with words of ours, of a place."""
    words = _WORD.findall(text)
    return bool(words) and (words[0][0].isupper() if place else all(word[0].isupper() for word in words))


def _counted(text: str) -> str | None:
    """Times, days and lengths of time where they stand in English or alone; None elsewhere and without any."""
    english = _WEEKDAY.sub(_weekday, _LENGTH.sub(_length, _CLOCK.sub(_clock, text)))
    return None if english == text or (is_vietnamese(english) and is_mostly_vietnamese(english)) else english


def _clock(match: re.Match[str]) -> str:
    return f"{match[1]:0>2}:{match[2]}"


def _weekday(match: re.Match[str]) -> str:
    return _whole(match[1]) or match[1]


def _length(match: re.Match[str]) -> str:
    english = _book().words.get(f"%(number)s {match[2]}", (match[0],))
    return english[0 if match[1] == "1" else -1].replace("%(number)s", match[1])


# ---- the entries of the catalogue ------------------------------------------------------------------------------------


@cache
def _book() -> _Book:
    """All entries; none before the catalogue is compiled. English of a message with slots is a shape too."""
    book, catalogue = _Book(), LOCALE / "en" / "LC_MESSAGES" / "django.mo"
    if not catalogue.is_file():
        return book
    with catalogue.open("rb") as lines:
        for message in read_mo(lines):
            words = message.id if isinstance(message.id, str) else message.id[0]
            if not words or message.context not in _OURS:
                continue
            english = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
            book.words[words] = english
            if _SLOT.search(words) and "<" not in words:
                if "%(" not in words or len(english) > 1:
                    _add(book, words, english)
                for sentence in english:
                    _add(book, sentence, (sentence,))
    return book


def _add(book: _Book, shape: str, english: tuple[str, ...]) -> None:
    fixed = _SLOT.sub("\0", shape.replace("%%", "%"))
    letters = sum(sign.isalpha() for sign in fixed)
    if not letters:
        return
    first = fixed[0] if fixed[0].isalpha() else ""
    kinds = {**_SLOT_KINDS, "number": _NUMBER} if len(english) > 1 else _SLOT_KINDS
    phrase = Phrase(_pattern(shape, first, kinds), tuple(_formatted(string) for string in english), letters, first)
    words = fixed.split(" ")
    if "\0" not in words[0]:
        book.by_first[words[0]].append(phrase)
        book.by_first[f"{words[0][:1].swapcase()}{words[0][1:]}"].append(phrase)
    elif "\0" not in words[-1]:
        book.by_last[words[-1]].append(phrase)
    else:
        book.others.append(phrase)


def _pattern(shape: str, first: str, kinds: Mapping[str, str]) -> re.Pattern[str]:
    """The regular expression of a shape, large or small at the start; a slot that comes twice holds the same twice."""
    shape = shape.replace("%%", "%")
    out, at, seen = f"[{first.upper()}{first.lower()}]" if first else "", len(first), set[str]()
    for slot in _SLOT.finditer(shape):
        name = slot[1] or slot[2]
        out += re.escape(shape[at : slot.start()])
        out += f"(?P={name})" if name in seen else f"(?P<{name}>{kinds.get(name, '.+?')})"
        seen.add(name)
        at = slot.end()
    return re.compile(out + re.escape(shape[at:]), re.S)


def _formatted(string: str) -> str:
    """An English entry with the slots of str.format, whichever way it was written."""
    return _SLOT.sub(lambda slot: f"{{{slot[1] or slot[2]}{_padding(slot[0])}}}", string.replace("%%", "%"))


def _padding(slot: str) -> str:
    """What follows the name in braces ("{hour:0>2}")."""
    return f":{slot.partition(':')[2][:-1]}" if slot.startswith("{") and ":" in slot else ""
