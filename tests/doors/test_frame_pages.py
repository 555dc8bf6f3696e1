"""What holds for every page: errors in words, headers, languages, the bar, and the page about oneself."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as the_settings
from django.core.cache import cache
from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import path
from pytest_django import Settings

from motcua import urls as all_urls
from motcua.base.violations import NoRight, NotReadable, NotThere, RuleViolation
from motcua.doors.frame import catalogues, errors, languages, navigation
from motcua.doors.frame.limits import TooManyTries
from motcua.ground.people.models import Account
from motcua.ground.people.rules import Role

CLERK = "buudien.cainuoc"


@pytest.fixture(autouse=True)
def a_demo(db: None, settings: Settings) -> None:
    settings.DEMO = True
    cache.clear()
    catalogues.compile_all()


def signed_in(client: Client, username: str) -> Client:
    client.force_login(Account.objects.get(username=username))
    return client


# ---- a door that goes wrong in every way -----------------------------------------------------------------------------


def _raise(fault: Exception) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        raise fault

    return view


FAULTS: dict[str, tuple[Exception, int, str]] = {
    "hong": (ValueError("bí mật của máy"), 500, "Có lỗi ở phía chúng tôi"),
    "mat-co-so-du-lieu": (OperationalError("bí mật của máy"), 503, "Máy chủ dữ liệu chưa trả lời"),
    "nghi-ngo": (SuspiciousOperation("bí mật của máy"), 400, "Yêu cầu không đọc được"),
    "khong-thay": (NotThere(thing="hồ sơ"), 404, "Không tìm thấy hồ sơ."),
    "khong-quyen": (NoRight(sentence="Việc này của người khác."), 403, "Việc này của người khác."),
    "khong-duoc": (RuleViolation(law="NĐ 118/2025/NĐ-CP, Điều 16"), 409, "NĐ 118/2025/NĐ-CP, Điều 16"),
    "go-sai": (NotReadable(sentence="Gõ lại ngày cấp."), 422, "Gõ lại ngày cấp."),
    "qua-nhieu": (TooManyTries(tries=5, wait="7 phút", wait_seconds=400), 429, "Bạn đã thử 5 lần. Thử lại sau 7 phút."),
}


class Broken:
    """All addresses, and those of the faults."""

    urlpatterns = (
        *(path(f"thu/{name}", _raise(fault)) for name, (fault, _status, _words) in FAULTS.items()),
        *all_urls.urlpatterns,
    )
    handler400, handler403, handler404 = all_urls.handler400, all_urls.handler403, all_urls.handler404
    handler500 = all_urls.handler500


@pytest.fixture
def broken(settings: Settings) -> Client:
    """A client that sees what a browser sees, faults included."""
    settings.ROOT_URLCONF = Broken
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("name", sorted(FAULTS))
@pytest.mark.parametrize("who", ["nobody", CLERK])
def test_every_fault_is_a_page_in_words_without_a_stack(broken: Client, name: str, who: str) -> None:
    _fault, status, words = FAULTS[name]
    if who != "nobody":
        signed_in(broken, who)

    page = broken.get(f"/thu/{name}")

    text = page.content.decode()
    assert page.status_code == status
    assert words in text
    assert "bí mật" not in text
    assert "Traceback" not in text
    assert "<h1>" in text
    assert 'href="/' in text


def test_a_refusal_says_for_how_long_to_wait(broken: Client) -> None:
    assert broken.get("/thu/qua-nhieu")["Retry-After"] == "400"


def test_the_page_of_a_fault_needs_neither_database_nor_context(client: Client) -> None:
    with connection.execute_wrapper(_no_database):
        page = errors.broken(RequestFactory().get("/"))

    assert page.status_code == 500
    assert "Có lỗi ở phía chúng tôi" in page.content.decode()


def _no_database(*_args: Any) -> None:
    raise OperationalError("the server is away")


def test_without_a_database_a_page_is_the_page_of_a_fault() -> None:
    client = signed_in(Client(raise_request_exception=False), CLERK)

    with connection.execute_wrapper(_no_database):
        page = client.get("/toi")

    assert page.status_code == 503
    assert "Máy chủ dữ liệu chưa trả lời" in page.content.decode()
    assert page["Retry-After"] == "30"


@pytest.mark.parametrize("address", ["/khong-co", "/quay/khong-co", "/thu-tuc/%00", "/tra-cuu/..%2f", "/favicon.ico"])
def test_an_address_that_is_none_is_a_page_with_a_way_on(client: Client, address: str) -> None:
    page = client.get(address)

    assert page.status_code == 404
    assert "Không tìm thấy trang này" in page.content.decode()


def test_a_wrong_method_is_a_page_too(client: Client) -> None:
    page = client.post("/thu-tuc")

    assert page.status_code == 405
    assert "Trang này không nhận cách gửi đó" in page.content.decode()
    assert "GET" in page["Allow"]


def test_a_program_that_reads_no_pages_gets_the_bare_answer(client: Client) -> None:
    answer = client.post("/healthz", headers={"accept": "application/json"})

    assert answer.status_code == 405
    assert answer.content == b""


def test_a_foreign_host_is_refused_in_words(client: Client) -> None:
    page = client.get("/", headers={"host": "evil.example"})

    assert page.status_code == 400
    assert "Yêu cầu không đọc được" in page.content.decode()


# ---- headers ---------------------------------------------------------------------------------------------------------

PUBLIC = [
    "/",
    "/?q=gplx",
    "/thu-tuc",
    "/thu-tuc/3.000347",
    "/linh-vuc/MH-GPLX",
    "/diem-phuc-vu",
    "/tra-cuu",
    "/dang-nhap",
]
OWN = [("nguoidan.1", "/cua-toi"), (CLERK, "/toi"), ("quantri", "/toi"), ("hethong.dvcqg", "/toi"), (CLERK, "/_styles")]
PAGES = [("", address) for address in [*PUBLIC, "/khong-co", "/_styles"]] + OWN


@pytest.mark.parametrize(("who", "address"), PAGES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_page_holds_script_or_style_of_its_own(client: Client, who: str, address: str, language: str) -> None:
    if who:
        signed_in(client, who)
    client.cookies["django_language"] = language

    page = client.get(address)

    text = page.content.decode()
    policy = page["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:", text, re.IGNORECASE)
    assert all(' src="' in tag for tag in re.findall(r"<script[^>]*>", text))
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', text)


@pytest.mark.parametrize(("who", "address"), OWN)
def test_nobody_keeps_a_page_of_a_signed_in_person(client: Client, who: str, address: str) -> None:
    kept = signed_in(client, who).get(address)["Cache-Control"]

    assert "no-store" in kept
    assert "private" in kept


@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_are_asked_for_anew(client: Client, address: str) -> None:
    page = client.get(address)

    assert "no-cache" in page["Cache-Control"]
    assert "private" in page["Cache-Control"]
    assert page["X-Frame-Options"] == "DENY"
    assert page["X-Content-Type-Options"] == "nosniff"


# ---- languages -------------------------------------------------------------------------------------------------------


def test_an_english_browser_sees_vietnamese_until_its_person_chooses(client: Client) -> None:
    wished = client.get("/", headers={"accept-language": "en"})
    chosen = client.post("/ngon-ngu", {"language": "en", "next": "/"})
    seen = client.get("/")

    assert '<html lang="vi"' in wished.content.decode()
    assert chosen.status_code == 302
    assert '<html lang="en"' in seen.content.decode()
    assert "Which document do you need?" in seen.content.decode()
    assert seen["Content-Language"] == "en"


@pytest.mark.parametrize("language", ["fr", "", "vi\r\nx", "en-gb", "../en"])
def test_a_language_that_is_none_of_ours_is_vietnamese(client: Client, language: str) -> None:
    client.cookies["django_language"] = language

    assert '<html lang="vi"' in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("who", "address", "sections"),
    [
        (CLERK, "/quay/", ["Quầy", "Tiếp nhận", "Giao nhận", "Trả kết quả"]),
        ("thuly.congan", "/giai-quyet/", ["Hộp việc", "Tìm hồ sơ"]),
        ("vanphong.tinh", "/dieu-hanh/", ["Toàn cảnh", "Quá hạn"]),
    ],
)
def test_every_door_has_its_sections_and_the_person(
    client: Client, who: str, address: str, sections: list[str]
) -> None:
    text = signed_in(client, who).get(address).content.decode()

    bar = text[text.index("mc-sections") : text.index("</nav>", text.index("mc-sections"))]
    named = [words for words in re.findall(r">([^<>]+?)(?:<span|</a>)", bar) if words in sections]
    assert list(dict.fromkeys(named)) == sections  # what a phone has no place for stands in its menu once more
    assert Account.objects.get(pk=who).full_name in text


def test_a_violation_speaks_the_language_of_the_page(client: Client) -> None:
    client.cookies["django_language"] = "en"

    text = signed_in(client, "nguoidan.1").get("/cua-toi/YC-261102-999999").content.decode()

    assert "Not found. Check the code" in text
    assert languages.said(RuleViolation()) == "Chưa thực hiện được."


# ---- the bar and the page about oneself ------------------------------------------------------------------------------


def test_the_bar_of_the_portal_depends_on_who_is_there(client: Client) -> None:
    strangers = client.get("/").content.decode()
    applicants = signed_in(client, "nguoidan.1").get("/").content.decode()
    clerks = signed_in(Client(), CLERK).get("/").content.decode()

    assert "Đăng nhập" in strangers
    assert "Hồ sơ của tôi" in applicants
    assert "Đăng nhập" not in applicants
    assert "Trang của tôi" in clerks
    assert "Hồ sơ của tôi" not in clerks


def test_a_section_is_current_on_its_page_and_below(client: Client) -> None:
    text = client.get("/thu-tuc/3.000347").content.decode()

    assert re.search(r'href="/thu-tuc" aria-current="page"', text)
    assert text.count('aria-current="page"') == 2  # wide bar and menu of narrow screens


def test_a_section_without_a_page_is_left_out() -> None:
    request = RequestFactory().get("/")

    for door in navigation.SECTIONS:
        for section in navigation.sections(request, door, None):
            assert section.href


def test_the_first_role_of_an_account_decides_where_a_person_begins() -> None:
    assert navigation.doors_in_order([Role.CASE_OFFICER, Role.ONE_STOP_OFFICER]) == ("office", "desk")
    assert navigation.doors_in_order([Role.ONE_STOP_HEAD])[0] == "desk"
    assert navigation.doors_in_order([Role.ADMINISTRATOR]) == ("admin",)
    assert navigation.home_of([Role.CASE_OFFICER, Role.ONE_STOP_OFFICER]) == "/giai-quyet/"
    assert navigation.home_of([Role.COURIER]) == "/tuyen/"
    assert navigation.home_of([Role.ADMINISTRATOR]) == "/quan-tri/"
    assert navigation.home_of([Role.APPLICANT]) == "/cua-toi"


def test_the_page_about_oneself_names_place_and_rights(client: Client) -> None:
    text = signed_in(client, CLERK).get("/toi").content.decode()

    assert "Lâm Thị Ngọc Hân" in text
    assert "Quầy 2 · Bưu điện Cái Nước" in text
    assert "Thỏa thuận 07/TT-CM" in text
    assert "đến hết ngày 31/12/2030" in text
    assert "Lâm Thị Ngọc Hân" not in text[text.index("<title>") : text.index("</title>")]


def test_the_administrator_is_told_which_commands_administrate(client: Client) -> None:
    text = signed_in(client, "quantri").get("/toi").content.decode()

    assert "motcua doctor" in text
    assert "motcua doctor" not in signed_in(Client(), CLERK).get("/toi").content.decode()


@pytest.mark.parametrize("address", ["/toi", "/cua-toi", "/cua-toi/YC-261102-000001"])
def test_strangers_are_asked_to_sign_in_and_come_back(client: Client, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 302
    assert answer["Location"] == f"/dang-nhap?next={address}"


def test_staff_cannot_open_the_applicants_door(client: Client) -> None:
    page = signed_in(client, CLERK).get("/cua-toi")

    assert page.status_code == 403
    assert "Trang này dành cho vai trò khác" in page.content.decode()


def test_who_may_not_pass_a_door_does_not_wear_its_bar(client: Client) -> None:
    page = signed_in(client, "thuly.congan").get("/quay/")

    text = page.content.decode()
    assert page.status_code == 403
    assert "/quay/tiep-nhan" not in text
    assert "Trang của tôi" in text
    assert 'class="govuk-button" href="/giai-quyet/"' in text


def test_the_style_page_is_for_demo_and_debug_alone(client: Client, settings: Settings) -> None:
    shown = client.get("/_styles")
    settings.DEMO = settings.DEBUG = False

    assert shown.status_code == 200
    assert client.get("/_styles").status_code == 404


@pytest.mark.parametrize(("who", "address"), PAGES)
def test_no_page_asks_the_database_much(client: Client, who: str, address: str) -> None:
    if who:
        signed_in(client, who)

    with CaptureQueriesContext(connection) as asked:
        client.get(address)

    assert len(asked) <= 15


def test_a_ribbon_says_that_everything_is_made_up(client: Client, settings: Settings) -> None:
    shown = client.get("/").content.decode()
    settings.DEMO = False

    assert "Bản trình diễn." in shown
    assert "Bản trình diễn." not in client.get("/").content.decode()
    assert the_settings.SESSION_COOKIE_HTTPONLY
