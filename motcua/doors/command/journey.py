"""`motcua journey`: one dossier of a real procedure the whole way through the acts; clock, paper and money beside."""

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

import click
from django.utils import timezone
from rich import box
from rich.console import Console
from rich.table import Table

from motcua.base.text import full_day_words, number, short_day_words, time_words, vnd
from motcua.doors.command import setup
from motcua.doors.command.verify import as_object, in_words
from motcua.ground.deadlines.rules import ZONE, local
from motcua.ground.people import services as people
from motcua.outward.rehearsals import journey, province
from motcua.outward.rehearsals.journey import Stop
from motcua.outward.reports import services as reports
from motcua.record.dossiers.rules import Owner

WIDTH = 260
"""Columns of the table where no terminal says otherwise."""


@click.command(help="Đưa một hồ sơ mẫu đi trọn đường qua mọi việc, kèm đồng hồ, giấy tờ và tiền. Chỉ ở dữ liệu giả.")
@click.option("--json", "as_json", is_flag=True, help="Mỗi việc một dòng JSON, dòng cuối là kết quả kiểm.")
@setup.database_option
@click.pass_context
def command(context: click.Context, as_json: bool, database: str | None) -> None:
    """Print each act, leave the dossier there and verify it; exit 1 if anything of it is not accounted for."""
    setup.with_database(database)
    now: datetime = timezone.now()  # noqa: TID251 - a door reads the clock
    if not people.is_made_up():
        click.echo(f"Đã nạp tỉnh mẫu: {number(province.load(now))} dòng danh mục.", err=True)
    dossier_id = uuid4()
    stops = []
    for stop in journey.walk(dossier_id, now):
        stops.append(stop)
        if as_json:
            click.echo(json.dumps(as_line(stop), ensure_ascii=False))
    found = reports.verify(now, only=[dossier_id])
    if as_json:
        click.echo(json.dumps({"dossier": stops[-1].number, "verified": as_object(found)}, ensure_ascii=False))
    else:
        show(stops)
        click.echo(in_words(found))
    context.exit(0 if found.is_clean else 1)


def as_line(stop: Stop) -> dict[str, object]:
    """Return one act for machines: instants in local time with offset, money in whole đồng by account."""
    return {
        "event_no": stop.event_no,
        "act": stop.act.value,
        "at": stop.at.astimezone(ZONE).isoformat(),
        "by": stop.by_id,
        "dossier": stop.number,
        "status": stop.status.value,
        "turn": stop.turn.value,
        "due_at": stop.due_at.astimezone(ZONE).isoformat() if stop.due_at else None,
        "minutes": {owner.value: minutes for owner, minutes in stop.minutes.items()},
        "envelope": stop.envelope or None,
        "holder": stop.holder or None,
        "offered_to": stop.offered_to or None,
        "money": dict(stop.balances),
    }


def show(stops: Sequence[Stop]) -> None:
    """Print the acts as a table on standard output: a line an act, as wide as it needs where no terminal is."""
    title = (
        f"Hồ sơ {stops[-1].number}, số yêu cầu {stops[0].number}, ngày mở {full_day_words(local(stops[0].at).date())}"
    )
    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", title_style="")
    for heading, is_number in _COLUMNS:
        table.add_column(heading, justify="right" if is_number else "left")
    for stop in stops:
        table.add_row(
            str(stop.event_no),
            stop.button,
            _moment(stop.at),
            stop.by_name,
            stop.status_word,
            _moment(stop.due_at) if stop.due_at else "",
            *(number(stop.minutes.get(owner, 0)) for owner in (Owner.POST, Owner.AGENCY, Owner.APPLICANT)),
            f"{stop.holder_name} → {stop.offered_to_name}" if stop.offered_to else stop.holder_name,
            *(vnd(amount) for amount in _money(stop)),
        )
    Console(file=sys.stdout, width=None if sys.stdout.isatty() else WIDTH, highlight=False).print(table)


_COLUMNS = (
    ("", True), ("Việc", False), ("Lúc", False), ("Người làm", False), ("Trạng thái", False), ("Hẹn trả", False),
    ("Phút bưu điện", True), ("cơ quan", True), ("người nộp", True), ("Phong bì ở (→ đang giao cho)", False),
    ("Còn nợ", True), ("Trong két", True), ("Đã nộp cơ quan", True),
)  # fmt: skip
"""Headings, and whether numbers stand below them."""


def _moment(at: datetime) -> str:
    return f"{short_day_words(local(at).date())}, {time_words(local(at))}"


def _money(stop: Stop) -> tuple[int, int, int]:
    """Return what the applicant owes, what lies in drawers, and what agencies have, in đồng."""
    sums = {"applicant": 0, "drawer": 0, "agency": 0}
    for account, amount in stop.balances.items():
        kind = account.partition(":")[0]
        if kind in sums:
            sums[kind] += amount
    return sums["applicant"], sums["drawer"], sums["agency"]
