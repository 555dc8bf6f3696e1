"""A same-day procedure at a counter: received and handed on by one button, no slip unasked, handed out as it is."""

import pytest

from motcua.record.dossiers.models import Dossier, Event
from motcua.record.dossiers.rules import Act, Status
from motcua.record.papers.models import Printing
from tests.doors.hands import Hands, Page
from tests.doors.receptions import APPLICANT
from tests.factories import COMMUNE, Life, Way

pytestmark = pytest.mark.django_db

FORM = f"/quay/tiep-nhan/nguoi-nop/2.000815/{COMMUNE}"


def counted() -> Page:
    page = Hands("officer_elsewhere").open(FORM).press("Mở hồ sơ", **APPLICANT)
    return page.press("Tiếp tục", count__1__original="1")


def test_one_button_receives_and_hands_on_and_prints_nothing_unasked() -> None:
    page = counted()
    assert page.has_button("Tiếp nhận, giải quyết ngay trong ngày")

    page = page.press("Tiếp nhận, giải quyết ngay")

    found = Dossier.objects.get()
    assert found.status == Status.APPRAISING
    assert list(found.events.order_by("event_no").values_list("act", flat=True)) == [
        Act.OPEN_DRAFT, Act.RECEIVE, Act.PASS_ON
    ]  # fmt: skip
    assert "chỉ in giấy hẹn khi người nộp cần" in page.text
    assert not Printing.objects.exists()
    assert page.click("In giấy hẹn").status == 200


def test_sent_twice_it_is_received_and_handed_on_once() -> None:
    form = counted()
    for _ in range(2):
        form.press("Tiếp nhận, giải quyết ngay")

    assert Event.objects.filter(act=Act.PASS_ON).count() == 1


def test_what_lies_ready_is_handed_out_from_the_counter_at_once() -> None:
    counted().press("Tiếp nhận, giải quyết ngay")
    found = Dossier.objects.get()
    life = Life(
        way=Way.AT_DESK, procedure="2.000815", agency=COMMUNE, post_return=False, dossier_id=found.pk,
        now=found.last_event_at,
    )  # fmt: skip
    for act in (Act.ASSIGN, Act.PROPOSE, Act.APPROVE):
        life.do(act, after=life.now - life.now)

    page = Hands("officer_elsewhere").open("/quay/").click("Trả ngay")

    assert page.status == 200
    assert page.path.endswith("/tra-tai-quay")
    assert page.has_button("Trả tại quầy")
