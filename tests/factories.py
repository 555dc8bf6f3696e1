"""Dossiers that reach a status by real acts, and one cast named by role.

life = dossier_at(Status.APPRAISING)                      # by post, the whole way so far
life = dossier_after(Act.OFFER_HANDOVER, way=Way.AT_DESK) # through one act
life.do(Act.PROPOSE)                                      # the next act, by whoever does it, with a fitting body
life.do(Act.DELIVER, taken_vnd=0)                         # the same with one field of the body changed
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from motcua.base import memory
from motcua.doors.frame.acts import perform
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.catalogue import services
from motcua.ground.catalogue.models import Stage
from motcua.ground.catalogue.process import hours_of_path
from motcua.ground.catalogue.rules import StageRule
from motcua.ground.deadlines.queries import calendar
from motcua.ground.deadlines.rules import add_working_days, local
from motcua.ground.people import services as people
from motcua.ground.people.rules import Actor, Employer, Role
from motcua.record.acts import WRITTEN, Done, answers, journal
from motcua.record.dossiers.journal import Entry
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.rules import ENDED_EARLY, Act, Status
from motcua.record.dossiers.services import Call
from motcua.record.papers.models import Paper
from motcua.record.payments import services as payments
from motcua.record.payments.models import Charge
from motcua.record.payments.refunds import Ground
from motcua.record.shipments.models import Shipment
from motcua.stages.processing import refunding

VIETNAM = timezone(timedelta(hours=7))
MONDAY = datetime(2026, 11, 2, 8, 0, tzinfo=VIETNAM)
"""Monday 02/11/2026 at 8:00: the hour at which most lives begin."""

PLANNED_FROM = date(2026, 1, 1)
"""First day of a version that a test publishes."""

CRIMINAL_RECORD = "3.000333"  # both ways by post, a fee of 200.000 đ at reception, calendar days
DRIVING_LICENCE = "3.000347"  # home by post alone; the old licence is taken back at delivery
IDENTITY_CARD = "2.001195"  # home by post alone; a charge of 25.000 đ when it is delivered
MARRIAGE_STATUS = "1.004873"  # to the commune, in working days; the post receives and does not return
POLICE, COMMUNE = "H12.17", "H12.101"
POST_OFFICE, CENTRE = "bd-cai-nuoc", "tt-tinh"
SEAL = "0048213"
OF_ACCOUNT = "096187000901"
"""The personal number of the account of the cast's applicant."""


class Way(StrEnum):
    """How a dossier comes to its agency."""

    BY_POST = "by post"
    AT_DESK = "at the agency's desk"
    ON_LINE = "on line"


CAST: Mapping[str, str] = {
    "post_clerk": "buudien.cainuoc",
    "courier": "buuta.cainuoc",
    "one_stop_officer": "motcua.congan",
    "case_officer": "thuly.congan",
    "unit_head": "lanhdao.congan",
    "applicant": "nguoidan.1",
    "system": "hethong.dvcqg",
    "officer_elsewhere": "motcua.cainuoc",
    "case_officer_elsewhere": "thuly.cainuoc",
    "unit_head_elsewhere": "lanhdao.cainuoc",
    "one_stop_head_elsewhere": "giamdoc.cainuoc",
    "post_clerk_elsewhere": "buudien.uminh",
    "courier_elsewhere": "buuta.uminh",
    "applicant_elsewhere": "nguoidan.2",
    "officer_of_the_centre": "motcua.tinh",
    "case_officer_of_the_centre": "thuly.tuphap",
    "manager": "vanphong.tinh",
    "post_director": "giamdoc.buudien",
    "administrator": "quantri",
}
"""The cast by role: everybody stands at the provincial police or the post office of Cái Nước, others elsewhere."""


def actor(role: str) -> Actor:
    """Return a member of the cast by role."""
    return people.get_actor(CAST[role])


