"""A list of dossiers as a file: CSV or XLSX, written by the worker in batches.

Who reads the file sees what she may see when it is written, not when it was asked for. Values are those of the page
(motcua.outward.reports.columns): ISO 8601 instants, whole numbers, text. Text that a spreadsheet would take for a
formula is made harmless: in CSV an apostrophe stands before it, in XLSX it is stored as text.
"""

import csv
import io
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import IO, Any, Protocol
from uuid import UUID

import xlsxwriter
from django.http import QueryDict

from motcua.base.text import moment_words, number
from motcua.base.violations import RuleViolation
from motcua.ground.deadlines.rules import ZONE, local
from motcua.ground.people import services as people
from motcua.ground.people.rules import Actor
from motcua.outward.jobs import services as jobs
from motcua.outward.jobs.services import Outcome, Run
from motcua.outward.reports import columns, figures, listing, registers
from motcua.outward.reports.columns import Column, Value
from motcua.outward.reports.listing import Asked
from motcua.record import lists, reading

EXPORT = "reports.export"
BATCH = 500
XLSX_ROWS_MAX = 1_048_575
"""What a sheet holds beside its heading."""


class Format(StrEnum):
    """What a file may be; the value is what its name ends in."""

    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"
    """The books of the register alone."""


MEDIA_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.PDF: "application/pdf",
}


class MayNoLongerRead(RuleViolation):
    """The person has lost the account or the role between asking and writing."""

    code = "export.may-no-longer-read"
    text = "Chưa xuất được: tài khoản không còn quyền xem danh sách này."
    status = 403


class NoBook(RuleViolation):
    """Only the register is a book."""

    code = "export.no-book"
    text = "Chỉ sổ theo dõi hồ sơ lập được thành sổ PDF. Xuất danh sách này ra CSV hoặc XLSX."
    field = "dang"
    status = 422


class TooManyRows(RuleViolation):
    """One sheet does not hold them."""

    code = "export.too-many-rows"
    text = "Chưa xuất được tệp XLSX: danh sách có {count} dòng, một trang tính chứa {most}. Xuất CSV, hoặc thu hẹp."


def ask(*, job_id: UUID, asked: Asked, file_format: Format, by: Actor, at: datetime) -> UUID:
    """Ask the worker for a list as a file; the job keeps who asked, for which filters and when.

    The same id is the same job. Raises MayNoLongerRead, NoBook, TooManyJobs, NotThere.
    """
    if not by.roles & asked.listed.roles:
        raise MayNoLongerRead()
    if file_format is Format.PDF and asked.listed is not listing.REGISTER:
        raise NoBook()
    params = {
        "list": asked.listed.key,
        "part": asked.part,
        "query": asked.query(),
        "words": asked.filters.words,
        "format": file_format.value,
    }
    return jobs.ask(job_id=job_id, kind=EXPORT, params=params, by=by, at=at)


def asked_in(params: dict[str, Any]) -> Asked:
    """Return what a job was asked to write. Raises LookupError for a list that is no more."""
    listed = listing.LISTS[params["list"]]
    return listing.asked_of(listed, QueryDict(params["query"]), part=params["part"], words=params["words"])


@jobs.kind(EXPORT)
def write(run: Run) -> Outcome:
    """Write the list of a job into a file. Raises MayNoLongerRead, TooManyRows, StopAsked."""
    at, asked, file_format = run.now(), asked_in(run.params), Format(run.params["format"])
    actor = people.find_actor(run.asked_by)
    if actor is None or not actor.roles & asked.listed.roles:
        raise MayNoLongerRead()
    places = reading.places_of(actor, at)
    if file_format is Format.PDF:
        received = asked.listed.base(actor, places, asked.part, at)
        return registers.write(run, received, actor, registers.year_of(asked, at))
    found = listing.dossiers(asked, actor, places, figures.horizon(at))
    total = found.count()
    if file_format is Format.XLSX and total > XLSX_ROWS_MAX:
        raise TooManyRows(count=number(total), most=number(XLSX_ROWS_MAX))
    run.report(0, total)
    run.kept = "Tệp dở dang không được giữ lại."
    shown = columns.columns_of(asked.listed.columns)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the job closes it once it is stored
    sheet = SHEETS[file_format](file, shown, _about(asked, at))
    try:
        for rows in _batches(found, asked, shown, actor):
            for row in rows:
                sheet.add(row)
            run.report(run.done + len(rows), max(total, run.done + len(rows)))
    except BaseException:
        sheet.drop()
        file.close()
        raise
    sheet.close()
    return Outcome(
        f"Đã xuất {number(run.done)} hồ sơ, số liệu lúc {moment_words(local(at))}.",
        file,
        f"{asked.listed.key}-{local(at):%Y-%m-%d-%H%M}.{file_format.value}",
        MEDIA_TYPES[file_format],
    )


