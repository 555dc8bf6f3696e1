"""The made-up province as its tests read it: its tables, its records, and what to look for in them."""

from collections import Counter
from importlib.resources import files
from typing import Any

from motcua.outward.rehearsals.people import Residence

KEY = "ca_mau"
FOLDER = files("motcua.outward.rehearsals.provinces") / KEY
TABLES = sorted(entry.name.removesuffix(".csv") for entry in FOLDER.iterdir() if entry.name.endswith(".csv"))
MADE_UP = "made up for the demo"
HOMES = (
    Residence("32128", "xã Cái Nước, tỉnh Cà Mau", False),
    Residence("32002", "phường An Xuyên, tỉnh Cà Mau", True),
)


def texts(value: Any) -> list[str]:
    """Return all texts inside a value of JSON."""
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    return [value] if isinstance(value, str) else []


def only_once(values: list[Any]) -> bool:
    return [value for value, count in Counter(values).items() if count > 1] == []
