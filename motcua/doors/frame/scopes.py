"""What the key of a system may be good for: reading dossiers and forms, and each act by name."""

from collections.abc import Mapping

from motcua.record.dossiers.rules import ACTS, BY_THE_HOUSE, Act

READ_DOSSIERS = "dossiers:read"
READ_FORMS = "forms:read"
READ_AGREEMENTS = "agreements:read"
ALL_ACTS = "act:*"

SCOPES: Mapping[str, str] = {
    READ_DOSSIERS: "đọc hồ sơ, không có số điện thoại và số định danh đầy đủ",
    READ_FORMS: "tải biểu mẫu đã cấp, có đủ thông tin của người nộp",
    READ_AGREEMENTS: "đọc các thỏa thuận chuyển giao cho bưu điện",
    ALL_ACTS: "mọi việc mà tài khoản được làm",
} | {f"act:{act.value}": ACTS[act].button for act in Act if act not in BY_THE_HOUSE}
"""Scope → what it allows, in Vietnamese; procedures and published lists are public and need none."""
