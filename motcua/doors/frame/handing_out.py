"""The form with which a result is handed out, at a door or at a counter: who, which papers back, money, signature."""

import base64
import binascii
from collections.abc import Mapping
from io import BytesIO
from typing import Any, ClassVar

from django import forms

from motcua.base.text import vnd
from motcua.base.violations import NotReadable
from motcua.doors.frame.calling import money_from
from motcua.doors.frame.forms import (
    ActForm,
    FreeMultipleChoiceField,
    digits_field,
    radio_field,
    text_field,
    tick_field,
)
from motcua.record.scanning.proofs import Proof
from motcua.record.standing import Standing, has_ended
from motcua.stages.returning.rules import to_pay

DRAWING_START = "data:image/png;base64,"
DRAWING_LENGTH_MAX = 400_000
_PNG_START = b"\x89PNG\r\n\x1a\n"

_PHOTO_BESIDE = "Đã ký trên màn hình thì không gửi ảnh phiếu. Bỏ ảnh, hoặc đánh dấu “Ký giấy, chụp ảnh”."
RECEIVERS = (("SELF", "Chính chủ hồ sơ"), ("AUTHORISED", "Người được ủy quyền"))
PAPER_KINDS = (
    ("CCCD", "Thẻ căn cước"),
    ("PASSPORT", "Hộ chiếu"),
    ("CMND", "Chứng minh nhân dân"),
    ("OTHER", "Giấy tờ khác có ảnh"),
)


class TakenForm(ActForm):
    """Identity or authority, recalled papers, money due, signature. Of an identity paper four digits, never more."""

    at_field: ClassVar[Mapping[str, str]] = {
        "name": "receiver_name", "note": "authority", "is_signed": "", "taken_vnd": "is_paid"
    }  # fmt: skip

    receiver = radio_field("Người nhận là ai", RECEIVERS)
    receiver_name = text_field("Họ tên người nhận", hint="Như trên giấy tờ tùy thân.", maxlength="120")
    paper_kind = radio_field("Giấy tờ tùy thân đã xem", PAPER_KINDS)
    paper_last4 = digits_field("4 số cuối của giấy tờ", hint="Chỉ 4 số cuối. Không chụp giấy tờ tùy thân.")
    authority = text_field("Số hoặc ngày của văn bản ủy quyền", hint="Chỉ khi người khác nhận thay.", maxlength="200")
    recalled = FreeMultipleChoiceField(label="Giấy tờ phải thu lại", widget=forms.CheckboxSelectMultiple)
    is_paid = tick_field("Đã thu đủ")

    def __init__(self, standing: Standing, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.due = to_pay(standing)
        self.due_vnd = sum(charge.amount_vnd for charge in self.due)
        recalled = () if has_ended(standing) else standing.recalled
        self.fields["paper_last4"].widget.attrs["maxlength"] = "12"
        if recalled:
            choices = [(str(number), name) for number, name in recalled]
            self.fields["recalled"] = FreeMultipleChoiceField(
                label="Giấy tờ phải thu lại", choices=choices, widget=forms.CheckboxSelectMultiple, required=False
            )
        else:
            del self.fields["recalled"]
        if self.due:
            self.fields["is_paid"].label = f"Đã thu đủ {vnd(self.due_vnd)}"
        else:
            del self.fields["is_paid"]

    def body(self) -> dict[str, Any]:
        """Return the body of `deliver` or `return_at_counter`.

        Raises NotReadable, also for a photo beside a signature on the screen: of two only one would be kept.
        """
        on_paper = self.ticked("signed_on_paper")
        if not on_paper and self.files.get("photo"):
            raise NotReadable(sentence=_PHOTO_BESIDE, field="photo")
        return {
            "receiver": self.typed("receiver"),
            "receiver_name": self.typed("receiver_name"),
            "paper_kind": self.typed("paper_kind"),
            "paper_last4": self.typed("paper_last4").strip(),
            "authority": self.typed("authority"),
            "recalled": [int(text) for text in self.chosen("recalled") if text.isascii() and text.isdigit()],
            "taken_vnd": money_from(self.typed("shown_vnd"), "taken_vnd") if self.ticked("is_paid") else 0,
            "signature": "PAPER" if on_paper else "SCREEN",
            "is_signed": on_paper or is_drawing(self.typed("signature")),
        }

    def proof(self, door: str) -> Proof | None:
        """Return what was signed: the drawing, or the photo of the signed slip; None when there is neither."""
        if self.ticked("signed_on_paper"):
            photo = self.files.get("photo")
            return Proof(photo.file, photo.name or "", door, "CAMERA") if photo and photo.file else None
        drawing = drawn(self.typed("signature"))
        return Proof(BytesIO(drawing), "chu-ky.png", door, "SCREEN") if drawing else None


def is_drawing(text: str) -> bool:
    """Whether the signature pad has sent a drawing."""
    return bool(drawn(text))


def drawn(text: str) -> bytes:
    """Return the drawing of a signature pad: a PNG as a data address, of a length that a pad makes; else nothing."""
    if not text.startswith(DRAWING_START) or len(text) > DRAWING_LENGTH_MAX:
        return b""
    try:
        drawing = base64.b64decode(text.removeprefix(DRAWING_START), validate=True)
    except (binascii.Error, ValueError):
        return b""
    return drawing if drawing.startswith(_PNG_START) else b""
