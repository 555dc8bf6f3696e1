"""`motcua evaluate PROGRAMME --from DAY --to DAY`: the figures of a transfer programme in a period, as on its page.

Nobody is named: an evaluation counts dossiers. PROGRAMME is its id (code@first day), or its code where there is one.
"""

import json
from datetime import date

import click

from motcua.base.violations import NotReadable, NotThere
from motcua.doors.command import setup
from motcua.doors.frame.forms import day_from
from motcua.doors.frame.session import now
from motcua.ground.deadlines.rules import ZONE, local
from motcua.ground.programmes import evaluation_rules as rules
from motcua.ground.programmes import queries
from motcua.outward.reports.evaluating import reading
from motcua.outward.reports.evaluating.printing import value_words
from motcua.outward.reports.evaluating.reading import Evaluation
from motcua.outward.reports.rules.days import Days


@click.command(
    help="In số liệu đánh giá của một ĐỀ ÁN (mã, hoặc mã@ngày đầu) trong một kỳ, đúng như trang Đánh giá. "
    "Không có tên người nào."
)
@click.argument("programme", metavar="ĐỀ-ÁN")
@click.option("--from", "first", metavar="NGÀY", help="Ngày đầu của kỳ, ví dụ 2026-11-01; mặc định đầu tháng này.")
@click.option("--to", "last", metavar="NGÀY", help="Ngày cuối của kỳ; mặc định cuối tháng này.")
@click.option("--json", "is_json", is_flag=True, help="In một đối tượng JSON cho máy đọc.")
@setup.database_option
def command(programme: str, first: str | None, last: str | None, is_json: bool, database: str | None) -> None:
    """Print the figures, one a line; or one object."""
    setup.with_database(database)
    today = local(now()).date()
    days = _days(first, last, today)
    before = Days(*rules.before(days.first, days.last))
    found = reading.read_whole(_id_of(programme), days, before, today)
    click.echo(json.dumps(as_object(found), ensure_ascii=False, indent=2) if is_json else in_words(found))


def _days(first: str | None, last: str | None, today: date) -> Days:
    begin, end = rules.month_of(today)
    if first is not None:
        begin = date.fromisoformat(day_from(first, "--from"))
        end = rules.month_of(begin)[1] if last is None else end
    if last is not None:
        end = date.fromisoformat(day_from(last, "--to"))
    if end < begin:
        raise NotReadable(sentence="Kỳ đánh giá: ngày cuối phải từ ngày đầu trở đi.", field="--to")
    return Days(begin, end)


def _id_of(programme: str) -> str:
    """Return the id of a programme by id or code; of several phases of a code the newest. Raises NotThere."""
    there = [found.facts for found in queries.roadmaps()]
    found = next((facts.id for facts in there if programme in (facts.id, facts.code)), None)
    if found is None:
        raise NotThere(thing="đề án này")
    return found


def as_object(found: Evaluation) -> dict[str, object]:
    """Return the evaluation for machines: whole numbers, minutes, đồng; null = nobody has told it."""
    other = found.other
    return {
        "programme": found.scope.facts.id,
        "from": found.days.first.isoformat(),
        "to": found.days.last.isoformat(),
        "compared_from": other.first.isoformat() if other else None,
        "compared_to": other.last.isoformat() if other else None,
        "counted_at": now().astimezone(ZONE).isoformat(timespec="seconds"),
        "figures": [
            {
                "key": row.key,
                "name": row.words,
                "unit": row.unit,
                "value": row.value,
                "compared": row.other,
                "how": row.how,
            }
            for _section, row in reading.rows_of(found)
        ],
        "units": [
            {
                "unit_no": group.number,
                "unit_nos": [unit.unit_no for unit in group.units],
                "name": group.name,
                "figures": {str(key): number for key, number in reading.group_counts(found, group).items()},
            }
            for group in found.scope.groups
        ],
        "procedures": {
            code: {str(key): number for key, number in counts.items()}
            for code, counts in sorted(found.now.by_procedure.items())
        },
    }


def in_words(found: Evaluation) -> str:
    """Return the evaluation for people."""
    lines = [f"{found.scope.facts.name}, {rules.period_words(found.days.first, found.days.last)}"]
    for section in found.sections:
        lines += ["", section.title]
        for row in section.rows:
            share = f" ({row.share})" if row.share else ""
            beside = f"; kỳ trước {value_words(row.other, row.unit)}" if row.other is not None else ""
            lines.append(
                f"  {'  ' if row.is_part else ''}{row.words}: {value_words(row.value, row.unit)}{share}{beside}"
            )
    return "\n".join(lines)
