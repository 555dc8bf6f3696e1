"""The administration: who may open it, what may be changed and how, and that every change is kept."""

import re
from datetime import date

import pytest
from auditlog.models import LogEntry
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.base.administration.site import site
from motcua.ground.agreements.models import Agreement, Assignment, Counter, Training
from motcua.ground.catalogue.models import (
    Agency,
    ProcedureAgency,
    ProcedureVersion,
)
from motcua.ground.catalogue.queries import agencies
from motcua.ground.deadlines.models import Calendar, DayException
from motcua.ground.people.models import Account
from motcua.record.dossiers.rules import Act
from tests.doors.administrators import (
    ACCOUNTS,
    AGENCIES,
    CHANGES,
    LICENCE,
    NOW,
    TOKENS,
    VERSIONS,
    admin,
    agency_form,
    at_noon,
    signed_in,
    text_of,
)
from tests.factories import CAST, dossier_after

__all__ = ["admin", "at_noon"]

pytestmark = pytest.mark.django_db
CALENDARS = "/quan-tri/deadlines/calendar/"
DAYS = "/quan-tri/deadlines/dayexception/"
ASSIGNMENTS = "/quan-tri/agreements/assignment/"
MOST_STATEMENTS = 15


def every_table() -> list[str]:
    return [f"/quan-tri/{model._meta.app_label}/{model._meta.model_name}/" for model in site._registry]


# ---- who may ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in CAST if role != "administrator"])
def test_the_administration_is_the_door_of_administrators_alone(role: str) -> None:
    client = signed_in(CAST[role])
    before = Agency.objects.count()

    for path in ("/quan-tri/", VERSIONS, f"{ACCOUNTS}quantri/change/", f"{TOKENS}add/", CHANGES):
        assert client.get(path).status_code == 403, path
    assert client.post(f"{AGENCIES}add/", agency_form()).status_code == 403
    assert Agency.objects.count() == before


def test_a_stranger_is_sent_to_sign_in() -> None:
    answer = Client().get(VERSIONS)

    assert answer.status_code == 302
    assert answer["Location"] == f"/dang-nhap?next={VERSIONS}"


def test_a_suspended_administrator_is_outside(admin: Client) -> None:
    Account.objects.filter(username="quantri").update(suspended_at=NOW)

    assert admin.get("/quan-tri/").status_code in (302, 403)


def test_an_administrator_begins_there_and_opens_every_table(admin: Client) -> None:
    assert admin.get("/quan-tri/").status_code == 200
    for path in every_table():
        assert admin.get(path).status_code == 200, path


def test_every_table_that_takes_new_rows_opens_an_empty_form(admin: Client) -> None:
    answers = {path: admin.get(f"{path}add/").status_code for path in every_table()}

    assert {path for path, status in answers.items() if status != 200} == {
        "/quan-tri/auditlog/logentry/",
        "/quan-tri/people/invitation/",  # made on the page of its account
        "/quan-tri/people/supportvisit/",  # begun on the page of its account
    }
    assert answers["/quan-tri/auditlog/logentry/"] == 403


def test_no_table_of_dossiers_stands_there(admin: Client) -> None:
    rooms = {model._meta.app_label for model in site._registry}
    code = str(dossier_after(Act.RECEIVE).row.code)

    assert rooms == {"deadlines", "catalogue", "people", "agreements", "programmes", "auditlog"}
    for path in ("/quan-tri/dossiers/dossier/", "/quan-tri/papers/paper/", "/quan-tri/sessions/session/"):
        assert admin.get(path).status_code == 404
    assert code not in text_of(admin, "/quan-tri/")


@pytest.mark.parametrize("path", ["login/", "logout/", "password_change/", "jsi18n/"])
def test_signing_in_and_out_has_pages_of_its_own(admin: Client, path: str) -> None:
    assert admin.get(f"/quan-tri/{path}").status_code == 404


# ---- looks and limits ------------------------------------------------------------------------------------------------


