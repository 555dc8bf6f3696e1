"""What applies to me: one question a page; the answers stand in the address as numbers of choices and say nothing else.

The back button, a copied address and a page without script all work: nothing is kept.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.base.text import vnd
from motcua.base.violations import NotThere
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.session import now
from motcua.doors.portal import shown, words
from motcua.ground.catalogue.queries import procedure_in_force
from motcua.ground.catalogue.questions import PATH_MOST, Applied, NoSuchAnswer, what_applies
from motcua.ground.catalogue.rules import Procedure
from motcua.ground.deadlines.rules import local

_PATH = re.compile(r"[1-9][0-9]{0,2}(-[1-9][0-9]{0,2})*")
_LENGTH_MAX = 4 * PATH_MOST


@require_safe
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Ask the next question, or tell what applies. `c`: choices so far, `t`: the one made now, `tiep`: it was sent."""
    day = local(now()).date()
    try:
        version = procedure_in_force(code, day)
    except NotThere as fault:
        raise Http404 from fault
    if not version.questions:
        raise Http404
    told, choice = request.GET.get("c", ""), request.GET.get("t", "")
    here = reverse("portal:ask", args=[code])
    if choice:
        return SeeOther(_address(here, f"{told}-{choice}" if told else choice))
    context = {
        "procedure": version,
        "procedure_href": reverse("portal:procedure", args=[code]),
        "again_href": here,
    }
    try:
        applied = what_applies(version, _choices(version, told), day=day)
    except NoSuchAnswer as fault:
        return render(request, "portal/ask.html", context | {"violation": fault}, status=fault.status)
    context |= {
        "path": told,
        "answered": _answered(applied, told, here),
        "back_href": _back(applied, told, here, context),
    }
    if applied.question is None:
        return render(request, "portal/applies.html", context | _result(version, applied, day))
    context |= {
        "question": applied.question,
        "number": len(applied.given) + 1,
        "choices": [(place, answer.text) for place, answer in enumerate(applied.choices, start=1)],
        "fault": _("Chọn một câu trả lời.") if "tiep" in request.GET else "",
    }
    return render(request, "portal/ask.html", context, status=422 if context["fault"] else 200)


def _choices(version: Procedure, text: str) -> tuple[int, ...]:
    """Read choices from an address. Raises NoSuchAnswer."""
    if not text:
        return ()
    if len(text) > _LENGTH_MAX or not _PATH.fullmatch(text):
        raise NoSuchAnswer(procedure=version.short_name)
    return tuple(int(part) for part in text.split("-"))


def _address(here: str, path: str) -> str:
    """Return the address of a path; what is no path is sent along and refused there."""
    return f"{here}?c={path}" if path and _PATH.fullmatch(path) and len(path) <= _LENGTH_MAX else f"{here}?c=0"


def _back(applied: Applied, told: str, here: str, context: dict[str, Any]) -> str:
    if not applied.given:
        return str(context["procedure_href"])
    before = told.rpartition("-")[0]
    return _address(here, before) if before else here


def _answered(applied: Applied, told: str, here: str) -> list[dict[str, str]]:
    """Return what was answered, each with the address at which it is asked again."""
    parts = told.split("-") if told else []
    return [
        {
            "question": given.question.text,
            "answer": given.answer.text,
            "href": _address(here, "-".join(parts[:place])) if place else here,
        }
        for place, given in enumerate(applied.given)
    ]


def _result(version: Procedure, applied: Applied, day: date) -> dict[str, Any]:
    chosen = version.chosen("", applied.case)
    return {
        "case_name": applied.case_name,
        "limit": words.limit(applied.limit.quantity, applied.limit.unit),
        "pieces": _pieces(version, applied),
        "sets": version.set_count,
        "fees": _fees(version, applied),
        "postage": shown.postage_lines(version, day),
        "places": shown.place_rows(version, local(now())),
        "by_post": shown.by_post(submit=version.post_submit, home=version.post_return),
        "result_name": chosen.result_name,
    }


def _pieces(version: Procedure, applied: Applied) -> list[dict[str, Any]]:
    rows = shown.pieces_of(applied.components, version.set_count)
    return [
        {"piece": row, "reason": applied.reasons.get(item.component_no, "")}
        for row, item in zip(rows, applied.components, strict=True)
    ]


def _fees(version: Procedure, applied: Applied) -> Sequence[dict[str, str]]:
    """Return what it costs, what is lowered with its ground and what it would have been."""
    whole = {fee.fee_no: fee.amount_vnd for fee in version.fees_for(applied.case)}
    when = {"RECEPTION": _("khi nộp hồ sơ"), "RETURN": _("khi nhận kết quả")}
    return [
        {
            "label": fee.label,
            "amount": vnd(fee.amount_vnd),
            "when": when.get(fee.due_at, ""),
            "law": fee.legal_basis,
            "reason": fee.exempted_by,
            "before": vnd(whole[fee.fee_no]) if fee.exempted_by and fee.fee_no in whole else "",
        }
        for fee in applied.fees
    ]
