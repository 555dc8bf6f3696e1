"""The result is signed electronically: the head orders it, the worker signs after commit (ký số kết quả)."""

from typing import Annotated

from pydantic import Field

from motcua.base.violations import RuleViolation
from motcua.record.acts import Case, Facts, act
from motcua.record.bodies import Body
from motcua.record.custody.rules import APPLICANT, Direction, agency
from motcua.record.dossiers.rules import ACTS, Act
from motcua.record.papers import services as papers
from motcua.record.papers.rules import KeptResult, Signing
from motcua.record.scanning.rules import files_in_force
from motcua.record.standing import Standing

_LAW = ACTS[Act.SIGN_RESULT].law


class SignResult(Body):
    """Which file of the result is signed."""

    scan_no: Annotated[int, Field(ge=1, le=100_000, strict=True)] | None = None
    """None = the oldest that is not signed yet."""


class NoCertificate(RuleViolation):
    """The installation has nothing to sign with."""

    code = "processing.no-certificate"
    text = "Chưa bật ký số: máy chủ chưa được cài chứng thư. Ký tay, đóng dấu trên bản giấy."
    law = _LAW


class NothingToSign(RuleViolation):
    """There is no PDF of the result in force that may be opened."""

    code = "processing.nothing-to-sign"
    text = "Chưa có gì để ký số: {why}. {advice}"
    law = _LAW


class SignedAlready(RuleViolation):
    """A file is signed once."""

    code = "processing.signed-already"
    text = "Kết quả đã ký số. Kết quả sai thì bỏ tệp, tải tệp đúng lên rồi ký; đã trả rồi thì đính chính."
    law = _LAW


class SigningUnderWay(RuleViolation):
    """It was ordered and the worker has not come to it."""

    code = "processing.signing-under-way"
    text = "Kết quả đang được ký số. Tải lại trang sau ít phút để xem đã ký xong chưa."
    law = _LAW


class ResultOnItsWay(RuleViolation):
    """The result has left the agency on paper."""

    code = "processing.result-on-its-way"
    text = "Kết quả giấy đã rời cơ quan, phong bì {code}, không ký số bản điện tử nữa. Chờ trả xong, hoặc nhận lại."
    law = _LAW


def may_sign_result(standing: Standing) -> None:
    """With a certificate, before the result has left, a sound PDF of it that is not signed and not being signed.

    Raises NoCertificate, ResultOnItsWay, NothingToSign, SignedAlready, SigningUnderWay.
    """
    if not standing.can_sign:
        raise NoCertificate()
    envelope, home = standing.envelope, agency(standing.state.agency_code)
    if envelope is not None and envelope.direction is Direction.RETURN and envelope.holder not in (APPLICANT, home):
        raise ResultOnItsWay(code=envelope.code)
    found = files_in_force(standing)
    if not found:
        raise NothingToSign(why="hồ sơ không có tệp PDF của kết quả", advice="Tải tệp lên mục Bản số hóa, rồi ký.")
    if not any(_is_open(file) for file in found):
        require_open(found[0])


def require_open(file: KeptResult) -> None:
    """Refuse a file that is signed, being signed, or that nobody may open."""
    if file.signing is Signing.SIGNED:
        raise SignedAlready()
    if file.signing is Signing.ORDERED:
        raise SigningUnderWay()
    if not file.may_be_opened:
        why = "tệp kết quả có vi-rút" if file.virus else "tệp kết quả đang chờ quét vi-rút"
        raise NothingToSign(why=why, advice="Tải lên tệp sạch." if file.virus else "Tải lại trang sau ít phút.")


def _is_open(file: KeptResult) -> bool:
    return file.may_be_opened and file.signing not in (Signing.SIGNED, Signing.ORDERED)


@act(Act.SIGN_RESULT, SignResult, may_sign_result)
def sign_result(case: Case, body: SignResult) -> Facts:
    """Order that a file of the result is signed with the certificate of the installation; the worker does it.

    Raises NothingToSign, SignedAlready, SigningUnderWay.
    """
    found = files_in_force(case.standing)
    if body.scan_no is None:
        file = next(file for file in found if _is_open(file))
    else:
        named = next((file for file in found if file.scan_no == body.scan_no), None)
        if named is None:
            why = f"tệp số {body.scan_no} không phải tệp PDF của kết quả đang có hiệu lực"
            raise NothingToSign(why=why, advice="Chọn lại tệp.", field="scan_no", status=422)
        require_open(named)
        file = named
    papers.order_signing(case.dossier.pk, case.event_no, file.scan_no)
    return {"scan_no": file.scan_no, "sha256": file.sha256}
