"""The acts for every door; importing this registers them all."""

from motcua.record import acts
from motcua.record.acts import Answer, Done, answers, perform
from motcua.stages.registered import STAGES

__all__ = ["STAGES", "Answer", "Done", "acts", "answers", "perform"]
