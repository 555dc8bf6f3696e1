"""The page on which a version of a procedure is written: what was typed, read into a record, each fault at its field.

Every row of a part keeps its number: it is what dossiers, fees and the diff know it by. Rows are added, removed and
moved by buttons that post the page; nothing needs script. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.base.changes import Record
from motcua.base.text import upper_first
from motcua.ground.catalogue.process import days_words, hours_of_path
from motcua.ground.catalogue.rules import LimitAmount, StageRule
from motcua.outward.exchange.kinds import procedures as kinds
from motcua.outward.exchange.kinds.columns import Column, Part
from motcua.outward.exchange.kinds.procedures import PROCEDURES
from motcua.outward.exchange.kinds.simple import LEVELS
from motcua.outward.exchange.tables import values
from motcua.outward.exchange.tables.values import NotUnderstoodError

Typed = Mapping[str, str]
ROWS_MOST = 200
"""Rows of one kind of part; a procedure has tens."""

_CHANNELS = {"": "mọi kênh", **kinds.CHANNELS}
CHOICES: Mapping[str, Mapping[str, str]] = {
    "level": LEVELS,
    "on_supplement": kinds.ON_SUPPLEMENT,
    "day_counting": {"": "theo bộ quy tắc", **kinds.DAY_COUNTING},
    "clock_start_post": kinds.CLOCK_START_POST,
    "clock_start_online": kinds.CLOCK_START_ONLINE,
    "online_level": kinds.ONLINE_LEVELS,
    "form_set": kinds.FORM_SETS,
    "manners.channel": kinds.CHANNELS,
    "components.kind": {"SUBMIT": "nộp", "PRESENT": "xuất trình"},
    "limits.channel": _CHANNELS,
    "fees.kind": {"PHI": "phí", "LE_PHI": "lệ phí"},
    "fees.channel": _CHANNELS,
    "fees.due_at": {"RECEPTION": "khi nộp", "RETURN": "khi nhận kết quả"},
}
"""Columns of which one of a few values is chosen."""
_FLAGS = frozenset({"post_submit", "post_return", "components.is_recalled"})
_LONG = frozenset({"name", "steps.text", "manners.text", "components.name", "components.condition",
                   "stages.asked"})  # fmt: skip
_LINES = frozenset({"also_called", "conditions", "life_events", "legal_basis"})
_MUST_READ = frozenset({"code", "valid_from", "limit"}) | frozenset({"limits.limit", "fees.amount_vnd", "stages.hours"})
"""Columns that a row cannot be kept without; what else is required may wait until it is checked."""
_LEFT_OUT = frozenset({"status", "valid_to"})
_HINTS: Mapping[str, str | Promise] = {
    "limit": gettext_lazy("Ví dụ: 5 ngày làm việc · 8 giờ làm việc · 15 ngày · trong ngày"),
    "valid_from": gettext_lazy("Bản đang dùng hết hiệu lực vào ngày trước ngày này."),
    "cutoff": gettext_lazy("Dạng 15:00. Bỏ trống: theo bộ quy tắc của ngày bắt đầu tính hạn."),
    "also_called": gettext_lazy("Mỗi dòng một tên."),
    "conditions": gettext_lazy("Mỗi dòng một điều."),
    "life_events": gettext_lazy("Mỗi dòng một sự kiện."),
    "legal_basis": gettext_lazy("Mỗi dòng một văn bản."),
    "agencies": gettext_lazy("Mã các cơ quan, cách nhau bằng dấu chấm phẩy."),
}


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the page: columns of the version, or the rows of one kind of part."""

    anchor: str
    title: str | Promise
    columns: tuple[str, ...] = ()
    part: str = ""
    hint: str | Promise = ""


