"""The pages of an evaluation: every number opens as many dossiers, who reads, who writes, files, paper, bad input."""

import csv
import io
import re
from datetime import timedelta
from html import unescape
from itertools import cycle
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.ground.agreements.models import Assignment
from motcua.ground.people.models import Account
from motcua.ground.programmes import evaluations
from motcua.ground.programmes.rules import Stage
from motcua.outward.notices.pages import words_of_pages
from motcua.record.dossiers.rules import Act
from tests.doors.officials import Clock, clock, signed_in, text_of
from tests.evaluations import KEY, lives, programme, tell
from tests.factories import CAST, MONDAY
from tests.programmes import unit_at, written
from tests.services.test_guidance import give
from tests.services.test_typing_in import order, received

__all__ = ["clock"]
pytestmark = pytest.mark.django_db

ONE = f"/dieu-hanh/de-an/{KEY}/danh-gia"
NOVEMBER, OCTOBER = "ngay=2026-11-01..2026-11-30", "ngay=2026-10-01..2026-10-31"
BEHIND = f"/dieu-hanh/de-an/danh-gia/ho-so?de-an={KEY}&do=tiep-nhan&{NOVEMBER}"
READ = (f"{ONE}?{NOVEMBER}", f"{ONE}.pdf?{NOVEMBER}", f"{ONE}.csv?{NOVEMBER}", f"{ONE}.xlsx?{NOVEMBER}", BEHIND)
TELLING = {
    "kind": "OFFICIAL", "amount": "3", "on": "01/11/2026", "document_no": "45/BC-VP", "document_on": "30/10/2026",
    "source": "Văn phòng UBND tỉnh",
}  # fmt: skip
POSTS: dict[str, dict[str, str]] = {
    f"{ONE}/khai-bao?{OCTOBER}": TELLING,
    f"{ONE}/khai-bao/1?{OCTOBER}": TELLING | {"amount": "2", "reason": "Nhập nhầm"},
    f"{ONE}/loi?{OCTOBER}": {"assessment": "Tốt", "difficulties": "Ít máy quét", "recommendations": "Mở thêm"},
    f"{ONE}/chot?{OCTOBER}": {},
}


@pytest.fixture
def there(clock: Clock) -> str:
    """A programme without dossiers, seen on an evening in November."""
    clock.now = MONDAY + timedelta(hours=9)
    return programme()


@pytest.fixture
def lived(there: str) -> str:
    """The same with dossiers."""
    lives()
    return there


def numbers(page: str) -> dict[str, int]:
    """Return every list of dossiers that a page leads to, with the number that leads there."""
    found: dict[str, int] = {}
    for href, body in re.findall(r'<a[^>]*href="(/dieu-hanh/de-an/danh-gia/ho-so[^"]*)"[^>]*>(.*?)</a>', page):
        shown = re.sub(r"<span class=\"govuk-visually-hidden\">.*?</span>", "", body).strip()
        if re.fullmatch(r"[0-9.]+", shown):
            address, number = href.replace("&amp;", "&"), int(shown.replace(".", ""))
            assert found.setdefault(address, number) == number, address
    return found


# -- the numbers -------------------------------------------------------------------------------------------------------


def test_every_number_of_the_page_opens_as_many_dossiers(lived: str) -> None:
    client = signed_in("manager")
    page = client.get(f"{ONE}?{NOVEMBER}&bang=months,units").content.decode()

    found = numbers(page)

    assert len(found) > 80
    assert sum(number > 0 for number in found.values()) > 40
    some_empty = [(address, number) for address, number in found.items() if not number][:10]
    for address, number in [*((address, number) for address, number in found.items() if number), *some_empty]:
        shown = re.search(r"<b>([0-9.]+)</b> hồ sơ", client.get(address).content.decode())
        assert shown is not None, address
        assert int(shown[1].replace(".", "")) == number, address


