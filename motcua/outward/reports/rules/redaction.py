"""Words of applicants without what tells who they or others are: names, telephones, numbers, addresses of e-mail.

Who is known by name in the dossier is taken out in any spelling of accents; others where a surname of Việt Nam leads
words in capitals; every run of digits that is longer than a year. What is left may be read by who oversees.
"""

import re
from collections.abc import Iterable

from motcua.base.text import nfc, search_key

HIDDEN = "…"
_DIGITS = re.compile(r"\+?\d(?:[ .\-]?\d){4,}")
_MAIL = re.compile(r"\S+@\S+")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_SURNAMES = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Đoàn|Trịnh|Trương|Mai|Lâm|Tô|Hà|Cao|"
    "Châu|Quách|Thạch|Danh|Sơn|Kiều|Tiêu|Lương|Thái|Tạ|Tăng|Vương|Từ|Lưu|Đào"
)
_WORD = r"[A-ZÀ-ÝĂĐƠƯẠ-Ỹ][a-zà-ýăđơưạ-ỹ]+"
_NAME = re.compile(rf"\b(?:{_SURNAMES})(?: {_WORD}){{1,4}}")
_TOKEN = re.compile(r"\w+", re.UNICODE)
_LETTERS_LEAST = 2


def redacted(text: str, names: Iterable[str]) -> str:
    """Return a text with `…` in place of names, numbers and addresses; `names` are those of the people of the dossier.

    A name is taken out as a whole, and its given name where it stands alone with a capital.
    """
    found = nfc(text)
    for pattern in (_MAIL, _ADDRESS, _DIGITS):
        found = pattern.sub(HIDDEN, found)
    known = tuple(names)
    for name in sorted({search_key(name) for name in known}, key=len, reverse=True):
        found = _without(found, name.split())
    found = _NAME.sub(HIDDEN, found)
    given = {search_key(name).rpartition(" ")[2] for name in known if len(name.split()) > 1}
    return _TOKEN.sub(lambda word: _hidden_given(word[0], given), found)


def _hidden_given(word: str, given: set[str]) -> str:
    is_name = word[0].isupper() and len(word) >= _LETTERS_LEAST and search_key(word) in given
    return HIDDEN if is_name else word


def _without(text: str, name: list[str]) -> str:
    """Take out a name, given as the keys of its words, wherever these words follow one another."""
    if not name:
        return text
    tokens = list(_TOKEN.finditer(text))
    keys = [search_key(token[0]) for token in tokens]
    parts, done, place = [], 0, 0
    while place <= len(tokens) - len(name):
        if len(name) > 1 and keys[place : place + len(name)] == name:
            parts.append(text[done : tokens[place].start()] + HIDDEN)
            place += len(name)
            done = tokens[place - 1].end()
        else:
            place += 1
    return "".join([*parts, text[done:]])
