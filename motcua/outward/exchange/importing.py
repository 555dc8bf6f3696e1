"""Lists put in and taken out: units, agencies, procedures, calendars, postage, programmes, published lists, staff,
training.

All of a file or nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import IntegrityError, models, transaction

from motcua.base.administration import audit
from motcua.base.administration.audit import Noted
from motcua.base.changes import Diff, Record, Refusal, compare
from motcua.base.violations import NotReadable
from motcua.ground.agreements import bulk as bulk_training
from motcua.ground.agreements.models import Training
from motcua.ground.agreements.queries import points
from motcua.ground.agreements.rules import ALL_FIELDS, ALL_FIELDS_WORDS
from motcua.ground.catalogue import bulk, bulk_procedures
from motcua.ground.catalogue.finding import field_names
from motcua.ground.catalogue.listings import bulk as bulk_listings
from motcua.ground.catalogue.listings.models import ListingDecision
from motcua.ground.catalogue.models import AdminUnit, Agency, PostageRule, ProcedureVersion
from motcua.ground.deadlines import bulk as bulk_calendars
from motcua.ground.deadlines.models import Calendar, DayException
from motcua.ground.people import bulk as bulk_staff
from motcua.ground.people.models import Account
from motcua.ground.programmes import bulk as bulk_programmes
from motcua.ground.programmes.models import Programme
from motcua.outward.exchange import lists_of_post, roadmaps, staff_lists
from motcua.outward.exchange.kinds import calendars
from motcua.outward.exchange.kinds.calendars import CALENDARS
from motcua.outward.exchange.kinds.layout import Kind, head_row, objects, raw_rows, sheet_rows, understood
from motcua.outward.exchange.kinds.listings import LISTINGS
from motcua.outward.exchange.kinds.procedures import PROCEDURES
from motcua.outward.exchange.kinds.programmes import PROGRAMMES
from motcua.outward.exchange.kinds.simple import AGENCIES, TARIFFS, UNITS
from motcua.outward.exchange.kinds.staff import STAFF, TRAINING
from motcua.outward.exchange.tables.reading import read
from motcua.outward.exchange.tables.writing import as_csv, as_json, as_workbook

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is, and of how much."""


@dataclass(frozen=True, slots=True)
class Store:
    """Where a kind of list is kept: what is known, how a diff is written."""

    kind: Kind
    model: type[models.Model]
    known: Callable[[date], tuple[Record, ...]]
    write: Callable[[Diff, datetime, Callable[[int, int], None]], None]
    key: Callable[[Record], str] = lambda record: record.key
    """The key of the row that a record is written to, for the record of changes."""
    masked: frozenset[str] = frozenset()
    """Columns of which the record of changes keeps that they changed, and not what they say."""
    left_out: Callable[[Sequence[Record], Sequence[Record]], tuple[Record, ...]] = lambda records, known: ()
    """Who should be in a whole list and is not."""


def _plainly(write: Callable[[Diff, datetime], None]) -> Callable[[Diff, datetime, Callable[[int, int], None]], None]:
    """Let a quick writing tell nothing of its progress but its end."""

    def run(diff: Diff, at: datetime, told: Callable[[int, int], None]) -> None:
        write(diff, at)
        told(diff.writes, diff.writes)

    return run


STORES: Mapping[str, Store] = {
    "units": Store(UNITS, AdminUnit, bulk.known_units, _plainly(bulk.write_units)),
    "agencies": Store(AGENCIES, Agency, bulk.known_agencies, _plainly(bulk.write_agencies)),
    "procedures": Store(PROCEDURES, ProcedureVersion, bulk_procedures.known, bulk_procedures.write),
    "calendars": Store(CALENDARS, Calendar, bulk_calendars.known, _plainly(bulk_calendars.write)),
    "tariffs": Store(TARIFFS, PostageRule, bulk.known_tariffs, _plainly(bulk.write_tariffs)),
    "programme": Store(PROGRAMMES, Programme, bulk_programmes.known, _plainly(bulk_programmes.write)),
    "listing": Store(LISTINGS, ListingDecision, bulk_listings.known, _plainly(bulk_listings.write)),
    "staff": Store(
        STAFF,
        Account,
        bulk_staff.known,
        _plainly(bulk_staff.write),
        key=lambda record: record.code,
        masked=frozenset({"phone", "email"}),
        left_out=staff_lists.left_out,
    ),
    "training": Store(
        TRAINING,
        Training,
        bulk_training.known,
        _plainly(lambda diff, at: bulk_training.write(diff, field_names() | {ALL_FIELDS: ALL_FIELDS_WORDS})),
    ),
}
"""Every kind of list by its name."""