def opened(client: Any, page: str, words: str) -> tuple[int, int]:
    """Return a figure of people or deeds, and how many its own list says it has."""
    row = re.search(rf'<th scope="row">{words}</th><td[^>]*><a href="([^"]+)">([0-9.]+)</a>', page)
    assert row is not None, words
    shown = client.get(unescape(row[1]).partition("#")[0]).content.decode()
    if "/huong-dan?" in row[1]:
        listed = max(shown.partition('id="cac-luot"')[2].count("<tr>") - 1, 0)
    else:
        said = re.search(r"<b>([0-9.]+)</b> người", shown)
        assert said is not None, row[1]
        listed = int(said[1])
    return int(row[2]), listed


PEOPLE = (
    "Nhân viên bưu điện được phân công", "có chứng nhận còn hiệu lực", "có chứng nhận sắp hết hạn",
    "chưa có chứng nhận còn hiệu lực", "có trình độ đại học trở lên", "trình độ đại học", "trình độ sau đại học",
    "trình độ cao đẳng", "trình độ trung cấp", "trình độ sơ cấp", "chưa ghi trình độ",
)  # fmt: skip
DEEDS = ("Lượt bưu điện hướng dẫn", "Lượt bưu điện nhập dữ liệu")


@pytest.mark.parametrize("who", ["manager", "post_director", "giamdoc.tt-tinh"])
def test_figures_of_people_and_of_what_they_did_open_as_many_rows(there: str, who: str) -> None:
    standing = Assignment.objects.filter(person_id__in=Account.objects.filter(employer="POST").values("pk"))
    people = sorted(set(standing.values_list("person_id", flat=True)))
    for person, degree in zip(people, cycle(("UNIVERSITY", "", "COLLEGE", "POSTGRADUATE")), strict=False):
        Account.objects.filter(pk=person).update(degree=degree)
    give()
    give("one_stop_officer")
    order()
    received().do(Act.ENTER_DATA, "post_clerk")
    client = signed_in(who)

    for days in (NOVEMBER, "ngay=2026-11-01..2026-11-02", OCTOBER):
        page = client.get(f"{ONE}?{days}").content.decode()
        found = {words: opened(client, page, words) for words in (*PEOPLE, *DEEDS)}
        assert {words: told for words, (told, listed) in found.items() if told != listed} == {}
        if (who, days) == ("manager", NOVEMBER):
            assert found[DEEDS[0]][0] == 1
            assert found[PEOPLE[0]][0] == sum(found[words][0] for words in PEOPLE[5:]) > found[PEOPLE[10]][0] > 0


def test_degrees_stand_in_the_files_with_their_share_and_how_they_are_counted(there: str) -> None:
    Account.objects.filter(employer="POST").update(degree="")
    Account.objects.filter(pk=CAST["post_clerk"]).update(degree="UNIVERSITY")
    client = signed_in("manager")

    table = list(csv.DictReader(io.StringIO(client.get(READ[2]).content.decode("utf-8-sig"))))
    row = next(row for row in table if row["Mã chỉ tiêu"] == "trinh-do")

    assert (row["Trong kỳ"], row["Tỷ lệ"]) == ("1", "100\u202f%")
    assert "đã ghi trình độ" in row["Cách tính"]
    words = words_of_pages(client.get(READ[1]).content)
    assert "có trình độ đại học trở lên" in words
    assert "Theo trình độ ghi trong hồ sơ nhân sự" in words


def test_a_list_of_a_programme_that_is_none_is_not_there(there: str) -> None:
    client = signed_in("manager")
    for page in ("/dieu-hanh/nhan-su", "/dieu-hanh/nhan-su/bang.csv", "/dieu-hanh/huong-dan"):
        assert client.get(f"{page}?de-an=khong-co").status_code == 404, page
    assert client.get("/dieu-hanh/nhan-su?vao-ngay=bia&chung-nhan=bia&trinh-do=bia").status_code == 200


