"""`motcua explain DOSSIER`: the clock of a dossier, the stages of its process, and whose time it has been.

`motcua explain PERSON ACT CODE`: may she do it, by which rows, or what is missing. No name, number or address of an
applicant is told; officials are, for it is their stage.
"""

import json
from dataclasses import dataclass
from datetime import datetime

import click
from django.utils import timezone

from motcua.base.text import moment_words
from motcua.base.violations import NotThere
from motcua.doors.command import setup
from motcua.doors.frame.acts import STAGES
from motcua.doors.frame.wording import owner_word
from motcua.ground.catalogue.queries import agencies
from motcua.ground.deadlines.rules import ZONE, instant, local
from motcua.ground.deadlines.words import duration_words, remaining_words, sentence_words
from motcua.ground.people import services as people
from motcua.record import permission, reading
from motcua.record.dossiers.rules import ACTS, STATUSES, Status
from motcua.record.dossiers.stage_clock import StageUse
from motcua.record.permission import Permission
from motcua.record.reading import ClockReading, ClockState

ACTS_LOADED = STAGES

_STATES = {
    ClockState.RUNNING: "đồng hồ đang chạy",
    ClockState.PAUSED: "đồng hồ đang dừng",
    ClockState.ENDED: "đồng hồ đã kết thúc",
}


@dataclass(frozen=True, slots=True)
class Explained:
    """What is told of one dossier."""

    number: str
    procedure: str
    agency: str
    status: Status
    clock: ClockReading
    names: dict[str, str]
    """Of the officials, by id."""


HELP = """Nói hạn của một HỒ SƠ và vì sao; hoặc NGƯỜI VIỆC MÃ: người này có được làm việc này không, vì sao.

MÃ là mã hồ sơ hoặc mã thủ tục. Ví dụ: motcua explain buudien.cainuoc accept_by_post 1.004873
"""


@click.command(help=HELP)
@click.argument("words", metavar="HỒ_SƠ | NGƯỜI VIỆC MÃ", nargs=-1, required=True)
@click.option("--agency", default="", metavar="MÃ", help="Cơ quan, khi thủ tục do nhiều cơ quan giải quyết.")
@click.option("--point", default="", metavar="MÃ", help="Điểm phục vụ; mặc định: điểm bất kỳ của người này.")
@click.option("--json", "as_json", is_flag=True, help="Trả lời bằng một đối tượng JSON.")
@setup.database_option
def command(words: tuple[str, ...], agency: str, point: str, as_json: bool, database: str | None) -> None:
    """Print the clock of a dossier, or whether a person may do an act. Raises NotThere and its kin."""
    if len(words) not in (1, 3):
        raise click.UsageError("Cần một mã hồ sơ, hoặc ba từ: NGƯỜI VIỆC MÃ.")
    setup.with_database(database)
    now = timezone.now()  # noqa: TID251 - a door reads the clock
    if len(words) == 1:
        found = explained(words[0], now)
        click.echo(json.dumps(as_object(found), ensure_ascii=False) if as_json else in_words(found))
        return
    person, act, code = words
    answer = permitted(person, act, code, now, agency=agency, point=point)
    said = json.dumps(permission_object(answer), ensure_ascii=False) if as_json else permission_words(answer)
    click.echo(said)


def permitted(person: str, act: str, code: str, at: datetime, *, agency: str = "", point: str = "") -> Permission:
    """Return whether a person may do an act with a dossier or procedure. Raises NotThere, NoSuchProcedure."""
    name = permission.act_named(act)
    try:
        row = reading.unseen(code)
    except NotThere:
        return permission.of_procedure(person, name, code, at, agency_code=agency, point_id=point)
    return permission.of_dossier(person, name, row, at)


def permission_object(found: Permission) -> dict[str, object]:
    """Return the answer for machines: `missing` is None where it is allowed."""
    missing = found.missing
    return {
        "allowed": found.is_allowed,
        "person": found.person,
        "act": found.act.value,
        "about": found.about,
        "because": [{"row": item.row, "id": item.id, "words": item.words} for item in found.because],
        "missing": None
        if missing is None
        else {"row": missing.row, "code": missing.code, "sentence": missing.sentence, "ask": missing.ask},
        "law": (missing.law if missing else ACTS[found.act].law) or "",
    }


def permission_words(found: Permission) -> str:
    """Return the answer for people."""
    verdict = "được" if found.is_allowed else "KHÔNG được"
    lines = [f"{found.person} {verdict} làm “{ACTS[found.act].button}” với {found.about}."]
    if found.missing is not None:
        lines.append(f"Thiếu: {found.missing.sentence}")
        lines += [f"Căn cứ: {found.missing.law}"] if found.missing.law else []
        lines += [f"Hỏi: {found.missing.ask}."] if found.missing.ask else []
    lines += ["", "Những gì đang có:"] if found.because else []
    return "\n".join([*lines, *(f"  {item.words}" for item in found.because)])


