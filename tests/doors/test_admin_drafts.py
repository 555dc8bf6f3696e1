"""Drafts of procedures in the administration: typed, saved, checked, compared, withdrawn."""

from datetime import date

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.ground.catalogue import drafting, services
from motcua.ground.catalogue.models import ProcedureVersion
from motcua.outward.drafting import editing
from motcua.outward.drafting.sheet import Sheet
from motcua.record.dossiers.models import Dossier
from tests.doors.administrators import NOW, signed_in, text_of
from tests.doors.drafts import LIST, RECORD, draft, in_force, is_published, page_of, posting, publishing, whole
from tests.factories import CAST

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("motcua.doors.frame.session.now", lambda: NOW)


@pytest.fixture
def admin() -> Client:
    return signed_in("quantri")


# ---- who -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in CAST if role != "administrator"])
def test_drafts_are_written_by_administrators_alone(role: str) -> None:
    key, client = draft(), signed_in(CAST[role])
    before = editing.seal_of(drafting.get(key))

    for path in (LIST, page_of(key), f"{page_of(key)}kiem-tra/", f"{page_of(key)}dien-tap/"):
        assert client.get(path).status_code in (302, 403), path
    client.post(page_of(key), posting(key, short_name="Khác"))
    client.post(f"{page_of(key)}kiem-tra/", publishing(key))

    assert editing.seal_of(drafting.get(key)) == before
    assert not is_published(key)


def test_pages_cost_few_statements_and_show_no_dossier(admin: Client) -> None:
    key = draft()
    for path in (LIST, page_of(key), f"{page_of(key)}dien-tap/", f"{page_of(key)}kiem-tra/"):
        admin.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert admin.get(path).status_code == 200
        assert len(asked) <= 15, path
    assert Dossier.objects.count() == 0


# ---- begun, typed, saved ---------------------------------------------------------------------------------------------


def test_a_draft_is_begun_from_the_version_in_force_with_all_its_parts(admin: Client) -> None:
    answer = admin.post(LIST, {"do": "copy", "sao-procedure": RECORD, "sao-first_day": "01/02/2027"})

    assert answer["Location"] == page_of(f"{RECORD}@2027-02-01")
    known = drafting.version(in_force().pk)
    assert known is not None
    assert drafting.get(f"{RECORD}@2027-02-01").parts == known.parts


def test_questions_and_answers_are_written_on_the_page_and_a_circle_of_them_is_said_before_publishing(
    admin: Client,
) -> None:
    key = draft()
    no = ProcedureVersion.objects.get(pk=key).answers.get(text="Không thuộc hai đối tượng này").answer_no

    told = posting(key, **{f"answers-{no}-text": "Không", f"answers-{no}-next_no": "1"})
    assert admin.post(page_of(key), told).status_code in {200, 302, 303}

    saved = ProcedureVersion.objects.get(pk=key).answers.get(answer_no=no)
    assert (saved.text, saved.next_no) == ("Không", 1)
    assert "các câu hỏi quay vòng" in admin.get(f"{page_of(key)}kiem-tra/").content.decode()
    assert not is_published(key)


def test_a_new_procedure_is_begun_with_its_name_and_limit(admin: Client) -> None:
    typed = {"moi-code": "2.000999", "moi-name": "Cấp giấy phép thử", "moi-limit": "5 ngày làm việc"}

    answer = admin.post(LIST, {"do": "new", "moi-first_day": "01/12/2026", **typed})

    row = ProcedureVersion.objects.get(pk="2.000999@2026-12-01")
    assert answer["Location"] == page_of(row.pk)
    assert (row.status, row.limit_quantity, row.limit_unit) == ("draft", 5, "working_days")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"moi-limit": "không giờ nào"}, "không đọc được thành thời hạn"),
        ({"moi-limit": "0 ngày làm việc"}, "phải từ 1 trở lên"),
        ({"moi-code": "mã có dấu cách"}, "Mã chỉ gồm chữ"),
        ({"moi-first_day": "30/02/2027"}, "không có trên lịch"),
        ({"moi-code": RECORD, "moi-first_day": "24/04/2025"}, "Đã có bản"),
    ],
)
def test_a_procedure_begun_wrongly_is_refused_at_its_field(admin: Client, changed: dict[str, str], said: str) -> None:
    typed = {"moi-code": "2.000999", "moi-name": "X", "moi-limit": "5 ngày", "moi-first_day": "01/12/2026"} | changed
    before = ProcedureVersion.objects.count()

    answer = admin.post(LIST, {"do": "new", **typed})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert ProcedureVersion.objects.count() == before


