"""The list component: filters in the address, columns, order and kept ways of looking."""

import re
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.http import HttpResponse, QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.doors.frame.rules import DOORS
from motcua.ground.people.models import SavedView
from motcua.outward.reports import columns
from motcua.outward.reports import listing as reports
from motcua.outward.reports.listing import CONTROL, LISTS, SEARCH, asked_of, filters_of
from motcua.record import lists
from motcua.record.dossiers.rules import Act, Status
from tests.doors.listings import CONTROL_LIST, FORGET, KEEP, MY_FILES, REGISTER, SEARCH_PAGE, kept
from tests.doors.officials import Clock, clock, codes_on, signed_in, text_of
from tests.factories import COMMUNE, MARRIAGE_STATUS, MONDAY, Way, dossier_after, dossier_at

__all__ = ["clock", "kept"]


# ---- what an address asks --------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        "so=x&trang-thai=y&co-quan=z&diem=w&thu-tuc=9.999999&giay=q&cua=ai",
        "tu=2026-13-99&den=hôm qua",
        "tu=0001-01-01&den=9999-12-31",
        "cot=,,khong-co,%00&xep=lung-tung",
        "co-quan=%00&diem=%F0%9F%98%80&tu=%00",
        "=&&;&cot=" + "so," * 2_000,
    ],
)
def test_what_is_unknown_in_an_address_is_left_out(clock: Clock, query: str) -> None:
    page = signed_in("manager").get(f"{CONTROL_LIST}?{query}")

    assert page.status_code == 200
    assert page.context["table"].chips == ()
    assert page.context["table"].query == ""


@pytest.mark.django_db
def test_filters_are_written_back_to_the_address_they_came_from() -> None:
    query = "cua=toi&so=qua-han&trang-thai=appraising&co-quan=H12.17&thu-tuc=3.000333&diem=truc-tuyen&giay=buu-dien"
    query += "&tu=2026-11-02&den=2026-11-20"

    asked = asked_of(SEARCH, QueryDict(query + "&xep=due&cot=so,thu-tuc"))

    assert QueryDict(asked.query()).dict() == QueryDict(query + "&xep=due&cot=so,thu-tuc").dict()
    assert len(asked.chips(MONDAY)) == 9


@pytest.mark.django_db
def test_words_never_stand_in_an_address() -> None:
    asked = asked_of(SEARCH, QueryDict("so=qua-han"), words="Nguyễn Văn Thắng")

    assert asked.filters.words == "Nguyễn Văn Thắng"
    assert asked.query() == "so=qua-han"
    assert filters_of(QueryDict("q=thang&words=thang")).words == ""


@pytest.mark.django_db
def test_each_filter_narrows_a_list(clock: Clock) -> None:
    mine, nobodys = dossier_after(Act.ASSIGN), dossier_after(Act.PASS_ON, now=MONDAY + timedelta(days=3))
    waiting = dossier_at(Status.AWAITING_SUPPLEMENT, way=Way.AT_DESK, now=MONDAY + timedelta(days=8))
    clock.now = MONDAY + timedelta(days=9)
    officer = signed_in("case_officer")

    def found(query: str) -> set[str | None]:
        return set(codes_on(officer.get(f"{SEARCH_PAGE}?{query}")))

    assert found("cua=toi") == {mine.row.code, waiting.row.code}
    assert found("cua=chua-giao") == {nobodys.row.code}
    assert found("trang-thai=awaiting_supplement") == {waiting.row.code}
    assert found("giay=co-quan") == {mine.row.code, nobodys.row.code, waiting.row.code}
    assert found("giay=buu-dien") == found("giay=nguoi-nop") == found("giay=khong-co") == set()
    assert found("thu-tuc=3.000333") == {mine.row.code, nobodys.row.code, waiting.row.code}
    assert found("tu=2026-11-03&den=2026-11-05") == {nobodys.row.code}
    assert found("den=2026-11-02") == {mine.row.code}


