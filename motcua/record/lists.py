"""Lists of dossiers: keyset pages over columns that lie on the dossier row, a fixed number of statements each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from motcua.base import cursors
from motcua.base.text import search_key
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.catalogue.rules import Procedure
from motcua.ground.deadlines.queries import rule_set
from motcua.ground.deadlines.rules import local
from motcua.ground.people.rules import Actor
from motcua.record import masking
from motcua.record.custody.models import Envelope
from motcua.record.dossiers.models import Dossier, Event
from motcua.record.dossiers.rules import Act, Status
from motcua.record.masking import View, Where

PAGE_SIZE = 50
FAR = datetime.fromisoformat("9999-12-31T00:00:00+00:00")
"""Dossiers without a due instant stand behind all others."""
_BEHIND = timedelta(days=365 * 3_000)
"""In the order of work a dossier whose clock stands comes after those whose clock runs."""


@dataclass(frozen=True, slots=True)
class Row:
    """One dossier in a list; names of people are for those who may see the dossier."""

    id: UUID
    number: str
    request_no: str
    code: str | None
    procedure: str
    procedure_id: str
    """The version it was accepted under."""
    case_code: str
    """The case of the procedure; empty = the ordinary one."""
    agency_code: str
    agency: str
    applicant_name: str
    status: Status
    turn: str
    outcome: str | None
    channel: str
    point_id: str
    assignee_id: str | None
    proposer_id: str | None
    received_at: datetime | None
    due_at: datetime | None
    original_due_at: datetime | None
    """Kept when the result was promised anew; None = it never was."""
    stopped_at: datetime | None
    resolved_at: datetime | None
    last_event_at: datetime
    last_event_no: int
    asked_agencies: tuple[str, ...]
    """Whose opinion is awaited."""
    envelope_code: str | None
    envelope_direction: str | None
    holder: str | None
    offered_to: str | None
    shelf: str | None
    """Where the envelope made last lies; None = on no shelf."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; `next_cursor` None = the list ends here."""

    rows: tuple[Row, ...]
    next_cursor: str | None


COLUMNS = (
    "id", "request_no", "code", "procedure_id", "case_code", "agency_code", "applicant_name", "status", "turn",
    "outcome", "channel", "point_id", "assignee_id", "proposer_id", "received_at", "due_at", "original_due_at",
    "stopped_at", "resolved_at", "last_event_at", "last_event_no", "asked_agencies", "envelope_code",
    "envelope_direction", "holder", "offered_to", "shelf",
)  # fmt: skip

_ENVELOPE = {
    "envelope_code": "code", "envelope_direction": "direction", "holder": "holder", "offered_to": "offered_to",
    "shelf": "shelf",
}  # fmt: skip
"""Name in a list → column of the envelope."""

ORDERS = {
    "due": ("due_key", False),
    "due-last": ("due_key", True),
    "work": ("work_key", False),
    "waiting": ("wait_key", False),
    "newest": ("last_event_at", True),
    "oldest": ("last_event_at", False),
    "received": ("received_key", True),
    "received-first": ("received_key", False),
    "taken": ("taken_key", False),
    "taken-last": ("taken_key", True),
}
"""Name → (column, descending); the id settles ties. `work` is `due` with the clocks that stand behind the others;
`waiting` is `due` where what is not yet received stands by its newest event; `taken` goes by the reception at the
one-stop, from which the hour of handing on is counted."""


