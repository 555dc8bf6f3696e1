"""What is taken out can be put in again, and changes nothing; put into nothing, it is what it was."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps

from motcua.base.changes import Diff
from motcua.ground.catalogue import queries, services
from motcua.ground.catalogue.models import Exemption, LimitRule, ProcedureVersion, Step
from motcua.ground.deadlines.models import Calendar
from motcua.outward.exchange.importing import STORES, put_in, take_out

NOW = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
TODAY = date(2026, 11, 2)
OF_THEIR_OWN = ("programme", "listing", "staff", "training")
KINDS, ENDINGS = [kind for kind in STORES if kind not in OF_THEIR_OWN], ["csv", "xlsx", "json"]
"""The others have a round trip of their own, in test_programme_exchange.py, test_listings.py, test_staff_lists.py."""
IN_ORDER = ("calendars", "units", "agencies", "procedures", "tariffs")


def put(kind: str, data: bytes, ending: str = "csv") -> Diff:
    return put_in(kind, f"danh-sach.{ending}", data, at=NOW, today=TODAY)


def ground_rows() -> dict[str, list[dict[str, Any]]]:
    models = [*apps.get_app_config("catalogue").get_models(), *apps.get_app_config("deadlines").get_models()]
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in models}


def draft_with_everything() -> None:
    """A draft whose texts and parts have all that a sheet could lose: line breaks, signs, empty and full columns."""
    draft = services.copy_as_draft("3.000333@2025-04-24", date(2027, 1, 1))
    ProcedureVersion.objects.filter(pk=draft.pk).update(
        conditions=["Đủ 18 tuổi; có nơi cư trú"], legal_basis=["Luật A, điều 1; khoản 2", "Nghị định “B”"],
        online_level="FULL", limit_quantity=12, limit_unit="working_hours", decision_on=date(2026, 10, 30),
    )  # fmt: skip
    Step.objects.create(
        id=f"{draft.pk}#1", version=draft, step_no=1, text="Bước một,\ngồm hai dòng.\n\nvà “ngoặc kép”; |"
    )
    Step.objects.create(id=f"{draft.pk}#4", version=draft, step_no=4, text="=1+2")
    LimitRule.objects.create(
        id=f"{draft.pk}#9", version=draft, limit_no=9, channel="ONLINE", case_code="", quantity=0, unit="same_day"
    )
    Exemption.objects.create(
        id=f"{draft.pk}#9", version=draft, exemption_no=9, class_code="TRE_EM", name="Trẻ em", ground="Luật Trẻ em",
        amount_vnd=0, granted_from=date(2027, 1, 1),
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_taken_out_and_put_in_again_changes_nothing(kind: str, ending: str) -> None:
    draft_with_everything()
    Calendar.objects.create(
        id="H12@2027-01-01", code="H12", name="Lịch tỉnh", base_code="VN", valid_from=date(2027, 1, 1),
        sessions={"mon": [["07:00", "11:00"]], "sat": [["07:30", "11:30"]]},
    )  # fmt: skip
    before = ground_rows()

    diff = put(kind, take_out(kind, ending, today=TODAY), ending)

    assert (diff.new, diff.changed, diff.closed, diff.refused) == ((), (), (), ())
    assert diff.same >= 17
    assert ground_rows() == before


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_put_into_nothing_is_what_was_taken_out(own_database: str, ending: str) -> None:
    draft_with_everything()
    files = {kind: take_out(kind, ending, today=TODAY) for kind in IN_ORDER}
    before = ground_rows()
    for label in ("catalogue", "deadlines"):
        models = list(apps.get_app_config(label).get_models())
        for model in sorted(models, key=lambda each: each.__name__ in {"ProcedureVersion", "AdminUnit"}):
            if model.__name__ not in {"RuleSet", "Reason", "LifeEvent"}:  # typed in, not put in by lists
                model._base_manager.using("owner")._raw_delete("owner")

    diffs = {kind: put(kind, files[kind], ending) for kind in IN_ORDER}

    assert {kind: diff.refused for kind, diff in diffs.items()} == dict.fromkeys(IN_ORDER, ())
    after = ground_rows()
    for label, rows in before.items():
        assert [_told(row) for row in after[label]] == [_told(row) for row in rows], label
    assert queries.procedure_in_force("1.013225", TODAY).limit_for("", "CONG_TRINH").quantity == 10


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """A row without when it was published, and with the order of its search words left aside."""
    told = {name: value for name, value in row.items() if name not in {"published_at", "search_key"}}
    return told | {"words": sorted(set(row.get("search_key", "").split()))}


def test_what_is_stopped_half_way_leaves_nothing(own_database: str) -> None:
    before = ground_rows()
    heard: list[tuple[str, int]] = []
    one = {
        "code": "9.000001", "name": "Thủ tục thử", "valid_from": "2026-01-01", "field_code": "G15-TP07",
        "field_name": "Hộ tịch", "level": "COMMUNE", "limit": "5 ngày làm việc",
    }  # fmt: skip

    def stop(what: str, done: int, total: int) -> None:
        heard.append((what, done))
        if what == "Ghi" and ProcedureVersion.objects.filter(code="9.000001").exists():
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        put_in("procedures", "a.json", json.dumps([one]).encode(), at=NOW, today=TODAY, told=stop)

    assert ("Ghi", 1) in heard
    assert ground_rows() == before
