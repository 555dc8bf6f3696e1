"""The figures of an evaluation as a file: one figure a line, CSV or XLSX, with what each is and how it is counted."""

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from motcua.ground.catalogue.queries import procedure_names
from motcua.ground.deadlines.rules import ZONE
from motcua.ground.programmes import evaluation_rules as rules
from motcua.outward.reports.columns import Column, Value
from motcua.outward.reports.evaluating.counting import GROUPED
from motcua.outward.reports.evaluating.measures import SAID
from motcua.outward.reports.evaluating.reading import DOSSIERS, Evaluation, group_counts, rows_of
from motcua.outward.reports.exporting import SHEETS, Format

HEADINGS = (
    ("phan", "Phần"), ("chi-tieu", "Chỉ tiêu"), ("don-vi-tinh", "Đơn vị tính"), ("trong-ky", "Trong kỳ"),
    ("ky-so-sanh", "Kỳ so sánh"), ("ty-le", "Tỷ lệ"), ("ma", "Mã chỉ tiêu"), ("cach-tinh", "Cách tính"),
)  # fmt: skip
PART = "Phần của người xem, không phải cả đề án"


def written(found: Evaluation, file_format: Format, at: datetime, *, is_whole: bool) -> bytes:
    """Return the file. Whole numbers as such; what nobody has told is empty. Raises KeyError for a PDF."""
    file = io.BytesIO()
    columns = [Column(key, heading, _no_item) for key, heading in HEADINGS]
    sheet = SHEETS[file_format](file, columns, _about(found, at, is_whole=is_whole))
    for line in lines(found):
        sheet.add(line)
    sheet.close()
    return file.getvalue()


def lines(found: Evaluation) -> Iterator[tuple[Value, ...]]:
    """Yield one line for every figure: of the whole, of units, of procedures."""
    for section, row in rows_of(found):
        yield (section.title, row.words, row.unit, row.value, row.other, row.share, row.key, row.how)
    for group in found.scope.groups:
        counts = group_counts(found, group)
        for measure in GROUPED:
            key = f"don-vi.{group.number}.{measure}"
            said = SAID[measure]
            yield (f"Đơn vị: {group.name}", said.words, DOSSIERS, counts[measure], None, "", key, said.how)
    names = procedure_names()
    for code, by_measure in sorted(found.now.by_procedure.items()):
        for measure in GROUPED:
            said = SAID[measure]
            name = f"Thủ tục: {code} {names.get(code, code)}"
            yield (name, said.words, DOSSIERS, by_measure[measure], None, "", f"thu-tuc.{code}.{measure}", said.how)


def _about(found: Evaluation, at: datetime, *, is_whole: bool) -> list[tuple[str, str]]:
    facts = found.scope.facts
    said = [
        ("Đề án", facts.name),
        ("Mã đề án", facts.code),
        ("Kỳ đánh giá", rules.period_words(found.days.first, found.days.last)),
        ("Kỳ so sánh", rules.period_words(found.other.first, found.other.last) if found.other else ""),
        ("Số liệu lúc", at.astimezone(ZONE).isoformat(timespec="seconds")),
        ("Múi giờ", "Asia/Ho_Chi_Minh"),
    ]
    return said if is_whole else [*said, ("Phạm vi", PART)]


def _no_item(item: Any) -> Value:
    """A column of an evaluation reads no dossier."""
    raise TypeError(item)