def as_seen(actor: Actor, rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return rows with the names of applicants as the person sees them on each one's leg. Nothing is read.

    Officials see the names of what they see; the post those of what is before the handover, or goes home with it.
    """
    if not actor.is_post:
        return tuple(rows)
    return tuple(replace(row, applicant_name=masking.name(row.applicant_name, _view(actor, row).name)) for row in rows)


def with_forms(actor: Actor, dossiers: QuerySet[Dossier]) -> frozenset[UUID]:
    """Return those of a set of dossiers whose forms the person may print again on their leg now. One statement."""
    rows = (row(item) for item in annotated(dossiers).values(*COLUMNS))
    return frozenset(each.id for each in rows if _view(actor, each).opens_forms)


def _view(actor: Actor, row: Row) -> View:
    where = Where(
        row.agency_code, row.status, row.channel == "POST", row.envelope_direction or "", row.holder or "",
        row.offered_to or "", row.asked_agencies,
        masks_name=rule_set(local(row.received_at or row.last_event_at).date()).name_masked_after_handover,
    )  # fmt: skip
    return masking.view(actor, where)


def page(dossiers: QuerySet[Dossier], *, order: str = "due", cursor: str | None = None, size: int = PAGE_SIZE) -> Page:
    """Return one page of a set of dossiers by due instant or by newest event. One statement.

    Raises NotReadable for a cursor that is none of this list's.
    """
    shown, following = items(dossiers, order=order, cursor=cursor, size=size)
    return Page(tuple(row(item) for item in shown), following)


def items(
    dossiers: QuerySet[Dossier], *, order: str, cursor: str | None, size: int, beside: Sequence[str] = ()
) -> tuple[list[dict[str, Any]], str | None]:
    """Return one page as the values of COLUMNS and of the columns `beside`, and the cursor of the next. One statement.

    Raises NotReadable for a cursor that is none of this list's.
    """
    column, descending = ORDERS[order]
    rows = annotated(dossiers).order_by(F(column).desc() if descending else F(column).asc(), "id")
    if cursor:
        at, dossier_id = cursors.read(cursor, datetime, UUID)
        beyond = Q(**{f"{column}__{'lt' if descending else 'gt'}": at}) | Q(**{column: at, "id__gt": dossier_id})
        rows = rows.filter(beyond)
    found = list(rows.values(*dict.fromkeys((*COLUMNS, column, *beside)))[: size + 1])
    shown = found[:size]
    return shown, cursors.written(shown[-1][column], shown[-1]["id"]) if len(found) > size else None


def annotated(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Return the set with the envelope made last (`envelope_code`, `envelope_direction`, `holder`, …, `shelf`).

    It is read for the rows that are shown alone; a set that is `joined` has it already.
    `due_key` is the due instant, or FAR when there is none; `work_key` the same, clocks that stand behind the others;
    `received_key` the instant of reception, or FAR when it is still to come; `wait_key` the due instant, else that of
    the newest event; `taken_key` the instant of the act of reception, or FAR.
    """
    taken = Event.objects.filter(dossier_id=OuterRef("pk"), act=Act.RECEIVE.value).order_by("event_no").values("at")
    if not _ENVELOPE.keys() & dossiers.query.annotations.keys():
        newest = Envelope.objects.filter(dossier_id=OuterRef("pk")).order_by("-envelope_no")
        dossiers = dossiers.annotate(
            **{name: Subquery(newest.values(column)[:1]) for name, column in _ENVELOPE.items()}
        )
    return dossiers.annotate(
        due_key=Coalesce(F("due_at"), FAR),
        received_key=Coalesce(F("received_at"), FAR),
        wait_key=Coalesce(F("due_at"), F("last_event_at")),
        taken_key=Coalesce(Subquery(taken[:1]), FAR),
        work_key=Case(
            When(stopped_at__isnull=False, due_at__isnull=False, then=F("due_at") + _BEHIND),
            default=Coalesce(F("due_at"), FAR),
        ),
    )


def joined(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Return the set with the columns of the envelope made last, for conditions on them.

    It is joined once, where `annotated` would read it anew for every condition that names it.
    """
    newest = Envelope.objects.filter(dossier_id=OuterRef("pk")).order_by("-envelope_no").values("envelope_no")[:1]
    whole = FilteredRelation("envelopes", condition=Q(envelopes__envelope_no=Subquery(newest)))
    return dossiers.annotate(newest=whole).annotate(
        **{name: F(f"newest__{column}") for name, column in _ENVELOPE.items()}
    )


def search(dossiers: QuerySet[Dossier], words: str) -> QuerySet[Dossier]:
    """Narrow a set of dossiers to those whose search key holds all the words; accents do not matter."""
    for word in search_key(words).split():
        dossiers = dossiers.filter(search_key__contains=word)
    return dossiers


def procedure_of(row: Row) -> Procedure:
    """Return the version of a row as it holds for its channel and case; mostly from what the process remembers."""
    return catalogue.chosen(row.procedure_id, row.channel, row.case_code)


def row(item: Mapping[str, Any]) -> Row:
    """Return one row of an annotated set, as `values(*COLUMNS)` gives it."""
    offices = catalogue.agencies()
    code = item["agency_code"]
    return Row(
        id=item["id"],
        number=item["code"] or item["request_no"],
        request_no=item["request_no"],
        code=item["code"],
        procedure=catalogue.short_name(item["procedure_id"]),
        procedure_id=item["procedure_id"],
        case_code=item["case_code"],
        agency_code=code,
        agency=offices[code].short_name if code in offices else code,
        status=Status(item["status"]),
        asked_agencies=tuple(item["asked_agencies"]),
        **{
            name: item[name]
            for name in (
                "applicant_name", "turn", "outcome", "channel", "point_id", "assignee_id", "proposer_id",
                "received_at", "due_at", "original_due_at", "stopped_at", "resolved_at", "last_event_at",
                "last_event_no", "envelope_code", "envelope_direction", "holder", "offered_to", "shelf",
            )
        },
    )  # fmt: skip
