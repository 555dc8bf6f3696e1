"""What is proposed for a scenario, and why; and what is never proposed. Pure.

Law: QĐ 45/2016/QĐ-TTg, Art. 13, 18 (the lists of what goes and does not go through the public post); NĐ
118/2025/NĐ-CP, Art. 10.3 (reception and return alone). The kinds are the next steps that Bắc Kạn named in its report
on 2020: more of the listed procedures used, agencies with few and simple procedures, one-stops moved into post offices.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from motcua.ground.programmes.scenarios.rules import RECEPTION, RETURN, Norms

HOURS_A_DAY = 8


class Kind(StrEnum):
    """Why something is proposed; the value stands in an address."""

    UNUSED = "chua-phat-sinh"
    SIMPLE = "it-va-don-gian"
    NEAR = "gan-buu-dien"
    UNLISTED = "ngoai-danh-muc"
    ELSEWHERE = "nop-noi-khac"


class Nearness(StrEnum):
    """How near a one-stop is to a post office, the nearest first."""

    ADDRESS = "cùng địa chỉ"
    COMMUNE = "cùng xã"
    DISTRICT = "cùng khu bưu chính (huyện cũ)"


@dataclass(frozen=True, slots=True)
class Plain:
    """What the catalogue says of a procedure on a day, as far as it tells whether the post may take it."""

    code: str
    name: str
    field_code: str
    field_name: str
    submit: bool
    """Received through the post, by the decision in force or, where none names it, by its own version."""
    home: bool
    is_excluded: bool
    """A decision in force names it as one that does not go through the post."""
    decision: str
    """The decision that says so, in words; "" = none names it."""
    channels: tuple[str, ...]
    """Ways in which it is performed, as published: DIRECT, ONLINE, POST; () = not told."""
    papers: int
    fees: int
    limit_hours: int
    agencies: tuple[str, ...]

    @property
    def needs_presence(self) -> bool:
        """Whether it is published as performed at the agency in person, and in no other way."""
        return bool(self.channels) and set(self.channels) == {"DIRECT"}

    @property
    def is_listed(self) -> bool:
        """Whether the post does anything with it by the list in force."""
        return self.submit or self.home


def forbidden(procedure: Plain, stage: str) -> str:
    """Return why the post may not do a stage of a procedure, as half a sentence; "" = the law leaves it open.

    A procedure that no list names is open, but must be published in the list first: `needs_listing`.
    """
    if stage not in (RECEPTION, RETURN):
        return "chỉ khâu tiếp nhận và trả kết quả giao được cho bưu điện (NĐ 118/2025, Điều 10.3)"
    if procedure.is_excluded:
        return f"{procedure.decision or 'danh mục'} ghi không thực hiện qua bưu chính (QĐ 45/2016, Điều 13, 18)"
    if stage == RECEPTION and procedure.needs_presence:
        return "công bố chỉ nộp trực tiếp, người nộp phải có mặt tại cơ quan"
    if procedure.decision and not (procedure.submit if stage == RECEPTION else procedure.home):
        done = "nhận hồ sơ" if stage == RECEPTION else "trả kết quả"
        return f"{procedure.decision} không cho {done} qua bưu chính (QĐ 45/2016, Điều 13, 18)"
    return ""


def needs_listing(procedure: Plain, stage: str) -> bool:
    """Whether a stage must be published in the list before the post does it: neither decision nor version gives it."""
    return not forbidden(procedure, stage) and not (procedure.submit if stage == RECEPTION else procedure.home)


@dataclass(frozen=True, slots=True)
class Traffic:
    """What there was of a procedure: dossiers at desks, through the post, lately through it, and how they went."""

    desk: int = 0
    post: int = 0
    late_post: int = 0
    """Through the post in the last months, the quiet months of the thresholds."""
    supplements: int = 0
    refusals: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.desk + self.post


NOTHING = Traffic()


def rates(traffic: Traffic) -> tuple[int, int]:
    """Return how many percent were asked for a supplement, and were not accepted or refused; 0 of nothing."""
    if not traffic.total:
        return 0, 0
    return _percent(traffic.supplements, traffic.total), _percent(traffic.refusals, traffic.total)


def _percent(part: int, whole: int) -> int:
    return (200 * part + whole) // (2 * whole)


def unused(procedures: Iterable[Plain], traffic: Mapping[str, Traffic]) -> tuple[Plain, ...]:
    """Return the listed procedures that nobody has used through the post lately, the most asked for at desks first."""
    found = [each for each in procedures if _open(each) and each.is_listed and not _of(traffic, each).late_post]
    return tuple(sorted(found, key=lambda each: (-_of(traffic, each).desk, each.name)))


def simple(
    procedures: Iterable[Plain], traffic: Mapping[str, Traffic], covered: Iterable[str], norms: Norms, years: float
) -> tuple[Plain, ...]:
    """Return procedures with few dossiers, few papers, a short term, plain fees, few supplements and refusals.

    `covered` are codes that an agreement in force gives to the post already at every desk; `years` is how long the
    traffic was counted.
    """
    done = set(covered)
    found = []
    for each in procedures:
        there = _of(traffic, each)
        supplements, refusals = rates(there)
        if (
            each.code not in done
            and _open(each)
            and each.is_listed
            and 0 < there.desk <= norms.volume_most * max(years, 1 / 12)
            and each.papers <= norms.papers_most
            and each.limit_hours <= norms.limit_days_most * HOURS_A_DAY
            and each.fees <= norms.fees_most
            and supplements <= norms.supplements_most
            and refusals <= norms.refusals_most
        ):
            found.append(each)
    return tuple(sorted(found, key=lambda each: (each.papers, each.limit_hours, each.name)))


def unlisted(
    procedures: Iterable[Plain], traffic: Mapping[str, Traffic], agreed: Iterable[str], norms: Norms
) -> tuple[Plain, ...]:
    """Return procedures that no list names, with much traffic at agencies that have an agreement already."""
    there = set(agreed)
    found = [
        each
        for each in procedures
        if _open(each)
        and not each.is_listed
        and there.intersection(each.agencies)
        and _of(traffic, each).desk >= norms.much_least
    ]
    return tuple(sorted(found, key=lambda each: (-_of(traffic, each).desk, each.name)))


def _open(procedure: Plain) -> bool:
    """Whether the law leaves a stage open, and nobody must come to the agency in person."""
    return not procedure.needs_presence and any(not forbidden(procedure, stage) for stage in (RECEPTION, RETURN))


def _of(traffic: Mapping[str, Traffic], procedure: Plain) -> Traffic:
    return traffic.get(procedure.code, NOTHING)


@dataclass(frozen=True, slots=True)
class Place:
    """A service point, as far as it tells how near another one is."""

    id: str
    commune: str
    district: str
    address: str


def nearness(place: Place, office: Place) -> Nearness | None:
    """Return how near a place is to a post office; None = not near.

    There are no coordinates: same address means that one address holds the other (case and spaces aside).
    """
    one, other = (_address(each.address) for each in (place, office))
    if one and other and (one in other or other in one):
        return Nearness.ADDRESS
    if place.commune and place.commune == office.commune:
        return Nearness.COMMUNE
    if place.district and place.district == office.district:
        return Nearness.DISTRICT
    return None


def _address(text: str) -> str:
    return " ".join(text.casefold().split())


def nearest(place: Place, offices: Sequence[Place]) -> tuple[Place, Nearness] | None:
    """Return the nearest post office of a place, and how near it is; None = there is none near."""
    order = list(Nearness)
    found = [(near, office) for office in offices if (near := nearness(place, office)) is not None]
    if not found:
        return None
    near, office = min(found, key=lambda each: (order.index(each[0]), each[1].id))
    return office, near
