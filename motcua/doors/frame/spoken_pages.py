"""A page whose person has chosen English: what rules have said in Vietnamese is said in English, the rest is marked.

Templates ask the catalogue for their own words. What comes from below – words of tables, sentences of violations, the
journal – stands in the finished page in Vietnamese; here each text and each spoken attribute is looked up in phrases.
What is still Vietnamese is data, and gets `lang="vi"`, so that it is read out as what it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape, unescape

from motcua.doors.frame.phrases import in_english, is_mostly_vietnamese, is_vietnamese

_PIECES = re.compile(r"""<!--.*?-->|<(?:[^<>"']|"[^"]*"|'[^']*')*>|[^<]+|<""", re.S)
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]*)")
_SPOKEN = re.compile(r'(\s(?:aria-label|title|placeholder|alt|data-label|label|data-mc-text[a-z-]*)=")([^"]*)(")')
_BUTTON = re.compile(r'(\svalue=")([^"]*)(")')
_IS_BUTTON = re.compile(r'\stype="(?:submit|button)"')
_SILENT = re.compile(r"""\s(?:lang="vi"|translate="no")""")
_UNREAD = frozenset({"script", "style", "textarea", "code", "kbd"})
"""Their text is left alone: programs, codes, and what a person has typed."""
_NO_SPAN = frozenset({"title", "option", "text", "desc", "optgroup", "select"})
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})


def in_english_page(page: str) -> str:
    """Return a page of HTML, whole or a fragment, with all that is ours in English and what is data marked."""
    return "".join(_Reader(_PIECES.findall(page)).read())


@dataclass(slots=True)
class _Reader:
    """Goes through the pieces of a page once: tags, comments and the texts between them."""

    pieces: list[str]
    silent: str = ""
    """Name of the element whose content is left alone; "" outside of one."""
    depth: int = 0
    drawing: int = 0
    marked: set[int] = field(default_factory=set)
    """Opening tags that get the mark of language, by their place."""

    def read(self) -> Iterator[str]:
        """Give the pieces as they shall be sent."""
        out = [self._tag(at) if piece.startswith("<") else self._text(at) for at, piece in enumerate(self.pieces)]
        for at in self.marked:
            out[at] = re.sub(r"^<([a-zA-Z][a-zA-Z0-9-]*)", r'<\1 lang="vi"', out[at])
        return iter(out)

    def _tag(self, at: int) -> str:
        tag = self.pieces[at]
        name = _name(tag)
        is_open = bool(name) and not tag.startswith("</") and name not in _VOID and not tag.endswith("/>")
        if self.silent:
            self.depth += (name == self.silent) * (1 if is_open else -1 if tag.startswith("</") else 0)
            if not self.depth:
                self.silent = ""
            return tag
        if name == "svg":
            self.drawing += 1 if is_open else -1
        elif is_open and (name in _UNREAD or _SILENT.search(tag)):
            self.silent, self.depth = name, 1
        if not name or tag.startswith("</"):
            return tag
        if name == "input" and _IS_BUTTON.search(tag):
            tag = _BUTTON.sub(_attribute, tag)
        return tag if '="' not in tag else _SPOKEN.sub(_attribute, tag)

    def _text(self, at: int) -> str:
        text = self.pieces[at]
        if self.silent or not text.strip():
            return text
        words = unescape(text)
        english = in_english(" ".join(words.split()))
        if english is not None:
            return f"{_space(text[:1])}{escape(english, quote=False)}{_space(text[-1:])}"
        return self._marked(at, text) if is_vietnamese(words) and is_mostly_vietnamese(words) else text

    def _marked(self, at: int, text: str) -> str:
        """A text of data: its own element bears the mark where it holds nothing else, or a span does."""
        before, after = (self.pieces[place] if 0 <= place < len(self.pieces) else "" for place in (at - 1, at + 1))
        name = _name(before)
        is_alone = name and not before.startswith("</") and name not in _VOID and after.startswith(f"</{name}")
        if is_alone:
            if " lang=" not in before and not self.drawing:
                self.marked.add(at - 1)
            return text
        if self.drawing or name in _NO_SPAN:
            return text
        return f'{_space(text[:1])}<span lang="vi">{text.strip()}</span>{_space(text[-1:])}'


def _name(tag: str) -> str:
    match = _NAME.match(tag)
    return match[1].lower() if match else ""


def _space(sign: str) -> str:
    return " " if sign.isspace() else ""


def _attribute(match: re.Match[str]) -> str:
    english = in_english(unescape(match[2]))
    return match[0] if english is None else f"{match[1]}{escape(english)}{match[3]}"
