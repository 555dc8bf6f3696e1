"""People of the transfer in words."""

from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.base.text import day_words, moment_words, upper_first
from motcua.ground.agreements.overview import TermState
from motcua.ground.agreements.queries import points
from motcua.ground.agreements.rules import ERRAND_WORDS, Term
from motcua.ground.agreements.staff import (
    STATE_WORDS,
    DegreeIs,
    EmploymentLine,
    Filters,
    Holds,
    OrderLine,
    Person,
    Post,
    TrainingLine,
    TrainingState,
)
from motcua.ground.catalogue.queries import agencies, procedure_names
from motcua.ground.deadlines.rules import local
from motcua.ground.people.rules import DEGREE_WORDS, ROLE_WORDS, Degree, Employer
from motcua.outward.reports.listing import place_words
from motcua.record.dossiers.rules import Owner

SHIFT_WORDS = {"DAY": "cả ngày", "MORNING": "buổi sáng", "AFTERNOON": "buổi chiều"}
WARNED = frozenset({TrainingState.ENDS_SOON, TrainingState.ENDED, TrainingState.NONE})
TERM_WORDS = {
    TermState.AHEAD: "chưa đến ngày",
    TermState.RUNS: "còn hạn",
    TermState.ENDS_SOON: "sắp hết hạn",
    TermState.ENDED: "đã hết hạn",
}


_HOLDS_WORDS = {
    Holds.SOME: "Có chứng nhận còn hiệu lực.",
    Holds.ENDING: "Có chứng nhận sắp hết hạn.",
    Holds.NONE: "Chưa có chứng nhận còn hiệu lực.",
}


@dataclass(frozen=True, slots=True)
class Look:
    """What the list is asked for, on which day, and the programme at whose points people stand; "" = anywhere."""

    filters: Filters
    day: date
    today: date
    programme: str = ""
    programme_name: str = ""

    def of(self, **changed: str) -> "Look":
        """Return the same look with other filters."""
        return replace(self, filters=replace(self.filters, **changed))  # type: ignore[arg-type]  # texts alone

    def parts(self) -> dict[str, str]:
        """Return it as it stands in an address."""
        asked = self.filters
        given = {
            "noi": asked.employer, "co-quan": asked.agency_code, "diem": asked.point_id, "tap-huan": asked.training,
            "tim": asked.words, "de-an": self.programme, "chung-nhan": asked.certificates, "trinh-do": asked.degree,
            "vao-ngay": self.day.isoformat() if self.day != self.today else "",
        }  # fmt: skip
        return {name: value for name, value in given.items() if value}


