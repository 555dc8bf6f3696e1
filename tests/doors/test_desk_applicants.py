"""Who stands at the counter: a scanned card, an applicant who was here before, a dossier that is there already."""

from collections.abc import Callable

import pytest

from motcua.record.dossiers.models import Event
from motcua.record.dossiers.rules import Act
from tests.doors.hands import Hands, Page
from tests.doors.receptions import APPLICANT, FORM, nothing_written, opened
from tests.factories import Life, Way, dossier_after

pytestmark = pytest.mark.django_db


# ---- a card, an applicant who was here before ------------------------------------------------------------------------


CARD = "096085000123|381234567|Nguyễn Văn Thắng|01011985|Nam|Số 12, ấp Cái Rô|01072021"


def typed_in(page: Page) -> dict[str, str]:
    return {control.name: control.value for control in page.form("Mở hồ sơ").controls if control.is_on}


@pytest.mark.parametrize("field", ["card", "full_name", "phone"])
def test_a_scanned_card_fills_the_form_and_opens_nothing(field: str) -> None:
    page = Hands("post_clerk").open(FORM).press("Mở hồ sơ", **{field: CARD}, email="a@b.vn")

    filled = typed_in(page)
    assert page.status == 200
    assert (filled["full_name"], filled["personal_id"]) == ("Nguyễn Văn Thắng", "096085000123")
    assert (filled["address"], filled["email"], filled["phone"]) == ("Số 12, ấp Cái Rô", "a@b.vn", "")
    assert "381234567" not in page.html
    assert "số định danh •••• •••• 0123" in page.text
    assert nothing_written()


def test_a_code_that_is_no_card_is_said_and_what_was_typed_stays() -> None:
    form = Hands("post_clerk").open(FORM).form("Mở hồ sơ")
    page = Hands("post_clerk").post(FORM, form.data(APPLICANT | {"card": "MC-CJZN4KN5-Q"}) | {"read": "card"})

    assert page.status == 422
    assert "Đây là mã phong bì" in page.text
    assert typed_in(page)["full_name"] == "Nguyễn Văn Thắng"
    assert nothing_written()


def test_a_card_scanned_too_early_is_not_shown_again() -> None:
    assert "096085000123" not in Hands("post_clerk").open(f"/quay/tiep-nhan?tim={CARD[:99]}").html


def test_who_was_here_before_is_offered_and_fills_what_is_empty() -> None:
    life = dossier_after(Act.SUBMIT)
    hands = Hands("post_clerk")

    live = hands.post("/quay/tiep-nhan/da-co", {"personal_id": "096085000123"})
    assert f"Đã có ở hồ sơ {life.row.request_no}" in live.text
    assert "•••• ••• 628" in live.text
    assert "0900000628" not in live.html
    form = hands.open(FORM).form("Mở hồ sơ")
    page = hands.post(FORM, form.data({"phone": "0900 000 628", "address": "Chỗ mới"}) | {"read": "known"})

    filled = typed_in(page)
    assert page.status == 200
    assert (filled["full_name"], filled["personal_id"]) == ("Nguyễn Văn Thắng", "096085000123")
    assert filled["address"] == "Chỗ mới"
    assert f"Đã lấy từ hồ sơ {life.row.request_no}" in page.text


@pytest.mark.parametrize("typed", [{"personal_id": "09608500012"}, {"phone": "090000062"}, {"phone": "0900000999"}, {}])
def test_a_number_that_is_not_whole_or_not_known_offers_nobody(typed: dict[str, str]) -> None:
    dossier_after(Act.SUBMIT)

    assert Hands("post_clerk").post("/quay/tiep-nhan/da-co", typed).text == ""


@pytest.mark.parametrize("role", ["post_clerk_elsewhere", "officer_elsewhere"])
def test_who_was_at_another_counter_is_nobody_here(role: str) -> None:
    dossier_after(Act.SUBMIT)
    hands = Hands(role)

    assert hands.post("/quay/tiep-nhan/da-co", {"personal_id": "096085000123"}).text == ""
    assert Hands("courier").post("/quay/tiep-nhan/da-co", {"personal_id": "096085000123"}).status == 403


# ---- doubles ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changed",
    [{}, {"personal_id": "096085000123", "phone": "0900000111", "full_name": "Nguyễn V. Thắng"}],
    ids=["all the same", "one personal number"],
)
def test_a_second_dossier_of_one_applicant_and_procedure_is_asked_about(changed: dict[str, str]) -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)
    before = Event.objects.count()

    page = opened(**changed)

    assert page.status == 409
    assert "đang có hồ sơ cùng thủ tục chưa xong" in page.text
    assert typed_in(page)["address"] == APPLICANT["address"]
    assert Event.objects.count() == before
    assert page.click("Mở hồ sơ đang có").path == f"/quay/ho-so/{life.row.request_no}"
    assert page.click("Dừng, về quầy").path == "/quay/"


def test_a_double_is_opened_with_its_reason() -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)
    page = opened()

    form = page.form("Vẫn mở hồ sơ mới")
    silent = page.client.post(FORM, form.data({}) | {"again": "1"})
    assert silent.status_code == 422
    assert "Lý do còn trống. Ghi vì sao mở thêm hồ sơ." in silent.content.decode()
    done = page.client.post(FORM, form.data({"duplicate_reason": "Xin thêm một bản cho con."}) | {"again": "1"})

    assert done.status_code == 303
    event = Event.objects.exclude(dossier_id=life.dossier_id).get(act="open_draft")
    assert event.facts["duplicate_of"] == life.row.request_no
    assert event.facts["duplicate_reason"] == "Xin thêm một bản cho con."


@pytest.mark.parametrize(
    ("life", "changed"),
    [
        (lambda: dossier_after(Act.RETURN_AT_COUNTER, way=Way.AT_DESK, post_return=False), {}),
        (lambda: dossier_after(Act.ACCEPT_BY_POST), {"personal_id": "096085000124", "phone": "0900000111"}),
        (lambda: dossier_after(Act.ACCEPT_BY_POST), {"personal_id": "", "full_name": "Trần Thị Mỹ Duyên"}),
    ],
    ids=["ended", "another person", "one telephone, two people"],
)
def test_what_is_no_double_is_opened_at_once(life: Callable[[], Life], changed: dict[str, str]) -> None:
    life()

    assert opened(**changed).path.endswith("/kiem-dem")
