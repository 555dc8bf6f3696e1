"""The notice after an act that may still be taken back: what was done, until when, and the button."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.utils.translation import gettext as _

from motcua.base.text import time_words
from motcua.doors.frame.acts import Answer
from motcua.ground.deadlines.rules import local
from motcua.record.dossiers.rules import ACTS, Act
from motcua.record.standing import Standing


@dataclass(frozen=True, slots=True)
class Undo:
    """A form that posts at once: the act taken back, in words, and the clock time up to which it can be."""

    what: str
    until: str
    href: str
    act_id: str
    last_event_no: int


def offered(told: Sequence[Answer], standing: Standing, href: str) -> Undo | None:
    """Return the notice for who did the newest act and may take it back; None for everybody else."""
    may = any(answer.act is Act.UNDO and answer.is_allowed for answer in told)
    if not may or standing.last is None:
        return None
    until = standing.last.at + timedelta(minutes=standing.rules.undo_within_minutes)
    what = _("Bạn vừa làm “%(act)s”.") % {"act": ACTS[standing.last.act].button}
    return Undo(what, time_words(local(until).replace(second=0)), href, str(uuid4()), standing.last.event_no)


def without(told: Sequence[Answer]) -> tuple[Answer, ...]:
    """Return the answers without that about taking back: the notice says it where it can be done."""
    return tuple(answer for answer in told if answer.act is not Act.UNDO)
