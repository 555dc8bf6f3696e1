"""All modules that write acts, once: importing this registers every act."""

from motcua.stages.feedback import services as feedback
from motcua.stages.processing import interruptions, rebasing, recounting, refunding, signing
from motcua.stages.processing import services as processing
from motcua.stages.reception import exempting, handover, taking_over, typing_in
from motcua.stages.reception import services as reception
from motcua.stages.returning import correcting, electronically, undelivered
from motcua.stages.returning import services as returning

STAGES = (
    reception,
    handover,
    taking_over,
    exempting,
    typing_in,
    processing,
    interruptions,
    rebasing,
    recounting,
    refunding,
    signing,
    returning,
    undelivered,
    electronically,
    correcting,
    feedback,
)
"""The modules in the order of a dossier's life."""
