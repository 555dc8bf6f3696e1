"""The procedures of a day as scenarios need them: in one statement, however many there are."""

from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from motcua.base.memory import remembered
from motcua.ground.catalogue.listings.queries import entries
from motcua.ground.catalogue.listings.rules import Way, entry_on
from motcua.ground.catalogue.models import Component, FeeRule, Manner, ProcedureAgency, ProcedureVersion
from motcua.ground.catalogue.queries import published
from motcua.ground.catalogue.rules import LimitAmount
from motcua.outward.reports.whatif.rules.candidates import Plain


def _count(rows: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(rows, output_field=IntegerField()), 0)


@remembered
def procedures(day: date) -> dict[str, Plain]:
    """Return the procedures in force on a day by code, with the way that the published list gives them.

    Two statements at most. A procedure is simple by its ordinary case: what is submitted always, and what it costs.
    """
    papers = Component.objects.filter(version_id=OuterRef("pk"), kind="SUBMIT", condition="", case_code="")
    fees = FeeRule.objects.filter(version_id=OuterRef("pk"), case_code="", amount_vnd__gt=0)
    ways = Manner.objects.filter(version_id=OuterRef("pk")).order_by("manner_no").values("channel")
    offices = ProcedureAgency.objects.filter(procedure_code=OuterRef("code")).order_by("agency_code")
    rows = (
        ProcedureVersion.objects.filter(published(day))
        .order_by("short_name", "id")
        .annotate(
            paper_count=_count(papers.order_by().values("version_id").annotate(n=Count("pk")).values("n")),
            fee_count=_count(
                fees.order_by().values("version_id").annotate(n=Count("label", distinct=True)).values("n")
            ),
            ways=ArraySubquery(ways),
            offices=ArraySubquery(offices.values("agency_code")),
            name_shown=F("short_name"),
        )
        .values_list(
            "code", "name_shown", "field_code", "field_name", "post_submit", "post_return", "ways", "paper_count",
            "fee_count", "limit_quantity", "limit_unit", "offices",
        )
    )  # fmt: skip
    lists = entries()
    found = {}
    for code, name, field, field_name, submit, home, channels, papers_, fees_, quantity, unit, agencies in rows:
        entry = entry_on(lists, code, day)
        way = entry.way if entry is not None else Way(submit, home)
        found[code] = Plain(
            code, name, field, field_name, way.submit, way.home,
            is_excluded=entry is not None and not (way.submit or way.home),
            decision=entry.decision.words if entry is not None else "",
            channels=tuple(channels), papers=papers_, fees=fees_, limit_hours=LimitAmount(quantity, unit).hours,
            agencies=tuple(agencies),
        )  # fmt: skip
    return found
