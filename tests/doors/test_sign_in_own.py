"""One's own password and sessions: changed and ended by oneself alone."""

from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from motcua.doors.frame import own_sessions
from motcua.ground.people.models import Account
from motcua.ground.people.sessions import device_words
from tests.doors.hands import Page, _follow

NAME, WORD, NEW = "motcua.congan", "quê hương 2026", "đồng bằng sông nước 9"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Mobile/15E148 Safari/604.1"
)
OFFICE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"


@pytest.fixture(autouse=True)
def nobody_has_tried(db: None, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.DEMO = False
    cache.clear()


@pytest.fixture
def officer(db: None) -> Account:
    """An official with a password."""
    account = Account.objects.get(username=NAME)
    account.set_password(WORD)
    account.save()
    return account


def signed_in(agent: str = OFFICE, name: str = NAME, word: str = WORD) -> Client:
    client = Client(headers={"user-agent": agent})
    assert client.post("/dang-nhap", {"login": name, "password": word}).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/toi").status_code == 200


def own(client: Client) -> Page:
    return _follow(client, "/toi/bao-mat", "get", {})


# ---- sessions --------------------------------------------------------------------------------------------------------


def test_sessions_are_told_with_device_and_place_this_one_first(officer: Account) -> None:
    signed_in(PHONE)
    page = own(signed_in(OFFICE))

    text = page.text
    assert text.index("Edge, Windows phiên này") < text.index("Safari, iPhone")
    assert "Quầy 2" in text
    assert "địa chỉ 127.0.0.1" in text
    assert page.title.startswith("Đăng nhập và bảo mật")


def test_one_session_is_ended_and_the_others_go_on(officer: Account) -> None:
    phone, office, other = signed_in(PHONE), signed_in(OFFICE), signed_in("Firefox/140.0 Linux")
    row = UserSession.objects.get(user=officer, user_agent=PHONE)

    page = _follow(office, f"/toi/phien/{row.pk}/dung", "post", {})

    assert "Đã kết thúc 1 phiên khác." in page.text
    assert not is_in(phone)
    assert is_in(office)
    assert is_in(other)


def test_all_other_sessions_are_ended_at_once(officer: Account) -> None:
    others, here = [signed_in(PHONE) for _ in range(3)], signed_in()

    page = own(here).press("Kết thúc mọi phiên khác")

    assert "Đã kết thúc 3 phiên khác." in page.text
    assert not any(is_in(other) for other in others)
    assert is_in(here)


def test_ending_this_session_signs_out(officer: Account) -> None:
    client = signed_in()

    page = own(client).press("Đăng xuất")

    assert page.path == "/dang-nhap"
    assert not is_in(client)
    assert UserSession.objects.filter(user=officer).count() == 0


def test_nobody_ends_a_session_of_another_person(officer: Account) -> None:
    mine = signed_in()
    stranger = Client()
    stranger.force_login(Account.objects.get(pk="thuly.congan"))
    row = UserSession.objects.get(user=officer)

    ended = stranger.post(f"/toi/phien/{row.pk}/dung")
    never = stranger.post("/toi/phien/999999/dung")
    stranger.post("/toi/phien/dung-phien-khac")

    assert ended.status_code == never.status_code == 404
    assert is_in(mine)


@pytest.mark.parametrize("address", ["/toi/phien/1/dung", "/toi/phien/dung-phien-khac", "/toi/ma/bo"])
def test_a_link_ends_nothing(officer: Account, address: str) -> None:
    client = signed_in()

    assert client.get(address).status_code == 405


def test_when_a_session_was_last_seen_is_written_seldom(officer: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in()
    row = UserSession.objects.get(user=officer)
    soon = _writes(client)
    now = own_sessions.time.time()
    monkeypatch.setattr(own_sessions.time, "time", lambda: now + 301)

    late = _writes(client)

    assert soon == 0
    assert late == 1
    assert UserSession.objects.get(pk=row.pk).last_seen_at > row.last_seen_at


def _writes(client: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get("/toi")
    return len([item for item in asked if item["sql"].startswith("UPDATE") and "usersession" in item["sql"]])


def test_a_role_of_the_demo_has_its_session_too(settings: Settings) -> None:
    settings.DEMO = True
    client = Client()

    _follow(client, "/dang-nhap/vai", "post", {"role": "thuly.congan"})

    assert UserSession.objects.filter(user_id="thuly.congan").count() == 1


def test_the_page_asks_the_same_few_statements_for_many_sessions(officer: Account) -> None:
    here, counts = signed_in(), []
    for more in (0, 5):
        for _ in range(more):
            signed_in(PHONE)
        here.get("/toi/bao-mat")
        with CaptureQueriesContext(connection) as asked:
            here.get("/toi/bao-mat")
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 15


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (OFFICE, "Edge, Windows"),
        (PHONE, "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("curl/8.0", "curl"),
        ("", "Không rõ thiết bị"),
        ("<script>alert(1)</script>", "<script>alert(1)<"),
    ],
)
def test_a_device_is_told_as_a_person_names_it(agent: str, words: str) -> None:
    assert device_words(agent) == words


# ---- password --------------------------------------------------------------------------------------------------------


def change(client: Client, **typed: Any) -> Page:
    page = _follow(client, "/toi/mat-khau", "get", {})
    return page.press("Đổi mật khẩu", **({"password": WORD, "new": NEW, "again": NEW} | typed))


def test_a_new_password_counts_at_once_and_ends_all_other_sessions(officer: Account) -> None:
    other, here = signed_in(PHONE), signed_in()

    page = change(here)

    assert "Đã đổi mật khẩu. Đã kết thúc 1 phiên khác." in page.text
    assert is_in(here)
    assert not is_in(other)
    assert is_in(signed_in(word=NEW))
    assert Client().post("/dang-nhap", {"login": NAME, "password": WORD}).status_code == 200
    assert "phiên này" in own(here).text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"password": "sai"}, "Mật khẩu chưa đúng"),
        ({"password": ""}, "Gõ mật khẩu đang dùng"),
        ({"new": "", "again": ""}, "Gõ mật khẩu mới"),
        ({"new": "ngắn", "again": "ngắn"}, "ít nhất 10 ký tự"),
        ({"new": "password123", "again": "password123"}, "dễ đoán"),
        ({"new": NAME + "1", "again": NAME + "1"}, "giống tên"),
        ({"again": NEW + " "}, "Hai lần gõ chưa giống nhau"),
        ({"new": WORD, "again": WORD}, "giống mật khẩu đang dùng"),
    ],
)
def test_what_is_wrong_is_said_and_the_password_stays(officer: Account, typed: dict[str, str], says: str) -> None:
    client = signed_in()

    page = change(client, **typed)

    officer.refresh_from_db()
    assert page.status == 422
    assert says in page.text
    assert officer.check_password(WORD)
    assert NEW not in page.html
    assert WORD not in page.html


def test_wrong_passwords_are_counted(officer: Account) -> None:
    client = signed_in()
    for _ in range(5):
        change(client, password="sai")

    page = change(client)

    officer.refresh_from_db()
    assert page.status == 429
    assert officer.check_password(WORD)


def test_an_account_without_a_password_has_no_page_to_change_it(client: Client) -> None:
    client.force_login(Account.objects.get(pk="buudien.cainuoc"))

    assert client.get("/toi/mat-khau").status_code == 404
    assert "không có mật khẩu" in client.get("/toi/bao-mat").content.decode()


def test_the_page_about_oneself_leads_there(officer: Account) -> None:
    page = _follow(signed_in(), "/toi", "get", {})

    assert page.click("Đăng nhập và bảo mật").path == "/toi/bao-mat"
