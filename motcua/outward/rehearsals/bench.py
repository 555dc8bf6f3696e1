"""Whole ways of dossiers over HTTP, by one or several clients at once for a bounded time, and how long each act took.

Every act is one POST to the API, by the person whose work it is, with her own key; a client keeps its connection. What
is measured is what a client waits for. A client that has begun a way takes it to its end, so that no dossier is left
half-way; what it does after the time is up is not counted.
"""

import http.client
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from threading import Barrier, Event
from typing import Any
from uuid import UUID, uuid4

from motcua.base.violations import RuleViolation
from motcua.ground.catalogue.rules import Procedure
from motcua.record.dossiers.rules import Act

PROCEDURE = "3.000333"
POINT = "bd-cai-nuoc"
CAST = {
    "applicant": "nguoidan.1",
    "clerk": "buudien.cainuoc",
    "officer": "motcua.congan",
    "head": "lanhdao.congan",
    "case_officer": "thuly.congan",
    "courier": "buuta.cainuoc",
}
"""Whose account acts in which role, all of the made-up province."""

Tick = Callable[[float], object]
"""Told again and again how many seconds have gone by."""
TICK_SECONDS = 0.25

SHARES = {"p50_ms": 0.50, "p95_ms": 0.95, "p99_ms": 0.99}
_ANSWER_SECONDS_MAX = 30
_SEAL = "0048213"


class ServerRefused(RuleViolation):
    """The server did not do an act of a measurement, so that there is nothing to measure."""

    code = "rehearsal.server-refused"
    text = "Đo dừng lại: hệ thống trả lời {status} cho “{act}”: {answer}"


@dataclass(frozen=True, slots=True)
class Step:
    """One act of a way: who does it, and with what."""

    act: Act
    by: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a way must know of the catalogue and of today."""

    procedure: Procedure
    agency_code: str
    next_visit_on: date
    taken_vnd: Mapping[str, int] = field(default_factory=dict)
    """What the applicant pays at RECEPTION and at RETURN."""


def way(facts: Facts) -> tuple[Step, ...]:
    """Return the acts of a whole way through the post, there and home, with one supplement and one shut door.

    The body of the first act lacks the `id`, which each dossier has of its own.
    """
    papers = [
        {
            "component_no": item.component_no,
            "original": item.original_count,
            "certified_copy": item.certified_copy_count,
            "photocopy": item.photocopy_count,
        }
        for item in facts.procedure.components
    ]
    applicant = {
        "name": "Trần Thị Mỹ Duyên",
        "phone": "0900000900",
        "personal_id": "096187000901",
        "address": "ấp Cái Rô, xã Cái Nước, tỉnh Cà Mau",
    }
    opening = {
        "procedure": facts.procedure.code,
        "agency": facts.agency_code,
        "point": POINT,
        "channel": "ONLINE",
        "post_send": True,
        "post_return": True,
        "applicant": applicant,
    }
    reception, home = facts.taken_vnd.get("RECEPTION", 0), facts.taken_vnd.get("RETURN", 0)
    seal, signed = {"seal_no": _SEAL}, {"is_signed": True}
    visit = {"reason": "absent", "next_step": "try_again", "next_on": facts.next_visit_on.isoformat()}
    receiver = {"receiver": "SELF", "receiver_name": applicant["name"], "paper_kind": "CCCD", "paper_last4": "0901"}
    supplement = {"missing": [{"component_no": papers[0]["component_no"]}], "reason": "Tờ khai chưa có chữ ký."}
    return (
        Step(Act.OPEN_DRAFT, "applicant", opening),
        Step(Act.SUBMIT, "applicant", {}),
        Step(Act.ACCEPT_BY_POST, "clerk", {"counts": papers, "taken_vnd": reception} | seal | signed),
        Step(Act.OFFER_HANDOVER, "clerk", {}),
        Step(Act.ACCEPT_HANDOVER, "officer", seal),
        Step(Act.RECEIVE, "officer", {}),
        Step(Act.PASS_ON, "officer", {}),
        Step(Act.ASSIGN, "head", {"assignee": CAST["case_officer"]}),
        Step(Act.REQUEST_SUPPLEMENT, "case_officer", supplement),
        Step(Act.ANSWER_SUPPLEMENT, "clerk", {"counts": papers[:1]} | seal),
        Step(Act.OFFER_HANDOVER, "clerk", {}),
        Step(Act.ACCEPT_HANDOVER, "officer", seal),
        Step(Act.PROPOSE, "case_officer", {}),
        Step(Act.SEND_BACK, "head", {"reason": "Bổ sung căn cứ vào phiếu trình."}),
        Step(Act.PROPOSE, "case_officer", {}),
        Step(Act.APPROVE, "head", {}),
        Step(Act.PREPARE_RETURN, "officer", seal),
        Step(Act.OFFER_TO_POST, "officer", {"to": f"point:{POINT}"}),
        Step(Act.ACCEPT_TO_CARRY, "courier", seal | signed),
        Step(Act.RECORD_ATTEMPT, "courier", visit),
        Step(Act.DELIVER, "courier", receiver | {"taken_vnd": home, "signature": "SCREEN"} | signed),
        Step(Act.RATE, "applicant", {"score": 5}),
    )


@dataclass(frozen=True, slots=True)
class Request:
    """One call of the API, ready to be sent."""

    path: str
    body: bytes
    headers: Mapping[str, str]


def requests(steps: Sequence[Step], keys: Mapping[str, str], dossier_id: UUID) -> Iterator[tuple[Act, Request]]:
    """Yield the calls of a way for one dossier. `keys` = the token of each account's role; each call has a new id."""
    for step in steps:
        is_first = step.act is Act.OPEN_DRAFT
        body = {"id": str(dossier_id), **step.body} if is_first else step.body
        headers = {
            "Authorization": f"Bearer {keys[step.by]}",
            "Content-Type": "application/json",
            "Idempotency-Key": str(uuid4()),
        }
        path = "/api/v1/dossiers" if is_first else f"/api/v1/dossiers/{dossier_id}/acts/{step.act.value}"
        yield step.act, Request(path, json.dumps(body, ensure_ascii=False).encode(), headers)


