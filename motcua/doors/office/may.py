"""What may be done with a dossier at this door, and why not the rest: by which rule, and who can."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.doors.frame.acts import Answer
from motcua.doors.frame.components import AllowedAct, RefusedAct
from motcua.doors.frame.session import Visitor
from motcua.doors.office.work import ADDRESSES, OFFICE_ACTS, expected, taking
from motcua.ground.people.queries import Colleague
from motcua.ground.people.rules import ROLE_WORDS, Role
from motcua.record.dossiers.roles import WHO_MAY
from motcua.record.dossiers.rules import ACTS, STATUSES, Act
from motcua.record.standing import Standing

NAMED_MAX = 3
"""So many people are named at most as those who can do an act."""


def allowed(
    told: Sequence[Answer],
    standing: Standing,
    who: Visitor,
    dossier_id: UUID,
    last_event_no: int,
    colleagues: Sequence[Colleague],
) -> tuple[AllowedAct, ...]:
    """Return the acts of this door that may be done now, the expected one first."""
    may = {answer.act: standing_for(answer, standing) for answer in told if answer.is_allowed}
    state = standing.state
    first = next((act for act in expected(state.status, state.assignee_id) if act in may), None)
    found = []
    handed_on_last = state.assignee_id is not None  # a case that somebody has is seldom given away
    for act in sorted(
        (act for act in OFFICE_ACTS if act in may),
        key=lambda act: (act is not first, handed_on_last and act is Act.ASSIGN),
    ):
        href = reverse("office:act", args=[dossier_id, ADDRESSES[act]])
        is_head = Role.UNIT_HEAD in may[act].actor.roles
        takes = act is Act.ASSIGN and not is_head and state.assignee_id is None
        if act is Act.ASSIGN and state.assignee_id == who.actor.id and not _others(colleagues, who.actor.id):
            continue  # there is nobody to hand it to
        found.append(
            AllowedAct(
                label=label_of(act, may[act]),
                href=href,
                is_primary=act is first,
                key="Ctrl Enter" if act is first else "",
                fields=taking(who.actor, last_event_no) if takes else None,
                warns=act in (Act.REFUSE, Act.STOP, Act.CORRECT_RESULT),
            )
        )
    return tuple(found)


def standing_for(answer: Answer, standing: Standing) -> Standing:
    """Return the standing in which an act is allowed: in a colleague's place where that gives the right."""
    return replace(standing, actor=answer.by) if answer.by is not None else standing


def label_of(act: Act, standing: Standing) -> str:
    """Return what an act is called for one person: assigning is taking, giving or handing on."""
    actor, state = standing.actor, standing.state
    if act is Act.ASSIGN and Role.UNIT_HEAD not in actor.roles:
        return _("Nhận thụ lý") if state.assignee_id is None else _("Chuyển cho đồng nghiệp")
    if act is Act.ASSIGN and state.assignee_id is not None:
        return _("Phân công lại")
    if act is Act.ASK_OPINION and state.asked_agencies:
        return _("Xin thêm ý kiến")
    if act is Act.ANSWER_OPINION and actor.agency_code == state.agency_code:
        return _("Ghi câu trả lời")
    return ACTS[act].button


def _others(colleagues: Sequence[Colleague], me: str) -> list[Colleague]:
    return [item for item in colleagues if Role.CASE_OFFICER in item.roles and item.id != me]


def refused(
    told: Sequence[Answer], standing: Standing, who: Visitor, colleagues: Sequence[Colleague]
) -> tuple[RefusedAct, ...]:
    """Return the acts of this door that may not be done now: why, by which rule, and who can or when."""
    rows = [answer for answer in told if answer.refusal is not None]
    rows.sort(key=lambda answer: (not who.actor.roles & WHO_MAY[answer.act], OFFICE_ACTS.index(answer.act)))
    return tuple(
        RefusedAct(
            label=ACTS[answer.act].button,
            short=_short(answer),
            sentence=answer.refusal.sentence,
            law=answer.refusal.law or "",
            remedy=remedy(answer, standing, colleagues),
        )
        for answer in rows
        if answer.refusal is not None
    )


