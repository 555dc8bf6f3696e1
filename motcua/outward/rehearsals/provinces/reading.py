"""Read the data files of a made-up province into plain values; nothing here knows the database.

What each file holds and what the words of confidence mean stands in the README beside the files.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

CONFIDENCES = frozenset({"verified", "secondary", "memory", "computed", "not found", "made up for the demo"})


@dataclass(frozen=True, slots=True)
class Unit:
    """A province, a district of the time before 1 July 2025, or a commune."""

    code: str
    name: str
    kind: str
    parent_code: str
    valid_from: date | None
    """None = the first day is not known."""
    valid_to: date | None
    postal_district: str
    """The old district in which most of a new commune lies; empty for all others."""


@dataclass(frozen=True, slots=True)
class Succession:
    """An old unit that went into a new one on 1 July 2025; `is_whole` says whether all of it did."""

    old_code: str
    new_code: str
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Agency:
    """A body that decides procedures or gives opinions; its code is illustrative."""

    code: str
    name: str
    short_name: str
    level: str
    parent_code: str
    unit_code: str
    address: str
    phone: str


@dataclass(frozen=True, slots=True)
class Point:
    """A service point with its counters (number, name, closed from which day on: None = open)."""

    id: str
    name: str
    kind: str
    employer: str
    unit_code: str
    postal_district: str
    address: str
    phone: str
    agency_codes: tuple[str, ...]
    counters: tuple[tuple[int, str, date | None], ...]


@dataclass(frozen=True, slots=True)
class Fee:
    """State money that a version of a procedure costs; 0 where it is free or the amount was not found."""

    fee_no: int
    kind: str
    label: str
    amount_vnd: int
    due_at: str
    is_default: bool
    """Whether it is charged without a special case."""
    legal_basis: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Version:
    """What a procedure costs and how long it takes while one version is in force."""

    valid_from: date
    valid_to: date | None
    limit_quantity: int
    limit_unit: str
    fees: tuple[Fee, ...]


@dataclass(frozen=True, slots=True)
class Component:
    """A published component; an empty condition = always asked for."""

    component_no: int
    name: str
    kind: str
    original_count: int
    certified_copy_count: int
    photocopy_count: int
    condition: str
    case_code: str
    """The case that it belongs to; empty = all."""
    is_recalled: bool


@dataclass(frozen=True, slots=True)
class Procedure:
    """A real procedure as its record was read; `post_submit`, `post_return`: None = no list read."""

    key: str
    code: str
    name: str
    short_name: str
    also_called: tuple[str, ...]
    """What people call it; only for finding it."""
    field_code: str
    level: str
    agency_codes: tuple[str, ...]
    set_count: int
    result_name: str
    post_submit: bool | None
    post_return: bool | None
    online_level: str
    """FULL, PARTIAL or INFO; INFO also where nothing was read."""
    legal_basis: tuple[str, ...]
    life_events: tuple[str, ...]
    parts: Mapping[str, tuple[Mapping[str, Any], ...]]
    """Further parts by their kind (cases, steps, manners, limits, exemptions, results, stages), as columns of rows."""
    versions: tuple[Version, ...]
    components: tuple[Component, ...]


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """An event of life, the procedures that people need then in their order, and whole fields of them."""

    name: str
    hint: str
    procedure_codes: tuple[str, ...]
    field_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Postage:
    """A price of the public post by direction, zone and weight, with its J + n working days."""

    direction: str
    zone: str
    up_to_g: int
    amount_vnd: int
    transit_days: int
    transit_days_with_slip: int
    valid_from: date
    valid_to: date | None
    source: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """An illustrative agreement: which stages of whose procedures the post does, where and until when."""

    number: str
    agency_code: str
    procedure_codes: tuple[str, ...]
    point_ids: tuple[str, ...]
    stages: tuple[str, ...]
    status: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Account:
    """A made-up person or system that signs in; one click is enough for those with something waiting."""

    username: str
    full_name: str
    roles: tuple[str, ...]
    employer: str
    agency_code: str
    title: str
    phone: str
    personal_id: str
    unit_code: str
    is_one_click: bool
    waits_for: str


@dataclass(frozen=True, slots=True)
class Training:
    """A course that a person of the post has taken in one field of procedures."""

    username: str
    field_code: str
    course: str
    valid_from: date
    valid_to: date | None
    trainer: str
    trained_on: date | None
    certificate_no: str


@dataclass(frozen=True, slots=True)
class Hours:
    """When a service point is open: sessions of Monday to Friday and of Saturday, as ("07:30", "11:30")."""

    point_id: str
    weekdays: tuple[tuple[str, str], ...]
    saturday: tuple[tuple[str, str], ...]
    note: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Equipment:
    """A piece of equipment of a counter; `counter_number` None = of the whole point."""

    point_id: str
    number: int
    counter_number: int | None
    piece: str
    count: int
    state: str
    since: date
    note: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """A person's place at a counter for a period."""

    username: str
    point_id: str
    counter_number: int
    valid_from: date
    valid_to: date | None
    shift: str


