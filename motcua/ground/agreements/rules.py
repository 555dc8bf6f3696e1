"""The right of post staff: computed from agreement, training and assignment in force, and from nothing else.

Law: QĐ 45/2016/QĐ-TTg, Art. 13 and 16; NĐ 118/2025/NĐ-CP, Art. 10.3.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from motcua.base.violations import NoRight
from motcua.ground.catalogue.rules import RETURNING, SENDING, NotThroughPost, Procedure, not_through_post

ALL_FIELDS = "*"
"""The field code of a training that holds for every field (delivery of results)."""
ALL_FIELDS_WORDS = "mọi lĩnh vực"

STAGE_WORDS = {"GUIDING": "hướng dẫn", "RECEPTION": "tiếp nhận", "DIGITISE": "số hóa", "RETURN": "trả kết quả"}
"""All that may be transferred (NĐ 118/2025/NĐ-CP, Art. 10.3): post staff never appraise, approve or sign."""


@dataclass(frozen=True, slots=True)
class Term:
    """The days a row is in force; `last` None = open."""

    first: date
    last: date | None

    def holds(self, day: date) -> bool:
        """Whether the day lies in the term."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """Who stands where: a person at a counter of a point."""

    id: str
    point_id: str
    counter_id: str
    place: str
    agency_codes: tuple[str, ...]
    term: Term


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """A training record in a field of procedures."""

    id: str
    field_code: str
    field_name: str
    term: Term


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """An agreement that names the procedure; `stages` and `point_ids` may still not fit."""

    id: str
    stages: tuple[str, ...]
    point_ids: tuple[str, ...]
    term: Term
    finish_until: date | None = None
    """The last day on which dossiers opened within the term are finished under it; None = they are handed back."""


class Errand(StrEnum):
    """What the head of a one-stop may give to a post clerk beside the agreements (thực tiễn Bình Dương, 2018-2020)."""

    RECEPTION = "RECEPTION"
    """Receive dossiers of procedures outside the list."""
    DATA_ENTRY = "DATA_ENTRY"
    """Type dossiers in that the agency's own desk receives."""
    GUIDANCE = "GUIDANCE"
    """Guide people through a procedure."""


ERRAND_WORDS = {
    Errand.RECEPTION: "tiếp nhận hồ sơ ngoài danh mục",
    Errand.DATA_ENTRY: "nhập dữ liệu hồ sơ",
    Errand.GUIDANCE: "hướng dẫn thủ tục",
}


ORDERED_FOR = {"GUIDING": (Errand.GUIDANCE,), "RECEPTION": (Errand.RECEPTION,), "DIGITISE": (Errand.DATA_ENTRY,)}
"""Stage → what the head of the one-stop may order in the place of an agreement that transfers it."""


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order of the head of a one-stop to one person, for one procedure of one agency at one point."""

    id: str
    errand: Errand
    point_id: str
    term: Term
    is_ended: bool = False
    """Taken back before its last day: it holds no more from that instant on."""

    @property
    def point_ids(self) -> tuple[str, ...]:
        """Where it holds."""
        return (self.point_id,)

    def holds(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return not self.is_ended and self.term.holds(day)


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows that may give a person a right for one procedure of one agency, in force or not."""

    assignments: Sequence[AssignmentRow]
    trainings: Sequence[TrainingRow]
    agreements: Sequence[AgreementRow]
    orders: Sequence[OrderRow] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What the right is asked for: a stage of a procedure of an agency, at a point ("" = any point of the person)."""

    stage: str
    procedure: str
    field_code: str
    field_name: str
    agency: str
    point_id: str
    day: date
    errands: tuple[Errand, ...] = ()
    """What the head of the one-stop may order in the place of an agreement."""
    unlisted: NotThroughPost | None = None
    """Why the published list does not let it go through the post, where the list is asked; None = it does."""


def question(
    stage: str,
    procedure: Procedure,
    agency: str,
    day: date,
    *,
    point_id: str = "",
    errands: tuple[Errand, ...] = (),
    asks_list: bool = False,
) -> Question:
    """Return what the right for a stage of a procedure is asked for; `agency` is the short name in sentences.

    What the head of the one-stop may order in its place follows from the stage; `errands` are what else would do.
    `asks_list` for what is still to begin: of a dossier under way, what was promised at reception is kept.
    """
    ordered = (*ORDERED_FOR.get(stage, ()), *errands)
    is_listed = {"RECEPTION": procedure.post_submit, "RETURN": procedure.post_return}.get(stage, True)
    doing = SENDING if stage == "RECEPTION" else RETURNING
    unlisted = not_through_post(procedure, doing) if asks_list and not is_listed else None
    return Question(
        stage, procedure.short_name, procedure.field_code, procedure.field_name, agency, point_id, day, ordered,
        unlisted,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Right:
    """The ids of the rows that give the right, and the place where it is used."""

    rows: tuple[str, ...]
    """Agreement or order, training, assignment."""
    counter_id: str
    by_order: bool = False
    """An order of the head stands in the place of an agreement."""
    is_finishing: bool = False
    """It has ended, and holds for what lies in the person's hands alone (docs/adr/0029)."""


