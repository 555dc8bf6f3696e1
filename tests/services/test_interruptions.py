"""What interrupts a case, on the database: payment, pause, re-appointment, stopping."""

import pytest

from motcua.record.dossiers.rules import Act, Status
from tests.factories import dossier_at
from tests.services.evidence import all_accounted_for

pytestmark = pytest.mark.django_db


def test_smoke() -> None:
    life = dossier_at(Status.AWAITING_PAYMENT)
    life.do(Act.CONFIRM_PAYMENT)
    life.do(Act.PAUSE)
    life.do(Act.RESUME)
    life.do(Act.RE_APPOINT)
    life.do(Act.PAUSE)
    life.do(Act.RESUME)
    life.do(Act.STOP)
    all_accounted_for(life)
