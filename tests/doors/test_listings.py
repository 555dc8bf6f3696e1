"""Published lists at the doors: the public page and table, open data, the page of two decisions, the administration."""

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.base import memory
from motcua.ground.agreements.models import Agreement
from motcua.ground.catalogue import queries
from motcua.ground.catalogue.listings.models import ListingDecision, ListingEntry
from tests.doors.administrators import admin, at_noon, signed_in, text_of
from tests.doors.machines import Machine, problem
from tests.factories import CAST, CRIMINAL_RECORD, IDENTITY_CARD, MARRIAGE_STATUS, MONDAY
from tests.listings_of_post import NAMED, decided, written

__all__ = ["admin", "at_noon"]
pytestmark = pytest.mark.django_db

PUBLIC, COMPARED = "/buu-chinh-cong-ich", "/dieu-hanh/thoa-thuan/danh-muc"
TABLE = "/quan-tri/catalogue/listingdecision/"
OLD, NEW = "2061/QĐ-UBND:2026@2026-11-01", "7/QĐ-UBND:2026@2027-01-01"


# -- the public --------------------------------------------------------------------------------------------------------


def test_the_public_reads_both_lists_with_the_decision_that_names_each(client: Client) -> None:
    decided(f"{CRIMINAL_RECORD} NT", f"{MARRIAGE_STATUS} K", name="Về việc công bố")

    through, outside = text_of(client, PUBLIC), text_of(client, f"{PUBLIC}?loai=khong")

    assert NAMED in through
    assert "Về việc công bố" in through
    assert f'href="/thu-tuc/{CRIMINAL_RECORD}"' in through
    assert f'href="/thu-tuc/{MARRIAGE_STATUS}"' not in through
    assert f'href="/thu-tuc/{MARRIAGE_STATUS}"' in outside
    assert f'href="/thu-tuc/{CRIMINAL_RECORD}"' not in outside


def test_the_list_is_searched_without_accents_and_says_when_nothing_is_there(client: Client) -> None:
    found = text_of(client, f"{PUBLIC}?q=ly+lich+tu+phap")

    assert f'href="/thu-tuc/{CRIMINAL_RECORD}"' in found
    assert f'href="/thu-tuc/{IDENTITY_CARD}"' not in found
    assert "Không có thủ tục nào khớp" in text_of(client, f"{PUBLIC}?q=khongcogi")
    assert "Không có thủ tục nào khớp" in text_of(client, f"{PUBLIC}?q=!!!")


@pytest.mark.parametrize(
    ("query", "status"), [("q=%00", 422), ("q=%3Cb%3E", 200), ("tu=99999999", 200), ("tu=-1", 200), ("loai=x", 200)]
)
def test_what_cannot_be_read_is_said_and_nothing_becomes_markup(client: Client, query: str, status: int) -> None:
    answer = client.get(f"{PUBLIC}?{query}")

    assert answer.status_code == status
    assert "<b>&lt;" not in answer.content.decode()
    assert 'value="<b>' not in answer.content.decode()


def test_a_long_list_is_read_page_by_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("motcua.doors.portal.post_list.ROWS", 3)

    first, second = text_of(client, PUBLIC), text_of(client, f"{PUBLIC}?tu=3")

    codes = [set(text.split('href="/thu-tuc/')[1:]) for text in (first, second)]
    assert [len(each) for each in codes] == [3, 3]
    assert not {each.split('"')[0] for each in codes[0]} & {each.split('"')[0] for each in codes[1]}
    assert "?tu=3" in first
    assert "?tu=6" in second


def test_the_page_asks_little_however_long_the_lists_are(client: Client) -> None:
    decided(f"{CRIMINAL_RECORD} NT", f"{IDENTITY_CARD} T", f"{MARRIAGE_STATUS} K")

    with CaptureQueriesContext(connection) as cold:
        client.get(PUBLIC)
    with CaptureQueriesContext(connection) as warm:
        client.get(f"{PUBLIC}?loai=khong")

    assert len(cold) <= 6
    assert len(warm) == 2