def test_the_list_behind_a_number_names_nobody_says_how_it_counts_and_can_be_exported(lived: str) -> None:
    shown = signed_in("manager").get(BEHIND)

    said = text_of(shown)
    assert "Hồ sơ tiếp nhận, tháng 11/2026" in said
    assert "Cách tính: Hồ sơ thuộc các đơn vị trong lộ trình" in said
    assert "Nguyễn" not in said.partition("Hồ sơ tiếp nhận")[2]
    form = shown.content.decode()
    assert f'name="de-an" value="{KEY}"' in form
    assert "Xuất bảng" in said


def test_a_list_of_nothing_that_is_evaluated_is_not_there(there: str) -> None:
    client = signed_in("manager")
    for query in ("", f"de-an={KEY}", f"de-an={KEY}&do=tiep-nhan", f"de-an={KEY}&do=bia&{NOVEMBER}",
                  f"de-an=khong-co&do=tiep-nhan&{NOVEMBER}", f"do=tiep-nhan&{NOVEMBER}"):  # fmt: skip
        assert client.get(f"/dieu-hanh/de-an/danh-gia/ho-so?{query}").status_code == 404, query


def test_the_page_asks_as_many_statements_however_many_dossiers_there_are(clock: Clock) -> None:
    programme()
    client = signed_in("manager")
    client.get(f"{ONE}?{NOVEMBER}")
    with CaptureQueriesContext(connection) as few:
        client.get(f"{ONE}?{NOVEMBER}")
    lives()
    client.get(f"{ONE}?{NOVEMBER}")

    with CaptureQueriesContext(connection) as many:
        client.get(f"{ONE}?{NOVEMBER}")

    assert len(many) <= len(few) <= 42


# -- who ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["manager", "post_director", "giamdoc.tt-tinh"])
def test_those_who_oversee_dossiers_read_evaluations(lived: str, who: str) -> None:
    client = signed_in(who)
    for address in READ:
        assert client.get(address).status_code == 200, address
    said = text_of(client.get(READ[0]))
    assert ("trong phạm vi của bạn" in said) is (who != "manager")
    assert ("% số hồ sơ tiếp nhận" in said) is (who == "manager")  # of a part no share by post is told


@pytest.mark.parametrize(
    "who", ["administrator", "post_clerk", "courier", "one_stop_officer", "case_officer", "unit_head", "applicant"]
)
def test_nobody_else_reads_or_writes_them(there: str, who: str) -> None:
    tell("OFFICIAL", "3")
    client, before = signed_in(who), written()
    for address in READ:
        assert client.get(address).status_code == 403, address
    for address, typed in POSTS.items():
        assert client.get(address).status_code == 403, address
        assert client.post(address, typed).status_code == 403, address
    assert written() == before


def test_a_stranger_is_asked_to_sign_in(there: str, client: Any) -> None:
    for address in (*READ, *POSTS):
        assert client.get(address).status_code == 302


@pytest.mark.parametrize("who", ["post_director", "giamdoc.tt-tinh"])
def test_who_only_reads_is_offered_nothing_that_writes_and_refused_it(there: str, who: str) -> None:
    tell("OFFICIAL", "3")
    client, before = signed_in(who), written()
    page = client.get(READ[0]).content.decode()
    for address, typed in POSTS.items():
        assert address.partition("?")[0] not in page
        refused = client.post(address, typed)
        assert refused.status_code == 403, address
        assert "Văn phòng UBND tỉnh" in text_of(refused)
    assert written() == before


def test_the_provincial_office_tells_writes_and_closes(there: str) -> None:
    client = signed_in("manager")
    for address, typed in POSTS.items():
        before = written()
        assert client.get(address).status_code == 200, address
        answer = client.post(address, typed)
        assert answer.status_code == 303, (address, text_of(answer))
        assert written() != before, address
        assert client.get(answer["Location"]).status_code == 200, address

    said = text_of(client.get(f"{ONE}?{OCTOBER}"))
    for words in ("45/BC-VP", "đã có dòng 2 thay", "Ít máy quét", "Đếm lại bây giờ vẫn đúng như bản chốt", "Mã băm"):
        assert words in said


