"""How a dossier stands when an act is asked for: law, paper, money and post side by side, as values.

The checks of the stages are pure functions of a standing; buttons, refusals and the acts themselves ask the same ones.
"""

from dataclasses import dataclass
from datetime import date, datetime

from motcua.base.violations import NoRight, RuleViolation
from motcua.ground.agreements.rules import AssignmentRow, Right
from motcua.ground.catalogue.rules import Procedure
from motcua.ground.deadlines.rules import WorkCalendar
from motcua.ground.deadlines.rulesets import LAW, RuleSet
from motcua.ground.people.rules import Actor
from motcua.record.custody.rules import Direction, EnvelopeFacts, agency, person, point
from motcua.record.dossiers.flow import Flow
from motcua.record.dossiers.journal import State
from motcua.record.dossiers.rules import ENDED_EARLY, Act
from motcua.record.papers.rules import KeptResult
from motcua.record.payments.assessing import ExemptionFacts
from motcua.record.payments.refunds import Ending
from motcua.record.payments.rules import Owed

INVITED = "invited"
"""In the place of the reason of a visit: since then the receiver was invited to come."""


@dataclass(frozen=True, slots=True)
class Carried:
    """The open postal item: who carries it, how often the door stayed shut, and when the last time was."""

    shipment_no: int
    courier_id: str
    slip_number: str
    attempt_count: int
    last_attempt_on: date | None
    next_on: date | None
    """The day told to the receiver: of the next visit, or up to which the item is kept."""
    invitation_count: int = 0
    """Invitations that count: each some working days after the one before (TT 17/2017, Art. 5.2)."""
    last_invited_on: date | None = None
    last_reason: str = ""
    """Why the last visit was in vain; "invited" = the last thing done was an invitation; "" = nothing yet."""
    goes_back: bool = False
    """After that visit no invitation reaches anybody, so that it goes back at once."""


@dataclass(frozen=True, slots=True)
class LastAct:
    """The newest event of a dossier: what was done, by whom, when it was recorded."""

    event_no: int
    act: Act
    by_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that a check may ask about one dossier and one person at one instant."""

    state: State
    number: str
    """The dossier code, or the request number before there is one."""
    actor: Actor
    at: datetime
    today: date
    procedure: Procedure
    calendar: WorkCalendar
    places: tuple[AssignmentRow, ...]
    right: Right | None
    """The rows that give post staff their right; None = the right does not come from rows."""
    point_id: str
    channel: str
    envelope: EnvelopeFacts | None
    """The envelope made last."""
    charges: tuple[Owed, ...]
    recalled: tuple[tuple[int, str], ...]
    """(number, name) of the originals that the agency takes back when it delivers what was granted."""
    carried: Carried | None
    results: tuple[KeptResult, ...] = ()
    """The files of results that are kept, where it is asked about them."""
    can_sign: bool = False
    """Whether the installation has a certificate to sign with."""
    last: LastAct | None = None
    """The newest event, where it is asked whether it may be taken back."""
    flow: Flow | None = None
    """The steps of other agencies, where an act is asked about that depends on them; None = the process has none."""
    rules: RuleSet = LAW
    """The rule set of the day on which the clock started; before that, of today."""
    exemption: ExemptionFacts | None = None
    """The newest step about who pays less, where the fees are reckoned."""
    lacks: tuple[str, ...] = ()
    """Data of the applicant that were not typed in when the dossier was received (`services.lacks`)."""

    @property
    def my_hands(self) -> tuple[str, ...]:
        """The holder keys that stand for the person: herself; for an official, the agency of the dossier."""
        if self.actor.is_post:
            return (person(self.actor.id),)
        return (agency(self.state.agency_code),)

    @property
    def my_tables(self) -> tuple[str, ...]:
        """The keys under which something may be offered to the person."""
        return (*self.my_hands, *(point(row.point_id) for row in self.places)) if self.actor.is_post else self.my_hands

    def owed(self, due_at: str) -> tuple[Owed, ...]:
        """The charges of a moment (RECEPTION, APPRAISAL, RETURN) that are still to be paid."""
        return tuple(charge for charge in self.charges if charge.due_at == due_at and charge.is_open)

    @property
    def is_collected(self) -> bool:
        """Whether the money of the reception was taken, so that what is more is paid at the return."""
        return self.state.received_at is not None or self.envelope is not None

    @property
    def ending(self) -> Ending:
        """How the case ended, as far as it decides what money goes back."""
        state = self.state
        return Ending(
            state.status.value if state.status in ENDED_EARLY else None,
            was_assigned=state.assignee_id is not None,
            was_carried=state.minute_at is not None,
        )


class NeedsMinute(RuleViolation):
    """Under public post the dossier is lawfully submitted only by the signed handover minute."""

    code = "reception.needs-minute"
    text = "Chưa tiếp nhận được: hồ sơ gửi qua bưu điện, biên bản giao nhận chưa ký. Ký biên bản với bưu điện trước."
    law = "QĐ 45/2016/QĐ-TTg, Điều 7"


class NotYourCase(NoRight):
    """The case belongs to a colleague."""

    code = "right.not-your-case"
    text = "Hồ sơ đang phân công cho người khác, chưa thể {act}. Lãnh đạo đơn vị có thể phân công lại."
    missing = "case"
    ask = "lãnh đạo đơn vị"


def require_desk_side(standing: Standing) -> None:
    """Refuse with NeedsMinute when the paper has not lawfully arrived."""
    state = standing.state
    if state.post_send and state.minute_at is None:
        raise NeedsMinute()


def require_own_case(standing: Standing, act: str) -> None:
    """Refuse with NotYourCase when the case is assigned to somebody else."""
    if standing.state.assignee_id not in (None, *standing.actor.persons):
        raise NotYourCase(act=act)


class PaperElsewhere(RuleViolation):
    """The paper is still on its way to the agency."""

    code = "custody.paper-elsewhere"
    text = "Phong bì {code} chưa về cơ quan, chưa {doing} được. Ký biên bản giao nhận trước."
    law = "QĐ 45/2016/QĐ-TTg, Điều 7"


def require_paper_arrived(standing: Standing, doing: str) -> None:
    """Refuse with PaperElsewhere while the post still has papers for the agency in its hands."""
    envelope = standing.envelope
    if envelope is not None and envelope.direction is Direction.SUBMIT and envelope.holder.startswith("person:"):
        raise PaperElsewhere(code=envelope.code, doing=doing)


def has_ended(standing: Standing) -> bool:
    """Whether the dossier ended without a result: only papers go home."""
    return standing.state.status in ENDED_EARLY
