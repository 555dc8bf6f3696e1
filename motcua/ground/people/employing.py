"""For whom people worked, and from when: one row for each employer, agency and post office of a person.

The account says what holds now and every right is asked of it; these rows keep what was before.
"""

from datetime import date, timedelta

from motcua.ground.people.models import Account, Employment
from motcua.ground.people.rules import Employer

_PLACE = ("employer", "agency_code", "home_point_id")


def current(account_id: str) -> Employment | None:
    """Return the newest employment of an account; None = nobody has told any. One statement."""
    return Employment.objects.filter(account_id=account_id).order_by("valid_from").last()


def follow(account: Account, today: date) -> None:
    """Keep what was changed in an account's employer, agency or post office from today on."""
    if account.employer == Employer.NONE.value:
        return
    row = current(account.pk)
    if row is None:
        begin(account, None)
    elif row.valid_to is not None:
        if account.suspended_at is None and account.is_active:  # she has come back
            begin(account, max(today, row.valid_to + timedelta(days=1)))
    elif any(getattr(row, name) != getattr(account, name) for name in _PLACE):
        pass_on(account, today)
    elif row.title != account.title:
        correct(account)


def begin(account: Account, first: date | None) -> None:
    """Write the employment that the account tells; `first` None = nobody knows since when."""
    Employment.objects.create(
        id=f"{account.pk}@{first or ''}", account=account, valid_from=first, title=account.title,
        **{name: getattr(account, name) for name in _PLACE},
    )  # fmt: skip


def pass_on(account: Account, first: date) -> None:
    """End the employment that runs on the day before, and begin the one that the account tells now.

    One that would have no day is told over: nobody worked there.
    """
    row = current(account.pk)
    if row is not None and row.valid_to is None:
        if row.valid_from is not None and row.valid_from >= first:
            correct(account)
            return
        row.valid_to = first - timedelta(days=1)
        row.save(update_fields=["valid_to"])
    begin(account, first)


def correct(account: Account, first: date | None = None) -> None:
    """Tell the newest employment over as the account has it; `first` = a first day that was not known, or was wrong."""
    row = current(account.pk)
    if row is None:
        begin(account, first)
        return
    for name in (*_PLACE, "title"):
        setattr(row, name, getattr(account, name))
    if first is not None:
        row.valid_from = first
    row.save(update_fields=[*_PLACE, "title", "valid_from"])


def end(account: Account, last: date) -> None:
    """Write the last day of work of somebody."""
    row = current(account.pk)
    if row is None:
        begin(account, None)
        row = current(account.pk)
    if row is not None:
        row.valid_to = last
        row.save(update_fields=["valid_to"])
