"""Whether the internal process of a procedure fits its limits. Pure."""

from collections.abc import Iterable, Sequence

from motcua.base.text import number
from motcua.ground.catalogue.rules import HOURS_OF_A_DAY, LimitAmount, LimitFor, StageRule


def faults_of_process(
    ordinary: LimitAmount, limits: Iterable[LimitFor], stages: Sequence[StageRule]
) -> tuple[str, ...]:
    """Return what is wrong with the stages of a version: budgets that do not sum to the limit of their case.

    A version without stages has no fault; within the day they may take less. Law: NĐ 61/2018/NĐ-CP, Art. 17(3) and its
    successors want each step's time inside the limit.
    """
    by_case: dict[str, LimitAmount] = {"": ordinary}
    for rule in limits:
        if not rule.channel:
            by_case[rule.case_code] = rule.limit
    faults = []
    for case in dict.fromkeys(stage.case_code for stage in stages):
        limit = by_case.get(case, by_case[""])
        hours = sum(stage.budget_hours for stage in stages if stage.case_code == case)
        fits = hours <= limit.hours if limit.unit == "same_day" else hours == limit.hours
        if not fits:
            where = f" của trường hợp {case}" if case else ""
            faults.append(f"các bước{where} cộng lại {days_words(hours)}, thời hạn là {days_words(limit.hours)}")
    return tuple(faults)


def days_words(hours: int) -> str:
    """Return working hours as days and hours: 12 → "1 ngày 4 giờ"."""
    days, rest = divmod(hours, HOURS_OF_A_DAY)
    said = [f"{number(days)} ngày"] if days else []
    if rest or not said:
        said.append(f"{rest} giờ")
    return " ".join(said)