@dataclass(frozen=True, slots=True)
class Province:
    """All data of one made-up province; `fields` maps a field's code to its name."""

    code: str
    name: str
    first_day: date
    """The first day of the province in its present borders, and of its agencies."""
    units: tuple[Unit, ...]
    successions: tuple[Succession, ...]
    agencies: tuple[Agency, ...]
    fields: dict[str, str]
    life_events: tuple[LifeEvent, ...]
    procedures: tuple[Procedure, ...]
    points: tuple[Point, ...]
    postage: tuple[Postage, ...]
    agreements: tuple[Agreement, ...]
    accounts: tuple[Account, ...]
    trainings: tuple[Training, ...]
    assignments: tuple[Assignment, ...]
    hours: tuple[Hours, ...]
    equipment: tuple[Equipment, ...]


@cache
def read_province(key: str = "ca_mau") -> Province:
    """Read all files of the province in the folder `key`. Raises FileNotFoundError, KeyError or ValueError."""
    units = tuple(_units(key))
    whole = next(unit for unit in units if unit.kind == "PROVINCE" and unit.valid_to is None)
    if whole.valid_from is None:
        raise ValueError("the province of today needs a first day")
    return Province(
        code=whole.code,
        name=whole.name,
        first_day=whole.valid_from,
        units=units,
        successions=tuple(
            Succession(row["old_code"], row["new_code"], row["share"] == "WHOLE") for row in rows(key, "successors")
        ),
        agencies=tuple(_agencies(key)),
        fields={row["code"]: row["name"] for row in rows(key, "fields")},
        life_events=tuple(
            LifeEvent(row["name"], row["hint"], _list(row["procedure_codes"]), _list(row["field_codes"]))
            for row in rows(key, "life_events")
        ),
        procedures=tuple(_procedure(record) for record in procedure_records(key)),
        points=tuple(_points(key)),
        postage=tuple(_postage(key)),
        agreements=tuple(_agreements(key)),
        accounts=tuple(_accounts(key)),
        trainings=tuple(
            Training(
                row["username"],
                row["field_code"],
                row["course"],
                *_period(row),
                row["trainer"],
                _day(row["trained_on"]),
                row["certificate_no"],
            )
            for row in rows(key, "training")
        ),
        assignments=tuple(
            Assignment(row["username"], row["point_id"], int(row["counter_number"]), *_period(row), row["shift"])
            for row in rows(key, "assignments")
        ),
        hours=tuple(
            Hours(row["point_id"], _sessions(row["weekdays"]), _sessions(row["saturday"]), row["note"], *_period(row))
            for row in rows(key, "hours")
        ),
        equipment=tuple(_equipment(key)),
    )


def rows(key: str, name: str) -> list[dict[str, str]]:
    """Return the rows of one CSV file of a province as they stand, header by value."""
    text = (files(__package__) / key / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), strict=True))


def procedure_records(key: str) -> list[dict[str, Any]]:
    """Return the records of the procedures as they stand, in the order that they name themselves."""
    folder = files(__package__) / key / "procedures"
    records = [
        json.loads(entry.read_text(encoding="utf-8")) for entry in folder.iterdir() if entry.name[-5:] == ".json"
    ]
    return sorted(records, key=lambda record: int(record["order"]))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _period(row: dict[str, str]) -> tuple[date, date | None]:
    return date.fromisoformat(row["valid_from"]), _day(row["valid_to"])


