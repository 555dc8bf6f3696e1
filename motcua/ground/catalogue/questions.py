"""What applies to me: questions of a procedure version whose answers lead to its case, papers, fees and limit.

The questions of a version are a tree or a net without loops: it begins at the lowest number, each answer leads to
another question or ends. Pure.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from motcua.base.violations import NotThere
from motcua.ground.catalogue.rules import AnswerRule, ComponentRule, FeeAmount, LimitAmount, Procedure, QuestionRule

PATH_MOST = 50
"""Answers in a row that are read at most; a net without loops has no more than it has questions."""


class NoSuchAnswer(NotThere):
    """The questions of the version do not have these answers; it may have changed since they were given."""

    code = "catalogue.no-answer"
    text = "Các câu hỏi của thủ tục “{procedure}” đã thay đổi. Trả lời lại từ đầu."
    field = "answers"


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that was given: the question, what was chosen, and which choice it is, from 1."""

    question: QuestionRule
    answer: AnswerRule
    choice: int


@dataclass(frozen=True, slots=True)
class Applied:
    """What answers lead to; while `question` is not None it must still be answered, and the rest is what holds so far.

    The components are those asked for: a condition that was answered stands no more, one that nobody asked about does.
    """

    given: tuple[Given, ...]
    question: QuestionRule | None
    choices: tuple[AnswerRule, ...]
    """The answers to the question, in order."""
    case: str
    case_name: str
    classes: tuple[str, ...]
    components: tuple[ComponentRule, ...]
    reasons: Mapping[int, str]
    """Number of a component that an answer asks for → that answer."""
    fees: tuple[FeeAmount, ...]
    limit: LimitAmount
    result_name: str


def choices_of(version: Procedure, question_no: int) -> tuple[AnswerRule, ...]:
    """Return the answers to a question in their order; the number of a choice is its place, from 1."""
    return tuple(answer for answer in version.answers if answer.question_no == question_no)


def what_applies(version: Procedure, answers: Sequence[int], *, channel: str = "", day: date | None = None) -> Applied:
    """Return what the answers lead to: numbers of choices, from 1, in the order in which the questions are asked.

    Raises NoSuchAnswer when a number is no choice of its question or nothing is asked any more.
    """
    known = {question.question_no: question for question in version.questions}
    question = version.questions[0] if version.questions else None
    given: list[Given] = []
    for choice in answers[:PATH_MOST]:
        choices = choices_of(version, question.question_no) if question else ()
        if question is None or not 1 <= choice <= len(choices):
            raise NoSuchAnswer(procedure=version.short_name)
        answer = choices[choice - 1]
        given.append(Given(question, answer, choice))
        question = known.get(answer.next_no) if answer.next_no is not None else None
    return _applied(version, tuple(given), question, channel, day)


def _applied(
    version: Procedure, given: tuple[Given, ...], question: QuestionRule | None, channel: str, day: date | None
) -> Applied:
    case = next((each.answer.case_code for each in reversed(given) if each.answer.case_code), "")
    classes = tuple(dict.fromkeys(each.answer.class_code for each in given if each.answer.class_code))
    reasons = {number: each.answer.text for each in reversed(given) for number in each.answer.component_nos}
    asked = {each.question.question_no for each in given}
    settled = {number for answer in version.answers if answer.question_no in asked for number in answer.component_nos}
    return Applied(
        given=given,
        question=question,
        choices=choices_of(version, question.question_no) if question else (),
        case=case,
        case_name=next((each.name for each in version.cases if each.code == case), ""),
        classes=classes,
        components=tuple(_asked_for(version.components_for(case), settled, reasons)),
        reasons=reasons,
        fees=version.fees_for(case, channel, classes, day),
        limit=version.limit_for(channel, case),
        result_name=version.result_for(case),
    )


def _asked_for(
    components: Iterable[ComponentRule], settled: Collection[int], reasons: Mapping[int, str]
) -> Iterator[ComponentRule]:
    for component in components:
        if component.component_no in reasons:
            yield replace(component, condition="")
        elif component.component_no not in settled:
            yield component


