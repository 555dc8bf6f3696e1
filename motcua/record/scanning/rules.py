"""Who may see, add and remove the scans of a dossier: whoever holds or treats it now. Pure functions of a standing.

The post digitises as part of the reception and while the papers are in its hands, and sees no scan after it has handed
them over (QĐ 45/2016/QĐ-TTg, Art. 16.5; NĐ 118/2025/NĐ-CP, Art. 10.3). Officials of the agency add while the dossier is
open; the applicant, from her own account, while it is hers to complete.
"""

from datetime import datetime

from motcua.base.text import search_key
from motcua.base.violations import NoRight, NotReadable, RuleViolation
from motcua.ground.catalogue.rules import ComponentRule
from motcua.ground.people.rules import POST_ROLES, Employer, Role
from motcua.record.custody.rules import Direction
from motcua.record.dossiers.rules import STATUSES, Status
from motcua.record.papers.rules import RESULT_FROM, KeptResult
from motcua.record.standing import Standing

_AT_RECEPTION = frozenset({Status.DRAFT, Status.SUBMITTED, Status.AWAITING_SUPPLEMENT})
_AT_THE_DESK = _AT_RECEPTION | {Status.RECEIVED, Status.RESOLVED}
_APPLICANTS_TURN = frozenset({Status.DRAFT, Status.AWAITING_SUPPLEMENT})
_DESK = frozenset({Role.ONE_STOP_OFFICER, Role.ONE_STOP_HEAD})
_OFFICIALS = _DESK | {Role.CASE_OFFICER, Role.UNIT_HEAD}


class NotOnYourLeg(NoRight):
    """The post has handed the dossier over: what is in it is no longer its business."""

    code = "scan.not-on-your-leg"
    text = "Hồ sơ đã giao cơ quan: bản số hóa chỉ cơ quan giải quyết và người nộp còn xem được."
    law = "QĐ 45/2016/QĐ-TTg, Điều 16.5"


class NotYoursToSee(NoRight):
    """The person may know of the dossier, not see its papers."""

    code = "scan.not-yours"
    text = "Bản số hóa chỉ cơ quan giải quyết, và người nộp từ tài khoản của mình, xem được."
    law = "Luật 91/2025/QH15"


class DossierEnded(RuleViolation):
    """Nothing is added to a dossier that has ended."""

    code = "scan.dossier-ended"
    text = "Hồ sơ đã kết thúc (“{status}”), không thêm hay bỏ bản số hóa được nữa."


class NotInYourHands(NoRight):
    """Somebody else holds or treats the dossier now."""

    code = "scan.not-in-your-hands"
    text = "Chưa thêm hay bỏ bản số hóa được: {who} đang giữ hồ sơ. {advice}"
    law = "NĐ 118/2025/NĐ-CP, Điều 10"


class NotYourScan(NoRight):
    """The file was handed in by another side."""

    code = "scan.not-your-scan"
    text = "Tệp này do {who} đưa vào, không bỏ được ở đây. Nhắn cơ quan giải quyết nếu tệp sai."


class ProofStays(RuleViolation):
    """What proves that a result was handed out is neither taken away nor counted as a paper."""

    code = "scan.proof-stays"
    text = "Tệp này là chữ ký nhận kết quả, không bỏ và không xếp vào thành phần được."
    law = "TT 17/2017/TT-BTTTT, Điều 5"


class ResultNotPdf(NotReadable):
    """A result that is kept electronically is a PDF: what can be signed, and what is read everywhere."""

    code = "result.not-pdf"
    text = "“{name}” không phải tệp PDF. Kết quả điện tử là tệp PDF; lưu lại thành PDF rồi chọn."
    field = "files"


class ResultNotYoursYet(NoRight):
    """The applicant gets the result when it is decided and what is due for it is paid."""

    code = "result.not-yours-yet"
    text = "Chưa mở được kết quả: {why}."


class ResultReplaced(NoRight):
    """Another result took the place of this one; the applicant gets the one in force."""

    code = "result.replaced"
    text = "Kết quả này đã được thay. Mở kết quả mới trong hồ sơ."
    law = "NĐ 61/2018/NĐ-CP, Điều 21.1"


class ProofNotNew(NotReadable):
    """A photo that the dossier has already cannot show what was signed just now."""

    code = "scan.proof-not-new"
    text = "Ảnh này đã có trong hồ sơ. Chụp phiếu vừa ký, rồi gửi lại."
    field = "files"


class NotCheckedYet(RuleViolation):
    """Nobody opens a file before the virus scanner has judged it."""

    code = "scan.not-checked-yet"
    text = "Tệp đang chờ quét vi-rút, chưa mở được. Tải lại trang sau ít phút."


