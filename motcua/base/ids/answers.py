"""What is told about a code: its kind, whether it is valid, its normal form, and what to look at twice."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a code names."""

    DOSSIER = "dossier"
    REQUEST = "request"
    ENVELOPE = "envelope"
    S10 = "s10"
    PERSONAL_ID = "personal_id"
    TAX_CODE = "tax_code"
    PROCEDURE = "procedure"
    AGENCY = "agency"
    UNKNOWN = "unknown"


KIND_WORDS = {
    Kind.DOSSIER: "mã hồ sơ",
    Kind.REQUEST: "số yêu cầu",
    Kind.ENVELOPE: "mã phong bì",
    Kind.S10: "mã bưu gửi",
    Kind.PERSONAL_ID: "số định danh cá nhân",
    Kind.TAX_CODE: "mã số thuế",
    Kind.PROCEDURE: "mã thủ tục",
    Kind.AGENCY: "mã cơ quan",
    Kind.UNKNOWN: "không rõ là mã gì",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """One code as it was read.

    `normalised` is None unless the code is valid. `warnings` are sentences about a valid code that a person should look
    at; `detail` is the sentence that says why a code is not valid, empty when it is. `has_check` tells whether a check
    digit vouches for it.
    """

    kind: Kind
    valid: bool
    normalised: str | None = None
    warnings: tuple[str, ...] = ()
    detail: str = ""
    has_check: bool = False


def valid(kind: Kind, normalised: str, *warnings: str, has_check: bool = False) -> Reading:
    """Return the reading of a valid code."""
    return Reading(kind, valid=True, normalised=normalised, warnings=warnings, has_check=has_check)


def invalid(kind: Kind, detail: str) -> Reading:
    """Return the reading of a code that is not valid, with the sentence that says why."""
    return Reading(kind, valid=False, detail=detail)
