"""The pages of those who oversee: every number opens its dossiers, nobody is named, and each sees her own agencies."""

import csv
import re
from datetime import timedelta
from functools import partial
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.ground.people.models import Account
from motcua.record import lists
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.rules import Act, Status
from tests.doors.officials import STRANGERS_AT_CONTROL, Clock, clock, codes_on, dossier_href, signed_in, text_of
from tests.factories import COMMUNE, IDENTITY_CARD, MARRIAGE_STATUS, MONDAY, Life, Way, dossier_after, dossier_at

__all__ = ["clock"]

BOARD, OVERDUE, LIST = "/dieu-hanh/", "/dieu-hanh/qua-han", "/dieu-hanh/ho-so"
HEAD = "giamdoc.tt-tinh"
NUMBER = re.compile(r'href="(/dieu-hanh/ho-so\?[^"]+)">(?:<b>)?([0-9.]+)<')


def province() -> list[Life]:
    """Return dossiers of the police and of a commune, in all statuses, opened at two points and on line."""
    lives = [dossier_at(status) for status in Status]
    lives += [dossier_at(status, way=Way.AT_DESK, procedure=IDENTITY_CARD) for status in Status]
    return lives + commune()


def commune() -> list[Life]:
    """Return dossiers of the commune."""
    return [
        dossier_at(
            status, way=Way.ON_LINE, procedure=MARRIAGE_STATUS, agency=COMMUNE, post_return=False,
            now=MONDAY + timedelta(hours=2),
        )
        for status in (Status.APPRAISING, Status.AWAITING_SUPPLEMENT, Status.RESOLVED)
    ]  # fmt: skip


# -- every number opens its dossiers -----------------------------------------------------------------------------------


VARIANTS = ("", "?theo=diem&xem=bang", "?chia=tuan&xem=bang&co-quan=H12.17", "?chia=thang&xem=bang&diem=bd-cai-nuoc")


@pytest.fixture(scope="class")
def lives(made_once: None) -> list[Life]:
    """Those of a class, made once."""
    return province()


@pytest.mark.usefixtures("lives")
class TestTheWholeProvince:
    """Dossiers in every status: numbers open them, sums are figures, lists narrow."""

    @pytest.mark.parametrize(("who", "days"), [("manager", 1), ("manager", 25), ("post_director", 8), (HEAD, 8)])
    def test_every_number_of_the_board_is_the_length_of_the_list_it_opens(
        self, clock: Clock, who: str, days: int
    ) -> None:
        clock.now = MONDAY + timedelta(days=days, hours=6)
        client = signed_in(who)
        numbers = set().union(*(numbers_on(client.get(BOARD + variant)) for variant in VARIANTS))

        for href, number in numbers:
            assert opened(client, href) == number, href
        assert len(numbers) >= 80

    @pytest.mark.parametrize("side", ["", "?theo=diem"])
    def test_the_sums_of_the_levels_are_the_figures_of_the_board(self, clock: Clock, side: str) -> None:
        clock.now = MONDAY + timedelta(days=8, hours=6)

        board = signed_in("manager").get(BOARD + side).context

        by_label = {figure.label: figure.number for figure in board["figures"]}
        heat = board["levels"].heat
        sums = [cell.number for cell in heat.totals.cells]
        assert [sum(column) for column in zip(*(map(number_of, row.cells) for row in heat.rows), strict=True)] == sums
        assert [sum(map(number_of, row.cells)) for row in heat.rows] == [row.total.number for row in heat.rows]
        assert sum(sums) == heat.totals.total.number == int(by_label["đang giải quyết"])
        assert sums[:2] == [int(by_label["quá hạn"]), int(by_label["đến hạn hôm nay"])]

    def test_filters_of_a_list_stand_as_chips_and_can_be_taken_away(self, clock: Clock) -> None:
        clock.now = MONDAY + timedelta(days=1)
        client = signed_in("manager")

        shown = client.get(f"{LIST}?so=o-buu-dien&co-quan=H12.17&diem=bd-cai-nuoc&trang-thai=submitted")

        chips = {chip.label: chip.href for chip in shown.context["table"].chips}
        assert list(chips) == ["Hồ sơ giấy ở bưu điện", "Đã gửi, chờ tiếp nhận", "Công an tỉnh", "Bưu điện Cái Nước"]
        for label, href in chips.items():
            without = client.get(href)
            assert label not in {chip.label for chip in without.context["table"].chips}
            assert len(without.context["table"].chips) == 3
        unknown = client.get(f"{LIST}?so=x&co-quan=y&diem=z&trang-thai=w")
        assert unknown.context["table"].chips == ()

    def test_a_list_narrows_to_agency_point_and_status(self, lives: list[Life], clock: Clock) -> None:
        clock.now = MONDAY + timedelta(days=1)
        client = signed_in("manager")

        assert set(codes_on(client.get(f"{LIST}?co-quan={COMMUNE}"))) == {
            life.row.code for life in lives if life.agency == COMMUNE and life.row.resolved_at is None
        }
        on_line = codes_on(client.get(f"{LIST}?diem=truc-tuyen&trang-thai=appraising"))
        assert on_line
        assert set(on_line) <= {life.row.code for life in lives if life.way is not Way.BY_POST}


