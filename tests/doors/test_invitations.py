"""Invitations: one link, one use, one term; and sessions that end when somebody is shut out."""

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from auditlog.models import LogEntry
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from motcua.ground.people import invitations
from motcua.ground.people.models import Account, Invitation
from motcua.ground.people.services import issue_token
from tests.doors.administrators import ACCOUNTS, NOW, admin, at_noon, signed_in, text_of
from tests.doors.hands import Page, _follow

__all__ = ["admin", "at_noon"]

pytestmark = pytest.mark.django_db

NAME, WORD = "buuta.cainuoc", "đồng bằng sông nước 9"
INVITE, LIST = f"{ACCOUNTS}{NAME}/moi/", "/quan-tri/people/invitation/"


@pytest.fixture(autouse=True)
def nobody_has_tried(db: None, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.DEMO = False
    cache.clear()


def invite(admin: Client, days: int = 3) -> str:
    """Invite as the administrator does; the path of the link on the sheet."""
    sheet = text_of(admin, INVITE, {"days": str(days)})
    found = re.search(r'id="mc-secret">http://testserver(/loi-moi/[^<]+)<', sheet)
    assert found is not None
    return found.group(1)


def given(path: str, new: str = WORD, again: str | None = None) -> Page:
    return _follow(Client(), path, "post", {"new": new, "again": new if again is None else again})


def stored() -> Any:
    return list(Invitation.objects.order_by("id").values()), Account.objects.get(pk=NAME).password


# ---- the way -------------------------------------------------------------------------------------------------------


def test_who_is_invited_sets_her_password_and_goes_on_to_her_codes(admin: Client, settings: Settings) -> None:
    settings.STAFF_CODES = "required"
    path = invite(admin)
    client = Client()

    page = _follow(client, path, "get", {})
    assert Account.objects.get(pk=NAME).full_name in page.text
    assert "Ít nhất 10 ký tự." in page.text
    assert Account.objects.get(pk=NAME).full_name not in page.title
    page = page.press("Đặt mật khẩu", new=WORD, again=WORD)

    assert page.path == "/toi/ma"
    assert "Gõ mã đầu tiên" in page.text
    assert Account.objects.get(pk=NAME).check_password(WORD)
    assert Invitation.objects.get().used_at == NOW
    assert client.get("/tuyen/")["Location"] == "/toi/ma"


def test_an_invitation_is_used_once(admin: Client) -> None:
    path = invite(admin)
    given(path)
    before = stored()

    opened, again = Client().get(path), Client().post(path, {"new": WORD + "x", "again": WORD + "x"})

    assert opened.status_code == again.status_code == 410
    assert "đã dùng lúc" in opened.content.decode()
    assert stored() == before


@pytest.mark.parametrize(
    ("new", "again", "sentence"),
    [
        ("", "", "Gõ mật khẩu mới."),
        ("ngắn", "ngắn", "ít nhất 10 ký tự"),
        ("1234567890", "1234567890", "nhiều người dùng"),
        (NAME, NAME, "giống tên"),
        (WORD, WORD + "x", "chưa giống nhau"),
    ],
)
def test_a_password_that_is_refused_leaves_the_invitation_open(
    admin: Client, new: str, again: str, sentence: str
) -> None:
    path = invite(admin)
    before = stored()

    page = given(path, new, again)

    assert page.status == 422
    assert sentence in page.text
    assert stored() == before
    assert given(path).status == 200


def test_looking_at_the_link_uses_nothing_up(admin: Client) -> None:
    path = invite(admin)
    before = stored()

    answers = [Client().get(path), Client().get(path), Client().head(path)]

    assert [answer.status_code for answer in answers] == [200, 200, 405]
    assert "no-store" in answers[0]["Cache-Control"]
    assert stored() == before


def test_an_account_with_a_code_app_still_needs_its_code(admin: Client) -> None:
    Authenticator.objects.create(user_id=NAME, type=Authenticator.Type.TOTP, data={"secret": "x"})

    page = given(invite(admin))

    assert page.path == "/dang-nhap"
    assert page.client.get("/toi").status_code == 302
    assert Account.objects.get(pk=NAME).check_password(WORD)


# ---- its end -------------------------------------------------------------------------------------------------------


def test_an_invitation_runs_out(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    path = invite(admin, days=1)
    before = stored()
    monkeypatch.setattr("motcua.doors.frame.session.now", lambda: NOW + timedelta(days=1))

    page = given(path)

    assert page.status == 410
    assert "đã hết hạn lúc" in page.text
    assert stored() == before


def test_a_new_invitation_takes_the_place_of_the_one_before(admin: Client) -> None:
    first = invite(admin)
    assert "Mời lại thì lời mời trước mất hiệu lực ngay." in text_of(admin, INVITE)
    second = invite(admin)

    assert given(first).status == 410
    assert given(second).status == 200
    assert Invitation.objects.filter(account_id=NAME, withdrawn_at__isnull=False).count() == 1


def test_a_withdrawn_invitation_opens_nothing(admin: Client) -> None:
    path = invite(admin)
    row = Invitation.objects.get()

    assert admin.get(f"{LIST}{row.pk}/thu-hoi/").status_code == 405
    admin.post(f"{LIST}{row.pk}/thu-hoi/")

    assert given(path).status == 410
    assert "Lời mời này đã dùng hoặc đã thu hồi" in text_of_follow(admin, f"{LIST}{row.pk}/thu-hoi/")


def text_of_follow(client: Client, path: str) -> str:
    return client.post(path, follow=True).content.decode()


def test_a_suspended_account_is_neither_invited_nor_let_in(admin: Client) -> None:
    path = invite(admin)
    admin.post(f"{ACCOUNTS}{NAME}/tam-ngung/", {"reason": "Quyết định số 12"})
    before = stored()

    asked, opened = admin.post(INVITE, {"days": "3"}, follow=True), given(path)

    assert "Cho hoạt động lại rồi mời." in asked.content.decode()
    assert opened.status == 410
    assert stored() == before


@pytest.mark.parametrize("code", ["x", "0" * 12 + "-" + "a" * 43, "%00", "😀", "0" * 12, "../quan-tri", "a" * 5_000])
def test_what_never_was_an_invitation_is_not_there(code: str) -> None:
    assert Client().get(f"/loi-moi/{code}").status_code == 404


def test_half_an_invitation_is_none_and_guessing_is_throttled(admin: Client, settings: Settings) -> None:
    path = invite(admin)
    settings.MOTCUA_LIMITS = {**settings.MOTCUA_LIMITS, "invitation": {"address": "2/15m"}}
    wrong = path[:-1] + ("a" if path[-1] != "a" else "b")

    answers = [Client().get(wrong).status_code for _ in range(3)]

    assert answers == [404, 404, 429]
    assert Client().get(path).status_code == 429


# ---- who may, and what is kept ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["motcua.congan", "buudien.cainuoc", "vanphong.tinh", "nguoidan.1"])
def test_only_an_administrator_invites_and_ends_sessions(who: str) -> None:
    other = signed_in(who)
    before = stored()

    answers = [
        other.post(INVITE, {"days": "3"}),
        other.get(f"{ACCOUNTS}{NAME}/phien/"),
        other.post(f"{ACCOUNTS}{NAME}/phien/ket-thuc/"),
        other.get(LIST),
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert stored() == before


@pytest.mark.parametrize("days", ["", "0", "-1", "365", "ba", "3.5"])
def test_the_term_is_one_of_the_list(admin: Client, days: str) -> None:
    answer = admin.post(INVITE, {"days": days})

    assert answer.status_code == 422
    assert Invitation.objects.count() == 0


def test_neither_the_table_nor_the_record_of_changes_knows_the_link(admin: Client) -> None:
    secret = invite(admin).rpartition("/")[2].partition("-")[2]

    row = Invitation.objects.get()
    entries = list(LogEntry.objects.filter(object_pk=row.pk))

    assert secret not in str(vars(row))
    assert entries
    assert secret not in str([entry.changes for entry in entries])
    assert row.secret_hash not in str([entry.changes for entry in entries])
    for path in (LIST, f"{LIST}{row.pk}/change/", f"{ACCOUNTS}{NAME}/change/"):
        assert secret not in text_of(admin, path)
    assert "đang chờ" in text_of(admin, LIST)


def test_the_list_of_invitations_asks_the_same_however_many(admin: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            admin.get(LIST)
        return len(found)

    invite(admin)
    few = asked()
    for name in ("buudien.cainuoc", "motcua.congan", "thuly.congan"):
        invitations.issue(account_id=name, days=1, by_id="quantri", at=NOW)

    assert asked() == few <= 15


def test_two_who_open_the_same_link_set_one_password(admin: Client) -> None:
    path = invite(admin)
    first, second = Client(), Client()
    first.get(path)
    second.get(path)

    first.post(path, {"new": WORD, "again": WORD})
    late = second.post(path, {"new": WORD + "2", "again": WORD + "2"})

    assert late.status_code == 410
    assert Account.objects.get(pk=NAME).check_password(WORD)


# ---- sessions end ----------------------------------------------------------------------------------------------------


def entered(name: str = NAME) -> Client:
    """Signed in with a password, as people are: the session is noted."""
    account = Account.objects.get(pk=name)
    account.set_password(WORD)
    account.save()
    client = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0"})
    assert client.post("/dang-nhap", {"login": name, "password": WORD}).status_code == 302
    return client


def test_the_administrator_sees_where_somebody_is_signed_in_and_ends_all_of_it(admin: Client) -> None:
    one = entered()
    two = Client()
    two.post("/dang-nhap", {"login": NAME, "password": WORD})
    page = _follow(admin, f"{ACCOUNTS}{NAME}/phien/", "get", {})
    assert "Chrome, Windows" in page.text

    page = page.press("Kết thúc mọi phiên")

    assert "Đã kết thúc 2 phiên." in page.text
    assert [client.get("/tuyen/").status_code for client in (one, two)] == [302, 302]
    assert "phiên đang mở: 2 → kết thúc" in text_of(admin, f"{ACCOUNTS}{NAME}/history/")
    assert admin.get(ACCOUNTS).status_code == 200


def test_suspension_ends_page_and_key_within_one_request_and_sessions_stay_ended(admin: Client) -> None:
    client = entered()
    key = issue_token(account_id=NAME, label="thử", scopes=["dossiers:read"], at=NOW).text
    machine = Client(headers={"authorization": f"Bearer {key}"})
    assert client.get("/tuyen/").status_code == 200
    assert machine.get("/api/v1/dossiers/H12.17-261102-00001").status_code != 401

    admin.post(f"{ACCOUNTS}{NAME}/tam-ngung/", {"reason": "Quyết định số 12"})

    assert client.get("/tuyen/").status_code == 302
    assert machine.get("/api/v1/dossiers/H12.17-261102-00001").status_code == 401
    admin.post(f"{ACCOUNTS}{NAME}/mo-lai/")
    assert client.get("/tuyen/").status_code == 302


def test_an_invitation_used_ends_what_was_open(admin: Client) -> None:
    client = entered()

    given(invite(admin), new=WORD + " mới")

    assert client.get("/tuyen/").status_code == 302


# ---- codes from a day on ---------------------------------------------------------------------------------------------


def test_codes_are_announced_before_the_day_and_required_from_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STAFF_CODES, settings.STAFF_CODES_FROM = "asked", (NOW + timedelta(days=1)).date()
    client = entered()

    assert "Từ ngày 03/11/2026 nơi làm việc này bắt buộc" in text_of(client, "/toi/bao-mat")
    assert client.get("/tuyen/").status_code == 200
    monkeypatch.setattr("motcua.doors.frame.session.now", lambda: NOW + timedelta(days=1))

    assert client.get("/tuyen/")["Location"] == "/toi/ma"
    settings.STAFF_CODES = "off"
    assert client.get("/tuyen/").status_code == 200
