"""A few made-up people try what is not theirs, so that the log of refusals of a rehearsal is not empty.

The real acts refuse them; nothing but the log is written.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from motcua.base.violations import RuleViolation
from motcua.ground.people import services as people
from motcua.outward.rehearsals.acting import STAGES
from motcua.record.acts import WRITTEN, perform
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.rules import Act, Status
from motcua.record.dossiers.services import Call
from motcua.record.rights import refusals
from motcua.record.rights.models import Refusal

ACTS_LOADED = STAGES
_SPACE = UUID("9b4d6a52-8d58-4f0e-8f7c-1f6f2a4c7e90")
_POLICE = "H12.17"
_LEAST_OLD = timedelta(days=2)
TRIES = (
    ("buudien.cainuoc", Act.APPROVE, "desk", timedelta(hours=26)),
    ("motcua.uminh", Act.PASS_ON, "desk", timedelta(hours=25)),
    ("thuly.congan", Act.APPROVE, "office", timedelta(hours=5)),
    ("thuly.congan", Act.STOP, "office", timedelta(hours=5)),
    ("buuta.uminh", Act.DELIVER, "tour", timedelta(hours=3)),
    ("hethong.dvcqg", Act.WITHDRAW, "api", timedelta(hours=2)),
    ("lanhdao.cainuoc", Act.REFUSE, "office", timedelta(minutes=40)),
)
"""Who tries which act at which door, and how long ago: on dossiers of the provincial police."""


def try_out(at: datetime) -> int:
    """Let them try, once; return how many lines the log has then."""
    before = at - _LEAST_OLD
    theirs = Dossier.objects.filter(agency_code=_POLICE, status=Status.APPRAISING.value, last_event_at__lt=before)
    found = list(theirs.order_by("last_event_at", "id").values_list("id", flat=True)[: len(TRIES)])
    if not Refusal.objects.exists():
        for number, (account_id, act, door, ago) in enumerate(TRIES if found else ()):
            dossier_id, when = found[number % len(found)], at - ago
            call = Call(dossier_id, uuid5(_SPACE, f"{dossier_id}{number}"), people.get_actor(account_id), when, when)
            with suppress(RuleViolation), refusals.collected(door):
                perform(act, call, WRITTEN[act].body.model_construct())
    return Refusal.objects.count()
