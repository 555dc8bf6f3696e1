"""Which act leads from which status to which, who may do it, and what the journal says: the one table.

Buttons, API endpoints, refusals, the diagram in docs/life-cycle.md and the test matrix are all derived from here.
Law: NĐ 61/2018 and its successor NĐ 118/2025; QĐ 45/2016/QĐ-TTg for the stages of the post.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from motcua.base.violations import RuleViolation


class Status(StrEnum):
    """Where a dossier stands in law; the value is stored."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RECEIVED = "received"
    APPRAISING = "appraising"
    APPROVING = "approving"
    AWAITING_SUPPLEMENT = "awaiting_supplement"
    AWAITING_OPINION = "awaiting_opinion"
    AWAITING_PAYMENT = "awaiting_payment"
    PAUSED = "paused"
    RESOLVED = "resolved"
    RETURNED = "returned"
    NOT_ACCEPTED = "not_accepted"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"


class Owner(StrEnum):
    """Whose time a minute is, and whose turn it is."""

    APPLICANT = "applicant"
    POST = "post"
    AGENCY = "agency"
    OTHER_AGENCY = "other_agency"
    NOBODY = "nobody"


class Clock(StrEnum):
    """What an act does to the clock of the law."""

    NONE = "none"
    START = "start"
    STOP = "stop"
    RESUME = "resume"
    END = "end"


class Act(StrEnum):
    """The acts of a dossier, in the order of its life."""

    OPEN_DRAFT = "open_draft"
    SUBMIT = "submit"
    ACCEPT_BY_POST = "accept_by_post"
    OFFER_HANDOVER = "offer_handover"
    ACCEPT_HANDOVER = "accept_handover"
    REFUSE_HANDOVER = "refuse_handover"
    WITHDRAW_OFFER = "withdraw_offer"
    TAKE_OVER = "take_over"
    RECEIVE = "receive"
    REQUEST_COMPLETION = "request_completion"
    DECLINE = "decline"
    SETTLE_EXEMPTION = "settle_exemption"
    ENTER_DATA = "enter_data"
    PASS_ON = "pass_on"  # noqa: S105 - an act, not a secret
    ASSIGN = "assign"
    ASK_OPINION = "ask_opinion"
    ASK_STEPS = "ask_steps"
    ANSWER_OPINION = "answer_opinion"
    REQUEST_SUPPLEMENT = "request_supplement"
    ANSWER_SUPPLEMENT = "answer_supplement"
    REQUIRE_PAYMENT = "require_payment"
    CONFIRM_PAYMENT = "confirm_payment"
    PAUSE = "pause"
    RESUME = "resume"
    RE_APPOINT = "re_appoint"
    PROPOSE = "propose"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    REFUSE = "refuse"
    SIGN_RESULT = "sign_result"
    STOP = "stop"
    WITHDRAW = "withdraw"
    UNDO = "undo"
    RECOMPUTE = "recompute"
    REBASE = "rebase"
    PREPARE_RETURN = "prepare_return"
    OFFER_TO_POST = "offer_to_post"
    ACCEPT_TO_CARRY = "accept_to_carry"
    REFUSE_TO_CARRY = "refuse_to_carry"
    INVITE = "invite"
    RECORD_ATTEMPT = "record_attempt"
    RETURN_UNDELIVERED = "return_undelivered"
    DELIVER = "deliver"
    RETURN_AT_COUNTER = "return_at_counter"
    RETURN_ELECTRONICALLY = "return_electronically"
    CORRECT_RESULT = "correct_result"
    REFUND = "refund"
    RATE = "rate"


@dataclass(frozen=True, slots=True)
class StatusRule:
    """A status in words, whose turn it is, and its code on the national portal (law.md §4)."""

    word: str
    portal_code: int
    public_sentence: str
    is_end: bool = False


