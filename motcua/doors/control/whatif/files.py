"""A scenario as a workbook: one sheet for each table of its page."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from motcua.base.text import moment_words
from motcua.doors.control.whatif import showing
from motcua.ground.deadlines.rules import local
from motcua.outward.reports.exporting import harmless
from motcua.outward.reports.whatif.results import Line, Result
from motcua.outward.reports.whatif.rules.workload import rounded

Rows = Sequence[Sequence[Any]]


def workbook(name: str, result: Result, at: datetime) -> bytes:
    """Return the workbook of a result; whatever looks like a formula stays the text that it is."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for title, head, rows in _sheets(name, result, at):
        sheet = book.add_worksheet(title[:31])
        sheet.write_row(0, 0, head, bold)
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(number, place, value)
                else:
                    sheet.write_string(number, place, harmless(str(value)))
        sheet.set_column(0, 0, 46)
        sheet.set_column(1, len(head), 18)
        sheet.freeze_panes(1, 1)
    book.close()
    return out.getvalue()


def _sheets(name: str, result: Result, at: datetime) -> list[tuple[str, list[str], Rows]]:
    stages = [_(showing.STAGE_WORDS[stage]) for stage in result.choice.stages]
    told = [(row.words, row.value, row.source) for row in showing.assumptions(result)]
    figures: list[tuple[Any, ...]] = [
        (_("Phương án"), name),
        (_("Kỳ tính"), showing.period(result)),
        (_("Tính lúc"), moment_words(local(at))),
        *((words, result.counted.get(stage, 0)) for words, stage in zip(stages, result.choice.stages, strict=True)),
        (_("Giờ quầy trong kỳ"), result.work.hours),
        (_("Nhân viên ở quầy"), result.clerks),
        (_("Nhân viên, kể cả dự phòng"), result.staff),
        *((str(fact.label), str(fact.value)) for fact in showing.facts(result)),
    ]
    counted = [*stages, _("Chuyển sang bưu điện"), _("Giờ quầy"), _("Ghi chú")]
    return [
        (_("Tổng hợp"), [_("Chỉ tiêu"), _("Giá trị")], figures),
        (_("Đơn vị"), [_("Đơn vị"), *counted], [_line(line, result) for line in result.units]),
        (_("Thủ tục"), [_("Thủ tục"), *counted], [_line(line, result) for line in result.procedures]),
        (
            _("Nhân viên theo nơi"),
            [_("Nơi"), _("Phút một ngày"), _("Phút giờ cao điểm"), _("Nhân viên"), _("Mức bận"), _("Chờ trung bình")],
            [(row.name, row.day_minutes, row.busiest, row.clerks, row.busy, row.wait) for row in showing.needs(result)],
        ),
        (
            _("Tập huấn còn thiếu"),
            [_("Lĩnh vực"), _("Nơi"), _("Cần"), _("Đã có")],
            [(each.field_name, each.place, each.needed, each.there) for each in result.lacking],
        ),
        (
            _("Tháng"),
            [_("Tháng"), *stages],
            [
                (f"{month:%m/%Y}", *(counts.get(stage, 0) for stage in result.choice.stages))
                for month, counts in result.months.items()
            ],
        ),
        (
            _("Giờ trong tuần"),
            [_("Thứ"), _("Giờ"), *stages],
            [
                (showing.weekday_words(day), hour, *(counts.get(stage, 0) for stage in result.choice.stages))
                for (day, hour), counts in result.slots.items()
            ],
        ),
        (_("Giả định"), [_("Giả định"), _("Giá trị"), _("Nguồn")], told),
    ]


def _line(line: Line, result: Result) -> tuple[Any, ...]:
    moved = rounded(line.work.receptions + line.work.returns)
    counts = [line.counted.get(stage, 0) for stage in result.choice.stages]
    return (line.name, *counts, moved, line.work.hours, "; ".join(_(note) for note in line.notes))
