"""Support visits: an administrator at the pages of somebody, in her place, to see what she sees and help.

It has a reason and a term, is announced to the person, and looks alone unless she, or the head of the one-stop of her
agency, lets more be done. Never in the place of another administrator; never by who may not act; both are named in the
record of changes, in the read log and, where something was done, in the journal (law.md §8).
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from auditlog.context import set_actor
from django.db import transaction
from django.db.models import Q

from motcua.base.administration import audit
from motcua.base.text import clean_line
from motcua.base.violations import NoRight, NotReadable, NotThere, RuleViolation
from motcua.ground.people.models import Account, SupportVisit
from motcua.ground.people.rules import Actor, Helper, Role
from motcua.ground.people.services import may_act, names

MINUTES = (15, 30, 60, 120)
"""How long a visit may last."""
REASON_LEAST, REASON_MOST = 10, 200
LISTED_MAX = 100
_LABEL = "vào thay để hỗ trợ"


class NotInHerPlace(NoRight):
    """Nobody acts in the place of an administrator, of a system, of herself, or of who may not act."""

    code = "support.not-in-her-place"
    text = "Không vào thay {who} được: {why}."


class NotYoursToSettle(NoRight):
    """The person herself, or the head of the one-stop of her agency, allows and ends a visit."""

    code = "support.not-yours"
    text = "Chỉ người được hỗ trợ hoặc trưởng bộ phận Một cửa của cơ quan đó quyết định việc này."


class VisitOver(RuleViolation):
    """The visit has ended."""

    code = "support.over"
    text = "Lượt hỗ trợ này đã kết thúc. Tải lại trang để xem."


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit as pages show it; `until` is when it ended, or will end."""

    id: str
    helper_id: str
    helper_name: str
    person_id: str
    person_name: str
    reason: str
    from_at: datetime
    until: datetime
    may_write: bool
    is_open: bool


def begin(*, helper: Actor, person_id: str, reason: str, minutes: int, at: datetime) -> str:
    """Begin a visit; one that this administrator has open ends. Returns its id.

    Raises NotInHerPlace, NotReadable for a reason that says nothing or a term that is none of MINUTES.
    """
    said = clean_line(reason, label="Lý do hỗ trợ", field="reason", most=REASON_MOST)
    if len(said) < REASON_LEAST or not any(letter.isalpha() for letter in said):
        raise NotReadable(
            sentence=f"Ghi lý do bằng ít nhất {REASON_LEAST} ký tự: người được hỗ trợ đọc được.", field="reason"
        )
    if minutes not in MINUTES:
        raise NotReadable(sentence="Chọn thời hạn hỗ trợ trong danh sách.", field="minutes")
    with transaction.atomic():
        acting = Account.objects.filter(pk=helper.id).first()
        if acting is None or not may_act(acting) or Role.ADMINISTRATOR.value not in acting.roles:
            raise NoRight(sentence="Chỉ người quản trị vào thay để hỗ trợ.")
        person = Account.objects.select_for_update().filter(pk=person_id).first()
        _require_place(person, helper)
        for row in SupportVisit.objects.filter(helper_id=helper.id, ended_at__isnull=True, to_at__gt=at):
            _end(row, helper.id, at)
        row = SupportVisit.objects.create(
            id=secrets.token_hex(6),
            helper_id=helper.id,
            person_id=person_id,
            agency_code=person.agency_code if person else "",
            reason=said,
            from_at=at,
            to_at=at + timedelta(minutes=minutes),
        )
        Account.objects.filter(pk=person_id).update(support_news=row.id)
        _note(row, helper.id, "", f"{helper.id}: {said}")
    return row.id


def _require_place(person: Account | None, helper: Actor) -> None:
    if person is None:
        raise NotThere(thing="tài khoản")
    roles = {Role(role) for role in person.roles}
    why = ""
    if person.pk == helper.id:
        why = "đây là tài khoản của bạn"
    elif roles & {Role.ADMINISTRATOR, Role.SYSTEM}:
        why = "không ai vào thay người quản trị hay hệ thống"
    elif not may_act(person):
        why = "tài khoản đang tạm ngừng"
    if why:
        raise NotInHerPlace(who=person.full_name, why=why)


def in_force(visit_id: str, helper_account: Any, at: datetime) -> tuple[Visit, Account] | None:
    """Return the visit of an administrator that holds now, and in whose place it is; None = it is over. Two statements.

    It is over as soon as either may not act any more, or has changed sides.
    """
    row = SupportVisit.objects.filter(pk=visit_id, helper_id=helper_account.pk, ended_at__isnull=True).first()
    if row is None or row.to_at <= at or Role.ADMINISTRATOR.value not in helper_account.roles:
        return None
    person = Account.objects.filter(pk=row.person_id).first()
    if person is None or not may_act(person) or {Role.ADMINISTRATOR.value, Role.SYSTEM.value} & set(person.roles):
        return None
    return _visit(row, at, {person.pk: person.full_name, helper_account.pk: helper_account.full_name}), person


