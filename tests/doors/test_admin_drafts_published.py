"""Drafts of procedures in the administration: published, rehearsed, and kept rehearsals compared."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from motcua.ground.catalogue import drafting
from motcua.ground.catalogue.models import ProcedureVersion, Publication
from motcua.outward.drafting import checking, keeping
from motcua.outward.drafting.models import SavedRehearsal
from motcua.outward.rehearsals import proving
from motcua.record.dossiers.models import Dossier
from tests.doors.administrators import NOW, signed_in, text_of
from tests.doors.drafts import FIRST, LIST, RECORD, draft, in_force, is_published, page_of, posting, publishing, whole

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("motcua.doors.frame.session.now", lambda: NOW)


@pytest.fixture
def admin() -> Client:
    return signed_in("quantri")


# ---- published -------------------------------------------------------------------------------------------------------


def ready(admin: Client) -> str:
    key = draft()
    admin.post(page_of(key), posting(key, **whole(key)))
    return key


def test_publishing_ends_the_version_before_on_the_day_before(admin: Client) -> None:
    before = in_force()
    key = ready(admin)

    answer = admin.post(f"{page_of(key)}kiem-tra/", publishing(key))

    before.refresh_from_db()
    assert answer.status_code == 302
    assert is_published(key)
    assert before.valid_to == FIRST - timedelta(days=1)
    assert Publication.objects.get(pk=key).published_at == NOW


def test_a_draft_with_faults_is_not_published(admin: Client) -> None:
    key = draft()

    answer = admin.post(f"{page_of(key)}kiem-tra/", publishing(key))

    assert answer.status_code == 409
    assert "chỗ phải sửa, chưa công bố" in answer.content.decode()
    assert not is_published(key)


def test_what_was_changed_since_it_was_checked_is_not_published(admin: Client) -> None:
    key = ready(admin)
    seen = publishing(key)
    admin.post(page_of(key), posting(key, short_name="Đổi sau khi xem"))

    answer = admin.post(f"{page_of(key)}kiem-tra/", seen)

    assert answer.status_code == 409
    assert not is_published(key)


def test_the_second_of_two_who_publish_reads_that_it_was_published(admin: Client) -> None:
    key = ready(admin)
    seen = publishing(key)
    admin.post(f"{page_of(key)}kiem-tra/", seen)

    answer = admin.post(f"{page_of(key)}kiem-tra/", seen)

    assert answer["Location"] == LIST
    assert "người khác vừa công bố hoặc bỏ" in text_of(admin, LIST)
    assert Publication.objects.filter(pk=key).count() == 1


# ---- rehearsed -------------------------------------------------------------------------------------------------------


def kept(admin: Client, key: str, way: str = "quay") -> SavedRehearsal:
    typed = {"do": "keep", "cach": way, "ngay": "05/04/2027", "gio": "08:00"}
    admin.post(f"{page_of(key)}dien-tap/", typed)
    return SavedRehearsal.objects.get(procedure_code=RECORD, way=way)


def test_a_rehearsal_is_shown_act_by_act_and_kept(admin: Client) -> None:
    key = ready(admin)
    page = text_of(admin, f"{page_of(key)}dien-tap/?cach=buu-dien&ngay=05/04/2027&gio=08:00")

    for words in ("Nhận và niêm phong", "Bưu tá", "Giấy tiếp nhận hồ sơ", "Vì sao hạn như vậy", "Đã trả kết quả"):
        assert words in page
    row = kept(admin, key)
    assert row.expected[-1][2] == "returned"
    assert Dossier.objects.count() == 0


def test_a_kept_rehearsal_that_comes_out_otherwise_is_said_loudly_and_publishing_asks(admin: Client) -> None:
    key = ready(admin)
    kept(admin, key)

    saved = admin.post(page_of(key), posting(key, limit="9 ngày làm việc"), follow=True).content.decode()
    page = text_of(admin, f"{page_of(key)}kiem-tra/")
    refused = admin.post(f"{page_of(key)}kiem-tra/", publishing(key))

    assert "1 diễn tập đã lưu cho kết quả khác mong đợi" in saved
    assert "Khác mong đợi" in page
    assert 'name="anyway"' in page
    assert refused.status_code == 409
    assert not is_published(key)
    admin.post(f"{page_of(key)}kiem-tra/", publishing(key, anyway="co"))
    assert is_published(key)


def test_a_kept_rehearsal_tells_expected_against_found() -> None:
    key = draft()
    found = proving.rehearse(key, "quay", NOW + timedelta(days=120))
    keeping.keep(RECORD, found, "quantri", NOW)
    same = keeping.run_again(RECORD, key)
    ProcedureVersion.objects.filter(pk=key).update(limit_quantity=30)
    (other,) = keeping.run_again(RECORD, key)

    assert [each.is_same for each in same] == [True]
    assert not other.is_same
    assert all(line.expected != line.found for line in other.differences)
    assert "hạn" in other.differences[0].expected


def test_a_kept_rehearsal_is_dropped(admin: Client) -> None:
    key = ready(admin)
    row = kept(admin, key)

    admin.post(f"{page_of(key)}dien-tap/", {"do": "drop", "kept": row.pk})

    assert not SavedRehearsal.objects.exists()


def test_a_day_that_is_none_is_said_at_its_field(admin: Client) -> None:
    answer: Any = admin.get(f"{page_of(draft())}dien-tap/?cach=quay&ngay=99/99/2027&gio=08:00")

    assert answer.status_code == 422
    assert "không đọc được" in answer.content.decode()


def test_steps_side_by_side_count_once_beside_the_limit(admin: Client) -> None:
    key = draft()
    stages = {
        "stages-rows": "1,2,3", "stages-1-hours": "1 ngày", "stages-2-hours": "2 ngày", "stages-3-hours": "1 ngày",
        "stages-2-order_no": "4", "stages-3-order_no": "4", "stages-2-agency_code": "H12.17",
    }  # fmt: skip

    page = admin.post(page_of(key), posting(key, "tinh", limit="3 ngày làm việc", **stages)).content.decode()

    assert "các bước cộng lại 3 ngày, thời hạn 3 ngày" in page
    assert 'value="H12.17"' in page


def test_what_is_wrong_with_a_step_of_another_agency_is_said_at_its_field() -> None:
    found = drafting.get(draft())
    own = {"case_code": "", "role": "", "hours": 8, "order_no": None, "agency_code": "", "asked": ""}
    stages = (
        own | {"no": 1, "name": "Thẩm định", "unit": "Phòng nghiệp vụ"},
        own | {"no": 2, "name": "Ý kiến", "unit": "Nơi khác", "agency_code": "H99"},
        own | {"no": 3, "name": "", "unit": "Công an tỉnh", "agency_code": "H12.17"},
        own | {"no": 4, "name": "Phê duyệt", "unit": "Lãnh đạo"},
        own | {"no": 5, "name": "Ý kiến", "unit": "Sở Nội vụ", "agency_code": "H12.05"},
    )
    record = replace(found, parts={**found.parts, "stages": stages}, loose={**found.loose, "agencies": ("H12.17",)})
    said = {fault.anchor: fault.words for fault in checking.faults(record, (), date(2026, 11, 2), {"H12.17", "H12.05"})}

    assert "H99" in said["stages-2-agency_code"]
    assert "chính cơ quan giải quyết" in said["stages-3-agency_code"]
    assert "chưa ghi hỏi" in said["stages-3-asked"]
    assert "sau khi lãnh đạo phê duyệt" in said["stages-5-agency_code"]