def test_no_page_needs_script_or_style_from_within_itself(admin: Client) -> None:
    for path in ("/quan-tri/", VERSIONS, f"{VERSIONS}{LICENCE}/change/", f"{VERSIONS}add/", f"{ACCOUNTS}add/", CHANGES):
        page = text_of(admin, path)
        assert "<style" not in page, path
        assert " style=" not in page, path
        assert "/static/admin/" not in page, path
        assert page.count("<script") == page.count('<script type="module" src=') + page.count("defer></script>"), path


def test_every_page_says_how_long_other_processes_go_on_with_old_rows(admin: Client) -> None:
    assert "các tiến trình khác sau tối đa 60 giây" in text_of(admin, AGENCIES)


@pytest.mark.parametrize(
    "path",
    ["/quan-tri/", VERSIONS, f"{VERSIONS}{LICENCE}/change/", f"{VERSIONS}{LICENCE}/history/", ACCOUNTS, ASSIGNMENTS,
     f"{ASSIGNMENTS}add/", "/quan-tri/agreements/agreement/add/", CHANGES],
)  # fmt: skip
def test_a_page_asks_few_statements(admin: Client, path: str) -> None:
    admin.get(path)

    with CaptureQueriesContext(connection) as statements:
        assert admin.get(path).status_code == 200

    assert len(statements) <= MOST_STATEMENTS


def test_values_are_words_and_days_are_written_as_here(admin: Client) -> None:
    page = text_of(admin, f"{VERSIONS}{LICENCE}/change/")

    for words in ("5", "ngày làm việc", "tính lại từ đầu", "cấp tỉnh", "01/03/2025", "Giấy phép lái xe"):
        assert words in page
    assert "working_days" not in page
    assert "RESTART" not in page


# ---- rows by code and day --------------------------------------------------------------------------------------------


def test_a_new_agency_is_keyed_by_code_and_day_and_known_at_once(admin: Client) -> None:
    assert "H12.99" not in agencies()

    answer = admin.post(f"{AGENCIES}add/", agency_form())

    assert answer.status_code == 302
    assert "Đã thêm “Sở Thử nghiệm”." in text_of(admin, answer["Location"])
    row = Agency.objects.get(code="H12.99")
    assert (row.pk, row.search_key) == ("H12.99@2026-12-01", "so thu nghiem so tn")
    assert agencies()["H12.99"].short_name == "Sở TN"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"code": ""}, "Trường này là bắt buộc"),
        ({"valid_from": "31/02/2026"}, "Ngày này không có trên lịch."),
        ({"valid_from": "hôm nay"}, "Ngày này không có trên lịch."),
        ({"valid_to": "01/11/2026"}, "Ngày hết hiệu lực phải từ ngày bắt đầu trở đi."),
        ({"level": "MOON"}, "MOON"),
        ({"name": "x" * 201}, "200"),
        ({"code": "H12.17"}, "Trùng thời gian với H12.17@2025-07-01"),
        (
            {"code": "H12.17", "valid_from": "01/07/2025"},
            "Cơ quan với thông tin Mã định danh và Hiệu lực từ ngày đã tồn tại",
        ),
        ({"name": "<script>alert(1)</script>", "level": ""}, "&lt;script&gt;"),
    ],
)
def test_an_agency_typed_wrongly_is_refused_in_a_sentence_and_stays_typed(
    admin: Client, changed: dict[str, str], sentence: str
) -> None:
    before = Agency.objects.count(), LogEntry.objects.count()

    answer = admin.post(f"{AGENCIES}add/", agency_form(**changed))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in page
    assert "Số 1, đường Minh Họa" in page
    assert "<script>alert" not in page
    assert (Agency.objects.count(), LogEntry.objects.count()) == before


