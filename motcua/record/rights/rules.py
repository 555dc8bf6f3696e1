"""May this person do this act, with this dossier or procedure, at this place and instant? The one answer, pure.

Acts, buttons, the API, `motcua explain` and the audit all ask `decide`: the facts are gathered first, and the decision
reads no database. It goes row by row in the order of `ORDER`; allowed, it names the rows it rests on; refused, the
first that is missing, its law and whom to ask. What lies on the table – status, paper, money – is asked by the checks
of the stages afterwards, and is no right.

Law: QĐ 45/2016/QĐ-TTg, Art. 13 and 16; NĐ 118/2025/NĐ-CP, Art. 10.3, 14 (who receives and returns); NĐ 61/2018/NĐ-CP,
Art. 19.5 (opinions); law.md §6, §8 (who sees what).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from motcua.base.text import day_words
from motcua.base.violations import NoRight, NotThere, RuleViolation
from motcua.ground.agreements.rules import AssignmentRow, Question, Right, Rows, Term, right_of_post, right_to_finish
from motcua.ground.people.rules import HOUSE, POST_ROLES, ROLE_WORDS, Actor, Employer, Role
from motcua.record.custody.rules import person, point
from motcua.record.dossiers.roles import WHO_MAY, require_role
from motcua.record.dossiers.rules import ACTS, BY_THE_HOUSE, Act

ORDER = ("account", "scope", "helper", "sight", "role", "desk", "assignment", "agreement", "training", "listing")
"""The tables whose rows are asked for, in this order; `Missing.row` is one of them, "case" or ""."""

OUTSIDE = frozenset({Role.APPLICANT, Role.SYSTEM})
AT_THE_ONE_STOP = frozenset({Role.ONE_STOP_OFFICER, Role.ONE_STOP_HEAD})
OF_AGENCIES = AT_THE_ONE_STOP | {Role.CASE_OFFICER, Role.UNIT_HEAD}
READERS = frozenset({Role.MANAGER, Role.ADMINISTRATOR})
"""Who reads the log of refusals: who oversees the province, and who gives accounts their roles."""
_ANSWERING = frozenset({Role.CASE_OFFICER, Role.UNIT_HEAD})

NEVER_BY_HELPERS = frozenset(
    {
        Act.DECLINE, Act.PROPOSE, Act.SEND_BACK, Act.APPROVE, Act.REFUSE, Act.STOP, Act.CORRECT_RESULT,
        Act.ANSWER_OPINION, Act.CONFIRM_PAYMENT, Act.RATE,
    }
)  # fmt: skip
"""What an administrator never does in somebody's place, whoever let her: judge, decide, take money, rate."""


class AccountShut(NoRight):
    """The account is closed or suspended: nothing is done in its name."""

    code = "right.account"
    text = "Tài khoản “{account}” đang bị đình chỉ hoặc đã khóa. Hỏi người quản trị."
    missing = "account"
    ask = "người quản trị"


class ScopeMissing(RuleViolation):
    """The key of the system does not hold the scope."""

    code = "token.scope"
    text = "Khóa truy cập không có quyền “{act}” (cần {scope}). Xin khóa có quyền này từ người quản trị."
    missing = "scope"
    ask = "người quản trị"
    status = 403


class NotByHelpers(NoRight):
    """Who helps in somebody's place does not decide for her."""

    code = "right.not-by-helpers"
    text = "Người vào thay để hỗ trợ không được “{act}”. Người có thẩm quyền tự làm việc này."
    missing = "helper"
    ask = "người có thẩm quyền"


class OutOfSight(NoRight):
    """The dossier lies outside the agencies, places and legs of the person: for her it is not there."""

    code = "right.sight"
    text = "{person} không thấy hồ sơ này: hồ sơ không thuộc cơ quan, quầy hoặc chặng vận chuyển của người này."
    law = "QĐ 45/2016/QĐ-TTg, Điều 16.5"
    missing = "sight"
    ask = "cơ quan giải quyết hồ sơ"


class NotYourDesk(NoRight):
    """An official opens dossiers of her agency, or of agencies that her desk serves."""

    code = "right.not-your-desk"
    text = "Quầy của bạn không tiếp nhận hồ sơ của {agency}. Mời người nộp sang quầy của cơ quan đó."
    law = "NĐ 118/2025/NĐ-CP, Điều 14"
    field = "agency"
    missing = "desk"
    ask = "trưởng bộ phận Một cửa"


