"""What each form of a dossier says: frozen when it is issued, printed the same for ever after.

A form is a value without clock or database. The act that issues it fills one of the dataclasses, stores `freeze(form)`
in a JSON column, and whoever prints it later reads it back with `thaw`. That a sheet is a reprint, or which copy of a
set it is, is told at printing and is no part of the form.

All text is Vietnamese as the reader shall see it. Instants carry an offset; the forms print them in the time of
Vietnam. The dataclasses lie by subject: `parts`, `reception_forms`, `slips`, `letters`; `form_sets` says
which number and heading each has in which set of the State.
"""

from typing import Any

from motcua.record.papers.frozen import UnreadableFormError
from motcua.record.papers.letters import ApologyLetter, PaymentNotice, StopNotice
from motcua.record.papers.parts import (
    Component,
    Contact,
    IssuingBody,
    LimitUnit,
    MoneyKind,
    MoneyLine,
    Party,
    Way,
)
from motcua.record.papers.reception_forms import ReceiptSlip, RejectionNotice, SupplementRequest
from motcua.record.papers.slips import (
    LEGAL_SUBMISSION,
    ConsignmentSlip,
    DeliveryAttempt,
    DeliveryProof,
    DeliverySlip,
    HandoverLine,
    HandoverMinute,
)

__all__ = [
    "FORMS",
    "LEGAL_SUBMISSION",
    "ApologyLetter",
    "Component",
    "ConsignmentSlip",
    "Contact",
    "DeliveryAttempt",
    "DeliveryProof",
    "DeliverySlip",
    "Form",
    "HandoverLine",
    "HandoverMinute",
    "IssuingBody",
    "LimitUnit",
    "MoneyKind",
    "MoneyLine",
    "Party",
    "PaymentNotice",
    "ReceiptSlip",
    "RejectionNotice",
    "StopNotice",
    "SupplementRequest",
    "Way",
    "freeze",
    "thaw",
]

Form = (
    ReceiptSlip
    | ConsignmentSlip
    | HandoverMinute
    | SupplementRequest
    | RejectionNotice
    | DeliverySlip
    | ApologyLetter
    | StopNotice
    | PaymentNotice
)
"""Any form that can be issued and printed."""

FORMS: dict[str, type[Form]] = {
    form.kind: form
    for form in (
        ReceiptSlip,
        ConsignmentSlip,
        HandoverMinute,
        SupplementRequest,
        RejectionNotice,
        DeliverySlip,
        ApologyLetter,
        StopNotice,
        PaymentNotice,
    )
}
"""Every form by its `kind`."""


def freeze(form: Form) -> dict[str, Any]:
    """The form as one JSON object: its fields and, as `form`, its kind."""
    return {"form": form.kind, **form.to_json()}


def thaw(stored: dict[str, Any]) -> Form:
    """The form that was frozen. Raises UnreadableFormError if it is none of this release."""
    kind = stored.get("form")
    if kind not in FORMS:
        raise UnreadableFormError(f"{kind!r} is no form of this release")
    return FORMS[kind].from_json({name: value for name, value in stored.items() if name != "form"})
