"""Whether an act may be done has one answer: in lists, on pages, and when it is done."""

from datetime import timedelta
from uuid import uuid4

import pytest

from motcua.base.violations import NotThere
from motcua.ground.agreements.queries import assignments_of
from motcua.record import sight
from motcua.record.acts import answers
from motcua.record.dossiers.rules import Act, Status
from motcua.record.reading import find
from tests.factories import (
    CAST,
    Life,
    Way,
    actor,
    asking_for,
    dossier_after,
    dossier_at,
    main_way,
)
from tests.scans import store
from tests.services.evidence import tried

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]


__all__ = ["store"]  # where scans lie, asked for by name above

SEEING = {
    "post_clerk",
    "one_stop_officer",
    "case_officer_of_the_centre",
    "case_officer",
    "unit_head",
    "courier",
    "unit_head_elsewhere",
}
"""Those of the cast who see dossiers of the provincial police, and a head who does not."""


def _lives() -> list[Life]:
    lives = [dossier_at(status, way=way) for way in Way for status in Status]
    return [*lives, dossier_after(Act.OFFER_TO_POST), dossier_after(Act.ACCEPT_TO_CARRY), *_recalled()]


def _recalled() -> list[Life]:
    return [dossier_after(Act.DELIVER, way=Way.AT_DESK, procedure="3.000347")]


def test_a_list_shows_what_the_page_of_each_dossier_shows() -> None:
    lives = _lives()
    at = max(life.now for life in lives)

    for member in CAST:
        who = actor(member)
        listed = set(sight.visible(who, assignments_of(who.id, at.date())).values_list("pk", flat=True))
        opened = set()
        for life in lives:
            try:
                opened.add(find(str(life.dossier_id), who, at).pk)
            except NotThere:
                continue
        assert listed == opened, member


def test_a_button_says_what_its_act_would_say() -> None:
    lives = [dossier_after(act) for act in main_way(Life()) if act not in (Act.ASSIGN, Act.RATE)]
    lives += [dossier_at(Status.AWAITING_SUPPLEMENT), dossier_at(Status.AWAITING_OPINION)]
    lives += [dossier_at(Status.AWAITING_PAYMENT), dossier_at(Status.PAUSED), dossier_at(Status.STOPPED)]
    lives += [dossier_at(Status.WITHDRAWN), *_recalled()]

    for life in lives:
        for who in [
            *map(actor, sorted(SEEING)),
            asking_for(life.dossier_id),
        ]:
            try:
                _, found = answers(life.row, who, life.now)
            except NotThere:
                assert type(tried(life, Act.WITHDRAW, who)) is NotThere
                continue
            for answer in found:
                refusal = tried(life, answer.act, who)
                if answer.refusal is not None:
                    assert refusal is not None, (life.status, who.id, answer)
                    assert (refusal.code, refusal.sentence) == (answer.refusal.code, answer.refusal.sentence)
                elif refusal is not None:
                    assert refusal.field, (life.status, who.id, answer.act, refusal)  # something that was typed


def test_the_same_client_id_opens_one_dossier() -> None:
    key = uuid4()
    life = Life()
    life.do(Act.OPEN_DRAFT, act_id=key)

    assert life.do(Act.OPEN_DRAFT, act_id=key, after=timedelta()).repeated
