"""From a posted form, or a body of the API, to an act: ids, the last event that was shown, and what comes back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import QueryDict
from pydantic import ValidationError

from motcua.base.violations import NotReadable, RuleViolation
from motcua.doors.frame import kept
from motcua.doors.frame.acts import Done, acts
from motcua.doors.frame.faults import Fault, fault_of, faults_of
from motcua.ground.people.rules import Actor
from motcua.record.dossiers.rules import Act
from motcua.record.dossiers.services import Call
from motcua.record.scanning import proofs
from motcua.record.scanning.proofs import Proof


def act_named(name: str) -> Act:
    """Return the act of a name in an address. Raises NotReadable."""
    try:
        return Act(name)
    except ValueError as fault:
        raise NotReadable(sentence=f"Không có việc tên “{name[:40]}”.", field="act") from fault


def call_of_form(dossier_id: UUID, form: QueryDict, actor: Actor, at: datetime) -> Call:
    """Return the call that a form makes: its `act_id` and `last_event_no` were hidden in it. Raises NotReadable."""
    try:
        act_id = UUID(form.get("act_id", ""))
        seen = int(form.get("last_event_no", "")) if form.get("last_event_no") else None
    except ValueError as fault:
        raise NotReadable(sentence="Biểu mẫu đã cũ hoặc thiếu mã. Tải lại trang, phần đã ghi vẫn còn.") from fault
    return Call(dossier_id, act_id, actor, at, at, seen)


def run(name: Act, call: Call, body: Mapping[str, Any], proof: Proof | None = None) -> Done:
    """Read the body and run the act, with what proves it. Raises RuleViolation, pydantic.ValidationError."""
    read = acts.WRITTEN[name].body.model_validate(body)
    kept.require_sending()
    return proofs.perform(name, call, read, proof)


def tried(
    name: Act, call: Call, body: Mapping[str, Any], proof: Proof | None = None
) -> tuple[Done | None, tuple[Fault, ...], RuleViolation | None]:
    """Run an act for a page: what was done, or the faults at their fields, or the violation that refuses it.

    A violation that names a field is given as a fault too, so that the page can show it there.
    """
    try:
        return run(name, call, body, proof), (), None
    except ValidationError as error:
        return None, faults_of(error), None
    except RuleViolation as violation:
        return None, (fault_of(violation),) if violation.field else (), violation


def counts_from(form: QueryDict) -> list[dict[str, Any]]:
    """Return the counts of a posted count table: inputs are named `count-<number>-<kind>`; blank is 0.

    Kinds are original, certified, photocopy. Raises NotReadable for what is no whole number.
    """
    rows: dict[int, dict[str, Any]] = {}
    for key, value in form.items():
        parts = key.split("-")
        if len(parts) != 3 or parts[0] != "count" or not parts[1].isascii() or not parts[1].isdigit():
            continue
        kind = {"certified": "certified_copy"}.get(parts[2], parts[2])
        rows.setdefault(int(parts[1]), {"component_no": int(parts[1])})[kind] = copies_from(str(value), key)
    return [rows[number] for number in sorted(rows)]


def copies_from(text: str, field: str) -> int:
    """Return the number of copies that was typed in one cell; blank is 0. Raises NotReadable."""
    typed = text.strip()
    if typed and not (typed.isascii() and typed.isdigit() and len(typed) <= 2):
        raise NotReadable(sentence=f"Số bản là số nguyên từ 0 đến 99. Đang gõ “{typed[:12]}”.", field=field)
    return int(typed or 0)


def money_from(text: str, field: str) -> int:
    """Return đồng from what was typed: digits, dots and spaces; blank is 0. Raises NotReadable."""
    digits = "".join(sign for sign in text if sign not in " .\u00a0\u202fđĐ")
    if digits and not (digits.isascii() and digits.isdigit()):
        raise NotReadable(sentence=f"Số tiền chỉ gồm chữ số và dấu chấm. Đang gõ “{text[:20]}”.", field=field)
    if len(digits) > 12:
        raise NotReadable(sentence=f"Số tiền dài {len(digits)} chữ số, tối đa 12. Xem lại số đã gõ.", field=field)
    return int(digits or 0)
