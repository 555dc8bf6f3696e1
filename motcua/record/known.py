"""What a counter knows already: applicants who were here before, their open dossiers, and what is asked for most.

Only within what the person at the counter may see; a number opens nobody else's dossier.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from motcua.base.text import search_key
from motcua.ground.agreements.rules import AssignmentRow
from motcua.ground.people.rules import Actor
from motcua.record import lists, sight
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.rules import STATUSES
from motcua.record.lists import Row

_OPEN = [status.value for status, rule in STATUSES.items() if not rule.is_end]
SAME_MOST = 5


@dataclass(frozen=True, slots=True)
class Known:
    """An applicant as the newest dossier of theirs has it: the number of that dossier, its day, and who asks."""

    dossier_id: UUID
    number: str
    opened_at: datetime
    kind: str
    name: str
    personal_id: str
    phone: str
    address: str
    email: str


def newest_of(actor: Actor, places: Sequence[AssignmentRow], *, personal_id: str = "", phone: str = "") -> Known | None:
    """Return who asked last under a whole personal number, else under a whole telephone number. One statement.

    None: neither was given whole, or nothing that the person may see bears it.
    """
    if len(personal_id) == 12:
        bearing = Q(applicant_personal_id=personal_id)
    elif len(phone) >= 10:
        bearing = _of_phone(phone)
    else:
        return None
    rows = sight.visible(actor, places).filter(bearing).order_by("-opened_at")
    found = rows.only(
        "code", "request_no", "opened_at", "applicant_kind", "applicant_name", "applicant_personal_id",
        "applicant_phone", "applicant_address", "applicant_email",
    ).first()  # fmt: skip
    if found is None:
        return None
    return Known(
        found.pk,
        found.code or found.request_no,
        found.opened_at,
        found.applicant_kind,
        found.applicant_name,
        found.applicant_personal_id,
        found.applicant_phone,
        found.applicant_address,
        found.applicant_email,
    )


def same_and_open(
    actor: Actor, places: Sequence[AssignmentRow], *, procedure_code: str, name: str, personal_id: str, phone: str,
    but: UUID,
) -> tuple[Row, ...]:  # fmt: skip
    """Return the open dossiers of one procedure that the same applicant has already, the newest first. One statement.

    The same: one personal number; or one telephone and one name, accents aside, where a number is not known of both.
    `but` is the dossier about to be opened, which is not its own double.
    """
    of_phone = _of_phone(phone) if phone else Q(pk__in=())
    if personal_id:
        of_phone &= Q(applicant_personal_id="")
        of_phone |= Q(applicant_personal_id=personal_id)
    found: QuerySet[Dossier] = sight.visible(actor, places).filter(
        of_phone, status__in=_OPEN, procedure__code=procedure_code
    )
    rows = lists.annotated(found.exclude(pk=but)).order_by("-opened_at")
    key = search_key(name)
    same = [
        lists.row(item)
        for item in rows.values(*lists.COLUMNS, "applicant_personal_id")[: 10 * SAME_MOST]
        if (personal_id and item["applicant_personal_id"] == personal_id) or search_key(item["applicant_name"]) == key
    ]
    return tuple(same[:SAME_MOST])


def _of_phone(phone: str) -> Q:
    """The condition that a dossier bears a telephone number; the search key is the indexed one."""
    return Q(search_key__contains=search_key(phone), applicant_phone=phone)


def frequent(places: Sequence[AssignmentRow], since: datetime) -> Mapping[str, int]:
    """Return how many dossiers of each procedure were opened at a person's points since an instant. One statement."""
    rows = Dossier.objects.filter(point_id__in=[row.point_id for row in places], opened_at__gte=since)
    counted = rows.values("procedure_id").annotate(number=Count("id")).order_by()
    sums: dict[str, int] = {}
    for row in counted:
        code = row["procedure_id"].partition("@")[0]
        sums[code] = sums.get(code, 0) + row["number"]
    return sums
