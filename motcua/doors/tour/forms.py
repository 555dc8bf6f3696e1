"""Forms of a round: taking over from the agency, and a visit without delivery. Delivery itself is the frame's form."""

from collections.abc import Mapping
from typing import Any

from motcua.doors.frame.forms import ActForm, day_field, day_from, digits_field, radio_field, text_field, tick_field
from motcua.record.dossiers.rules import Act
from motcua.stages.returning.rules import REASON_WORDS, STEP_WORDS


def _opening(words: str) -> str:
    return words[:1].upper() + words[1:]


class CarryForm(ActForm):
    """The joint count with the agency, the seal read again, both signatures (QĐ 45/2016, Art. 9)."""

    act = Act.ACCEPT_TO_CARRY
    seal_no = digits_field("Số niêm phong đọc trên phong bì", hint="Khác số đã ghi thì không nhận.", maxlength="40")
    item_code = text_field("Mã bưu gửi", hint="Không bắt buộc. Ví dụ RR 4731 2482 9 VN.", maxlength="30")
    is_signed = tick_field("Đã đếm đủ cùng cơ quan, hai bên đã ký phiếu gửi")

    def body(self) -> dict[str, Any]:
        """Return the body of `accept_to_carry`."""
        return {
            "seal_no": self.typed("seal_no"),
            "item_code": self.typed("item_code"),
            "is_signed": self.ticked("is_signed"),
        }


class AttemptForm(ActForm):
    """A visit in vain: reason, next step and next day, all needed (TT 17/2017, Art. 5)."""

    act = Act.RECORD_ATTEMPT
    reason = radio_field("Vì sao chưa giao được", [(key.value, _opening(words)) for key, words in REASON_WORDS.items()])
    next_step = radio_field("Việc tiếp theo", [(key.value, _opening(words)) for key, words in STEP_WORDS.items()])
    next_on = day_field("Ngày giao lại")
    note = text_field("Ghi thêm", hint="Không bắt buộc. Không ghi số giấy tờ của người nhận.", maxlength="200")

    def __init__(self, data: Mapping[str, Any] | None = None, *, earliest: str = "", **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["next_on"].help_text = f"Khi người nhận đi vắng, sớm nhất {earliest}."

    def body(self) -> dict[str, Any]:
        """Return the body of `record_attempt`. Raises NotReadable for what is no day."""
        return {
            "reason": self.typed("reason"),
            "next_step": self.typed("next_step"),
            "next_on": day_from(self.typed("next_on"), "next_on"),
            "note": self.typed("note"),
        }


class HandOnForm(ActForm):
    """Handing an envelope on needs no more than its button."""

    act = Act.OFFER_HANDOVER

    def body(self) -> dict[str, Any]:
        """Return the empty body of `offer_handover`."""
        return {}
