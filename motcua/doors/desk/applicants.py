"""Who asks, before a dossier is opened: a scanned card, an applicant who was here before, a dossier that is double."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_POST

from motcua.base import ids
from motcua.base.text import day_words, masked_personal_number, masked_phone
from motcua.doors.desk import page
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.ground.deadlines.rules import local
from motcua.record import known
from motcua.record.dossiers import readings
from motcua.record.dossiers.readings import What
from motcua.record.dossiers.rules import STATUSES
from motcua.record.known import Known
from motcua.record.lists import Row

NOT_A_CARD = "Đây không phải mã QR trên thẻ căn cước. Quét lại mặt có mã QR, hoặc gõ số định danh và họ tên."
AS_KNOWN = "Lấy thông tin người nộp đã có"
"""What for an earlier dossier is looked at whose applicant files anew; Luật 91/2025/QH15 wants it written down."""
NOBODY = "Chưa có hồ sơ nào của số này ở nơi làm việc của bạn. Gõ tiếp như trên giấy tờ."


@dataclass(frozen=True, slots=True)
class Offer:
    """An applicant who was here before, as the page offers it: where from, and what would be filled in."""

    number: str
    href: str
    when: str
    who: str
    details: str


@dataclass(frozen=True, slots=True)
class Double:
    """An open dossier of the same applicant and procedure."""

    number: str
    href: str
    status: str
    agency: str
    since: str


@dataclass(frozen=True, slots=True)
class Asking:
    """What the second step knows beside its fields.

    `data` is what was typed, with what a card or an earlier dossier has filled in; None = the page is fresh.
    """

    data: QueryDict | None
    is_filling: bool = False
    """Whether the form was sent only to be filled in."""
    said: str = ""
    """What a scan or look-up has led to; `is_fault` when it led to nothing."""
    is_fault: bool = False
    doubts: tuple[str, ...] = ()
    offer: Offer | None = None
    doubles: tuple[Double, ...] = ()
    must_choose: bool = False
    """Whether the person must first say what she wants to do about the doubles."""
    reason: str = ""
    reason_fault: str = ""

    @property
    def duplicate_of(self) -> str:
        """The number of the double that was seen, "" without one."""
        return self.doubles[0].number if self.doubles else ""

    @property
    def status(self) -> int:
        """The HTTP status of the page when these decide it, 0 when the form does."""
        if self.must_choose:
            return HTTPStatus.UNPROCESSABLE_ENTITY if self.reason_fault else HTTPStatus.CONFLICT
        if self.is_filling:
            return HTTPStatus.UNPROCESSABLE_ENTITY if self.is_fault else HTTPStatus.OK
        return 0


def asked(request: HttpRequest, who: Visitor) -> Asking:
    """Read the request: a card in the box or in any field fills the form, so does the button that looks somebody up."""
    if request.method != "POST":
        return Asking(None)
    data = request.POST.copy()
    wanted = data.get("read", "")
    card_in = next((name for name in _CARD_FIELDS if ids.is_card(data.get(name, ""))), "")
    if card_in or wanted == "card":
        return _by_card(data, card_in or "card", who)
    if wanted == "known":
        return _by_number(data, who)
    return Asking(data)


_CARD_FIELDS = ("card", "full_name", "personal_id", "phone", "address", "email", "submitter_name")
"""Where the text of a card may have landed: without script a scanner types into whatever has the focus."""


def _by_card(data: QueryDict, field: str, who: Visitor) -> Asking:
    text = data.get(field, "")
    data[field] = ""
    card = ids.read_card(text)
    if card is None:
        read = ids.identify(text)
        detail = f"Đây là {ids.KIND_WORDS[read.kind]}. {NOT_A_CARD}" if read.valid else NOT_A_CARD
        return Asking(data, is_filling=True, said=detail, is_fault=True)
    data["kind"], data["personal_id"], data["full_name"] = "PERSON", card.personal_id, card.name
    data["address"] = card.address or data.get("address", "")
    said = f"Đã đọc thẻ: số định danh {masked_personal_number(card.personal_id)}."
    return Asking(data, is_filling=True, said=said, doubts=card.doubts, offer=_offer(data, who))


def _by_number(data: QueryDict, who: Visitor) -> Asking:
    found = _known(data, who)
    if found is None:
        return Asking(data, is_filling=True, said=NOBODY, is_fault=True)
    data["kind"] = found.kind
    of_dossier = {
        "full_name": found.name, "personal_id": found.personal_id, "phone": found.phone, "address": found.address,
        "email": found.email,
    }  # fmt: skip
    for name, value in of_dossier.items():
        data[name] = data.get(name, "").strip() or value
    return Asking(data, is_filling=True, said=f"Đã lấy từ hồ sơ {found.number}. Hỏi lại người nộp có gì đổi không.")


@require_POST
@at_door("desk")
def known_live(request: HttpRequest) -> HttpResponseBase:
    """Answer a number typed to its end with who bore it before, if the person may see that dossier."""
    return render(request, "desk/_known.html", {"offer": _offer(request.POST, visitor(request))})


def _known(data: QueryDict, who: Visitor) -> Known | None:
    number, phone = _digits(data.get("personal_id", "")), _phone(data.get("phone", ""))
    found = known.newest_of(who.actor, who.places, personal_id=number) if number else None
    found = found or (known.newest_of(who.actor, who.places, phone=phone) if phone else None)
    if found is not None:
        readings.note(found.dossier_id, who.actor, "desk", What.PAGE, who.at, work=AS_KNOWN)
    return found


def _offer(data: QueryDict, who: Visitor) -> Offer | None:
    """What is known of the numbers typed; nothing when it would fill no field."""
    found = _known(data, who)
    if found is None:
        return None
    would_fill = {"full_name": found.name, "phone": found.phone, "address": found.address}
    if all(data.get(name, "").strip() for name in would_fill):
        return None
    details = [f"ĐT {masked_phone(found.phone)}", found.address]
    return Offer(
        found.number,
        page.of_dossier(found.number),
        day_words(local(found.opened_at)),
        found.name,
        " · ".join(details),
    )


# ---- doubles ---------------------------------------------------------------------------------------------------------


def with_doubles(asking: Asking, who: Visitor, procedure_code: str, dossier_id: str) -> Asking:
    """Look for open dossiers of the same applicant and procedure; with one the person says why another is opened."""
    data = asking.data
    try:
        own = UUID(dossier_id)
    except ValueError:
        return asking  # the act says what is wrong with the form
    if data is None:
        return asking
    rows = known.same_and_open(
        who.actor,
        who.places,
        procedure_code=procedure_code,
        name=data.get("full_name", ""),
        personal_id=_digits(data.get("personal_id", "")),
        phone=_phone(data.get("phone", "")),
        but=own,
    )
    reason = " ".join(data.get("duplicate_reason", "").split())[:300]
    is_again = data.get("again") == "1"
    return replace(
        asking,
        doubles=_doubles(rows),
        must_choose=bool(rows) and not (is_again and reason),
        reason=reason,
        reason_fault="Lý do còn trống. Ghi vì sao mở thêm hồ sơ." if rows and is_again and not reason else "",
    )


def _doubles(rows: Sequence[Row]) -> tuple[Double, ...]:
    return tuple(
        Double(
            row.number,
            page.of_dossier(row.number),
            STATUSES[row.status].word,
            row.agency,
            day_words(local(row.last_event_at)),
        )
        for row in rows
    )


def _digits(text: str) -> str:
    return re.sub(r"[\s.]", "", text)


def _phone(text: str) -> str:
    digits = re.sub(r"[\s.()-]", "", text)
    return "0" + digits[3:] if digits.startswith("+84") else digits
