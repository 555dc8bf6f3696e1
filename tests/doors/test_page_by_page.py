"""Lists that grow with the work: a page shows a part, says how many there are, and leads on to the others."""

from datetime import timedelta

import pytest

from motcua.doors.desk import fees
from motcua.doors.tour import day
from motcua.record.dossiers import opinions
from motcua.record.dossiers.rules import Act
from tests.doors.hands import Hands
from tests.factories import COMMUNE, DRIVING_LICENCE, MONDAY, Life, Way, dossier_after

FEES = "/quay/thu-phi"
OPINIONS = "/giai-quyet/xin-y-kien"

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
    assert "Về đầu danh sách" not in first.text
    assert second.click("Về đầu danh sách").text == first.text
    assert hands.open(f"{FEES}?cho=abc").status == 422


def asked(working_days: int) -> Life:
    """A dossier of the police about which the commune is asked."""
    life = dossier_after(Act.ASSIGN)
    life.do(Act.ASK_OPINION, working_days=working_days)
    return life


def test_questions_come_page_by_page_with_their_number_on_both_sides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opinions, "LIST_SIZE", 2)
    lives = {days: asked(days).row.code for days in (9, 2, 5)}

    for role in ("case_officer_elsewhere", "case_officer"):
        first = Hands(role).open(OPINIONS)
        second = first.click("Xem thêm 2")

        assert [[days for days, code in lives.items() if code in page.text] for page in (first, second)] == [
            [2, 5],
            [9],
        ]
        assert "3 câu hỏi" in first.text
        assert "3 câu hỏi" in second.text
        assert "Về đầu danh sách" not in first.text
        assert second.click("Về đầu danh sách").path == OPINIONS
        assert "Xem thêm" not in second.text
    assert Hands("case_officer").open(f"{OPINIONS}?toi-hoi=abc").status == 422


def test_no_question_of_one_day_is_lost_between_two_pages() -> None:
    lives = [asked(3) for _ in range(5)]
    rows, cursor = [], None

    while True:
        page = opinions.by_last_day(opinions.asked_of(COMMUNE), cursor, size=2)
        rows += page.rows
        cursor = page.next_cursor
        if cursor is None:
            break

    assert [item.dossier_id for item in rows] == sorted(life.dossier_id for life in lives)


# ---- a round ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/tuyen/", "/tuyen/ket-thuc"])
def test_doors_of_a_long_round_come_page_by_page_and_are_counted_as_one(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(day, "STOPS", 2)
    lives = [dossier_after(Act.ACCEPT_TO_CARRY, way=Way.AT_DESK, procedure=DRIVING_LICENCE) for _ in range(3)]
    hands = Hands("courier")

    first = hands.open(path)
    second = first.click("Xem thêm 2")

    hrefs = [f"/tuyen/{life.dossier_id}/giao" for life in lives]
    shown = [[href for _label, href in page.links if href in hrefs] for page in (first, second)]
    assert [len(set(found)) for found in shown] == [2, 1]
    assert set(shown[0]) | set(shown[1]) == set(hrefs)
    for page in (first, second):
        assert "3 phong bì" in page.text
    assert 'class="mc-stop-card__number">3<' in second.html
    assert second.click("Về đầu danh sách").path == path
    assert "mc-stop-card--next" not in second.html
    assert hands.open(f"{path}?tu=abc").status == 422


def test_of_many_envelopes_the_first_are_shown_and_all_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(day, "PAPERS", 2)
    lives = [dossier_after(Act.OFFER_TO_POST) for _ in range(3)]
    hands = Hands("courier")

    page = hands.open("/tuyen/")

    assert "Chờ nhận chuyển · 3" in page.text
    assert "Đang xem 2 phong bì đầu" in page.text
    codes = [life.facts(Act.PREPARE_RETURN)["envelope"] for life in lives]
    assert sum(code in page.text for code in codes) == 2
    for life, code in zip(lives, codes, strict=True):
        assert hands.client.post("/tuyen/mo", {"q": code})["Location"] == f"/tuyen/{life.dossier_id}/nhan-chuyen"
