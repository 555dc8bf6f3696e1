"""The pages of what-ifs: every number opens as many dossiers as it says; read and kept by those who plan."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from motcua.base import memory
from motcua.doors.control.whatif.gate import desks_of, keys_of
from motcua.doors.frame import session
from motcua.ground.agreements.models import Agreement, Training
from motcua.ground.catalogue.listings.models import ListingDecision, ListingEntry
from motcua.ground.programmes.models import ProgrammeUnit
from motcua.ground.programmes.scenarios import queries, services
from motcua.ground.programmes.scenarios.models import Scenario, ScenarioVersion, WorkNorm
from motcua.ground.programmes.scenarios.rules import RECEPTION, RETURN, Choice, OnlyPlanners, Unit
from motcua.outward.reports import figures
from motcua.outward.reports.listing import filters_of, narrowed
from motcua.outward.reports.whatif.reckoning import among_all, reckon
from motcua.record.dossiers.models import Dossier, Event
from motcua.record.dossiers.rules import Act
from tests.doors.officials import Clock, clock, signed_in, text_of
from tests.factories import CENTRE, CRIMINAL_RECORD, DRIVING_LICENCE, MONDAY, Life, Way, actor, dossier_after
from tests.programmes import programme

__all__ = ["clock"]
pytestmark = pytest.mark.django_db

ROOT = "/dieu-hanh/phuong-an"
RECKON = f"{ROOT}/tinh"
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 20)
DAYS = f"tu={FIRST:%d/%m/%Y}&den={LAST:%d/%m/%Y}"
ASKED = f"tinh=1&dv=tt-tinh~H12.17&khau=RECEPTION&khau=RETURN&{DAYS}"
LATER = MONDAY + timedelta(days=21)
TABLES = (Scenario, ScenarioVersion, WorkNorm, ProgrammeUnit, Agreement, Dossier, Event)
PLANNERS = ("manager", "giamdoc.tt-tinh")
OTHERS = (
    "post_clerk", "courier", "one_stop_officer", "case_officer", "unit_head", "applicant", "post_director",
    "administrator",
)  # fmt: skip
LINK = re.compile(r'<a href="(/dieu-hanh/ho-so\?[^"]+)">([0-9.]+)</a>')


def written() -> dict[str, list[dict[str, Any]]]:
    """Every row that a page of what-ifs could touch."""
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in TABLES}


@pytest.fixture
def filed(clock: Clock) -> None:
    """Three dossiers of the police filed at the centre's desk, one returned there; one filed at the post office."""
    clock.now = LATER
    for hours in (0, 1):
        at_desk(MONDAY + timedelta(hours=hours), Act.RECEIVE)
    at_desk(MONDAY + timedelta(days=1), Act.RETURN_AT_COUNTER)
    dossier_after(Act.ACCEPT_BY_POST)


def at_desk(now: datetime, until: Act, point: str = CENTRE, **more: Any) -> Life:
    """A dossier filed at an agency's own desk at a service point, by somebody of the commune of Cái Nước."""
    told: dict[str, Any] = {"way": Way.AT_DESK, "post_return": False, "now": now}
    life = dossier_after(until, **(told | more))
    Dossier.objects.filter(pk=life.dossier_id).update(point_id=point, applicant_unit_code="32128")
    return life


def links(response: HttpResponse) -> Iterator[tuple[str, int]]:
    """The numbers of a page that open lists: (address, number)."""
    for address, words in LINK.findall(response.content.decode()):
        yield unescape(address), int(words.replace(".", ""))


# -- numbers -----------------------------------------------------------------------------------------------------------


def test_every_number_opens_as_many_dossiers_as_it_says(filed: None) -> None:
    client = signed_in("manager")

    page = client.get(f"{RECKON}?{ASKED}&xem=months")

    assert page.status_code == 200
    found = set(links(page))
    assert {number for _address, number in found} >= {0, 1, 3}
    for address, number in found:
        listed = client.get(address)
        assert listed.context["table"].number == number, address


def test_receptions_and_returns_at_the_desk_are_counted_and_the_post_office_is_not(filed: None) -> None:
    result = reckon(chosen(), actor=actor("manager"), among=among_all(), at=LATER)

    assert result.counted == {RECEPTION: 3, RETURN: 1}
    assert {month: counts[RECEPTION] for month, counts in result.months.items()} == {FIRST: 3}
    assert sum(each[RECEPTION] for each in result.slots.values()) == 3
    assert sum(line.counted[RECEPTION] for line in result.units) == 3
    assert sum(line.counted[RETURN] for line in result.procedures) == 1