def plan(*steps: tuple[str, int, int | None], procedure: str = CRIMINAL_RECORD) -> str:
    """Publish a version of a procedure whose process asks other agencies, in force all the year; return its key.

    Of each step: agency, budget in working hours, order. The officer's own stage takes what is left of the limit.
    """
    before = catalogue.procedure_in_force(procedure, MONDAY.date())
    if before.valid_from == PLANNED_FROM:
        return before.id  # planned by the same test
    draft = services.copy_as_draft(before.id, PLANNED_FROM)
    draft.stages.all().delete()
    asked = [StageRule(no, f"Ý kiến {no - 1}", code, "", hours, "", order, code, f"Hỏi {code}?")
             for no, (code, hours, order) in enumerate(steps, start=2)]  # fmt: skip
    left = before.limit_for().hours - hours_of_path(asked) - 8
    rows = [StageRule(1, "Thẩm định", "Phòng", "", left), *asked, StageRule(len(asked) + 2, "Ký", "Lãnh đạo", "", 8)]
    Stage.objects.bulk_create(
        [Stage(id=f"{draft.pk}#{row.stage_no}", version_id=draft.pk, **asdict(row)) for row in rows]
    )
    services.publish(draft.pk, MONDAY)
    memory.forget_all()
    return draft.pk


def asking_for(dossier_id: UUID) -> Actor:
    """Return an applicant without an account, who has shown the code and four digits of this dossier."""
    return Actor("applicant", "Người nộp", frozenset({Role.APPLICANT}), Employer.NONE, owner_of=dossier_id)


@dataclass
class Life:
    """One dossier under way, its own clock, and who does what to it."""

    way: Way = Way.BY_POST
    procedure: str = CRIMINAL_RECORD
    agency: str = POLICE
    point: str = POST_OFFICE
    post_return: bool = True
    now: datetime = MONDAY
    dossier_id: UUID = field(default_factory=uuid4)
    done: list[Done] = field(default_factory=list)
    electronic_return: bool = False

    def do(
        self, act: Act, who: Actor | str | None = None, *, after: timedelta = timedelta(minutes=10),
        act_id: UUID | None = None, seen: int | None = None, **body: Any,
    ) -> Done:  # fmt: skip
        """Do an act some time later; `who` is a role of the cast, an actor, or None for whoever does it mostly.

        Fields of the body that are not given are those that fit. Raises what the act raises; then no time has passed.
        """
        at = self.now + after
        by = self.who(act) if who is None else actor(who) if isinstance(who, str) else who
        call = Call(self.dossier_id, act_id or uuid4(), by, at, at, seen)
        done = perform(act, call, WRITTEN[act].body.model_validate(self.body(act) | body))
        self.now = at
        self.done.append(done)
        return done

    def who(self, act: Act) -> Actor:
        """Return who mostly does an act on this way."""
        if act is Act.RATE and self.way is not Way.ON_LINE:
            return asking_for(self.dossier_id)
        role = WHO[self.way].get(act, "one_stop_officer")
        return actor(OFFICIALS_ELSEWHERE.get(role, role) if self.agency == COMMUNE else role)

    def body(self, act: Act) -> dict[str, Any]:
        """Return a body that fits the dossier as it stands."""
        make = BODIES.get(act)
        return make(self) if make else {}

    @property
    def row(self) -> Dossier:
        """The dossier as it is stored."""
        return Dossier.objects.get(pk=self.dossier_id)

    @property
    def journal(self) -> list[Entry]:
        """Its journal as the fold reads it."""
        return journal(self.dossier_id)

    @property
    def status(self) -> Status:
        """Its status as it is stored."""
        return Status(self.row.status)

    def facts(self, act: Act) -> Mapping[str, Any]:
        """Return what the newest event of an act says."""
        return next(done.facts for done in reversed(self.done) if done.act is act)

    def owed_vnd(self, *moments: str) -> int:
        """Return what is still to be paid at these moments (RECEPTION, RETURN)."""
        rows = Charge.objects.filter(dossier_id=self.dossier_id, due_at__in=moments, settled_event_no=None)
        return sum(rows.values_list("amount_vnd", flat=True))

    def day(self, ahead: int) -> str:
        """Return the day so many days after now, as a body says it."""
        return str((self.now.astimezone(VIETNAM) + timedelta(days=ahead)).date())

    def day_of_new_due(self) -> str:
        """Return the first working day at least 9 days after the due one."""
        due_on = local(self.row.due_at or self.now).date() + timedelta(days=8)
        return str(add_working_days(due_on, 1, calendar(catalogue.agency(self.agency).calendar_code)))

    def asked_counts(self, *, electronic: bool = False) -> list[dict[str, int]]:
        """Return the counts that the procedure asks for in every case."""
        version = catalogue.procedure_in_force(self.procedure, self.now.astimezone(VIETNAM).date())
        required = [item for item in version.components if item.is_required]
        if electronic:
            return [{"component_no": item.component_no, "electronic": 1} for item in required]
        return [
            {
                "component_no": item.component_no,
                "original": item.original_count,
                "certified_copy": item.certified_copy_count,
                "photocopy": item.photocopy_count,
            }
            for item in required
        ]


