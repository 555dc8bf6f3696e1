"""The acts that the office offers for many dossiers of its lists, and what it knows of them (frame/many_acts.py)."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.base.text import full_day_words
from motcua.base.violations import NotReadable
from motcua.doors.frame import many
from motcua.doors.frame import many_acts as frame
from motcua.doors.frame.forms import ActForm, area_field, digits_field
from motcua.doors.frame.many import Picked
from motcua.doors.frame.many_acts import Asked, Line, ManyAct, ManyDoor, Own, query_of
from motcua.doors.frame.row_acts import refusal_of, standing_of
from motcua.doors.frame.session import Visitor, at_door
from motcua.doors.office import work
from motcua.doors.office.asking import FORMS as ASKING
from motcua.doors.office.asking import TEXT_MAX, OfficeForm
from motcua.doors.office.effects import effects_of_many
from motcua.doors.office.interrupting import FORMS as INTERRUPTING
from motcua.doors.office.top import page_of
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.deadlines.queries import calendar
from motcua.ground.deadlines.rules import add_working_days, local
from motcua.ground.people.rules import Role
from motcua.outward.reports import figures
from motcua.record import lists
from motcua.record.dossiers.rules import Act, Status
from motcua.record.lists import Row
from motcua.record.standing import Standing

_PUT_OFF_DAYS = 3
"""Working days by which results are promised later, as the form begins; the head says how many it shall be."""
_PUT_OFF_MOST = 60


class ReAppointManyForm(OfficeForm):
    """One reason, and by how many working days each result is promised later than now."""

    act = Act.RE_APPOINT
    working_days = digits_field(
        "Hẹn muộn hơn bao nhiêu ngày làm việc",
        hint="Từ 1 đến 60, tính từ hạn đang có của từng hồ sơ; giữ nguyên giờ hẹn.",
        maxlength="2",
        **{"class": "govuk-input--width-3"},
    )
    reason = area_field("Lý do chậm", hint="In trên văn bản xin lỗi (Mẫu 04) của từng hồ sơ.", maxlength=TEXT_MAX)

    def build(self, standing: Standing, loads: Mapping[str, int]) -> None:
        """Begin with a few days."""
        self.initial["working_days"] = str(_PUT_OFF_DAYS)

    @property
    def days(self) -> int | None:
        """The working days that stand in the form; None = what stands there is no such number."""
        text = (self.typed("working_days") if self.is_bound else str(self.initial["working_days"])).strip()
        is_number = text.isascii() and text.isdigit() and 1 <= int(text) <= _PUT_OFF_MOST
        return int(text) if is_number else None

    def body(self) -> dict[str, Any]:
        """Return what the letters have in common. Raises NotReadable."""
        if self.days is None:
            raise NotReadable(sentence=_("Gõ số ngày làm việc, từ 1 đến 60."), field="working_days")
        return {"reason": self.typed("reason")}


FORMS: Mapping[Act, type[OfficeForm]] = {**ASKING, **INTERRUPTING, Act.RE_APPOINT: ReAppointManyForm}
"""The form of each act for many; that of one dossier, except where each has a day of its own."""


def _is_head(who: Visitor) -> bool:
    return Role.UNIT_HEAD in who.roles


def _is_officer(who: Visitor) -> bool:
    return Role.CASE_OFFICER in who.roles and Role.UNIT_HEAD not in who.actor.roles


def _appraises(who: Visitor) -> bool:
    return Role.CASE_OFFICER in who.roles


def _works(who: Visitor) -> bool:
    return bool({Role.CASE_OFFICER, Role.UNIT_HEAD} & who.roles)


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
        ManyAct(
            "hen-lai", Act.RE_APPOINT, _("Hẹn lại"), _("Ký văn bản xin lỗi, hẹn lại"), _("Đã hẹn lại"), _is_head,
            own=Own("due_on", _("Ngày hẹn mới")),
        ),
        ManyAct(
            "tam-dung", Act.PAUSE, _("Tạm dừng"), _("Tạm dừng, dừng đồng hồ"), _("Đã tạm dừng"), _works,
        ),
        ManyAct(
            "giai-quyet-tiep", Act.RESUME, _("Giải quyết tiếp"), _("Giải quyết tiếp"), _("Đã giải quyết tiếp"), _works,
        ),
    )  # fmt: skip


def offered(who: Visitor, *asked: str) -> tuple[ManyAct, ...]:
    """Return the acts for many that a list offers a person; `asked` = their addresses, none = all that are hers."""
    return tuple(item for item in many_acts() if item.for_whom(who) and (not asked or item.address in asked))


class Office(ManyDoor):
    """The lists of the office: the inbox under its filters, and what lies before the head."""

    name = "office"
    home = "office:inbox"

    def acts(self, who: Visitor) -> tuple[ManyAct, ...]:
        """Return the acts for many that are hers."""
        return offered(who)

    def of_list(self, who: Visitor, address: str, most: int) -> Sequence[Row]:
        """Return the first dossiers of the inbox under the filters of an address, or of what she is to decide."""
        if urlsplit(address).path == reverse("office:approvals"):
            return lists.page(work.office_of(who).filter(work.to_decide(who)), size=most).rows
        filters = work.filters_of(query_of(address), who)
        return lists.page(work.narrowed(who, filters, figures.horizon(who.at)), order="work", size=most).rows

    def rows(self, who: Visitor, chosen: ManyAct, ids: Sequence[UUID]) -> dict[UUID, Row]:
        """Return the rows of her office."""
        wanted = lists.annotated(work.office_of(who).filter(pk__in=ids))
        return {row.id: row for row in (lists.row(found) for found in wanted.values(*lists.COLUMNS))}

    def asked(
        self, who: Visitor, chosen: ManyAct, picked: Sequence[Picked], rows: Mapping[UUID, Row]
    ) -> Sequence[Asked]:
        """Return each dossier with why it cannot be done; those that are not hers to see are left out."""
        known = [item for item in picked if item.dossier_id in rows]
        lines = work.lines([rows[item.dossier_id] for item in known], who)
        found = []
        for item, line in zip(known, lines, strict=True):
            row = rows[item.dossier_id]
            shown = Line(line.number, line.href, line.applicant, line.procedure, line.note, line.status, line.due)
            pick = many.seen_as(item, row.last_event_no)
            refusal = work.refusal_for(chosen.act, row, who)
            if refusal is not None:
                found.append(Asked(shown, pick, many.in_a_list(refusal), refusal.law or ""))
            else:
                why_not = "" if chosen.fits(row, who) else chosen.why_not
                found.append(Asked(shown, pick, why_not, result=lists.procedure_of(row).result_name))
        return found

    def form(self, who: Visitor, chosen: ManyAct, first: Row, data: Mapping[str, Any] | None = None) -> ActForm:
        """Return the form of the act; who takes cases is asked for nothing more."""
        form = FORMS[chosen.act](_stands(who, first, chosen), work.loads(who) if chosen.act is Act.ASSIGN else {}, data)
        if chosen.address == "nhan-thu-ly":
            form.fields.clear()
        form.fields.pop("result_file", None)  # one file is the result of one dossier
        return form

    def body(self, who: Visitor, chosen: ManyAct, form: ActForm) -> dict[str, Any]:
        """Return what all have in common. Raises NotReadable where every single act would refuse for one reason."""
        if chosen.address == "nhan-thu-ly":
            return {"assignee": who.actor.id}
        body = form.body()
        if chosen.address == "chuyen-dong-nghiep" and not str(body.get("reason", "")).strip():
            raise NotReadable(
                sentence=_("Chuyển hồ sơ cho đồng nghiệp phải ghi lý do. Ghi lý do rồi chuyển."), field="reason"
            )
        return body

    def own(self, chosen: ManyAct, row: Row, form: ActForm) -> tuple[str, str]:
        """Return the new day of a dossier: so many working days after the one that was promised."""
        days = form.days if isinstance(form, ReAppointManyForm) else None
        if days is None or row.due_at is None:
            return "", ""
        office = calendar(catalogue.agency(row.agency_code).calendar_code)
        day = add_working_days(local(row.due_at).date(), days, office)
        return day.isoformat(), full_day_words(day)

    def basis(self, chosen: ManyAct, form: ActForm) -> str:
        """The new days hang on how many working days were typed."""
        return str(form.days or "") if isinstance(form, ReAppointManyForm) else ""

    def effects(self, who: Visitor, chosen: ManyAct, first: Row) -> Sequence[str]:
        """Return what the act does to each."""
        return effects_of_many(chosen.act, _stands(who, first, chosen))

    def context(self, request: HttpRequest, who: Visitor) -> dict[str, Any]:
        """Return the bar of the office."""
        return page_of(request, who)

    def next(self, who: Visitor) -> Any:
        """Return the most urgent dossier that waits for her."""
        return work.next_for(who, UUID(int=0))


OFFICE = Office()


def _stands(who: Visitor, row: Row, chosen: ManyAct) -> Standing:
    """How a row stands for her; in a colleague's place, where that and not her own right allows the act."""
    told = [standing_of(row, face, who.at) for face in work.as_whom(who)]
    return next((item for item in told if refusal_of(chosen.act, row, item) is None), told[0])