class HoldsVirus(RuleViolation):
    """The file is in quarantine."""

    code = "scan.holds-virus"
    text = "Tệp có vi-rút ({virus}), đã cách ly, không ai mở được. Quét vi-rút máy đã gửi, rồi tải lên tệp khác."


class NothingChosen(NotReadable):
    """Nothing was marked to be taken over."""

    code = "reuse.nothing-chosen"
    text = "Chưa chọn giấy tờ nào để dùng lại. Đánh dấu giấy tờ, rồi bấm Dùng lại."
    field = "reuse"


class NoConsent(NotReadable):
    """Nothing is taken over without the applicant's word."""

    code = "reuse.no-consent"
    text = "Chưa có đồng ý của người nộp. Đánh dấu ô đồng ý, hoặc nộp lại giấy tờ."
    law = "Luật 91/2025/QH15"
    field = "consent"


class NotTheApplicants(RuleViolation):
    """The applicant has no such paper in another dossier, or not any more."""

    code = "reuse.not-there"
    text = "Không còn bản số hóa của thành phần số {number} để dùng lại. Tải lại trang, hoặc quét giấy tờ."


class NotAtReception(NoRight):
    """Papers are taken over while a dossier is put together, by who receives it or by the applicant herself."""

    code = "reuse.not-at-reception"
    text = "Chỉ dùng lại giấy tờ khi lập hoặc bổ sung hồ sơ, ở quầy tiếp nhận hoặc từ tài khoản người nộp."


class NoSuchComponent(NotReadable):
    """The procedure has no component of this number."""

    code = "scan.no-such-component"
    text = "Thủ tục không có thành phần số {number}. Chọn lại trong danh sách."
    field = "paper_no"


def require_view(standing: Standing, owner_account_id: str) -> None:
    """Refuse with NotOnYourLeg or NotYoursToSee. That she sees the dossier at all was asked before."""
    actor = standing.actor
    if actor.is_post:
        if not (actor.roles & POST_ROLES and _post_has_it(standing)):
            raise NotOnYourLeg()
    elif actor.employer is Employer.NONE and not _is_owner(standing, owner_account_id):
        raise NotYoursToSee()


def require_add(standing: Standing, owner_account_id: str) -> None:
    """Refuse with the first that stands in the way.

    That post staff stand, are trained and agreed upon for the reception is asked beside it, from the rows.
    """
    require_view(standing, owner_account_id)
    state, actor = standing.state, standing.actor
    if STATUSES[state.status].is_end:
        raise DossierEnded(status=STATUSES[state.status].word)
    if actor.is_post:
        return
    if actor.employer is Employer.NONE:
        if state.status not in _APPLICANTS_TURN or standing.channel != "ONLINE":
            raise NotInYourHands(who="cơ quan", advice="Nộp thêm giấy tờ khi cơ quan yêu cầu bổ sung.")
        return
    is_elsewhere = actor.agency_code != state.agency_code
    if not actor.roles & (_DESK if is_elsewhere else _OFFICIALS):
        raise NotInYourHands(who="cơ quan giải quyết", advice="Nhắn cơ quan đó nếu cần thêm giấy tờ.")
    if state.post_send and state.minute_at is None:
        raise NotInYourHands(who="bưu điện", advice="Ký biên bản giao nhận trước.")
    if is_elsewhere and state.status not in _AT_THE_DESK:
        raise NotInYourHands(who="cơ quan giải quyết", advice="Quầy này số hóa khi tiếp nhận và khi trả kết quả.")


def require_remove(standing: Standing, owner_account_id: str, *, added_by: str, employer: str) -> None:
    """Refuse as `require_add`, and with NotYourScan what another side handed in.

    The deciding agency may set everything right; an applicant takes back what she added herself.
    """
    require_add(standing, owner_account_id)
    actor = standing.actor
    decides = actor.employer is Employer.AGENCY and actor.agency_code == standing.state.agency_code
    is_own = added_by == actor.id if actor.employer is Employer.NONE else employer == actor.employer.value
    if not decides and not is_own:
        raise NotYourScan(who={"POST": "bưu điện", "AGENCY": "cơ quan"}.get(employer, "người nộp"))


def require_pdf(media_type: str, name: str) -> None:
    """Refuse with ResultNotPdf."""
    if media_type != "application/pdf":
        raise ResultNotPdf(name=name)


def asks_for_result(standing: Standing, paper_no: int | None) -> bool:
    """Whether an applicant asks for a file that is a result: only then it matters what is still owed."""
    return paper_no is not None and paper_no >= RESULT_FROM and standing.actor.employer is Employer.NONE


