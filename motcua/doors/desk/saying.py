"""What is said when an act is done, with the form to print."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from motcua.base.text import moment_words, vnd
from motcua.doors.frame.acts import Done
from motcua.doors.frame.wording import FORM_NAMES
from motcua.ground.deadlines.rules import local
from motcua.record.dossiers.rules import ACTS, Act
from motcua.record.dossiers.words import title

_SENTENCES: Mapping[Act, Callable[[Mapping[str, Any]], str]] = {
    Act.SUBMIT: lambda facts: "Đã nộp hồ sơ.",
    Act.ACCEPT_BY_POST: lambda facts: (
        f"Đã nhận và niêm phong: phong bì {facts['envelope']}, phiếu gửi {facts['slip']}."
    ),
    Act.OFFER_HANDOVER: lambda facts: f"Đã giao phong bì {facts['envelope']}, chờ cơ quan ký.",
    Act.WITHDRAW_OFFER: lambda facts: f"Đã lấy lại phong bì {facts['envelope']}. Bạn vẫn giữ.",
    Act.REFUSE_TO_CARRY: lambda facts: f"Đã ghi: không nhận chuyển phong bì {facts['envelope']}, cơ quan vẫn giữ.",
    Act.INVITE: lambda facts: f"Đã ghi mời nhận lần {facts['invitation_no']}.",
    Act.RETURN_UNDELIVERED: lambda facts: f"Đã giao lại cơ quan phong bì {facts['envelope']}, chờ cơ quan ký biên bản.",
    Act.ACCEPT_HANDOVER: lambda facts: f"Đã ký biên bản {facts['minute']}, nhận phong bì {facts['envelope']}.",
    Act.REFUSE_HANDOVER: lambda facts: f"Đã ghi: không nhận phong bì {facts['envelope']}. Phong bì vẫn ở bên giao.",
    Act.PASS_ON: lambda facts: "Đã chuyển xử lý.",
    Act.UNDO: lambda facts: "Đã hoàn tác việc vừa làm.",
    Act.ANSWER_SUPPLEMENT: lambda facts: "Đã ghi giấy tờ bổ sung.",
    Act.CONFIRM_PAYMENT: lambda facts: (
        f"Đã thu {vnd(facts['taken_vnd'])}, biên lai {facts['receipt']}. Hẹn trả {_moment(facts['due_at'])}."
        if facts.get("taken_vnd")
        else f"Đã ghi tiền vào tài khoản cơ quan. Hẹn trả {_moment(facts['due_at'])}."
    ),
    Act.SETTLE_EXEMPTION: lambda facts: (
        f"Đã ghi miễn, giảm: {facts['class_name']}, giảm {vnd(facts['spared_vnd'])}."
        if facts["granted"]
        else f"Đã ghi không miễn, giảm: {facts['class_name']}. Phí, lệ phí thu đủ."
    ),
    Act.REFUND: lambda facts: f"Đã hoàn {vnd(facts['refunded_vnd'])}, phiếu {facts['refund']}.",
    Act.WITHDRAW: lambda facts: (
        f"Đã rút hồ sơ. Phong bì {facts['envelope']} không giao nữa; trả người nộp khi họ đến."
        if facts.get("envelope")
        else "Đã rút hồ sơ theo yêu cầu của người nộp."
    ),
    Act.PREPARE_RETURN: lambda facts: f"Đã đóng gói: phong bì {facts['envelope']}.",
    Act.OFFER_TO_POST: lambda facts: f"Đã giao phong bì {facts['envelope']}, chờ bưu điện nhận.",
    Act.ACCEPT_TO_CARRY: lambda facts: f"Đã nhận chuyển phong bì {facts['envelope']}, phiếu gửi {facts['slip']}.",
    Act.RETURN_ELECTRONICALLY: lambda facts: "Đã trả bản điện tử. Người nộp được báo, tải tệp từ tài khoản của mình.",
    Act.RETURN_AT_COUNTER: lambda facts: f"Đã trả tại quầy, phiếu phát {facts['slip']}.",
}


def sentence(done: Done) -> str:
    """Return what was done, as one sentence."""
    if done.act is Act.RECEIVE:
        return f"Đã tiếp nhận, mã hồ sơ {done.facts['code']}, hẹn trả {_moment(done.facts['due_at'])}."
    words = _SENTENCES.get(done.act)
    return words(done.facts) if words else f"{title(done.act, done.facts)}."


def _moment(text: str) -> str:
    return moment_words(local(datetime.fromisoformat(text)))


def form_of(act: Act) -> str | None:
    """Return the kind of the form that an act issues, None when it issues none."""
    return "PHIEU_PHAT" if act is Act.RETURN_AT_COUNTER else ACTS[act].form


def done_words(done: Done, number: str, when_asked: bool = False) -> SafeString:
    """Return what was done with a link that prints the form it issued, if it issued one.

    `when_asked`: the form is printed only for who asks for it (NĐ 61/2018, Art. 17).
    """
    if done.act is Act.REFUND:
        return _with_print(done, reverse("desk:receipt", args=[number, done.event_no]), _("phiếu hoàn tiền"))
    kind = form_of(done.act)
    if kind is None:
        return SafeString(format_html("{}", sentence(done)))
    href = reverse("desk:form", args=[number, done.event_no])
    if when_asked:
        said = _("%(done)s Trả ngay trong ngày: chỉ in giấy hẹn khi người nộp cần.") % {"done": sentence(done)}
        link = '{} <a href="{}" target="_blank" rel="noopener">{}</a>'
        return SafeString(format_html(link, said, href, _("In giấy hẹn")))
    return _with_print(done, href, FORM_NAMES[kind].short)


def _with_print(done: Done, href: str, name: str) -> SafeString:
    return SafeString(
        format_html(
            '{} <a href="{}" target="_blank" rel="noopener" data-mc-alt="p">In {}</a> <kbd class="mc-key">Alt P</kbd>',
            sentence(done),
            href,
            name,
        )
    )
