"""One-time codes of staff: set up, asked for, used once, throttled, taken away; and who is led to them."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from motcua.doors.frame import codes
from motcua.ground.people.models import Account
from motcua.settings import _one_of as one_of
from tests.doors.hands import Page, _follow
from tests.factories import MONDAY

NAME, WORD = "motcua.congan", "quê hương 2026"
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""The secret of the examples of RFC 6238, appendix B."""
CLOCK = int(time.time()) // 30 * 30 + 10


@pytest.fixture(autouse=True)
def nobody_has_tried(db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.DEMO = False
    settings.STAFF_CODES = "asked"
    cache.clear()
    at(monkeypatch, CLOCK)


@pytest.fixture
def officer(db: None) -> Account:
    """An official with a password."""
    account = Account.objects.get(username=NAME)
    account.set_password(WORD)
    account.save()
    return account


def at(monkeypatch: pytest.MonkeyPatch, second: int) -> None:
    """Set the clock by which codes count."""
    monkeypatch.setattr(codes.time, "time", lambda: second)


def code_at(secret: str, second: int) -> str:
    return format_hotp_value(hotp_value(secret, second // 30))


def with_app(account: Account, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """Give an account an app, set up an hour ago; return its recovery codes."""
    at(monkeypatch, CLOCK - 3_600)
    assert codes.set_up(account, RFC_SECRET, code_at(RFC_SECRET, CLOCK - 3_600))
    at(monkeypatch, CLOCK)
    fresh = codes.fresh_codes(account)
    codes.put_away(account)
    return fresh


def sign_in(client: Client, **more: str) -> Page:
    return _follow(client, "/dang-nhap", "post", {"login": NAME, "password": WORD, **more})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


# ---- which code counts -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("second", "code"), [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (20000000000, "353130")]
)
def test_codes_are_those_of_the_standard(
    officer: Account, monkeypatch: pytest.MonkeyPatch, second: int, code: str
) -> None:
    at(monkeypatch, second)

    assert codes.set_up(officer, RFC_SECRET, code)


@pytest.mark.parametrize(("late", "counts"), [(0, True), (-30, True), (30, True), (-60, False), (60, False)])
def test_a_code_counts_one_step_before_and_after_its_own(
    officer: Account, monkeypatch: pytest.MonkeyPatch, late: int, counts: bool
) -> None:
    with_app(officer, monkeypatch)

    assert codes.takes(officer, code_at(RFC_SECRET, CLOCK + late)) is counts


def test_no_code_counts_twice_nor_one_older_than_the_last(officer: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    with_app(officer, monkeypatch)
    now, before = code_at(RFC_SECRET, CLOCK), code_at(RFC_SECRET, CLOCK - 30)

    taken = [codes.takes(officer, code) for code in (now, now, before)]
    at(monkeypatch, CLOCK + 30)
    late = codes.takes(officer, now)

    assert taken == [True, False, False]
    assert not late
    assert codes.takes(officer, code_at(RFC_SECRET, CLOCK + 30))


def test_the_code_that_set_the_app_up_is_used_up(officer: Account) -> None:
    code = code_at(RFC_SECRET, CLOCK)

    assert codes.set_up(officer, RFC_SECRET, code)
    assert not codes.takes(officer, code)


def test_a_recovery_code_counts_once_with_or_without_spaces(officer: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = with_app(officer, monkeypatch)

    taken = [codes.takes(officer, code) for code in (fresh[0], fresh[0], fresh[1].replace(" ", ""))]

    assert len(fresh) == 10
    assert taken == [True, False, True]
    assert codes.standing(officer).codes_left == 8


@pytest.mark.parametrize(
    "typed", ["", " ", "abcdef", "12345", "1234567", "١٢٣٤٥٦", "２８７０８２", "-1", "9" * 40, "a\0b"]
)
def test_what_is_no_code_is_refused(officer: Account, monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    with_app(officer, monkeypatch)

    assert not codes.takes(officer, typed)


def test_the_secret_is_stored_unreadable(officer: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    with_app(officer, monkeypatch)

    stored = str([row.data for row in Authenticator.objects.all()])

    assert RFC_SECRET not in stored
    assert codes.fresh_codes(officer) == ()


# ---- signing in ------------------------------------------------------------------------------------------------------


def test_without_an_app_the_password_is_enough(client: Client, officer: Account) -> None:
    page = sign_in(client)

    assert is_in(client)
    assert page.path == "/quay/"


def test_with_an_app_the_session_begins_with_the_code(
    client: Client, officer: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_app(officer, monkeypatch)

    asked = sign_in(client, next="/toi")
    before = is_in(client)
    page = asked.press("Đăng nhập", code=code_at(RFC_SECRET, CLOCK))

    assert asked.path == "/dang-nhap/ma"
    assert not before
    assert is_in(client)
    assert page.path == "/toi"


def test_nothing_opens_between_password_and_code(
    client: Client, officer: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_app(officer, monkeypatch)
    sign_in(client)

    for address in ("/toi", "/quay/", "/toi/bao-mat", "/toi/ma", "/tim"):
        assert client.get(address)["Location"].startswith("/dang-nhap")


def test_a_wrong_code_is_said_at_the_box_and_nothing_is_begun(
    client: Client, officer: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_app(officer, monkeypatch)

    page = sign_in(client).press("Đăng nhập", code="000000")

    assert page.status == 422
    assert "Mã chưa đúng" in page.text
    assert page.title.startswith("Lỗi: ")
    assert not is_in(client)
    assert 'value="000000"' in page.html  # what was typed stays


def test_five_wrong_codes_close_the_account_for_a_while_even_for_the_right_one(
    client: Client, officer: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_app(officer, monkeypatch)
    page = sign_in(client)
    for number in range(5):
        page = page.press("Đăng nhập", code=f"00000{number}")

    refused = page.press("Đăng nhập", code=code_at(RFC_SECRET, CLOCK))

    assert refused.status == 429
    assert "Bạn đã thử 5 lần. Thử lại sau 5 phút." in refused.text
    assert not is_in(client)


def test_the_code_page_is_for_who_gave_the_password_alone(client: Client, officer: Account) -> None:
    looked = client.get("/dang-nhap/ma")
    sent = client.post("/dang-nhap/ma", {"code": "123456"})

    assert looked["Location"] == sent["Location"] == "/dang-nhap"


def test_after_a_quarter_of_an_hour_the_password_is_asked_for_again(
    client: Client, officer: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_app(officer, monkeypatch)
    page = sign_in(client)
    at(monkeypatch, CLOCK + 16 * 60)

    late = page.press("Đăng nhập", code=code_at(RFC_SECRET, CLOCK + 16 * 60))

    assert "Trang này mở 15 phút" in page.text
    assert late.path == "/dang-nhap"
    assert not is_in(client)


def test_who_is_suspended_between_password_and_code_stays_out(
    client: Client, officer: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_app(officer, monkeypatch)
    page = sign_in(client)
    Account.objects.filter(pk=officer.pk).update(suspended_at=MONDAY)

    after = page.press("Đăng nhập", code=code_at(RFC_SECRET, CLOCK))

    assert after.path == "/dang-nhap"
    assert not is_in(client)


def test_another_account_can_be_chosen_instead_of_the_code(
    client: Client, officer: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_app(officer, monkeypatch)

    page = sign_in(client)
    back = _follow(client, "/dang-nhap/ma", "post", {"khac": "1"})

    assert page.has_button("Đăng nhập bằng tài khoản khác")
    assert 'name="password"' in back.html


def test_a_role_of_the_demo_enters_without_a_code(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEMO, settings.STAFF_CODES = True, "required"
    clerk = Account.objects.get(pk="buudien.cainuoc")
    with_app(clerk, monkeypatch)

    page = _follow(client, "/dang-nhap/vai", "post", {"role": clerk.pk})

    assert page.path == "/quay/"
    assert page.status == 200


# ---- setting up ------------------------------------------------------------------------------------------------------


def test_an_app_is_set_up_in_three_steps_and_its_codes_are_shown_until_put_away(
    client: Client, officer: Account
) -> None:
    sign_in(client)
    asked = _follow(client, "/toi/ma", "get", {})
    secret = codes.secret_of(client.session)

    wrong = asked.press("Bật mã đăng nhập", code="000000")
    shown = wrong.press("Bật mã đăng nhập", code=code_at(secret, CLOCK))
    again = _follow(client, "/toi/ma/du-phong", "get", {})
    after = again.press("Tôi đã cất mã")
    never = _follow(client, "/toi/ma/du-phong", "get", {})

    assert codes.in_fours(secret) in asked.text
    assert "otpauth://totp/" in asked.html
    assert "<svg" in asked.html
    assert not re.search(r"style=|<style", asked.html)
    assert wrong.status == 422
    assert codes.in_fours(secret) in wrong.text  # the same secret: the app need not be set up again
    fresh = re.findall(r"\b\d{4} \d{4}\b", shown.text)
    assert len(fresh) == 10
    assert fresh == re.findall(r"\b\d{4} \d{4}\b", again.text)
    assert "Còn 10 trên 10 mã dự phòng" in after.text
    assert not re.findall(r"\b\d{4} \d{4}\b", never.text)
    assert codes.has_app(officer)


def test_who_has_no_password_sets_an_app_up_without_being_asked_for_a_second_code(
    client: Client, officer: Account
) -> None:
    """The code just used counts no second time: she would wait half a minute before her recovery codes."""
    officer.set_unusable_password()
    officer.save()
    client.force_login(officer)
    asked = _follow(client, "/toi/ma", "get", {})

    shown = asked.press("Bật mã đăng nhập", code=code_at(codes.secret_of(client.session), CLOCK))

    assert shown.path == "/toi/ma/du-phong"
    assert len(re.findall(r"\b\d{4} \d{4}\b", shown.text)) == 10


def test_codes_are_made_anew_and_taken_away(client: Client, officer: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    old = with_app(officer, monkeypatch)
    page = sign_in(client).press("Đăng nhập", code=code_at(RFC_SECRET, CLOCK))

    anew = _follow(client, "/toi/bao-mat", "get", {}).press("Làm mã dự phòng mới")
    void = codes.takes(officer, old[0])
    gone = anew.press("Tôi đã cất mã").press("Bỏ mã đăng nhập")

    assert page.status == 200
    assert len(re.findall(r"\b\d{4} \d{4}\b", anew.text)) == 10
    assert not void
    assert "Đã bỏ mã đăng nhập" in gone.text
    assert not Authenticator.objects.filter(user=officer).exists()


def test_what_changes_sign_in_asks_for_the_password_when_it_was_given_long_ago(
    client: Client, officer: Account
) -> None:
    client.force_login(officer)

    asked = _follow(client, "/toi/ma", "get", {})
    wrong = asked.press("Tiếp tục", password="sai")
    right = wrong.press("Tiếp tục", password=WORD)

    assert asked.path.startswith("/toi/xac-nhan")
    assert "Mật khẩu chưa đúng" in wrong.text
    assert right.path == "/toi/ma"
    assert client.post("/toi/ma/bo").status_code == 303


@pytest.mark.parametrize("address", ["/toi/ma/bo", "/toi/ma/du-phong/lam-lai"])
def test_a_post_that_is_not_confirmed_changes_nothing(
    client: Client, officer: Account, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    fresh = with_app(officer, monkeypatch)
    client.force_login(officer)

    answer = client.post(address)

    assert answer["Location"].startswith("/toi/xac-nhan")
    assert codes.takes(officer, fresh[0])


@pytest.mark.parametrize("onward", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_confirming_leads_to_our_own_pages_alone(client: Client, officer: Account, onward: str) -> None:
    client.force_login(officer)

    answer = client.post("/toi/xac-nhan", {"password": WORD, "next": onward})

    assert answer["Location"] == "/toi/bao-mat"


@pytest.mark.parametrize("who", ["nguoidan.1", "quantri", "hethong.dvcqg"])
def test_codes_are_for_staff(client: Client, who: str) -> None:
    account = Account.objects.get(pk=who)
    client.force_login(account)

    page = client.get("/toi/ma")

    assert page.status_code == (200 if codes.are_offered_to(account) else 404)
    assert codes.are_offered_to(account) is (account.employer != "NONE")


def test_switched_off_nobody_is_asked_and_there_is_no_page(
    client: Client, officer: Account, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_app(officer, monkeypatch)
    settings.STAFF_CODES = "off"

    page = sign_in(client)

    assert page.path == "/quay/"
    assert client.get("/toi/ma").status_code == 404
    assert "Mã đăng nhập" not in client.get("/toi/bao-mat").content.decode()


# ---- where codes are required ----------------------------------------------------------------------------------------


def test_staff_without_an_app_are_led_to_set_one_up_before_any_other_page(
    client: Client, officer: Account, settings: Settings
) -> None:
    settings.STAFF_CODES = "required"

    first = sign_in(client)
    elsewhere = [client.get(address)["Location"] for address in ("/quay/", "/toi", "/", "/giai-quyet/", "/tim")]
    sent = client.post("/quay/quet", {"q": "MC-2TKB-9PWE-J"})["Location"]
    secret = codes.secret_of(client.session)
    first.press("Bật mã đăng nhập", code=code_at(secret, CLOCK)).press("Tôi đã cất mã")

    assert first.path == "/toi/ma"
    assert "bắt buộc" in first.text
    assert set(elsewhere) == {"/toi/ma"}
    assert sent == "/toi/ma"
    assert client.get("/quay/").status_code == 200


def test_where_codes_are_required_they_cannot_be_taken_away(
    client: Client, officer: Account, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STAFF_CODES = "required"
    with_app(officer, monkeypatch)
    sign_in(client).press("Đăng nhập", code=code_at(RFC_SECRET, CLOCK))

    page = _follow(client, "/toi/ma/bo", "post", {})

    assert "bắt buộc dùng mã đăng nhập, nên không bỏ được" in page.text
    assert codes.has_app(officer)


def test_applicants_are_not_led_anywhere(client: Client, settings: Settings) -> None:
    settings.STAFF_CODES = "required"
    client.force_login(Account.objects.get(pk="nguoidan.1"))

    assert client.get("/cua-toi").status_code == 200


def test_being_required_costs_no_statement_once_it_is_known(
    client: Client, officer: Account, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_app(officer, monkeypatch)
    client.force_login(officer)
    counts = []
    for setting in ("asked", "required", "required"):
        settings.STAFF_CODES = setting
        with CaptureQueriesContext(connection) as asked:
            client.get("/toi")
        counts.append(len([item for item in asked if "mfa_authenticator" in item["sql"]]))

    assert counts == [0, 1, 0]


@pytest.mark.parametrize("name", ["mfa_index", "mfa_authenticate", "mfa_activate_totp", "usersessions_list"])
def test_the_pages_of_the_library_have_no_address(name: str, client: Client) -> None:
    for path in ("/2fa/", "/2fa/totp/activate/", "/accounts/2fa/", "/sessions/", "/accounts/sessions/"):
        assert client.get(path).status_code == 404


def test_a_confirmation_holds_ten_minutes(client: Client, officer: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in(client)
    soon = client.get("/toi/ma").status_code
    at(monkeypatch, int(time.time()) + 601)

    assert soon == 200
    assert client.get("/toi/ma").status_code == 302


def test_a_setting_that_is_none_of_the_three_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    read = [one_of("MOTCUA_STAFF_CODES", "asked", "off", "required")]
    for said in ("OFF", " required "):
        monkeypatch.setenv("MOTCUA_STAFF_CODES", said)
        read.append(one_of("MOTCUA_STAFF_CODES", "asked", "off", "required"))
    monkeypatch.setenv("MOTCUA_STAFF_CODES", "maybe")

    with pytest.raises(ImproperlyConfigured, match="MOTCUA_STAFF_CODES is one of asked, off, required, not “maybe”"):
        one_of("MOTCUA_STAFF_CODES", "asked", "off", "required")
    assert read == ["asked", "off", "required"]
