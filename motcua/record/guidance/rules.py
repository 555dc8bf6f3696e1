"""What guidance is about, and what keeps a record of it true: entries are added, a wrong one has its counter-entry.

Law: NĐ 118/2025/NĐ-CP, Art. 10.3 (guiding may be transferred) and Art. 16 (guidance is given, and kept).
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from motcua.base.violations import NoRight, NotReadable, RuleViolation

CORRECTED_WITHIN = timedelta(days=7)
"""How long who wrote an entry may take it back; afterwards it has been counted in reports. A limit of ours."""
TICKET_MOST, REASON_LEAST, REASON_MOST = 20, 5, 200


class Topic(StrEnum):
    """What somebody was guided about; the value is stored."""

    PAPERS = "PAPERS"
    FORM = "FORM"
    ONLINE = "ONLINE"
    LOOKUP = "LOOKUP"
    OTHER = "OTHER"


TOPIC_WORDS: Mapping[Topic, str] = {
    Topic.PAPERS: "chuẩn bị giấy tờ",
    Topic.FORM: "điền tờ khai",
    Topic.ONLINE: "giúp nộp trực tuyến",
    Topic.LOOKUP: "tra cứu hồ sơ",
    Topic.OTHER: "việc khác",
}


class NotGuidedByYou(NoRight):
    """Who stands at a desk guides: post clerks by agreement or order, officials for what their desk receives."""

    code = "guidance.not-yours"
    text = "Quầy của bạn không hướng dẫn thủ tục của {agency}. Mời khách sang quầy của cơ quan đó."
    law = "NĐ 118/2025/NĐ-CP, Điều 10 và 16"


class NotByHelpers(NoRight):
    """Guidance is counted for who gave it; an administrator in her place gave none."""

    code = "guidance.not-by-helpers"
    text = "Người vào thay để hỗ trợ không ghi lượt hướng dẫn. Người đứng quầy tự ghi."


class OtherProcedure(RuleViolation):
    """The dossier that came of the guidance is one of the procedure it was about."""

    code = "guidance.other-procedure"
    text = "Hồ sơ {dossier} thuộc thủ tục khác. Xem lại mã, hoặc để trống ô này."
    field = "dossier"
    status = 422


class EntryReused(RuleViolation):
    """The same key came with other words."""

    code = "guidance.key-reused"
    text = "Lượt này đã ghi lúc {at} với nội dung khác. Tải lại trang rồi ghi lượt mới."


class NotYourEntry(NoRight):
    """Who wrote an entry takes it back."""

    code = "guidance.not-your-entry"
    text = "Lượt hướng dẫn này do người khác ghi. Người ghi tự bỏ lượt ghi nhầm."


class TakenBackAlready(RuleViolation):
    """An entry is taken back once, and a counter-entry never."""

    code = "guidance.taken-back"
    text = "Lượt này đã được bỏ lúc {at}, không bỏ lần nữa. Tải lại trang để xem."


class TooLateToTakeBack(RuleViolation):
    """What was counted in a report stays."""

    code = "guidance.too-late"
    text = "Lượt này ghi đã quá {days} ngày, số liệu đã chốt, không bỏ được nữa. Báo trưởng bộ phận để ghi chú."


def topic_of(text: str) -> Topic:
    """Return a topic by its key. Raises NotReadable when none was chosen."""
    if text not in set(Topic):
        raise NotReadable(sentence="Chưa chọn nội dung hướng dẫn. Chọn một mục trong danh sách.", field="topic")
    return Topic(text)


def require_hers(agency_code: str, hers: Collection[str], agency: str) -> None:
    """Refuse with NotGuidedByYou unless an official's desk receives the dossiers of the agency."""
    if agency_code not in hers:
        raise NotGuidedByYou(agency=agency)


def require_in_time(written_at: datetime, at: datetime) -> None:
    """Refuse with TooLateToTakeBack once the time for corrections is over."""
    if at - written_at > CORRECTED_WITHIN:
        raise TooLateToTakeBack(days=CORRECTED_WITHIN.days)
