"""Reads of scans as values: what lies in a dossier as files, by component, with who added it and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery

from motcua.base.violations import NotThere, RuleViolation
from motcua.ground.people.models import Account
from motcua.record.dossiers.models import Dossier
from motcua.record.papers.models import Scan
from motcua.record.papers.queries import signed_hash, signing_now
from motcua.record.papers.rules import Signing
from motcua.record.papers.scans import virus
from motcua.record.payments.models import Charge
from motcua.record.payments.rules import Money
from motcua.record.scanning import rules
from motcua.record.standing import Standing


@dataclass(frozen=True, slots=True)
class ScanReading:
    """One scan as a page shows it."""

    scan_no: int
    paper_no: int | None
    name: str
    media_type: str
    size_bytes: int
    page_count: int
    drawn_count: int | None
    sha256: str
    way: str
    employer: str
    added_by: str
    by_name: str
    """Empty where the person is no longer known."""
    added_at: datetime
    removed_at: datetime | None
    removed_by_name: str
    removed_reason: str
    restored_from: int | None
    proof_event_no: int | None
    """The event whose handing-out it proves; None = it shows a paper."""
    may_be_opened: bool
    """Whether the virus scanner has let it through, or there is none."""
    is_silent: bool
    """The scanner was asked and has not answered; it is asked again."""
    virus: str
    """What the scanner found in it; "" = nothing."""
    signing: Signing = Signing.NONE
    """Of a file of the result: how far its electronic signature is."""
    signed_sha256: str = ""
    """Of the file as it was signed; "" = it was not."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The scans of a dossier for one person: what she sees, what she may do, and why not."""

    scans: tuple[ScanReading, ...]
    removed: tuple[ScanReading, ...]
    """Taken away and not put back since."""
    replaced: frozenset[int]
    """Numbers of scans that are results which count no more; an applicant sees none of them."""
    components: tuple[tuple[int, str], ...]
    view_refusal: RuleViolation | None
    add_refusal: RuleViolation | None


def shelf(standing: Standing, dossier: Dossier) -> Shelf:
    """Return the shelf of a dossier that the person may see. One statement; none when she may not see its papers.

    A second one for an applicant whose result is there: it is hers when what is due for it is paid.
    """
    owner = dossier.owner_account_id
    view_refusal = add_refusal = None
    try:
        rules.require_view(standing, owner)
    except RuleViolation as refusal:
        view_refusal = refusal
    try:
        rules.require_add(standing, owner)
    except RuleViolation as refusal:
        add_refusal = refusal
    rows = scans(dossier.pk) if view_refusal is None else ()
    if any(rules.asks_for_result(standing, row.paper_no) for row in rows):
        is_owed = owes_at_return(dossier.pk)
        rows = tuple(row for row in rows if _has_claim(standing, row, is_owed=is_owed))
    back = {row.restored_from for row in rows}
    return Shelf(
        scans=tuple(row for row in rows if row.removed_at is None),
        removed=tuple(row for row in rows if row.removed_at is not None and row.scan_no not in back),
        replaced=frozenset(row.scan_no for row in rows if rules.is_replaced(standing, row.paper_no, row.added_at)),
        components=rules.components(standing),
        view_refusal=view_refusal,
        add_refusal=add_refusal,
    )


def _has_claim(standing: Standing, row: ScanReading, *, is_owed: bool) -> bool:
    return rules.has_claim(standing, row.paper_no, added_at=row.added_at, is_owed=is_owed)


def scans(dossier_id: UUID, only: Sequence[int] | None = None) -> tuple[ScanReading, ...]:
    """Return the scans of a dossier, oldest first, removed ones too; `only` = these numbers. One statement."""
    names = Account.objects.order_by()
    rows = Scan.objects.filter(dossier_id=dossier_id).annotate(
        by_name=Subquery(names.filter(pk=OuterRef("added_by")).values("full_name")),
        removed_by_name=Subquery(names.filter(pk=OuterRef("removed_by")).values("full_name")),
        signing=signing_now(),
        signed_sha256=signed_hash(),
    )
    if only is not None:
        rows = rows.filter(scan_no__in=only)
    return tuple(
        ScanReading(
            scan_no=row.scan_no,
            paper_no=row.paper_no,
            name=row.name,
            media_type=row.media_type,
            size_bytes=row.size_bytes,
            page_count=row.page_count,
            drawn_count=row.drawn_count,
            sha256=row.sha256,
            way=row.way,
            employer=row.employer,
            added_by=row.added_by,
            by_name=row.by_name or "",
            added_at=row.added_at,
            removed_at=row.removed_at,
            removed_by_name=row.removed_by_name or "",
            removed_reason=row.removed_reason,
            restored_from=row.restored_from,
            proof_event_no=row.proof_event_no,
            may_be_opened=virus.may_be_opened(row.check_state),
            is_silent=virus.is_on() and row.check_state == virus.CheckState.UNREACHABLE,
            virus=row.virus,
            signing=Signing(row.signing or ""),
            signed_sha256=row.signed_sha256 or "",
        )
        for row in rows.order_by("scan_no")
    )


def require_result(standing: Standing, dossier_id: UUID, paper_no: int | None, added_at: datetime) -> None:
    """Refuse an applicant with ResultNotYoursYet a result that she has no claim to yet. At most one statement.

    With ResultReplaced one that counts no more; `added_at`: when the file came.
    """
    if rules.asks_for_result(standing, paper_no):
        rules.require_result(standing, paper_no, added_at=added_at, is_owed=owes_at_return(dossier_id))


def owes_at_return(dossier_id: UUID) -> bool:
    """Whether State money is still owed that is paid when the result is received; postage is for the paper alone.

    One statement.
    """
    charges = Charge.objects.filter(dossier_id=dossier_id, due_at="RETURN", settled_event_no=None)
    return charges.exclude(kind=Money.POSTAGE.value).exists()


def has_proof(dossier_id: UUID, event_no: int) -> bool:
    """Whether the signature of who took the result at an event is kept. One statement."""
    return Scan.objects.filter(dossier_id=dossier_id, proof_event_no=event_no).exists()


def scan(dossier_id: UUID, scan_no: int) -> ScanReading:
    """Return a scan that stands, to be opened. Raises NotThere, also for a removed one; NotCheckedYet, HoldsVirus."""
    found = next(iter(scans(dossier_id, [scan_no])), None)
    if found is None or found.removed_at is not None:
        raise NotThere(thing="bản số hóa này")
    rules.require_openable(may_be_opened=found.may_be_opened, virus=found.virus)
    return found
