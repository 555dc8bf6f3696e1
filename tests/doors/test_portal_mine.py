"""The dossiers of a signed-in applicant: her own alone, and what she may do with them."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.doors.frame import session
from motcua.ground.people.models import Account
from motcua.record.dossiers.models import Event
from motcua.record.dossiers.rules import Act, Status
from motcua.stages.feedback.models import Rating
from tests.factories import CAST, MONDAY, Life, Way, dossier_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def applicant(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The applicant who files on line, at a desk of her own, on a day after all her dossiers."""
    monkeypatch.setattr(session, "now", lambda: MONDAY.replace(day=5))
    client.force_login(Account.objects.get(username=CAST["applicant"]))
    return client


@pytest.fixture
def stranger(client: Client) -> Client:
    other = Client()
    other.force_login(Account.objects.get(username=CAST["applicant_elsewhere"]))
    return other


def online(status: Status) -> Life:
    return dossier_at(status, way=Way.ON_LINE)


def href(life: Life, act: str = "") -> str:
    row = life.row
    return f"/cua-toi/{row.code or row.request_no}{f'/{act}' if act else ''}"


def form(life: Life, **fields: str) -> dict[str, str]:
    return {"act_id": str(uuid4()), "last_event_no": str(life.row.last_event_no)} | fields


