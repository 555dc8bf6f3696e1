"""Rehearsals that are kept: what each is expected to find, run again and held against what is found now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from motcua.base.text import moment_words
from motcua.base.violations import RuleViolation
from motcua.ground.deadlines.rules import ZONE, local
from motcua.outward.drafting.models import SavedRehearsal
from motcua.outward.rehearsals import proving
from motcua.outward.rehearsals.proving import Rehearsal
from motcua.record.dossiers.rules import ACTS, STATUSES, Act, Status

Line = list[Any]
"""[act, form, status, due instant or None]; the last of a rehearsal that was refused: ["", sentence, "", None]."""
KEPT_MOST = 20
"""Of one procedure: each is run again whenever a draft of it is saved."""


class TooManyRehearsals(RuleViolation):
    """So many are kept already that checking them would take too long."""

    code = "rehearsal.too-many"
    text = "Thủ tục này đã giữ {count} diễn tập. Bỏ bớt một diễn tập cũ rồi giữ diễn tập mới."


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of a rehearsal: what was expected and what was found, in words; "" = nothing."""

    expected: str
    found: str

    @property
    def is_same(self) -> bool:
        """Whether it agrees."""
        return self.expected == self.found


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept rehearsal run again."""

    id: str
    words: str
    start: datetime
    lines: tuple[Difference, ...]

    @property
    def is_same(self) -> bool:
        """Whether everything is as expected."""
        return all(line.is_same for line in self.lines)

    @property
    def differences(self) -> tuple[Difference, ...]:
        """The lines that do not agree."""
        return tuple(line for line in self.lines if not line.is_same)


def keep(code: str, found: Rehearsal, by_id: str, at: datetime) -> None:
    """Keep what a rehearsal found as what is expected from now on; the same way and start is kept once.

    Raises TooManyRehearsals.
    """
    key = f"{code}:{found.way}:{found.start.astimezone(ZONE):%Y-%m-%dT%H:%M}"
    row = SavedRehearsal.objects.filter(pk=key).first()
    if row is None:
        count = SavedRehearsal.objects.filter(procedure_code=code).count()
        if count >= KEPT_MOST:
            raise TooManyRehearsals(count=count)
        row = SavedRehearsal(id=key, procedure_code=code, way=found.way, start_at=found.start)
    row.expected, row.saved_by, row.saved_at = lines_of(found), by_id, at
    row.save()


def drop(code: str, key: str) -> None:
    """Keep a rehearsal of a procedure no longer; one that is gone stays gone."""
    for row in SavedRehearsal.objects.filter(pk=key, procedure_code=code):
        row.delete()


def run_again(code: str, version_id: str) -> tuple[Kept, ...]:
    """Run every kept rehearsal of a procedure through a version; each tells what was expected and what was found.

    A few hundred milliseconds each.
    """
    rows = SavedRehearsal.objects.filter(procedure_code=code).order_by("way", "start_at")
    return tuple(_again(row, version_id) for row in rows)


def lines_of(found: Rehearsal) -> list[Line]:
    """Return a rehearsal as the lines by which it is known again."""
    lines: list[Line] = [
        [moment.act.value, moment.form, moment.status.value, moment.due_at.isoformat() if moment.due_at else None]
        for moment in found.moments
    ]
    return lines if not found.refusal else [*lines, ["", found.refusal, "", None]]


def _again(row: SavedRehearsal, version_id: str) -> Kept:
    found = lines_of(proving.rehearse(version_id, row.way, row.start_at))
    expected = list(row.expected)
    count = max(len(found), len(expected))
    lines = (
        Difference(_said(expected[at]) if at < len(expected) else "", _said(found[at]) if at < len(found) else "")
        for at in range(count)
    )
    return Kept(row.pk, proving.WAYS[row.way][0], row.start_at, tuple(lines))


def _said(line: Line) -> str:
    """A line in words: act, form, status, due."""
    act, form, status, due = line
    if not act:
        return _("Dừng lại: %(why)s") % {"why": form}
    parts = [ACTS[Act(act)].button, form, STATUSES[Status(status)].word]
    if due:
        parts.append(_("hạn %(at)s") % {"at": moment_words(local(datetime.fromisoformat(due)))})
    return " · ".join(part for part in parts if part)
