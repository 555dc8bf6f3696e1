"""The planning board of the made-up province: a reserve for the weeks to come, and a training that soon runs out.

What else it lacks stands in the province's files: an afternoon without anybody at U Minh, a counter of Cái Nước without
people. Days are told from the instant of the rehearsal; what is there already stays.
"""

from datetime import datetime, timedelta

from django.db import transaction

from motcua.ground.agreements.models import PlanningStep, Training
from motcua.ground.agreements.planning.rules.week import monday_of
from motcua.ground.agreements.planning.services import Wish, assign
from motcua.ground.deadlines.rules import local
from motcua.ground.people.services import get_actor

DIRECTOR = "giamdoc.buudien"
RESERVE, COUNTER, WEEKS = "buudien.tinh", "bd-cai-nuoc/2", 4
ENDING, ENDS_IN_DAYS = "buudien.damdoi:MH-CT", 12


@transaction.atomic
def lay(at: datetime) -> int:
    """Plan the reserve, let the training run out soon; return how many rows were written. Again nothing changes."""
    if PlanningStep.objects.filter(by_id=DIRECTOR).exists():
        return 0
    today = local(at).date()
    row = Training.objects.get(pk=ENDING)
    row.valid_to = today + timedelta(days=ENDS_IN_DAYS)
    row.save(update_fields=["valid_to"])
    last = monday_of(today) + timedelta(weeks=WEEKS, days=-3)
    assign(Wish(RESERVE, COUNTER, today, last, is_reserve=True), by=get_actor(DIRECTOR), at=at)
    return 2
