"""What lists of staff and of training say, held against agencies, points, counters and the people who are known."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from motcua.base.changes import Record, Refusal
from motcua.base.text import lower_first, search_key
from motcua.ground.agreements import bulk as bulk_training
from motcua.ground.agreements.models import Assignment
from motcua.ground.agreements.queries import points
from motcua.ground.agreements.rules import ALL_FIELDS
from motcua.ground.catalogue.finding import field_names
from motcua.ground.catalogue.models import Agency
from motcua.ground.people.rules import NEVER_LISTED, ROLE_WORDS, Employer, Role, unfit_roles
from motcua.outward.exchange.kinds.staff import STAFF, TRAINING

_MUST = ("full_name", "employer", "roles")
"""What a new person cannot be without; of a known one a list may leave it out."""


# -- staff -------------------------------------------------------------------------------------------------------------


def across_staff(records: Sequence[Record], known: Sequence[Record], today: date) -> list[Refusal]:
    """Refuse unknown agencies and points, roles that do not fit or are never listed, people told twice.

    Who passes to another employer or leaves must not stand at a counter any more. Four statements.
    """
    by_key = {record.key: record for record in known}
    whole = [(record.over(by_key[record.key]) if record.key in by_key else record) for record in records]
    agencies = set(Agency.objects.values_list("code", flat=True))
    found = []
    for record in whole:
        old = by_key.get(record.key)
        faults = list(_of_person(record, old, agencies, today))
        if not faults:
            faults += _of_days(record, old, today)
        found += [Refusal(record.row, _at(STAFF.name, column, why)) for column, why in faults]
    return found + _told_twice(whole, known) + _still_standing(whole, by_key)


def _of_person(record: Record, old: Record | None, agencies: set[str], today: date) -> Iterator[tuple[str, str]]:
    own = record.values
    missing = [name for name in _MUST if not own[name]]
    for name in missing:
        yield name, "còn trống"
    if own["agency_code"] and own["agency_code"] not in agencies:
        yield "agency_code", f"chưa có cơ quan “{own['agency_code']}” trong danh mục; nạp cơ quan trước"
    if own["home_point_id"] and own["home_point_id"] not in points():
        yield "home_point_id", f"chưa có điểm phục vụ “{own['home_point_id']}” trong dữ liệu nền"
    before = set(old.values["roles"]) if old is not None else set()
    for role in sorted(({*own["roles"]} - before) & {role.value for role in NEVER_LISTED}):
        words = ROLE_WORDS[Role(role)]
        yield "roles", f"vai trò “{words}” không cấp bằng danh sách; người quản trị cấp ở trang tài khoản"
    if not missing:
        for said in unfit_roles(map(Role, own["roles"]), Employer(own["employer"]), own["agency_code"]):
            yield "roles", lower_first(said).rstrip(".")


def _of_days(record: Record, old: Record | None, today: date) -> Iterator[tuple[str, str]]:
    own, first, last = record.values, record.values["employed_on"], record.valid_to
    if first is not None and first > today:
        yield "employed_on", f"ngày {first:%d/%m/%Y} chưa đến; nạp từ ngày đó, vì tài khoản có hiệu lực ngay"
    if last is not None and last > today:
        yield "valid_to", f"ngày {last:%d/%m/%Y} chưa đến; nạp khi đã nghỉ, trước đó ghi ngày hết của phân công"
    if last is not None and first is not None and last < first:
        yield "valid_to", "nghỉ trước ngày vào làm"
    if old is None:
        return
    before = old.values["employed_on"]
    if first is None and before is not None:
        yield "employed_on", f"đang ghi từ {before:%d/%m/%Y}; không bỏ trống được"
    if first is not None and before is not None and first < before:
        yield "employed_on", f"trước ngày đang ghi ({before:%d/%m/%Y}); sửa lùi thì hỏi người quản trị"
    passes = any(own[name] != old.values[name] for name in ("employer", "agency_code"))
    if passes and before is not None and first == before:
        yield "employed_on", "chuyển nơi làm việc thì ghi ngày bắt đầu ở nơi mới"
    if old.valid_to is not None and last != old.valid_to and (first is None or first <= old.valid_to):
        yield "valid_to", f"đã nghỉ sau ngày {old.valid_to:%d/%m/%Y}; trở lại thì ghi “Làm từ ngày” mới"


def _told_twice(whole: Sequence[Record], known: Sequence[Record]) -> list[Refusal]:
    """Refuse one person under two names for signing in: same full name and telephone, or names that differ in case."""
    people = {record.key: record for record in (*known, *whole)}
    alike: dict[tuple[str, str], list[Record]] = {}
    for record in people.values():
        alike.setdefault(("", record.code.lower()), []).append(record)
        if record.values["phone"] and record.values["full_name"] and record.valid_to is None:
            alike.setdefault((record.values["phone"], search_key(record.values["full_name"])), []).append(record)
    found = []
    for (phone, _name), group in alike.items():
        for at in (record for record in group if record.row):
            other = next((one for one in group if one.code != at.code and (not one.row or one.row < at.row)), None)
            if other is not None:
                where = f"dòng {other.row}" if other.row else f"tài khoản {other.code}"
                what = "cùng họ tên và điện thoại với" if phone else "chỉ khác chữ hoa, chữ thường với"
                found.append(Refusal(at.row, _at(STAFF.name, "full_name" if phone else "username", f"{what} {where}")))
    return found


def _still_standing(whole: Sequence[Record], by_key: Mapping[str, Record]) -> list[Refusal]:
    """Refuse to let somebody leave, or pass to another employer, who is still assigned to a counter afterwards."""
    leaving: dict[str, tuple[Record, str, date]] = {}
    for record in whole:
        old = by_key.get(record.key)
        if old is None:
            continue
        if record.valid_to is not None and old.valid_to is None:
            leaving[record.code] = (record, "valid_to", record.valid_to)
        elif record.values["employer"] != old.values["employer"] and record.values["employed_on"] is not None:
            leaving[record.code] = (record, "employed_on", record.values["employed_on"] - timedelta(days=1))
    rows = Assignment.objects.filter(person_id__in=leaving).select_related("counter__point").order_by("id")
    found = []
    for row in rows if leaving else ():
        record, column, last = leaving[row.person_id]
        if row.valid_to is None or row.valid_to > last:
            place = f"{row.counter.name} · {row.counter.point.name}"
            why = f"còn phân công ở {place} sau ngày {last:%d/%m/%Y}; ghi ngày hết của phân công đó trước"
            found.append(Refusal(record.row, _at(STAFF.name, column, why)))
    return found


def left_out(records: Sequence[Record], known: Sequence[Record]) -> tuple[Record, ...]:
    """Return who works where the people of a list work and is not in it: they stay as they are, and are named."""
    by_key = {record.key: record for record in known}
    whole = [record.over(by_key[record.key]) if record.key in by_key else record for record in records]
    places = {(record.values["employer"], record.values["agency_code"]) for record in whole}
    told = {record.key for record in records}
    return tuple(
        record
        for record in known
        if record.key not in told
        and record.valid_to is None
        and (record.values["employer"], record.values["agency_code"]) in places
    )


# -- training ----------------------------------------------------------------------------------------------------------


def across_training(
    records: Sequence[Record], known: Sequence[Record], people: Sequence[Record], today: date
) -> list[Refusal]:
    """Refuse unknown people and fields, days to come, a certificate of two people, what somebody has ended.

    Two statements.
    """
    by_key = {record.key: record for record in known}
    staff, fields = {record.code: record for record in people}, {*field_names(), ALL_FIELDS}
    ended = bulk_training.ended()
    found = []
    for record in records:
        own = record.values
        faults = []
        if own["person_id"] not in staff:
            faults.append(("person_id", f"chưa có “{own['person_id']}” trong danh sách nhân sự; nạp nhân sự trước"))
        faults += [
            ("field_codes", f"chưa có lĩnh vực “{code}” trong danh mục thủ tục")
            for code in own["field_codes"]
            if code not in fields
        ]
        if own["trained_on"] is not None and own["trained_on"] > today:
            faults.append(("trained_on", f"ngày {own['trained_on']:%d/%m/%Y} chưa đến; nạp khi đã học"))
        row = ended.get(record.key)
        if row is not None and record.over(by_key[record.key]) != by_key[record.key]:
            told = f"đã chấm dứt ngày {row.valid_to:%d/%m/%Y} ({row.ended_reason}); ghi bản mới với ngày hiệu lực khác"
            faults.append(("valid_from", told))
        found += [Refusal(record.row, _at(TRAINING.name, column, why)) for column, why in faults]
    return found + _certificates(records, by_key)


def _certificates(records: Sequence[Record], by_key: Mapping[str, Record]) -> list[Refusal]:
    """Refuse a number that one trainer has given to another person, or for another course."""
    given = [record.over(by_key[record.key]) if record.key in by_key else record for record in records]
    first: dict[tuple[str, str], Record] = {}
    found = []
    for record in (*(each for key, each in by_key.items() if key not in {one.key for one in given}), *given):
        own = record.values
        if not own["certificate_no"]:
            continue
        number = (search_key(own["trainer"]), search_key(own["certificate_no"]))
        other = first.setdefault(number, record)
        of = other.values
        if (of["person_id"], of["course"]) != (own["person_id"], own["course"]) and record.row:
            where = f"dòng {other.row}" if other.row else f"bản của {of['person_id']}, khóa “{of['course']}”"
            why = f"số “{own['certificate_no']}” đã có ở {where}"
            found.append(Refusal(record.row, _at(TRAINING.name, "certificate_no", why)))
    return found


def _at(kind: str, column: str, why: str) -> str:
    """A reason with the column that it is about, as its head stands in the lists we give out."""
    label = next(each.label for each in (STAFF if kind == STAFF.name else TRAINING).columns if each.name == column)
    return f"cột “{label}”: {why}"