OFFICIALS_ELSEWHERE: Mapping[str, str] = {
    "one_stop_officer": "officer_elsewhere",
    "case_officer": "case_officer_elsewhere",
    "unit_head": "unit_head_elsewhere",
    "case_officer_elsewhere": "case_officer",
}
"""Who does at the commune what others do at the provincial police."""

_BY_POST: Mapping[Act, str] = {
    Act.OPEN_DRAFT: "post_clerk",
    Act.SUBMIT: "post_clerk",
    Act.ACCEPT_BY_POST: "post_clerk",
    Act.OFFER_HANDOVER: "post_clerk",
    Act.WITHDRAW_OFFER: "post_clerk",
    Act.ASSIGN: "unit_head",
    Act.ASK_OPINION: "case_officer",
    Act.ASK_STEPS: "case_officer",
    Act.ANSWER_OPINION: "case_officer_elsewhere",
    Act.REQUEST_SUPPLEMENT: "case_officer",
    Act.ANSWER_SUPPLEMENT: "post_clerk",
    Act.REQUIRE_PAYMENT: "case_officer",
    Act.CONFIRM_PAYMENT: "post_clerk",
    Act.SETTLE_EXEMPTION: "post_clerk",
    Act.ENTER_DATA: "one_stop_officer",
    Act.REFUND: "post_clerk",
    Act.PAUSE: "case_officer",
    Act.RESUME: "case_officer",
    Act.RE_APPOINT: "unit_head",
    Act.STOP: "unit_head",
    Act.PROPOSE: "case_officer",
    Act.SEND_BACK: "unit_head",
    Act.UNDO: "case_officer",
    Act.APPROVE: "unit_head",
    Act.REFUSE: "unit_head",
    Act.SIGN_RESULT: "unit_head",
    Act.CORRECT_RESULT: "unit_head",
    Act.WITHDRAW: "post_clerk",
    Act.ACCEPT_TO_CARRY: "courier",
    Act.REFUSE_TO_CARRY: "courier",
    Act.INVITE: "courier",
    Act.RECORD_ATTEMPT: "courier",
    Act.DELIVER: "courier",
    Act.RETURN_UNDELIVERED: "courier",
}
_AT_DESK: Mapping[Act, str] = dict(_BY_POST) | dict.fromkeys(
    (
        Act.OPEN_DRAFT,
        Act.SUBMIT,
        Act.WITHDRAW_OFFER,
        Act.ANSWER_SUPPLEMENT,
        Act.CONFIRM_PAYMENT,
        Act.WITHDRAW,
        Act.SETTLE_EXEMPTION,
        Act.REFUND,
    ),
    "one_stop_officer",
)
WHO: Mapping[Way, Mapping[Act, str]] = {
    Way.BY_POST: _BY_POST,
    Way.AT_DESK: _AT_DESK,
    Way.ON_LINE: dict(_AT_DESK)
    | dict.fromkeys((Act.OPEN_DRAFT, Act.SUBMIT, Act.ANSWER_SUPPLEMENT, Act.WITHDRAW, Act.RATE), "applicant"),
}
"""Who mostly does an act, by way; an act left out is the one-stop officer's."""


