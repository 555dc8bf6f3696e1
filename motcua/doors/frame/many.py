"""One act for many dossiers: one repeatable act each, and one result each (bag, handover, acceptance, long lists).

A form names the dossiers it is for in `pick`, as an id alone or as `id:event`, the last event that the page showed, so
that a changed dossier is not signed unseen (a hidden `seen-<id>` says the same). The id of each act is that of the
hidden `act-<id>`, or made of the one hidden `job` and the dossier: a repeated post is the same acts.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.http import QueryDict
from pydantic import ValidationError

from motcua.base.violations import NotReadable, RuleViolation
from motcua.doors.frame.acts import Done
from motcua.doors.frame.calling import run
from motcua.doors.frame.faults import faults_of, first_sentence
from motcua.ground.people.rules import Actor
from motcua.record.dossiers.rules import Act
from motcua.record.dossiers.services import Call

MOST = 200
"""So many are ticked at most."""
MOST_OF_LIST = 500
"""So many are taken at most when the whole of a list is meant."""

_OF_THE_PAGE = re.compile(r" (?:Phần bạn gõ vẫn còn|Tải lại)[^.]*\.")
"""What a refusal advises somebody who has that one dossier before her."""


@dataclass(frozen=True, slots=True)
class Picked:
    """One dossier named in a form: the id of its act and the last event that the page showed."""

    dossier_id: UUID
    act_id: UUID
    seen_event_no: int | None
    own: str = ""
    """What is typed or shown for this dossier alone, such as the number of its seal; "" = nothing."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one dossier: done, or the sentence that refuses it."""

    dossier_id: UUID
    done: Done | None
    refusal: str = ""
    law: str = ""


def act_ids(dossier_ids: Iterable[UUID], form: QueryDict | None = None) -> dict[UUID, str]:
    """Return the id of the act for each dossier of a page: the one that a form brought back, else a new one."""
    kept: Mapping[str, Any] = form or {}
    return {dossier_id: str(kept.get(f"act-{dossier_id}") or uuid4()) for dossier_id in dossier_ids}


def picked_from(form: QueryDict, *, things: str = "phong bì", most: int = MOST) -> tuple[Picked, ...]:
    """Return the dossiers that were ticked in a form, each once, in its order; `things` = what a row of it is.

    Raises NotReadable when nothing was ticked, more than `most`, or the form has lost its ids.
    """
    texts = list(dict.fromkeys(form.getlist("pick")))
    if not texts:
        how = "Quét hoặc đánh dấu" if things == "phong bì" else "Đánh dấu"
        raise NotReadable(sentence=f"Chưa chọn {things} nào. {how} từng {things}.", field="pick")
    if len(texts) > most:
        raise NotReadable(sentence=f"Mỗi lần nhiều nhất {most} {things}. Bớt đi, rồi làm tiếp.", field="pick")
    return tuple(_picked(text, form) for text in texts)


def _picked(text: str, form: QueryDict) -> Picked:
    dossier, _colon, beside = text.partition(":")
    try:
        dossier_id, seen = UUID(dossier), beside or form.get(f"seen-{dossier}", "")
        known = form.get(f"act-{dossier}", "")
        act_id = UUID(known) if known else act_of(UUID(form.get("job", "")), dossier_id)
        return Picked(dossier_id, act_id, int(seen) if seen else None, form.get(f"own-{dossier}", ""))
    except ValueError as fault:
        raise NotReadable(sentence="Biểu mẫu đã cũ hoặc thiếu mã. Tải lại trang, phần đã ghi vẫn còn.") from fault


def act_of(job_id: UUID, dossier_id: UUID) -> UUID:
    """Return the id of the act on one dossier of a form or a job: always the same, so that doing it twice is once."""
    return uuid5(job_id, str(dossier_id))


def seen_as(item: Picked, last_event_no: int) -> Picked:
    """Return a dossier as the page shows it now, where the form did not say how it was seen."""
    return item if item.seen_event_no is not None else replace(item, seen_event_no=last_event_no)


def run_each(
    act: Act, picked: Sequence[Picked], body_of: Callable[[Picked], Mapping[str, Any]], actor: Actor, at: datetime
) -> tuple[Outcome, ...]:
    """Run an act on each dossier by itself: what one refuses keeps no other back."""
    return tuple(_run_one(act, item, body_of(item), actor, at) for item in picked)


def _run_one(act: Act, item: Picked, body: Mapping[str, Any], actor: Actor, at: datetime) -> Outcome:
    call = Call(item.dossier_id, item.act_id, actor, at, at, item.seen_event_no)
    try:
        return Outcome(item.dossier_id, run(act, call, body))
    except ValidationError as error:
        return Outcome(item.dossier_id, None, first_sentence(faults_of(error)))
    except RuleViolation as violation:
        return Outcome(item.dossier_id, None, in_a_list(violation), violation.law or "")


def in_a_list(violation: RuleViolation) -> str:
    """Return the sentence of a violation for a list of outcomes, where no page is to be loaded again."""
    return _OF_THE_PAGE.sub("", violation.sentence)