def chosen(*units: Unit, **more: Any) -> Choice:
    told: dict[str, Any] = {"first": FIRST, "last": LAST, "given": {"share": 100, "minutes_few": 10}}
    return Choice(units or (Unit("tt-tinh", "H12.17"),), **(told | more))


def test_minutes_clerks_and_hours_follow_from_the_assumptions(filed: None) -> None:
    result = reckon(chosen(), actor=actor("manager"), among=among_all(), at=LATER)

    assert result.work.minutes == 3 * 10 + 1 * 5
    assert (result.clerks, result.staff) == (1, 2)
    assert result.assumed["minutes_few"].source == "typed"
    assert result.assumed["minutes_return"].source == "norm"
    half = reckon(chosen(given={"share": 50, "minutes_few": 10}), actor=actor("manager"), among=among_all(), at=LATER)
    assert half.work.minutes * 2 == result.work.minutes


def test_minutes_and_shares_are_measured_where_there_are_cases_enough(filed: None) -> None:
    WorkNorm.objects.create(id="VN@2026-01-01", valid_from=date(2026, 1, 1), measured_least=1, minutes_return=9)
    memory.forget_all()

    result = reckon(chosen(given={}), actor=actor("manager"), among=among_all(), at=LATER)

    assert result.assumed["minutes_few"].source == "measured"
    assert result.assumed["minutes_few"].cases == 4
    assert result.assumed["share"].source == "measured"
    assert result.assumed["share"].value == 25  # one of four went through the post
    assert result.assumed["minutes_return"].value == 9
    assert result.norms_since == date(2026, 1, 1)


def test_nothing_counts_before_the_first_dossier_and_an_empty_period_says_so(filed: None) -> None:
    client = signed_in("manager")

    page = client.get(f"{RECKON}?tinh=1&dv=tt-tinh~H12.17&khau=RECEPTION")

    assert "01/11/2025 – 31/10/2026" in text_of(page)
    assert "Không có hồ sơ nào trong kỳ" in text_of(page)
    result = page.context["result"]
    assert result.covered is None
    assert (result.clerks, result.staff, result.work.minutes) == (0, 0, 0)


def test_people_of_a_commune_are_counted_where_no_chosen_desk_counts_them(filed: None) -> None:
    commune = "32128"
    desk = Unit("tt-tinh", "H12.17")

    both = reckon(chosen(desk, Unit(commune=commune)), actor=actor("manager"), among=among_all(), at=LATER)
    alone = reckon(chosen(Unit(commune=commune)), actor=actor("manager"), among=among_all(), at=LATER)

    assert [line.counted[RECEPTION] for line in both.units] == [3, 0]
    assert [line.counted[RECEPTION] for line in alone.units] == [3]
    for result in (both, alone):
        for line in (*result.units, *result.procedures):
            assert line.counted[RECEPTION] == listed(line.extents[RECEPTION])


def listed(extent: Any) -> int:
    """How many dossiers the list of control has for an extent, read from its address."""
    query = {"so": "nhan-o-diem", "cach-nop": "DIRECT", "ngay": f"{FIRST}..{LAST}", "pham-vi": str(extent)}
    found = narrowed(Dossier.objects.all(), filters_of(query), actor("manager"), figures.horizon(LATER))
    return int(found.count())


def test_what_a_decision_keeps_from_the_post_is_not_counted_and_says_why(filed: None) -> None:
    decide(CRIMINAL_RECORD, is_excluded=True)

    chosen_alone = reckon(chosen(procedures=(CRIMINAL_RECORD,)), actor=actor("manager"), among=among_all(), at=LATER)
    everything = reckon(chosen(), actor=actor("manager"), among=among_all(), at=LATER)

    assert not any(chosen_alone.counted.values())
    assert {stage for _name, stage, _why in chosen_alone.refused} == {RECEPTION, RETURN}
    assert all("2061" in why for _name, _stage, why in chosen_alone.refused)
    assert not any(everything.counted.values())