def applicant_facts(**changed: Any) -> dict[str, Any]:
    """Return a made-up applicant as a body says it."""
    return {
        "name": "Nguyễn Văn Thắng",
        "phone": "0900 000 628",
        "personal_id": "096085000123",
        "address": "Số 12, ấp Cái Rô, xã Cái Nước",
    } | changed


def _open(life: Life) -> dict[str, Any]:
    by_post = life.way is Way.BY_POST
    return {
        "id": str(life.dossier_id),
        "procedure": life.procedure,
        "agency": life.agency,
        "point": life.point if by_post else "",
        "channel": {Way.BY_POST: "POST", Way.AT_DESK: "DIRECT", Way.ON_LINE: "ONLINE"}[life.way],
        "post_send": by_post,
        "post_return": life.post_return and not life.electronic_return,
        "electronic_return": life.electronic_return,
        "applicant": applicant_facts(**({"personal_id": OF_ACCOUNT} if life.electronic_return else {})),
    }


def _receive(life: Life) -> dict[str, Any]:
    if life.way is Way.BY_POST:
        return {}
    if life.way is Way.ON_LINE:
        return {"counts": life.asked_counts(electronic=True)}
    version = catalogue.procedure_in_force(life.procedure, life.now.astimezone(VIETNAM).date())
    submitted = Charge.objects.filter(dossier_id=life.dossier_id).exists()
    found = payments.exemption(life.dossier_id)
    classes = (found.granted_class,) if found else ()
    fees = sum(fee.amount_vnd for fee in version.fees_for(classes=classes) if fee.due_at == "RECEPTION")
    return {"counts": life.asked_counts(), "taken_vnd": life.owed_vnd("RECEPTION") if submitted else fees}


def _answer(life: Life) -> dict[str, Any]:
    """One more original of component 1; on line an electronic copy."""
    kind = "electronic" if life.way is Way.ON_LINE else "original"
    return {"counts": [{"component_no": 1, kind: 1}]}


def _taken(life: Life) -> dict[str, Any]:
    """Who takes the result; carriage home is paid only when somebody carries it, papers recalled only when granted."""
    row = life.row
    ended = row.status in ENDED_EARLY
    papers = Paper.objects.filter(dossier_id=life.dossier_id, is_recalled=True)
    recalled = papers if row.outcome == "GRANTED" else papers.none()
    owed = Charge.objects.filter(dossier_id=life.dossier_id, settled_event_no=None)
    if not Shipment.objects.filter(dossier_id=life.dossier_id, closed_at=None).exists():
        owed = owed.exclude(kind="POSTAGE", due_at="RETURN")
    return {
        "receiver": "SELF",
        "receiver_name": "Nguyễn Văn Thắng",
        "paper_kind": "CCCD",
        "paper_last4": "0123",
        "recalled": list(recalled.values_list("paper_no", flat=True)),
        "taken_vnd": 0 if ended else sum(owed.values_list("amount_vnd", flat=True)),
        "signature": "SCREEN",
        "is_signed": True,
    }


def asked_by(life: Life) -> str:
    """Return the agency whose opinion is mostly asked about a dossier: another than its own."""
    return POLICE if life.agency == COMMUNE else COMMUNE


def refund_body(life: Life, who: Actor) -> dict[str, Any]:
    """All that a person may give back out of one place; by a decision where nothing else is a reason."""
    standing, _ = answers(life.row, who, life.now, {Act.REFUND})
    found = refunding.within_reach(standing) or refunding.offered(standing)
    mine = [offer for offer in found if offer.account == found[0].account]
    grounds = (ground for ground in Ground if any(ground in offer.most_vnd for offer in mine))
    ground = next(grounds, Ground.DECISION)
    lines = [
        {"charge_no": offer.charge.charge_no, "amount_vnd": offer.most_vnd[ground]}
        for offer in mine
        if ground in offer.most_vnd
    ]
    return {
        "ground": ground.value,
        "lines": lines or [{"charge_no": 1, "amount_vnd": 1_000}],
        "reason": "Thu thừa.",
        "document_no": "31/QĐ",
        "document_on": life.day(0),
        "is_signed": True,
    }


