"""The steps of a reception and what is told beside them."""

from collections.abc import Mapping

from motcua.base.text import day_words, vnd
from motcua.doors.desk.words import limit_words
from motcua.doors.frame.components import Fact, Step
from motcua.doors.frame.session import Visitor
from motcua.ground.agreements.reach import Reach
from motcua.ground.catalogue.rules import Procedure

POST_STEPS = ("Thủ tục", "Người nộp", "Kiểm đếm giấy tờ", "Phí", "Niêm phong, ký, in")
DESK_STEPS = ("Thủ tục", "Người nộp", "Kiểm đếm giấy tờ", "Phí, tiếp nhận")


def steps(who: Visitor, current: int, hrefs: Mapping[int, str] | None = None) -> list[Step]:
    """Return the steps of a person's reception; those that are done lead back where `hrefs` has an address."""
    labels = POST_STEPS if who.actor.is_post else DESK_STEPS
    states = ["done" if n < current else "current" if n == current else "ahead" for n in range(1, len(labels) + 1)]
    return [
        Step(label, state, (hrefs or {}).get(number, "") if state == "done" else "")
        for number, (label, state) in enumerate(zip(labels, states, strict=True), start=1)
    ]


def procedure_facts(version: Procedure, office: str, right: Reach | None = None) -> list[Fact]:
    """Return agency, limit and cost of a procedure, and by which agreement the post receives it."""
    fee = sum(item.amount_vnd for item in version.fees)
    facts = [
        Fact("Cơ quan", office),
        Fact("Thời hạn", limit_words(version.limit_quantity, version.limit_unit)),
        Fact("Phí, lệ phí", vnd(fee) if fee else "không thu"),
    ]
    if right is not None and right.agreement:
        until = f"có hiệu lực đến {day_words(right.until)}" if right.until else ""
        facts.append(Fact("Được tiếp nhận", f"Thỏa thuận {right.agreement}", until))
    return facts