def numbers_on(page: HttpResponse) -> set[tuple[str, int]]:
    """Return the numbers of a page with the addresses of the lists that they open."""
    found = NUMBER.findall(page.content.decode())
    return {(unescape(href), int(number.replace(".", ""))) for href, number in found}


def opened(client: Client, href: str) -> int:
    """Return how many dossiers a list shows, which is what it says."""
    page = client.get(href)
    codes = codes_on(page)
    assert page.context["number"] == len(codes)
    return len(codes)


def test_the_share_in_time_opens_the_results_in_time_and_stands_beside_all(clock: Clock) -> None:
    lives = [dossier_at(Status.RESOLVED), dossier_at(Status.RETURNED)]
    Dossier.objects.filter(pk=lives[0].dossier_id).update(due_at=MONDAY - timedelta(days=1))
    clock.now = MONDAY + timedelta(days=20)
    client = signed_in("manager")

    figure = client.get(BOARD).context["figures"][4]

    assert (figure.number, figure.label) == ("50\u202f%", "đúng và trước hạn")
    assert [part.number for part in figure.parts] == ["2", "1"]
    assert opened(client, figure.href) == 1
    assert [opened(client, part.href) for part in figure.parts] == [2, 1]


@pytest.mark.parametrize("cut", ["ngay", "tuan", "thang"])
def test_the_trend_counts_every_dossier_once_and_its_table_says_the_same(clock: Clock, cut: str) -> None:
    lives = [dossier_at(Status.RETURNED, now=MONDAY + timedelta(days=step)) for step in (0, 1, 2)]
    dossier_after(Act.ASSIGN)
    sunday = MONDAY + timedelta(days=6)
    Dossier.objects.filter(pk=lives[2].dossier_id).update(received_at=sunday)
    clock.now = MONDAY + timedelta(days=9)
    client = signed_in("manager")

    picture, table = (client.get(f"{BOARD}?chia={cut}{more}").context["trend"] for more in ("", "&xem=bang"))

    for chart in (picture, table):
        for place, series in enumerate(chart.series):
            assert sum(period.values[place].number for period in chart.periods) == series.total.number
    assert [series.total.number for series in picture.series] == [4, 3]
    assert picture.periods == table.periods
    assert picture.periods[-1].note == "chưa hết"
    assert "chưa hết" in picture.note
    if cut == "ngay":
        assert "Chủ nhật, 08/11/2026" in [period.name for period in picture.periods]  # nobody works, and yet it counts


