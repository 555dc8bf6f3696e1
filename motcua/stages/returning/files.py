"""When a result may go home as a file: pure checks. Law: NĐ 118/2025/NĐ-CP, Art. 20."""

from motcua.base.text import vnd
from motcua.base.violations import RuleViolation
from motcua.record.custody.rules import APPLICANT, Direction, agency
from motcua.record.papers.rules import KeptResult, Signing
from motcua.record.scanning.rules import files_in_force
from motcua.record.standing import Standing
from motcua.stages.returning.rules import to_pay

_LAW = "NĐ 118/2025/NĐ-CP, Điều 20"


class NotAskedAsFile(RuleViolation):
    """The applicant asked for the result on paper."""

    code = "returning.not-asked-as-file"
    text = "Người nộp chọn nhận kết quả {way}, không chọn bản điện tử. Đóng gói, rồi trả theo cách đã chọn."
    law = _LAW


class PaperGoesHome(RuleViolation):
    """Something on paper has to change hands, which a file cannot do."""

    code = "returning.paper-goes-home"
    text = "Chưa trả bản điện tử được, còn giấy tờ phải giao tận tay: {papers}. {advice}"
    law = _LAW


class StillOwed(RuleViolation):
    """What is paid at the return is not paid."""

    code = "returning.still-owed"
    text = "Chưa trả bản điện tử được, còn phải thu {amount}. Đóng gói, thu và trả tại quầy khi người nộp đến."


class NoResultFile(RuleViolation):
    """There is no file of the result in force."""

    code = "returning.no-result-file"
    text = "Chưa có tệp PDF của kết quả trong hồ sơ. Tải tệp lên mục Bản số hóa, xếp vào “Kết quả”, rồi trả."
    law = _LAW


class ResultFileNotUsable(RuleViolation):
    """The virus scanner has not let a file through."""

    code = "returning.result-file-not-usable"
    text = "Tệp kết quả {why}. {advice}"


class NotSignedYet(RuleViolation):
    """Where there is a certificate a result goes home as a file only signed."""

    code = "returning.not-signed-yet"
    text = "Chưa trả bản điện tử được: tệp kết quả {why}. {advice}"
    law = _LAW


AWAITING_FILE = (NoResultFile, ResultFileNotUsable, NotSignedYet)
"""What refuses until the file of the result is there: nothing else is to be done with the dossier meanwhile."""


def may_return_electronically(standing: Standing) -> None:
    """When the applicant asked for it, nothing on paper goes home, nothing is owed, and the file is there and sound.

    Raises NotAskedAsFile, PaperGoesHome, StillOwed, NoResultFile, ResultFileNotUsable, NotSignedYet.
    """
    state = standing.state
    if not state.electronic_return:
        raise NotAskedAsFile(way="qua bưu điện" if state.post_return else "tại quầy")
    require_no_paper(standing)
    owed = sum(item.amount_vnd for item in to_pay(standing))
    if owed:
        raise StillOwed(amount=vnd(owed))
    found = files_in_force(standing)
    require_usable(found)
    if standing.can_sign and standing.rules.electronic_result_is_signed:
        require_signed(found)


def require_no_paper(standing: Standing) -> None:
    """Refuse with PaperGoesHome what is packed, on its way, or to be taken back from the applicant."""
    envelope = standing.envelope
    home = agency(standing.state.agency_code)
    if envelope is not None and envelope.holder not in (APPLICANT, home):
        papers = f"phong bì {envelope.code} chưa về cơ quan"
        raise PaperGoesHome(papers=papers, advice="Nhận lại phong bì, hoặc trả kết quả theo phong bì.")
    if envelope is not None and envelope.offered_to is not None:
        papers = f"phong bì {envelope.code} đang chờ bên kia ký nhận"
        raise PaperGoesHome(papers=papers, advice="Lấy lại phong bì, rồi trả tại quầy.")
    if envelope is not None and envelope.direction is Direction.RETURN and envelope.holder == home:
        papers = f"kết quả giấy đã đóng gói, phong bì {envelope.code}"
        raise PaperGoesHome(papers=papers, advice="Trả tại quầy khi người nộp đến.")
    if standing.recalled:
        papers = "; ".join(name for _number, name in standing.recalled)
        raise PaperGoesHome(papers=f"{papers} (phải thu lại)", advice="Đóng gói kết quả, thu lại rồi trả tại quầy.")


def require_usable(found: tuple[KeptResult, ...]) -> None:
    """Refuse with NoResultFile where there is none, with ResultFileNotUsable one that nobody may open."""
    if not found:
        raise NoResultFile()
    if any(file.virus for file in found):
        raise ResultFileNotUsable(why="có vi-rút, đã cách ly", advice="Bỏ tệp này, tải lên tệp sạch.")
    if not all(file.may_be_opened for file in found):
        raise ResultFileNotUsable(why="đang chờ quét vi-rút", advice="Tải lại trang sau ít phút.")


def require_signed(found: tuple[KeptResult, ...]) -> None:
    """Refuse with NotSignedYet unless every file is signed."""
    unsigned = [file.signing for file in found if file.signing is not Signing.SIGNED]
    if not unsigned:
        return
    if Signing.NONE in unsigned:
        raise NotSignedYet(why="chưa ký số", advice="Lãnh đạo đơn vị bấm “Ký số kết quả” trên hồ sơ.")
    if Signing.FAILED in unsigned:
        raise NotSignedYet(why="ký số chưa được", advice="Báo người quản trị xem chứng thư của máy chủ, rồi ký lại.")
    raise NotSignedYet(why="đang được ký số", advice="Tải lại trang sau ít phút.")
