"""Help: the key map, its switch, and pages for what went wrong that say where to go."""

import re

import pytest
from django.test import Client
from pytest_django import Settings

from motcua.doors.frame import keymap, navigation
from motcua.ground.people.models import Account
from tests.doors.hands import _follow

pytestmark = pytest.mark.django_db
CLERK, OFFICER, HEAD = "buudien.cainuoc", "thuly.congan", "lanhdao.congan"
NEVER = {"F1", "F3", "F5", "F6", "F7", "F11", "F12"}
"""Keys that are the browser's."""


def signed_in(who: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=who))
    return client


# ---- keys ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "address", "home"), [(CLERK, "/quay/", "ô quét"), (OFFICER, "/giai-quyet/", "ô tìm")])
def test_the_map_of_a_door_stands_on_its_pages_and_on_one_of_its_own(who: str, address: str, home: str) -> None:
    client = signed_in(who)
    page = _follow(client, address, "get", {})

    own = page.click("Phím tắt")

    for text in (page.text, own.text):
        for words in ("Ctrl Enter", "Esc", f"về {home}", "j k", "Tab"):
            assert words in text
    assert own.path.startswith("/phim-tat")
    assert "<dialog" in page.html


def test_the_desk_tells_its_function_keys_and_what_a_scan_does() -> None:
    text = _follow(signed_in(CLERK), "/phim-tat", "get", {}).text

    for words in ("F2 Tiếp nhận", "F4 Giao nhận", "F8 Trả kết quả", "Bỏ lần quét cuối"):
        assert words in text


@pytest.mark.parametrize("who", ["buuta.cainuoc", "nguoidan.1", "quantri"])
def test_who_works_without_keys_is_shown_none(who: str) -> None:
    page = _follow(signed_in(who), "/phim-tat", "get", {})

    assert "không có phím tắt nào" in page.text
    assert "F2" not in page.text
    assert not page.has_button("Tắt phím một chữ")


@pytest.mark.parametrize(("who", "is_at_desk"), [(CLERK, True), (OFFICER, False), ("vanphong.tinh", False)])
def test_each_door_shows_its_own_keys_and_those_that_its_pages_bind(who: str, is_at_desk: bool) -> None:
    text = _follow(signed_in(who), "/phim-tat", "get", {}).text

    for words in ("Alt P In phiếu", "Alt L Lấy thông tin", "F2 Tiếp nhận"):
        assert (words in text) is is_at_desk, words


def test_no_key_of_the_browser_is_taken() -> None:
    taken = {entry.key for entries in navigation.SECTIONS.values() for entry in entries}
    taken |= {key.keys for door in keymap.DOORS for group in keymap.of_door(door) for key in group.keys}

    assert not taken & NEVER


def test_strangers_may_read_the_keys_too(client: Client) -> None:
    assert client.get("/phim-tat").status_code == 200


def test_single_letters_are_switched_off_for_this_browser_and_on_again() -> None:
    client = signed_in(OFFICER)
    page = _follow(client, "/phim-tat", "get", {})

    off = _follow(client, "/phim-tat", "post", {"chu": "tat", "next": "/giai-quyet/"})
    on = _follow(client, "/phim-tat", "post", {"chu": "bat", "next": "https://evil.example/"})

    assert page.has_button("Tắt phím một chữ")
    assert off.path == "/giai-quyet/"
    assert 'data-mc-letters="off"' in off.html
    assert on.path == "/phim-tat"
    assert "data-mc-letters" not in on.html


# ---- the bar ---------------------------------------------------------------------------------------------------------


def test_a_case_officer_is_not_offered_what_heads_alone_may_open(settings: Settings) -> None:
    settings.DEMO = True
    for address in ("/giai-quyet/", "/tim", "/phim-tat"):
        officers, heads = (_follow(signed_in(who), address, "get", {}) for who in (OFFICER, HEAD))
        assert "/giai-quyet/phe-duyet" not in {href for _words, href in officers.links}
        assert "/giai-quyet/phe-duyet" in {href for _words, href in heads.links}
    assert signed_in(OFFICER).get("/giai-quyet/phe-duyet").status_code == 403


def test_a_card_of_the_demo_opens_the_door_that_it_is_about(settings: Settings) -> None:
    settings.DEMO = True
    text = Client().get("/dang-nhap").content.decode()

    page = _follow(Client(), "/dang-nhap/vai", "post", {"role": "giamdoc.tt-tinh"})

    assert text.index("Điều hành") < text.index('value="giamdoc.tt-tinh"')
    assert page.path == "/dieu-hanh/"


# ---- what went wrong -------------------------------------------------------------------------------------------------


def test_more_than_is_read_is_said_with_a_way_back(settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    client = signed_in(CLERK)

    page = client.post(
        "/quay/quet", {str(number): "x" for number in range(9)}, headers={"referer": "http://testserver/quay/"}
    )

    text = page.content.decode()
    assert page.status_code == 413
    assert "Gửi quá nhiều một lúc" in text


@pytest.mark.parametrize(
    ("referer", "is_shown"),
    [
        ("http://testserver/quay/?x=1", True),
        ("https://evil.example/quay/", False),
        ("//evil.example/quay/", False),
        ("", False),
        ("http://testserver/khong-co", False),
    ],
)
def test_the_way_back_is_a_page_of_ours(client: Client, referer: str, is_shown: bool) -> None:
    page = client.get("/khong-co", headers={"referer": referer})

    text = page.content.decode()
    assert ("Về trang trước" in text) is is_shown
    assert "evil" not in text


def test_who_is_lost_finds_a_box_to_search() -> None:
    for who, action in ((OFFICER, "/tim"), ("", "/"), ("buuta.cainuoc", None)):
        page = _follow(signed_in(who) if who else Client(), "/khong-co", "get", {})
        actions = [form.action for form in page.forms if any(item.name == "q" for item in form.controls)]
        assert actions == ([action] if action else [])
        assert page.unlabelled() == []


def test_every_page_of_an_error_has_one_heading_its_number_and_a_way_on(client: Client) -> None:
    for address, number in (("/khong-co", 404),):
        text = client.get(address).content.decode()
        assert len(re.findall("<h1", text)) == 1
        assert f"Mã lỗi {number}" in re.sub(r"\s+", " ", text)
        assert "Về trang đầu" in text
