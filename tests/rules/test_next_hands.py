"""Whose hands a running dossier waits for: by the same table of acts that says who may."""

import pytest

from motcua.ground.people.rules import Role
from motcua.outward.reports.rules.next_hands import Hands, next_of
from motcua.record.dossiers.roles import WHO_MAY
from motcua.record.dossiers.rules import ACTS, STANDING_STILL, STATUSES, Owner, Status

ROLES = {
    Hands.DESK: Role.ONE_STOP_OFFICER,
    Hands.HEAD: Role.UNIT_HEAD,
    Hands.OFFICER: Role.CASE_OFFICER,
    Hands.ASKED: Role.CASE_OFFICER,
}
BEFORE_RECEPTION = {Status.DRAFT, Status.SUBMITTED}
STANDS = set(STANDING_STILL)
HAS_A_RESULT = {Status.RESOLVED}


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("is_assigned", [False, True])
def test_every_status_in_which_a_clock_runs_has_somebody_who_is_next(status: Status, is_assigned: bool) -> None:
    found = next_of(status, is_assigned=is_assigned)

    runs = not STATUSES[status].is_end and status not in BEFORE_RECEPTION | STANDS | HAS_A_RESULT
    assert (found is not None) is runs


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("is_assigned", [False, True])
def test_who_is_next_may_do_the_act_in_that_status(status: Status, is_assigned: bool) -> None:
    found = next_of(status, is_assigned=is_assigned)
    if found is None:
        return

    assert status in ACTS[found.act].moves
    assert ROLES[found.hands] in WHO_MAY[found.act]
    for act in found.given_by:
        assert ACTS[act].turn in (Owner.AGENCY, Owner.OTHER_AGENCY)
