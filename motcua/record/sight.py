"""Who may see which dossier: by agency, place and leg (law.md §6, §8). Asked at every door, for one and for lists."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.ground.agreements.queries import points
from motcua.ground.agreements.rules import AssignmentRow
from motcua.ground.people.rules import HOUSE, POST_ROLES, Actor, Employer, Role
from motcua.record.custody.models import Envelope
from motcua.record.custody.rules import person, point
from motcua.record.dossiers import readings
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.rules import BY_THE_HOUSE, Act, Status
from motcua.record.standing import Carried

_AT_THE_ONE_STOP = frozenset({Role.ONE_STOP_OFFICER, Role.ONE_STOP_HEAD})
_AGENCY_ROLES = _AT_THE_ONE_STOP | {Role.CASE_OFFICER, Role.UNIT_HEAD}
_ANSWERING = frozenset({Role.CASE_OFFICER, Role.UNIT_HEAD})


def needs_places(actor: Actor, dossier: Dossier) -> bool:
    """Whether the sight of an official rests on where she is assigned: another agency's dossier at her desk."""
    return bool(actor.roles & _AT_THE_ONE_STOP) and actor.agency_code != dossier.agency_code


def roles_for(actor: Actor, act: Act, agency_code: str, asked_agencies: Collection[str]) -> frozenset[Role]:
    """Return the roles in which a person may do an act on a dossier of an agency.

    Post staff act as post staff alone: the stages between reception and return cannot be transferred (NĐ 118/2025,
    Art. 10.3). An official who serves another agency's dossier at her desk appraises and decides nothing of it; one
    whose agency is asked for its opinion answers, and does nothing else.
    """
    if actor is HOUSE:
        return actor.roles if act in BY_THE_HOUSE else frozenset()
    if actor.is_post:
        return actor.roles & POST_ROLES
    if actor.employer is Employer.AGENCY and actor.agency_code != agency_code:
        mine = actor.roles & _AT_THE_ONE_STOP
        is_answer = act is Act.ANSWER_OPINION and is_asked(actor, asked_agencies)
        return mine | (actor.roles & _ANSWERING) if is_answer else mine
    return actor.roles


def is_asked(actor: Actor, asked_agencies: Collection[str]) -> bool:
    """Whether the person answers for an agency whose opinion is awaited (NĐ 61/2018, Art. 19.5)."""
    answers = actor.employer is Employer.AGENCY and bool(actor.roles & _ANSWERING)
    return answers and actor.agency_code in asked_agencies


def sees_opinion_alone(actor: Actor, places: Sequence[AssignmentRow], dossier: Dossier) -> bool:
    """Whether a person sees a dossier only because her agency is asked about it: what is asked, and nothing else.

    Its pages, lists and other acts are not there for her; she answers, and reads what lies in it until she has.
    """
    if not is_asked(actor, dossier.asked_agencies) or actor.agency_code == dossier.agency_code:
        return False
    serves = needs_places(actor, dossier) and any(dossier.agency_code in row.agency_codes for row in places)
    return not serves


def may_see(
    actor: Actor, places: Sequence[AssignmentRow], dossier: Dossier, envelope: Envelope | None, carried: Carried | None
) -> bool:
    """Whether the person may see the dossier at all; when not, it does not exist for her.

    A draft made on line is the applicant's alone until it is filed. Sight through an opinion is asked by `is_asked`.
    """
    if actor is HOUSE or actor.owner_of == dossier.pk:
        return True
    if Role.APPLICANT in actor.roles and dossier.owner_account_id == actor.id:
        return True
    if Role.SYSTEM in actor.roles and dossier.opened_by == actor.id:
        return True
    if actor.is_post:
        return _post_sees(actor, places, dossier, envelope, carried)
    if actor.roles & _AGENCY_ROLES and not (dossier.status == Status.DRAFT and dossier.channel == "ONLINE"):
        return actor.agency_code == dossier.agency_code or (
            needs_places(actor, dossier) and any(dossier.agency_code in row.agency_codes for row in places)
        )
    return False


def opens_by_purpose(actor: Actor, dossier: Dossier, at: datetime) -> bool:
    """Whether who oversees has stated today what for she looks at this dossier: then she reads it, and does nothing.

    A draft made on line is nobody's to open. One statement; none for everybody else.
    """
    if not readings.may_state(actor) or (dossier.status == Status.DRAFT and dossier.channel == "ONLINE"):
        return False
    return bool(readings.stated(dossier.pk, actor, at))


def _post_sees(
    actor: Actor, places: Sequence[AssignmentRow], dossier: Dossier, envelope: Envelope | None, carried: Carried | None
) -> bool:
    """Post staff see what was opened at their points, and what lies in or comes to their hands."""
    at_my_point = Role.POST_CLERK in actor.roles and any(row.point_id == dossier.point_id for row in places)
    if dossier.opened_by == actor.id or at_my_point:
        return True
    mine = {person(actor.id), *(point(row.point_id) for row in places)}
    if envelope is not None and {envelope.holder, envelope.offered_to} & mine:
        return True
    return carried is not None and carried.courier_id == actor.id


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
    if actor.roles & _AGENCY_ROLES:
        codes = {actor.agency_code}
        if actor.roles & _AT_THE_ONE_STOP:
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