STATUSES: Mapping[Status, StatusRule] = {
    Status.DRAFT: StatusRule("Nháp", 1, "Hồ sơ đang được chuẩn bị."),
    Status.SUBMITTED: StatusRule("Đã gửi, chờ tiếp nhận", 1, "Hồ sơ đã gửi, đang chờ cơ quan tiếp nhận."),
    Status.RECEIVED: StatusRule("Đã tiếp nhận", 2, "Cơ quan đã tiếp nhận hồ sơ."),
    Status.APPRAISING: StatusRule("Đang thẩm định", 4, "Cơ quan đang xem xét hồ sơ."),
    Status.APPROVING: StatusRule("Đang phê duyệt", 4, "Hồ sơ đã thẩm định, đang chờ phê duyệt."),
    Status.AWAITING_SUPPLEMENT: StatusRule("Chờ bổ sung", 5, "Bạn cần bổ sung giấy tờ."),
    Status.AWAITING_OPINION: StatusRule("Chờ ý kiến", 4, "Cơ quan đang xin ý kiến cơ quan liên quan."),
    Status.AWAITING_PAYMENT: StatusRule("Chờ nộp tiền", 6, "Bạn cần nộp tiền theo thông báo của cơ quan."),
    Status.PAUSED: StatusRule("Tạm dừng", 8, "Cơ quan tạm dừng giải quyết hồ sơ."),
    Status.RESOLVED: StatusRule("Đã có kết quả", 9, "Đã có kết quả, đang chuyển về cho bạn."),
    Status.RETURNED: StatusRule("Đã trả kết quả", 10, "Kết quả đã trả.", is_end=True),
    Status.NOT_ACCEPTED: StatusRule("Không tiếp nhận", 3, "Hồ sơ không được tiếp nhận.", is_end=True),
    Status.WITHDRAWN: StatusRule("Đã rút", 7, "Hồ sơ đã rút theo yêu cầu của bạn.", is_end=True),
    Status.STOPPED: StatusRule("Dừng giải quyết", 8, "Cơ quan đã dừng giải quyết hồ sơ.", is_end=True),
}

ENDED_EARLY = (Status.NOT_ACCEPTED, Status.WITHDRAWN, Status.STOPPED)
"""The ends without a result: only papers go home."""
STANDING_STILL = (Status.AWAITING_SUPPLEMENT, Status.AWAITING_PAYMENT, Status.PAUSED)
"""The statuses that dashboards count as paused: codes 5, 6 and 8 of the national portal (law.md §3)."""

BEFORE = "before"
"""As the target of a move: back to the status that the dossier was in before it waited."""
AFTER_LAST = "after last"
"""As the target of a move: the same, with the last of several answers; until then it waits on."""

IF_ASKED = "if asked"
"""As the target of a move: it waits for another agency when one is asked; when none is, it stays where it is."""

UNDONE = "undone"
"""As the target of a move: back to where the dossier was before the act that is taken back."""


@dataclass(frozen=True, slots=True)
class ActRule:
    """What one act does, for anyone: moves of status, turn, clock, event and form."""

    event: str
    """Name of the journal event, past tense."""
    stage: str
    button: str
    moves: Mapping[Status | None, Status | str]
    turn: Owner | None = None
    """Whose turn it is afterwards; None = as before."""
    turn_by_post: Owner | None = None
    """The same where the dossier is sent through the post."""
    clock: Clock = Clock.NONE
    form: str | None = None
    law: str | None = None
    tells_applicant: bool = False


def _stay(*statuses: Status) -> dict[Status | None, Status | str]:
    return {status: status for status in statuses}


_GOING_HOME = (Status.RESOLVED, *ENDED_EARLY)
_AT_HANDOVER = (
    Status.SUBMITTED, Status.RECEIVED, Status.APPRAISING, Status.RETURNED, Status.WITHDRAWN, Status.STOPPED
)  # fmt: skip
"""Papers go to the agency: the dossier, a supplement, what was recalled at delivery, what was under way at the end."""
_ON_THE_TABLE = (*_AT_HANDOVER, Status.RESOLVED, Status.NOT_ACCEPTED)
"""The same, and what could not be delivered and comes back; or a result goes to the post."""
_ON_UNDELIVERED = "TT 17/2017/TT-BTTTT, Điều 5.2"
_ON_ELECTRONIC_RESULTS = "NĐ 118/2025/NĐ-CP, Điều 20"
_ON_OPINIONS = "NĐ 61/2018/NĐ-CP, Điều 19.5 (nội dung được giữ trong NĐ 118/2025)"
_ON_STEPS = "NĐ 61/2018/NĐ-CP, Điều 17, 19.5; NĐ 118/2025/NĐ-CP"
_ON_FEES = "NĐ 61/2018/NĐ-CP, Điều 22 (nội dung được giữ trong NĐ 118/2025)"
_ON_RE_APPOINTMENT = "NĐ 61/2018/NĐ-CP, Điều 19.9 (nội dung được giữ trong NĐ 118/2025)"
_ON_STOPPING = "NĐ 118/2025/NĐ-CP; TT 03/2025/TT-VPCP, Mẫu 05"
_IN_WORK = (Status.APPRAISING, Status.APPROVING)
_HOME: dict[Status | None, Status | str] = _stay(*_GOING_HOME) | {Status.RESOLVED: Status.RETURNED}

