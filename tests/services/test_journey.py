"""One dossier goes the whole way through the acts at any hour of any day, and everything of it is accounted for."""

import json
import os
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from uuid import uuid4

import pytest
from django.db import connection, connections

from motcua.ground.people.models import Account, Installation
from motcua.outward.rehearsals import journey
from motcua.outward.rehearsals.province import NotMadeUp
from motcua.outward.reports import services as reports
from motcua.record.custody.models import CustodyMove, Envelope
from motcua.record.dossiers.models import Dossier, Event
from motcua.record.dossiers.rules import Act, Owner, Status
from motcua.record.papers.models import Paper
from motcua.record.payments.models import LedgerEntry, Receipt
from motcua.record.shipments.models import Attempt

VIETNAM = timezone(timedelta(hours=7))
MONDAY = datetime(2026, 11, 23, 10, 30, tzinfo=VIETNAM)
WAY = [
    Act.OPEN_DRAFT, Act.SUBMIT, Act.ACCEPT_BY_POST, Act.OFFER_HANDOVER, Act.ACCEPT_HANDOVER, Act.RECEIVE, Act.PASS_ON,
    Act.ASSIGN, Act.PROPOSE, Act.APPROVE, Act.PREPARE_RETURN, Act.OFFER_TO_POST, Act.ACCEPT_TO_CARRY,
    Act.RECORD_ATTEMPT, Act.DELIVER, Act.RATE,
]  # fmt: skip


@pytest.mark.django_db
def test_the_dossier_goes_the_whole_way_with_its_paper_and_money() -> None:
    stops = list(journey.walk(uuid4(), MONDAY))

    assert [stop.act for stop in stops] == WAY
    holders = [stop.holder for stop in stops]
    assert [key for key, before in zip(holders, ["", *holders], strict=False) if key != before] == [
        "person:buudien.cainuoc", "agency:H12.17", "person:buuta.cainuoc", "applicant",
    ]  # fmt: skip
    assert all(sum(stop.balances.values()) == 0 for stop in stops)
    assert stops[-1].balances.get("applicant") is None
    assert stops[-1].status is Status.RETURNED
    assert stops[-1].minutes[Owner.POST] > 0
    assert stops[-1].minutes[Owner.AGENCY] > 0
    assert Paper.objects.filter(original_count__gte=1, is_result=False).exists()
    assert LedgerEntry.objects.filter(kind__in=("PHI", "LE_PHI"), account="agency:H12.17", amount_vnd=200_000).exists()
    assert Receipt.objects.count() == 2
    assert Attempt.objects.count() == 1
    assert CustodyMove.objects.filter(kind="DELIVERED").count() == 1
    assert Dossier.objects.get().rating is not None


@pytest.mark.django_db
def test_it_is_accounted_for_in_all_four_proofs() -> None:
    dossier_id = uuid4()
    list(journey.walk(dossier_id, MONDAY))

    found = reports.verify(MONDAY, only=[dossier_id])

    assert found.is_clean, found.findings
    assert all(tally.checked > 0 for tally in found.tallies.values())


HOURS = {
    "Monday 00:00": datetime(2026, 11, 23, 0, 0, tzinfo=VIETNAM),
    "Monday 07:31": datetime(2026, 11, 23, 7, 31, tzinfo=VIETNAM),
    "Wednesday 12:10": datetime(2026, 11, 25, 12, 10, tzinfo=VIETNAM),
    "Friday 17:00": datetime(2026, 11, 27, 17, 0, tzinfo=VIETNAM),
    "Sunday 23:59": datetime(2026, 11, 22, 23, 59, 59, tzinfo=VIETNAM),
    "Tết": datetime(2026, 2, 17, 9, 0, tzinfo=VIETNAM),
    "after Tết": datetime(2026, 2, 23, 7, 30, 5, tzinfo=VIETNAM),
    "2 September": datetime(2026, 9, 2, 14, 0, tzinfo=VIETNAM),
    "New Year": datetime(2028, 1, 1, 0, 30, tzinfo=VIETNAM),
}


@pytest.mark.django_db
@pytest.mark.parametrize("now", HOURS.values(), ids=HOURS.keys())
def test_it_works_at_any_hour_of_any_day_and_nothing_lies_in_the_future(now: datetime) -> None:
    stops = list(journey.walk(uuid4(), now))

    assert [stop.act for stop in stops] == WAY
    assert [stop.at for stop in stops] == sorted(stop.at for stop in stops)
    assert stops[-1].at <= now
    assert set(Event.objects.values_list("recorded_at", flat=True)) == {now}


@pytest.mark.django_db
def test_a_database_that_is_not_marked_as_made_up_is_refused() -> None:
    Installation.objects.all().delete()

    with pytest.raises(NotMadeUp):
        next(journey.walk(uuid4(), MONDAY))

    assert not Dossier.objects.exists()


def motcua(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own, on the database of this test."""
    return subprocess.run(
        [sys.executable, "-m", "motcua.doors.command.main", *arguments, "--database", connection.settings_dict["NAME"]],
        capture_output=True, text=True, check=False, timeout=120, env=dict(os.environ),
    )  # fmt: skip


def test_the_command_prints_each_act_with_clock_holder_and_money_and_leaves_the_dossier_there(
    own_database: str,
) -> None:
    first, second = motcua("journey", "--json"), motcua("journey")
    lines = [json.loads(line) for line in first.stdout.splitlines()]
    proof = lines.pop()

    assert (first.returncode, second.returncode) == (0, 0)
    assert [line["act"] for line in lines] == [act.value for act in WAY]
    assert all({"at", "due_at", "minutes", "holder", "money", "status"} <= line.keys() for line in lines)
    for name in ("papers", "minutes", "dong", "journal"):
        assert proof["verified"][name]["unaccounted"] == 0 < proof["verified"][name]["checked"]
    assert lines[-1]["dossier"] == proof["dossier"]
    assert set(Dossier.objects.values_list("status", flat=True)) == {"returned"}
    assert Dossier.objects.count() == 2
    assert "Công an tỉnh" in second.stdout
    assert "Mọi thứ đều rõ: 1 hồ sơ." in second.stdout
    assert motcua("verify").returncode == 0


def test_the_command_refuses_real_data_and_fills_an_empty_database_first(own_database: str) -> None:
    Installation.objects.all().delete()
    refused = motcua("journey")
    with connections["owner"].cursor() as cursor:
        cursor.execute("truncate people_account, catalogue_agency, people_token, account_emailaddress cascade")
    filled = motcua("journey", "--json")

    assert refused.returncode == 1
    assert refused.stdout == ""
    assert "không được đánh dấu là trình diễn" in refused.stderr
    assert filled.returncode == 0
    assert len(filled.stdout.splitlines()) == len(WAY) + 1
    assert Account.objects.exists()
    assert Envelope.objects.filter(holder="applicant").exists()
