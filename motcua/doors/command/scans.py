"""`motcua scans …`: the files of scans: sealing them anew with the key that is current, and making such a key."""

import json
import os
import tempfile
from pathlib import Path

import click
from django.conf import settings

from motcua.base.sealing import new_key_line, read_keys
from motcua.base.violations import RuleViolation
from motcua.doors.command import setup
from motcua.doors.command.bars import progress_bar
from motcua.record.papers.scans import services as scans


class KeyThere(RuleViolation):
    """A key of this id exists: another may not take its place, or what it has sealed could not be opened."""

    code = "command.key-there"
    text = "Đã có khóa “{key_id}”. Chọn mã khác; khóa cũ phải giữ để mở tệp đã niêm phong bằng nó."


@click.group(help="Tệp của bản số hóa: niêm phong (mã hóa) lại, thêm khóa.")
def command() -> None:
    """Hold the words below."""


@command.command(
    "reseal", help="Niêm phong lại bằng khóa hiện hành các tệp cũ hoặc chưa mã hóa. Dừng lúc nào cũng được."
)
@click.option("--json", "as_json", is_flag=True, help="Trả lời bằng một đối tượng JSON.")
@setup.database_option
@click.pass_context
def reseal(context: click.Context, as_json: bool, database: str | None) -> None:
    """Seal old files anew; exit 1 if one could not be."""
    setup.with_database(database)
    with progress_bar("Đang niêm phong lại") as told:
        done, failed = scans.reseal(told)
    if as_json:
        click.echo(json.dumps({"resealed": done, "failed": list(failed)}))
    else:
        click.echo(f"Đã niêm phong lại {done} tệp, chưa được {len(failed)} tệp.")
        for sha256 in failed:
            click.echo(f"  {sha256}")
    context.exit(1 if failed else 0)


@command.command("new-key", help="Thêm một khóa mới vào tệp khóa và dùng nó từ nay; khóa cũ vẫn giữ để mở tệp cũ.")
@click.argument("key_id")
def new_key(key_id: str) -> None:
    """Write a new key before the others, so that it seals what comes now. Raises KeyThere."""
    path = Path(settings.SCAN_KEYS)
    text = path.read_text(encoding="ascii")
    if key_id == "names" or key_id in read_keys(text).sealing:
        raise KeyThere(key_id=key_id)
    new = new_key_line(key_id) + text
    try:
        read_keys(new)
    except ValueError as fault:
        raise click.BadParameter("mã gồm 1 đến 16 chữ cái không dấu, chữ số, dấu gạch", param_hint="KEY_ID") from fault
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".", encoding="ascii", delete=False) as beside:
        beside.write(new)
        beside.flush()
        os.fsync(beside.fileno())
    os.replace(beside.name, path)
    click.echo(f"Đã thêm khóa “{key_id}”. Sao lưu {path}, rồi chạy “motcua scans reseal”.")
