"""Holders, moves, and what must hold of them (post.md §3.3)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from motcua.base.ids.scanner import keys_behind
from motcua.base.violations import NotReadable, RuleViolation


class Direction(StrEnum):
    """Why an envelope travels."""

    SUBMIT = "SUBMIT"
    RETURN = "RETURN"
    RECALL = "RECALL"


class MoveKind(StrEnum):
    """How an envelope changed hands."""

    TAKEN = "TAKEN"
    HANDED = "HANDED"
    PACKED = "PACKED"
    DELIVERED = "DELIVERED"


APPLICANT = "applicant"


def person(person_id: str) -> str:
    """The holder key of a person on duty."""
    return f"person:{person_id}"


def agency(code: str) -> str:
    """The holder key of an agency."""
    return f"agency:{code}"


def point(point_id: str) -> str:
    """The key of a service point, to which an envelope may be offered."""
    return f"point:{point_id}"


class NoEnvelope(RuleViolation):
    """There is no paper to move."""

    code = "custody.no-envelope"
    text = "Chưa có phong bì để {doing}. {advice}"


class NotHolder(RuleViolation):
    """Only who holds the paper can give it."""

    code = "custody.not-holder"
    text = "Phong bì {code} không ở chỗ bạn, chưa {doing} được. Xem ai đang giữ trên trang hồ sơ."


class AlreadyOffered(RuleViolation):
    """One open offer at a time."""

    code = "custody.already-offered"
    text = "Phong bì {code} đã giao và đang chờ nhận. Đợi bên nhận ký, hoặc bên nhận từ chối."


class NothingOffered(RuleViolation):
    """Nothing waits to be taken."""

    code = "custody.nothing-offered"
    text = "Phong bì {code} chưa được giao cho nơi này. Quét lại phong bì, hoặc mời bên giao lập bảng kê."


class NotOffered(RuleViolation):
    """What is not on offer cannot be taken back; what was accepted is the other side's."""

    code = "custody.not-offered"
    text = "Phong bì {code} không đang chờ ai nhận, không có gì để lấy lại. Tải lại trang để xem ai đang giữ."
    law = "QĐ 45/2016/QĐ-TTg, Điều 7, 9"


class SealBroken(RuleViolation):
    """The seal read is not the seal written."""

    code = "custody.seal-differs"
    text = "Số niêm phong đọc được “{read}” khác số đã ghi “{written}”. Để riêng phong bì, lập biên bản niêm phong."
    law = "TT 17/2017/TT-BTTTT, Điều 11"
    field = "seal_no"


@dataclass(frozen=True, slots=True)
class EnvelopeFacts:
    """An envelope as a value."""

    envelope_no: int
    code: str
    direction: Direction
    seal_no: str
    holder: str
    offered_to: str | None
    shelf: str | None = None


def require_envelope(envelope: EnvelopeFacts | None, *, doing: str, advice: str) -> EnvelopeFacts:
    """Refuse with NoEnvelope when there is none."""
    if envelope is None:
        raise NoEnvelope(doing=doing, advice=advice)
    return envelope


def require_held_by(envelope: EnvelopeFacts, holders: Sequence[str], *, doing: str) -> None:
    """Refuse unless one of the holder keys holds the envelope and it is not on offer."""
    if envelope.holder not in holders:
        raise NotHolder(code=envelope.code, doing=doing)
    if envelope.offered_to is not None:
        raise AlreadyOffered(code=envelope.code)


def require_offered_to(envelope: EnvelopeFacts, takers: Sequence[str]) -> None:
    """Refuse unless the envelope is on offer to one of the keys."""
    if envelope.offered_to is None or envelope.offered_to not in takers:
        raise NothingOffered(code=envelope.code)


def require_offered_by(envelope: EnvelopeFacts, holders: Sequence[str]) -> None:
    """Refuse unless one of the holder keys has the envelope and its offer is still open."""
    if envelope.holder not in holders:
        raise NotHolder(code=envelope.code, doing="lấy lại")
    if envelope.offered_to is None:
        raise NotOffered(code=envelope.code)


def require_seal(envelope: EnvelopeFacts, seal_no: str) -> None:
    """Refuse when the seal read at the joint count is not the seal written; empty = not read again."""
    if seal_no and seal_no != envelope.seal_no:
        raise SealBroken(read=seal_no, written=envelope.seal_no)


@dataclass(frozen=True, slots=True)
class Move:
    """One move as the proof reads it."""

    move_no: int
    prev_no: int | None
    from_holder: str
    to_holder: str
    at: datetime
    seal_no: str
    prev_hash: str
    hash: str


