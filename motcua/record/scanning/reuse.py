"""Papers that the applicant has filed before: known to be there, taken over when she agrees (dùng lại giấy tờ).

What may be taken over is a scan of another dossier of the same applicant that shows the same component. Before she
agrees nobody is told more than that it exists and since when: not from which dossier, not what is in it. Then it
becomes a scan of this dossier that refers to the same content, with a row that says from where, who wrote her consent
down, and in what words; the dossier it came from has it in its read log.

Law: NĐ 118/2025/NĐ-CP, Art. 10 (what was digitised is used again) [?]; Luật 91/2025/QH15 (consent, none by default).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Q, QuerySet

from motcua.ground.catalogue import queries as catalogue
from motcua.ground.catalogue.rules import ComponentRule
from motcua.ground.people.models import Account
from motcua.ground.people.rules import Employer
from motcua.record.dossiers import readings
from motcua.record.dossiers import services as dossiers
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.readings import What
from motcua.record.dossiers.rules import Status
from motcua.record.papers.models import Scan, TakenOver
from motcua.record.papers.rules import RESULT_FROM
from motcua.record.papers.scans import services as rows
from motcua.record.papers.scans import virus
from motcua.record.scanning import rules, services
from motcua.record.scanning.services import Asked
from motcua.record.standing import Standing

CONSENT = (
    "Tôi đồng ý dùng lại bản số hóa giấy tờ tôi đã nộp ở hồ sơ trước cho hồ sơ này. Giấy tờ không thay đổi và còn giá "
    "trị."
)
"""What an applicant agrees to at her own account."""
CONSENT_AT_COUNTER = (
    "Người nộp có mặt tại quầy, đã nghe rõ và đồng ý dùng lại bản số hóa giấy tờ đã nộp ở hồ sơ trước cho hồ sơ này."
)
"""What who sits with her confirms."""
LOOKED_THROUGH = 200
"""So many of an applicant's newest scans are looked through."""


@dataclass(frozen=True, slots=True)
class Known:
    """A component of this dossier of which the applicant has filed a scan before: that it exists, and since when."""

    paper_no: int
    name: str
    filed_at: datetime


@dataclass(frozen=True, slots=True)
class _Source:
    known: Known
    scan: Scan


def consent_for(employer: Employer) -> str:
    """Return the sentence that stands beside the box."""
    return CONSENT if employer is Employer.NONE else CONSENT_AT_COUNTER


def known(standing: Standing, dossier: Dossier, here: Collection[int | None]) -> tuple[Known, ...]:
    """Return what could be taken over into a dossier by who may now; nothing for everybody else. One statement.

    `here` are the components of which it has a scan already: those are left out.
    """
    if not rules.may_take_over(standing):
        return ()
    return tuple(source.known for source in _sources(standing, dossier, here))


@transaction.atomic
def take_over(asked: Asked, numbers: Iterable[int], door: str, *, is_agreed: bool) -> tuple[int, ...]:
    """Take components over into a dossier; return the numbers of the new scans. A refusal writes nothing.

    Asked again, what was taken over is there already. Raises NothingChosen, NoConsent, NotTheApplicants, NoRight,
    NotThere.
    """
    wanted = sorted(set(numbers))
    if not wanted:
        raise rules.NothingChosen()
    if not is_agreed:
        raise rules.NoConsent()
    dossier = dossiers.lock(asked.dossier_id)
    standing = services.require_add_to(dossier, asked)
    rules.require_take_over(standing)
    taken = _taken_over(asked.dossier_id)
    here = Scan.objects.filter(dossier_id=dossier.pk, removed_at=None).values_list("paper_no", flat=True)
    sources = {source.known.paper_no: source for source in _sources(standing, dossier, set(here))}
    added = []
    for number in wanted:
        if number in taken:
            continue
        if number not in sources:
            raise rules.NotTheApplicants(number=number)
        added.append(_refer(asked, sources[number].scan, number, door))
    return tuple(added)


