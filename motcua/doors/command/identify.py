"""`motcua identify CODE… | -`: which kind of code each is, and whether it is valid. No database, no Django.

With --json one line for each code or line, in order, blank ones too:
{"input", "kind", "valid", "normalised", "warnings": []}. A code with warnings is valid; `normalised` is null when the
code is not valid.
"""

from collections.abc import Iterable, Iterator

import click

from motcua.base.ids import KIND_WORDS, Kind, Reading, identify
from motcua.doors.command.lines import read_lines, shown, write_json_line


@click.command(help="Cho biết mỗi mã là mã gì và có đúng không. Dùng “-” để đọc từng dòng từ đầu vào chuẩn.")
@click.argument("codes", metavar="MÃ…", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Mỗi mã một dòng JSON, đúng thứ tự, cả dòng trống.")
def command(codes: tuple[str, ...], as_json: bool) -> None:
    """Answer for every code; bytes that are no text come out as an unknown code, never as an error."""
    for typed in _typed(codes):
        reading = identify(typed)
        if as_json:
            write_json_line(
                {
                    "input": typed,
                    "kind": reading.kind,
                    "valid": reading.valid,
                    "normalised": reading.normalised,
                    "warnings": list(reading.warnings),
                }
            )
        else:
            click.echo(_in_words(typed, reading))


def _typed(codes: Iterable[str]) -> Iterator[str]:
    for code in codes:
        if code == "-":
            for line in read_lines(["-"]):
                yield line.decode("utf-8", errors="surrogateescape")
        else:
            yield code


def _in_words(typed: str, reading: Reading) -> str:
    called = shown(typed.strip()) or "(trống)"
    kind = KIND_WORDS[reading.kind]
    if not reading.valid:
        known = "" if reading.kind is Kind.UNKNOWN else f"{kind}, không hợp lệ. "
        return f"{called}: {known}{reading.detail}"
    lines = [f"{called}: {kind}, hợp lệ: {reading.normalised}"]
    lines += [f"  Lưu ý: {warning}" for warning in reading.warnings]
    return "\n".join(lines)
