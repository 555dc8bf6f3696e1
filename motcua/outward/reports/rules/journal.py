"""The journal: numbered without gaps, chained by hashes, and replayed it gives exactly the stored state."""

from collections.abc import Iterator, Mapping
from typing import Any

from motcua.outward.reports.rules.evidence import EventRow, Evidence
from motcua.outward.reports.rules.findings import Finding, Proof
from motcua.record.dossiers.journal import State, apply, asked_in
from motcua.record.dossiers.opinions import Stance
from motcua.record.dossiers.rules import ACTS, Act

_FROM_THE_OPENING = (
    ("request_no", "request_no"),
    ("procedure_id", "procedure"),
    ("point_id", "point"),
    ("channel", "channel"),
)
"""Columns that the first event decides once for all, and the name of its fact."""

COLUMN_WORDS = {
    "status": "trạng thái", "before": "trạng thái trước khi chờ", "turn": "đến lượt ai", "code": "mã hồ sơ",
    "assignee_id": "người thụ lý", "proposer_id": "người trình", "outcome": "kết quả",
    "received_at": "thời điểm bắt đầu tính", "due_at": "hạn trả", "first_due_at": "hạn trả đầu",
    "original_due_at": "hạn gốc trước khi hẹn lại", "is_judged_anew": "tính trễ theo hạn mới",
    "stopped_at": "thời điểm dừng đồng hồ", "resolved_at": "thời điểm có kết quả", "ended_at": "thời điểm kết thúc",
    "completion_asked": "đã yêu cầu hoàn thiện", "supplement_count": "số lần bổ sung",
    "minute_at": "thời điểm ký biên bản", "rating": "điểm đánh giá", "correction_count": "số lần đính chính",
    "asked_agencies": "các cơ quan đang được hỏi ý kiến", "post_send": "gửi qua bưu điện",
    "post_return": "nhận qua bưu điện",
    "electronic_return": "nhận bản điện tử", "agency_code": "cơ quan", "last_event_no": "số sự kiện cuối",
    "last_event_at": "thời điểm sự kiện cuối", "head_hash": "mã băm cuối", "request_no": "số yêu cầu",
    "procedure_id": "thủ tục", "case_code": "trường hợp", "point_id": "điểm tiếp nhận", "channel": "kênh nộp",
}  # fmt: skip


def replayed(evidence: Evidence) -> State | None:
    """Return the state after all events; None when the journal is not the life of a dossier."""
    state: State | None = None
    try:
        for row in evidence.events:
            state = apply(state, row.entry)
    except (KeyError, ValueError, TypeError):
        return None
    return state


def prove_journal(evidence: Evidence, state: State | None) -> Iterator[Finding]:
    """Yield what is wrong with the events, their chain and the stored state; `state` is the replayed one."""
    yield from _events(evidence)
    if state is None:
        yield _finding("state", "các sự kiện không nối thành một quá trình xử lý")
        return
    yield from _opinions(evidence)
    last = evidence.events[-1]
    expected: dict[str, Any] = {name: getattr(state, name, None) for name in evidence.columns if hasattr(state, name)}
    expected |= {"last_event_no": last.event_no, "last_event_at": last.at, "head_hash": last.hash}
    opening = evidence.events[0].facts
    expected |= {column: opening.get(fact) for column, fact in _FROM_THE_OPENING}
    rebased = [row.facts["procedure"] for row in evidence.events if row.act == Act.REBASE.value]
    if rebased:
        expected["procedure_id"] = rebased[-1]
    for name, value in expected.items():
        if _stored(evidence.columns[name]) != _stored(value):
            stored, words = _shown(evidence.columns[name]), COLUMN_WORDS.get(name, name)
            yield _finding(f"column {name}", f"{words} lưu “{stored}”, nhật ký cho “{_shown(value)}”")
    for code, kind in ((evidence.columns["request_no"], "REQUEST"), (evidence.columns["code"], "DOSSIER")):
        if code is not None and evidence.codes.get(code) != kind:
            yield _finding(f"code {code}", f"mã {code} chưa đăng ký")