def test_the_table_to_be_taken_away_holds_both_lists_and_no_formulas(client: Client) -> None:
    decided(f"{CRIMINAL_RECORD} NT", f"{MARRIAGE_STATUS} K", body="=SUM(A1)")

    answer = client.get(f"{PUBLIC}.csv")

    rows = {row["Mã thủ tục"]: row for row in csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))}
    assert len(rows) == len(queries.procedures_in_force(MONDAY.date()))
    own = rows[CRIMINAL_RECORD]
    assert (own["Tiếp nhận"], own["Trả kết quả"], own["Không thực hiện"]) == ("x", "x", "")
    assert (own["Số quyết định"], own["Ngày quyết định"], own["Từ ngày"]) == (
        "2061/QĐ-UBND", "2026-10-29", "2026-11-01",
    )  # fmt: skip
    assert own["Cơ quan ban hành"] == "'=SUM(A1)"
    assert rows[MARRIAGE_STATUS]["Không thực hiện"] == "x"
    assert rows[IDENTITY_CARD]["Số quyết định"] == ""


# -- open data ---------------------------------------------------------------------------------------------------------


def told(path: str) -> Any:
    answer = Machine(None).get(path)
    assert answer.status_code == 200, answer.content.decode()
    return json.loads(answer.content)


def test_anybody_reads_the_lists_of_a_day_as_data() -> None:
    decided(f"{CRIMINAL_RECORD} T", valid_to="2026-11-30")

    days = {on: told(f"/listings?on={on}") for on in ("2026-11-30", "2026-12-01")}
    rows = {on: next(row for row in each["items"] if row["code"] == CRIMINAL_RECORD) for on, each in days.items()}

    first, second = rows.values()
    assert (first["received"], first["returned"], first["decision"]) == (False, True, "2061/QĐ-UBND")
    assert (first["decided_on"], first["valid_from"], first["valid_to"]) == ("2026-10-29", "2026-11-01", "2026-11-30")
    assert (second["received"], second["returned"], second["decision"]) == (True, True, None)
    assert days["2026-11-30"]["on"] == "2026-11-30"
    item = next(row for row in told("/procedures?q=ly+lich")["items"] if row["code"] == CRIMINAL_RECORD)
    assert isinstance(item["post_submit"], bool)


def test_the_lists_of_a_day_as_a_table_are_the_same_as_on_the_portal(client: Client) -> None:
    decided(f"{CRIMINAL_RECORD} T")

    answer = Machine(None).get("/listings?on=2026-11-02&format=csv")

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Cache-Control"] == "public, max-age=60"
    assert answer.content == client.get(f"{PUBLIC}.csv").content


@pytest.mark.parametrize("query", ["on=2026-02-30", "on=hom-nay", "on=0", "on=", "format=xml", "ngay=2026-11-02"])
def test_a_day_or_form_that_is_none_is_refused(query: str) -> None:
    assert Machine(None).get(f"/listings?{query}").status_code == 422


def test_the_lists_cost_one_statement_once_they_are_known() -> None:
    decided(f"{CRIMINAL_RECORD} NT", f"{IDENTITY_CARD} T")
    told("/listings")

    with CaptureQueriesContext(connection) as found:
        told("/listings")

    assert len(found) == 1


def test_agreements_are_read_with_the_scope_and_not_without() -> None:
    machine, without = Machine("case_officer"), Machine("case_officer", ("dossiers:read", "act:*"))

    answer = machine.get("/agreements")
    refusal = without.get("/agreements")

    rows = json.loads(answer.content)["items"]
    assert {row["number"] for row in rows} == {
        row.id
        for row in Agreement.objects.filter(queries.in_force(date.fromisoformat(json.loads(answer.content)["on"])))
    }
    assert rows
    assert {"agency", "procedures", "points", "stages", "valid_from"} <= rows[0].keys()
    assert answer["Cache-Control"] == "private, no-store"
    assert (refusal.status_code, problem(refusal)["code"]) == (403, "token.scope")
    assert Machine(None).get("/agreements").status_code == 401
    assert machine.get("/agreements?on=1990-01-01").status_code == 422


