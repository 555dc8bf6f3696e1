"""Who and what a dossier is, in the bar above its pages: a name as its leg shows it, numbers by their last digits."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from motcua.base.text import masked_personal_number, masked_phone
from motcua.doors.frame.components import Crumb
from motcua.ground.catalogue.queries import agency
from motcua.record import masking, sight
from motcua.record.dossiers.rules import Status
from motcua.record.dossiers.words import CHANNEL_WORDS
from motcua.record.standing import Standing


@dataclass(frozen=True, slots=True)
class Identity:
    """The bar above the pages of one dossier."""

    crumbs: tuple[Crumb, ...]
    number: str
    procedure: str
    agency: str
    applicant: str
    details: str
    status: Status
    envelope: str


def identity(dossier: Any, standing: Standing) -> Identity:
    """Return the bar of a dossier that the person may see."""
    seen = sight.view_of(standing.actor, dossier, standing.envelope)
    parts = [f"ĐT {masked_phone(dossier.applicant_phone)}"]
    if dossier.applicant_personal_id:
        parts.insert(0, f"số định danh {masked_personal_number(dossier.applicant_personal_id)}")
    if dossier.submitter_name:
        parts.append(f"người nộp thay: {masking.name(dossier.submitter_name, seen.name)}")
    parts.append(f"nộp {CHANNEL_WORDS.get(dossier.channel, dossier.channel)}")
    return Identity(
        crumbs=(Crumb("Quầy", reverse("desk:counter")), Crumb(standing.number)),
        number=standing.number,
        procedure=standing.procedure.called,
        agency=agency(dossier.agency_code).short_name,
        applicant=masking.name(dossier.applicant_name, seen.name),
        details=" · ".join(parts),
        status=standing.state.status,
        envelope=standing.envelope.code if standing.envelope else "",
    )
