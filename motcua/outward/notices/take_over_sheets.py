"""The minute of a forced handover for print, made anew from its rows each time it is printed."""

from datetime import datetime

from motcua.ground.agreements.queries import points
from motcua.ground.people import services as people
from motcua.ground.people.rules import ROLE_WORDS, Role
from motcua.outward.notices.take_over_forms import TakenLine, TakeOverMinute
from motcua.record.desks import desk_of
from motcua.record.papers.forms import Party
from motcua.record.payments import queries as payments
from motcua.record.payments.rules import ShiftState
from motcua.record.takeovers import services as takeovers
from motcua.record.takeovers.rules import Kind
from motcua.record.takeovers.services import Minute

_FOUND_WORDS = {
    Kind.FOUND: "có",
    Kind.MISSING: "không tìm thấy",
    Kind.OFFERED: "chưa nhận, bên giao giữ tiếp",
}


def minute_sheet(found: Minute, at: datetime) -> TakeOverMinute:
    """Return the minute as far as it has come; before it was signed it names no envelope and no money."""
    items = takeovers.items_of(found.number) if found.signed_at else ()
    numbers = takeovers.numbers_of([item.dossier_id for item in items])
    codes = {item.code for item in items if item.kind is not Kind.OFFERED}
    shift = payments.shift(found.shift_id) if found.shift_id else None
    counts = payments.counts_of(shift.id) if shift is not None and found.signed_at else ()
    difference = (shift.difference_vnd or 0) if shift is not None and shift.state is ShiftState.CLOSED else 0
    taker = people.get_actor(found.taker_id)
    point = points().get(found.point_id)
    return TakeOverMinute(
        body=desk_of(taker, f"{found.point_id}/", taker.agency_code).body,
        minute_no=found.number,
        place=f"{point.name}, {point.address}" if point is not None else found.point_id,
        giver=_party(found.person_id),
        taker=_party(found.taker_id),
        witness=_party(found.witness_id),
        reason=found.reason,
        opened_at=found.opened_at,
        counted_at=found.counted_at,
        signed_at=found.signed_at,
        lines=tuple(
            TakenLine(
                number=item.item_no, envelope_code=item.code, reference=numbers.get(item.dossier_id, ""),
                found=_FOUND_WORDS[item.kind], money_vnd=item.money_vnd, note=item.refusal,
            )
            for item in items
        ),
        extra=tuple(code for code in found.found_codes if code not in codes) if found.signed_at else (),
        shift_no=found.shift_id if counts else "",
        expected_vnd=counts[-1].expected_vnd if counts else 0,
        counted_vnd=counts[-1].counted_vnd if counts else 0,
        over_vnd=max(difference, 0),
        short_vnd=max(-difference, 0),
        passed_vnd=sum(item.money_vnd for item in items),
        remark=found.remark,
        issued_at=at,
    )  # fmt: skip


def _party(person_id: str) -> Party:
    person = people.get_actor(person_id)
    role = next((ROLE_WORDS[role] for role in Role if role in person.roles), "")
    return Party(name=person.name, role=role.capitalize())
