"""The pages of opinions and of a case handed on: asked of mine, by mine, answered once, seen only as long as asked."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.record.dossiers.models import Opinion
from motcua.record.dossiers.rules import Act, Status
from tests.doors.officials import (
    Clock,
    act_href,
    clock,
    codes_on,
    dossier_href,
    last_event,
    posting,
    signed_in,
    text_of,
    written,
)
from tests.factories import Life, dossier_after, dossier_at

__all__ = ["clock"]

OPINIONS = "/giai-quyet/xin-y-kien"
YES = {"stance": "AGREE", "answer": "Đúng, có thường trú."}


def asked(clock: Clock, **body: Any) -> Life:
    """A dossier of the police about which the commune of Cái Nước is asked."""
    life = dossier_after(Act.ASSIGN)
    life.do(Act.ASK_OPINION, **body)
    clock.after(life)
    return life


def answer_href(life: Life) -> str:
    return act_href(life, "tra-loi-y-kien")


# -- the list ----------------------------------------------------------------------------------------------------------


def test_what_is_asked_of_mine_waits_there_and_what_mine_asked_waits_here(clock: Clock) -> None:
    later, sooner = asked(clock, working_days=9), asked(clock, working_days=2)

    there = signed_in("case_officer_elsewhere").get(OPINIONS)
    here = signed_in("case_officer").get(OPINIONS)

    assert [line.number for line in there.context["of_mine"]] == [sooner.row.code, later.row.code]
    assert [line.act.label for line in there.context["of_mine"]] == ["Trả lời", "Trả lời"]
    assert there.context["by_mine"] == []
    assert [line.number for line in here.context["by_mine"]] == [sooner.row.code, later.row.code]
    assert [line.act.label for line in here.context["by_mine"]] == ["Ghi câu trả lời", "Ghi câu trả lời"]
    assert here.context["of_mine"] == []


def test_the_bar_counts_what_waits_for_my_agency_and_says_nothing_when_nothing_does(clock: Clock) -> None:
    asked(clock)

    there, here = (signed_in(who).get("/giai-quyet/") for who in ("unit_head_elsewhere", "unit_head"))

    counts = [{item.label: item.count for item in page.context["sections"]}["Xin ý kiến"] for page in (there, here)]
    assert counts == [1, None]


def test_an_empty_list_says_so(clock: Clock) -> None:
    says = text_of(signed_in("case_officer").get(OPINIONS))

    assert "Không có nơi nào chờ đơn vị trả lời." in says
    assert "Đơn vị không chờ ý kiến của nơi nào." in says


@pytest.mark.parametrize(
    ("days_later", "text"),
    [(0, "còn 3 ngày làm việc"), (1, "còn 2 ngày làm việc"), (3, "trả lời hôm nay"), (4, "quá hạn trả lời")],
)
def test_the_last_day_is_counted_in_working_days(clock: Clock, days_later: int, text: str) -> None:
    asked(clock)
    clock.now += timedelta(days=days_later)

    (line,) = signed_in("case_officer_elsewhere").get(OPINIONS).context["of_mine"]

    assert line.due.text == text
    assert line.due.detail == "hạn trả lời 05/11" + (", trễ 1 ngày làm việc" if days_later == 4 else "")


def test_answered_questions_are_one_link_away_and_tell_a_late_answer(clock: Clock) -> None:
    life = asked(clock)
    life.do(Act.ANSWER_OPINION, after=timedelta(days=4))
    clock.after(life)

    here = signed_in("case_officer").get(f"{OPINIONS}?xem=da-tra-loi").context["given"]
    there = signed_in("case_officer_elsewhere").get(f"{OPINIONS}?xem=da-tra-loi").context["given"]

    assert (here[0].stance, here[0].due.text, bool(here[0].href)) == ("Đồng ý", "trả lời sau hạn", True)
    assert (there[0].number, there[0].href) == (life.row.code, "")  # what is answered is no longer hers to open


def test_the_list_asks_the_same_number_of_statements_however_many_questions(clock: Clock) -> None:
    asked(clock)
    officer, counts = signed_in("case_officer"), []
    officer.get(OPINIONS)

    for _more in range(2):
        with CaptureQueriesContext(connection) as statements:
            officer.get(f"{OPINIONS}?xem=da-tra-loi")
        counts.append(len(statements))
        for _dossier in range(4):
            asked(clock).do(Act.ANSWER_OPINION)
            asked(clock)

    assert counts[0] == counts[1] <= 15


# -- answering ---------------------------------------------------------------------------------------------------------


def test_who_is_asked_sees_question_and_contents_answers_and_sees_no_more(clock: Clock) -> None:
    life, officer = asked(clock), signed_in("case_officer_elsewhere")

    page = officer.get(answer_href(life))
    done = officer.post(answer_href(life), YES | posting(life, agency="H12.101"), follow=True)

    says = text_of(page)
    assert "Xác nhận thời gian thường trú của người nộp." in says
    assert "Tờ khai yêu cầu cấp Phiếu lý lịch tư pháp" in says
    assert "Đã ghi ý kiến của UBND xã Cái Nước" in text_of(done)
    assert done.redirect_chain == [(OPINIONS, 303)]
    assert life.status is Status.APPRAISING
    assert last_event(life).by_id == "thuly.cainuoc"
    assert officer.get(dossier_href(life)).status_code == 404


def test_who_is_asked_gets_neither_the_whole_page_nor_its_forms(clock: Clock) -> None:
    life, officer = asked(clock), signed_in("case_officer_elsewhere")

    whole, form = officer.get(dossier_href(life)), officer.get(f"{dossier_href(life)}/bieu-mau/6.pdf")
    says = text_of(officer.get(answer_href(life)))

    assert (whole.status_code, whole.headers["Location"]) == (302, answer_href(life))
    assert form.status_code == 404
    for hidden in ("096085000123", "0123", "628", "Diễn biến", "Tiền đang ở đâu"):
        assert hidden not in says


@pytest.mark.parametrize("who", ["case_officer_elsewhere", "unit_head_elsewhere"])
@pytest.mark.parametrize("address", ["phan-cong", "trinh-phe-duyet", "xin-y-kien", "phe-duyet", "tu-choi"])
def test_who_is_asked_does_nothing_else(clock: Clock, who: str, address: str) -> None:
    life = asked(clock)
    before = written(life)

    answer = signed_in(who).post(act_href(life, address), posting(life, note="x", reason="x"))

    assert answer.status_code == 404
    assert written(life) == before


def test_who_is_asked_and_stands_at_a_desk_too_sees_no_more_through_that_door(clock: Clock) -> None:
    life = asked(clock, agency="H12.34")
    officer = signed_in("thuly.vpdkdd-cainuoc")

    assert officer.get(answer_href(life)).status_code == 200
    assert officer.get(reverse("desk:dossier", args=[life.row.code])).status_code == 404
    assert officer.get(reverse("frame:scans", args=[life.dossier_id]) + "?cua=office").status_code == 200
    shown = officer.post(
        reverse("frame:private", args=[life.dossier_id]), {"purpose": "contact", "door": "office", "next": "/"}
    )
    assert shown.status_code == 404


@pytest.mark.parametrize("who", ["case_officer_elsewhere", "unit_head_elsewhere"])
def test_without_a_question_another_agency_finds_nothing(clock: Clock, who: str) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)
    client, before = signed_in(who), written(life)

    assert client.get(dossier_href(life)).status_code == 404
    assert client.get(answer_href(life)).status_code == 404
    assert client.post(answer_href(life), YES | posting(life)).status_code == 404
    assert written(life) == before


def test_the_second_of_two_answers_is_told_what_the_first_said_and_keeps_her_words(clock: Clock) -> None:
    life = asked(clock)
    first, second = signed_in("case_officer_elsewhere"), signed_in("unit_head_elsewhere")
    page = posting(life)
    first.post(answer_href(life), YES | posting(life))

    late = second.post(answer_href(life), page | {"stance": "DISAGREE", "answer": "Không đúng, đã chuyển đi."})

    says = text_of(late)
    assert late.status_code == 409
    assert "Tiêu Quốc Nhựt đã trả lời câu hỏi này lúc" in says
    assert "Đúng, có thường trú." in says
    assert "Không đúng, đã chuyển đi." in says
    assert Opinion.objects.get(dossier_id=life.dossier_id).stance == "AGREE"


def test_a_double_tap_is_one_answer(clock: Clock) -> None:
    life, officer = asked(clock), signed_in("case_officer_elsewhere")
    sent = YES | posting(life)

    officer.post(answer_href(life), sent)
    again = officer.post(answer_href(life), sent)

    assert again.status_code == 409
    assert "đã trả lời câu hỏi này" in text_of(again)
    assert Opinion.objects.filter(dossier_id=life.dossier_id).count() == 1


def test_who_asked_types_in_a_paper_answer_and_stays_with_her_case(clock: Clock) -> None:
    life, officer = asked(clock), signed_in("case_officer")
    typed = YES | {"agency": "H12.101", "document_no": "15/UBND", "document_on": "02/11/2026"}

    done = officer.post(answer_href(life), typed | posting(life))

    assert (done.status_code, done.headers["Location"]) == (303, dossier_href(life))
    says = text_of(officer.get(dossier_href(life)))
    assert "văn bản số 15/UBND ngày 02/11/2026" in says
    assert "Đúng, có thường trú." in says


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"stance": ""}, "stance", "Chưa chọn ý kiến"),
        ({"answer": ""}, "answer", "còn trống"),
        ({"answer": "x" * 2_001}, "answer", "2.000"),
        ({"document_no": ""}, "document_no", "số của văn bản"),
        ({"document_on": ""}, "document_on", "ngày của văn bản"),
        ({"document_on": "hôm qua"}, "document_on", "không phải một ngày"),
        ({"document_on": "01/01/2027"}, "document_on", "nằm ngoài khoảng"),
        ({"stance": "NONE"}, "stance", "chưa thể ghi là không trả lời"),
    ],
)
def test_a_fault_is_said_at_its_field_and_what_was_typed_stays(
    clock: Clock, typed: dict[str, str], field: str, words: str
) -> None:
    life = asked(clock)
    before = written(life)
    whole = YES | {"agency": "H12.101", "document_no": "15/UBND", "document_on": "02/11/2026"} | typed

    shown = signed_in("case_officer").post(answer_href(life), whole | posting(life))

    assert shown.status_code in (409, 422)
    form = shown.context["form"]
    assert words in " ".join(form.errors.get(field, []))
    assert form.data["answer"] == whole["answer"]
    assert written(life) == before


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"agency": ""}, "agency", ""),
        ({"agency": "H12.17"}, "agency", "không phải cơ quan khác"),
        ({"agency": "H99"}, "agency", "không phải cơ quan khác"),
        ({"question": " "}, "question", "còn trống"),
        ({"question": "x" * 2_001}, "question", "2.000"),
        ({"working_days": "0"}, "working_days", "từ 1 trở lên"),
        ({"working_days": "61"}, "working_days", "từ 60 trở xuống"),
        ({"working_days": "ba"}, "working_days", "số nguyên"),
    ],
)
def test_a_question_that_cannot_be_asked_is_not_asked(
    clock: Clock, typed: dict[str, str], field: str, words: str
) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)
    before = written(life)
    whole = {"agency": "H12.101", "question": "Đúng không?", "working_days": "3"} | typed

    shown = signed_in("case_officer").post(act_href(life, "xin-y-kien"), whole | posting(life))

    assert shown.status_code == 422
    assert words in " ".join(shown.context["form"].errors[field])
    assert written(life) == before


def test_the_dossier_and_the_inbox_say_who_is_asked_and_until_when(clock: Clock) -> None:
    life, officer = asked(clock), signed_in("case_officer")

    page, (group, *_more) = officer.get(dossier_href(life)), officer.get("/giai-quyet/").context["groups"]

    assert "chờ trả lời, hạn hết ngày 05/11/2026" in text_of(page)
    assert [act.label for act in page.context["allowed"]][:2] == ["Ghi câu trả lời", "Xin thêm ý kiến"]
    (line,) = group.lines
    assert line.note == "hỏi UBND xã Cái Nước, hạn 05/11"
    assert line.act.label == "Ghi câu trả lời"
    clock.now += timedelta(days=4)
    late = officer.get("/giai-quyet/").context["groups"][0].lines[0]
    assert late.note == "hỏi UBND xã Cái Nước, quá hạn từ 05/11"


# -- a case handed on --------------------------------------------------------------------------------------------------


def test_a_case_is_handed_to_a_colleague_who_reads_from_whom_and_why(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)
    officer, colleague = signed_in("case_officer"), signed_in("thulyhai.congan")
    page = officer.get(act_href(life, "phan-cong"))
    assert [value for value, _words in page.context["form"].fields["assignee"].choices] == ["thulyhai.congan"]

    officer.post(act_href(life, "phan-cong"), posting(life, assignee="thulyhai.congan", reason="Đi học."))

    assert codes_on(officer.get("/giai-quyet/")) == []
    (group,) = colleague.get("/giai-quyet/").context["groups"]
    assert [(line.number, line.note) for line in group.lines] == [(life.row.code, "nhận từ Quách Hữu Lợi")]
    assert "Nhận từ Quách Hữu Lợi : Đi học." in text_of(colleague.get(dossier_href(life)))
    assert "Nhận từ" not in text_of(signed_in("case_officer").get(dossier_href(dossier_at(Status.APPROVING))))


def test_a_case_is_not_handed_on_without_a_reason(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)
    before = written(life)

    shown = signed_in("case_officer").post(act_href(life, "phan-cong"), posting(life, assignee="thulyhai.congan"))

    assert shown.status_code == 422
    assert "phải ghi lý do" in " ".join(shown.context["form"].errors["reason"])
    assert written(life) == before


def test_a_colleague_cannot_take_what_is_another_s(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)
    before = written(life)

    shown = signed_in("thulyhai.congan").post(
        act_href(life, "phan-cong"), posting(life, assignee="thulyhai.congan", reason="Muốn làm.")
    )

    assert shown.status_code == 403
    assert "hồ sơ đang phân công cho người khác" in text_of(shown).lower()
    assert written(life) == before


def test_the_next_dossier_that_waits_is_one_link_away(clock: Clock) -> None:
    first, second = dossier_after(Act.ASSIGN), dossier_after(Act.ASSIGN)
    clock.after(second)
    officer = signed_in("case_officer")

    done = officer.post(act_href(first, "trinh-phe-duyet"), posting(first), follow=True)

    assert done.context["next"].number == second.row.code
    assert "Hồ sơ kế tiếp" in text_of(done)
    assert officer.get(dossier_href(second)).context["next"] is None