def decide(code: str, **way: bool) -> None:
    """Publish a decision about one procedure."""
    decision = ListingDecision.objects.create(
        id="2061@2026-01-01", number="2061/QĐ-UBND", decided_on=date(2026, 1, 1), body="UBND tỉnh",
        valid_from=date(2026, 1, 1),
    )  # fmt: skip
    ListingEntry.objects.create(id="2061#1", decision=decision, entry_no=1, procedure_code=code, **way)
    memory.forget_all()


def test_clerks_lack_the_training_of_fields_that_nobody_near_has(filed: None) -> None:
    Training.objects.all().delete()

    result = reckon(chosen(), actor=actor("manager"), among=among_all(), at=LATER)

    assert [(each.needed, each.there) for each in result.lacking] == [(1, 0)]
    assert "Tập huấn còn thiếu" in text_of(signed_in("manager").get(f"{RECKON}?{ASKED}"))


# -- statements --------------------------------------------------------------------------------------------------------


def test_a_scenario_asks_few_statements_however_many_units_and_dossiers(filed: None) -> None:
    client = signed_in("manager")
    everything = "&".join(f"dv={key}" for key in keys_of(desks_of(visitor_of("manager"))))
    asked = f"tinh=1&{everything}&khau=RECEPTION&khau=RETURN&{DAYS}"
    client.get(f"{RECKON}?{asked}")

    with CaptureQueriesContext(connection) as few:
        client.get(f"{RECKON}?{ASKED}")
    for hours in range(2, 5):
        at_desk(MONDAY + timedelta(hours=hours), Act.RECEIVE)
    with CaptureQueriesContext(connection) as many:
        client.get(f"{RECKON}?{asked}")

    assert len(many) <= len(few) <= 22


def test_proposals_ask_few_statements(filed: None) -> None:
    client = signed_in("manager")
    client.get(f"{ROOT}/de-xuat")

    with CaptureQueriesContext(connection) as found:
        client.get(f"{ROOT}/de-xuat")

    assert len(found) <= 16


def visitor_of(role: str) -> session.Visitor:
    who = actor(role)
    return session.Visitor(who, LATER, ())


# -- who may -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", PLANNERS)
def test_those_who_plan_reckon_and_keep(filed: None, who: str) -> None:
    client = signed_in(who)

    assert client.get(f"{RECKON}?{ASKED}").status_code == 200
    assert client.get(ROOT).status_code == client.get(f"{ROOT}/de-xuat").status_code == 200
    kept = client.post(f"{ROOT}/luu", {"query": ASKED, "name": "Ba sở"})
    assert kept.status_code == 303
    assert client.get(kept.headers["Location"]).status_code == 200


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_opens_or_writes_them(filed: None, who: str) -> None:
    key = keep()
    client, before = signed_in(who), written()

    for address in (ROOT, f"{RECKON}?{ASKED}", f"{ROOT}/de-xuat", f"{ROOT}/{key}", f"{ROOT}/phuong-an.xlsx?{ASKED}",
                    f"{ROOT}/so-sanh?pa={key}&pa=x"):  # fmt: skip
        assert client.get(address).status_code == 403, address
    for address in (f"{ROOT}/luu", f"{ROOT}/{key}/xoa", f"{ROOT}/{key}/khoi-phuc"):
        assert client.post(address, {"query": ASKED, "name": "X"}).status_code == 403, address
    assert written() == before


def test_strangers_are_asked_to_sign_in(clock: Clock) -> None:
    assert Client().get(f"{RECKON}?{ASKED}").status_code == 302


def test_a_head_reckons_for_her_own_one_stop_alone(filed: None) -> None:
    mine, elsewhere = signed_in("giamdoc.tt-tinh"), signed_in("one_stop_head_elsewhere")

    assert mine.get(f"{RECKON}?{ASKED}").context["result"].counted[RECEPTION] == 3
    refused = elsewhere.get(f"{RECKON}?{ASKED}")
    assert refused.status_code == 422
    assert "không thuộc nơi bạn phụ trách" in text_of(refused)
    assert refused.context["result"] is None
    key = keep()
    shown = elsewhere.get(f"{ROOT}/{key}")
    assert shown.status_code == 200
    assert shown.context["result"] is None