def text_of(client: Client, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200
    return str(page.content.decode())


def events(life: Life, act: Act) -> int:
    return Event.objects.filter(dossier_id=life.dossier_id, act=act).count()


# ---- her own alone ---------------------------------------------------------------------------------------------------


def test_the_list_holds_her_own_dossiers_newest_first(applicant: Client, stranger: Client) -> None:
    first, second = online(Status.SUBMITTED), online(Status.APPRAISING)
    dossier_at(Status.SUBMITTED)  # by post, without an account

    codes = re.findall('mc-code-link" href="/cua-toi/([^"]+)"', text_of(applicant, "/cua-toi"))

    assert codes == [second.row.code, first.row.request_no]
    assert "Chưa có hồ sơ nào" in text_of(stranger, "/cua-toi")


@pytest.mark.parametrize("act", ["", "danh-gia", "rut", "bo-sung"])
def test_another_applicants_dossier_is_not_there(applicant: Client, stranger: Client, act: str) -> None:
    life = online(Status.AWAITING_SUPPLEMENT)
    before = life.row.last_event_no

    seen = stranger.get(href(life, act), follow=True)
    posted = stranger.post(href(life, act), form(life, reason="Không phải của tôi", score="1"))

    assert seen.status_code == 404
    assert posted.status_code in (404, 405)
    assert life.row.last_event_no == before


def test_a_dossier_filed_at_a_counter_is_not_among_hers(applicant: Client) -> None:
    assert applicant.get(href(dossier_at(Status.RECEIVED))).status_code == 404


def test_the_list_asks_the_same_for_one_and_for_many(applicant: Client) -> None:
    online(Status.SUBMITTED)
    text_of(applicant, "/cua-toi")
    with CaptureQueriesContext(connection) as one:
        text_of(applicant, "/cua-toi")
    for _n in range(4):
        online(Status.SUBMITTED)

    with CaptureQueriesContext(connection) as many:
        text_of(applicant, "/cua-toi")

    assert len(one) == len(many) <= 15


def test_a_cursor_that_is_none_is_refused_in_words(applicant: Client) -> None:
    page = applicant.get("/cua-toi?tiep=%00x")

    assert page.status_code == 422
    assert "Mở lại danh sách từ đầu." in page.content.decode()


# ---- one dossier -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", list(Status))
def test_every_state_is_told_and_asks_little(applicant: Client, status: Status) -> None:
    life = online(status)
    text_of(applicant, href(life))

    with CaptureQueriesContext(connection) as asked:
        page = applicant.get(href(life))

    text = page.content.decode()
    assert "Hành trình" in text
    assert len(asked) <= 15
    assert "no-store" in page["Cache-Control"]
    assert "lý lịch" not in text[text.index("<title>") : text.index("</title>")].lower()


@pytest.mark.parametrize(
    ("status", "withdraws", "answers", "rates"),
    [
        (Status.DRAFT, True, False, False),
        (Status.SUBMITTED, True, False, False),
        (Status.APPRAISING, True, False, False),
        (Status.AWAITING_SUPPLEMENT, True, True, False),
        (Status.RESOLVED, False, False, False),
        (Status.RETURNED, False, False, True),
        (Status.WITHDRAWN, False, False, False),
    ],
)
def test_what_may_be_done_depends_on_the_state(
    applicant: Client, status: Status, withdraws: bool, answers: bool, rates: bool
) -> None:
    text = text_of(applicant, href(online(status)))

    assert ("/rut" in text) is withdraws
    assert ("/bo-sung" in text) is answers
    assert ("/danh-gia" in text) is rates


def test_money_is_told_in_lines(applicant: Client) -> None:
    text = text_of(applicant, href(online(Status.APPRAISING)))

    assert "Phí cung cấp thông tin lý lịch tư pháp" in text
    assert "200.000\u202fđ" in text
    assert "chưa nộp" in text
    assert "nộp khi nhận kết quả" in text


# ---- filing ----------------------------------------------------------------------------------------------------------


def test_a_draft_leads_on_and_is_filed_by_its_owner_once(applicant: Client) -> None:
    life = online(Status.DRAFT)
    post = form(life)

    page = text_of(applicant, href(life))
    shown = text_of(applicant, href(life, "nop"))
    first, again = applicant.post(href(life, "nop"), post), applicant.post(href(life, "nop"), post)

    assert f'href="{href(life, "nop")}"' in page
    assert "Nộp hồ sơ này" in shown
    assert "Tải lên bản chụp hoặc bản quét trước khi nộp." in shown
    assert (first.status_code, again.status_code) == (303, 303)
    assert "Đã nộp hồ sơ." in text_of(applicant, first["Location"])
    assert (life.status, events(life, Act.SUBMIT)) == (Status.SUBMITTED, 1)
    assert applicant.get(href(life, "nop"))["Location"] == href(life)


def test_what_is_filed_cannot_be_filed_again_and_a_draft_of_another_is_not_there(
    applicant: Client, stranger: Client
) -> None:
    filed, draft = online(Status.APPRAISING), online(Status.DRAFT)

    refused = applicant.post(href(filed, "nop"), form(filed))

    assert refused.status_code == 409
    assert "chưa thể nộp hồ sơ" in refused.content.decode().lower()
    assert "/nop" not in text_of(applicant, href(filed))
    for answer in (stranger.get(href(draft, "nop")), stranger.post(href(draft, "nop"), form(draft))):
        assert answer.status_code == 404
    assert draft.status is Status.DRAFT
    assert events(filed, Act.SUBMIT) == 1


# ---- withdrawing -----------------------------------------------------------------------------------------------------


def test_a_withdrawal_restates_what_it_means_and_needs_a_reason(applicant: Client) -> None:
    life = online(Status.APPRAISING)

    shown = text_of(applicant, href(life, "rut"))
    refused = applicant.post(href(life, "rut"), form(life, reason="  "))
    done = applicant.post(href(life, "rut"), form(life, reason="Tôi đổi ý."))

    assert "không mở lại được" in shown
    assert refused.status_code == 422
    assert "Ghi lý do rút hồ sơ." in refused.content.decode()
    assert done.status_code == 303
    assert life.status is Status.WITHDRAWN
    assert "Đã rút hồ sơ." in text_of(applicant, done["Location"])


def test_a_withdrawal_pressed_twice_is_one(applicant: Client) -> None:
    life = online(Status.APPRAISING)
    pressed = form(life, reason="Tôi đổi ý.")

    answers = [applicant.post(href(life, "rut"), pressed).status_code for _n in range(2)]

    assert answers == [303, 303]
    assert events(life, Act.WITHDRAW) == 1


def test_a_withdrawal_after_the_result_is_refused_and_writes_nothing(applicant: Client) -> None:
    life = online(Status.RESOLVED)

    page = applicant.post(href(life, "rut"), form(life, reason="Tôi đổi ý, phần này phải còn."))

    assert page.status_code == 409
    assert "phần này phải còn" in page.content.decode()
    assert events(life, Act.WITHDRAW) == 0


def test_an_old_page_withdraws_nothing(applicant: Client) -> None:
    life = online(Status.APPRAISING)
    old = form(life, reason="Tôi đổi ý.") | {"last_event_no": "1"}

    page = applicant.post(href(life, "rut"), old)

    assert page.status_code == 409
    assert "Hồ sơ vừa đổi" in page.content.decode()
    assert "Tôi đổi ý." in page.content.decode()
    assert events(life, Act.WITHDRAW) == 0


@pytest.mark.parametrize("reason", ["a\u202eb", "x" * 1_001, "a\0b"])
def test_a_reason_that_cannot_be_read_is_said_at_its_field(applicant: Client, reason: str) -> None:
    life = online(Status.APPRAISING)

    page = applicant.post(href(life, "rut"), form(life, reason=reason))

    assert page.status_code == 422
    assert 'id="id_reason_1_error"' in page.content.decode()
    assert events(life, Act.WITHDRAW) == 0


# ---- answering -------------------------------------------------------------------------------------------------------


def test_an_answer_names_each_paper_and_runs_the_clock_again(applicant: Client) -> None:
    life = online(Status.AWAITING_SUPPLEMENT)

    shown = text_of(applicant, href(life, "bo-sung"))
    done = applicant.post(href(life, "bo-sung"), form(life, **{"electronic-1": "1"}))

    assert "Tờ khai yêu cầu cấp Phiếu lý lịch tư pháp" in shown
    assert done.status_code == 303
    assert life.status is Status.APPRAISING
    assert "Đã bổ sung đủ" in text_of(applicant, href(life))


@pytest.mark.parametrize("typed", ["", "0", "-1", "1.5", "x", "100", "١"])
def test_an_answer_is_a_whole_number(applicant: Client, typed: str) -> None:
    life = online(Status.AWAITING_SUPPLEMENT)

    page = applicant.post(href(life, "bo-sung"), form(life, **{"electronic-1": typed}))

    assert page.status_code == 422
    assert 'id="id_electronic-1_1_error"' in page.content.decode()
    assert events(life, Act.ANSWER_SUPPLEMENT) == 0


def test_there_is_nothing_to_answer_before_it_was_asked(applicant: Client) -> None:
    life = online(Status.APPRAISING)

    answer = applicant.get(href(life, "bo-sung"))

    assert answer.status_code == 302
    assert answer["Location"] == href(life)


# ---- rating ----------------------------------------------------------------------------------------------------------


def test_she_rates_once_after_the_return(applicant: Client) -> None:
    life = online(Status.RETURNED)

    done = applicant.post(href(life, "danh-gia"), form(life, score="3"))
    again = applicant.post(href(life, "danh-gia"), form(life, score="1"))

    assert done.status_code == 303
    assert again.status_code == 409
    assert list(Rating.objects.values_list("score", flat=True)) == [3]


def test_she_does_not_rate_before(applicant: Client) -> None:
    life = online(Status.RESOLVED)

    page: Any = applicant.post(href(life, "danh-gia"), form(life, score="5"))

    assert page.status_code == 409
    assert not Rating.objects.exists()
