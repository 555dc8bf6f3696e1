"""What is seen of a person by the leg: laws over all legs and people, and the table from which doors show."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from motcua.base.text import masked_name
from motcua.ground.people.rules import Actor, Employer, Role
from motcua.record import masking
from motcua.record.custody.rules import Direction
from motcua.record.dossiers.rules import Status
from motcua.record.masking import ALL, NOTHING, Leg, Shown, View, Where, leg_of, view

POLICE = "H12.17"
CLERK = Actor("c", "Hân", frozenset({Role.POST_CLERK}), Employer.POST)
COURIER = Actor("b", "Phúc", frozenset({Role.COURIER}), Employer.POST)
OFFICER = Actor("o", "Lợi", frozenset({Role.CASE_OFFICER}), Employer.AGENCY, agency_code=POLICE)
ASKED = Actor("a", "Thới", frozenset({Role.CASE_OFFICER}), Employer.AGENCY, agency_code="H12.101")
MANAGER = Actor("m", "Nhựt", frozenset({Role.MANAGER}), Employer.AGENCY, agency_code="H12.01")
DIRECTOR = Actor("d", "Được", frozenset({Role.POST_DIRECTOR}), Employer.POST)
ADMINISTRATOR = Actor("q", "Tuấn", frozenset({Role.ADMINISTRATOR}), Employer.AGENCY, agency_code="H12.01")
OWNER = Actor("n", "Duyên", frozenset({Role.APPLICANT}), Employer.NONE)

HOLDERS = some.sampled_from(["", "person:c", "person:b", "point:bd-cai-nuoc", f"agency:{POLICE}", "applicant"])
WHERES = some.builds(
    Where, agency_code=some.just(POLICE), status=some.sampled_from(Status), by_post=some.booleans(),
    direction=some.sampled_from(["", *(item.value for item in Direction)]), holder=HOLDERS, offered_to=HOLDERS,
    asked_agencies=some.sampled_from([(), ("H12.101",)]),
)  # fmt: skip
POST = some.sampled_from([CLERK, COURIER])
CLOSED = frozenset({Leg.AT_AGENCY, Leg.OVER})


def at(status: Status, direction: str = "", holder: str = "", offered_to: str = "", *, by_post: bool = True) -> Where:
    return Where(POLICE, status, by_post, direction, holder, offered_to)


BEFORE = at(Status.SUBMITTED, "SUBMIT", "person:c")
AFTER = at(Status.RECEIVED, "SUBMIT", f"agency:{POLICE}")
HOME = at(Status.RESOLVED, "RETURN", "person:b")
DELIVERED = at(Status.RETURNED, "RETURN", "applicant")


@given(who=POST, one=WHERES, other=WHERES)
def test_after_a_leg_is_closed_never_more_is_seen_than_in_it(who: Actor, one: Where, other: Where) -> None:
    if leg_of(one) in CLOSED and leg_of(other) not in CLOSED and view(who, other) != NOTHING:
        assert all(
            after <= during for after, during in zip(view(who, one).parts(), view(who, other).parts(), strict=True)
        )


@given(who=POST, where=WHERES)
def test_once_closed_no_page_of_the_post_may_show_a_datum_or_unmask_it(who: Actor, where: Where) -> None:
    if leg_of(where) in CLOSED:
        assert max(view(who, where).parts()) <= Shown.MASKED
        assert not view(who, where).on_purpose


@given(where=WHERES)
def test_a_courier_never_sees_more_than_a_clerk_nor_ever_a_scan_or_a_personal_number(where: Where) -> None:
    seen, clerks = view(COURIER, where), view(CLERK, where)

    assert all(hers <= other for hers, other in zip(seen.parts(), clerks.parts(), strict=True))
    assert seen.scans is Shown.ABSENT
    assert seen.personal_id <= Shown.MASKED


@given(where=WHERES, stated=some.booleans())
def test_the_leg_is_nothing_to_an_agency_and_figures_people_see_nothing(where: Where, stated: bool) -> None:
    assert view(OFFICER, where).scans is Shown.WHOLE
    assert view(OFFICER, where).on_purpose
    assert view(DIRECTOR, where) == view(ADMINISTRATOR, where, has_stated=stated) == NOTHING
    assert (view(MANAGER, where, has_stated=stated) != NOTHING) is stated
    assert view(OWNER, replace(where, is_hers=True)) == ALL
    asked = view(ASKED, where)
    assert (asked != NOTHING) is ("H12.101" in where.asked_agencies)
    assert asked.phone is asked.personal_id is asked.address is Shown.ABSENT


@pytest.mark.parametrize(
    ("where", "leg"),
    [
        (at(Status.DRAFT), Leg.AT_POST), (at(Status.SUBMITTED), Leg.AT_POST), (BEFORE, Leg.AT_POST),
        (replace(BEFORE, offered_to=f"agency:{POLICE}"), Leg.AT_POST), (AFTER, Leg.AT_AGENCY),
        (at(Status.SUBMITTED, "SUBMIT", f"agency:{POLICE}"), Leg.AT_AGENCY),
        (replace(AFTER, status=Status.AWAITING_SUPPLEMENT), Leg.SUPPLEMENT),
        (replace(AFTER, status=Status.AWAITING_SUPPLEMENT, by_post=False), Leg.AT_AGENCY),
        (at(Status.RESOLVED, "RETURN", f"agency:{POLICE}"), Leg.AT_AGENCY),
        (at(Status.RESOLVED, "RETURN", f"agency:{POLICE}", "point:bd-cai-nuoc"), Leg.RETURNING), (HOME, Leg.RETURNING),
        (DELIVERED, Leg.OVER), (at(Status.RETURNED, "RECALL", "person:b"), Leg.OVER),
        (at(Status.WITHDRAWN, "SUBMIT", "person:c"), Leg.AT_POST), (at(Status.WITHDRAWN), Leg.OVER),
    ],
)  # fmt: skip
def test_the_leg_follows_the_envelope(where: Where, leg: Leg) -> None:
    assert leg_of(where) is leg


@pytest.mark.parametrize(
    ("who", "where", "seen"),
    [
        (CLERK, BEFORE, ALL),
        (CLERK, AFTER, View(*[Shown.MASKED] * 4, Shown.ABSENT, is_over=True)),
        (CLERK, HOME, View(Shown.WHOLE, Shown.WHOLE, Shown.MASKED, Shown.WHOLE, Shown.ABSENT)),
        (COURIER, HOME, View(Shown.WHOLE, Shown.WHOLE, Shown.MASKED, Shown.WHOLE, Shown.ABSENT)),
        (COURIER, DELIVERED, NOTHING),
    ],
)
def test_the_post_sees_what_its_leg_needs(who: Actor, where: Where, seen: View) -> None:
    assert view(who, where) == seen


@pytest.mark.parametrize("where", [AFTER, DELIVERED])
def test_a_rule_set_may_let_clerks_go_on_reading_the_name_and_nothing_else(where: Where) -> None:
    masked, named = view(CLERK, where), view(CLERK, replace(where, masks_name=False))

    assert (masked.name, named.name) == (Shown.MASKED, Shown.WHOLE)
    assert replace(named, name=Shown.MASKED) == masked
    assert not masked.opens_forms
    assert not named.opens_forms
    assert view(COURIER, replace(where, masks_name=False)) == NOTHING


@given(who=some.sampled_from([CLERK, COURIER, OFFICER, ASKED, MANAGER, OWNER]), where=WHERES)
def test_the_setting_about_names_changes_the_name_alone_and_never_masks_more(who: Actor, where: Where) -> None:
    masked, named = view(who, where), view(who, replace(where, masks_name=False))

    assert masked.parts()[1:] == named.parts()[1:]
    assert masked.name <= named.name
    assert masked.opens_forms == named.opens_forms
    assert masked.name == named.name or (who is CLERK and leg_of(where) in CLOSED)


@given(some.text(some.characters(categories=["L"]), min_size=2, max_size=20))
def test_a_masked_datum_holds_no_more_than_initials_or_last_digits(word: str) -> None:
    full = f"Nguyễn {word}"

    assert word not in masked_name(full)
    assert masking.name(full, Shown.MASKED) == masked_name(full)
    assert masking.name(full, Shown.ABSENT) == masking.address("Ấp 1", Shown.MASKED) == ""
    assert "0900000" not in masking.phone("0900000628", Shown.MASKED)
    assert masking.phone("0900000628", Shown.WHOLE) == "0900000628"
    assert "09608500" not in masking.personal_id("096085000123", Shown.WHOLE)
