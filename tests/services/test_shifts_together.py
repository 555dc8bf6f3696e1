"""A drawer is counted in one tab while money is taken in another."""

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
MINUTE = timedelta(minutes=1)


def test_a_count_waits_for_the_money_that_is_under_way_and_sees_it(own_database: str) -> None:
    counter = Counter("bd-cai-nuoc", "bd-cai-nuoc/2", "row")
    shift = shifts.open_shift(person_id=CLERK, counter=counter, float_vnd=0, at=MONDAY - MINUTE)
    life = dossier_after(Act.SUBMIT)
    ends: list[ShiftState] = []

    def close() -> None:
        ends.append(shifts.count(person_id=CLERK, shift_id=shift, count_id=uuid4(), notes={}, at=life.now - MINUTE))
        connection.close()

    with transaction.atomic():
        life.do(Act.ACCEPT_BY_POST)
        other = Thread(target=close)
        other.start()
        other.join(0.3)
        assert other.is_alive()
    other.join(10)

    (count,) = payments.counts_of(shift)
    in_drawer = sum(LedgerEntry.objects.filter(account=f"drawer:{CLERK}").values_list("amount_vnd", flat=True))
    assert ends == [ShiftState.RECOUNT]
    assert count.expected_vnd == in_drawer > 0
    assert count.at == life.now
