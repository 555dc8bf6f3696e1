"""A drawer is counted in one tab while money is taken in another."""

import time
from datetime import timedelta
from threading import Thread
from uuid import uuid4

from django.db import connection, transaction

from motcua.record.dossiers.rules import Act
from motcua.record.payments import queries as payments
from motcua.record.payments import shifts
from motcua.record.payments.models import LedgerEntry
from motcua.record.payments.rules import ShiftState
from motcua.record.payments.shifts import Counter
from tests.factories import CAST, MONDAY, dossier_after

CLERK = CAST["post_clerk"]
MINUTE, LAG = timedelta(minutes=1), timedelta(seconds=2)


def test_a_count_waits_for_the_money_that_is_under_way_and_sees_it(own_database: str) -> None:
    counter = Counter("bd-cai-nuoc", "bd-cai-nuoc/2", "row")
    shift = shifts.open_shift(person_id=CLERK, counter=counter, float_vnd=0, at=MONDAY - MINUTE)
    life = dossier_after(Act.SUBMIT)
    ends: list[ShiftState] = []

    def close() -> None:
        ends.append(shifts.count(person_id=CLERK, shift_id=shift, count_id=uuid4(), notes={}, at=life.now - LAG))
        connection.close()

    with transaction.atomic():
        life.do(Act.ACCEPT_BY_POST)
        other = Thread(target=close)
        other.start()
        _until_somebody_waits()
    other.join(10)

    (count,) = payments.counts_of(shift)
    in_drawer = sum(LedgerEntry.objects.filter(account=f"drawer:{CLERK}").values_list("amount_vnd", flat=True))
    assert ends == [ShiftState.RECOUNT]
    assert count.expected_vnd == in_drawer > 0
    assert count.at == life.now


def _until_somebody_waits() -> None:
    """Come back once another session of this database waits for a lock."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
                " WHERE NOT l.granted AND a.datname = current_database()"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits")
