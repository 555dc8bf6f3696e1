"""How a what-if is reckoned: clerks by utilisation, waits by Erlang C, shares; what is proposed and what never is."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.ground.people.rules import Actor, Employer, Role
from motcua.ground.programmes.scenarios.rules import (
    BOUNDS,
    GIVEN,
    RECEPTION,
    RETURN,
    Choice,
    Fault,
    Norms,
    OnlyPlanners,
    Unit,
    choice_from,
    faults_of_period,
    faults_of_selection,
    last_twelve_months,
    number_typed,
    require_planner,
    unit_of,
)
from motcua.outward.reports.rules.extent import Extent, extent_of
from motcua.outward.reports.whatif.rules.candidates import (
    Nearness,
    Place,
    Plain,
    Traffic,
    forbidden,
    nearest,
    needs_listing,
    simple,
    unlisted,
    unused,
)
from motcua.outward.reports.whatif.rules.workload import (
    Demand,
    Work,
    busiest,
    clerks_for,
    mean_wait_minutes,
    rounded,
    share_of,
    waits_percent,
    with_reserve,
)

TODAY = date(2026, 11, 22)
MINUTES = st.fractions(min_value=0, max_value=5_000, max_denominator=60)
BOUND = st.integers(min_value=10, max_value=100)
A_DAY = st.integers(min_value=30, max_value=720)


def demand(hour: object, day: object, service: object = 10) -> Demand:
    return Demand(Fraction(hour), Fraction(day), Fraction(service))  # type: ignore[arg-type]  # numbers of any kind


# -- clerks ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hour", "day", "clerks"),
    [(0, 0, 0), (1, 1, 1), (48, 200, 1), (49, 200, 2), (96, 0, 2), (10, 336, 1), (10, 337, 2), (500, 100, 11)],
)
def test_clerks_are_busy_eighty_percent_at_most_in_the_busiest_hour_and_over_the_day(
    hour: int, day: int, clerks: int
) -> None:
    assert clerks_for(demand(hour, day), work_minutes_a_day=420, utilisation=80) == clerks


@given(hour=MINUTES, day=MINUTES, work=A_DAY, bound=BOUND)
def test_the_bound_holds_and_one_clerk_fewer_would_break_it(
    hour: Fraction, day: Fraction, work: int, bound: int
) -> None:
    found = clerks_for(demand(hour, day), work_minutes_a_day=work, utilisation=bound)

    def fits(clerks: int) -> bool:
        return hour * 100 <= clerks * 60 * bound and day * 100 <= clerks * work * bound

    assert fits(found)
    assert found == 0 or not fits(found - 1)


@given(hour=MINUTES, day=MINUTES, more=MINUTES, work=A_DAY, bound=BOUND)
def test_more_work_never_needs_fewer_clerks(
    hour: Fraction, day: Fraction, more: Fraction, work: int, bound: int
) -> None:
    def clerks(*asked: Fraction) -> int:
        return clerks_for(demand(*asked), work_minutes_a_day=work, utilisation=bound)

    assert 0 <= clerks(hour, day) <= min(clerks(hour + more, day), clerks(hour, day + more))


@pytest.mark.parametrize("broken", [{"work_minutes_a_day": 0}, {"utilisation": 0}, {"utilisation": 101}])
def test_nobody_works_no_time_or_more_than_all_of_it(broken: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="nobody works so"):
        clerks_for(demand(1, 1), **({"work_minutes_a_day": 420, "utilisation": 80} | broken))


def test_work_below_nothing_is_no_demand() -> None:
    with pytest.raises(ValueError, match="no demand"):
        clerks_for(demand(-1, 0), work_minutes_a_day=420, utilisation=80)


@pytest.mark.parametrize(
    ("clerks", "reserve", "staff"), [(0, 10, 0), (1, 0, 1), (1, 10, 2), (10, 10, 11), (11, 10, 13)]
)
def test_a_reserve_is_rounded_up(clerks: int, reserve: int, staff: int) -> None:
    assert with_reserve(clerks, reserve) == staff


# -- waiting -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("load", "counters", "percent"),
    [(1, 2, "33.33"), (2, 3, "44.44"), (Fraction(4, 5), 1, "80.00"), (5, 6, "58.75"), (8, 10, "40.92")],
)
def test_erlang_c_agrees_with_its_tables(load: Fraction, counters: int, percent: str) -> None:
    assert f"{float(waits_percent(Fraction(load), counters)):.2f}" == percent


@given(load=st.fractions(min_value=0, max_value=40, max_denominator=30), counters=st.integers(1, 45))
def test_a_share_of_people_waits_and_fewer_of_them_with_one_counter_more(load: Fraction, counters: int) -> None:
    here, more = waits_percent(load, counters), waits_percent(load, counters + 1)

    assert 0 <= here <= 100 + 1e-9
    assert more <= here + 1e-9
    assert (here == 0) == (load == 0)


@given(minutes=st.fractions(min_value=0, max_value=55, max_denominator=20))
def test_one_counter_waits_as_long_as_the_formula_of_one_counter_says(minutes: Fraction) -> None:
    load = minutes / 60

    found = mean_wait_minutes(demand(minutes, 0, service=12), 1)

    assert found is not None
    assert abs(found - float(12 * load / (1 - load))) < 0.001


def test_a_queue_that_only_grows_has_no_mean() -> None:
    assert mean_wait_minutes(demand(60, 0), 1) is None
    assert waits_percent(Fraction(3), 2) == 100


def test_nobody_waits_where_nobody_comes() -> None:
    assert mean_wait_minutes(demand(0, 0), 0) == 0
    with pytest.raises(ValueError, match="no queue"):
        waits_percent(Fraction(1), 0)


def test_the_busiest_hour_is_told_or_measured_and_never_below_the_mean_one() -> None:
    assert busiest(Fraction(90), Fraction(30), peak=None) == 90
    assert busiest(Fraction(10), Fraction(30), peak=None) == 30
    assert busiest(Fraction(90), Fraction(30), peak=200) == 60
    with pytest.raises(ValueError, match="busiest"):
        busiest(Fraction(90), Fraction(30), peak=90)


@given(number=st.integers(0, 10**6), share=st.integers(0, 100))
def test_a_share_is_exact_and_parts_sum_to_the_whole(number: int, share: int) -> None:
    assert share_of(number, share) + share_of(number, 100 - share) == number


@given(st.lists(st.tuples(st.integers(0, 999), st.integers(0, 999), st.integers(0, 999)), max_size=8))
def test_work_sums_and_nothing_is_nothing(parts: list[tuple[int, int, int]]) -> None:
    total = sum((Work(*(Fraction(each) for each in part)) for part in parts), Work())

    assert total.minutes == sum(part[2] for part in parts)
    assert total.hours == rounded(total.minutes / 60) >= 0
    assert Work() + total == total


# -- what is proposed --------------------------------------------------------------------------------------------------


def plain(code: str = "1.1", **more: object) -> Plain:
    told: dict[str, object] = {
        "code": code, "name": f"Thủ tục {code}", "field_code": "A", "field_name": "Lĩnh vực A", "submit": True,
        "home": True, "is_excluded": False, "decision": "", "channels": (), "papers": 2, "fees": 1, "limit_hours": 40,
        "agencies": ("H12.10",),
    }  # fmt: skip
    return Plain(**(told | more))  # type: ignore[arg-type]  # told by name


EXCLUDED = plain(submit=False, home=False, is_excluded=True, decision="Quyết định 2061/QĐ-UBND ngày 29/10/2019")
PRESENT = plain(channels=("DIRECT",))
UNNAMED = plain(submit=False, home=False)
MUCH = {"1.1": Traffic(desk=100)}


def test_nothing_beyond_reception_and_return_is_given_to_the_post() -> None:
    for stage in ("APPRAISAL", "APPROVAL", "GUIDING", "DIGITISE", ""):
        assert "Điều 10.3" in forbidden(plain(), stage)
    assert forbidden(plain(), RECEPTION) == forbidden(plain(), RETURN) == ""


def test_what_a_decision_keeps_from_the_public_post_stays_with_the_agency() -> None:
    assert "2061/QĐ-UBND" in forbidden(EXCLUDED, RECEPTION)
    assert "2061/QĐ-UBND" in forbidden(EXCLUDED, RETURN)
    only_home = plain(submit=False, decision="Quyết định 5/QĐ-UBND ngày 01/01/2026")
    assert "không cho nhận hồ sơ" in forbidden(only_home, RECEPTION)
    assert forbidden(only_home, RETURN) == ""


def test_what_must_be_filed_in_person_is_not_received_by_the_post() -> None:
    assert "có mặt" in forbidden(PRESENT, RECEPTION)
    assert forbidden(plain(channels=("DIRECT", "POST")), RECEPTION) == ""


def test_what_no_list_names_must_be_published_first() -> None:
    assert needs_listing(UNNAMED, RECEPTION)
    assert not needs_listing(plain(), RECEPTION)
    assert not needs_listing(EXCLUDED, RECEPTION)


PLAINS = st.builds(
    plain,
    code=st.sampled_from(["1.1", "1.2", "1.3"]),
    submit=st.booleans(), home=st.booleans(), is_excluded=st.booleans(),
    decision=st.sampled_from(["", "Quyết định 5/QĐ-UBND"]),
    channels=st.sampled_from([(), ("DIRECT",), ("DIRECT", "POST"), ("ONLINE",)]),
    papers=st.integers(0, 9), fees=st.integers(0, 3), limit_hours=st.integers(0, 200),
)  # fmt: skip
TRAFFIC = st.builds(
    Traffic, desk=st.integers(0, 500), post=st.integers(0, 50), late_post=st.integers(0, 50),
    supplements=st.integers(0, 20), refusals=st.integers(0, 20),
)  # fmt: skip


@given(found=st.lists(PLAINS, max_size=6), traffic=st.fixed_dictionaries({"1.1": TRAFFIC, "1.2": TRAFFIC}))
def test_the_law_is_kept_by_everything_that_is_proposed(found: list[Plain], traffic: dict[str, Traffic]) -> None:
    norms = Norms()
    proposed = (
        *unused(found, traffic), *simple(found, traffic, (), norms, 1.0), *unlisted(found, traffic, ["H12.10"], norms),
    )  # fmt: skip

    for each in proposed:
        assert not each.is_excluded
        assert not each.needs_presence
        assert not forbidden(each, RECEPTION) or not forbidden(each, RETURN)


def test_listed_procedures_that_nobody_uses_are_proposed_the_most_wanted_first() -> None:
    some = [plain("1.1"), plain("1.2"), plain("1.3"), UNNAMED]
    traffic = {"1.1": Traffic(desk=3), "1.2": Traffic(desk=9), "1.3": Traffic(desk=5, post=8, late_post=1)}

    assert [each.code for each in unused(some[:3], traffic)] == ["1.2", "1.1"]
    assert unused([UNNAMED], {}) == ()


@pytest.mark.parametrize(
    "broken",
    [{"papers": 4}, {"limit_hours": 81}, {"fees": 2}, {"is_excluded": True}, {"channels": ("DIRECT",)},
     {"submit": False, "home": False}],
)  # fmt: skip
def test_simple_ones_meet_every_threshold(broken: dict[str, object]) -> None:
    norms, traffic = Norms(), {"1.1": Traffic(desk=30, supplements=3, refusals=1)}

    assert simple([plain()], traffic, (), norms, 1.0)
    assert simple([plain(**broken)], traffic, (), norms, 1.0) == ()
    assert simple([plain()], traffic, ["1.1"], norms, 1.0) == ()


@pytest.mark.parametrize(
    "traffic",
    [Traffic(), Traffic(desk=301), Traffic(desk=30, supplements=4), Traffic(desk=30, refusals=2)],
)
def test_simple_ones_are_few_with_few_supplements_and_refusals(traffic: Traffic) -> None:
    assert simple([plain()], {"1.1": traffic}, (), Norms(), 1.0) == ()


def test_few_is_meant_by_the_year() -> None:
    assert simple([plain()], {"1.1": Traffic(desk=200)}, (), Norms(), 0.5) == ()
    assert simple([plain()], {"1.1": Traffic(desk=200)}, (), Norms(), 1.0)


def test_much_traffic_outside_the_list_is_proposed_where_an_agreement_is() -> None:
    assert unlisted([UNNAMED], MUCH, ["H12.10"], Norms()) == (UNNAMED,)
    assert unlisted([UNNAMED], MUCH, ["H12.99"], Norms()) == ()
    assert unlisted([UNNAMED], {"1.1": Traffic(desk=19)}, ["H12.10"], Norms()) == ()
    assert unlisted([plain()], MUCH, ["H12.10"], Norms()) == ()


OFFICE = Place("bd", "32128", "Cái Nước", "Số 5, đường Thử Nghiệm, xã Cái Nước")


@pytest.mark.parametrize(
    ("place", "near"),
    [
        (Place("a", "1", "", "Bưu điện Cái Nước, số 5, đường Thử Nghiệm,  xã Cái Nước"), Nearness.ADDRESS),
        (Place("a", "32128", "Cái Nước", "Số 9"), Nearness.COMMUNE),
        (Place("a", "32130", "Cái Nước", "Số 9"), Nearness.DISTRICT),
        (Place("a", "32130", "", ""), None),
    ],
)
def test_near_means_same_address_same_commune_or_same_postal_district(place: Place, near: Nearness | None) -> None:
    found = nearest(place, [OFFICE])

    assert (found and found[1]) == near


# -- what is typed -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [("minutes_few", "8", 8), ("share", "30 %", 30), ("share", "0", 0), ("work_minutes_a_day", "7,5", 450),
     ("work_minutes_a_day", "7", 420), ("work_minutes_a_day", "0.5", 30),
     ("peak", "1.000", 1000), ("reserve", " ", None)],
)  # fmt: skip
def test_numbers_are_read_as_people_type_them(name: str, typed: str, value: int | None) -> None:
    assert number_typed(name, typed) == value


@pytest.mark.parametrize(
    ("name", "typed"),
    [("minutes_few", "-8"), ("minutes_few", "0"), ("minutes_few", "8,5"), ("minutes_return", "mười"),
     ("share", "300"), ("share", "300 %"), ("work_minutes_a_day", "25"), ("work_minutes_a_day", "0,1"),
     ("work_minutes_a_day", "bảy"), ("utilisation", "101"), ("peak", "99"), ("runs_a_week", "²"), ("reserve", "1e3"),
     ("minutes_some", "9" * 40)],
)  # fmt: skip
def test_what_nobody_can_work_by_is_told_at_its_field(name: str, typed: str) -> None:
    found = number_typed(name, typed)

    assert isinstance(found, Fault)
    assert found.field == name
    assert found.sentence[-1] == "."


@given(name=st.sampled_from(GIVEN), typed=st.text(max_size=12))
def test_whatever_is_typed_is_a_number_in_its_bounds_or_a_sentence(name: str, typed: str) -> None:
    found = number_typed(name, typed)

    if isinstance(found, int):
        assert BOUNDS[name].least <= found <= BOUNDS[name].most
    else:
        assert found is None or found.field == name


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [(TODAY, None, "last"), (None, TODAY, "first"), (TODAY, date(2026, 1, 1), "last"),
     (TODAY, date(2026, 11, 23), "last"), (date(2020, 1, 1), TODAY, "first")],
)  # fmt: skip
def test_half_a_period_backwards_in_the_future_or_too_long_is_told(
    first: date | None, last: date | None, field: str
) -> None:
    assert [fault.field for fault in faults_of_period(first, last, TODAY)] == [field]


def test_the_period_is_the_last_twelve_whole_months_unless_told() -> None:
    assert last_twelve_months(TODAY) == (date(2025, 11, 1), date(2026, 10, 31))
    assert last_twelve_months(date(2024, 2, 29)) == (date(2023, 2, 1), date(2024, 1, 31))
    assert faults_of_period(*last_twelve_months(TODAY), TODAY) == faults_of_period(None, None, TODAY) == ()


@pytest.mark.parametrize(
    ("units", "stages", "field"),
    [([], ["RECEPTION"], "units"), (["x"], ["RECEPTION"], "units"), (["a~B"] * 401, ["RETURN"], "units"),
     (["a~B"], [], "stages"), (["a~B"], ["APPROVAL"], "stages")],
)  # fmt: skip
def test_an_empty_selection_or_a_stage_of_the_agency_is_told(units: list[str], stages: list[str], field: str) -> None:
    assert [fault.field for fault in faults_of_selection(units, stages, [])] == [field]


@pytest.mark.parametrize("key", ["tt-tinh~H12.10", "@32185"])
def test_a_unit_is_read_as_it_is_written(key: str) -> None:
    assert str(unit_of(key)) == key


CHOICES = st.builds(
    Choice,
    units=st.lists(st.sampled_from([Unit("a", "B"), Unit("c-d", "H12.1"), Unit(commune="32185")])).map(tuple),
    procedures=st.lists(st.sampled_from(["1.1", "2.000815"])).map(tuple),
    stages=st.sampled_from([(RECEPTION,), (RETURN,), (RECEPTION, RETURN)]),
    first=st.none() | st.dates(), last=st.none() | st.dates(),
    given=st.dictionaries(st.sampled_from(GIVEN), st.integers(0, 100)),
)  # fmt: skip


@given(CHOICES)
def test_a_choice_is_kept_and_read_again_as_it_was(choice: Choice) -> None:
    assert choice_from(choice.as_json()) == choice


CODES = st.lists(st.sampled_from(["1.1", "2.000815", "H12.10"]), unique=True).map(tuple)
DESKS = st.lists(st.sampled_from([("tt-tinh", "H12.10"), ("a.b_c", "B")]), unique=True).map(tuple)
EXTENTS = st.builds(
    Extent, desks=DESKS, communes=CODES, but=DESKS, procedures=CODES, without=CODES,
    weekday=st.none() | st.integers(0, 6), hour=st.none() | st.integers(0, 23),
)  # fmt: skip


@given(EXTENTS)
def test_an_extent_stands_in_an_address_as_it_is(extent: Extent) -> None:
    assert (extent_of(str(extent)) or Extent()) == extent


@given(st.text(max_size=40))
def test_what_names_no_extent_is_none(text: str) -> None:
    found = extent_of(text)

    assert found is None or extent_of(str(found)) in (found, None)


@pytest.mark.parametrize("text", ["", "d:", "d:a", "z:1", "w:7", "h:24", "h:x", "d:a~B;d:a~B", "p:'--", "c:1;;"])
def test_a_broken_extent_is_left_out(text: str) -> None:
    assert extent_of(text) is None


# -- who ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_the_provincial_office_and_heads_reckon_and_nobody_else(role: Role) -> None:
    who = Actor("x", "X", frozenset({role}), Employer.AGENCY)

    if role in (Role.MANAGER, Role.ONE_STOP_HEAD):
        require_planner(who)
    else:
        with pytest.raises(OnlyPlanners):
            require_planner(who)


def test_who_stands_in_for_a_colleague_or_works_for_the_post_reckons_none() -> None:
    for who in (
        Actor("x", "X", frozenset({Role.MANAGER}), Employer.AGENCY, stands_for="y"),
        Actor("x", "X", frozenset({Role.MANAGER}), Employer.POST),
    ):
        with pytest.raises(OnlyPlanners):
            require_planner(who)
