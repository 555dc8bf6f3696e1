"""The data of the made-up province hold together: every code leads somewhere, and nobody real is in them."""

import re
import unicodedata
from collections import Counter
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from motcua.ground.people.rules import Employer, Role
from motcua.outward.rehearsals.provinces.reading import CONFIDENCES, rows
from motcua.outward.rehearsals.provinces.shapes import Province
from tests.rules.made_up_province import FOLDER, KEY, MADE_UP, TABLES, only_once, texts

# -- letters, keys and words of confidence -----------------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_nfc_without_stray_spaces_and_every_row_has_every_column(table: str) -> None:
    for row in rows(KEY, table):
        assert None not in row
        for value in row.values():
            assert value is not None
            assert value == unicodedata.normalize("NFC", value) == value.strip()
            assert "  " not in value


def test_records_of_procedures_are_nfc_without_stray_spaces(records: list[dict[str, Any]]) -> None:
    for text in texts(records):
        assert text == unicodedata.normalize("NFC", text) == text.strip()
        assert "  " not in text


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("units", ("code", "valid_from")),
        ("successors", ("old_code", "new_code")),
        ("fields", ("code",)),
        ("agencies", ("code",)),
        ("agencies", ("name",)),
        ("agencies", ("short_name",)),
        ("points", ("id",)),
        ("points", ("name",)),
        ("counters", ("point_id", "number")),
        ("postage", ("direction", "zone", "up_to_g", "valid_from")),
        ("agreements", ("number",)),
        ("accounts", ("username",)),
        ("accounts", ("phone",)),
        ("accounts", ("full_name",)),
        ("training", ("username", "field_code")),
        ("assignments", ("username", "point_id", "counter_number")),
        ("sources", ("id",)),
    ],
)
def test_keys_are_unique(table: str, columns: tuple[str, ...]) -> None:
    assert only_once([tuple(row[column] for column in columns) for row in rows(KEY, table)])


def test_every_confidence_is_one_of_the_words_that_the_readme_explains(records: list[dict[str, Any]]) -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")

    def found(value: Any) -> list[str]:
        if isinstance(value, dict):
            own = [word for key, word in value.items() if key.endswith("confidence")]
            return own + [word for item in value.values() for word in found(item)]
        return [word for item in value for word in found(item)] if isinstance(value, list) else []

    words = {word for table in TABLES for row in rows(KEY, table) for key, word in row.items() if "confidence" in key}
    words |= set(found(records))

    assert words == CONFIDENCES
    assert all(f"| `{word}` |" in readme for word in words)


def test_every_source_that_is_named_is_listed(records: list[dict[str, Any]]) -> None:
    listed = {row["id"] for row in rows(KEY, "sources")}
    for table in TABLES:
        for row in rows(KEY, table):
            assert {value for key, value in row.items() if key.endswith("source")} <= listed

    for record in records:
        listed = {source["id"] for source in record["sources"]}
        facts = [record["post"], *record["components"], *record["versions"]]
        facts += [version["limit"] for version in record["versions"]]
        facts += [fee for version in record["versions"] for fee in version["fees"]]
        named = {fact["source"] for fact in facts if fact["source"] is not None}
        assert named <= listed, record["key"]


def test_what_was_read_names_its_source_and_what_was_not_names_none(records: list[dict[str, Any]]) -> None:
    for record in records:
        facts = [record["post"], *record["components"]]
        facts += [part for version in record["versions"] for part in (version["limit"], *version["fees"])]
        for fact in facts:
            was_read = fact["confidence"] in {"verified", "secondary"}
            assert was_read == (fact["source"] is not None), (record["key"], fact)


# -- units -------------------------------------------------------------------------------------------------------------


def test_the_province_has_64_communes_and_wards_since_1_july_2025(province: Province) -> None:
    today = [unit for unit in province.units if unit.parent_code == province.code and unit.valid_to is None]

    assert Counter(unit.kind for unit in today) == {"COMMUNE": 55, "WARD": 9}
    assert {unit.valid_from for unit in today} == {province.first_day} == {date(2025, 7, 1)}


def test_before_it_there_were_two_provinces_16_districts_and_164_communes(province: Province) -> None:
    kinds = Counter(unit.kind for unit in province.units if unit.valid_to is not None)

    assert kinds["PROVINCE"] == 2
    assert kinds["DISTRICT"] + kinds["CITY"] + kinds["TOWN"] == 16
    assert kinds["COMMUNE"] + kinds["WARD"] + kinds["TOWNSHIP"] == 164


def test_every_unit_lies_in_a_unit_of_its_time(province: Province) -> None:
    known = {(unit.code, unit.valid_to) for unit in province.units}
    for unit in province.units:
        assert not unit.parent_code or (unit.parent_code, unit.valid_to) in known


