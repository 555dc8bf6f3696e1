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


def untranslated(rooms: Iterable[str] = ("frame", "portal"), locale: Path = LOCALE) -> list[str]:
    """Messages of the templates of these doors that the English catalogue lacks, in alphabetical order."""
    with (locale / "en" / "LC_MESSAGES" / "django.po").open("rb") as lines:
        known = {message.id for message in read_po(lines, locale="en") if message.id and message.string}
    asked: set[str] = set()
    for room in rooms:
        for template in (DOORS / room).glob("templates/**/*.html"):
            asked.update(messages_of(template.read_text(encoding="utf-8")))
    return sorted(asked - known)


@click.command(help="Liệt kê các câu của trang chưa có bản tiếng Anh, mỗi dòng một câu.")
def main() -> None:
    """Compile, then list."""
    compile_all()
    for message in untranslated():
        click.echo(message)


if __name__ == "__main__":
    main()
