"""One act for many dossiers that were ticked in a list: what it will do is restated, each has its own result.

Two posts: the first shows every dossier with who, what and until when, the second does it. Nothing is lost when some
refuse; the same post again repeats the same acts and changes nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from pydantic import ValidationError

from motcua.base.violations import NotReadable, RuleViolation
from motcua.doors.frame import many
from motcua.doors.frame.acts import acts
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.components import Problem
from motcua.doors.frame.faults import faults_of
from motcua.doors.frame.many import Picked
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.doors.office import work
from motcua.doors.office.asking import FORMS, OfficeForm
from motcua.doors.office.effects import effects_of_many
from motcua.doors.office.top import page_of
from motcua.ground.people.rules import Role
from motcua.record import lists
from motcua.record.dossiers.rules import Act
from motcua.record.lists import Row
from motcua.record.standing import Standing


@dataclass(frozen=True, slots=True)
class ManyAct:
    """An act that makes sense for several dossiers at once, as one group of people does it."""

    address: str
    act: Act
    label: str
    confirm: str
    done: str
    for_whom: Callable[[Visitor], bool]
    fits: Callable[[Row, Visitor], bool] = lambda row, who: True
    why_not: str = ""
    """What is said of a dossier that does not fit."""


def _is_head(who: Visitor) -> bool:
    return Role.UNIT_HEAD in who.roles


def _is_officer(who: Visitor) -> bool:
    return Role.CASE_OFFICER in who.roles and Role.UNIT_HEAD not in who.actor.roles


def _appraises(who: Visitor) -> bool:
    return Role.CASE_OFFICER in who.roles


def many_acts() -> tuple[ManyAct, ...]:
    """Return the acts for many, in the order in which a case meets them."""
    return (
        ManyAct(
            "nhan-thu-ly", Act.ASSIGN, _("Nhận thụ lý"), _("Nhận thụ lý"), _("Đã nhận thụ lý"), _is_officer,
            lambda row, who: row.assignee_id is None, _("Hồ sơ đã có người thụ lý."),
        ),
        ManyAct("phan-cong", Act.ASSIGN, _("Phân công"), _("Phân công"), _("Đã phân công"), _is_head),
        ManyAct(
            "chuyen-dong-nghiep", Act.ASSIGN, _("Chuyển đồng nghiệp"), _("Chuyển đồng nghiệp"), _("Đã chuyển"),
            _is_officer, lambda row, who: row.assignee_id in who.persons, _("Hồ sơ không do bạn thụ lý."),
        ),
        ManyAct(
            "trinh-phe-duyet", Act.PROPOSE, _("Trình phê duyệt"), _("Trình phê duyệt"), _("Đã trình"), _appraises,
        ),
        ManyAct("phe-duyet", Act.APPROVE, _("Phê duyệt"), _("Phê duyệt"), _("Đã phê duyệt"), _is_head),
        ManyAct("tra-lai", Act.SEND_BACK, _("Trả lại"), _("Trả lại"), _("Đã trả lại"), _is_head),
    )  # fmt: skip


def offered(who: Visitor, *asked: str) -> tuple[ManyAct, ...]:
    """Return the acts for many that a list offers a person; `asked` = their addresses, none = all that are hers."""
    return tuple(item for item in many_acts() if item.for_whom(who) and (not asked or item.address in asked))


@dataclass(frozen=True, slots=True)
class Asked:
    """One dossier on the page that restates: its line, and why it cannot be done, "" when it can."""

    line: work.Line
    picked: Picked
    why_not: str = ""
    law: str = ""
    result: str = ""
    """What would go home; for who decides."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one dossier."""

    number: str
    href: str
    about: str
    is_done: bool
    text: str
    law: str = ""


@require_http_methods(["GET", "POST"])
@at_door("office")
def do_many(request: HttpRequest) -> HttpResponseBase:
    """Restate an act for the dossiers that were ticked, or do it and show the result of each."""
    who = visitor(request)
    back = _back_to(request)
    if request.method == "GET":
        return SeeOther(back)
    chosen = next((item for item in offered(who) if item.address == request.POST.get("viec")), None)
    try:
        if chosen is None:
            raise NotReadable(sentence=_("Chưa chọn việc cần làm cho các hồ sơ. Bấm một nút ở đầu danh sách."))
        picked = many.picked_from(request.POST, things=_("hồ sơ"))
    except NotReadable as fault:
        context = page_of(request, who) | {"problems": [Problem(fault.sentence)], "back": back, "title": _("Chưa chọn")}
        return render(request, "office/many.html", context, status=fault.status)
    rows = _rows(who, picked)
    if request.POST.get("buoc") == "lam":
        return _done(request, who, chosen, picked, rows, back)
    return _restated(request, who, chosen, picked, rows, back, None)


def _back_to(request: HttpRequest) -> str:
    """The list from which the ticks came: an address of our own door, else the inbox."""
    asked = request.POST.get("ve", "")
    return asked if asked.startswith(reverse("office:inbox")) and "\\" not in asked else reverse("office:inbox")


def _rows(who: Visitor, picked: Sequence[Picked]) -> dict[UUID, Row]:
    """Return the rows of the ticked dossiers that she may see, by id. One statement."""
    wanted = lists.annotated(work.office_of(who).filter(pk__in=[item.dossier_id for item in picked]))
    rows = (lists.row(found) for found in wanted.values(*lists.COLUMNS))
    return {row.id: row for row in rows}


