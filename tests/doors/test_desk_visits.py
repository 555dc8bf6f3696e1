"""Several procedures at one visit: data typed once, one sum, one printing, one look-up."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.record.custody.models import Envelope
from motcua.record.dossiers.models import Dossier, Event
from motcua.record.dossiers.rules import Act, Status
from motcua.record.gatherings.models import Gathering
from motcua.record.payments.models import Receipt
from tests.doors.hands import Hands, Page
from tests.doors.receptions import opened
from tests.factories import dossier_after

pytestmark = pytest.mark.django_db

COUNT = {"count__1__original": "1", "count__2__photocopy": "1"}


def next_procedure(page: Page, role: str = "post_clerk") -> Page:
    """Open the same procedure once more for the same person, whose double is asked about; return the count."""
    asked = page.click("Thêm thủ tục").click("Tiếp nhận Cấp phiếu lý lịch").press("Mở hồ sơ")
    sent = asked.form("Mở hồ sơ").data({"duplicate_reason": "Cần hai phiếu."})
    return Hands(role).post(asked.path, sent | {"again": "1"})


def two_counted(role: str = "post_clerk") -> Page:
    """A visit of two dossiers, both counted; the page of the visit."""
    second = next_procedure(opened(role), role)
    page = second.press("Tiếp tục", **COUNT)
    return page.click("Kiểm đếm").press("Tiếp tục", **COUNT)


def test_the_next_procedure_has_the_applicant_filled_in() -> None:
    page = opened().click("Thêm thủ tục").click("Tiếp nhận Cấp phiếu lý lịch")

    assert 'value="Nguyễn Văn Thắng"' in page.html
    assert 'value="096085000123"' in page.html
    assert "Thủ tục tiếp theo của Nguyễn Văn Thắng" in page.text
    assert "Nguyễn" not in page.title
    assert "Nguyen" not in page.path
    assert not Gathering.objects.exists()


def test_a_visit_is_made_with_the_second_dossier() -> None:
    page = next_procedure(opened())

    visit = Gathering.objects.get()
    first, second = Dossier.objects.order_by("opened_at", "request_no")
    assert (visit.pk, second.gathering_id, first.gathering_id) == (first.pk, first.pk, None)
    assert f"/quay/tiep-nhan/{second.pk}/kiem-dem" == page.path


def test_of_another_person_no_visit_is_made_and_no_dossier_opened() -> None:
    form = opened().click("Thêm thủ tục").click("Tiếp nhận Cấp phiếu lý lịch")

    page = form.press("Mở hồ sơ", full_name="Trần Văn Khác", personal_id="096085000199", phone="0900000777")

    assert "Một lượt nộp là của một người" in page.text
    assert Dossier.objects.count() == 1
    assert not Gathering.objects.exists()


def test_what_is_counted_is_taken_in_one_sum_with_a_receipt_and_a_slip_each() -> None:
    page = two_counted()
    one, two = Dossier.objects.order_by("opened_at", "request_no")
    assert "460.000" in page.text

    page = page.press("Nhận 2 hồ sơ", **{f"seal-{one.pk}": "0011", f"seal-{two.pk}": "0012", "is_signed": True})

    assert {(row.dossier_id, row.seal_no) for row in Envelope.objects.all()} == {(one.pk, "0011"), (two.pk, "0012")}
    assert Receipt.objects.count() == 2
    assert len({event.facts["slip"] for event in Event.objects.filter(act=Act.ACCEPT_BY_POST)}) == 2
    printed = Hands("post_clerk").open(f"/quay/luot/{Gathering.objects.get().number}/in.pdf")
    assert printed.response["Content-Type"] == "application/pdf"
    assert printed.response.content.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"taken_vnd": "459.000"}, "460.000"),
        ({"seal": ""}, "Chưa ghi số niêm phong"),
        ({"is_signed": False}, "Phiếu gửi chưa có đủ hai chữ ký"),
    ],
)
def test_what_is_refused_for_all_writes_nothing(changed: dict[str, object], sentence: str) -> None:
    page = two_counted()
    one, two = Dossier.objects.order_by("opened_at", "request_no")
    seal = changed.pop("seal", "0012")

    page = page.press("Nhận 2", **({f"seal-{one.pk}": "0011", f"seal-{two.pk}": seal, "is_signed": True} | changed))

    assert sentence in page.text
    assert page.status in (200, 409, 422)
    assert not Envelope.objects.exists()
    assert not Receipt.objects.exists()


def test_at_the_agency_the_visit_ends_with_the_slips_of_reception() -> None:
    page = two_counted("one_stop_officer")

    page = page.press("Nhận 2 hồ sơ", taken_vnd="400.000")

    assert {row.status for row in Dossier.objects.all()} == {Status.RECEIVED}
    assert Receipt.objects.count() == 2
    assert page.has_button("In tất cả phiếu, biên lai")


def test_a_visit_is_seen_at_its_counter_alone() -> None:
    two_counted()
    here = f"/quay/luot/{Gathering.objects.get().number}"
    hands = Hands("post_clerk")

    assert Hands("post_clerk_elsewhere").open(here).status == 404
    assert Hands("case_officer").open(here).status == 403
    with CaptureQueriesContext(connection) as asked:
        assert hands.open(here).status == 200
    assert len(asked) <= 17


def test_one_look_up_shows_what_was_filed_at_the_same_visit_and_no_person() -> None:
    next_procedure(opened())
    one, two = Dossier.objects.order_by("opened_at", "request_no")
    stranger = Hands("applicant_elsewhere")
    stranger.client.logout()

    page = stranger.post("/tra-cuu", {"code": one.request_no, "digits": one.phone_last4})

    assert "Nộp cùng một lượt" in page.text
    assert two.request_no in page.text
    assert "Thắng" not in page.text
    assert two.request_no in page.click(two.request_no).text


def test_what_was_filed_by_itself_or_before_shows_nobody_else() -> None:
    one, other = dossier_after(Act.SUBMIT).row, dossier_after(Act.SUBMIT).row
    stranger = Hands("applicant_elsewhere")
    stranger.client.logout()

    page = stranger.post("/tra-cuu", {"code": one.request_no, "digits": one.phone_last4})

    assert "Nộp cùng một lượt" not in page.text
    assert other.request_no not in page.text


def test_a_visit_asks_for_what_remains_for_who_pays_less() -> None:
    two_counted("one_stop_officer")
    one, two = Dossier.objects.order_by("opened_at", "request_no")
    hands = Hands("one_stop_officer")
    settle = hands.open(f"/quay/ho-so/{one.request_no}/mien-giam")
    settle.press("Xét miễn, giảm phí", class_code="HOC_SINH", paper="Thẻ sinh viên")
    here = f"/quay/luot/{Gathering.objects.get().number}"

    page = hands.open(here)
    assert "300.000" in page.text
    assert "phải thu 300.000" in page.press("Nhận 2 hồ sơ", taken_vnd="400.000").text
    assert not Receipt.objects.exists()
    hands.open(here).press("Nhận 2 hồ sơ", taken_vnd="300.000")

    assert {row.dossier_id: row.amount_vnd for row in Receipt.objects.all()} == {one.pk: 100_000, two.pk: 200_000}