@dataclass(frozen=True, slots=True)
class Reason:
    """One row on which the right rests: its table, its key, and what it says."""

    row: str
    """account, scope, role, agreement, order, training, assignment, agency, opinion, custody, opened, applicant,
    stand_in."""
    id: str
    words: str


@dataclass(frozen=True, slots=True)
class Missing:
    """The first row that is missing, as a sentence, its law and whom to ask."""

    row: str
    """The table that lacks it, of ORDER; "case" where the case is a colleague's; "" where no right is missing."""
    code: str
    sentence: str
    law: str
    ask: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What of a dossier decides who sees it."""

    dossier_id: UUID
    point_id: str
    opened_by: str
    owner_account_id: str
    is_online_draft: bool
    """A draft made on line is the applicant's alone until it is filed."""
    asked_agencies: Collection[str] = ()
    """Whose opinion is awaited."""
    in_hands: frozenset[str] = frozenset()
    """The keys of who holds the envelope made last, and of whom it is offered to."""
    courier_id: str = ""
    """Who carries the open postal item; "" = nobody."""


@dataclass(frozen=True, slots=True)
class InHand:
    """The envelope that a person of the post holds, which an act brings home though her right has ended (ADR 29)."""

    code: str
    taken_on: date
    days: int
    """So many calendar days after the first row of her right ended she may still do it."""
    goes_back: bool
    """It goes back to the agency by the act: that she holds it is right enough, without a term."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the answer rests on, gathered before it is asked."""

    person: Actor
    act: Act
    day: date
    agency_code: str
    agency: str
    """Its short name, for sentences."""
    dossier: Subject | None = None
    """None = it is asked of a procedure, or of a dossier that the act makes."""
    rows: Rows = field(default_factory=lambda: Rows((), (), ()))
    """Of agreements, trainings, assignments and orders, in force or not; of officials the assignments alone matter."""
    question: Question | None = None
    """What post staff need the right for; None = of nobody else."""
    point_id: str = ""
    """Where an official opens a dossier; "" = at any of her desks."""
    account_is_open: bool = True
    in_hand: InHand | None = None
    """What she holds and the act brings home; None = nothing."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Allowed by the rows of `because`, or refused by `refusal`; then `because` is what she has up to there."""

    because: tuple[Reason, ...]
    refusal: RuleViolation | None = None
    right: Right | None = None
    """The rows that give post staff the right, for the journal; None = the right does not come from rows."""

    @property
    def is_allowed(self) -> bool:
        """Whether nothing is missing."""
        return self.refusal is None

    @property
    def missing(self) -> Missing | None:
        """What is missing first; None = nothing."""
        return missing_of(self.refusal) if self.refusal is not None else None


def decide(facts: Facts) -> Decision:
    """Return whether the person may do the act, by which rows, or for want of which. Asks no database."""
    because: list[Reason] = []
    right: Right | None = None
    try:
        because += _account(facts)
        because += _scope(facts)
        seen = _sight(facts) if facts.dossier is not None else []
        because += _roles(facts)
        if facts.person.is_post and facts.question is not None:
            right = _right_of_post(facts.question, facts)
            because += _rows_of(right, facts.rows)
        elif facts.dossier is None:
            because += _desk(facts)
        named = {(reason.row, reason.id) for reason in because}
        because += [reason for reason in seen if (reason.row, reason.id) not in named]
    except RuleViolation as refusal:
        return Decision(tuple(because), refusal)
    return Decision(tuple(because), None, right)


def missing_of(refusal: RuleViolation, person: str = "") -> Missing:
    """Return a refusal as what is missing; a dossier that is not there for a named person is told as out of sight."""
    if isinstance(refusal, NotThere) and person:
        refusal = OutOfSight(person=person)
    return Missing(refusal.missing, refusal.code, refusal.sentence, refusal.law or "", refusal.ask)


def is_of_right(refusal: RuleViolation) -> bool:
    """Whether a refusal says that this person may not, and not that nobody may now, or that a form is wrong."""
    return isinstance(refusal, (NoRight, NotThere, ScopeMissing))


# ---- the steps, in the order of ORDER --------------------------------------------------------------------------------


