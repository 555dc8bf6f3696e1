"""What was counted in a reception that is not finished: kept with the sign-in, by dossier, until the act writes it."""

from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase

_KEY = "desk-receptions"
_MOST = 20
"""Receptions kept at once. The one untouched for longest goes first: its dossier stays, the count is done again."""


def keep(
    session: SessionBase, dossier_id: UUID, *, counts: dict[str, str] | None = None, taken: int | None = None
) -> None:
    """Keep what was typed of the counts, or the money that was laid down, in đồng."""
    kept = dict(session.get(_KEY) or {})
    entry = dict(kept.pop(str(dossier_id), {}))
    if counts is not None:
        entry["counts"] = counts
    if taken is not None:
        entry["taken"] = taken
    kept[str(dossier_id)] = entry
    session[_KEY] = dict(list(kept.items())[-_MOST:])


def counts(session: SessionBase, dossier_id: UUID) -> dict[str, str] | None:
    """Return what was typed of the counts by input; None when nothing was counted yet."""
    found = _entry(session, dossier_id).get("counts")
    return {str(name): str(text) for name, text in found.items()} if isinstance(found, dict) else None


def taken(session: SessionBase, dossier_id: UUID) -> int | None:
    """Return the money laid down in đồng; None when that step was not done."""
    found = _entry(session, dossier_id).get("taken")
    return found if isinstance(found, int) else None


def _entry(session: SessionBase, dossier_id: UUID) -> dict[str, object]:
    found = (session.get(_KEY) or {}).get(str(dossier_id))
    return found if isinstance(found, dict) else {}