@dataclass
class Load:
    """What so many clients had done when the time was up."""

    clients: int
    seconds: float
    steps_per_way: int
    waits: dict[Act, list[float]] = field(default_factory=dict)
    """How long the client waited for each act, in seconds."""
    cpu_seconds: dict[str, float] = field(default_factory=dict)
    """Processor time by part of the system, while it was measured."""

    @property
    def acts(self) -> int:
        """How many acts were done."""
        return sum(len(waits) for waits in self.waits.values())

    @property
    def acts_per_s(self) -> float:
        """Acts a second."""
        return self.acts / self.seconds

    def as_object(self) -> dict[str, object]:
        """Return the figures: throughput, waiting in ms by act and over all acts, processor time in ms an act."""
        every = [wait for waits in self.waits.values() for wait in waits]
        by_act = {
            name: {act.value: _ms(waits, share) for act, waits in sorted(self.waits.items()) if waits}
            for name, share in SHARES.items()
        }
        return {
            "ways_per_min": round(self.acts_per_s * 60 / self.steps_per_way, 1),
            "acts_per_s": round(self.acts_per_s, 1),
            **by_act,
            "all_acts_ms": {name: _ms(every, share) for name, share in SHARES.items()},
            "cpu_ms_per_act": {
                part: round(seconds * 1000 / max(1, self.acts), 2) for part, seconds in self.cpu_seconds.items()
            },
        }


def drive(
    port: int, steps: Sequence[Step], keys: Mapping[str, str], *, clients: int, seconds: float,
    cpu: Callable[[], Mapping[str, float]] = dict, tick: Tick = float,
) -> Load:  # fmt: skip
    """Let so many clients take dossiers the whole way on 127.0.0.1 until the time is up, and end what they began.

    `keys` = the key of each role; `cpu` tells the processor time taken so far by part. Raises ServerRefused, OSError.
    """
    start, enough = Barrier(clients + 1), Event()
    with ThreadPoolExecutor(clients) as pool:
        try:
            running = [pool.submit(_Client(port, steps, keys, start, enough).run, seconds) for _ in range(clients)]
            before = cpu()
            start.wait(_ANSWER_SECONDS_MAX)
            begun = time.perf_counter()
            while (gone := time.perf_counter() - begun) < seconds and not enough.is_set():
                tick(gone)
                enough.wait(min(TICK_SECONDS, seconds - gone))
            lasted, after = time.perf_counter() - begun, cpu()
            done = [client.result() for client in running]
        finally:
            enough.set()
            start.abort()
    load = Load(clients, lasted, len(steps), cpu_seconds={part: after[part] - before[part] for part in before})
    for act, ended, wait in (item for client in done for item in client):
        if ended <= begun + lasted:
            load.waits.setdefault(act, []).append(wait)
    return load


class _Client:
    """One client: a connection of its own, one dossier after another."""

    def __init__(
        self, port: int, steps: Sequence[Step], keys: Mapping[str, str], start: Barrier, enough: Event
    ) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=_ANSWER_SECONDS_MAX)
        self.steps, self.keys, self.start, self.enough = steps, keys, start, enough

    def run(self, seconds: float) -> list[tuple[Act, float, float]]:
        """Work until the time is up; return (act, when it was answered, how long that took) of each call."""
        done: list[tuple[Act, float, float]] = []
        try:
            self.start.wait(_ANSWER_SECONDS_MAX)
            until = time.perf_counter() + seconds
            while time.perf_counter() < until and not self.enough.is_set():
                for act, request in requests(self.steps, self.keys, uuid4()):
                    begun = time.perf_counter()
                    self._send(act, request)
                    ended = time.perf_counter()
                    done.append((act, ended, ended - begun))
        except BaseException:
            self.enough.set()  # the others need not go on
            raise
        finally:
            self.line.close()
        return done

    def _send(self, act: Act, request: Request) -> None:
        self.line.request("POST", request.path, request.body, dict(request.headers))
        answer = self.line.getresponse()
        text = answer.read()
        require_done(act, answer.status, text)


def require_done(act: Act, status: int, answer: bytes) -> None:
    """Refuse with ServerRefused unless the answer says that the act was done."""
    if status not in {200, 201}:
        raise ServerRefused(status=status, act=act.value, answer=answer.decode(errors="replace")[:300])


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least this share of the values does not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * round(share * 100) // 100) - 1)]


def _ms(seconds: Sequence[float], share: float) -> float | None:
    return round(percentile(seconds, share) * 1000, 2) if seconds else None
