"""`motcua codes`: who has an app, and taking it away from who has lost it."""

import json
import time

import pytest
from click.testing import CliRunner, Result

from motcua.doors.command import setup
from motcua.doors.command.codes import command
from motcua.doors.frame import codes
from motcua.ground.people.models import Account
from motcua.ground.people.services import NoSuchAccount
from tests.factories import CAST

pytestmark = pytest.mark.django_db

OFFICER = CAST["one_stop_officer"]
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.fixture(autouse=True)
def _database_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "with_database", lambda name=None: str(name))


def called(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments), catch_exceptions=False)


def with_app() -> Account:
    account = Account.objects.get(pk=OFFICER)
    code = codes.format_hotp_value(codes.hotp_value(SECRET, int(time.time()) // 30))
    assert codes.set_up(account, SECRET, code)
    return account


def test_who_has_an_app_is_listed_without_any_secret() -> None:
    with_app()

    lines, rows = called("list").stdout, json.loads(called("list", "--json").stdout)

    assert OFFICER in lines
    assert "còn 10 mã dự phòng" in lines
    assert [(row["account"], row["codes_left"]) for row in rows] == [(OFFICER, 10)]
    assert SECRET not in lines


def test_codes_are_taken_away_and_nothing_else_is_said_on_standard_output() -> None:
    account = with_app()

    first, second = called("remove", OFFICER), called("remove", OFFICER)

    assert first.stdout == second.stdout == ""
    assert "Đã bỏ mã đăng nhập" in first.stderr
    assert "Không có mã đăng nhập nào" in second.stderr
    assert not codes.has_app(account)


def test_an_account_that_does_not_exist_is_refused() -> None:
    with pytest.raises(NoSuchAccount):
        called("remove", "khong.co.ai")
