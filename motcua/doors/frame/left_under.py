"""What is left under an ended agreement, in words: where each dossier stands for the post, and the next step.

The desk and control show the same lines, each with its own links.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.base.text import day_words
from motcua.ground.agreements.ending import Ending
from motcua.record.closing_out import Left, LeftDossier

LEFT_WORDS = {
    Left.DRAFT: gettext_lazy("Tiếp nhận dở"),
    Left.TO_SEAL: gettext_lazy("Đã nộp, chưa niêm phong"),
    Left.IN_HAND: gettext_lazy("Bưu điện đang giữ, chưa giao cơ quan"),
    Left.OFFERED: gettext_lazy("Chờ cơ quan ký nhận"),
    Left.AT_WORK: gettext_lazy("Cơ quan đang giải quyết, trả qua bưu điện"),
    Left.RESULT_AT_AGENCY: gettext_lazy("Đã có kết quả, chờ bưu điện nhận"),
    Left.RESULT_IN_HAND: gettext_lazy("Kết quả đang ở bưu điện, chờ phát"),
}


@dataclass(frozen=True, slots=True)
class LeftLine:
    """One dossier that is left: what it is, who holds its paper, and what is done next."""

    number: str
    href: str
    procedure: str
    left: str
    holder: str
    envelope_code: str
    step: str


def finish_words(row: Ending, day: date) -> str:
    """Return what becomes of what is left: finished until a day, or handed back."""
    if row.finish_until is None:
        return _("bàn giao lại cơ quan")
    if row.is_finished_on(day) or not row.has_ended(day):
        return _("làm nốt đến hết %(day)s") % {"day": day_words(row.finish_until)}
    return _("hết hạn làm nốt %(day)s, bàn giao lại cơ quan") % {"day": day_words(row.finish_until)}


def step_of(row: Ending, left: Left, day: date) -> str:
    """Return the next step of a dossier at a stage, under an agreement that has ended."""
    if row.is_finished_on(day):
        return _FINISHED[left]() % {"day": day_words(row.finish_until) if row.finish_until else ""}
    return _HANDED_BACK[left]()


_FINISHED = {
    Left.DRAFT: lambda: _("Làm nốt, nộp trước hết %(day)s"),
    Left.TO_SEAL: lambda: _("Niêm phong, giao cơ quan trước hết %(day)s"),
    Left.IN_HAND: lambda: _("Giao cơ quan"),
    Left.OFFERED: lambda: _("Cơ quan đếm, ký biên bản"),
    Left.AT_WORK: lambda: _("Có kết quả trước hết %(day)s thì giao bưu điện; sau đó cơ quan tự trả"),
    Left.RESULT_AT_AGENCY: lambda: _("Giao bưu điện trước hết %(day)s"),
    Left.RESULT_IN_HAND: lambda: _("Phát cho người nhận trước hết %(day)s"),
}
_HANDED_BACK = {
    Left.DRAFT: lambda: _("Mời người nộp sang quầy của cơ quan, cơ quan rút hồ sơ này"),
    Left.TO_SEAL: lambda: _("Mời người nộp sang quầy của cơ quan, cơ quan rút hồ sơ này"),
    Left.IN_HAND: lambda: _("Giao cơ quan"),
    Left.OFFERED: lambda: _("Cơ quan đếm, ký biên bản"),
    Left.AT_WORK: lambda: _("Cơ quan trả tại quầy khi có kết quả"),
    Left.RESULT_AT_AGENCY: lambda: _("Cơ quan trả tại quầy"),
    Left.RESULT_IN_HAND: lambda: _("Phát nốt, hoặc trả lại cơ quan ngay"),
}


def sums(items: dict[Left, int]) -> list[tuple[str, int]]:
    """Return the stages in words with their numbers."""
    return [(str(LEFT_WORDS[left]), count) for left, count in items.items()]


def line_of(row: Ending, item: LeftDossier, day: date, *, href: str, procedure: str, holder: str) -> LeftLine:
    """Return a dossier that is left as a line."""
    return LeftLine(
        item.number, href, procedure, str(LEFT_WORDS[item.left]), holder, item.envelope_code,
        step_of(row, item.left, day),
    )  # fmt: skip