# -- two decisions -----------------------------------------------------------------------------------------------------


def two_decisions() -> None:
    decided(f"{CRIMINAL_RECORD} NT", f"{IDENTITY_CARD} T", f"{MARRIAGE_STATUS} K", valid_to="2026-12-31")
    decided(
        f"{CRIMINAL_RECORD} T", f"{MARRIAGE_STATUS} K", "3.000347 N", number="7/QĐ-UBND", decided_on="2026-12-20",
        valid_from="2027-01-01",
    )  # fmt: skip


def test_two_decisions_are_compared_procedure_by_procedure() -> None:
    two_decisions()

    page = text_of(signed_in(CAST["manager"]), COMPARED)

    order = [page.index(words) for words in ("Thêm vào danh mục", "Đổi cách thực hiện", "Không còn ghi")]
    assert order == sorted(order)
    changed = page[order[1] : order[2]]
    assert CRIMINAL_RECORD in changed
    assert changed.index("nhận và trả") < changed.index("chỉ trả kết quả")
    assert "3.000347" in page[order[0] : order[1]]
    assert IDENTITY_CARD in page[order[2] :]
    assert MARRIAGE_STATUS not in page


def test_decisions_may_be_chosen_and_what_cannot_be_compared_is_said() -> None:
    two_decisions()
    client = signed_in(CAST["manager"])

    turned = client.get(COMPARED, {"tu": NEW, "den": OLD}).content.decode()
    same = client.get(COMPARED, {"tu": OLD, "den": OLD})
    none = client.get(COMPARED, {"tu": "x", "den": OLD})

    assert turned.index("Thêm vào danh mục") < turned.index(IDENTITY_CARD) < turned.index("Đổi cách thực hiện")
    assert (same.status_code, none.status_code) == (422, 422)
    assert "Hai quyết định giống nhau" in same.content.decode()
    assert "Không có quyết định đã chọn" in none.content.decode()


def test_without_decisions_the_page_says_so_and_others_have_no_such_page() -> None:
    assert "Chưa có quyết định nào" in text_of(signed_in(CAST["manager"]), COMPARED)
    assert signed_in(CAST["post_clerk"]).get(COMPARED).status_code == 403
    assert Client().get(COMPARED).status_code == 302


def test_comparing_asks_the_same_however_many_procedures_there_are() -> None:
    client = signed_in(CAST["manager"])
    decided(f"{CRIMINAL_RECORD} N", valid_to="2026-12-31")
    decided(f"{CRIMINAL_RECORD} T", number="7/QĐ-UBND", valid_from="2027-01-01")
    client.get(COMPARED)
    with CaptureQueriesContext(connection) as few:
        client.get(COMPARED)
    ListingDecision.objects.all().delete()
    two_decisions()
    client.get(COMPARED)

    with CaptureQueriesContext(connection) as many:
        client.get(COMPARED)

    assert len(many) == len(few) <= 15


# -- the administration ------------------------------------------------------------------------------------------------


def form(*entries: dict[str, str], **changed: str) -> dict[str, str]:
    """What the page of a new decision posts; an entry is its columns, marks as “on”."""
    said = {
        "number": "12/QĐ-UBND", "decided_on": "29/10/2026", "body": "Ủy ban nhân dân tỉnh", "name": "", "amends": "",
        "source": "", "valid_from": "03/11/2026", "valid_to": "",
        "entries-TOTAL_FORMS": str(len(entries)), "entries-INITIAL_FORMS": "0",
    } | changed  # fmt: skip
    for place, entry in enumerate(entries):
        row = {"id": "", "entry_no": str(place + 1), "note": ""} | entry
        said |= {f"entries-{place}-{name}": value for name, value in row.items()}
    return said


