"""The four proofs as rules: a life by post is accounted for, and each thing that does not fit it is named.

The life is written out by hand, row by row, so that the proofs are held against paper and not against the acts.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from motcua.ground.catalogue.rules import ComponentRule, FeeAmount, Procedure
from motcua.ground.deadlines.rules import ZONE, WorkCalendar
from motcua.outward.reports.rules import Evidence, Finding, Proof, Seal, Verification, prove, prove_seals, prove_series
from motcua.outward.reports.rules.evidence import (
    AnswerRow,
    ChargeRow,
    EnvelopeRow,
    EventRow,
    LedgerRow,
    MoveRow,
    OfferRow,
    PaperRow,
    ReceiptRow,
    SpanRow,
)
from motcua.outward.reports.rules.journal import replayed
from motcua.record.custody.rules import Move
from motcua.record.dossiers.hashing import digest
from motcua.record.dossiers.journal import spans
from motcua.record.dossiers.rules import ACTS, Act

MONDAY = datetime(2026, 11, 2, 8, 0, tzinfo=ZONE)
THURSDAY = datetime(2026, 11, 5, 12, 0, tzinfo=ZONE)
_DAY = ((time(7, 30), time(11, 30)), (time(13, 0), time(17, 0)))
OFFICE = WorkCalendar(week=(_DAY, _DAY, _DAY, _DAY, _DAY, (), ()))
PROCEDURE = Procedure(
    id="3.000333@2025-04-24", code="3.000333", name="Cấp phiếu lý lịch tư pháp", short_name="Phiếu lý lịch tư pháp",
    field_code="MH-LLTP", field_name="Lý lịch tư pháp", level="PROVINCE", limit_quantity=5, limit_unit="working_days",
    on_supplement="RESTART", day_counting="by_clock", cutoff=time(15, 0), set_count=1, result_name="Phiếu",
    post_submit=True, post_return=True, legal_basis=(), decision="", form_set="", valid_from=date(2025, 4, 24),
    valid_to=None,
    components=(ComponentRule(1, "Tờ khai", "SUBMIT", 1, 0, 0, "", is_recalled=False),),
    fees=(FeeAmount("PHI", "Phí", 200_000, "RECEPTION", ""),),
)  # fmt: skip
CLERK, AGENCY = "buudien.cainuoc", "H12.17"
LIFE: tuple[tuple[Act, int, str, Mapping[str, Any]], ...] = (
    (Act.OPEN_DRAFT, 0, CLERK, {
        "request_no": "YC-261102-000001", "procedure": PROCEDURE.id, "agency": AGENCY, "point": "bd-cai-nuoc",
        "channel": "POST", "post_send": True, "post_return": True,
    }),
    (Act.SUBMIT, 5, CLERK, {"owed_vnd": 230_000}),
    (Act.ACCEPT_BY_POST, 15, CLERK, {
        "envelope": "MC-1", "taken_vnd": 230_000, "receipt": "BD-26E-0000001", "counts": [[1, 1, 0, 0]],
    }),
    (Act.OFFER_HANDOVER, 60, CLERK, {"envelope": "MC-1", "to": f"agency:{AGENCY}"}),
    (Act.ACCEPT_HANDOVER, 120, "motcua.congan", {"envelope": "MC-1", "remitted_vnd": 200_000, "differences": []}),
    (Act.RECEIVE, 130, "motcua.congan", {
        "code": "H12.17-261102-0001", "clock_start": "2026-11-02T03:00:00+00:00",
        "due_at": "2026-11-09T10:00:00+07:00",
    }),
    (Act.PASS_ON, 140, "motcua.congan", {}),
    (Act.ASSIGN, 150, "lanhdao.congan", {"assignee": "thuly.congan"}),
    (Act.PROPOSE, 1_500, "thuly.congan", {}),
    (Act.APPROVE, 1_600, "lanhdao.congan", {}),
    (Act.PREPARE_RETURN, 1_620, "motcua.congan", {"envelope": "MC-2"}),
)  # fmt: skip


def at(minutes: int) -> datetime:
    """The instant so many minutes after Monday 8:00, as the database gives it."""
    return (MONDAY + timedelta(minutes=minutes)).astimezone(UTC)


def events() -> tuple[EventRow, ...]:
    """The journal, chained."""
    rows: list[EventRow] = []
    for number, (act, minutes, by, facts) in enumerate(LIFE, start=1):
        employer = "POST" if by == CLERK else "AGENCY"
        before = rows[-1].hash if rows else ""
        made = digest(before, {"event_no": number, "facts": facts})
        rows.append(
            EventRow(
                number, act.value, ACTS[act].event, at(minutes), at(minutes), by, employer,
                ["row"] if employer == "POST" else [], facts, before, made, made,
            )
        )  # fmt: skip
    return tuple(rows)


def move(envelope: int, number: int, hands: tuple[str, str], event: int, kind: str) -> MoveRow:
    """A move whose hash is its own name, after the one before it."""
    _, minutes, by, _ = LIFE[event - 1]
    before = f"{envelope}/{number - 1}" if number > 1 else ""
    made = f"{envelope}/{number}"
    row = Move(number, number - 1 or None, hands[0], hands[1], at(minutes), "77", before, made)
    return MoveRow(envelope, row, kind, event, by, made)


def line(event: int, number: int, account: str, kind: str, amount: int, charge: int) -> LedgerRow:
    """A line of the ledger, of the hour and hand of its event."""
    _, minutes, by, _ = LIFE[event - 1]
    return LedgerRow(event, number, account, kind, amount, charge, at(minutes), by)


def whole() -> Evidence:
    """All rows of the life, as they must be."""
    journal = events()
    holder = f"agency:{AGENCY}"
    bare = Evidence(
        dossier_id="0", number="H12.17-261102-0001", columns={}, procedure=PROCEDURE, calendar=OFFICE,
        codes={"YC-261102-000001": "REQUEST", "H12.17-261102-0001": "DOSSIER", "MC-1": "ENVELOPE", "MC-2": "ENVELOPE"},
        events=journal,
        spans=tuple(
            SpanRow(number, span.owner.value, span.from_at, span.to_at)
            for number, span in enumerate(spans(row.entry for row in journal), start=1)
        ),
        envelopes=(
            EnvelopeRow(1, "MC-1", "SUBMIT", "77", holder, None, 1, 2, at(120), "1/2"),
            EnvelopeRow(2, "MC-2", "RETURN", "77", holder, None, 0, 1, at(1_620), "2/1"),
        ),
        moves=(
            move(1, 1, ("applicant", f"person:{CLERK}"), 3, "TAKEN"),
            move(1, 2, (f"person:{CLERK}", holder), 5, "HANDED"),
            move(2, 1, ("made", holder), 11, "PACKED"),
        ),
        offers=(OfferRow(1, 1, f"person:{CLERK}", holder, 4),),
        answers=(AnswerRow(1, 1, accepted=True, event_no=5),),
        papers=(PaperRow(1, (1, 0, 0)), PaperRow(101, (1, 0, 0))),
        charges=(ChargeRow(1, "PHI", 200_000, holder, 3, 2), ChargeRow(2, "POSTAGE", 30_000, "post", 3, 2)),
        ledger=(
            line(2, 1, "applicant", "PHI", 200_000, 1), line(2, 2, f"claim:{holder}", "PHI", -200_000, 1),
            line(2, 3, "applicant", "POSTAGE", 30_000, 2), line(2, 4, "claim:post", "POSTAGE", -30_000, 2),
            line(3, 1, f"drawer:{CLERK}", "PHI", 200_000, 1), line(3, 2, "applicant", "PHI", -200_000, 1),
            line(3, 3, f"drawer:{CLERK}", "POSTAGE", 30_000, 2), line(3, 4, "applicant", "POSTAGE", -30_000, 2),
            line(5, 1, holder, "PHI", 200_000, 1), line(5, 2, f"drawer:{CLERK}", "PHI", -200_000, 1),
        ),
        receipts=(ReceiptRow(3, "BD-26E-0000001", 230_000, at(15)),),
    )  # fmt: skip
    state, last = replayed(bare), journal[-1]
    assert state is not None
    columns = {name: getattr(state, name) for name in state.__slots__}
    return bare._replace(
        columns=columns
        | {
            "last_event_no": last.event_no, "last_event_at": last.at, "head_hash": last.hash,
            "request_no": "YC-261102-000001", "procedure_id": PROCEDURE.id, "point_id": "bd-cai-nuoc",
            "channel": "POST",
        }
    )  # fmt: skip


def found_in(evidence: Evidence) -> dict[str, list[Finding]]:
    """The findings of a dossier by proof."""
    _, findings = prove(evidence, THURSDAY)
    return {proof.value: [item for item in findings if item.proof is proof] for proof in Proof}


def changed(rows: Sequence[Any], which: int, **values: Any) -> tuple[Any, ...]:
    """The rows with one of them changed."""
    return tuple(row._replace(**values) if place == which else row for place, row in enumerate(rows))


def without(rows: Sequence[Any], which: int) -> tuple[Any, ...]:
    """The rows without one of them."""
    return tuple(row for place, row in enumerate(rows) if place != which)


def test_a_life_that_fits_leaves_nothing_unaccounted_and_tells_how_much_was_checked() -> None:
    checked, findings = prove(whole(), THURSDAY)

    assert findings == []
    # Monday 08:05 to Thursday noon: 205 + 240 minutes, two whole days, 240
    assert checked == {Proof.PAPERS: 4, Proof.MINUTES: 205 + 240 + 960 + 240, Proof.DONG: 660_000, Proof.JOURNAL: 11}


Change = Callable[[Evidence], Evidence]
BROKEN: dict[str, tuple[str, int, Change]] = {
    "an event says something else": (
        "journal", 1, lambda it: it._replace(events=changed(it.events, 7, facts={"assignee": "x"}, computed_hash="?")),
    ),
    "an event is missing in the middle": ("journal", 1, lambda it: it._replace(events=without(it.events, 6))),
    "two events changed places": (
        "journal", 1, lambda it: it._replace(events=changed(it.events, 8, at=at(140), recorded_at=at(140))),
    ),
    "an event was recorded before it happened": (
        "journal", 1, lambda it: it._replace(events=changed(it.events, 8, recorded_at=at(0))),
    ),
    "the post acted without a right": ("journal", 1, lambda it: it._replace(events=changed(it.events, 3, right=[]))),
    "the status is not the journal's": (
        "journal", 1, lambda it: it._replace(columns={**it.columns, "status": "draft"}),
    ),
    "the head is another": ("journal", 1, lambda it: it._replace(columns={**it.columns, "head_hash": "?"})),
    "the code was not registered": ("journal", 1, lambda it: it._replace(codes={**it.codes, it.number: "REQUEST"})),
    "a holder whom no move reached": (
        "papers", 1, lambda it: it._replace(envelopes=changed(it.envelopes, 0, holder="person:x")),
    ),
    "a move rewritten": ("papers", 1, lambda it: it._replace(moves=changed(it.moves, 1, computed_hash="?"))),
    "a move left out": ("papers", 1, lambda it: it._replace(moves=without(it.moves, 0))),
    "an envelope left out": ("papers", 1, lambda it: it._replace(envelopes=without(it.envelopes, 1))),
    "an offer without an answer": ("papers", 1, lambda it: it._replace(answers=())),
    "an offer that nobody made": ("papers", 1, lambda it: it._replace(offers=())),
    "an envelope that waits for nobody": (
        "papers", 1, lambda it: it._replace(envelopes=changed(it.envelopes, 1, offered_to="point:x")),
    ),
    "three copies more": ("papers", 3, lambda it: it._replace(papers=changed(it.papers, 0, copies=(1, 0, 3)))),
    "a result that is gone": ("papers", 1, lambda it: it._replace(papers=without(it.papers, 1))),
    "minutes given to the applicant": (
        "minutes", 115, lambda it: it._replace(spans=changed(it.spans, 0, owner="applicant")),
    ),
    "a stretch left out": ("minutes", 115, lambda it: it._replace(spans=without(it.spans, 0))),
    "a gap of five minutes": (
        "minutes", 5, lambda it: it._replace(spans=changed(it.spans, 0, to_at=at(115))),
    ),
    "an end that was not": ("minutes", 1, lambda it: it._replace(spans=changed(it.spans, 1, to_at=at(1_700)))),
    "a day more to work": (
        "minutes", 480,
        lambda it: it._replace(columns={**it.columns, "due_at": it.columns["due_at"] + timedelta(days=1)}),
    ),
    "a line of another amount": (
        "dong", 50_000, lambda it: it._replace(ledger=changed(it.ledger, 8, amount_vnd=150_000)),
    ),
    "a line left out": ("dong", 200_000, lambda it: it._replace(ledger=without(it.ledger, 9))),
    "a charge left out": ("dong", 200_000, lambda it: it._replace(charges=without(it.charges, 0))),
    "a debt that was paid": (
        "dong", 30_000, lambda it: it._replace(charges=changed(it.charges, 1, settled_event_no=None)),
    ),
    "postage that became State money": (
        "dong", 30_000, lambda it: it._replace(charges=changed(it.charges, 1, kind="PHI")),
    ),
    "a receipt over less": (
        "dong", 1_000, lambda it: it._replace(receipts=changed(it.receipts, 0, amount_vnd=229_000)),
    ),
    "money taken without a receipt": ("dong", 230_000, lambda it: it._replace(receipts=())),
    "another receipt": ("dong", 1, lambda it: it._replace(receipts=changed(it.receipts, 0, number="BD-26E-0000009"))),
}  # fmt: skip


@pytest.mark.parametrize(("proof", "amount", "change"), BROKEN.values(), ids=BROKEN.keys())
def test_what_does_not_fit_is_found_in_its_proof(proof: str, amount: int, change: Change) -> None:
    evidence = change(whole())

    found = found_in(evidence)

    assert found[proof]
    assert max(item.amount for item in found[proof]) >= amount
    assert all(item.dossier == evidence.number and item.sentence for item in found[proof])


def test_a_journal_that_is_no_life_is_said_to_be_none_in_journal_and_minutes() -> None:
    no_life = whole()._replace(events=changed(whole().events, 4, act="rate"))

    found = found_in(no_life)

    assert any("không nối thành một quá trình" in item.sentence for item in found["journal"])
    assert found["minutes"]


def test_whole_amounts_moved_together_still_differ_from_what_the_events_say() -> None:
    everywhere = tuple(
        row._replace(amount_vnd=row.amount_vnd // 2) if row.kind == "PHI" else row for row in whole().ledger
    )
    halved = whole()._replace(ledger=everywhere, charges=changed(whole().charges, 0, amount_vnd=100_000))

    found = found_in(halved)["dong"]

    assert any("sự kiện số 2 ghi 230000 đồng" in item.sentence for item in found)


def test_two_findings_about_one_thing_count_once() -> None:
    tallied = Verification()

    tallied.add(
        {Proof.DONG: 10},
        [
            Finding(Proof.DONG, "charge 1", "lệch", 3),
            Finding(Proof.DONG, "charge 1", "lệch nữa", 5),
            Finding(Proof.DONG, "charge 2", "lệch", 2),
        ],
    )

    assert (tallied.tallies[Proof.DONG].checked, tallied.tallies[Proof.DONG].unaccounted) == (10, 7)
    assert tallied.finding_count == 3
    assert not tallied.is_clean


DAY = date(2026, 11, 2)
NEXT = date(2026, 11, 3)


@pytest.mark.parametrize(
    ("seals", "found", "unaccounted"),
    [
        ([Seal(DAY, 2, "", "a"), Seal(NEXT, 1, "a", "b")], {DAY: (2, "a"), NEXT: (1, "b")}, 0),
        ([Seal(DAY, 2, "", "a")], {DAY: (1, "c")}, 1),
        ([Seal(DAY, 5, "", "a")], {}, 5),
        ([Seal(DAY, 2, "", "a")], {DAY: (2, "c")}, 1),
        ([Seal(DAY, 2, "", "a"), Seal(NEXT, 1, "z", "b")], {DAY: (2, "a"), NEXT: (1, "b")}, 1),
        ([Seal(NEXT, 1, "", "b")], {DAY: (3, "?"), NEXT: (1, "b")}, 3),
        ([Seal(DAY, 0, "", "")], {}, 0),
    ],
)
def test_a_seal_holds_the_events_of_its_day_and_follows_the_seal_before(
    seals: list[Seal], found: dict[date, tuple[int, str]], unaccounted: int
) -> None:
    assert sum(item.amount for item in prove_seals(seals, found)) == unaccounted


@pytest.mark.parametrize(
    ("given", "found", "unaccounted"),
    [
        ({"YC-261102": 3}, {"YC-261102": (3, 3)}, 0),
        ({"YC-261102": 3}, {"YC-261102": (2, 3)}, 1),
        ({"YC-261102": 3}, {"YC-261102": (3, 4)}, 1),
        ({"YC-261102": 3}, {}, 3),
        ({}, {"YC-261102": (1, 1)}, 1),
    ],
)
def test_numbers_of_a_series_are_all_there(
    given: dict[str, int], found: dict[str, tuple[int, int]], unaccounted: int
) -> None:
    assert sum(item.amount for item in prove_series(Proof.JOURNAL, given, found)) == unaccounted


def test_an_instant_is_the_same_in_every_zone() -> None:
    written = whole().columns["due_at"]

    elsewhere = whole()._replace(columns={**whole().columns, "due_at": written.astimezone(UTC)})

    assert found_in(elsewhere)["minutes"] == []