def test_code_and_first_day_are_set_once(admin: Client) -> None:
    row = Agency.objects.get(pk="H12.17@2025-07-01")

    answer = admin.post(
        f"{AGENCIES}{row.pk}/change/",
        agency_form(code="H12.01", name=row.name, short_name="CA tỉnh", valid_from="01/01/2020"),
    )

    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.pk, row.code, row.valid_from, row.short_name) == (
        "H12.17@2025-07-01", "H12.17", date(2025, 7, 1), "CA tỉnh",
    )  # fmt: skip


def test_rows_that_have_counted_are_not_deleted_and_the_page_says_so(admin: Client) -> None:
    for path in (f"{AGENCIES}H12.17@2025-07-01/delete/", f"{VERSIONS}{LICENCE}/delete/", f"{ACCOUNTS}quantri/delete/"):
        answer = admin.post(path, {"post": "yes"}, follow=True)
        assert answer.status_code == 200
        assert "Không xóa dòng đã có hiệu lực." in answer.content.decode()
    assert Agency.objects.filter(pk="H12.17@2025-07-01").exists()
    assert ProcedureVersion.objects.filter(pk=LICENCE).exists()


def test_a_row_that_others_stand_on_is_not_deleted_and_the_page_names_them(admin: Client) -> None:
    counter = Assignment.objects.first().counter
    free = Counter.objects.create(id="tt-tinh/99", point_id="tt-tinh", name="Quầy thử")

    kept = admin.post(
        f"/quan-tri/agreements/counter/{counter.pk.replace('/', '_2F')}/delete/", {"post": "yes"}, follow=True
    )
    gone = admin.post(f"/quan-tri/agreements/counter/{free.pk.replace('/', '_2F')}/delete/", {"post": "yes"})

    assert "Không xóa được: thiết bị, phân công đang dựa vào dòng này." in kept.content.decode()
    assert Counter.objects.filter(pk=counter.pk).exists()
    assert gone.status_code == 302
    assert not Counter.objects.filter(pk=free.pk).exists()


def test_a_row_typed_in_vain_is_deleted_after_a_question(admin: Client) -> None:
    admin.post(f"{AGENCIES}add/", agency_form())
    path = f"{AGENCIES}H12.99@2026-12-01/delete/"

    assert "Dòng này chưa có hiệu lực" in text_of(admin, path)
    assert Agency.objects.filter(code="H12.99").exists()
    assert admin.post(path, {"post": "yes"}).status_code == 302
    assert not Agency.objects.filter(code="H12.99").exists()
    assert LogEntry.objects.get(object_pk="H12.99@2026-12-01", action=LogEntry.Action.DELETE).actor_id == "quantri"


@pytest.mark.parametrize(
    "query",
    ["agreements/servicepoint/?kind__exact=%00", "auditlog/logentry/?loai=a%00", "people/account/?q=a&%00=1"],
)
def test_a_filter_that_no_text_can_be_is_left_out(admin: Client, query: str) -> None:
    answer = admin.get(f"/quan-tri/{query}")

    assert answer.status_code == 302
    assert admin.get(answer["Location"]).status_code == 200


def test_an_empty_list_says_whether_something_was_looked_for(admin: Client) -> None:
    assert "Chưa có dòng nào." in admin.get(CHANGES).content.decode()
    assert "Không có dòng nào khớp." in admin.get(f"{CHANGES}?q=khong-co").content.decode()


@pytest.mark.parametrize("code", ["khong-co", "a'b", "%00", "1" * 300])
def test_a_row_that_there_is_not_is_no_page(admin: Client, code: str) -> None:
    assert admin.get(f"{VERSIONS}{code}/history/").status_code in (302, 404)
    assert admin.get(f"{VERSIONS}{code}/dong/").status_code == 404


# ---- calendars -------------------------------------------------------------------------------------------------------


def calendar_form(**changed: str) -> dict[str, str]:
    return {
        "code": "H12", "name": "Lịch tỉnh", "valid_from": "01/01/2027", "valid_to": "",
        "mon": "07:30–11:30, 13:00-17:00", "sat": "7:30–11:30",
    } | changed  # fmt: skip


