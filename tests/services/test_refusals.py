"""The log of refusals: one line for a try without a right, whatever became of its transaction; kept for its days."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from motcua.base.violations import NoRight, NotThere, RuleViolation
from motcua.ground.people.rules import Helper
from motcua.record.acts import WRITTEN, perform
from motcua.record.dossiers.rules import Act, ActNotAllowed
from motcua.record.dossiers.services import Call
from motcua.record.rights import queries, refusals
from motcua.record.rights.models import Refusal
from motcua.record.rights.queries import Asked, OnlyOverseers
from tests.factories import CAST, MONDAY, Life, actor, dossier_after
from tests.services.evidence import everything_written

pytestmark = pytest.mark.django_db


@pytest.fixture
def life() -> Life:
    return dossier_after(Act.ASSIGN)


def attempt(life: Life, act: Act, who: str, door: str = "api") -> RuleViolation:
    """Try an act as a door does; return what refuses it."""
    call = Call(life.dossier_id, uuid4(), actor(who), life.now, life.now)
    with pytest.raises(RuleViolation) as refusal, refusals.collected(door):
        perform(act, call, WRITTEN[act].body.model_construct())
    return refusal.value


def rows() -> list[tuple[str, str, str, str]]:
    return list(Refusal.objects.order_by("at", "id").values_list("by_id", "act", "missing", "code"))


def test_a_try_without_a_right_leaves_one_line_and_nothing_else(life: Life) -> None:
    before = everything_written()

    attempt(life, Act.APPROVE, "post_clerk")

    assert everything_written() == before
    (row,) = Refusal.objects.all()
    assert (row.by_id, row.act, row.dossier_id) == (CAST["post_clerk"], "approve", life.dossier_id)
    assert (row.missing, row.code, row.door, row.role) == ("role", "right.role", "api", "POST_CLERK")
    assert row.at == life.now


def test_what_the_status_refuses_leaves_none(life: Life) -> None:
    assert isinstance(attempt(life, Act.APPROVE, "unit_head"), ActNotAllowed)

    assert rows() == []


def test_a_dossier_that_is_not_there_for_her_leaves_a_line_that_names_no_row(life: Life) -> None:
    assert isinstance(attempt(life, Act.PROPOSE, "case_officer_elsewhere"), NotThere)

    assert rows() == [(CAST["case_officer_elsewhere"], "propose", "", "not-there")]


def test_the_same_again_within_the_minute_is_one_row_and_another_a_minute_later(life: Life) -> None:
    for _ in range(3):
        attempt(life, Act.APPROVE, "post_clerk")
    assert Refusal.objects.count() == 1

    life.now += timedelta(minutes=1)
    attempt(life, Act.APPROVE, "post_clerk")
    assert Refusal.objects.count() == 2


def test_who_tries_out_the_doors_does_not_fill_the_table(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusals, "ROWS_OF_A_MINUTE", 5)
    by = actor("post_clerk")
    with refusals.collected("api"):
        for _ in range(4):
            refusals.tried(Act.APPROVE, by, uuid4(), NotThere(thing="hồ sơ"), MONDAY)
    for _ in range(2):
        with refusals.collected("api"):
            for _ in range(20):
                refusals.tried(Act.APPROVE, by, uuid4(), NotThere(thing="hồ sơ"), MONDAY)

    assert Refusal.objects.count() == 6
    assert [code for _who, _act, _missing, code in rows()].count("more") == 1
    other = actor("courier")
    with refusals.collected("api"):
        refusals.tried(Act.APPROVE, other, None, NoRight(sentence="Không."), MONDAY)
    assert Refusal.objects.filter(by_id=other.id).count() == 1


def test_the_line_stays_when_what_is_around_the_act_is_rolled_back(life: Life) -> None:
    call = Call(life.dossier_id, uuid4(), actor("post_clerk"), life.now, life.now)

    with pytest.raises(NoRight), refusals.collected("quay"), transaction.atomic():
        perform(Act.APPROVE, call, WRITTEN[Act.APPROVE].body.model_construct())

    assert len(rows()) == 1


def test_outside_of_a_door_nothing_is_noted(life: Life) -> None:
    with pytest.raises(NoRight):
        life.do(Act.APPROVE, who="post_clerk")

    assert rows() == []


def test_who_helps_is_named_herself_with_whom_she_stands_for() -> None:
    by = actor("post_clerk")
    helped = type(by)(by.id, by.name, by.roles, by.employer, helper=Helper("quantri", "Quản trị", "giúp"))

    with refusals.collected("desk"):
        refusals.tried(Act.DECLINE, helped, None, NoRight(sentence="Không."), MONDAY)

    (row,) = Refusal.objects.all()
    assert (row.by_id, row.in_place_of, row.role) == ("quantri", by.id, "ADMINISTRATOR")


def test_the_application_changes_and_deletes_no_line(life: Life) -> None:
    attempt(life, Act.APPROVE, "post_clerk")

    for statement in ("delete from rights_refusal", "update rights_refusal set by_id = 'x'", "truncate rights_refusal"):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_lines_are_forgotten_after_their_days_and_none_of_the_last_thirty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select now()")
        now = cursor.fetchone()[0]
    ages = (400, 200, 40, 20)
    for days in ages:
        with refusals.collected("api"):
            refusals.tried(Act.APPROVE, actor("courier"), None, NoRight(sentence="Không."), now - timedelta(days=days))

    assert refusals.forget(now - timedelta(days=365)) == 1
    assert refusals.forget(now) == 2
    (left,) = Refusal.objects.all()
    assert left.at == now - timedelta(days=20)


@pytest.mark.parametrize("role", sorted(set(CAST) - {"manager", "administrator"}))
def test_nobody_else_reads_the_log(role: str) -> None:
    with pytest.raises(OnlyOverseers):
        queries.page(actor(role), Asked())


def test_overseers_read_it_newest_first_by_person_act_row_and_days(life: Life) -> None:
    attempt(life, Act.APPROVE, "post_clerk")
    life.now += timedelta(days=1)
    attempt(life, Act.PROPOSE, "case_officer_elsewhere")
    day = life.now.date()

    for role in ("manager", "administrator"):
        lines = queries.page(actor(role), Asked()).lines
        assert [line.act for line in lines] == [Act.PROPOSE, Act.APPROVE]
        assert lines[0].number == life.row.code
    reader = actor("manager")
    assert [line.act for line in queries.page(reader, Asked(person=CAST["post_clerk"])).lines] == [Act.APPROVE]
    assert [line.act for line in queries.page(reader, Asked(act="propose")).lines] == [Act.PROPOSE]
    assert [line.act for line in queries.page(reader, Asked(missing="role")).lines] == [Act.APPROVE]
    assert [line.act for line in queries.page(reader, Asked(first=day, last=day)).lines] == [Act.PROPOSE]


def test_pages_go_on_where_the_last_ended(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    for act in (Act.APPROVE, Act.PROPOSE, Act.REFUSE):
        attempt(life, act, "post_clerk")

    first = queries.page(actor("manager"), Asked())
    rest = queries.page(actor("manager"), Asked(), first.next)

    assert (len(first.lines), len(rest.lines), rest.next) == (2, 1, "")
    assert {line.act for line in (*first.lines, *rest.lines)} == {Act.APPROVE, Act.PROPOSE, Act.REFUSE}
