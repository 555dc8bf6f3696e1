"""Who people are: roles, employers, and the actor of an act."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a person does, by the table of people in the design."""

    APPLICANT = "APPLICANT"
    POST_CLERK = "POST_CLERK"
    COURIER = "COURIER"
    ONE_STOP_OFFICER = "ONE_STOP_OFFICER"
    CASE_OFFICER = "CASE_OFFICER"
    UNIT_HEAD = "UNIT_HEAD"
    ONE_STOP_HEAD = "ONE_STOP_HEAD"
    MANAGER = "MANAGER"
    POST_DIRECTOR = "POST_DIRECTOR"
    ADMINISTRATOR = "ADMINISTRATOR"
    SYSTEM = "SYSTEM"


ROLE_WORDS: dict[Role, str] = {
    Role.APPLICANT: "người nộp hồ sơ",
    Role.POST_CLERK: "nhân viên bưu điện",
    Role.COURIER: "bưu tá",
    Role.ONE_STOP_OFFICER: "cán bộ một cửa",
    Role.CASE_OFFICER: "cán bộ thụ lý",
    Role.UNIT_HEAD: "lãnh đạo đơn vị",
    Role.ONE_STOP_HEAD: "trưởng bộ phận Một cửa",
    Role.MANAGER: "lãnh đạo tỉnh",
    Role.POST_DIRECTOR: "giám đốc bưu điện",
    Role.ADMINISTRATOR: "quản trị",
    Role.SYSTEM: "hệ thống khác",
}


class Employer(StrEnum):
    """Whose staff a person is; every action is logged with it (law.md §6)."""

    AGENCY = "AGENCY"
    POST = "POST"
    NONE = "NONE"


POST_ROLES = frozenset({Role.POST_CLERK, Role.COURIER})
_OF_POST = POST_ROLES | {Role.POST_DIRECTOR}
_OF_DESKS = frozenset({Role.ONE_STOP_OFFICER, Role.CASE_OFFICER, Role.UNIT_HEAD})
_OF_AGENCIES = _OF_DESKS | {Role.ONE_STOP_HEAD, Role.MANAGER}
NEVER_LISTED = frozenset({Role.ADMINISTRATOR, Role.SYSTEM, Role.APPLICANT})
"""Roles that no staff list gives: the administrator gives them one by one."""


def unfit_roles(roles: Iterable[Role], employer: Employer, agency_code: str) -> tuple[str, ...]:
    """Say which roles do not go with where somebody works, as sentences; () = all of them do.

    Law: post staff guide, receive, digitise and return, and never appraise, approve or sign (NĐ 118/2025, Art. 10.3).
    """
    given, found = set(roles), []
    if not given:
        found.append("Chọn ít nhất một vai trò.")
    if given & _OF_POST and employer is not Employer.POST:
        found.append("Nhân viên bưu điện, bưu tá là người của bưu điện: chọn nơi làm việc là bưu điện.")
    if given & _OF_AGENCIES and employer is Employer.POST:
        found.append("Người của bưu điện không giữ vai trò của cán bộ cơ quan. Bỏ vai trò đó.")
    if given & _OF_DESKS and employer is not Employer.POST and not agency_code:
        found.append("Cán bộ phải thuộc một cơ quan. Chọn cơ quan.")
    if employer is Employer.POST and agency_code:
        found.append("Người của bưu điện không thuộc cơ quan nào. Bỏ trống cơ quan.")
    return tuple(found)


class Degree(StrEnum):
    """The highest degree of a person at work (trình độ), in the steps of the Vietnamese frame of degrees.

    The share of those with a university degree is told of a programme (Gia Lai: nearly 90 %).
    """

    BASIC = "BASIC"
    VOCATIONAL = "VOCATIONAL"
    COLLEGE = "COLLEGE"
    UNIVERSITY = "UNIVERSITY"
    POSTGRADUATE = "POSTGRADUATE"


DEGREE_WORDS: dict[Degree, str] = {
    Degree.BASIC: "sơ cấp",
    Degree.VOCATIONAL: "trung cấp",
    Degree.COLLEGE: "cao đẳng",
    Degree.UNIVERSITY: "đại học",
    Degree.POSTGRADUATE: "sau đại học",
}


@dataclass(frozen=True, slots=True)
class Helper:
    """The administrator who acts in somebody's place to help her, and what for."""

    id: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person or a system, as signed in at one instant."""

    id: str
    name: str
    roles: frozenset[Role]
    employer: Employer
    agency_code: str = ""
    scopes: frozenset[str] | None = None
    """None = a person at a page; else what the token allows."""
    phone: str = ""
    owner_of: UUID | None = None
    """The dossier whose code and four digits an applicant without an account has shown."""
    stands_for: str = ""
    """The colleague on leave in whose place this act is tried; "" = she acts for herself."""
    stands_for_name: str = ""
    helper: Helper | None = None
    """Who sits at the page in this person's place; None = she does herself."""

    @property
    def is_post(self) -> bool:
        """Whether the right to act must come from an agreement."""
        return self.employer is Employer.POST

    @property
    def persons(self) -> tuple[str, ...]:
        """The ids under which a case is hers: her own, and that of the colleague in whose place she acts."""
        return (self.id, self.stands_for) if self.stands_for else (self.id,)


STOOD_IN_FOR = frozenset({Role.CASE_OFFICER, Role.UNIT_HEAD})
"""The roles in which a colleague is stood in for: those who appraise and decide. At counters others are assigned."""


HOUSE = Actor("motcua", "Hệ thống", frozenset({Role.ADMINISTRATOR}), Employer.AGENCY)
"""The installation itself: it acts on an administrator's word for many dossiers, and is known by being this object."""
