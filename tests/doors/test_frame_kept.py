"""The session ends in the middle of a form: what was typed is kept for the same person, and sent by her own hand."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from pytest_django import Settings

from motcua.doors.frame import kept
from motcua.ground.people import sessions
from motcua.ground.people.models import Account
from motcua.record.dossiers.rules import Act
from tests.doors.hands import Page, _follow
from tests.doors.officials import Clock, act_href, clock, last_event, signed_in, took, written
from tests.factories import CAST, Life, dossier_after

__all__ = ["clock"]

OFFICER = CAST["case_officer"]
REASON = "Tờ khai chưa ký tên ở trang 2."
SAME_ORIGIN = {"sec-fetch-site": "same-origin"}


@pytest.fixture(autouse=True)
def a_demo(db: None, settings: Settings) -> None:
    settings.DEMO = True
    cache.clear()


@pytest.fixture
def life(clock: Clock) -> Life:
    """A dossier that its officer appraises."""
    life = dossier_after(Act.ASSIGN)
    clock.after(life)
    return life


def typed_page(client: Client, life: Life) -> tuple[Page, str, dict[str, Any]]:
    """Open the page that asks for a supplement; return it, its address and its form filled in."""
    href = act_href(life, "yeu-cau-bo-sung")
    page = _follow(client, href, "get", {})
    form = next(form for form in page.forms if any(item.name == "act_id" for item in form.controls))
    return page, href, form.data({"missing-1": "1", "note-1": "Chưa ký", "reason": REASON})


def end_sessions() -> None:
    """All sessions end, as they do over night."""
    Session.objects.all().delete()


def click(client: Client, who: str, onward: str) -> Page:
    return _follow(client, "/dang-nhap/vai", "post", {"role": who, "next": onward})


def act_id_on(page: Page) -> str:
    return next(item.value for form in page.forms for item in form.controls if item.name == "act_id")


# ---- the session has ended -------------------------------------------------------------------------------------------


def test_the_form_comes_back_filled_in_and_is_sent_once_with_the_same_id(life: Life) -> None:
    client = signed_in("case_officer")
    _page, href, data = typed_page(client, life)
    before = written(life)
    end_sessions()

    answer = client.post(href, data)
    asked = _follow(client, answer["Location"], "get", {})
    shown = click(client, OFFICER, href)
    nothing = written(life)
    again = _follow(client, href, "get", {})
    done = again.press("Yêu cầu bổ sung")

    assert answer.status_code == 303
    assert answer["Location"] == f"/dang-nhap?next={href}"
    assert "Phần vừa gõ còn nguyên" in asked.text
    assert "Phiên làm việc đã đổi lúc gửi" in shown.text
    assert REASON in shown.html
    assert act_id_on(shown) == act_id_on(again) == data["act_id"][0]
    assert nothing == before
    assert done.status == 200
    assert took(life, Act.REQUEST_SUPPLEMENT)
    assert str(last_event(life).act_id) == data["act_id"][0]
    assert kept.COOKIE not in {name for name, cookie in client.cookies.items() if cookie.value}


def test_another_person_sees_nothing_of_it_and_it_is_gone(life: Life) -> None:
    client = signed_in("case_officer")
    _page, href, data = typed_page(client, life)
    end_sessions()
    client.post(href, data)

    other = click(client, CAST["unit_head"], href)
    end_sessions()
    mine = click(client, OFFICER, href)

    assert REASON not in other.html
    assert REASON not in mine.html
    assert not took(life, Act.REQUEST_SUPPLEMENT)


def test_without_a_session_nothing_is_written(life: Life) -> None:
    client = signed_in("case_officer")
    _page, href, data = typed_page(client, life)
    before = written(life)
    end_sessions()

    client.post(href, data)

    assert written(life) == before


@pytest.mark.parametrize("has_token", [True, False])
def test_who_was_suspended_while_she_typed_is_told_and_nothing_is_kept_or_written(life: Life, has_token: bool) -> None:
    client = signed_in("case_officer")
    client.handler.enforce_csrf_checks = not has_token
    _page, href, data = typed_page(client, life)
    before = written(life)
    Account.objects.filter(pk=OFFICER).update(suspended_at=life.now)
    sessions.end_all(OFFICER)
    end_sessions()

    told = client.post(href, data, headers=SAME_ORIGIN)

    assert told.status_code == 403
    assert "Tài khoản vừa bị tạm ngừng, nên việc vừa gửi không được ghi" in told.content.decode()
    assert "phần đã gõ vẫn còn" not in told.content.decode()
    assert kept.COOKIE not in client.cookies
    assert written(life) == before
    assert client.get(href).status_code == 302


def test_what_is_kept_cannot_be_read_without_the_cookie(life: Life) -> None:
    client = signed_in("case_officer")
    _page, href, data = typed_page(client, life)
    end_sessions()

    client.post(href, data | {"signature": ["data:image/png;base64,AAAA"], "password": ["bí mật"]})
    with connection.cursor() as cursor:
        cursor.execute("select string_agg(value, ' ') from motcua_cache")
        stored = cursor.fetchone()[0]
    request = RequestFactory().get("/")
    request.COOKIES[kept.COOKIE] = client.cookies[kept.COOKIE].value
    found = kept.find(request)

    assert REASON not in stored
    assert found is not None
    assert "signature" not in found.body
    assert "password" not in found.body
    assert "csrfmiddlewaretoken" not in found.body
    request.COOKIES[kept.COOKIE] = "x"
    assert kept.find(request) is None


@pytest.mark.parametrize("said", ["", "x" * 40, "a" * 20, "0" * 40, "\0"])
def test_a_form_that_we_did_not_make_is_not_kept(life: Life, said: str) -> None:
    answer = Client().post(act_href(life, "yeu-cau-bo-sung"), {"by": said, "act_id": "1", "reason": REASON})

    assert answer["Location"].startswith("/dang-nhap")
    assert kept.COOKIE not in answer.cookies


def test_a_form_that_is_too_long_is_not_kept(life: Life) -> None:
    client = signed_in("case_officer")
    _page, href, data = typed_page(client, life)
    end_sessions()

    answer = client.post(href, data | {"reason": "a" * (kept.LENGTH_MAX + 1)})

    assert answer["Location"].startswith("/dang-nhap")
    assert kept.COOKIE not in answer.cookies


def test_a_part_of_a_page_is_not_swapped_for_the_sign_in_page() -> None:
    answer = Client().get("/quay/", headers={"hx-request": "true"})

    assert answer.status_code == 401
    assert answer.content == b""


def test_a_scan_without_a_session_leads_back_to_its_page(client: Client) -> None:
    answer = client.post("/quay/quet", {"q": "x"}, headers={"referer": "http://testserver/quay/"})
    foreign = client.post("/quay/quet", {"q": "x"}, headers={"referer": "https://evil.example/quay/"})

    assert answer["Location"] == "/dang-nhap?next=/quay/"
    assert foreign["Location"] == "/dang-nhap?next=/quay/quet"


# ---- another window signed in ----------------------------------------------------------------------------------------


def strict(who: str) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(Account.objects.get(pk=CAST[who]))
    return client


def test_the_same_person_signed_in_in_another_window_sees_her_form_again(life: Life) -> None:
    client = strict("case_officer")
    _page, href, data = typed_page(client, life)

    answer = client.post(href, data | {"csrfmiddlewaretoken": ["b" * 64]}, headers=SAME_ORIGIN)
    shown = _follow(client, answer["Location"], "get", {})

    assert answer.status_code == 303
    assert answer["Location"] == href
    assert REASON in shown.html
    assert act_id_on(shown) == data["act_id"][0]
    assert not took(life, Act.REQUEST_SUPPLEMENT)


@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}, {"origin": "null"}, {}]
)
def test_a_form_of_another_site_is_neither_kept_nor_shown(life: Life, headers: dict[str, str]) -> None:
    client = strict("case_officer")
    _page, href, data = typed_page(client, life)

    page = client.post(href, data | {"csrfmiddlewaretoken": ["b" * 64]}, headers=headers)

    assert page.status_code == 403
    assert kept.COOKIE not in page.cookies
    assert REASON not in page.content.decode()


def test_a_form_is_not_sent_for_another_account(life: Life) -> None:
    _page, href, data = typed_page(signed_in("case_officer"), life)
    before = written(life)

    page = signed_in("unit_head").post(href, data)

    assert page.status_code == 409
    assert "do tài khoản khác mở" in page.content.decode()
    assert written(life) == before


def test_the_mark_of_a_form_names_nobody() -> None:
    marks = {kept.by(who) for who in CAST.values()}

    assert len(marks) == len(set(CAST.values()))
    assert not any(who in mark for who in CAST.values() for mark in marks)


# ---- double press, back button ---------------------------------------------------------------------------------------


def test_a_second_press_and_the_back_button_are_the_same_act(life: Life) -> None:
    client = signed_in("case_officer")
    _page, href, data = typed_page(client, life)

    answers = [client.post(href, data) for _press in range(3)]

    assert [answer.status_code for answer in answers] == [303, 303, 303]
    assert str(last_event(life).act_id) == data["act_id"][0]
    assert life.row.supplement_count == 1


def test_what_was_typed_can_be_sent_again_when_the_database_was_away(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in("case_officer")
    client.raise_request_exception = False
    _page, href, data = typed_page(client, life)

    with connection.execute_wrapper(_away):
        page = client.post(href, data)
    again = Page(client, page, href).press("Gửi lại phần vừa gõ")

    assert page.status_code == 503
    assert again.status == 200
    assert took(life, Act.REQUEST_SUPPLEMENT)
    assert str(last_event(life).act_id) == data["act_id"][0]


def _away(execute: Any, sql: str, *rest: Any) -> Any:
    if "django_session" in sql or "people_account" in sql:
        return execute(sql, *rest)
    raise OperationalError("the server is away")


# ---- several at once -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "act", "path", "button", "done"),
    [
        ("post_clerk", Act.ACCEPT_BY_POST, "/quay/giao-nhan", "Giao các phong bì", Act.OFFER_HANDOVER),
        ("one_stop_officer", Act.PREPARE_RETURN, "/quay/tra-ket-qua", "Giao bưu điện", Act.OFFER_TO_POST),
    ],
)
def test_envelopes_that_were_ticked_come_back_ticked_and_are_handed_over_by_a_second_press(
    clock: Clock, role: str, act: Act, path: str, button: str, done: Act
) -> None:
    life = dossier_after(act)
    clock.after(life)
    client = signed_in(role)
    form = _follow(client, path, "get", {}).form(button)
    data = form.data({"pick": [str(life.dossier_id)]})
    before = written(life)
    end_sessions()

    answer = client.post(form.action, data)
    shown = click(client, CAST[role], form.action)
    nothing = written(life)
    box = next(item for item in shown.form(button).controls if item.value == str(life.dossier_id))
    result = shown.press(button)

    assert answer.status_code == 303
    assert "Phiên làm việc đã đổi lúc gửi" in shown.text
    assert nothing == before
    assert box.is_on
    assert "Xong 1 phong bì" in result.text
    assert took(life, done)


@pytest.mark.parametrize("path", ["/quay/ca-lam-viec", "/quay/ca-lam-viec/dem-ket"])
def test_what_opens_or_counts_a_drawer_is_never_kept(path: str) -> None:
    page = _follow(signed_in("post_clerk"), path, "get", {})

    assert all(item.name != "by" for form in page.forms for item in form.controls)