ACTS: Mapping[Act, ActRule] = {
    Act.OPEN_DRAFT: ActRule(
        "dossier.opened", "reception", "Tiếp nhận hồ sơ mới", {None: Status.DRAFT}, turn=Owner.APPLICANT
    ),
    Act.SUBMIT: ActRule(
        "dossier.submitted", "reception", "Nộp hồ sơ", {Status.DRAFT: Status.SUBMITTED},
        turn=Owner.AGENCY, turn_by_post=Owner.POST, tells_applicant=True,
    ),
    Act.ACCEPT_BY_POST: ActRule(
        "dossier.accepted_by_post", "reception", "Nhận và niêm phong", _stay(Status.SUBMITTED),
        turn=Owner.POST, form="PHIEU_GUI", law="QĐ 45/2016/QĐ-TTg, Điều 6",
    ),
    Act.OFFER_HANDOVER: ActRule(
        "handover.offered", "reception", "Giao", _stay(*_AT_HANDOVER), law="QĐ 45/2016/QĐ-TTg, Điều 7"
    ),
    Act.ACCEPT_HANDOVER: ActRule(
        "handover.accepted", "reception", "Ký biên bản", _stay(*_ON_THE_TABLE),
        turn=Owner.AGENCY, form="BIEN_BAN", law="QĐ 45/2016/QĐ-TTg, Điều 7",
    ),
    Act.REFUSE_HANDOVER: ActRule(
        "handover.refused", "reception", "Không nhận", _stay(*_ON_THE_TABLE), law="QĐ 45/2016/QĐ-TTg, Điều 7"
    ),
    Act.WITHDRAW_OFFER: ActRule(
        "offer.withdrawn", "reception", "Lấy lại", _stay(*_ON_THE_TABLE), law="QĐ 45/2016/QĐ-TTg, Điều 7, 9"
    ),
    Act.TAKE_OVER: ActRule(
        "envelope.handed_over", "reception", "Nhận bàn giao bắt buộc",
        _stay(*(status for status in Status if status != Status.DRAFT)), law="QĐ 45/2016/QĐ-TTg, Điều 7, 9",
    ),
    Act.RECEIVE: ActRule(
        "dossier.received", "reception", "Tiếp nhận, in giấy hẹn (Mẫu 01)",
        {Status.DRAFT: Status.RECEIVED, Status.SUBMITTED: Status.RECEIVED},
        turn=Owner.AGENCY, clock=Clock.START, form="MAU_01", law="NĐ 118/2025/NĐ-CP", tells_applicant=True,
    ),
    Act.REQUEST_COMPLETION: ActRule(
        "completion.requested", "reception", "Lập phiếu bổ sung (Mẫu 02)",
        {Status.SUBMITTED: Status.AWAITING_SUPPLEMENT},
        turn=Owner.APPLICANT, form="MAU_02", law="NĐ 118/2025/NĐ-CP, Điều 16", tells_applicant=True,
    ),
    Act.DECLINE: ActRule(
        "dossier.declined", "reception", "Từ chối tiếp nhận (Mẫu 03)",
        {Status.SUBMITTED: Status.NOT_ACCEPTED, Status.AWAITING_SUPPLEMENT: Status.NOT_ACCEPTED},
        turn=Owner.NOBODY, form="MAU_03", law="NĐ 118/2025/NĐ-CP", tells_applicant=True,
    ),
    Act.SETTLE_EXEMPTION: ActRule(
        "exemption.settled", "reception", "Xét miễn, giảm phí",
        _stay(
            Status.DRAFT, Status.SUBMITTED, Status.RECEIVED, *_IN_WORK, Status.AWAITING_OPINION, *STANDING_STILL,
            Status.RESOLVED,
        ),
        law="Luật Phí và lệ phí 2015, Điều 10", tells_applicant=True,
    ),
    Act.ENTER_DATA: ActRule(
        "data.entered", "reception", "Nhập dữ liệu hồ sơ",
        _stay(Status.RECEIVED, *_IN_WORK, Status.AWAITING_OPINION, *STANDING_STILL, Status.RESOLVED),
        law="NĐ 118/2025/NĐ-CP, Điều 10",
    ),
    Act.PASS_ON: ActRule(
        "dossier.passed_on", "processing", "Chuyển xử lý", {Status.RECEIVED: Status.APPRAISING}, turn=Owner.AGENCY
    ),
    Act.ASSIGN: ActRule(
        "dossier.assigned", "processing", "Phân công", _stay(Status.APPRAISING, Status.AWAITING_OPINION),
        turn=Owner.AGENCY,
    ),
    Act.ASK_OPINION: ActRule(
        "opinion.asked", "processing", "Xin ý kiến",
        {Status.APPRAISING: Status.AWAITING_OPINION, Status.AWAITING_OPINION: Status.AWAITING_OPINION},
        turn=Owner.OTHER_AGENCY, law=_ON_OPINIONS,
    ),
    Act.ASK_STEPS: ActRule(
        "steps.asked", "processing", "Gửi cơ quan phối hợp",
        {Status.APPRAISING: IF_ASKED, Status.AWAITING_OPINION: Status.AWAITING_OPINION},
        turn=Owner.AGENCY, law=_ON_STEPS,
    ),
    Act.ANSWER_OPINION: ActRule(
        "opinion.answered", "processing", "Trả lời ý kiến", {Status.AWAITING_OPINION: AFTER_LAST},
        turn=Owner.AGENCY, law=_ON_OPINIONS,
    ),
    Act.REQUEST_SUPPLEMENT: ActRule(
        "supplement.requested", "processing", "Yêu cầu bổ sung (Mẫu 02)",
        {Status.APPRAISING: Status.AWAITING_SUPPLEMENT}, turn=Owner.APPLICANT, clock=Clock.STOP, form="MAU_02",
        law="NĐ 61/2018/NĐ-CP, Điều 19.4 (nội dung được giữ trong NĐ 118/2025)", tells_applicant=True,
    ),
    Act.ANSWER_SUPPLEMENT: ActRule(
        "supplement.answered", "processing", "Nộp bổ sung", {Status.AWAITING_SUPPLEMENT: BEFORE},
        turn=Owner.AGENCY, clock=Clock.RESUME, tells_applicant=True,
    ),
    Act.REQUIRE_PAYMENT: ActRule(
        "payment.required", "processing", "Yêu cầu nộp tiền", {Status.APPRAISING: Status.AWAITING_PAYMENT},
        turn=Owner.APPLICANT, clock=Clock.STOP, form="THONG_BAO_PHI", law=_ON_FEES, tells_applicant=True,
    ),
    Act.CONFIRM_PAYMENT: ActRule(
        "payment.confirmed", "processing", "Ghi đã nộp tiền", {Status.AWAITING_PAYMENT: BEFORE},
        turn=Owner.AGENCY, clock=Clock.RESUME, law=_ON_FEES, tells_applicant=True,
    ),
    Act.PAUSE: ActRule(
        "work.paused", "processing", "Tạm dừng", dict.fromkeys(_IN_WORK, Status.PAUSED),
        turn=Owner.AGENCY, clock=Clock.STOP, law=_ON_STOPPING, tells_applicant=True,
    ),
    Act.RESUME: ActRule(
        "work.resumed", "processing", "Giải quyết tiếp", {Status.PAUSED: BEFORE},
        turn=Owner.AGENCY, clock=Clock.RESUME, tells_applicant=True,
    ),
    Act.RE_APPOINT: ActRule(
        "result.promised_anew", "processing", "Xin lỗi, hẹn lại (Mẫu 04)", _stay(*_IN_WORK, Status.AWAITING_OPINION),
        form="MAU_04", law=_ON_RE_APPOINTMENT, tells_applicant=True,
    ),
    Act.PROPOSE: ActRule(
        "result.proposed", "processing", "Trình phê duyệt", {Status.APPRAISING: Status.APPROVING}, turn=Owner.AGENCY
    ),
    Act.SEND_BACK: ActRule(
        "result.sent_back", "processing", "Trả lại để thẩm định thêm", {Status.APPROVING: Status.APPRAISING},
        turn=Owner.AGENCY,
    ),
    Act.APPROVE: ActRule(
        "result.approved", "processing", "Phê duyệt", {Status.APPROVING: Status.RESOLVED},
        turn=Owner.AGENCY, clock=Clock.END, tells_applicant=True,
    ),
    Act.REFUSE: ActRule(
        "result.refused", "processing", "Từ chối giải quyết", {Status.APPROVING: Status.RESOLVED},
        turn=Owner.AGENCY, clock=Clock.END, law="NĐ 61/2018/NĐ-CP, Điều 19.8", tells_applicant=True,
    ),
    Act.SIGN_RESULT: ActRule(
        "signature.ordered", "processing", "Ký số kết quả", _stay(Status.RESOLVED),
        law="Luật Giao dịch điện tử 2023, Điều 22–23",
    ),
    Act.STOP: ActRule(
        "dossier.stopped", "processing", "Dừng giải quyết (Mẫu 05)",
        dict.fromkeys((*_IN_WORK, Status.AWAITING_OPINION, *STANDING_STILL), Status.STOPPED),
        turn=Owner.NOBODY, clock=Clock.END, form="MAU_05", law=_ON_STOPPING, tells_applicant=True,
    ),
    Act.WITHDRAW: ActRule(
        "dossier.withdrawn", "processing", "Rút hồ sơ",
        dict.fromkeys(
            (Status.DRAFT, Status.SUBMITTED, Status.RECEIVED, *_IN_WORK, Status.AWAITING_OPINION, *STANDING_STILL),
            Status.WITHDRAWN,
        ),
        turn=Owner.NOBODY, clock=Clock.END, tells_applicant=True,
    ),
    Act.UNDO: ActRule(
        "act.undone", "processing", "Hoàn tác",
        dict.fromkeys((Status.APPRAISING, Status.APPROVING, Status.AWAITING_OPINION), UNDONE),
    ),
    Act.RECOMPUTE: ActRule(
        "deadline.recomputed", "processing", "Tính lại hạn theo lịch",
        _stay(Status.RECEIVED, Status.APPRAISING, Status.APPROVING, Status.AWAITING_OPINION),
        law="Bộ luật Dân sự 2015, Điều 147–148; Bộ luật Lao động 2019, Điều 112", tells_applicant=True,
    ),
    Act.REBASE: ActRule(
        "procedure.rebased", "processing", "Chuyển sang bản thủ tục khác",
        _stay(Status.SUBMITTED, Status.RECEIVED, *_IN_WORK, Status.AWAITING_OPINION, *STANDING_STILL),
        law="NĐ 63/2010/NĐ-CP, Điều 8", tells_applicant=True,
    ),
    Act.PREPARE_RETURN: ActRule(
        "result.prepared", "returning", "Chuẩn bị trả kết quả", _stay(*_GOING_HOME), law="QĐ 45/2016/QĐ-TTg, Điều 9"
    ),
    Act.OFFER_TO_POST: ActRule(
        "result.offered_to_post", "returning", "Giao bưu điện", _stay(*_GOING_HOME), law="QĐ 45/2016/QĐ-TTg, Điều 9"
    ),
    Act.ACCEPT_TO_CARRY: ActRule(
        "result.accepted_to_carry", "returning", "Nhận chuyển", _stay(*_GOING_HOME),
        turn=Owner.POST, form="PHIEU_GUI", law="QĐ 45/2016/QĐ-TTg, Điều 9", tells_applicant=True,
    ),
    Act.REFUSE_TO_CARRY: ActRule(
        "carriage.declined", "returning", "Không nhận chuyển", _stay(*_GOING_HOME),
        law="QĐ 45/2016/QĐ-TTg, Điều 9",
    ),
    Act.INVITE: ActRule(
        "delivery.invited", "returning", "Mời nhận kết quả", _stay(*_GOING_HOME), law=_ON_UNDELIVERED,
        tells_applicant=True,
    ),
    Act.RECORD_ATTEMPT: ActRule(
        "delivery.attempted", "returning", "Không giao được", _stay(*_GOING_HOME),
        law="TT 17/2017/TT-BTTTT, Điều 5", tells_applicant=True,
    ),
    Act.DELIVER: ActRule(
        "result.delivered", "returning", "Hoàn tất giao", _HOME, turn=Owner.NOBODY, form="PHIEU_PHAT",
        law="TT 17/2017/TT-BTTTT, Điều 5", tells_applicant=True,
    ),
    Act.RETURN_UNDELIVERED: ActRule(
        "result.undelivered", "returning", "Trả lại cơ quan", _stay(*_GOING_HOME), law=_ON_UNDELIVERED,
        tells_applicant=True,
    ),
    Act.RETURN_AT_COUNTER: ActRule(
        "result.returned_at_counter", "returning", "Trả tại quầy", _HOME, turn=Owner.NOBODY, form="PHIEU_PHAT",
        law="NĐ 118/2025/NĐ-CP", tells_applicant=True,
    ),
    Act.RETURN_ELECTRONICALLY: ActRule(
        "result.returned_electronically", "returning", "Trả bản điện tử", {Status.RESOLVED: Status.RETURNED},
        turn=Owner.NOBODY, law=_ON_ELECTRONIC_RESULTS, tells_applicant=True,
    ),
    Act.CORRECT_RESULT: ActRule(
        "result.corrected", "returning", "Đính chính kết quả", {Status.RETURNED: Status.RESOLVED}, turn=Owner.AGENCY,
        law="NĐ 61/2018/NĐ-CP, Điều 21.1 (nội dung được giữ trong NĐ 118/2025)", tells_applicant=True,
    ),
    Act.REFUND: ActRule(
        "money.refunded", "processing", "Hoàn tiền", _stay(*(status for status in Status if status != Status.DRAFT)),
        law="NĐ 254/2026/NĐ-CP, Điều 23", tells_applicant=True,
    ),
    Act.RATE: ActRule("dossier.rated", "feedback", "Gửi đánh giá", _stay(Status.RETURNED)),
}  # fmt: skip