def _list(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()


def _sessions(text: str) -> tuple[tuple[str, str], ...]:
    """Read "07:30-11:30 13:00-17:00"."""
    return tuple((session[:5], session[6:]) for session in text.split())


def _equipment(key: str) -> Iterator[Equipment]:
    for row in rows(key, "equipment"):
        yield Equipment(
            point_id=row["point_id"],
            number=int(row["number"]),
            counter_number=int(row["counter_number"]) if row["counter_number"] else None,
            piece=row["piece"],
            count=int(row["count"]),
            state=row["state"],
            since=date.fromisoformat(row["since"]),
            note=row["note"],
        )


def _units(key: str) -> Iterator[Unit]:
    for row in rows(key, "units"):
        yield Unit(
            code=row["code"],
            name=row["name"],
            kind=row["kind"],
            parent_code=row["parent"],
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
            postal_district=row["postal_district"],
        )


def _agencies(key: str) -> Iterator[Agency]:
    for row in rows(key, "agencies"):
        yield Agency(
            code=row["code"],
            name=row["name"],
            short_name=row["short_name"],
            level=row["level"],
            parent_code=row["parent"],
            unit_code=row["unit_code"],
            address=row["address"],
            phone=row["phone"],
        )


def _points(key: str) -> Iterator[Point]:
    counters: dict[str, list[tuple[int, str, date | None]]] = {}
    for row in rows(key, "counters"):
        counters.setdefault(row["point_id"], []).append((int(row["number"]), row["name"], _day(row["closed_from"])))
    for row in rows(key, "points"):
        yield Point(
            id=row["id"],
            name=row["name"],
            kind=row["kind"],
            employer=row["employer"],
            unit_code=row["unit_code"],
            postal_district=row["postal_district"],
            address=row["address"],
            phone=row["phone"],
            agency_codes=_list(row["agency_codes"]),
            counters=tuple(counters.pop(row["id"], ())),
        )
    if counters:
        raise ValueError(f"counters of unknown points: {', '.join(sorted(counters))}")


def _postage(key: str) -> Iterator[Postage]:
    sources = {row["id"]: row["what"] for row in rows(key, "sources")}
    for row in rows(key, "postage"):
        valid_from, valid_to = _period(row)
        yield Postage(
            direction=row["direction"],
            zone=row["zone"],
            up_to_g=int(row["up_to_g"]),
            amount_vnd=int(row["amount_vnd"]),
            transit_days=int(row["transit_days"]),
            transit_days_with_slip=int(row["transit_days_with_slip"]),
            valid_from=valid_from,
            valid_to=valid_to,
            source=sources[row["price_source"]],
        )


def _agreements(key: str) -> Iterator[Agreement]:
    for row in rows(key, "agreements"):
        valid_from, valid_to = _period(row)
        yield Agreement(
            number=row["number"],
            agency_code=row["agency_code"],
            procedure_codes=_list(row["procedure_codes"]),
            point_ids=_list(row["point_ids"]),
            stages=_list(row["stages"]),
            status=row["status"],
            valid_from=valid_from,
            valid_to=valid_to,
        )


def _accounts(key: str) -> Iterator[Account]:
    for row in rows(key, "accounts"):
        yield Account(
            username=row["username"],
            full_name=row["full_name"],
            roles=_list(row["roles"]),
            employer=row["employer"],
            agency_code=row["agency_code"],
            title=row["title"],
            phone=row["phone"],
            personal_id=row["personal_id"],
            unit_code=row["unit_code"],
            is_one_click=row["one_click"] == "yes",
            waits_for=row["waits_for"],
        )


def _procedure(record: dict[str, Any]) -> Procedure:
    return Procedure(
        key=record["key"],
        code=record["code"],
        name=record["name"],
        short_name=record["short_name"],
        also_called=tuple(record["also_called"]),
        field_code=record["field_code"],
        level=record["level"],
        agency_codes=tuple(record["agencies"]),
        set_count=record["set_count"],
        result_name=record["result_name"],
        post_submit=record["post"]["submit"],
        post_return=record["post"]["return"],
        online_level=record.get("online", {}).get("level", "INFO"),
        legal_basis=tuple(record["legal_basis"]),
        life_events=tuple(record.get("life_events", ())),
        parts={kind: tuple(_columns(part) for part in parts) for kind, parts in record.get("parts", {}).items()},
        versions=tuple(_version(version) for version in record["versions"]),
        components=tuple(_component(component) for component in record["components"]),
    )


def _version(record: dict[str, Any]) -> Version:
    return Version(
        valid_from=date.fromisoformat(record["valid_from"]),
        valid_to=_day(record["valid_to"]),
        limit_quantity=record["limit"]["quantity"],
        limit_unit=record["limit"]["unit"],
        fees=tuple(
            Fee(
                fee_no=fee["no"],
                kind=fee["kind"],
                label=fee["label"],
                amount_vnd=fee["amount_vnd"],
                due_at=fee["due_at"],
                is_default=fee["is_default"],
                legal_basis=fee["legal_basis"],
                confidence=fee["confidence"],
            )
            for fee in record["fees"]
        ),
    )


def _component(record: dict[str, Any]) -> Component:
    return Component(
        component_no=record["no"],
        name=record["name"],
        kind=record["kind"],
        original_count=record["original"],
        certified_copy_count=record["certified_copy"],
        photocopy_count=record["photocopy"],
        condition=record["condition"],
        case_code=record.get("case_code", ""),
        is_recalled=record["is_recalled"],
    )


def _columns(part: dict[str, Any]) -> dict[str, Any]:
    """Return what a part says, without how sure it is and where it was read."""
    return {key: value for key, value in part.items() if key not in {"confidence", "source", "note"}}
