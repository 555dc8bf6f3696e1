"""Two people write the same step of a unit at once: one is written, the other is told where the unit stands."""

from threading import Barrier, Thread

from django.db import connection

from motcua.base.violations import RuleViolation
from motcua.ground.programmes import queries
from motcua.ground.programmes.models import UnitStep
from motcua.ground.programmes.rules import NotNext, Stage
from tests.programmes import OWN, step, unit_at


def test_of_two_who_write_the_same_step_at_once_one_does(own_database: str) -> None:
    unit_at(Stage.EQUIPPED)
    both, ends = Barrier(2), list[str]()

    def write() -> None:
        both.wait(10)
        try:
            step(Stage.TRAINED)
            ends.append("written")
        except RuleViolation as refusal:
            ends.append(type(refusal).__name__)
        finally:
            connection.close()

    people = [Thread(target=write) for _ in range(2)]
    for each in people:
        each.start()
    for each in people:
        each.join(20)

    assert sorted(ends) == [NotNext.__name__, "written"]
    assert UnitStep.objects.filter(unit_id=f"{OWN}#1", stage=Stage.TRAINED.value).count() == 1
    assert queries.unit(OWN, 1).stage is Stage.TRAINED