BY_THE_HOUSE = frozenset({Act.RECOMPUTE, Act.REBASE, Act.TAKE_OVER})
"""Acts that the installation does for many dossiers at once, and no page or key offers for one.

On an administrator's word; `take_over` on the word of the two people whom it names (docs/adr/0029).
"""

UNDOABLE = (Act.PASS_ON, Act.ASSIGN, Act.PROPOSE, Act.SEND_BACK)
"""Acts that gave out no form, money or paper and told nobody outside: a slip of the hand is taken back by `undo`."""


def undone_in(status: Status | None) -> tuple[Status, ...]:
    """Return where a dossier may stand after an act that led to a status was taken back."""
    starts = {start for act in UNDOABLE for start, target in ACTS[act].moves.items() if target is status and start}
    return tuple(sorted(starts))


class ActNotAllowed(RuleViolation):
    """This act is not possible while the dossier is in its present status."""

    code = "dossier.act-not-allowed"
    text = "Hồ sơ {dossier} đang ở bước “{status}”, chưa thể {act}. Tải lại trang để xem trạng thái mới nhất."


class StalePage(RuleViolation):
    """The dossier has changed since the page was shown."""

    code = "dossier.stale"
    text = "Hồ sơ vừa đổi: {event} lúc {at}. Phần bạn gõ vẫn còn. Tải lại để tiếp tục."


class KeyReused(RuleViolation):
    """The same key came with another body."""

    code = "act.key-reused"
    text = "Mã yêu cầu này đã dùng cho một việc khác lúc {at}. Gửi lại với mã mới."


class NotAtThatTime(RuleViolation):
    """The instant of the act lies in the future, or before the last act of the dossier."""

    code = "act.time"
    text = "Thời điểm {at} {why}. Xem lại đồng hồ của máy."
    status = 422


def require_status(act: Act, status: Status, *, dossier: str) -> None:
    """Refuse with ActNotAllowed unless the act leads out of, or is possible in, this status."""
    if status not in ACTS[act].moves:
        raise ActNotAllowed(
            dossier=dossier, status=STATUSES[status].word, act=_lower_first(ACTS[act].button), law=ACTS[act].law
        )


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
