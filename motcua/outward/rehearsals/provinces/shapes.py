"""What a made-up province is made of, as plain values: units, agencies, procedures, points, people, days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


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
