"""The columns of lists: one heading and one plain value each, the same on a page and in an export.

Values are texts, whole numbers and instants. No column has a telephone number or a personal number in full.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.base.text import masked_phone, upper_first
from motcua.ground.people import services as people
from motcua.outward.reports.listing import place_words
from motcua.record import reading
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.rules import STATUSES
from motcua.record.dossiers.words import CHANNEL_WORDS
from motcua.record.lists import Row

Value = str | int | datetime | None


@dataclass(frozen=True, slots=True)
class Beside:
    """What only some columns want to know of a dossier."""

    address: str
    phone: str
    """Its last three digits, the others as dots."""
    post_return: bool
    electronic_return: bool
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Item:
    """One dossier of a list with all that its columns may say."""

    number: int
    """Its place in the list, from 1."""
    row: Row
    holder: str
    """Where the paper lies, in words; of the post and of nobody by name unless the list may name people."""
    assignee: str
    beside: Beside | None
    """None = no column of the list wants it."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key in addresses, its heading, its value, and the orders its heading leads to."""

    key: str
    heading: str
    value: Callable[[Item], Value]
    first_order: str = ""
    """The order that its heading asks for; "" = it cannot be sorted by."""
    other_order: str = ""
    is_number: bool = False
    wants_beside: bool = False


def _way_home(beside: "Beside") -> str:
    if beside.electronic_return:
        return "Bản điện tử"
    return "Bưu chính công ích" if beside.post_return else "Tại nơi nộp"


_OUTCOMES = {"GRANTED": "Được cấp", "REFUSED": "Từ chối giải quyết"}


def _text(take: Callable[[Row], str | None]) -> Callable[[Item], Value]:
    return lambda item: take(item.row) or ""


def _beside(take: Callable[[Beside], Value]) -> Callable[[Item], Value]:
    return lambda item: take(item.beside) if item.beside else None


_ALL = (
    Column("stt", "STT", lambda item: item.number, is_number=True),
    Column("han", "Hạn trả", lambda item: item.row.due_at, "due", "due-last"),
    Column("han-goc", "Hạn gốc", lambda item: item.row.original_due_at),
    Column("so", "Mã hồ sơ", _text(lambda row: row.number)),
    Column("yeu-cau", "Số yêu cầu", _text(lambda row: row.request_no)),
    Column("chu-ho-so", "Người nộp", _text(lambda row: row.applicant_name)),
    Column("dia-chi", "Địa chỉ", _beside(lambda beside: beside.address), wants_beside=True),
    Column("dien-thoai", "Điện thoại", _beside(lambda beside: beside.phone), wants_beside=True),
    Column("thu-tuc", "Thủ tục", _text(lambda row: row.procedure)),
    Column("ma-thu-tuc", "Mã thủ tục", _text(lambda row: row.procedure_id.partition("@")[0])),
    Column("co-quan", "Cơ quan giải quyết", _text(lambda row: row.agency)),
    Column("diem", "Điểm phục vụ", _text(lambda row: place_words(row.point_id))),
    Column("cach-nop", "Cách nộp", _text(lambda row: upper_first(CHANNEL_WORDS.get(row.channel, row.channel)))),
    Column("trang-thai", "Trạng thái", _text(lambda row: STATUSES[row.status].word)),
    Column("nhan", "Ngày nhận", lambda item: item.row.received_at, "received", "received-first"),
    Column("co-ket-qua", "Ngày có kết quả", lambda item: item.row.resolved_at),
    Column("ket-qua", "Kết quả", _text(lambda row: _OUTCOMES.get(row.outcome or "", row.outcome))),
    Column("tra", "Ngày trả", _beside(lambda beside: beside.ended_at), wants_beside=True),
    Column(
        "cach-tra", "Cách trả",
        _beside(_way_home), wants_beside=True,
    ),
    Column("can-bo", "Cán bộ thụ lý", lambda item: item.assignee),
    Column("giay", "Hồ sơ giấy ở", lambda item: item.holder),
    Column("viec-cuoi", "Việc mới nhất", lambda item: item.row.last_event_at, "newest", "oldest"),
    Column("ghi-chu", "Ghi chú", lambda item: STATUSES[item.row.status].word),
)  # fmt: skip
COLUMNS: Mapping[str, Column] = {column.key: column for column in _ALL}


def columns_of(keys: Iterable[str]) -> tuple[Column, ...]:
    """Return columns by key, in the order given."""
    return tuple(COLUMNS[key] for key in keys)


def items(rows: Sequence[Row], columns: Sequence[Column], *, names_people: bool, first: int = 1) -> tuple[Item, ...]:
    """Return rows with what the columns want of them. Three statements at most, whatever the number of rows."""
    wanted = {column.key for column in columns}
    people_ids = {row.assignee_id for row in rows if row.assignee_id} if "can-bo" in wanted and names_people else set()
    names = people.names(people_ids) if people_ids else {}
    holders = _holders(rows, names_people=names_people) if "giay" in wanted else {}
    beside = _besides([row.id for row in rows]) if any(column.wants_beside for column in columns) else {}
    return tuple(
        Item(
            number,
            row,
            holders.get(row.holder or "", ""),
            names.get(row.assignee_id or "", ""),
            beside.get(row.id),
        )
        for number, row in enumerate(rows, start=first)
    )


def _holders(rows: Sequence[Row], *, names_people: bool) -> dict[str, str]:
    """The words of the holders by key; without names a person of the post is the post."""
    keys = {row.holder for row in rows if row.holder}
    if names_people:
        return {key: words for key, (words, _owner) in reading.holder_words(keys).items()}
    placed = reading.holder_words(key for key in keys if not key.startswith("person:"))
    return {key: placed[key][0] if key in placed else "Bưu điện" for key in keys}


def _besides(ids: Sequence[UUID]) -> dict[UUID, Beside]:
    rows = Dossier.objects.filter(pk__in=ids).values_list(
        "pk", "applicant_address", "applicant_phone", "post_return", "electronic_return", "ended_at"
    )
    return {row[0]: Beside(row[1], masked_phone(row[2]) if row[2] else "", row[3], row[4], row[5]) for row in rows}
