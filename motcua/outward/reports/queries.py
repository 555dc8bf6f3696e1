"""Bulk reads for the proofs: some hundred dossiers at a time with all their rows, in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model
from django.db.models.functions import TruncDate

from motcua.ground.catalogue import queries as catalogue
from motcua.ground.catalogue.rules import Procedure
from motcua.ground.deadlines import queries as deadlines
from motcua.ground.deadlines.history import CalendarHistory
from motcua.ground.deadlines.rules import local
from motcua.outward.reports.rules import Evidence, Seal
from motcua.outward.reports.rules.evidence import (
    AnswerRow,
    ChargeRow,
    CountProofRow,
    EnvelopeRow,
    EventRow,
    ExemptionRow,
    LedgerRow,
    LineProofRow,
    MoveRow,
    OfferRow,
    OpinionRow,
    PaperRow,
    PlacementRow,
    ReceiptRow,
    RefundRow,
    ShiftProofRow,
    Shifts,
    SpanRow,
)
from motcua.record.custody.models import CustodyMove, CustodyOffer, Envelope, OfferAnswer, Placement
from motcua.record.custody.rules import Move
from motcua.record.custody.services import move_record
from motcua.record.dossiers.hashing import digest
from motcua.record.dossiers.models import DailySeal, Dossier, Event, Opinion, PublicCode, Series, TimeSpan
from motcua.record.dossiers.opinions import words_hash
from motcua.record.dossiers.rules import Act
from motcua.record.dossiers.services import STATE_COLUMNS, event_record, seal_over
from motcua.record.papers.models import Paper
from motcua.record.payments.assessing import proof_hash
from motcua.record.payments.models import (
    Charge,
    Exemption,
    LedgerEntry,
    Receipt,
    Refund,
    Shift,
    ShiftCount,
    ShiftLine,
)

BATCH = 500
"""How many dossiers are laid on the table at once."""

Row = TypeVar("Row")
_COLUMNS = (
    *STATE_COLUMNS, "post_send", "agency_code", "last_event_no", "last_event_at", "head_hash",
    "request_no", "procedure_id", "point_id", "channel",
)  # fmt: skip
_CODES = """
select regexp_replace(code, '-[0-9]+$', ''), count(*), max(substring(code from '[0-9]+$')::bigint)
  from dossiers_publiccode where kind in ('REQUEST', 'DOSSIER') group by 1
"""
_RECEIPTS = """
select regexp_replace(number, '-[0-9]+$', ''), count(distinct number), max(substring(number from '[0-9]+$')::bigint)
  from (select number from payments_receipt union all select number from payments_refund) given group by 1
"""
_LOST = """
select code from dossiers_publiccode p
 where not exists (select 1 from dossiers_dossier d where d.id = p.dossier_id) order by code
"""
_LEDGER_OF_SHIFTS = """
with s as (
  select id, person_id, opened_at, counted_at,
         lag(counted_at) over (partition by person_id order by opened_at) as before_at
    from payments_shift where closed_at is not null
)
select s.id, e.kind,
       coalesce(sum(e.amount_vnd) filter (where e.at < s.opened_at), 0)::bigint,
       coalesce(sum(e.amount_vnd) filter (where e.at >= s.opened_at and e.amount_vnd > 0), 0)::bigint,
       count(*) filter (where e.at >= s.opened_at and e.amount_vnd > 0),
       -coalesce(sum(e.amount_vnd)
                   filter (where e.at >= s.opened_at and e.amount_vnd < 0 and not e.is_refund), 0)::bigint,
       -coalesce(sum(e.amount_vnd) filter (where e.at >= s.opened_at and e.is_refund), 0)::bigint
  from s join payments_ledgerentry e on e.account = 'drawer:' || s.person_id
   and e.at <= s.counted_at and (s.before_at is null or e.at > s.before_at)
 group by s.id, e.kind
"""
_PREFIX_LENGTH_MAX = 22
"""A receipt's number keeps so much of its outlet and year, before a dash and seven figures."""


def count_dossiers(only: Sequence[UUID] | None = None) -> int:
    """Return how many dossiers there are, of those asked about."""
    return (Dossier.objects.all() if only is None else Dossier.objects.filter(pk__in=only)).count()


def evidence(only: Sequence[UUID] | None = None) -> Iterator[list[Evidence]]:
    """Yield batches of dossiers with all their rows, by id; `only` = these dossiers, None = all."""
    last: UUID | None = None
    while True:
        rows = Dossier.objects.order_by("pk")
        if only is not None:
            rows = rows.filter(pk__in=only)
        if last is not None:
            rows = rows.filter(pk__gt=last)
        batch = list(rows.values("pk", *_COLUMNS)[:BATCH])
        if not batch:
            return
        last = batch[-1]["pk"]
        yield _laid_out(batch)


