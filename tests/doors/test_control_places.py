"""Nearing, points, handovers, ratings, agreements: every number opens its dossiers, and each sees what is hers."""

import re
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.base.memory import forget_all
from motcua.doors.control import nearing
from motcua.ground.agreements.models import Agreement, Assignment, Training
from motcua.ground.people.models import Account
from motcua.outward.reports.figures import Figure
from motcua.record.custody.models import Envelope
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.rules import Act, Status
from tests.doors.officials import STRANGERS_AT_CONTROL, Clock, clock, codes_on, signed_in, text_of
from tests.factories import (
    CAST,
    COMMUNE,
    IDENTITY_CARD,
    MARRIAGE_STATUS,
    MONDAY,
    VIETNAM,
    Life,
    Way,
    dossier_after,
    dossier_at,
)

__all__ = ["clock"]

NEARING, POINTS, HANDOVERS = "/dieu-hanh/sap-den-han", "/dieu-hanh/diem-va-quay", "/dieu-hanh/giao-nhan"
RATINGS, AGREEMENTS = "/dieu-hanh/hai-long", "/dieu-hanh/thoa-thuan"
PAGES = (NEARING, POINTS, HANDOVERS, RATINGS, AGREEMENTS)
HEAD = "giamdoc.tt-tinh"
NUMBER = re.compile(r'href="(/dieu-hanh/(?:ho-so|sap-den-han)\?[^"]+)">([0-9.]+)<')


def numbers_on(page: HttpResponse) -> set[tuple[str, int]]:
    """Return the numbers of a page with the addresses of the lists that they open."""
    found = NUMBER.findall(page.content.decode())
    return {(unescape(href), int(number.replace(".", ""))) for href, number in found}


def opened(client: Client, href: str) -> int:
    """Return how many dossiers a list shows, which is what it says."""
    page = client.get(href)
    assert page.context["number"] == len(codes_on(page)), href
    return len(codes_on(page))


def commune(status: Status = Status.APPRAISING) -> Life:
    """Return a dossier of the commune, filed on line."""
    return dossier_at(
        status, way=Way.ON_LINE, procedure=MARRIAGE_STATUS, agency=COMMUNE, post_return=False,
        now=MONDAY + timedelta(hours=2),
    )  # fmt: skip


def province() -> list[Life]:
    """Return dossiers on every leg of their way, of two agencies, some rated."""
    lives = [dossier_at(status) for status in Status if status is not Status.AWAITING_OPINION]
    lives += [dossier_after(act) for act in (Act.OFFER_HANDOVER, Act.OFFER_TO_POST, Act.ACCEPT_TO_CARRY)]
    lives += [dossier_at(Status.APPRAISING, way=Way.AT_DESK, procedure=IDENTITY_CARD), commune()]
    refused = dossier_after(Act.OFFER_HANDOVER)
    refused.do(Act.REFUSE_HANDOVER, reason="Niêm phong rách")
    for score in (1, 5):
        life = dossier_at(Status.RETURNED)
        life.do(Act.RATE, score=score, comment="Nguyễn Văn Thắng đợi lâu, gọi 0900 000 628" if score == 1 else "")
        lives.append(life)
    return [*lives, refused, commune(Status.RETURNED)]


# -- every number opens its dossiers -----------------------------------------------------------------------------------


@pytest.fixture(scope="class")
def lives(made_once: None) -> list[Life]:
    """Those of a class, made once."""
    return province()


