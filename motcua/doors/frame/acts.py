"""All acts of all stages, for every door: importing a stage registers its acts."""

from motcua.record import acts
from motcua.record.acts import Answer, Done, answers, perform
from motcua.stages.feedback import services as feedback
from motcua.stages.processing import interruptions, rebasing, recounting
from motcua.stages.processing import services as processing
from motcua.stages.reception import handover
from motcua.stages.reception import services as reception
from motcua.stages.returning import correcting, undelivered
from motcua.stages.returning import services as returning

__all__ = ["STAGES", "Answer", "Done", "acts", "answers", "perform"]

STAGES = (
    reception,
    handover,
    processing,
    interruptions,
    rebasing,
    recounting,
    returning,
    undelivered,
    correcting,
    feedback,
)
