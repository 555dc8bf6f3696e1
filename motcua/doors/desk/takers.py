"""Who takes a result: a scanned card fills the form, and is held against the number that the dossier knows.

Of the card the name and four digits stay on the page; the act keeps no more.
"""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from motcua.base import ids
from motcua.base.text import masked_personal_number

_FIELDS = ("card", "receiver_name", "paper_last4", "authority")
"""Where the text of a card may have landed: without script a scanner types into whatever has the focus."""


@dataclass(frozen=True, slots=True)
class Carded:
    """A form that a card has filled, and what is said about it: `tone` is ok or warn."""

    data: QueryDict
    said: str
    tone: str


def carded(posted: QueryDict, dossier: Any) -> Carded | None:
    """Return the form with what a card says; None when it was not sent to be filled."""
    found = next((name for name in _FIELDS if ids.is_card(posted.get(name, ""))), "")
    if not found and posted.get("read") != "card":
        return None
    data = posted.copy()
    card = ids.read_card(data.get(found or "card", ""))
    data[found or "card"] = ""
    if card is None:
        return Carded(data, _("Đây không phải mã QR trên thẻ căn cước. Quét lại, hoặc gõ như trên giấy tờ."), "warn")
    data["receiver_name"], data["paper_last4"], data["paper_kind"] = card.name, card.personal_id[-4:], "CCCD"
    known = dossier.applicant_personal_id
    if known == card.personal_id:
        data["receiver"] = "SELF"
        return Carded(data, _("Thẻ trùng số định danh của chủ hồ sơ."), "ok")
    if not known:
        return Carded(data, _("Đã đọc thẻ. Hồ sơ không ghi số định danh: so họ tên, ảnh với người nhận."), "warn")
    data["receiver"] = "AUTHORISED"
    mask = masked_personal_number(known)
    words = _("Thẻ không phải của chủ hồ sơ (số định danh %(mask)s). Người nhận thay phải có văn bản ủy quyền.")
    return Carded(data, words % {"mask": mask}, "warn")
