"""The lists of the office: inbox by due time, approvals, search; both sides of the right to see them."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.doors.frame.acts import answers
from motcua.doors.frame.session import Visitor
from motcua.doors.office import work
from motcua.ground.people.models import Account
from motcua.record import lists
from motcua.record.dossiers.rules import Act, Status
from tests.doors.officials import (
    STRANGERS_AT_THE_OFFICE,
    Clock,
    clock,
    codes_on,
    dossier_href,
    signed_in,
    text_of,
)
from tests.factories import CAST, COMMUNE, MARRIAGE_STATUS, MONDAY, POLICE, Way, actor, dossier_after, dossier_at

__all__ = ["clock"]

INBOX, APPROVALS, SEARCH = "/giai-quyet/", "/giai-quyet/phe-duyet", "/giai-quyet/tim"
HALF_AN_HOUR = timedelta(minutes=30)


def elsewhere(**choices: object) -> dict[str, object]:
    """Choices of a dossier that the commune decides."""
    return {"way": Way.AT_DESK, "procedure": MARRIAGE_STATUS, "agency": COMMUNE, "post_return": False} | choices


# -- inbox -------------------------------------------------------------------------------------------------------------


def test_the_inbox_stands_by_due_time_in_groups_with_what_waits_longest_first(clock: Clock) -> None:
    early = dossier_after(Act.ASSIGN)
    late = dossier_after(Act.ASSIGN, now=MONDAY + timedelta(days=2))
    paused = dossier_at(Status.AWAITING_SUPPLEMENT)
    clock.now = early.row.due_at + HALF_AN_HOUR

    shown = signed_in("case_officer").get(INBOX)

    assert codes_on(shown) == [early.row.code, late.row.code, paused.row.code]
    words = text_of(shown)
    assert words.index("Quá hạn · 1 hồ sơ") < words.index("Còn dưới 3 ngày làm việc · 1 hồ sơ")
    assert words.index("Còn dưới 3 ngày làm việc · 1 hồ sơ") < words.index("Đồng hồ đang dừng · 1 hồ sơ")


def test_a_row_offers_what_the_dossier_waits_for_from_this_person(clock: Clock) -> None:
    mine, nobodys, proposed = dossier_after(Act.ASSIGN), dossier_after(Act.PASS_ON), dossier_at(Status.APPROVING)
    clock.after(proposed)

    officer = signed_in("case_officer").get(f"{INBOX}?cua=tat-ca").content.decode()
    head = signed_in("unit_head").get(INBOX).content.decode()

    assert f"/{mine.dossier_id}/trinh-phe-duyet" in officer
    assert f"/{nobodys.dossier_id}/phan-cong" in officer
    assert "Nhận thụ lý" in officer
    assert f"/{proposed.dossier_id}/phe-duyet" not in officer
    assert f"/{nobodys.dossier_id}/phan-cong" in head
    assert f"/{proposed.dossier_id}/phe-duyet" in head
    assert f"/{mine.dossier_id}/phan-cong" not in head  # somebody has it


@pytest.mark.parametrize("role", ["case_officer", "unit_head", "one_stop_officer"])
@pytest.mark.parametrize(
    "status", [Status.RECEIVED, Status.APPRAISING, Status.APPROVING, Status.AWAITING_SUPPLEMENT, Status.RESOLVED]
)
def test_the_button_of_a_row_is_an_act_that_the_dossier_page_allows(clock: Clock, role: str, status: Status) -> None:
    for life in (dossier_at(status), dossier_after(Act.ASSIGN)):
        who, at = actor(role), life.now + HALF_AN_HOUR
        (row,) = lists.page(type(life.row).objects.filter(pk=life.dossier_id)).rows

        offered = work.next_act(row, Visitor(who, at, ()))

        _standing, told = answers(life.row, who, at, work.OFFICE_ACTS)
        may = {answer.act for answer in told if answer.is_allowed}
        wanted = [act for act in work.expected(row.status, row.assignee_id) if act in may]
        assert offered == (wanted[0] if wanted else None)


def test_filters_stand_in_the_address_and_can_be_taken_away(clock: Clock) -> None:
    mine, nobodys = dossier_after(Act.ASSIGN), dossier_after(Act.PASS_ON)
    proposed = dossier_at(Status.APPROVING)
    clock.after(proposed)
    officer = signed_in("case_officer")

    assert set(codes_on(officer.get(INBOX))) == {mine.row.code, proposed.row.code}
    assert codes_on(officer.get(f"{INBOX}?cua=chua-giao")) == [nobodys.row.code]
    assert len(codes_on(officer.get(f"{INBOX}?cua=tat-ca"))) == 3
    only_proposed = officer.get(f"{INBOX}?cua=toi&trang-thai=approving")
    assert codes_on(only_proposed) == [proposed.row.code]
    assert f'href="{INBOX}?cua=toi"' in only_proposed.content.decode()
    assert codes_on(officer.get(f"{INBOX}?muc=qua-han")) == []
    assert "Bỏ bộ lọc" in text_of(officer.get(f"{INBOX}?muc=qua-han"))
    assert len(codes_on(officer.get(f"{INBOX}?cua=x&muc=y&trang-thai=z"))) == 2  # what is unknown narrows nothing


def test_the_number_on_a_chip_is_the_length_of_its_list(clock: Clock) -> None:
    early = dossier_after(Act.ASSIGN)
    dossier_after(Act.ASSIGN, now=MONDAY + timedelta(days=2))
    dossier_at(Status.AWAITING_SUPPLEMENT)
    dossier_after(Act.PASS_ON)
    clock.now = early.row.due_at + HALF_AN_HOUR
    officer = signed_in("case_officer")

    for chips in ("whose", "levels"):
        for chip in officer.get(f"{INBOX}?cua=tat-ca").context[chips]:
            assert len(codes_on(officer.get(chip.href))) == chip.count, chip.label


def test_the_inbox_shows_a_page_and_the_way_to_the_next(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    lives = [dossier_after(Act.ASSIGN, now=MONDAY + timedelta(minutes=10 * step)) for step in range(3)]
    lives.append(dossier_at(Status.AWAITING_SUPPLEMENT))
    clock.after(lives[0], days=1)
    monkeypatch.setattr(lists, "PAGE_SIZE", 1)
    officer, address, found = signed_in("case_officer"), INBOX, list[str]()

    for _step in lives:
        shown = officer.get(address)
        found += codes_on(shown)
        address = shown.context["more"]

    assert found == [life.row.code for life in lives]
    assert address == ""


def test_a_place_in_the_list_that_is_none_is_said_to_be_none(clock: Clock) -> None:
    shown = signed_in("case_officer").get(f"{INBOX}?sau=%00zzz")

    assert shown.status_code == 422
    assert "Vị trí trang không đọc được" in text_of(shown)


def test_the_inbox_holds_the_dossiers_of_ones_own_agency_alone(clock: Clock) -> None:
    here, there = dossier_after(Act.ASSIGN), dossier_after(Act.ASSIGN, **elsewhere())
    clock.after(here)

    assert codes_on(signed_in("case_officer").get(f"{INBOX}?cua=tat-ca")) == [here.row.code]
    assert codes_on(signed_in("case_officer_elsewhere").get(f"{INBOX}?cua=tat-ca")) == [there.row.code]
    assert here.row.code not in text_of(signed_in("case_officer_of_the_centre").get(f"{INBOX}?cua=tat-ca"))


def test_an_empty_inbox_says_so(clock: Clock) -> None:
    assert "Không có hồ sơ nào đang giải quyết." in text_of(signed_in("case_officer").get(INBOX))


@pytest.mark.parametrize("role", STRANGERS_AT_THE_OFFICE)
@pytest.mark.parametrize("address", [INBOX, APPROVALS, SEARCH])
def test_the_office_is_closed_to_other_roles(clock: Clock, role: str, address: str) -> None:
    life = dossier_after(Act.ASSIGN)

    shown = signed_in(role).get(address)

    assert shown.status_code == 403
    assert life.row.code not in text_of(shown)


def test_a_stranger_is_sent_to_sign_in(clock: Clock) -> None:
    shown = Client().get(INBOX)

    assert shown.status_code == 302
    assert shown.headers["Location"].startswith(reverse("frame:sign-in"))


def test_a_list_asks_the_same_number_of_statements_whatever_its_length(clock: Clock) -> None:
    officer, head = signed_in("case_officer"), signed_in("unit_head")
    counts = []
    for _round in range(3):
        for act in (Act.ASSIGN, Act.PROPOSE, Act.PASS_ON):
            clock.after(dossier_after(act))
        for client, address in ((officer, f"{INBOX}?cua=tat-ca"), (head, APPROVALS)):
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            counts.append(len(asked))

    assert counts[2:4] == counts[4:6]  # the first round also reads ground rows
    assert max(counts[2:]) <= 15


# -- approvals ---------------------------------------------------------------------------------------------------------


def test_approvals_show_what_others_have_proposed_with_note_and_result(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    life.do(Act.PROPOSE, note="Đủ điều kiện cấp.")
    clock.after(life)

    shown = signed_in("unit_head").get(APPROVALS)

    assert codes_on(shown) == [life.row.code]
    words = text_of(shown)
    assert "Đủ điều kiện cấp." in words
    assert "Phiếu lý lịch tư pháp" in words
    assert f"/{life.dossier_id}/phe-duyet" in shown.content.decode()
    assert f"/{life.dossier_id}/tra-lai" in shown.content.decode()


def test_nobody_finds_her_own_proposal_among_her_approvals(clock: Clock) -> None:
    Account.objects.filter(pk=CAST["case_officer"]).update(roles=["CASE_OFFICER", "UNIT_HEAD"])
    own = dossier_at(Status.APPROVING)
    clock.after(own)

    assert codes_on(signed_in("case_officer").get(APPROVALS)) == []
    assert codes_on(signed_in("unit_head").get(APPROVALS)) == [own.row.code]


def test_only_heads_have_approvals(clock: Clock) -> None:
    life = dossier_at(Status.APPROVING)
    clock.after(life)

    shown = signed_in("case_officer").get(APPROVALS)

    assert shown.status_code == 403
    assert life.row.code not in text_of(shown)
    assert APPROVALS not in signed_in("case_officer").get(INBOX).content.decode()
    assert codes_on(signed_in("unit_head_elsewhere").get(APPROVALS)) == []


# -- search ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", [str.lower, str, lambda code: f"  {code} "])
def test_a_code_leads_straight_to_its_dossier(clock: Clock, typed: object) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)
    officer = signed_in("case_officer")

    for code in (life.row.code, life.row.request_no, life.facts(Act.ACCEPT_BY_POST)["envelope"]):
        answer = officer.post(SEARCH, {"q": typed(code)})
        assert (answer.status_code, answer.headers["Location"]) == (303, dossier_href(life))


def test_words_are_found_without_accents_and_are_never_in_an_address(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)
    officer = signed_in("case_officer")

    assert codes_on(officer.post(SEARCH, {"q": "nguyen van thang"})) == [life.row.code]
    assert codes_on(officer.post(SEARCH, {"q": "LÝ LỊCH thắng"})) == [life.row.code]
    assert codes_on(officer.post(SEARCH, {"q": "thang", "trang-thai": "returned"})) == []
    assert codes_on(officer.get(f"{SEARCH}?q=thang")) == []
    page = officer.get(SEARCH).content.decode()
    assert 'method="post"' in page
    assert 'method="get"' not in page


def test_search_finds_nothing_of_another_agency(clock: Clock) -> None:
    there = dossier_after(Act.ASSIGN, **elsewhere())
    clock.after(there)
    officer = signed_in("case_officer")

    for words in (there.row.code, there.row.request_no, "nguyen van thang"):
        answer = officer.post(SEARCH, {"q": words})
        assert answer.status_code == 200
        assert there.row.code not in codes_on(answer)
        assert "Không có hồ sơ nào khớp" in text_of(answer)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "còn trống"),
        ("   ", "còn trống"),
        ("a\x00b", "ký tự"),
        ("a\u200bb", "ký tự ẩn"),
        ("x" * 10_000, "tối đa 200"),
    ],
)
def test_what_cannot_be_searched_is_said_at_the_box_and_kept(clock: Clock, typed: str, sentence: str) -> None:
    shown = signed_in("case_officer").post(SEARCH, {"q": typed})

    assert shown.status_code == 422
    assert sentence in text_of(shown)
    assert 'aria-describedby="id_q_error"' in shown.content.decode()
    assert "<title>Lỗi:" in shown.content.decode()


@pytest.mark.parametrize("words", ["%", "_", "100%", "'; drop table", "😀", "Ễ" * 200])
def test_signs_in_words_mean_nothing_but_themselves(clock: Clock, words: str) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)

    shown = signed_in("case_officer").post(SEARCH, {"q": words})

    assert shown.status_code == 200
    assert codes_on(shown) == []
    assert life.agency == POLICE


def test_more_results_come_with_the_same_words(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    lives = [dossier_after(Act.ASSIGN, now=MONDAY + timedelta(hours=step)) for step in range(3)]
    clock.after(lives[-1])
    monkeypatch.setattr(lists, "page", partial(lists.page, size=2))
    officer = signed_in("case_officer")

    first = officer.post(SEARCH, {"q": "thang"})
    second = officer.post(first.context["table"].more_href, {"q": "thang"})

    assert codes_on(first) + codes_on(second) == [life.row.code for life in reversed(lives)]
    assert second.context["table"].more_href == ""
    assert "thang" not in first.context["table"].more_href