def _earlier(events: Sequence[EventRow], channel: str, case: str) -> dict[str, Procedure]:
    """The versions that a dossier was under before it was taken over to another."""
    keys = {row.facts["procedure_before"] for row in events if row.act == Act.REBASE.value}
    return {key: catalogue.chosen(key, channel, case) for key in keys}


def _laid_out(batch: Sequence[dict[str, Any]]) -> list[Evidence]:
    """Return the dossiers of a batch with their rows: one statement a table."""
    ids = [row["pk"] for row in batch]
    events = _events(ids)
    spans = _rows(TimeSpan, ids, SpanRow, "span_no", "owner", "from_at", "to_at")
    envelopes = _rows(Envelope, ids, EnvelopeRow, *EnvelopeRow._fields)
    moves = _moves(ids)
    placements = _rows(Placement, ids, PlacementRow, *PlacementRow._fields)
    offers = _rows(CustodyOffer, ids, OfferRow, *OfferRow._fields)
    answers = _rows(OfferAnswer, ids, AnswerRow, *AnswerRow._fields)
    papers = _papers(ids)
    charges = _rows(Charge, ids, ChargeRow, *ChargeRow._fields)
    ledger = _rows(LedgerEntry, ids, LedgerRow, *LedgerRow._fields)
    receipts = _rows(Receipt, ids, ReceiptRow, *ReceiptRow._fields)
    refunds = _rows(Refund, ids, RefundRow, *RefundRow._fields)
    exemptions = _exemptions(ids)
    opinions = _opinions(ids)
    codes: defaultdict[UUID, dict[str, str]] = defaultdict(dict)
    for code in PublicCode.objects.filter(dossier_id__in=ids):
        codes[code.dossier_id][code.code] = code.kind
    return [
        Evidence(
            dossier_id=str(key := row["pk"]),
            number=row["code"] or row["request_no"],
            columns=row,
            procedure=catalogue.chosen(row["procedure_id"], row["channel"], row["case_code"]),
            calendar=(history := _history(row["agency_code"], events[key])).newest,
            history=history,
            rules=deadlines.rule_set(local(row["received_at"] or row["last_event_at"]).date()),
            codes=codes[key],
            events=events[key],
            spans=spans[key],
            envelopes=envelopes[key],
            moves=moves[key],
            placements=placements[key],
            offers=offers[key],
            answers=answers[key],
            papers=papers[key],
            charges=charges[key],
            ledger=ledger[key],
            receipts=receipts[key],
            opinions=opinions[key],
            refunds=refunds[key],
            exemptions=exemptions[key],
            earlier=_earlier(events[key], row["channel"], row["case_code"]),
        )
        for row in batch
    ]


def _rows(model: type[Model], ids: Sequence[UUID], make: type[Row], *columns: str) -> defaultdict[UUID, list[Row]]:
    """Return the rows of a table by dossier, in the order of their key."""
    found: defaultdict[UUID, list[Row]] = defaultdict(list)
    rows = model._default_manager.filter(dossier_id__in=ids).order_by("pk")
    for row in rows.values_list("dossier_id", *columns):
        found[row[0]].append(make(*row[1:]))
    return found


def _events(ids: Sequence[UUID]) -> defaultdict[UUID, list[EventRow]]:
    found: defaultdict[UUID, list[EventRow]] = defaultdict(list)
    for event in Event.objects.filter(dossier_id__in=ids).order_by("dossier_id", "event_no"):
        found[event.dossier_id].append(
            EventRow(
                event.event_no, event.act, event.name, event.at, event.recorded_at, event.by_id, event.employer,
                event.right, event.facts, event.prev_hash, event.hash, digest(event.prev_hash, event_record(event)),
            )
        )  # fmt: skip
    return found


def _moves(ids: Sequence[UUID]) -> defaultdict[UUID, list[MoveRow]]:
    found: defaultdict[UUID, list[MoveRow]] = defaultdict(list)
    for row in CustodyMove.objects.filter(dossier_id__in=ids).order_by("dossier_id", "envelope_no", "move_no"):
        move = Move(
            row.move_no, row.prev_no, row.from_holder, row.to_holder, row.at, row.seal_no, row.prev_hash, row.hash
        )
        computed = digest(row.prev_hash, move_record(row))
        found[row.dossier_id].append(MoveRow(row.envelope_no, move, row.kind, row.event_no, row.by_id, computed))
    return found


def _exemptions(ids: Sequence[UUID]) -> defaultdict[UUID, list[ExemptionRow]]:
    found: defaultdict[UUID, list[ExemptionRow]] = defaultdict(list)
    for row in Exemption.objects.filter(dossier_id__in=ids).order_by("dossier_id", "event_no"):
        found[row.dossier_id].append(
            ExemptionRow(row.event_no, row.state, row.class_code, row.component_no, proof_hash(row.proof))
        )
    return found


