"""The acts of reception: from the draft to the receipt slip (tiếp nhận)."""

import secrets
from dataclasses import replace
from datetime import date

from django.conf import settings

from motcua.base import ids
from motcua.base.text import search_key
from motcua.base.violations import NotReadable
from motcua.ground.agreements import queries as agreements
from motcua.ground.agreements.rules import Errand, Right
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.catalogue.rules import RETURNING, SENDING, Procedure, not_through_post
from motcua.ground.deadlines import queries as deadlines
from motcua.ground.deadlines.rules import add_working_days, instant, local
from motcua.ground.people.rules import Actor, Role
from motcua.record import supplements
from motcua.record.acts import Case, Facts, act, journal
from motcua.record.bodies import counts_of
from motcua.record.custody import services as custody
from motcua.record.custody.rules import APPLICANT, Direction, MoveKind, agency, person
from motcua.record.desks import desk_of
from motcua.record.dossiers import services as dossiers
from motcua.record.dossiers.clock import due_of, start_of_clock, starts_as_usual
from motcua.record.dossiers.journal import Running
from motcua.record.dossiers.rules import Act, Status
from motcua.record.gatherings import services as gatherings
from motcua.record.papers import issuing
from motcua.record.papers import queries as papers_read
from motcua.record.papers import services as papers
from motcua.record.papers.issuing import Amount, Consignment
from motcua.record.papers.rules import check, require_complete
from motcua.record.payments import services as payments
from motcua.record.payments.assessing import fees_owed, numbered, reduced_words
from motcua.record.payments.rules import Money, Owed, require_exact
from motcua.record.rights import gathering as rights
from motcua.record.rights.rules import decide
from motcua.stages.reception import rules, way_home
from motcua.stages.reception.belonging import require_gathering
from motcua.stages.reception.bodies import AcceptByPost, Decline, OpenDraft, Receive, RequestCompletion, Submit
from motcua.stages.reception.exempting import claim

SMALLEST_WEIGHT_G = 100
"""Postage is booked for the lightest class; a heavier envelope is weighed when it is accepted."""


@act(Act.OPEN_DRAFT, OpenDraft, lambda standing: None)
def open_draft(case: Case, body: OpenDraft) -> Facts:
    """Open a dossier: its procedure version, agency, place, channel and applicant. Raises NotDecidedThere, NoRight."""
    call, dossier = case.call, case.dossier
    today = local(call.at).date()
    if body.id != dossier.pk:
        raise NotReadable(sentence="Mã hồ sơ khác mã của lần gửi. Tải lại trang rồi gửi lại.", field="id")
    procedure = catalogue.procedure_in_force(body.procedure, today)
    procedure.require_case(body.case)
    office = catalogue.require_deciding(procedure, body.agency)
    _require_channel(case, body, procedure, today)
    case.right, case.place = right_at(
        case.call.by, body.agency, procedure, body.point, today, post_send=body.post_send
    )  # fmt: skip
    gathering = require_gathering(body, case.call, procedure) if body.gathering else None
    if body.post_send and not procedure.post_submit and not (case.right and case.right.by_order):
        raise not_through_post(procedure, SENDING, "post_send")
    if body.post_return and not procedure.post_return:
        raise not_through_post(procedure, RETURNING, "post_return")
    (number,) = dossiers.numbers([dossiers.series_name("request", today)])
    request_no = ids.request_number(today, number)
    _fill(case, body, procedure, request_no)
    if gathering is not None:
        case.dossier.gathering_id, case.dossier.gathering_line = gathering.pk, body.line
    dossiers.register({request_no: "REQUEST", str(call.act_id): "KEY"}, dossier.pk)
    beside = {"duplicate_of": body.duplicate_of, "duplicate_reason": body.duplicate_reason} if body.duplicate_of else {}
    named = {"case": body.case} if body.case else {}
    gathered = {"gathering": str(gathering.pk), "line": body.line} if gathering is not None else {}
    as_file = way_home.open_with(case, procedure, as_file=body.electronic_return, by_post=body.post_return, today=today)
    return beside | named | gathered | as_file | {
        "request_no": request_no,
        "procedure": procedure.id,
        "agency": office.code,
        "point": body.point,
        "channel": dossier.channel,
        "post_send": body.post_send,
        "post_return": body.post_return,
    }  # fmt: skip


