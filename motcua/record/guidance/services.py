"""Writing guidance down, and taking back what was written by mistake; twice is once by the id that the page made."""

import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from motcua.base.text import clean_line, moment_words
from motcua.base.violations import NotReadable, NotThere
from motcua.ground.agreements import queries as agreements
from motcua.ground.agreements.rules import AssignmentRow, Right, question, right_of_post
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.catalogue.rules import Procedure
from motcua.ground.deadlines.rules import local
from motcua.ground.people.rules import Actor, Role
from motcua.record import reading
from motcua.record.dossiers.hashing import fingerprint
from motcua.record.dossiers.models import Dossier
from motcua.record.guidance import rules
from motcua.record.guidance.models import Guidance

DESK_ROLES = frozenset({Role.ONE_STOP_OFFICER, Role.ONE_STOP_HEAD})


def give(
    *, entry_id: UUID, procedure_code: str, agency_code: str, topic: str, by: Actor, places: Sequence[AssignmentRow],
    at: datetime, dossier: str = "", ticket: str = "",
) -> Guidance:  # fmt: skip
    """Write down guidance about a procedure of an agency, with the rows that allow it; the same again is one entry.

    `dossier` is any code of the dossier that came of it, `ticket` the number drawn at the door; "" = none. Raises
    NotReadable, NoRight (the first missing row), NotThere, OtherProcedure, EntryReused.
    """
    mark = _mark("give", procedure_code, agency_code, topic, dossier.strip(), ticket.strip())
    there = _there(entry_id, by, mark)
    if there is not None:
        return there
    _require_herself(by)
    day = local(at).date()
    subject = rules.topic_of(topic)
    number = clean_line(ticket, label="Số thứ tự", field="ticket", most=rules.TICKET_MOST, may_be_empty=True)
    procedure = catalogue.procedure_in_force(procedure_code, day)
    catalogue.require_deciding(procedure, agency_code)
    right = right_to_guide(by, procedure, agency_code, places, at)
    came_of_it = _dossier(dossier, procedure, by, places, at) if dossier.strip() else None
    row = Guidance(
        id=entry_id, at=at, by_id=by.id, employer=by.employer.value, point_id=right.counter_id.partition("/")[0],
        counter_id=right.counter_id, agency_code=agency_code, procedure_code=procedure.code, topic=subject.value,
        right=list(right.rows), ticket=number, dossier_id=came_of_it, fingerprint=mark,
    )  # fmt: skip
    return _added(row, by)


def right_to_guide(
    actor: Actor, procedure: Procedure, agency_code: str, places: Sequence[AssignmentRow], at: datetime
) -> Right:
    """Return the rows by which a person guides through a procedure of an agency at her desk. Raises NoRight.

    Post clerks: an agreement with the stage of guiding, or an order of the head, a training and an assignment.
    Officials: their agency, or the desk where they stand.
    """
    office = catalogue.agency(agency_code)
    if actor.is_post and Role.POST_CLERK in actor.roles:
        rows = agreements.rows(person_id=actor.id, agency_code=agency_code, procedure_code=procedure.code)
        return right_of_post(question("GUIDING", procedure, office.short_name, local(at).date()), rows)
    here = next((row for row in places if agency_code in row.agency_codes), next(iter(places), None))
    hers = {actor.agency_code, *(code for row in places for code in row.agency_codes)}
    rules.require_hers(agency_code, hers if actor.roles & DESK_ROLES and not actor.is_post else (), office.short_name)
    return Right((here.id,), here.counter_id) if here is not None else Right((), "")


def take_back(*, entry_id: UUID, wrong_id: UUID, reason: str, by: Actor, at: datetime) -> Guidance:
    """Write the counter-entry of an entry that was written by mistake; both stay, neither is counted.

    Raises NotReadable, NotThere, NotYourEntry, TakenBackAlready, TooLateToTakeBack, EntryReused.
    """
    mark = _mark("take back", str(wrong_id), " ".join(reason.split()))
    there = _there(entry_id, by, mark)
    if there is not None:
        return there
    _require_herself(by)
    why = clean_line(reason, label="Lý do", field="reason", most=rules.REASON_MOST)
    if len(why) < rules.REASON_LEAST or not any(letter.isalpha() for letter in why):
        raise NotReadable(sentence="Ghi lý do bằng vài chữ, ví dụ: chọn nhầm thủ tục.", field="reason")
    wrong = Guidance.objects.filter(pk=wrong_id, cancels__isnull=True).first()
    if wrong is None:
        raise NotThere(thing="lượt hướng dẫn này")
    if wrong.by_id != by.id:
        raise rules.NotYourEntry()
    _require_standing(wrong)
    rules.require_in_time(wrong.at, at)
    row = Guidance(
        id=entry_id, at=at, by_id=by.id, employer=by.employer.value, point_id=wrong.point_id,
        counter_id=wrong.counter_id, agency_code=wrong.agency_code, procedure_code=wrong.procedure_code,
        topic=wrong.topic, right=[], ticket=wrong.ticket, dossier_id=wrong.dossier_id, cancels=wrong, reason=why,
        fingerprint=mark,
    )  # fmt: skip
    return _added(row, by)


def _mark(deed: str, *words: str) -> str:
    return fingerprint(deed, json.dumps(words, ensure_ascii=False))


def _require_herself(by: Actor) -> None:
    if by.helper is not None:
        raise rules.NotByHelpers()


def _require_standing(wrong: Guidance) -> None:
    before = Guidance.objects.filter(cancels=wrong).first()
    if before is not None:
        raise rules.TakenBackAlready(at=moment_words(local(before.at)))


def _added(row: Guidance, by: Actor) -> Guidance:
    """Add a row; of two that came at once the second finds the first."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        there = _there(row.pk, by, row.fingerprint)
        if there is not None:
            return there
        if row.cancels is not None:
            _require_standing(row.cancels)
        raise
    return row


def _there(entry_id: UUID, by: Actor, mark: str) -> Guidance | None:
    """The entry of an earlier sending of the same words by the same person. Raises EntryReused for others."""
    there = Guidance.objects.filter(pk=entry_id).first()
    if there is not None and (there.fingerprint, there.by_id) != (mark, by.id):
        raise rules.EntryReused(at=moment_words(local(there.at)))
    return there


def _dossier(ref: str, procedure: Procedure, by: Actor, places: Sequence[AssignmentRow], at: datetime) -> UUID:
    """The dossier that came of it, one that she may see and of that procedure. Raises NotThere, OtherProcedure."""
    try:
        found: Dossier = reading.find(ref.strip()[:60], by, at, places)
    except NotThere as fault:
        raise NotThere(thing="hồ sơ này", field="dossier") from fault
    if catalogue.version(found.procedure_id).code != procedure.code:
        raise rules.OtherProcedure(dossier=found.code or found.request_no)
    return found.pk