def _account(facts: Facts) -> list[Reason]:
    person = facts.person
    if not facts.account_is_open:
        raise AccountShut(account=person.id)
    return [Reason("account", person.id, f"Tài khoản {person.id} đang hoạt động")]


def _scope(facts: Facts) -> list[Reason]:
    scope = require_scope(facts.act, facts.person)
    return [Reason("scope", scope, f"Khóa có quyền {scope}")] if scope else []


def require_scope(act: Act, person: Actor) -> str:
    """Return the scope by which a key lets the act; "" at a page. Raises ScopeMissing, NotByHelpers."""
    named = f"act:{act.value}"
    held = sorted(person.scopes & {named, "act:*"}) if person.scopes is not None else [""]
    if not held:
        raise ScopeMissing(act=ACTS[act].button, scope=named)
    if person.helper is not None and act in NEVER_BY_HELPERS:
        raise NotByHelpers(act=ACTS[act].button)
    return held[-1]


def _sight(facts: Facts) -> list[Reason]:
    """Return by what she sees the dossier. Raises NotThere: for her it does not exist."""
    found = seen_by(facts) if facts.dossier is not None else []
    if not found:
        raise NotThere(thing="hồ sơ", ask=OutOfSight.ask)
    return found


def seen_by(facts: Facts) -> list[Reason]:
    """Return by what the person sees the dossier, for this act; empty = for her it is not there."""
    subject, who = facts.dossier, facts.person
    if subject is None:
        return []
    places = [row for row in facts.rows.assignments if row.term.holds(facts.day)]
    found = sight_of(who, places, subject, facts.agency_code, facts.agency)
    if not found and facts.act is Act.ANSWER_OPINION and is_asked(who, subject.asked_agencies):
        return [Reason("opinion", who.agency_code, "Cơ quan đang được hỏi ý kiến")]
    if found and who.stands_for:
        return [Reason("stand_in", who.stands_for, f"Thay {who.stands_for_name} vắng mặt"), *found]
    return found


def sight_of(
    who: Actor, places: Iterable[AssignmentRow], subject: Subject, agency_code: str, agency: str = ""
) -> list[Reason]:
    """Return by what a person sees a dossier at all (law.md §6, §8); empty = for her it does not exist.

    `places` are where she stands that day. Sight through an opinion is asked by `is_asked`.
    """
    if who is HOUSE or who.owner_of == subject.dossier_id:
        return [Reason("applicant", who.id, "Chủ hồ sơ")]
    if Role.APPLICANT in who.roles and subject.owner_account_id == who.id:
        return [Reason("applicant", who.id, "Chủ hồ sơ")]
    if Role.SYSTEM in who.roles and subject.opened_by == who.id:
        return [Reason("opened", who.id, "Hệ thống đã gửi hồ sơ này")]
    if who.is_post:
        return _post_sees(who, places, subject)
    if not who.roles & OF_AGENCIES or subject.is_online_draft:
        return []
    if who.agency_code == agency_code:
        return [_agency(agency_code, agency)]
    serving = [row for row in places if agency_code in row.agency_codes]
    return [_assigned(row) for row in serving] if who.roles & AT_THE_ONE_STOP else []


def _post_sees(who: Actor, places: Iterable[AssignmentRow], subject: Subject) -> list[Reason]:
    """Post staff see what was opened at their points, and what lies in or comes to their hands."""
    places = list(places)
    found = []
    if subject.opened_by == who.id:
        found.append(Reason("opened", who.id, "Đã tự mở hồ sơ này"))
    if Role.POST_CLERK in who.roles:
        found += [_assigned(row) for row in places if row.point_id == subject.point_id]
    mine = {person(who.id), *(point(row.point_id) for row in places)}
    found += [
        Reason("custody", key, "Phong bì đang ở, hoặc đang giao đến, tay mình")
        for key in sorted(mine & subject.in_hands)
    ]
    if subject.courier_id == who.id:
        found.append(Reason("custody", who.id, "Đang giữ bưu gửi trên tuyến"))
    return found


def is_asked(who: Actor, asked_agencies: Collection[str]) -> bool:
    """Whether the person answers for an agency whose opinion is awaited (NĐ 61/2018, Art. 19.5)."""
    answers = who.employer is Employer.AGENCY and bool(who.roles & _ANSWERING)
    return answers and who.agency_code in asked_agencies


