"""The acts of feedback (đánh giá)."""

from typing import Annotated

from pydantic import Field

from motcua.record.acts import Case, Facts, act
from motcua.record.bodies import Body, Note
from motcua.record.dossiers.rules import Act
from motcua.stages.feedback import rules
from motcua.stages.feedback.models import Rating


class Rate(Body):
    """1 (very unsatisfied) to 5 (very satisfied), with a word if one likes."""

    score: Annotated[int, Field(ge=1, le=5, strict=True)]
    comment: Note = ""


@act(Act.RATE, Rate, rules.may_rate)
def rate(case: Case, body: Rate) -> Facts:
    """Rate once; the comment stays with the dossier, the journal holds the score alone."""
    Rating.objects.create(
        dossier_id=case.dossier.pk,
        rating_no=1,
        score=body.score,
        comment=body.comment,
        event_no=case.event_no,
        at=case.call.at,
    )
    return {"score": body.score}
