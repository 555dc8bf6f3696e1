"""The forms about money alone, made from rows that never change: receipts, and reports of closed shifts."""

from collections.abc import Mapping

from motcua.ground.agreements.queries import place_words
from motcua.ground.catalogue.queries import agency, chosen
from motcua.ground.people import services as people
from motcua.ground.people.rules import ROLE_WORDS, Actor, Role
from motcua.record.desks import desk_of
from motcua.record.dossiers.models import Dossier, Event
from motcua.record.papers.forms import MoneyKind, MoneyLine, Party
from motcua.record.papers.issuing import owner
from motcua.record.papers.money_forms import KindOfMoney, MoneyReceipt, Notes, RefundSlip, ShiftReport
from motcua.record.payments import queries as payments
from motcua.record.payments.queries import ShiftRow
from motcua.record.payments.refunds import GROUND_WORDS, Ground
from motcua.record.payments.rules import Money

_KINDS: Mapping[Money, MoneyKind] = {Money.PHI: "fee", Money.LE_PHI: "charge", Money.POSTAGE: "postage"}


def receipt_form(dossier: Dossier, event_no: int) -> MoneyReceipt:
    """Return the receipt of the money that an event took. Raises NotThere when it took none."""
    row, lines, by_id = payments.receipt(dossier.pk, event_no)
    event = Event.objects.only("place").get(dossier_id=dossier.pk, event_no=event_no)
    cashier = people.get_actor(by_id)
    procedure = chosen(dossier.procedure_id, dossier.channel, dossier.case_code)
    return MoneyReceipt(
        body=desk_of(cashier, event.place, dossier.agency_code).body,
        receipt_no=row.number,
        reference=dossier.code or dossier.request_no,
        payer=owner(dossier),
        procedure_name=procedure.name,
        agency_name=agency(dossier.agency_code).name,
        lines=tuple(
            MoneyLine(kind=_KINDS[kind], name=label, amount_vnd=amount, state="collected", way="cash", receipt_no="")
            for kind, label, amount in lines
        ),
        total_vnd=row.amount_vnd,
        cashier_name=cashier.name,
        issued_at=row.issued_at,
    )


def refund_form(dossier: Dossier, event_no: int) -> RefundSlip:
    """Return the slip of the money that an event gave back. Raises NotThere when it gave none."""
    row, lines = payments.refund(dossier.pk, event_no)
    event = Event.objects.only("place", "by_id").get(dossier_id=dossier.pk, event_no=event_no)
    cashier = people.get_actor(event.by_id)
    procedure = chosen(dossier.procedure_id, dossier.channel, dossier.case_code)
    is_cash = row.account.startswith("drawer:")
    document = f"số {row.document_no} ngày {row.document_on:%d/%m/%Y}" if row.document_on else ""
    return RefundSlip(
        body=desk_of(cashier, event.place, dossier.agency_code).body,
        slip_no=row.number,
        reference=dossier.code or dossier.request_no,
        payee=owner(dossier),
        procedure_name=procedure.name,
        agency_name=agency(dossier.agency_code).name,
        lines=tuple(
            MoneyLine(kind=_KINDS[kind], name=label, amount_vnd=amount, state="collected")
            for kind, label, amount in lines
        ),
        total_vnd=row.amount_vnd,
        ground=GROUND_WORDS[Ground(row.ground)],
        reason=row.reason,
        receipts=tuple(f"{number} ({'hủy' if is_whole else 'giảm'})" for number, is_whole in row.receipts),
        paid_from="tiền mặt, từ két người hoàn" if is_cash else "từ tài khoản của cơ quan",
        document=document,
        cashier_name=cashier.name,
        issued_at=row.issued_at,
    )


def shift_form(shift: ShiftRow, *, received: int, returned: int) -> ShiftReport:
    """Return the report of a closed shift. `received`, `returned`: dossiers of the shift. Raises ValueError before."""
    if shift.closed_at is None or shift.counted_at is None or shift.difference_vnd is None:
        raise ValueError(f"shift {shift.id} is not closed")
    person = people.get_actor(shift.person_id)
    names = people.names({shift.recounter_id})
    counts = payments.counts_of(shift.id)
    last = counts[-1]
    exempted, spared = payments.granted_sums(shift.person_id, shift.opened_at, shift.counted_at)
    return ShiftReport(
        body=desk_of(person, shift.counter_id, person.agency_code).body,
        shift_no=shift.id,
        person=Party(name=person.name, role=_role(person)),
        counter=place_words(shift.counter_id),
        opened_at=shift.opened_at,
        counted_at=shift.counted_at,
        closed_at=shift.closed_at,
        received=received,
        returned=returned,
        receipts=payments.receipt_count(shift.person_id, shift.opened_at, shift.counted_at),
        float_vnd=shift.float_vnd,
        brought_over_vnd=max(shift.brought_vnd, 0),
        brought_short_vnd=max(-shift.brought_vnd, 0),
        kinds=tuple(
            KindOfMoney(
                money=_KINDS[line.kind],
                carried_vnd=line.carried_vnd,
                taken_vnd=line.taken_vnd,
                handed_vnd=line.handed_vnd,
                left_vnd=line.left_vnd,
                refunded_vnd=line.refunded_vnd,
                spared_vnd=spared.get(line.kind, 0),
            )
            for line in payments.lines_of(shift.id)
        ),
        expected_vnd=last.expected_vnd,
        notes=tuple(
            Notes(value_vnd=value, number=number, sum_vnd=value * number) for value, number in last.notes.items()
        ),
        counted_vnd=last.counted_vnd,
        first_counted_vnd=counts[0].counted_vnd,
        over_vnd=max(shift.difference_vnd, 0),
        short_vnd=max(-shift.difference_vnd, 0),
        reason=shift.reason,
        recounter_name=names.get(shift.recounter_id, ""),
        exempted=exempted,
    )


def _role(person: Actor) -> str:
    return next((ROLE_WORDS[role].capitalize() for role in Role if role in person.roles), "")
