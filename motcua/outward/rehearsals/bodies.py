"""What the people of a rehearsal write, count and pay at each act: bodies that fit, drawn from a seed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from motcua.ground.catalogue.process import steps_of_others
from motcua.ground.catalogue.rules import Procedure
from motcua.ground.deadlines.queries import rule_set
from motcua.ground.deadlines.rules import add_working_days
from motcua.outward.rehearsals.cast import Case
from motcua.outward.rehearsals.lives import BY_POST, Hand, Step, Way
from motcua.outward.rehearsals.people import Person, draw
from motcua.outward.rehearsals.worktimes import WorkTimes
from motcua.record import reading
from motcua.record.dossiers.rules import Act
from motcua.record.papers.rules import RESULT_FROM
from motcua.record.payments import services as payments
from motcua.record.payments.rules import Money

Body = dict[str, Any]
T = TypeVar("T")

_GAPS = (
    "Tờ khai chưa ký tên.",
    "Tờ khai ghi thiếu số định danh cá nhân.",
    "Bản nộp bị mờ, không đọc được ngày cấp.",
    "Tờ khai ghi chưa đúng nơi thường trú.",
)
_IN_ORDER = (
    "Hồ sơ đủ thành phần, đúng quy định. Đề nghị cấp kết quả.",
    "Đã đối chiếu với cơ sở dữ liệu, thông tin khớp. Đề nghị phê duyệt.",
    "Đủ điều kiện giải quyết.",
)
_AGAINST = ("Chưa đủ điều kiện theo quy định, đề nghị từ chối và nêu rõ lý do.",)
_QUESTIONS = (
    "Xác nhận thời gian thường trú của người nộp tại địa bàn.",
    "Cho ý kiến về thông tin nhân thân ghi trong tờ khai.",
    "Xác nhận giấy tờ kèm theo do cơ quan quý vị cấp.",
)
_POLICE, _COMMUNE = "H12.17", "H12.101"
_NOT_TAKEN = ("Số niêm phong trên phong bì khác số ghi trên phiếu gửi.", "Phong bì rách ở mép dán.")
_DECLINED = ("Hồ sơ không thuộc thẩm quyền giải quyết của cơ quan.", "Đã quá thời hạn hoàn thiện mà hồ sơ chưa đủ.")
_SENT_BACK = ("Ghi rõ căn cứ pháp lý trong tờ trình.", "Đối chiếu lại số liệu với hồ sơ gốc.")
_REFUSED = ("Người đề nghị không đủ điều kiện theo quy định.", "Thông tin kê khai không khớp với cơ sở dữ liệu.")
_WITHDRAWN = ("Người nộp có đơn xin rút hồ sơ.", "Người nộp chuyển nơi ở, xin rút để nộp nơi mới.")
_TO_PAY = (("LE_PHI", "Lệ phí cấp thêm bản gốc", 30_000), ("PHI", "Phí thẩm định tại thực địa", 150_000))
_RESTING = (
    ("VERIFICATION", "Xác minh thực tế tại nơi cư trú, nơi có tài sản."),
    ("OTHER_AUTHORITY", "Chờ cơ quan khác trả lời về nguồn gốc giấy tờ."),
    ("FORCE_MAJEURE", "Triều cường, chưa đi thực địa được."),
)
_LATE_BECAUSE = ("Phải tra cứu ở nhiều nơi cư trú cũ, dữ liệu về chậm.", "Khối lượng hồ sơ tăng đột biến trong tháng.")
_STOPPED = ("Người nộp không thực hiện yêu cầu trong thời hạn đã thông báo.", "Căn cứ giải quyết hồ sơ không còn.")
_WRONG = ("Ghi sai ngày sinh của người đề nghị.", "Ghi thiếu tên đệm của người đề nghị.")
_CARDS = ("Thẻ sinh viên", "Giấy xác nhận của nhà trường")
_NOT_CARRIED = ("Niêm phong rách ở mép dán.", "Số niêm phong không khớp phiếu gửi.")
_PRAISE = ("", "", "Nhân viên hướng dẫn rõ ràng.", "Nhận kết quả tại nhà rất tiện.", "Nhanh hơn ngày hẹn.")
_COMPLAINTS = ("Phải đợi lâu hơn ngày hẹn.", "Chưa được báo trước khi hồ sơ trễ.")
_NO_MONEY_AT_THE_END = frozenset({Act.WITHDRAW, Act.DECLINE, Act.STOP})


@dataclass(frozen=True, slots=True)
class Lot:
    """What chance gives one dossier: the same seed, number and question give the same answer."""

    seed: int
    number: int

    def pick(self, what: str, options: Sequence[T]) -> T:
        """Return one of some options."""
        return options[draw(self.seed, self.number, what, len(options))]

    def between(self, what: str, first: int, last: int) -> int:
        """Return a whole number from `first` to `last`."""
        return first + draw(self.seed, self.number, what, last - first + 1)

    def share(self, what: str) -> float:
        """Return a number from 0 to 1."""
        return draw(self.seed, self.number, what, 10_001) / 10_000


@dataclass(frozen=True, slots=True)
class Subject:
    """One dossier of a rehearsal: what is asked, where, by whom, and its acts with their instants (local time)."""

    dossier_id: UUID
    lot: Lot
    case: Case
    procedure: Procedure
    person: Person
    steps: tuple[Step, ...]
    instants: tuple[datetime, ...]
    times: WorkTimes
    next_on: date
    """The day of a next visit, unless the law wants a later one."""
    as_file: bool = False
    """Whether the applicant asks for the result as a file."""

    def acts_before(self, number: int) -> tuple[Act, ...]:
        """Return the acts before the one with this place."""
        return tuple(step.act for step in self.steps[:number])


def body_of(subject: Subject, number: int) -> Body:
    """Return a body that fits the act with this place among the steps. Reads what is owed where money is taken."""
    act = subject.steps[number].act
    make = _BODIES.get(act)
    return make(subject, number) if make is not None else {}


def channel_of(way: Way) -> str:
    """Return the channel that a dossier of a way has; what is filed on line and sent by post comes by post."""
    return "POST" if way in BY_POST else "ONLINE" if way is Way.ONLINE else "DIRECT"


def answers_of(procedure: Procedure, agency: str) -> int:
    """Return how many steps other agencies do in a procedure as it was chosen for a dossier of an agency."""
    return sum(len(each) for each in steps_of_others(procedure.stages_for(procedure.case), agency))


def _open(subject: Subject, number: int) -> Body:
    case, person, by_post = subject.case, subject.person, subject.case.way in BY_POST
    on_line = case.way in (Way.ONLINE, Way.ONLINE_POST)
    is_at_desk = case.way is Way.DESK and not subject.as_file
    is_quick = is_at_desk and subject.lot.pick("quick", "yyn") == "y"  # typed in afterwards (enter_data)
    name = f"Công ty TNHH Minh Họa {subject.lot.between('company', 2, 99)}" if case.is_of_organisations else ""
    return {
        "id": str(subject.dossier_id),
        "procedure": case.procedure,
        "agency": case.agency,
        "point": case.point,
        "channel": "ONLINE" if on_line else channel_of(case.way),
        "case": subject.procedure.case,
        "post_send": by_post,
        "post_return": case.goes_home and not subject.as_file,
        "electronic_return": subject.as_file,
        "applicant": {
            "kind": "ORGANISATION" if name else "PERSON",
            "name": name or person.full_name,
            "phone": person.phone,
            "personal_id": "" if name or is_quick else person.personal_id,
            "address": person.address,
            "unit_code": "" if is_quick else person.unit_code,
        },
        "submitter_name": person.full_name if name else "",
    }


def _counts(subject: Subject) -> list[dict[str, int]]:
    """Every required component as asked; of those asked for in some cases one now and then."""
    rows = []
    for item in subject.procedure.components:
        is_chosen = subject.lot.pick(f"has {item.component_no}", "nnny") == "y"
        if item.kind != "SUBMIT" or not (item.is_required or is_chosen):
            continue
        if subject.case.way is Way.ONLINE:
            rows.append({"component_no": item.component_no, "electronic": 1})
        else:
            counts = (item.original_count, item.certified_copy_count, item.photocopy_count)
            kinds = dict(zip(("original", "certified_copy", "photocopy"), counts, strict=True))
            rows.append({"component_no": item.component_no} | kinds)
    return rows


def _accept_by_post(subject: Subject, number: int) -> Body:
    return {
        "counts": _counts(subject),
        "seal_no": _seal(subject, "send"),
        "taken_vnd": _owed(subject, "RECEPTION"),
        "weight_g": subject.lot.between("weight", 40, 100),
        "is_signed": True,
    }


def _accept_handover(subject: Subject, number: int) -> Body:
    """Mostly all is as written; now and then a photocopy more turns up."""
    photocopied = [row for row in _counts(subject) if row.get("photocopy")]
    is_first = Act.ACCEPT_HANDOVER not in subject.acts_before(number)
    if not photocopied or not is_first or subject.lot.pick("difference", range(12)) != 0:
        return {}
    row = photocopied[0]
    return {"counts": [row | {"photocopy": row["photocopy"] + 1}], "remark": "Thừa một bản chụp so với phiếu gửi."}


def _receive(subject: Subject, number: int) -> Body:
    if subject.case.way in BY_POST:
        return {}
    if subject.case.way is Way.ONLINE:
        return {"counts": _counts(subject)}
    fees = sum(fee.amount_vnd for fee in subject.procedure.fees if fee.due_at == "RECEPTION")
    return {"counts": _counts(subject), "taken_vnd": fees}


def _gaps(subject: Subject, number: int) -> Body:
    first = next(item.component_no for item in subject.procedure.components if item.is_required)
    return {"missing": [{"component_no": first, "note": ""}], "reason": subject.lot.pick("gap", _GAPS)}


def _answer(subject: Subject, number: int) -> Body:
    """The first component anew; on paper in an envelope with a seal of its own."""
    body: Body = {"counts": _counts(subject)[:1]}
    return body if subject.case.way is Way.ONLINE else body | {"seal_no": _seal(subject, "more")}


def _assign(subject: Subject, number: int) -> Body:
    """To the officer; given on, to a colleague of hers."""
    is_given_on = Act.ASSIGN in subject.acts_before(number)
    hands = subject.case.hands
    return {"assignee": hands.get(Hand.COLLEAGUE, hands[Hand.OFFICER]) if is_given_on else hands[Hand.OFFICER]}


def _propose(subject: Subject, number: int) -> Body:
    """What the head reads: mostly that all is in order, before a refusal why it is not."""
    is_refused = any(step.act is Act.REFUSE for step in subject.steps[number:])
    return {"note": subject.lot.pick(f"note {number}", _AGAINST if is_refused else _IN_ORDER)}


def _ask(subject: Subject, number: int) -> Body:
    """The police are asked by others, and ask a commune."""
    days = subject.lot.between("days to answer", 1, 4)
    return {"agency": _asked_of(subject), "question": subject.lot.pick("question", _QUESTIONS), "working_days": days}


def _answer_of_another(subject: Subject, number: int) -> Body:
    """Typed in from the paper of the agency that was asked; of several the one that was asked first."""
    asked = reading.unseen(str(subject.dossier_id)).asked_agencies
    return {
        "agency": asked[0] if asked else _asked_of(subject),
        "stance": "AGREE",
        "answer": "Đã đối chiếu, thông tin trong hồ sơ là đúng.",
        "document_no": f"{subject.lot.between('document', 10, 990)}/CV",
        "document_on": subject.instants[number].date().isoformat(),
    }


def _asked_of(subject: Subject) -> str:
    return _COMMUNE if subject.case.agency == _POLICE else _POLICE


def _no(reasons: Sequence[str], what: str) -> Callable[[Subject, int], Body]:
    """Return what makes the body of a refusal, with a legal ground of the procedure."""

    def make(subject: Subject, number: int) -> Body:
        return {"reason": subject.lot.pick(what, reasons), "legal_ground": subject.procedure.legal_basis[0]}

    return make


def _why(reasons: Sequence[str], what: str) -> Callable[[Subject, int], Body]:
    """Return what makes the body of an act with a reason."""
    return lambda subject, number: {"reason": subject.lot.pick(what, reasons)}


def _require_payment(subject: Subject, number: int) -> Body:
    kind, label, amount = subject.lot.pick("to pay", _TO_PAY)
    line = {"kind": kind, "label": label, "amount_vnd": amount, "ground": subject.procedure.legal_basis[0]}
    return {"lines": [line], "until": _days_on(subject, number, 20)}


def _confirm_payment(subject: Subject, number: int) -> Body:
    return {"taken_vnd": _owed(subject, "APPRAISAL")}


def _pause(subject: Subject, number: int) -> Body:
    reason, words = subject.lot.pick("resting", _RESTING)
    ground = subject.procedure.legal_basis[0]
    return {"reason": reason, "words": words, "legal_ground": ground, "until": _days_on(subject, number, 15)}


def _re_appoint(subject: Subject, number: int) -> Body:
    """Promised for a working day that is later than any limit of the demo's procedures ends."""
    day = add_working_days(subject.instants[number].date(), 30, subject.times.calendar)
    return {"due_on": day.isoformat(), "reason": subject.lot.pick("late because", _LATE_BECAUSE)}


