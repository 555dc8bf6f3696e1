"""Finding procedures by what people type, and where they are received."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.ground.agreements import public
from motcua.ground.catalogue import aliases, finding
from motcua.ground.catalogue.sifting import Sieve

TUESDAY = date(2026, 11, 3)
LICENCE, RECORD, IDENTITY, LAND, BIRTH = "3.000347", "3.000333", "2.001195", "1.115362", "1.001193"

pytestmark = pytest.mark.django_db


def codes(text: str, day: date = TUESDAY) -> list[str]:
    return [row.code for row in finding.find(text, day).rows]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("doi bang lai", LICENCE),
        ("Đổi bằng lái", LICENCE),
        ("ĐỔI GIẤY PHÉP LÁI XE", LICENCE),
        ("gplx", LICENCE),
        ("GPLX đổi", LICENCE),
        ("giay phep lai", LICENCE),
        ("LLTP", RECORD),
        ("ly lich tu phap", RECORD),
        ("cccd", IDENTITY),
        ("chung minh nhan dan", IDENTITY),
        ("bhxh", "0.900002"),
        ("sang tên sổ đỏ", LAND),
        ("sổ hồng", LAND),
        ("lam giay khai sinh", BIRTH),
        ("nhap ho khau", "1.004222"),
        ("work permit", "1.014199"),
        ("3.000333", RECORD),
        ("  lý   lịch \t tư pháp ", RECORD),
        ("l\u00fd li\u0323ch", RECORD),
    ],
)
def test_people_find_what_they_mean_first(text: str, code: str) -> None:
    assert codes(text)[0] == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("lái se", LICENCE),
        ("lai xe qua han", LICENCE),
        ("khia sinh", BIRTH),
        ("khai sinhf", BIRTH),
        ("tuw phaps", RECORD),
        ("dang ki thuong tru", "1.004222"),
        ("giay phep xay dung nha", "1.013225"),
    ],
)
def test_slips_of_fingers_and_leftovers_of_keyboards_lead_to_the_name_first(text: str, code: str) -> None:
    assert codes(text)[0] == code


def test_leftovers_of_a_keyboard_find_what_the_word_itself_finds() -> None:
    assert codes("keets hoon") == codes("kết hôn") != []


def test_a_name_comes_before_a_field_and_an_event_of_life_of_the_same_words() -> None:
    rows = finding.find("hộ tịch", TUESDAY).rows

    assert rows[0].code == "2.000635"
    assert len(rows) > 1


def test_the_name_that_says_it_first_stands_first() -> None:
    assert codes("khai sinh") == [BIRTH, "2.000635"]


def test_words_are_found_from_their_beginning_alone() -> None:
    assert finding.find("ich", TUESDAY).total == 0


def test_a_slip_of_the_finger_is_offered_names_that_are_nearly_alike() -> None:
    found = finding.find("lý lich tu phapp", TUESDAY)

    assert found.total == 0
    assert found.is_guess
    assert found.rows[0].code == RECORD


@pytest.mark.parametrize("text", ["", "   ", "🙂", "%", "_", "\\", "'; drop table x; --", "a" * 5_000, "a\0b", "(*)["])
def test_nothing_typed_breaks_the_search(text: str) -> None:
    assert finding.find(text, TUESDAY).total == 0


def test_a_version_that_is_not_in_force_is_not_found() -> None:
    assert codes("gplx", date(2024, 1, 1)) == []


def test_a_short_form_holds_in_its_time_alone() -> None:
    words = ("ho", "khau")

    assert aliases.pieces(words, date(2022, 12, 31))[0].alias is None
    assert aliases.pieces(words, date(2023, 1, 1))[0].alias is not None


def test_every_short_form_says_where_it_comes_from_and_stands_for_other_words() -> None:
    for row in aliases.all_aliases():
        assert row.short_key
        assert row.means_key
        assert row.short_key != row.means_key


def test_a_search_takes_four_statements_however_much_it_finds() -> None:
    finding.find("cap", TUESDAY)  # events of life and published lists are remembered
    with CaptureQueriesContext(connection) as one:
        finding.find("lltp", TUESDAY)
    with CaptureQueriesContext(connection) as many:
        found = finding.find("cap", TUESDAY)

    assert found.total > 5
    assert len(one) == len(many) == 4


def test_what_is_found_is_sifted_and_counted_by_field_agency_level_and_event() -> None:
    everything = finding.find("c", TUESDAY, sieve=Sieve(is_wanted=True), size=100)
    counts = {(each.kind, each.value): each.count for each in everything.counts}
    provincial = finding.find("c", TUESDAY, sieve=Sieve(level="PROVINCE", is_wanted=True), size=100)

    assert everything.total == everything.before_sifting
    assert provincial.total == counts["level", "PROVINCE"] < everything.total == provincial.before_sifting
    assert sum(count for (kind, _), count in counts.items() if kind == "level") == everything.total
    assert {each.value for each in provincial.counts if each.kind == "level"} == {
        value for kind, value in counts if kind == "level"
    }
    assert finding.find("c", TUESDAY, sieve=Sieve(event="lai-xe", is_wanted=True)).rows[0].code == LICENCE
    assert all("H12.17" in row.agency_codes for row in finding.find("", TUESDAY, sieve=Sieve(agency="H12.17")).rows)


def test_a_sieve_that_lets_nothing_through_says_how_much_there_was() -> None:
    found = finding.find("khai sinh", TUESDAY, sieve=Sieve(field="NO-SUCH", is_wanted=True))

    assert (found.rows, found.total) == ((), 0)
    assert found.before_sifting == 2
    assert [each.count for each in found.counts if each.kind == "field" and each.is_chosen] == [0]


def test_a_sieve_alone_lists_all_that_it_lets_through() -> None:
    field = finding.fields(TUESDAY)[0]

    assert finding.find("", TUESDAY, sieve=Sieve(field=field.code)).total == field.count


def test_sifting_takes_one_statement_more_and_a_guess_no_more_than_six() -> None:
    finding.find("cap", TUESDAY)  # events of life and published lists are remembered
    with CaptureQueriesContext(connection) as sifted:
        finding.find("cap", TUESDAY, sieve=Sieve(is_wanted=True))
    with CaptureQueriesContext(connection) as guessed:
        finding.find("khia sinhf", TUESDAY)

    assert len(sifted) == 5
    assert len(guessed) <= 6


def test_pages_of_results_follow_each_other() -> None:
    everything = finding.find("c", TUESDAY, size=100)
    first, second = (finding.find("c", TUESDAY, start=start, size=3) for start in (0, 3))

    assert (*first.rows, *second.rows) == everything.rows[:6]
    assert first.total == everything.total > 6


def test_fields_count_their_procedures() -> None:
    rows = finding.fields(TUESDAY)

    assert sum(row.count for row in rows) == finding.find("", TUESDAY).total + 16
    assert all(len(finding.in_field(row.code, TUESDAY)) == row.count for row in rows)


def test_a_procedure_is_received_at_desks_of_its_agency_and_where_an_agreement_says_so() -> None:
    places = {place.point.id: place for place in public.places_for(RECORD, ["H12.17"], TUESDAY)}

    assert places["tt-tinh"].agreement == ""
    assert places["bd-cai-nuoc"].agreement == "07/TT-CM"
    assert places["bd-cai-nuoc"].receives


def test_an_agreement_for_the_return_alone_receives_nothing() -> None:
    places = {place.point.id: place for place in public.places_for(LICENCE, ["H12.17"], TUESDAY)}

    assert places["bd-cai-nuoc"].returns
    assert not places["bd-cai-nuoc"].receives
    assert LICENCE not in public.procedures_received_at("bd-cai-nuoc", TUESDAY)


def test_an_agreement_that_has_ended_gives_no_place() -> None:
    last, after = date(2026, 10, 31), date(2026, 11, 1)

    assert "bd-cai-nuoc" in {place.point.id for place in public.places_for("0.900001", ["H12.10"], last)}
    assert "bd-cai-nuoc" not in {place.point.id for place in public.places_for("0.900001", ["H12.10"], after)}


def test_people_stand_where_they_are_assigned() -> None:
    where = public.counters_of(["buudien.cainuoc", "quantri"], TUESDAY)

    assert where == {"buudien.cainuoc": "Quầy 2, Bưu điện Cái Nước"}
