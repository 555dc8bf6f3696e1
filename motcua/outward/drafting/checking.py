"""What is wrong with a draft of a procedure before it may be published, each fault in words at its place. Pure.

Law: NĐ 63/2010/NĐ-CP, Art. 8 and 15, as amended by NĐ 92/2017/NĐ-CP.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from motcua.base.changes import Record
from motcua.ground.catalogue.process import unknown_agencies
from motcua.outward.drafting.sheet import anchor_of
from motcua.outward.exchange.kinds import procedures as kinds
from motcua.outward.exchange.kinds.procedures import PROCEDURES
from motcua.record.dossiers.stage_clock import Hands, hands_of

_NEEDED = ("name", "field_code", "field_name", "level", "result_name", "agencies", "legal_basis", "decision",
           "decision_on", "decision_body")  # fmt: skip
"""Compulsory parts of an announced procedure that have columns of their own."""
_NEEDED_ROWS = ("components", "steps", "manners")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: where on the page it is, and what it is, in a sentence."""

    anchor: str
    words: str


@dataclass(frozen=True, slots=True)
class Period:
    """When another version of the same procedure is in force; `is_draft` = it is not published."""

    key: str
    first_day: date
    last_day: date | None
    is_draft: bool = False


def faults(
    record: Record, others: Iterable[Period], today: date, agencies: Collection[str] | None = None
) -> tuple[Fault, ...]:
    """Return what keeps a draft from being published, in the order of the page.

    `agencies` are the codes of the catalogue, None = they are not asked about.
    """
    found = [
        *_missing(record),
        *_periods(record, tuple(others), today),
        *(Fault(anchor_of(column), _sentence(column, why)) for column, why in kinds.faults(record)),
        *_components(record),
        *_process(record),
        *_steps_of_others(record, agencies),
    ]
    return tuple(dict.fromkeys(found))


def remarks(record: Record, others: Iterable[Period]) -> tuple[Fault, ...]:
    """Return what should be looked at and keeps nothing back."""
    found = []
    if not record.parts["stages"]:
        found.append(Fault("quy-trinh", _("Chưa ghi quy trình nội bộ: không tính được thời gian của từng bước.")))
    for other in others:
        if other.is_draft:
            told = {"day": f"{other.first_day:%d/%m/%Y}"}
            found.append(Fault("thoi-han", _("Còn một bản dự thảo khác, hiệu lực từ %(day)s.") % told))
    return tuple(found)


def _missing(record: Record) -> Iterator[Fault]:
    told = {**record.values, **record.loose}
    for name in _NEEDED:
        if told.get(name) in (None, "", ()):
            yield Fault(name, _("Chưa ghi %(what)s.") % {"what": _label(name)})
    for part in PROCEDURES.parts:
        rows = record.parts[part.name]
        if part.name in _NEEDED_ROWS and not rows:
            yield Fault(anchor_of(part.name), _("Chưa ghi %(what)s.") % {"what": part.label.lower()})
        for row in rows:
            for column in part.columns:
                if column.is_required and row[column.name] in (None, ""):
                    where = {"part": part.label, "no": row["no"], "what": column.label.lower()}
                    yield Fault(
                        f"{part.name}-{row['no']}-{column.name}",
                        _("%(part)s, số %(no)s: chưa ghi %(what)s.") % where,
                    )


def _periods(record: Record, others: Sequence[Period], today: date) -> Iterator[Fault]:
    """Versions in force may not overlap, and one alone may be open (NĐ 63/2010, Art. 8)."""
    first = record.valid_from or date.min
    if record.valid_to is not None and record.valid_to < first:
        told = {"day": f"{record.valid_to:%d/%m/%Y}"}
        yield Fault("valid_from", _("Bản này hết hiệu lực từ %(day)s, trước ngày hiệu lực. Chọn ngày sớm hơn.") % told)
    published = [each for each in others if not each.is_draft]
    if published and first <= today:
        yield Fault("valid_from", _("Ngày hiệu lực phải sau hôm nay: bản đang dùng đã áp dụng đến hôm nay."))
    for other in published:
        told = {"day": f"{other.first_day:%d/%m/%Y}", "last": f"{other.last_day:%d/%m/%Y}" if other.last_day else ""}
        if other.last_day is None and other.first_day >= first:
            said = _("Đã có bản công bố từ %(day)s còn để ngỏ, không thể có hai bản để ngỏ. Chọn ngày sau ngày đó.")
            yield Fault("valid_from", said % told)
        elif other.last_day is not None and other.last_day >= first:
            said = _("Trùng thời gian với bản %(day)s – %(last)s. Chọn ngày sau ngày %(last)s.")
            yield Fault("valid_from", said % told)