def numbers_of(text: str) -> tuple[int, ...]:
    """Return the numbers that an answer names: "3,4" → (3, 4)."""
    return tuple(int(part) for part in text.split(",") if part)


# -- what is wrong with questions --------------------------------------------------------------------------------------


def faults_of_questions(
    questions: Sequence[QuestionRule],
    answers: Sequence[AnswerRule],
    *,
    cases: Collection[str],
    classes: Collection[str],
    components: Collection[int],
) -> list[str]:
    """Return in words why the questions do not lead every answer to one case; none when they do, or there are none.

    `cases`, `classes`, `components`: the codes and numbers that the version has.
    """
    found = list(_faults_of_rows(questions, answers, cases, classes, components))
    if found or not questions:
        return found
    following = {
        question.question_no: [answer for answer in answers if answer.question_no == question.question_no]
        for question in questions
    }
    order = _in_order(questions[0].question_no, following)
    if order is None:
        return ["các câu hỏi quay vòng, không bao giờ hết"]
    found += [f"không câu trả lời nào dẫn tới câu hỏi {number}" for number in following if number not in order]
    return found + list(_faults_of_cases(order, following))


def _faults_of_rows(
    questions: Sequence[QuestionRule],
    answers: Sequence[AnswerRule],
    cases: Collection[str],
    classes: Collection[str],
    components: Collection[int],
) -> Iterator[str]:
    numbers = {question.question_no for question in questions}
    for question in questions:
        count = sum(answer.question_no == question.question_no for answer in answers)
        if count < 2:
            yield f"câu hỏi {question.question_no} cần ít nhất hai câu trả lời"
    for answer in answers:
        where = f"câu trả lời “{answer.text}”"
        if answer.question_no not in numbers:
            yield f"{where} thuộc câu hỏi {answer.question_no}, không có câu hỏi đó"
        if answer.next_no is not None and answer.next_no not in numbers:
            yield f"{where} dẫn tới câu hỏi {answer.next_no}, không có câu hỏi đó"
        if answer.case_code and answer.case_code not in cases:
            yield f"{where} dẫn tới trường hợp “{answer.case_code}”, không có trong bản này"
        if answer.class_code and answer.class_code not in classes:
            yield f"{where} nêu đối tượng “{answer.class_code}”, không có trong phần miễn, giảm"
        for number in answer.component_nos:
            if number not in components:
                yield f"{where} cần giấy tờ số {number}, không có trong thành phần hồ sơ"


def _in_order(first: int, following: Mapping[int, Sequence[AnswerRule]]) -> list[int] | None:
    """Return the questions that can be reached, each before those that it leads to; None when they go in a circle."""
    done: list[int] = []
    state: dict[int, bool] = {}  # False = being looked at, True = done
    stack = [(first, iter(following[first]))]
    state[first] = False
    while stack:
        number, rest = stack[-1]
        answer = next(rest, None)
        if answer is None:
            state[number] = True
            done.append(number)
            stack.pop()
        elif answer.next_no is not None:
            if state.get(answer.next_no) is False:
                return None
            if answer.next_no not in state:
                state[answer.next_no] = False
                stack.append((answer.next_no, iter(following[answer.next_no])))
    return done[::-1]


def _faults_of_cases(order: Sequence[int], following: Mapping[int, Sequence[AnswerRule]]) -> Iterator[str]:
    """Yield the answers that name a second case on a way that has one."""
    so_far: dict[int, set[str]] = {number: set() for number in order}
    for number in order:
        for answer in following[number]:
            before = so_far[number]
            if answer.case_code and before - {answer.case_code}:
                other = min(before - {answer.case_code})
                yield f"câu trả lời “{answer.text}” dẫn tới trường hợp “{answer.case_code}” sau “{other}”: chỉ một thôi"
            if answer.next_no is not None:
                so_far[answer.next_no] |= {answer.case_code} if answer.case_code else before
