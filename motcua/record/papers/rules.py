"""Counting papers against the published list: the running component check.

Nothing beyond the list is asked for or counted. Law: QĐ 45/2016/QĐ-TTg, Art. 6 and 16.5.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from motcua.base.violations import RuleViolation
from motcua.ground.catalogue.rules import ComponentRule, Procedure

RESULT_FROM = 101
"""Paper numbers of results begin here; below are the components of the procedure."""

_KINDS = (
    ("original", "original_count", "bản chính"),
    ("certified_copy", "certified_copy_count", "bản sao chứng thực"),
    ("photocopy", "photocopy_count", "bản chụp"),
)


class CheckState(StrEnum):
    """How one component stands."""

    COMPLETE = "complete"
    MISSING = "missing"
    TOO_MANY = "too_many"
    NOT_NEEDED = "not_needed"
    SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted of one component, by kind of copy; 0 to 99 each."""

    component_no: int
    original: int = 0
    certified_copy: int = 0
    photocopy: int = 0
    electronic: int = 0

    @property
    def copies(self) -> tuple[int, int, int]:
        """Originals, certified copies and photocopies: what lies on paper."""
        return (self.original, self.certified_copy, self.photocopy)

    @property
    def is_nothing(self) -> bool:
        """Whether there was no copy of any kind."""
        return not (self.original or self.certified_copy or self.photocopy or self.electronic)


class Signing(StrEnum):
    """How far the electronic signature of a file is; the value is stored, NONE is not."""

    NONE = ""
    ORDERED = "ORDERED"
    FAILED = "FAILED"
    SIGNED = "SIGNED"


@dataclass(frozen=True, slots=True)
class KeptResult:
    """A file of a result that a dossier keeps; which of them is in force is asked of the dossier's state."""

    scan_no: int
    paper_no: int
    sha256: str
    is_pdf: bool
    added_at: datetime
    may_be_opened: bool
    """Whether the virus scanner has let it through, or there is none."""
    virus: str
    """What the scanner found in it; "" = nothing."""
    signing: Signing = Signing.NONE
    signed_sha256: str = ""
    """Of the file as it was signed; "" = it was not."""


@dataclass(frozen=True, slots=True)
class CheckedComponent:
    """One row of the running check: state and its words, "Đủ", "Thiếu 1 bản chính"."""

    component: ComponentRule
    count: Count
    state: CheckState
    words: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A component whose count at the joint count differs from the count before."""

    component_no: int
    before: tuple[int, int, int]
    now: tuple[int, int, int]


class PapersMissing(RuleViolation):
    """A component that is required in every case is not there."""

    code = "papers.missing"
    text = "Hồ sơ còn thiếu: {missing}. Hướng dẫn người nộp bổ sung, hoặc lập phiếu bổ sung (Mẫu 02)."
    law = "QĐ 45/2016/QĐ-TTg, Điều 6"
    field = "counts"


class StillMissing(PapersMissing):
    """The applicant's own answer to a request for papers does not hold all that was asked for."""

    code = "papers.still-missing"
    text = "Còn thiếu: {missing}. Ghi số bản của từng giấy tờ này rồi gửi lại; bản giấy thì mang đến nơi nộp hồ sơ."


class NotOnTheList(RuleViolation):
    """Nothing beyond the published list is asked for or counted."""

    code = "papers.not-on-the-list"
    text = "Thủ tục này không có thành phần số {component_no}. Chỉ kiểm đếm giấy tờ trong danh mục đã công bố."
    law = "QĐ 45/2016/QĐ-TTg, Điều 16.5"
    field = "counts"
    status = 422


class CountedTwice(RuleViolation):
    """One component stands twice in one count."""

    code = "papers.counted-twice"
    text = "Thành phần số {component_no} được đếm hai lần. Mỗi thành phần ghi một dòng."
    field = "counts"
    status = 422


def check(procedure: Procedure, counts: Iterable[Count]) -> tuple[CheckedComponent, ...]:
    """Return how each published component stands. Raises NotOnTheList, CountedTwice."""
    by_no = counts_by_component(procedure, counts)
    return tuple(
        _checked(item, by_no.get(item.component_no, Count(item.component_no))) for item in procedure.components
    )


def counts_by_component(procedure: Procedure, counts: Iterable[Count]) -> dict[int, Count]:
    """Return counts by component number. Raises NotOnTheList, CountedTwice."""
    known = {item.component_no for item in procedure.components}
    found: dict[int, Count] = {}
    for count in counts:
        if count.component_no not in known:
            raise NotOnTheList(component_no=count.component_no)
        if count.component_no in found:
            raise CountedTwice(component_no=count.component_no)
        found[count.component_no] = count
    return found


def require_complete(checked: Sequence[CheckedComponent], *, by_applicant: bool = False) -> None:
    """Refuse with PapersMissing when a required component is short; an electronic copy stands for any kind.

    Who hands in her own papers is told what she can do herself: StillMissing.
    """
    missing = [f"{row.component.name} ({row.words.lower()})" for row in checked if row.state is CheckState.MISSING]
    if missing:
        refusal = StillMissing if by_applicant else PapersMissing
        raise refusal(missing="; ".join(missing))


def required_sum(checked: Sequence[CheckedComponent]) -> tuple[int, int]:
    """Return (complete, all) of the required components, for "4 trên 5 thành phần bắt buộc"."""
    required = [row for row in checked if row.component.is_required]
    return sum(row.state is not CheckState.MISSING for row in required), len(required)


def differences(before: Mapping[int, tuple[int, int, int]], now: Iterable[Count]) -> tuple[Difference, ...]:
    """Return where a joint count differs from the count before; a component left out was not counted anew."""
    return tuple(
        Difference(count.component_no, old, new)
        for count in now
        if (old := before.get(count.component_no, (0, 0, 0))) != (new := count.copies)
    )


def _checked(item: ComponentRule, count: Count) -> CheckedComponent:
    if item.kind == "PRESENT":
        return CheckedComponent(item, count, CheckState.SHOWN, "Xuất trình, không nộp")
    given = {"original": count.original, "certified_copy": count.certified_copy, "photocopy": count.photocopy}
    asked = {name: getattr(item, column) for name, column, _ in _KINDS}
    if not any(given.values()) and item.condition and not count.electronic:
        return CheckedComponent(item, count, CheckState.NOT_NEEDED, "Không cần")
    short = [f"{asked[name] - given[name]} {word}" for name, _, word in _KINDS if given[name] < asked[name]]
    if short and not count.electronic and not _is_made_up_for(asked, given):
        return CheckedComponent(item, count, CheckState.MISSING, "Thiếu " + ", ".join(short))
    over = [f"{given[name] - asked[name]} {word}" for name, _, word in _KINDS if given[name] > asked[name]]
    if over and not short:
        return CheckedComponent(item, count, CheckState.TOO_MANY, "Thừa " + ", ".join(over) + ", trả lại")
    return CheckedComponent(item, count, CheckState.COMPLETE, "Đủ")


def _is_made_up_for(asked: Mapping[str, int], given: Mapping[str, int]) -> bool:
    """A stronger copy stands for a weaker one: an original or certified copy for a photocopy, an original for both."""
    spare_original = max(0, given["original"] - asked["original"])
    lacking_certified = max(0, asked["certified_copy"] - given["certified_copy"])
    if given["original"] < asked["original"] or lacking_certified > spare_original:
        return False
    spare = spare_original - lacking_certified + max(0, given["certified_copy"] - asked["certified_copy"])
    return asked["photocopy"] - given["photocopy"] <= spare