BOTH = {"procedure_code": CRIMINAL_RECORD, "is_received": "on", "is_returned": "on"}


def test_an_administrator_enters_a_decision_and_it_counts_from_its_first_day(admin: Client) -> None:
    answer = admin.post(f"{TABLE}add/", form({"procedure_code": CRIMINAL_RECORD, "is_excluded": "on"}))

    assert answer.status_code == 302, answer.content.decode()[-3000:]
    memory.forget_all()
    ways = [queries.procedure_in_force(CRIMINAL_RECORD, date(2026, 11, day)).post_submit for day in (2, 3)]
    assert ways == [True, False]
    assert ListingEntry.objects.get().pk == "12/QĐ-UBND:2026@2026-11-03#1"
    assert "12/QĐ-UBND" in text_of(admin, TABLE)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (form(), "Quyết định phải có ít nhất một thủ tục."),
        (form({"procedure_code": CRIMINAL_RECORD}), "Đánh dấu nhận, trả, hoặc riêng không thực hiện."),
        (form(BOTH | {"is_excluded": "on"}), "Đánh dấu nhận, trả, hoặc riêng không thực hiện."),
        (form(BOTH | {"procedure_code": "9.999999"}), "Chưa có thủ tục 9.999999 trong danh mục."),
        (form(BOTH, BOTH | {"entry_no": "1"}), "Số 1 ghi hai lần."),
        (form(BOTH, BOTH), f"Thủ tục {CRIMINAL_RECORD} ghi hai lần."),
        (form(BOTH, valid_to="01/11/2026"), "Ngày hết hiệu lực phải từ ngày bắt đầu trở đi."),
        (form(BOTH, decided_on="04/11/2026"), "Ngày hiệu lực không được trước ngày ký quyết định."),
        (form(BOTH, amends="1/QĐ"), "Chưa có quyết định được sửa đổi: 1/QĐ."),
        (form(BOTH), f"đã có trong {NAMED}: trùng thời gian"),
        (form(BOTH, valid_from="01/11/2026"), "hai quyết định cùng bắt đầu một ngày"),
    ],
)
def test_a_decision_that_says_nothing_or_what_another_says_is_not_kept(
    admin: Client, told: dict[str, str], said: str
) -> None:
    decided(f"{CRIMINAL_RECORD} NT")
    before = written()

    answer = admin.post(f"{TABLE}add/", told)

    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert written() == before


def test_a_decision_that_amends_is_kept_beside_the_one_amended(admin: Client) -> None:
    decided(f"{CRIMINAL_RECORD} NT")

    answer = admin.post(f"{TABLE}add/", form(BOTH, amends="2061/QĐ-UBND"))

    assert answer.status_code == 302, answer.content.decode()[-3000:]
    assert ListingDecision.objects.count() == 2


@pytest.mark.parametrize("role", [role for role in CAST if role != "administrator"])
def test_decisions_are_kept_by_administrators_alone(role: str) -> None:
    client = signed_in(CAST[role])

    assert client.get(TABLE).status_code == 403
    assert client.post(f"{TABLE}add/", form(BOTH)).status_code == 403
    assert not ListingDecision.objects.exists()


# -- the desk ----------------------------------------------------------------------------------------------------------


def test_the_desk_offers_what_the_list_lets_through_and_says_why_not_the_rest() -> None:
    client, page = signed_in(CAST["post_clerk"]), "/quay/tiep-nhan?tim=ly+lich"
    address = f"/quay/tiep-nhan/nguoi-nop/{CRIMINAL_RECORD}/H12.17"
    assert address in text_of(client, page)
    decided(f"{CRIMINAL_RECORD} T")

    shown = text_of(client, page)

    assert address not in shown
    assert NAMED in shown