def test_every_old_commune_has_successors_and_every_new_one_predecessors(province: Province) -> None:
    small = {"COMMUNE", "WARD", "TOWNSHIP"}
    old = {unit.code for unit in province.units if unit.valid_to is not None and unit.kind in small}
    new = {unit.code for unit in province.units if unit.valid_to is None and unit.kind in small}
    steps = [step for step in province.successions if len(step.old_code) == 5]

    assert {step.old_code for step in steps} == old
    assert {step.new_code for step in steps} == new


def test_a_unit_that_went_over_whole_went_to_one_place_only(province: Province) -> None:
    places = Counter(step.old_code for step in province.successions)

    for step in province.successions:
        assert not step.is_whole or places[step.old_code] == 1


def test_hoa_my_of_cai_nuoc_was_split_among_three(province: Province) -> None:
    assert {step.new_code for step in province.successions if step.old_code == "32141"} == {"32137", "32140", "32214"}


def test_a_new_commune_is_counted_to_an_old_district_that_it_has_land_of(province: Province) -> None:
    old = {unit.code: unit for unit in province.units if unit.valid_to is not None}
    bare = {code: re.sub("^(Thành phố|Thị xã|Huyện) ", "", unit.name) for code, unit in old.items()}
    for unit in province.units:
        if unit.valid_to is None and unit.parent_code:
            parents = {old[s.old_code].parent_code for s in province.successions if s.new_code == unit.code}
            assert unit.postal_district in {bare[code] for code in parents}


# -- agencies, points, counters ----------------------------------------------------------------------------------------


def test_agency_codes_are_well_formed_and_marked_as_made_up(province: Province) -> None:
    units = {unit.code for unit in province.units if unit.valid_to is None}
    codes = {agency.code for agency in province.agencies}

    assert all(row["code_confidence"] == MADE_UP for row in rows(KEY, "agencies"))
    for agency in province.agencies:
        assert re.fullmatch(r"H12(\.[0-9]+)*", agency.code)
        assert agency.unit_code in units
        assert not agency.parent_code or agency.parent_code in codes


def test_points_stand_in_communes_of_today_and_serve_known_agencies(province: Province) -> None:
    district = {unit.code: unit.postal_district for unit in province.units if unit.valid_to is None}
    agencies = {agency.code for agency in province.agencies}
    for point in province.points:
        assert point.postal_district == district[point.unit_code]
        assert set(point.agency_codes) <= agencies
        assert bool(point.agency_codes) == (point.employer == "AGENCY")
        assert (point.kind == "POST_OFFICE") == (point.employer == "POST")
        assert [number for number, *_ in point.counters] == list(range(1, len(point.counters) + 1))
        assert point.counters


def test_some_commune_centres_stand_inside_a_post_office(province: Province) -> None:
    offices = {f"{p.name}, {p.address[0].lower()}{p.address[1:]}" for p in province.points if p.kind == "POST_OFFICE"}

    inside = [point.id for point in province.points if point.kind == "CENTRE" and point.address in offices]

    assert inside == ["tt-cai-nuoc", "tt-u-minh", "tt-dam-doi"]


# -- procedures --------------------------------------------------------------------------------------------------------


def test_there_are_sixteen_procedures_each_with_its_own_code_and_names(province: Province) -> None:
    assert len(province.procedures) == 16
    for name in ("key", "code", "name", "short_name"):
        assert only_once([getattr(procedure, name) for procedure in province.procedures])
    for procedure in province.procedures:
        assert re.fullmatch(r"[0-9]\.[0-9]{6}", procedure.code)
        assert len(procedure.short_name) <= 45


def test_a_code_that_was_not_found_is_one_that_no_procedure_can_have(records: list[dict[str, Any]]) -> None:
    for record in records:
        assert record["code"].startswith("0.9") == (record["code_confidence"] == MADE_UP)


def test_a_field_that_has_no_published_code_is_told_at_sight(province: Province) -> None:
    for row in rows(KEY, "fields"):
        assert row["code"].startswith("MH-") == (row["code_confidence"] == MADE_UP)
    assert {procedure.field_code for procedure in province.procedures} == set(province.fields)


def test_agencies_that_decide_are_known_and_can_receive_appraise_and_approve(province: Province) -> None:
    roles: dict[str, set[str]] = {}
    for account in province.accounts:
        roles.setdefault(account.agency_code, set()).update(account.roles)
    for procedure in province.procedures:
        assert procedure.agency_codes
        for code in procedure.agency_codes:
            assert {"ONE_STOP_OFFICER", "CASE_OFFICER", "UNIT_HEAD"} <= roles[code]