# ---- columns and order -----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_columns_are_chosen_in_the_address_at_most_seven_and_the_code_always_stands(clock: Clock) -> None:
    clock.after(dossier_after(Act.ASSIGN))
    client = signed_in("manager")

    few = client.get(f"{CONTROL_LIST}?cot=nhan&cot=ket-qua").context["table"]
    many = client.get(f"{CONTROL_LIST}?cot={','.join(CONTROL.columns)}").context["table"]

    assert [head.label for head in few.heads] == ["Mã hồ sơ", "Ngày nhận", "Kết quả"]
    assert len(many.heads) == 7
    assert "Mã hồ sơ" in {head.label for head in many.heads}


@pytest.mark.django_db
def test_no_list_that_names_nobody_can_be_asked_for_names(clock: Clock) -> None:
    clock.after(dossier_after(Act.ASSIGN))

    page = signed_in("manager").get(f"{CONTROL_LIST}?cot=so,chu-ho-so,can-bo,dia-chi,dien-thoai")

    assert "Thắng" not in text_of(page)
    assert page.context["table"].heads == signed_in("manager").get(CONTROL_LIST).context["table"].heads


@pytest.mark.django_db
def test_a_heading_sorts_says_how_and_turns_round(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    lives = [dossier_after(Act.ASSIGN, now=MONDAY + timedelta(days=day)) for day in range(3)]
    clock.after(lives[-1])
    monkeypatch.setattr(lists, "page", partial(lists.page, size=2))
    client = signed_in("case_officer")
    oldest_first = [life.row.code for life in lives]

    def read(page: HttpResponse) -> list[str]:
        following = page.context["table"].more_href
        return codes_on(page) + (read(client.get(following)) if following else [])

    def head(page: HttpResponse) -> tuple[str, str]:
        (found,) = [item for item in page.context["table"].heads if item.label == "Ngày nhận"]
        return found.href, found.sorted

    first = client.get(REGISTER)
    assert read(first) == oldest_first[::-1]
    assert head(first)[1] == "descending"
    second = client.get(head(first)[0])
    assert read(second) == oldest_first
    assert head(second)[1] == "ascending"
    assert 'aria-sort="ascending"' in second.content.decode()
    assert client.get(head(second)[0]).context["table"].query == ""


@pytest.mark.django_db
def test_htmx_is_given_only_the_rows_that_follow(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    lives = [dossier_after(Act.ASSIGN, now=MONDAY + timedelta(hours=hour)) for hour in range(3)]
    clock.after(lives[-1])
    monkeypatch.setattr(lists, "page", partial(lists.page, size=2))
    client = signed_in("manager")

    first = client.get(CONTROL_LIST)
    rest = client.get(first.context["table"].more_href, headers={"HX-Request": "true", "HX-Target": "mc-more"})

    assert codes_on(first) + codes_on(rest) == [life.row.code for life in lives]
    assert "<html" not in rest.content.decode()
    assert 'id="mc-more"' not in rest.content.decode()


@pytest.mark.django_db
def test_an_empty_result_names_its_filters_and_offers_to_take_them_away(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)
    client = signed_in("case_officer")

    page = client.get(f"{SEARCH_PAGE}?so=qua-han&giay=buu-dien")

    assert "Không có hồ sơ nào khớp: Quá hạn; Giấy ở bưu điện." in text_of(page)
    for chip in page.context["table"].chips:
        assert f"Bỏ “{chip.label}”" in text_of(page)
    assert "Bỏ tất cả bộ lọc" in text_of(page)


@pytest.mark.django_db
def test_words_of_a_search_are_posted_on_by_every_link_of_the_list(clock: Clock) -> None:
    clock.after(dossier_after(Act.ASSIGN))
    client = signed_in("case_officer")

    page = client.post(SEARCH_PAGE, {"q": "thang", "cua": "toi"})
    narrowed = client.post(page.context["table"].chips[0].href, {"q": "thang"})

    assert [chip.label for chip in page.context["table"].chips] == ["Của tôi", "“thang”"]
    assert "thang" not in "".join(re.findall(r'(?:href|action|hx-post)="([^"]*)"', page.content.decode()))
    assert [chip.label for chip in narrowed.context["table"].chips] == ["“thang”"]
    assert 'method="get"' not in page.content.decode()


# ---- kept ways of looking --------------------------------------------------------------------------------------------


def keep(client: Client, name: str, query: str = "so=qua-han", listed: str = "tim-ho-so", **more: str) -> HttpResponse:
    """Keep a way of looking at a list."""
    return client.post(KEEP, {"danh-sach": listed, "loc": query, "ten": name, **more})


def kept_on(client: Client, address: str = f"{SEARCH_PAGE}?xep=due") -> list[str]:
    """Return the names of the kept ways of looking that a page offers."""
    return [view.label for view in client.get(address).context["table"].kept]


@pytest.mark.django_db
def test_a_kept_way_of_looking_is_ones_own(clock: Clock) -> None:
    officer, colleague = signed_in("case_officer"), signed_in("unit_head")

    answer = keep(officer, "Quá hạn của tôi", "so=qua-han&cua=toi&cot=so,han&xep=due&q=thang")

    assert answer.headers["Location"] == f"{SEARCH_PAGE}?cua=toi&so=qua-han&xep=due&cot=han,so"
    assert kept_on(officer) == ["Quá hạn của tôi"]
    assert kept_on(colleague) == []
    assert "thang" not in SavedView.objects.get().query


@pytest.mark.django_db
def test_only_its_owner_changes_or_deletes_a_kept_way(clock: Clock) -> None:
    head, officer = signed_in("unit_head"), signed_in("case_officer")
    keep(head, "Gấp", vai="CASE_OFFICER")
    view = SavedView.objects.get()

    shown = officer.get(f"{SEARCH_PAGE}?xep=due").context["table"].kept
    officer.post(FORGET, {"danh-sach": "tim-ho-so", "cach-xem": view.id})
    keep(officer, "Gấp", "so=den-han-hom-nay")

    assert [(item.label, item.id) for item in shown] == [("Gấp", "")]
    assert SavedView.objects.get(pk=view.id).query == "so=qua-han"
    head.post(FORGET, {"danh-sach": "tim-ho-so", "cach-xem": view.id})
    assert not SavedView.objects.filter(pk=view.id).exists()


@pytest.mark.django_db
def test_a_head_shares_with_a_role_of_her_own_agency_and_nobody_else_may_share(clock: Clock) -> None:
    keep(signed_in("unit_head"), "Gấp", vai="CASE_OFFICER")

    refused = keep(signed_in("case_officer"), "Của tôi", vai="UNIT_HEAD")

    assert kept_on(signed_in("case_officer")) == ["Gấp"]
    assert kept_on(signed_in("case_officer_elsewhere")) == []
    assert refused.status_code == 403
    assert SavedView.objects.count() == 1


@pytest.mark.django_db
def test_a_manager_shares_with_a_role_everywhere(clock: Clock) -> None:
    keep(signed_in("manager"), "Quá hạn", listed="dieu-hanh", vai="ONE_STOP_HEAD")

    for who in ("giamdoc.tt-tinh", "one_stop_head_elsewhere"):
        assert kept_on(signed_in(who), CONTROL_LIST) == ["Quá hạn"]
    assert kept_on(signed_in("post_director"), CONTROL_LIST) == []


@pytest.mark.django_db
def test_the_same_name_kept_again_is_the_same_row(clock: Clock) -> None:
    officer = signed_in("case_officer")

    for query in ("so=qua-han", "so=qua-han", "cua=toi"):
        keep(officer, "  Của  tôi ", query)

    assert list(SavedView.objects.values_list("name", "query")) == [("Của tôi", "cua=toi")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"ten": ""}, 422),
        ({"ten": "x" * 61}, 422),
        ({"ten": "a\u202eb"}, 422),
        ({"danh-sach": "khong-co"}, 404),
        ({"danh-sach": "viec-quay", "phan": "giao-co-quan"}, 403),
        ({"danh-sach": "tim-ho-so", "phan": "giao-co-quan"}, 404),
    ],
)
def test_what_cannot_be_kept_is_refused_and_writes_nothing(clock: Clock, fields: dict[str, str], status: int) -> None:
    sent = {"danh-sach": "tim-ho-so", "loc": "", "ten": "Của tôi"} | fields

    answer = signed_in("case_officer").post(KEEP, sent)

    assert answer.status_code == status
    assert SavedView.objects.count() == 0