class MissingRow(NoRight):
    """A row that the right of post staff rests on is not there, or not in force."""


class NoAssignment(MissingRow):
    """The person stands at no counter there on that day."""

    code = "right.no-assignment"
    text = "Chưa {stage} được thủ tục này: {why}. Hỏi trưởng bộ phận Một cửa để được phân công."
    missing = "assignment"
    ask = "trưởng bộ phận Một cửa, hoặc giám đốc bưu điện"
    law = "NĐ 118/2025/NĐ-CP, Điều 10"


class NoTraining(MissingRow):
    """The person has no training in force for the field."""

    code = "right.no-training"
    text = "Chưa có chứng nhận tập huấn còn hiệu lực cho lĩnh vực {field_name}{why}. Đăng ký tập huấn với cơ quan."
    missing = "training"
    ask = "cơ quan có lĩnh vực này"
    law = "QĐ 45/2016/QĐ-TTg, Điều 13"


class NoAgreement(MissingRow):
    """No agreement in force transfers the stage of the procedure to the post at that point."""

    code = "right.no-agreement"
    text = "Chưa {stage} được thủ tục này qua bưu điện: {why}. Hỏi {agency}, hoặc mời khách sang quầy của cơ quan."
    missing = "agreement"
    ask = "cơ quan có thẩm quyền; trưởng bộ phận Một cửa giao việc ngoài danh mục bằng lệnh"
    law = "QĐ 45/2016/QĐ-TTg, Điều 16; NĐ 118/2025/NĐ-CP, Điều 10"


class NotListed(MissingRow):
    """The published list in force does not send this through the post, and no order of the head does."""

    code = "right.not-listed"
    missing = "listing"
    ask = "UBND tỉnh, nơi công bố danh mục; trưởng bộ phận Một cửa giao việc ngoài danh mục bằng lệnh"


def right_of_post(question: Question, rows: Rows) -> Right:
    """Return the rows that allow it. Raises the first that is missing: assignment, agreement, training, listing.

    An agreement must be in force, transfer the stage and name a point where the person stands that day. An order of
    the head of the one-stop may stand in its place: then any training in force is enough, for the list of courses
    holds the fields of the agreements alone, and the published list is not asked. One more row never takes a right
    away: where the agreement alone does not do, the order still does.
    """
    day, stage = question.day, STAGE_WORDS[question.stage]
    here = [row for row in rows.assignments if question.point_id in ("", row.point_id)]
    standing = [row for row in here if row.term.holds(day)]
    if not standing:
        raise NoAssignment(stage=stage, why=_ended("phân công", here, day) or "bạn không được phân công ở điểm này")
    found = next(_rights(question, rows), None)
    if found is not None:
        return found
    places = {row.point_id: row for row in standing}
    agreement, order = _agreement(question, rows, places.keys()), _order(question, rows, places.keys())
    if agreement is None and order is None:
        raise NoAgreement(stage=stage, why=_no_agreement(question, rows, set(places)), agency=question.agency)
    fields = (question.field_code, ALL_FIELDS)
    trained = [row for row in rows.trainings if order is not None or row.field_code in fields]
    if agreement is None or not any(row.term.holds(day) and row.field_code in fields for row in trained):
        ended = _ended("chứng nhận", trained, day)
        raise NoTraining(field_name=question.field_name, why=f" – {ended}" if ended else "")
    raise not_listed(question.unlisted)


def not_listed(refusal: NotThroughPost | None) -> NotListed:
    """Return what the published list says as the row that is missing."""
    if refusal is None:
        raise AssertionError("asked for what the list does not forbid")
    return NotListed(sentence=refusal.sentence, law=refusal.law)


def _rights(question: Question, rows: Rows) -> Iterator[Right]:
    """Every right that the rows give on the day, the first agreement with the first training before all orders."""
    day, fields = question.day, (question.field_code, ALL_FIELDS)
    places = {
        row.point_id: row for row in rows.assignments if question.point_id in ("", row.point_id) and row.term.holds(day)
    }
    trainings = [row for row in rows.trainings if row.term.holds(day)]
    trained = [row for row in trainings if row.field_code in fields] if question.unlisted is None else []
    given: list[tuple[AgreementRow | OrderRow, TrainingRow]] = [
        (row, training) for row in rows.agreements if _transfers(row, question, places.keys()) for training in trained
    ]
    given += [(row, training) for row in rows.orders if _lets(row, question, places.keys()) for training in trainings]
    for row, training in given:
        for point in row.point_ids:
            if point in places:
                ids, counter_id = (row.id, training.id, places[point].id), places[point].counter_id
                yield Right(ids, counter_id, isinstance(row, OrderRow))


