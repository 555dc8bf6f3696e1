"""Write rows so that they are read again as they were: CSV for spreadsheets, XLSX, JSON."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Any

import xlsxwriter

WIDTH_MOST = 60


def as_csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return a CSV file in UTF-8 with the mark by which spreadsheets know it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_shown(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_workbook(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return a workbook with one sheet; days are days, whatever looks like a number stays the text that it is."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False})
    sheet = book.add_worksheet(name[:31])
    bold, text = (
        book.add_format({"bold": True, "text_wrap": True}),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )
    days = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"})
    widths = [len(label) for label in header]
    sheet.write_row(0, 0, header, bold)
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            if cell is None or cell == "":
                continue
            if isinstance(cell, date):
                sheet.write_datetime(number, place, cell, days)
            elif isinstance(cell, int) and not isinstance(cell, bool):
                sheet.write_number(number, place, cell, text)
            else:
                sheet.write_string(number, place, str(_shown(cell)), text)
            widths[place] = max(widths[place], min(len(str(cell)), WIDTH_MOST))
    for place, width in enumerate(widths):
        sheet.set_column(place, place, min(max(width, 8), WIDTH_MOST))
    sheet.freeze_panes(1, 1)
    book.close()
    return out.getvalue()


def as_json(rows: Iterable[Any]) -> bytes:
    """Return a JSON list, one object after another, readable by people."""
    return (json.dumps(list(rows), ensure_ascii=False, indent=2, default=_shown) + "\n").encode()


def _shown(cell: Any) -> Any:
    match cell:
        case None:
            return ""
        case bool():
            return "có" if cell else "không"
        case date():
            return cell.isoformat()
        case time():
            return f"{cell:%H:%M}"
        case _:
            return cell