def _require_channel(case: Case, body: OpenDraft, procedure: Procedure, today: date) -> None:
    """Channel, way and point fit each other: by post means to a point that the agreement names, on line no desk."""
    by_asker = bool(case.call.by.roles & {Role.APPLICANT, Role.SYSTEM})
    if by_asker and body.channel != "ONLINE":
        raise NotReadable(sentence="Hồ sơ mở qua cổng hoặc hệ thống khác có kênh ONLINE.", field="channel")
    if not by_asker and body.channel == "ONLINE":
        raise NotReadable(sentence="Hồ sơ mở tại quầy có kênh DIRECT hoặc POST, không phải ONLINE.", field="channel")
    if body.channel == "POST" and not body.post_send:
        raise NotReadable(sentence="Kênh POST là gửi hồ sơ qua bưu điện. Chọn gửi qua bưu điện.", field="post_send")
    if body.point and body.point not in agreements.points():
        raise NotReadable(sentence=f"Không có điểm tiếp nhận “{body.point}”. Chọn trong danh sách.", field="point")
    if body.post_send and not body.point:
        raise NotReadable(sentence="Chưa chọn bưu điện nhận hồ sơ. Chọn trong danh sách.", field="point")
    if (
        by_asker
        and body.post_send
        and body.point
        not in agreements.points_with("RECEPTION", agency_code=body.agency, procedure_code=procedure.code, day=today)
    ):
        raise NotReadable(sentence="Bưu điện này không nhận hồ sơ của thủ tục này. Chọn bưu điện khác.", field="point")


def right_at(
    actor: Actor, agency_code: str, procedure: Procedure, point_id: str, today: date, *, post_send: bool
) -> tuple[Right | None, str]:
    """Return what gives a person the right to open dossiers there, None = no row but her office, and her counter.

    Post staff open at their point by agreement, officials for their agency or at their desk, applicants on line.
    Raises NoRight.
    """
    point = (point_id or "-") if actor.is_post else point_id  # post staff open at a point, always
    errands = () if post_send else (Errand.DATA_ENTRY,)
    facts = rights.of_opening(Act.OPEN_DRAFT, actor, procedure, agency_code, today, point_id=point, errands=errands)
    found = decide(facts)
    if found.refusal is not None:
        raise found.refusal
    if found.right is not None:
        return found.right, found.right.counter_id
    here = (row for row in facts.rows.assignments if agency_code in row.agency_codes and point in ("", row.point_id))
    return None, next((row.counter_id for row in here), "")


def _fill(case: Case, body: OpenDraft, procedure: Procedure, request_no: str) -> None:
    dossier, who = case.dossier, body.applicant
    is_own = Role.APPLICANT in case.call.by.roles
    dossier.request_no = request_no
    dossier.procedure_id = procedure.id
    dossier.agency_code = body.agency
    dossier.point_id = body.point
    dossier.channel = "POST" if body.post_send else body.channel
    dossier.post_send, dossier.post_return = body.post_send, body.post_return
    dossier.case_code = body.case
    dossier.owner_account_id = case.call.by.id if is_own else ""
    dossier.applicant_kind, dossier.applicant_name = who.kind, who.name
    dossier.applicant_phone, dossier.phone_last4 = who.phone, who.phone[-4:]
    dossier.applicant_personal_id, dossier.applicant_address = who.personal_id, who.address
    dossier.applicant_unit_code, dossier.applicant_email = who.unit_code, who.email
    dossier.submitter_name = body.submitter_name
    dossier.search_key = search_key(f"{who.name} {who.phone} {procedure.short_name} {request_no}")


@act(Act.SUBMIT, Submit, rules.may_submit)
def submit(case: Case, body: Submit) -> Facts:
    """File the dossier: what it costs is booked as owed. Under public post it is not yet lawfully submitted.

    What is asked for by who pays less waits for a desk; until then the fees are whole. Raises NoSuchCase, NoSuchClass,
    ClassNotInForce, NothingLowered, ProofMissing, NotOnTheList.
    """
    facts = _settle_case(case, body.case) | way_home.settle(case, body.electronic_return)
    claimed = claim(case, body.exemption) if body.exemption is not None else {}
    charges = _charges(case)
    payments.book(charges, case.money())
    return facts | claimed | {"owed_vnd": sum(charge.amount_vnd for charge in charges)}


