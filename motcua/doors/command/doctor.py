"""`motcua doctor`: what this installation uses and whether all is well. Starts the server if need be; writes no row."""

import json
import platform
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, cast

import click
from django.apps import apps
from django.conf import settings
from django.db import Error, connections
from django.db.migrations.loader import MigrationLoader

from motcua.base import server
from motcua.base.distribution import AppendOnly
from motcua.base.server.programs import VERSION_LEAST
from motcua.base.violations import RuleViolation
from motcua.doors.command import setup
from motcua.doors.frame import assets, health
from motcua.outward.notices import lettering
from motcua.outward.reports import files
from motcua.record.papers.scans import store, virus

DISK_FAULT_BYTES = 200_000_000
DISK_WARNING_BYTES = 2_000_000_000
WAITING_SECONDS_MAX = 600
"""A job that has waited longer without a worker is a fault: somebody has not been told something."""

VIETNAMESE_VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")


class State(StrEnum):
    """How well one thing is."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


MARKS = {State.OK: "Đạt", State.WARNING: "Lưu ý", State.FAULT: "Lỗi"}


@dataclass(frozen=True)
class Finding:
    """What was found about one thing."""

    what: str
    """A stable word for machines, such as `migrations`."""
    state: State
    sentence: str
    facts: dict[str, object] = field(default_factory=dict)


@click.command(help="Cho biết hệ thống đang dùng gì và có ổn không. Kết thúc với mã 1 khi có lỗi.")
@click.option("--json", "as_json", is_flag=True, help="Trả lời bằng một đối tượng JSON.")
@setup.database_option
@click.pass_context
def command(context: click.Context, as_json: bool, database: str | None) -> None:
    """Print the findings; exit 1 if any is a fault."""
    found = list(examine(database))
    well = all(finding.state is not State.FAULT for finding in found)
    if as_json:
        rows = [{"what": one.what, "state": one.state, "sentence": one.sentence, **one.facts} for one in found]
        click.echo(json.dumps({"ok": well, "findings": rows}, ensure_ascii=False))
    else:
        for finding in found:
            click.echo(f"{MARKS[finding.state]:<6} {finding.sentence}")
    context.exit(0 if well else 1)


def examine(database: str | None = None) -> Iterator[Finding]:
    """Yield a finding for each thing; those of the database only when it can be reached."""
    yield _python()
    yield _disk()
    yield _assets()
    yield _fonts()
    try:
        name = setup.use_database(database)
        yield _server(name)
        if not server.exists(name):
            sentence = f"Cơ sở dữ liệu “{name}” chưa được tạo. Chạy “motcua up” hoặc “motcua migrate”."
            yield Finding("database", State.WARNING, sentence)
            return
    except RuleViolation as violation:
        yield Finding("server", State.FAULT, violation.sentence, {"code": violation.code})
        return
    for question in (_durability, _roles, _migrations, _append_only, _worker, _scans, _virus):
        yield _asked(question)


def _asked(question: Callable[[], Finding]) -> Finding:
    try:
        return question()
    except Error as fault:
        reason = str(fault).strip().split("\n", 1)[0]
        return Finding(question.__name__.strip("_"), State.FAULT, f"Cơ sở dữ liệu không trả lời được: {reason}")


def _python() -> Finding:
    version = platform.python_version()
    return Finding("python", State.OK, f"Python {version}.", {"version": version})


def _disk() -> Finding:
    folder = server.data_folder()
    there = next(place for place in (folder, *folder.parents) if place.exists())
    free = shutil.disk_usage(there).free
    state = State.FAULT if free < DISK_FAULT_BYTES else State.WARNING if free < DISK_WARNING_BYTES else State.OK
    return Finding("disk", state, f"Đĩa còn trống {_size(free)} ở thư mục dữ liệu {folder}.", {"free_bytes": free})


def _assets() -> Finding:
    if (assets.BUILT / "motcua.css").is_file():
        return Finding("assets", State.OK, "Giao diện đã được dựng.")
    advice = "Giao diện chưa được dựng. Chạy: python -m motcua.doors.frame.assets"
    return Finding("assets", State.FAULT, advice)


def _fonts() -> Finding:
    styles = [path.name for path in sorted(lettering.FONTS.glob("*.ttf"))]
    if not styles:
        return Finding("fonts", State.FAULT, f"Thiếu phông chữ của biểu mẫu ở {lettering.FONTS}. Cài lại chương trình.")
    letters = lettering.letters_of_all_styles()
    missing = sorted(letter for letter in _vietnamese_letters() if ord(letter) not in letters)
    if missing:
        sentence = f"Phông chữ của biểu mẫu thiếu {len(missing)} chữ tiếng Việt: {' '.join(missing[:10])}."
        return Finding("fonts", State.FAULT, sentence)
    return Finding("fonts", State.OK, f"Phông chữ của biểu mẫu có đủ chữ tiếng Việt ({len(styles)} kiểu).")


def _server(name: str) -> Finding:
    """Say what serves the database, as the owner sees it, who may always ask."""
    source = server.where()
    with server.connect(server.connection("owner", name if server.exists(name) else "postgres")) as asked:
        version, size = asked.execute(
            "SELECT current_setting('server_version'), pg_database_size(current_database())"
        ).fetchone() or ("", 0)
    kind = {"address": "máy chủ riêng", "wheel": "đi kèm chương trình", "machine": "có sẵn trên máy"}[source.kind]
    facts: dict[str, object] = {
        "source": source.kind,
        "version": version,
        "data_folder": str(server.data_folder()),
        "size_bytes": size,
    }
    state = State.OK if int(version.split(".")[0]) >= VERSION_LEAST else State.FAULT
    sentence = f"PostgreSQL {version} ({kind}), cơ sở dữ liệu “{name}” {_size(size)}."
    if state is State.FAULT:
        sentence += f" Cần PostgreSQL {VERSION_LEAST} trở lên."
    return Finding("server", state, sentence, facts)


def _durability() -> Finding:
    names = ("fsync", "synchronous_commit", "full_page_writes")
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(names)])
        facts = dict(cursor.fetchall())
    off = [name for name in names if facts.get(name) == "off"]
    if off:
        sentence = f"Máy chủ tắt {', '.join(off)}: mất điện có thể làm mất hồ sơ đã nhận. Bật lại các thiết lập này."
        return Finding("durability", State.FAULT, sentence, dict(facts))
    return Finding("durability", State.OK, "Dữ liệu được ghi bền xuống đĩa trước khi trả lời.", dict(facts))


def _roles() -> Finding:
    facts: dict[str, object] = {"application": server.application_role(), "owner": server.owner_role()}
    if server.application_role() == server.owner_role():
        sentence = (
            "Ứng dụng và chủ sở hữu bảng dùng chung một vai trò, nên nhật ký có thể bị sửa. Tạo vai trò riêng và đặt "
            "MOTCUA_OWNER_DATABASE_URL."
        )
        return Finding("roles", State.WARNING, sentence, facts)
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone()[0]:
            sentence = "Ứng dụng chạy bằng vai trò quản trị của máy chủ. Dùng một vai trò thường."
            return Finding("roles", State.WARNING, sentence, facts)
    return Finding("roles", State.OK, "Ứng dụng và chủ sở hữu bảng là hai vai trò khác nhau.", facts)


def _migrations() -> Finding:
    pending = setup.pending_migrations()
    if pending:
        sentence = f"Còn {len(pending)} bước cập nhật bảng chưa chạy. Chạy “motcua migrate”."
        return Finding("migrations", State.FAULT, sentence, {"pending": pending})
    return Finding("migrations", State.OK, "Các bảng ở bản hiện tại.", {"pending": []})


def _append_only() -> Finding:
    tables = append_only_tables()
    question = "SELECT t FROM unnest(%s::text[]) AS t WHERE has_table_privilege(to_regclass(t)::oid, %s)"
    with connections["default"].cursor() as cursor:
        cursor.execute(question, [[f'"{table}"' for table in tables], "UPDATE, DELETE, TRUNCATE"])
        open_ones = sorted(row[0].strip('"') for row in cursor.fetchall())
    facts: dict[str, object] = {"tables": tables, "changeable": open_ones}
    if open_ones:
        state = State.WARNING if server.application_role() == server.owner_role() else State.FAULT
        sentence = f"Ứng dụng sửa được {len(open_ones)} bảng chỉ được ghi thêm: {', '.join(open_ones)}."
        return Finding("append_only", state, sentence, facts)
    sentence = f"{len(tables)} bảng nhật ký, giao nhận, sổ tiền chỉ ghi thêm được."
    return Finding("append_only", State.OK, sentence, facts)


def _worker() -> Finding:
    alive = health.workers_alive()
    waiting = health.jobs_waiting(WAITING_SECONDS_MAX)
    facts: dict[str, object] = {"alive": alive, "waiting_jobs": waiting}
    if alive:
        return Finding("worker", State.OK, f"Việc nền đang chạy ({alive} tiến trình).", facts)
    if waiting:
        minutes = WAITING_SECONDS_MAX // 60
        sentence = f"Việc nền không chạy, {waiting} việc đã chờ quá {minutes} phút. Chạy “motcua up”."
        return Finding("worker", State.FAULT, sentence, facts)
    return Finding("worker", State.WARNING, "Việc nền không chạy. Chạy “motcua up” để bắt đầu làm việc.", facts)


def _scans() -> Finding:
    """Say how much the store of scans holds, whether it can be written and read, and whether its keys are there."""
    held = files.holding()
    options = cast("dict[str, dict[str, Any]]", settings.STORAGES["scans"])["OPTIONS"]
    where = f"S3 “{options['bucket_name']}”" if settings.SCAN_STORE == "s3" else str(options["location"])
    missing = sorted(set(held.sealed_with) - set(store.keys().sealing))
    facts: dict[str, object] = {
        "scans": held.scans, "files": held.files, "bytes": held.bytes, "folder": where, "plain": held.plain,
        "keys": dict(held.sealed_with), "keys_missing": missing,
    }  # fmt: skip
    if missing:
        sentence = (
            f"Thiếu khóa {', '.join(missing)} ở {settings.SCAN_KEYS}: không mở được tệp đã niêm phong. Đặt lại bản sao."
        )
        return Finding("scans", State.FAULT, sentence, facts)
    if fault := store.probe():
        sentence = f"Không ghi, đọc lại được ở kho tệp {where}: {fault}. Xem quyền ghi hoặc thiết lập kho."
        return Finding("scans", State.FAULT, sentence, facts)
    sentence = f"Kho số hóa có {held.files} tệp, {_size(held.bytes)}, của {held.scans} bản số hóa, ở {where}."
    if held.plain:
        sentence += f" {held.plain} tệp chưa niêm phong. Chạy “motcua scans reseal”."
        return Finding("scans", State.WARNING, sentence, facts)
    return Finding("scans", State.OK, sentence, facts)


def _virus() -> Finding:
    """Say whether scans are looked at for viruses, by whom, and what waits."""
    held = files.holding()
    facts: dict[str, object] = {"scanner": settings.CLAMD, "waiting": held.waiting, "infected": held.infected}
    if not virus.is_on():
        sentence = "Bản số hóa không được quét vi-rút. Đặt MOTCUA_CLAMD để quét bằng clamd."
        return Finding("virus", State.WARNING, sentence, facts)
    try:
        told = virus.version()
    except OSError as fault:
        sentence = (
            f"Máy quét vi-rút {settings.CLAMD} không trả lời ({fault}), {held.waiting} tệp chờ quét, chưa ai mở được."
        )
        return Finding("virus", State.FAULT, sentence, facts)
    sentence = f"Bản số hóa được quét bằng {told}, {held.waiting} tệp chờ quét, {held.infected} tệp cách ly."
    return Finding("virus", State.OK, sentence, facts | {"version": told})


def append_only_tables() -> list[str]:
    """Return the tables that migrations have closed to change, in order of name."""
    tables = {
        apps.get_model(operation.app_label or migration.app_label, operation.model_name)._meta.db_table
        for migration in MigrationLoader(None, ignore_no_migrations=True).disk_migrations.values()
        for operation in migration.operations
        if isinstance(operation, AppendOnly)
    }
    return sorted(tables)


def _vietnamese_letters() -> set[str]:
    small = {unicodedata.normalize("NFC", vowel + tone) for vowel in VIETNAMESE_VOWELS for tone in TONES} | {"đ"}
    return small | {letter.upper() for letter in small}


def _size(count: int) -> str:
    """Return a number of bytes as people read it, with the Vietnamese decimal comma."""
    size, unit = float(count), "B"
    for larger in ("kB", "MB", "GB", "TB"):
        if size < 1000:
            break
        size, unit = size / 1000, larger
    return f"{size:.1f} {unit}".replace(".", ",")