def _opinions(ids: Sequence[UUID]) -> defaultdict[UUID, list[OpinionRow]]:
    found: defaultdict[UUID, list[OpinionRow]] = defaultdict(list)
    for row in Opinion.objects.filter(dossier_id__in=ids).order_by("dossier_id", "opinion_no"):
        found[row.dossier_id].append(
            OpinionRow(
                row.opinion_no, row.agency_code, row.due_on.isoformat(), words_hash(row.question), row.asked_event_no,
                row.stance, words_hash(row.answer), row.answered_event_no,
            )
        )  # fmt: skip
    return found


def _papers(ids: Sequence[UUID]) -> defaultdict[UUID, list[PaperRow]]:
    found: defaultdict[UUID, list[PaperRow]] = defaultdict(list)
    for row in Paper.objects.filter(dossier_id__in=ids).order_by("dossier_id", "paper_no"):
        copies = (row.original_count, row.certified_copy_count, row.photocopy_count)
        found[row.dossier_id].append(PaperRow(row.paper_no, copies))
    return found


def _history(agency_code: str, events: Sequence[EventRow]) -> CalendarHistory:
    """The calendar of the agency; of the one that the opening names when the stored one is none."""
    known = catalogue.agencies()
    code = agency_code if agency_code in known or not events else str(events[0].facts.get("agency"))
    return deadlines.calendar_history(known[code].calendar_code)


# -- what goes over all dossiers ---------------------------------------------------------------------------------------


def seals() -> tuple[Seal, ...]:
    """Return the seals of days, oldest first."""
    return tuple(Seal(row.day, row.event_count, row.prev_hash, row.hash) for row in DailySeal.objects.order_by("day"))


def events_by_sealed_day(sealed: Sequence[Seal]) -> dict[date, tuple[int, str]]:
    """Return by day (number of events, hash over them from where the day's seal began), up to the newest sealed day."""
    if not sealed:
        return {}
    begins = {seal.day: seal.prev_hash for seal in sealed}
    rows = (
        Event.objects.annotate(day=TruncDate("recorded_at"))
        .filter(day__lte=sealed[-1].day)
        .order_by("day", "dossier_id", "event_no")
        .values_list("day", "dossier_id", "event_no", "hash")
    )
    return {
        day: seal_over((row[1:] for row in group), begins.get(day, ""))
        for day, group in groupby(rows.iterator(chunk_size=5_000), key=itemgetter(0))
    }


def numbers_given() -> tuple[dict[str, int], dict[str, int]]:
    """Return the last number given of each series, as its codes begin: requests and dossiers; receipts and refunds."""
    codes: dict[str, int] = {}
    receipts: defaultdict[str, list[int]] = defaultdict(list)
    for row in Series.objects.filter(id__regex=r"@[0-9]{6}$|^(receipt|refund):"):
        name, _, day = row.id.rpartition("@")
        if name.startswith(tuple(_LETTERS)):
            series, _, outlet = name.partition(":")
            prefix = f"{outlet.upper()}-{day}{_LETTERS[f'{series}:']}"
            receipts[prefix[-_PREFIX_LENGTH_MAX:]].append(row.last)
        elif name == "request":
            codes[f"YC-{day}"] = row.last
        elif name in catalogue.agencies():
            codes[f"{name}-{day}"] = row.last
    return codes, {prefix: last[0] for prefix, last in receipts.items() if len(last) == 1}


_LETTERS = {"receipt:": "E", "refund:": "H"}
"""What follows the year in a number, by series."""


def numbers_found() -> tuple[dict[str, tuple[int, int]], dict[str, tuple[int, int]]]:
    """Return (how many, the largest) of the numbers that are there, as `numbers_given` names their series."""
    return _numbers(_CODES), _numbers(_RECEIPTS)


def _numbers(statement: str) -> dict[str, tuple[int, int]]:
    return {prefix: (int(count), int(largest)) for prefix, count, largest in _asked(statement)}


def codes_without_dossier() -> tuple[str, ...]:
    """Return the registered codes whose dossier is gone."""
    return tuple(str(row[0]) for row in _asked(_LOST))


def shifts() -> Shifts:
    """Return all closed shifts with their counts and lines, and what the ledger says of each. Four statements."""
    closed = Shift.objects.filter(closed_at__isnull=False).order_by("person_id", "opened_at")
    rows = [ShiftProofRow(*row) for row in closed.values_list(*ShiftProofRow._fields)]
    if not rows:
        return Shifts((), (), (), ())
    counts = ShiftCount.objects.filter(shift__closed_at__isnull=False).order_by("shift_id", "count_no")
    return Shifts(
        rows,
        [CountProofRow(*row) for row in counts.values_list(*CountProofRow._fields)],
        [LineProofRow(*row) for row in ShiftLine.objects.values_list(*LineProofRow._fields)],
        [LineProofRow(*row) for row in _asked(_LEDGER_OF_SHIFTS)],
    )


def _asked(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def of_series(found: Mapping[str, tuple[int, int]], given: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """Return what was found of the series that have a name of their own: two outlets may share a cut-off one."""
    return {name: numbers for name, numbers in found.items() if name in given}
