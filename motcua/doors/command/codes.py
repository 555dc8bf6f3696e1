"""`motcua codes list|remove`: one-time codes of staff, for the day somebody has lost both phone and recovery codes."""

import json

import click

from motcua.base.text import moment_words
from motcua.doors.command import setup
from motcua.doors.frame import codes
from motcua.ground.deadlines.rules import local
from motcua.ground.people import services as people
from motcua.ground.people.services import NoSuchAccount


@click.group(help="Xem tài khoản nào dùng mã đăng nhập; bỏ mã của người mất điện thoại.")
def command() -> None:
    """The words below `motcua codes`."""


@command.command("list", help="Liệt kê tài khoản dùng mã đăng nhập và số mã dự phòng còn lại.")
@click.option("--json", "as_json", is_flag=True, help="Trả lời bằng JSON.")
@setup.database_option
def list_codes(as_json: bool, database: str | None) -> None:
    """Print one line an account."""
    setup.with_database(database)
    found = codes.everybody()
    if as_json:
        rows = [{"account": name, "since": since.isoformat(), "codes_left": left} for name, since, left in found]
        click.echo(json.dumps(rows))
        return
    for name, since, left in found:
        click.echo(f"{name}\ttừ {moment_words(local(since))}\tcòn {left} mã dự phòng")


@command.command(help="Bỏ mã đăng nhập của TÀI KHOẢN: lần sau chỉ cần mật khẩu, rồi cài mã mới.")
@click.argument("account", metavar="TÀI_KHOẢN")
@setup.database_option
def remove(account: str, database: str | None) -> None:
    """Take app and recovery codes away. Raises NoSuchAccount."""
    setup.with_database(database)
    if people.find_actor(account) is None:
        raise NoSuchAccount(account=account)
    had = people.remove_codes(account)
    words = "Đã bỏ mã đăng nhập của" if had else "Không có mã đăng nhập nào của"
    click.echo(f"{words} {account}.", err=True)