def _settle_case(case: Case, wanted: str | None) -> Facts:
    """Let another case hold from now on: its limit, papers and fees. Raises NoSuchCase, CaseSettled."""
    dossier = case.dossier
    if wanted is None or wanted == dossier.case_code:
        return {}
    if dossier.status != Status.DRAFT:
        names = {item.code: item.name for item in case.procedure.cases}
        raise rules.CaseSettled(case=names.get(dossier.case_code, "chung"))
    case.procedure.require_case(wanted)
    dossier.case_code = wanted
    chosen = catalogue.chosen(dossier.procedure_id, dossier.channel, wanted)
    case.standing = replace(case.standing, procedure=chosen)
    return {"case": wanted}


def _charges(case: Case) -> tuple[Owed, ...]:
    """State money by the procedure, lowered for who pays less; postage by the tariff, which no exemption lowers.

    The way home is paid when it is delivered.
    """
    dossier, procedure, today = case.dossier, case.procedure, case.standing.today
    granted = case.standing.exemption.granted_class if case.standing.exemption else ""
    rows = list(fees_owed(procedure, dossier.agency_code, dossier.channel, granted, today, case.standing.rules))
    for wanted, direction, label, due_at in (
        (dossier.post_send, "SUBMIT", "Cước gửi hồ sơ", "RECEPTION"),
        (dossier.post_return, "RETURN", "Cước chuyển trả kết quả", "RETURN"),
    ):
        price = catalogue.postage(direction, postal_zone(case), SMALLEST_WEIGHT_G, today) if wanted else None
        if price is not None and price.amount_vnd:
            rows.append(Owed(0, Money.POSTAGE, label, price.amount_vnd, due_at, "post"))
    return numbered(rows)


def postal_zone(case: Case) -> str:
    """The zone of a leg inside the province, by the units of point and agency (TT 17/2017 still says districts)."""
    point = agreements.points().get(case.dossier.point_id)
    office = catalogue.agency(case.dossier.agency_code)
    same = point is not None and point.unit_code == office.unit_code
    return "DISTRICT" if same else "PROVINCE"


@act(Act.ACCEPT_BY_POST, AcceptByPost, rules.may_accept_by_post)
def accept_by_post(case: Case, body: AcceptByPost) -> Facts:
    """Count with the applicant, take the money, seal, and both sign the consignment slip (QĐ 45/2016, Art. 6).

    Raises PapersMissing, MoneyMismatch.
    """
    if not body.is_signed:
        raise NotReadable(
            sentence="Phiếu gửi chưa có đủ hai chữ ký. Cùng người nộp ký phiếu, rồi niêm phong.", field="is_signed"
        )
    call, dossier, today = case.call, case.dossier, case.standing.today
    counts = counts_of(body.counts)
    require_complete(check(case.procedure, counts))
    owed = case.standing.owed("RECEPTION")
    require_exact(sum(charge.amount_vnd for charge in owed), body.taken_vnd)
    slip, receipt = _slip_and_receipt(case, bool(owed), body.seal_no if body.in_sack else "")
    envelope_code = ids.new_envelope_code(secrets.token_bytes(16))
    dossiers.register({envelope_code: "ENVELOPE"}, dossier.pk)
    custody.take_in(
        dossier_id=dossier.pk,
        envelope_no=1,
        code=envelope_code,
        direction=Direction.SUBMIT,
        seal_no=body.seal_no,
        holders=(APPLICANT, person(call.by.id)),
        kind=MoveKind.TAKEN,
        hand=case.hand(slip),
    )
    papers.count_in(dossier.pk, case.procedure, counts, case.event_no)
    taken = payments.take(owed, case.money(), receipt)
    price = catalogue.postage("SUBMIT", postal_zone(case), body.weight_g or SMALLEST_WEIGHT_G, today)
    leg = Consignment(
        slip_no=slip,
        envelope_code=envelope_code,
        seal_no=body.seal_no,
        accepted_at=call.at,
        promised_on=add_working_days(today, price.transit_days if price else 2, case.standing.calendar),
        transit_days=price.transit_days if price else 2,
        amounts=tuple(
            Amount(item.kind.value, item.label, item.amount_vnd, True, receipt, item.exempted_by)
            for item in (*owed, *(free for free in case.standing.charges if free.paid and not free.amount_vnd))
        ),
        item_code=body.item_code,
        weight_g=body.weight_g,
    )
    desk = desk_of(call.by, case.place, dossier.agency_code)
    form = issuing.consignment_slip(
        dossier, case.procedure, desk, catalogue.agency(dossier.agency_code), leg,
        goes_home=False, papers=issuing.counted(case.procedure.components, counts),
    )  # fmt: skip
    papers.issue(dossier.pk, form, case.event_no, call.at)
    return {
        "envelope": envelope_code,
        "seal_no": body.seal_no,
        "slip": slip,
        "receipt": receipt if taken else "",
        "taken_vnd": taken,
        "counts": [[item.component_no, item.original, item.certified_copy, item.photocopy] for item in counts],
        "promised_on": leg.promised_on.isoformat(),
        "item_code": body.item_code,
    }