def _roles(facts: Facts) -> list[Reason]:
    asked = facts.dossier.asked_agencies if facts.dossier is not None else ()
    mine = require_role_for(facts.person, facts.act, facts.agency_code, asked)
    return [Reason("role", role.value, f"Vai trò {ROLE_WORDS[role]}") for role in sorted(mine)]


def require_role_for(who: Actor, act: Act, agency_code: str, asked_agencies: Collection[str] = ()) -> frozenset[Role]:
    """Return the roles in which a person does an act on a dossier of an agency. Raises RoleMayNot."""
    mine = roles_for(who, act, agency_code, asked_agencies)
    require_role(act, mine)
    return mine & WHO_MAY[act]


def roles_for(who: Actor, act: Act, agency_code: str, asked_agencies: Collection[str]) -> frozenset[Role]:
    """Return the roles that a person has towards a dossier of an agency.

    Post staff act as post staff alone: the stages between reception and return cannot be transferred (NĐ 118/2025,
    Art. 10.3). An official who serves another agency's dossier at her desk appraises and decides nothing of it; one
    whose agency is asked for its opinion answers, and does nothing else.
    """
    if who is HOUSE:
        return who.roles if act in BY_THE_HOUSE else frozenset()
    if who.is_post:
        return who.roles & POST_ROLES
    if who.employer is Employer.AGENCY and who.agency_code != agency_code:
        mine = who.roles & AT_THE_ONE_STOP
        is_answer = act is Act.ANSWER_OPINION and is_asked(who, asked_agencies)
        return mine | (who.roles & _ANSWERING) if is_answer else mine
    return who.roles


def _right_of_post(asked: Question, facts: Facts) -> Right:
    """The right by the rows; where it has ended, what lies in her hands is still brought home. Raises MissingRow."""
    held = facts.in_hand
    if held is None:
        return right_of_post(asked, facts.rows)
    back = held.code if held.goes_back else ""
    return right_to_finish(asked, facts.rows, taken_on=held.taken_on, days=held.days, giving_back=back)


def _desk(facts: Facts) -> list[Reason]:
    """By what somebody who is not of the post works for an agency's procedure. Raises NotYourDesk."""
    who = facts.person
    if who.roles & OUTSIDE:
        return []
    if who.agency_code == facts.agency_code:
        return [_agency(facts.agency_code, facts.agency)]
    here = [
        row
        for row in facts.rows.assignments
        if row.term.holds(facts.day) and facts.agency_code in row.agency_codes and facts.point_id in ("", row.point_id)
    ]
    if not here:
        raise NotYourDesk(agency=facts.agency)
    return [_assigned(row) for row in here]


# ---- rows in words ---------------------------------------------------------------------------------------------------


def _rows_of(right: Right, rows: Rows) -> list[Reason]:
    """The rows of a right in words: agreement or order, training, assignment; or the envelope that is brought home."""
    terms: dict[str, Reason] = {}
    for order in rows.orders if right.by_order else ():
        by = f"Lệnh {order.id} của trưởng bộ phận Một cửa{_until(order.term)}"
        terms.setdefault(order.id, Reason("order", order.id, by))
    for agreement in () if right.by_order else rows.agreements:
        by = f"Thỏa thuận {agreement.id}{_until(agreement.term)}"
        terms.setdefault(agreement.id, Reason("agreement", agreement.id, by))
    for training in rows.trainings:
        told = f"Tập huấn {training.field_name}{_until(training.term)}"
        terms.setdefault(training.id, Reason("training", training.id, told))
    terms |= {row.id: _assigned(row) for row in rows.assignments if row.id not in terms}
    held = [Reason("custody", key, f"Đang giữ phong bì {key}") for key in right.rows if key not in terms]
    return [*(terms[key] for key in right.rows if key in terms), *held]


def _assigned(row: AssignmentRow) -> Reason:
    return Reason("assignment", row.id, f"Phân công {row.place}{_until(row.term)}")


def _agency(code: str, name: str) -> Reason:
    return Reason("agency", code, f"Cán bộ của {name or code}")


def _until(term: Term) -> str:
    return f", đến hết {day_words(term.last)}" if term.last else ", không hạn"
