"""Nobody in the data of the demo is real: telephones, numbers and people are made up, and told at sight."""

import re
import unicodedata
from datetime import date
from typing import Any

import pytest

from motcua.outward.rehearsals.people import PEOPLE_MAX, make_people, make_person
from motcua.outward.rehearsals.provinces.reading import rows
from motcua.outward.rehearsals.provinces.shapes import Province
from tests.rules.made_up_province import HOMES, KEY, TABLES, texts

# -- nobody real -------------------------------------------------------------------------------------------------------


def test_telephones_and_personal_numbers_of_the_data_are_nobodys(province: Province) -> None:
    for account in province.accounts:
        assert re.fullmatch(r"09000009[0-9]{2}", account.phone)
        assert not account.personal_id or re.fullmatch(r"096[0-3][0-9]{2}0009[0-9]{2}", account.personal_id)
    for phone in [agency.phone for agency in province.agencies] + [point.phone for point in province.points]:
        assert re.fullmatch(r"029000000[0-9]{2}", phone)


def test_no_other_long_number_stands_in_the_data(records: list[dict[str, Any]]) -> None:
    allowed = {"phone", "personal_id"}
    values = [value for table in TABLES for row in rows(KEY, table) for key, value in row.items() if key not in allowed]
    for text in [*values, *texts(records)]:
        assert not re.search(r"[0-9]{8,}", text)


def test_people_are_the_same_for_the_same_seed_and_others_for_another() -> None:
    assert list(make_people(7, 50, HOMES)) == list(make_people(7, 50, HOMES))
    assert list(make_people(7, 50, HOMES)) != list(make_people(8, 50, HOMES))


def test_people_are_well_formed_and_told_from_real_ones_at_sight() -> None:
    for person in make_people(1, 2_000, HOMES):
        assert re.fullmatch(r"096[0-3][0-9]{2}000[0-8][0-9]{2}", person.personal_id)
        assert int(person.personal_id[3]) % 2 == person.is_woman
        assert (person.personal_id[3] in "23") == (person.born_on.year >= 2000)
        assert person.personal_id[4:6] == f"{person.born_on:%y}"
        assert re.fullmatch(r"0900000[0-8][0-9]{2}", person.phone)
        assert person.born_on < date(2006, 1, 1)
        assert person.full_name == unicodedata.normalize("NFC", person.full_name).strip()
        assert 2 <= len(person.full_name.split()) <= 4
        assert re.fullmatch(r"Số [0-9]+, (ấp|khóm) [1-9], (xã|phường) .+, tỉnh Cà Mau", person.address)


def test_personal_numbers_of_one_seed_never_repeat() -> None:
    numbers = range(0, PEOPLE_MAX, 7)

    assert len({make_person(3, number, HOMES).personal_id for number in numbers}) == len(numbers)


@pytest.mark.parametrize("number", [-1, PEOPLE_MAX])
def test_a_person_outside_the_range_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="between 0 and"):
        make_person(1, number, HOMES)


def test_people_must_live_somewhere() -> None:
    with pytest.raises(ValueError, match="residence"):
        make_person(1, 0, ())
