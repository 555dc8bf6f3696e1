"""How far a person's right reaches: the listing answers as the act does."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.ground.agreements import queries as agreements
from motcua.ground.agreements.reach import nearest_first, of_agency, of_post
from motcua.ground.agreements.rules import NoAgreement, NoTraining, question, right_of_post
from tests.factories import CRIMINAL_RECORD, POLICE

SUNDAY = date(2026, 11, 22)

pytestmark = pytest.mark.django_db


def test_a_clerk_may_receive_what_agreement_training_and_counter_allow() -> None:
    found = {(item.procedure.code, item.agency.code): item for item in of_post("buudien.cainuoc", SUNDAY)}

    criminal_record = found[CRIMINAL_RECORD, POLICE]
    assert criminal_record.is_allowed
    assert (criminal_record.agreement, criminal_record.until) == ("07/TT-CM", date(2030, 12, 31))
    assert criminal_record.right
    assert criminal_record.right.counter_id == "bd-cai-nuoc/2"


def test_what_is_missing_is_said_by_the_rule_itself() -> None:
    clerk = {(item.procedure.code, item.agency.code): item for item in of_post("buudien.cainuoc", SUNDAY)}
    untrained = {(item.procedure.code, item.agency.code): item for item in of_post("buudien.uminh", SUNDAY)}

    ended = clerk["0.900001", "H12.10"].refusal
    assert isinstance(ended, NoAgreement)
    assert "05/TT-CM hết hạn ngày 31/10/2026" in ended.sentence
    lapsed = untrained["1.115362", "H12.35"].refusal
    assert isinstance(lapsed, NoTraining)
    assert "31/10/2026" in lapsed.sentence


@pytest.mark.parametrize("person", ["buudien.cainuoc", "buudien.tinh", "buudien.uminh", "buuta.cainuoc"])
@pytest.mark.parametrize("stage", ["RECEPTION", "RETURN"])
def test_the_listing_answers_as_the_act_does(person: str, stage: str) -> None:
    for item in of_post(person, SUNDAY, stages=(stage,)):
        asked = question(stage, item.procedure, item.agency.short_name, SUNDAY, asks_list=True)
        rows = agreements.rows(person_id=person, agency_code=item.agency.code, procedure_code=item.procedure.code)
        if item.refusal is None:
            assert right_of_post(asked, rows) == item.right
        else:
            with pytest.raises(type(item.refusal)) as refused:
                right_of_post(asked, rows)
            assert refused.value.sentence == item.refusal.sentence


def test_an_official_receives_what_her_agencies_decide() -> None:
    found = of_agency({"H12.17"}, SUNDAY)

    assert {item.agency.code for item in found} == {"H12.17"}
    assert CRIMINAL_RECORD in {item.procedure.code for item in found}
    assert all(item.is_allowed for item in found)


def test_words_narrow_the_procedures_without_accents() -> None:
    assert {item.procedure.code for item in of_post("buudien.cainuoc", SUNDAY, words="ly lich")} == {CRIMINAL_RECORD}


def test_the_listing_asks_four_statements() -> None:
    of_post("buudien.cainuoc", SUNDAY)

    with CaptureQueriesContext(connection) as asked:
        of_post("buudien.tinh", SUNDAY)

    assert len(asked) == 4


@pytest.mark.parametrize("person", ["buudien.cainuoc", "buudien.tinh", "buuta.cainuoc"])
def test_where_she_stands_need_not_be_read_twice(person: str) -> None:
    standing, both = agreements.assignments_of(person, SUNDAY), ("RECEPTION", "RETURN")
    of_post(person, SUNDAY)

    with CaptureQueriesContext(connection) as asked:
        told = of_post(person, SUNDAY, stages=both, standing=standing)

    assert (len(asked), bool(standing)) == (3, True)
    whole = of_post(person, SUNDAY, stages=both)
    assert [(row.right, str(row.refusal)) for row in told] == [(row.right, str(row.refusal)) for row in whole]


def test_what_is_refused_at_her_own_point_stands_first_and_a_course_before_all() -> None:
    """The clerk at U Minh has lost a course; an agreement names her point without a stage; most name others."""
    refused = [row for row in of_post("buudien.uminh", SUNDAY, stages=("RECEPTION", "RETURN")) if not row.is_allowed]

    rows = nearest_first(refused)

    assert isinstance(rows[0].refusal, NoTraining)
    told = [(not row.names_her_point, not isinstance(row.refusal, NoTraining)) for row in rows]
    assert told == sorted(told)
    assert len(set(told)) == 3, "a course, an agreement about her point, and others"
    elsewhere = [row.procedure.short_name for row in rows if not row.names_her_point]
    before = [row.procedure.short_name for row in refused if not row.names_her_point]
    assert elsewhere == before, "what is alike keeps its order"