def test_limits_are_whole_numbers_in_a_known_unit(province: Province) -> None:
    for procedure in province.procedures:
        for version in procedure.versions:
            assert version.limit_unit in {"working_days", "calendar_days", "same_day"}
            assert isinstance(version.limit_quantity, int)
            assert (version.limit_quantity == 0) == (version.limit_unit == "same_day")


def test_versions_of_a_procedure_follow_each_other_without_overlap(province: Province) -> None:
    for procedure in province.procedures:
        for earlier, later in pairwise(procedure.versions):
            assert earlier.valid_to is not None
            assert (later.valid_from - earlier.valid_to).days == 1
        assert procedure.versions[-1].valid_to is None


def test_every_procedure_is_in_force_in_november_2026(province: Province) -> None:
    day = date(2026, 11, 22)
    for procedure in province.procedures:
        assert [v for v in procedure.versions if v.valid_from <= day and (v.valid_to is None or day <= v.valid_to)]


def test_components_are_numbered_counted_and_at_least_one_is_always_asked_for(province: Province) -> None:
    for procedure in province.procedures:
        numbers = [component.component_no for component in procedure.components]
        assert numbers == list(range(1, len(numbers) + 1))
        assert [c for c in procedure.components if c.kind == "SUBMIT" and not c.condition]
        for component in procedure.components:
            assert component.kind in {"SUBMIT", "PRESENT"}
            assert component.original_count + component.certified_copy_count + component.photocopy_count > 0
            assert not component.is_recalled or component.original_count > 0


def test_an_amount_that_was_not_found_is_0_and_what_is_charged_was_read(province: Province) -> None:
    for procedure in province.procedures:
        for version in procedure.versions:
            assert [fee.fee_no for fee in version.fees] == list(range(1, len(version.fees) + 1))
            for fee in version.fees:
                assert fee.kind in {"PHI", "LE_PHI"}
                assert fee.due_at in {"RECEPTION", "RETURN"}
                if fee.confidence == "not found":
                    assert fee.amount_vnd == 0
                if fee.amount_vnd:
                    assert fee.confidence in {"verified", "secondary"}


def test_the_cases_that_the_demo_must_show_are_all_there(province: Province) -> None:
    post = {procedure.key: (procedure.post_submit, procedure.post_return) for procedure in province.procedures}
    limits = {(v.limit_quantity, v.limit_unit) for p in province.procedures for v in p.versions}
    due = {f.due_at for p in province.procedures for v in p.versions for f in v.fees if f.is_default and f.amount_vnd}
    free = [p.key for p in province.procedures if not any(fee.amount_vnd for fee in p.versions[0].fees)]

    assert post["dang-ky-thuong-tru"] == (False, None)
    assert post["doi-the-can-cuoc"] == (False, True)
    assert post["phieu-ly-lich-tu-phap"] == (True, True)
    assert {(0, "same_day"), (10, "calendar_days"), (10, "working_days"), (20, "working_days")} <= limits
    assert due == {"RECEPTION", "RETURN"}
    assert "tro-cap-huu-tri-xa-hoi" in free


def test_one_procedure_can_go_the_whole_way_through_the_post_with_an_original_and_a_fee(province: Province) -> None:
    procedure = next(item for item in province.procedures if item.key == "phieu-ly-lich-tu-phap")

    assert any(c.original_count and not c.condition and c.kind == "SUBMIT" for c in procedure.components)
    assert any(fee.amount_vnd and fee.is_default for fee in procedure.versions[-1].fees)


# -- agreements, people of the post, accounts --------------------------------------------------------------------------


def test_an_agreement_names_only_what_its_agency_decides_and_the_post_may_do(province: Province) -> None:
    by_code = {procedure.code: procedure for procedure in province.procedures}
    points = {point.id for point in province.points}
    for agreement in province.agreements:
        assert set(agreement.point_ids) <= points
        assert agreement.stages
        assert set(agreement.stages) <= {"GUIDING", "RECEPTION", "DIGITISE", "RETURN"}
        for code in agreement.procedure_codes:
            procedure = by_code[code]
            assert agreement.agency_code in procedure.agency_codes
            assert "RECEPTION" not in agreement.stages or procedure.post_submit is True
            assert "RETURN" not in agreement.stages or procedure.post_return is True


def test_every_procedure_that_a_list_allows_is_in_an_agreement(province: Province) -> None:
    agreed = {(code, stage) for a in province.agreements for code in a.procedure_codes for stage in a.stages}
    for procedure in province.procedures:
        assert ((procedure.code, "RECEPTION") in agreed) == (procedure.post_submit is True)
        assert ((procedure.code, "RETURN") in agreed) == (procedure.post_return is True)