def test_a_filter_of_the_board_narrows_every_card(clock: Clock) -> None:
    here, _there = dossier_at(Status.RETURNED), commune()
    clock.after(here, days=1)
    board = signed_in("manager").get(f"{BOARD}?co-quan=H12.17&diem=bd-cai-nuoc").context

    assert [row.label for row in board["levels"].heat.rows] == ["Công an tỉnh"]
    assert [series.total.number for series in board["trend"].series] == [1, 1]
    assert board["time"].results == 1
    links = NUMBER.findall(signed_in("manager").get(f"{BOARD}?co-quan=H12.17&diem=bd-cai-nuoc").content.decode())
    assert all("co-quan=H12.17" in href and "diem=bd-cai-nuoc" in href for href, _number in links)


def test_script_gets_the_card_it_asks_for_and_what_has_changed_beside_it(clock: Clock) -> None:
    dossier_after(Act.ASSIGN)
    clock.now = MONDAY + timedelta(days=1)
    client = signed_in("manager")
    marks = client.get(BOARD).context["marks"]

    refreshed = client.get(f"{BOARD}?da-co={marks}", headers={"HX-Request": "true", "HX-Target": "as-of"})
    switched = client.get(f"{BOARD}?xem=bang&da-co={marks}", headers={"HX-Request": "true", "HX-Target": "trend"})
    dossier_after(Act.ASSIGN)
    changed = client.get(f"{BOARD}?da-co={marks}", headers={"HX-Request": "true", "HX-Target": "as-of"})
    restored = client.get(BOARD, headers={"HX-Target": "trend", "HX-History-Restore-Request": "true"})

    assert "số liệu lúc" in refreshed.content.decode()
    assert cards_in(refreshed) == []
    assert cards_in(switched) == ["trend", "heat"]  # the links of the other card lead to the same table
    assert switched["HX-Push-Url"] == f"{BOARD}?xem=bang"
    assert set(cards_in(changed)) == {"figures", "heat", "trend"}
    assert "<html" in restored.content.decode()
    assert {"HX-Request", "HX-Target"} <= set(restored["Vary"].split(", "))


def cards_in(page: HttpResponse) -> list[str]:
    """Return the ids of the cards that an answer brings."""
    return re.findall(r'<(?:ul|section)[^>]* id="(figures|heat|trend|time)"', page.content.decode())


def test_the_numbers_of_the_board_are_a_file_too(clock: Clock) -> None:
    dossier_after(Act.ASSIGN)
    clock.now = MONDAY + timedelta(days=1)

    file = signed_in("manager").get("/dieu-hanh/so-lieu.csv?co-quan=H12.17")
    rows = list(csv.reader(file.content.decode("utf-8-sig").splitlines()))

    assert file["Content-Type"] == "text/csv; charset=utf-8"
    assert rows[0] == ["Số liệu lúc", "Loại", "Nhóm", "Chỉ tiêu", "Số"]
    assert {len(row) for row in rows} == {5}
    assert ["2026-11-03T08:00:00+07:00", "Cơ quan giải quyết", "Công an tỉnh", "Đang giải quyết", "1"] in rows
    assert signed_in("case_officer").get("/dieu-hanh/so-lieu.csv").status_code == 403


def number_of(cell: object) -> int:
    """Return the number of a cell."""
    return int(cell.number)


def test_the_board_says_when_its_figures_were_taken(clock: Clock) -> None:
    clock.now = MONDAY.replace(hour=10, minute=50)

    assert "số liệu lúc 10 giờ 50, thứ Hai, 02/11/2026" in text_of(signed_in("manager").get(BOARD))


def test_an_empty_province_has_zeros_and_no_blanks(clock: Clock) -> None:
    page = signed_in("manager").get(BOARD)

    numbers = NUMBER.findall(page.content.decode())
    assert {number for _href, number in numbers} == {"0"}
    assert len(numbers) >= 5 + 7 + 2
    assert page.content.decode().count('class="mc-chart__value"') == 22
    assert "Tháng này chưa có kết quả nào" in text_of(page)
    assert "Không có hồ sơ nào khớp: Quá hạn." in text_of(signed_in("manager").get(OVERDUE))
    assert "Không có hồ sơ nào trong danh sách này." in text_of(signed_in("manager").get(LIST))


