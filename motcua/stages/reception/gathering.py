"""Filing for many owners by one list, and several procedures at one visit: each dossier by the acts of its own."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from pydantic import ValidationError

from motcua.base.violations import NotReadable, RuleViolation
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.catalogue.rules import RETURNING, SENDING, not_through_post
from motcua.ground.deadlines.rules import local
from motcua.ground.people.rules import Actor
from motcua.record.acts import perform
from motcua.record.dossiers.hashing import fingerprint
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.roles import require_role
from motcua.record.dossiers.rules import Act
from motcua.record.dossiers.services import Call
from motcua.record.gatherings import rules as gathering_rules
from motcua.record.gatherings import services as gatherings
from motcua.record.gatherings.models import Gathering, Line
from motcua.record.gatherings.rules import Kind
from motcua.record.gatherings.services import Owner
from motcua.stages.reception import rules
from motcua.stages.reception.bodies import BeginGroup, OpenDraft, Submit
from motcua.stages.reception.services import right_at


def begin_group(by: Actor, at: datetime, body: BeginGroup) -> Gathering:
    """Write a list of owners for whom one procedure is filed; their dossiers are opened line by line afterwards.

    Asks what every one of those acts will ask: the procedure, the agency that decides, the right at this point. The
    same call again gives the same list. Raises NoRight, NotThroughPost, NoSuchCase, GatheringReused.
    """
    require_role(Act.OPEN_DRAFT, by.roles)
    today = local(at).date()
    procedure = catalogue.procedure_in_force(body.procedure, today)
    procedure.require_case(body.case)
    office = catalogue.require_deciding(procedure, body.agency)
    right, _place = right_at(by, office.code, procedure, body.point, today, post_send=body.post_send)
    if body.post_send != by.is_post:
        raise rules.ListOfTheOtherDesk()
    if body.post_send and not procedure.post_submit and not (right and right.by_order):
        raise not_through_post(procedure, SENDING, "post_send")
    if body.post_return and not procedure.post_return:
        raise not_through_post(procedure, RETURNING, "post_return")
    row = Gathering(
        pk=body.id,
        kind=Kind.GROUP.value,
        procedure_code=procedure.code,
        case_code=body.case,
        agency_code=office.code,
        point_id=body.point,
        post_send=body.post_send,
        post_return=body.post_return,
        body_name=body.submitter.body_name,
        submitter_name=body.submitter.name,
        submitter_phone=body.submitter.phone,
        authority=body.submitter.authority,
        fingerprint=fingerprint("begin_group", body.model_dump_json()),
        opened_by=by.id,
        opened_at=at,
    )
    return gatherings.begin(row, [Owner(item.row, item.applicant.model_dump()) for item in body.owners])


def open_line(by: Actor, at: datetime, group: Gathering, line: Line) -> RuleViolation | None:
    """Open the dossier of one line by its own acts, and through the post file it: both or neither.

    Returns what refuses it, None = it is open. Twice is once: the ids of the acts follow from the line.
    """
    try:
        body = _draft_of(group, line)
        with transaction.atomic():
            perform(Act.OPEN_DRAFT, _call(line.dossier_id, Act.OPEN_DRAFT, by, at), body)
            if group.post_send:
                perform(Act.SUBMIT, _call(line.dossier_id, Act.SUBMIT, by, at), Submit())
            gatherings.note_opened(line, at)
    except RuleViolation as refusal:
        gatherings.note_refused(line, refusal.sentence)
        return refusal
    return None


def _draft_of(group: Gathering, line: Line) -> OpenDraft:
    """Return what opens the dossier of a line. Raises NotReadable for an owner that may not stand in one any more."""
    try:
        return OpenDraft.model_validate(
            {
                "id": line.dossier_id,
                "procedure": group.procedure_code,
                "agency": group.agency_code,
                "point": group.point_id,
                "channel": "POST" if group.post_send else "DIRECT",
                "case": group.case_code,
                "post_send": group.post_send,
                "post_return": group.post_return,
                "applicant": line.owner,
                "submitter_name": group.submitter_name,
                "gathering": group.pk,
                "line": line.line_no,
            }
        )
    except ValidationError as error:
        raise NotReadable(sentence=error.errors()[0]["msg"]) from error


def _call(dossier_id: UUID, act: Act, by: Actor, at: datetime) -> Call:
    return Call(dossier_id, gathering_rules.act_id(dossier_id, act.value), by, at, at)


def begin_visit(by: Actor, at: datetime, first: Dossier) -> Gathering:
    """Make a visit of a dossier, for the further procedures of its applicant; a visit that is there is given back.

    `first` is the first dossier, or any later one of the visit. The visit bears the id of the first.
    """
    require_role(Act.OPEN_DRAFT, by.roles)
    if first.gathering_id is not None and first.gathering_line is None:
        first = Dossier.objects.get(pk=first.gathering_id)
    if first.gathering_id is not None:
        raise rules.VisitOfAList()
    row = Gathering(
        pk=first.pk,
        kind=Kind.VISIT.value,
        point_id=first.point_id,
        agency_code="" if first.point_id else first.agency_code,
        post_send=first.post_send,
        opened_by=first.opened_by,
        opened_at=at,
        fingerprint=fingerprint("begin_visit", str(first.pk)),
    )
    return gatherings.begin(row)