def _days_on(subject: Subject, number: int, count: int) -> str:
    return (subject.instants[number].date() + timedelta(days=count)).isoformat()


def _accept_to_carry(subject: Subject, number: int) -> Body:
    return {"seal_no": _seal(subject, "home"), "item_code": _item_code(subject.lot), "is_signed": True}


def _attempt(subject: Subject, number: int) -> Body:
    """Nobody at home, mostly; the next visit is as early as the law allows, or on the day that is wanted."""
    today = subject.instants[number].date()
    gap = rule_set(today).invitation_gap_working_days
    earliest = add_working_days(today, gap, subject.times.calendar)
    reason = subject.lot.pick(f"attempt {number}", ("absent", "absent", "no_access", "identity_unproven"))
    return {"reason": reason, "next_step": "try_again", "next_on": max(earliest, subject.next_on).isoformat()}


def _invite(subject: Subject, number: int) -> Body:
    """By telephone, to come as soon as the law lets the next invitation follow."""
    today = subject.instants[number].date()
    day = add_working_days(today, rule_set(today).invitation_gap_working_days, subject.times.calendar)
    return {"manner": "PHONE", "come_by": day.isoformat()}


def _correct(subject: Subject, number: int) -> Body:
    """The agency was wrong, and bears the cost."""
    return {
        "decision_no": f"{subject.lot.between('decision', 10, 990)}/QĐ",
        "decision_on": subject.instants[number].date().isoformat(),
        "reason": subject.lot.pick("wrong", _WRONG),
        "fault": "AGENCY",
    }