_WRITTEN = (
    Section("ten", gettext_lazy("Tên, lĩnh vực, nơi giải quyết"),
            ("code", "name", "short_name", "also_called", "field_code", "field_name", "level", "agencies",
             "performed_by", "decided_by", "life_events")),
    Section("thoi-han", gettext_lazy("Ngày hiệu lực, thời hạn, cách tính giờ"),
            ("valid_from", "limit", "on_supplement", "day_counting", "cutoff", "clock_start_post",
             "clock_start_online")),
    Section("truong-hop", gettext_lazy("Trường hợp"), part="cases",
            hint=gettext_lazy("Trường hợp có giấy tờ, thời hạn hoặc phí riêng; không có thì bỏ trống.")),
    Section("thoi-han-rieng", gettext_lazy("Thời hạn riêng theo kênh, theo trường hợp"), part="limits"),
    Section("thanh-phan", gettext_lazy("Thành phần hồ sơ"), ("set_count",), part="components"),
    Section("phi", gettext_lazy("Phí, lệ phí"), part="fees"),
    Section("mien-giam", gettext_lazy("Miễn, giảm"), part="exemptions",
            hint=gettext_lazy("Ghi giảm bao nhiêu %, hoặc còn phải nộp bao nhiêu.")),
    Section("ket-qua", gettext_lazy("Kết quả"), ("result_name",), part="results"),
    Section("cach-thuc", gettext_lazy("Cách thức thực hiện, bưu chính, trực tuyến"),
            ("post_submit", "post_return", "online_level", "external_system", "external_code"), part="manners"),
    Section("trinh-tu", gettext_lazy("Trình tự thực hiện"), part="steps"),
    Section("quy-trinh", gettext_lazy("Quy trình nội bộ"), part="stages",
            hint=gettext_lazy("Thời gian các bước cộng lại phải bằng thời hạn. Ghi 4 giờ, 0,5 ngày hoặc 2 ngày. Bước "
                              "do cơ quan khác làm thì ghi mã cơ quan đó và nội dung hỏi; các bước liền nhau cùng thứ "
                              "tự làm song song, chỉ tính bước dài nhất.")),
    Section("cau-hoi", gettext_lazy("Câu hỏi “tôi thuộc trường hợp nào”"), part="questions",
            hint=gettext_lazy("Câu hỏi số nhỏ nhất được hỏi trước; không hỏi gì thì bỏ trống.")),
    Section("tra-loi", gettext_lazy("Câu trả lời"), part="answers",
            hint=gettext_lazy("Mỗi câu trả lời dẫn tới câu hỏi khác hoặc kết thúc; ghi trường hợp, đối tượng miễn "
                              "giảm, số của giấy tờ phải nộp thêm khi trả lời như vậy.")),
    Section("dieu-kien", gettext_lazy("Yêu cầu, điều kiện"), ("conditions",)),
    Section("can-cu", gettext_lazy("Căn cứ, quyết định công bố"),
            ("legal_basis", "decision", "decision_on", "decision_body", "form_set")),
)  # fmt: skip


