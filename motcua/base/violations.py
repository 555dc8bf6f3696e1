"""What a rule says when the answer is no.

A violation is expected: it is shown to a person and counted, never logged as a fault. Anything else that is raised is
a defect.
"""

from typing import Any, ClassVar


class RuleViolation(Exception):
    """A rule refused; nothing was written.

    `code` is public and stable, API clients switch on it. `text` is the Vietnamese sentence that says what happened and
    what to do; `{names}` in it are filled from the facts. `law` names the rule (instrument, article), `field` the input
    that the sentence belongs to; both may be given by the class or, as facts of these names, by the one who raises.
    """

    code: ClassVar[str] = "rule.violated"
    text: ClassVar[str] = "Chưa thực hiện được."
    law: str | None = None
    field: str | None = None
    missing: ClassVar[str] = ""
    """Of a right that is not there: the table whose row is missing (record/rights); "" = what refuses is no row."""
    ask: str = ""
    """Who can put it right; "" = nobody in particular. May be given by the one who raises, like `law`."""
    status: ClassVar[int] = 409
    """What doors answer with: 409 a rule, 403 no right, 404 not there for this person, 422 input that is unreadable."""

    def __init__(self, **facts: Any) -> None:
        self.law = facts.pop("law", type(self).law)
        self.field = facts.pop("field", type(self).field)
        self.ask = facts.pop("ask", type(self).ask)
        self.facts = facts
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        """The Vietnamese sentence with its facts filled in."""
        return self.text.format(**self.facts)


class NotReadable(RuleViolation):
    """Input that cannot be what it is said to be: wrong shape, type, range or letters."""

    code = "input.not-readable"
    text = "{sentence}"
    status = 422


class NoRight(RuleViolation):
    """This person may not do this; somebody else may, or nobody."""

    code = "right.missing"
    text = "{sentence}"
    status = 403


class NotThere(RuleViolation):
    """The thing does not exist, or not for this person: the answer is the same, so that nothing is told by asking."""

    code = "not-there"
    text = "Không tìm thấy {thing}. Kiểm tra lại mã, hoặc hồ sơ không thuộc nơi làm việc của bạn."
    status = 404
