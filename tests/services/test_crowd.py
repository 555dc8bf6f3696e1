"""The crowd of a measurement: copies that stand as dossiers of their own, and statistics that the planner knows."""

import pytest
from django.db import connections

from motcua.outward.rehearsals import crowd
from motcua.record.custody.models import Envelope
from motcua.record.dossiers.models import Dossier, Event, PublicCode
from motcua.record.dossiers.rules import Act
from tests.factories import dossier_after


@pytest.mark.usefixtures("own_database")
def test_a_crowd_is_copied_under_names_of_its_own_and_the_planner_knows_how_many_there_are() -> None:
    dossier_after(Act.SUBMIT)
    dossier_after(Act.RECEIVE)
    events, names, envelopes = Event.objects.count(), PublicCode.objects.count(), Envelope.objects.count()

    there = crowd.fill(5)

    assert there == Dossier.objects.count() == 6
    assert Event.objects.count() == 3 * events
    assert PublicCode.objects.count() == 3 * names
    for model, column, number in ((Dossier, "request_no", 6), (Envelope, "code", 3 * envelopes)):
        assert len(set(model.objects.values_list(column, flat=True))) == number
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'dossiers_dossier'")
        assert cursor.fetchone() == (6,)


@pytest.mark.django_db
def test_nothing_is_copied_where_there_is_nothing() -> None:
    with pytest.raises(ValueError, match="no dossier"):
        crowd.fill(5)