def test_an_administrator_is_not_led_there(there: str) -> None:
    assert ONE not in signed_in("administrator").get(f"/dieu-hanh/de-an/{KEY}").content.decode()
    assert ONE in signed_in("manager").get(f"/dieu-hanh/de-an/{KEY}").content.decode()


# -- periods, closing --------------------------------------------------------------------------------------------------


def test_periods_are_months_quarters_years_or_typed_days(there: str) -> None:
    client = signed_in("manager")
    for query, words in (
        ("", "tháng 11/2026"), ("ngay=2026-10-01..2026-12-31", "quý IV/2026"),
        ("ngay=2026-01-01..2026-12-31", "năm 2026"),
        ("tu=02/11/2026&den=15/11/2026", "từ 02/11/2026 đến 15/11/2026"), ("ngay=bia", "tháng 11/2026"),
        ("so-sanh=truoc-chuyen-giao", "trước chuyển giao, từ 02/12/2025 đến 31/12/2025"),
    ):  # fmt: skip
        shown = client.get(f"{ONE}?{query}")
        assert shown.status_code == 200
        assert words in text_of(shown), query


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("tu=31/02/2026&den=15/11/2026", "không phải một ngày"),
        ("tu=02/11/2026", "Gõ ngày"),
        ("tu=02/11/2026&den=01/11/2026", "ngày cuối phải từ ngày đầu trở đi"),
        ("tu=01/01/1950&den=01/11/2026", "mười năm"),
    ],
)
def test_days_that_are_none_are_told_on_the_page_with_what_was_typed(there: str, query: str, sentence: str) -> None:
    shown = signed_in("manager").get(f"{ONE}?{query}")

    assert shown.status_code == 422
    assert sentence in text_of(shown)
    assert f'value="{query.partition("tu=")[2].partition("&")[0]}"' in shown.content.decode()


def test_a_period_that_runs_says_so_and_is_not_closed(there: str) -> None:
    client, before = signed_in("manager"), written()

    assert "kỳ chưa hết" in text_of(client.get(f"{ONE}?{NOVEMBER}"))
    refused = client.post(f"{ONE}/chot?{NOVEMBER}")

    assert refused.status_code == 409
    assert "hết kỳ mới chốt được" in text_of(refused)
    assert written() == before


def test_what_differs_from_the_closing_is_shown_to_who_sees_the_whole(there: str) -> None:
    client = signed_in("manager")
    client.post(f"{ONE}/chot?{OCTOBER}", {})
    tell("COMPLAIN", "2", on=MONDAY.date().replace(month=10, day=20))

    said = text_of(client.get(f"{ONE}?{OCTOBER}"))

    assert "1 số liệu đếm lại bây giờ khác bản chốt: Số liệu khác bản chốt Chỉ tiêu Bản chốt Bây giờ" in said
    assert "Phản ánh, khiếu nại bằng văn bản – 2" in said
    assert "khác bản chốt" not in text_of(signed_in("post_director").get(f"{ONE}?{OCTOBER}"))


def test_what_was_typed_stays_when_it_is_refused(there: str) -> None:
    client, before = signed_in("manager"), written()
    for changed, sentence in (
        ({"document_no": ""}, "Số văn bản"), ({"amount": "ba"}, "số nguyên"),
        ({"on": "40/11/2026"}, "không phải một ngày"),
        ({"kind": ""}, "Chọn loại số liệu."), ({"unit": "x"}, "Đơn vị này không có"),
    ):  # fmt: skip
        shown = client.post(f"{ONE}/khai-bao?{OCTOBER}", TELLING | changed)
        assert shown.status_code == 422, changed
        assert sentence in text_of(shown), changed
        assert "Văn phòng UBND tỉnh" in shown.content.decode()
    assert client.get(f"{ONE}/khai-bao/7").status_code == 404
    assert client.post(f"{ONE}/loi?{OCTOBER}", {"assessment": "x" * 8_001}).status_code == 422
    assert written() == before