def test_whose_time_is_told_in_words_as_a_bar_and_as_a_table(clock: Clock) -> None:
    life = dossier_at(Status.RESOLVED)
    clock.after(life)

    page = signed_in("manager").get(BOARD)

    assert "1 kết quả tháng này, trung bình" in text_of(page)
    assert 'class="mc-time-bar"' in page.content.decode()
    assert "Bưu điện tính đồng hồ riêng: tháng này chưa phát xong hồ sơ nào." in text_of(page)
    assert "Cơ quan" in text_of(page)
    assert "100" in page.context["time"].lines[0].share


# -- lists -------------------------------------------------------------------------------------------------------------


def test_a_list_shows_a_page_and_the_way_to_the_next(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    lives = [dossier_after(Act.ASSIGN, now=MONDAY + timedelta(hours=step)) for step in range(4)]
    clock.after(lives[-1])
    monkeypatch.setattr(lists, "page", partial(lists.page, size=3))
    client = signed_in("manager")

    first = client.get(f"{LIST}?co-quan=H12.17")
    second = client.get(first.context["table"].more_href)

    assert codes_on(first) + codes_on(second) == [life.row.code for life in lives]
    assert second.context["table"].more_href == ""
    assert first.context["number"] == second.context["number"] == 4
    assert client.get(f"{LIST}?sau=zzz").status_code == 422


def test_the_overdue_list_is_the_overdue_figure(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.now = life.row.due_at + timedelta(minutes=1)
    client = signed_in("manager")

    assert codes_on(client.get(OVERDUE)) == [life.row.code]
    (section,) = [item for item in client.get(BOARD).context["sections"] if item.href == OVERDUE]
    assert section.count == 1


def test_every_page_of_control_says_how_many_are_overdue(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.now = life.row.due_at + timedelta(minutes=1)
    client = signed_in("manager")
    others = ("sap-den-han", "diem-va-quay", "thoa-thuan", "giao-nhan", "hai-long", f"ho-so/{life.dossier_id}")
    narrowed = f"{BOARD}?co-quan=H12.18"

    for page in (
        BOARD,
        OVERDUE,
        LIST,
        narrowed,
        f"{LIST}?so=den-han-hom-nay",
        *(f"/dieu-hanh/{name}" for name in others),
    ):
        [section] = [item for item in client.get(page).context["sections"] if item.href == OVERDUE]
        assert section.count == 1, page


# -- nobody is named ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["manager", "post_director", HEAD])
def test_no_page_of_control_names_a_person_or_a_telephone(clock: Clock, who: str) -> None:
    lives = [dossier_at(Status.RETURNED), dossier_at(Status.AWAITING_SUPPLEMENT), dossier_after(Act.ACCEPT_TO_CARRY)]
    lives[1].do(Act.ANSWER_SUPPLEMENT)
    lives[2].do(Act.RECORD_ATTEMPT)
    refused = dossier_at(Status.APPROVING)
    refused.do(Act.REFUSE, reason="Nguyễn Văn Thắng chưa đủ điều kiện", legal_ground="Điều 44")
    lives.append(refused)
    clock.now = max(life.now for life in lives) + timedelta(hours=1)
    client = signed_in(who)
    own = Account.objects.get(pk=client.session["_auth_user_id"]).full_name
    staff = set(Account.objects.values_list("full_name", flat=True)) - {own}
    addresses = [BOARD, OVERDUE, LIST, *(f"{LIST}?so={figure}" for figure in ("o-buu-dien", "da-tra-thang-nay"))]
    addresses += [dossier_href(life, "control") for life in lives]

    for address in addresses:
        page = client.get(address)
        assert page.status_code == 200
        says = text_of(page)
        for hidden in ("Thắng", "0900", "628", "096085000123", "0123", "ấp Cái Rô", "chưa đủ điều kiện", "Chưa ký"):
            assert hidden not in says, (address, hidden)
        assert not [name for name in staff if name in says], address
        assert "<title>" in page.content.decode()


def test_an_overseer_opens_the_clock_behind_a_due_date(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)
    client = signed_in("manager")

    says = text_of(client.get(dossier_href(life, "control")))

    assert dossier_href(life, "control") in client.get(LIST).content.decode()
    for words in (life.row.code, "Công an tỉnh", "Bưu điện Cái Nước", "Bắt đầu: ký biên bản", "Nhận hồ sơ, cấp Giấy"):
        assert words in says


# -- who sees what -----------------------------------------------------------------------------------------------------


def test_a_head_counts_the_agencies_of_her_centre_and_no_others(clock: Clock) -> None:
    here, there = dossier_after(Act.ASSIGN), commune()
    clock.now = MONDAY + timedelta(days=1)
    head, other = signed_in(HEAD), signed_in("one_stop_head_elsewhere")

    assert codes_on(head.get(LIST)) == [here.row.code]
    assert head.get(BOARD).context["figures"][0].number == "1"
    assert "UBND xã Cái Nước" not in text_of(head.get(BOARD))
    assert head.get(f"{LIST}?co-quan={COMMUNE}").context["number"] == 0
    assert head.get(dossier_href(there[0], "control")).status_code == 404
    assert set(codes_on(other.get(LIST))) == {life.row.code for life in there if life.row.resolved_at is None}
    assert other.get(dossier_href(here, "control")).status_code == 404


def test_a_manager_counts_the_whole_province_and_the_post_what_it_carries(clock: Clock) -> None:
    here, there = dossier_after(Act.ASSIGN), commune()
    clock.now = MONDAY + timedelta(days=1)

    found, posts = (set(codes_on(signed_in(who).get(LIST))) for who in ("manager", "post_director"))

    assert found == {life.row.code for life in [here, *there] if life.row.resolved_at is None}
    assert posts == {here.row.code}
    assert signed_in("post_director").get(dossier_href(there[0], "control")).status_code == 404
    assert signed_in("post_director").get(BOARD).context["figures"][0].number == "1"


def test_an_overseer_sees_no_page_of_the_office(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)
    manager = signed_in("manager")

    page = manager.get(dossier_href(life, "control"))

    assert "/giai-quyet/" not in page.content.decode()
    assert manager.get(dossier_href(life)).status_code == 403
    assert f'href="{dossier_href(life)}"' in signed_in(HEAD).get(dossier_href(life, "control")).content.decode()


@pytest.mark.parametrize("who", STRANGERS_AT_CONTROL)
def test_control_is_closed_to_other_roles(clock: Clock, who: str) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)
    client = signed_in(who)

    for address in (BOARD, OVERDUE, LIST, dossier_href(life, "control")):
        page = client.get(address)
        assert page.status_code == 403
        assert life.row.code not in text_of(page)


def test_a_stranger_is_sent_to_sign_in(clock: Clock) -> None:
    for address in (BOARD, OVERDUE, LIST):
        assert Client().get(address).status_code == 302


def test_drafts_and_unknown_dossiers_have_no_page(clock: Clock) -> None:
    draft = dossier_at(Status.DRAFT)
    clock.after(draft)
    manager = signed_in("manager")

    assert manager.get(dossier_href(draft, "control")).status_code == 404
    assert manager.get(f"{LIST}/{uuid4()}").status_code == 404
    assert manager.get(f"{LIST}/1").status_code == 404


def test_nothing_is_written_through_control(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)
    manager = signed_in("manager")

    for address in (BOARD, OVERDUE, LIST, dossier_href(life, "control")):
        assert manager.post(address, {"act": "approve"}).status_code == 405


# -- cost --------------------------------------------------------------------------------------------------------------


def test_a_page_asks_the_same_number_of_statements_for_few_and_for_many(clock: Clock) -> None:
    client = signed_in("manager")
    counts = []
    for _round in range(3):
        lives = province()
        clock.now = MONDAY + timedelta(days=8)
        for address in (BOARD, LIST, f"{LIST}?so=o-buu-dien", dossier_href(lives[-1], "control")):
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            counts.append(len(asked))

    assert counts[4:8] == counts[8:12]  # the first round also reads ground rows
    assert max(counts[4:]) <= 15
