"""Message catalogues: Vietnamese sentences are the message ids, English is a catalogue.

Compiled with Babel, so that no gettext programs are needed. `python -m motcua.doors.frame.catalogues` lists what pages
may show and the catalogue does not know: messages of templates and code, and the Vietnamese texts of rules, which
phrases.py finds by their words or, where facts stand in them, by their shape.
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

NO_TEXTS = FUNCTIONS | {"compile", "search", "match", "fullmatch", "sub"}
"""What is given to these is asked for as a message, or is a pattern."""

CALL = re.compile(r"\b(?:_|gettext|gettext_lazy|ngettext)\(\s*u?((?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"))", re.S)


ROOMS = ("frame", "portal", "desk", "office", "tour", "control")
"""Doors with pages."""

BELOW = (
    "base", "ground", "record", "stages",
    *(f"outward/{room}" for room in ("drafting", "exchange", "jobs", "notices", "reports")),
)  # fmt: skip
"""Rooms whose words and sentences pages show."""

NEVER_SHOWN = re.compile(
    r"/migrations/|^base/server/"  # the database's own
    r"|^doors/frame/(?:assets|catalogues|samples|phrases|scopes)\.py$"  # set-up, the style page, keys of machines
    r"|^record/papers/(?:\w*forms|form_sets|parts|slips|letters|sheets|tracing|contract|issuing)\.py$"  # on forms
    r"|^outward/notices/(?!admin\.py$|layouts\.py$|signed\.py$)"  # printed, or sent as a message
    r"|^outward/exchange/(?!kinds/(?:procedures|columns)\.py$|tables/values\.py$)"  # files; drafts use those three
    r"|^record/dossiers/diagram\.py$"  # drawn for the documents
    r"|^ground/deadlines/(?:reading|worktime)\.py$"  # calendars as files, read at set-up
    r"|^outward/reports/(?:rules/|services\.py|signed_files\.py)"  # what `motcua verify` finds
    r"|^outward/reports/evaluating/(?:files|printing)\.py$"  # files and paper
)
"""Files whose Vietnamese never stands on a page of a door."""

NOT_SAID = frozenset(
    {
        *("không", "một", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười", "mốt", "tư", "lăm", "nghìn", "triệu"),
        *("{x0} mươi", "{x0} trăm", "{x0} tỷ", "âm {x1}", "{x0}{x1} đồng", "{a} .\xa0\u202fđĐ", "nữ"),
        *("Tỉnh {z}", "Thành phố {z}", "Xã {z}", "Phường {z}", "Đặc khu {z}", "VPĐKĐĐ", "Trung tâm PVHCC"),
        *("Trung tâm Phục vụ hành chính công", "Văn phòng Đăng ký đất đai", "Chi nhánh Văn phòng Đăng ký đất đai"),
        *("giấy phép lái xe", "lý lịch tư pháp", "căn cước", "đất đai", "bảo hiểm xã hội"),
        *("bưu chính công ích", "qua bưu chính", "bưu điện", "nộp trực tiếp", "cung cấp thông tin"),
        "[0-9A-Za-zĐđ._/-]+",
    }
)
"""Amounts in words as receipts bear them, what is read from a card, parts of names, words that people search for or
that files have."""

VIETNAMESE = re.compile("[À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
CITATION = re.compile(r"(?:QĐ|NĐ|TT|NQ|Luật) \d")
COUNTED = re.compile(r"\bngettext\(\s*u?((?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"))", re.S)
SLOT = re.compile(r"%\(\w+\)[sd]|\{[^{}]*\}")


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


def counted_messages() -> frozenset[str]:
    """The messages that are asked for with their number: these alone have a singular and a plural in gettext."""
    found: set[str] = set()
    for room in ROOMS:
        for template in (DOORS / room).glob("templates/**/*.html"):
            asked = re.finditer(COUNTED, templatize(template.read_text(encoding="utf-8")))
            found.update(ast.literal_eval(match.group(1)) for match in asked)
    for code in _code():
        for node in ast.walk(ast.parse(code.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and _name_of(node.func) == "ngettext"
                and isinstance(node.args[0], ast.Constant)
            ):
                found.add(str(node.args[0].value))
    return frozenset(found)


def texts_of_code(text: str) -> Iterator[str]:
    """The Vietnamese texts of one Python file that ask for no translation: `{name}` stands where a fact is filled in.

    Part of a sentence ("Thiếu ", " và ") has a slot at its open end. Docstrings and annotations are no texts.
    """
    tree = ast.parse(text)
    passed = {id(node) for parent in ast.walk(tree) for node in _passed_over(parent)}
    for node in ast.walk(tree):
        if id(node) in passed:
            continue
        if isinstance(node, ast.JoinedStr):
            fixed = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
            if _is_text(fixed):
                yield _opened("".join(_piece(part, place) for place, part in enumerate(node.values)))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_text(node.value):
            yield _opened(node.value)


def _passed_over(parent: ast.AST) -> Iterator[ast.AST]:
    """Nodes below this one that are no texts of their own."""
    if isinstance(parent, ast.Expr) and isinstance(parent.value, ast.Constant):
        yield parent.value
    elif isinstance(parent, ast.JoinedStr):
        yield from (part for part in parent.values if isinstance(part, ast.Constant))
        formats = (part.format_spec for part in parent.values if isinstance(part, ast.FormattedValue))
        yield from (node for spec in formats if spec is not None for node in ast.walk(spec))
    elif isinstance(parent, ast.keyword) and parent.arg == "aliases":  # other heads of a file's columns
        yield from ast.walk(parent.value)
    elif isinstance(parent, ast.Call) and _name_of(parent.func) in NO_TEXTS:
        yield from (node for argument in parent.args for node in ast.walk(argument))


def _name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _is_text(text: str) -> bool:
    """Whether there is a Vietnamese word in it: a single letter is a rule of writing, a citation of law stays."""
    return bool(VIETNAMESE.search(text)) and len(text.strip()) > 1 and not CITATION.match(text)


def _piece(part: ast.expr, place: int) -> str:
    return str(part.value) if isinstance(part, ast.Constant) else f"{{x{place}}}"


def _opened(text: str) -> str:
    return f"{'{a}' * text.startswith(' ')}{text}{'{z}' * text.endswith(' ')}"


def shape(message: str) -> str:
    """A message with nameless slots: messages of one shape are one message."""
    return SLOT.sub("{}", message.replace("%%", "%"))


def known_in_english(locale: Path = LOCALE, *, is_shape: bool = False) -> frozenset[str]:
    """The message ids that the English catalogue has; `is_shape`: those alone that phrases.py looks for in a page."""
    with (locale / "en" / "LC_MESSAGES" / "django.po").open("rb") as lines:
        catalogue = read_po(lines, locale="en")
    return frozenset(
        message.id if isinstance(message.id, str) else message.id[0]
        for message in catalogue
        if message.id and (all(message.string) if isinstance(message.string, tuple) else message.string)
        if not (is_shape and isinstance(message.id, str) and "%(" in message.id)
    )


def untranslated(rooms: Iterable[str] = ROOMS, locale: Path = LOCALE) -> list[str]:
    """Messages of templates and code that the English catalogue lacks, in alphabetical order.

    Those of the given doors, and of the rooms below them: the administration of ground tables asks for its own words.
    """
    asked: set[str] = set()
    for room in rooms:
        for template in (DOORS / room).glob("templates/**/*.html"):
            asked.update(messages_of(template.read_text(encoding="utf-8")))
    for code in _code(rooms):
        asked.update(messages_of_code(code.read_text(encoding="utf-8")))
    return sorted(asked - known_in_english(locale))


def _code(rooms: Iterable[str] = ROOMS) -> Iterator[Path]:
    for folder in (*(f"doors/{room}" for room in rooms), *BELOW):
        yield from sorted((DOORS.parent / folder).rglob("*.py"))


def unspoken(locale: Path = LOCALE) -> list[str]:
    """Texts of doors and rules that reach a page as they are and have no English, in alphabetical order."""
    known = {shape(message) for message in known_in_english(locale, is_shape=True)}
    asked: set[str] = set()
    for code in _code():
        if not NEVER_SHOWN.search(code.relative_to(DOORS.parent).as_posix()):
            asked.update(texts_of_code(code.read_text(encoding="utf-8")))
    return sorted(text for text in asked - NOT_SAID if not {shape(text), shape(text.strip())} & known)


@click.command(help="Liệt kê các câu của trang chưa có bản tiếng Anh, mỗi dòng một câu.")
def main() -> None:
    """Compile, then list."""
    compile_all()
    for message in (*untranslated(), *unspoken()):
        click.echo(message)


if __name__ == "__main__":
    main()
