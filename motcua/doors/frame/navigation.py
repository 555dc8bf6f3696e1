"""Where one can go: the sections of each door's bar, the way home, and who is signed in.

A section stands in the bar only when its page exists, so a door adds a page by naming it as `SECTIONS` does.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from motcua.doors.frame.components import Person, Section
from motcua.doors.frame.rules import DOORS
from motcua.doors.frame.session import Visitor
from motcua.ground.people.rules import ROLE_WORDS, Role

SIGN_IN, ME = "frame:sign-in", "frame:me"


@dataclass(frozen=True, slots=True)
class Entry:
    """One section: its words, the name of its page, its function key, and to which roles it opens (none = all)."""

    label: str
    name: str
    key: str = ""
    roles: frozenset[Role] = frozenset()


SECTIONS: dict[str, tuple[Entry, ...]] = {
    "desk": (
        Entry("Quầy", "desk:counter"),
        Entry("Tiếp nhận", "desk:reception", "F2"),
        Entry("Giao nhận", "desk:handover", "F4"),
        Entry("Trả kết quả", "desk:returns", "F8"),
        Entry("Thu phí", "desk:fees", "F9"),
        Entry("Ca làm việc", "desk:shift"),
        Entry("Hướng dẫn", "desk:guidance", "F10"),
        Entry("Nhập dữ liệu", "desk:typing-in"),
    ),
    "office": (
        Entry("Hộp việc", "office:inbox"),
        Entry("Phê duyệt", "office:approvals", roles=frozenset({Role.UNIT_HEAD})),
        Entry("Xin ý kiến", "office:opinions"),
        Entry("Tìm hồ sơ", "office:search"),
        Entry("Sổ theo dõi", "office:register"),
        Entry("Thay thế", "office:stand-ins", roles=frozenset({Role.UNIT_HEAD})),
    ),
    "control": (
        Entry("Toàn cảnh", "control:board"),
        Entry("Quá hạn", "control:overdue"),
        Entry("Điểm và quầy", "control:points"),
        Entry("Nhân sự", "control:staff"),
        Entry("Thỏa thuận", "control:agreements"),
        Entry("Giao nhận", "control:handovers"),
        Entry("Báo cáo", "control:reports"),
        Entry("Phân công", "control:planning"),
        Entry("Đề án", "control:programmes"),
        Entry("Phương án", "control:whatifs", roles=frozenset({Role.MANAGER, Role.ONE_STOP_HEAD})),
        Entry("Trả lời chậm", "control:late"),
        Entry("Hài lòng", "control:ratings"),
        Entry("Hướng dẫn, nhập liệu", "control:helped"),
        Entry("Nhật ký xem", "control:readings"),
    ),
    "admin": (
        Entry("Dữ liệu nền", "admin:index"),
        Entry("Thủ tục", "admin:catalogue_procedureversion_changelist"),
        Entry("Cơ quan", "admin:catalogue_agency_changelist"),
        Entry("Điểm phục vụ", "admin:agreements_servicepoint_changelist"),
        Entry("Thỏa thuận", "admin:agreements_agreement_changelist"),
        Entry("Đề án", "control:programmes"),
        Entry("Nhân sự", "control:staff"),
        Entry("Lịch", "admin:deadlines_calendar_changelist"),
        Entry("Tài khoản", "admin:people_account_changelist"),
        Entry("Sổ thay đổi", "admin:auditlog_logentry_changelist"),
        Entry("Nhật ký từ chối", "control:refusals"),
    ),
}
"""ux.md §4; the round of the tour has no bar, and the portal's depends on who is there."""


def door_words(door: str) -> str:
    """Return the name of a door as its bar says it."""
    return {
        "desk": _("Quầy giao dịch"),
        "office": _("Giải quyết hồ sơ"),
        "tour": _("Tuyến của bưu tá"),
        "control": _("Điều hành"),
        "portal": _("Hồ sơ của tôi"),
        "admin": _("Quản trị"),
    }[door]


def doors_in_order(roles: Iterable[Role]) -> tuple[str, ...]:
    """Return the doors that open to the roles, in the order in which the account names its roles."""
    found = [door for role in roles for door, who in DOORS.items() if role in who]
    return tuple(dict.fromkeys(found))


FIRST_PAGES = {
    "desk": "desk:counter",
    "office": "office:inbox",
    "tour": "tour:today",
    "control": "control:board",
    "portal": "portal:mine",
    "admin": "admin:index",
}
"""Where each door opens."""


def door_href(door: str) -> str:
    """Return the address of a door's first page."""
    return reverse(FIRST_PAGES[door])


def home_of(roles: Iterable[Role]) -> str:
    """Return where a person begins: the first of her doors that is open, else the page about herself."""
    return next((door_href(door) for door in doors_in_order(roles)), reverse(ME))


def is_open(address: str, roles: Iterable[Role]) -> bool:
    """Whether an address of our own is a page that is there and whose door, if it has one, opens to the roles."""
    try:
        door = resolve(urlsplit(address).path).app_name
    except Resolver404:
        return False
    return door not in DOORS or door == "portal" or door in doors_in_order(roles)


def address_of(name: str) -> str | None:
    """Return the address of a page without arguments; None while there is no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def sections(request: HttpRequest, door: str, who: Visitor | None) -> tuple[Section, ...]:
    """Return the sections of a door's bar; pages of no door have those of the portal."""
    if door in SECTIONS:
        found = [
            (_section(entry.label), address_of(entry.name), entry.key)
            for entry in SECTIONS[door]
            if not entry.roles or who is None or entry.roles & who.roles
        ]
    elif door == "tour":
        found = []
    else:
        found = _portal(who)
    there = [(label, href, key) for label, href, key in found if href]
    here = max((href for _label, href, _key in there if _is_under(request.path, href)), key=len, default="")
    return tuple(Section(label, href, current=href == here, key=key) for label, href, key in there)


def _section(label: str) -> str:
    """The name of a section, where it differs from the same words elsewhere."""
    name = pgettext("section", label)
    return _(label) if name == label else name


def _portal(who: Visitor | None) -> list[tuple[str, str | None, str]]:
    rows = [
        (_section("Thủ tục"), address_of("portal:procedures"), ""),
        (_("Tra cứu hồ sơ"), address_of("portal:tracking"), ""),
        (_("Điểm phục vụ"), address_of("portal:points"), ""),
    ]
    if who is None:
        return [*rows, (_("Đăng nhập"), address_of(SIGN_IN), "")]
    if Role.APPLICANT in who.actor.roles:
        rows.append((_("Hồ sơ của tôi"), address_of("portal:mine"), ""))
    return [*rows, (_("Trang của tôi"), address_of(ME), "")]


def _is_under(path: str, href: str) -> bool:
    """Whether a page lies at an address or below it; only the very first page lies at the root."""
    return path == href or (href != "/" and path.startswith(f"{href.rstrip('/')}/"))


def person(who: Visitor, title: str) -> Person:
    """Return the person of the bar: name, title (else her first role), where she stands; it opens her own page."""
    role = title or next((ROLE_WORDS[role] for role in Role if role in who.actor.roles), "")
    return Person(who.actor.name, role, who.place, reverse(ME))
