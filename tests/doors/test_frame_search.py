"""Search everywhere: a code opens its thing at the person's own door, words find what she may see, and nothing else."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.base import ids
from motcua.base.text import search_key
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.rules import Act, Status
from motcua.record.papers.models import IssuedForm
from motcua.record.payments.models import Receipt
from tests.doors.hands import Page, _follow
from tests.doors.officials import Clock, clock, signed_in
from tests.factories import Life, Way, dossier_after, dossier_at

__all__ = ["clock"]

pytestmark = pytest.mark.django_db
NOTHING = "Không tìm thấy"


@pytest.fixture
def life(clock: Clock) -> Life:
    """A dossier that was received, with its envelope at the agency."""
    life = dossier_after(Act.ASSIGN)
    clock.after(life)
    return life


def search(who: str, text: str, **more: str) -> Page:
    return _follow(signed_in(who), "/tim", "post", {"q": text, **more})


def went_to(who: str, text: str, **more: str) -> str:
    """Where a search leads at once; "" when it shows a page."""
    answer = signed_in(who).post("/tim", {"q": text, **more})
    return str(answer.headers.get("Location", ""))


def envelope(life: Life) -> str:
    return str(life.row.envelopes.order_by("-envelope_no").values_list("code", flat=True)[0])


# ---- codes -----------------------------------------------------------------------------------------------------------


def test_every_code_of_a_dossier_opens_it_at_ones_own_door(life: Life) -> None:
    row = life.row
    for text in (row.code, row.request_no, envelope(life), str(row.code).lower(), f"  {row.code} "):
        assert went_to("case_officer", text) == f"/giai-quyet/ho-so/{row.pk}"
        assert went_to("post_clerk", text) == f"/quay/ho-so/{row.code}"
        assert went_to("manager", text) == f"/dieu-hanh/ho-so/{row.pk}"
    assert went_to("applicant", str(row.code)) == ""


def test_a_scan_through_a_telex_keyboard_opens_the_envelope(life: Life) -> None:
    code = envelope(life)
    damaged = code.replace("AA", "Â").replace("DD", "Đ").replace("OW", "Ơ").replace("AW", "Ă")

    assert ids.identify(damaged).normalised == code
    assert went_to("case_officer", damaged) == f"/giai-quyet/ho-so/{life.row.pk}"


def test_the_number_of_a_receipt_or_a_form_opens_its_dossier(clock: Clock) -> None:
    life = dossier_after(Act.RECEIVE, way=Way.AT_DESK)
    clock.after(life)
    form = IssuedForm.objects.filter(dossier_id=life.dossier_id)[0]
    receipt = Receipt.objects.filter(dossier_id=life.dossier_id)[0]

    found = {went_to("case_officer", number) for number in (form.number, receipt.number, receipt.number.lower())}
    others = {went_to("case_officer_elsewhere", number) for number in (form.number, receipt.number)}

    assert found == {f"/giai-quyet/ho-so/{life.row.pk}"}
    assert others == {""}


def test_the_code_of_a_procedure_opens_it(life: Life) -> None:
    code = life.row.procedure_id.partition("@")[0]

    assert went_to("case_officer", code) == f"/thu-tuc/{code}"
    assert went_to("post_clerk", code) == f"/quay/tiep-nhan?tim={code}"


def test_a_head_with_three_doors_opens_things_at_the_door_she_is_at(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)
    code, head = str(life.row.code), "giamdoc.tt-tinh"

    at = {door: went_to(head, code, cua=door) for door in ("desk", "office", "control", "portal", "tour", "x")}

    assert at["desk"] == f"/quay/ho-so/{code}"
    assert at["office"] == f"/giai-quyet/ho-so/{life.row.pk}"
    assert at["control"] == f"/dieu-hanh/ho-so/{life.row.pk}"
    assert at["portal"] == at["tour"] == at["x"] == at["desk"]  # no door of hers that opens dossiers: her first


# ---- not there, not hers ---------------------------------------------------------------------------------------------


def test_an_applicant_is_not_spoken_to_as_an_official(life: Life) -> None:
    for text in (str(life.row.code), "khong co gi"):
        page = search("applicant_elsewhere", text)
        assert page.status == 404
        assert "nơi làm việc" not in page.text
        assert "Hồ sơ của nơi khác" not in page.text
        assert "Tra cứu hồ sơ" in page.text
    assert "nơi làm việc" not in _follow(Client(), "/khong-co", "get", {}).text


@pytest.mark.parametrize("who", ["officer_elsewhere", "case_officer_elsewhere", "post_clerk_elsewhere", "applicant"])
def test_what_is_not_hers_is_answered_as_what_is_not_there(life: Life, who: str) -> None:
    mine, none = str(life.row.code), f"{str(life.row.code)[:-4]}9999"

    hers, nobodys = search(who, mine), search(who, none)

    assert hers.status == nobodys.status == 404
    assert hers.text.replace(mine, "") == nobodys.text.replace(none, "")
    assert NOTHING in hers.text or "Không có hồ sơ này" in hers.text


@pytest.mark.parametrize("who", ["officer_elsewhere", "post_clerk_elsewhere", "applicant_elsewhere"])
def test_words_find_nothing_of_others(life: Life, who: str) -> None:
    name = life.row.applicant_name

    page = search(who, name)

    assert str(life.row.code) not in page.text
    assert life.row.request_no not in page.text


def test_who_oversees_finds_codes_and_never_people(life: Life) -> None:
    row = life.row

    by_name, by_phone = search("manager", row.applicant_name), search("manager", row.applicant_phone)
    by_part = search("manager", str(row.code)[-9:])

    for page in (by_name, by_phone):
        assert str(row.code) not in page.text
        assert "không tìm theo tên người nộp" in page.text
    assert str(row.code) in by_part.text
    assert row.applicant_name not in by_part.text


def test_couriers_and_administrators_have_no_door_to_search_at() -> None:
    for who in ("courier", "quantri"):
        page = search(who, "can cuoc")
        assert page.status == 403
        assert "dành cho vai trò khác" in page.text


def test_strangers_are_asked_to_sign_in(client: Client) -> None:
    assert client.get("/tim")["Location"] == "/dang-nhap?next=/tim"
    assert client.post("/tim", {"q": "x"})["Location"].startswith("/dang-nhap")


# ---- words -----------------------------------------------------------------------------------------------------------


def test_words_find_dossiers_procedures_points_and_agencies_without_accents(life: Life) -> None:
    by_name = search("case_officer", search_key(life.row.applicant_name).upper())
    by_procedure = search("case_officer", "ly lich tu phap")
    by_place = search("case_officer", "buu dien cai nuoc")
    by_agency = search("case_officer", "cong an tinh")

    assert str(life.row.code) in by_name.text
    assert life.row.applicant_name in by_name.text
    assert "Thủ tục" in by_procedure.text
    assert any(href.startswith("/thu-tuc/") for _words, href in by_procedure.links)
    assert any(href.startswith("/diem-phuc-vu#bd-cai-nuoc") for _words, href in by_place.links)
    assert "Công an tỉnh" in by_agency.text


def test_the_applicant_finds_her_own_dossiers_by_name_of_the_procedure(clock: Clock) -> None:
    life = dossier_at(Status.SUBMITTED, way=Way.ON_LINE)
    clock.after(life)

    page = search("applicant", str(life.row.request_no))

    assert page.path == f"/cua-toi/{life.row.request_no}"


def test_words_never_stand_in_an_address_or_a_title(life: Life) -> None:
    answer = signed_in("case_officer").post("/tim", {"q": life.row.applicant_name})

    assert "Location" not in answer.headers
    assert life.row.applicant_name not in Page(Client(), answer, "/tim").title
    assert 'method="post"' in answer.content.decode()


@pytest.mark.parametrize(
    ("text", "status", "says"),
    [
        ("", 422, "Mã hoặc từ cần tìm"),
        ("   ", 422, "Mã hoặc từ cần tìm"),
        ("a", 422, "Gõ ít nhất 2 chữ"),
        ("đ", 422, "Gõ ít nhất 2 chữ"),
        ("x" * 5_000, 422, "dài"),
        ("a\0b", 422, "không in ra được"),
        ("\u202egnop", 422, "không in ra được"),
        ("😀😀", 404, NOTHING),
        ("%_%", 404, NOTHING),
        ("' or 1=1 --", 404, NOTHING),
        (ids.new_envelope_code(bytes(16)), 404, NOTHING),
        ("MC-6B9X-2E7J-K", 404, "sai ký tự kiểm tra"),
        ("H12.17-261102-9999", 404, NOTHING),
    ],
)
@pytest.mark.parametrize("who", ["case_officer", "manager"])
def test_odd_input_is_answered_in_words(who: str, text: str, status: int, says: str) -> None:
    page = search(who, text)

    assert page.status == status
    assert says.lower() in page.text.lower()


def test_the_page_without_a_search_is_a_box(clock: Clock) -> None:
    page = _follow(signed_in("case_officer"), "/tim", "get", {})

    assert page.status == 200
    assert page.has_button("Tìm")
    assert page.unlabelled() == []


def test_a_search_asks_the_same_few_statements_whatever_it_finds(clock: Clock) -> None:
    counts = []
    for number in range(3):
        life = dossier_after(Act.ASSIGN)
        clock.after(life)
        if number == 1:
            continue
        client = signed_in("case_officer")
        client.post("/tim", {"q": "phap"})
        with CaptureQueriesContext(connection) as asked:
            client.post("/tim", {"q": "phap"})
        counts.append(len(asked))

    assert max(counts) <= 15
    assert counts[0] == counts[-1]


def test_the_box_stands_in_the_bar_of_office_and_control(clock: Clock) -> None:
    for who, address, is_there in (
        ("case_officer", "/giai-quyet/tim", True),
        ("manager", "/dieu-hanh/", True),
        ("post_clerk", "/quay/", False),
    ):
        page = _follow(signed_in(who), address, "get", {})
        assert ("mc-bar-search" in page.html) is is_there
        assert page.unlabelled() == []
    assert Dossier.objects.count() == 0
