"""Questions of a version: published only when they lead somewhere, kept as they were, put in and taken out."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from motcua.ground.catalogue import services
from motcua.ground.catalogue.models import Answer, ProcedureVersion, Publication, Question
from motcua.ground.catalogue.queries import procedure_in_force
from motcua.ground.catalogue.questions import what_applies
from motcua.outward.exchange.importing import put_in, take_out

NOW = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
TODAY = date(2026, 11, 2)
RECORD = "3.000333@2025-04-24"

pytestmark = pytest.mark.django_db


def draft() -> ProcedureVersion:
    return services.copy_as_draft(RECORD, date(2027, 1, 1))


def test_a_draft_made_of_a_version_asks_what_the_version_asks() -> None:
    copy = draft()

    assert [each.text for each in copy.questions.order_by("question_no")] == [
        each.text for each in procedure_in_force("3.000333", TODAY).questions
    ]
    assert copy.answers.count() == 8


def test_a_draft_whose_questions_go_in_a_circle_is_not_published_and_nothing_is_written() -> None:
    copy = draft()
    Answer.objects.filter(version=copy, question_no=3).update(next_no=1)

    with pytest.raises(services.QuestionsLeadNowhere, match="quay vòng"):
        services.publish(copy.pk, NOW)

    copy.refresh_from_db()
    assert copy.status == "draft"
    assert not Publication.objects.filter(pk=copy.pk).exists()
    assert ProcedureVersion.objects.get(pk=RECORD).valid_to is None


def test_what_is_published_asks_as_it_did(db: None) -> None:
    before = list(Question.objects.filter(version_id=RECORD).values())

    assert Question.objects.filter(version_id=RECORD).update(text="Khác") == 0
    assert Answer.objects.filter(version_id=RECORD).delete()[0] == 0
    with pytest.raises(ProgrammingError), transaction.atomic():
        Question.objects.create(id=f"{RECORD}#9", version_id=RECORD, question_no=9, text="Thêm?")
    assert list(Question.objects.filter(version_id=RECORD).values()) == before


def sheet(**changes: Any) -> bytes:
    row = {
        "code": "9.000001", "name": "Thủ tục thử", "valid_from": "2026-01-01", "field_code": "G15-TP07",
        "field_name": "Hộ tịch", "level": "COMMUNE", "limit": "5 ngày làm việc",
        "components": [{"no": 1, "name": "Tờ khai"}, {"no": 2, "name": "Giấy ủy quyền", "condition": "nhờ người khác"}],
        "questions": [{"no": 1, "text": "Ai nộp?"}],
        "answers": [
            {"no": 1, "question_no": 1, "text": "Tôi"},
            {"no": 2, "question_no": 1, "text": "Người khác", "component_nos": "2"},
        ],
    }  # fmt: skip
    return json.dumps([row | changes]).encode()


def put(data: bytes) -> Any:
    return put_in("procedures", "a.json", data, at=NOW, today=TODAY)


def test_questions_are_put_in_and_taken_out_as_they_were() -> None:
    diff = put(sheet())

    assert (len(diff.new), diff.refused) == (1, ())
    applied = what_applies(procedure_in_force("9.000001", TODAY), (2,))
    assert [(each.component_no, each.condition) for each in applied.components] == [(1, ""), (2, "")]
    again = put_in("procedures", "b.csv", take_out("procedures", "csv", today=TODAY), at=NOW, today=TODAY)
    assert (again.new, again.changed, again.closed, again.refused) == ((), (), (), ())


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([{"no": 1, "question_no": 1, "text": "Tôi"}], "ít nhất hai câu trả lời"),
        ([{"no": 1, "question_no": 1, "text": "A", "next_no": 1}, {"no": 2, "question_no": 1, "text": "B"}],
         "quay vòng"),
        ([{"no": 1, "question_no": 1, "text": "A", "component_nos": "7"}, {"no": 2, "question_no": 1, "text": "B"}],
         "giấy tờ số 7"),
        ([{"no": 1, "question_no": 1, "text": "A", "case_code": "X"}, {"no": 2, "question_no": 1, "text": "B"}],
         "trường hợp “X”"),
    ],
)  # fmt: skip
def test_questions_that_lead_nowhere_are_refused_with_the_reason_and_nothing_is_written(
    answers: list[dict[str, Any]], said: str
) -> None:
    diff = put(sheet(answers=answers))

    assert any(said in str(each) for each in diff.refused)
    assert not ProcedureVersion.objects.filter(code="9.000001").exists()
