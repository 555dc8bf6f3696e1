"""What the tests of the administration share: who is signed in, addresses, and what its forms post."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from motcua.ground.people.models import Account
from tests.factories import MONDAY

NOW = MONDAY + timedelta(hours=6)
"""Monday 02/11/2026 at 14:00."""
VERSIONS = "/quan-tri/catalogue/procedureversion/"
AGENCIES = "/quan-tri/catalogue/agency/"
ACCOUNTS = "/quan-tri/people/account/"
TOKENS = "/quan-tri/people/token/"
CHANGES = "/quan-tri/auditlog/logentry/"
LICENCE = "3.000347@2025-03-01"


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("motcua.doors.frame.session.now", lambda: NOW)


@pytest.fixture
def admin() -> Client:
    return signed_in("quantri")


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=username))
    return client


def text_of(client: Client, path: str, data: dict[str, Any] | None = None) -> str:
    answer = client.get(path) if data is None else client.post(path, data)
    return answer.content.decode()


def agency_form(**changed: Any) -> dict[str, Any]:
    return {
        "code": "H12.99", "name": "Sở Thử nghiệm", "short_name": "Sở TN", "level": "PROVINCE", "unit_code": "96",
        "calendar_code": "VN", "address": "Số 1, đường Minh Họa", "phone": "", "valid_from": "01/12/2026",
        "valid_to": "",
    } | changed  # fmt: skip


def account_form(**changed: Any) -> dict[str, Any]:
    return {
        "username": "buudien.moi", "full_name": "Lâm Văn Thử", "roles": ["POST_CLERK"], "employer": "POST",
        "agency_code": "", "title": "giao dịch viên", "phone": "0900000321",
    } | changed  # fmt: skip
