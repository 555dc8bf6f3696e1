"""What an address asks of a scenario: read as typed, so that nothing typed is lost, and written back to an address.

A scenario holds codes and numbers, never a name: the whole of it stands in the address and can be sent as a link.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.base.text import upper_first
from motcua.base.violations import NotReadable
from motcua.doors.frame.forms import day_from
from motcua.ground.programmes.scenarios.rules import (
    BOUNDS,
    GIVEN,
    STAGES,
    THRESHOLDS,
    Choice,
    Fault,
    faults_of_period,
    faults_of_selection,
    number_typed,
    unit_of,
)

UNITS, PROCEDURES, STAGES_AT, FIRST, LAST, ASKED = "dv", "tt", "khau", "tu", "den", "tinh"
"""Names in an address; ASKED says that it was asked for, also when nothing was chosen."""
KEPT, PROGRAMME = "pa", "de-an"
NUMBERS: Mapping[str, str] = {
    "minutes_few": "phut-it", "minutes_some": "phut-vua", "minutes_many": "phut-nhieu", "minutes_return": "phut-tra",
    "share": "phan-chuyen", "home_share": "phan-phat", "work_minutes_a_day": "gio-ngay", "utilisation": "muc-ban",
    "peak": "cao-diem", "reserve": "du-phong", "runs_a_week": "chuyen", "quiet_months": "thang-trong",
    "volume_most": "it-ho-so", "papers_most": "giay-to", "limit_days_most": "han", "fees_most": "khoan-phi",
    "supplements_most": "bo-sung", "refusals_most": "tu-choi", "much_least": "nhieu", "elsewhere_least": "noi-khac",
}  # fmt: skip
"""Of an assumption or threshold: its name in an address."""
_AT = {"units": UNITS, "procedures": PROCEDURES, "stages": STAGES_AT, "first": FIRST, "last": LAST} | dict(NUMBERS)


@dataclass(frozen=True, slots=True)
class Typed:
    """A scenario as it was typed; `choice` None = something is wrong with it, or nothing was asked for yet."""

    units: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    stages: tuple[str, ...] = STAGES
    first: str = ""
    last: str = ""
    numbers: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    choice: Choice | None = None
    is_asked: bool = False
    thresholds: Mapping[str, int] = field(default_factory=dict)
    """Thresholds of candidates that were typed and can be read."""
    period: tuple[date, date] | None = None
    """Both days, where both were typed and can be read."""
    kept: str = ""
    """The key of the kept scenario that is being changed; "" = a new one."""
    programme: str = ""

    def fault_at(self, name: str) -> str:
        """Return what is wrong with a field; "" = nothing."""
        return next((fault.sentence for fault in self.faults if fault.field == name), "")

    def query(self, **changed: object) -> str:
        """Return it as the query of an address, some of it changed."""
        other = replace(self, **changed)  # type: ignore[arg-type]  # fields of this class
        pairs: list[tuple[str, str]] = [(ASKED, "1")] if other.is_asked or other.units else []
        pairs += [(UNITS, key) for key in other.units] + [(PROCEDURES, code) for code in other.procedures]
        pairs += [(STAGES_AT, stage) for stage in other.stages]
        pairs += [(FIRST, other.first), (LAST, other.last)]
        pairs += [(NUMBERS[name], other.numbers.get(name, "")) for name in NUMBERS]
        pairs += [(KEPT, other.kept), (PROGRAMME, other.programme)]
        return urlencode([(name, value) for name, value in pairs if value], safe="~@")

    def href(self, page: str = "control:whatif-reckon", **changed: object) -> str:
        """Return the address of a page of it."""
        query = self.query(**changed)
        return f"{reverse(page)}?{query}" if query else reverse(page)


def address_name(name: str) -> str:
    """Return what a field is called in an address; its input has the same id, with `id_` before."""
    return _AT[name]


def read(query: QueryDict, *, today: date, units: Sequence[str], procedures: Mapping[str, str]) -> Typed:
    """Return what an address asks for; `units` and `procedures` are those that this person may choose."""
    is_asked = ASKED in query
    keys = tuple(dict.fromkeys(query.getlist(UNITS)))
    codes = tuple(dict.fromkeys(query.getlist(PROCEDURES)))
    stages = tuple(dict.fromkeys(query.getlist(STAGES_AT))) if is_asked or query.getlist(STAGES_AT) else STAGES
    numbers = {name: query.get(at, "").strip()[:20] for name, at in NUMBERS.items()}
    found = {name: number_typed(name, text) for name, text in numbers.items()}
    faults = [each for each in found.values() if isinstance(each, Fault)]
    first_text, last_text = query.get(FIRST, "").strip()[:20], query.get(LAST, "").strip()[:20]
    first, last = (_day(text, name, faults) for text, name in ((first_text, "first"), (last_text, "last")))
    if not {"first", "last"} & {fault.field for fault in faults}:
        faults += faults_of_period(first, last, today)
    if is_asked:
        faults += faults_of_selection(keys, stages, codes)
        faults += _strangers(keys, codes, units, procedures)
    choice = None
    if is_asked and not faults:
        chosen = tuple(unit for key in keys if (unit := unit_of(key)) is not None)
        given = {name: value for name in GIVEN if isinstance(value := found[name], int)}
        choice = Choice(chosen, codes, tuple(each for each in STAGES if each in stages), first, last, given)
    is_period = first is not None and last is not None and not {"first", "last"} & {fault.field for fault in faults}
    return Typed(
        keys, codes, stages, first_text, last_text, numbers, tuple(faults), choice, is_asked,
        {name: value for name in THRESHOLDS if isinstance(value := found[name], int)},
        (first, last) if is_period else None,  # type: ignore[arg-type]  # both are there
        query.get(KEPT, "")[:12], query.get(PROGRAMME, "")[:60],
    )  # fmt: skip


def _day(text: str, name: str, faults: list[Fault]) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(day_from(text, name))
    except NotReadable as violation:
        faults.append(Fault(name, violation.sentence))
        return None


def _strangers(
    keys: Sequence[str], codes: Sequence[str], units: Sequence[str], procedures: Mapping[str, str]
) -> list[Fault]:
    """What was chosen and is not this person's to choose, or is not there."""
    found = []
    if any((unit := unit_of(key)) and not unit.commune and key not in units for key in keys):
        found.append(Fault("units", _("Có quầy không có, hoặc không thuộc nơi bạn phụ trách. Chọn trong danh sách.")))
    if any(code not in procedures for code in codes):
        found.append(Fault("procedures", _("Có thủ tục không có trong danh mục. Chọn trong danh sách.")))
    return found


def typed_of(choice: Choice, *, kept: str = "", programme: str = "") -> Typed:
    """Return a choice as it would be typed."""
    return Typed(
        tuple(str(unit) for unit in choice.units),
        choice.procedures,
        choice.stages,
        f"{choice.first:%d/%m/%Y}" if choice.first else "",
        f"{choice.last:%d/%m/%Y}" if choice.last else "",
        {name: shown(name, value) for name, value in choice.given.items()},
        choice=choice,
        is_asked=True,
        kept=kept,
        programme=programme,
    )


def shown(name: str, value: int) -> str:
    """Return a number as it is typed: minutes of a day as hours."""
    if name != "work_minutes_a_day":
        return str(value)
    whole, rest = divmod(value, 60)
    hundredths = f"{rest * 100 // 60:02}".rstrip("0")
    return f"{whole},{hundredths}" if hundredths else str(whole)


def words_of(name: str) -> str:
    """Return what an assumption or threshold is called."""
    if name == "work_minutes_a_day":
        return _("Giờ đứng quầy một ngày")
    return upper_first(_(BOUNDS[name].words))
