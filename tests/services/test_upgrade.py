"""A database of an older version is brought up to date with what stands in it: nothing waits, nothing is lost."""

from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from motcua.record.dossiers.rules import Act
from motcua.record.payments.models import Charge
from motcua.record.shipments.models import Shipment
from tests.factories import dossier_after

BEFORE_INVITATIONS = [("shipments", "0002_find_by_code_and_day")]
WAITING_MAX_MS = 3_000


def migrate(*targets: tuple[str, str]) -> None:
    """Bring the tables to these migrations as the owner; who waits for another role's connection gives up."""
    for role in ("owner", "default"):
        with connections[role].cursor() as cursor:
            cursor.execute("select set_config('lock_timeout', %s, false)", [str(WAITING_MAX_MS)])
    MigrationExecutor(connections["owner"]).migrate(list(targets))


BEFORE_REFUNDS = [("payments", "0005_shift_printing")]
BEFORE_PAID_AT_ONCE = [("payments", "0009_forced_handovers")]


def test_charges_of_an_older_version_that_were_cancelled_are_told_from_paid_ones(own_database: str) -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)
    life.do(Act.WITHDRAW)
    newest = MigrationExecutor(connections["owner"]).loader.graph.leaf_nodes("payments")

    migrate(*BEFORE_REFUNDS)
    migrate(*newest)

    rows = Charge.objects.filter(dossier_id=life.dossier_id).order_by("charge_no")
    assert [(row.is_cancelled, row.refunded_vnd, row.over_vnd) for row in rows] == [
        (False, 0, 0), (False, 0, 0), (True, 0, 0)
    ]  # fmt: skip
    assert life.do(Act.REFUND).facts["refunded_vnd"] == 230_000


def test_paid_charges_that_were_told_as_cancelled_are_paid_again_and_cancelled_ones_stay(own_database: str) -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)
    life.do(Act.WITHDRAW)
    newest = MigrationExecutor(connections["owner"]).loader.graph.leaf_nodes("payments")

    migrate(*BEFORE_PAID_AT_ONCE)
    Charge.objects.using("owner").filter(dossier_id=life.dossier_id).update(is_cancelled=True)
    migrate(*newest)

    rows = Charge.objects.filter(dossier_id=life.dossier_id).order_by("charge_no")
    assert [row.is_cancelled for row in rows] == [False, False, True]


def test_visits_of_an_older_version_are_counted_as_invitations(own_database: str) -> None:
    life = dossier_after(Act.ACCEPT_TO_CARRY)
    life.do(Act.RECORD_ATTEMPT)
    newest = MigrationExecutor(connections["owner"]).loader.graph.leaf_nodes("shipments")

    migrate(*BEFORE_INVITATIONS)
    migrate(*newest)

    shipment = Shipment.objects.get(dossier_id=life.dossier_id)
    assert (shipment.invitation_count, shipment.last_reason) == (1, "absent")
    assert shipment.last_invited_on == shipment.last_attempt_on
