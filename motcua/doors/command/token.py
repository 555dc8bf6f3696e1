"""`motcua token issue|list|revoke`: the keys with which other systems use the API (docs/how-to/use-the-api.md).

A key is printed once, alone on standard output, so that it can go straight into a file; only its hash is stored.
"""

import json
from datetime import datetime, timedelta

import click
from django.utils import timezone

from motcua.base.text import clean_line, day_words
from motcua.base.violations import NotThere
from motcua.doors.command import setup
from motcua.doors.frame.scopes import SCOPES
from motcua.ground.deadlines.rules import ZONE, local
from motcua.ground.people import services as people
from motcua.ground.people.services import IssuedToken

DAYS = 365
"""How long a key is good when nothing is said."""


class NoSuchToken(NotThere):
    """No key in force has this id."""

    code = "token.no-such"
    text = "Không có khóa “{token}” đang có hiệu lực. Xem các khóa bằng “motcua token list”."


def _at_least_one(context: click.Context, option: click.Parameter, scopes: tuple[str, ...]) -> tuple[str, ...]:
    if not scopes:
        raise click.MissingParameter(ctx=context, param=option)
    return scopes


@click.group(help="Cấp, xem và thu hồi khóa truy cập API của các hệ thống khác.")
def command() -> None:
    """The words below `motcua token`."""


@command.command(help="Cấp một khóa làm thay TÀI KHOẢN; in khóa một lần duy nhất.")
@click.argument("account", metavar="TÀI_KHOẢN")
@click.option(
    "--scope",
    "scopes",
    metavar="QUYỀN",
    type=click.Choice(list(SCOPES)),
    multiple=True,
    callback=_at_least_one,
    help="Quyền của khóa, có thể lặp lại: " + ", ".join(list(SCOPES)[:4]) + ", hoặc act:<tên việc>.",
)
@click.option("--label", metavar="TÊN", default="", help="Khóa này của hệ thống nào.")
@click.option(
    "--days",
    metavar="SỐ_NGÀY",
    type=click.IntRange(1, 3_660),
    default=DAYS,
    help=f"Khóa có hiệu lực bao nhiêu ngày; mặc định {DAYS}.",
)
@setup.database_option
def issue(account: str, scopes: tuple[str, ...], label: str, days: int, database: str | None) -> None:
    """Print the key alone. Raises NoSuchAccount, NotReadable."""
    name = clean_line(label, label="Tên", field="label", most=120, may_be_empty=True)
    setup.with_database(database)
    now = _now()
    until = now + timedelta(days=days)
    made = people.issue_token(account_id=account, label=name, scopes=scopes, at=now, expires_at=until)
    click.echo(made.text)
    click.echo(f"Khóa {made.id}, hiệu lực đến {day_words(local(until))}. Không xem lại được: cất ngay.", err=True)


@command.command(name="list", help="In các khóa, mỗi dòng một khóa; không bao giờ in nội dung khóa.")
@click.option("--all", "ended_too", is_flag=True, help="Cả khóa đã thu hồi hoặc hết hạn.")
@click.option("--json", "as_json", is_flag=True, help="Mỗi khóa một dòng JSON.")
@setup.database_option
def list_(ended_too: bool, as_json: bool, database: str | None) -> None:
    """Print the keys, oldest first."""
    setup.with_database(database)
    now = _now()
    shown = [token for token in people.list_tokens() if ended_too or token.is_in_force(now)]
    for token in shown:
        click.echo(json.dumps(_as_object(token, now), ensure_ascii=False) if as_json else _in_words(token, now))
    if not shown:
        click.echo("Chưa có khóa nào. Cấp bằng “motcua token issue”.", err=True)


@command.command(help="Thu hồi một khóa ngay lập tức. MÃ là 12 ký tự ở đầu dòng của “motcua token list”.")
@click.argument("token_id", metavar="MÃ")
@setup.database_option
def revoke(token_id: str, database: str | None) -> None:
    """Print the id of the key that was ended. Raises NoSuchToken."""
    setup.with_database(database)
    if not token_id.isalnum() or not people.revoke_token(token_id, _now()):
        raise NoSuchToken(token=token_id[:40])
    click.echo(token_id)
    click.echo("Đã thu hồi.", err=True)


def _as_object(token: IssuedToken, now: datetime) -> dict[str, object]:
    return {
        "id": token.id,
        "account": token.account_id,
        "label": token.label,
        "scopes": list(token.scopes),
        "created_at": token.created_at.astimezone(ZONE).isoformat(),
        "expires_at": token.expires_at.astimezone(ZONE).isoformat() if token.expires_at else None,
        "revoked_at": token.revoked_at.astimezone(ZONE).isoformat() if token.revoked_at else None,
        "in_force": token.is_in_force(now),
    }


def _in_words(token: IssuedToken, now: datetime) -> str:
    if token.revoked_at is not None:
        state = f"thu hồi {day_words(local(token.revoked_at))}"
    elif token.expires_at is None:
        state = "không hết hạn"
    else:
        state = f"{'đến' if token.is_in_force(now) else 'hết hạn'} {day_words(local(token.expires_at))}"
    return "  ".join(part for part in (token.id, token.account_id, state, ",".join(token.scopes), token.label) if part)


def _now() -> datetime:
    return timezone.now()  # noqa: TID251 - a door reads the clock
