"""When the result, or the papers, may go home: pure checks."""

from datetime import date, timedelta
from enum import StrEnum

from motcua.base.violations import RuleViolation
from motcua.ground.catalogue.rules import RETURNING, not_through_post
from motcua.ground.deadlines.rules import add_working_days
from motcua.record.custody.rules import (
    APPLICANT,
    Direction,
    EnvelopeFacts,
    NoEnvelope,
    require_held_by,
    require_offered_to,
)
from motcua.record.dossiers.rules import Status
from motcua.record.papers.rules import NotOnTheList
from motcua.record.payments.rules import Money, Owed
from motcua.record.standing import INVITED, Carried, Standing, has_ended


class NextStep(StrEnum):
    """What is done after a failed attempt."""

    TRY_AGAIN = "try_again"
    HOLD = "hold"


STEP_WORDS: dict[NextStep, str] = {NextStep.TRY_AGAIN: "giao lại", NextStep.HOLD: "giữ tại bưu điện"}


class Manner(StrEnum):
    """How a receiver is invited to fetch the result."""

    PHONE = "PHONE"
    MESSAGE = "MESSAGE"
    LETTER = "LETTER"


MANNER_WORDS: dict[Manner, str] = {
    Manner.PHONE: "Gọi điện",
    Manner.MESSAGE: "Nhắn tin",
    Manner.LETTER: "Gửi giấy mời",
}


class PreparedAlready(RuleViolation):
    """The result lies packed."""

    code = "returning.prepared-already"
    text = "Kết quả đã đóng gói, phong bì {code}. Giao bưu điện, hoặc trả tại quầy."


class NothingToReturn(RuleViolation):
    """A dossier that ended without a result and without papers has nothing to carry home."""

    code = "returning.nothing-to-return"
    text = "Hồ sơ kết thúc mà không có giấy tờ nào cần trả. Không cần làm thêm."


class NotReturnedByPost(RuleViolation):
    """The applicant comes for the result."""

    code = "returning.not-by-post"
    text = "Người nộp chọn nhận kết quả tại quầy, không giao bưu điện. Trả tại quầy khi người nộp đến."
    law = "QĐ 45/2016/QĐ-TTg, Điều 5"


class CarriedByAnother(RuleViolation):
    """Another courier has the item."""

    code = "returning.carried-by-another"
    text = "Phong bì này không trong tuyến của bạn. Giao lại cho bưu tá đang giữ, hoặc báo trưởng ca."


class NotCarried(RuleViolation):
    """Nothing is on its way home."""

    code = "returning.not-carried"
    text = "Bưu điện chưa nhận chuyển phong bì này. Nhận chuyển trước."
    law = "QĐ 45/2016/QĐ-TTg, Điều 9"


class NextDateTooSoon(RuleViolation):
    """Invitations are some working days apart."""

    code = "returning.next-date"
    text = "Ngày hẹn {next_on} chưa hợp lệ: {why}."
    law = "TT 17/2017/TT-BTTTT, Điều 5"
    field = "next_on"
    status = 422


class InvitedTooSoon(RuleViolation):
    """Two invitations are some working days apart."""

    code = "returning.invited-too-soon"
    text = "Lần mời trước là {last_on}, hai lần mời cách nhau ít nhất {gap} ngày làm việc. Mời lại từ {earliest}."
    law = "TT 17/2017/TT-BTTTT, Điều 5.2"


class InvitationsMissing(RuleViolation):
    """A result goes back to the agency after enough invitations only."""

    code = "returning.invitations-missing"
    text = (
        "Mới mời {count} lần, cần ít nhất {least} lần trước khi trả lại cơ quan. "
        "Ghi “Không giao được”, hoặc mời người nhận đến bưu điện."
    )
    law = "TT 17/2017/TT-BTTTT, Điều 5.2"


class StillAwaited(RuleViolation):
    """The day that was told to the receiver has not passed."""

    code = "returning.still-awaited"
    text = "Đã hẹn người nhận đến {until}, chưa trả lại cơ quan được. Trả lại từ {earliest}, nếu họ không nhận."
    law = "TT 17/2017/TT-BTTTT, Điều 5.2"


