"""The read log from both sides: a manager says what for before she opens papers; overseers and applicants read it."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.ground.people.models import Account
from motcua.ground.people.services import issue_token
from motcua.record.dossiers import readings
from motcua.record.dossiers.models import Dossier, Event, Reading
from motcua.record.dossiers.readings import What
from motcua.record.dossiers.rules import Act
from motcua.settings import _sides as sides
from tests.doors.hands import Page, _follow
from tests.doors.officials import STRANGERS_AT_CONTROL, Clock, clock, dossier_href, signed_in
from tests.doors.shelves import no_tries_counted
from tests.factories import Life, Way, actor, dossier_after
from tests.scans import add, pdf, store

__all__ = ["clock", "no_tries_counted", "store"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store", "no_tries_counted")]

WHY = "trả lời phản ánh ngày 02/11 về việc trả chậm"
LOG = "/dieu-hanh/nhat-ky-xem"


@pytest.fixture
def life(clock: Clock) -> Life:
    """A dossier of an account, received, with a scan."""
    found = dossier_after(Act.ASSIGN, way=Way.ON_LINE)
    clock.after(found)
    return found


def of(life: Life) -> Dossier:
    return Dossier.objects.get(pk=life.dossier_id)


def papers(life: Life) -> str:
    return f"/dieu-hanh/ho-so/{life.dossier_id}/giay-to"


def read(client: Client, path: str) -> Page:
    return _follow(client, path, "get", {})


def rows() -> list[Any]:
    return list(Reading.objects.order_by("at", "reading_id").values_list("by_id", "what", "purpose"))


# ---- a manager says what for -----------------------------------------------------------------------------------------


def test_a_manager_opens_papers_after_saying_what_for_and_that_day_alone(life: Life, clock: Clock) -> None:
    manager = signed_in("manager")
    page = read(manager, papers(life))
    name = of(life).applicant_name
    assert "Xem giấy tờ để làm gì?" in page.text
    assert name not in page.html
    assert rows() == []

    page = page.press("Ghi mục đích và mở giấy tờ", purpose=WHY)

    assert name in page.text
    assert f"Mục đích đã ghi hôm nay: {WHY}" in page.text
    assert set(rows()) == {("vanphong.tinh", "stated", WHY), ("vanphong.tinh", "page", WHY)}
    clock.now += timedelta(days=1)
    assert "Xem giấy tờ để làm gì?" in read(manager, papers(life)).text


def test_a_purpose_opens_one_dossier_and_one_persons_eyes(life: Life) -> None:
    other = dossier_after(Act.ASSIGN)
    manager = signed_in("manager")
    manager.post(papers(life), {"purpose": WHY})

    assert "Xem giấy tờ để làm gì?" in read(manager, papers(other)).text
    assert manager.get(f"/ban-so-hoa/{other.dossier_id}").status_code == 404
    second = Account.objects.get(pk="vanphong.tinh")
    second.pk = second.username = "vanphong.hai"
    second.save(force_insert=True)
    client = Client()
    client.force_login(second)
    assert "Xem giấy tờ để làm gì?" in read(client, papers(life)).text


def test_scans_and_forms_follow_the_purpose(life: Life) -> None:
    add(life, pdf(), "don.pdf", "case_officer")
    form = Event.objects.get(dossier_id=life.dossier_id, act=Act.RECEIVE.value).event_no
    manager = signed_in("manager")
    before = [
        manager.get(f"/ban-so-hoa/{life.dossier_id}").status_code,
        manager.get(f"/ban-so-hoa/{life.dossier_id}/1/tep").status_code,
        manager.get(f"/dieu-hanh/ho-so/{life.dossier_id}/bieu-mau/{form}").status_code,
    ]
    assert rows() == []
    manager.post(papers(life), {"purpose": WHY})

    after = [
        manager.get(f"/ban-so-hoa/{life.dossier_id}?cua=control").status_code,
        manager.get(f"/ban-so-hoa/{life.dossier_id}/1/tep").status_code,
        manager.get(f"/dieu-hanh/ho-so/{life.dossier_id}/bieu-mau/{form}").status_code,
    ]

    assert before == [404, 404, 404]
    assert after == [200, 200, 200]
    assert {("vanphong.tinh", what, WHY) for what in ("stated", "page", "scan", "form")} == set(rows())


def test_who_looks_for_a_purpose_changes_nothing(life: Life) -> None:
    add(life, pdf(), "don.pdf", "case_officer")
    manager = signed_in("manager")
    manager.post(papers(life), {"purpose": WHY})
    events = Event.objects.count()

    answers = [
        manager.post(f"/ban-so-hoa/{life.dossier_id}/1/bo", {"door": "control", "reason": "nhầm tệp"}),
        manager.post(f"/giai-quyet/ho-so/{life.dossier_id}/phan-cong", {}),
        manager.get(dossier_href(life)),
    ]

    assert all(answer.status_code in (403, 404, 409) for answer in answers), [a.status_code for a in answers]
    assert Event.objects.count() == events
    assert "Bỏ" not in [word for form in read(manager, papers(life)).forms for word in form.buttons]


@pytest.mark.parametrize("typed", ["", "   ", "xem", "1234567890123", "a\u200bb" * 5, "x" * 201])
def test_a_purpose_that_says_nothing_opens_nothing(life: Life, typed: str) -> None:
    answer = signed_in("manager").post(papers(life), {"purpose": typed})

    assert answer.status_code == 422
    assert of(life).applicant_name not in answer.content.decode()
    assert rows() == []


@pytest.mark.parametrize("who", ["post_director", "giamdoc.tt-tinh", *STRANGERS_AT_CONTROL])
def test_nobody_else_opens_papers_by_a_purpose(life: Life, who: str) -> None:
    client = signed_in(who)

    answers = [client.get(papers(life)), client.post(papers(life), {"purpose": WHY})]

    assert {answer.status_code for answer in answers} == {403}
    assert rows() == []


def test_the_key_of_a_system_of_a_manager_states_nothing(life: Life) -> None:
    by_key = actor("manager").__class__(
        **{
            **{name: getattr(actor("manager"), name) for name in actor("manager").__dataclass_fields__},
            "scopes": frozenset({"dossiers:read"}),
        }
    )

    assert readings.may_state(actor("manager"))
    assert not readings.may_state(by_key)


def test_purposes_are_throttled_like_masked_numbers(life: Life, settings: Any) -> None:
    settings.MOTCUA_LIMITS = {**settings.MOTCUA_LIMITS, "reveal": {"account": "1/10m"}}
    manager, other = signed_in("manager"), dossier_after(Act.ASSIGN)
    manager.post(papers(life), {"purpose": WHY})

    answer = manager.post(papers(other), {"purpose": WHY})

    assert answer.status_code == 429
    assert {row[1] for row in rows() if row[2]} <= {"stated", "page"}
    assert Reading.objects.filter(dossier_id=other.dossier_id).count() == 0


# ---- the log is read -------------------------------------------------------------------------------------------------


def test_the_log_says_who_looked_at_what_for_which_work(life: Life) -> None:
    signed_in("case_officer").get(dossier_href(life))

    page = read(signed_in("manager"), LOG)

    officer = Account.objects.get(pk="thuly.congan")
    assert officer.full_name in page.text
    assert of(life).code in page.text
    assert "Giải quyết hồ sơ" in page.text
    assert of(life).applicant_name not in page.html


def test_the_log_is_narrowed_by_dossier_person_kind_and_days(life: Life, clock: Clock) -> None:
    other, at = dossier_after(Act.ASSIGN), clock.now
    readings.note(life.dossier_id, actor("case_officer"), "office", What.PAGE, at)
    readings.note(other.dossier_id, actor("case_officer"), "office", What.SCAN, at - timedelta(days=3), thing_no=1)
    readings.note(life.dossier_id, actor("post_clerk"), "desk", What.PAGE, at)
    manager = signed_in("manager")

    def found(query: str) -> tuple[int, ...]:
        return tuple(read(manager, f"{LOG}?{query}").text.count(name) for name in (officer, clerk))

    officer, clerk = (Account.objects.get(pk=key).full_name for key in ("thuly.congan", "buudien.cainuoc"))
    assert found("") == (2, 1)
    assert found(f"ho-so={of(life).code}") == (1, 1)
    assert found("nguoi=thuly.congan") == (2, 0)
    assert found("gi=scan") == (1, 0)
    assert found(f"tu={at:%d/%m/%Y}") == (1, 1)
    assert found(f"den={at - timedelta(days=3):%Y-%m-%d}") == (1, 0)
    assert found("ho-so=khong-co") == (0, 0)


@pytest.mark.parametrize("query", ["tu=hôm qua", "tu=31/02/2026", "den=1", "tu=03/11/2026&den=02/11/2026", "sau=x"])
def test_what_cannot_be_read_is_a_sentence(clock: Clock, query: str) -> None:
    answer = signed_in("manager").get(f"{LOG}?{query}")

    assert answer.status_code == 422


@pytest.mark.parametrize("query", ["ho-so=%00", "nguoi=%00", "nguoi=" + "a" * 5_000, "gi=gì", "den=31/12/9999"])
def test_odd_filters_find_nothing_and_break_nothing(clock: Clock, query: str) -> None:
    assert signed_in("manager").get(f"{LOG}?{query}").status_code == 200


def test_each_overseer_reads_her_own_part(life: Life, clock: Clock) -> None:
    by_post = dossier_after(Act.ACCEPT_BY_POST)
    readings.note(by_post.dossier_id, actor("post_clerk"), "desk", What.PAGE, clock.now)
    readings.note(by_post.dossier_id, actor("case_officer"), "office", What.PAGE, clock.now)
    readings.note(life.dossier_id, actor("case_officer"), "office", What.PAGE, clock.now)
    clerk, officer = (Account.objects.get(pk=key).full_name for key in ("buudien.cainuoc", "thuly.congan"))

    post, head = read(signed_in("post_director"), LOG).text, read(signed_in("giamdoc.tt-tinh"), LOG).text

    assert (clerk in post, officer in post) == (True, False)
    assert officer in head or of(life).agency_code not in head


@pytest.mark.parametrize("who", STRANGERS_AT_CONTROL)
def test_the_log_is_for_overseers_alone(clock: Clock, who: str) -> None:
    client = signed_in(who)

    assert {client.get(LOG).status_code, client.get(f"{LOG}.csv").status_code} == {403}


def test_the_log_asks_the_same_however_many_looks(life: Life, clock: Clock) -> None:
    manager = signed_in("manager")

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            manager.get(LOG)
        return len(found)

    readings.note(life.dossier_id, actor("case_officer"), "office", What.PAGE, clock.now)
    asked()
    few = asked()
    for number in range(30):
        readings.note(life.dossier_id, actor("post_clerk"), "desk", What.SCAN, clock.now, thing_no=number + 1)

    assert asked() == few <= 15


def test_the_log_goes_on_page_by_page_without_gap_or_double(life: Life, clock: Clock) -> None:
    for number in range(120):
        readings.note(life.dossier_id, actor("post_clerk"), "desk", What.SCAN, clock.now, thing_no=number + 1)
    manager, path, seen = signed_in("manager"), LOG, []

    while path:
        page = read(manager, path)
        seen += [words for words in page.html.split("<td") if "bản số hóa " in words]
        path = next((href for words, href in page.links if words == "Cũ hơn"), "")

    assert len(seen) == len({words.split("<br>")[0] for words in seen}) == 120


def test_the_file_holds_what_the_filter_shows_and_no_formula(life: Life, clock: Clock) -> None:
    readings.note(life.dossier_id, actor("case_officer"), "office", What.PAGE, clock.now)
    readings.note(life.dossier_id, actor("post_clerk"), "desk", What.PAGE, clock.now)
    readings.note(life.dossier_id, actor("manager"), "control", What.STATED, clock.now, purpose="=1+1 tính thử")

    answer = signed_in("manager").get(f"{LOG}.csv?ho-so={of(life).code}")

    text = b"".join(answer).decode()  # type: ignore[arg-type]  # a stream of bytes
    lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert answer["Content-Type"].startswith("text/csv")
    assert lines[0][0] == "Lúc"
    assert {line[2] for line in lines[1:]} == {"thuly.congan", "buudien.cainuoc", "vanphong.tinh"}
    assert {line[6] for line in lines[1:]} >= {"Giải quyết hồ sơ", "'=1+1 tính thử"}


def test_the_page_of_a_dossier_leads_to_its_log_and_its_papers(life: Life) -> None:
    links = dict(read(signed_in("manager"), f"/dieu-hanh/ho-so/{life.dossier_id}").links)
    heads = dict(read(signed_in("giamdoc.tt-tinh"), f"/dieu-hanh/ho-so/{life.dossier_id}").links)

    assert links["Mở giấy tờ, ghi mục đích"] == papers(life)
    assert of(life).code in links["Ai đã xem"]
    assert "Mở giấy tờ, ghi mục đích" not in heads


# ---- the applicant reads it ------------------------------------------------------------------------------------------


def mine(life: Life) -> str:
    return read(signed_in("applicant"), f"/cua-toi/{of(life).code}").text


def test_the_applicant_reads_who_looked_and_what_for_without_names(life: Life) -> None:
    signed_in("case_officer").get(dossier_href(life))
    signed_in("manager").post(papers(life), {"purpose": WHY})

    text = mine(life)

    assert "Để: Giải quyết hồ sơ" in text
    assert f"Để: {WHY}" in text
    assert Account.objects.get(pk="thuly.congan").full_name not in text.partition("Ai đã xem hồ sơ")[2]


def test_names_are_told_where_the_setting_says_so_and_from_its_day_on(life: Life, settings: Any) -> None:
    signed_in("case_officer").get(dossier_href(life))
    readings.note(life.dossier_id, actor("post_clerk"), "desk", What.PAGE, life.now)
    officer, clerk = (Account.objects.get(pk=key).full_name for key in ("thuly.congan", "buudien.cainuoc"))
    day = life.now.date()

    def told() -> tuple[bool, bool]:
        text = mine(life).partition("Ai đã xem hồ sơ")[2]
        return officer in text, clerk in text

    settings.READERS_NAMED = {"AGENCY": day, "POST": day + timedelta(days=1)}
    assert told() == (True, False)
    settings.READERS_NAMED = {}
    assert told() == (False, False)


@pytest.mark.parametrize("value", ["AGENCY@x", "MINISTRY", "AGENCY;POST"])
def test_a_setting_that_names_no_side_stops_the_start(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("MOTCUA_READERS_NAMED", value)

    with pytest.raises(ImproperlyConfigured, match="MOTCUA_READERS_NAMED is written as"):
        sides("MOTCUA_READERS_NAMED")
    monkeypatch.setenv("MOTCUA_READERS_NAMED", "AGENCY@2027-01-01, POST")
    assert sides("MOTCUA_READERS_NAMED") == {"AGENCY": date(2027, 1, 1), "POST": date.min}


# ---- machines look too -----------------------------------------------------------------------------------------------


def test_every_read_of_a_machine_is_written_down_and_one_that_is_refused_is_not(life: Life) -> None:
    form = Event.objects.get(dossier_id=life.dossier_id, act=Act.RECEIVE.value).event_no
    key = issue_token(
        account_id="thuly.congan", label="thử", scopes=["dossiers:read", "forms:read"], at=life.now - timedelta(days=1)
    )
    stranger = issue_token(
        account_id="thuly.cainuoc", label="thử", scopes=["dossiers:read"], at=life.now - timedelta(days=1)
    )
    path = f"/api/v1/dossiers/{life.dossier_id}"

    refused = Client().get(f"{path}/journal", headers={"authorization": f"Bearer {stranger.text}"})
    assert (refused.status_code, rows()) == (404, [])
    for part in ("journal", "clock", "custody", "money", "papers", "forms", f"forms/{form}.pdf"):
        answer = Client().get(f"{path}/{part}", headers={"authorization": f"Bearer {key.text}"})
        assert answer.status_code == 200, (part, answer.content)

    assert set(Reading.objects.values_list("by_id", "door", "what", "thing_no")) == {
        ("thuly.congan", "api", "page", None),
        ("thuly.congan", "api", "form", form),
    }
