"""Lists in the administration: reasons closed and copied, events of life in the order of the portal."""

from datetime import date

import pytest
from django.test import Client

from motcua.base import memory
from motcua.ground.catalogue import reasons
from motcua.ground.catalogue.lists import LifeEvent, Reason
from tests.doors.administrators import admin, at_noon, signed_in, text_of
from tests.factories import CAST

__all__ = ["admin", "at_noon"]

pytestmark = pytest.mark.django_db
REASONS, EVENTS = "/quan-tri/catalogue/reason/", "/quan-tri/catalogue/lifeevent/"


def reason_form(**changed: str) -> dict[str, str]:
    return {
        "kind": "PAUSE", "code": "LAND_MAP", "words": "chờ trích đo địa chính", "whose": "other_agency",
        "order_no": "70", "legal_ground": "Quyết định của tỉnh", "confidence": "verified", "valid_from": "03/11/2026",
        "valid_to": "",
    } | changed  # fmt: skip


def event_form(**changed: str) -> dict[str, str]:
    return {
        "name": "Đón Tết", "hint": "Về quê.", "order_no": "5", "procedure_codes": "3.000347\n1.013225",
        "field_codes": "", "valid_from": "01/11/2026", "valid_to": "",
    } | changed  # fmt: skip


@pytest.mark.parametrize("role", [role for role in CAST if role != "administrator"])
def test_lists_are_kept_by_administrators_alone(role: str) -> None:
    client = signed_in(CAST[role])

    for address, form in ((REASONS, reason_form()), (EVENTS, event_form())):
        assert client.get(address).status_code == 403
        assert client.post(f"{address}add/", form).status_code == 403

    assert not Reason.objects.filter(code="LAND_MAP").exists()
    assert not LifeEvent.objects.filter(name="Đón Tết").exists()


def test_a_reason_is_added_and_counts_from_its_first_day(admin: Client) -> None:
    answer = admin.post(f"{REASONS}add/", reason_form())

    assert answer.status_code == 302, answer.content.decode()[-3000:]
    memory.forget_all()
    given = [[rule.code for rule in reasons.in_force(reasons.PAUSE, date(2026, 11, day))] for day in (2, 3)]
    assert ["LAND_MAP" in codes for codes in given] == [False, True]
    assert "chờ trích đo địa chính" in text_of(admin, REASONS)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"whose": ""}, "Lý do tạm dừng phải ghi thời gian là của ai."),
        ({"invites": "on"}, "Chỉ lý do chưa giao được mới tính là lần mời hoặc trả lại ngay."),
        ({"kind": "ATTEMPT"}, "Lý do chưa giao được không ghi thời gian là của ai."),
        ({"kind": "ATTEMPT", "whose": "", "invites": "on", "goes_back": "on"}, "không cả hai."),
        ({"code": "ĐO ĐẤT"}, "Mã lý do chỉ gồm chữ không dấu, số và dấu _."),
        ({"code": "DISPUTE"}, "Trùng thời gian với PAUSE:DISPUTE@2011-01-01"),
        ({"kind": ""}, "Chưa chọn."),
    ],
)
def test_a_reason_that_says_two_things_is_not_kept(admin: Client, changed: dict[str, str], said: str) -> None:
    before = Reason.objects.count()

    answer = admin.post(f"{REASONS}add/", reason_form(**changed))

    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert Reason.objects.count() == before


def test_a_reason_in_force_is_closed_and_copied_not_changed(admin: Client) -> None:
    key = "PAUSE:DISPUTE@2011-01-01"

    changed = admin.post(f"{REASONS}{key}/change/", reason_form(words="khác"))
    closed = admin.post(f"{REASONS}{key}/dong/", {"first_day": "01/01/2027"})

    assert (changed.status_code, closed.status_code) == (403, 302)
    old, new = Reason.objects.filter(code="DISPUTE").order_by("valid_from")
    assert (old.valid_to, new.pk, new.words) == (date(2026, 12, 31), "PAUSE:DISPUTE@2027-01-01", old.words)


def test_an_event_of_life_is_written_and_leads_on_from_the_portal(admin: Client) -> None:
    answer = admin.post(f"{EVENTS}add/", event_form())

    assert answer.status_code == 302, answer.content.decode()[-3000:]
    memory.forget_all()
    assert LifeEvent.objects.get(name="Đón Tết").pk == "don-tet@2026-11-01"
    assert ">3.000347, 1.013225<" in text_of(admin, EVENTS)
    page = text_of(Client(), "/su-kien/don-tet")
    assert page.index('href="/thu-tuc/3.000347') < page.index('href="/thu-tuc/1.013225')
    admin.post(f"{EVENTS}don-tet@2026-11-01/delete/", {"post": "yes"})
    memory.forget_all()
    assert Client().get("/su-kien/don-tet").status_code == 404


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"procedure_codes": "3.000347\n9.999999"}, "Không có thủ tục mang mã 9.999999."),
        ({"field_codes": "G99"}, "Không có lĩnh vực mang mã G99."),
        ({"name": "!!!"}, "Tên sự kiện phải có chữ hoặc số."),
        ({"name": "Làm nhà"}, "Trùng thời gian với"),
        ({"name": ""}, "name"),
    ],
)
def test_an_event_that_leads_nowhere_is_not_kept(admin: Client, changed: dict[str, str], said: str) -> None:
    before = LifeEvent.objects.count()

    answer = admin.post(f"{EVENTS}add/", event_form(**changed))

    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert LifeEvent.objects.count() == before


def test_counters_are_offered_with_their_points() -> None:
    page = signed_in("quantri").get("/quan-tri/agreements/assignment/add/").content.decode()

    assert "Bưu điện Cái Nước · Quầy 2" in page
    assert "Bưu điện U Minh · Quầy 2" in page