def test_the_step_evaluated_leads_to_the_period_that_was_closed_by_then(clock: Clock) -> None:
    own = unit_at(Stage.EVALUATED)
    client, page = signed_in("manager"), f"/dieu-hanh/de-an/{own}/don-vi/1"
    assert "Số liệu đã chốt" not in text_of(client.get(page))
    clock.now = MONDAY + timedelta(hours=9)

    client.post(f"/dieu-hanh/de-an/{own}/danh-gia/chot?{OCTOBER}", {})

    assert f"/dieu-hanh/de-an/{own}/danh-gia?ngay=2026-10-01..2026-10-31" in client.get(page).content.decode()
    assert "Số liệu đã chốt" not in text_of(signed_in("administrator").get(page))


# -- empty, told elsewhere ---------------------------------------------------------------------------------------------


def test_an_empty_period_says_so_with_zeros(lived: str) -> None:
    said = text_of(signed_in("manager").get(f"{ONE}?ngay=2026-02-01..2026-02-28"))

    assert "chưa có hồ sơ nào của các đơn vị trong lộ trình" in said
    assert "Trong kỳ chưa có thủ tục nào phát sinh hồ sơ qua bưu điện" in said


def test_a_period_before_the_programme_says_so(lived: str) -> None:
    said = text_of(signed_in("manager").get(f"{ONE}?ngay=2025-11-01..2025-11-30"))

    assert "Kỳ này trước khi đề án bắt đầu (ngày 01/01/2026)" in said


# -- files, paper ------------------------------------------------------------------------------------------------------


def test_the_files_hold_every_figure_of_the_page(lived: str) -> None:
    client = signed_in("manager")
    tell("INVEST", "1500000000")

    table = list(csv.DictReader(io.StringIO(client.get(READ[2]).content.decode("utf-8-sig"))))
    book = client.get(READ[3])

    rows = {row["Mã chỉ tiêu"]: row for row in table}
    assert rows["tiep-nhan"]["Trong kỳ"] == "8"
    assert rows["don-vi.3.tiep-nhan"]["Trong kỳ"] == "6"
    assert rows["khai-bao.invest"]["Trong kỳ"] == "1500000000"
    assert rows["khai-bao.loss"]["Trong kỳ"] == ""
    assert all(row["Cách tính"] for row in table)
    assert book.content.startswith(b"PK")
    assert 'filename="danh-gia-danh-gia-2026-11-01-2026-11-30.xlsx"' in book["Content-Disposition"]


def test_the_report_is_a_paper_of_the_administration_with_figures_sources_words_and_definitions(there: str) -> None:
    client = signed_in("manager")
    tell("OFFICIAL", "3")
    client.post(
        f"{ONE}/loi?{NOVEMBER}", {"assessment": "Người dân hài lòng.", "difficulties": "", "recommendations": ""}
    )

    printed = client.get(READ[1])

    words = words_of_pages(printed.content)
    for said in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "BÁO CÁO", "Đề án để đánh giá", "tháng 11/2026", "Bưu điện nhận",
        "II. Theo đơn vị trong lộ trình", "Người dân hài lòng.", "45/BC-VP", "Phụ lục. Cách tính",
        "THỦ TRƯỞNG CƠ QUAN",
    ):  # fmt: skip
        assert said in words, said
    assert printed["Cache-Control"] == "private, no-store"


def test_the_report_of_a_closed_period_says_by_whom_and_with_which_hash(there: str) -> None:
    client = signed_in("manager")
    client.post(f"{ONE}/chot?{OCTOBER}", {})

    words = words_of_pages(client.get(f"{ONE}.pdf?{OCTOBER}").content)

    assert "đã chốt lúc" in words
    assert evaluations.closings(KEY)[0].sha256[:16] in words


def test_a_chart_is_sent_alone_when_it_alone_is_asked_for(there: str) -> None:
    client = signed_in("manager")

    part = client.get(f"{ONE}?{NOVEMBER}&bang=units", headers={"HX-Request": "true", "HX-Target": "units"})

    said = part.content.decode()
    assert said.lstrip().startswith('<section class="mc-card mc-chart-card" id="units"')
    assert "<html" not in said