@pytest.mark.usefixtures("lives")
class TestTheWholeProvince:
    """Dossiers on every leg of their way: numbers open them, and no page names an applicant."""

    @pytest.mark.parametrize("who", ["manager", "post_director", HEAD])
    @pytest.mark.parametrize(("page", "least"), [(NEARING, 4), (POINTS, 5), (HANDOVERS, 9), (RATINGS, 10)])
    def test_every_number_is_the_length_of_the_list_it_opens(
        self, lives: list[Life], clock: Clock, who: str, page: str, least: int
    ) -> None:
        clock.now = max(life.now for life in lives) + timedelta(hours=1)
        if page == NEARING:
            clock.now += timedelta(days=7)
        client = signed_in(who)

        numbers = numbers_on(client.get(page))

        for href, number in numbers:
            assert opened(client, href) == number, href
        assert len(numbers) >= least
        assert any(number for _href, number in numbers)

    @pytest.mark.parametrize("by", ["co-quan", "diem", "cach-nop", "thang"])
    def test_ratings_add_up_whatever_they_are_told_apart_by(self, lives: list[Life], clock: Clock, by: str) -> None:
        clock.now = max(life.now for life in lives) + timedelta(hours=1)
        client = signed_in("manager")

        page = client.get(f"{RATINGS}?theo={by}&xem=bang")

        lines, sums = page.context["lines"], page.context["sums"]
        returned, rated, _one, _two, not_rated = (cell.number for cell in sums.cells)
        assert [sum(line.cells[place].number for line in lines) for place in range(5)] == [
            cell.number for cell in sums.cells
        ]
        assert returned == rated + not_rated == 4
        assert sums.mean == "3,0"
        for href, number in numbers_on(page):
            assert opened(client, href) == number, href

    def test_words_of_low_scores_are_shown_without_names_and_numbers(self, lives: list[Life], clock: Clock) -> None:
        clock.now = max(life.now for life in lives) + timedelta(hours=1)

        says = text_of(signed_in("manager").get(RATINGS))

        assert "1 – rất không hài lòng" in says
        assert "… đợi lâu, gọi …" in says

    @pytest.mark.parametrize("who", ["manager", "post_director", HEAD])
    def test_no_page_names_an_applicant(self, lives: list[Life], clock: Clock, who: str) -> None:
        clock.now = max(life.now for life in lives) + timedelta(days=3)
        client = signed_in(who)

        for page in PAGES:
            says = text_of(client.get(page))
            for hidden in ("Thắng", "628", "096085000123", "ấp Cái Rô", "Niêm phong rách"):
                assert hidden not in says, (page, hidden)


# -- nearing -----------------------------------------------------------------------------------------------------------


def test_nearing_says_who_is_next_with_which_act_since_when_and_how_to_call(clock: Clock) -> None:
    assigned, proposed = dossier_after(Act.ASSIGN), dossier_at(Status.APPROVING)
    clock.now = assigned.row.due_at + timedelta(minutes=1)
    officer, head = (Account.objects.get(pk=CAST[role]) for role in ("case_officer", "unit_head"))
    Dossier.objects.filter(pk=proposed.dossier_id).update(due_at=assigned.row.due_at)

    page = signed_in("manager").get(NEARING)

    by_number = {line.row.number: line for line in page.context["rows"]}
    mine, heads = by_number[assigned.row.code], by_number[proposed.row.code]
    assert (mine.who.name, mine.act) == (officer.full_name, "Trình phê duyệt")
    assert (heads.who.name, heads.act) == (head.full_name, "Phê duyệt")
    assert mine.since == f"{assigned.now.hour} giờ {assigned.now.minute:02}, {assigned.now:%d/%m}"
    assert f'href="tel:{officer.phone}"' in page.content.decode()
    assert [line.total.number for line in page.context["people"]] == [1, 1]


def test_nearing_is_narrowed_to_a_person_and_a_level(clock: Clock) -> None:
    assigned, proposed = dossier_after(Act.ASSIGN), dossier_at(Status.APPROVING)
    clock.now = max(assigned.row.due_at, proposed.row.due_at) + timedelta(minutes=1)
    client = signed_in("manager")

    hers = client.get(f"{NEARING}?nguoi={CAST['case_officer']}&so=qua-han&co-quan=H12.17")

    assert codes_on(hers) == [assigned.row.code]
    assert len(hers.context["chips"]) == 3
    assert codes_on(client.get(f"{NEARING}?nguoi=lanh-dao")) == [proposed.row.code]
    assert len(codes_on(client.get(f"{NEARING}?nguoi=khong-co-ai&so=x"))) == 2
    assert codes_on(client.get(f"{NEARING}?so=den-han-hom-nay")) == []


