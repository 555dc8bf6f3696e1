"""The right of post staff: computed from agreement, training and assignment in force, and from nothing else.

Law: QĐ 45/2016/QĐ-TTg, Art. 13 and 16; NĐ 118/2025/NĐ-CP, Art. 10.3.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from motcua.base.violations import NoRight

ALL_FIELDS = "*"
"""The field code of a training that holds for every field (delivery of results)."""

STAGE_WORDS = {"RECEPTION": "tiếp nhận", "RETURN": "trả kết quả"}


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


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows that may give a person a right for one procedure of one agency, in force or not."""

    assignments: Sequence[AssignmentRow]
    trainings: Sequence[TrainingRow]
    agreements: Sequence[AgreementRow]


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


@dataclass(frozen=True, slots=True)
class Right:
    """The ids of the rows that give the right, and the place where it is used."""

    rows: tuple[str, ...]
    counter_id: str


class NoAssignment(NoRight):
    """The person stands at no counter there on that day."""

    code = "right.no-assignment"
    text = "Chưa {stage} được thủ tục này: {why}. Hỏi trưởng bộ phận Một cửa để được phân công."
    law = "NĐ 118/2025/NĐ-CP, Điều 10"


class NoTraining(NoRight):
    """The person has no training in force for the field."""

    code = "right.no-training"
    text = "Chưa có chứng nhận tập huấn còn hiệu lực cho lĩnh vực {field_name}{why}. Đăng ký tập huấn với cơ quan."
    law = "QĐ 45/2016/QĐ-TTg, Điều 13"


class NoAgreement(NoRight):
    """No agreement in force transfers the stage of the procedure to the post at that point."""

    code = "right.no-agreement"
    text = "Chưa {stage} được thủ tục này qua bưu điện: {why}. Hỏi {agency}, hoặc mời khách sang quầy của cơ quan."
    law = "QĐ 45/2016/QĐ-TTg, Điều 16; NĐ 118/2025/NĐ-CP, Điều 10"


def right_of_post(question: Question, rows: Rows) -> Right:
    """Return the rows that allow it. Raises the first that is missing: assignment, agreement, training.

    An agreement must be in force, transfer the stage and name a point where the person stands that day.
    """
    day, stage = question.day, STAGE_WORDS[question.stage]
    here = [row for row in rows.assignments if question.point_id in ("", row.point_id)]
    standing = [row for row in here if row.term.holds(day)]
    if not standing:
        raise NoAssignment(stage=stage, why=_ended("phân công", here, day) or "bạn không được phân công ở điểm này")
    places = {row.point_id: row for row in standing}
    agreement = next(
        (
            row
            for row in rows.agreements
            if row.term.holds(day) and question.stage in row.stages and places.keys() & set(row.point_ids)
        ),
        None,
    )
    if agreement is None:
        raise NoAgreement(stage=stage, why=_no_agreement(question, rows, set(places)), agency=question.agency)
    fields = (question.field_code, ALL_FIELDS)
    trained = [row for row in rows.trainings if row.field_code in fields]
    training = next((row for row in trained if row.term.holds(day)), None)
    if training is None:
        ended = _ended("chứng nhận", trained, day)
        raise NoTraining(field_name=question.field_name, why=f" – {ended}" if ended else "")
    assignment = next(places[point] for point in agreement.point_ids if point in places)
    return Right((agreement.id, training.id, assignment.id), assignment.counter_id)


def _no_agreement(question: Question, rows: Rows, places: set[str]) -> str:
    """Say what keeps the agreements that there are from holding."""
    there = [row for row in rows.agreements if places & set(row.point_ids)]
    if not rows.agreements:
        return "thủ tục ngoài danh mục của bưu điện"
    if not there:
        return "điểm này không có trong thỏa thuận"
    with_stage = [row for row in there if question.stage in row.stages]
    if not with_stage:
        return f"thỏa thuận {there[0].id} không giao khâu {STAGE_WORDS[question.stage]}"
    return _ended(f"thỏa thuận {with_stage[-1].id}", with_stage, question.day) or "chưa có thỏa thuận"


def _ended(what: str, rows: Sequence[AssignmentRow | TrainingRow | AgreementRow], day: date) -> str:
    """Say when the newest of the rows ended or will begin; "" when there is none."""
    past = [row.term.last for row in rows if row.term.last is not None and row.term.last < day]
    if past:
        return f"{what} hết hạn ngày {max(past):%d/%m/%Y}"
    later = [row.term.first for row in rows if row.term.first > day]
    return f"{what} có hiệu lực từ ngày {min(later):%d/%m/%Y}" if later else ""
