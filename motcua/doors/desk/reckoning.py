"""Forms of the money that is reckoned anew at a desk: who pays less, and what goes back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from motcua.base.text import number, vnd
from motcua.base.violations import NotReadable
from motcua.doors.desk.forms import DeskForm
from motcua.doors.frame.calling import money_from
from motcua.doors.frame.components import Problem
from motcua.doors.frame.faults import Fault
from motcua.doors.frame.forms import day_field, day_from, radio_field, select_field, text_field, tick_field
from motcua.ground.catalogue.rules import ExemptionRule
from motcua.record.dossiers.rules import Act
from motcua.record.payments.assessing import Claim, fees_owed
from motcua.record.payments.refunds import GROUND_WORDS, Ground, Offer
from motcua.record.payments.rules import MONEY_WORDS
from motcua.record.standing import Standing
from motcua.stages.processing import refunding

FROM_CHARGES = "phi"
"""In the address of an act's page: it was opened from the money of a reception, and leads back there."""
NOBODY = "-"
"""The answer that nobody pays less; an empty one would look as if none had been chosen."""


class ExemptionForm(DeskForm):
    """Which class of people, and what proves it; or that nobody pays less, and why."""

    act = Act.SETTLE_EXEMPTION
    template = "exemption"
    class_code = radio_field("Đối tượng", ())
    component_no = select_field("Chứng minh bằng", ())
    paper = text_field("Giấy tờ đã xem", hint="Ví dụ: Thẻ sinh viên số 20261234.", maxlength="200")
    at_field: ClassVar[Mapping[str, str]] = {"proof": "paper"}
    reason = text_field("Lý do không miễn, giảm", hint="Chỉ ghi khi không miễn, giảm.", maxlength="300")

    def __init__(self, standing: Standing, data: Mapping[str, Any] | None = None) -> None:
        found = standing.exemption
        start: dict[str, Any] = {}
        if found is not None and found.state is Claim.CLAIMED:
            start = {"class_code": found.class_code, "component_no": found.component_no or "", "paper": found.proof}
        super().__init__(standing, data, initial=start)
        held = found.granted_class if found is not None else ""
        classes = [rule for rule in _classes(standing) if rule.class_code != held]
        choices = [(rule.class_code, _lowered(standing, rule)) for rule in classes]
        stands = found is not None and found.state is not Claim.DENIED
        if stands:
            choices.append((NOBODY, _("Không miễn, giảm: thu đủ phí, lệ phí")))
        else:
            del self.fields["reason"]
        components = [(str(item.component_no), item.name) for item in standing.procedure.components]
        self.offer("class_code", choices)
        shown = [("", _("Giấy tờ xuất trình, không nằm trong hồ sơ")), *components]
        self.offer("component_no", shown)

    @property
    def claimed(self) -> str:
        """What the applicant asks for, or what holds now, in words; "" = nothing."""
        found = self.standing.exemption
        if found is None:
            return ""
        names = {item.component_no: item.name for item in self.standing.procedure.components}
        words = {
            "who": found.name,
            "proof": found.proof or names.get(found.component_no or 0, "") or _("không ghi giấy tờ"),
            "reason": found.reason,
        }
        return {
            Claim.CLAIMED: _("Người nộp đề nghị: %(who)s, giấy tờ: %(proof)s."),
            Claim.GRANTED: _("Đang miễn, giảm: %(who)s, giấy tờ: %(proof)s."),
            Claim.DENIED: _("Đã không miễn, giảm: %(who)s. Lý do: %(reason)s"),
        }[found.state] % words

    def body(self) -> dict[str, Any]:
        """Return the body of `settle_exemption`; what is not asked for is left empty."""
        chosen = self.typed("class_code")
        if chosen == NOBODY:
            return {"class_code": "", "reason": self.typed("reason")}
        component = self.typed("component_no")
        return {
            "class_code": chosen,
            "component_no": int(component) if component.isascii() and component.isdigit() else None,
            "proof": self.typed("paper"),
        }


def _classes(standing: Standing) -> Sequence[ExemptionRule]:
    """The classes that lower something of this case and channel; those whose days are over are named too."""
    return standing.procedure.exemptions_for(standing.procedure.case, standing.channel)