def test_an_administrator_keeps_the_norms_and_is_led_to_no_figures(filed: None) -> None:
    key = programme()
    mine, managers = signed_in("administrator"), signed_in("manager")

    norms = reverse("admin:programmes_worknorm_changelist")
    assert mine.get(norms).status_code == 200
    assert managers.get(norms).status_code == 403
    for address in ("/dieu-hanh/de-an", f"/dieu-hanh/de-an/{key}"):
        assert ROOT not in mine.get(address).content.decode(), address
        assert ROOT in managers.get(address).content.decode(), address


# -- what is typed -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("phut-it=-3", "không phải số nguyên"), ("phut-tra=0", "Số này từ 1 đến 240"),
        ("phan-chuyen=300", "từ 0 đến 100"), ("gio-ngay=25", "từ nửa giờ đến 12 giờ"), ("muc-ban=abc", "không phải"),
        ("du-phong=9999", "từ 0 đến 100"), ("tu=32/13/2026&den=01/01/2026", "không phải một ngày"),
        ("tu=01/11/2026&den=01/12/2026", "còn ở phía trước"), ("tu=05/11/2026&den=01/11/2026", "đứng trước"),
        ("tu=05/11/2026", "Ghi cả ngày cuối"), ("tt=9.999999", "thủ tục không có trong danh mục"),
        ("dv=khong-co~H12.17", "Có quầy không có"), ("dv=<b>", "không đọc được"), ("khau=APPROVAL", "Điều 10.3"),
    ],
)  # fmt: skip
def test_bad_input_is_told_at_its_field_and_nothing_typed_is_lost(filed: None, typed: str, said: str) -> None:
    before = written()

    page = signed_in("manager").get(f"{RECKON}?tinh=1&dv=tt-tinh~H12.17&khau=RECEPTION&chuyen=7&{typed}")

    assert page.status_code == 422
    assert said in text_of(page)
    assert 'value="7"' in page.content.decode()
    assert re.search(r'value="tt-tinh~H12.17" checked', page.content.decode())
    name, _equals, value = typed.partition("=")
    if name not in ("tt", "dv", "khau"):
        assert f'value="{value.partition("&")[0]}"' in page.content.decode()
    assert written() == before


def test_nothing_chosen_is_told_and_a_fresh_page_is_no_mistake(clock: Clock) -> None:
    client = signed_in("manager")

    assert client.get(RECKON).status_code == 200
    page = client.get(f"{RECKON}?tinh=1")
    assert page.status_code == 422
    assert "Chưa chọn đơn vị nào" in text_of(page)
    assert "Chưa chọn khâu nào" in text_of(page)


# -- kept --------------------------------------------------------------------------------------------------------------


def keep(name: str = "Ba sở", who: str = "manager", key: str = "", **more: Any) -> str:
    return services.save(chosen(**more), name=name, note="thử", by=actor(who), at=LATER, key=key)


def test_a_scenario_is_kept_with_its_versions_who_and_when(filed: None) -> None:
    client = signed_in("manager")
    first = client.post(f"{ROOT}/luu", {"query": f"{ASKED}&phan-chuyen=40", "name": "Ba sở", "note": "nháp"})
    key = first.headers["Location"].rsplit("/", 1)[1]

    client.post(f"{ROOT}/luu", {"query": f"{ASKED}&phan-chuyen=60&pa={key}", "name": "Ba sở, bản hai"})

    newest, oldest = queries.history(key)
    assert (newest.version_no, newest.name, newest.choice.given["share"]) == (2, "Ba sở, bản hai", 60)
    assert (oldest.version_no, oldest.name, oldest.choice.given["share"]) == (1, "Ba sở", 40)
    assert (oldest.saved_by, oldest.saved_at) == ("vanphong.tinh", LATER)
    assert client.get(f"{ROOT}/{key}").context["result"].assumed["share"].value == 60
    assert client.get(f"{ROOT}/{key}?ban=1").context["result"].assumed["share"].value == 40
    assert client.get(f"{ROOT}/{key}?ban=9").status_code == 404
    copy = client.post(f"{ROOT}/luu", {"query": f"{ASKED}&pa={key}", "name": "Bản sao", "new": "1"})
    assert copy.headers["Location"] != first.headers["Location"]