def silent(_what: str, _done: int, _total: int) -> None:
    """Tell nobody."""


def put_in(
    kind: str,
    name: str,
    data: bytes,
    *,
    at: datetime,
    today: date,
    is_trial: bool = False,
    fill: Mapping[str, str] | None = None,
    ignore: Sequence[str] = (),
    told: Progress = silent,
) -> Diff:
    """Read a file, compare it with what is known, and write what differs; return the diff.

    Nothing is written in a trial, or when a row is refused, or when anything goes wrong on the way: one transaction.
    `name` is the file's, `fill` says what stands in empty cells (column → text), `ignore` names columns left out.
    Raises FileNotReadable, NotReadable.
    """
    store = STORES[kind]
    told("Đọc tệp", 0, 1)
    raw = raw_rows(store.kind, name, read(name, data), _known_columns(store.kind, fill or {}), ignore)
    told("Đọc tệp", 1, 1)
    with transaction.atomic():
        known = store.known(today)
        records, refused = understood(store.kind, raw)
        refused += _across(kind, records, known, today)
        diff = compare(known, records, store.kind.show)
        diff = replace(diff, refused=_in_order([*refused, *diff.refused]), left_out=store.left_out(records, known))
        if not diff.refused and not is_trial and diff.writes:
            try:
                with audit.unwatched():
                    store.write(diff, at, partial(told, "Ghi"))
                _record(store, diff, name, at)
            except IntegrityError as fault:
                raise NotReadable(sentence=_of_database(fault), field="file") from fault
    return diff


def take_out(kind: str, ending: str, *, today: date) -> bytes:
    """Return all rows of a list as a file: "csv", "xlsx" or "json". What is taken out can be put in again."""
    store = STORES[kind]
    known = store.known(today)
    if ending == "json":
        return as_json(objects(store.kind, known))
    rows = sheet_rows(store.kind, known)
    head = head_row(store.kind)
    return as_workbook(kind, head, rows) if ending == "xlsx" else as_csv(head, rows)


def _record(store: Store, diff: Diff, name: str, at: datetime) -> None:
    """Keep in the record of changes what a list did to each row."""
    source = {"Nạp từ tệp": ("", name)}
    noted: dict[type[models.Model], list[Noted]] = {store.model: [], DayException: []}
    for change in (*diff.new, *diff.changed):
        record = change.record
        is_day = store.model is Calendar and calendars.is_day(record)
        key = record.code if is_day else store.key(record)
        hidden = {column.label for column in store.kind.columns if column.name in store.masked}
        columns = {
            each.label: (audit.masked(each.old), audit.masked(each.new))
            if each.label in hidden
            else (each.old, each.new)
            for each in change.fields
        }
        is_new = change.old is None or change.is_next_version
        named = called(record) or key
        noted[DayException if is_day else store.model].append(Noted(key, named, is_new, columns | source))
    for ending in diff.closed:
        last = {"Đến hết ngày": ("", f"{ending.last_day:%d/%m/%Y}")}
        key = store.key(ending.record)
        noted[store.model].append(Noted(key, called(ending.record) or key, False, last | source))
    for model, entries in noted.items():
        audit.note_many(model, entries, at)


def called(record: Record) -> str:
    """Return what a record is called, beside its code; "" where it has no name."""
    names = ("short_name", "name", "full_name", "course")
    return next((str(record.values[name]) for name in names if record.values.get(name)), "")


def _known_columns(kind: Kind, fill: Mapping[str, str]) -> Mapping[str, str]:
    names = {column.name for column in kind.columns}
    names |= {f"{part.name}.{column.name}" for part in kind.parts for column in part.columns}
    for column in fill:
        if column not in names:
            raise NotReadable(sentence=f"Danh sách {kind.label} không có cột “{column}”.", field="fill")
    return fill