def _components(record: Record) -> Iterator[Fault]:
    for row in record.parts["components"]:
        counts = (row["original"], row["certified_copy"], row["photocopy"], row["electronic"])
        if not any(counts):
            said = _("Thành phần hồ sơ số %(no)s chưa ghi nộp mấy bản.") % {"no": row["no"]}
            yield Fault(f"components-{row['no']}-original", said)


def _process(record: Record) -> Iterator[Fault]:
    """A process must come to a decision, and from there out to whoever hands the result on."""
    stages = kinds.stages(record.parts)
    for case in dict.fromkeys(stage.case_code for stage in stages):
        own = [stage for stage in stages if stage.case_code == case]
        hands = [hands_of(stage) for stage in own]
        last, where = own[-1], {"case": f" ({case})" if case else "", "name": own[-1].name or own[-1].unit}
        if Hands.HEAD not in hands:
            said = _("Quy trình nội bộ%(case)s không có đường ra: không bước nào do lãnh đạo phê duyệt.")
            yield Fault(f"stages-{last.stage_no}-unit", said % where)
        elif hands[-1] is Hands.OFFICER:
            said = _("Quy trình nội bộ%(case)s không có đường ra: bước cuối “%(name)s” còn ở người thụ lý.")
            yield Fault(f"stages-{last.stage_no}-unit", said % where)
        elif Hands.ASKED in hands[len(hands) - hands[::-1].index(Hands.HEAD) :]:
            said = _(
                "Quy trình nội bộ%(case)s không có đường ra: còn bước của cơ quan khác sau khi lãnh đạo phê duyệt."
            )
            yield Fault(f"stages-{last.stage_no}-agency_code", said % where)
        for stage in own:
            if not stage.budget_hours:
                said = _("Quy trình nội bộ, bước %(no)s: thời gian bằng 0.") % {"no": stage.stage_no}
                yield Fault(f"stages-{stage.stage_no}-hours", said)


def _steps_of_others(record: Record, agencies: Collection[str] | None) -> Iterator[Fault]:
    """What another agency does names an agency that there is, another than the one that decides, and what is asked."""
    stages = [stage for stage in kinds.stages(record.parts) if stage.agency_code]
    unknown = () if agencies is None else unknown_agencies(stages, agencies)
    deciding = record.loose["agencies"] or ()
    for stage in stages:
        told = {"no": stage.stage_no, "code": stage.agency_code}
        at = f"stages-{stage.stage_no}-agency_code"
        if stage in unknown:
            yield Fault(at, _("Quy trình nội bộ, bước %(no)s: chưa có cơ quan “%(code)s” trong danh mục.") % told)
        if tuple(deciding) == (stage.agency_code,):
            yield Fault(at, _("Quy trình nội bộ, bước %(no)s: “%(code)s” là chính cơ quan giải quyết.") % told)
        if not stage.question:
            said = _("Quy trình nội bộ, bước %(no)s: chưa ghi hỏi cơ quan khác điều gì.") % told
            yield Fault(f"stages-{stage.stage_no}-asked", said)


def _sentence(column: str, why: str) -> str:
    part = column.partition(".")[0]
    label = next((each.label for each in PROCEDURES.parts if each.name == part), "") or _label(part)
    return f"{label}: {why}."


def _label(name: str) -> str:
    return PROCEDURES.column("", name).label.lower()