def test_a_calendar_is_typed_a_line_a_weekday(admin: Client) -> None:
    answer = admin.post(f"{CALENDARS}add/", calendar_form())

    row = Calendar.objects.get(code="H12")
    assert answer.status_code == 302
    assert row.sessions == {"mon": [["07:30", "11:30"], ["13:00", "17:00"]], "sat": [["07:30", "11:30"]]}
    assert "07:30–11:30, 13:00–17:00" in text_of(admin, f"{CALENDARS}{row.pk}/change/")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"mon": "sáng"}, "“sáng” không phải một buổi làm việc."),
        ({"mon": "25:00–26:00"}, "không phải một buổi làm việc"),
        ({"mon": "11:30–07:30"}, "giờ cuối phải sau giờ đầu"),
        ({"mon": "07:30–11:30, 11:00–17:00"}, "Lịch"),
        ({"mon": "", "sat": ""}, "Lịch phải có ít nhất một buổi làm việc."),
        ({"code": "VN"}, "Trùng thời gian với VN@"),
    ],
)
def test_a_calendar_that_no_office_can_work_by_is_refused(
    admin: Client, changed: dict[str, str], sentence: str
) -> None:
    answer = admin.post(f"{CALENDARS}add/", calendar_form(**changed))

    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert Calendar.objects.count() == 1


def test_a_day_off_is_entered_once_and_a_past_one_stays(admin: Client) -> None:
    form = {
        "code": "VN", "day": "05/11/2026", "kind": "OFF", "worked_as": "", "occasion": "Bão", "decision": "Công điện",
        "confidence": "verified", "is_decided": "on",
    }  # fmt: skip

    first, second = admin.post(f"{DAYS}add/", form), admin.post(f"{DAYS}add/", form)
    wrong = admin.post(f"{DAYS}add/", form | {"day": "06/11/2026", "worked_as": "mon"})
    past = DayException.objects.filter(day__lt=NOW.date()).first()
    assert past is not None

    assert first.status_code == 302
    assert DayException.objects.filter(pk="VN:2026-11-05:OFF").exists()
    assert second.status_code == 200
    assert "Ngày nghỉ không có giờ làm" in wrong.content.decode()
    admin.post(f"{DAYS}{past.pk.replace(':', '_3A')}/delete/", {"post": "yes"})
    assert DayException.objects.filter(pk=past.pk).exists()


# ---- who stands where ------------------------------------------------------------------------------------------------


def test_nobody_stands_twice_at_one_counter_on_one_day(admin: Client) -> None:
    row = Assignment.objects.get(person_id="buudien.cainuoc")
    form = {
        "person_id": row.person_id, "counter": row.counter_id, "shift": "DAY", "valid_from": "01/12/2026",
        "valid_to": "31/12/2026",
    }  # fmt: skip

    refused = admin.post(f"{ASSIGNMENTS}add/", form)
    elsewhere = admin.post(f"{ASSIGNMENTS}add/", form | {"counter": "bd-cai-nuoc/1", "shift": "MORNING"})
    later = admin.post(f"{ASSIGNMENTS}add/", form | {"valid_from": "01/01/2031", "valid_to": ""})
    nobody = admin.post(f"{ASSIGNMENTS}add/", form | {"person_id": "ai-do"})
    backwards = admin.post(f"{ASSIGNMENTS}add/", form | {"valid_from": "02/02/2031", "valid_to": "01/02/2031"})

    assert "Ngày hết hiệu lực phải từ ngày bắt đầu trở đi" in backwards.content.decode()
    assert "Người này đã đứng một quầy trong những ngày và ca này" in refused.content.decode()
    assert "Người này đã đứng một quầy trong những ngày và ca này" in elsewhere.content.decode()
    assert "Không có thỏa thuận nào ở Bưu điện Cái Nước cho cả thời gian này" in later.content.decode()
    assert nobody.status_code == 200
    assert Assignment.objects.filter(person_id="buudien.cainuoc").count() == 1


