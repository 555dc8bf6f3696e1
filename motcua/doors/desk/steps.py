"""The steps of a reception and what is always told beside them: limit, cost, papers, the right to act, the list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.base.text import day_words, full_day_words, vnd
from motcua.doors.desk.words import limit_words
from motcua.doors.frame.components import Fact, Step
from motcua.doors.frame.session import Visitor
from motcua.ground.agreements import reach
from motcua.ground.agreements.reach import Reach
from motcua.ground.catalogue.rules import AgencyFacts, Procedure
from motcua.ground.deadlines.queries import calendar, rule_set
from motcua.ground.deadlines.rules import local
from motcua.record.dossiers.clock import due_of
from motcua.record.dossiers.journal import Running

POST_STEPS = ("Thủ tục", "Người nộp", "Kiểm đếm giấy tờ", "Phí, cách nhận kết quả", "Niêm phong, ký, in")
DESK_STEPS = ("Thủ tục", "Người nộp", "Kiểm đếm giấy tờ", "Phí, tiếp nhận")


def steps(who: Visitor, current: int, hrefs: Mapping[int, str] | None = None) -> list[Step]:
    """Return the steps of a person's reception; those that are done lead back where `hrefs` has an address."""
    labels = POST_STEPS if who.actor.is_post else DESK_STEPS
    states = ["done" if n < current else "current" if n == current else "ahead" for n in range(1, len(labels) + 1)]
    return [
        Step(label, state, (hrefs or {}).get(number, "") if state == "done" else "")
        for number, (label, state) in enumerate(zip(labels, states, strict=True), start=1)
    ]


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside every step.

    `right` is whose counter may receive it and `ground` by which agreement; `due` the day of the result if the paper
    reached the agency today, `due_note` what that day hangs on; `list_href` the published list of papers.
    """

    facts: Sequence[Fact]
    right: str
    ground: str
    due: str
    due_note: str
    list_href: str


def beside(
    who: Visitor, version: Procedure, office: AgencyFacts, right: Reach | None = None, more: Sequence[Fact] = ()
) -> Beside:
    """Return what stands beside a step; `right` where it has been read already, `more` facts of the dossier."""
    by_post = who.actor.is_post
    found = right if right is not None or not by_post else _right(who, version, office)
    fee = sum(item.amount_vnd for item in version.fees)
    facts = [
        Fact("Cơ quan", office.short_name),
        Fact("Thời hạn", limit_words(version.limit_quantity, version.limit_unit)),
        Fact("Phí, lệ phí", vnd(fee) if fee else "không thu"),
        *more,
    ]
    if version.cases:
        facts.insert(0, Fact(_("Trường hợp"), version.case_name or _("thông thường")))
    rules = rule_set(local(who.at).date())
    due = due_of(
        version, calendar(office.calendar_code), Running(who.at, (), None), by_minute=by_post, rules=rules
    ).due_at
    note = (
        "Ngày giờ chính thức tính từ lúc cơ quan ký biên bản giao nhận (QĐ 45/2016, Điều 7)."
        if by_post
        else "Ngày giờ chính thức ghi trên giấy tiếp nhận và hẹn trả (Mẫu 01)."
    )
    return Beside(
        facts,
        f"{who.place.partition(' · ')[0] or 'Quầy này'} được tiếp nhận thủ tục này",
        _ground(found),
        full_day_words(due) if due else "",
        note,
        reverse("portal:procedure", args=[version.code]),
    )


def _right(who: Visitor, version: Procedure, office: AgencyFacts) -> Reach:
    return reach.of_procedure(who.actor.id, local(who.at).date(), version, office)


def _ground(right: Reach | None) -> str:
    if right is None or not right.agreement:
        return "Thủ tục của cơ quan hoặc của quầy"
    until = f", có hiệu lực đến {day_words(right.until)}" if right.until else ""
    return f"{'Lệnh' if right.by_order else 'Thỏa thuận'} {right.agreement}{until}"
