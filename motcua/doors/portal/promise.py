"""The two answers a citizen comes for: when, and must I do anything."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.base.text import vnd
from motcua.doors.frame.components import Explained
from motcua.doors.portal import halts, words
from motcua.doors.portal.forms import scores
from motcua.doors.portal.told import Told
from motcua.ground.deadlines.rules import DueLevel, local
from motcua.record.dossiers.rules import Act, Status


@dataclass(frozen=True, slots=True)
class Promise:
    """The date, in lines from the most wanted on; `why` is the question that opens the explanation."""

    label: str
    date: str
    lines: Sequence[str] = ()
    why: str = ""
    explained: Sequence[Explained] = ()


@dataclass(frozen=True, slots=True)
class Duty:
    """What the citizen must do, or that there is nothing; `tone` as in Message."""

    tone: str
    title: str
    text: str = ""
    items: Sequence[str] = field(default_factory=tuple)
    link: str = ""
    """What leads on, for who has no account here; `href` is its address."""
    href: str = ""


def heading(told: Told) -> str:
    """Return how the dossier stands, as the head of its page."""
    if told.is_corrected:
        return _("Kết quả đã đính chính, đang trả lại cho bạn")
    return {
        Status.DRAFT: _("Hồ sơ chưa gửi"),
        Status.SUBMITTED: _("Hồ sơ đang chờ tiếp nhận"),
        Status.AWAITING_SUPPLEMENT: _("Hồ sơ cần bạn bổ sung"),
        Status.AWAITING_PAYMENT: _("Hồ sơ cần bạn nộp tiền"),
        Status.PAUSED: _("Hồ sơ đang tạm dừng giải quyết"),
        Status.RESOLVED: _("Hồ sơ đã có kết quả"),
        Status.RETURNED: _("Hồ sơ đã trả kết quả"),
        Status.NOT_ACCEPTED: _("Hồ sơ không được tiếp nhận"),
        Status.WITHDRAWN: _("Hồ sơ đã rút"),
        Status.STOPPED: _("Hồ sơ đã dừng giải quyết"),
    }.get(told.status, _("Hồ sơ đang được giải quyết"))


def promise(told: Told) -> Promise:
    """Return the date that the applicant was promised, or why there is none."""
    if told.ended_at is not None:
        return Promise(_ended_label(told), words.weekday(local(told.ended_at).date()), _result_lines(told))
    if told.resolved_at is not None:
        return Promise(_("Có kết quả"), words.weekday(local(told.resolved_at).date()), _result_lines(told))
    if told.due_at is None:
        return Promise(_("Hẹn trả kết quả"), _("chưa có ngày"), (_("Có ngày hẹn khi cơ quan tiếp nhận hồ sơ."),))
    if told.stopped_at is not None:
        return Promise(
            _("Hẹn trả kết quả"),
            _("đang tạm dừng"),
            (halts.when_again(told),),
            _("Vì sao tạm dừng?"),
            _explained(told),
        )
    at = local(told.due_at)
    lines = [_("trước %(time)s") % {"time": words.clock_time(at)}]
    if told.clock.left is not None:
        lines.append(words.left(told.clock.left))
    if anew := halts.promised_anew(told):
        lines.append(anew)
    return Promise(_("Hẹn trả kết quả"), words.weekday(at.date()), lines, _why(told), _explained(told))


def _why(told: Told) -> str:
    if told.first_due_at is not None and told.due_at is not None and told.first_due_at != told.due_at:
        return _("Vì sao đổi từ ngày %(day)s?") % {"day": words.day(local(told.first_due_at).date())}
    return _("Vì sao là ngày này?")


def _explained(told: Told) -> tuple[Explained, ...]:
    """The sentences of the calculation, each date written once."""
    lines: list[Explained] = []
    before = ""
    for sentence in told.clock.due.explanation if told.clock.due else ():
        when = words.moment(sentence.at)
        lines.append(Explained(sentence.text, "" if when == before else when, sentence.source))
        before = when
    return tuple(lines)


def _ended_label(told: Told) -> str:
    return {
        Status.NOT_ACCEPTED: _("Không tiếp nhận"),
        Status.WITHDRAWN: _("Đã rút"),
        Status.STOPPED: _("Đã dừng giải quyết"),
    }.get(told.status, _("Đã trả kết quả"))


def _result_lines(told: Told) -> tuple[str, ...]:
    if told.outcome is None:
        return ()
    what = _("được cấp") if told.outcome == "GRANTED" else _("từ chối giải quyết, có văn bản nêu lý do")
    if told.due_at is None or told.resolved_at is None:
        return (what,)
    promised = {"moment": words.moment(told.due_at)}
    if told.resolved_at > told.due_at:
        return what, _("đã hẹn %(moment)s, có kết quả sau hẹn") % promised
    return what, _("đã hẹn %(moment)s") % promised


_RETURNS = (Act.DELIVER, Act.RETURN_AT_COUNTER, Act.RETURN_ELECTRONICALLY)


def _returned(told: Told) -> Duty:
    """After the return only a rating is asked for; of a file it is said where it lies."""
    if told.rating is not None:
        given = {"score": dict(scores()).get(str(told.rating), "")}
        return Duty("ok", _("Bạn không còn việc gì phải làm."), _("Bạn đã đánh giá: %(score)s.") % given)
    last = told.last(*_RETURNS)
    if last is not None and last.act is Act.RETURN_ELECTRONICALLY:
        address = f"{reverse('portal:my-dossier', args=[told.number])}#ban-so-hoa"
        there = _("Kết quả bản điện tử đã ở tài khoản của bạn.")
        return Duty("plain", there, _("Mời bạn đánh giá bên dưới."), link=_("Tải kết quả"), href=address)
    return Duty("plain", _("Bạn đã nhận kết quả."), _("Mời bạn đánh giá bên dưới."))


def duty(told: Told) -> Duty:
    """Return what the applicant must do now."""
    match told.status:
        case Status.DRAFT:
            return _to_submit(told)
        case Status.AWAITING_SUPPLEMENT:
            needed = _("Bạn cần bổ sung %(papers)s.") % {"papers": words.papers(len(told.missing))}
            return Duty("warn", needed, _where_to_bring(told, len(told.missing)), told.missing_names)
        case Status.SUBMITTED if told.post_send and told.last(Act.ACCEPT_BY_POST) is None:
            return Duty("warn", _("Bạn cần giao giấy tờ cho bưu điện."), _where_to_bring(told))
        case Status.RESOLVED:
            return _fetch(told)
        case Status.RETURNED:
            return _returned(told)
        case Status.NOT_ACCEPTED:
            return Duty("plain", _("Xem lý do trong văn bản đã gửi bạn."), _("Có thể sửa rồi nộp hồ sơ mới."))
        case Status.AWAITING_PAYMENT:
            return Duty("warn", *halts.to_pay(told))
        case Status.STOPPED:
            return Duty("plain", _("Xem lý do trong thông báo đã gửi bạn."), _("Giấy tờ của bạn được trả lại."))
        case Status.WITHDRAWN:
            return Duty("plain", _("Hồ sơ đã rút theo yêu cầu của bạn."))
        case _running if told.clock.level is DueLevel.OVERDUE:
            return Duty("warn", _("Hồ sơ đã quá ngày hẹn. Bạn không phải làm gì."), _ask(told))
        case _running:
            return Duty("ok", _("Bạn chưa cần làm gì."), _sentence(told))


def _to_submit(told: Told) -> Duty:
    """What is missing before a draft is filed: on line its owner files it, else papers go where it was drawn up."""
    where = "" if told.channel == "ONLINE" else _where_to_bring(told)
    text = " ".join(part for part in (_("Hồ sơ mới được soạn, chưa gửi cho cơ quan."), where) if part)
    address = reverse("portal:procedure", args=[told.procedure.code])
    return Duty("warn", _("Bạn cần nộp hồ sơ."), text, link=_("Xem giấy tờ cần nộp, phí, thời hạn"), href=address)


def _sentence(told: Told) -> str:
    return {
        Status.SUBMITTED: _("Hồ sơ đã gửi, đang chờ cơ quan tiếp nhận."),
        Status.RECEIVED: _("Cơ quan đã tiếp nhận hồ sơ."),
        Status.AWAITING_OPINION: _("Cơ quan đang xin ý kiến cơ quan liên quan, ngày hẹn không đổi."),
        Status.PAUSED: _("Cơ quan tạm dừng giải quyết và sẽ báo bạn khi giải quyết tiếp."),
        Status.APPROVING: _("Hồ sơ đã xem xét xong, đang chờ phê duyệt."),
    }.get(told.status, _("Cơ quan đang xem xét hồ sơ."))


def _fetch(told: Told) -> Duty:
    """What to have ready for the result, or where to fetch it."""
    ready = _("Chuẩn bị giấy tờ tùy thân.")
    if told.owed_vnd:
        ready = _("Chuẩn bị giấy tờ tùy thân và %(amount)s.") % {"amount": vnd(told.owed_vnd)}
    held = told.last_facts(Act.RECORD_ATTEMPT)
    if told.is_carried and held.get("next_step") == "hold":
        until = {"day": words.day(date.fromisoformat(held["next_on"]))}
        return Duty("warn", _("Bạn cần đến bưu điện nhận kết quả trước %(day)s.") % until, ready)
    asked = told.last(Act.INVITE, Act.RECORD_ATTEMPT)
    if told.is_carried and asked is not None and asked.act is Act.INVITE:
        until = {"day": words.day(date.fromisoformat(asked.facts["come_by"]))}
        return Duty("warn", _("Bạn cần đến bưu điện nhận kết quả, chậm nhất %(day)s.") % until, ready)
    if told.comes_as_file and not told.owed_vnd:
        text = _("Cơ quan trả tệp vào tài khoản của bạn và báo cho bạn. Cần bản giấy thì hỏi cơ quan.")
        return Duty("ok", _("Bạn chưa cần làm gì, kết quả được trả bản điện tử."), text)
    if told.post_return and not told.came_back:
        return Duty("ok", _("Bạn chưa cần làm gì, kết quả được mang đến nhà."), ready)
    place = told.point.name if told.point and not told.came_back else told.office.name
    return Duty("warn", _("Bạn cần đến %(place)s nhận kết quả.") % {"place": place}, ready)


def _where_to_bring(told: Told, count: int = 2) -> str:
    """Where so many papers are brought."""
    place = told.point
    if place is None:
        return _("Nộp tại %(place)s, %(address)s.") % {"place": told.office.name, "address": told.office.address}
    words = ngettext("Mang đến %(place)s, %(address)s.", "Mang đến %(place)s, %(address)s.", count)
    return words % {"place": place.name, "address": place.address}


def _ask(told: Told) -> str:
    phone = words.phone(told.office.phone)
    return _("Hỏi %(agency)s, %(phone)s.") % {"agency": told.office.name, "phone": phone}