def finishing(rows: Rows, opened_on: date) -> Rows:
    """Return rows as they count for a dossier opened on a day: an agreement that ended since may be finished under."""
    agreements = [
        replace(row, term=Term(row.term.first, row.finish_until))
        if row.finish_until is not None and row.term.holds(opened_on)
        else row
        for row in rows.agreements
    ]
    return replace(rows, agreements=agreements)


def right_to_finish(question: Question, rows: Rows, *, taken_on: date, days: int, giving_back: str) -> Right:
    """Return the right to bring home what a person took into her hands while she had the right to; else its refusal.

    It holds for so many calendar days after the first of those rows ended. `giving_back` is the code of an envelope
    that goes back to the agency: that she holds it is itself the right, without a term; "" = it goes elsewhere.
    The law is silent [?], docs/adr/0029. Raises MissingRow.
    """
    try:
        return right_of_post(question, rows)
    except MissingRow as missing:
        orders = [replace(row, is_ended=False) for row in rows.orders]
        for then in _rights(replace(question, day=taken_on), replace(rows, orders=orders)):
            if question.day <= _first_end(then, rows, question.day, taken_on) + timedelta(days=days):
                return replace(then, is_finishing=True)
        if giving_back:
            return Right((giving_back,), next((row.counter_id for row in rows.assignments), ""), is_finishing=True)
        raise missing from None


def _first_end(right: Right, rows: Rows, day: date, otherwise: date) -> date:
    """The last day of the row of a right that ended first; where none has a day, the one on which it was used."""
    terms = [(row.id, row.term) for row in rows.agreements] + [(row.id, row.term) for row in rows.orders]
    terms += [(row.id, row.term) for row in rows.trainings] + [(row.id, row.term) for row in rows.assignments]
    ends = [term.last for key, term in terms if key in right.rows and term.last is not None]
    return min((end for end in ends if end < day), default=otherwise)


def _agreement(question: Question, rows: Rows, places: Collection[str]) -> AgreementRow | None:
    """Return the first agreement in force that transfers the stage to a point where the person stands."""
    return next((row for row in rows.agreements if _transfers(row, question, places)), None)


def _transfers(row: AgreementRow, question: Question, places: Collection[str]) -> bool:
    return row.term.holds(question.day) and question.stage in row.stages and bool(set(row.point_ids) & set(places))


def _order(question: Question, rows: Rows, places: Collection[str]) -> OrderRow | None:
    """Return the first order in force that lets the person do it where she stands."""
    return next((row for row in rows.orders if _lets(row, question, places)), None)


def _lets(row: OrderRow, question: Question, places: Collection[str]) -> bool:
    return row.holds(question.day) and row.errand in question.errands and row.point_id in places


def _no_agreement(question: Question, rows: Rows, places: set[str]) -> str:
    """Say what keeps the agreements that there are from holding."""
    order = next((row for row in reversed(rows.orders) if row.errand in question.errands), None)
    if order is not None:
        return _order_missing(order, question.day)
    there = [row for row in rows.agreements if places & set(row.point_ids)]
    if not rows.agreements:
        return "thủ tục ngoài danh mục của bưu điện"
    if not there:
        return "điểm này không có trong thỏa thuận"
    with_stage = [row for row in there if question.stage in row.stages]
    if not with_stage:
        return f"thỏa thuận {there[0].id} không giao khâu {STAGE_WORDS[question.stage]}"
    return _ended(f"thỏa thuận {with_stage[-1].id}", with_stage, question.day) or "chưa có thỏa thuận"


def _order_missing(order: OrderRow, day: date) -> str:
    """Say why the newest order does not hold."""
    if order.is_ended:
        return f"lệnh {order.id} của trưởng bộ phận Một cửa đã chấm dứt"
    return _ended(f"lệnh {order.id}", [order], day) or f"lệnh {order.id} giao ở điểm khác"


def _ended(what: str, rows: Sequence[AssignmentRow | TrainingRow | AgreementRow | OrderRow], day: date) -> str:
    """Say when the newest of the rows ended or will begin; "" when there is none."""
    past = [row.term.last for row in rows if row.term.last is not None and row.term.last < day]
    if past:
        return f"{what} hết hạn ngày {max(past):%d/%m/%Y}"
    later = [row.term.first for row in rows if row.term.first > day]
    return f"{what} có hiệu lực từ ngày {min(later):%d/%m/%Y}" if later else ""
