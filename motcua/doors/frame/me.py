"""The page about oneself: who is signed in, where she stands, what gives her rights, and where she may go."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from motcua.base.text import day_words
from motcua.doors.frame import navigation
from motcua.doors.frame.components import Fact, Link
from motcua.doors.frame.session import Visitor
from motcua.ground.agreements.public import agreements_at, trainings_of
from motcua.ground.agreements.rules import STAGE_WORDS
from motcua.ground.catalogue.queries import agencies
from motcua.ground.deadlines.rules import local
from motcua.ground.people.rules import ROLE_WORDS, Role


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the administrator and what it is for."""

    words: str
    use: str


def context(who: Visitor, account: Any) -> dict[str, Any]:
    """Return what the page shows; rows of rights are read for post staff alone, whose right comes from rows."""
    roles = [Role(role) for role in account.roles]
    return {
        "facts": _facts(who, account, roles),
        "rights": _rights(who) if who.actor.is_post else (),
        "doors": [
            Link(navigation.door_words(door), navigation.door_href(door)) for door in navigation.doors_in_order(roles)
        ],
        "commands": _commands() if Role.ADMINISTRATOR in roles else (),
        "is_system": Role.SYSTEM in roles,
        "may_change_role": settings.DEMO,
    }


def _facts(who: Visitor, account: Any, roles: list[Role]) -> list[Fact]:
    office = agencies().get(who.actor.agency_code)
    rows = [
        (_("Tên đăng nhập"), account.username),
        (_("Chức vụ"), account.title),
        (_("Vai trò"), ", ".join(_(ROLE_WORDS[role]) for role in roles)),
        (_("Cơ quan"), office.name if office else _("Bưu điện") if who.actor.is_post else ""),
        (_("Nơi làm việc hôm nay"), "; ".join(row.place for row in who.places)),
    ]
    return [Fact(label, value) for label, value in rows if value]


def _rights(who: Visitor) -> list[Fact]:
    """The rows in force that let post staff act: trainings, then agreements of the points where she stands today."""
    day = local(who.at).date()
    fields: dict[date | None, list[str]] = {}
    for row in trainings_of(who.actor.id, day):
        fields.setdefault(row.valid_to, []).append(row.field_name)
    trained = [Fact(_("Tập huấn"), ", ".join(names), _until(last)) for last, names in fields.items()]
    offices = agencies()
    agreed = [
        Fact(
            _("Thỏa thuận %(number)s") % {"number": row.number},
            _("%(agency)s: %(stages)s, %(count)s thủ tục")
            % {
                "agency": offices[row.agency_code].short_name if row.agency_code in offices else row.agency_code,
                "stages": ", ".join(_(STAGE_WORDS[stage]) for stage in sorted(row.stages)),
                "count": len(row.procedure_codes),
            },
            _until(row.valid_to),
        )
        for row in agreements_at([row.point_id for row in who.places], day)
    ]
    return [*trained, *agreed]


def _until(day: date | None) -> str:
    return _("đến hết ngày %(day)s") % {"day": day_words(day)} if day else _("không thời hạn")


def _commands() -> tuple[Command, ...]:
    """What administrates until there are pages for it; `motcua --help` lists all."""
    return (
        Command("motcua doctor", _("Kiểm tra máy, cơ sở dữ liệu, phiên bản và việc nền.")),
        Command("motcua verify", _("Đối chiếu giấy tờ, thời gian, tiền và nhật ký của mọi hồ sơ.")),
        Command("motcua migrate", _("Cập nhật bảng dữ liệu sau khi đổi phiên bản.")),
        Command("motcua token", _("Cấp, xem và thu hồi khóa truy cập API của các hệ thống khác.")),
        Command("motcua codes", _("Xem ai dùng mã đăng nhập, bỏ mã của người mất điện thoại.")),
        Command("motcua --help", _("Liệt kê mọi lệnh của bản đang chạy.")),
    )
