"""The made-up province is loaded once, and never into a database that may hold something real."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import authenticate

from motcua.ground.agreements import queries as agreements
from motcua.ground.agreements.rules import NoAgreement, NoTraining, Question, right_of_post
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.catalogue.models import AdminUnit, FeeRule, PostageRule, UnitSuccession
from motcua.ground.deadlines import queries as deadlines
from motcua.ground.deadlines.reading import country_calendar
from motcua.ground.people import services as people
from motcua.ground.people.models import Account
from motcua.outward.rehearsals import province
from motcua.outward.rehearsals.provinces.reading import read_province

SUNDAY = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
DAY = date(2026, 11, 22)
GROUND = ("deadlines", "catalogue", "people", "agreements")

pytestmark = pytest.mark.django_db


def everything() -> Mapping[str, list[dict[str, Any]]]:
    """Return all rows of the ground, table by table."""
    models = [model for label in GROUND for model in apps.get_app_config(label).get_models()]
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in models}


def question(procedure_code: str, agency: str, stage: str, point_id: str = "") -> Question:
    procedure = catalogue.procedure_in_force(procedure_code, DAY)
    return Question(stage, procedure.code, procedure.field_code, procedure.field_name, agency, point_id, DAY)


def may(person_id: str, asked: Question) -> tuple[str, ...]:
    rows = agreements.rows(person_id=person_id, agency_code=asked.agency, procedure_code=asked.procedure)
    return right_of_post(asked, rows).rows


def test_loading_again_changes_nothing() -> None:
    province.load(SUNDAY)
    before = everything()

    added = province.load(datetime(2027, 3, 1, tzinfo=UTC))

    assert added == 0
    assert everything() == before


def test_loading_again_mends_what_is_missing_and_leaves_what_was_changed() -> None:
    province.load(SUNDAY)
    PostageRule.objects.filter(pk="SUBMIT:DISTRICT:100@2021-01-01").delete()
    Account.objects.filter(pk="quantri").update(title="người khác")

    added = province.load(SUNDAY)

    assert added == 1
    assert Account.objects.get(pk="quantri").title == "người khác"


def test_no_password_opens_an_account_of_the_demo() -> None:
    province.load(SUNDAY)

    assert not any(account.has_usable_password() for account in Account.objects.all())
    assert authenticate(username="buudien.cainuoc", password=province.NO_PASSWORD) is None


def test_only_the_administrator_enters_the_administration() -> None:
    province.load(SUNDAY)

    assert list(Account.objects.filter(is_staff=True).values_list("id", flat=True)) == ["quantri"]


def test_every_account_is_an_actor() -> None:
    province.load(SUNDAY)

    assert all(people.actor(account).roles for account in Account.objects.all())


def test_the_64_communes_of_the_province_are_found_on_a_day_and_old_units_say_what_became_of_them() -> None:
    province.load(SUNDAY)

    assert len(catalogue.communes("96", DAY)) == 64
    assert AdminUnit.objects.get(pk="32141@").note == (
        "Nay thuộc Xã Tân Hưng (32137, một phần); Xã Hưng Mỹ (32140, một phần); Xã Phú Mỹ (32214, một phần)"
    )
    assert AdminUnit.objects.get(pk="32044@2025-07-01").note.startswith("Từ Thị trấn U Minh (32044); ")


def test_every_old_unit_leads_to_the_units_that_took_it_in() -> None:
    province.load(SUNDAY)

    parts = UnitSuccession.objects.filter(old_id="32141@").order_by("succession_no")

    assert list(parts.values_list("new_code", "share")) == [("32137", "PART"), ("32140", "PART"), ("32214", "PART")]
    for row in UnitSuccession.objects.all():
        assert AdminUnit.objects.filter(code=row.new_code, valid_from=row.new_valid_from).exists(), row


def test_a_procedure_has_cases_with_limits_and_papers_of_their_own_and_stages_that_sum_to_them() -> None:
    province.load(SUNDAY)

    permit = catalogue.procedure_in_force("1.013225", DAY)

    assert [case.code for case in permit.cases] == ["CONG_TRINH"]
    for case in ("", "CONG_TRINH"):
        assert sum(stage.budget_hours for stage in permit.stages_for(case)) == permit.limit_for("", case).hours
    assert len(permit.components_for("CONG_TRINH")) == len(permit.components) + 1
    assert permit.status == "published"


@pytest.mark.parametrize(
    ("words", "code"),
    [("bang lai", "3.000347"), ("ho khau", "1.004222"), ("so do", "1.115362"), ("ly lich tu phap", "3.000333")],
)
def test_procedures_are_found_by_what_people_call_them(words: str, code: str) -> None:
    province.load(SUNDAY)

    assert code in {procedure.code for procedure in catalogue.procedures_in_force(DAY, words)}


def test_a_procedure_that_no_list_was_read_for_does_not_go_through_the_post() -> None:
    province.load(SUNDAY)

    driving = catalogue.procedure_in_force("3.000347", DAY)

    assert (driving.post_submit, driving.post_return) == (False, True)


def test_a_fee_changes_with_the_version_that_is_in_force() -> None:
    province.load(SUNDAY)

    amounts = [catalogue.procedure_in_force("2.001195", day).fees[0].amount_vnd for day in (DAY, date(2027, 1, 1))]

    assert amounts == [25_000, 50_000]


def test_what_is_free_or_was_not_found_charges_nothing() -> None:
    province.load(SUNDAY)

    assert catalogue.procedure_in_force("1.014027", DAY).fees == ()
    assert not FeeRule.objects.filter(amount_vnd=0).exists()


def test_postage_and_transit_are_found_by_zone_and_weight() -> None:
    province.load(SUNDAY)

    price = catalogue.postage("RETURN", "PROVINCE", 120, DAY)

    assert price is not None
    assert (price.amount_vnd, price.transit_days) == (31_000, 2)


def test_the_clerk_of_cai_nuoc_may_receive_and_the_courier_may_deliver() -> None:
    province.load(SUNDAY)

    reception = may("buudien.cainuoc", question("3.000333", "H12.17", "RECEPTION", "bd-cai-nuoc"))
    delivery = may("buuta.cainuoc", question("3.000333", "H12.17", "RETURN"))

    assert reception == ("07/TT-CM", "buudien.cainuoc:MH-LLTP", "buudien.cainuoc:bd-cai-nuoc/2")
    assert delivery == ("07/TT-CM", "buuta.cainuoc:*", "buuta.cainuoc:bd-cai-nuoc/3")


def test_an_agreement_that_ran_out_and_a_training_that_lapsed_are_refused_by_name() -> None:
    province.load(SUNDAY)

    with pytest.raises(NoAgreement, match="thỏa thuận 05/TT-CM hết hạn ngày 31/10/2026"):
        may("buudien.cainuoc", question("0.900001", "H12.10", "RECEPTION"))
    with pytest.raises(NoTraining, match="hết hạn ngày 31/10/2026"):
        may("buudien.uminh", question("1.115362", "H12.35", "RECEPTION"))


def test_the_country_s_calendar_comes_with_the_province() -> None:
    province.load(SUNDAY)

    assert deadlines.calendar("VN") == country_calendar()


def test_made_up_people_live_where_there_is_a_service_point() -> None:
    homes = province.residences(read_province())

    assert {home.name for home in homes} == {
        "xã Cái Nước, tỉnh Cà Mau",
        "xã U Minh, tỉnh Cà Mau",
        "xã Đầm Dơi, tỉnh Cà Mau",
        "xã Năm Căn, tỉnh Cà Mau",
        "phường An Xuyên, tỉnh Cà Mau",
    }
