"""Forms of a round: taking over from the agency, handing out at a door, a visit without delivery."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from motcua.doors.frame.faults import Fault
from motcua.doors.frame.forms import (
    ActForm,
    PhotoField,
    day_field,
    day_from,
    digits_field,
    radio_field,
    text_field,
    tick_field,
)
from motcua.doors.frame.handing_out import TakenForm
from motcua.ground.catalogue import reasons
from motcua.record.dossiers.rules import Act
from motcua.record.standing import Standing
from motcua.stages.returning.rules import MANNER_WORDS, STEP_WORDS


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


class DeliveryForm(TakenForm):
    """What is handed out at a door. The name of the owner is known: only who takes it for them is asked for theirs.

    What is signed by hand is photographed at once: the slip goes back to the office, the photo stays with the dossier.
    """

    at_field: ClassVar[Mapping[str, str]] = {**TakenForm.at_field, "is_signed": "signed_on_paper", "files": "photo"}
    field_order = (
        "receiver", "receiver_name", "authority", "paper_kind", "paper_last4", "recalled", "is_paid",
        "signed_on_paper", "photo",
    )  # fmt: skip
    signed_on_paper = tick_field("Ký giấy, chụp ảnh")
    photo = PhotoField(
        label="Ảnh phiếu phát đã ký",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png", "capture": "environment"}),
    )

    def __init__(self, standing: Standing, owner: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(standing, *args, **kwargs)
        self.owner = owner
        self.fields["receiver_name"].label = "Họ tên người được ủy quyền"
        asked_of = {"paper_last4": {"pattern": "[0-9]{4}"}, "receiver_name": {}, "authority": {}, "photo": {}}
        for name, asked in asked_of.items():
            self.fields[name].widget.attrs |= {"required": True, **asked}  # read by the style sheet: what is missing

    @property
    def taker(self) -> str:
        """Who signs: the owner, or the name typed for who takes it for them."""
        return self.typed("receiver_name") if self.typed("receiver") == "AUTHORISED" else self.owner

    @property
    def is_opened(self) -> bool:
        """Whether the choice of person and paper is shown: somebody else takes it, or something there is wrong."""
        asked = {"receiver", "receiver_name", "authority", "paper_kind"}
        return self.typed("receiver") == "AUTHORISED" or (self.is_bound and bool(asked & set(self.errors)))

    def body(self) -> dict[str, Any]:
        """Return the body of `deliver`. Raises NotReadable."""
        asked = super().body()
        asked["is_signed"] = self.is_signed
        return asked | {"receiver_name": self.owner, "authority": ""} if asked["receiver"] == "SELF" else asked

    @property
    def is_signed(self) -> bool:
        """Whether there is something to keep: a drawing, or a photo of what was signed by hand."""
        return self.proof("") is not None

    def show(self, faults: Iterable[Fault]) -> None:
        """Show faults at their fields; that a photo is missing is said at the photo."""
        lacks_photo = self.ticked("signed_on_paper") and not self.is_signed
        words = _("Chưa có ảnh phiếu phát đã ký. Chụp phiếu, rồi bấm Hoàn tất giao.")
        super().show(Fault("photo", words) if lacks_photo and fault.field == "is_signed" else fault for fault in faults)


USUAL_REASONS = 4
"""How many reasons of the list stand in view."""


class AttemptForm(ActForm):
    """A visit in vain: reason, next step and next day, all needed (TT 17/2017, Art. 5)."""

    act = Act.RECORD_ATTEMPT
    usual: tuple[str, ...] = ()
    """The reasons that stand in view, the first of the list; the others open with one tap."""
    reason = radio_field("Vì sao chưa giao được", ())
    next_step = radio_field("Việc tiếp theo", [(key.value, _opening(words)) for key, words in STEP_WORDS.items()])
    next_on = day_field("Ngày giao lại")
    note = text_field("Ghi thêm", hint="Không bắt buộc. Không ghi số giấy tờ của người nhận.", maxlength="200")

    def __init__(self, data: Mapping[str, Any] | None = None, *, day: date, earliest: str = "", **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        rules = reasons.in_force(reasons.ATTEMPT, day)
        self.usual = tuple(rule.code for rule in rules[:USUAL_REASONS])
        self.fields["reason"] = radio_field(
            _("Vì sao chưa giao được"), [(rule.code, _opening(rule.words)) for rule in rules]
        )
        self.fields["reason"].required = False
        self.order_fields(["reason", "next_step", "next_on", "note"])
        self.fields["next_on"].help_text = _("Khi người nhận đi vắng, sớm nhất %(day)s.") % {"day": earliest}

    @property
    def reasons(self) -> tuple[list[Any], list[Any]]:
        """The answers of the first question: the usual ones, and the others."""
        answers = list(self["reason"])
        return (
            [answer for answer in answers if answer.data["value"] in self.usual],
            [answer for answer in answers if answer.data["value"] not in self.usual],
        )

    @property
    def is_unusual(self) -> bool:
        """Whether one of the other reasons was chosen."""
        return bool(self.typed("reason")) and self.typed("reason") not in self.usual

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


class InviteForm(ActForm):
    """How the receiver was invited, and up to which day the result is kept at the post office (TT 17/2017, Art. 5)."""

    act = Act.INVITE
    manner = radio_field("Cách mời", [(key.value, words) for key, words in MANNER_WORDS.items()])
    come_by = day_field("Giữ tại bưu điện đến hết ngày")

    def __init__(self, data: Mapping[str, Any] | None = None, *, earliest: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["come_by"].help_text = _("Sớm nhất %(day)s.") % {"day": earliest}

    def body(self) -> dict[str, Any]:
        """Return the body of `invite`. Raises NotReadable for what is no day."""
        return {"manner": self.typed("manner"), "come_by": day_from(self.typed("come_by"), "come_by")}


class BackForm(ActForm):
    """What the agency should know about what nobody took."""

    act = Act.RETURN_UNDELIVERED
    note = text_field("Ghi thêm", hint="Không bắt buộc. Không ghi số giấy tờ của người nhận.", maxlength="300")


class RefusalForm(ActForm):
    """Why an offered envelope is not taken over."""

    act = Act.REFUSE_TO_CARRY
    reason = text_field("Lý do không nhận", hint="Ví dụ: niêm phong rách.", maxlength="300")


class TakeBackForm(ActForm):
    """Taking back needs no more than its button."""

    act = Act.WITHDRAW_OFFER
