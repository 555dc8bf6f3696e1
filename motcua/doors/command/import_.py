"""`motcua import KIND FILE`: put a list of the province in, all of it or nothing, and say what it changes.

Standard output carries the answer alone: with `--json` one object, {"new": n, "changed": n, "closed": n, "refused":
[{"row", "reason"}]} – with "left_out": [account] where a staff list leaves people out –, else the differences in words.
When a row is refused the exit status is 1 and nothing is written.
"""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import click

from motcua.base.changes import Change, Diff, Ending, Refusal
from motcua.base.text import day_words, number
from motcua.doors.command import setup
from motcua.doors.command.bars import stages_bar
from motcua.doors.command.lines import shown
from motcua.doors.frame.session import now
from motcua.ground.deadlines.rules import local
from motcua.outward.exchange import importing, inviting
from motcua.outward.exchange.tables.reading import FileNotReadable

KIND_WORDS = {
    "units": "đơn vị hành chính",
    "agencies": "cơ quan",
    "procedures": "thủ tục",
    "calendars": "lịch làm việc",
    "tariffs": "giá cước",
    "programme": "đề án chuyển giao",
    "listing": "danh mục qua bưu chính",
    "staff": "nhân sự",
    "training": "tập huấn",
}
REFUSED = 1
_SAID_MOST = 300
_NAMED_MOST = 20


@click.command(
    help="Nạp một danh sách từ TỆP (CSV, XLSX hoặc JSON) và nói rõ thay đổi gì. "
    "LOẠI: units, agencies, procedures, calendars, tariffs, programme, listing, staff, training. "
    "Có dòng sai thì không ghi gì."
)
@click.argument("kind", metavar="LOẠI", type=click.Choice(list(KIND_WORDS)))
@click.argument("file", metavar="TỆP", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@click.option("--dry-run", "is_trial", is_flag=True, help="Chỉ nói sẽ thay đổi gì, không ghi.")
@click.option("--json", "as_json", is_flag=True, help="Trả lời bằng một đối tượng JSON.")
@click.option(
    "--fill",
    "fills",
    metavar="CỘT=GIÁ_TRỊ",
    multiple=True,
    help="Giá trị cho ô trống của một cột, có thể lặp lại; ví dụ valid_from=01/07/2025.",
)
@click.option("--ignore", "ignored", metavar="TÊN_CỘT", multiple=True, help="Bỏ qua một cột của tệp, có thể lặp lại.")
@click.option(
    "--invitations",
    "links",
    metavar="TỆP",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Chỉ với staff: tệp CSV nhận liên kết mời của người mới; mặc định cạnh danh sách, tên thêm “-loi-moi”.",
)
@setup.database_option
@click.pass_context
def command(
    context: click.Context,
    /,
    kind: str,
    file: Path,
    is_trial: bool,
    as_json: bool,
    fills: tuple[str, ...],
    ignored: tuple[str, ...],
    links: Path | None,
    database: str | None,
) -> None:
    """Print the answer; end with 1 when a row is refused."""
    if links is not None and kind != "staff":
        raise click.UsageError("--invitations chỉ dùng với staff.", context)
    fill = dict(_filled(context, told) for told in fills)
    setup.with_database(database)
    at = now()
    try:
        with stages_bar() as told:
            put_in = partial(
                importing.put_in, kind, file.name, file.read_bytes(), at=at, today=local(at).date(), is_trial=is_trial,
                fill=fill, ignore=ignored, told=told,
            )  # fmt: skip
            if kind == "staff" and not is_trial:
                links = links or file.with_name(f"{file.stem}-loi-moi.csv")
                diff = inviting.put_in_and_invite(put_in, links, at=at)
            else:
                diff = put_in()
    except FileNotReadable as fault:
        if not as_json:
            raise
        diff = Diff(refused=(Refusal(0, fault.sentence),))  # row 0: the file itself
    if as_json:
        click.echo(json.dumps(answer(diff), ensure_ascii=False))
    else:
        for line in in_words(diff, file.name):
            click.echo(shown(line))
    for line in (summary(kind, diff, is_trial), *beside(kind, diff, links, is_trial)):
        click.echo(shown(line), err=True)
    if diff.refused:
        context.exit(REFUSED)


def answer(diff: Diff) -> dict[str, object]:
    """Return a diff as machines read it."""
    told: dict[str, object] = {
        "new": len(diff.new),
        "changed": len(diff.changed),
        "closed": len(diff.closed),
        "refused": [{"row": refusal.row, "reason": refusal.reason} for refusal in diff.refused],
    }
    return told | ({"left_out": [record.code for record in diff.left_out]} if diff.left_out else {})


def in_words(diff: Diff, file: str) -> Iterator[str]:
    """Yield a diff line by line: what is refused in which row of the file, or what is new, changed and ended."""
    for refusal in diff.refused:
        yield f"{file}, dòng {refusal.row}: {refusal.reason}."
    if diff.refused:
        return
    for change in diff.new:
        yield f"+ {_named(change)}"
    for change in diff.changed:
        yield f"~ {_named(change)}"
        for each in change.fields:
            yield f"    {each.label}: {_short(each.old) or '–'} → {_short(each.new) or '–'}"
    for ending in diff.closed:
        yield _ended(ending)


def summary(kind: str, diff: Diff, is_trial: bool) -> str:
    """Return one sentence for the person who watches."""
    counts = (
        f"{number(len(diff.new))} mới, {number(len(diff.changed))} thay đổi, {number(len(diff.closed))} hết hiệu lực, "
        f"{number(diff.same)} như cũ"
    )
    if diff.refused:
        return f"Chưa ghi gì: {number(len(diff.refused))} chỗ không nhận được. Sửa tệp rồi nạp lại."
    return f"{'Thử' if is_trial else 'Đã nạp'} {KIND_WORDS[kind]}: {counts}."


def beside(kind: str, diff: Diff, links: Path | None, is_trial: bool) -> Iterator[str]:
    """Yield what the person who watches must know besides: who is not in the list, where the invitations are."""
    if diff.left_out:
        names = [f"{record.code} ({importing.called(record)})" for record in diff.left_out]
        more = f" và {number(len(names) - _NAMED_MOST)} người khác" if len(names) > _NAMED_MOST else ""
        yield (
            f"{number(len(names))} người cùng nơi làm việc không có trong danh sách, vẫn giữ nguyên: "
            f"{', '.join(names[:_NAMED_MOST])}{more}. Ai đã nghỉ thì ghi cột “Làm đến hết ngày”."
        )
    if kind == "staff" and diff.new and not diff.refused and not is_trial and links is not None:
        yield f"Lời mời của người mới ở {links}, chỉ mình bạn đọc được. Phát xong thì xóa tệp."


def _named(change: Change) -> str:
    record = change.record
    name = importing.called(record)
    since = f", từ {day_words(record.valid_from)}" if record.valid_from else ""
    return f"{record.code} {_short(str(name))}".rstrip() + since


def _ended(ending: Ending) -> str:
    return f"- {ending.record.code}: hết hiệu lực sau ngày {day_words(ending.last_day)} (dòng {ending.row})"


def _short(text: str) -> str:
    return text if len(text) <= _SAID_MOST else f"{text[:_SAID_MOST]}…"


def _filled(context: click.Context, told: str) -> tuple[str, str]:
    column, sign, value = told.partition("=")
    if not sign or not column.strip() or not value.strip():
        raise click.UsageError(f"“{told}” không có dạng CỘT=GIÁ_TRỊ.", context)
    return column.strip(), value.strip()
