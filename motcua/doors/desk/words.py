"""What waits at a counter, in the words of a counter."""

from collections.abc import Mapping
from dataclasses import dataclass

from motcua.record.work import Deed, Task


@dataclass(frozen=True, slots=True)
class TaskWords:
    """Heading of a task, what its rows are, and the button of a row."""

    title: str
    noun: str
    button: str


TASKS: Mapping[Task, TaskWords] = {
    Task.HAND_OVER: TaskWords("Giao cơ quan", "phong bì", "Giao"),
    Task.SIGN: TaskWords("Bưu điện giao, chờ ký biên bản", "phong bì", "Ký biên bản"),
    Task.CARRY: TaskWords("Kết quả chờ nhận chuyển", "phong bì", "Nhận chuyển"),
    Task.DRAFT: TaskWords("Đang tiếp nhận dở", "hồ sơ", "Làm tiếp"),
    Task.RECEIVE: TaskWords("Chờ tiếp nhận", "hồ sơ", "Tiếp nhận"),
    Task.PASS_ON: TaskWords("Chờ chuyển xử lý", "hồ sơ", "Chuyển xử lý"),
    Task.PREPARE: TaskWords("Có kết quả, chờ đóng gói", "hồ sơ", "Đóng gói"),
    Task.TO_POST: TaskWords("Kết quả chờ giao bưu điện", "phong bì", "Giao bưu điện"),
    Task.AS_FILE: TaskWords("Kết quả chờ trả bản điện tử", "hồ sơ", "Trả điện tử"),
    Task.AT_COUNTER: TaskWords("Kết quả chờ người nhận tại quầy", "hồ sơ", "Trả"),
    Task.CALL: TaskWords("Cần gọi người nộp", "hồ sơ", "Nộp bổ sung"),
    Task.PAY: TaskWords("Chờ nộp tiền theo thông báo", "hồ sơ", "Thu tiền"),
    Task.OFFERED: TaskWords("Đã giao, chờ bên kia ký", "phong bì", "Xem"),
}

DEEDS: Mapping[Deed, tuple[str, str]] = {
    Deed.RECEIVED: ("Đã tiếp nhận", "hồ sơ"),
    Deed.HANDED: ("Đã giao nhận", "phong bì"),
    Deed.RETURNED: ("Đã trả", "kết quả"),
    Deed.PAID: ("Đã thu", "khoản"),
}

COUNTER = (Task.PASS_ON, Task.CALL)
"""What is done from the counter itself: every other task has a section of its own, or waits for somebody else."""
RECEIVING = (Task.DRAFT, Task.RECEIVE)
RETURNING = (Task.PREPARE, Task.TO_POST, Task.AS_FILE, Task.AT_COUNTER)
HANDING = (Task.HAND_OVER, Task.SIGN, Task.CARRY)

_UNITS = {"working_days": "ngày làm việc", "working_hours": "giờ làm việc", "calendar_days": "ngày"}


def limit_words(quantity: int, unit: str) -> str:
    """Write a limit: "5 ngày làm việc", "trong ngày"."""
    return f"{quantity} {_UNITS[unit]}" if unit in _UNITS else "trong ngày"
