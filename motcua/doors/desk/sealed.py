"""Forms for what nobody took: the receiver is invited, the envelope goes back to its agency under its seal."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from motcua.doors.desk.forms import DeskForm
from motcua.doors.frame.forms import area_field, day_field, day_from, radio_field, text_field
from motcua.record.dossiers.rules import Act
from motcua.record.standing import Standing
from motcua.stages.returning.rules import MANNER_WORDS

_SCANNED = {"data-mc-scan-into": ""}


class SealedMinuteForm(DeskForm):
    """The minute for what could not be delivered: under its seal, nothing is counted (TT 17/2017, Art. 5.2)."""

    act = Act.ACCEPT_HANDOVER
    seal_no = text_field(
        "Số niêm phong đọc được", hint="Để trống nếu không đọc lại.", maxlength="40", **{"data-mc-scan-into": ""}
    )
    remark = area_field("Ghi nhận thêm", hint="Không bắt buộc.", rows=2)


class InviteForm(DeskForm):
    """How the receiver was invited, and up to which day the result is kept."""

    act = Act.INVITE
    manner = radio_field("Cách mời", [(key.value, words) for key, words in MANNER_WORDS.items()])
    come_by = day_field("Giữ tại bưu điện đến hết ngày")

    def __init__(
        self, standing: Standing, data: Mapping[str, Any] | None = None, *, earliest: str, **kwargs: Any
    ) -> None:
        super().__init__(standing, data, initial={"manner": "PHONE", "come_by": earliest})
        self.fields["come_by"].help_text = _("Sớm nhất %(day)s.") % {"day": earliest}

    def body(self) -> dict[str, Any]:
        """Return the body of `invite`. Raises NotReadable for what is no day."""
        return {"manner": self.typed("manner"), "come_by": day_from(self.typed("come_by"), "come_by")}


class UndeliveredForm(DeskForm):
    """What the agency should know about what nobody took."""

    act = Act.RETURN_UNDELIVERED
    note = text_field("Ghi thêm", hint="Không bắt buộc. Không ghi số giấy tờ của người nhận.", maxlength="300")
