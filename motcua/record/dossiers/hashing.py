"""The chain that makes a change of the journal visible."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any


def digest(prev_hash: str, record: Mapping[str, Any]) -> str:
    """Return the SHA-256 over a record and the hash before it: canonical JSON, instants in UTC ISO 8601."""
    text = json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return hashlib.sha256(f"{prev_hash}\n{text}".encode()).hexdigest()


def fingerprint(act: str, body: str) -> str:
    """Return the hash that tells one body of an act from another; `body` is its canonical JSON text."""
    return hashlib.sha256(f"{act}\n{body}".encode()).hexdigest()


def _plain(value: object) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)