def test_a_removed_scenario_leaves_the_list_and_comes_back(filed: None) -> None:
    key, client = keep(), signed_in("manager")

    client.post(f"{ROOT}/{key}/xoa")

    assert "Ba sở" not in text_of(client.get(ROOT))
    gone = client.get(f"{ROOT}/{key}")
    assert "đã xóa phương án này" in text_of(gone)
    assert client.get(f"{ROOT}/so-sanh?pa={key}&pa={keep('Hai')}").status_code == 404
    client.post(f"{ROOT}/{key}/khoi-phuc")
    assert "Ba sở" in text_of(client.get(ROOT))
    assert client.post(f"{ROOT}/{key}/khoi-phuc").status_code == 404


def test_a_scenario_of_somebody_else_is_changed_by_a_copy_alone(filed: None) -> None:
    key = keep()
    client, before = signed_in("giamdoc.tt-tinh"), written()

    refused = client.post(f"{ROOT}/luu", {"query": f"{ASKED}&pa={key}", "name": "Của tôi"})
    removed = client.post(f"{ROOT}/{key}/xoa")

    assert refused.status_code == removed.status_code == 403
    assert "do người khác lưu" in text_of(refused)
    assert 'value="Của tôi"' in refused.content.decode()
    assert written() == before


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "a\0b"])
def test_a_name_that_is_none_keeps_nothing_and_stays_as_typed(filed: None, name: str) -> None:
    before = written()

    page = signed_in("manager").post(f"{ROOT}/luu", {"query": ASKED, "name": name, "note": "vì sao"})

    assert page.status_code == 422
    assert 'value="vì sao"' in page.content.decode()
    assert page.context["result"].counted[RECEPTION] == 3
    assert written() == before


def test_what_is_wrong_with_a_choice_is_not_kept(filed: None) -> None:
    before = written()

    page = signed_in("manager").post(f"{ROOT}/luu", {"query": "tinh=1&khau=RECEPTION&phan-chuyen=300", "name": "X"})

    assert page.status_code == 422
    assert written() == before


def test_who_plans_is_asked_by_the_act_itself(clock: Clock) -> None:
    for act in (
        lambda: services.save(chosen(), name="X", note="", by=actor("post_director"), at=LATER),
        lambda: services.remove("x", by=actor("post_director"), at=LATER),
        lambda: services.bring_back("x", by=actor("post_director")),
    ):
        with pytest.raises(OnlyPlanners):
            act()


def test_three_are_compared_side_by_side_and_not_one_nor_four(filed: None) -> None:
    keys = [keep(name, given={"share": share, "minutes_few": 10}) for name, share in (("A", 100), ("B", 50), ("C", 0))]
    client = signed_in("manager")

    page = client.get(f"{ROOT}/so-sanh?" + "&".join(f"pa={key}" for key in keys))

    found = set(links(page))
    assert {number for _address, number in found} == {3, 1}
    assert all(client.get(address).context["table"].number == number for address, number in found)
    rows = {row.words: row.values for _head, own in page.context["groups"] for row in own}
    assert rows["Nhân viên ở quầy"] == ("1", "1", "0")
    assert [each.partition(" ")[0] for each in rows["Phần chuyển sang bưu điện (%)"]] == ["100", "50", "0"]
    assert client.get(f"{ROOT}/so-sanh?pa={keys[0]}").status_code == 422
    four = "&".join(f"pa={key}" for key in [*keys, keep("D")])
    assert "ba phương án một lần" in text_of(client.get(f"{ROOT}/so-sanh?{four}"))
    assert client.get(f"{ROOT}/so-sanh?pa={keys[0]}&pa=zzzz").status_code == 404


def test_the_workbook_says_what_the_page_says(filed: None) -> None:
    client = signed_in("manager")

    answer = client.get(f"{ROOT}/phuong-an.xlsx?{ASKED}&phan-chuyen=100")

    book = load_workbook(BytesIO(answer.content))
    assert book.sheetnames[:3] == ["Tổng hợp", "Đơn vị", "Thủ tục"]
    summary = dict(book["Tổng hợp"].iter_rows(min_row=2, values_only=True))
    assert (summary["Tiếp nhận"], summary["Trả kết quả"]) == (3, 1)
    assert sum(row[1] for row in book["Thủ tục"].iter_rows(min_row=2, values_only=True)) == 3
    assert client.get(f"{ROOT}/phuong-an.xlsx?tinh=1").status_code == 422


