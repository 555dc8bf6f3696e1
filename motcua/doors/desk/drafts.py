"""What was counted and laid down in a reception that is not finished: kept by dossier until the act writes it.

It is no personal data. It outlives a sign-in, and a colleague at the same point goes on where the first one stopped.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.cache import cache

_KEPT_FOR = int(timedelta(days=14).total_seconds())
"""A draft untouched for longer keeps its dossier; the count is done again."""
_KEPT_AFTER = int(timedelta(hours=1).total_seconds())


@dataclass(frozen=True, slots=True)
class Kept:
    """What was typed of a reception so far; None = that step was not done."""

    counts: Mapping[str, str] | None = None
    """By the name of the input, `count-<number>-<kind>`."""
    taken_vnd: int | None = None
    saved_at: datetime | None = None


def read(dossier_id: UUID) -> Kept:
    """Return what is kept of one reception. One statement."""
    return _kept(cache.get(_key(dossier_id)))


def read_many(dossier_ids: Iterable[UUID]) -> dict[UUID, Kept]:
    """Return what is kept of several receptions, also of those of which nothing is. One statement at most."""
    keys = {_key(dossier_id): dossier_id for dossier_id in dossier_ids}
    found = cache.get_many(list(keys)) if keys else {}
    return {dossier_id: _kept(found.get(key)) for key, dossier_id in keys.items()}


def keep(
    dossier_id: UUID, at: datetime, *, counts: Mapping[str, str] | None = None, taken_vnd: int | None = None
) -> None:
    """Keep what was typed of the counts, or the money that was laid down; the other stays as it was."""
    before = read(dossier_id)
    entry = {
        "counts": dict(counts) if counts is not None else before.counts,
        "taken_vnd": taken_vnd if taken_vnd is not None else before.taken_vnd,
        "saved_at": at.isoformat(),
    }
    cache.set(_key(dossier_id), entry, timeout=_KEPT_FOR)


def owe_anew(dossier_id: UUID) -> None:
    """What is owed has changed: the money that was laid down is counted again, the papers stay as counted."""
    before = read(dossier_id)
    if before.taken_vnd is not None and before.saved_at is not None:
        entry = {"counts": before.counts, "taken_vnd": None, "saved_at": before.saved_at.isoformat()}
        cache.set(_key(dossier_id), entry, timeout=_KEPT_FOR)


def let_go(dossier_id: UUID) -> None:
    """The reception is done: what was kept serves a second press of its last button, and then no more."""
    cache.touch(_key(dossier_id), timeout=_KEPT_AFTER)


def _key(dossier_id: UUID) -> str:
    return f"reception:{dossier_id}"


def _kept(entry: Any) -> Kept:
    if not isinstance(entry, dict):
        return Kept()
    return Kept(entry["counts"], entry["taken_vnd"], datetime.fromisoformat(entry["saved_at"]))
