"""The facts on which a decision rests, gathered from rows: of a dossier that is there, or of one still to be opened."""

from collections.abc import Sequence
from datetime import date

from motcua.ground.agreements import queries as agreements
from motcua.ground.agreements.rules import AssignmentRow, Errand, Question, Rows, finishing, question
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.catalogue.rules import Procedure
from motcua.ground.deadlines import queries as deadlines
from motcua.ground.deadlines.rules import local
from motcua.ground.people.rules import Actor
from motcua.record.custody.models import Envelope
from motcua.record.custody.rules import Direction, person
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.roles import FINISHING, GIVING_BACK, TRANSFERABLE
from motcua.record.dossiers.rules import Act, Status
from motcua.record.rights.rules import AT_THE_ONE_STOP, OUTSIDE, Facts, InHand, Subject
from motcua.record.standing import Carried

_NOTHING = Rows((), (), ())
_TYPED_IN = frozenset({Act.OPEN_DRAFT, Act.SUBMIT})
"""Acts of who types a dossier in for the agency's own desk."""


def rows_for(actor: Actor, dossier: Dossier) -> Rows | None:
    """Return the rows on which a person's right or sight may rest; None where neither does. One statement at most."""
    if not actor.is_post and not needs_places(actor, dossier.agency_code):
        return None
    code = catalogue.version(dossier.procedure_id).code
    return agreements.rows(person_id=actor.id, agency_code=dossier.agency_code, procedure_code=code)


def needs_places(actor: Actor, agency_code: str) -> bool:
    """Whether the sight of an official rests on where she is assigned: another agency's dossier at her desk."""
    return bool(actor.roles & AT_THE_ONE_STOP) and actor.agency_code != agency_code


def subject_of(dossier: Dossier, envelope: Envelope | None, carried: Carried | None) -> Subject:
    """Return what of a dossier decides who sees it. Nothing is read."""
    hands = (envelope.holder, envelope.offered_to) if envelope is not None else ()
    return Subject(
        dossier_id=dossier.pk,
        point_id=dossier.point_id,
        opened_by=dossier.opened_by,
        owner_account_id=dossier.owner_account_id or "-",
        is_online_draft=dossier.status == Status.DRAFT and dossier.channel == "ONLINE",
        asked_agencies=tuple(dossier.asked_agencies),
        in_hands=frozenset(key for key in hands if key),
        courier_id=carried.courier_id if carried is not None else "",
    )


def of_dossier(
    act: Act,
    actor: Actor,
    dossier: Dossier,
    envelope: Envelope | None,
    carried: Carried | None,
    procedure: Procedure,
    rows: Rows | None,
    day: date,
) -> Facts:
    """Return the facts for an act on a dossier; `procedure` as it was listed when it was received. Nothing is read."""
    office = catalogue.agency(dossier.agency_code).short_name
    asked = _question(act, dossier, envelope, procedure, office, day) if actor.is_post and act in TRANSFERABLE else None
    return Facts(
        person=actor,
        act=act,
        day=day,
        agency_code=dossier.agency_code,
        agency=office,
        dossier=subject_of(dossier, envelope, carried),
        rows=finishing(rows, local(dossier.opened_at).date()) if rows is not None else _NOTHING,
        question=asked,
        in_hand=_in_hand(act, actor, envelope, day) if asked is not None else None,
    )


def _in_hand(act: Act, actor: Actor, envelope: Envelope | None, day: date) -> InHand | None:
    """What a person of the post holds and may still bring home; None = nothing that the act would bring home."""
    if act not in FINISHING or envelope is None or envelope.holder != person(actor.id):
        return None
    days = deadlines.rule_set(day).finish_in_hand_days
    return InHand(envelope.code, local(envelope.moved_at).date(), days, goes_back=act in GIVING_BACK)


def of_opening(
    act: Act,
    actor: Actor,
    procedure: Procedure,
    agency_code: str,
    day: date,
    *,
    point_id: str = "",
    errands: tuple[Errand, ...] = (),
    asks_list: bool = False,
    account_is_open: bool = True,
) -> Facts:
    """Return the facts for an act with dossiers of a procedure of an agency, none of which is there yet. One statement.

    `point_id` "" = at any point where the person stands.
    """
    office = catalogue.agency(agency_code).short_name
    rows, asked = _NOTHING, None
    if actor.is_post:
        rows = agreements.rows(person_id=actor.id, agency_code=agency_code, procedure_code=procedure.code)
        if act in TRANSFERABLE:
            asked = question(
                TRANSFERABLE[act], procedure, office, day, point_id=point_id, errands=errands, asks_list=asks_list
            )
    elif not actor.roles & OUTSIDE:
        rows = Rows(_standing(actor, day), (), ())
    return Facts(actor, act, day, agency_code, office, None, rows, asked, point_id, account_is_open)


def _standing(actor: Actor, day: date) -> Sequence[AssignmentRow]:
    return agreements.assignments_of(actor.id, day)


def _question(
    act: Act, dossier: Dossier, envelope: Envelope | None, procedure: Procedure, office: str, day: date
) -> Question:
    stage = _stage(act, envelope)
    point = dossier.point_id if stage in ("RECEPTION", "DIGITISE") else ""
    errands = (Errand.DATA_ENTRY,) if act in _TYPED_IN and not dossier.post_send else ()
    return question(stage, procedure, office, day, point_id=point, errands=errands)


def _stage(act: Act, envelope: Envelope | None) -> str:
    """The stage that post staff need for an act: mostly its own, sometimes that of the paper in their hands.

    Papers taken back at delivery go to the agency as part of the return (TT 17/2017, Art. 5.2); papers that the post
    took over and that never reached the agency go back to the applicant as part of the reception.
    """
    direction = envelope.direction if envelope is not None else ""
    if act is Act.OFFER_HANDOVER and direction == Direction.RECALL:
        return "RETURN"
    if act is Act.WITHDRAW_OFFER and direction != Direction.SUBMIT:
        return "RETURN"
    if act is Act.RETURN_AT_COUNTER and direction == Direction.SUBMIT:
        return "RECEPTION"
    return TRANSFERABLE[act]