def broken_links(moves: Sequence[Move]) -> list[int]:
    """Return the numbers of moves that do not begin in the hands where the one before ended, or run back in time."""
    bad = []
    before: Move | None = None
    for number, move in enumerate(moves, start=1):
        follows = move.move_no == number and (
            (before is None and move.prev_no is None)
            or (
                before is not None
                and move.prev_no == before.move_no
                and move.from_holder == before.to_holder
                and move.prev_hash == before.hash
                and move.at >= before.at
            )
        )
        if not follows:
            bad.append(move.move_no)
        before = move
    return bad


# ---- shelves ---------------------------------------------------------------------------------------------------------

_SHELF = re.compile(r"(?:NGAN[ .:-]*)?([A-Z]{1,3})[ .-]?([0-9]{1,3})")
_TYPED_WORD = re.compile(r"^ngăn\b", re.IGNORECASE)
_SHELF_LENGTH_MAX = 20
_SHELF_LABEL = re.compile(r"NGAN[ .:-]*[A-Z]{1,3}[ .-]?[0-9]{1,3}")


class NoPoint(RuleViolation):
    """Shelves stand at service points; this person is assigned to none today."""

    code = "custody.no-point"
    text = "Phong bì {code} chưa xếp ngăn được: hôm nay bạn chưa được phân công ở điểm nào. Hỏi trưởng bộ phận Một cửa."


class OnNoShelf(RuleViolation):
    """There is nothing to take off."""

    code = "custody.on-no-shelf"
    text = "Phong bì {code} không nằm trong ngăn nào. Tải lại trang để xem chỗ mới nhất."


class StillInHand(RuleViolation):
    """A shift does not end while its person has envelopes in her hands that lie on no shelf (post.md §3.3)."""

    code = "custody.still-in-hand"
    text = "Ca chưa đóng được: đang giữ {count} phong bì. Giao hoặc xếp vào ngăn, rồi đóng lại."


def shelf_of(text: str) -> str | None:
    """Return the shelf that a text names ("A5", "a 05", "NGAN-A5" → "A5"), None when it names none.

    What a Vietnamese keyboard has joined is taken apart: in VNI the keys of "A5" arrive as "Ạ".
    """
    rows = (_SHELF.fullmatch(row) for row in _keys(text))
    found = {f"{row[1]}{int(row[2])}" for row in rows if row and int(row[2])}
    return found.pop() if len(found) == 1 else None


def is_shelf_label(text: str) -> bool:
    """Whether a text is the printed label of a shelf, which can be nothing else: "NGAN-A5"."""
    return any(_SHELF_LABEL.fullmatch(row) for row in _keys(text))


def _keys(text: str) -> frozenset[str]:
    """The rows of keys that can stand behind a short text."""
    line = _TYPED_WORD.sub("NGAN", " ".join(text.split()))
    return keys_behind(line) if len(line) <= _SHELF_LENGTH_MAX else frozenset()


def require_shelf(shelf: str | None, typed: str) -> str:
    """Return the shelf; refuse with NotReadable what names none."""
    if shelf is None:
        raise NotReadable(
            sentence=f"Ngăn ghi bằng chữ và số, ví dụ A5. Đang gõ “{typed[:20]}”. Xem lại nhãn ngăn.", field="shelf"
        )
    return shelf


def require_nothing_in_hand(count: int) -> None:
    """Refuse with StillInHand when envelopes lie on no shelf."""
    if count:
        raise StillInHand(count=count)


@dataclass(frozen=True, slots=True)
class Laid:
    """One placement as the proof reads it."""

    placement_no: int
    move_no: int
    holder: str
    shelf: str
    at: datetime


def misplaced(moves: Sequence[Move], laid: Sequence[Laid]) -> list[int]:
    """Return the numbers of placements that are out of order, or by other hands than those the envelope lay in.

    `moves` and `laid` are of one envelope, in the order of their numbers. When the envelope left those hands says the
    number of the move and not its instant, which may be told later.
    """
    bad = []
    before: Laid | None = None
    for number, row in enumerate(laid, start=1):
        brought = moves[row.move_no - 1] if 0 < row.move_no <= len(moves) else None
        is_theirs = brought is not None and brought.to_holder == row.holder and brought.at <= row.at
        follows = before is None or (before.at <= row.at and before.move_no <= row.move_no)
        if row.placement_no != number or not is_theirs or not follows:
            bad.append(row.placement_no)
        before = row
    return bad
