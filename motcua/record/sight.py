"""Who may see which dossier: by agency, place and leg (law.md §6, §8). Asked at every door, for one and for lists."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.ground.agreements.queries import points
from motcua.ground.agreements.rules import AssignmentRow
from motcua.ground.deadlines.queries import rule_set
from motcua.ground.deadlines.rules import local
from motcua.ground.people.rules import Actor, Employer, Role
from motcua.record.custody.models import Envelope
from motcua.record.custody.rules import EnvelopeFacts, person, point
from motcua.record.dossiers import readings
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.rules import Status
from motcua.record.masking import View, Where, view
from motcua.record.rights.gathering import needs_places, subject_of
from motcua.record.rights.rules import AT_THE_ONE_STOP, OF_AGENCIES, is_asked, sight_of
from motcua.record.standing import Carried


def sees_opinion_alone(actor: Actor, places: Sequence[AssignmentRow], dossier: Dossier) -> bool:
    """Whether a person sees a dossier only because her agency is asked about it: what is asked, and nothing else.

    Its pages, lists and other acts are not there for her; she answers, and reads what lies in it until she has.
    """
    if not is_asked(actor, dossier.asked_agencies) or actor.agency_code == dossier.agency_code:
        return False
    serves = needs_places(actor, dossier.agency_code) and any(dossier.agency_code in row.agency_codes for row in places)
    return not serves


def may_see(
    actor: Actor, places: Sequence[AssignmentRow], dossier: Dossier, envelope: Envelope | None, carried: Carried | None
) -> bool:
    """Whether the person may see the dossier at all; when not, it does not exist for her.

    Sight through an opinion is asked by `is_asked`.
    """
    return bool(sight_of(actor, places, subject_of(dossier, envelope, carried), dossier.agency_code))


def view_of(
    actor: Actor, dossier: Dossier, envelope: Envelope | EnvelopeFacts | None, *, has_stated: bool = False
) -> View:
    """Return how much of the applicant's data a person who may see a dossier sees of it now. Nothing is read."""
    is_hers = actor.owner_of == dossier.pk or bool(dossier.owner_account_id and dossier.owner_account_id == actor.id)
    where = Where(
        agency_code=dossier.agency_code,
        status=Status(dossier.status),
        by_post=dossier.post_send,
        direction=envelope.direction if envelope is not None else "",
        holder=envelope.holder if envelope is not None else "",
        offered_to=(envelope.offered_to or "") if envelope is not None else "",
        asked_agencies=tuple(dossier.asked_agencies),
        masks_name=rule_set(local(dossier.received_at or dossier.last_event_at).date()).name_masked_after_handover,
        is_hers=is_hers or (Role.SYSTEM in actor.roles and dossier.opened_by == actor.id),
    )
    return view(actor, where, has_stated=has_stated)


def opens_by_purpose(actor: Actor, dossier: Dossier, at: datetime) -> bool:
    """Whether who oversees has stated today what for she looks at this dossier: then she reads it, and does nothing.

    A draft made on line is nobody's to open. One statement; none for everybody else.
    """
    if not readings.may_state(actor) or (dossier.status == Status.DRAFT and dossier.channel == "ONLINE"):
        return False
    return bool(readings.stated(dossier.pk, actor, at))


def visible(actor: Actor, places: Sequence[AssignmentRow]) -> QuerySet[Dossier]:
    """Return the dossiers that a person may see, for lists; the same answer as `may_see`, as one condition.

    Overseers see figures and the codes they count, not papers: lists of the control door use `counted`.
    """
    mine = Q(opened_by=actor.id)
    if Role.APPLICANT in actor.roles:
        return Dossier.objects.filter(owner_account_id=actor.id).exclude(owner_account_id="")
    if Role.SYSTEM in actor.roles:
        return Dossier.objects.filter(mine)
    if actor.is_post:
        keys = [person(actor.id), *(point(row.point_id) for row in places)]
        held = Envelope.objects.filter(dossier_id=OuterRef("pk")).filter(Q(holder__in=keys) | Q(offered_to__in=keys))
        if Role.POST_CLERK in actor.roles:
            mine |= Q(point_id__in=[row.point_id for row in places])
        return Dossier.objects.filter(mine | Exists(held))
    if actor.roles & OF_AGENCIES:
        codes = {actor.agency_code}
        if actor.roles & AT_THE_ONE_STOP:
            codes |= {code for row in places for code in row.agency_codes}
        return Dossier.objects.filter(agency_code__in=codes).exclude(status=Status.DRAFT, channel="ONLINE")
    return Dossier.objects.none()


def counted(actor: Actor, places: Sequence[AssignmentRow]) -> QuerySet[Dossier]:
    """Return the dossiers that a person's figures count.

    A manager's cover the province, a post director's what the post receives, carries or returns; a head's are the
    dossiers that she sees.
    """
    if Role.MANAGER in actor.roles:
        return Dossier.objects.all()
    if Role.POST_DIRECTOR in actor.roles:
        offices = [place.id for place in points().values() if place.employer == Employer.POST.value]
        return Dossier.objects.filter(Q(post_send=True) | Q(post_return=True) | Q(point_id__in=offices))
    return visible(actor, places)