def test_what_is_typed_is_saved_with_its_parts_and_every_change_is_recorded(admin: Client) -> None:
    key = draft()
    parts = {
        "stages-rows": "1",
        "stages-1-unit": "Phòng hồ sơ",
        "stages-1-hours": "0,5 ngày",
        "stages-1-name": "Thẩm định",
    }

    answer = admin.post(page_of(key), posting(key, short_name="Phiếu lý lịch", limit="7 ngày làm việc", **parts))

    record = drafting.get(key)
    assert answer["Location"] == page_of(key)
    assert record.values["short_name"] == "Phiếu lý lịch"
    assert record.values["limit"] == (7, "working_days")
    assert [(row["unit"], row["hours"]) for row in record.parts["stages"]] == [("Phòng hồ sơ", 4)]
    (entry,) = LogEntry.objects.filter(object_pk=key).exclude(action=LogEntry.Action.CREATE)
    assert entry.changes["limit_quantity"][1] == "7"
    assert str(entry.actor_id) == "quantri"
    assert LogEntry.objects.filter(object_pk=f"{key}#1", content_type__model="stage").exists()


def test_nothing_typed_changes_nothing_and_records_nothing(admin: Client) -> None:
    key = draft()
    before, entries = editing.seal_of(drafting.get(key)), LogEntry.objects.count()

    admin.post(page_of(key), posting(key))

    assert editing.seal_of(drafting.get(key)) == before
    assert LogEntry.objects.count() == entries


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("fees-1-amount_vnd", "năm mươi nghìn", "ghi bằng chữ số"),
        ("limit", "0 ngày làm việc", "phải từ 1 trở lên"),
        ("limit", "", "Ghi thời hạn giải quyết"),
        ("valid_from", "31/02/2027", "không có ngày 31/02/2027"),
        ("components-1-original", "hai bản", "không phải số nguyên"),
        ("set_count", "0", "ngoài khoảng"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field_and_nothing_is_saved(
    admin: Client, name: str, typed: str, said: str
) -> None:
    key = draft()
    before = editing.seal_of(drafting.get(key))

    answer = admin.post(page_of(key), posting(key, **{name: typed, "short_name": "Vẫn còn"}))
    page = answer.content.decode()

    assert answer.status_code == 422
    assert said in page
    assert f'href="#{name}"' in page
    assert f'id="{name}-error"' in page
    assert 'value="Vẫn còn"' in page
    assert editing.seal_of(drafting.get(key)) == before


def test_rows_are_added_moved_and_left_out_without_script_and_nothing_is_saved_meanwhile(admin: Client) -> None:
    key = draft()
    first = drafting.get(key).parts["components"][0]["name"]
    second = drafting.get(key).parts["components"][1]["name"]

    added = admin.post(page_of(key), posting(key, "them:fees")).content.decode()
    moved = admin.post(page_of(key), posting(key, "xuong:components:1")).content.decode()
    gone = admin.post(page_of(key), posting(key, "bo:components:1")).content.decode()

    assert added.count('name="fees-rows"') == 1
    assert "autofocus" in added
    assert moved.index(second) < moved.index(first)
    assert 'id="components-1"' not in gone
    assert drafting.get(key).parts["components"][0]["name"] == first


def test_a_fee_that_changes_places_takes_its_exemption_along() -> None:
    sheet = Sheet({}, {"fees": {1: {"label": "a"}, 2: {"label": "b"}}, "exemptions": {1: {"fee_no": "1"}}})

    sheet._change_places("fees", 1, 2)

    assert sheet.parts["fees"][2]["label"] == "a"
    assert sheet.parts["exemptions"][1]["fee_no"] == "2"


def test_budgets_are_summed_beside_the_limit(admin: Client) -> None:
    key = draft()
    stages = {"stages-rows": "1,2", "stages-1-hours": "4 giờ", "stages-2-hours": "1 ngày"}

    page = admin.post(page_of(key), posting(key, "tinh", limit="5 ngày làm việc", **stages)).content.decode()

    assert "các bước cộng lại 1 ngày 4 giờ, thời hạn 5 ngày" in page
    assert "mc-draft__sum--wrong" in page


def test_two_administrators_at_one_draft_the_second_reads_why_and_keeps_what_she_typed(admin: Client) -> None:
    key = draft()
    mine, other = posting(key, short_name="Của tôi"), posting(key, short_name="Của người khác")

    admin.post(page_of(key), other)
    answer = admin.post(page_of(key), mine)

    assert answer.status_code == 409
    assert "Người khác vừa lưu" in answer.content.decode()
    assert 'value="Của tôi"' in answer.content.decode()
    assert drafting.get(key).values["short_name"] == "Của người khác"


def test_a_draft_moves_to_another_first_day(admin: Client) -> None:
    key = draft()

    answer = admin.post(page_of(key), posting(key, valid_from="01/03/2027"))

    assert answer["Location"] == page_of(f"{RECORD}@2027-03-01")
    assert drafting.find(key) is None
    assert drafting.get(f"{RECORD}@2027-03-01").parts["components"]


def test_a_draft_that_ends_keeps_its_last_day_and_may_not_begin_after_it(admin: Client) -> None:
    key = draft()
    ProcedureVersion.objects.filter(pk=key).update(valid_to=date(2027, 3, 31))

    admin.post(page_of(key), posting(key, short_name="Tên mới"))
    admin.post(page_of(key), posting(key, valid_from="01/05/2027"))

    moved = f"{RECORD}@2027-05-01"
    assert ProcedureVersion.objects.get(pk=moved).valid_to == date(2027, 3, 31)
    assert any("hết hiệu lực từ 31/03/2027" in fault.words for fault in editing.check(moved, NOW.date()).faults)


def test_a_draft_is_withdrawn_and_one_that_is_gone_leads_back_to_the_list(admin: Client) -> None:
    key = draft()

    assert admin.post(page_of(key), posting(key, "withdraw"))["Location"] == LIST
    assert not ProcedureVersion.objects.filter(pk=key).exists()
    assert admin.get(page_of(key))["Location"] == LIST
    assert "không còn" in text_of(admin, LIST)


# ---- checked ---------------------------------------------------------------------------------------------------------


def faults(key: str, **changed: str) -> set[str]:
    """Anchors and words of what is wrong with a draft after something was typed into it."""
    sheet = Sheet.of_form(posting(key, **whole(key) | changed))
    record = sheet.read()
    assert record is not None, sheet.errors
    editing.save(key, record, editing.seal_of(drafting.get(key)))
    return {fault.words for fault in editing.check(record.key, NOW.date()).faults}


STAGES = {
    "stages-rows": "1,2,3", "limit": "5 ngày làm việc",
    "stages-1-name": "Tiếp nhận", "stages-1-unit": "Bộ phận Một cửa", "stages-1-hours": "1 ngày",
    "stages-2-name": "Thẩm định", "stages-2-unit": "Phòng hồ sơ", "stages-2-hours": "3 ngày",
    "stages-3-name": "Ký duyệt", "stages-3-unit": "Lãnh đạo", "stages-3-hours": "1 ngày",
}  # fmt: skip


def test_a_whole_draft_has_no_fault() -> None:
    assert faults(draft(), **STAGES) == set()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"stages-2-hours": "1 ngày"}, "các bước cộng lại 3 ngày, thời hạn là 5 ngày"),
        ({"stages-3-unit": "Phòng hồ sơ", "stages-3-name": "Soạn"}, "không bước nào do lãnh đạo phê duyệt"),
        ({"stages-1-unit": "Lãnh đạo", "stages-3-unit": "Phòng hồ sơ", "stages-3-name": "Soạn"}, "bước cuối “Soạn”"),
        ({"decision": ""}, "Chưa ghi quyết định công bố"),
        ({"components-1-original": "0", "components-1-certified_copy": "0", "components-1-photocopy": "0",
          "components-1-electronic": "0"}, "Thành phần hồ sơ số 1 chưa ghi nộp mấy bản"),
        ({"legal_basis": ""}, "Chưa ghi căn cứ pháp lý"),
        ({"fees-1-case_code": "TE"}, "không có trường hợp “TE”"),
        ({"valid_from": "01/11/2026"}, "phải sau hôm nay"),
    ],
)  # fmt: skip
def test_each_fault_is_said_in_words(changed: dict[str, str], said: str) -> None:
    found = faults(draft(), **STAGES | changed)

    assert any(said in words for words in found), found


def test_periods_that_overlap_and_a_second_open_version_are_faults() -> None:
    key, later = draft(), services.copy_as_draft(in_force().pk, date(2027, 6, 1))
    services.publish(later.pk, NOW)

    found = {fault.words for fault in editing.check(key, NOW.date()).faults}

    assert any("Đã có bản công bố từ 01/06/2027 còn để ngỏ" in words for words in found)
    assert any("Trùng thời gian với bản" in words for words in found)


def test_faults_link_to_their_place_on_the_page(admin: Client) -> None:
    key = draft()
    page = text_of(admin, f"{page_of(key)}kiem-tra/")
    editor = text_of(admin, page_of(key))

    for fault in editing.check(key, NOW.date()).faults:
        assert f'href="{page_of(key)}#{fault.anchor}"' in page
        assert f'id="{fault.anchor}"' in editor, fault


def test_the_diff_names_each_field_with_old_and_new(admin: Client) -> None:
    key = draft()
    admin.post(page_of(key), posting(key, limit="7 ngày làm việc"))

    page = text_of(admin, f"{page_of(key)}kiem-tra/")

    assert "<ins>7 ngày làm việc</ins>" in page
    assert "Thời hạn giải quyết" in page