@require_http_methods(["GET", "POST"])
@at_door("office")
def do_many(request: HttpRequest) -> HttpResponseBase:
    """Restate an act for the dossiers that were ticked, or do it and show the result of each."""
    return frame.do_many(request, OFFICE)


def of_inbox(who: Visitor, filters: work.Filters) -> tuple[ManyAct, ...]:
    """Return the acts for many that the inbox offers under its filters: those that make sense there."""
    addresses = [*_BY_WHOSE[filters.whose]]
    if filters.status in (None, *_RUNNING) and filters.level is not figures.Figure.STOPPED:
        addresses += ["hen-lai"] if filters.whose is work.Whose.NOBODYS else ["hen-lai", "tam-dung"]
    if filters.status is Status.PAUSED or filters.level is figures.Figure.STOPPED:
        addresses = ["giai-quyet-tiep"]
    return offered(who, *addresses)


_RUNNING = (Status.APPRAISING, Status.AWAITING_OPINION, Status.APPROVING)
_BY_WHOSE: Mapping[work.Whose, tuple[str, ...]] = {
    work.Whose.MINE: ("phan-cong", "chuyen-dong-nghiep", "trinh-phe-duyet"),
    work.Whose.NOBODYS: ("nhan-thu-ly", "phan-cong"),
    work.Whose.ALL: ("nhan-thu-ly", "phan-cong", "chuyen-dong-nghiep", "trinh-phe-duyet"),
}
"""The acts for many that make sense by whose work is shown."""