def helper_of(visit: Visit) -> Helper:
    """Return the administrator of a visit as acts and looks name her."""
    return Helper(visit.helper_id, visit.helper_name, visit.reason)


def end(visit_id: str, by: Actor, at: datetime) -> None:
    """End a visit: who helps, who is helped, or the head. Raises NotThere, NotYoursToSettle, VisitOver."""
    with transaction.atomic():
        row = _open_row(visit_id, at)
        by_id = by.helper.id if by.helper else by.id
        if by_id != row.helper_id:
            _require_to_settle(row, by)
        _end(row, by_id, at)


def grant(visit_id: str, by: Actor, at: datetime) -> None:
    """Let a visit do more than look. Raises NotThere, NotYoursToSettle, VisitOver."""
    with transaction.atomic():
        row = _open_row(visit_id, at)
        _require_to_settle(row, by)
        row.granted_by, row.granted_at = by.id, at
        row.save(update_fields=["granted_by", "granted_at"])
        _note(row, by.id, "chỉ xem", f"{by.id} cho {row.helper_id} làm thay")


def known(visit_id: str, by: Actor, at: datetime) -> None:
    """The person knows of a visit that is over: she is told no more. Of an open one she is told on."""
    row = SupportVisit.objects.filter(pk=visit_id, person_id=by.id).first()
    if row is not None and by.helper is None and (row.ended_at is not None or row.to_at <= at):
        Account.objects.filter(pk=by.id, support_news=visit_id).update(support_news="")


def news(account: Any, at: datetime) -> Visit | None:
    """Return the visit of which a person is told. No statement while there is none, two while there is."""
    if not account.support_news:
        return None
    row = SupportVisit.objects.filter(pk=account.support_news, person_id=account.pk).first()
    return _visit(row, at, names([row.helper_id])) if row is not None else None


def listed(by: Actor, at: datetime) -> tuple[Visit, ...]:
    """Return the visits in a person's place, for a head those of her agency's too, newest first. Two statements."""
    asked = Q(person_id=by.id)
    if Role.ONE_STOP_HEAD in by.roles and by.agency_code:
        asked |= Q(agency_code=by.agency_code)
    rows = list(SupportVisit.objects.filter(asked).order_by("-from_at", "id")[:LISTED_MAX])
    told = names({key for row in rows for key in (row.helper_id, row.person_id)})
    return tuple(_visit(row, at, told) for row in rows)


def note_deed(visit: Visit, what: str) -> None:
    """Write down in the record of changes that something was sent during a visit."""
    with set_actor(Account.objects.get(pk=visit.helper_id)):
        audit.note(Account.objects.get(pk=visit.person_id), _LABEL, "", what)


def _visit(row: SupportVisit, at: datetime, told: dict[str, str]) -> Visit:
    until = row.ended_at or row.to_at
    return Visit(
        row.id,
        row.helper_id,
        told.get(row.helper_id, row.helper_id),
        row.person_id,
        told.get(row.person_id, row.person_id),
        row.reason,
        row.from_at,
        until,
        bool(row.granted_by),
        until > at,
    )


def _open_row(visit_id: str, at: datetime) -> SupportVisit:
    row = SupportVisit.objects.select_for_update().filter(pk=visit_id).first()
    if row is None:
        raise NotThere(thing="lượt hỗ trợ")
    if row.ended_at is not None or row.to_at <= at:
        raise VisitOver()
    return row


def _require_to_settle(row: SupportVisit, by: Actor) -> None:
    is_head = Role.ONE_STOP_HEAD in by.roles and by.agency_code != "" and by.agency_code == row.agency_code
    if by.helper is not None or not (by.id == row.person_id or is_head):
        raise NotYoursToSettle()


def _end(row: SupportVisit, by_id: str, at: datetime) -> None:
    row.ended_at, row.ended_by = at, by_id
    row.save(update_fields=["ended_at", "ended_by"])
    _note(row, by_id, f"{row.helper_id}: {row.reason}", f"{by_id} kết thúc")


def _note(row: SupportVisit, by_id: str, old: str, new: str) -> None:
    """Record on the account of who is helped; under the name of who did it."""
    with set_actor(Account.objects.get(pk=by_id)):
        audit.note(Account.objects.get(pk=row.person_id), _LABEL, old, new)