def _batches(found: Any, asked: Asked, shown: Sequence[Column], actor: Actor) -> Iterator[list[list[Value]]]:
    """The values of the list, batch by batch in its order."""
    cursor, first = None, 1
    names_people = "chu-ho-so" in asked.listed.columns
    while True:
        page = lists.page(found, order=asked.order, cursor=cursor, size=BATCH)
        items = columns.items(lists.as_seen(actor, page.rows), shown, names_people=names_people, first=first)
        yield [[column.value(item) for column in shown] for item in items]
        first, cursor = first + len(items), page.next_cursor
        if cursor is None:
            return


def _about(asked: Asked, at: datetime) -> list[tuple[str, str]]:
    """What a reader of the file wants to know of it; words searched for may be a name and stay in the job."""
    said = [words for field, words in asked.filters.said(at) if field != "words"]
    return [
        ("Danh sách", asked.listed.title),
        ("Bộ lọc", "; ".join(said) or "không lọc"),
        ("Số liệu lúc", at.astimezone(ZONE).isoformat(timespec="seconds")),
        ("Múi giờ", "Asia/Ho_Chi_Minh"),
    ]


# ---- writing ---------------------------------------------------------------------------------------------------------


class Sheet(Protocol):
    """A file that takes rows."""

    def add(self, values: Sequence[Value]) -> None:
        """Write one row."""

    def close(self) -> None:
        """Write what is left; the file under it stays open."""

    def drop(self) -> None:
        """Leave it unfinished."""


_FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠")
"""What makes a spreadsheet take a text for a formula; the wide forms of East Asian keyboards too."""


def harmless(text: str) -> str:
    """Return text for a CSV cell: one that would be a formula gets an apostrophe before it."""
    bare = text.lstrip(" \xa0\u3000")
    return f"'{text}" if text and (text[0] in _FORMULA_STARTS or (bare and bare[0] in _FORMULA_STARTS)) else text


class CsvSheet:
    """CSV as RFC 4180 has it, in UTF-8 with a byte order mark, so that Excel reads the Vietnamese."""

    def __init__(self, file: IO[bytes], shown: Sequence[Column], about: Sequence[tuple[str, str]]) -> None:
        self._text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
        self._rows = csv.writer(self._text, lineterminator="\r\n")
        self._rows.writerow([column.heading for column in shown])

    def add(self, values: Sequence[Value]) -> None:
        """Write one row; instants with their offset from UTC."""
        self._rows.writerow([_csv_value(value) for value in values])

    def close(self) -> None:
        """Write what is left; the file under it stays open."""
        self._text.flush()
        self._text.detach()

    def drop(self) -> None:
        """Leave it unfinished."""
        self._text.detach()


def _csv_value(value: Value) -> str | int:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(ZONE).isoformat(timespec="seconds")
    return value if isinstance(value, int) else harmless(value)


class XlsxSheet:
    """XLSX written row by row: real instants and numbers, a heading that stays, a filter over all columns."""

    def __init__(self, file: IO[bytes], shown: Sequence[Column], about: Sequence[tuple[str, str]]) -> None:
        self._book = xlsxwriter.Workbook(
            file,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_date_format": "yyyy-mm-dd hh:mm:ss",
            },
        )
        self._instant = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"})
        self._about, self._count, self._width = about, 0, len(shown)
        self._sheet = self._book.add_worksheet("Hồ sơ")
        self._sheet.freeze_panes(1, 0)
        heading = self._book.add_format({"bold": True, "bottom": 1})
        for place, column in enumerate(shown):
            self._sheet.set_column(place, place, _WIDTHS.get(column.key, 20))
        for place, column in enumerate(shown):
            self._sheet.write_string(0, place, column.heading, heading)

    def add(self, values: Sequence[Value]) -> None:
        """Write one row; instants on the clocks of Việt Nam, since a sheet knows no zones."""
        self._count += 1
        for place, value in enumerate(values):
            if isinstance(value, datetime):
                self._sheet.write_datetime(self._count, place, local(value).replace(microsecond=0), self._instant)
            elif isinstance(value, int):
                self._sheet.write_number(self._count, place, value)
            elif value:
                self._sheet.write_string(self._count, place, value)

    def close(self) -> None:
        """Write what is left and a second sheet that says what this is; the file under it stays open."""
        self._sheet.autofilter(0, 0, self._count, self._width - 1)
        about = self._book.add_worksheet("Thông tin")
        about.set_column(0, 1, 30)
        for line, (label, words) in enumerate(self._about):
            about.write_string(line, 0, label)
            about.write_string(line, 1, words)
        self._book.close()

    def drop(self) -> None:
        """Leave it unfinished: closed, so that its temporary files go, and thrown away by the caller."""
        self._book.close()


_WIDTHS = {"stt": 6, "chu-ho-so": 28, "thu-tuc": 44, "dia-chi": 40, "co-quan": 30, "diem": 30, "so": 26, "yeu-cau": 20}
SHEETS: dict[Format, Callable[[IO[bytes], Sequence[Column], Sequence[tuple[str, str]]], Sheet]] = {
    Format.CSV: CsvSheet,
    Format.XLSX: XlsxSheet,
}
