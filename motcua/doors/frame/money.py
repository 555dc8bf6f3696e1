"""How a charge stands, in words: for every page that shows what a dossier costs."""

from django.utils.translation import gettext as _

from motcua.base.text import vnd
from motcua.record.payments.rules import Owed


def state_words(charge: Owed) -> tuple[str, ...]:
    """Return whether it was paid and when it is, why it is lowered, what is too much and what went back."""
    return (_paid(charge), *_lowered(charge), *_back(charge))


def _paid(charge: Owed) -> str:
    if charge.cancelled:
        return _("không phải nộp nữa")
    if not charge.amount_vnd:
        return _("miễn")
    if charge.paid:
        return _("đã thu")
    return {
        "RECEPTION": _("thu khi nộp"),
        "APPRAISAL": _("thu theo thông báo"),
        "RETURN": _("thu khi trả kết quả"),
    }[charge.due_at]


def _lowered(charge: Owed) -> tuple[str, ...]:
    if charge.cancelled or not charge.exempted_by:
        return ()
    told = {"amount": vnd(charge.spared_vnd), "why": charge.exempted_by}
    return (_("giảm %(amount)s: %(why)s") % told,) if charge.spared_vnd else (charge.exempted_by,)


def _back(charge: Owed) -> tuple[str, ...]:
    said = []
    if charge.refunded_vnd:
        said.append(_("đã hoàn %(amount)s") % {"amount": vnd(charge.refunded_vnd)})
    if charge.too_much_vnd and not charge.cancelled:
        said.append(_("thu thừa %(amount)s, chờ hoàn") % {"amount": vnd(charge.too_much_vnd)})
    return tuple(said)
