"""One act for many dossiers: one repeatable act each, and one result each (bag, handover, acceptance).

A form names the dossiers it is for in `pick`; the hidden `act-<id>` and `seen-<id>` of each keep a repeated post the
same act and a changed dossier from being signed unseen.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

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


@dataclass(frozen=True, slots=True)
class Picked:
    """One dossier named in a form: the id of its act and the last event that the page showed."""

    dossier_id: UUID
    act_id: UUID
    seen_event_no: int | None


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


def picked_from(form: QueryDict, *, things: str = "phong bì") -> tuple[Picked, ...]:
    """Return the dossiers that were ticked in a form, each once, in its order; `things` = what a row of it is.

    Raises NotReadable when nothing was ticked, more than MOST, or the form has lost its ids.
    """
    texts = list(dict.fromkeys(form.getlist("pick")))
    if not texts:
        how = "Quét hoặc đánh dấu" if things == "phong bì" else "Đánh dấu"
        raise NotReadable(sentence=f"Chưa chọn {things} nào. {how} từng {things}.", field="pick")
    if len(texts) > MOST:
        raise NotReadable(sentence=f"Mỗi lần nhiều nhất {MOST} {things}. Bớt đi, rồi làm tiếp.", field="pick")
    return tuple(_picked(text, form) for text in texts)


def _picked(text: str, form: QueryDict) -> Picked:
    try:
        seen = form.get(f"seen-{text}", "")
        return Picked(UUID(text), UUID(form.get(f"act-{text}", "")), int(seen) if seen else None)
    except ValueError as fault:
        raise NotReadable(sentence="Biểu mẫu đã cũ hoặc thiếu mã. Tải lại trang, phần đã ghi vẫn còn.") from fault


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
        return Outcome(item.dossier_id, None, violation.sentence, violation.law or "")
