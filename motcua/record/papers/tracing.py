"""From whom to whom a dossier went: the legs of a control sheet, read out of its journal. Pure rules.

A handover is an event that gives the dossier into other hands. A leg through the post takes its times and names from
the slip or minute that both sides signed. Law: TT 03/2025/TT-VPCP, App. I (form 06), before it TT 01/2018/TT-VPCP.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from motcua.ground.deadlines.rules import Lateness, lateness, local
from motcua.ground.deadlines.words import duration_words
from motcua.record.dossiers.stage_clock import MINUTES_OF_A_DAY as DAY
from motcua.record.dossiers.stage_clock import StageLeft
from motcua.record.papers.forms import ConsignmentSlip, DeliverySlip, Form, HandoverMinute
from motcua.record.papers.sheets import ControlLeg, Punctuality

Side = Literal["applicant", "post", "desk", "office", "head", "asked"]
"""Who stands at an end of a leg: the applicant, the post, the one-stop desk, the office, its head, an agency asked."""


@dataclass(frozen=True, slots=True)
class Leg:
    """What one act hands on: from which side to which, in words, and which side the person who acts stands on."""

    giver: Side
    taker: Side
    work: str
    acts: Literal["giver", "taker"]


LEGS: Mapping[str, Leg] = {
    "accept_by_post": Leg("applicant", "post", "Nộp hồ sơ qua bưu điện", "taker"),
    "accept_handover": Leg("post", "desk", "Giao hồ sơ", "taker"),
    "receive": Leg("applicant", "desk", "Nộp hồ sơ", "taker"),
    "pass_on": Leg("desk", "office", "Chuyển xử lý", "giver"),
    "assign": Leg("office", "office", "Phân công thụ lý", "giver"),
    "ask_opinion": Leg("office", "asked", "Xin ý kiến", "giver"),
    "answer_opinion": Leg("asked", "office", "Trả lời ý kiến", "giver"),
    "request_completion": Leg("desk", "applicant", "Yêu cầu hoàn thiện hồ sơ", "giver"),
    "request_supplement": Leg("office", "applicant", "Yêu cầu bổ sung", "giver"),
    "answer_supplement": Leg("applicant", "desk", "Nộp bổ sung", "taker"),
    "require_payment": Leg("office", "applicant", "Thông báo nghĩa vụ tài chính", "giver"),
    "confirm_payment": Leg("applicant", "office", "Đã thực hiện nghĩa vụ tài chính", "taker"),
    "propose": Leg("office", "head", "Trình phê duyệt", "giver"),
    "send_back": Leg("head", "office", "Trả lại để thẩm định thêm", "giver"),
    "approve": Leg("head", "desk", "Chuyển kết quả", "giver"),
    "refuse": Leg("head", "desk", "Chuyển văn bản từ chối giải quyết", "giver"),
    "stop": Leg("head", "desk", "Dừng giải quyết", "giver"),
    "accept_to_carry": Leg("desk", "post", "Giao kết quả cho bưu điện", "taker"),
    "deliver": Leg("post", "applicant", "Phát kết quả", "giver"),
    "return_undelivered": Leg("post", "desk", "Chuyển hoàn kết quả", "taker"),
    "return_at_counter": Leg("desk", "applicant", "Trả kết quả tại quầy", "giver"),
    "return_electronically": Leg("desk", "applicant", "Trả kết quả điện tử", "giver"),
}
"""Every act that hands a dossier on, by its name in the table of acts."""

_WORDS: Mapping[Lateness, Punctuality] = {
    Lateness.EARLY: "early",
    Lateness.ON_TIME: "on_time",
    Lateness.OVERDUE: "overdue",
}
_RESULTS = frozenset({"approve", "refuse"})


@dataclass(frozen=True, slots=True)
class Step:
    """One event as the sheet reads it; `names` of people stand beside it, never in the journal."""

    event_no: int
    act: str
    at: datetime
    by_name: str
    place: str
    """The service point or agency where it happened, in words; "" = not said."""
    facts: Mapping[str, Any]
    is_post: bool = False
    """Whether post staff acted."""
    stage: StageLeft | None = None
    """The stage of the internal process that ended with it; None = none did, or the process is not declared."""


@dataclass(frozen=True, slots=True)
class Bodies:
    """How the sides are called on the sheet of one dossier."""

    applicant: str
    desk: str
    office: str
    head: str
    names: Mapping[str, str]
    """Names of people by id."""


def legs_of(
    steps: Sequence[Step], slips: Mapping[int, Form], bodies: Bodies, due_at: datetime | None
) -> tuple[ControlLeg, ...]:
    """Return every handover in order; `slips` are the signed forms by event, `due_at` is what lateness is judged by.

    A reception that follows a signed minute is no handover of its own: the minute was.
    """
    found: list[ControlLeg] = []
    promised: date | None = None
    officer, is_done, has_minute = "", False, False
    for step in steps:
        if step.facts.get("promised_on"):
            promised = date.fromisoformat(step.facts["promised_on"])
        if step.act == "assign":
            officer = bodies.names.get(str(step.facts.get("assignee", "")), "")
        rule = LEGS.get(step.act)
        if rule is None or (step.act == "receive" and has_minute):
            continue
        leg = _leg(step, rule, bodies, officer)
        found.append(_signed(leg, slips.get(step.event_no), _result(step, promised, due_at, is_done=is_done)))
        has_minute = has_minute or step.act == "accept_handover"
        is_done = is_done or step.act in _RESULTS
    return tuple(found)


def punctuality(ready: datetime | None, due: datetime | None) -> Punctuality:
    """Return whether something was early, on time or overdue by the day; "" while it is not ready or has no term."""
    if ready is None or due is None:
        return ""
    return _WORDS[lateness(local(ready), local(due))]


def _leg(step: Step, rule: Leg, bodies: Bodies, officer: str) -> ControlLeg:
    """A leg as the journal tells it, before a signed slip has its say."""
    asked = str(step.facts.get("agency_name", ""))
    post = step.place or "Bưu điện"
    sides = {
        "applicant": bodies.applicant,
        "post": post,
        "desk": bodies.desk,
        "office": bodies.office,
        "head": bodies.head,
        "asked": asked or "Cơ quan phối hợp",
    }
    taker: Side = "post" if step.act == "answer_supplement" and step.is_post else rule.taker
    given, taken = sides[rule.giver], sides[taker]
    giver_name = step.by_name if rule.acts == "giver" else ""
    taker_name = step.by_name if rule.acts == "taker" else ""
    if step.act in ("assign", "send_back"):
        taker_name = officer
    return ControlLeg(
        given_by=given,
        taken_by=taken,
        taken_at=step.at,
        work=rule.work,
        giver_name=giver_name,
        taker_name=taker_name,
        note=_note(step),
    )


def _note(step: Step) -> str:
    """What the sheet remarks of a leg."""
    if step.act == "ask_opinion" and step.facts.get("due_on"):
        return f"hạn trả lời {date.fromisoformat(step.facts['due_on']):%d/%m/%Y}"
    if step.act in ("request_supplement", "require_payment"):
        return "dừng tính thời hạn"
    if step.act in ("answer_supplement", "confirm_payment"):
        return "tính tiếp thời hạn" if step.facts.get("due_at") else ""
    if step.act == "accept_handover" and step.facts.get("differences"):
        return f"lệch {len(step.facts['differences'])} thành phần"
    if step.stage is not None:
        used, budget = duration_words(step.stage.used_minutes, DAY), duration_words(step.stage.budget_minutes, DAY)
        return f"“{step.stage.name}”: dùng {used}, được {budget}"
    return ""


def _signed(leg: ControlLeg, slip: Form | None, result: Punctuality) -> ControlLeg:
    """The leg with the times, names and number of the slip that both sides signed, where there is one."""
    changed: dict[str, Any] = {"result": result}
    if isinstance(slip, ConsignmentSlip):
        changed |= {"slip_no": slip.slip_no, "taken_at": slip.accepted_at, "taken_by": slip.post.name}
        changed |= {"taker_name": slip.post.represented_by, "giver_name": slip.sender.represented_by}
        changed |= {"given_by": slip.sender.name}
    elif isinstance(slip, HandoverMinute):
        changed |= {"slip_no": slip.minute_no, "given_at": slip.opened_at, "taken_at": slip.signed_at}
        changed |= {"given_by": slip.giver.name, "giver_name": slip.giver.represented_by}
        changed |= {"taken_by": slip.receiver.name, "taker_name": slip.receiver.represented_by}
        if slip.opened_at == slip.signed_at:
            changed["given_at"] = None
    elif isinstance(slip, DeliverySlip) and slip.proof is not None:
        changed |= {"slip_no": slip.slip_no, "taken_at": slip.proof.delivered_at}
        changed |= {"giver_name": slip.courier_name, "taker_name": slip.proof.receiver_name}
    return replace(leg, **changed)


def _result(step: Step, promised: date | None, due_at: datetime | None, *, is_done: bool) -> Punctuality:
    """Whether this leg was in time: by its own term or the budget of its stage, else overdue once the dossier is."""
    if step.act in ("accept_handover", "deliver") and promised is not None:
        return _by_day(step.at, promised)
    if step.act == "answer_opinion":
        return "overdue" if step.facts.get("is_late") else "on_time"
    if step.stage is not None:
        return "overdue" if step.stage.is_over else "on_time"
    if step.act in _RESULTS:
        return punctuality(step.at, due_at)
    if is_done or step.act in ("accept_to_carry", "return_at_counter", "return_electronically", "return_undelivered"):
        return ""
    return "overdue" if due_at is not None and punctuality(step.at, due_at) == "overdue" else ""


def _by_day(at: datetime, promised: date) -> Punctuality:
    day = local(at).date()
    if day == promised:
        return "on_time"
    return "early" if day < promised else "overdue"


def coordinating(steps: Iterable[Step]) -> tuple[str, ...]:
    """Return the names of the agencies that were asked for an opinion, each once, in order."""
    names = (str(step.facts.get("agency_name", "")) for step in steps if step.act == "ask_opinion")
    return tuple(dict.fromkeys(name for name in names if name))
