"""One procedure for many owners: who files, the list, a look at every row, and only then anything is written."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from pydantic import ValidationError

from motcua.base.text import day_words
from motcua.base.violations import NoRight, NotReadable, RuleViolation
from motcua.doors.desk import opening, page
from motcua.doors.desk.group_forms import GroupForm
from motcua.doors.desk.steps import beside
from motcua.doors.frame import files_in, kept
from motcua.doors.frame.answering import SeeOther, shown_at_field, status_of
from motcua.doors.frame.faults import Fault, fault_of, faults_of, first_sentence
from motcua.doors.frame.session import Visitor, at_door, visitor
from motcua.ground.agreements.reach import Reach
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.catalogue.rules import Procedure
from motcua.ground.deadlines.rules import local
from motcua.outward.exchange import owners
from motcua.outward.exchange.owners import OwnerRow
from motcua.record import gathered
from motcua.record.gatherings import queries as gatherings
from motcua.record.gatherings.rules import OWNERS_MOST, Kind, read_code
from motcua.stages.reception.bodies import Applicant, BeginGroup, Submitter
from motcua.stages.reception.gathering import begin_group

_FILE_BYTES = 2_000_000
RECENT = 30


@dataclass(frozen=True, slots=True)
class Judged:
    """One row of the list as it was understood, or why it is refused."""

    row: OwnerRow
    facts: dict[str, Any]
    """What the act wants of an applicant; of a refused row what was read of it."""
    notes: tuple[str, ...]
    doubt: str
    """What should be looked at before it is opened; it keeps nothing back."""
    fault: str


@require_safe
@at_door("desk")
def groups(request: HttpRequest) -> HttpResponseBase:
    """The newest lists of this counter, and how far each is."""
    who = visitor(request)
    found = gatherings.recent(who.actor, who.places, RECENT)
    names = catalogue.procedure_names()
    rows = [
        (item, names.get(item.gathering.procedure_code, ""), day_words(local(item.gathering.opened_at)))
        for item in found
    ]
    return render(request, "desk/groups.html", page.context(request, rows=rows))


def of_scan(text: str, who: Visitor) -> str:
    """Return the address of the list or visit that a scanned or typed number names, "" when it names none of hers."""
    code = read_code(text)
    found = gatherings.of_code(code, who.actor, who.places) if code else None
    if found is None:
        return ""
    return reverse("desk:group" if found.kind == Kind.GROUP.value else "desk:visit", args=[found.number])


@require_http_methods(["GET", "HEAD", "POST"])
@at_door("desk")
def new(request: HttpRequest, procedure: str, agency: str) -> HttpResponseBase:
    """Take a list: `xem` shows every row as it is understood, `lap` writes what was shown and opens the dossiers."""
    who = visitor(request)
    version = catalogue.procedure_in_force(procedure, local(who.at).date())
    office = catalogue.require_deciding(version, agency)
    right = _right(who, version, agency)
    data = request.POST.copy() if request.method == "POST" else None
    problem = _with_file(request, data) if data is not None else None
    form = GroupForm(version, opening.points_of(who, agency), data)
    judged: Sequence[Judged] = ()
    refusal: RuleViolation | None = None
    if data is not None:
        _judge_submitter(form)
        judged = _judged(form, who, version, problem)
        if request.POST.get("step") == "lap" and _was_seen(form, judged) and not form.errors:
            number, refusal = _begun(form, who, version, agency, judged)
            if number is not None:
                return SeeOther(reverse("desk:group", args=[number]))
    good = [item for item in judged if not item.fault]
    shown = page.context(
        request,
        form=form,
        violation=refusal,
        judged=judged,
        good=len(good),
        bad=[item for item in judged if item.fault],
        seen=_mark(form, judged),
        group_id=_group_id(request),
        procedure=version,
        beside=beside(who, version.chosen("POST" if who.actor.is_post else "DIRECT", ""), office, right),
        alone_href=reverse("desk:applicant", args=[procedure, agency]),
    )
    return render(request, "desk/group_new.html", shown, status=status_of(form, refusal))


def _right(who: Visitor, version: Procedure, agency: str) -> Reach:
    """Return the row that lets her receive it. Raises NoRight."""
    rows = opening.may_receive(who)
    right = next((row for row in rows if (row.procedure, row.agency.code) == (version, agency)), None)
    if right is None or right.refusal is not None:
        raise right.refusal if right and right.refusal else NoRight(sentence="Quầy này không nhận thủ tục này.")
    return right


def _group_id(request: HttpRequest) -> str:
    return request.POST.get("id", "")[:36] or str(uuid4())


def _with_file(request: HttpRequest, data: Any) -> RuleViolation | None:
    """Put the rows of a chosen file into the box; return why it cannot be read."""
    if files_in.is_too_large(request) or files_in.too_large(request):
        return NotReadable(sentence=_("Tệp lớn quá. Danh sách nhiều nhất 2 MB."), field="file")
    chosen = request.FILES.get("file")
    if chosen is None or not hasattr(chosen, "read"):
        return None
    if (chosen.size or 0) > _FILE_BYTES:
        return NotReadable(sentence=_("Tệp lớn quá. Danh sách nhiều nhất 2 MB."), field="file")
    try:
        data["owners"] = owners.text_of(chosen.name or "", chosen.read())
    except RuleViolation as fault:
        return NotReadable(sentence=fault.sentence, field="file")
    return None


def _judge_submitter(form: GroupForm) -> None:
    """Say with the first look what is wrong with who files, not only when the list is written."""
    try:
        Submitter.model_validate(form.submitter())
    except ValidationError as error:
        form.show(faults_of(error))


def _judged(form: GroupForm, who: Visitor, version: Procedure, problem: RuleViolation | None) -> Sequence[Judged]:
    """Return every row as it was understood; faults of the list as a whole stand at the form."""
    if problem is not None:
        form.show([fault_of(problem)])
        return ()
    try:
        rows = owners.rows_of(form.typed("owners"), OWNERS_MOST)
    except RuleViolation as fault:
        form.show([Fault("owners", fault.sentence)])
        return ()
    twice = owners.twice(rows)
    found = [_judge(row, form, twice.get(row.row_no)) for row in rows]
    numbers = [str(item.facts["personal_id"]) for item in found if not item.fault]
    open_now = gathered.open_of_many(who.actor, who.places, procedure_code=version.code, personal_ids=numbers)
    return [_doubted(item, open_now) for item in found]


def _judge(row: OwnerRow, form: GroupForm, earlier: int | None) -> Judged:
    cells, notes = dict(row.cells), list(row.notes)
    for name, words in (("phone", _("điện thoại của người nộp thay")), ("address", _("địa chỉ chung"))):
        if not cells[name] and form.typed(name).strip():
            cells[name] = form.typed(name).strip()
            notes.append(words)
    fault = row.fault
    if not fault and earlier is not None:
        fault = _("trùng với dòng %(n)s") % {"n": earlier}
    facts: dict[str, Any] = dict(cells)
    if not fault:
        try:
            facts = Applicant.model_validate(cells).model_dump()
        except ValidationError as error:
            fault = first_sentence(faults_of(error))
    return Judged(row, facts, tuple(notes), "", fault)


def _doubted(item: Judged, open_now: dict[str, str]) -> Judged:
    number = open_now.get(str(item.facts["personal_id"])) if not item.fault else None
    doubt = _("đang có hồ sơ %(number)s cùng thủ tục chưa xong") % {"number": number} if number else ""
    return Judged(item.row, item.facts, item.notes, doubt, item.fault)


def _mark(form: GroupForm, judged: Sequence[Judged]) -> str:
    """Name what a preview has shown: what is written is what was seen."""
    text = "\n".join([form.chosen_point, *(f"{item.row.row_no}:{sorted(item.facts.items())}" for item in judged)])
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def _was_seen(form: GroupForm, judged: Sequence[Judged]) -> bool:
    """Whether what would be written is what the page has shown, and refused rows were set aside by word."""
    good = [item for item in judged if not item.fault]
    is_whole = len(good) == len(judged) or form.ticked("without_bad")
    return bool(good) and is_whole and form.typed("seen") == _mark(form, judged)


def _begun(
    form: GroupForm, who: Visitor, version: Procedure, agency: str, judged: Sequence[Judged]
) -> tuple[str | None, RuleViolation | None]:
    """Write the list; its number, or the violation that belongs to no field."""
    body = {
        "id": form.typed("id"),
        "procedure": version.code,
        "agency": agency,
        "point": form.chosen_point,
        "case": form.typed("case") if "case" in form.fields else "",
        "post_send": who.actor.is_post,
        "post_return": form.ticked("post_return") and version.post_return,
        "submitter": form.submitter(),
        "owners": [{"row": item.row.row_no, "applicant": item.facts} for item in judged if not item.fault],
    }
    try:
        kept.require_sending()
        return begin_group(who.actor, who.at, BeginGroup.model_validate(body)).number, None
    except ValidationError as error:
        form.show(faults_of(error))
    except RuleViolation as violation:
        return None, shown_at_field(form, violation)
    return None, None