def _events(evidence: Evidence) -> Iterator[Finding]:
    before: EventRow | None = None
    for number, row in enumerate(evidence.events, start=1):
        thing = f"event {row.event_no}"
        if row.event_no != number:
            yield _finding(f"event {number}", f"mất sự kiện trước sự kiện số {row.event_no}")
        if row.computed_hash != row.hash:
            yield _finding(thing, f"nội dung sự kiện số {row.event_no} ({_called(row)}) không khớp mã băm")
        if row.prev_hash != (before.hash if before else ""):
            yield _finding(thing, f"sự kiện số {row.event_no} không nối với sự kiện trước")
        if (before is not None and row.at < before.at) or row.at > row.recorded_at:
            yield _finding(thing, f"thời điểm của sự kiện số {row.event_no} không đúng thứ tự")
        if row.act not in ACTS or row.name != ACTS[Act(row.act)].event:
            yield _finding(thing, f"sự kiện số {row.event_no} mang tên “{row.name}” không phải của việc “{row.act}”")
        if row.employer == "POST" and not row.right:
            yield _finding(thing, f"sự kiện số {row.event_no} của bưu điện không ghi căn cứ quyền")
        before = row
    if not evidence.events:
        yield _finding("event 1", "hồ sơ không có sự kiện nào")


def _opinions(evidence: Evidence) -> Iterator[Finding]:
    """What was asked of other agencies and answered is what the journal says, to the word."""
    asked, answered = _told_of_opinions(evidence)
    rows = {row.opinion_no: row for row in evidence.opinions}
    for number in sorted({*asked, *rows}, key=str):
        row, question, reply = rows.get(number), asked.get(number), answered.get(number)
        if row is None or question is None:
            yield _finding(f"opinion {number}", f"ý kiến số {number} không khớp giữa bảng ý kiến và nhật ký")
            continue
        facts, event_no = question
        said = (facts.get("agency"), facts.get("due_on"), facts.get("question_hash"), event_no)
        if said != (row.agency_code, row.due_on, row.question_hash, row.asked_event_no):
            yield _finding(f"opinion {number}", f"nội dung xin ý kiến số {number} khác với nhật ký")
        stored = (row.stance, row.answer_hash, row.answered_event_no) if row.stance else None
        written = (reply[0].get("stance"), reply[0].get("answer_hash"), reply[1]) if reply else None
        if stored != written:
            yield _finding(f"opinion {number}", f"câu trả lời ý kiến số {number} khác với nhật ký")


_Told = dict[Any, tuple[Mapping[str, Any], int]]
"""Number of a question → (what an event says of it, number of the event)."""


def _told_of_opinions(evidence: Evidence) -> tuple[_Told, _Told]:
    """What the journal says of questions and of answers; a step that was left out is both at once."""
    asked: _Told = {}
    answered: _Told = {}
    for event in evidence.events:
        if event.act not in ACTS:
            continue
        entry = event.entry
        asked |= {question.get("opinion"): (question, event.event_no) for question in asked_in(entry)}
        if entry.act is Act.ANSWER_OPINION:
            answered[event.facts.get("opinion")] = (event.facts, event.event_no)
        for step in event.facts.get("left_out", ()) if entry.act is Act.ASK_STEPS else ():
            asked[step["opinion"]] = (step, event.event_no)
            answered[step["opinion"]] = (step | {"stance": Stance.LEFT_OUT.value}, event.event_no)
    return asked, answered


def _called(row: EventRow) -> str:
    return ACTS[Act(row.act)].button.lower() if row.act in ACTS else row.act


def _stored(value: Any) -> Any:
    """A value as a column holds it: the database knows arrays, no tuples."""
    return list(value) if isinstance(value, tuple) else value


def _shown(value: Any) -> str:
    return "trống" if value in (None, "") else str(value)[:60]


def _finding(thing: str, sentence: str) -> Finding:
    return Finding(Proof.JOURNAL, thing, sentence)
