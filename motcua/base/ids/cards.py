"""The QR code on a citizen identity card (thẻ căn cước), as a scanner types it.

Its fields are parted by bars: personal number, number of the former identity card, full name, day of birth, sex, place
of residence, day of issue; the card of 2024 adds more behind them. Only what a form asks for is told: number, name and
address, with doubts where number, birth and sex disagree. The rest is read and forgotten.
"""

import re
from dataclasses import dataclass
from datetime import date

from motcua.base.ids.persons import Sex, personal_number_doubts, read_personal_number
from motcua.base.text import nfc

_FIELDS_LEAST = 6
_LENGTH_MAX = 1_000
_DAY = re.compile("([0-9]{2})([0-9]{2})([0-9]{4})")
_SEXES = {"nam": Sex.MALE, "nữ": Sex.FEMALE}


@dataclass(frozen=True, slots=True)
class Card:
    """What a form needs of a card; `doubts` are sentences about what to look at twice."""

    personal_id: str
    name: str
    address: str
    doubts: tuple[str, ...] = ()


def is_card(text: str) -> bool:
    """Whether a text has the shape of such a code, whatever stands in it."""
    return len(text) <= _LENGTH_MAX and text.count("|") >= _FIELDS_LEAST - 1


def read_card(text: str) -> Card | None:
    """Return what a card says, None for a text that is none: too few fields, no valid number, no name."""
    if not is_card(text):
        return None
    number, _former, name, born, sex, address = (
        " ".join(nfc(part).split()) for part in text.split("|")[:_FIELDS_LEAST]
    )
    reading = read_personal_number(number)
    if reading is None or not reading.valid or not name:
        return None
    doubts = personal_number_doubts(number, born_on=_day(born), sex=_SEXES.get(sex.lower()))
    return Card(number, name, address, (*reading.warnings, *doubts))


def _day(digits: str) -> date | None:
    """The day of eight digits, None for what is none: some cards know the year alone."""
    found = _DAY.fullmatch(digits)
    if found is None:
        return None
    day, month, year = (int(part) for part in found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None