def result_no(standing: Standing) -> int:
    """Return the number of the result in force: each correction writes the next one."""
    return RESULT_FROM + standing.state.correction_count


def is_replaced(standing: Standing, paper_no: int | None, added_at: datetime) -> bool:
    """Whether a file is a result that counts no more: it was corrected, or its decision was made anew."""
    state = standing.state
    if paper_no is None or paper_no < RESULT_FROM:
        return False
    is_undone = state.outcome is None or (state.resolved_at is not None and added_at < state.resolved_at)
    return is_undone or paper_no != result_no(standing)


def files_in_force(standing: Standing) -> tuple[KeptResult, ...]:
    """Return the PDF files of the result in force: not corrected since, and of the decision that stands."""
    return tuple(
        file for file in standing.results if file.is_pdf and not is_replaced(standing, file.paper_no, file.added_at)
    )


def require_result(standing: Standing, paper_no: int | None, *, added_at: datetime, is_owed: bool) -> None:
    """Refuse an applicant with ResultNotYoursYet a file that is a result she has no claim to yet.

    With ResultReplaced one that another result took the place of.

    It is hers from the decision on, once what falls due at its return is paid; whoever else may see the papers of the
    dossier sees it too. A code and four digits open no paper at all (`require_view`). `is_owed`: something of what is
    paid at the return is not.
    """
    if not asks_for_result(standing, paper_no):
        return
    if standing.state.status not in (Status.RESOLVED, Status.RETURNED):
        raise ResultNotYoursYet(why="hồ sơ chưa có kết quả")
    if standing.state.status is Status.RESOLVED and is_owed:
        raise ResultNotYoursYet(why="còn khoản phải nộp khi nhận kết quả")
    if is_replaced(standing, paper_no, added_at):
        raise ResultReplaced()


def has_claim(standing: Standing, paper_no: int | None, *, added_at: datetime, is_owed: bool) -> bool:
    """Whether `require_result` lets a file through."""
    try:
        require_result(standing, paper_no, added_at=added_at, is_owed=is_owed)
    except (ResultNotYoursYet, ResultReplaced):
        return False
    return True


def require_openable(*, may_be_opened: bool, virus: str) -> None:
    """Refuse with HoldsVirus or NotCheckedYet a file that the virus scanner has not let through."""
    if virus:
        raise HoldsVirus(virus=virus)
    if not may_be_opened:
        raise NotCheckedYet()


def may_take_over(standing: Standing) -> bool:
    """Whether who is there, in this status, may ask the applicant for papers that she filed before."""
    actor = standing.actor
    receives = actor.employer is Employer.NONE or bool(actor.roles & (POST_ROLES | _DESK))
    return receives and standing.state.status in _AT_RECEPTION


def require_take_over(standing: Standing) -> None:
    """Refuse with NotAtReception."""
    if not may_take_over(standing):
        raise NotAtReception()


def is_same_component(wanted: ComponentRule, shown: ComponentRule) -> bool:
    """Whether two published components are the same paper: by their form template, else by their names."""
    if wanted.form_template and shown.form_template:
        return wanted.form_template == shown.form_template
    return search_key(wanted.name) == search_key(shown.name)


def require_no_proof(proof_event_no: int | None) -> None:
    """Refuse with ProofStays what proves a handing-out."""
    if proof_event_no is not None:
        raise ProofStays()


def components(standing: Standing) -> tuple[tuple[int, str], ...]:
    """Return (number, name) of what a scan may show: components of the procedure, and the result once there is one."""
    procedure = standing.procedure
    rows = [(item.component_no, item.name) for item in procedure.components]
    if standing.state.outcome is not None:
        rows.append((result_no(standing), f"Kết quả: {procedure.result_name}"))
    return tuple(rows)


def require_component(standing: Standing, paper_no: int | None) -> None:
    """Refuse with NoSuchComponent a number that the dossier has no component of; None = not said."""
    if paper_no is not None and paper_no not in dict(components(standing)):
        raise NoSuchComponent(number=paper_no)


def _is_owner(standing: Standing, owner_account_id: str) -> bool:
    """Whether it is the applicant at her own account; a code and four digits open no papers."""
    return owner_account_id != "" and owner_account_id == standing.actor.id


def _post_has_it(standing: Standing) -> bool:
    """Whether the dossier is at its reception by the post, or papers for the agency are in the post's hands."""
    state, envelope = standing.state, standing.envelope
    if state.status in _AT_RECEPTION and (state.minute_at is None or state.status is Status.AWAITING_SUPPLEMENT):
        return True
    holds = envelope is not None and envelope.holder.startswith(("person:", "point:"))
    return holds and envelope is not None and envelope.direction is Direction.SUBMIT