def notes(look: Look) -> list[str]:
    """Return in words what a link has narrowed the list to beside its form."""
    said = []
    if look.programme:
        name = {"programme": look.programme_name}
        said.append(_("Người đứng ở các điểm trong lộ trình của “%(programme)s”.") % name)
    if look.day != look.today:
        said.append(_("Vào ngày %(day)s.") % {"day": day_words(look.day)})
    if look.filters.certificates:
        said.append(_(_HOLDS_WORDS[Holds(look.filters.certificates)]))
    degree = look.filters.degree
    if degree == DegreeIs.HIGH:
        said.append(_("Trình độ đại học trở lên."))
    elif degree == DegreeIs.UNTOLD:
        said.append(_("Chưa ghi trình độ."))
    elif degree:
        said.append(_("Trình độ: %(degree)s.") % {"degree": _(DEGREE_WORDS[Degree(degree)])})
    return said


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the list."""

    id: str
    href: str
    name: str
    title: str
    owner: str
    office: str
    degree: str
    places: tuple[str, ...]
    training: str
    training_detail: str
    is_warned: bool
    is_closed: bool


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """One training record of the page of a person."""

    id: str
    field: str
    course: str
    taken: str
    """Trainer and day."""
    number: str
    term: str
    state: str
    is_warned: bool
    is_over: bool
    ended: str
    file_href: str
    file_name: str
    file_id: str


def line(person: Person) -> Line:
    """Return one person of the list."""
    return Line(
        person.id, reverse("control:staff-person", args=[person.id]), person.name, person.title, owner_of(person),
        office_of(person.employer, person.agency_code, person.home_point_id), degree_of(person),
        tuple(place_of(post) for post in person.posts), upper_first(_(STATE_WORDS[person.training])), detail_of(person),
        person.training in WARNED, person.is_closed,
    )  # fmt: skip


def owner_of(person: Person) -> str:
    """Whose chip stands before the name."""
    return (Owner.POST if person.employer == Employer.POST.value else Owner.AGENCY).value


def office_of(employer: str, agency_code: str, home_point_id: str) -> str:
    """Return where somebody works: the post office, the post, or the agency."""
    if employer == Employer.POST.value:
        point = points().get(home_point_id)
        if point is None or point.employer == Employer.POST.value:
            return place_words(home_point_id) if home_point_id else _("Bưu điện")
        return f"{_('Bưu điện')} · {place_words(home_point_id)}"
    office = agencies().get(agency_code)
    return office.short_name if office is not None else agency_code or _("Cơ quan")


def degree_of(person: Person) -> str:
    """Return degree and speciality: "đại học, Luật"; "" = not told."""
    degree = _(DEGREE_WORDS[Degree(person.degree)]) if person.degree in set(Degree) else person.degree
    return ", ".join(filter(None, (degree, person.speciality)))


def place_of(post: Post) -> str:
    """Return counter and point, half a day and reserve where they are not the whole."""
    more = [_(SHIFT_WORDS[post.shift])] if post.shift != "DAY" else []
    more += [_("dự phòng")] if post.is_reserve else []
    place = f"{post.counter} · {place_words(post.point_id)}"
    return f"{place} ({', '.join(more)})" if more else place


def detail_of(person: Person) -> str:
    """Return how many fields, and the next end of one."""
    found = person.trained
    if found is None:
        return ""
    count = ngettext("%(n)s lĩnh vực còn hạn", "%(n)s lĩnh vực còn hạn", found.in_force) % {"n": found.in_force}
    said = [count]
    if found.ended:
        said.append(_("%(n)s đã hết") % {"n": found.ended})
    if found.next_end is not None and found.ending:
        said.append(_("sớm nhất hết %(day)s") % {"day": day_words(found.next_end)})
    return ", ".join(said)


def roles_of(person: Person) -> str:
    """Return the roles in words."""
    return ", ".join(_(ROLE_WORDS[role]) for role in person.roles)


def term_of(term: Term) -> str:
    """Return a term: "01/07/2025 – 31/12/2030"."""
    return f"{day_words(term.first)} – {day_words(term.last) if term.last else _('không hạn')}"


def training_row(item: TrainingLine, names: dict[str, str]) -> TrainingRow:
    """Return one training record in words."""
    ended = ""
    if item.ended_at is not None:
        told = {"when": moment_words(local(item.ended_at)), "who": names.get(item.ended_by, item.ended_by)}
        ended = _("%(who)s chấm dứt %(when)s") % told + f": {item.ended_reason}"
    has_file = bool(item.certificate_id)
    taken = ", ".join(filter(None, (item.trainer, day_words(item.trained_on) if item.trained_on else "")))
    never_held = item.term.last is not None and item.term.last < item.term.first
    return TrainingRow(
        item.id, upper_first(item.field_name), item.course, taken, item.certificate_no,
        _("chưa từng có hiệu lực") if never_held else term_of(item.term),
        _("đã chấm dứt") if item.ended_at is not None else _(TERM_WORDS[item.state]),
        item.state is TermState.ENDS_SOON, item.state is TermState.ENDED, ended,
        reverse("control:staff-certificate", args=[item.certificate_id]) if has_file else "", item.certificate_name,
        item.certificate_id,
    )  # fmt: skip


def post_words(post: Post, day: date) -> tuple[str, str, bool]:
    """Return a place, its term, and whether it holds on a day."""
    return place_of(post), term_of(post.term), post.term.holds(day)


def order_words(item: OrderLine, day: date) -> tuple[str, str, str, bool]:
    """Return an order: its number, what for and where, its term, and whether it holds."""
    names = procedure_names()
    work = upper_first(_(ERRAND_WORDS[item.errand]))
    what = f"{work}: {', '.join(names.get(code, code) for code in item.procedure_codes)} · {place_words(item.point_id)}"
    return item.number, what, term_of(item.term), item.ended_at is None and item.term.holds(day)


def employment_words(item: EmploymentLine) -> tuple[str, str]:
    """Return an office with the title there, and from when until when."""
    office = office_of(item.employer, item.agency_code, item.home_point_id)
    first = day_words(item.first) if item.first else "…"
    last = day_words(item.last) if item.last else _("nay")
    return ", ".join(filter(None, (office, item.title))), f"{first} – {last}"
