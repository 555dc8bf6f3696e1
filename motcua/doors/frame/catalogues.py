"""Message catalogues: Vietnamese sentences are the message ids, English is a catalogue.

Compiled with Babel, so that no gettext programs are needed. `python -m motcua.doors.frame.catalogues` lists the
messages of the pages that still have no English.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

FRAME = Path(__file__).resolve().parent
LOCALE = FRAME / "locale"
DOORS = FRAME.parent

FUNCTIONS = frozenset({"_", "gettext", "gettext_lazy", "ngettext"})
"""What code says in the language of the page, it says through one of these."""

CALL = re.compile(r"\b(?:_|gettext|gettext_lazy)\(\s*u?((?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"))", re.S)


def compile_all(locale: Path = LOCALE) -> int:
    """Compile each django.po that is newer than its django.mo; the number of catalogues written."""
    written = 0
    for source in sorted(locale.glob("*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if target.is_file() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as lines:
            catalogue = read_po(lines, locale=source.parts[-3])
        with target.open("wb") as out:
            write_mo(out, catalogue)
        written += 1
    return written


def messages_of(text: str) -> Iterator[str]:
    """The message ids that one template asks for, in order of appearance."""
    for match in CALL.finditer(templatize(text)):
        yield ast.literal_eval(match.group(1))


def messages_of_code(text: str) -> Iterator[str]:
    """The message ids that one Python file asks for as plain texts; those it looks up in tables are not seen here."""
    for node in ast.walk(ast.parse(text)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS):
            continue
        first = node.args[0] if node.args else None
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first.value


def known_in_english(locale: Path = LOCALE) -> frozenset[str]:
    """The message ids that the English catalogue has."""
    with (locale / "en" / "LC_MESSAGES" / "django.po").open("rb") as lines:
        catalogue = read_po(lines, locale="en")
    return frozenset(
        message.id if isinstance(message.id, str) else message.id[0]
        for message in catalogue
        if message.id and (all(message.string) if isinstance(message.string, tuple) else message.string)
    )


def untranslated(rooms: Iterable[str] = ("frame", "portal"), locale: Path = LOCALE) -> list[str]:
    """Messages of templates and code of these doors that the English catalogue lacks, in alphabetical order."""
    asked: set[str] = set()
    for room in rooms:
        for template in (DOORS / room).glob("templates/**/*.html"):
            asked.update(messages_of(template.read_text(encoding="utf-8")))
        for code in (DOORS / room).glob("**/*.py"):
            asked.update(messages_of_code(code.read_text(encoding="utf-8")))
    return sorted(asked - known_in_english(locale))


@click.command(help="Liệt kê các câu của trang chưa có bản tiếng Anh, mỗi dòng một câu.")
def main() -> None:
    """Compile, then list."""
    compile_all()
    for message in untranslated():
        click.echo(message)


if __name__ == "__main__":
    main()
