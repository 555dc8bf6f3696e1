"""`motcua verify`: prove that every paper, working minute, đồng and event is accounted for."""

import json

import click
from django.utils import timezone

from motcua.base import server
from motcua.base.text import number
from motcua.base.violations import NotThere
from motcua.doors.command import setup
from motcua.doors.command.bars import progress_bar
from motcua.outward.reports import services as reports
from motcua.outward.reports.files import verify_files
from motcua.outward.reports.rules import PROOF_WORDS, Finding, Verification
from motcua.outward.reports.signed_files import verify_signed

FINDINGS_SHOWN = 20
"""So many findings are printed for people; machines get all that are kept."""


class NoSuchDatabase(NotThere):
    """There is no database of this name on the server."""

    code = "command.no-such-database"
    text = "Không có cơ sở dữ liệu “{database}”. Xem lại tên, hoặc bỏ --database để dùng cơ sở dữ liệu của bản cài đặt."


@click.command(
    help="Chứng minh mọi giấy tờ, phút làm việc, đồng và sự kiện đều rõ. Mã kết thúc 1 khi có điều không rõ."
)
@click.option("--json", "as_json", is_flag=True, help="Trả lời bằng một đối tượng JSON.")
@click.option(
    "--files",
    type=click.Choice(["read", "size", "none"]),
    default="read",
    show_default=True,
    help="Tệp của bản số hóa: read đọc lại và so mã băm, size chỉ xem có đủ và đúng cỡ, none bỏ qua.",
)
@setup.database_option
@click.pass_context
def command(context: click.Context, as_json: bool, files: str, database: str | None) -> None:
    """Print what was checked and what is not accounted for; exit 1 if anything is."""
    if database is not None and not server.exists(setup.use_database(database)):
        raise NoSuchDatabase(database=database)
    setup.with_database(database)
    with progress_bar("Đang kiểm hồ sơ") as told:
        found = reports.verify(timezone.now(), progress=told)  # noqa: TID251 - a door reads the clock
    if files != "none":
        with progress_bar("Đang kiểm tệp số hóa") as told:
            verify_files(found, is_read=files == "read", progress=told)
        if files == "read":
            verify_signed(found)
    click.echo(json.dumps(as_object(found), ensure_ascii=False) if as_json else in_words(found))
    context.exit(0 if found.is_clean else 1)


def as_object(found: Verification) -> dict[str, object]:
    """Return the answer for machines: each proof an object of two numbers, all else a plain value or a list."""
    tallies: dict[str, object] = {
        proof.value: {"checked": tally.checked, "unaccounted": tally.unaccounted}
        for proof, tally in found.tallies.items()
    }
    return tallies | {
        "dossiers": found.dossiers,
        "sealed_days": found.sealed_days,
        "files_checked": found.files.checked,
        "files_unaccounted": found.files.unaccounted,
        "made_up": found.made_up,
        "finding_count": found.finding_count,
        "warnings": list(found.warnings),
        "findings": [f"{finding.proof.value}: {sentence(finding)}" for finding in found.findings],
    }


def in_words(found: Verification) -> str:
    """Return the answer for people: a line a proof, then what is not accounted for, the first ones in words."""
    lines = []
    for proof, tally in found.tallies.items():
        name, unit = PROOF_WORDS[proof]
        lines.append(f"{name:<10}{number(tally.checked):>16} {unit}, không rõ {number(tally.unaccounted)}")
    if found.files.checked:
        checked, unaccounted = number(found.files.checked), number(found.files.unaccounted)
        lines.append(f"{'Số hóa':<10}{checked:>16} tệp, không rõ {unaccounted}")
    lines += [f"• {sentence(finding)}" for finding in found.findings[:FINDINGS_SHOWN]]
    rest = found.finding_count - FINDINGS_SHOWN
    if rest > 0:
        lines.append(f"• … và {number(rest)} điều khác; xem đủ hơn bằng “motcua verify --json”.")
    lines += [f"Lưu ý: {words} Lập biên bản bàn giao bắt buộc ở Điều hành." for words in found.warnings]
    what = f"{number(found.dossiers)} hồ sơ"
    if found.sealed_days:
        what += f", {number(found.sealed_days)} ngày đã niêm"
    faults = f"Có {number(found.finding_count)} điều không rõ trong {what}."
    lines.append(f"Mọi thứ đều rõ: {what}." if found.is_clean else faults)
    return "\n".join(lines)


def sentence(finding: Finding) -> str:
    """Return a finding as a sentence that begins with its dossier."""
    name = f"Hồ sơ {finding.dossier}: {finding.sentence}" if finding.dossier else finding.sentence
    return f"{name[:1].upper()}{name[1:]}."
