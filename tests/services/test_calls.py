"""The same call twice, another body under the same key, an older page, and calls that wait for each other."""

from datetime import timedelta
from uuid import uuid4

import pytest

from motcua.record.acts import WRITTEN, perform
from motcua.record.dossiers.models import Dossier, PublicCode
from motcua.record.dossiers.rules import Act, KeyReused, NotAtThatTime, StalePage
from motcua.record.dossiers.services import Call
from tests.factories import MONDAY, Life, actor, dossier_after

pytestmark = pytest.mark.django_db


def test_a_key_that_opened_one_dossier_opens_no_other() -> None:
    key = uuid4()
    first = Life()
    first.do(Act.OPEN_DRAFT, act_id=key)
    other = Life()

    with pytest.raises(KeyReused):
        other.do(Act.OPEN_DRAFT, act_id=key)

    assert not Dossier.objects.filter(pk=other.dossier_id).exists()
    assert PublicCode.objects.filter(kind="KEY").count() == 1


def test_a_repeated_opening_gives_the_answer_of_the_first() -> None:
    key = uuid4()
    life = Life()

    done = life.do(Act.OPEN_DRAFT, act_id=key)
    again = life.do(Act.OPEN_DRAFT, act_id=key)

    assert again.repeated
    assert (again.event_no, again.status, again.facts, again.hash) == (
        done.event_no,
        done.status,
        done.facts,
        done.hash,
    )


@pytest.mark.parametrize(("event_no", "sign"), [(1, ""), (3, ""), (2, "not this hash")])
def test_a_page_that_shows_another_event_is_stale(event_no: int, sign: str) -> None:
    life = dossier_after(Act.SUBMIT)
    at = life.now + timedelta(minutes=1)
    call = Call(life.dossier_id, uuid4(), actor("post_clerk"), at, at, event_no, sign)

    with pytest.raises(StalePage):
        perform(Act.WITHDRAW, call, WRITTEN[Act.WITHDRAW].body.model_validate({"reason": "Đổi ý."}))


def test_a_page_that_shows_the_last_event_is_fresh() -> None:
    life = dossier_after(Act.SUBMIT)
    at = life.now + timedelta(minutes=1)
    call = Call(life.dossier_id, uuid4(), actor("post_clerk"), at, at, 2, life.row.head_hash[:16])

    done = perform(Act.WITHDRAW, call, WRITTEN[Act.WITHDRAW].body.model_validate({"reason": "Đổi ý."}))

    assert done.hash == life.row.head_hash


def test_a_live_act_that_waited_for_another_counts_from_it() -> None:
    life = dossier_after(Act.SUBMIT)
    at = life.now - timedelta(seconds=2)
    call = Call(life.dossier_id, uuid4(), actor("post_clerk"), at, at)

    perform(Act.WITHDRAW, call, WRITTEN[Act.WITHDRAW].body.model_validate({"reason": "Đổi ý."}))

    assert life.row.last_event_at == life.now


@pytest.mark.parametrize("recorded_after", [timedelta(), timedelta(hours=2)])
def test_an_act_long_before_the_last_one_is_refused(recorded_after: timedelta) -> None:
    life = dossier_after(Act.SUBMIT)
    at = MONDAY - timedelta(minutes=1)
    call = Call(life.dossier_id, uuid4(), actor("post_clerk"), at, at + recorded_after)

    with pytest.raises(NotAtThatTime):
        perform(Act.WITHDRAW, call, WRITTEN[Act.WITHDRAW].body.model_validate({"reason": "Đổi ý."}))
