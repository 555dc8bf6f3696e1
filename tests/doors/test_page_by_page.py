"""Lists that grow with the work: a page shows a part, says how many there are, and leads on to the others."""

from datetime import timedelta

import pytest

from motcua.doors.desk import fees
from motcua.record.dossiers.rules import Act
from tests.doors.hands import Hands
from tests.factories import MONDAY, dossier_after

FEES = "/quay/thu-phi"

pytestmark = pytest.mark.django_db


def test_who_owes_first_stands_first_and_the_others_come_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fees, "DEBTS", 2)
    lives = [dossier_after(Act.SUBMIT, now=MONDAY + timedelta(days=day)) for day in (2, 0, 1)]
    hands = Hands("post_clerk")

    first = hands.open(FEES)
    second = first.click("Xem thêm 2")

    shown = [[life.row.request_no for life in lives if life.row.request_no in page.text] for page in (first, second)]
    assert [sorted(numbers) for numbers in shown] == [
        sorted(lives[at].row.request_no for at in place) for place in ((1, 2), (0,))
    ]
    assert first.text.index(lives[1].row.request_no) < first.text.index(lives[2].row.request_no)
    assert "Xem thêm" not in second.text
    assert hands.open(f"{FEES}?cho=abc").status == 422
