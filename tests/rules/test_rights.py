"""The one answer to “may she?”: laws that hold whatever rows there are, and each missing row as it is told."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.base.violations import NotThere
from motcua.ground.agreements.rules import (
    ALL_FIELDS,
    AgreementRow,
    AssignmentRow,
    Errand,
    OrderRow,
    Question,
    Rows,
    Term,
    TrainingRow,
)
from motcua.ground.catalogue.rules import NotThroughPost
from motcua.ground.people.rules import Actor, Employer, Helper, Role
from motcua.record.dossiers.roles import TRANSFERABLE, WHO_MAY
from motcua.record.dossiers.rules import BY_THE_HOUSE, Act
from motcua.record.rights.rules import (
    NEVER_BY_HELPERS,
    ORDER,
    Decision,
    Facts,
    InHand,
    Subject,
    decide,
    is_of_right,
    missing_of,
)

TODAY = date(2026, 11, 2)
DOSSIER = UUID(int=7)
POINTS, AGENCIES, FIELDS, STAGES = ("p1", "p2"), ("H12.17", "H12.101"), ("ly-lich", "ho-tich"), ("RECEPTION", "RETURN")
ACTS = tuple(act for act in Act if act not in BY_THE_HOUSE)
PERSON = "ai"

terms = st.builds(
    lambda first, days: Term(TODAY + timedelta(days=first), None if days is None else TODAY + timedelta(days=days)),
    st.integers(-3, 2),
    st.one_of(st.none(), st.integers(-2, 3)),
)
keys = st.integers(0, 99).map(str)
some_points = st.sets(st.sampled_from(POINTS), min_size=1).map(lambda found: tuple(sorted(found)))
some_agencies = st.sets(st.sampled_from(AGENCIES), min_size=1).map(lambda found: tuple(sorted(found)))
assignments = st.builds(
    lambda key, point, agencies, term: AssignmentRow(f"as{key}", point, f"{point}/1", point, agencies, term),
    keys, st.sampled_from(POINTS), some_agencies, terms,
)  # fmt: skip
trainings = st.builds(
    lambda key, field, term: TrainingRow(f"tr{key}", field, field, term),
    keys, st.sampled_from((*FIELDS, ALL_FIELDS)), terms,
)  # fmt: skip
agreements = st.builds(
    lambda key, stages, points, term: AgreementRow(f"ag{key}", tuple(sorted(stages)), points, term),
    keys, st.sets(st.sampled_from(STAGES), min_size=1), some_points, terms,
)  # fmt: skip
orders = st.builds(
    lambda key, errand, point, term, ended: OrderRow(f"or{key}", errand, point, term, ended),
    keys, st.sampled_from(Errand), st.sampled_from(POINTS), terms, st.booleans(),
)  # fmt: skip


def few(rows: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(rows, max_size=3, unique_by=lambda row: row.id).map(tuple)


all_rows = st.builds(Rows, few(assignments), few(trainings), few(agreements), few(orders))
people = st.builds(
    lambda roles, employer, agency, scopes, helped: Actor(
        PERSON, "Người", frozenset(roles), employer, agency, scopes,
        helper=Helper("quantri", "Quản trị", "giúp") if helped else None,
    ),
    st.sets(st.sampled_from(Role), max_size=3), st.sampled_from(Employer), st.sampled_from(AGENCIES),
    st.sampled_from((None, frozenset({"act:*"}), frozenset({"act:submit"}), frozenset())), st.booleans(),
)  # fmt: skip
subjects = st.builds(
    Subject,
    st.just(DOSSIER), st.sampled_from(POINTS), st.sampled_from((PERSON, "khac")), st.sampled_from((PERSON, "-")),
    st.booleans(), st.sets(st.sampled_from(AGENCIES)),
    st.sets(st.sampled_from((f"person:{PERSON}", "point:p1", "agency:H12.17"))).map(frozenset),
    st.sampled_from((PERSON, "")),
)  # fmt: skip
in_hands = st.one_of(
    st.none(),
    st.builds(
        lambda before, days, back: InHand("PB1", TODAY - timedelta(days=before), days, back),
        st.integers(0, 3), st.integers(0, 2), st.booleans(),
    ),
)  # fmt: skip
unlisted = st.sampled_from((None, NotThroughPost(procedure="A", doing="nộp", by="danh mục")))


@st.composite
def cases(draw: st.DrawFn) -> Facts:
    """Any facts that could be gathered; post staff are asked for their rows, others are not."""
    who, act = draw(people), draw(st.sampled_from(ACTS))
    asked = None
    if who.employer is Employer.POST and act in TRANSFERABLE:
        asked = Question(
            TRANSFERABLE[act], "Thủ tục", "ly-lich", "Lý lịch tư pháp", "CA tỉnh",
            draw(st.sampled_from(("", "p1"))), TODAY, draw(st.sampled_from(((), (Errand.RECEPTION,)))), draw(unlisted),
        )  # fmt: skip
    return Facts(
        who, act, TODAY, draw(st.sampled_from(AGENCIES)), "CA tỉnh", draw(st.one_of(st.none(), subjects)),
        draw(all_rows), asked, draw(st.sampled_from(("", "p1"))),
        account_is_open=draw(st.booleans()), in_hand=draw(in_hands) if asked is not None else None,
    )  # fmt: skip


def with_row(facts: Facts, row: object) -> Facts:
    """Return the facts with one row more, after those that are there."""
    rows = facts.rows
    match row:
        case AssignmentRow():
            rows = replace(rows, assignments=(*rows.assignments, row))
        case TrainingRow():
            rows = replace(rows, trainings=(*rows.trainings, row))
        case AgreementRow():
            rows = replace(rows, agreements=(*rows.agreements, row))
        case OrderRow():
            rows = replace(rows, orders=(*rows.orders, row))
    return replace(facts, rows=rows)


def without(facts: Facts, table: str, key: str) -> Facts:
    """Return the facts as if one row had never been written."""
    rows, who = facts.rows, facts.person
    if table in ("assignment", "training", "agreement", "order"):
        name = f"{table}s"
        return replace(facts, rows=replace(rows, **{name: tuple(r for r in getattr(rows, name) if r.id != key)}))
    if table == "role":
        return replace(facts, person=replace(who, roles=who.roles - {Role(key)}))
    if table == "account":
        return replace(facts, account_is_open=False)
    if table == "scope":
        return replace(facts, person=replace(who, scopes=(who.scopes or frozenset()) - {key}))
    if table == "agency":
        return replace(facts, person=replace(who, agency_code="H12.999"))
    if table == "custody" and facts.in_hand is not None and facts.in_hand.code == key:
        return replace(facts, in_hand=None)
    subject = facts.dossier
    assert subject is not None
    if table == "applicant":
        return replace(facts, dossier=replace(subject, owner_account_id="-"))
    if table == "opened":
        return replace(facts, dossier=replace(subject, opened_by="khac"))
    if table == "opinion":
        return replace(facts, dossier=replace(subject, asked_agencies=()))
    assert table == "custody", table
    courier = "" if subject.courier_id == key else subject.courier_id
    return replace(facts, dossier=replace(subject, in_hands=subject.in_hands - {key}, courier_id=courier))


def supplied(facts: Facts, found: Decision) -> Facts:
    """Return the facts with that put right which the answer says is missing first."""
    missing, who, asked = found.missing, facts.person, facts.question
    assert missing is not None
    here = next((row for row in facts.rows.assignments if row.term.holds(TODAY)
                 and (asked is None or asked.point_id in ("", row.point_id))), None)  # fmt: skip
    always = Term(TODAY, TODAY)
    match missing.row:
        case "account":
            return replace(facts, account_is_open=True)
        case "scope":
            return replace(facts, person=replace(who, scopes=frozenset({"act:*"})))
        case "helper":
            return replace(facts, person=replace(who, helper=None))
        case "" if isinstance(found.refusal, NotThere):
            return replace(facts, person=replace(who, owner_of=DOSSIER))
        case "role":
            mine = {Role.POST_CLERK} if who.is_post else set(WHO_MAY[facts.act])
            return replace(facts, person=replace(who, roles=who.roles | mine, agency_code=facts.agency_code))
        case "desk":
            return with_row(facts, AssignmentRow("neu", facts.point_id, "", "Q", (facts.agency_code,), always))
        case "assignment":
            assert asked is not None
            return with_row(facts, AssignmentRow("neu", asked.point_id or "p1", "c", "Q", (), always))
        case "agreement":
            assert asked is not None
            assert here is not None
            return with_row(facts, AgreementRow("neu", (asked.stage,), (here.point_id,), always))
        case "training":
            assert asked is not None
            return with_row(facts, TrainingRow("neu", asked.field_code, "", always))
        case "listing":
            assert asked is not None
            return replace(facts, question=replace(asked, unlisted=None))
    raise AssertionError(missing)


@given(cases(), st.one_of(assignments, trainings, agreements, orders))
def test_one_more_row_never_takes_a_right_away(facts: Facts, row: object) -> None:
    if decide(facts).is_allowed:
        assert decide(with_row(facts, row)).is_allowed


@given(cases())
def test_an_answer_never_rests_on_a_row_that_is_gone(facts: Facts) -> None:
    found = decide(facts)
    if not found.is_allowed:
        return
    for reason in found.because:
        if reason.row == "stand_in":
            continue
        later = decide(without(facts, reason.row, reason.id))
        named = {(item.row, item.id) for item in later.because}
        if later.is_allowed:  # another row gives the right now, and is named
            assert (reason.row, reason.id) not in named
            assert named != {(item.row, item.id) for item in found.because}


@given(cases())
def test_with_one_row_of_each_table_any_that_is_named_takes_the_right_along(facts: Facts) -> None:
    rows = facts.rows
    alone = Rows(rows.assignments[:1], rows.trainings[:1], rows.agreements[:1])
    facts = replace(facts, rows=alone, in_hand=None)
    found = decide(facts)
    if not found.is_allowed or found.right is None:
        return
    assert {"agreement", "training", "assignment"} <= {reason.row for reason in found.because}
    for reason in found.because:
        if reason.row in ("agreement", "training", "assignment", "account"):
            assert not decide(without(facts, reason.row, reason.id)).is_allowed


@given(cases())
def test_what_is_said_to_be_missing_is_missing_putting_it_right_moves_the_answer_on(facts: Facts) -> None:
    found = decide(facts)
    asked: list[str] = []
    while found.missing is not None:
        row = "sight" if isinstance(found.refusal, NotThere) else found.missing.row
        if row == "role" and (facts.act not in TRANSFERABLE and facts.person.is_post):
            return  # nothing lets the post do it
        assert row in ORDER
        assert asked == [] or ORDER.index(row) > ORDER.index(asked[-1]), asked
        asked.append(row)
        facts = supplied(facts, found)
        found = decide(facts)
    assert found.because


@given(cases())
def test_every_refusal_says_its_row_in_a_sentence_with_whom_to_ask(facts: Facts) -> None:
    found = decide(facts)
    if found.refusal is None:
        assert found.missing is None
        return
    told = missing_of(found.refusal, "Người")
    assert is_of_right(found.refusal)
    assert told.row in ORDER
    assert told.sentence.endswith(".")
    assert told.ask
    assert found.right is None


@pytest.mark.parametrize("act", sorted(NEVER_BY_HELPERS))
def test_who_helps_decides_nothing(act: Act) -> None:
    who = Actor(PERSON, "A", frozenset(Role), Employer.AGENCY, "H12.17", helper=Helper("q", "Q", "giúp"))
    facts = Facts(who, act, TODAY, "H12.17", "CA tỉnh", Subject(DOSSIER, "", "", "", False))

    missing = decide(facts).missing

    assert missing is not None
    assert (missing.row, missing.ask) == ("helper", "người có thẩm quyền")


def test_an_order_still_gives_the_right_when_an_agreement_comes_for_whose_field_she_is_not_trained() -> None:
    always = Term(TODAY, None)
    who = Actor(PERSON, "A", frozenset({Role.POST_CLERK}), Employer.POST)
    asked = Question("RECEPTION", "B", "ho-tich", "Hộ tịch", "UBND", "p1", TODAY, (Errand.RECEPTION,))
    ordered = Rows(
        (AssignmentRow("as", "p1", "c", "Q", (), always),), (TrainingRow("tr", "ly-lich", "Lý lịch", always),), (),
        (OrderRow("or", Errand.RECEPTION, "p1", always),),
    )  # fmt: skip
    facts = Facts(who, Act.OPEN_DRAFT, TODAY, "H12.101", "UBND", rows=ordered, question=asked)

    found = decide(with_row(facts, AgreementRow("ag", ("RECEPTION",), ("p1",), always)))

    assert found.right is not None
    assert found.right.by_order
    assert ("order", "or") in {(reason.row, reason.id) for reason in found.because}