def _refer(asked: Asked, source: Scan, paper_no: int, door: str) -> int:
    """Write the scan that refers to a content filed before, and where it came from."""
    added = rows.refer(asked.dossier_id, source, paper_no, door, asked.by, asked.at)
    if not added.repeated:
        TakenOver.objects.create(
            dossier_id=asked.dossier_id,
            scan_no=added.scan_no,
            source_id=source.dossier_id,
            source_scan_no=source.scan_no,
            consent=consent_for(asked.by.employer),
            at=asked.at,
            by_id=asked.by.id,
            door=door,
        )
        readings.note(source.dossier_id, asked.by, door, What.SCAN, asked.at, thing_no=source.scan_no)
    return added.scan_no


def _taken_over(dossier_id: UUID) -> set[int | None]:
    """The components of which a scan that was taken over stands."""
    numbers = TakenOver.objects.filter(dossier_id=dossier_id).values_list("scan_no", flat=True)
    standing = Scan.objects.filter(dossier_id=dossier_id, scan_no__in=list(numbers), removed_at=None)
    return set(standing.values_list("paper_no", flat=True))


def _sources(standing: Standing, dossier: Dossier, here: Collection[int | None]) -> list[_Source]:
    """The newest scan of each component that this dossier lacks, among the applicant's other dossiers."""
    same = _same_applicant(standing, dossier)
    if same is None:
        return []
    lacking = [item for item in standing.procedure.components if item.component_no not in here]
    found: dict[int, _Source] = {}
    for scan in _scans(same, dossier) if lacking else ():
        shown = _component(scan)
        for item in lacking:
            if item.component_no not in found and shown is not None and rules.is_same_component(item, shown):
                found[item.component_no] = _Source(Known(item.component_no, item.name, scan.added_at), scan)
    return [found[number] for number in sorted(found)]


def _scans(same: Q, dossier: Dossier) -> "QuerySet[Scan]":
    """Scans of papers that stand in other dossiers, filed by the same applicant; the newest first."""
    usable = Scan.objects.filter(removed_at=None, paper_no__lt=RESULT_FROM, proof_event_no=None).exclude(
        check_state=virus.CheckState.INFECTED.value
    )
    if virus.is_on():
        usable = usable.filter(check_state=virus.CheckState.CLEAN.value)
    filed = Dossier.objects.filter(same).exclude(pk=dossier.pk).exclude(status=Status.DRAFT.value)
    return usable.filter(dossier__in=filed).select_related("dossier").order_by("-added_at")[:LOOKED_THROUGH]


def _same_applicant(standing: Standing, dossier: Dossier) -> Q | None:
    """The condition on another dossier that it is the same applicant's; None when she cannot be known for sure.

    By personal number. At her own account only what she filed from it, or what bears the number that the administration
    has of her: a number that somebody types is no proof of being that person. Without a number: her own account and the
    same name.
    """
    number, actor = dossier.applicant_personal_id, standing.actor
    if actor.employer is not Employer.NONE:
        return Q(applicant_personal_id=number, applicant_kind=dossier.applicant_kind) if number else None
    if actor.id == "" or dossier.owner_account_id != actor.id:
        return None
    mine = Q(owner_account_id=actor.id)
    if not number:
        return mine & Q(applicant_personal_id="", applicant_name=dossier.applicant_name)
    is_hers = Exists(Account.objects.filter(pk=actor.id, personal_id=number))
    return Q(applicant_personal_id=number, applicant_kind=dossier.applicant_kind) & (mine | Q(is_hers))


def _component(scan: Scan) -> ComponentRule | None:
    """The component that a scan shows, in the version of its own dossier."""
    dossier = scan.dossier
    procedure = catalogue.chosen(dossier.procedure_id, dossier.channel, dossier.case_code)
    return next((item for item in procedure.components if item.component_no == scan.paper_no), None)