def test_a_dossier_whose_clock_stands_is_not_near(clock: Clock) -> None:
    waiting = dossier_at(Status.AWAITING_SUPPLEMENT)
    clock.after(waiting, days=40)

    page = signed_in("manager").get(NEARING)

    assert "Không ai có hồ sơ quá hạn hoặc sắp đến hạn." in text_of(page)
    assert page.context["number"] == 0


def test_nearing_pages_by_keyset(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    lives = [dossier_after(Act.ASSIGN, now=MONDAY + timedelta(hours=step)) for step in range(4)]
    clock.now = lives[-1].row.due_at + timedelta(days=1)
    monkeypatch.setattr(nearing, "ROWS", 3)
    client = signed_in("manager")

    first = client.get(NEARING)
    second = client.get(first.context["more"])

    assert codes_on(first) + codes_on(second) == [life.row.code for life in lives]
    assert first.context["number"] == second.context["number"] == 4


# -- points and counters -----------------------------------------------------------------------------------------------


def groups_of(page: HttpResponse) -> dict[str, Any]:
    """Return the counters of a page by the name of their point."""
    return {group.name: group for group in page.context["groups"]}


def test_points_show_gaps_and_rights_that_run_out(clock: Clock) -> None:
    clock.now = MONDAY + timedelta(hours=1)
    today = date(2026, 11, 2)
    Training.objects.filter(person_id="buudien.damdoi").update(valid_to=today - timedelta(days=1))
    Training.objects.filter(person_id="buudien.namcan", field_code="MH-CT").update(valid_to=today + timedelta(days=9))
    Assignment.objects.filter(person_id="buudien.cainuoc").update(valid_to=today + timedelta(days=9))

    groups = groups_of(signed_in("manager").get(POINTS))

    def warnings(point: str) -> list[str]:
        return [said for line in groups[point].lines for person in line.people for said in person.warnings]

    assert groups["Bưu điện Cái Nước"].gaps == 1
    assert warnings("Bưu điện Cái Nước") == ["phân công hết ngày 11/11/2026"]
    assert warnings("Bưu điện Đầm Dơi") == ["chưa có chứng nhận tập huấn còn hiệu lực"]
    assert warnings("Bưu điện Năm Căn") == ["1 chứng nhận sắp hết hạn, sớm nhất 11/11/2026"]
    assert warnings("Trung tâm PVHCC tỉnh Cà Mau") == []


def test_a_counter_is_empty_from_the_day_after_the_term(clock: Clock) -> None:
    Assignment.objects.filter(person_id="buudien.cainuoc").update(valid_to=date(2026, 11, 2))
    client = signed_in("manager")

    clock.now = MONDAY
    before = groups_of(client.get(POINTS))["Bưu điện Cái Nước"].gaps
    clock.now = MONDAY + timedelta(days=1)
    after = groups_of(client.get(POINTS))["Bưu điện Cái Nước"].gaps

    assert (before, after) == (1, 2)


def test_points_say_what_came_in_today_and_what_waits_longest(clock: Clock) -> None:
    first = dossier_after(Act.ACCEPT_BY_POST)
    dossier_after(Act.ACCEPT_BY_POST, now=MONDAY + timedelta(days=1))
    clock.now = MONDAY + timedelta(days=1, hours=6)

    lines = {line.name: line for line in signed_in("manager").get(POINTS).context["points"]}

    here = lines["Bưu điện Cái Nước"]
    assert [cell.number for cell in here.cells] == [1, 2, 2, 0, 0]
    assert here.waits_since == f"{first.now.hour} giờ {first.now.minute:02}, 02/11"
    assert [cell.number for cell in lines["Bưu điện U Minh"].cells] == [0, 0, 0, 0, 0]
    assert lines["Bưu điện U Minh"].waits_since == ""


# -- handovers ---------------------------------------------------------------------------------------------------------


def test_handovers_list_what_waits_longest_first_and_count_the_old_ones(clock: Clock) -> None:
    old = dossier_after(Act.OFFER_HANDOVER)
    young = dossier_after(Act.OFFER_HANDOVER, now=MONDAY + timedelta(days=1))
    clock.after(young)

    page = signed_in("manager").get(HANDOVERS)

    assert [line.href.rpartition("/")[2] for line in page.context["waiting"]] == [
        str(life.dossier_id) for life in (old, young)
    ]
    figures = {figure.label: int(figure.number) for figure in page.context["figures"]}
    assert figures["chờ cơ quan ký nhận"] == 2
    assert figures["chờ ký quá 1 ngày làm việc"] == figures["bưu điện giữ quá 1 ngày làm việc"] == 1
    assert [line.href.rpartition("/")[2] for line in page.context["held"]] == [str(old.dossier_id)]


@pytest.mark.parametrize(
    ("held", "now", "is_long"),
    [
        ("2026-11-03 10:00", "2026-11-04 10:00", False),
        ("2026-11-03 09:59", "2026-11-04 10:00", True),
        ("2026-11-06 16:00", "2026-11-09 15:00", False),  # Friday to Monday
        ("2026-11-06 16:00", "2026-11-08 12:00", False),  # Sunday: Friday's last hour is no working day
        ("2026-11-06 07:00", "2026-11-08 12:00", True),
    ],
)
def test_one_working_day_is_counted_by_the_calendar(clock: Clock, held: str, now: str, is_long: bool) -> None:
    life = dossier_after(Act.OFFER_HANDOVER)
    at = datetime.fromisoformat(held).replace(tzinfo=VIETNAM)
    Envelope.objects.filter(dossier_id=life.dossier_id).update(moved_at=at)
    clock.now = datetime.fromisoformat(now).replace(tzinfo=VIETNAM)

    page = signed_in("manager").get(f"/dieu-hanh/ho-so?so={Figure.POST_LONG}")

    assert bool(page.context["number"]) is is_long


def test_the_day_counts_minutes_and_refusals_by_agency(clock: Clock) -> None:
    signed, refused = dossier_after(Act.ACCEPT_HANDOVER), dossier_after(Act.OFFER_HANDOVER)
    refused.do(Act.REFUSE_HANDOVER, reason="Niêm phong rách, Nguyễn Văn Thắng")
    clock.after(signed)
    client = signed_in("manager")

    today = client.get(HANDOVERS)
    clock.now += timedelta(days=1)
    tomorrow = client.get(HANDOVERS)

    assert [[cell.number for cell in line.cells] for line in today.context["day"]] == [[1, 0, 1], [1, 0, 1]]
    assert [[cell.number for cell in line.cells] for line in tomorrow.context["day"]] == [[0, 0, 1], [0, 0, 1]]
    assert "Niêm phong rách" not in text_of(today)


# -- ratings and agreements --------------------------------------------------------------------------------------------


def test_a_month_without_results_has_zeros(clock: Clock) -> None:
    page = signed_in("manager").get(RATINGS)

    assert {number for _href, number in numbers_on(page)} == {0}
    assert page.content.decode().count(">0</text>") == 6
    assert "Chưa trả kết quả nào" in text_of(page)
    assert page.context["sums"].mean == "–"


def test_the_chart_of_ratings_changes_alone(clock: Clock) -> None:
    client = signed_in("manager")

    card = client.get(f"{RATINGS}?xem=bang", headers={"HX-Request": "true", "HX-Target": "ratings"}).content.decode()

    assert card.lstrip().startswith('<section class="mc-card mc-chart-card" id="ratings"')
    assert "<table" in card
    assert "<html" not in card


def test_agreements_stand_by_what_their_terms_ask_for(clock: Clock) -> None:
    Agreement.objects.filter(pk="01/TT-CM").update(valid_to=date(2026, 12, 1))
    clock.now = MONDAY

    groups = {group.state: group for group in signed_in("manager").get(AGREEMENTS).context["groups"]}

    assert [(line.id, line.left) for line in groups["sap-het"].lines] == [("01/TT-CM", "còn 29 ngày")]
    assert [line.id for line in groups["het"].lines] == ["05/TT-CM"]
    assert "02/TT-CM" in [line.id for line in groups["con"].lines]


def test_no_agreement_is_said(clock: Clock) -> None:
    Agreement.objects.all().delete()
    forget_all()

    assert "Chưa có thỏa thuận." in text_of(signed_in("manager").get(AGREEMENTS))


# -- who sees what -----------------------------------------------------------------------------------------------------


def test_each_sees_the_points_and_people_of_her_side(clock: Clock) -> None:
    manager, post, head = (set(groups_of(signed_in(who).get(POINTS))) for who in ("manager", "post_director", HEAD))

    assert len(manager) == 13
    assert post == {name for name in manager if name.startswith("Bưu điện")}
    assert head == {"Trung tâm PVHCC tỉnh Cà Mau"}
    says = text_of(signed_in("post_director").get(POINTS))
    assert "Lâm Thị Ngọc Hân" in says
    assert "Sơn Thị Ngọc Bích" not in says


def test_each_counts_the_dossiers_of_her_side(clock: Clock) -> None:
    carried, by_commune = dossier_after(Act.ASSIGN), commune()
    clock.now = max(carried.row.due_at, by_commune.row.due_at) + timedelta(days=1)
    found = {who: set(codes_on(signed_in(who).get(NEARING))) for who in ("manager", "post_director", HEAD)}

    assert found["manager"] == {carried.row.code, by_commune.row.code}
    assert found["post_director"] == found[HEAD] == {carried.row.code}
    other = signed_in("one_stop_head_elsewhere")
    assert codes_on(other.get(NEARING)) == [by_commune.row.code]


def test_a_head_sees_the_agreements_of_her_agencies(clock: Clock) -> None:
    shown = {
        who: {line.agency for group in signed_in(who).get(AGREEMENTS).context["groups"] for line in group.lines}
        for who in ("manager", "post_director", HEAD, "one_stop_head_elsewhere")
    }

    assert shown["manager"] == shown["post_director"] > shown[HEAD]
    assert "Công an tỉnh" in shown[HEAD] - shown["one_stop_head_elsewhere"]
    assert shown["one_stop_head_elsewhere"] == {"UBND xã Cái Nước"}


@pytest.mark.parametrize("who", STRANGERS_AT_CONTROL)
def test_these_pages_are_closed_to_other_roles(clock: Clock, who: str) -> None:
    client = signed_in(who)

    assert [client.get(page).status_code for page in PAGES] == [403] * len(PAGES)


def test_strangers_sign_in_and_nothing_is_written(clock: Clock) -> None:
    manager = signed_in("manager")

    assert [Client().get(page).status_code for page in PAGES] == [302] * len(PAGES)
    assert [manager.post(page, {"x": "1"}).status_code for page in PAGES] == [405] * len(PAGES)


# -- cost --------------------------------------------------------------------------------------------------------------


def test_a_page_asks_the_same_few_statements_for_few_and_for_many(clock: Clock) -> None:
    client = signed_in("manager")
    counts: list[list[int]] = []
    for _round in range(3):
        lives = province()
        clock.now = max(life.now for life in lives) + timedelta(days=3)
        counts.append([])
        for page in PAGES:
            with CaptureQueriesContext(connection) as asked:
                assert client.get(page).status_code == 200
            counts[-1].append(len(asked))

    assert counts[1] == counts[2]  # the first round also reads ground rows
    assert max(counts[1]) <= 15
