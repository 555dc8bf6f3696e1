"""The keys of each door: one table for the key map, its page without script, and the switch of single letters."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.doors.frame import navigation
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.components import Key
from motcua.doors.frame.session import visitor
from motcua.ground.people.rules import Role

COOKIE, OFF = "motcua-letters", "off"
_YEAR = 365 * 24 * 3600
DOORS = ("desk", "office", "control")
"""Doors that are worked with keys; phones and the portal have none."""


@dataclass(frozen=True, slots=True)
class Keys:
    """One heading of the map with its keys."""

    title: str
    keys: Sequence[Key]


def are_letters_off(request: HttpRequest) -> bool:
    """Whether the person has switched single letters off in this browser: dictation and sticky keys press them."""
    return request.COOKIES.get(COOKIE) == OFF


def of_door(door: str, sections: Sequence[Any] = ()) -> tuple[Keys, ...]:
    """Return the key map of a door; `sections` are those of its bar, whose function keys stand first."""
    return tuple(
        group
        for group in (
            Keys(_("Đi tới"), [Key(section.key, section.label) for section in sections if section.key]),
            Keys(_("Ở mọi trang"), _everywhere(door)),
            Keys(_("Quét mã"), _scanning() if door == "desk" else ()),
            Keys(_("Tiếp nhận, kiểm đếm"), _counting() if door == "desk" else ()),
            Keys(_("In"), _printing() if door == "desk" else ()),
            Keys(_("Bảng phân công"), _planning() if door == "control" else ()),
            Keys(_("Trong danh sách"), _lists()),
        )
        if group.keys
    )


def _everywhere(door: str) -> tuple[Key, ...]:
    home = _("ô quét") if door == "desk" else _("ô tìm")
    return (
        Key("Ctrl Enter", _("Làm việc chính của trang")),
        Key("Esc", _("Đóng bảng đang mở; không có thì về %(box)s") % {"box": home}),
        Key("/", _("Đến %(box)s") % {"box": home}),
        Key("?", _("Mở bảng này, khi ô đang gõ còn trống")),
        Key("Tab", _("Sang ô hoặc nút kế tiếp; Shift Tab quay lại")),
    )


def _scanning() -> tuple[Key, ...]:
    return (
        Key(_("Quét"), _("Ở đâu trên trang cũng vào ô quét; Enter của máy quét không gửi biểu mẫu khác")),
        Key("Esc", _("Đóng thông báo dừng; máy quét và Ctrl Enter không đóng được")),
        Key("Ctrl Z", _("Bỏ lần quét cuối, khi ô quét trống")),
    )


def _counting() -> tuple[Key, ...]:
    return (
        Key("Enter", _("Sang ô số kế tiếp; ở ô cuối thì đến nút chính")),
        Key("Ctrl Enter", _("Sang bước sau")),
        Key("Alt L", _("Lấy thông tin người nộp đã có")),
    )


def _printing() -> tuple[Key, ...]:
    return (Key("Alt P", _("In phiếu, biên bản vừa lập; trên trang hồ sơ là biểu mẫu mới nhất")),)


def _planning() -> tuple[Key, ...]:
    return (
        Key("Alt J", _("Tuần sau; Alt K tuần trước")),
        Key("Ctrl Z", _("Hoàn tác bước phân công cuối, khi chưa có hiệu lực")),
    )


def _lists() -> tuple[Key, ...]:
    return (
        Key("j k", _("Xuống, lên một dòng")),
        Key("Enter", _("Mở dòng đang chọn")),
        Key("Space", _("Đánh dấu dòng đang chọn, nơi có ô đánh dấu; Shift Space đánh dấu cả trang")),
    )


@require_http_methods(["GET", "POST"])
def key_map(request: HttpRequest) -> HttpResponse:
    """Show the keys of a door on a page of its own, and switch single letters off or on for this browser."""
    if request.method == "POST":
        return _switched(request)
    door = _door(request)
    who = visitor(request) if request.user.is_authenticated else None
    shown_doors = (door,) if door else () if who else DOORS
    sections = navigation.sections(request, door, who) if door else ()
    maps = [(navigation.door_words(name), of_door(name, _sections_of(request, name))) for name in shown_doors]
    shown = {
        "maps": maps,
        "layout": "frame/dense.html" if door else "frame/plain.html",
        "sections": sections,
        "door_name": navigation.door_words(door) if door else "",
        "search_door": "",
        "key_groups": (),  # the page is the map
    }
    return render(request, "frame/keymap.html", shown)


def _sections_of(request: HttpRequest, door: str) -> Sequence[Any]:
    return navigation.sections(request, door, None)


def _door(request: HttpRequest) -> str:
    """The door named, if it is one of the person's, else her first; "" for who has none that is worked with keys."""
    roles = [Role(role) for role in getattr(request.user, "roles", ())]
    hers = [door for door in navigation.doors_in_order(roles) if door in DOORS]
    wanted = request.GET.get("cua", "")
    return wanted if wanted in hers else next(iter(hers), "")


def _switched(request: HttpRequest) -> HttpResponse:
    onward = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure())
    response = SeeOther(onward if is_ours else reverse("frame:keys"))
    if request.POST.get("chu") == "tat":
        secure = bool(settings.SESSION_COOKIE_SECURE)
        response.set_cookie(COOKIE, OFF, max_age=_YEAR, httponly=True, samesite="Lax", secure=secure)
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response
