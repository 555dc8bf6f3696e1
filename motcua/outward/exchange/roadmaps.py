"""What a list of programmes says, held against the rows of the installation: the same rules as on the page."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from motcua.base.changes import Record, Refusal
from motcua.base.violations import RuleViolation
from motcua.ground.programmes import queries, rules
from motcua.ground.programmes.queries import UnitFacts
from motcua.ground.programmes.rules import Asked, Entry, Stage
from motcua.outward.exchange.kinds.programmes import PLANS


def across(
    records: Sequence[Record], known: Sequence[Record], today: date, points: set[str], agencies: set[str]
) -> list[Refusal]:
    """Refuse what rests on rows that are not there, takes units away, or tells steps otherwise than they are written.

    Steps of a list keep the rules of the page: of a programme of this installation each stands on its rows.
    """
    found: list[Refusal] = []
    by_key = {record.key: record for record in known}
    for record in records:
        old = by_key.get(record.key)
        whole = record if old is None else record.over(old)
        for part in whole.parts["units"]:
            for name, there, what in (("point_id", points, "điểm phục vụ"), ("agency_code", agencies, "cơ quan")):
                if part[name] and part[name] not in there:
                    told = f"đơn vị {part['no']}: chưa có {what} “{part[name]}” trong dữ liệu nền"
                    found.append(Refusal(record.row, told))
        if old is not None:
            try:
                rules.require_same_telling(is_told=bool(old.values["source"]), was_asked=bool(whole.values["source"]))
            except RuleViolation as fault:
                found.append(Refusal(record.row, fault.sentence.rstrip(".")))
            gone = {part["no"] for part in old.parts["units"]} - {part["no"] for part in whole.parts["units"]}
            found += [Refusal(record.row, f"thiếu đơn vị số {each} đang có trong lộ trình") for each in sorted(gone)]
        found += [
            Refusal(record.row, f"nhiệm vụ {part['no']}: ngày xong còn ở phía trước")
            for part in whole.parts["tasks"]
            if part["done_on"] is not None and part["done_on"] > today
        ]
        found += [Refusal(record.row, why) for why in _step_faults(whole, old, today)]
    return found


def _step_faults(record: Record, old: Record | None, today: date) -> Iterator[str]:
    units = {part["no"]: part for part in record.parts["units"]}
    written = steps_by_unit(old) if old is not None else {}
    told = steps_by_unit(record)
    for number_of_unit, before in written.items():
        after = told.get(number_of_unit, ())
        if [_told(step) for step in after[: len(before)]] != [_told(step) for step in before]:
            yield f"đơn vị {number_of_unit}: các bước khác với bước đã ghi; hoàn lại bước trên trang đề án trước"
            return
    for number_of_unit, steps in told.items():
        if number_of_unit in units:
            yield from _new_step_faults(
                record, units[number_of_unit], steps, len(written.get(number_of_unit, ())), today
            )


def _new_step_faults(
    record: Record, unit: Mapping[str, Any], steps: Sequence[Mapping[str, Any]], written: int, today: date
) -> Iterator[str]:
    facts = _unit_facts(record, unit)
    log: list[Entry] = []
    for place, step in enumerate(steps):
        stage = Stage(step["stage"])
        asked = Asked(stage, step["on"], today, step["note"], step["agreement_id"], step["until"])
        if place >= written:
            try:
                if record.values["source"]:
                    rules.require_told(facts.name, log, asked)
                else:
                    known = queries.known(facts, record.key, stage, step["on"])
                    rules.require_step(facts.name, log, asked, known)
            except RuleViolation as fault:
                yield f"bước {step['no']} (đơn vị {unit['no']}): {fault.sentence.rstrip('.')}"
                return
        log.append(Entry(place + 1, stage, step["on"]))


def steps_by_unit(record: Record) -> dict[int, tuple[Mapping[str, Any], ...]]:
    """Return the steps of a record by the number of their unit, in their order."""
    found: dict[int, list[Mapping[str, Any]]] = {}
    for part in record.parts["steps"]:
        found.setdefault(part["unit"], []).append(part)
    return {key: tuple(sorted(steps, key=lambda step: step["no"])) for key, steps in found.items()}


def _told(step: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in step.items() if name != "no"}


def _unit_facts(record: Record, unit: Mapping[str, Any]) -> UnitFacts:
    planned = {stage: unit[name] for stage, name in PLANS.items()}
    return UnitFacts(
        f"{record.key}#{unit['no']}", unit["no"], unit["name"], unit["level"], unit["unit_code"], unit["agency_code"],
        unit["point_id"], unit["clerk_count"], unit["agency_count"], planned, unit["blocked_by"], unit["note"], (),
    )  # fmt: skip
