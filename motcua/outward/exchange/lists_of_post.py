"""What published lists say, held against the catalogue and against each other."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from motcua.base.changes import Record, Refusal
from motcua.ground.catalogue.listings import bulk, rules


def across(records: Sequence[Record], known: Sequence[Record], procedures: set[str]) -> list[Refusal]:
    """Refuse procedures that there are not, decisions that amend none, and days on which two say of one procedure."""
    by_key = {record.key: record for record in known}
    given = {record.key: record.over(by_key[record.key]) if record.key in by_key else record for record in records}
    found = [
        Refusal(record.row, f"mục {part['no']}: chưa có thủ tục “{part['procedure_code']}” trong danh mục; nạp trước")
        for record in records
        for part in record.parts["entries"]
        if part["procedure_code"] not in procedures
    ]
    numbers = {record.values["number"] for record in (*known, *given.values())}
    found += [
        Refusal(record.row, f"sửa đổi quyết định “{number}” mà quyết định đó chưa có")
        for record in given.values()
        for number in record.values["amends"]
        if number not in numbers
    ]
    whole = _ended({**by_key, **given}.values())
    for early, late, why in rules.clashes(entry for record in whole for entry in bulk.entries_of(record)):
        at, other = (late, early) if late.decision.key in given else (early, late)
        if at.decision.key in given:
            row = given[at.decision.key].row
            found.append(Refusal(row, f"thủ tục {at.code} đã có trong {other.decision.words}: {why}"))
    return found


def _ended(records: Iterable[Record]) -> list[Record]:
    """Return the records as they will stand: of one decision told again with a later day the earlier ends before it."""
    ordered = sorted(records, key=lambda record: (record.code, record.valid_from or date.min))
    found = []
    for record, following in pairwise([*ordered, None]):
        if record is None:
            continue
        last = None
        if following is not None and following.code == record.code and following.valid_from is not None:
            last = following.valid_from - timedelta(days=1)
        ended = min(filter(None, (record.valid_to, last)), default=None)
        found.append(replace(record, valid_to=ended))
    return found
