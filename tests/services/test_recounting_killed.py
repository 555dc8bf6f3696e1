"""A recomputation that is killed in the middle, with real transactions."""

from itertools import count
from typing import Any

import pytest
from django.db import connection

from motcua.base.violations import RuleViolation
from motcua.record.dossiers.models import Event
from motcua.record.dossiers.rules import Act
from motcua.stages.processing import recounting
from tests.services.test_recounting import NOW, appraised, changes, declare, is_clean


def promise(change: recounting.Change) -> RuleViolation | None:
    return recounting.promise_anew(change, NOW)


def test_each_dossier_is_committed_by_itself_so_that_a_killed_run_leaves_whole_ones(
    own_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lives = [appraised() for _ in range(3)]
    declare()
    written = recounting.perform
    calls = count(1)

    def killed(*call: Any) -> Any:
        if next(calls) == 3:
            raise KeyboardInterrupt
        return written(*call)

    monkeypatch.setattr(recounting, "perform", killed)
    with pytest.raises(KeyboardInterrupt):
        list(map(promise, changes()))
    connection.close()  # what was not committed is gone

    assert Event.objects.filter(act=Act.RECOMPUTE.value).count() == 2
    assert is_clean()
    assert list(map(promise, changes())) == [None]
    assert Event.objects.filter(act=Act.RECOMPUTE.value).count() == len(lives)
    assert is_clean()
