"""The published lists of what goes through the post, as a table to be taken away."""

from collections.abc import Iterable

from motcua.ground.catalogue.listings.public import Line
from motcua.ground.catalogue.listings.rules import Decision
from motcua.outward.exchange.tables.writing import as_csv
from motcua.outward.reports.exporting import harmless


def table(found: Iterable[Line]) -> bytes:
    """Return the published lists as a CSV, one procedure a row; days as ISO 8601, what nobody decided is empty."""
    return as_csv(
        [
            "Mã thủ tục", "Tên thủ tục", "Lĩnh vực", "Tiếp nhận", "Trả kết quả", "Không thực hiện", "Số quyết định",
            "Ngày quyết định", "Cơ quan ban hành", "Từ ngày", "Đến hết ngày", "Ghi chú",
        ],
        ([harmless(cell) for cell in (*_of_line(line), *_of_decision(line.decision), line.note)] for line in found),
    )  # fmt: skip


def _of_line(line: Line) -> list[str]:
    marks = (line.way.submit, line.way.home, not line.is_through)
    return [line.code, line.name, line.field_name, *("x" if mark else "" for mark in marks)]


def _of_decision(decision: Decision | None) -> list[str]:
    if decision is None:
        return [""] * 5
    last = decision.last.isoformat() if decision.last else ""
    return [decision.number, decision.decided_on.isoformat(), decision.body, decision.first.isoformat(), last]