def _hand_out(subject: Subject, number: int) -> Body:
    before = subject.acts_before(number)
    is_over = bool(_NO_MONEY_AT_THE_END & set(before))
    at_counter = subject.steps[number].act is Act.RETURN_AT_COUNTER
    components = subject.procedure.components
    recalled = [item.component_no for item in components if item.is_recalled and item.kind == "PRESENT"]
    return {
        "receiver": "SELF",
        "receiver_name": subject.person.full_name,
        "paper_kind": "CCCD",
        "paper_last4": subject.person.personal_id[-4:],
        "recalled": [] if is_over else [RESULT_FROM] if Act.CORRECT_RESULT in before else recalled,
        "taken_vnd": 0 if is_over else _owed(subject, "RECEPTION", "RETURN", with_carriage=not at_counter),
        "signature": "SCREEN",
        "is_signed": True,
    }


def _rate(subject: Subject, number: int) -> Body:
    score = subject.lot.pick("score", (5, 5, 5, 5, 4, 4, 4, 3, 2))
    words = _PRAISE if score > 3 else _COMPLAINTS
    return {"score": score, "comment": subject.lot.pick("comment", words)}


def _submit(subject: Subject, number: int) -> Body:
    """Who files on line and brings the papers to a post office now and then asks to pay less."""
    asks = subject.case.way is Way.ONLINE_POST and subject.procedure.exemptions_for(subject.procedure.case)
    return {"exemption": _exempt(subject, number)} if asks and subject.lot.pick("claim", "yn") == "y" else {}