def explained(ref: str, at: datetime) -> Explained:
    """Return what is told of a dossier at an instant. Raises NotThere."""
    row = reading.unseen(ref)
    told = reading.happenings(row.pk)
    clock = reading.clock(row, at, told)
    return Explained(
        number=row.code or row.request_no,
        procedure=reading.procedure_of(row).short_name,
        agency=reading.agency_of(row).short_name,
        status=Status(row.status),
        clock=clock,
        names=people.names({who for stage in clock.stages for who in stage.who_ids}),
    )


def as_object(found: Explained) -> dict[str, object]:
    """Return the answer for machines: instants with their zone, minutes of working time."""
    clock = found.clock
    return {
        "dossier": found.number,
        "procedure": found.procedure,
        "agency": found.agency,
        "status": found.status.value,
        "state": clock.state.value if clock.state else None,
        "level": clock.level.value if clock.level else None,
        "received": _iso(clock.received_at),
        "due": _iso(clock.due_at),
        "original_due": _iso(clock.original_due_at or clock.first_due_at),
        "hand_on_by": _iso(clock.hand_on_by),
        "elapsed_minutes": clock.elapsed_minutes,
        "by_owner": {owner.value: minutes for owner, minutes in clock.by_owner.items()},
        "by_agency": dict(clock.by_agency),
        "stages": [
            {
                "stage_no": stage.stage_no,
                "name": stage.name,
                "unit": stage.unit,
                "role": stage.role,
                "budget_minutes": stage.budget_minutes,
                "used_minutes": stage.used_minutes,
                "own_minutes": stage.own_minutes,
                "by_owner": {owner.value: minutes for owner, minutes in stage.by_owner},
                "who": [found.names.get(who, who) for who in stage.who_ids],
                "is_current": stage.is_current,
                "is_over": stage.is_over,
            }
            for stage in clock.stages
        ],
        "explanation": [
            {"at": instant(item.at).isoformat(), "text": item.text, "source": item.source}
            for item in (clock.due.explanation if clock.due else ())
        ],
    }


def in_words(found: Explained) -> str:
    """Return the answer for people: the clock, why, the stages, the owners."""
    clock = found.clock
    head = f"Hồ sơ {found.number} · {found.procedure} · {found.agency}"
    lines = [head, f"Trạng thái: {STATUSES[found.status].word}"]
    if clock.state is None or clock.due is None:
        return "\n".join([*lines, "Đồng hồ chưa bắt đầu: hồ sơ chưa được tiếp nhận."])
    lines.append(_due_line(clock))
    if clock.hand_on_by is not None:
        by = moment_words(local(clock.hand_on_by))
        lines.append(f"Chuyển xử lý chậm nhất: {by} (Nghị định 61/2018/NĐ-CP, Điều 18).")
    lines += ["", "Vì sao:"]
    lines += [f"  {sentence_words(sentence)}" for sentence in clock.due.explanation]
    lines += ["", "Các bước của quy trình:"]
    lines += [f"  {_stage_line(stage, found)}" for stage in clock.stages]
    lines += ["", f"Thời gian của ai, trong {duration_words(clock.elapsed_minutes, clock.day_minutes)}:"]
    lines += [
        f"  {owner_word(owner)}: {duration_words(minutes, clock.day_minutes)}"
        for owner, minutes in clock.by_owner.items()
    ]
    offices = agencies()
    lines += [
        f"    {offices[code].name if code in offices else code}: {duration_words(minutes, clock.day_minutes)}"
        for code, minutes in clock.by_agency.items()
        if code and minutes
    ]
    return "\n".join(lines)


def _due_line(clock: ClockReading) -> str:
    state = _STATES[clock.state] if clock.state else ""
    if clock.state is ClockState.PAUSED or clock.due_at is None:
        return f"Hạn trả: tính lại khi đồng hồ chạy ({state})."
    left = f", {remaining_words(clock.left)}" if clock.left else ""
    kept = f"; hạn gốc {moment_words(local(clock.original_due_at))}" if clock.original_due_at else ""
    return f"Hạn trả: {moment_words(local(clock.due_at))}{left}{kept} ({state})."


def _stage_line(stage: StageUse, found: Explained) -> str:
    day = found.clock.day_minutes
    used = duration_words(max(stage.used_minutes, stage.own_minutes), day)
    budget = f" trên {duration_words(stage.budget_minutes, day)}" if stage.budget_minutes is not None else ""
    over = ", quá" if stage.is_over else ""
    who = ", ".join(found.names.get(each, each) for each in stage.who_ids)
    place = " · ".join(filter(None, (stage.unit, stage.role, who)))
    return f"{'→' if stage.is_current else ' '} {stage.stage_no}. {stage.name}: {used}{budget}{over}" + (
        f" ({place})" if place else ""
    )


def _iso(at: datetime | None) -> str | None:
    return at.astimezone(ZONE).isoformat() if at else None
