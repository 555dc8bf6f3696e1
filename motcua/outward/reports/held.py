"""What people still hold who may no longer act: nothing is lost by it, but somebody must take it over."""

from datetime import datetime

from motcua.base.text import day_words, number
from motcua.ground.deadlines.queries import calendar, rule_set
from motcua.ground.deadlines.rules import add_working_days, local
from motcua.record.takeovers import holding
from motcua.record.takeovers.holding import Holder


def still_held(at: datetime) -> list[str]:
    """Return a sentence for each suspended or closed account that has held something for too many working days since.

    How many is `held_after_suspension_working_days` of the rule set of the day [?]. Named by account, not by name.
    """
    today = local(at).date()
    days = rule_set(today).held_after_suspension_working_days
    found = []
    for row in holding.holders():
        since = row.since or row.oldest
        if since is not None and add_working_days(local(since).date(), days, calendar("VN")) < today:
            found.append(_sentence(row, since))
    return found


def _sentence(row: Holder, since: datetime) -> str:
    parts = [f"{number(row.envelopes)} phong bì"] if row.envelopes else []
    parts += [f"{number(row.offers)} phong bì đang chờ nhận"] if row.offers else []
    parts += ["tiền trong két"] if row.has_money else []
    what = ", ".join(parts)
    return f"Tài khoản {row.person_id} không còn làm việc từ {day_words(local(since).date())} còn giữ {what}."