_GAPS = {"missing": [{"component_no": 1, "note": "Chưa ký"}], "reason": "Tờ khai chưa ký tên."}
_NO = {"reason": "Không thuộc thẩm quyền.", "legal_ground": "Luật Lý lịch tư pháp, Điều 44"}

BODIES: Mapping[Act, Callable[[Life], dict[str, Any]]] = {
    Act.OPEN_DRAFT: _open,
    Act.ACCEPT_BY_POST: lambda life: {
        "counts": life.asked_counts(), "seal_no": SEAL, "taken_vnd": life.owed_vnd("RECEPTION"), "is_signed": True,
    },
    Act.ACCEPT_HANDOVER: lambda life: {},
    Act.REFUSE_HANDOVER: lambda life: {"reason": "Phong bì rách."},
    Act.RECEIVE: _receive,
    Act.REQUEST_COMPLETION: lambda life: dict(_GAPS),
    Act.DECLINE: lambda life: dict(_NO),
    Act.ENTER_DATA: lambda life: {"unit_code": "32128"},
    Act.SETTLE_EXEMPTION: lambda life: {"class_code": "HOC_SINH", "proof": "Thẻ sinh viên số 20261234"},
    Act.REFUND: lambda life: refund_body(life, life.who(Act.REFUND)),
    Act.ASSIGN: lambda life: {"assignee": life.who(Act.PROPOSE).id},
    Act.ASK_OPINION: lambda life: {
        "agency": asked_by(life), "question": "Xác nhận thời gian thường trú của người nộp.", "working_days": 3,
    },
    Act.ANSWER_OPINION: lambda life: {
        "agency": (life.row.asked_agencies or [asked_by(life)])[0], "stance": "AGREE", "answer": "Đã kiểm tra, đúng.",
        "document_no": "15/UBND", "document_on": str(life.now.astimezone(VIETNAM).date()),
    },
    Act.REQUEST_SUPPLEMENT: lambda life: dict(_GAPS),
    Act.ANSWER_SUPPLEMENT: _answer,
    Act.REQUIRE_PAYMENT: lambda life: {
        "lines": [
            {"kind": "LE_PHI", "label": "Lệ phí cấp bản gốc", "amount_vnd": 30_000, "ground": "TT 10/2025/TT-BTC"}
        ],
        "until": life.day(10),
    },
    Act.CONFIRM_PAYMENT: lambda life: {"taken_vnd": life.owed_vnd("APPRAISAL")},
    Act.PAUSE: lambda life: {
        "reason": "VERIFICATION", "words": "Xác minh tại nơi cư trú.", "legal_ground": "Luật Lý lịch tư pháp, Điều 25",
        "until": life.day(7),
    },
    Act.RE_APPOINT: lambda life: {"due_on": life.day_of_new_due(), "reason": "Chờ tra cứu ở nhiều nơi cư trú."},
    Act.STOP: lambda life: {"reason": "Người nộp không bổ sung trong hạn.", "legal_ground": "NĐ 118/2025/NĐ-CP"},
    Act.SEND_BACK: lambda life: {"reason": "Xem lại căn cứ."},
    Act.REFUSE: lambda life: dict(_NO),
    Act.WITHDRAW: lambda life: {"reason": "Người nộp có đơn xin rút."},
    Act.PREPARE_RETURN: lambda life: {"seal_no": "0099871"},
    Act.OFFER_TO_POST: lambda life: {"to": f"point:{POST_OFFICE}"},
    Act.ACCEPT_TO_CARRY: lambda life: {"is_signed": True},
    Act.RECORD_ATTEMPT: lambda life: {
        "reason": "absent", "next_step": "try_again", "next_on": str((life.now + timedelta(days=7)).date()),
    },
    Act.REFUSE_TO_CARRY: lambda life: {"reason": "Niêm phong rách."},
    Act.INVITE: lambda life: {"manner": "PHONE", "come_by": life.day(7)},
    Act.DELIVER: _taken,
    Act.RETURN_AT_COUNTER: _taken,
    Act.CORRECT_RESULT: lambda life: {
        "decision_no": "12/QĐ-CA", "decision_on": life.day(0), "reason": "Ghi sai ngày sinh.", "fault": "AGENCY",
    },
    Act.RATE: lambda life: {"score": 5},
}  # fmt: skip
"""A body that fits, by act; an act left out needs none."""

