"""Signing in through a real OpenID Connect provider: bound to an account by a claim, never made, never a way around."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.usersessions.models import UserSession
from auditlog.models import LogEntry
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from motcua.base.providers import BadProviders, read_providers
from motcua.ground.people.models import Account
from tests.doors.hands import _follow
from tests.doors.oidc import CITIZENS, OFFICE, PEOPLE, AtProvider, provider, provider_process, sign_in
from tests.factories import MONDAY

__all__ = ["provider", "provider_process"]

pytestmark = pytest.mark.django_db

OFFICER, ADDRESS, WORD = "motcua.congan", "motcua.congan@tinh.example.vn", "quê hương 2026"


@pytest.fixture(autouse=True)
def nobody_has_tried(db: None, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.DEMO = False
    cache.clear()


@pytest.fixture
def officer() -> Account:
    """An official with an address and a password."""
    account = Account.objects.get(pk=OFFICER)
    account.email = ADDRESS
    account.set_password(WORD)
    account.save()
    return account


def is_in(client: Client) -> bool:
    return client.get("/toi").status_code == 200


def state() -> Any:
    return Account.objects.count(), list(SocialAccount.objects.values_list("user_id", "provider", "uid"))


# ---- coming in -------------------------------------------------------------------------------------------------------


def test_an_applicant_comes_in_by_her_personal_number_and_is_bound(provider: AtProvider) -> None:
    client = Client()

    answer = sign_in(client, provider, CITIZENS, "sub-citizen")

    assert answer.status_code == 302, answer.content.decode()
    assert is_in(client)
    assert client.session["_auth_user_id"] == "nguoidan.1"
    assert state()[1] == [("nguoidan.1", CITIZENS, "sub-citizen")]
    assert UserSession.objects.filter(user_id="nguoidan.1").count() == 1


def test_of_what_the_provider_tells_only_its_id_is_kept(provider: AtProvider) -> None:
    for _again in range(2):
        sign_in(Client(), provider, CITIZENS, "sub-citizen")

    row = SocialAccount.objects.get()
    assert (row.uid, row.extra_data) == ("sub-citizen", {})
    assert SocialToken.objects.count() == 0
    assert Account.objects.get(pk="nguoidan.1").full_name != PEOPLE["sub-citizen"]["name"]
    assert "096187000901" not in str(list(LogEntry.objects.values_list("changes", flat=True)))


def test_once_bound_the_id_counts_and_no_claim_any_more(provider: AtProvider) -> None:
    sign_in(Client(), provider, CITIZENS, "sub-citizen")
    Account.objects.filter(pk="nguoidan.1").update(personal_id="096187000999")
    client = Client()

    sign_in(client, provider, CITIZENS, "sub-citizen")

    assert client.session["_auth_user_id"] == "nguoidan.1"


def test_an_official_comes_in_by_a_verified_address_to_the_page_she_wanted(
    provider: AtProvider, officer: Account
) -> None:
    client = Client()

    answer = sign_in(client, provider, OFFICE, "sub-officer", next="/quay/tra-ket-qua")

    assert answer["Location"] == "/quay/tra-ket-qua"
    assert client.session["_auth_user_id"] == OFFICER
    officer.refresh_from_db()
    assert officer.check_password(WORD)


def test_who_has_a_code_app_is_asked_for_the_code_too(provider: AtProvider, officer: Account) -> None:
    Authenticator.objects.create(user=officer, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client = Client()

    answer = sign_in(client, provider, OFFICE, "sub-officer")

    assert answer["Location"] == "/dang-nhap/ma"
    assert not is_in(client)


def app_of(account: Account) -> None:
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": "x"})


@pytest.mark.parametrize("sub", ["sub-two-factors", "sub-high-level"])
def test_a_token_that_speaks_of_a_second_factor_counts_as_our_code(
    provider: AtProvider, officer: Account, settings: Settings, sub: str
) -> None:
    settings.STAFF_CODES = "required"
    without_app, with_app = Client(), Client()

    sign_in(without_app, provider, OFFICE, sub)
    app_of(officer)
    sign_in(with_app, provider, OFFICE, sub)

    assert is_in(without_app)
    assert is_in(with_app)


@pytest.mark.parametrize("has_password", [True, False])
def test_staff_whose_provider_says_nothing_of_a_second_factor_use_our_codes(
    provider: AtProvider, officer: Account, settings: Settings, has_password: bool
) -> None:
    settings.STAFF_CODES = "required"
    if not has_password:
        officer.set_unusable_password()
        officer.save()
    without_app, with_app = Client(), Client()

    sign_in(without_app, provider, OFFICE, "sub-password")
    led = without_app.get("/toi")
    app_of(officer)
    asked = sign_in(with_app, provider, OFFICE, "sub-password")

    assert (led.status_code, led["Location"]) == (302, "/toi/ma")
    assert asked["Location"] == "/dang-nhap/ma"
    assert not is_in(with_app)


def test_a_second_factor_counts_only_where_the_settings_name_it_and_for_that_account_alone(
    provider: AtProvider, officer: Account, settings: Settings
) -> None:
    settings.STAFF_CODES = "required"
    settings.OIDC_PROVIDERS = tuple(
        type(item)(**{**fields(item), "second_factor": ()}) for item in settings.OIDC_PROVIDERS
    )
    client = Client()

    sign_in(client, provider, OFFICE, "sub-two-factors")

    assert not is_in(client)
    session = client.session
    session["came-through"] = ["thuly.congan", True]
    session.save()
    assert not is_in(client)


# ---- not coming in ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("provider_id", "sub", "sentence"),
    [
        (CITIZENS, "sub-unknown", "chưa có tài khoản nào ứng với bạn. Đến quầy Một cửa hoặc bưu điện"),
        (CITIZENS, "sub-empty", "chưa có tài khoản nào ứng với bạn"),
        (OFFICE, "sub-unknown", "Hỏi người quản trị của cơ quan bạn."),
        (OFFICE, "sub-unverified", "chưa có tài khoản nào ứng với bạn"),
        (OFFICE, "sub-citizen", "chưa có tài khoản nào ứng với bạn"),
    ],
)
def test_whom_we_do_not_know_is_told_so_and_nothing_is_made(
    provider: AtProvider, officer: Account, provider_id: str, sub: str, sentence: str
) -> None:
    before, client = state(), Client()

    answer = sign_in(client, provider, provider_id, sub)

    text = answer.content.decode()
    assert answer.status_code == 403
    assert sentence in text
    assert "Về trang đăng nhập" in text
    assert not is_in(client)
    assert state() == before


def test_a_claim_of_two_accounts_is_nobodys(provider: AtProvider, officer: Account) -> None:
    Account.objects.filter(pk="thuly.congan").update(email=ADDRESS)
    before = state()

    assert sign_in(Client(), provider, OFFICE, "sub-officer").status_code == 403
    assert state() == before


def test_the_provider_of_applicants_opens_no_account_of_staff_and_none_of_an_administrator(
    provider: AtProvider, officer: Account
) -> None:
    Account.objects.filter(pk=OFFICER).update(personal_id=PEOPLE["sub-officer"]["citizen_id"])
    Account.objects.filter(pk="quantri").update(email="quantri@tinh.example.vn")
    before = state()

    answers = [
        sign_in(Client(), provider, CITIZENS, "sub-officer"),
        sign_in(Client(), provider, OFFICE, "sub-administrator"),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert state() == before


def test_a_bound_account_that_is_suspended_or_changed_sides_stays_out(provider: AtProvider, officer: Account) -> None:
    sign_in(Client(), provider, OFFICE, "sub-officer")
    suspended, moved = Client(), Client()
    Account.objects.filter(pk=OFFICER).update(suspended_at=MONDAY)
    first = sign_in(suspended, provider, OFFICE, "sub-officer")
    Account.objects.filter(pk=OFFICER).update(suspended_at=None, roles=["ADMINISTRATOR"])
    second = sign_in(moved, provider, OFFICE, "sub-officer")

    assert (first.status_code, second.status_code) == (403, 403)
    assert not is_in(suspended)
    assert not is_in(moved)


def test_who_turns_back_at_the_provider_is_on_the_sign_in_page(provider: AtProvider) -> None:
    client = Client()
    leads_to = client.post(f"/dang-nhap/qua/{CITIZENS}")["Location"]
    state_id = leads_to.split("state=")[1].split("&")[0]

    answer = client.get(f"/dang-nhap/qua/{CITIZENS}/xong?error=access_denied&state={state_id}", follow=True)

    assert "bạn đã dừng ở trang của Định danh thử" in answer.content.decode()
    assert not is_in(client)


@pytest.mark.parametrize("query", ["", "?code=x", "?code=x&state=y", "?error=server_error&state=y", "?state=%00"])
def test_what_no_sign_in_began_brings_nobody_in(provider: AtProvider, query: str) -> None:
    client, before = Client(), state()

    answer = client.get(f"/dang-nhap/qua/{CITIZENS}/xong{query}")

    assert answer.status_code == 502
    assert "Chưa đăng nhập được" in answer.content.decode()
    assert state() == before


def test_a_code_of_the_provider_counts_once_and_in_one_browser(provider: AtProvider) -> None:
    client = Client()
    comes_back = provider.come_back(client.post(f"/dang-nhap/qua/{CITIZENS}")["Location"], "sub-citizen")

    stolen = Client().get(comes_back)
    mine = client.get(comes_back)
    again = client.get(comes_back)

    assert (stolen.status_code, mine.status_code, again.status_code) == (502, 302, 502)


def test_a_provider_that_does_not_answer_is_said_in_a_sentence(provider: AtProvider, settings: Settings) -> None:
    first = settings.OIDC_PROVIDERS[0]
    settings.OIDC_PROVIDERS = (type(first)(**{**fields(first), "server_url": "http://127.0.0.1:9"}),)

    answer = Client().post(f"/dang-nhap/qua/{CITIZENS}")

    assert answer.status_code == 502
    assert "hệ thống đó chưa trả lời" in answer.content.decode()


def fields(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


def test_a_provider_that_is_not_configured_has_no_page(provider: AtProvider, settings: Settings) -> None:
    client = Client()
    before = [client.post("/dang-nhap/qua/khac").status_code, client.get("/dang-nhap/qua/khac/xong").status_code]
    link = client.get(f"/dang-nhap/qua/{CITIZENS}").status_code
    settings.OIDC_PROVIDERS = ()

    assert (before, link) == ([404, 404], 405)
    assert client.post(f"/dang-nhap/qua/{CITIZENS}").status_code == 404
    assert "Hoặc đăng nhập qua" not in client.get("/dang-nhap").content.decode()


def test_the_way_to_a_provider_is_throttled(provider: AtProvider, settings: Settings) -> None:
    settings.MOTCUA_LIMITS = {**settings.MOTCUA_LIMITS, "oidc": {"address": "2/15m"}}

    assert [Client().post(f"/dang-nhap/qua/{CITIZENS}").status_code for _ in range(3)] == [302, 302, 429]


def test_after_the_provider_one_goes_to_our_own_pages_alone(provider: AtProvider) -> None:
    answer = sign_in(Client(), provider, CITIZENS, "sub-citizen", next="https://evil.example/")

    assert answer["Location"].startswith("/")


# ---- binding and unbinding -------------------------------------------------------------------------------------------


def with_password(client: Client, name: str = OFFICER) -> Client:
    assert client.post("/dang-nhap", {"login": name, "password": WORD}).status_code == 302
    return client


def bound(client: Client, provider: AtProvider, provider_id: str, sub: str) -> Any:
    leads_to = client.post(f"/toi/lien-ket/{provider_id}")["Location"]
    return client.get(provider.come_back(leads_to, sub), follow=True)


def test_one_binds_and_unbinds_on_ones_own_page_and_the_record_says_so(provider: AtProvider, officer: Account) -> None:
    client = with_password(Client())
    page = _follow(client, "/toi/bao-mat", "get", {})
    assert "Cơ quan thử chưa liên kết" in page.text
    assert "Định danh thử" not in page.text

    answer = bound(client, provider, OFFICE, "sub-unknown")
    assert "Đã liên kết với Cơ quan thử." in answer.content.decode()
    assert state()[1] == [(OFFICER, OFFICE, "sub-unknown")]
    assert is_in(with_other(provider))

    page = _follow(client, "/toi/bao-mat", "get", {}).press("Bỏ liên kết")
    assert "Đã bỏ liên kết." in page.text
    assert state()[1] == []
    changes = [entry.changes for entry in LogEntry.objects.filter(object_pk=OFFICER).order_by("id")]
    assert {"đăng nhập qua hệ thống khác": ["", OFFICE]} in changes
    assert {"đăng nhập qua hệ thống khác": [OFFICE, ""]} in changes


def with_other(provider: AtProvider) -> Client:
    client = Client()
    sign_in(client, provider, OFFICE, "sub-unknown")
    return client


def test_what_is_bound_to_somebody_else_is_not_bound_again(provider: AtProvider, officer: Account) -> None:
    sign_in(Client(), provider, OFFICE, "sub-officer")
    colleague = Account.objects.get(pk="thuly.congan")
    colleague.set_password(WORD)
    colleague.save()
    before = state()

    answer = bound(with_password(Client(), "thuly.congan"), provider, OFFICE, "sub-officer")

    assert answer.status_code == 409
    assert state() == before


def test_the_last_way_in_is_not_unbound(provider: AtProvider) -> None:
    client = Client()
    sign_in(client, provider, CITIZENS, "sub-citizen")
    before = state()

    answer = client.post(f"/toi/lien-ket/{CITIZENS}/bo", follow=True)

    assert "Đây là cách đăng nhập duy nhất của bạn." in answer.content.decode()
    assert state() == before


def test_nobody_binds_what_speaks_for_others_or_unbinds_what_is_not_hers(
    provider: AtProvider, officer: Account
) -> None:
    client, before = with_password(Client()), state()

    assert client.post(f"/toi/lien-ket/{CITIZENS}").status_code == 404
    assert client.post(f"/toi/lien-ket/{OFFICE}/bo").status_code == 404
    assert client.get(f"/toi/lien-ket/{OFFICE}").status_code == 405
    assert Client().post(f"/toi/lien-ket/{OFFICE}").status_code == 302
    assert state() == before


# ---- the file of providers -------------------------------------------------------------------------------------------

GOOD = """[{"id": "vneid", "name": "VNeID", "server_url": "https://example.vn", "client_id": "a", "client_secret": "b",
"claim": "citizen_pid", "matches": "personal_id", "people": "APPLICANT", "origins": ["https://login.example.vn"]}]"""


def test_a_provider_is_read_with_the_origins_of_its_pages() -> None:
    (found,) = read_providers(GOOD)

    assert found.form_origins == ("https://example.vn", "https://login.example.vn")
    assert read_providers("[]") == ()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (GOOD, "{", "is no JSON"),
        (GOOD, "{}", "a list of objects"),
        ('"client_secret": "b",', "", "needs client_secret"),
        ("https://example.vn", "http://example.vn", "is no https:// address"),
        ("personal_id", "full_name", "matches one of personal_id, email, username"),
        ("APPLICANT", "ADMINISTRATOR", "speaks for APPLICANT or STAFF"),
        ('"id": "vneid"', '"id": "../x"', "2 to 30 of"),
        ('"name"', '"nom"', "needs name"),
        ('"claim"', '"second_factor": "otp", "claim"', "second_factor of “vneid” is a list of words"),
        ('"origins": ["https://login.example.vn"]', '"origins": "x"', "is a list of words"),
        ('"claim"', '"secret": "x", "claim"', "unknown secret"),
        ("[{", '[{"id": "vneid", "name": "n", "server_url": "https://b.vn", "client_id": "a", "client_secret": "b", '
         '"claim": "c", "matches": "email", "people": "STAFF"}, {', "names an id twice"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_of_providers_says_what_is_wrong(old: str, new: str, sentence: str) -> None:
    with pytest.raises(BadProviders, match=sentence):
        read_providers(GOOD.replace(old, new))
