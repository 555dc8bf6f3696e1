"""The acts that a desk offers for many dossiers of its lists, and what it knows of them (frame/many_acts.py)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.base.text import day_words
from motcua.doors.desk import page
from motcua.doors.desk.forms import PlainForm
from motcua.doors.desk.sealed import InviteForm, UndeliveredForm
from motcua.doors.frame import many
from motcua.doors.frame import many_acts as frame
from motcua.doors.frame.forms import ActForm
from motcua.doors.frame.many import Picked
from motcua.doors.frame.many_acts import Asked, Line, ManyAct, ManyDoor, Own, query_of
from motcua.doors.frame.row_acts import refusal_of, standing_of
from motcua.doors.frame.session import Visitor, at_door
from motcua.ground.deadlines.queries import rule_set
from motcua.ground.deadlines.rules import add_working_days, local
from motcua.outward.reports import figures, listing
from motcua.outward.reports.listing import WAITING
from motcua.record import lists, sight
from motcua.record.dossiers.rules import Act
from motcua.record.lists import Row
from motcua.record.shipments import queries as shipments
from motcua.record.standing import Carried, Standing
from motcua.record.work import Task


@dataclass(frozen=True, slots=True)
class _Deal:
    """What a list of a desk offers: the act, and of which task it is."""

    act: ManyAct
    task: Task


def _deals() -> tuple[_Deal, ...]:
    """The acts for many, in the order of a dossier's way."""
    return (
        _Deal(
            ManyAct(
                "chuyen-xu-ly", Act.PASS_ON, _("Chuyển xử lý"), _("Chuyển xử lý"), _("Đã chuyển xử lý"), _is_agency
            ),
            Task.PASS_ON,
        ),
        _Deal(
            ManyAct(
                "dong-goi", Act.PREPARE_RETURN, _("Đóng gói"), _("Đóng gói, ghi niêm phong"), _("Đã đóng gói"),
                _is_agency, own=Own("seal_no", _("Số niêm phong"), is_typed=True),
            ),
            Task.PREPARE,
        ),
        _Deal(
            ManyAct(
                "moi-nhan", Act.INVITE, _("Mời người nhận"), _("Ghi đã mời người nhận của"), _("Đã ghi lần mời"),
                _is_post,
            ),
            Task.AT_COUNTER,
        ),
        _Deal(
            ManyAct(
                "tra-lai-co-quan", Act.RETURN_UNDELIVERED, _("Trả lại cơ quan"), _("Trả lại cơ quan"),
                _("Đã giao lại cơ quan"), _is_post,
            ),
            Task.AT_COUNTER,
        ),
    )  # fmt: skip


def _is_post(who: Visitor) -> bool:
    return who.actor.is_post


def _is_agency(who: Visitor) -> bool:
    return not who.actor.is_post


def offered(who: Visitor, task: Task) -> tuple[ManyAct, ...]:
    """Return the acts for many that the list of a task offers a person."""
    return tuple(deal.act for deal in _deals() if deal.task is task and deal.act.for_whom(who))


