"""The pages of programmes: read by those who oversee, written by the provincial office and the administrator."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.contrib.admin.utils import quote
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.ground.programmes import queries, services, visits
from motcua.ground.programmes.models import Photo
from motcua.ground.programmes.rules import Stage
from motcua.outward.notices.pages import words_of_pages
from motcua.outward.rehearsals import programmes as rehearsed
from tests.doors.officials import Clock, clock, signed_in, text_of
from tests.factories import MONDAY, actor
from tests.programmes import AGREEMENT, ALL_THERE, DAY, OWN, programme, unit_at, visit, written
from tests.scans import pdf, picture, store

__all__ = ["clock", "store"]
pytestmark = pytest.mark.django_db

LIST, ONE = "/dieu-hanh/de-an", f"/dieu-hanh/de-an/{OWN}"
UNIT, VISIT = f"{ONE}/don-vi/1", f"{ONE}/khao-sat/1"
READ = (LIST, ONE, UNIT, VISIT, f"{ONE}/lo-trinh.pdf", f"{VISIT}/bien-ban.pdf")
WRITE = (
    f"{LIST}/moi", f"{ONE}/sua", f"{ONE}/them-don-vi", f"{UNIT}/sua", f"{ONE}/them-nhiem-vu", f"{ONE}/nhiem-vu/1",
    f"{ONE}/them-khao-sat", f"{VISIT}/sua", f"{VISIT}/bang-kiem/1",
)  # fmt: skip
POSTS: dict[str, dict[str, Any]] = {
    f"{LIST}/moi": {
        "name": "Đề án mới", "code": "moi", "unit_code": "96", "valid_from": "01/01/2026", "levels": ["COMMUNE"],
        "lead_body": "Văn phòng UBND tỉnh",
    },
    f"{ONE}/sua": {"name": "Tên mới", "unit_code": "96", "levels": ["COMMUNE"], "lead_body": "Văn phòng"},
    f"{ONE}/them-don-vi": {"name": "Xã Ba", "level": "COMMUNE", "plan_opened_on": "01/12/2026"},
    f"{UNIT}/sua": {"name": "Xã Cái Nước mới", "level": "COMMUNE", "agency": "H12.101", "point": "bd-cai-nuoc"},
    f"{UNIT}/buoc": {"buoc-stage": "TRAINED", "buoc-on": "02/11/2026"},
    f"{UNIT}/hoan-lai": {"step": "2", "hoan-reason": "Nhầm đơn vị"},
    f"{UNIT}/bang-kiem": {"result_CAMERA": "NO", "note_CAMERA": "hỏng"},
    f"{ONE}/them-nhiem-vu": {"name": "Tập huấn", "kind": "TASK", "lead": "Sở Nội vụ", "planned_on": "01/12/2026"},
    f"{ONE}/nhiem-vu/1": {"name": "Lắp camera", "kind": "TASK", "lead": "Bưu điện", "done_on": "01/11/2026"},
    f"{ONE}/them-khao-sat": {"on": "01/11/2026", "place": "Xã U Minh", "team": "Sở Nội vụ", "units": ["2"]},
    f"{VISIT}/sua": {"place": "Bưu điện Cái Nước", "team": "Sở Nội vụ", "units": ["1"], "findings": "Đủ chỗ"},
    f"{VISIT}/bang-kiem/1": {"result_SEAL": "NO", "note_SEAL": "chưa khắc"},
    f"{VISIT}/kien-nghi": {"kn-text": "Lắp camera", "kn-owner": "Bưu điện tỉnh", "kn-due_on": "01/12/2026"},
    f"{VISIT}/kien-nghi/1/xong": {"xong1-done_on": "02/11/2026", "xong1-shown_by": "Ảnh số 3"},
    f"{VISIT}/kien-nghi/2/mo-lai": {},
}  # fmt: skip


@pytest.fixture
def there(clock: Clock, store: Path) -> str:
    """A programme with one unit equipped, a visit, and two recommendations, the second done."""
    key = unit_at(Stage.EQUIPPED)
    by = actor("manager")
    for owner in ("UBND xã", "Bưu điện tỉnh"):
        visits.recommend(key, 1, text=f"Việc của {owner}", owner=owner, due_on=DAY - timedelta(days=2), by=by)
    visits.finish_recommendation(key, 1, 2, done_on=DAY, proof="Biên bản số 4", by=by, at=MONDAY)
    return key


def photo(name: str = "quay.jpg", data: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data or picture(), "image/jpeg")


# -- who may -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "who", ["manager", "administrator", "giamdoc.tt-tinh", "one_stop_head_elsewhere", "post_director"]
)
def test_those_who_oversee_read_programmes(there: str, who: str) -> None:
    client = signed_in(who)

    for address in READ:
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize(
    "who", ["post_clerk", "courier", "one_stop_officer", "case_officer", "unit_head", "applicant", "system"]
)
def test_nobody_else_opens_them(there: str, who: str) -> None:
    client, before = signed_in(who), written()

    for address in (*READ, *WRITE):
        assert client.get(address).status_code == 403, address
    for address, typed in POSTS.items():
        assert client.post(address, typed).status_code == 403, address
    assert written() == before


@pytest.mark.parametrize("who", ["post_director", "giamdoc.tt-tinh", "one_stop_head_elsewhere"])
def test_who_only_reads_is_offered_nothing_that_writes_and_refused_it(there: str, who: str) -> None:
    client, before = signed_in(who), written()

    for address in (LIST, ONE, UNIT, VISIT):
        page = client.get(address).content.decode().partition("<main")[2]
        assert "<form" not in page.partition("</main")[0], address
    for address in WRITE:
        assert client.get(address).status_code == 403, address
    for address, typed in POSTS.items():
        refused = client.post(address, typed)
        assert refused.status_code == 403, address
        assert "Văn phòng UBND tỉnh" in text_of(refused)
    assert client.post(f"{UNIT}/anh", {"anh-photo": photo()}).status_code == 403
    assert written() == before


@pytest.mark.parametrize("who", ["manager", "administrator"])
def test_the_provincial_office_and_the_administrator_write(there: str, who: str) -> None:
    client = signed_in(who)

    for address, typed in POSTS.items():
        before = written()
        just_before = {"step": "3"} if "step" in typed else {}  # the step that was written by this test
        response = client.post(address, typed | just_before)
        assert response.status_code == 303, (address, text_of(response))
        assert written() != before, address
        assert client.get(response["Location"]).status_code == 200, address


def test_a_stranger_is_asked_to_sign_in(there: str, client: Any) -> None:
    for address in (*READ, *WRITE):
        assert client.get(address).status_code == 302


# -- what the pages say ------------------------------------------------------------------------------------------------


def test_the_list_is_empty_first_and_says_how_a_programme_comes(clock: Clock) -> None:
    assert "Chưa có đề án nào" in text_of(signed_in("manager").get(LIST))


def test_an_empty_programme_says_so_everywhere(clock: Clock) -> None:
    key = services.save_programme(
        services.ProgrammeGiven(
            code="trong", name="Trống", unit_code="96", first_day=DAY, last_day=None, levels=["COMMUNE"], lead_body="A"
        ),
        by=actor("manager"),
    )
    address = reverse("control:programme", args=[key])

    said = text_of(signed_in("manager").get(address))
    for words in ("chưa có đơn vị nào", "Chưa có ngày nào", "Chưa ghi nhiệm vụ", "Chưa có đợt khảo sát"):
        assert words in said
    assert signed_in("manager").get(f"{address}?xem=bang").status_code == 200
    assert signed_in("manager").get(f"{address}/lo-trinh.pdf").status_code == 200


def test_the_page_shows_states_in_words_lateness_and_what_is_overdue(there: str) -> None:
    page = text_of(signed_in("post_director").get(ONE))

    assert "Đã trang bị" in page
    assert "Chưa khảo sát" in page
    assert "chậm 32 ngày" in page  # the camera, planned for 1 October
    assert "Kiến nghị quá hạn" in page
    assert "Việc của UBND xã" in page


def test_the_picture_and_its_table_hold_the_same_days(there: str) -> None:
    client = signed_in("manager")

    drawn = client.get(ONE).content.decode()
    table = text_of(client.get(f"{ONE}?xem=bang"))

    assert "<title>Khảo sát 02/11/2026</title>" in drawn
    assert re.search(r"1\. Xã Cái Nước Đã trang bị 02/11/2026 02/11/2026", table)


def test_the_programmes_of_the_demo_are_shown_with_the_facts_of_gia_lai(clock: Clock) -> None:
    clock.now = MONDAY + timedelta(days=20)
    rehearsed.load(clock.now)
    client = signed_in("manager")

    assert "27 /29" in text_of(client.get(LIST))
    told = text_of(client.get(f"{LIST}/gia-lai-thi-diem@2020-01-01"))
    assert "15/17 đã chuyển" in told
    assert "11/11 đã chuyển" in told
    assert "Chờ trụ sở Bưu điện thị xã" in told
    centre = text_of(client.get(f"{LIST}/gia-lai-thi-diem@2020-01-01/don-vi/1"))
    assert "Theo đề án: 9 nhân viên bưu điện phục vụ 21 cơ quan." in centre
    own = text_of(client.get(f"{LIST}/ca-mau-buu-dien@2025-07-01"))
    assert "Trung tâm hành chính công U Minh" in own
    assert "Chưa có mặt bằng" in own


def test_a_unit_names_the_agreements_at_its_point_and_who_stands_there(clock: Clock) -> None:
    clock.now = MONDAY + timedelta(days=20)
    rehearsed.load(clock.now)
    client = signed_in("manager")

    page = client.get(f"{LIST}/ca-mau-buu-dien@2025-07-01/don-vi/1")

    assert "thỏa thuận 01/TT-CM" in text_of(page)
    assert f'href="{reverse("control:staff-person", args=["buudien.cainuoc"])}"' in page.content.decode()


@pytest.mark.parametrize("address", [LIST, ONE, f"{ONE}?xem=bang", UNIT, VISIT, f"{VISIT}/bang-kiem/1", f"{ONE}/sua"])
def test_a_page_asks_the_same_however_large_the_programme_is(there: str, address: str) -> None:
    client = signed_in("manager")
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as before:
        client.get(address)
    by = actor("manager")
    for number in range(15):
        unit = services.save_unit(there, services.UnitGiven(name=f"Xã {number}", level="COMMUNE"), by=by)
        services.answer_checks(there, unit, ALL_THERE, by=by, at=MONDAY)
        other = visit(there, units=(1, unit))
        visits.recommend(there, other, text="Lắp camera", owner="Bưu điện", due_on=DAY, by=by)

    with CaptureQueriesContext(connection) as after:
        client.get(address)

    assert len(after) <= 15, [query["sql"][:90] for query in after.captured_queries]
    assert len(after) == len(before)


# -- bad input ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "wrong", "words"),
    [
        (f"{LIST}/moi", {"code": "đề án!"}, "chữ không dấu"),
        (f"{LIST}/moi", {"code": "thu-nghiem"}, "đã có giai đoạn"),
        (f"{LIST}/moi", {"name": ""}, "Tên đề án"),
        (f"{LIST}/moi", {"valid_from": ""}, "Gõ ngày"),
        (f"{LIST}/moi", {"valid_from": "31/02/2026"}, "31/02/2026"),
        (f"{LIST}/moi", {"valid_to": "01/01/2020"}, "sau ngày bắt đầu"),
        (f"{LIST}/moi", {"levels": ["WARD"]}, "Chọn ít nhất một cấp"),
        (f"{LIST}/moi", {"unit_code": "abc"}, "hai chữ số"),
        (f"{ONE}/them-don-vi", {"name": "a\u202eb"}, "đảo chiều"),
        (f"{ONE}/them-don-vi", {"level": "WARD"}, "Chọn cấp"),
        (f"{ONE}/them-don-vi", {"point": "khong-co"}, "không có"),
        (f"{ONE}/them-don-vi", {"agency": "H99"}, "không có"),
        (f"{ONE}/them-don-vi", {"clerk_count": "-1"}, "từ 0 đến 1.000"),
        (f"{ONE}/them-don-vi", {"clerk_count": "٣"}, "từ 0 đến 1.000"),
        (f"{ONE}/them-don-vi", {"plan_trained_on": "02/12/2026"}, "theo thứ tự"),
        (f"{UNIT}/buoc", {"buoc-stage": ""}, "Chọn bước"),
        (f"{UNIT}/buoc", {"buoc-stage": "OPENED"}, "nên chưa ghi được"),
        (f"{UNIT}/buoc", {"buoc-on": "03/11/2026"}, "còn ở phía trước"),
        (f"{UNIT}/buoc", {"buoc-on": "hôm qua"}, "không phải một ngày"),
        (f"{UNIT}/hoan-lai", {"hoan-reason": ""}, "Lý do hoàn lại"),
        (f"{UNIT}/hoan-lai", {"step": "x"}, "không còn là bước cuối"),
        (f"{UNIT}/bang-kiem", {"result_CAMERA": "MAYBE"}, "Chọn đạt"),
        (f"{UNIT}/bang-kiem", {"result_COUNTER": "SPARED"}, "nơi nào cũng phải có"),
        (f"{VISIT}/bang-kiem/1", {"note_SEAL": "a" * 301}, "301"),
        (f"{ONE}/them-nhiem-vu", {"done_on": "01/12/2026"}, "còn ở phía trước"),
        (f"{ONE}/them-khao-sat", {"units": []}, "ít nhất một đơn vị"),
        (f"{ONE}/them-khao-sat", {"on": "01/12/2026"}, "sau khi đi"),
        (f"{VISIT}/kien-nghi", {"kn-due_on": "01/01/2020"}, "trước ngày khảo sát"),
        (f"{VISIT}/kien-nghi", {"kn-owner": ""}, "Đơn vị thực hiện"),
        (f"{VISIT}/kien-nghi/1/xong", {"xong1-shown_by": " "}, "Minh chứng"),
        (f"{VISIT}/kien-nghi/1/xong", {"xong1-done_on": "01/12/2026"}, "đến hôm nay"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    there: str, address: str, wrong: dict[str, Any], words: str
) -> None:
    typed, before = POSTS[address] | wrong, written()

    response = signed_in("manager").post(address, typed)

    assert response.status_code in (409, 422)
    assert words in text_of(response), text_of(response)
    assert written() == before
    page = response.content.decode()
    chosen = ("stage", "level", "point", "agency", "result_", "kind", "step")
    for name, value in typed.items():
        if isinstance(value, str) and value.strip() and value.isascii() and not any(each in name for each in chosen):
            assert value in page, name


@pytest.mark.parametrize(
    "address",
    [f"{LIST}/khong-co", f"{LIST}/%00", f"{ONE}/don-vi/99", f"{ONE}/don-vi/99999999999999", f"{ONE}/khao-sat/9",
     f"{ONE}/nhiem-vu/9", f"{VISIT}/bang-kiem/2", f"{LIST}/anh/khong-co", f"{LIST}/anh/khong-co/nho",
     f"{LIST}/khong-co/lo-trinh.pdf", f"{ONE}/khao-sat/9/bien-ban.pdf"],
)  # fmt: skip
def test_what_is_not_there_is_no_page(there: str, address: str) -> None:
    assert signed_in("manager").get(address).status_code == 404


# -- steps, photos, papers ---------------------------------------------------------------------------------------------


def test_the_page_says_why_the_next_step_waits_and_offers_only_it(there: str) -> None:
    services.save_unit(there, services.UnitGiven(name="Xã Cái Nước", level="COMMUNE"), by=actor("manager"), unit_no=1)

    page = signed_in("manager").get(UNIT)

    assert "đơn vị chưa gắn điểm phục vụ" in text_of(page)
    assert re.findall(r'<input[^>]*name="buoc-stage"[^>]*value="(\w+)"', page.content.decode()) == ["TRAINED"]


def test_a_unit_is_opened_on_the_page_by_an_agreement(there: str, clock: Clock) -> None:
    client = signed_in("manager")
    for stage in ("TRAINED", "ACCOUNTS"):
        assert client.post(f"{UNIT}/buoc", {"buoc-stage": stage, "buoc-on": "02/11/2026"}).status_code == 303
    opening = {"buoc-stage": "OPENED", "buoc-on": "02/11/2026"}
    assert client.post(f"{UNIT}/buoc", opening).status_code == 409

    page = client.post(f"{UNIT}/buoc", opening | {"buoc-agreement": AGREEMENT}, follow=True)

    assert queries.unit(there, 1).stage is Stage.OPENED
    assert f'href="/dieu-hanh/thoa-thuan#{AGREEMENT.replace("/", "%2F")}"' in page.content.decode()
    assert f'id="{AGREEMENT}"' in client.get("/dieu-hanh/thoa-thuan").content.decode()
    assert f"thỏa thuận {AGREEMENT} · Bưu điện Cái Nước" in text_of(page)


def test_a_photo_is_added_shown_small_saved_whole_and_taken_away(there: str) -> None:
    client = signed_in("manager")
    response = client.post(f"{UNIT}/anh", {"anh-photo": photo(), "anh-item": "COUNTER", "anh-caption": "Quầy 2"})
    assert response.status_code == 303, text_of(response)
    found = Photo.objects.get()

    page = signed_in("post_director").get(UNIT)
    small = signed_in("post_director").get(f"{LIST}/anh/{found.pk}/nho")
    whole = client.get(f"{LIST}/anh/{found.pk}")

    assert "Quầy 2" in text_of(page)
    assert (small["Content-Type"], small["X-Content-Type-Options"]) == ("image/webp", "nosniff")
    assert b"".join(whole.streaming_content) == picture()  # type: ignore[attr-defined]  # it is a file
    assert signed_in("post_clerk").get(f"{LIST}/anh/{found.pk}/nho").status_code == 403

    remove = f"{ONE}/bo-anh/{found.pk}"
    assert signed_in("post_director").post(remove, {"reason": "Nhầm"}).status_code == 403
    assert "Lý do bỏ ảnh" in text_of(client.post(remove, {"reason": ""}, follow=True))
    assert client.get(f"{LIST}/anh/{found.pk}").status_code == 200
    client.post(remove, {"reason": "Chụp nhầm"})
    assert client.get(f"{LIST}/anh/{found.pk}").status_code == 404


@pytest.mark.parametrize("address", [f"{UNIT}/anh", f"{VISIT}/anh"])
@pytest.mark.parametrize(
    ("sent", "words"),
    [({}, "Chưa chọn ảnh"), ({"anh-photo": ("a.pdf", pdf(1))}, "không phải ảnh chụp"),
     ({"anh-photo": ("a.jpg", b"<script>")}, "a.jpg")],
)  # fmt: skip
def test_what_is_no_photo_is_refused_beside_its_box(
    there: str, address: str, sent: dict[str, tuple[str, bytes]], words: str
) -> None:
    files = {name: photo(*each) for name, each in sent.items()}

    response = signed_in("manager").post(address, files | {"anh-caption": "Quầy 2"})

    assert response.status_code == 422
    assert words in text_of(response)
    assert "Quầy 2" in response.content.decode()
    assert not Photo.objects.exists()


def test_the_roadmap_and_the_minute_are_printed(there: str) -> None:
    client = signed_in("post_director")
    services.answer_checks(there, 1, {"CAMERA": ("NO", "chưa lắp")}, by=actor("manager"), at=MONDAY, visit_no=1)

    roadmap = words_of_pages(client.get(f"{ONE}/lo-trinh.pdf").content)
    minute = words_of_pages(client.get(f"{VISIT}/bien-ban.pdf").content)

    for words in ("LỘ TRÌNH THỰC HIỆN ĐỀ ÁN", "Đề án thử nghiệm", "Xã Cái Nước", "Đã trang bị", "Lắp camera"):
        assert words in roadmap
    for words in ("BIÊN BẢN KHẢO SÁT", "Bưu điện Cái Nước", "chưa lắp", "Việc của UBND xã", "Quá hạn", "Biên bản số 4"):
        assert words in minute


def test_an_administrator_sees_no_figures_of_dossiers_in_the_bar(there: str) -> None:
    page = text_of(signed_in("administrator").get(ONE))

    assert "Toàn cảnh" not in page
    assert "Dữ liệu nền" in page


def test_the_administration_mends_a_programme_and_keeps_who_changed_what(there: str) -> None:
    client = signed_in("administrator")
    address = reverse("admin:programmes_programme_change", args=[quote(OWN)])
    page = client.get(address)
    assert page.status_code == 200
    assert client.get(reverse("admin:programmes_programme_add")).status_code == 200
    forms = [
        page.context["adminform"].form,
        *(each.formset.management_form for each in page.context["inline_admin_formsets"]),
    ]
    forms += [form for each in page.context["inline_admin_formsets"] for form in each.formset.initial_forms]
    typed = {
        form.add_prefix(name): form[name].value()
        for form in forms
        for name in form.fields
        if form[name].value() is not None
    }

    saved = client.post(address, typed | {"lead_body": "Sở Nội vụ"}, follow=True)

    assert "Đã lưu" in text_of(saved), text_of(saved)
    assert queries.facts(OWN).lead_body == "Sở Nội vụ"
    assert queries.unit(OWN, 1).stage is Stage.EQUIPPED
    entry = LogEntry.objects.filter(object_pk=OWN).latest("id")
    assert (entry.changes, entry.actor_id) == ({"lead_body": ["Văn phòng UBND tỉnh", "Sở Nội vụ"]}, "quantri")


def test_a_page_writes_under_the_name_of_who_posts(there: str) -> None:
    signed_in("manager").post(f"{ONE}/nhiem-vu/1", POSTS[f"{ONE}/nhiem-vu/1"])

    assert (
        LogEntry.objects.filter(object_pk=f"{OWN}#1", changes__has_key="done_on").latest("id").actor_id
        == "vanphong.tinh"
    )


def test_a_second_phase_has_an_address_of_its_own(there: str) -> None:
    services.save_programme(
        services.ProgrammeGiven(
            code="thu-nghiem", name="Giai đoạn 1", unit_code="96", first_day=date(2026, 1, 1),
            last_day=date(2026, 12, 31), levels=["COMMUNE"], lead_body="A",
        ),
        by=actor("manager"), programme_id=there,
    )  # fmt: skip
    second = programme(first=date(2027, 1, 1))

    assert signed_in("manager").get(f"{LIST}/{second}").status_code == 200
    assert "01/01/2027" in text_of(signed_in("manager").get(LIST))
