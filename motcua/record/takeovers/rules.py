"""A forced handover: how far it is, what was found against what should be there, and who may do which part. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from motcua.base.violations import NoRight, RuleViolation

_ACTS = UUID("5f0c6f0e-52c0-4b5e-9f3c-0a2b7c9d1e29")
"""Under it lie the ids of the acts of all forced handovers."""


class Kind(StrEnum):
    """What was to be taken over, and what was found of it."""

    FOUND = "FOUND"
    MISSING = "MISSING"
    OFFERED = "OFFERED"
    """Offered to the person and not taken: the offer ends, the giver goes on holding it."""


class Stage(StrEnum):
    """How far a forced handover is."""

    COUNTING = "COUNTING"
    RECOUNTING = "RECOUNTING"
    SIGNING = "SIGNING"
    TAKING = "TAKING"
    DONE = "DONE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Held:
    """One envelope that a person holds, or that is offered to her."""

    dossier_id: UUID
    number: str
    """Dossier code, or request number."""
    code: str
    seal_no: str
    since: datetime
    shelf: str
    status: str
    procedure_id: str
    agency_code: str
    direction: str
    offered_to: str
    """Holder key; "" = to nobody."""
    is_hers: bool
    """She holds it; else it is offered to her."""
    money_vnd: int = 0
    """State money of the dossier in her drawer."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was found against what the record says that she holds."""

    found: tuple[Held, ...]
    missing: tuple[Held, ...]
    offered: tuple[Held, ...]
    extra: tuple[str, ...]
    """Codes that were found and that she should not have, by the record."""

    @property
    def differs(self) -> bool:
        """Whether something is missing, or too much."""
        return bool(self.missing or self.extra)


def compare(held: Iterable[Held], found_codes: Collection[str]) -> Comparison:
    """Lay what was found beside what should be there."""
    rows = tuple(held)
    hers = tuple(row for row in rows if row.is_hers)
    codes = {row.code for row in hers}
    return Comparison(
        tuple(row for row in hers if row.code in found_codes),
        tuple(row for row in hers if row.code not in found_codes),
        tuple(row for row in rows if not row.is_hers),
        tuple(sorted(set(found_codes) - codes)),
    )


def money_taken(found: Iterable[Held], cash_vnd: int) -> dict[UUID, int]:
    """Return the dossiers whose State money goes to the taker, as far as the cash reaches, in their order."""
    taken: dict[UUID, int] = {}
    for row in found:
        if row.money_vnd and row.money_vnd <= cash_vnd:
            taken[row.dossier_id] = row.money_vnd
            cash_vnd -= row.money_vnd
    return taken


def act_id(number: str, dossier_id: UUID) -> UUID:
    """Return the id of the act of one dossier in a forced handover: always the same, so that twice is once."""
    return uuid5(_ACTS, f"{number}:{dossier_id}")


class StillAtWork(RuleViolation):
    """The account may act: the person hands over herself."""

    code = "take-over.still-at-work"
    text = "Tài khoản của {person} đang hoạt động: người này tự bàn giao. Đình chỉ tài khoản trước, nếu có quyết định."


class NothingHeld(RuleViolation):
    """There is nothing to take over."""

    code = "take-over.nothing-held"
    text = "{person} không giữ phong bì, tiền hay ca nào. Không cần bàn giao."


class UnderWay(RuleViolation):
    """A forced handover of this person has begun already."""

    code = "take-over.under-way"
    text = "Việc bàn giao của {person} đang làm theo biên bản {number}. Làm nốt biên bản đó."


class NotTheTaker(NoRight):
    """This person cannot take over."""

    code = "take-over.not-the-taker"
    text = "{taker} chưa nhận thay được: phải là người khác, cùng đơn vị và đang được phân công ở cùng điểm hôm nay."
    field = "taker"


class NotTheWitness(NoRight):
    """Who witnesses oversees, and is neither of the two others."""

    code = "take-over.not-the-witness"
    text = "Người chứng kiến phải là trưởng bộ phận Một cửa hoặc giám đốc bưu điện của điểm này, không phải {who}."


class NotAsked(NoRight):
    """Only the person named in the minute does this step."""

    code = "take-over.not-asked"
    text = "Bước này do {who} làm bằng tài khoản của mình, theo biên bản {number}."


class AnotherStep(RuleViolation):
    """The forced handover is at another step."""

    code = "take-over.another-step"
    text = "Biên bản {number} đang ở bước “{step}”. Tải lại trang để xem bước mới nhất."


class RemarkMissing(RuleViolation):
    """What differs is signed with a word on it."""

    code = "take-over.remark-missing"
    text = "Thực tế khác sổ ({what}). Ghi nhận của hai người trước khi ký: đã tìm ở đâu, hỏi ai, báo ai."
    field = "remark"
    status = 422


class GoneElsewhere(RuleViolation):
    """The envelope had left the person's hands before it was taken over."""

    code = "take-over.gone"
    text = "Phong bì {code} không còn ở người bàn giao: bên nhận đã ký trước đó. Không cần nhận thay."


STEP_WORDS: dict[Stage, str] = {
    Stage.COUNTING: "chờ người nhận đếm",
    Stage.RECOUNTING: "chờ người chứng kiến đếm lại két",
    Stage.SIGNING: "chờ người chứng kiến ký",
    Stage.TAKING: "đang chuyển sang người nhận",
    Stage.DONE: "đã xong",
    Stage.CANCELLED: "đã hủy",
}


def require_stage(number: str, stage: Stage, wanted: Stage) -> None:
    """Refuse with AnotherStep unless it is at this step."""
    if stage is not wanted:
        raise AnotherStep(number=number, step=STEP_WORDS[stage])


def require_remark(found: Comparison, difference_vnd: int, remark: str) -> None:
    """Refuse with RemarkMissing what differs and is not said a word about."""
    if remark or not (found.differs or difference_vnd):
        return
    parts = []
    if found.missing:
        parts.append(f"thiếu {len(found.missing)} phong bì")
    if found.extra:
        parts.append(f"thừa {len(found.extra)} phong bì")
    if difference_vnd:
        parts.append("két lệch")
    raise RemarkMissing(what=", ".join(parts))
