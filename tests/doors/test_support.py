"""Support: an administrator in somebody's place, announced, for a term, looking alone, named everywhere."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from allauth.usersessions.models import UserSession
from auditlog.models import LogEntry
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.ground.people.models import Account, SavedView, SupportVisit
from motcua.record import reading
from motcua.record.dossiers.models import Event, Reading
from motcua.record.dossiers.rules import Act, Status
from tests.doors.administrators import ACCOUNTS
from tests.doors.hands import Page, _follow
from tests.doors.officials import Clock, act_href, clock, dossier_href, posting, signed_in
from tests.factories import Life, Way, dossier_after, dossier_at
from tests.scans import store

__all__ = ["clock", "store"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]

PERSON, HELPER = "thuly.congan", "quantri"
WHY = "không thấy nút trình phê duyệt, gọi lúc 9 giờ"
START = f"{ACCOUNTS}{{}}/ho-tro/"
STRIP = "Bạn đang vào thay"


@pytest.fixture(autouse=True)
def nobody_has_tried() -> None:
    cache.clear()


def helping(person: str = PERSON, minutes: int = 30) -> Client:
    """An administrator who has taken somebody's place."""
    client = signed_in(HELPER)
    answer = client.post(START.format(person), {"reason": WHY, "minutes": str(minutes)})
    assert answer.status_code == 302, answer.content.decode()
    return client


def read(client: Client, path: str) -> Page:
    return _follow(client, path, "get", {})


def visit() -> SupportVisit:
    return SupportVisit.objects.latest("from_at")


def written() -> Any:
    return Event.objects.count(), SavedView.objects.count(), LogEntry.objects.count(), Reading.objects.count()


# ---- taking the place ------------------------------------------------------------------------------------------------


def test_the_administrator_sees_what_the_person_sees_and_every_page_says_so(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)
    admin = helping()

    page = read(admin, dossier_href(life))

    assert STRIP in page.text
    assert "Chỉ xem." in page.text
    assert WHY in page.text
    for path in ("/giai-quyet/", "/toi", "/phim-tat", "/khong-co-trang-nay"):
        assert STRIP in read(admin, path).text, path
    assert admin.get("/quan-tri/").status_code == 403


@pytest.mark.parametrize(
    ("reason", "minutes"),
    [
        ("", "30"),
        ("xem", "30"),
        ("1" * 12, "30"),
        ("x" * 300, "30"),
        (WHY, "1000"),
        (WHY, "x"),
        (WHY, ""),
        (WHY, "-30"),
    ],
)
def test_a_reason_and_a_term_are_asked_for(clock: Clock, reason: str, minutes: str) -> None:
    admin = signed_in(HELPER)

    answer = admin.post(START.format(PERSON), {"reason": reason, "minutes": minutes})

    assert answer.status_code == 422
    assert SupportVisit.objects.count() == 0
    assert STRIP not in read(admin, "/toi").text


@pytest.mark.parametrize("person", [HELPER, "hethong.dvcqg", "quantri.hai"])
def test_nobody_takes_the_place_of_an_administrator_a_system_or_herself(clock: Clock, person: str) -> None:
    Account.objects.create(id="quantri.hai", username="quantri.hai", full_name="Quản trị hai", employer="AGENCY",
                           roles=["ADMINISTRATOR", "CASE_OFFICER"], agency_code="H12.17")  # fmt: skip
    admin = signed_in(HELPER)

    answer = admin.post(START.format(person), {"reason": WHY, "minutes": "30"})

    assert answer.status_code == 403
    assert SupportVisit.objects.count() == 0
    assert "Vào thay để hỗ trợ" not in read(admin, f"{ACCOUNTS}{person}/change/").text


def test_a_suspended_account_has_no_place_to_take(clock: Clock) -> None:
    Account.objects.filter(pk=PERSON).update(suspended_at=clock.now)

    assert signed_in(HELPER).post(START.format(PERSON), {"reason": WHY, "minutes": "30"}).status_code == 403
    assert SupportVisit.objects.count() == 0


