"""Lists of staff and of training: who works where with which degree; who was trained in which fields. Pure."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from motcua.base import ids
from motcua.base.changes import Record
from motcua.base.text import clean_email, clean_name, clean_phone, search_key
from motcua.base.violations import NotReadable
from motcua.ground.people.rules import DEGREE_WORDS, ROLE_WORDS, Employer, Role
from motcua.outward.exchange.kinds.columns import Column, choice, code, codes, day, text
from motcua.outward.exchange.kinds.layout import Fault, Kind
from motcua.outward.exchange.kinds.simple import valid_from, valid_to
from motcua.outward.exchange.tables import values
from motcua.outward.exchange.tables.values import NotUnderstoodError

EMPLOYER_WORDS = {Employer.AGENCY.value: "cơ quan", Employer.POST.value: "bưu điện"}
_ROLES = {search_key(words): role.value for role, words in ROLE_WORDS.items()} | {
    search_key(role.value): role.value for role in Role
}


def _checked(name: str, label: str, clean: Any, **more: Any) -> Column:
    """A text that one of the cleaning functions of typed text understands."""

    def read(cell: Any) -> str:
        try:
            return str(clean(values.plain(cell)))
        except NotReadable as fault:
            raise NotUnderstoodError(fault.sentence.rstrip(".")) from fault

    return Column(name, label, read, **more)


def _phone_of(told: str) -> str:
    """A spreadsheet takes the 0 before a number away."""
    return clean_phone(f"0{told}" if len(told) == 9 and told.isdigit() and not told.startswith("0") else told)


def _roles() -> Column:
    def read(cell: Any) -> tuple[str, ...]:
        told = cell if isinstance(cell, list) else values.plain(cell).replace(",", ";").replace("|", ";").split(";")
        found = [(item, _ROLES.get(search_key(str(item)))) for item in told if str(item).strip()]
        for item, role in found:
            if role is None:
                raise NotUnderstoodError(f"“{str(item).strip()[:40]}” không phải một vai trò")
        given = {role for _item, role in found}
        return tuple(role.value for role in Role if role.value in given)

    return Column(
        "roles", "Vai trò", read, write=list, default=(),
        show=lambda roles: "; ".join(ROLE_WORDS[Role(role)] for role in roles),
    )  # fmt: skip


def _agency_code() -> Column:
    def read(cell: Any) -> str:
        found = values.plain(cell)
        if not ids.is_agency_code(found):
            raise NotUnderstoodError(f"“{found[:40]}” không phải mã cơ quan (H12.34 hoặc 000.00.16.H03)")
        return found

    return Column("agency_code", "Mã cơ quan", read, aliases=("cơ quan",))


def _no_faults(record: Record) -> Iterator[Fault]:
    return iter(())


STAFF = Kind(
    "staff",
    "nhân sự",
    (
        code("username", "Tên đăng nhập", 40, r"[\w.@+-]+", is_required=True, aliases=("tài khoản", "mã nhân viên")),
        _checked(
            "full_name", "Họ tên", lambda told: clean_name(told, label="Họ tên", field="full_name"),
            aliases=("họ và tên",),
        ),
        choice(
            "employer", "Nơi làm việc", EMPLOYER_WORDS, {"VNPost": "POST", "bưu điện tỉnh": "POST"},
            aliases=("đơn vị chủ quản",),
        ),
        _agency_code(),
        code("home_point_id", "Bưu cục", 40, aliases=("mã điểm", "bưu cục công tác", "điểm phục vụ")),
        _roles(),
        text("title", "Chức vụ", 120, aliases=("chức danh",)),
        choice("degree", "Trình độ", {degree.value: words for degree, words in DEGREE_WORDS.items()}, {
            "cử nhân": "UNIVERSITY", "kỹ sư": "UNIVERSITY", "thạc sĩ": "POSTGRADUATE", "tiến sĩ": "POSTGRADUATE",
        }),
        text("speciality", "Chuyên ngành", 120, aliases=("chuyên môn",)),
        day("employed_on", "Làm từ ngày", aliases=("ngày vào làm", "ngày nhận việc")),
        _checked("phone", "Điện thoại", _phone_of, aliases=("số điện thoại", "điện thoại công vụ")),
        _checked("email", "Thư điện tử", clean_email, aliases=("email", "thư điện tử công vụ")),
        replace(valid_to(), label="Làm đến hết ngày", aliases=("nghỉ sau ngày", "ngày nghỉ việc")),
    ),
    (),
    lambda own: str(own["username"]),
    _no_faults,
    key_columns=("username",),
)  # fmt: skip
"""One row a person. What the rest asks of other lists, and of the person as she will stand, is in `staff_lists.py`."""


def _of_each_field(record: Record) -> Iterator[Record]:
    """One course in several fields is one record for each of them."""
    for field in record.values["field_codes"]:
        own = {**record.values, "field_codes": (field,)}
        yield replace(record, code=f"{record.code}:{field}", values=own)


def _training_faults(record: Record) -> Iterator[Fault]:
    trained_on, first = record.values["trained_on"], record.valid_from
    if not record.values["field_codes"]:
        yield "field_codes", "còn trống"
    if trained_on is not None and first is not None and first < trained_on:
        yield "valid_from", f"chứng nhận có hiệu lực từ {first:%d/%m/%Y}, trước ngày học {trained_on:%d/%m/%Y}"


TRAINING = Kind(
    "training",
    "tập huấn",
    (
        code("person_id", "Tên đăng nhập", 40, r"[\w.@+-]+", is_required=True, aliases=("tài khoản", "mã nhân viên")),
        codes(
            "field_codes", "Mã lĩnh vực", default=(), is_required=True,
            aliases=("field_code", "lĩnh vực", "mã các lĩnh vực"),
        ),
        text("course", "Khóa học", 200, is_required=True, aliases=("khóa tập huấn", "lớp tập huấn")),
        text("trainer", "Đơn vị tập huấn", 200, aliases=("nơi tập huấn",)),
        day("trained_on", "Ngày học", aliases=("ngày tập huấn",)),
        text("certificate_no", "Số chứng nhận", 60, aliases=("số chứng chỉ",)),
        valid_from(is_required=True),
        valid_to(),
    ),
    (),
    lambda own: str(own["person_id"]),
    _training_faults,
    key_columns=("person_id", "valid_from"),
    split=_of_each_field,
    ignored=frozenset({"ho ten", "ho va ten", "ten linh vuc"}),
)  # fmt: skip
"""One row a course of a person: several fields stand in one cell, and “*” is every field."""
