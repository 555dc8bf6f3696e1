"""The database as it was made: keys, grants and chains hold there, whatever the code says."""

from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connection, transaction

from motcua.record.custody.models import CustodyMove, Envelope
from motcua.record.dossiers.models import Event
from motcua.record.dossiers.rules import Act, Status
from tests.factories import MONDAY, dossier_after, dossier_at
from tests.rules.test_schema_rules import APPEND_ONLY, BESIDE, OF_A_DOSSIER, RECORD

pytestmark = pytest.mark.django_db

TABLES = [model._meta.db_table for model in OF_A_DOSSIER]


def ask(sql: str, *params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def test_every_unique_index_of_a_dossier_s_table_begins_with_the_dossier() -> None:
    found = ask(
        "select c.relname, i.relname, a.attname from pg_index x join pg_class c on c.oid = x.indrelid "
        "join pg_class i on i.oid = x.indexrelid "
        "join pg_attribute a on a.attrelid = c.oid and a.attnum = x.indkey[0] "
        "where x.indisunique and c.relname = any(%s)",
        TABLES,
    )

    assert {table for table, _, _ in found} == set(TABLES)
    assert {column for _, _, column in found} == {"dossier_id"}


def test_every_foreign_key_of_a_dossier_s_table_begins_with_the_dossier() -> None:
    found = ask(
        "select c.relname, k.conname, a.attname from pg_constraint k join pg_class c on c.oid = k.conrelid "
        "join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[1] "
        "where k.contype = 'f' and c.relname = any(%s)",
        TABLES,
    )

    assert {table for table, _, _ in found} == set(TABLES)
    assert {column for _, _, column in found} == {"dossier_id"}
    assert {"move_from_the_hands_it_lies_in", "answer_to_an_offer"} <= {name for _, name, _ in found}


def test_no_trigger_of_our_own_stands_on_any_of_our_tables() -> None:
    ours = [model._meta.db_table for room in RECORD for model in apps.get_app_config(room).get_models()]

    assert (
        ask(
            "select t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid "
            "where not t.tgisinternal and c.relname = any(%s)",
            ours,
        )
        == []
    )


@pytest.mark.parametrize("label", sorted(APPEND_ONLY))
@pytest.mark.parametrize(
    "sql", ["update {} set {} = {}", "delete from {}", "truncate {}", "select 1 from {} for update"]
)
def test_the_application_cannot_change_what_was_written_once(label: str, sql: str) -> None:
    model = apps.get_model(label)
    column = model._meta.local_concrete_fields[-1].column
    statement = sql.format(f'"{model._meta.db_table}"', f'"{column}"', f'"{column}"')

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        ask(statement)


def test_the_application_adds_to_them_all_the_same() -> None:
    life = dossier_after(Act.RATE)

    for label in ("dossiers.Event", "custody.CustodyMove", "payments.LedgerEntry", "feedback.Rating"):
        assert apps.get_model(label).objects.filter(dossier_id=life.dossier_id).exists(), label


def test_a_dossier_with_a_journal_cannot_be_deleted() -> None:
    life = dossier_at(Status.DRAFT)

    connection.check_constraints()
    ask("delete from dossiers_dossier where id = %s returning 1", life.dossier_id)
    with pytest.raises(IntegrityError, match="dossiers_event"):
        connection.check_constraints()


def test_paper_leaves_only_the_hands_it_lies_in() -> None:
    """A move whose giver is not the taker of the move before is refused by a key, without any trigger."""
    life = dossier_after(Act.ACCEPT_BY_POST)
    last = CustodyMove.objects.get(dossier_id=life.dossier_id)
    forged = CustodyMove(
        dossier_id=life.dossier_id, envelope_no=1, move_no=2, prev_no=1, from_holder="person:buta.uminh",
        to_holder="agency:H12.17", kind="HANDED", event_no=3, at=MONDAY, recorded_at=MONDAY, by_id="x",
        prev_hash=last.hash, hash="x" * 64,
    )  # fmt: skip

    with pytest.raises(IntegrityError, match="move_from_the_hands_it_lies_in"), transaction.atomic():
        forged.save(force_insert=True)


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"move_no": 3}, "move_follows_its_predecessor"),
        ({"to_holder": "person:buudien.cainuoc"}, "move_changes_hands"),
        ({"move_no": 1, "prev_no": None}, "custody_custodymove_pkey"),
    ],
)
def test_a_move_has_one_predecessor_one_successor_and_changes_hands(
    changed: dict[str, object], constraint: str
) -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)
    facts: dict[str, object] = {
        "dossier_id": life.dossier_id, "envelope_no": 1, "move_no": 2, "prev_no": 1,
        "from_holder": "person:buudien.cainuoc", "to_holder": "agency:H12.17", "kind": "HANDED", "event_no": 3,
        "at": MONDAY, "recorded_at": MONDAY, "by_id": "x", "hash": "x",
    }  # fmt: skip

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        CustodyMove(**facts | changed).save(force_insert=True)


def test_an_envelope_is_not_offered_to_who_holds_it() -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)

    with pytest.raises(IntegrityError, match="envelope_not_offered_to_its_holder"), transaction.atomic():
        Envelope.objects.filter(dossier_id=life.dossier_id).update(offered_to="person:buudien.cainuoc")


def test_an_act_is_in_a_journal_once() -> None:
    life = dossier_at(Status.SUBMITTED)
    event = Event.objects.get(dossier_id=life.dossier_id, event_no=2)
    event.event_no = 3

    with pytest.raises(IntegrityError, match="event_act_once"), transaction.atomic():
        event.save(force_insert=True)


def test_small_tables_beside_the_catalogues_name_their_dossier_without_a_key_to_it() -> None:
    tables = [model._meta.db_table for model in BESIDE]

    assert (
        ask(
            "select 1 from pg_constraint k join pg_class c on c.oid = k.conrelid "
            "join pg_class other on other.oid = k.confrelid "
            "where k.contype = 'f' and c.relname = any(%s) and not other.relname = any(%s)",
            tables,
            tables,
        )
        == []
    )