@pytest.mark.parametrize("who", ["motcua.congan", "giamdoc.tt-tinh", "vanphong.tinh", "nguoidan.1"])
def test_only_an_administrator_takes_somebodys_place(clock: Clock, who: str) -> None:
    client = signed_in(who)

    assert client.post(START.format(PERSON), {"reason": WHY, "minutes": "30"}).status_code == 403
    session = client.session
    session["support-visit"] = "0" * 12
    session.save()
    assert STRIP not in read(client, "/toi").text
    assert SupportVisit.objects.count() == 0


def test_the_visit_of_another_administrator_is_not_taken_over(clock: Clock) -> None:
    helping()
    other = Account.objects.get(pk="lanhdao.congan")
    other.roles = ["ADMINISTRATOR"]
    other.save()
    client = signed_in("lanhdao.congan")
    session = client.session
    session["support-visit"] = visit().pk
    session.save()

    assert STRIP not in read(client, "/toi").text


def test_one_administrator_has_one_visit_open(clock: Clock) -> None:
    admin = helping()
    first = visit()
    clock.now += timedelta(minutes=1)
    _follow(admin, "/ho-tro/ket-thuc", "post", {})
    signed_in(HELPER).post(START.format("motcua.congan"), {"reason": WHY, "minutes": "30"})
    clock.now += timedelta(minutes=1)
    signed_in(HELPER).post(START.format(PERSON), {"reason": WHY, "minutes": "30"})

    first.refresh_from_db()
    assert first.ended_at is not None
    assert SupportVisit.objects.filter(ended_at__isnull=True).count() == 1


# ---- looking alone ---------------------------------------------------------------------------------------------------


def test_writing_is_refused_with_a_sentence_and_writes_nothing(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)
    admin = helping()
    before = written()

    answers = [
        admin.post(act_href(life, "trinh-phe-duyet"), posting(life)),
        admin.post("/danh-sach/cach-xem", {"danh-sach": "hop-viec", "ten": "x", "loc": ""}),
        admin.post("/danh-sach/xuat", {"danh-sach": "hop-viec", "loc": "", "dang": "csv", "act_id": str(uuid4())}),
        admin.post(f"/so-rieng/{life.dossier_id}", {"purpose": "contact", "door": "office"}),
    ]

    assert {answer.status_code for answer in answers} <= {403, 404}
    assert answers[0].status_code == 403
    assert "chỉ được xem" in answers[0].content.decode()
    assert written() == before


@pytest.mark.parametrize("path", ["/toi/bao-mat", "/toi/mat-khau", "/toi/ma", "/toi/xac-nhan", "/toi/ho-tro"])
def test_what_is_the_persons_own_stays_shut_even_when_granted(clock: Clock, path: str) -> None:
    admin = helping()
    SupportVisit.objects.update(granted_by=PERSON, granted_at=clock.now)

    answer = admin.get(path)

    assert answer.status_code == 403
    assert "chỉ dành cho chính chủ" in answer.content.decode()


def test_the_administrator_cannot_let_herself_do_more(clock: Clock) -> None:
    admin = helping()
    before = written()

    assert admin.post(f"/toi/ho-tro/{visit().pk}/cho-phep").status_code == 403
    assert not visit().granted_by
    assert written() == before
    with pytest.raises(IntegrityError), transaction.atomic():
        SupportVisit.objects.update(granted_by=HELPER)


# ---- the person, and the head ----------------------------------------------------------------------------------------


def test_the_person_is_told_on_every_page_until_she_knows(clock: Clock) -> None:
    person = signed_in(PERSON)
    assert "vào thay bạn" not in read(person, "/giai-quyet/").text
    admin = helping()

    for path in ("/giai-quyet/", "/toi"):
        page = read(person, path)
        assert "đang vào thay bạn để hỗ trợ" in page.text, path
        assert WHY in page.text
    person.post(f"/toi/ho-tro/{visit().pk}/da-biet")
    assert "đang vào thay bạn để hỗ trợ" in read(person, "/toi").text

    _follow(admin, "/ho-tro/ket-thuc", "post", {})
    clock.now += timedelta(minutes=1)
    page = read(person, "/giai-quyet/")
    assert "đã vào thay bạn để hỗ trợ" in page.text
    page.press("Tôi đã biết")
    assert "vào thay bạn" not in read(person, "/giai-quyet/").text
    assert WHY in read(person, "/toi/ho-tro").text