def test_a_reserve_may_stand_at_a_second_counter(admin: Client) -> None:
    form = {
        "person_id": "buudien.cainuoc", "counter": "bd-cai-nuoc/1", "shift": "DAY", "is_reserve": "on",
        "valid_from": "01/12/2026", "valid_to": "31/12/2026",
    }  # fmt: skip

    assert admin.post(f"{ASSIGNMENTS}add/", form).status_code == 302
    assert Assignment.objects.get(counter_id="bd-cai-nuoc/1", person_id="buudien.cainuoc").is_reserve


def test_an_agreement_that_another_one_has_made_already_is_refused(admin: Client) -> None:
    form = {
        "id": "99/TT-CM", "agency_code": "H12.17", "procedure_codes": ["3.000333"], "point_ids": ["bd-cai-nuoc"],
        "stages": ["RECEPTION"], "status": "PILOT", "postage_by": "APPLICANT", "valid_from": "01/12/2026",
        "valid_to": "31/12/2027",
    }  # fmt: skip

    refused = admin.post("/quan-tri/agreements/agreement/add/", form)
    commune = {"agency_code": "H12.101", "procedure_codes": ["1.001193"], "stages": ["DIGITISE"]}
    digitising = admin.post("/quan-tri/agreements/agreement/add/", form | commune)
    wrong = admin.post("/quan-tri/agreements/agreement/add/", form | {"id": "98/TT-CM", "stages": ["APPROVAL"]})

    assert "Thỏa thuận 07/TT-CM đã giao cùng khâu của 3.000333 ở cùng điểm" in refused.content.decode()
    assert digitising.status_code == 302
    assert wrong.status_code == 200
    assert set(Agreement.objects.values_list("id", flat=True)) & {"98/TT-CM", "99/TT-CM"} == {"99/TT-CM"}


def test_an_agency_stops_deciding_a_procedure(admin: Client) -> None:
    row = ProcedureAgency.objects.filter(procedure_code="3.000347").get()

    admin.post(f"/quan-tri/catalogue/procedureagency/{row.pk.replace(':', '_3A')}/delete/", {"post": "yes"})

    assert not ProcedureAgency.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("table", ["catalogue/procedureagency", "agreements/training", "agreements/assignment"])
def test_a_new_row_chooses_nobody_and_no_agency_by_itself(admin: Client, table: str) -> None:
    path = f"/quan-tri/{table}/"
    rows = apps.get_model(*table.split("/"))._base_manager
    page, before = text_of(admin, f"{path}add/"), rows.count()

    refused = admin.post(f"{path}add/", chosen_unasked(page))

    assert refused.status_code == 200
    assert "Chưa chọn. Chọn một dòng trong danh sách." in refused.content.decode()
    assert rows.count() == before


def chosen_unasked(page: str) -> dict[str, str]:
    """What a browser posts for the choices of a page that nobody touched: the marked one, or the first."""
    found = {}
    for name, inner in re.findall(r'<select name="([a-z_]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        options = re.findall(r'<option value="([^"]*)"( selected)?', inner)
        found[name] = next((value for value, marked in options if marked), options[0][0])
    return found


@pytest.mark.parametrize(
    ("day", "is_taken"),
    [("01/01/1900", False), ("31/12/1975", False), ("01/01/1976", True), ("31/12/2076", True), ("01/01/2077", False)],
)
def test_a_day_whose_year_was_mistyped_is_refused_in_words(admin: Client, day: str, is_taken: bool) -> None:
    row = Training.objects.first()
    assert row is not None
    form = {
        "person_id": "lanhdao.congan", "field_code": row.field_code, "course": "Lớp thử", "valid_from": day,
        "valid_to": day,
    }  # fmt: skip
    before = Training.objects.count()

    answer = admin.post("/quan-tri/agreements/training/add/", form)

    assert Training.objects.count() == before + is_taken
    assert ("Ngày này ngoài khoảng 01/01/1976 – 31/12/2076." in answer.content.decode()) is not is_taken