def _slip_and_receipt(case: Case, with_receipt: bool, sack_seal: str) -> tuple[str, str]:
    """Take the numbers of a consignment slip and, when money is taken, of a receipt of this outlet.

    In a sack (`sack_seal`) the slip is a line of the sack's: PG-261122-0012/7. Raises NotOfAList.
    """
    today, dossier = case.standing.today, case.dossier
    outlet = case.place.split("/")[0] or dossier.agency_code
    is_listed = dossier.gathering_id is not None and dossier.gathering_line is not None
    if sack_seal and not is_listed:
        raise rules.NotOfAList()
    series = [] if sack_seal else [dossiers.series_name("slip", today)]
    if with_receipt:
        series.append(f"receipt:{outlet}@{today:%y}")
    given = dossiers.numbers(series) if series else []
    receipt = papers.receipt_number(outlet, today, given[-1]) if with_receipt else ""
    if sack_seal and dossier.gathering_id is not None:
        return f"{gatherings.slip_of(dossier.gathering_id, sack_seal, case.call.at)}/{dossier.gathering_line}", receipt
    return f"PG-{today:%y%m%d}-{given[0]:04d}", receipt


@act(Act.RECEIVE, Receive, rules.may_receive)
def receive(case: Case, body: Receive) -> Facts:
    """Receive: dossier code, due date, form 01. Under public post the clock starts at the handover minute.

    At the agency's own desk it is count, money and reception in one. Raises PapersMissing, MoneyMismatch.
    """
    chosen_now = _settle_case(case, body.case) | way_home.settle(case, body.electronic_return)
    call, dossier, procedure, today = case.call, case.dossier, case.procedure, case.standing.today
    booked = _charges(case) if dossier.status == Status.DRAFT else ()
    lines = payments.book(booked, case.money())
    spared = way_home.spare_carriage(case)
    usual = starts_as_usual(procedure, post_send=dossier.post_send, channel=dossier.channel)
    start = dossier.minute_at or call.at
    if dossier.completion_asked or not usual:
        start = start_of_clock(journal(dossier.pk), call.at, procedure)
    slip_no = ""
    facts: Facts = {}
    if dossier.post_send:
        papers_now = issuing.listed(papers_read.counted(dossier.pk))
        slip_no = papers_read.number_of(dossier.pk, "PHIEU_GUI")
    else:
        counts = counts_of(body.counts)
        require_complete(check(procedure, counts))
        papers_now = issuing.counted(procedure.components, counts)
        facts = _take_at_desk(case, body, booked, after_lines=lines + 2 * spared)
    by_minute = start == dossier.minute_at
    rules_of_time = deadlines.rule_set(local(start).date())
    due = due_of(procedure, case.standing.calendar, Running(start, (), None), by_minute=by_minute, rules=rules_of_time)
    if due.due_at is None:
        raise AssertionError("a clock that has just started runs")
    number, in_register = dossiers.numbers(
        [dossiers.series_name(dossier.agency_code, today), f"TNHS:{dossier.agency_code}@{today:%y}"]
    )
    dossier.code = ids.dossier_code(dossier.agency_code, today, number)
    dossier.search_key = f"{dossier.search_key} {search_key(dossier.code)}"
    case.changed.append("search_key")
    dossiers.register({dossier.code: "DOSSIER"}, dossier.pk)
    due_at = instant(due.due_at)
    form = issuing.receipt_slip(
        dossier, procedure, desk_of(call.by, case.place, dossier.agency_code), in_register=in_register,
        papers=papers_now, due_at=due_at, received_at=start, issued_at=call.at, lookup=settings.PUBLIC_ADDRESS,
        slip_no=slip_no, reduced=reduced_words(booked or case.standing.charges),
    )  # fmt: skip
    papers.issue(dossier.pk, form, case.event_no, call.at)
    told = {"code": dossier.code, "clock_start": start.isoformat(), "due_at": due_at.isoformat()}
    return chosen_now | told | facts


