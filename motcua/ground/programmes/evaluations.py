"""What is written of evaluations and read back: told figures, words, closings. Every row is only added."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from motcua.base.text import clean_line, clean_text, number
from motcua.base.violations import NotReadable, NotThere
from motcua.ground.deadlines.rules import local
from motcua.ground.people.rules import Actor
from motcua.ground.programmes import evaluation_rules as rules
from motcua.ground.programmes import locking
from motcua.ground.programmes.evaluation_rules import TELLINGS, Line, Telling, ToldRow
from motcua.ground.programmes.models import ClosedEvaluation, EvaluationText, ToldFigure

ROWS_MOST = 2_000
"""Of told figures, or closings, of a programme: more is no evaluation of a province."""
VERSIONS_MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldGiven:
    """What is told of a figure, as typed; `corrects` = the row in whose place it stands."""

    kind: str
    amount: str
    on: date
    document_no: str
    document_on: date
    source: str
    unit_no: int | None = None
    corrects: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of a period beside its figures; `version_no` 0 = nothing has been said."""

    version_no: int = 0
    assessment: str = ""
    difficulties: str = ""
    recommendations: str = ""
    by_id: str = ""
    recorded_at: datetime | None = None

    @property
    def parts(self) -> tuple[str, str, str]:
        """The three parts, as they are frozen."""
        return self.assessment, self.difficulties, self.recommendations


@dataclass(frozen=True, slots=True)
class Closed:
    """A period as it was closed."""

    closing_no: int
    first: date
    last: date
    lines: tuple[Line, ...]
    text_version_no: int | None
    sha256: str
    reason: str
    by_id: str
    closed_at: datetime


# -- reads -------------------------------------------------------------------------------------------------------------


def told(programme_id: str) -> tuple[ToldRow, ...]:
    """Return every figure that was told of a programme, oldest first. One statement."""
    rows = ToldFigure.objects.filter(programme_id=programme_id).order_by("figure_no")
    return tuple(
        ToldRow(
            row.figure_no, Telling(row.kind), row.unit_no, row.amount, row.counted_on, row.document_no,
            row.document_on, row.source, row.corrects, row.reason, row.by_id, row.recorded_at,
        )
        for row in rows
    )  # fmt: skip


def words_of(programme_id: str, first: date, last: date) -> tuple[Words, ...]:
    """Return every version of what is said of a period, the newest first. One statement."""
    rows = EvaluationText.objects.filter(programme_id=programme_id, first_day=first, last_day=last)
    return tuple(_words(row) for row in rows.order_by("-version_no"))


def _words(row: EvaluationText) -> Words:
    return Words(
        row.version_no, row.assessment, row.difficulties, row.recommendations, row.by_id, row.recorded_at
    )  # fmt: skip


def closings(programme_id: str) -> tuple[Closed, ...]:
    """Return every closing of a programme, the newest first. One statement."""
    rows = ClosedEvaluation.objects.filter(programme_id=programme_id).order_by("-closing_no")
    return tuple(_closed(row) for row in rows)


def _closed(row: ClosedEvaluation) -> Closed:
    return Closed(
        row.closing_no, row.first_day, row.last_day, tuple((a, b, c, d) for a, b, c, d in row.figures),
        row.text_version_no, row.sha256, row.reason, row.by_id, row.closed_at,
    )  # fmt: skip


def is_intact(programme_id: str, closed: Closed, words: Words) -> bool:
    """Whether what was frozen still has the hash that it was closed with; `words` are those of its version."""
    found = rules.fingerprint(programme_id, closed.first, closed.last, closed.lines, words.parts)
    return found == closed.sha256


def altered() -> tuple[tuple[str, Closed], ...]:
    """Return every closing that no longer has the hash of its closing, with its programme. One statement, or two."""
    rows = list(ClosedEvaluation.objects.order_by("programme_id", "closing_no"))
    texts = {
        (row.programme_id, row.first_day, row.last_day, row.version_no): _words(row)
        for row in (EvaluationText.objects.all() if rows else ())
    }
    found = []
    for row in rows:
        words = texts.get((row.programme_id, row.first_day, row.last_day, row.text_version_no or 0), Words())
        if not is_intact(row.programme_id, _closed(row), words):
            found.append((row.programme_id, _closed(row)))
    return tuple(found)


