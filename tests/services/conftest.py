"""One cast named by role; everybody else is in tests/factories.py."""

import pytest

from motcua.ground.people.rules import Actor
from tests.factories import actor


@pytest.fixture
def post_clerk(db: None) -> Actor:
    """The clerk at the post office of Cái Nước."""
    return actor("post_clerk")


@pytest.fixture
def one_stop_officer(db: None) -> Actor:
    """The officer of the provincial police at the centre."""
    return actor("one_stop_officer")


@pytest.fixture
def case_officer(db: None) -> Actor:
    """Who appraises for the provincial police."""
    return actor("case_officer")


@pytest.fixture
def unit_head(db: None) -> Actor:
    """Who decides for the provincial police."""
    return actor("unit_head")


@pytest.fixture
def courier(db: None) -> Actor:
    """The courier of Cái Nước."""
    return actor("courier")


@pytest.fixture
def applicant(db: None) -> Actor:
    """A citizen with an account."""
    return actor("applicant")


@pytest.fixture
def officer_elsewhere(db: None) -> Actor:
    """An officer whose desk does not serve the provincial police."""
    return actor("officer_elsewhere")


@pytest.fixture
def post_clerk_elsewhere(db: None) -> Actor:
    """A clerk at another post office."""
    return actor("post_clerk_elsewhere")


@pytest.fixture
def system(db: None) -> Actor:
    """The national portal, made up."""
    return actor("system")
