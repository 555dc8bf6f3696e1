"""What applies to me, events of life, and sifting: the public pages that lead to a procedure and its case."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.base import memory
from motcua.ground.catalogue.lists import LifeEvent
from motcua.ground.catalogue.models import ProcedureVersion
from motcua.outward.rehearsals.provinces.reading import read_province

ASK = "/thu-tuc/3.000333/truong-hop"

pytestmark = pytest.mark.django_db


def text_of(client: Client, address: str, status: int = 200) -> str:
    page = client.get(address)
    assert page.status_code == status
    return page.content.decode()


# -- questions ---------------------------------------------------------------------------------------------------------


def test_a_procedure_with_questions_leads_to_them_and_one_without_does_not(client: Client) -> None:
    assert f'href="{ASK}"' in text_of(client, "/thu-tuc/3.000333")
    assert "/truong-hop" not in text_of(client, "/thu-tuc/3.000347")
    assert client.get("/thu-tuc/3.000347/truong-hop").status_code == 404
    assert client.get("/thu-tuc/9.999999/truong-hop").status_code == 404


def test_each_answer_leads_to_the_next_question_by_an_address_of_numbers_alone(client: Client) -> None:
    address, seen = ASK, []
    for choice in ("1", "3", "1"):
        text = text_of(client, address)
        seen.append(re.findall(r'<h1 lang="vi">(.*?)</h1>', text)[0])
        known = re.findall(r'name="c" value="([^"]*)"', text)
        answer = client.get(ASK, {"t": choice, "tiep": "1"} | ({"c": known[0]} if known else {}))
        assert answer.status_code == 303
        address = answer["Location"]

    assert address == f"{ASK}?c=1-3-1"
    assert len(set(seen)) == 3
    assert "Trường hợp của bạn" in text_of(client, address)


def test_the_result_says_case_papers_with_reasons_fee_with_its_ground_limit_and_where(client: Client) -> None:
    text = text_of(client, f"{ASK}?c=1-3-1")

    assert "Phải xác minh ở nhiều nơi" in text
    assert "15 ngày, kể cả ngày nghỉ" in text
    assert "Văn bản ủy quyền" in text
    assert "vì bạn trả lời “Người khác được ủy quyền”" in text
    assert "100.000\u202fđ" in text
    assert "thay vì 200.000\u202fđ" in text
    assert "Học sinh từ đủ 16 tuổi, sinh viên: Thông tư 16/2025/TT-BTC" in text
    assert "Chuẩn bị hồ sơ" in text
    assert 'href="/diem-phuc-vu#tt-tinh"' in text


def test_other_answers_lead_to_the_ordinary_case_without_what_the_others_ask_for(client: Client) -> None:
    text = text_of(client, f"{ASK}?c=2-1-3")

    assert "<b>Thông thường</b>" in text
    assert "10 ngày, kể cả ngày nghỉ" in text
    assert "Văn bản ủy quyền" not in text
    assert "thay vì" not in text


def test_one_may_go_back_and_change_each_answer(client: Client) -> None:
    second, result = text_of(client, f"{ASK}?c=1"), text_of(client, f"{ASK}?c=1-3-1")

    assert re.search(rf'class="mc-back"><a href="{ASK}">', second)
    assert f'class="mc-back"><a href="{ASK}?c=1-3">' in result
    assert f'<a href="{ASK}?c=1">Sửa' in result
    assert f'<a href="{ASK}">Sửa' in result


def test_to_go_on_without_an_answer_is_said_and_the_question_stays(client: Client) -> None:
    text = text_of(client, f"{ASK}?c=1&tiep=1", 422)

    assert "Chọn một câu trả lời." in text
    assert 'name="c" value="1"' in text
    assert "Ai đi nộp hồ sơ?" in text


@pytest.mark.parametrize("path", ["9", "0", "1-1-1-1", "a", "1--1", "-1", "1-" * 500 + "1", "%F0%9F%99%82", "1%00"])
def test_an_address_that_no_answers_lead_to_is_refused_with_a_way_on(client: Client, path: str) -> None:
    text = text_of(client, f"{ASK}?c={path}", 404)

    assert "Trả lời lại từ đầu" in text
    assert f'href="{ASK}"' in text


@pytest.mark.parametrize("choice", ["9", "x", "<b>", "1-1-1-1-1-1", "&c=1"])
def test_a_choice_that_is_none_is_refused_and_becomes_no_markup(client: Client, choice: str) -> None:
    answer = client.get(ASK, {"t": choice}, follow=True)

    assert answer.status_code == 404
    assert "Trả lời lại từ đầu" in answer.content.decode()


def test_every_way_through_the_questions_of_the_demo_ends(client: Client) -> None:
    asked = [each.code for each in read_province().procedures if each.parts.get("questions")]
    assert len(asked) == 3
    for code in asked:
        ways, ends = [""], 0
        while ways:
            way = ways.pop()
            text = text_of(client, f"/thu-tuc/{code}/truong-hop" + (f"?c={way}" if way else ""))
            choices = re.findall(r'name="t" id="t-\d+" value="(\d+)"', text)
            ends += not choices
            ways += [f"{way}-{choice}" if way else choice for choice in choices]
        assert ends >= 2


def test_questions_ask_little_even_of_a_process_that_remembers_nothing(client: Client) -> None:
    for address in (ASK, "/su-kien", "/su-kien/sinh-con", "/?q=c&cap=PROVINCE", "/?q=khia+sinh"):
        memory.forget_all()
        with CaptureQueriesContext(connection) as asked:
            text_of(client, address)
        assert len(asked) <= 15, address


def test_a_result_asks_nothing_that_was_read_before(client: Client) -> None:
    text_of(client, f"{ASK}?c=1-3-1")

    with CaptureQueriesContext(connection) as asked:
        text_of(client, f"{ASK}?c=2-1-3")

    assert len(asked) == 0


# -- events of life ----------------------------------------------------------------------------------------------------


def test_events_of_life_lead_to_their_procedures_in_the_order_in_which_they_are_done(client: Client) -> None:
    page = text_of(client, "/su-kien")
    event = text_of(client, "/su-kien/lam-nha")

    assert 'href="/su-kien/lam-nha">Làm nhà' in page
    found = re.findall(r'<th scope="row" lang="vi"><a href="/thu-tuc/([^"]+)"', event)
    assert found == ["1.115362", "1.013225", "1.004222"]
    assert 'href="/su-kien/lam-nha"' in text_of(client, "/")
    assert 'href="/su-kien"' in text_of(client, "/")
    assert 'href="/su-kien"' in text_of(client, "/thu-tuc")


def test_an_event_that_only_a_version_names_is_shown_too_and_one_without_procedures_is_none(client: Client) -> None:
    ProcedureVersion.objects.filter(code="1.009374").update(life_events=["Ra báo"])

    assert 'href="/su-kien/ra-bao">Ra báo' in text_of(client, "/su-kien")
    assert "Giấy phép xuất bản bản tin" in text_of(client, "/su-kien/ra-bao")
    assert client.get("/su-kien/khong-co").status_code == 404

    ProcedureVersion.objects.all().update(life_events=[])
    LifeEvent.objects.all().delete()
    memory.forget_all()
    assert "Chưa có thủ tục nào ghi sự kiện trong đời." in text_of(client, "/su-kien")


def test_every_event_of_the_data_names_procedures_that_name_it() -> None:
    named = {(event, each.code) for each in read_province().procedures for event in each.life_events}

    assert {(row.name, code) for row in read_province().life_events for code in row.procedure_codes} == named


# -- sifting -----------------------------------------------------------------------------------------------------------


def test_a_search_is_sifted_by_the_address_and_says_how_many_each_leaves(client: Client) -> None:
    everything, sifted = text_of(client, "/?q=c"), text_of(client, "/?q=c&cap=PROVINCE")

    count = re.search(r'<option value="PROVINCE">cấp tỉnh \((\d+)\)</option>', everything)
    assert count
    assert f"{count[1]} thủ tục khớp “c”" in sifted
    assert re.search(r'<option value="PROVINCE" selected>', sifted)
    assert 'href="?q=c">Bỏ lọc' in sifted
    assert 'name="q" value="c"' in sifted


def test_a_sieve_that_leaves_nothing_says_what_there_was_and_how_to_see_it(client: Client) -> None:
    text = text_of(client, "/?q=khai+sinh&linh-vuc=G17-XD11")

    assert "2 thủ tục khớp “khai sinh”, nhưng không có thủ tục nào như đã lọc." in text
    assert 'href="?q=khai+sinh">Bỏ lọc' in text
    assert "<tbody>" not in text


def test_a_sieve_without_words_lists_and_further_pages_keep_it(client: Client) -> None:
    text = text_of(client, "/?co-quan=H12.17")

    assert "thủ tục</h2>" in text
    assert "Cấp phiếu lý lịch tư pháp" in text
    assert 'href="/thu-tuc">Bỏ lọc' in text


@pytest.mark.parametrize("value", ["<script>", "a" * 5_000, "🙂", "'; drop"])
def test_no_sieve_breaks_the_search(client: Client, value: str) -> None:
    page = client.get("/", {"q": "c", "linh-vuc": value})

    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()
    assert f'value="{value}"' not in page.content.decode() or "<" not in value
