"""What the days of agreements ask for: the same work is transferred once, post staff stand where an agreement is."""

from datetime import date

from django.db.models import Q

from motcua.ground.agreements.models import Agreement, Assignment
from motcua.ground.people.models import Account
from motcua.ground.people.rules import Employer

_FAR = date(9999, 12, 31)


def _during(first: date, last: date | None) -> Q:
    """The condition of rows whose term shares a day with another."""
    return Q(valid_from__lte=last or _FAR) & (Q(valid_to__isnull=True) | Q(valid_to__gte=first))


def overlapping(row: Agreement) -> Agreement | None:
    """Return an agreement that transfers the same stage of a same procedure at a same point in a same day; or None."""
    found: Agreement | None = (
        Agreement.objects.filter(
            _during(row.valid_from, row.valid_to), agency_code=row.agency_code, stages__overlap=row.stages,
            procedure_codes__overlap=row.procedure_codes, point_ids__overlap=row.point_ids,
        )
        .exclude(pk=row.pk)
        .order_by("id")
        .first()
    )  # fmt: skip
    return found


def is_covered(row: Assignment) -> bool:
    """Whether agreements at the point hold on the first and the last day of a post assignment; others need none."""
    if not Account.objects.filter(pk=row.person_id, employer=Employer.POST.value).exists():
        return True
    there = Agreement.objects.filter(point_ids__contains=[row.counter.point_id])
    ends = [(first, last or _FAR) for first, last in there.values_list("valid_from", "valid_to")]
    asked = (row.valid_from, row.valid_to or _FAR)
    return all(any(first <= day <= last for first, last in ends) for day in asked)
