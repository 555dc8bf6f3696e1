"""Scans on a page: the shelf of a dossier by component, the viewer beside it, files and pictures, taking away.

A page of a door shows them with `{% scans shelf %}` (`wide=True`: contents left, viewer right), where
`shelf = scans.shelf(request, dossier, standing, "desk")`. All else is answered here, for every door: each address asks
who may see this dossier's papers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.base.text import moment_words
from motcua.base.violations import RuleViolation
from motcua.doors.frame.rules import DOORS
from motcua.doors.frame.session import NotYourDoor, Visitor, visitor
from motcua.ground.deadlines.rules import local
from motcua.ground.people.rules import Employer
from motcua.outward.notices.signed import signed_results
from motcua.record.papers.rules import RESULT_FROM, Signing
from motcua.record.papers.scans import virus
from motcua.record.papers.scans.rules import CHUNK_BYTES, KINDS, PICKED, size_words
from motcua.record.scanning import queries, reuse
from motcua.record.scanning.queries import ScanReading
from motcua.record.scanning.reuse import Known
from motcua.record.standing import Standing

Dossier = Any
"""The row that `reading` returns; doors import no models."""
SCAN_DOORS = ("desk", "office", "portal", "control")
_SIDES = {Employer.POST: "bưu điện", Employer.AGENCY: "cơ quan", Employer.NONE: "người nộp"}


@dataclass(frozen=True, slots=True)
class ScanLine:
    """One file on the shelf."""

    scan_no: int
    name: str
    words: str
    """What it is: "PDF · 3 trang · 1,2 MB"."""
    by_words: str
    """Who added it and when."""
    view_href: str
    file_href: str
    thumb_href: str
    """Empty while there is no picture."""
    is_pending: bool
    state_words: str
    """Why it cannot be opened now: it waits for the virus scanner, or holds a virus; "" = it can."""
    is_infected: bool
    signed_words: str
    """How far the electronic signature of a result is, in words; "" = nobody ordered one."""
    verify_href: str
    """Where anybody verifies the signed file; "" = it is not signed."""
    paper_no: int | None
    is_proof: bool
    """It is the signature of who took the result, no paper of the dossier."""
    remove_href: str
    assign_href: str
    is_current: bool = False
    page_count: int = 1
    drawn_count: int = 0
    is_signing: bool = False
    """The worker has yet to sign it."""

    @property
    def is_result(self) -> bool:
        """Whether it is a file of the result."""
        return self.paper_no is not None and self.paper_no >= RESULT_FROM


@dataclass(frozen=True, slots=True)
class Group:
    """A component with its files; number None = files of which it was not said."""

    number: int | None
    name: str
    counts: str
    scans: tuple[ScanLine, ...]
    digitised: str = ""
    """Who digitised it, when and how; "" = nobody yet, or it is no component."""


@dataclass(frozen=True, slots=True)
class GoneLine:
    """A file that was taken away and may be put back."""

    name: str
    words: str
    restore_href: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One page among those of a file, as a link."""

    number: int
    href: str
    thumb_href: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Viewer:
    """The page that is looked at."""

    scan: ScanLine
    page: int
    picture_href: str
    """Empty while there is no picture: the file itself can be opened."""
    alt: str
    turns: tuple[Turn, ...]
    before_href: str
    after_href: str
    turn_href: str
    quarters: int


@dataclass(frozen=True, slots=True)
class ScanShelf:
    """All that the component shows."""

    dossier_id: UUID
    door: str
    back: str
    groups: tuple[Group, ...]
    removed: tuple[GoneLine, ...]
    count: int
    words: str
    is_pending: bool
    components: tuple[tuple[int, str], ...]
    view_refusal: RuleViolation | None
    add_refusal: RuleViolation | None
    page_href: str
    list_href: str
    whole_href: str
    begin_href: str
    most: str
    most_bytes: int
    chunk_bytes: int
    picked: str
    digitised_count: int
    """How many components of the procedure have a file that can be used."""
    is_checked: bool
    """Whether files are looked at for viruses."""
    known: tuple[Known, ...]
    """What the applicant filed before and may have taken over."""
    consent: str
    reuse_href: str
    viewer: Viewer | None = None

    @property
    def component_count(self) -> int:
        """How many components the procedure has; results are none."""
        return sum(number < RESULT_FROM for number, _name in self.components)

    @property
    def may_add(self) -> bool:
        """Whether files may be added now."""
        return self.add_refusal is None


def door_of(request: HttpRequest, who: Visitor, asked: str = "") -> str:
    """Return the door whose person is at these pages: the one asked for if it is hers, else the first. Raises
    NotYourDoor."""
    hers = [door for door in SCAN_DOORS if who.actor.roles & DOORS[door]]
    if not hers:
        raise NotYourDoor()
    return asked if asked in hers else hers[0]