def test_one_agreement_has_run_out_and_the_others_hold_in_november_2026(province: Province) -> None:
    day = date(2026, 11, 22)

    ended = [item.number for item in province.agreements if item.valid_to is not None and item.valid_to < day]

    assert ended == ["05/TT-CM"]
    assert all(item.valid_from <= day for item in province.agreements)


def test_accounts_have_known_roles_employers_and_agencies(province: Province) -> None:
    agencies = {agency.code for agency in province.agencies}
    units = {unit.code for unit in province.units if unit.valid_to is None}
    for account in province.accounts:
        assert account.roles
        assert set(account.roles) <= {role.value for role in Role}
        assert account.employer in {employer.value for employer in Employer}
        assert (account.employer == "AGENCY") == bool(account.agency_code)
        assert not account.agency_code or account.agency_code in agencies
        assert account.unit_code in units
        assert account.is_one_click == bool(account.waits_for)
        assert re.fullmatch(r"[a-z0-9.-]{3,40}", account.username)


def test_every_role_can_be_entered_with_one_click(province: Province) -> None:
    entered = Counter(account.roles[0] for account in province.accounts if account.is_one_click)

    assert set(entered) == {role.value for role in Role}
    assert entered["POST_CLERK"] == entered["COURIER"] == entered["CASE_OFFICER"] == 2


def test_the_two_post_clerks_of_the_demo_stand_at_two_points_and_the_case_officers_work_for_two_agencies(
    province: Province,
) -> None:
    def shown(role: str) -> list[str]:
        return [a.username for a in province.accounts if a.is_one_click and a.roles[0] == role]

    agencies = {account.username: account.agency_code for account in province.accounts}
    points = {item.username: item.point_id for item in province.assignments}

    assert len({points[username] for username in shown("POST_CLERK")}) == 2
    assert len({points[username] for username in shown("COURIER")}) == 2
    assert len({agencies[username] for username in shown("CASE_OFFICER")}) == 2


def test_training_and_assignments_lead_to_accounts_fields_and_counters(province: Province) -> None:
    accounts = {account.username: account for account in province.accounts}
    counters = {(point.id, number) for point in province.points for number, *_ in point.counters}
    for training in province.trainings:
        assert accounts[training.username].employer == "POST"
        assert training.field_code == "*" or training.field_code in province.fields
    for item in province.assignments:
        assert item.username in accounts
        assert (item.point_id, item.counter_number) in counters


def test_everybody_who_stands_at_a_desk_or_walks_a_round_has_a_place(province: Province) -> None:
    placed = {item.username for item in province.assignments}
    for account in province.accounts:
        if {"POST_CLERK", "COURIER", "ONE_STOP_OFFICER"} & set(account.roles):
            assert account.username in placed


def test_an_officer_of_an_agency_stands_where_its_dossiers_are_received(province: Province) -> None:
    served = {point.id: point.agency_codes for point in province.points}
    agency = {account.username: account.agency_code for account in province.accounts if account.employer == "AGENCY"}
    for item in province.assignments:
        if item.username in agency and agency[item.username] != "H12.02":
            assert agency[item.username] in served[item.point_id]


def test_every_point_of_an_agreement_that_transfers_the_return_has_a_courier(province: Province) -> None:
    couriers = {account.username for account in province.accounts if "COURIER" in account.roles}
    walked = {item.point_id for item in province.assignments if item.username in couriers}
    for agreement in province.agreements:
        assert "RETURN" not in agreement.stages or set(agreement.point_ids) <= walked


def test_postage_rises_with_weight_and_zone_and_each_further_500_g_costs_the_same(province: Province) -> None:
    prices = {(item.direction, item.zone, item.up_to_g): item.amount_vnd for item in province.postage}
    step = {"DISTRICT": 2_200, "PROVINCE": 2_900, "NEAR": 3_600, "FAR": 6_300}
    weights = (100, 250, 500, 1000, 1500, 2000)
    for direction in ("SUBMIT", "RETURN"):
        for zone, further in step.items():
            row = [prices[direction, zone, weight] for weight in weights]
            assert row == sorted(row)
            assert [later - earlier for earlier, later in pairwise(row[2:])] == [further] * 3
        for weight in weights:
            column = [prices[direction, zone, weight] for zone in step]
            assert column == sorted(column)
    assert len(prices) == 2 * len(step) * len(weights)


def test_transit_takes_one_day_in_an_old_district_two_in_the_province_and_four_beyond(province: Province) -> None:
    assert {(item.zone, item.transit_days, item.transit_days_with_slip) for item in province.postage} == {
        ("DISTRICT", 1, 2),
        ("PROVINCE", 2, 4),
        ("NEAR", 4, 8),
        ("FAR", 4, 8),
    }