def _lowered(standing: Standing, rule: ExemptionRule) -> str:
    """Who, and what is left of which fee: "Học sinh · phí còn 100.000 đ (đang 200.000 đ) · TT 16/2025"."""
    fees = fees_owed(
        standing.procedure,
        standing.state.agency_code,
        standing.channel,
        rule.class_code,
        standing.today,
        standing.rules,
    )
    left = [
        _("%(kind)s còn %(left)s (mức đủ %(whole)s)")
        % {"kind": MONEY_WORDS[fee.kind].lower(), "left": vnd(fee.amount_vnd), "whole": vnd(fee.whole_vnd or 0)}
        for fee in fees
        if fee.exempted_by
    ]
    return " · ".join((rule.name, *(left or [_("không áp dụng hôm nay")]), rule.ground))


# ---- what goes back --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RefundRow:
    """One charge of which something may go back: its input, what was typed, and what is wrong with it."""

    name: str
    kind: str
    label: str
    paid: int
    where: str
    mosts: Sequence[tuple[str, int]]
    typed: str
    fault: str


class RefundForm(DeskForm):
    """Which money goes back and why: an amount beside each charge, empty = nothing of it."""

    act = Act.REFUND
    template = "refund"
    ground = radio_field("Vì sao hoàn", ())
    reason = text_field("Lý do, ghi rõ cho người nhận", maxlength="300")
    document_no = text_field(
        "Số văn bản cho hoàn, lệnh chi", hint="Khi thu sai, hoặc khi chi từ tài khoản.", maxlength="60"
    )
    document_on = day_field("Ngày văn bản")
    is_signed = tick_field("Người nhận đã ký phiếu hoàn tiền và nhận đủ tiền mặt")
    rows = (("ground",), ("reason",), ("document_no", "document_on"))
    at_field: ClassVar[Mapping[str, str]] = {"lines": ""}

    def __init__(self, standing: Standing, data: Mapping[str, Any] | None = None) -> None:
        self._offers = refunding.within_reach(standing)
        grounds = [ground for ground in Ground if any(ground in offer.most_vnd for offer in self._offers)]
        self._first = grounds[0] if grounds else Ground.DECISION
        super().__init__(standing, data, initial={"ground": self._first.value})
        choices = [(ground.value, _(GROUND_WORDS[ground])) for ground in grounds]
        self.offer("ground", choices)
        if not any(offer.account.startswith("drawer:") for offer in self._offers):
            del self.fields["is_signed"]
        self._faults: dict[str, str] = {}

    @property
    def offers(self) -> list[RefundRow]:
        """The charges with what was typed beside them; at first all that goes back on the first ground."""
        return [self._row(offer) for offer in self._offers]

    def _row(self, offer: Offer) -> RefundRow:
        name = f"amount-{offer.charge.charge_no}"
        most = offer.most_vnd.get(self._first, 0)
        typed = self.typed(name) if self.is_bound else number(most) if most else ""
        where = _("két của bạn") if offer.account.startswith("drawer:") else _("tài khoản cơ quan")
        return RefundRow(
            name, MONEY_WORDS[offer.charge.kind], offer.charge.label, offer.charge.kept_vnd, where,
            [(_(GROUND_WORDS[ground]), amount) for ground, amount in offer.most_vnd.items()], typed,
            self._faults.get(name, ""),
        )  # fmt: skip

    def body(self) -> dict[str, Any]:
        """Return the body of `refund`. Raises NotReadable at the amount or day that is none."""
        day = self.typed("document_on")
        lines = []
        for offer in self._offers:
            name = f"amount-{offer.charge.charge_no}"
            typed = self.typed(name).strip()
            amount = money_from(typed, name) if typed else 0
            if amount:
                lines.append({"charge_no": offer.charge.charge_no, "amount_vnd": amount})
        if not lines:
            first = f"amount-{self._offers[0].charge.charge_no}" if self._offers else ""
            raise NotReadable(sentence=_("Ghi số tiền hoàn ở ít nhất một khoản."), field=first)
        return {
            "ground": self.typed("ground"),
            "lines": lines,
            "reason": self.typed("reason"),
            "document_no": self.typed("document_no"),
            "document_on": day_from(day, "document_on") if day.strip() else None,
            "is_signed": self.ticked("is_signed"),
        }

    def show(self, faults: Iterable[Fault]) -> None:
        """Show faults of an amount beside it, the others at their fields."""
        rest = []
        for fault in faults:
            if fault.field.startswith("amount-"):
                self._faults[fault.field] = fault.sentence
            else:
                rest.append(fault)
        super().show(rest)

    def problems(self) -> list[Problem]:
        """The faults of the amounts, for the summary on top."""
        return [Problem(sentence, f"id_{name}") for name, sentence in self._faults.items()]