_WORK = (Act.PASS_ON, Act.ASSIGN, Act.PROPOSE, Act.APPROVE, Act.PREPARE_RETURN)
_COUNTER = (Act.RETURN_AT_COUNTER, Act.RATE)
_CARRIED = (Act.OFFER_TO_POST, Act.ACCEPT_TO_CARRY, Act.DELIVER, Act.RATE)
_TO_AGENCY: Mapping[Way, tuple[Act, ...]] = {
    Way.BY_POST: (
        Act.OPEN_DRAFT, Act.SUBMIT, Act.ACCEPT_BY_POST, Act.OFFER_HANDOVER, Act.ACCEPT_HANDOVER, Act.RECEIVE,
    ),
    Way.AT_DESK: (Act.OPEN_DRAFT, Act.SUBMIT, Act.RECEIVE),
    Way.ON_LINE: (Act.OPEN_DRAFT, Act.SUBMIT, Act.RECEIVE),
}  # fmt: skip


def main_way(life: Life) -> tuple[Act, ...]:
    """Return the acts of the main way of a dossier, from the draft to the rating."""
    if life.electronic_return:
        return (*_TO_AGENCY[life.way], *_WORK[:-1], Act.RETURN_ELECTRONICALLY, Act.RATE)
    return (*_TO_AGENCY[life.way], *_WORK, *(_CARRIED if life.post_return else _COUNTER))


_ASIDE: Mapping[Status, tuple[Act, ...]] = {
    Status.AWAITING_SUPPLEMENT: (Act.REQUEST_SUPPLEMENT,),
    Status.AWAITING_OPINION: (Act.ASK_OPINION,),
    Status.AWAITING_PAYMENT: (Act.REQUIRE_PAYMENT,),
    Status.PAUSED: (Act.PAUSE,),
    Status.STOPPED: (Act.STOP,),
    Status.NOT_ACCEPTED: (Act.DECLINE,),
    Status.WITHDRAWN: (Act.WITHDRAW,),
}
"""The statuses beside the main way, and the act that leads there; from assignment, or from the handover on."""


def dossier_at(status: Status, **choices: Any) -> Life:
    """Return a dossier in a status, with as few acts as lead there; choices are fields of Life.

    One that waits, rests or was stopped was assigned; one not accepted had come to the agency; one withdrawn
    was filed.
    """
    life = Life(**choices)
    if status in _ASIDE:
        last = {
            Status.AWAITING_SUPPLEMENT: Act.ASSIGN,
            Status.AWAITING_OPINION: Act.ASSIGN,
            Status.AWAITING_PAYMENT: Act.ASSIGN,
            Status.PAUSED: Act.ASSIGN,
            Status.STOPPED: Act.ASSIGN,
            Status.NOT_ACCEPTED: Act.ACCEPT_HANDOVER if life.way is Way.BY_POST else Act.SUBMIT,
            Status.WITHDRAWN: Act.SUBMIT,
        }[status]
        _walk(life, until=last)
        for act in _ASIDE[status]:
            life.do(act)
        return life
    for act in main_way(life):
        if life.done and life.done[-1].status is status:
            return life
        life.do(act)
    return life


def dossier_after(act: Act, **choices: Any) -> Life:
    """Return a dossier right after an act of its main way; choices are fields of Life."""
    life = Life(**choices)
    _walk(life, until=act)
    return life


def _walk(life: Life, *, until: Act) -> None:
    for act in main_way(life):
        life.do(act)
        if act is until:
            return
    raise ValueError(f"{until} is not on the main way of a dossier {life.way}")