def shelf(
    request: HttpRequest,
    dossier: Dossier,
    standing: Standing,
    door: str,
    *,
    counts: Mapping[int, str] | None = None,
    back: str = "",
    offers_known: bool = False,
) -> ScanShelf:
    """Return the shelf of a dossier for who is at the page. One statement, two where it `offers_known`.

    One more where a file of the result is signed.

    `offers_known`: the page is one where a dossier is put together, so it says what the applicant has filed before.

    `counts` = what was counted on paper of each component, in words, by its number. `back` = where posted forms lead
    to, the page itself when empty. The address may say what the viewer shows: `?tep=2&trang=3&xoay=1`.
    """
    found = queries.shelf(standing, dossier)
    who = visitor(request)
    has_signed = any(row.signed_sha256 for row in found.scans)
    codes = signed_results(dossier.pk) if has_signed else {}
    maker = _Lines(dossier.pk, who, door, may_change=found.add_refusal is None, codes=codes)
    asked = request.GET
    current = _current(found.scans, asked)
    lines = {row.scan_no: maker.line(row, is_current=current is row) for row in found.scans}
    pages = sum(row.page_count for row in found.scans)
    address = reverse("frame:scans", args=[dossier.pk])
    groups = _groups(found, lines, counts or {})
    return ScanShelf(
        dossier_id=dossier.pk,
        door=door,
        back=back or request.get_full_path(),
        groups=groups,
        removed=tuple(maker.gone(row) for row in found.removed) if found.add_refusal is None else (),
        count=len(lines),
        words=_("%(files)s tệp, %(pages)s trang") % {"files": len(lines), "pages": pages} if lines else "",
        is_pending=any(line.is_pending or line.is_signing for line in lines.values()),
        components=found.components,
        view_refusal=found.view_refusal,
        add_refusal=found.add_refusal,
        page_href=f"{address}?cua={door}",
        list_href=f"{reverse('frame:scans-list', args=[dossier.pk])}?cua={door}",
        whole_href=reverse("frame:scan-whole", args=[dossier.pk]),
        begin_href=reverse("frame:upload-begin", args=[dossier.pk]),
        most=size_words(settings.SCAN_BYTES),
        most_bytes=settings.SCAN_BYTES,
        chunk_bytes=CHUNK_BYTES,
        picked=PICKED,
        digitised_count=sum(group.digitised != "" and (group.number or 0) < RESULT_FROM for group in groups),
        is_checked=virus.is_on(),
        known=_known(found, standing, dossier) if offers_known else (),
        consent=reuse.consent_for(who.actor.employer),
        reuse_href=reverse("frame:scan-reuse", args=[dossier.pk]),
        viewer=_viewer(lines[current.scan_no], dossier.pk, asked, address, door) if current is not None else None,
    )


def _known(found: queries.Shelf, standing: Standing, dossier: Dossier) -> tuple[Known, ...]:
    """What the applicant filed before, for who may add to the dossier now."""
    if found.add_refusal is not None:
        return ()
    return reuse.known(standing, dossier, {row.paper_no for row in found.scans})


def _current(rows: Sequence[ScanReading], asked: QueryDict) -> ScanReading | None:
    """The file that the address names, else the first."""
    wanted = asked.get("tep", "")
    named = next((row for row in rows if str(row.scan_no) == wanted), None)
    return named or next(iter(rows), None)


@dataclass(frozen=True, slots=True)
class _Lines:
    """Makes lines of scans for one person."""

    dossier_id: UUID
    who: Visitor
    door: str
    may_change: bool
    codes: Mapping[int, str]
    """Codes of verification of the files that are signed, by number."""

    def line(self, row: ScanReading, *, is_current: bool) -> ScanLine:
        drawn = (row.drawn_count or 0) if row.may_be_opened else 0
        may_change = self.may_change and row.proof_event_no is None
        return ScanLine(
            scan_no=row.scan_no,
            name=row.name,
            words=_file_words(row),
            by_words=self._by(row),
            view_href=view_href(self.dossier_id, row.scan_no, 1, self.door),
            file_href=self._href("scan-file", row.scan_no) if row.may_be_opened else "",
            thumb_href=self._href("scan-thumb", row.scan_no, 1) if drawn else "",
            is_pending=row.drawn_count is None,
            state_words=_state_words(row),
            is_infected=row.virus != "",
            signed_words=_signed_words(row),
            verify_href=reverse("portal:verified", args=[self.codes[row.scan_no]]) if row.scan_no in self.codes else "",
            paper_no=row.paper_no,
            is_proof=row.proof_event_no is not None,
            remove_href=self._href("scan-remove", row.scan_no) if may_change else "",
            assign_href=self._href("scan-assign", row.scan_no) if may_change else "",
            is_current=is_current,
            page_count=row.page_count,
            drawn_count=drawn,
            is_signing=row.signing in (Signing.ORDERED, Signing.FAILED),
        )

    def gone(self, row: ScanReading) -> GoneLine:
        words = [row.removed_reason, self._who(row.removed_by_name, "")]
        if row.removed_at is not None:
            words.append(moment_words(local(row.removed_at)))
        return GoneLine(row.name, " · ".join(word for word in words if word), self._href("scan-restore", row.scan_no))

    def _by(self, row: ScanReading) -> str:
        who = self._who(row.by_name, _SIDES[Employer(row.employer)], is_own=row.added_by == self.who.actor.id)
        return ", ".join(part for part in (who, moment_words(local(row.added_at)), _way_words(row.way)) if part)

    def _who(self, name: str, side: str, *, is_own: bool = False) -> str:
        """Officials read each other's names; an applicant reads which side it was."""
        if self.door != "portal":
            return name or side
        return _("bạn") if is_own else side

    def _href(self, name: str, *numbers: int) -> str:
        return reverse(f"frame:{name}", args=[self.dossier_id, *numbers])


