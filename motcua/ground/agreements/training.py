"""What is written of training: a course in one or several fields, and its end before its term. Nothing is deleted."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from motcua.base import memory
from motcua.base.text import clean_line, day_words, search_key
from motcua.base.violations import NotReadable, NotThere, RuleViolation
from motcua.ground.agreements import staff
from motcua.ground.agreements.models import Training
from motcua.ground.agreements.rules import ALL_FIELDS, ALL_FIELDS_WORDS
from motcua.ground.agreements.staff import Scope
from motcua.ground.catalogue.finding import field_names
from motcua.ground.deadlines.rules import local
from motcua.ground.people.rules import Actor


class FieldTaken(RuleViolation):
    """A person has one record in force of a field; a newer one follows it."""

    code = "training.field-taken"
    text = "Lĩnh vực {field_name} đã có chứng nhận từ ngày {first}. Ghi ngày hiệu lực sau đó, hoặc chấm dứt bản đó."
    field = "first"


class CertificateTaken(RuleViolation):
    """A trainer gives a number to one person, for one course."""

    code = "training.certificate-taken"
    text = "Số chứng nhận {number} của đơn vị này đã ghi cho {whose}. Xem lại số trên chứng nhận."
    field = "certificate_no"


class EndedAlready(RuleViolation):
    """It is over already."""

    code = "training.ended"
    text = "Bản tập huấn này đã hết hiệu lực ngày {last}."


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseGiven:
    """What is told of a course, as typed."""

    field_codes: Sequence[str]
    course: str
    trainer: str
    trained_on: date | None
    certificate_no: str
    first: date
    last: date | None


@transaction.atomic
def add(person_id: str, given: CourseGiven, *, scope: Scope, by: Actor, at: datetime) -> tuple[str, ...]:
    """Write a course of a person, one record for each field; return their ids.

    The record of a field that is in force ends on the day before. Raises OnlyKeepers, NotThere, NotReadable,
    FieldTaken, CertificateTaken.
    """
    staff.require_keeper(by)
    staff.person(person_id, scope, local(at).date())
    _lock()
    names = field_names() | {ALL_FIELDS: ALL_FIELDS_WORDS}
    fields = list(dict.fromkeys(given.field_codes))
    if not fields or not set(fields) <= set(names):
        raise NotReadable(sentence="Chọn ít nhất một lĩnh vực trong danh sách.", field="field_codes")
    _require_days(given, local(at).date())
    own = {
        "course": clean_line(given.course, label="Khóa học", field="course", most=200),
        "trainer": clean_line(given.trainer, label="Đơn vị tập huấn", field="trainer", most=200),
        "certificate_no": clean_line(
            given.certificate_no, label="Số chứng nhận", field="certificate_no", most=60, may_be_empty=True
        ),
    }
    require_own_number(person_id, own["course"], own["trainer"], own["certificate_no"])
    rows = [
        Training(
            id=f"{person_id}:{code}@{given.first}", person_id=person_id, field_code=code, field_name=names[code],
            trained_on=given.trained_on, valid_from=given.first, valid_to=given.last, **own,
        )
        for code in fields
    ]  # fmt: skip
    for row in rows:
        _follow(row)
        row.save(force_insert=True)
    transaction.on_commit(memory.forget_all)
    return tuple(row.pk for row in rows)


def _follow(row: Training) -> None:
    """End what is in force of the field on the day before; refuse when something begins on that day or later."""
    for old in Training.objects.filter(person_id=row.person_id, field_code=row.field_code).order_by("valid_from"):
        is_over = old.valid_to is not None and (old.valid_to < row.valid_from or old.ended_at is not None)
        is_after = row.valid_to is not None and old.valid_from > row.valid_to
        if old.pk == row.pk or (old.valid_from >= row.valid_from and not (is_over or is_after)):
            raise FieldTaken(field_name=row.field_name, first=day_words(old.valid_from))
        if not (is_over or is_after):
            old.valid_to = row.valid_from - timedelta(days=1)
            old.save(update_fields=["valid_to"])


@transaction.atomic
def end(training_id: str, *, reason: str, scope: Scope, by: Actor, at: datetime) -> str:
    """End a record at once, with a reason: today it holds no more; return whose it is. The row stays.

    Raises OnlyKeepers, NotThere, NotReadable, EndedAlready.
    """
    staff.require_keeper(by)
    words = clean_line(reason, label="Lý do chấm dứt", field="reason", most=200)
    row = Training.objects.select_for_update().filter(pk=training_id).first()
    if row is None:
        raise NotThere(thing="bản tập huấn này")
    today = local(at).date()
    staff.person(row.person_id, scope, today)
    if row.valid_to is not None and row.valid_to < today:
        raise EndedAlready(last=day_words(row.valid_to))
    row.valid_to = max(today, row.valid_from) - timedelta(days=1)  # one that had not begun has never held
    row.ended_at, row.ended_by, row.ended_reason = at, by.id, words
    row.save(update_fields=["valid_to", "ended_at", "ended_by", "ended_reason"])
    transaction.on_commit(memory.forget_all)
    return row.person_id


def _require_days(given: CourseGiven, today: date) -> None:
    if given.trained_on is not None and given.trained_on > today:
        raise NotReadable(sentence="Ngày học chưa đến. Ghi khi đã học xong.", field="trained_on")
    if given.trained_on is not None and given.first < given.trained_on:
        raise NotReadable(sentence="Chứng nhận không có hiệu lực trước ngày học. Xem lại hai ngày.", field="first")
    if given.last is not None and given.last < given.first:
        raise NotReadable(sentence="Ngày hết hiệu lực phải từ ngày bắt đầu trở đi.", field="last")


def require_own_number(person_id: str, course: str, trainer: str, number: str) -> None:
    """Refuse with CertificateTaken a number that the trainer has given to somebody else, or for another course."""
    if not number:
        return
    rows = Training.objects.filter(certificate_no__iexact=number).exclude(person_id=person_id, course=course)
    for row in rows.order_by("pk"):
        if search_key(row.trainer) == search_key(trainer):
            whose = f"khóa “{row.course}”" if row.person_id == person_id else "người khác"
            raise CertificateTaken(number=number, whose=whose)


def of_person(person_id: str, training_ids: Collection[str]) -> list[Training]:
    """Return training records of one person, locked. Raises NotThere when one of them is not hers."""
    rows = list(Training.objects.select_for_update().filter(pk__in=training_ids, person_id=person_id))
    if not rows or len(rows) != len(set(training_ids)):
        raise NotThere(thing="bản tập huấn này")
    return rows


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('agreements.training'))")