# -- writes ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def tell(programme_id: str, given: ToldGiven, *, by: Actor, at: datetime) -> int:
    """Write a told figure with its document; return its number. A correction stands in the place of another row.

    Raises OnlyWriters, NotReadable, NotThere, TooMany, AlreadyCorrected.
    """
    rules.require_writer(by)
    today = local(at).date()
    kind = _kind(given.kind)
    amount = _amount(given.amount, kind)
    if given.on > today:
        raise NotReadable(sentence="Ngày tính còn ở phía trước. Ghi khi đã có.", field="on")
    if given.document_on > today:
        raise NotReadable(sentence="Ngày văn bản còn ở phía trước. Sửa lại ngày.", field="document_on")
    document_no = clean_line(given.document_no, label="Số văn bản", field="document_no", most=60)
    source = clean_line(given.source, label="Nguồn", field="source", most=300)
    locking.programme(programme_id)
    if given.unit_no is not None:
        if TELLINGS[kind].is_norm:
            raise NotReadable(sentence="Định mức ghi chung cho cả đề án, không ghi riêng đơn vị.", field="unit")
        locking.unit(programme_id, given.unit_no)
    reason = ""
    if given.corrects is not None:
        wrong = rules.require_correctable(told(programme_id), given.corrects)
        if wrong.kind is not kind:
            raise NotReadable(sentence="Dòng sửa phải cùng loại số liệu với dòng được sửa.", field="kind")
        reason = clean_line(given.reason, label="Lý do sửa", field="reason", most=300)
    figure_no = locking.next_no(ToldFigure, programme_id, "figure_no", ROWS_MOST, "dòng số liệu")
    ToldFigure.objects.create(
        id=f"{programme_id}#{figure_no}", programme_id=programme_id, figure_no=figure_no, kind=kind.value,
        unit_no=given.unit_no, amount=amount, counted_on=given.on, document_no=document_no,
        document_on=given.document_on, source=source, corrects=given.corrects, reason=reason, by_id=by.id,
        recorded_at=at,
    )  # fmt: skip
    return figure_no


def _kind(typed: str) -> Telling:
    if typed not in set(Telling):
        raise NotReadable(sentence="Chọn loại số liệu.", field="kind")
    return Telling(typed)


def _amount(typed: str, kind: Telling) -> int:
    most = TELLINGS[kind].most
    digits = "".join(typed.split()).replace(".", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= len(str(most)) and int(digits) <= most):
        sentence = f"Gõ một số nguyên từ 0 đến {number(most)} ({TELLINGS[kind].unit})."
        raise NotReadable(sentence=sentence, field="amount")
    return int(digits)


@transaction.atomic
def write_words(
    programme_id: str, first: date, last: date, *, assessment: str, difficulties: str, recommendations: str, by: Actor,
    at: datetime,
) -> int:  # fmt: skip
    """Write what is said of a period as a new version; return its number. What says the same writes nothing.

    Raises OnlyWriters, NotReadable, NotThere, TooMany.
    """
    rules.require_writer(by)
    _require_period(first, last)
    parts = tuple(
        clean_text(typed, label=label, field=field, most=8_000, may_be_empty=True)
        for typed, label, field in (
            (assessment, "Đánh giá chung", "assessment"), (difficulties, "Khó khăn, vướng mắc", "difficulties"),
            (recommendations, "Kiến nghị", "recommendations"),
        )
    )  # fmt: skip
    locking.programme(programme_id)
    newest = next(iter(words_of(programme_id, first, last)), Words())
    if newest.parts == parts:
        return newest.version_no
    if newest.version_no >= VERSIONS_MOST:
        raise locking.TooMany(most=VERSIONS_MOST, what="bản lời đánh giá của kỳ này")
    version = newest.version_no + 1
    EvaluationText.objects.create(
        id=f"{programme_id}#{first}..{last}#{version}", programme_id=programme_id, first_day=first, last_day=last,
        version_no=version, assessment=parts[0], difficulties=parts[1], recommendations=parts[2], by_id=by.id,
        recorded_at=at,
    )  # fmt: skip
    return version


@transaction.atomic
def close(
    programme_id: str, first: date, last: date, lines: Sequence[Line], *, reason: str, by: Actor, at: datetime
) -> int:
    """Freeze the figures of a period that is over, with the words beside them and a hash; return the closing's number.

    Raises OnlyWriters, NotReadable, NotThere, NotOver, ClosedAlready, TooMany.
    """
    rules.require_writer(by)
    _require_period(first, last)
    why = clean_line(reason, label="Lý do chốt lại", field="reason", most=300, may_be_empty=True)
    locking.programme(programme_id)
    newest = ClosedEvaluation.objects.filter(programme_id=programme_id, first_day=first, last_day=last)
    closed_at = newest.aggregate(last=Max("closed_at"))["last"]
    closed_on = local(closed_at).date() if closed_at is not None else None
    rules.require_closable(last, local(at).date(), closed_on, why)
    words = next(iter(words_of(programme_id, first, last)), Words())
    closing_no = locking.next_no(ClosedEvaluation, programme_id, "closing_no", ROWS_MOST, "lần chốt")
    ClosedEvaluation.objects.create(
        id=f"{programme_id}#{closing_no}", programme_id=programme_id, closing_no=closing_no, first_day=first,
        last_day=last, figures=[list(line) for line in lines], text_version_no=words.version_no or None,
        sha256=rules.fingerprint(programme_id, first, last, lines, words.parts),
        reason=why if closed_on is not None else "", by_id=by.id, closed_at=at,
    )  # fmt: skip
    return closing_no


def _require_period(first: date, last: date) -> None:
    if last < first or not (2000 <= first.year <= 2100 and 2000 <= last.year <= 2100):
        raise NotReadable(sentence="Kỳ đánh giá: ngày cuối phải từ ngày đầu trở đi.", field="den")


def closed_of(programme_id: str, closing_no: int) -> Closed:
    """Return one closing by number. One statement. Raises NotThere."""
    found = next((each for each in closings(programme_id) if each.closing_no == closing_no), None)
    if found is None:
        raise NotThere(thing="bản chốt này")
    return found
