"""What the public is told: every procedure of a day, whether the post receives and returns it, and who decided so.

Law: QĐ 45/2016/QĐ-TTg, Art. 13, 18: both lists are published, that of what goes through the post and that of what does
not.
"""

from dataclasses import dataclass
from datetime import date

from motcua.ground.catalogue import queries
from motcua.ground.catalogue.listings.rules import Decision, Way

_ALL = 100_000


@dataclass(frozen=True, slots=True)
class Line:
    """One procedure; `decision` None = no decision names it, the procedure itself says."""

    code: str
    name: str
    field_name: str
    way: Way
    decision: Decision | None
    note: str

    @property
    def is_through(self) -> bool:
        """Whether the post does anything with it."""
        return self.way.submit or self.way.home


def lines(day: date, words: str = "") -> tuple[Line, ...]:
    """Return the procedures in force on a day whose search key holds all the words, by name. Two statements at most.

    `words` is a search key (motcua.base.text.search_key).
    """
    return tuple(
        Line(
            row.code,
            row.short_name,
            row.field_name,
            Way(row.post_submit, row.post_return),
            row.listed_by.decision if row.listed_by else None,
            row.listed_by.note if row.listed_by else "",
        )
        for row in queries.list_procedures(day, words, size=_ALL)
    )