def _with_the_rest(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """Nothing that a list of procedures may hold is missing on the page: what has no place of its own comes last."""
    parts = {each.part for each in sections}
    placed = {name for each in sections for name in each.columns}
    columns = tuple(
        column.name for column in PROCEDURES.columns if column.name not in placed and column.name not in _LEFT_OUT
    )
    rest = (Section("khac", gettext_lazy("Mục khác"), columns),) if columns else ()
    others = tuple(
        Section(each.name, each.label, part=each.name) for each in PROCEDURES.parts if each.name not in parts
    )
    return (*sections, *others, *rest)


SECTIONS = _with_the_rest(_WRITTEN)
"""In the order in which a procedure is written."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the page with what was typed into it."""

    name: str
    """In the form, and its id."""
    label: str
    value: str
    look: str
    """text, lines, long, choice, flag or fixed."""
    choices: tuple[tuple[str, str], ...] = ()
    error: str = ""
    hint: str = ""

    @property
    def has_empty(self) -> bool:
        """Whether to choose nothing is a choice with words of its own."""
        return any(value == "" for value, _words in self.choices)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a part: its number, its fields, and what the rows up to it sum to."""

    no: int
    fields: tuple[Field, ...]
    sum: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One section as the page shows it."""

    section: Section
    fields: tuple[Field, ...] = ()
    rows: tuple[Row, ...] = ()
    part: str = ""
    part_words: str = ""
    heads: tuple[str, ...] = ()
    sums: tuple[tuple[str, bool], ...] = ()
    """What the budgets of a process sum to beside its limit, and whether they agree; one of each case."""
    error: str = ""


@dataclass(slots=True)
class Sheet:
    """The page: texts of the version by column, rows of each part by number, faults by name of field."""

    own: dict[str, str]
    parts: dict[str, dict[int, dict[str, str]]]
    errors: dict[str, str] = field(default_factory=dict)

    # -- from a record, from a form ------------------------------------------------------------------------------------

    @classmethod
    def of_record(cls, record: Record) -> "Sheet":
        """Return the page of a record."""
        told = {**record.values, **record.loose, "valid_from": record.valid_from}
        own = {name: _written(_column(name), told.get(name)) for name in _own_names()}
        parts = {
            part.name: {
                row["no"]: {column.name: _written(column, row[column.name]) for column in _columns(part)}
                for row in record.parts.get(part.name, ())
            }
            for part in PROCEDURES.parts
        }
        return cls(own, parts)

    @classmethod
    def of_form(cls, typed: Typed) -> "Sheet":
        """Return the page as it was typed; fields that are not its own are left aside."""
        own = {name: typed.get(name, "") for name in _own_names()}
        parts: dict[str, dict[int, dict[str, str]]] = {}
        for part in PROCEDURES.parts:
            numbers = [int(text) for text in typed.get(f"{part.name}-rows", "").split(",") if text.isdecimal()]
            parts[part.name] = {
                no: {column.name: typed.get(f"{part.name}-{no}-{column.name}", "") for column in _columns(part)}
                for no in numbers[:ROWS_MOST]
                if 0 < no < 32_000
            }
        return cls(own, parts)

    # -- rows ----------------------------------------------------------------------------------------------------------

    def do(self, order: str) -> str | None:
        """Add, remove or move a row: "them:fees", "bo:fees:2", "len:fees:2", "xuong:fees:2"; None = no such order.

        Returns the name of the field at which to go on.
        """
        what, _colon, where = order.partition(":")
        name, _colon, number = where.partition(":")
        if name not in self.parts:
            return None
        rows = self.parts[name]
        if what == "them" and len(rows) < ROWS_MOST:
            no = max(rows, default=0) + 1
            rows[no] = {
                column.name: str(column.default or "") if f"{name}.{column.name}" in CHOICES else ""
                for column in _columns(_part(name))
            }
            return f"{name}-{no}-{_columns(_part(name))[0].name}"
        if not number.isdecimal() or int(number) not in rows:
            return None
        no = int(number)
        if what == "bo":
            del rows[no]
            return f"them-{name}"
        ordered = sorted(rows)
        place = ordered.index(no) + {"len": -1, "xuong": 1}.get(what, 0)
        if what in ("len", "xuong") and 0 <= place < len(ordered):
            self._change_places(name, no, ordered[place])
            return f"{name}-{ordered[place]}-{_columns(_part(name))[0].name}"
        return None

    def _change_places(self, name: str, one: int, other: int) -> None:
        """Two rows change places; what names a fee by its number goes with it."""
        rows = self.parts[name]
        rows[one], rows[other] = rows[other], rows[one]
        if name == "fees":
            named = {str(one): str(other), str(other): str(one)}
            for row in self.parts["exemptions"].values():
                row["fee_no"] = named.get(row["fee_no"].strip(), row["fee_no"])

    # -- reading -------------------------------------------------------------------------------------------------------

    def read(self) -> Record | None:
        """Return what was typed as a record; None = something cannot be read, and `errors` says what and why."""
        self.errors = {}
        told = {name: self._cell("", name, _column(name), self.own[name]) for name in _own_names()}
        parts = {name: tuple(self._rows(name)) for name in self.parts}
        self._hold_together(parts)
        if self.errors:
            return None
        told["short_name"] = told["short_name"] or str(told["name"])[:160].strip()
        loose = {column.name: told[column.name] for column in PROCEDURES.columns if column.is_loose}
        firm = {
            name: value for name, value in told.items() if name not in loose and name not in ("valid_from", "valid_to")
        }
        first_day = told["valid_from"]
        return Record(
            str(told["code"]),
            first_day if isinstance(first_day, date) else None,
            None,
            {**firm, "status": "draft"},
            parts,
            loose,
            is_draft=True,
        )

    def _hold_together(self, parts: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        """Say at its field what cannot be kept even as a draft: two rows of the same, an exemption of nothing."""
        for name, keys in (("cases", ("code",)), ("limits", ("channel", "case_code"))):
            seen: set[tuple[Any, ...]] = set()
            for row in parts[name]:
                said = tuple(row[key] for key in keys)
                if said in seen:
                    self.errors[f"{name}-{row['no']}-{keys[0]}"] = _("Đã có dòng khác ghi như vậy.")
                seen.add(said)
        for row in parts["exemptions"]:
            at = f"exemptions-{row['no']}-percent"
            if (row["percent"] is None) == (row["amount_vnd"] is None) and at not in self.errors:
                self.errors[at] = _("Ghi giảm bao nhiêu %, hoặc còn phải nộp bao nhiêu, một trong hai.")

    def _rows(self, name: str) -> Iterator[dict[str, Any]]:
        for no, cells in sorted(self.parts[name].items()):
            if not any(text.strip() for key, text in cells.items() if f"{name}.{key}" not in {*CHOICES, *_FLAGS}):
                continue  # nothing was typed into it
            found = {
                column.name: self._cell(f"{name}-{no}-", f"{name}.{column.name}", column, cells[column.name])
                for column in _columns(_part(name))
            }
            yield {"no": no, **found}

    def _cell(self, before: str, key: str, column: Column, text: str) -> Any:
        if values.is_empty(text):
            if key in _MUST_READ:
                self.errors[before + column.name] = _("Ghi %(what)s.") % {"what": column.label.lower()}
            return column.default if column.default is not None or not column.is_loose else ()
        try:
            return column.read(text)
        except NotUnderstoodError as fault:
            self.errors[before + column.name] = upper_first(f"{fault}.")
            return column.default

    # -- showing -------------------------------------------------------------------------------------------------------

    def shown(self, *, is_new: bool) -> tuple[Shown, ...]:
        """Return the sections of the page; the code of a draft that is there already stays."""
        found = []
        for section in SECTIONS:
            fields = tuple(
                self._field("", name, _column(name), self.own[name], is_fixed=name == "code" and not is_new)
                for name in section.columns
            )
            if not section.part:
                found.append(Shown(section, fields))
                continue
            part = _part(section.part)
            found.append(
                Shown(
                    section,
                    fields,
                    tuple(self._shown_rows(part)),
                    part.name,
                    part.label.lower(),
                    tuple(upper_first(column.label) for column in _columns(part)),
                    tuple(self._sums()) if part.name == "stages" else (),
                )
            )
        return tuple(found)

    def _shown_rows(self, part: Part) -> Iterator[Row]:
        stages = self._typed_stages() if part.name == "stages" else {}
        for no, cells in sorted(self.parts[part.name].items()):
            fields = tuple(
                self._field(f"{part.name}-{no}-", f"{part.name}.{column.name}", column, cells[column.name])
                for column in _columns(part)
            )
            said = ""
            if part.name == "stages":
                own = stages[cells["case_code"].strip()]
                said = days_words(hours_of_path(stage for stage in own if stage.stage_no <= no))
            yield Row(no, fields, said)

    def _field(self, before: str, key: str, column: Column, text: str, *, is_fixed: bool = False) -> Field:
        look = "text"
        for kind, names in (("choice", CHOICES), ("flag", _FLAGS), ("lines", _LINES), ("long", _LONG)):
            if key in names:
                look = kind
        name = before + column.name
        return Field(
            name,
            upper_first(column.label),
            text,
            "fixed" if is_fixed else look,
            tuple(CHOICES.get(key, {}).items()),
            self.errors.get(name, ""),
            str(_HINTS.get(key, "")),
        )

    def _sums(self) -> Iterator[tuple[str, bool]]:
        """What the budgets sum to, beside the limit of each case; what cannot be read counts as nothing."""
        limits = {"": self._limit(self.own["limit"])}
        for row in self.parts["limits"].values():
            if not row["channel"].strip():
                limits[row["case_code"].strip()] = self._limit(row["limit"])
        for case, stages in self._typed_stages().items():
            total = hours_of_path(stages)
            limit = limits.get(case, limits[""])
            if limit is None:
                continue
            fits = total <= limit.hours if limit.unit == "same_day" else total == limit.hours
            where = _("Trường hợp %(case)s: ") % {"case": case} if case else ""
            told = {"sum": days_words(total), "limit": days_words(limit.hours)}
            yield where + _("các bước cộng lại %(sum)s, thời hạn %(limit)s") % told, fits

    def _typed_stages(self) -> dict[str, list[StageRule]]:
        """The stages of each case as far as they can be read, in the order of the page."""
        found: dict[str, list[StageRule]] = {}
        for no, row in sorted(self.parts["stages"].items()):
            order, case = row["order_no"].strip(), row["case_code"].strip()
            stage = StageRule(no, row["name"], row["unit"], row["role"], _hours(row["hours"]) or 0, case)
            found.setdefault(case, []).append(replace(stage, order_no=int(order) if order.isdecimal() else None))
        return found

    @staticmethod
    def _limit(text: str) -> LimitAmount | None:
        try:
            return LimitAmount(*values.limit(text)) if text.strip() else None
        except NotUnderstoodError:
            return None


def anchor_of(column: str) -> str:
    """Return the id on the page at which a column, a part or "part.column" is written."""
    part = column.partition(".")[0]
    otherwise = column if column in _own_names() else SECTIONS[0].anchor
    return next((each.anchor for each in SECTIONS if each.part == part), otherwise)


def _own_names() -> Sequence[str]:
    return [column.name for column in PROCEDURES.columns if column.name not in _LEFT_OUT]


def _column(name: str) -> Column:
    return PROCEDURES.column("", name)


def _part(name: str) -> Part:
    return next(part for part in PROCEDURES.parts if part.name == name)


def _columns(part: Part) -> tuple[Column, ...]:
    return tuple(column for column in part.columns if column.name != "no")


def _written(column: Column, value: Any) -> str:
    """A value as its field shows it; what is chosen keeps its name."""
    if value is None or value in ("", ()):
        return ""
    if isinstance(value, bool):
        return "co" if value else ""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, str | int):
        return str(column.show(value)) if column.name == "hours" else str(value)
    return str(column.show(value)).rstrip("\n")


def _hours(text: str) -> int | None:
    try:
        return values.budget(text) if text.strip() else None
    except NotUnderstoodError:
        return None
