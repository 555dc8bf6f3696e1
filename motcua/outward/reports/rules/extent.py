"""An extent: the desks, communes, procedures and hours that a figure covers when no single filter says it.

It stands in an address as one short text: `d:tt-u-minh~H12.102;c:32185;p:1.001193,2.000815;w:0;h:9`. Pure.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

Desk = tuple[str, str]
"""Id of a service point and code of an agency: that agency's desk there."""
LENGTH_MAX = 12_000
"""Characters of an extent in an address; a province has some hundreds of desks."""
_DESK = re.compile(r"([A-Za-z0-9_.-]{1,40})~([A-Za-z0-9.]{1,35})")
_CODE = re.compile(r"[A-Za-z0-9._-]{1,40}")


@dataclass(frozen=True, slots=True)
class Extent:
    """What a dossier must meet: filed at one of the desks, or by somebody living in one of the communes elsewhere.

    No desk and no commune = wherever; no procedure = every one.
    """

    desks: tuple[Desk, ...] = ()
    communes: tuple[str, ...] = ()
    """Codes of units where applicants live; what they filed at a desk of `desks` or `but` is counted there."""
    but: tuple[Desk, ...] = ()
    """Desks that another line counts."""
    procedures: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    """Procedures that are left out, where none is named."""
    weekday: int | None = None
    """0 = Monday; of the instant that the figure counts."""
    hour: int | None = None
    """The hour of the day in which that instant lies, local time."""

    def __str__(self) -> str:
        """As it stands in an address; `extent_of` reads it again."""
        parts = (
            ("d", ",".join("~".join(desk) for desk in self.desks)),
            ("c", ",".join(self.communes)),
            ("b", ",".join("~".join(desk) for desk in self.but)),
            ("p", ",".join(self.procedures)),
            ("x", ",".join(self.without)),
            ("w", "" if self.weekday is None else str(self.weekday)),
            ("h", "" if self.hour is None else str(self.hour)),
        )
        return ";".join(f"{name}:{text}" for name, text in parts if text)


def extent_of(text: str) -> Extent | None:
    """Return the extent that an address names; None for what names none."""
    if not text or len(text) > LENGTH_MAX:
        return None
    parts: dict[str, str] = {}
    for part in text.split(";"):
        name, colon, value = part.partition(":")
        if not colon or not value or name in parts or name not in "dcbpxwh" or len(name) != 1:
            return None
        parts[name] = value
    desks, but = _desks(parts.get("d", "")), _desks(parts.get("b", ""))
    communes, procedures, without = (_codes(parts.get(name, "")) for name in "cpx")
    weekday, hour = _whole(parts.get("w", ""), 6), _whole(parts.get("h", ""), 23)
    if None in (desks, but, communes, procedures, without) or ("w" in parts) != (weekday is not None):
        return None
    if ("h" in parts) != (hour is not None):
        return None
    return Extent(desks or (), communes or (), but or (), procedures or (), without or (), weekday, hour)


def _desks(text: str) -> tuple[Desk, ...] | None:
    found = [_DESK.fullmatch(part) for part in text.split(",")] if text else []
    return None if None in found else tuple((each[1], each[2]) for each in found if each)


def _codes(text: str) -> tuple[str, ...] | None:
    found = text.split(",") if text else []
    return tuple(found) if all(_CODE.fullmatch(code) for code in found) else None


def _whole(text: str, most: int) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 and int(text) <= most else None


def by_point(desks: Iterable[Desk]) -> dict[str, tuple[str, ...]]:
    """Return the agencies of some desks by point, each once."""
    found: dict[str, dict[str, None]] = {}
    for point_id, agency_code in desks:
        found.setdefault(point_id, {})[agency_code] = None
    return {point_id: tuple(codes) for point_id, codes in found.items()}