def _in_order(refused: Iterable[Refusal]) -> tuple[Refusal, ...]:
    return tuple(sorted(dict.fromkeys(refused), key=lambda each: each.row))


def _of_database(fault: IntegrityError) -> str:
    constraint = getattr(getattr(fault.__cause__, "diag", None), "constraint_name", "") or "không rõ"
    return f"Cơ sở dữ liệu không nhận danh sách này (ràng buộc {constraint}). Chưa ghi gì; thử lại, hoặc xem từng dòng."


# -- what rows say of other lists --------------------------------------------------------------------------------------


def _across(kind: str, records: Sequence[Record], known: Sequence[Record], today: date) -> list[Refusal]:
    """Refuse rows that name what there is not: agencies, calendars, units, points; steps that do not follow."""
    match kind:
        case "procedures":
            codes = set(Agency.objects.values_list("code", flat=True))
            return _unknown(records, _agencies_named, codes, "cơ quan") + _agencies_differ(records)
        case "agencies":
            codes = set(Calendar.objects.values_list("code", flat=True)) | {"VN"}
            return _unknown(records, lambda record: (record.values["calendar_code"],), codes, "lịch")
        case "units":
            codes = {record.key for record in (*records, *known)}
            return _unknown(records, _successors, codes, "đơn vị kế tiếp")
        case "calendars":
            return _days_without_hours(records, known)
        case "programme":
            codes = set(Agency.objects.values_list("code", flat=True))
            return roadmaps.across(records, known, today, set(points()), codes)
        case "listing":
            codes = set(ProcedureVersion.objects.exclude(status="draft").values_list("code", flat=True))
            return lists_of_post.across(records, known, codes)
        case "staff":
            return staff_lists.across_staff(records, known, today)
        case "training":
            return staff_lists.across_training(records, known, bulk_staff.known(today), today)
        case _:
            return []


def _unknown(
    records: Iterable[Record], named: Callable[[Record], Iterable[str]], codes: set[str], what: str
) -> list[Refusal]:
    return [
        Refusal(record.row, f"chưa có {what} “{code}” trong danh mục; nạp {what} trước")
        for record in records
        for code in named(record)
        if code not in codes
    ]


def _agencies_named(record: Record) -> Iterable[str]:
    """The agencies that decide a procedure, and those that its process asks."""
    asked = (part["agency_code"] for part in record.parts["stages"])
    return dict.fromkeys(code for code in (*(record.loose["agencies"] or ()), *asked) if code)


def _successors(record: Record) -> Iterable[str]:
    return (f"{part['code']}@{part['valid_from']}" for part in record.parts["successions"])


def _agencies_differ(records: Iterable[Record]) -> list[Refusal]:
    """Agencies belong to the code of a procedure: its versions in one file name the same."""
    said: dict[str, Any] = {}
    found = []
    for record in records:
        agencies = record.loose["agencies"]
        if agencies is not None and said.setdefault(record.code, agencies) != agencies:
            found.append(Refusal(record.row, f"cơ quan giải quyết khác với bản khác của mã {record.code}"))
    return found


def _days_without_hours(records: Sequence[Record], known: Sequence[Record]) -> list[Refusal]:
    """Days may be told of a calendar that is known; then a make-up day is held against its newest hours."""
    weeks: dict[str, Record] = {}
    for record in sorted((*known, *records), key=lambda each: each.valid_from or date.min):
        if not calendars.is_day(record):
            weeks[record.code] = record
    found = []
    for record in filter(calendars.is_day, records):
        code, on, kind = record.code.rsplit(":", 2)
        if code not in weeks:
            found.append(Refusal(record.row, f"chưa có lịch “{code}”; ghi giờ làm việc của lịch trước"))
            continue
        part = {name.removeprefix("days."): value for name, value in record.values.items()}
        part |= {"day": date.fromisoformat(on), "kind": kind}
        found += [Refusal(record.row, why) for _, why in calendars.faults_of_day(part, weeks[code].values)]
    return found
