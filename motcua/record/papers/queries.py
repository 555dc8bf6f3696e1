"""Reads of what is in a dossier."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from motcua.ground.catalogue.rules import Procedure
from motcua.ground.people import services as people
from motcua.record.dossiers.models import Event
from motcua.record.papers.forms import Component, Form, thaw
from motcua.record.papers.models import IssuedForm, Paper, Scan, SigningOrder
from motcua.record.papers.rules import RESULT_FROM, Count, KeptResult, Signing, counts_by_component
from motcua.record.papers.scans import virus


def recalled(dossier_id: UUID) -> tuple[tuple[int, str], ...]:
    """Return (number, name) of the originals left with the applicant that the agency takes back at delivery."""
    rows = Paper.objects.filter(dossier_id=dossier_id, is_recalled=True).order_by("paper_no")
    return tuple(rows.values_list("paper_no", "name"))


def recalled_of(dossier_ids: Collection[UUID]) -> dict[UUID, tuple[tuple[int, str], ...]]:
    """Return the same of many dossiers; one without such papers is left out. One statement."""
    rows = Paper.objects.filter(dossier_id__in=list(dossier_ids), is_recalled=True).order_by("paper_no")
    found: dict[UUID, tuple[tuple[int, str], ...]] = {}
    for dossier_id, number, name in rows.values_list("dossier_id", "paper_no", "name"):
        found[dossier_id] = (*found.get(dossier_id, ()), (number, name))
    return found


def counted(dossier_id: UUID) -> tuple[Paper, ...]:
    """Return the papers as counted last, results last."""
    return tuple(Paper.objects.filter(dossier_id=dossier_id).order_by("paper_no"))


def kept_results(dossier_id: UUID) -> tuple[KeptResult, ...]:
    """Return the files of results that a dossier keeps, oldest first: what an electronic return hands over.

    One statement. Those that the virus scanner has not let through, or that another took the place of, are among them.
    """
    found = Scan.objects.filter(dossier_id=dossier_id, removed_at=None, paper_no__gte=RESULT_FROM)
    rows = found.annotate(signing=signing_now(), signed_sha256=signed_hash())
    return tuple(
        KeptResult(
            scan_no=row.scan_no,
            paper_no=row.paper_no or RESULT_FROM,
            sha256=row.sha256,
            is_pdf=row.media_type == "application/pdf",
            added_at=row.added_at,
            may_be_opened=virus.may_be_opened(row.check_state),
            virus=row.virus,
            signing=Signing(row.signing or ""),
            signed_sha256=row.signed_sha256 or "",
        )
        for row in rows.order_by("scan_no")
    )


def signing_now() -> Subquery:
    """Return the state of the newest order to sign a scan, for rows of scans; null = nobody ordered it."""
    return Subquery(_orders().values("state")[:1])


def signed_hash() -> Subquery:
    """Return the hash of a scan as it was signed, for rows of scans; null = it is not signed."""
    return Subquery(_orders().filter(state=Signing.SIGNED.value).values("sha256")[:1])


def _orders() -> QuerySet[SigningOrder]:
    orders = SigningOrder.objects.filter(dossier_id=OuterRef("dossier_id"), scan_no=OuterRef("scan_no"))
    return orders.order_by("-event_no")


def form(dossier_id: UUID, event_no: int) -> IssuedForm | None:
    """Return the form that an event issued, frozen as it was; None when it issued none."""
    return IssuedForm.objects.filter(dossier_id=dossier_id, event_no=event_no).first()


def issued_by(dossier_id: UUID, event_no: int) -> tuple[str, datetime] | None:
    """Return who did an event and when, as the forms that it issued say; None = there is none. One statement."""
    return Event.objects.filter(dossier_id=dossier_id, event_no=event_no).values_list("by_id", "at").first()


def forms(dossier_id: UUID) -> tuple[IssuedForm, ...]:
    """Return the forms of a dossier in the order of their issue, without what they say."""
    return tuple(IssuedForm.objects.filter(dossier_id=dossier_id).defer("content").order_by("event_no"))


def issued(places: Sequence[tuple[UUID, int]]) -> tuple[IssuedForm, ...]:
    """Return the forms that events issued, (dossier, number of the event), in that order. One statement."""
    wanted = set(places)
    rows = IssuedForm.objects.filter(dossier_id__in={dossier_id for dossier_id, _ in wanted})
    found = {(row.dossier_id, row.event_no): row for row in rows if (row.dossier_id, row.event_no) in wanted}
    return tuple(found[place] for place in places if place in found)


def frozen(dossier_id: UUID, kinds: Sequence[str]) -> dict[int, Form]:
    """Return what the forms of these kinds say, by the number of the event that issued them. One statement."""
    rows = IssuedForm.objects.filter(dossier_id=dossier_id, kind__in=kinds).values_list("event_no", "content")
    return {event_no: thaw(content) for event_no, content in rows}


def number_of(dossier_id: UUID, kind: str) -> str:
    """Return the number of the newest form of a kind; "" when none was issued."""
    rows = IssuedForm.objects.filter(dossier_id=dossier_id, kind=kind).order_by("-event_no")
    return rows.values_list("number", flat=True).first() or ""


def sums(counts: Mapping[int, tuple[int, int, int]]) -> tuple[int, int, int]:
    """Return the sums of originals, certified copies and photocopies."""
    rows = counts.values()
    return (sum(row[0] for row in rows), sum(row[1] for row in rows), sum(row[2] for row in rows))


def missing_items(procedure: Procedure, missing: Sequence[tuple[int, str]]) -> tuple[Component, ...]:
    """Return the components named as short, with their published counts. Raises NotOnTheList, CountedTwice."""
    counts_by_component(procedure, [Count(number) for number, _ in missing])
    by_no = {item.component_no: item for item in procedure.components}
    return tuple(
        Component(
            name=by_no[number].name,
            originals=by_no[number].original_count,
            certified_copies=by_no[number].certified_copy_count,
            photocopies=by_no[number].photocopy_count,
            note=note,
        )
        for number, note in missing
    )


def person_names(holders: tuple[str, ...]) -> dict[str, str]:
    """Return the names behind holder keys of people, by key."""
    people_ids = {key.removeprefix("person:"): key for key in holders if key.startswith("person:")}
    return {people_ids[person_id]: name for person_id, name in people.names(people_ids).items()}


def component_counts(dossier_id: UUID) -> dict[int, Count]:
    """Return what was counted last of each component, by its number; results are left out."""
    return {
        row.paper_no: Count(
            row.paper_no,
            row.original_count,
            row.certified_copy_count,
            row.photocopy_count,
            row.electronic_count,
        )
        for row in counted(dossier_id)
        if row.paper_no < RESULT_FROM
    }
