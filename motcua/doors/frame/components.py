"""What the components of a page are given: plain frozen values, made by a view from what queries return.

Texts are Vietnamese as the person reads them. `owner` is always one of the values of
motcua.record.dossiers.rules.Owner: applicant, post, agency, other_agency. `href` left empty means: no link.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """How near a due instant is; each has a word, a shape and a colour (ux.md §6)."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    AMPLE = "ample"
    PAUSED = "paused"
    DONE = "done"


class Tone(StrEnum):
    """What a message is: done, to be looked at, stopped, or simply said."""

    OK = "ok"
    WARN = "warn"
    STOP = "stop"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Section:
    """One section in the top bar; `count` only when somebody must act. `key` is its function key, as F4."""

    label: str
    href: str
    current: bool = False
    count: int | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in and where; `href` opens her other doors and sign-out."""

    name: str
    role: str
    place: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A link with its words."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the way to a dossier or manifest; without `href` it is the page itself."""

    label: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """The due chip: "còn 2 ngày làm việc 3 giờ"; `detail` is the second line, "hạn 15 giờ 20, 18/11"."""

    level: Level
    text: str
    detail: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds the paper: a person or a place, never a status word.

    `waiting_for` is the one it was offered to, as long as they have not accepted.
    """

    owner: str
    name: str
    href: str = ""
    waiting_for: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """Working minutes of one owner, with the duration in words; `note` e.g. "dừng"."""

    owner: str
    minutes: int
    text: str
    name: str = ""
    """Name of the chip; empty = the general word for the owner."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class StageLine:
    """One stage of an internal process: working minutes of its budget and used, both in words; 0 = no budget is known.

    `place` is the unit that works on it, `who` the officials who did.
    """

    number: int
    name: str
    place: str
    who: str
    used_minutes: int
    used: str
    budget_minutes: int = 0
    budget: str = ""
    is_current: bool = False
    over: str = ""
    """By how much it took more than its budget, in words; empty = it did not."""


@dataclass(frozen=True, slots=True)
class Explained:
    """One dated sentence of a clock's explanation with its source; `when` is text, empty = as the line above."""

    sentence: str
    when: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry of a timeline or journey.

    `who` names person and place, `note` at most one sentence of consequence. `icon` overrides the owner's.
    """

    what: str
    when: str
    owner: str
    who: str = ""
    note: str = ""
    icon: str = ""
    is_current: bool = False
    is_planned: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a citizen's journey: post, agency, or post again."""

    owner: str
    title: str
    happenings: Sequence[Happening]


@dataclass(frozen=True, slots=True)
class AllowedAct:
    """An act that may be done now: a link to its page, or with `fields` a form that posts at once."""

    label: str
    href: str
    is_primary: bool = False
    key: str = ""
    """Shown on the button, as "Ctrl Enter" or "F2"."""
    fields: Mapping[str, str] | None = None
    """Hidden fields of the posting form: act_id, last_event_no and what the act needs; None = a plain link."""
    warns: bool = False


@dataclass(frozen=True, slots=True)
class RefusedAct:
    """An act that may not be done now, with half a sentence on the closed line and the whole reason inside."""

    label: str
    short: str
    sentence: str
    law: str = ""
    remedy: str = ""
    """“Người làm được: …” or “Làm được từ …” or what to bring."""
    link: Link | None = None
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class CountCell:
    """One count in the table of papers; `name` empty = this kind of copy is not asked for ("–")."""

    kind: str
    """"original", "certified" or "photocopy"."""
    name: str = ""
    value: str = ""
    error: str = ""
    asked: str = ""
    """The number that the published list asks for; shown pale in an empty cell, and taken by Enter."""
    has_focus: bool = False


@dataclass(frozen=True, slots=True)
class CountRow:
    """One published component with its counts; `state` is ok, missing, extra or unneeded, `words` says it."""

    number: int
    name: str
    hint: str
    cells: Sequence[CountCell]
    state: str = ""
    words: str = ""
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a guided form; `state` is done, current or ahead."""

    label: str
    state: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value in a summary list; `link` is an action at the end of the line."""

    label: str
    value: str
    detail: str = ""
    href: str = ""
    link: Link | None = None
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """A panel of one message: what happened (title), one or two sentences, the rule, what can be done."""

    tone: Tone
    title: str
    text: str = ""
    law: str = ""
    links: Sequence[Link] = ()
    code: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake on a form in the summary on top: the sentence and the id of its input."""

    sentence: str
    field_id: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A big figure that opens its dossiers; `tone` is plain, red or amber."""

    number: str
    label: str
    href: str
    detail: str = ""
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class HeatColumn:
    """A column of the heat table; `hue` is red, amber, straw, blue, slate or grey, `icon` a due level."""

    label: str
    hue: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A number that opens its dossiers."""

    number: int
    href: str = ""


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A row of the heat table: one cell per column, then its sum."""

    label: str
    cells: Sequence[HeatCell]
    total: HeatCell
    href: str = ""


@dataclass(frozen=True, slots=True)
class Heat:
    """Numbers by row and column; each column has its own scale of tints."""

    corner: str
    columns: Sequence[HeatColumn]
    rows: Sequence[HeatRow]
    totals: HeatRow | None = None


@dataclass(frozen=True, slots=True)
class Scan:
    """The scan box: where it sends its code, what it says, and the last scan."""

    action: str
    label: str = "Quét mã, hoặc gõ mã hồ sơ, tên, số điện thoại"
    placeholder: str = "Phong bì, phiếu hẹn, mã bưu gửi, căn cước…"
    name: str = "q"
    method: str = "post"
    """A scan may be a personal number or a name, which never stand in an address: get only where codes alone come."""
    value: str = ""
    sound: str = ""
    """What the last scan was: ok, warn or stop; heard once, when the page comes."""
    fields: Mapping[str, str] = field(default_factory=dict)
    last_code: str = ""
    last_text: str = ""
    last_sound: str = "ok"
    """What the last scan was, also when it has been heard."""
    is_live: bool = False
    """Whether script asks for each scan by itself and swaps what the answer has changed (data-mc-swap)."""
    done: int | None = None
    total: int | None = None
    first_line: str = ""
    second_line: str = ""
    has_focus: bool = True
    """Whether the box has the focus when the page comes; a scan lands in it all the same."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A scan that must not go on: until Esc or its button; the scanner's Enter cannot close it."""

    title: str
    code: str
    text: str
    label: str
    href: str
    others: Sequence[Link] = ()
    posts: Sequence[AllowedAct] = ()
    """What else a hand may do about it: forms that post at once."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key and what it does, on the key map."""

    keys: str
    does: str


@dataclass(frozen=True, slots=True)
class DemoRole:
    """A role of the demo to enter with one click; `value` is what the form sends, `task` what waits for this person."""

    value: str
    owner: str
    title: str
    person: str
    place: str = ""
    task: str = ""
