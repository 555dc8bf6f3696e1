"""The counters of the demo: a shift closed, one open with receipts, results on shelves, and all accounted for."""

from datetime import datetime

import pytest

from motcua.outward.rehearsals import desks
from motcua.outward.reports import services as reports
from motcua.record.custody.models import Envelope
from motcua.record.dossiers.rules import Act
from motcua.record.payments import queries as payments
from tests.factories import MONDAY, VIETNAM, Way, dossier_after

TUESDAY = datetime(2026, 11, 3, 10, 0, tzinfo=VIETNAM)
SUNDAY = datetime(2026, 11, 8, 10, 0, tzinfo=VIETNAM)
CLERK = "buudien.cainuoc"

pytestmark = pytest.mark.django_db


def test_the_clerk_has_a_closed_shift_and_an_open_one_with_what_she_took() -> None:
    dossier_after(Act.ACCEPT_HANDOVER, now=MONDAY)
    for _ in range(4):
        dossier_after(Act.ACCEPT_BY_POST, now=TUESDAY.replace(hour=8))
    dossier_after(Act.PREPARE_RETURN, way=Way.AT_DESK)

    assert desks.stand_ready(TUESDAY) == 4
    assert desks.stand_ready(TUESDAY) == 0

    current, (before,) = payments.current(CLERK), payments.history(CLERK)
    assert current is not None
    assert payments.receipt_count(CLERK, current.opened_at) == 4
    assert payments.receipt_count(CLERK, before.opened_at, before.until) == 1
    assert before.difference_vnd == 0
    held = Envelope.objects.filter(holder=f"person:{CLERK}")
    assert held.filter(shelf=None).count() == 2
    assert held.exclude(shelf=None).count() == 2
    assert Envelope.objects.filter(direction="RETURN", holder="agency:H12.17").exclude(shelf=None).count() == 1
    assert not reports.verify(TUESDAY).findings


def test_a_result_that_waits_for_the_post_office_lies_at_the_counter() -> None:
    life = dossier_after(Act.OFFER_TO_POST)

    desks.stand_ready(TUESDAY)

    assert Envelope.objects.get(dossier_id=life.dossier_id, direction="RETURN").holder == f"person:{CLERK}"


def test_on_a_day_off_the_shift_of_the_last_day_worked_was_left_open() -> None:
    desks.stand_ready(SUNDAY)

    current = payments.current(CLERK)
    assert current is not None
    assert current.opened_at.astimezone(VIETNAM).isoformat() == "2026-11-06T07:12:00+07:00"
    assert payments.history(CLERK)[0].opened_at.astimezone(VIETNAM).date().isoformat() == "2026-11-05"
