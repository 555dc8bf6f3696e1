"""The life of a dossier as a page: a picture of its statuses and all its acts, printed from the table.

`python -m motcua.record.dossiers.diagram` prints docs/life-cycle.md; a test compares the two.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence

from motcua.ground.people.rules import ROLE_WORDS
from motcua.record.dossiers.roles import TRANSFERABLE, WHO_MAY
from motcua.record.dossiers.rules import (
    ACTS,
    AFTER_LAST,
    BEFORE,
    IF_ASKED,
    STATUSES,
    UNDONE,
    Act,
    ActRule,
    Clock,
    Owner,
    Status,
    undone_in,
)

HEAD = """\
# The life of a dossier

Printed from the table of acts in `motcua/record/dossiers/rules.py`; do not edit it here:

    python -m motcua.record.dossiers.diagram > docs/life-cycle.md

The status is where a dossier stands in law. Who holds the paper, whose money it is and whose time it is are questions
of their own (ARCHITECTURE.md).
"""
STAGES = {
    "reception": "Reception (tiếp nhận)",
    "processing": "Processing (thẩm định, phê duyệt)",
    "returning": "Returning (trả kết quả)",
    "feedback": "Feedback (đánh giá)",
}
_CLOCK_WORDS = {
    Clock.NONE: "",
    Clock.START: "starts",
    Clock.STOP: "stops",
    Clock.RESUME: "runs again",
    Clock.END: "ends",
}
_OWNER_WORDS = {
    Owner.APPLICANT: "applicant",
    Owner.POST: "post",
    Owner.AGENCY: "agency",
    Owner.OTHER_AGENCY: "other agency",
    Owner.NOBODY: "nobody",
}


def moves() -> Iterator[tuple[Act, Status | None, Status]]:
    """Yield every move of the table as (act, from, to); back to the status before stands once for each such status."""
    for act, rule in ACTS.items():
        for start, target in rule.moves.items():
            for end in _ends(start, target):
                yield act, start, end


def _ends(start: Status | None, target: Status | str) -> Sequence[Status]:
    if target == UNDONE:
        return undone_in(start)
    if target == IF_ASKED:
        return [status for status in (start, Status.AWAITING_OPINION) if status is not None]
    return _waited_in(start) if target in (BEFORE, AFTER_LAST) else (Status(target),)


def _waited_in(waiting: Status | None) -> list[Status]:
    """The statuses from which a dossier comes to wait."""
    return sorted(
        {
            start
            for rule in ACTS.values()
            for start, target in rule.moves.items()
            if target is waiting and start not in (None, waiting)
        }
    )


def life_cycle() -> str:
    """Return the page in Markdown: a Mermaid state diagram, the statuses, and the acts by stage."""
    parts = [HEAD, _picture(), _statuses(), *(_stage(name) for name in STAGES), _foot()]
    return "\n".join(parts)


def _picture() -> str:
    """The moves that change the status; acts that stay in it are in the tables alone."""
    arrows: dict[tuple[Status | None, Status], list[str]] = {}
    for act, start, end in moves():
        if start is not end:
            arrows.setdefault((start, end), []).append(act.value)
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"    {status.value}: {rule.word}" for status, rule in STATUSES.items()]
    lines += [
        f"    {start.value if start else '[*]'} --> {end.value}: {', '.join(acts)}"
        for (start, end), acts in arrows.items()
    ]
    lines += [f"    {status.value} --> [*]" for status, rule in STATUSES.items() if rule.is_end]
    return "\n".join([*lines, "```", ""])


def _statuses() -> str:
    rows = [
        (f"`{status.value}`", rule.word, str(rule.portal_code), "yes" if rule.is_end else "", rule.public_sentence)
        for status, rule in STATUSES.items()
    ]
    return table("Statuses", ("status", "in words", "national portal", "end", "what the applicant reads"), rows)


def _stage(name: str) -> str:
    head = ("act", "button", "who", "from → to", "whose turn then", "clock", "form", "event", "law")
    rows = [
        (
            f"`{act.value}`",
            rule.button,
            _who(act),
            _moves(rule),
            _turn(rule),
            _CLOCK_WORDS[rule.clock],
            rule.form or "",
            f"`{rule.event}`",
            rule.law or "",
        )
        for act, rule in ACTS.items()
        if rule.stage == name
    ]
    return table(STAGES[name], head, rows)


def _foot() -> str:
    return """\
¹ Post staff only while an agreement in force transfers this stage (RECEPTION, DIGITISE or RETURN) of the procedure to
their point, with training and assignment of their own (QĐ 45/2016/QĐ-TTg, Art. 13, 16; NĐ 118/2025/NĐ-CP, Art. 10.3).
Papers taken back at delivery are handed over under RETURN; papers that never reached the agency are given back under
RECEPTION.
"""


def _who(act: Act) -> str:
    words = ", ".join(sorted(ROLE_WORDS[role] for role in WHO_MAY[act]))
    return f"{words}; {TRANSFERABLE[act]}¹" if act in TRANSFERABLE else words


def _moves(rule: ActRule) -> str:
    by_target: dict[str, list[str]] = {}
    for start, target in rule.moves.items():
        by_target.setdefault(_end(start, target), []).append(start.value if start else "(new)")
    return "; ".join(f"{', '.join(starts)} → {end}" for end, starts in by_target.items())


def _end(start: Status | None, target: Status | str) -> str:
    if target == BEFORE:
        return "the status before"
    if target == AFTER_LAST:
        return "the status before, with the last answer"
    if target == IF_ASKED:
        return "awaiting_opinion, or stays when nobody is asked"
    if target == UNDONE:
        return "where it was before the act that is taken back"
    return "stays" if target == start else Status(target).value


def _turn(rule: ActRule) -> str:
    words = _OWNER_WORDS[rule.turn] if rule.turn else "as before"
    return f"{words}; sent by post: {_OWNER_WORDS[rule.turn_by_post]}" if rule.turn_by_post else words


def table(title: str, head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a section of a page in Markdown: a title and a table."""
    columns = list(head)
    lines = [f"## {title}", "", _row(columns), _row("---" for _ in columns), *(_row(row) for row in rows), ""]
    return "\n".join(lines)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.stdout.write(life_cycle())