def _short(answer: Answer) -> str:
    """Half a sentence on the closed line."""
    code = answer.refusal.code if answer.refusal else ""
    who = " hoặc ".join(sorted(ROLE_WORDS[role] for role in WHO_MAY[answer.act]))
    return {
        "dossier.act-not-allowed": _("chưa đến bước này"),
        "right.role": _("việc của %(who)s") % {"who": who},
        "right.not-your-case": _("hồ sơ của người khác"),
        "processing.nobody-assigned": _("chưa phân công"),
        "processing.too-late-to-ask": _("đã quá ngày được yêu cầu"),
        "processing.no-certificate": _("chưa có chứng thư"),
        "processing.nothing-to-sign": _("chưa có tệp"),
        "processing.signed-already": _("đã ký số"),
        "processing.signing-under-way": _("đang ký số"),
        "processing.own-proposal": _("chính mình trình"),
        "processing.too-late-to-re-appoint": _("không kịp hẹn lại"),
        "processing.re-appointed-already": _("đã hẹn lại một lần"),
        "processing.only-the-head-now": _("đang ở lãnh đạo"),
        "processing.steps-not-over": _("còn chờ cơ quan phối hợp"),
        "processing.steps-are-asked": _("đang chờ trả lời"),
        "processing.steps-are-over": _("đã xong"),
    }.get(code, "")


_NOBODY_CAN = frozenset(
    {
        "processing.too-late-to-ask",
        "processing.too-late-to-re-appoint",
        "processing.re-appointed-already",
        "processing.steps-not-over",
        "processing.steps-are-asked",
        "processing.steps-are-over",
    }
)


def remedy(answer: Answer, standing: Standing, colleagues: Sequence[Colleague]) -> str:
    """Return who can do it, by name and title, or in which step it can be done; "" when nobody can."""
    code = answer.refusal.code if answer.refusal else ""
    if code == "dossier.act-not-allowed":
        steps = [STATUSES[status].word for status in ACTS[answer.act].moves if status is not None]
        return _("Làm được khi hồ sơ ở bước “%(step)s”.") % {"step": "” hoặc “".join(steps)}
    if code in _NOBODY_CAN:
        return ""
    who = list(_who_can(answer.act, code, standing, colleagues))
    if not who:
        roles = " hoặc ".join(sorted(ROLE_WORDS[role] for role in WHO_MAY[answer.act]))
        return _("Người làm được: %(who)s của cơ quan giải quyết.") % {"who": roles}
    more = _(" và %(n)s người nữa") % {"n": len(who) - NAMED_MAX} if len(who) > NAMED_MAX else ""
    return _("Người làm được: %(who)s.") % {"who": "; ".join(item.words for item in who[:NAMED_MAX]) + more}


def _who_can(act: Act, code: str, standing: Standing, colleagues: Sequence[Colleague]) -> list[Colleague]:
    state = standing.state
    with_the_case = (
        Act.PROPOSE, Act.REQUEST_SUPPLEMENT, Act.REQUIRE_PAYMENT, Act.ASK_OPINION, Act.ASK_STEPS,
        Act.ANSWER_OPINION,
    )  # fmt: skip
    if act in with_the_case and state.assignee_id is not None:
        return [item for item in colleagues if item.id == state.assignee_id]
    if code == "processing.nobody-assigned" or act is Act.ASSIGN:
        return [item for item in colleagues if Role.UNIT_HEAD in item.roles]
    found = [item for item in colleagues if item.roles & WHO_MAY[act] and item.id != standing.actor.id]
    if act in (Act.APPROVE, Act.REFUSE):
        found = [item for item in found if item.id != state.proposer_id]
    return found
