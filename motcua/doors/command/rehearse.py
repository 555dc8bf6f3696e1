"""`motcua rehearse PROCEDURE`: a made-up dossier through a version of a procedure by the real acts; nothing is kept.

Every way is rehearsed unless one is named; kept rehearsals are run again and held against what is expected.
"""

import json
import sys
from collections.abc import Sequence
from datetime import datetime, time, timedelta

import click
from django.utils import timezone
from rich import box
from rich.console import Console
from rich.table import Table

from motcua.base.text import moment_words
from motcua.doors.command import setup
from motcua.ground.catalogue import drafting
from motcua.ground.deadlines.rules import ZONE, local
from motcua.ground.deadlines.words import duration_words
from motcua.outward.drafting import keeping
from motcua.outward.drafting.keeping import Kept
from motcua.outward.rehearsals import proving
from motcua.outward.rehearsals.proving import Rehearsal

WIDTH = 200
"""Columns of the table where no terminal says otherwise."""
_MORNING = time(8, 0)


@click.command(help="Diễn tập một THỦ_TỤC: hồ sơ giả đi hết bằng các việc thật, đồng hồ đứng yên, không giữ lại gì.")
@click.argument("procedure", metavar="THỦ_TỤC")
@click.option("--version", "version_id", metavar="BẢN", help="Một bản, kể cả dự thảo; mặc định là bản đang áp dụng.")
@click.option("--way", metavar="CÁCH", help=f"Một trong: {', '.join(proving.WAYS)}; mặc định là mọi cách.")
@click.option("--start", metavar="LÚC", type=click.DateTime(["%Y-%m-%dT%H:%M"]), help="Bắt đầu lúc, giờ Việt Nam.")
@click.option("--json", "as_json", is_flag=True, help="Trả lời bằng một đối tượng JSON.")
@setup.database_option
@click.pass_context
def command(
    context: click.Context,
    procedure: str,
    version_id: str | None,
    way: str | None,
    start: datetime | None,
    as_json: bool,
    database: str | None,
) -> None:
    """Print what each way found; exit 1 when an act was refused or a kept rehearsal found something else."""
    setup.with_database(database)
    today = local(timezone.now()).date()  # noqa: TID251 - a door reads the clock
    key = version_id or proving.version_of(procedure, today)
    if key.rpartition("@")[0] != procedure:
        raise proving.NothingToRehearse(version=key)
    record = drafting.version(key)
    first = max(today + timedelta(days=1), record.valid_from if record and record.valid_from else today)
    at = (start or datetime.combine(first, _MORNING)).replace(tzinfo=ZONE)
    found = [proving.rehearse(key, each, at) for each in ([way] if way else proving.WAYS)]
    kept = keeping.run_again(procedure, key)
    if as_json:
        click.echo(json.dumps(as_object(key, found, kept), ensure_ascii=False))
    else:
        for each in found:
            show(each)
        for rehearsed in kept:
            click.echo(_kept_words(rehearsed))
    context.exit(1 if any(each.refusal for each in found) or any(not each.is_same for each in kept) else 0)


def as_object(key: str, found: Sequence[Rehearsal], kept: Sequence[Kept]) -> dict[str, object]:
    """Return rehearsals for machines: instants with their zone, minutes of working time."""
    return {
        "version": key,
        "ways": [
            {
                "way": each.way,
                "start": each.start.astimezone(ZONE).isoformat(),
                "due": each.due_at.astimezone(ZONE).isoformat() if each.due_at else None,
                "acts": [
                    {
                        "act": moment.act.value,
                        "at": moment.at.astimezone(ZONE).isoformat(),
                        "by": moment.by,
                        "form": moment.form or None,
                        "status": moment.status.value,
                        "due": moment.due_at.astimezone(ZONE).isoformat() if moment.due_at else None,
                    }
                    for moment in each.moments
                ],
                "explanation": list(each.explanation),
                "stages": [
                    {
                        "stage_no": stage.stage_no,
                        "name": stage.name,
                        "unit": stage.unit,
                        "budget_minutes": stage.budget_minutes,
                        "used_minutes": stage.used_minutes,
                    }
                    for stage in each.stages
                ],
                "refused": {"act": each.refused_act, "sentence": each.refusal} if each.refusal else None,
            }
            for each in found
        ],
        "kept": [
            {
                "id": each.id,
                "as_expected": each.is_same,
                "differences": [{"expected": line.expected, "found": line.found} for line in each.differences],
            }
            for each in kept
        ],
    }


def show(found: Rehearsal) -> None:
    """Print one way as a table, the due date with its reasons, and what the stages used."""
    table = Table(box=box.SIMPLE_HEAD, title=f"{found.words}, bắt đầu {moment_words(local(found.start))}",
                  title_justify="left", title_style="")  # fmt: skip
    for heading in ("Việc", "Lúc", "Ai làm", "Biểu mẫu", "Trạng thái", "Hẹn trả"):
        table.add_column(heading)
    for moment in found.moments:
        due = moment_words(local(moment.due_at)) if moment.due_at else ""
        table.add_row(moment.button, moment_words(local(moment.at)), moment.by, moment.form, moment.status_word, due)
    Console(file=sys.stdout, width=None if sys.stdout.isatty() else WIDTH, highlight=False).print(table)
    for words in found.explanation:
        click.echo(f"  {words}")
    for stage in found.stages:
        budget = f" trên {duration_words(stage.budget_minutes, 480)}" if stage.budget_minutes is not None else ""
        click.echo(f"  {stage.stage_no}. {stage.name or stage.unit}: {duration_words(stage.used_minutes, 480)}{budget}")
    if found.refusal:
        click.echo(f"  Dừng lại ở “{found.refused_act}”: {found.refusal}")


def _kept_words(kept: Kept) -> str:
    head = f"{kept.words}, bắt đầu {moment_words(local(kept.start))}"
    if kept.is_same:
        return f"Diễn tập đã lưu, đúng mong đợi: {head}"
    lines = [f"  mong đợi: {line.expected or '–'}\n  thấy:     {line.found or '–'}" for line in kept.differences]
    return "\n".join([f"Diễn tập đã lưu, KHÁC mong đợi: {head}", *lines])
