"""`motcua export KIND FILE`: take a list of the province out, as CSV, XLSX or JSON; it can be put in again."""

import os
from pathlib import Path

import click

from motcua.base.text import number
from motcua.doors.command import setup
from motcua.doors.command.import_ import KIND_WORDS
from motcua.doors.frame.session import now
from motcua.ground.deadlines.rules import local
from motcua.outward.exchange import importing

ENDINGS = ("csv", "xlsx", "json")


@click.command(
    help="Xuất một danh sách ra TỆP (.csv, .xlsx hoặc .json theo đuôi tệp); nạp lại được bằng “motcua import”. "
    "LOẠI: units, agencies, procedures, calendars, tariffs, programme, listing, staff, training."
)
@click.argument("kind", metavar="LOẠI", type=click.Choice(list(KIND_WORDS)))
@click.argument("file", metavar="TỆP", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@setup.database_option
@click.pass_context
def command(context: click.Context, /, kind: str, file: Path, database: str | None) -> None:
    """Print the name of the file; it appears whole or not at all."""
    ending = file.suffix.lower().removeprefix(".")
    if ending not in ENDINGS:
        raise click.UsageError(f"Tên tệp phải có đuôi .csv, .xlsx hoặc .json, không phải “{file.name}”.", context)
    if not file.absolute().parent.is_dir():
        raise click.UsageError(f"Không có thư mục “{file.parent}”.", context)
    setup.with_database(database)
    data = importing.take_out(kind, ending, today=local(now()).date())
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        beside.write_bytes(data)
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
    click.echo(str(file))
    click.echo(f"Đã xuất {KIND_WORDS[kind]}, {number(len(data))} byte.", err=True)
