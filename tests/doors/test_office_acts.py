"""The acts of the office by page: done once by who may, refused with reason and everything typed kept."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse

from motcua.ground.people.models import Account
from motcua.record.dossiers.models import Event
from motcua.record.dossiers.rules import Act, Status
from tests.doors.officials import (
    STRANGERS_AT_THE_OFFICE,
    Clock,
    act_href,
    clock,
    dossier_href,
    last_event,
    posting,
    signed_in,
    text_of,
    took,
    written,
)
from tests.factories import CAST, Life, dossier_after, dossier_at

__all__ = ["clock"]

OFFICER = CAST["case_officer"]
REASON = "Tờ khai chưa ký tên.\nKý rồi nộp lại."

ACTS: dict[Act, tuple[str, str, Act, dict[str, str], Status]] = {
    Act.ASSIGN: ("phan-cong", "unit_head", Act.PASS_ON, {"assignee": OFFICER}, Status.APPRAISING),
    Act.PROPOSE: ("trinh-phe-duyet", "case_officer", Act.ASSIGN, {"note": "Đủ điều kiện."}, Status.APPROVING),
    Act.ASK_OPINION: (
        "xin-y-kien", "case_officer", Act.ASSIGN,
        {"agency": "H12.101", "question": "Có thường trú không?", "working_days": "3"}, Status.AWAITING_OPINION,
    ),
    Act.REQUEST_SUPPLEMENT: (
        "yeu-cau-bo-sung", "case_officer", Act.ASSIGN, {"missing-1": "1", "note-1": "Chưa ký", "reason": REASON},
        Status.AWAITING_SUPPLEMENT,
    ),
    Act.REQUIRE_PAYMENT: (
        "yeu-cau-nop-tien", "case_officer", Act.ASSIGN,
        {
            "label-1": "Lệ phí", "kind-1": "LE_PHI", "amount_vnd-1": "30.000", "ground-1": "TT 10/2025/TT-BTC",
            "until": "30/11/2026", "reason": "",
        },
        Status.AWAITING_PAYMENT,
    ),
    Act.PAUSE: (
        "tam-dung", "case_officer", Act.ASSIGN,
        {
            "reason": "VERIFICATION", "words": "Xác minh nơi cư trú.", "legal_ground": "Luật Lý lịch tư pháp, Điều 25",
            "until": "30/11/2026",
        },
        Status.PAUSED,
    ),
    Act.RE_APPOINT: (
        "hen-lai", "unit_head", Act.ASSIGN, {"due_on": "30/11/2026", "reason": "Chờ tra cứu nhiều nơi."},
        Status.APPRAISING,
    ),
    Act.STOP: (
        "dung-giai-quyet", "unit_head", Act.ASSIGN,
        {"asked_by": "agency", "asked_on": "", "reason": "Không bổ sung trong hạn.", "legal_ground": "NĐ 118/2025"},
        Status.STOPPED,
    ),
    Act.SEND_BACK: ("tra-lai", "unit_head", Act.PROPOSE, {"reason": "Xem lại căn cứ."}, Status.APPRAISING),
    Act.APPROVE: ("phe-duyet", "unit_head", Act.PROPOSE, {}, Status.RESOLVED),
    Act.REFUSE: (
        "tu-choi", "unit_head", Act.PROPOSE, {"reason": "Không đủ điều kiện.", "legal_ground": "Điều 44"},
        Status.RESOLVED,
    ),
}  # fmt: skip
"""Act → address, who does it, the act before it, what is typed, the status that follows."""

each_act = pytest.mark.parametrize("act", list(ACTS))


def ready(act: Act, clock: Clock) -> tuple[Life, str, str, dict[str, str]]:
    """Return a dossier on which the act can be done, its address, who does it, and what is typed."""
    address, who, before, typed, _status = ACTS[act]
    life = dossier_after(before)
    clock.after(life)
    return life, act_href(life, address), who, typed


# -- done --------------------------------------------------------------------------------------------------------------


@each_act
def test_who_may_opens_the_page_presses_and_it_is_done(clock: Clock, act: Act) -> None:
    life, href, who, typed = ready(act, clock)
    client = signed_in(who)
    page = client.get(href)

    answer = client.post(href, typed | {name: page.context[name] for name in ("act_id", "last_event_no")})

    assert page.status_code == 200
    assert (answer.status_code, answer.headers["Location"]) == (303, dossier_href(life))
    assert took(life, act)
    assert last_event(life).by_id == CAST[who]
    assert life.row.status == ACTS[act][4]


@each_act
def test_the_page_that_follows_says_what_was_done(clock: Clock, act: Act) -> None:
    life, href, who, typed = ready(act, clock)

    says = text_of(signed_in(who).post(href, posting(life, **typed), follow=True))

    assert ("Đã phân công" if act is Act.ASSIGN else "Đã ") in says
    assert life.row.code in says


@each_act
def test_the_page_restates_what_will_follow_and_repeats_the_verb(clock: Clock, act: Act) -> None:
    _life, href, who, _typed = ready(act, clock)

    page = signed_in(who).get(href)

    assert len(page.context["effects"]) >= 1
    for sentence in page.context["effects"]:
        assert sentence in text_of(page)
    assert page.context["confirm"] in text_of(page)


def test_what_was_typed_is_in_the_journal(clock: Clock) -> None:
    for act, wanted in (
        (Act.REQUEST_SUPPLEMENT, {"missing": [1]}),
        (Act.PROPOSE, {"note": "Đủ điều kiện."}),
        (Act.ASK_OPINION, {"opinion": 1, "agency": "H12.101", "due_on": "2026-11-05"}),
        (Act.SEND_BACK, {"reason": "Xem lại căn cứ."}),
        (Act.REFUSE, {"reason": "Không đủ điều kiện.", "legal_ground": "Điều 44"}),
        (Act.ASSIGN, {"assignee": OFFICER}),
    ):
        life, href, who, typed = ready(act, clock)
        signed_in(who).post(href, posting(life, **typed))
        assert wanted.items() <= last_event(life).facts.items()


def test_a_supplement_prints_form_02_with_the_note_of_each_gap(clock: Clock) -> None:
    life, href, who, _typed = ready(Act.REQUEST_SUPPLEMENT, clock)
    client = signed_in(who)

    client.post(href, posting(life, **{"missing-2": "1", "note-2": "Ảnh mờ", "note-1": "không chọn", "reason": REASON}))

    assert last_event(life).facts["missing"] == [2]
    assert client.get(dossier_href(life)).context["forms"][-1].name.endswith("(Mẫu 02)")
    form = life.row.forms.get(kind="MAU_02")
    assert "Ảnh mờ" in str(form.content)
    assert "không chọn" not in str(form.content)


def test_a_head_chooses_among_the_case_officers_of_her_agency_and_sees_their_load(clock: Clock) -> None:
    dossier_after(Act.ASSIGN)
    life, href, who, _typed = ready(Act.ASSIGN, clock)

    page = signed_in(who).get(href)

    assert "Quách Hữu Lợi, cán bộ thụ lý – đang giữ 1 hồ sơ" in text_of(page)
    assert CAST["case_officer_elsewhere"] not in page.content.decode()
    assert life.row.assignee_id is None


def test_a_case_officer_takes_a_case_with_one_press_of_the_row(clock: Clock) -> None:
    life = dossier_after(Act.PASS_ON)
    clock.after(life)
    officer = signed_in("case_officer")
    (line,) = officer.get("/giai-quyet/?cua=chua-giao").context["groups"][0].lines

    answer = officer.post(line.act.href, dict(line.act.fields))

    assert answer.status_code == 303
    assert life.row.assignee_id == OFFICER


def test_a_case_officer_gives_out_no_case_that_nobody_has(clock: Clock) -> None:
    Account.objects.create(
        id="thuly.khac", username="thuly.khac", full_name="Cán bộ Khác", roles=["CASE_OFFICER"], employer="AGENCY",
        agency_code="H12.17",
    )  # fmt: skip
    life = dossier_after(Act.PASS_ON)
    clock.after(life)
    before = written(life)

    answer = signed_in("case_officer").post(act_href(life, "phan-cong"), posting(life, assignee="thuly.khac"))

    assert answer.status_code in (403, 422)
    assert "chỉ nhận về mình" in text_of(answer)
    assert written(life) == before


def test_the_head_reads_the_proposal_before_she_decides(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    life.do(Act.PROPOSE, note="Đủ điều kiện cấp.")
    clock.after(life)

    for address in ("phe-duyet", "tra-lai", "tu-choi"):
        says = text_of(signed_in("unit_head").get(act_href(life, address)))
        assert "Quách Hữu Lợi, cán bộ thụ lý" in says
        assert "Đủ điều kiện cấp." in says


# -- no right ----------------------------------------------------------------------------------------------------------


@each_act
def test_the_other_role_of_the_office_is_told_who_can_and_writes_nothing(clock: Clock, act: Act) -> None:
    life, href, who, typed = ready(act, clock)
    if act in (Act.ASSIGN, Act.PAUSE):
        life.do(Act.ASSIGN)  # both roles of the office do it; but a colleague's case is not hers
        Account.objects.filter(pk=CAST["case_officer_elsewhere"]).update(agency_code="H12.17")
        other = "case_officer_elsewhere"
    else:
        other = "unit_head" if who == "case_officer" else "case_officer"
    clock.after(life)
    before, client = written(life), signed_in(other)

    shown, answer = client.get(href), client.post(href, posting(life, **typed))

    for page in (shown, answer):
        assert page.status_code == 403
        assert "Người làm được:" in text_of(page)
        assert page.context["form"] is None
    assert written(life) == before


@each_act
@pytest.mark.parametrize("who", ["case_officer_elsewhere", "unit_head_elsewhere", "one_stop_head_elsewhere"])
def test_another_agency_finds_nothing_and_writes_nothing(clock: Clock, act: Act, who: str) -> None:
    life, href, _mine, typed = ready(act, clock)
    before, client = written(life), signed_in(who)

    for page in (client.get(href), client.post(href, posting(life, **typed))):
        assert page.status_code == 404
        assert "Nguyễn Văn Thắng" not in text_of(page)
    assert written(life) == before


@pytest.mark.parametrize("who", STRANGERS_AT_THE_OFFICE)
def test_other_roles_do_not_enter(clock: Clock, who: str) -> None:
    life, href, _mine, typed = ready(Act.APPROVE, clock)
    before, client = written(life), signed_in(who)

    for page in (client.get(href), client.post(href, posting(life, **typed))):
        assert page.status_code == 403
    assert written(life) == before


def test_the_head_of_the_centre_sees_and_decides_nothing(clock: Clock) -> None:
    life, href, _mine, typed = ready(Act.APPROVE, clock)
    before, client = written(life), signed_in("giamdoc.tt-tinh")

    for page in (client.get(href), client.post(href, posting(life, **typed))):
        assert page.status_code == 403
    assert written(life) == before


def test_nobody_approves_or_refuses_what_she_proposed(clock: Clock) -> None:
    Account.objects.filter(pk=OFFICER).update(roles=["CASE_OFFICER", "UNIT_HEAD"])
    for act in (Act.APPROVE, Act.REFUSE):
        life, href, _who, typed = ready(act, clock)
        before = written(life)

        answer = signed_in("case_officer").post(href, posting(life, **typed))

        assert answer.status_code == 403
        assert "Người trình không được tự phê duyệt" in text_of(answer)
        assert "Người làm được: Dương Hoàng Sang, trưởng phòng." in text_of(answer)
        assert written(life) == before


# -- not now -----------------------------------------------------------------------------------------------------------


@each_act
def test_an_act_of_another_step_is_refused_with_the_step(clock: Clock, act: Act) -> None:
    address, who, _before, typed, _status = ACTS[act]
    life = dossier_at(Status.RESOLVED)
    clock.after(life)
    before, client = written(life), signed_in(who)

    shown, answer = client.get(act_href(life, address)), client.post(act_href(life, address), posting(life, **typed))

    for page in (shown, answer):
        assert page.status_code == 409
        assert "đang ở bước “Đã có kết quả”" in text_of(page)
    assert written(life) == before


def test_a_supplement_is_not_asked_for_after_the_days_of_the_law(clock: Clock) -> None:
    life, href, who, typed = ready(Act.REQUEST_SUPPLEMENT, clock)
    clock.after(life, days=7)
    before, client = written(life), signed_in(who)

    for page in (client.get(href), client.post(href, posting(life, **typed))):
        assert page.status_code == 409
        assert "Đã quá 3 ngày làm việc" in text_of(page)
        assert "NĐ 61/2018/NĐ-CP, Điều 19.4" in text_of(page)
    assert written(life) == before


def test_a_stale_page_is_refused_keeps_what_was_typed_and_goes_on_with_the_next_press(clock: Clock) -> None:
    life, href, who, typed = ready(Act.PROPOSE, clock)
    stale = posting(life, **typed)
    life.do(Act.ASSIGN)  # meanwhile the head has pressed something
    clock.after(life)
    before, client = written(life), signed_in(who)

    shown = client.post(href, stale)

    assert shown.status_code == 409
    assert "Hồ sơ vừa đổi" in text_of(shown)
    assert "Đủ điều kiện." in shown.content.decode()
    assert written(life) == before
    kept = {name: str(shown.context[name]) for name in ("act_id", "last_event_no")}
    assert kept["act_id"] == stale["act_id"]
    assert client.post(href, typed | kept).status_code == 303
    assert took(life, Act.PROPOSE)


@each_act
def test_pressing_twice_is_one_act(clock: Clock, act: Act) -> None:
    life, href, who, typed = ready(act, clock)
    client, form = signed_in(who), posting(life, **typed)

    answers = [client.post(href, form), client.post(href, form)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert Event.objects.filter(dossier_id=life.dossier_id, act_id=form["act_id"]).count() == 1
    assert life.row.last_event_no == int(form["last_event_no"]) + 1


def test_the_same_key_with_another_text_is_said_to_be_used(clock: Clock) -> None:
    life, href, who, typed = ready(Act.PROPOSE, clock)
    client, form = signed_in(who), posting(life, **typed)
    client.post(href, form)
    before = written(life)

    answer = client.post(href, form | {"note": "Ý khác."})

    assert answer.status_code == 409
    assert "đã dùng cho một việc khác" in text_of(answer)
    assert "Ý khác." in answer.content.decode()
    assert written(life) == before


# -- what cannot be read -----------------------------------------------------------------------------------------------


def refused_at(page: HttpResponse, field: str, sentence: str) -> bool:
    """Whether a sentence stands at a field, and in the summary with a link to it."""
    html = page.content.decode()
    errors: dict[str, Any] = page.context["form"].errors
    return sentence in " ".join(errors.get(field, [])) and f'href="#id_{field}' in html and "<title>Lỗi:" in html


@pytest.mark.parametrize(
    ("act", "typed", "field", "sentence"),
    [
        (Act.SEND_BACK, {"reason": ""}, "reason", "còn trống"),
        (Act.SEND_BACK, {"reason": "x" * 1_001}, "reason", "tối đa 1.000"),
        (Act.SEND_BACK, {"reason": "x" * 10_000}, "reason", "tối đa 1.000"),
        (Act.SEND_BACK, {"reason": "a\u200bb"}, "reason", "ký tự ẩn"),
        (Act.REFUSE, {"reason": "", "legal_ground": "Điều 44"}, "reason", "còn trống"),
        (Act.REFUSE, {"reason": "Thiếu", "legal_ground": ""}, "legal_ground", "còn trống"),
        (Act.REFUSE, {"reason": "Thiếu", "legal_ground": "x" * 301}, "legal_ground", "tối đa 300"),
        (Act.PROPOSE, {"note": "a\u0007b"}, "note", "ký tự điều khiển"),
        (Act.REQUEST_SUPPLEMENT, {"reason": REASON}, "missing-1", "Chưa chọn giấy tờ nào"),
        (Act.REQUEST_SUPPLEMENT, {"missing-1": "1", "reason": ""}, "reason", "còn trống"),
        (
            Act.REQUEST_SUPPLEMENT, {"missing-1": "1", "missing-2": "1", "note-2": "\u202ex", "reason": REASON},
            "note-2", "đảo chiều",
        ),
        (Act.ASSIGN, {"assignee": ""}, "assignee", "còn trống"),
        (Act.ASSIGN, {"assignee": "khong.ai"}, "assignee", "không phải cán bộ thụ lý"),
        (Act.ASSIGN, {"assignee": "thuly.cainuoc"}, "assignee", "không phải cán bộ thụ lý"),
        (Act.ASSIGN, {"assignee": "buudien.cainuoc"}, "assignee", "không phải cán bộ thụ lý"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_written(
    clock: Clock, act: Act, typed: dict[str, str], field: str, sentence: str
) -> None:
    life, href, who, _right = ready(act, clock)
    before = written(life)

    answer = signed_in(who).post(href, posting(life, **typed))

    assert answer.status_code == 422
    assert refused_at(answer, field, sentence)
    assert written(life) == before


def test_all_faults_are_told_at_once_in_the_order_of_the_page_and_what_is_right_stays(clock: Clock) -> None:
    life, href, who, _typed = ready(Act.REQUEST_SUPPLEMENT, clock)
    form = posting(life, **{"missing-2": "1", "note-2": "\u200b", "note-1": "Giữ <b>nguyên</b>", "reason": ""})

    page = signed_in(who).post(href, form)

    html = page.content.decode()
    assert list(page.context["form"].errors) == ["note-2", "reason"]
    assert html.index('href="#id_note-2"') < html.index('href="#id_reason"')
    assert 'value="Giữ &lt;b&gt;nguyên&lt;/b&gt;"' in html
    assert 'name="missing-2" value="1" id="id_missing-2" checked' in html
    assert str(page.context["act_id"]) == form["act_id"]


@pytest.mark.parametrize(
    "broken", [{"act_id": ""}, {"act_id": "không phải mã"}, {"last_event_no": "mười"}, {"last_event_no": "-"}]
)
def test_a_form_without_its_marks_is_refused_and_keeps_what_was_typed(clock: Clock, broken: dict[str, str]) -> None:
    life, href, who, typed = ready(Act.PROPOSE, clock)
    before = written(life)

    answer = signed_in(who).post(href, posting(life, **typed) | broken)

    assert answer.status_code == 422
    assert "Biểu mẫu đã cũ hoặc thiếu mã" in text_of(answer)
    assert "Đủ điều kiện." in answer.content.decode()
    assert written(life) == before


def test_a_text_typed_in_pieces_is_kept_whole(clock: Clock) -> None:
    life, href, who, _typed = ready(Act.SEND_BACK, clock)

    signed_in(who).post(href, posting(life, reason="Xem lại:\r\n– ca\u0306n cứ\r\n– <script>số liệu</script>"))

    assert last_event(life).facts["reason"] == "Xem lại:\n– căn cứ\n– <script>số liệu</script>"
    page = signed_in("case_officer").get(dossier_href(life)).content.decode()
    assert "&lt;script&gt;số liệu&lt;/script&gt;" in page


@pytest.mark.parametrize("address", ["khong-co", "approve", "rut-ho-so", "tiep-nhan"])
def test_an_act_of_another_door_has_no_page_here(clock: Clock, address: str) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)

    assert signed_in("case_officer").get(act_href(life, address)).status_code == 404


def test_a_dossier_that_is_none_has_no_acts(clock: Clock) -> None:
    client = signed_in("unit_head")

    assert client.get(f"/giai-quyet/ho-so/{uuid4()}/phe-duyet").status_code == 404
    assert client.get("/giai-quyet/ho-so/1/phe-duyet").status_code == 404
    assert client.put(f"/giai-quyet/ho-so/{uuid4()}/phe-duyet").status_code == 405


def test_a_page_left_open_over_lunch_still_works(clock: Clock) -> None:
    life, href, who, typed = ready(Act.PROPOSE, clock)
    client = signed_in(who)
    page = client.get(href)
    clock.now += timedelta(hours=3)

    answer = client.post(href, typed | {name: page.context[name] for name in ("act_id", "last_event_no")})

    assert answer.status_code == 303
    assert last_event(life).at == clock.now
