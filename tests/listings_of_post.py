"""Published lists for tests: a decision with its lines, written as an import writes it."""

import json
from typing import Any

from motcua.base import memory
from motcua.base.changes import Diff
from motcua.ground.catalogue.listings.models import ListingDecision, ListingEntry
from motcua.outward.exchange.importing import put_in
from tests.factories import MONDAY

OWN: dict[str, Any] = {
    "number": "2061/QĐ-UBND", "decided_on": "2026-10-29", "body": "Ủy ban nhân dân tỉnh", "valid_from": "2026-11-01",
}  # fmt: skip
NAMED = "Quyết định 2061/QĐ-UBND ngày 29/10/2026"


def listing(*entries: str, **own: Any) -> dict[str, Any]:
    """Return a decision as JSON tells it; an entry is “code marks”, marks of N (nhận), T (trả), K (không)."""
    told = []
    for entry in entries:
        code, _, marks = entry.partition(" ")
        names = {"N": "is_received", "T": "is_returned", "K": "is_excluded"}
        told.append({"procedure_code": code} | {names[mark]: True for mark in marks})
    return OWN | own | {"entries": told}


def put(*told: dict[str, Any], **more: Any) -> Diff:
    """Put decisions in; memory forgets, as on commit."""
    diff = put_in("listing", "danh-muc.json", json.dumps(told).encode(), at=MONDAY, today=MONDAY.date(), **more)
    memory.forget_all()
    return diff


def decided(*entries: str, **own: Any) -> None:
    """Put one decision in; it must be taken."""
    assert put(listing(*entries, **own)).refused == ()


def written() -> list[Any]:
    """Return every row of the lists: what a refusal leaves as it is."""
    return [list(model._default_manager.order_by("pk").values()) for model in (ListingDecision, ListingEntry)]