def test_a_unit_is_put_into_the_programme_by_a_form_filled_in_and_by_nothing_else(filed: None) -> None:
    key = programme()
    client, before = signed_in("manager"), written()

    page = client.get(f"{RECKON}?{ASKED}&de-an={key}")
    href = unescape(re.search(r'href="([^"]+them-don-vi\?[^"]+)"', page.content.decode())[1])  # type: ignore[index]
    form = client.get(href)

    assert 'value="1"' in form.content.decode()
    assert re.search(r'<option value="H12.17" selected', form.content.decode())
    assert re.search(r'<option value="tt-tinh" selected', form.content.decode())
    assert written() == before


# -- proposals ---------------------------------------------------------------------------------------------------------


def proposals(client: Client, more: str = "") -> dict[str, Any]:
    page = client.get(f"{ROOT}/de-xuat?{DAYS}&{more}")
    return {group.key: {row.name: row for row in group.rows} for group in page.context["groups"]}


def test_a_listed_procedure_that_nobody_uses_is_proposed_and_one_press_puts_it_in(filed: None) -> None:
    at_desk(MONDAY + timedelta(hours=3), Act.RECEIVE, procedure=DRIVING_LICENCE)
    client = signed_in("manager")

    row = proposals(client)["chua-phat-sinh"]["Đổi giấy phép lái xe"]

    assert [cell.number for cell, _words in row.cells] == [1, 0]
    page = client.get(row.add_href)
    assert page.status_code == 200
    assert DRIVING_LICENCE in page.context["typed"].procedures
    assert page.context["typed"].units
    assert "Cấp phiếu lý lịch tư pháp" not in proposals(client)["chua-phat-sinh"]


def test_what_a_decision_excludes_is_never_proposed(filed: None) -> None:
    at_desk(MONDAY + timedelta(hours=3), Act.RECEIVE, procedure=DRIVING_LICENCE)
    decide(DRIVING_LICENCE, is_excluded=True)

    found = proposals(signed_in("manager"), "nhieu=1")

    assert not any("Đổi giấy phép lái xe" in rows for rows in found.values())


def test_one_stops_near_a_post_office_say_how_near(filed: None) -> None:
    Agreement.objects.update(valid_to=date(2026, 1, 1))
    memory.forget_all()

    row = proposals(signed_in("manager"))["gan-buu-dien"]["Chi nhánh VPĐKĐĐ Cái Nước"]

    assert row.where == "cùng xã · Bưu điện Cái Nước"


def test_much_traffic_outside_the_list_must_be_published_first(filed: None) -> None:
    at_desk(MONDAY + timedelta(hours=3), Act.OPEN_DRAFT, agency="H12.101", point="tt-cai-nuoc", procedure="1.001612")
    Dossier.objects.filter(procedure__code="1.001612").update(status="submitted")

    found = proposals(signed_in("manager"), "nhieu=1")["ngoai-danh-muc"]

    assert any("phải công bố vào danh mục trước" in reason for reason in found["Đăng ký hộ kinh doanh"].reasons)
    assert "Đăng ký hộ kinh doanh" not in proposals(signed_in("manager"), "nhieu=2")["ngoai-danh-muc"]


def test_people_of_a_commune_without_a_point_who_file_elsewhere_are_proposed(filed: None) -> None:
    Dossier.objects.filter(channel="DIRECT").update(applicant_unit_code="32185")
    client = signed_in("manager")

    row = next(iter(proposals(client, "noi-khac=3")["nop-noi-khac"].values()))

    assert [cell.number for cell, _words in row.cells] == [3]
    assert client.get(row.cells[0][0].href).context["table"].number == 3
    assert client.get(row.add_href).context["typed"].units == ("@32185",)
    assert proposals(client, "noi-khac=4")["nop-noi-khac"] == {}


def test_every_number_of_the_proposals_opens_its_dossiers(filed: None) -> None:
    client = signed_in("manager")

    for address, number in set(links(client.get(f"{ROOT}/de-xuat?{DAYS}&nhieu=1"))):
        assert client.get(address).context["table"].number == number, address


def test_a_bad_threshold_is_told_and_stays(clock: Clock) -> None:
    page = signed_in("manager").get(f"{ROOT}/de-xuat?it-ho-so=-5&han=ba")

    assert page.status_code == 422
    assert 'value="-5"' in page.content.decode()
    assert 'value="ba"' in page.content.decode()
