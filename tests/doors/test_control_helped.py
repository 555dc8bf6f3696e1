"""“Hướng dẫn, nhập liệu”: numbers that open their rows, each overseer her own, the same as a file."""

import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.record.dossiers.rules import Act
from tests.doors.officials import STRANGERS_AT_CONTROL, Clock, clock, signed_in, text_of
from tests.factories import COMMUNE, MARRIAGE_STATUS
from tests.services.test_guidance import give
from tests.services.test_typing_in import order, received

__all__ = ["clock"]
pytestmark = pytest.mark.django_db

PAGE, FILE = reverse("control:helped"), reverse("control:helped-file")
CLERK = "Lâm Thị Ngọc Hân"


@pytest.fixture
def some(clock: Clock) -> None:
    """Three guidances of the post's clerk, one of an official, one dossier typed in by order."""
    for _ in range(2):
        give()
    give(procedure_code=MARRIAGE_STATUS, agency_code=COMMUNE)
    give("one_stop_officer")
    order()
    life = received()
    life.do(Act.ENTER_DATA, "post_clerk")
    clock.after(life)


def rows_of(page: str) -> int:
    return page.partition('id="cac-luot"')[2].count("<tr>") - 1


def body(role: str, **asked: str) -> str:
    return signed_in(role).get(PAGE, asked).content.decode()


def test_every_number_opens_as_many_rows_as_it_counts(some: None) -> None:
    page = body("manager")
    links = re.findall(r'<a href="([^"]*huong-dan\?[^"]*#cac-luot)">(?:<b>)?([0-9]+)<', page)

    assert len(links) >= 8
    for link, number in links:
        opened = signed_in("manager").get(unescape(link).partition("#")[0]).content.decode()
        assert max(rows_of(opened), 0) == int(number), link
    assert rows_of(page) == 5


def test_each_overseer_sees_her_own_people_and_points(some: None) -> None:
    whole, posts = text_of(signed_in("manager").get(PAGE)), text_of(signed_in("post_director").get(PAGE))
    hers = text_of(signed_in("one_stop_head_elsewhere").get(PAGE))

    assert "Sơn Thị Ngọc Bích" in whole
    assert "Sơn Thị Ngọc Bích" not in posts
    assert CLERK in posts
    assert "Sơn Thị Ngọc Bích" not in hers  # she stands at the centre of the province
    assert CLERK in hers  # who typed in at her one-stop
    assert rows_of(body("one_stop_head_elsewhere", diem="tt-tinh")) < 1


@pytest.mark.parametrize("role", STRANGERS_AT_CONTROL)
def test_the_page_is_for_who_oversees(clock: Clock, role: str) -> None:
    assert signed_in(role).get(PAGE).status_code == 403
    assert signed_in(role).get(FILE).status_code == 403


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"tu": "31/02/2026"}, "Gõ ngày như"),
        ({"tu": "02/11/2026", "den": "01/11/2026"}, "Ngày cuối"),
        ({"sau": "x"}, "Vị trí"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_told(clock: Clock, asked: dict[str, str], words: str) -> None:
    answer = signed_in("manager").get(PAGE, asked)

    assert answer.status_code == 422
    assert words in text_of(answer)


def test_the_file_holds_the_rows_of_the_page(some: None) -> None:
    answer: Any = signed_in("manager").get(FILE, {"viec": "nhap-du-lieu"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()

    assert len(lines) == 2
    assert CLERK in lines[1]
    assert "LC-" in lines[1]
    assert "Nguyễn Văn Thắng" not in lines[1]


def test_the_page_asks_the_same_few_statements_however_much_there_is(some: None) -> None:
    client, seen = signed_in("manager"), []
    client.get(PAGE)
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(PAGE).status_code == 200
        seen.append(len(asked))
        for _more in range(3):
            give("one_stop_officer")

    assert seen[0] == seen[1] <= 15