def view_href(dossier_id: UUID, scan_no: int, page: int, door: str, quarters: int = 0) -> str:
    """Return the address of the page that shows a page of a file."""
    turn = f"&xoay={quarters}" if quarters else ""
    return f"{reverse('frame:scans', args=[dossier_id])}?cua={door}&tep={scan_no}&trang={page}{turn}#xem"


def _file_words(row: ScanReading) -> str:
    kind = KINDS.get(row.media_type)
    pages = ngettext("%(n)s trang", "%(n)s trang", row.page_count) % {"n": row.page_count}
    return " · ".join((kind.short if kind else row.media_type, pages, size_words(row.size_bytes)))


def _way_words(way: str) -> str:
    """How a file came; of one picked from a machine nothing is said, nearly all are."""
    return {
        "CAMERA": _("máy ảnh"),
        "FOLDER": _("thư mục máy quét"),
        "SCREEN": _("màn hình"),
        "REUSE": _("dùng lại"),
    }.get(way, "")


def _state_words(row: ScanReading) -> str:
    if row.virus:
        words = _("Có vi-rút (%(virus)s), đã cách ly, không ai mở được. Quét vi-rút máy đã gửi, tải lên tệp khác.")
        return words % {"virus": row.virus}
    if row.may_be_opened:
        return ""
    if row.is_silent:
        return _("Máy quét vi-rút chưa trả lời, hệ thống đang thử lại. Chưa mở được tệp.")
    return _("Đang quét vi-rút, chưa mở được tệp.")


def _signed_words(row: ScanReading) -> str:
    return {
        Signing.NONE: "",
        Signing.ORDERED: _("Đang chờ ký số"),
        Signing.FAILED: _("Ký số chưa được, máy chủ đang thử lại"),
        Signing.SIGNED: _("Đã ký số"),
    }[row.signing]


def _groups(found: queries.Shelf, lines: Mapping[int, ScanLine], counts: Mapping[int, str]) -> tuple[Group, ...]:
    """The components in the order of the procedure, then files of none of them, last who signed for the result."""
    by_paper: dict[int | None, list[ScanLine]] = {}
    proofs = tuple(line for line in lines.values() if line.is_proof)
    replaced = tuple(line for line in lines.values() if line.scan_no in found.replaced)
    for line in (line for line in lines.values() if not line.is_proof and line not in replaced):
        by_paper.setdefault(line.paper_no, []).append(line)
    known = dict(found.components)
    groups = [_component(number, name, counts, by_paper.pop(number, [])) for number, name in known.items()]
    rest = [line for rows in by_paper.values() for line in rows]
    if rest:
        groups.append(Group(None, _("Chưa rõ thành phần"), "", tuple(rest)))
    if replaced:
        groups.append(Group(None, _("Kết quả cũ, đã thay"), "", replaced))
    if proofs:
        groups.append(Group(None, _("Chữ ký nhận kết quả"), "", proofs))
    return tuple(groups)


def _component(number: int, name: str, counts: Mapping[int, str], lines: Sequence[ScanLine]) -> Group:
    """A component is digitised by the first of its files that holds no virus."""
    first = next((line for line in lines if not line.is_infected), None)
    return Group(number, name, counts.get(number, ""), tuple(lines), first.by_words if first else "")


def _viewer(line: ScanLine, dossier_id: UUID, asked: QueryDict, address: str, door: str) -> Viewer:
    last = max(1, line.drawn_count)
    page = min(max(1, _number(asked.get("trang", ""), 1)), last)
    quarters = _number(asked.get("xoay", ""), 0) % 4
    turned = f"?xoay={quarters}" if quarters else ""

    def at(number: int, turn: int = 0) -> str:
        return view_href(dossier_id, line.scan_no, number, door, turn)

    return Viewer(
        scan=line,
        page=page,
        picture_href=reverse("frame:scan-page", args=[dossier_id, line.scan_no, page]) + turned
        if line.drawn_count
        else "",
        alt=_("%(name)s, trang %(page)s trên %(pages)s") % {"name": line.name, "page": page, "pages": line.page_count},
        turns=tuple(
            Turn(
                number, at(number), reverse("frame:scan-thumb", args=[dossier_id, line.scan_no, number]), number == page
            )
            for number in range(1, line.drawn_count + 1)
        )
        if line.drawn_count > 1
        else (),
        before_href=at(page - 1) if page > 1 else "",
        after_href=at(page + 1) if page < last else "",
        turn_href=at(page, (quarters + 1) % 4),
        quarters=quarters,
    )


def _number(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else default
