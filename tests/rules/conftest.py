"""What several tests of rules read: the made-up province, once a module."""

from typing import Any

import pytest

from motcua.outward.rehearsals.provinces.reading import procedure_records, read_province
from motcua.outward.rehearsals.provinces.shapes import Province
from tests.rules.made_up_province import KEY


@pytest.fixture(scope="module")
def province() -> Province:
    return read_province(KEY)


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    return procedure_records(KEY)
