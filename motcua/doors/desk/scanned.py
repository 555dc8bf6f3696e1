"""Which envelopes lie scanned on the table, and what was put aside: kept with the sign-in until the act is done.

Codes of our own alone are kept, no name and no number of a person.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.sessions.backends.base import SessionBase

from motcua.ground.deadlines.rules import local

_SCANNED, _DIFFERENCES = "desk-scanned", "desk-differences"
_MOST = 400
_DIFFERENCES_MOST = 20


@dataclass(frozen=True, slots=True)
class Scanned:
    """When an envelope was scanned, "10:58:04", and whether a hand typed its code."""

    at: str
    was_typed: bool

    @property
    def words(self) -> str:
        """The time, marked when it was typed."""
        return f"{self.at}, gõ tay" if self.was_typed else self.at


def all_of(session: SessionBase) -> Mapping[str, Scanned]:
    """Return what was scanned by code, in the order of the scans."""
    found = session.get(_SCANNED)
    if not isinstance(found, dict):
        return {}
    return {str(code): Scanned(str(at).rstrip("*"), str(at).endswith("*")) for code, at in found.items()}


def tick(session: SessionBase, code: str, at: datetime, *, was_typed: bool) -> str:
    """Tick an envelope; return when it was ticked before, "" when it was not: then nothing changes."""
    before = all_of(session).get(code)
    if before is not None:
        return before.at
    now = f"{local(at):%H:%M:%S}{'*' if was_typed else ''}"
    kept = dict(session.get(_SCANNED) or {})
    session[_SCANNED] = dict([*kept.items(), (code, now)][-_MOST:])
    return ""


def untick(session: SessionBase, code: str) -> None:
    """Take one tick back."""
    forget(session, [code])


def forget(session: SessionBase, codes: Iterable[str]) -> None:
    """What was handed over is no longer ticked."""
    gone = set(codes)
    kept = session.get(_SCANNED)
    if isinstance(kept, dict) and gone & kept.keys():
        session[_SCANNED] = {code: at for code, at in kept.items() if code not in gone}


def last(session: SessionBase, here: Collection[str]) -> str:
    """Return the envelope scanned last among those on the page, for Ctrl Z; "" when there is none."""
    return next((code for code in reversed(list(all_of(session))) if code in here), "")


# ---- what does not belong on the table -------------------------------------------------------------------------------


def note(session: SessionBase, run: str, code: str, words: str) -> None:
    """Keep that an envelope was put aside during a run, once."""
    kept = dict(session.get(_DIFFERENCES) or {})
    of_run = [item for item in kept.get(run, []) if item[0] != code]
    kept[run] = [*of_run, [code, words]][-_DIFFERENCES_MOST:]
    session[_DIFFERENCES] = kept


def differences(session: SessionBase, run: str) -> tuple[tuple[str, str], ...]:
    """Return (code, what is wrong) of what was put aside during a run."""
    found = session.get(_DIFFERENCES)
    rows = found.get(run, []) if isinstance(found, dict) else []
    return tuple((str(code), str(words)) for code, words in rows)


def take_differences(session: SessionBase, run: str) -> str:
    """Return what was put aside during a run as a remark for its minute, and forget it; "" when there was nothing."""
    rows = differences(session, run)
    if not rows:
        return ""
    session[_DIFFERENCES] = {name: kept for name, kept in session[_DIFFERENCES].items() if name != run}
    return "Ngoài chuyến giao, để riêng: " + "; ".join(f"{code} ({words})" for code, words in rows) + "."
