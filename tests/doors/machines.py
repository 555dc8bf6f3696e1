"""A machine that asks the API: an account of the cast, its key, and the test client."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.test import Client

from motcua.ground.people import services as people
from motcua.record.acts import WRITTEN
from motcua.record.dossiers.rules import Act
from tests.factories import CAST, Life

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
"""Tuesday 24/11/2026 at 12:00: three weeks after the lives of the factories begin."""
_HANDLER = Client().handler
"""One for all: making it reads every static file."""
ALL_SCOPES = ("act:*", "dossiers:read", "forms:read", "agreements:read")


class Machine:
    """Asks in the name of an account, with a key of its own; `role` None = without a key."""

    def __init__(self, role: str | None, scopes: tuple[str, ...] = ALL_SCOPES) -> None:
        self.client = Client(SERVER_NAME="localhost")
        self.client.handler = _HANDLER
        self.key = ""
        if role is not None:
            made = people.issue_token(account_id=CAST[role], label="Thử", scopes=scopes, at=NOON)
            self.key, self.key_id = made.text, made.id

    def ask(self, method: str, path: str, body: bytes | str = b"", **headers: str) -> HttpResponse:
        """Send a request below /api/v1; header names are written with underscores."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.key:
            sent.setdefault("Authorization", f"Bearer {self.key}")
        kind = sent.pop("Content-Type", "application/json")
        return self.client.generic(method, f"/api/v1{path}", body, kind, headers=sent)

    def get(self, path: str, **headers: str) -> HttpResponse:
        """Read."""
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any, key: UUID | str | None = None, **headers: str) -> HttpResponse:
        """Write; a body that is bytes or text is sent as it is. `key` None = a new one."""
        raw = body if isinstance(body, bytes | str) else json.dumps(body)
        return self.ask("POST", path, raw, Idempotency_Key=str(uuid4() if key is None else key), **headers)

    def act(
        self, life: Life, act: Act, key: UUID | str | None = None, headers: dict[str, str] | None = None, **body: Any
    ) -> HttpResponse:
        """Do an act with a body that fits the dossier; fields given are changed."""
        fitting = WRITTEN[act].body.model_validate(life.body(act) | body).model_dump(mode="json", exclude_unset=True)
        path = "/dossiers" if act is Act.OPEN_DRAFT else f"/dossiers/{life.dossier_id}/acts/{act.value}"
        return self.post(path, fitting, key, **(headers or {}))


def machine_for(life: Life, act: Act) -> Machine:
    """Return the machine of whoever mostly does an act."""
    account = life.who(act).id
    return Machine(next(role for role, known in CAST.items() if known == account))


def problem(response: HttpResponse) -> dict[str, Any]:
    """Return a problem document; fails when the answer is none."""
    assert response["Content-Type"] == "application/problem+json", response.content
    found: dict[str, Any] = json.loads(response.content)
    assert set(found) == {"type", "title", "status", "detail", "code", "law", "field", "errors", "missing"}
    assert found["status"] == response.status_code
    assert found["type"] == f"urn:motcua:problem:{found['code']}"
    assert response["Cache-Control"] == "private, no-store"
    return found