def test_the_person_ends_it_at_once(clock: Clock) -> None:
    admin, person = helping(), signed_in(PERSON)

    read(person, "/giai-quyet/").press("Kết thúc ngay")

    page = read(admin, "/toi")
    assert "Lượt hỗ trợ đã kết thúc." in page.text
    assert STRIP not in page.text
    assert visit().ended_by == PERSON


def test_what_the_person_lets_be_done_is_named_after_both(clock: Clock) -> None:
    life = dossier_after(Act.PASS_ON)
    clock.after(life)
    admin = helping("lanhdao.congan")
    read(signed_in("lanhdao.congan"), "/giai-quyet/").press("Cho phép làm thay")

    answer = admin.post(act_href(life, "phan-cong"), posting(life, assignee="thuly.congan"))

    assert answer.status_code == 303, answer.content.decode()
    event = Event.objects.filter(dossier_id=life.dossier_id).latest("event_no")
    assert (event.act, event.by_id, event.facts["helped_by"]) == (Act.ASSIGN.value, "lanhdao.congan", HELPER)
    told = reading.happenings(life.dossier_id)[-1].by_words
    assert Account.objects.get(pk=HELPER).full_name in told
    assert Account.objects.get(pk="lanhdao.congan").full_name in told
    deeds = [str(entry.changes) for entry in LogEntry.objects.filter(object_pk="lanhdao.congan")]
    assert any("office:act" in deed for deed in deeds)


def test_a_helper_never_decides(clock: Clock) -> None:
    life = dossier_at(Status.APPROVING)
    clock.after(life)
    admin = helping("lanhdao.congan")
    SupportVisit.objects.update(granted_by="lanhdao.congan", granted_at=clock.now)
    before = Event.objects.count()

    answer = admin.post(act_href(life, "phe-duyet"), posting(life, result_no="12/GP", decided_on="02/11/2026"))

    assert answer.status_code in (403, 409, 422)
    assert Event.objects.count() == before
    assert "không được" in answer.content.decode()


def test_the_head_of_the_one_stop_of_her_agency_sees_allows_and_ends_and_no_other(clock: Clock) -> None:
    helping("motcua.tinh")
    head, other = signed_in("giamdoc.tt-tinh"), signed_in("giamdoc.cainuoc")
    code = visit().agency_code
    is_hers = Account.objects.get(pk="giamdoc.tt-tinh").agency_code == code

    refused = [other.post(f"/toi/ho-tro/{visit().pk}/{what}").status_code for what in ("cho-phep", "dung")]
    allowed = head.post(f"/toi/ho-tro/{visit().pk}/cho-phep").status_code

    assert is_hers
    assert refused == [403, 403]
    assert allowed == 303
    assert visit().granted_by == "giamdoc.tt-tinh"
    assert WHY in read(head, "/toi/ho-tro").text
    assert WHY not in read(other, "/toi/ho-tro").text


def test_a_stranger_settles_nothing(clock: Clock) -> None:
    helping()
    client = signed_in("motcua.congan")

    answers = [client.post(f"/toi/ho-tro/{visit().pk}/{what}").status_code for what in ("cho-phep", "dung")]
    client.post(f"/toi/ho-tro/{visit().pk}/da-biet")

    assert answers == [403, 403]
    assert client.post("/toi/ho-tro/khong-co/dung").status_code == 404
    assert visit().ended_at is None
    assert Account.objects.get(pk=PERSON).support_news == visit().pk


# ---- its end ---------------------------------------------------------------------------------------------------------


def test_it_ends_with_its_term(clock: Clock) -> None:
    admin = helping(minutes=15)
    clock.now += timedelta(minutes=14, seconds=59)
    assert STRIP in read(admin, "/toi").text

    clock.now += timedelta(seconds=1)

    assert STRIP not in read(admin, "/toi").text
    assert "Lượt hỗ trợ đã kết thúc." not in read(admin, "/toi").text
    assert admin.get("/quan-tri/").status_code == 200