def _take_at_desk(case: Case, body: Receive, booked: tuple[Owed, ...], *, after_lines: int) -> Facts:
    """Take paper and money at the agency's desk; of an on-line dossier what is not paid now is paid at the return.

    `after_lines` = how many lines of the ledger the act has written before.
    """
    dossier = case.dossier
    counts = counts_of(body.counts)
    papers.count_in(dossier.pk, case.procedure, counts, case.event_no)
    owed = tuple(item for item in booked or case.standing.charges if item.due_at == "RECEPTION" and item.is_open)
    if dossier.channel == "ONLINE" and not body.taken_vnd:
        owed = ()
    require_exact(sum(charge.amount_vnd for charge in owed), body.taken_vnd)
    facts: Facts = {
        "counts": [[item.component_no, item.original, item.certified_copy, item.photocopy] for item in counts]
    }
    if owed:
        outlet = case.place.split("/")[0] or dossier.agency_code
        (number,) = dossiers.numbers([f"receipt:{outlet}@{case.standing.today:%y}"])
        receipt = papers.receipt_number(outlet, case.standing.today, number)
        facts |= {
            "taken_vnd": payments.take(owed, case.money(), receipt, after_lines=after_lines),
            "receipt": receipt,
        }
    if any(item.original or item.certified_copy or item.photocopy for item in counts):
        code = ids.new_envelope_code(secrets.token_bytes(16))
        dossiers.register({code: "ENVELOPE"}, dossier.pk)
        custody.take_in(
            dossier_id=dossier.pk,
            envelope_no=1 if case.envelope is None else case.envelope.envelope_no + 1,
            code=code,
            direction=Direction.SUBMIT,
            seal_no="",
            holders=(APPLICANT, agency(dossier.agency_code)),
            kind=MoveKind.TAKEN,
            hand=case.hand(),
        )
        facts["envelope"] = code
    return facts


@act(Act.REQUEST_COMPLETION, RequestCompletion, rules.may_request_completion)
def request_completion(case: Case, body: RequestCompletion) -> Facts:
    """Name all gaps at once and issue form 02; the clock has not begun (NĐ 118/2025, Art. 16)."""
    return supplements.ask(case, [(item.component_no, item.note) for item in body.missing], body.reason)


@act(Act.DECLINE, Decline, rules.may_decline)
def decline(case: Case, body: Decline) -> Facts:
    """Do not accept the dossier, with reason and ground, and issue form 03; what is not paid is owed no more."""
    number = supplements.notice_number(case, "TCHS")
    office = catalogue.agency(case.dossier.agency_code)
    form = issuing.rejection_notice(
        case.dossier, case.procedure, desk_of(case.call.by, case.place, office.code), number=number,
        reason=body.reason, legal_ground=body.legal_ground, issued_at=case.call.at, contact_phone=office.phone,
    )  # fmt: skip
    papers.issue(case.dossier.pk, form, case.event_no, case.call.at)
    payments.cancel([charge for charge in case.standing.charges if charge.is_open], case.money())
    return {"form": number, "legal_ground": body.legal_ground}
