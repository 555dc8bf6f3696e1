"""`motcua calendars recompute`: what a day off that was declared late does to open dossiers, and promising it to them.

Without a flag it shows what would change and asks; where nobody can be asked it only shows. Each dossier is written by
an act of its own: a run that was cut off goes on where it stopped.
"""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import click
from django.utils import timezone

from motcua.base.text import number
from motcua.base.violations import RuleViolation
from motcua.doors.command import setup
from motcua.doors.command.bars import progress_bar
from motcua.ground.deadlines.rules import ZONE
from motcua.stages.processing import recounting
from motcua.stages.processing.recounting import Change

SHOWN_MOST = 20
"""So many changes are shown before a person is asked; `--dry-run` and `--json` show all."""


class BothWays(RuleViolation):
    """Only showing and writing at once."""

    code = "calendars.both-ways"
    text = "--dry-run chỉ xem, --confirm thì ghi. Chọn một trong hai."
    status = 422


@click.group(help="Lịch làm việc: tính lại hạn của hồ sơ đang mở khi có ngày nghỉ báo sau.")
def command() -> None:
    """The words below `motcua calendars`."""


@command.command(help="Tính lại hạn của hồ sơ đang mở theo lịch hiện nay: xem hạn cũ → hạn mới, xác nhận rồi ghi.")
@click.option(
    "--from", "since", metavar="NGÀY", type=click.DateTime(["%Y-%m-%d"]), help="Chỉ hồ sơ có hạn từ ngày này."
)
@click.option("--dry-run", is_flag=True, help="Chỉ xem, không ghi.")
@click.option("--confirm", is_flag=True, help="Ghi ngay, không hỏi.")
@click.option("--json", "as_json", is_flag=True, help="Mỗi hồ sơ một dòng JSON, dòng cuối là số hồ sơ.")
@setup.database_option
@click.pass_context
def recompute(
    context: click.Context, since: datetime | None, dry_run: bool, confirm: bool, as_json: bool, database: str | None
) -> None:
    """Show the changes on standard output; write them when told so. Exit 1 when one could not be written."""
    if dry_run and confirm:
        raise BothWays()
    setup.with_database(database)
    with progress_bar("Đang tính hạn") as told:
        changes = list(recounting.touched(since.date() if since else None, told))
    if as_json:
        for change in changes:
            click.echo(json.dumps(as_line(change), ensure_ascii=False))
    else:
        _show(changes, len(changes) if dry_run else SHOWN_MOST)
    is_confirmed = (confirm and bool(changes)) or (
        not dry_run and not as_json and bool(changes) and _is_told_to(len(changes))
    )
    refused = _write(changes) if is_confirmed else []
    written = len(changes) - len(refused) if is_confirmed else 0
    if as_json:
        said = {"touched": len(changes), "written": written, "refused": refused}
        click.echo(json.dumps(said, ensure_ascii=False))
    elif is_confirmed:
        _tell_of_refusals(refused)
        click.echo(f"Đã ghi hạn mới cho {number(written)} hồ sơ; người nộp được báo.", err=True)
    context.exit(1 if refused else 0)


def as_line(change: Change) -> dict[str, object]:
    """Return one change for machines; instants with their zone."""
    return {
        "dossier": change.number,
        "agency": change.agency,
        "old": change.old.astimezone(ZONE).isoformat(),
        "new": change.new.astimezone(ZONE).isoformat(),
        "days": [day.isoformat() for day in change.days],
        "reason": change.reason,
    }


def _show(changes: Sequence[Change], most: int) -> None:
    for change in changes[:most]:
        click.echo(recounting.words(change))
    if len(changes) > most:
        click.echo(f"… và {number(len(changes) - most)} hồ sơ khác; xem đủ bằng --dry-run.")
    if not changes:
        click.echo("Không có hồ sơ đang mở nào phải tính lại hạn.")
        return
    reasons = Counter(change.reason for change in changes)
    for reason, count in reasons.most_common():
        click.echo(f"{number(count)} hồ sơ: {reason}", err=True)


def _is_told_to(count: int) -> bool:
    """Ask the person at the terminal; where there is none, say how to confirm."""
    if not sys.stdin.isatty():
        click.echo("Chưa ghi gì. Thêm --confirm để ghi hạn mới.", err=True)
        return False
    return click.confirm(f"Ghi hạn mới cho {number(count)} hồ sơ và báo người nộp?", err=True)


def _write(changes: Sequence[Change]) -> list[dict[str, str]]:
    """Write every change by its act; return what was refused, by dossier. Raises nothing that a rule says."""
    refused = []
    with progress_bar("Đang ghi hạn mới") as told:
        for done, change in enumerate(changes, start=1):
            refusal = recounting.promise_anew(change, timezone.now())  # noqa: TID251 - a door reads the clock
            if refusal is not None:
                refused.append({"dossier": change.number, "code": refusal.code, "detail": refusal.sentence})
            told(done, len(changes))
    return refused


def _tell_of_refusals(refused: Sequence[dict[str, str]]) -> None:
    for each in refused:
        click.echo(f"{each['dossier']}: {each['detail']}", err=True)
