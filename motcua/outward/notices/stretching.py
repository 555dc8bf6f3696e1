"""A form with names as long as they come and forty papers: what a layout must bear before it is published."""

import dataclasses
from typing import Any, TypeVar

from motcua.record.papers.frozen import Frozen
from motcua.record.papers.parts import Component, IssuingBody, Party

LONG_NAME = (
    "Công ty Trách nhiệm hữu hạn Một thành viên Thương mại Dịch vụ Xuất nhập khẩu Thủy sản và Nông nghiệp công "
    "nghệ cao Đồng bằng sông Cửu Long, chi nhánh Cái Nước"
)
LONG_PROCEDURE = (
    "Đăng ký, cấp Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất đối với trường hợp "
    "đã chuyển quyền sử dụng đất mà bên chuyển quyền đã được cấp Giấy chứng nhận nhưng chưa làm thủ tục chuyển quyền"
)
PAPERS = 40
F = TypeVar("F", bound=Frozen)


def stretched(form: F) -> F:
    """Return the form with long names everywhere and forty papers in every list of papers."""
    changed = {field.name: _long(field.name, getattr(form, field.name)) for field in dataclasses.fields(_any(form))}
    longer: F = dataclasses.replace(_any(form), **changed)
    return longer


def _long(name: str, value: Any) -> Any:
    if name == "procedure_name":
        return LONG_PROCEDURE
    if isinstance(value, Party | IssuingBody):
        return dataclasses.replace(value, name=LONG_NAME)
    if isinstance(value, tuple) and value and isinstance(value[0], Component):
        return tuple(dataclasses.replace(value[0], name=f"{LONG_NAME} ({number})") for number in range(1, PAPERS + 1))
    return value


def _any(form: Any) -> Any:
    return form
