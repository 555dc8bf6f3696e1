"""Two plan the same person at once: one writes, the other is told where she stands."""

from threading import Barrier, Thread

from django.db import connection

from motcua.base.violations import RuleViolation
from motcua.ground.agreements.models import Assignment
from motcua.ground.agreements.planning.rules.staffing import StandsElsewhere
from motcua.ground.agreements.planning.services import Wish
from tests.services.test_planning import FRIDAY, NEXT, SPARE, freed, put


def test_of_two_who_plan_the_same_person_at_once_one_does(own_database: str) -> None:
    freed(SPARE)
    both, ends = Barrier(2), list[str]()

    def write(counter: str) -> None:
        both.wait(10)
        try:
            put(Wish(SPARE, counter, NEXT, FRIDAY))
            ends.append("written")
        except RuleViolation as refusal:
            ends.append(type(refusal).__name__)
        finally:
            connection.close()

    planners = [Thread(target=write, args=[counter]) for counter in ("bd-cai-nuoc/1", "bd-u-minh/1")]
    for each in planners:
        each.start()
    for each in planners:
        each.join(20)

    assert sorted(ends) == [StandsElsewhere.__name__, "written"]
    assert Assignment.objects.filter(person_id=SPARE, valid_from=NEXT).count() == 1
