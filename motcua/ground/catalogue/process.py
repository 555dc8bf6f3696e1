"""Whether the internal process of a procedure fits its limits, and in which order its stages are done. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from motcua.base.text import number
from motcua.ground.catalogue.rules import HOURS_OF_A_DAY, LimitAmount, LimitFor, StageRule


def rounds(stages: Iterable[StageRule]) -> tuple[tuple[StageRule, ...], ...]:
    """Return the stages of one process in the order in which they are done; those of a round are done side by side.

    Stages that follow each other with the same order are one round; a stage without an order is a round by itself.
    """
    found: list[list[StageRule]] = []
    for stage in sorted(stages, key=lambda each: each.stage_no):
        if found and stage.order_no is not None and found[-1][0].order_no == stage.order_no:
            found[-1].append(stage)
        else:
            found.append([stage])
    return tuple(tuple(each) for each in found)


def hours_of_path(stages: Iterable[StageRule]) -> int:
    """Return the working hours of the longest way through one process: of stages side by side the longest counts."""
    return sum(max(stage.budget_hours for stage in each) for each in rounds(stages))


def steps_of_others(stages: Iterable[StageRule], own_agency: str) -> tuple[tuple[StageRule, ...], ...]:
    """Return the rounds of what other agencies do in one process; a step that names the deciding agency is its own."""
    found = (tuple(stage for stage in each if stage.agency_code not in ("", own_agency)) for each in rounds(stages))
    return tuple(each for each in found if each)


def faults_of_process(
    ordinary: LimitAmount, limits: Iterable[LimitFor], stages: Sequence[StageRule]
) -> tuple[str, ...]:
    """Return what is wrong with the stages of a version: budgets, orders, and agencies asked twice at once.

    Budgets sum to the limit of their case along the longest way; within the day they may take less. A version without
    stages has no fault. Law: NĐ 61/2018/NĐ-CP, Art. 17(3) and its successors want each step's time inside the limit.
    """
    by_case: dict[str, LimitAmount] = {"": ordinary}
    for rule in limits:
        if not rule.channel:
            by_case[rule.case_code] = rule.limit
    faults = []
    for case in dict.fromkeys(stage.case_code for stage in stages):
        own = [stage for stage in stages if stage.case_code == case]
        limit = by_case.get(case, by_case[""])
        hours = hours_of_path(own)
        fits = hours <= limit.hours if limit.unit == "same_day" else hours == limit.hours
        where = f" của trường hợp {case}" if case else ""
        if not fits:
            faults.append(f"các bước{where} cộng lại {days_words(hours)}, thời hạn là {days_words(limit.hours)}")
        faults += [f"{fault}{where}" for fault in _faults_of_order(own)]
    return tuple(faults)


def _faults_of_order(stages: Sequence[StageRule]) -> Iterator[str]:
    """Say which orders come twice, and which agency would be asked twice at the same time."""
    found = rounds(stages)
    orders = Counter(each[0].order_no for each in found if each[0].order_no is not None)
    for order, count in orders.items():
        if count > 1:
            yield f"thứ tự {order} ghi ở các bước không liền nhau, nên không rõ bước nào làm song song"
    for each in found:
        asked = Counter(stage.agency_code for stage in each if stage.agency_code)
        for agency, count in asked.items():
            if count > 1:
                yield f"cơ quan {agency} bị hỏi {count} lần cùng lúc ở thứ tự {each[0].order_no}; gộp lại một bước"


def unknown_agencies(stages: Iterable[StageRule], known: Collection[str]) -> tuple[StageRule, ...]:
    """Return the steps that name an agency which the catalogue does not hold."""
    return tuple(stage for stage in stages if stage.agency_code and stage.agency_code not in known)


def days_words(hours: int) -> str:
    """Return working hours as days and hours: 12 → "1 ngày 4 giờ"."""
    days, rest = divmod(hours, HOURS_OF_A_DAY)
    said = [f"{number(days)} ngày"] if days else []
    if rest or not said:
        said.append(f"{rest} giờ")
    return " ".join(said)
