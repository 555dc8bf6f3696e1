"""Signing in and out, by name and password and by one click in the demo."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from pytest_django import Settings

from motcua.ground.people.models import Account, Installation
from tests.factories import MONDAY

NAME, WORD = "motcua.congan", "quê hương 2026"
WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng."
TOO_MANY = "Đã sai nhiều lần. Chờ 5 phút rồi đăng nhập lại"
FORM, ROLE, ME, OUT = "/dang-nhap", "/dang-nhap/vai", "/toi", "/dang-xuat"
CLERK, COURIER = "buudien.cainuoc", "buuta.cainuoc"


@pytest.fixture(autouse=True)
def a_demo_where_nobody_has_tried(db: None, settings: Settings) -> None:
    settings.DEMO = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one takes its time
    cache.clear()


@pytest.fixture
def officer(db: None) -> Account:
    """An official with a password."""
    account = Account.objects.get(username=NAME)
    account.set_password(WORD)
    account.save()
    return account


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def sign_in(client: Client, name: str = NAME, password: str = WORD, **more: Any) -> Any:
    return client.post(FORM, {"login": name, "password": password, **more})


# ---- by name and password --------------------------------------------------------------------------------------------


def test_name_and_password_lead_to_the_first_door(client: Client, officer: Account) -> None:
    answer = sign_in(client)

    assert answer.status_code == 302
    assert answer["Location"] == "/quay/"
    assert is_in(client)


@pytest.mark.parametrize(
    ("name", "word"),
    [(NAME, "sai"), (NAME, WORD + " "), ("không.có.ai", WORD), (CLERK, ""), (CLERK, "!"), ("\u202e" + NAME, WORD)],
)
def test_whatever_is_wrong_is_answered_alike(client: Client, officer: Account, name: str, word: str) -> None:
    page = sign_in(client, name, word or " ")

    text = page.content.decode()
    assert WRONG in text
    assert not is_in(client)
    assert word.strip() == "" or f'value="{word}"' not in text


def test_an_empty_form_says_what_to_type(client: Client) -> None:
    text = sign_in(client, "", "").content.decode()

    assert "Gõ tên đăng nhập." in text
    assert "Gõ mật khẩu." in text
    assert "<title>Lỗi: " in text


@pytest.mark.parametrize("name", ["a" * 10_000, "a\0b", "😀", "'; drop table people_account; --"])
def test_no_name_breaks_the_page(client: Client, name: str) -> None:
    page = sign_in(client, name, "x")

    assert page.status_code == 200
    assert not is_in(client)


def test_a_suspended_account_is_refused_in_the_same_words(client: Client, officer: Account) -> None:
    Account.objects.filter(pk=officer.pk).update(suspended_at=MONDAY)

    page = sign_in(client)

    assert WRONG in page.content.decode()
    assert not is_in(client)


def test_an_account_suspended_while_signed_in_is_out_at_once(client: Client, officer: Account) -> None:
    sign_in(client)
    Account.objects.filter(pk=officer.pk).update(suspended_at=MONDAY)

    answer = client.get(ME)

    assert answer.status_code == 302
    assert answer["Location"].startswith(FORM)


def test_five_wrong_tries_close_the_name_for_a_while_even_for_the_right_word(client: Client, officer: Account) -> None:
    pages = [sign_in(client, password=f"sai {n}") for n in range(5)]

    refused = sign_in(client)

    assert all(WRONG in page.content.decode() for page in pages)
    assert refused.status_code == 429
    assert TOO_MANY in refused.content.decode()
    assert not is_in(client)


def test_a_name_that_does_not_exist_is_closed_alike(client: Client) -> None:
    for n in range(5):
        sign_in(client, "không.có.ai", f"sai {n}")

    refused = sign_in(client, "không.có.ai")

    assert refused.status_code == 429
    assert TOO_MANY in refused.content.decode()


def test_right_tries_do_not_count(client: Client, officer: Account) -> None:
    for _n in range(8):
        assert sign_in(client).status_code == 302
        client.post(OUT)


@pytest.mark.parametrize(
    ("onward", "goes"),
    [
        (ME, True),
        ("/thu-tuc?x=1", True),
        ("https://evil.example/quay/", False),
        ("//evil.example", False),
        ("javascript:alert(1)", False),
        ("http:///evil.example", False),
        ("\\\\evil.example", False),
    ],
)
def test_after_sign_in_only_our_own_pages_are_opened(client: Client, officer: Account, onward: str, goes: bool) -> None:
    where = sign_in(client, next=onward)["Location"]

    assert (where == onward) is goes
    assert where.startswith("/")
    assert not where.startswith("//")


def test_the_session_gets_a_new_key_and_its_cookie_is_for_the_server_alone(client: Client, officer: Account) -> None:
    session = client.session
    session["anything"] = 1
    session.save()
    client.cookies["sessionid"] = session.session_key
    before = session.session_key

    cookie = sign_in(client).cookies["sessionid"]

    assert cookie.value != before
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_signing_out_needs_a_post_and_ends_the_session(client: Client, officer: Account) -> None:
    sign_in(client)

    looked = client.get(OUT)
    still = is_in(client)
    answer = client.post(OUT)

    assert looked.status_code == 405
    assert still
    assert answer["Location"] == FORM
    assert not is_in(client)


def test_a_post_without_its_token_is_refused_with_a_page(officer: Account) -> None:
    page = sign_in(Client(enforce_csrf_checks=True))

    assert page.status_code == 403
    assert "Trang này đã mở quá lâu" in page.content.decode()


@pytest.mark.parametrize(
    "path",
    ["signup/", "password/reset/", "password/change/", "email/", "login/", "logout/", "inactive/", "login/code/"],
)
def test_nobody_signs_up_or_resets_a_password_at_a_page(client: Client, path: str) -> None:
    for prefix in ("/accounts/", "/account/", "/", "/dang-nhap/"):
        assert client.get(prefix + path).status_code == 404


@pytest.mark.parametrize("name", ["account_signup", "account_reset_password", "account_email", "account_login"])
def test_the_pages_of_the_library_have_no_address(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_signing_in_takes_few_statements(client: Client, officer: Account) -> None:
    with CaptureQueriesContext(connection) as form:
        client.get(FORM)

    assert len(form) <= 15


# ---- roles of the demo -----------------------------------------------------------------------------------------------


def click(client: Client, role: str, **more: str) -> Any:
    return client.post(ROLE, {"role": role, **more})


def test_roles_stand_under_their_work_places_with_what_waits(client: Client) -> None:
    text = client.get(FORM).content.decode()

    places = ["Quầy giao dịch", "Trên đường", "Giải quyết hồ sơ", "Điều hành", "Người dân, doanh nghiệp"]
    assert [text.index(place) for place in places] == sorted(text.index(place) for place in places)
    assert "Lâm Thị Ngọc Hân · Quầy 2, Bưu điện Cái Nước" in text
    assert "Phong bì phải giao trước 15 giờ" in text
    assert 'name="password"' not in text
    assert 'name="password"' in client.get(f"{FORM}?tai-khoan").content.decode()


@pytest.mark.parametrize("role", sorted(["quantri", CLERK, "thuly.congan", "nguoidan.1", "hethong.dvcqg", COURIER]))
def test_one_click_signs_in_as_a_role(client: Client, role: str) -> None:
    answer = click(client, role)

    assert answer.status_code == 303
    assert client.session["_auth_user_id"] == role
    assert client.get(answer["Location"]).status_code in (200, 302)


def test_every_role_on_offer_has_no_password(db: None) -> None:
    offered = Account.objects.exclude(waits_for="")

    assert offered.count() > 10
    assert not any(account.has_usable_password() for account in offered)


def nobody(client: Client, role: str = CLERK) -> None:
    """Assert that the click finds no page and nobody is signed in."""
    answer = click(client, role)
    assert answer.status_code == 404
    assert not is_in(client)


def test_without_the_setting_there_are_no_roles(client: Client, settings: Settings) -> None:
    settings.DEMO = False

    nobody(client)
    text = client.get(FORM).content.decode()
    assert "Chọn một vai" not in text
    assert 'name="password"' in text


def test_in_a_database_that_is_not_made_up_there_are_no_roles(client: Client) -> None:
    Installation.objects.filter(pk="made-up").delete()

    nobody(client)
    assert "Chọn một vai" not in client.get(FORM).content.decode()


@pytest.mark.parametrize("role", ["motcua.cainuoc", "không.có.ai", "", "a\0b", "x" * 10_000])
def test_an_account_that_is_no_role_of_the_demo_is_not_opened(client: Client, role: str) -> None:
    nobody(client, role)


def test_a_role_with_a_password_is_not_opened(client: Client) -> None:
    account = Account.objects.get(pk=CLERK)
    account.set_password(WORD)
    account.save()

    nobody(client)


def test_a_suspended_role_is_not_opened(client: Client) -> None:
    Account.objects.filter(pk=CLERK).update(suspended_at=MONDAY)

    nobody(client)


def test_a_role_is_not_opened_by_a_link(client: Client) -> None:
    assert client.get(ROLE, {"role": CLERK}).status_code == 405
    assert not is_in(client)


def test_a_role_goes_where_it_was_sent_only_through_its_own_doors(client: Client) -> None:
    mine = click(client, CLERK, next="/diem-phuc-vu")["Location"]
    others = click(client, COURIER, next="/quay/")["Location"]
    outside = click(client, CLERK, next="//evil.example/")["Location"]

    assert mine == "/diem-phuc-vu"
    assert others != "/quay/"
    assert outside.startswith("/")
    assert "evil" not in outside
