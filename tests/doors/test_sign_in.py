"""Signing in and out, by name and password and by one click in the demo."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from motcua.ground.people.models import Account, Installation

NAME, WORD = "motcua.congan", "quê hương 2026"
WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng."
FORM, ROLE, ME, OUT = "/dang-nhap", "/dang-nhap/vai", "/toi", "/dang-xuat"


@pytest.fixture(autouse=True)
def nobody_has_tried(db: None) -> None:
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


def test_name_and_password_open_the_first_door(client: Client, officer: Account) -> None:
    answer = sign_in(client)

    assert answer.status_code == 302
    assert answer["Location"] in ("/quay/", ME)
    assert is_in(client)
