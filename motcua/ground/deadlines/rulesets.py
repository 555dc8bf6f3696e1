"""Rule sets: the settings by which the State's rules on time are read, as dated values. No Django, no clock.

A decree that changes a number opens a new rule set on its first day; a dossier keeps the one that was in force on the
day its clock began.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from motcua.base.violations import RuleViolation
from motcua.ground.deadlines import giving_back
from motcua.ground.deadlines.terms import Counting, DayCounting, OnSupplement, Precision
from motcua.ground.deadlines.worktime import WorkCalendar


class RuleSetNotReadable(RuleViolation):
    """A setting of a rule set that no office could work by."""

    code = "deadline.rule-set-not-readable"
    text = "Bộ quy tắc thời hạn chưa dùng được: {reason}"
    status = 422


class LatenessAgainst(StrEnum):
    """After a re-appointment: which due instant tells early from overdue."""

    ORIGINAL = "original"
    NEW = "new"


FROM_ONE = (
    "re_appoint_least_working_days", "supplement_notice_working_days", "opinion_answer_working_days",
    "invitations_least", "invitation_gap_working_days", "complaint_months", "complaint_answer_working_days",
    "safety_percent", "compensation_times_postage", "compensation_days", "due_soon_working_days",
    "due_later_working_days", "fee_rounded_down_to_vnd", "finish_in_hand_days", "held_after_suspension_working_days",
)  # fmt: skip
"""Numbers of a rule set that are 1 or more."""
NUMBERS = (*FROM_ONE, "undo_within_minutes", "round_up_minutes")
"""Every number of a rule set, under the name of its column."""
ON_RESULTS = ("electronic_result_level", "electronic_result_is_signed")
"""What a rule set says of results that go home as files, under the names of its columns."""
ON_SIGHT = ("name_masked_after_handover",)
"""What a rule set says of what the post still reads, under the names of its columns."""
ON_REFUNDS = ("refund_not_accepted", "refund_withdrawn", "refund_stopped")
"""What a rule set says of money that goes back when a case ends early, under the names of its columns."""
_FROM_ONE_WORDS = {name: "số ngày làm việc phải từ 1 trở lên." for name in FROM_ONE if name.endswith("_working_days")}


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The settings of one time; `valid_to` is the last day on which a clock may begin under it, None = open.

    `on_supplement`, `day_counting` and `cutoff` count for procedures that state none of their own. Days are working
    days. Raises RuleSetNotReadable, CountingNotReadable.
    """

    id: str = "VN@"
    label: str = ""
    """The short name by which `motcua due` asks for it, such as "2025"."""
    name: str = "Bộ quy tắc theo luật"
    valid_from: date = date.min
    valid_to: date | None = None
    on_supplement: OnSupplement = OnSupplement.RESTART
    day_counting: DayCounting = DayCounting.BY_CLOCK
    cutoff: time | None = None
    """After it a dossier is handed on the next morning, and a same-day procedure is due the next working day."""
    cutoff_moves_clock: bool = False
    """Whether a receipt after the cut-off also starts every other limit in working time on the next working day."""
    round_up_minutes: int = 0
    precision: Precision = Precision.DAY
    lateness_against: LatenessAgainst = LatenessAgainst.ORIGINAL
    re_appoint_least_working_days: int = 1
    supplement_notice_working_days: int = 3
    opinion_answer_working_days: int = 5
    """Days that an asked agency has where the question names no other (NĐ 61/2018, Art. 19.5, gives no number)."""
    undo_within_minutes: int = 10
    """So long after an act who did it may take it back; the law names no term, 0 = never."""
    invitations_least: int = 2
    """Invitations before a result that nobody takes goes back to the agency (TT 17/2017, Art. 5.2)."""
    invitation_gap_working_days: int = 2
    complaint_months: int = 6
    """Months after the promised transit in which the post takes a complaint (TT 17/2017, Art. 8)."""
    complaint_answer_working_days: int = 5
    safety_percent: int = 100
    """Share of items that the post promises to bring safely (TT 17/2017, Art. 7)."""
    compensation_times_postage: int = 4
    """What is lost costs the post at least so many times the postage (NĐ 47/2011, Art. 24–27)."""
    compensation_days: int = 30
    """Days after the minute on liability in which compensation is paid."""
    due_soon_working_days: int = 3
    """Below so many working days left a dossier is due soon; as the next a choice of the province."""
    due_later_working_days: int = 5
    """Up to so many working days left a dossier has ample time, but not much of it."""
    electronic_result_level: str = "FULL"
    """From this level of service on line on a result may go home as a file: INFO (all), PARTIAL, FULL (NĐ 42/2022)."""
    electronic_result_is_signed: bool = True
    """Whether a result goes home as a file only signed, where the installation has a certificate."""
    fee_rounded_down_to_vnd: int = 1
    """A fee lowered by a share is rounded down to a multiple of so many đồng; the law names none."""
    refund_not_accepted: str = "PHI=ALWAYS, LE_PHI=ALWAYS"
    refund_withdrawn: str = "PHI=BEFORE_WORK, LE_PHI=BEFORE_WORK, POSTAGE=BEFORE_CARRIAGE"
    refund_stopped: str = "LE_PHI=ALWAYS"
    finish_in_hand_days: int = 30
    """Calendar days after agreement, training or assignment ended in which what is in hand is still brought home."""
    held_after_suspension_working_days: int = 1
    """What a person who may no longer act has held for more working days since is told of by `motcua verify`."""
    name_masked_after_handover: bool = True
    """Whether the post reads initials alone once its leg of the journey is over; the law is silent on the name."""
    source: str = ""
    confidence: str = "verified"

    def __post_init__(self) -> None:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise RuleSetNotReadable(reason="ngày cuối đứng trước ngày đầu.", field="valid_to")
        for name in FROM_ONE:
            if getattr(self, name) < 1:
                raise RuleSetNotReadable(reason=_FROM_ONE_WORDS.get(name, "con số phải từ 1 trở lên."), field=name)
        if self.safety_percent > 100:
            raise RuleSetNotReadable(reason="mức an toàn không quá 100 %.", field="safety_percent")
        if self.due_later_working_days < self.due_soon_working_days:
            raise RuleSetNotReadable(reason="mức gần đến hạn phải từ mức sắp đến hạn.", field="due_later_working_days")
        if self.cutoff_moves_clock and self.cutoff is None:
            raise RuleSetNotReadable(reason="giờ chốt dời đồng hồ thì phải có giờ chốt.", field="cutoff_moves_clock")
        for name in ON_REFUNDS:
            try:
                giving_back.read(getattr(self, name))
            except ValueError:
                raise RuleSetNotReadable(
                    reason="khoản được hoàn ghi dạng “PHI=ALWAYS, POSTAGE=BEFORE_CARRIAGE”.", field=name
                ) from None
        self.counting()

    def goes_back(self, status: str) -> Mapping[str, giving_back.When]:
        """Return what goes back when a case ends in a status: kind of money → until when; nothing of other ends."""
        return giving_back.read(getattr(self, f"refund_{status}", ""))

    def counting(
        self, *, on_supplement: str | None = None, day_counting: str | None = None, cutoff: time | None = None
    ) -> Counting:
        """Return what limits are counted by; what a procedure states itself goes before. Raises CountingNotReadable."""
        return Counting(
            on_supplement=OnSupplement(on_supplement or self.on_supplement),
            day_counting=DayCounting(day_counting or self.day_counting),
            cutoff=cutoff or self.cutoff,
            cutoff_moves_clock=self.cutoff_moves_clock,
            round_up_minutes=self.round_up_minutes,
        )

    def holds(self, day: date) -> bool:
        """Tell whether a clock that begins on a day runs under it."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


LAW = RuleSet()
"""What the law says where nothing else was set: by the clock, from zero after a supplement, no cut-off, no rounding."""


def rule_set_on(rows: Sequence[RuleSet], day: date) -> RuleSet:
    """Return the rule set for a clock that begins on a day.

    On a day without one, the newest that had begun by then: law that was closed and not replaced goes on. Before the
    first, the first; LAW when there is none at all.
    """
    begun = [row for row in rows if row.valid_from <= day]
    holding = [row for row in begun if row.holds(day)]
    if holding or begun:
        return max(holding or begun, key=lambda row: row.valid_from)
    return min(rows, key=lambda row: row.valid_from, default=LAW)


def hand_on_by(received_at: datetime, rules: RuleSet, calendar: WorkCalendar) -> datetime:
    """Return until when a dossier is handed on to those who appraise it: the close of its day; local time.

    Received after the cut-off, after the last session or on a day off: the opening of the next working day.
    Law: NĐ 61/2018/NĐ-CP, Art. 18; the hour is kept by the practice under NĐ 118/2025/NĐ-CP. Raises
    CalendarWithoutWork, OutOfRange.
    """
    day = received_at.toordinal()
    is_in_time = rules.cutoff is None or received_at.time() <= rules.cutoff
    if is_in_time and calendar.hours(day).total and received_at <= calendar.close_of(day):
        return calendar.close_of(day)
    return calendar.opening_of(calendar.working_day(day, 1))


def as_settings(rules: RuleSet) -> dict[str, Any]:
    """Return the settings by name, plain values, as a row or a line of JSON holds them."""
    return {
        "on_supplement": rules.on_supplement.value,
        "day_counting": rules.day_counting.value,
        "cutoff": f"{rules.cutoff:%H:%M}" if rules.cutoff else None,
        "cutoff_moves_clock": rules.cutoff_moves_clock,
        "round_up_minutes": rules.round_up_minutes,
        "precision": rules.precision.value,
        "lateness_against": rules.lateness_against.value,
        "re_appoint_least_working_days": rules.re_appoint_least_working_days,
        "supplement_notice_working_days": rules.supplement_notice_working_days,
    }