class RecalledPaperMissing(RuleViolation):
    """The agency takes papers back at delivery."""

    code = "returning.recalled-missing"
    text = "Chưa giao được: còn {count} giấy tờ phải thu lại ({names}). Thu rồi giao, hoặc chọn “Không giao được”."
    law = "TT 17/2017/TT-BTTTT, Điều 5"
    field = "recalled"


class AuthorityMissing(RuleViolation):
    """Somebody else takes the result only with a letter of authority."""

    code = "returning.authority-missing"
    text = "Người nhận thay phải có văn bản ủy quyền. Ghi số hoặc ngày của văn bản, hoặc chọn “Không giao được”."
    law = "TT 17/2017/TT-BTTTT, Điều 5"
    field = "authority"
    status = 422


def may_prepare(standing: Standing) -> None:
    """Once per result; papers of a dossier that ended early are packed too."""
    envelope = standing.envelope
    if envelope is not None and envelope.direction is Direction.RETURN and envelope.holder != APPLICANT:
        raise PreparedAlready(code=envelope.code)
    if has_ended(standing) and (envelope is None or envelope.holder not in standing.my_hands):
        raise NothingToReturn()


def may_offer_to_post(standing: Standing) -> None:
    """What is packed and in the agency's hands, if the applicant chose the post. Law: QĐ 45/2016, Art. 5, 9."""
    if not standing.state.post_return:
        raise NotReturnedByPost()
    if not standing.procedure.post_return and not has_ended(standing):
        raise not_through_post(standing.procedure, RETURNING)
    require_held_by(_packed(standing, "giao bưu điện"), standing.my_hands, doing="giao")


def may_accept_to_carry(standing: Standing) -> None:
    """What is on offer to the person or her post office."""
    require_offered_to(_packed(standing, "nhận chuyển"), standing.my_tables)


def may_deliver(standing: Standing) -> None:
    """Who carries the item brings it to its end."""
    require_held_by(_packed(standing, "giao"), standing.my_hands, doing="giao")
    if standing.carried is not None and standing.carried.courier_id != standing.actor.id:
        raise CarriedByAnother()


def may_refuse_to_carry(standing: Standing) -> None:
    """What is on offer to the person or her post office; the agency goes on holding it. Law: QĐ 45/2016, Art. 9."""
    require_offered_to(_packed(standing, "trả lời"), standing.my_tables)


def may_return_undelivered(standing: Standing) -> None:
    """Who carries the item, after enough invitations and not before the day that was told to the receiver.

    Where a visit has shown that no invitation reaches anybody it goes back at once; and where the right of the post has
    ended, as nobody there may invite for long any more (docs/adr/0029). Law: TT 17/2017, Art. 5.2; Luật Bưu
    chính, Art. 17. Raises InvitationsMissing, StillAwaited.
    """
    may_deliver(standing)
    carried = standing.carried
    if carried is None:
        raise NotCarried()
    if carried.goes_back or (standing.right is not None and standing.right.is_finishing):
        return
    least = standing.rules.invitations_least
    if carried.invitation_count < least:
        raise InvitationsMissing(count=carried.invitation_count, least=least)
    earliest = _earliest_back(carried)
    if earliest is not None and standing.today < earliest:
        until = carried.next_on or earliest
        raise StillAwaited(until=f"{until:%d/%m/%Y}", earliest=f"{earliest:%d/%m/%Y}")


def _earliest_back(carried: Carried) -> date | None:
    """The day of the next visit; after an invitation to come the day after the last one on which the receiver may."""
    if carried.next_on is None or carried.last_reason != INVITED:
        return carried.next_on
    return carried.next_on + timedelta(days=1)


def may_invite(standing: Standing) -> None:
    """Who carries the item, some working days after the invitation before. Law: TT 17/2017, Art. 5.2.

    Raises InvitedTooSoon.
    """
    may_deliver(standing)
    carried = standing.carried
    if carried is None:
        raise NotCarried()
    earliest = next_invitation_on(standing, carried)
    if earliest is not None and carried.last_invited_on is not None and standing.today < earliest:
        raise InvitedTooSoon(
            last_on=f"{carried.last_invited_on:%d/%m/%Y}",
            gap=standing.rules.invitation_gap_working_days,
            earliest=f"{earliest:%d/%m/%Y}",
        )