def _exempt(subject: Subject, number: int) -> Body:
    """The first class that pays less for this case and channel, and the card that shows it."""
    procedure = subject.procedure
    rule = procedure.exemptions_for(procedure.case)[0]
    return {"class_code": rule.class_code, "proof": subject.lot.pick("card", _CARDS)}


def _refund(subject: Subject, number: int) -> Body:
    """What was too much, or of a case that ended all that was paid; in cash, signed for."""
    charges = payments.owed(subject.dossier_id)
    over = [(charge.charge_no, charge.too_much_vnd) for charge in charges if charge.too_much_vnd]
    paid = [(charge.charge_no, charge.kept_vnd) for charge in charges if charge.kept_vnd]
    lines = [{"charge_no": charge_no, "amount_vnd": amount} for charge_no, amount in over or paid]
    reason = "Được giảm phí sau khi đã thu." if over else "Người nộp rút hồ sơ."
    return {"ground": "TOO_MUCH" if over else "ENDED", "lines": lines, "reason": reason, "is_signed": True}


_BODIES: dict[Act, Callable[[Subject, int], Body]] = {
    Act.OPEN_DRAFT: _open,
    Act.SUBMIT: _submit,
    Act.ACCEPT_BY_POST: _accept_by_post,
    Act.ACCEPT_HANDOVER: _accept_handover,
    Act.REFUSE_HANDOVER: _why(_NOT_TAKEN, "not taken"),
    Act.RECEIVE: _receive,
    Act.REQUEST_COMPLETION: _gaps,
    Act.DECLINE: _no(_DECLINED, "declined"),
    Act.ASSIGN: _assign,
    Act.ASK_OPINION: _ask,
    Act.ANSWER_OPINION: _answer_of_another,
    Act.REQUEST_SUPPLEMENT: _gaps,
    Act.ANSWER_SUPPLEMENT: _answer,
    Act.REQUIRE_PAYMENT: _require_payment,
    Act.CONFIRM_PAYMENT: _confirm_payment,
    Act.PAUSE: _pause,
    Act.RE_APPOINT: _re_appoint,
    Act.STOP: _no(_STOPPED, "stopped"),
    Act.PROPOSE: _propose,
    Act.SEND_BACK: _why(_SENT_BACK, "sent back"),
    Act.REFUSE: _no(_REFUSED, "refused"),
    Act.WITHDRAW: _why(_WITHDRAWN, "withdrawn"),
    Act.PREPARE_RETURN: lambda subject, number: {"seal_no": _seal(subject, "home")},
    Act.OFFER_TO_POST: lambda subject, number: {"to": subject.case.carrier},
    Act.ACCEPT_TO_CARRY: _accept_to_carry,
    Act.REFUSE_TO_CARRY: _why(_NOT_CARRIED, "not carried"),
    Act.INVITE: _invite,
    Act.RECORD_ATTEMPT: _attempt,
    Act.CORRECT_RESULT: _correct,
    Act.DELIVER: _hand_out,
    Act.RETURN_AT_COUNTER: _hand_out,
    Act.SETTLE_EXEMPTION: _exempt,
    Act.REFUND: _refund,
    Act.RATE: _rate,
}
"""How each act's body is made; an act left out needs none."""


def _owed(subject: Subject, *moments: str, with_carriage: bool = True) -> int:
    """Return what is still to be paid at some moments; the way home only when the post has gone it."""
    return sum(
        charge.amount_vnd
        for charge in payments.owed(subject.dossier_id)
        if charge.due_at in moments
        and charge.is_open
        and (with_carriage or charge.due_at != "RETURN" or charge.kind is not Money.POSTAGE)
    )


def _seal(subject: Subject, leg: str) -> str:
    return f"{subject.lot.between(f'seal {leg}', 1, 9_999_999):07d}"


_ITEM_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)


def _item_code(lot: Lot) -> str:
    """Return a postal item code with its check digit (UPU S10), or none, as carriers give them late."""
    if lot.pick("item", "ynn") != "y":
        return ""
    digits = f"{90_000_000 + lot.number:08d}"
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(digits, _ITEM_WEIGHTS, strict=True)) % 11
    check = {10: 0, 11: 5}.get(rest, rest)
    return f"RR{digits}{check}VN"
