"""The list of procedures: a version a record, with all its parts (NĐ 63/2010, Art. 8.2; NĐ 92/2017)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from motcua.base.changes import Record
from motcua.ground.catalogue.process import faults_of_process
from motcua.ground.catalogue.questions import faults_of_questions, numbers_of
from motcua.ground.catalogue.rules import AnswerRule, LimitAmount, LimitFor, QuestionRule, StageRule
from motcua.outward.exchange.kinds.columns import (
    Part,
    budget,
    choice,
    clock,
    code,
    codes,
    day,
    flag,
    limit,
    money,
    number,
    numbers,
    several,
    text,
)
from motcua.outward.exchange.kinds.layout import Fault, Kind
from motcua.outward.exchange.kinds.simple import LEVELS, valid_from, valid_to

CHANNELS = {"DIRECT": "trực tiếp", "ONLINE": "trực tuyến", "POST": "bưu chính"}
_ALSO_CHANNELS = {"bưu chính công ích": "POST", "qua bưu chính": "POST", "bưu điện": "POST", "nộp trực tiếp": "DIRECT"}
ON_SUPPLEMENT = {"RESTART": "tính lại từ đầu", "PAUSE": "chạy tiếp"}
DAY_COUNTING = {"by_clock": "theo giờ", "whole_days": "theo ngày tròn"}
CLOCK_START_POST = {
    "MINUTE": "ký biên bản giao nhận",
    "ACCEPTANCE": "bưu điện nhận đủ",
    "RECEPTION": "cơ quan tiếp nhận",
}
CLOCK_START_ONLINE = {"RECEPTION": "cơ quan tiếp nhận", "SUBMISSION": "người nộp gửi"}
ONLINE_LEVELS = {"FULL": "toàn trình", "PARTIAL": "một phần", "INFO": "chỉ cung cấp thông tin"}
_ALSO_LEVELS = {"cung cấp thông tin": "INFO"}
STATUSES = {"draft": "dự thảo", "published": "đã công bố"}
FORM_SETS = {"2018": "bộ mẫu 2018", "2025": "bộ mẫu 2025"}
_NAME_MOST, _SHORT_MOST = 2_000, 160

COLUMNS = (
    code("code", "Mã thủ tục", 40, is_required=True, aliases=("mã TTHC", "mã số TTHC", "mã số", "mã")),
    text("name", "Tên thủ tục", _NAME_MOST, is_required=True, aliases=("tên TTHC", "tên thủ tục hành chính", "tên")),
    text("short_name", "Tên gọi", _SHORT_MOST, aliases=("tên rút gọn",)),
    several("also_called", "Tên gọi khác", is_loose=True),
    valid_from(is_required=True),
    valid_to(),
    choice("status", "Tình trạng", STATUSES, default="published"),
    code("field_code", "Mã lĩnh vực", 20, is_required=True),
    text("field_name", "Lĩnh vực", 160, is_required=True, aliases=("tên lĩnh vực",)),
    choice("level", "Cấp giải quyết", LEVELS, is_required=True, aliases=("cấp thực hiện", "cấp")),
    codes("agencies", "Mã cơ quan giải quyết", default=(), is_loose=True),
    limit("limit", "Thời hạn giải quyết", is_required=True,
          aliases=("thời hạn", "thời gian giải quyết", "số ngày làm việc", "total_working_days(-1=none)")),
    choice("on_supplement", "Sau khi bổ sung", ON_SUPPLEMENT, default="RESTART"),
    choice("day_counting", "Cách đếm ngày", DAY_COUNTING),
    clock("cutoff", "Giờ chốt", default=None),
    choice("clock_start_post", "Qua bưu điện tính từ", CLOCK_START_POST, default="MINUTE"),
    choice("clock_start_online", "Trực tuyến tính từ", CLOCK_START_ONLINE, default="RECEPTION"),
    number("set_count", "Số bộ hồ sơ", 1, 99, default=1, aliases=("số lượng hồ sơ", "số bộ")),
    text("result_name", "Kết quả", 200, aliases=("kết quả thực hiện",)),
    text("performed_by", "Cơ quan thực hiện", 300),
    text("decided_by", "Cơ quan có thẩm quyền", 300, aliases=("cơ quan quyết định",)),
    several("conditions", "Yêu cầu, điều kiện", aliases=("điều kiện",)),
    several("life_events", "Sự kiện trong đời", is_loose=True),
    flag("post_submit", "Gửi qua bưu điện", aliases=("tiếp nhận qua BCCI", "nộp qua bưu chính công ích")),
    flag("post_return", "Nhận qua bưu điện", aliases=("trả kết quả qua BCCI", "trả qua bưu chính công ích")),
    choice("online_level", "Mức trực tuyến", ONLINE_LEVELS, _ALSO_LEVELS, default="INFO", aliases=("mức độ DVC",)),
    text("external_system", "Hệ thống ngoài", 120),
    code("external_code", "Mã ở hệ thống ngoài", 60),
    several("legal_basis", "Căn cứ pháp lý", aliases=("căn cứ",)),
    text("decision", "Quyết định công bố", 200, aliases=("số quyết định",)),
    day("decision_on", "Ngày quyết định"),
    text("decision_body", "Cơ quan công bố", 200),
    choice("form_set", "Bộ biểu mẫu", FORM_SETS, default="2025"),
)  # fmt: skip

_NO = number("no", "số")
_CASE = code("case_code", "trường hợp", 20)
_CHANNEL = choice("channel", "kênh", CHANNELS, _ALSO_CHANNELS)

PARTS = (
    Part("cases", "Trường hợp", (
        _NO, code("code", "mã", 20, is_required=True), text("name", "tên", 300, is_required=True),
    )),
    Part("steps", "Trình tự", (
        _NO, text("text", "nội dung", 8_000, is_required=True, aliases=("trình tự thực hiện",)),
    )),
    Part("manners", "Cách thức", (
        _NO,
        choice("channel", "kênh", CHANNELS, _ALSO_CHANNELS, is_required=True, aliases=("cách thức thực hiện",)),
        text("text", "nội dung", 4_000),
    )),
    Part("components", "Thành phần hồ sơ", (
        _NO,
        text("name", "tên giấy tờ", 4_000, is_required=True, aliases=("thành phần hồ sơ", "tên giấy tờ")),
        choice("kind", "nộp hay xuất trình", {"SUBMIT": "nộp", "PRESENT": "xuất trình"}, default="SUBMIT"),
        number("original", "bản chính", 0, 99, aliases=("bản chính", "số bản chính")),
        number("certified_copy", "bản chứng thực", 0, 99, aliases=("bản sao chứng thực",)),
        number("photocopy", "bản chụp", 0, 99, aliases=("bản sao", "bản chụp")),
        number("electronic", "bản điện tử", 0, 99),
        text("condition", "chỉ khi", 2_000),
        text("group", "nhóm", 300),
        _CASE,
        text("form_template", "mẫu đơn, tờ khai", 200),
        flag("is_recalled", "thu lại khi trả"),
    )),
    Part("limits", "Thời hạn riêng", (_NO, _CHANNEL, _CASE, limit("limit", "thời hạn", is_required=True))),
    Part("fees", "Phí, lệ phí", (
        _NO,
        choice("kind", "loại", {"PHI": "phí", "LE_PHI": "lệ phí"}, is_required=True),
        text("label", "tên khoản", 160),
        money("amount_vnd", "số tiền (đồng)", is_required=True, aliases=("mức thu", "fee_vnd_text")),
        choice("due_at", "nộp lúc", {"RECEPTION": "khi nộp", "RETURN": "khi nhận kết quả"}, default="RECEPTION"),
        _CHANNEL,
        _CASE,
        text("legal_basis", "căn cứ", 200),
        day("charged_from", "thu từ ngày"),
        day("charged_to", "thu đến hết ngày"),
    )),
    Part("exemptions", "Miễn, giảm", (
        _NO,
        code("class_code", "mã đối tượng", 20, is_required=True),
        text("name", "đối tượng", 300, is_required=True),
        text("ground", "căn cứ", 300, is_required=True),
        number("fee_no", "khoản số", 1, 99, default=None),
        number("percent", "giảm (%)", 1, 100, default=None),
        money("amount_vnd", "còn phải nộp (đồng)", default=None),
        day("granted_from", "từ ngày"),
        day("granted_to", "đến hết ngày"),
    )),
    Part("results", "Kết quả khác", (_NO, text("name", "tên", 300, is_required=True), _CASE)),
    Part("stages", "Quy trình nội bộ", (
        _NO,
        _CASE,
        text("name", "việc", 300, separators="|;\n"),
        text("unit", "đơn vị", 200, is_required=True, separators=">|;\n", aliases=("step_groups", "đơn vị xử lý")),
        text("role", "vai trò", 120),
        budget("hours", "thời gian", is_required=True, separators="|;\n", aliases=("step_days", "thời gian từng bước")),
        number("order_no", "thứ tự", 1, 99, default=None, separators="|;\n"),
        code("agency_code", "mã cơ quan khác", 35, separators="|;\n"),
        text("asked", "nội dung hỏi", 2_000),
    )),
    Part("questions", "Câu hỏi", (
        _NO, text("text", "câu hỏi", 300, is_required=True), text("hint", "giải thích", 300),
    )),
    Part("answers", "Câu trả lời", (
        _NO,
        number("question_no", "của câu hỏi số", 1, 999, is_required=True),
        text("text", "trả lời", 300, is_required=True),
        number("next_no", "dẫn tới câu hỏi số", 1, 999, default=None),
        _CASE,
        code("class_code", "mã đối tượng miễn, giảm", 20),
        numbers("component_nos", "cần thêm giấy tờ số"),
    )),
)  # fmt: skip


def _complete(own: dict[str, Any]) -> None:
    """A procedure without a short name is called by its name."""
    own["short_name"] = own["short_name"] or str(own["name"] or "")[:_SHORT_MOST].strip()


def faults(record: Record) -> Iterator[Fault]:
    """Yield what is wrong with a version as a whole."""
    parts = record.parts
    cases = [part["code"] for part in parts["cases"]]
    for repeated in sorted({case for case in cases if cases.count(case) > 1}):
        yield "cases.code", f"trường hợp {repeated} ghi hai lần"
    for kind in ("components", "limits", "fees", "results", "stages"):
        for part in parts[kind]:
            if part["case_code"] and part["case_code"] not in cases:
                yield f"{kind}.case_code", f"không có trường hợp “{part['case_code']}” trong bản này"
    said = [(part["channel"], part["case_code"]) for part in parts["limits"]]
    if len(set(said)) < len(said) or ("", "") in said:
        yield "limits", "mỗi kênh và trường hợp chỉ có một thời hạn riêng"
    numbers = {part["no"] for part in parts["fees"]}
    for part in parts["exemptions"]:
        if (part["percent"] is None) == (part["amount_vnd"] is None):
            yield "exemptions", "ghi giảm bao nhiêu % hoặc còn phải nộp bao nhiêu, một trong hai"
        if part["fee_no"] is not None and part["fee_no"] not in numbers:
            yield "exemptions.fee_no", f"không có khoản phí, lệ phí số {part['fee_no']}"
    for fault in _faults_of_questions(record):
        yield "questions", fault
    if record.values["limit"] is not None and not _has_gaps(parts):
        ordinary = LimitAmount(*record.values["limit"])
        for fault in faults_of_process(ordinary, _limits(parts["limits"]), stages(parts)):
            yield "stages", fault


def _has_gaps(parts: Mapping[str, Sequence[Mapping[str, Any]]]) -> bool:
    """Whether a stage has no time or a rule no limit, which is said apart."""
    return any(part["hours"] == "" for part in parts["stages"]) or any(not part["limit"] for part in parts["limits"])


def _faults_of_questions(record: Record) -> list[str]:
    parts = record.parts
    return faults_of_questions(
        [QuestionRule(part["no"], part["text"], part["hint"]) for part in parts["questions"]],
        [
            AnswerRule(
                part["question_no"], part["text"], part["next_no"], part["case_code"], part["class_code"],
                numbers_of(part["component_nos"]),
            )
            for part in parts["answers"]
        ],
        cases={part["code"] for part in parts["cases"]},
        classes={part["class_code"] for part in parts["exemptions"]},
        components={part["no"] for part in parts["components"]},
    )  # fmt: skip


def stages(parts: Mapping[str, Sequence[Mapping[str, Any]]]) -> tuple[StageRule, ...]:
    """Return the stages of a record as values."""
    return tuple(
        StageRule(
            part["no"], part["name"], part["unit"], part["role"], part["hours"], part["case_code"], part["order_no"],
            part["agency_code"], part["asked"],
        )
        for part in parts["stages"]
    )  # fmt: skip


def _limits(parts: Sequence[Mapping[str, Any]]) -> list[LimitFor]:
    return [LimitFor(part["channel"], part["case_code"], LimitAmount(*part["limit"])) for part in parts]


PROCEDURES = Kind(
    "procedures",
    "thủ tục",
    COLUMNS,
    PARTS,
    lambda own: str(own["code"]),
    faults,
    complete=_complete,
    ignored=frozenset({"steps", "sum_of_steps_equals_total"}),
    units_of_heads={"total working days(-1=none)": "working_days", "so ngay lam viec": "working_days",
                    "total_working_days(-1=none)": "working_days"},
)  # fmt: skip