class Desk(ManyDoor):
    """The lists of what waits at a counter, a task each."""

    name = "desk"
    home = "desk:counter"

    def acts(self, who: Visitor) -> tuple[ManyAct, ...]:
        """Return the acts for many that are hers."""
        return tuple(deal.act for deal in _deals() if deal.act.for_whom(who))

    def of_list(self, who: Visitor, address: str, most: int) -> Sequence[Row]:
        """Return the first dossiers of a task's list under the filters of its address."""
        task = _task_at(address)
        if task is None:
            return ()
        said = {name: str(value) for name, value in query_of(address).items()}
        what = listing.asked_of(WAITING, said, part=task.value)
        found = listing.dossiers(what, who.actor, who.places, figures.horizon(who.at))
        return lists.page(found, order=what.order, size=most).rows

    def rows(self, who: Visitor, chosen: ManyAct, ids: Sequence[UUID]) -> dict[UUID, Row]:
        """Return the rows that she may see."""
        wanted = lists.annotated(sight.visible(who.actor, who.places).filter(pk__in=ids))
        return {row.id: row for row in (lists.row(found) for found in wanted.values(*lists.COLUMNS))}

    def asked(
        self, who: Visitor, chosen: ManyAct, picked: Sequence[Picked], rows: Mapping[UUID, Row]
    ) -> Sequence[Asked]:
        """Return each dossier with why it cannot be done; those that are not hers to see are left out."""
        known = [item for item in picked if item.dossier_id in rows]
        carried = _carried(chosen, rows)
        task = next(deal.task for deal in _deals() if deal.act.address == chosen.address)
        lines = page.lines(who, task, [rows[item.dossier_id] for item in known])
        found = []
        for item, line in zip(known, lines, strict=True):
            row = rows[item.dossier_id]
            shown = Line(line.number, line.href, line.who, line.what, line.note, row.status, line.due, line.since)
            pick = many.seen_as(item, row.last_event_no)
            refusal = refusal_of(chosen.act, row, _stands(who, row, carried))
            found.append(
                Asked(shown, pick)
                if refusal is None
                else Asked(shown, pick, many.in_a_list(refusal), refusal.law or "")
            )
        return found

    def form(self, who: Visitor, chosen: ManyAct, first: Row, data: Mapping[str, Any] | None = None) -> ActForm:
        """Return what is asked once for all; the seal of each envelope is typed at its row."""
        standing = standing_of(first, who.actor, who.at)
        if chosen.act is Act.INVITE:
            gap = standing.rules.invitation_gap_working_days
            earliest = day_words(add_working_days(standing.today, gap, standing.calendar))
            return InviteForm(standing, data, earliest=earliest)
        if chosen.act is Act.RETURN_UNDELIVERED:
            return UndeliveredForm(standing, data)
        return PlainForm(standing, data)

    def effects(self, who: Visitor, chosen: ManyAct, first: Row) -> Sequence[str]:
        """Return what the act does to each."""
        return {
            Act.PASS_ON: (
                _("Mỗi hồ sơ được chuyển cho bộ phận thẩm định của cơ quan giải quyết, trong ngày."),
                _("Chuyển sau giờ quy định thì nhật ký ghi là chuyển trễ."),
            ),
            Act.PREPARE_RETURN: (
                _("Mỗi kết quả hoặc giấy tờ vào một phong bì, có mã riêng và số niêm phong vừa ghi."),
                _("Sau đó giao bưu điện, hoặc trả tại quầy."),
            ),
            Act.INVITE: (
                _("Mỗi người nhận được ghi thêm một lần mời, cùng cách mời và ngày giữ."),
                _("Đủ số lần mời, cách nhau ít nhất %(days)s ngày làm việc, mới trả lại cơ quan được.")
                % {"days": rule_set(local(who.at).date()).invitation_gap_working_days},
            ),
            Act.RETURN_UNDELIVERED: (
                _("Mỗi phong bì còn nguyên niêm phong được giao lại cho cơ quan của nó."),
                _("Đến khi cơ quan ký biên bản, bạn vẫn giữ và chịu trách nhiệm."),
            ),
        }[chosen.act]

    def context(self, request: HttpRequest, who: Visitor) -> dict[str, Any]:
        """Return the bar of the desk."""
        return page.context(request)


DESK = Desk()


def _task_at(address: str) -> Task | None:
    """The task whose list stands at an address; None = no list of a task does."""
    try:
        match = resolve(urlsplit(address).path)
        return Task(match.kwargs["task"]) if match.view_name == "desk:waiting" else None
    except (Resolver404, ValueError):
        return None


def _carried(chosen: ManyAct, rows: Mapping[UUID, Row]) -> Mapping[UUID, Carried]:
    """What is carried of these dossiers, where the act asks for it. One statement, or none."""
    asks = chosen.act in (Act.INVITE, Act.RETURN_UNDELIVERED)
    return shipments.open_items(list(rows)) if asks else {}


def _stands(who: Visitor, row: Row, carried: Mapping[UUID, Carried]) -> Standing:
    return standing_of(row, who.actor, who.at, places=who.places, carried=carried.get(row.id))


@require_http_methods(["GET", "POST"])
@at_door("desk")
def do_many(request: HttpRequest) -> HttpResponseBase:
    """Restate an act for the dossiers that were ticked, or do it and show the result of each."""
    return frame.do_many(request, DESK)
