"""The control sheet of a dossier, made from its journal and the slips that both sides signed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from motcua.ground.agreements.queries import place_words
from motcua.ground.catalogue.queries import agency
from motcua.ground.people import services as people
from motcua.record import reading
from motcua.record.desks import body_of
from motcua.record.dossiers.journal import Entry, asked_in
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.rules import STATUSES, Act, Status
from motcua.record.dossiers.stage_clock import StageLeft, since_restart, stage_left, stretches
from motcua.record.papers import queries as papers
from motcua.record.papers.form_sets import number_in
from motcua.record.papers.issuing import owner
from motcua.record.papers.sheets import ControlSheet
from motcua.record.papers.tracing import LEGS, Bodies, Step, coordinating, legs_of, punctuality
from motcua.record.reading import Happening

SLIPS = ("PHIEU_GUI", "BIEN_BAN", "PHIEU_PHAT")
"""The forms that both sides of a leg sign."""


def control_sheet(dossier: Dossier, at: datetime, told: Sequence[Happening] | None = None) -> ControlSheet:
    """Return the control sheet of a dossier as its journal stands; `told` = the happenings, if they are read already.

    Three statements beside the happenings. Law: TT 03/2025/TT-VPCP, App. I, form 06.
    """
    happened = reading.happenings(dossier.pk) if told is None else told
    procedure, office = reading.procedure_of(dossier), agency(dossier.agency_code)
    ids = {str(item.facts["assignee"]) for item in happened if item.facts.get("assignee")}
    taken_back = {item.facts["undone"] for item in happened if item.act is Act.UNDO}
    left = _stages_left(dossier, happened)
    steps = [
        step for item in happened if item.event_no not in taken_back for step in _steps(item, left.get(item.event_no))
    ]
    bodies = Bodies(
        applicant=dossier.submitter_name or dossier.applicant_name,
        desk=f"Bộ phận Một cửa, {office.short_name}",
        office=office.short_name,
        head=f"Lãnh đạo {office.short_name}",
        names=people.names(ids) if ids else {},
    )
    judged = dossier.due_at if dossier.is_judged_anew or dossier.original_due_at is None else dossier.original_due_at
    is_new_due = dossier.original_due_at is not None
    return ControlSheet(
        body=body_of(dossier.agency_code),
        dossier_code=dossier.code or dossier.request_no,
        owner=owner(dossier),
        procedure_name=procedure.name,
        procedure_code=procedure.code,
        agency_name=office.name,
        legs=legs_of(steps, papers.frozen(dossier.pk, SLIPS), bodies, judged),
        issued_at=at,
        state=STATUSES[Status(dossier.status)].word,
        coordinating=coordinating(steps),
        received_at=dossier.received_at,
        due_at=dossier.due_at,
        first_due_at=dossier.original_due_at if is_new_due else None,
        resolved_at=dossier.resolved_at,
        outcome=punctuality(dossier.resolved_at, judged),
        journal_hash=happened[-1].hash[:16] if happened else "",
        form_no=number_in(procedure.form_set, ControlSheet.kind),
        form_set=procedure.form_set,
    )


_OF_STAGES = frozenset({Act.PASS_ON, Act.ASSIGN, Act.PROPOSE, Act.SEND_BACK, Act.APPROVE, Act.REFUSE})
"""Acts with which a stage of the internal process ends."""


def _stages_left(dossier: Dossier, happened: Sequence[Happening]) -> dict[int, StageLeft]:
    """Which stage ended with which event, and how its budget was kept; nothing where no process is declared."""
    procedure = reading.procedure_of(dossier)
    if not procedure.stages:
        return {}
    entries = [Entry(item.event_no, item.act, item.at, item.by_id, item.facts) for item in happened]
    found = since_restart(stretches(entries), entries, procedure.on_supplement)
    calendar = reading.calendar_of(dossier)
    ended = [item for item in happened if item.act in _OF_STAGES]
    left = {item.event_no: stage_left(procedure.stages, found, item.at, calendar) for item in ended}
    return {number: stage for number, stage in left.items() if stage is not None}


def _steps(item: Happening, stage: StageLeft | None) -> list[Step]:
    """The handovers of one event: its own, and one for each step of the process that it asks of another agency."""
    found = []
    if item.act.value in LEGS or item.act is Act.ACCEPT_BY_POST:
        found.append(_step(item, item.act, item.facts, stage))
    if item.act is not Act.ASK_OPINION:
        entry = Entry(item.event_no, item.act, item.at, item.by_id, item.facts)
        found += [_step(item, Act.ASK_OPINION, question) for question in asked_in(entry)]
    return found


def _step(item: Happening, act: Act, facts: Mapping[str, Any], stage: StageLeft | None = None) -> Step:
    return Step(
        event_no=item.event_no,
        act=act.value,
        at=item.at,
        by_name=item.by_words,
        place=place_words(item.place) if item.place and item.employer == "POST" else "",
        facts=facts,
        is_post=item.employer == "POST",
        stage=stage,
    )