# ---- the register ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_register_has_what_was_received_and_its_book_all_that_the_form_asks(clock: Clock) -> None:
    received, handed = dossier_at(Status.RETURNED), dossier_at(Status.SUBMITTED)
    clock.after(received)
    officer = signed_in("case_officer")

    page, book = officer.get(REGISTER), officer.get(f"{REGISTER}?in=1")

    assert codes_on(page) == [received.row.code]
    says = text_of(book)
    for words in ("Nguyễn Văn Thắng", "ấp Cái Rô", "•••• ••• 628", "02/11/2026", "Bưu chính công ích", "Công an tỉnh"):
        assert words in says
    assert "0900" not in says
    assert handed.row.request_no not in says
    assert [head.label for head in book.context["table"].heads][:3] == ["STT", "Mã hồ sơ", "Thủ tục"]


@pytest.mark.django_db
def test_the_register_holds_ones_own_office_alone(clock: Clock) -> None:
    here = dossier_after(Act.ASSIGN)
    there = dossier_after(Act.ASSIGN, way=Way.AT_DESK, procedure=MARRIAGE_STATUS, agency=COMMUNE, post_return=False)
    clock.after(there)

    assert codes_on(signed_in("case_officer").get(REGISTER)) == [here.row.code]
    assert codes_on(signed_in("case_officer_elsewhere").get(REGISTER)) == [there.row.code]
    for who in ("post_clerk", "courier", "one_stop_officer", "manager", "applicant"):
        assert signed_in(who).get(REGISTER).status_code == 403