def test_it_ends_by_its_button_and_leads_back(clock: Clock) -> None:
    page = read(helping(), "/giai-quyet/").press("Kết thúc hỗ trợ")

    assert page.path == f"{ACCOUNTS}{PERSON}/change/"
    assert STRIP not in page.text
    assert visit().ended_by == HELPER


def test_it_ends_with_sign_out_and_the_person_stays_signed_in(clock: Clock) -> None:
    person, admin = signed_in(PERSON), helping()

    admin.post("/dang-xuat")

    assert visit().ended_by == HELPER
    assert admin.get("/toi").status_code == 302
    assert person.get("/toi").status_code == 200
    assert UserSession.objects.filter(user_id=PERSON).count() == 0


@pytest.mark.parametrize("change", [{"pk": HELPER, "roles": ["MANAGER"]}, {"pk": PERSON, "roles": ["ADMINISTRATOR"]}])
def test_it_ends_when_either_changes_sides(clock: Clock, change: dict[str, Any]) -> None:
    admin = helping()
    Account.objects.filter(pk=change["pk"]).update(roles=change["roles"])

    assert STRIP not in read(admin, "/toi").text


def test_it_ends_when_either_is_suspended(clock: Clock) -> None:
    admin = helping()
    Account.objects.filter(pk=PERSON).update(suspended_at=clock.now)
    assert STRIP not in read(admin, "/toi").text

    Account.objects.filter(pk=PERSON).update(suspended_at=None)
    admin = helping()
    Account.objects.filter(pk=HELPER).update(suspended_at=clock.now)
    assert admin.get("/giai-quyet/").status_code == 302


# ---- what is kept ----------------------------------------------------------------------------------------------------


def test_the_read_log_names_both_and_the_applicant_reads_of_it(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN, way=Way.ON_LINE)
    clock.after(life)

    helping().get(dossier_href(life))

    look = Reading.objects.get()
    assert (look.by_id, look.in_place_of, look.role, look.purpose) == (
        HELPER,
        PERSON,
        "ADMINISTRATOR",
        f"Hỗ trợ: {WHY}",
    )
    names = [Account.objects.get(pk=key).full_name for key in (HELPER, PERSON)]
    assert f"{names[0]}, vào thay {names[1]}" in read(signed_in("manager"), "/dieu-hanh/nhat-ky-xem").text
    mine = read(signed_in("applicant"), f"/cua-toi/{of(life)}").text
    assert f"Để: Hỗ trợ: {WHY}" in mine
    assert "Quản trị" in mine


def of(life: Life) -> str:
    return str(life.row.code)


def test_looking_at_an_applicants_own_pages_is_written_down_too(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN, way=Way.ON_LINE)
    clock.after(life)
    signed_in("applicant").get(f"/cua-toi/{of(life)}")
    assert Reading.objects.count() == 0

    helping("nguoidan.1").get(f"/cua-toi/{of(life)}")

    assert Reading.objects.get().in_place_of == "nguoidan.1"


def test_the_record_of_changes_names_both_at_the_beginning_and_the_end(clock: Clock) -> None:
    read(helping(), "/giai-quyet/").press("Kết thúc hỗ trợ")

    entries = [entry for entry in LogEntry.objects.filter(object_pk=PERSON) if "vào thay để hỗ trợ" in entry.changes]
    assert [entry.actor_id for entry in entries] == [HELPER, HELPER]
    assert WHY in str([entry.changes for entry in entries])
    assert "lượt hỗ trợ" in read(signed_in(HELPER), "/quan-tri/auditlog/logentry/").text


def test_pages_of_people_nobody_helps_cost_no_statement_more(clock: Clock) -> None:
    person = signed_in("motcua.congan")

    def asked() -> list[str]:
        with CaptureQueriesContext(connection) as found:
            person.get("/toi")
        return [item["sql"] for item in found]

    asked()
    assert not [sql for sql in asked() if "people_supportvisit" in sql]
