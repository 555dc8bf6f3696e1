"""What answers lead to, and what is wrong with questions that do not lead there."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.ground.catalogue.questions import NoSuchAnswer, faults_of_questions, numbers_of, what_applies
from motcua.ground.catalogue.rules import (
    AnswerRule,
    Case,
    ComponentRule,
    ExemptionRule,
    FeeAmount,
    LimitAmount,
    LimitFor,
    Procedure,
    QuestionRule,
)

DAY = date(2026, 11, 2)


def paper(number: int, condition: str = "", case: str = "") -> ComponentRule:
    return ComponentRule(number, f"Giấy {number}", "SUBMIT", 1, 0, 0, condition, False, case_code=case)


QUESTIONS = (QuestionRule(1, "Ở nhiều nơi?"), QuestionRule(2, "Ai nộp?"), QuestionRule(3, "Đối tượng nào?"))
ANSWERS = (
    AnswerRule(1, "Có", 2, case_code="NHIEU_NOI"),
    AnswerRule(1, "Không", 2),
    AnswerRule(2, "Chính tôi", 3),
    AnswerRule(2, "Người khác", 3, component_nos=(2,)),
    AnswerRule(3, "Sinh viên", class_code="SV"),
    AnswerRule(3, "Không"),
)
VERSION = Procedure(
    id="9@2026-01-01", code="9", name="Thủ tục", short_name="Thủ tục", field_code="F", field_name="Lĩnh vực",
    level="PROVINCE", limit_quantity=10, limit_unit="working_days", on_supplement="RESTART", day_counting="by_clock",
    cutoff=time(15), set_count=1, result_name="Phiếu", post_submit=True, post_return=True, legal_basis=(),
    decision="", form_set="2025", valid_from=date(2026, 1, 1), valid_to=None, components=(), fees=(),
    cases=(Case("NHIEU_NOI", "Nhiều nơi"),),
    all_components=(paper(1), paper(2, "nhờ người khác"), paper(3, "nếu có"), paper(4, case="NHIEU_NOI")),
    limits=(LimitFor("", "NHIEU_NOI", LimitAmount(15, "working_days")),),
    all_fees=(FeeAmount("PHI", "Phí", 200_000, "RECEPTION", "", 1),),
    exemptions=(ExemptionRule("SV", "Sinh viên", "Thông tư", 1, 50, None),),
    questions=QUESTIONS, answers=ANSWERS,
)  # fmt: skip


def faults(answers: tuple[AnswerRule, ...] = ANSWERS, questions: tuple[QuestionRule, ...] = QUESTIONS) -> list[str]:
    return faults_of_questions(questions, answers, cases={"NHIEU_NOI", "B"}, classes={"SV"}, components={1, 2, 3, 4})


def test_before_anything_is_answered_the_first_question_is_asked_and_the_ordinary_case_holds() -> None:
    applied = what_applies(VERSION, ())

    assert applied.question == QUESTIONS[0]
    assert [answer.text for answer in applied.choices] == ["Có", "Không"]
    assert [item.component_no for item in applied.components] == [1, 2, 3]
    assert (applied.case, applied.limit.quantity) == ("", 10)


def test_answers_lead_to_case_limit_papers_and_lowered_fee_with_their_reasons() -> None:
    applied = what_applies(VERSION, (1, 2, 1))

    assert applied.question is None
    assert applied.choices == ()
    assert (applied.case, applied.case_name, applied.classes) == ("NHIEU_NOI", "Nhiều nơi", ("SV",))
    assert applied.limit == LimitAmount(15, "working_days")
    assert [(item.component_no, item.condition) for item in applied.components] == [
        (1, ""), (2, ""), (3, "nếu có"), (4, ""),
    ]  # fmt: skip
    assert applied.reasons == {2: "Người khác"}
    assert [(fee.amount_vnd, fee.exempted_by) for fee in applied.fees] == [(100_000, "Sinh viên: Thông tư")]


def test_a_paper_that_another_answer_asks_for_is_not_asked_for() -> None:
    applied = what_applies(VERSION, (2, 1, 2))

    assert [item.component_no for item in applied.components] == [1, 3]
    assert [(fee.amount_vnd, fee.exempted_by) for fee in applied.fees] == [(200_000, "")]


@pytest.mark.parametrize("answers", [(3,), (0,), (-1,), (1, 1, 1, 1), (1, 9), (10**9,)])
def test_what_is_no_answer_is_refused(answers: tuple[int, ...]) -> None:
    with pytest.raises(NoSuchAnswer, match="Trả lời lại từ đầu"):
        what_applies(VERSION, answers)


def test_a_version_without_questions_has_no_answers() -> None:
    bare = replace(VERSION, questions=(), answers=())

    assert what_applies(bare, ()).question is None
    with pytest.raises(NoSuchAnswer):
        what_applies(bare, (1,))


def test_questions_that_lead_somewhere_have_no_faults_and_none_are_none() -> None:
    assert faults() == []
    assert faults((), ()) == []


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ((*ANSWERS, AnswerRule(3, "Quay lại", 1)), "quay vòng"),
        ((*ANSWERS, AnswerRule(2, "Lặp", 2)), "quay vòng"),
        (ANSWERS[:2], "câu hỏi 2 cần ít nhất hai câu trả lời"),
        ((*ANSWERS, AnswerRule(3, "Lạ", 7)), "không có câu hỏi đó"),
        ((*ANSWERS, AnswerRule(8, "Lạ")), "thuộc câu hỏi 8"),
        ((*ANSWERS, AnswerRule(3, "Lạ", case_code="C")), "trường hợp “C”"),
        ((*ANSWERS, AnswerRule(3, "Lạ", class_code="X")), "đối tượng “X”"),
        ((*ANSWERS, AnswerRule(3, "Lạ", component_nos=(9,))), "giấy tờ số 9"),
        ((*ANSWERS, AnswerRule(3, "Lạ", case_code="B")), "chỉ một thôi"),
        (tuple(replace(each, next_no=None) if each.question_no == 1 else each for each in ANSWERS),
         "không câu trả lời nào dẫn tới câu hỏi 2"),
    ],
)  # fmt: skip
def test_each_fault_of_questions_is_said(answers: tuple[AnswerRule, ...], said: str) -> None:
    assert any(said in fault for fault in faults(answers))


NETS = st.lists(
    st.lists(st.tuples(st.none() | st.integers(1, 6), st.sampled_from(["", "NHIEU_NOI", "B"])), min_size=2, max_size=3),
    min_size=1,
    max_size=6,
)


@given(NETS, st.data())
def test_in_questions_without_faults_every_way_ends_in_the_one_case_that_it_names(net: Any, data: Any) -> None:
    questions = tuple(QuestionRule(number, f"Hỏi {number}") for number in range(1, len(net) + 1))
    answers = tuple(
        AnswerRule(number, f"{number}.{place}", next_no, case)
        for number, choices in enumerate(net, 1)
        for place, (next_no, case) in enumerate(choices, 1)
    )
    if faults(answers, questions):
        return
    version = replace(VERSION, questions=questions, answers=answers)
    way: list[int] = []
    while (applied := what_applies(version, way)).question is not None:
        way.append(data.draw(st.integers(1, len(applied.choices))))
        assert len(way) <= len(questions)
    assert {given.answer.case_code for given in applied.given} - {""} == {applied.case} - {""}


@given(st.lists(st.integers(1, 999), max_size=8))
def test_numbers_of_papers_are_read_as_they_are_written(numbers: list[int]) -> None:
    assert numbers_of(",".join(map(str, numbers))) == tuple(numbers)