def next_invitation_on(standing: Standing, carried: Carried) -> date | None:
    """Return the first day on which an invitation counts again; None = it is the first."""
    if carried.last_invited_on is None:
        return None
    return add_working_days(carried.last_invited_on, standing.rules.invitation_gap_working_days, standing.calendar)


def may_return_at_counter(standing: Standing) -> None:
    """Whoever at the counter holds it: the packed result, or the papers of a dossier that ended early.

    Papers that came in several envelopes are packed into one first, so that none is forgotten. The result of a same-day
    procedure goes over the table as it is.
    """
    envelope = standing.envelope
    if goes_at_once(standing):
        return
    is_whole = envelope is not None and envelope.direction is Direction.SUBMIT and envelope.envelope_no == 1
    if envelope is not None and has_ended(standing) and is_whole:
        require_held_by(envelope, standing.my_hands, doing="trả")
        return
    require_held_by(_packed(standing, "trả"), standing.my_hands, doing="trả")


def goes_at_once(standing: Standing) -> bool:
    """Whether a result is handed over the agency's own table without being packed and sealed first.

    Of a procedure that is done the same day, whose applicant waits. Law: NĐ 61/2018, Art. 17 (what is done at once
    needs no slip); sealing is for what the post carries, QĐ 45/2016, Art. 9.
    """
    envelope = standing.envelope
    is_unpacked = envelope is None or envelope.direction is not Direction.RETURN or envelope.holder == APPLICANT
    is_ready = standing.state.status is Status.RESOLVED and standing.procedure.limit_unit == "same_day"
    return is_ready and is_unpacked and not standing.actor.is_post


def require_recalled(standing: Standing, taken: frozenset[int]) -> None:
    """Refuse unless every paper that the agency recalls has been taken back, and nothing else. Law: TT 17/2017, Art. 5.

    Raises RecalledPaperMissing, NotOnTheList.
    """
    missing = [name for number, name in standing.recalled if number not in taken]
    if missing:
        raise RecalledPaperMissing(count=len(missing), names="; ".join(missing))
    for number in sorted(taken - {number for number, _ in standing.recalled}):
        raise NotOnTheList(component_no=number, field="recalled")


def to_pay(standing: Standing) -> tuple[Owed, ...]:
    """Return what is paid when the result is handed out: what is due, but no carriage when nobody carried it."""
    if has_ended(standing):
        return ()
    return tuple(item for item in _unpaid(standing) if item not in spared(standing))


def spared(standing: Standing) -> tuple[Owed, ...]:
    """Return the postage home that is owed no more, as the applicant came to the agency's counter after all."""
    if has_ended(standing) or standing.carried is not None:
        return ()
    return tuple(item for item in _unpaid(standing) if item.kind is Money.POSTAGE and item.due_at == "RETURN")


def _unpaid(standing: Standing) -> tuple[Owed, ...]:
    return standing.owed("RETURN") + standing.owed("RECEPTION")


def require_next_date(next_on: date, today: date, earliest: date | None, field: str = "next_on") -> None:
    """Refuse a next visit, or a last day to come, that is not later than today or too near to today's invitation."""
    if next_on <= today:
        raise NextDateTooSoon(next_on=f"{next_on:%d/%m/%Y}", why="phải sau hôm nay", field=field)
    if earliest is not None and next_on < earliest:
        raise NextDateTooSoon(
            next_on=f"{next_on:%d/%m/%Y}",
            why=f"hai lần mời cách nhau ít nhất 2 ngày làm việc, sớm nhất {earliest:%d/%m/%Y}",
            field=field,
        )


def _packed(standing: Standing, doing: str) -> EnvelopeFacts:
    envelope = standing.envelope
    is_packed = envelope is not None and envelope.direction is Direction.RETURN
    if envelope is None or not is_packed or (envelope.holder == APPLICANT and standing.state.status is Status.RESOLVED):
        raise NoEnvelope(doing=doing, advice="Cơ quan chuẩn bị trả kết quả trước.")
    return envelope
