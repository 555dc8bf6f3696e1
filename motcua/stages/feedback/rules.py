"""When a rating may be given."""

from motcua.base.violations import RuleViolation
from motcua.record.standing import Standing


class RatedAlready(RuleViolation):
    """One dossier, one rating."""

    code = "feedback.rated-already"
    text = "Hồ sơ này đã được đánh giá. Muốn nói thêm, gửi phản ánh tới Bộ phận Một cửa."


def may_rate(standing: Standing) -> None:
    """Once, after the result has been returned."""
    if standing.state.rating is not None:
        raise RatedAlready()
