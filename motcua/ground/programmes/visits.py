"""What is written of survey visits, and of what they ask for: followed up to its end, with proof."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from motcua.base.text import clean_line, clean_text, day_words
from motcua.base.violations import NotReadable, RuleViolation
from motcua.ground.deadlines.rules import local
from motcua.ground.people.rules import Actor
from motcua.ground.programmes import locking, rules
from motcua.ground.programmes.locking import TooMany
from motcua.ground.programmes.models import CheckAnswer, ProgrammeUnit, Recommendation, Visit

VISITS_MOST, RECOMMENDATIONS_MOST = 200, 50
"""More of them is no programme of a province."""


class DoneAlready(RuleViolation):
    """The recommendation is no longer open, or is open already."""

    code = "programme.recommendation-state"
    text = "Kiến nghị này {state}. Tải lại trang để xem."


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitGiven:
    """What is said of a survey visit, as typed."""

    on: date
    place: str
    team: str
    unit_nos: Sequence[int]
    findings: str = ""


@transaction.atomic
def save_visit(programme_id: str, given: VisitGiven, *, by: Actor, at: datetime, visit_no: int | None = None) -> int:
    """Write a survey visit anew, or over the one of this number, whose day stays; return its number.

    Raises OnlyEditors, NotReadable, NotThere, TooMany.
    """
    rules.require_editor(by)
    if given.on > local(at).date():
        raise NotReadable(sentence="Ngày khảo sát còn ở phía trước. Lập biên bản sau khi đi.", field="on")
    locking.programme(programme_id)
    there = set(ProgrammeUnit.objects.filter(programme_id=programme_id).values_list("unit_no", flat=True))
    wanted = sorted(set(given.unit_nos))
    if not wanted or set(wanted) - there:
        raise NotReadable(sentence="Chọn ít nhất một đơn vị của lộ trình đã đến khảo sát.", field="units")
    values = {
        "place": clean_line(given.place, label="Nơi khảo sát", field="place", most=300),
        "team": clean_text(given.team, label="Đoàn khảo sát", field="team", most=2_000),
        "unit_nos": wanted,
        "findings": clean_text(
            given.findings, label="Kết quả khảo sát", field="findings", most=8_000, may_be_empty=True
        ),
    }
    if visit_no is None:
        visit_no = locking.next_no(Visit, programme_id, "visit_no", VISITS_MOST, "đợt khảo sát")
        row = Visit(
            id=f"{programme_id}#{visit_no}", programme_id=programme_id, visit_no=visit_no, visited_on=given.on,
            by_id=by.id, recorded_at=at,
        )  # fmt: skip
    else:
        row = locking.visit(programme_id, visit_no)
        seen = set(CheckAnswer.objects.filter(visit=row).values_list("unit__unit_no", flat=True))
        if seen - set(wanted):
            raise NotReadable(sentence="Đơn vị đã có bảng kiểm của đợt này thì không bỏ khỏi đợt.", field="units")
    locking.write(row, values)
    return visit_no


@transaction.atomic
def recommend(programme_id: str, visit_no: int, *, text: str, owner: str, due_on: date, by: Actor) -> int:
    """Add a recommendation to a visit; return its number. Raises OnlyEditors, NotReadable, NotThere, TooMany."""
    rules.require_editor(by)
    words = clean_text(text, label="Kiến nghị", field="text", most=2_000)
    who = clean_line(owner, label="Đơn vị thực hiện", field="owner", most=200)
    visit = locking.visit(programme_id, visit_no)
    if due_on < visit.visited_on:
        raise NotReadable(sentence="Hạn thực hiện trước ngày khảo sát. Sửa lại hạn.", field="due_on")
    last = Recommendation.objects.filter(visit=visit).aggregate(last=Max("recommendation_no"))["last"] or 0
    if last >= RECOMMENDATIONS_MOST:
        raise TooMany(most=RECOMMENDATIONS_MOST, what="kiến nghị của đợt này")
    Recommendation.objects.create(
        id=f"{visit.pk}#{last + 1}", visit=visit, recommendation_no=last + 1, text=words, owner=who, due_on=due_on
    )
    return int(last) + 1


@transaction.atomic
def finish_recommendation(
    programme_id: str, visit_no: int, number: int, *, done_on: date, proof: str, by: Actor, at: datetime
) -> None:
    """Write that a recommendation was done, and what shows it.

    Raises OnlyEditors, NotReadable, NotThere, DoneAlready.
    """
    rules.require_editor(by)
    words = clean_text(proof, label="Minh chứng", field="proof", most=2_000)
    row = locking.recommendation(programme_id, visit_no, number)
    if row.done_on is not None:
        raise DoneAlready(state=f"đã xong ngày {day_words(row.done_on)}")
    if not row.visit.visited_on <= done_on <= local(at).date():
        raise NotReadable(sentence="Ngày xong phải từ ngày khảo sát đến hôm nay.", field="done_on")
    row.done_on, row.proof, row.done_by_id = done_on, words, by.id
    row.save(update_fields=["done_on", "proof", "done_by_id"])


@transaction.atomic
def reopen_recommendation(programme_id: str, visit_no: int, number: int, *, by: Actor) -> None:
    """Open a recommendation again; what was said to prove it stays in the record of changes.

    Raises OnlyEditors, NotThere, DoneAlready.
    """
    rules.require_editor(by)
    row = locking.recommendation(programme_id, visit_no, number)
    if row.done_on is None:
        raise DoneAlready(state="đang mở")
    row.done_on, row.proof, row.done_by_id = None, "", ""
    row.save(update_fields=["done_on", "proof", "done_by_id"])
