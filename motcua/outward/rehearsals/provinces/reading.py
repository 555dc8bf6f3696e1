"""Read the data files of a made-up province into plain values; nothing here knows the database.

What each file holds and what the words of confidence mean stands in the README beside the files.
"""

import csv
import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from motcua.outward.rehearsals.provinces.shapes import (
    Account,
    Agency,
    Agreement,
    Assignment,
    Component,
    Equipment,
    Fee,
    Hours,
    LifeEvent,
    Point,
    Postage,
    Procedure,
    Province,
    Succession,
    Training,
    Unit,
    Version,
)

CONFIDENCES = frozenset({"verified", "secondary", "memory", "computed", "not found", "made up for the demo"})


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
