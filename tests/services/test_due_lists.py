"""What is due, overdue or nearing is one range of one index: the plans that the database itself makes, among many."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from motcua.base import memory
from motcua.ground.agreements.queries import assignments_of
from motcua.ground.catalogue.models import Agency
from motcua.ground.deadlines.models import Calendar
from motcua.outward.reports import figures
from motcua.outward.reports.figures import Figure, horizon
from motcua.record import lists, sight
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.rules import Act
from motcua.stages.processing.recounting import open_dossiers
from tests.factories import MONDAY, POLICE, actor, dossier_after

MANY = 20_000
"""Nineteen of twenty have ended; few of the others are overdue, and the rest falls due within two months."""
NEAR = (Figure.OVERDUE, Figure.TODAY, Figure.SOON, Figure.NEARING)
NOW = MONDAY + timedelta(hours=2)


@pytest.fixture
def many(own_database: str) -> None:
    """Thousands of dossiers of many agencies beside each other, and the statistics that the database keeps of them."""
    made = dossier_after(Act.PASS_ON).row
    columns = [field.column for field in Dossier._meta.concrete_fields]
    own = {
        "id": "gen_random_uuid()",
        "agency_code": "case when hashint4(n + 1) % 7 = 0 then %(police)s else 'H12.' || (200 + n % 60) end",
        "due_at": "%(now)s::timestamptz + ((n * 7919) %% 86400 - 4320) * interval '1 minute'",
        "resolved_at": "case when hashint4(n) % 20 <> 0 then %(now)s::timestamptz end",
        "ended_at": "case when hashint4(n) % 20 <> 0 then %(now)s::timestamptz end",
        "outcome": "case when hashint4(n) % 20 <> 0 then 'GRANTED' end",
        "status": "case when hashint4(n) % 20 <> 0 then 'returned' else 'appraising' end",
    }
    chosen = ", ".join(
        own.get(name, f'd."{name}"').replace(") % ", ") %% ").replace("n % ", "n %% ") for name in columns
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into dossiers_dossier ({', '.join(columns)}) "  # noqa: S608 - columns of our own
            f"select {chosen} from dossiers_dossier d, generate_series(1, {MANY}) n where d.id = %(id)s",
            {"id": made.pk, "now": NOW, "police": POLICE},
        )
    with connections["owner"].cursor() as cursor:
        cursor.execute("analyze dossiers_dossier")


def plan_of(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"explain {statement}")
        return "\n".join(line for (line,) in cursor.fetchall())


def page_of(rows: Any) -> str:
    """Return the plan of the statement with which a page of a list is read."""
    with CaptureQueriesContext(connection) as asked:
        lists.page(rows)
    return plan_of(next(query["sql"] for query in asked if 'FROM "dossiers_dossier"' in query["sql"]))


def range_read(plan: str) -> str:
    """Return the index and the condition by which dossiers are read: one scan of one index, and a range of due_at."""
    assert "Seq Scan on dossiers_dossier" not in plan, plan
    scans = re.findall(
        r"Index (?:Only )?Scan using (\w+) on dossiers_dossier[^\n]*\n\s+Index Cond: ([^\n]+)", plan
    ) or re.findall(r"Bitmap Index Scan on (dossier_\w+)[^\n]*\n\s+Index Cond: ([^\n]+)", plan)
    assert len(scans) == 1, plan
    index, condition = scans[0]
    assert index in ("dossier_running_due", "dossier_agency_running_due"), plan
    assert re.search(r"due_at (<|>=)", condition), plan
    return str(index)


def test_lists_of_what_is_due_are_one_range_of_one_index(many: None) -> None:
    when = horizon(NOW)

    for figure in NEAR:
        province = page_of(figures.counted_by(Dossier.objects.all(), figure, when))
        assert range_read(province) == "dossier_running_due", province
        head = actor("unit_head")
        agency = page_of(figures.counted_by(sight.visible(head, assignments_of(head.id, NOW.date())), figure, when))
        assert range_read(agency) == "dossier_agency_running_due", figure

    since = open_dossiers((NOW + timedelta(days=50)).date()).order_by("due_at", "id")
    assert range_read(since.explain()) == "dossier_running_due"

    # an agency with hours of its own leaves it one range
    Calendar.objects.create(
        id="H12@2026-01-01", code="H12", name="Lịch có sáng thứ Bảy", base_code="VN",
        valid_from=date(2026, 1, 1), sessions={"mon": [["07:30", "11:30"]], "sat": [["07:30", "11:30"]]},
    )  # fmt: skip
    Agency.objects.filter(code=POLICE).update(calendar_code="H12")
    memory.forget_all()
    when = horizon(NOW)
    assert len(when.soon) > 1

    for figure in (Figure.SOON, Figure.NEARING):
        assert range_read(page_of(figures.counted_by(Dossier.objects.all(), figure, when)))
