"""Ways of looking at a list that people keep for themselves, or that heads share with a role of their agency."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import Q

from motcua.base.text import clean_line
from motcua.base.violations import NoRight, NotThere, RuleViolation
from motcua.ground.people.models import Account, SavedView
from motcua.ground.people.rules import Actor, Role

SHARERS = frozenset({Role.UNIT_HEAD, Role.ONE_STOP_HEAD, Role.MANAGER, Role.POST_DIRECTOR})
"""Who may share a way of looking with others."""
_EVERYWHERE = frozenset({Role.MANAGER, Role.POST_DIRECTOR})
OWN_MAX = 30


class MayNotShare(NoRight):
    """Only heads decide what others find in their lists."""

    code = "saved-view.may-not-share"
    text = "Chỉ lãnh đạo chia sẻ cách xem cho người khác được. Lưu cho riêng mình, hoặc nhờ lãnh đạo đơn vị."


class TooManyViews(RuleViolation):
    """A list of lists that nobody can overlook."""

    code = "saved-view.too-many"
    text = "Đã lưu {count} cách xem cho danh sách này. Xóa bớt rồi lưu tiếp."
    field = "ten"


@dataclass(frozen=True, slots=True)
class View:
    """A kept way of looking; `query` as it stands in an address."""

    id: str
    name: str
    query: str
    is_own: bool
    role: Role | None
    """The role it is shared with; None = its owner's alone."""
    owner_name: str


def views_of(actor: Actor, list_key: str) -> tuple[View, ...]:
    """Return the kept ways of looking at a list that a person finds: her own, then what is shared with her roles.

    One statement.
    """
    rows = (
        SavedView.objects.filter(_reaching(actor), list_key=list_key)
        .select_related("owner")
        .only("id", "name", "query", "owner_id", "owner__full_name", "shared_with_role")
    )
    found = [
        View(
            row.id, row.name, row.query, row.owner_id == actor.id,
            Role(row.shared_with_role) if row.shared_with_role else None, row.owner.full_name,
        )
        for row in rows
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda view: (not view.is_own, view.name, view.id)))


def _reaching(actor: Actor) -> Q:
    shared = Q(shared_with_role__in=[role.value for role in actor.roles])
    return Q(owner_id=actor.id) | (shared & (Q(agency_code="") | Q(agency_code=actor.agency_code)))


@transaction.atomic
def save(*, list_key: str, name: object, query: str, by: Actor, role: Role | None, at: datetime) -> str:
    """Keep a way of looking under a name; the owner's own name kept again is the same row with the new filters.

    `role` shares it with that role: of her agency, of every agency when a manager shares. Raises NotReadable,
    MayNotShare, TooManyViews.
    """
    line = clean_line(name, label="Tên cách xem", field="ten", most=60)
    if role is not None and not by.roles & SHARERS:
        raise MayNotShare()
    Account.objects.select_for_update().get(pk=by.id)  # so that two tabs count one after the other
    mine = SavedView.objects.filter(owner_id=by.id, list_key=list_key)
    count = mine.exclude(name=line).count()
    if count >= OWN_MAX:
        raise TooManyViews(count=count)
    said = {
        "query": query[:2_000],
        "shared_with_role": role.value if role else None,
        "agency_code": "" if role is None or by.roles & _EVERYWHERE else by.agency_code,
        "made_at": at,
    }
    new = {"id": str(uuid4()), "owner_id": by.id, "list_key": list_key}
    kept, _is_new = mine.update_or_create(name=line, defaults=said, create_defaults=said | new)
    return str(kept.id)


def delete(view_id: str, by: Actor) -> str:
    """Delete a way of looking and return the key of its list. Raises NotThere for everybody but its owner."""
    found = SavedView.objects.filter(pk=view_id[:36], owner_id=by.id).first()
    if found is None:
        raise NotThere(thing="cách xem này")
    found.delete()
    return found.list_key