# ---- the two descriptions agree --------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", LISTS)
def test_a_list_is_exported_by_those_whose_door_it_stands_at_and_has_known_columns_and_orders(key: str) -> None:
    listed = LISTS[key]

    assert listed.roles == DOORS[listed.door]
    assert set(listed.columns) | set(listed.shown) <= set(columns.COLUMNS)
    assert {listed.order, *listed.orders} <= set(lists.ORDERS)
    assert len(listed.shown) <= reports.SHOWN_MAX
    assert "so" in listed.shown


@pytest.mark.django_db
def test_a_list_asks_the_same_number_of_statements_whatever_its_length(clock: Clock) -> None:
    pages = [
        (signed_in("manager"), CONTROL_LIST), (signed_in("case_officer"), f"{SEARCH_PAGE}?xep=due"),
        (signed_in("case_officer"), REGISTER), (signed_in("case_officer"), f"{REGISTER}?in=1"),
        (signed_in("one_stop_officer"), "/quay/viec/chuyen-xu-ly"), (signed_in("one_stop_officer"), MY_FILES),
        (signed_in("one_stop_officer"), "/quay/hom-nay/da-tiep-nhan"),
    ]  # fmt: skip
    counts: list[list[int]] = []
    for _round in range(3):
        for act in (Act.RECEIVE, Act.ASSIGN):
            clock.after(dossier_after(act))
        counts.append([])
        for client, address in pages:
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            counts[-1].append(len(asked))

    assert counts[1] == counts[2]  # the first round also reads ground rows
    assert max(counts[1]) <= 15, counts