def _restated(
    request: HttpRequest,
    who: Visitor,
    chosen: ManyAct,
    picked: Sequence[Picked],
    rows: Mapping[UUID, Row],
    back: str,
    form: OfficeForm | None,
) -> HttpResponse:
    """Show what will be done to which dossier, and which cannot be done and why; `form` brings faults with it."""
    asked = _asked(who, chosen, picked, rows)
    ready = [item for item in asked if not item.why_not]
    standing = _standing(who, rows, ready, chosen)
    if form is None and standing is not None:
        form = _form(chosen, standing, who)
    context = page_of(request, who) | {
        "title": chosen.label,
        "chosen": chosen,
        "ready": ready,
        "left_out": [item for item in asked if item.why_not],
        "form": form,
        "is_error": form is not None and bool(form.errors),
        "effects": effects_of_many(chosen.act, standing) if standing is not None else (),
        "shows_result": chosen.act is Act.APPROVE,
        "back": back,
        "warns": False,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if context["is_error"] else HTTPStatus.OK
    return render(request, "office/many.html", context, status=status)


def _asked(who: Visitor, chosen: ManyAct, picked: Sequence[Picked], rows: Mapping[UUID, Row]) -> list[Asked]:
    """Return each ticked dossier with why it cannot be done; those that are not hers to see are left out."""
    known = [item for item in picked if item.dossier_id in rows]
    lines = work.lines([rows[item.dossier_id] for item in known], who)
    found = []
    for item, line in zip(known, lines, strict=True):
        row = rows[item.dossier_id]
        refusal = work.refusal_for(chosen.act, row, who)
        if refusal is not None:
            found.append(Asked(line, item, refusal.sentence, refusal.law or ""))
        else:
            why_not = "" if chosen.fits(row, who) else chosen.why_not
            found.append(Asked(line, item, why_not, result=lists.procedure_of(row).result_name))
    return found


def _standing(who: Visitor, rows: Mapping[UUID, Row], ready: Sequence[Asked], chosen: ManyAct) -> Standing | None:
    """How the first of the dossiers stands: the form and the effects are the same for all."""
    return _stands(who, rows[ready[0].picked.dossier_id], chosen) if ready else None


def _stands(who: Visitor, row: Row, chosen: ManyAct) -> Standing:
    """How a row stands for her; in a colleague's place, where that and not her own right allows the act."""
    told = [work.standing_of(row, face, who.at) for face in work.as_whom(who)]
    return next((item for item in told if work.refusal_of(chosen.act, row, item) is None), told[0])


def _form(chosen: ManyAct, standing: Standing, who: Visitor, data: Mapping[str, Any] | None = None) -> OfficeForm:
    """Return the form of the act; who takes cases is asked for nothing more."""
    form = FORMS[chosen.act](standing, work.loads(who) if chosen.act is Act.ASSIGN else {}, data)
    if chosen.address == "nhan-thu-ly":
        form.fields.clear()
    form.fields.pop("result_file", None)  # one file is the result of one dossier
    return form


def _body(chosen: ManyAct, form: OfficeForm, who: Visitor) -> dict[str, Any]:
    return {"assignee": who.actor.id} if chosen.address == "nhan-thu-ly" else form.body()


def _done(
    request: HttpRequest,
    who: Visitor,
    chosen: ManyAct,
    picked: Sequence[Picked],
    rows: Mapping[UUID, Row],
    back: str,
) -> HttpResponse:
    """Do the act to each dossier by itself and show what became of it; faults of the form keep all of them back."""
    first = next((rows[item.dossier_id] for item in picked if item.dossier_id in rows), None)
    if first is None:
        return SeeOther(back)
    form = _form(chosen, _stands(who, first, chosen), who, request.POST)
    try:
        body = _body(chosen, form, who)
        acts.WRITTEN[chosen.act].body.model_validate(body)
        _require_whole(chosen, body)
    except ValidationError as error:
        form.show(faults_of(error))
        return _restated(request, who, chosen, picked, rows, back, form)
    except RuleViolation as violation:
        form.add_error(form.place_of(violation.field or ""), violation.sentence)
        return _restated(request, who, chosen, picked, rows, back, form)
    outcomes = many.run_each(chosen.act, picked, lambda item: body, who.actor, who.at)
    results = [_result(outcome, chosen, rows) for outcome in outcomes]
    count = sum(item.is_done for item in results)
    context = page_of(request, who, work.waiting_for(who)) | {
        "title": chosen.label,
        "results": results,
        "count": count,
        "left": len(results) - count,
        "chosen": chosen,
        "back": back,
        "next": work.next_for(who, UUID(int=0)),
    }
    return render(request, "office/many_done.html", context)


def _require_whole(chosen: ManyAct, body: Mapping[str, Any]) -> None:
    """Refuse once for all what every single act would refuse for the same reason."""
    if chosen.address == "chuyen-dong-nghiep" and not str(body.get("reason", "")).strip():
        raise NotReadable(
            sentence=_("Chuyển hồ sơ cho đồng nghiệp phải ghi lý do. Ghi lý do rồi chuyển."), field="reason"
        )


def _result(outcome: many.Outcome, chosen: ManyAct, rows: Mapping[UUID, Row]) -> Result:
    row = rows.get(outcome.dossier_id)
    return Result(
        number=row.number if row else _("hồ sơ không còn thấy"),
        href=reverse("office:dossier", args=[outcome.dossier_id]) if row else "",
        about=f"{row.applicant_name} · {row.procedure}" if row else "",
        is_done=outcome.done is not None,
        text=chosen.done if outcome.done is not None else outcome.refusal,
        law=outcome.law,
    )
