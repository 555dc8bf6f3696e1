"""Who does which act, and which acts of the post an agreement must transfer; beside the table of acts in rules.py.

Law: QĐ 45/2016/QĐ-TTg, Art. 16; NĐ 118/2025/NĐ-CP, Art. 10.3: post staff receive and return, and nothing between.
"""

from collections.abc import Mapping

from motcua.base.violations import NoRight
from motcua.ground.people.rules import POST_ROLES, ROLE_WORDS, Role
from motcua.record.dossiers.rules import ACTS, Act

_DESK = frozenset({Role.POST_CLERK, Role.ONE_STOP_OFFICER, Role.ONE_STOP_HEAD})
_AGENCY_DESK = frozenset({Role.ONE_STOP_OFFICER, Role.ONE_STOP_HEAD})
_OFFICE = frozenset({Role.CASE_OFFICER, Role.UNIT_HEAD})
_POST = frozenset({Role.POST_CLERK, Role.COURIER})
_ASKING = frozenset({Role.APPLICANT, Role.SYSTEM})

WHO_MAY: Mapping[Act, frozenset[Role]] = {
    Act.OPEN_DRAFT: _DESK | _ASKING | {Role.COURIER},
    Act.SUBMIT: _DESK | _ASKING | {Role.COURIER},
    Act.ACCEPT_BY_POST: _POST,
    Act.OFFER_HANDOVER: _POST,
    Act.ACCEPT_HANDOVER: _AGENCY_DESK,
    Act.REFUSE_HANDOVER: _AGENCY_DESK,
    Act.WITHDRAW_OFFER: _POST | _AGENCY_DESK,
    Act.TAKE_OVER: frozenset({Role.ADMINISTRATOR}),
    Act.RECEIVE: _AGENCY_DESK,
    Act.REQUEST_COMPLETION: _DESK,
    Act.DECLINE: _AGENCY_DESK,
    Act.SETTLE_EXEMPTION: _DESK,
    Act.ENTER_DATA: _DESK,
    Act.PASS_ON: _AGENCY_DESK,
    Act.ASSIGN: _OFFICE,
    Act.ASK_OPINION: frozenset({Role.CASE_OFFICER}),
    Act.ASK_STEPS: frozenset({Role.CASE_OFFICER}),
    Act.ANSWER_OPINION: _OFFICE,
    Act.REQUEST_SUPPLEMENT: frozenset({Role.CASE_OFFICER}),
    Act.ANSWER_SUPPLEMENT: _DESK | _ASKING,
    Act.REQUIRE_PAYMENT: frozenset({Role.CASE_OFFICER}),
    Act.CONFIRM_PAYMENT: _DESK | _OFFICE,
    Act.PAUSE: _OFFICE,
    Act.RESUME: _OFFICE,
    Act.RE_APPOINT: frozenset({Role.UNIT_HEAD}),
    Act.PROPOSE: frozenset({Role.CASE_OFFICER}),
    Act.SEND_BACK: frozenset({Role.UNIT_HEAD}),
    Act.APPROVE: frozenset({Role.UNIT_HEAD}),
    Act.REFUSE: frozenset({Role.UNIT_HEAD}),
    Act.SIGN_RESULT: frozenset({Role.UNIT_HEAD}),
    Act.STOP: frozenset({Role.UNIT_HEAD}),
    Act.WITHDRAW: _DESK | _ASKING,
    Act.UNDO: _AGENCY_DESK | _OFFICE,
    Act.RECOMPUTE: frozenset({Role.ADMINISTRATOR}),
    Act.REBASE: frozenset({Role.ADMINISTRATOR}),
    Act.PREPARE_RETURN: _AGENCY_DESK,
    Act.OFFER_TO_POST: _AGENCY_DESK,
    Act.ACCEPT_TO_CARRY: _POST,
    Act.REFUSE_TO_CARRY: _POST,
    Act.INVITE: _POST,
    Act.RECORD_ATTEMPT: _POST,
    Act.DELIVER: _POST,
    Act.RETURN_UNDELIVERED: _POST,
    Act.RETURN_AT_COUNTER: _DESK,
    Act.RETURN_ELECTRONICALLY: _AGENCY_DESK,
    Act.CORRECT_RESULT: frozenset({Role.UNIT_HEAD}),
    Act.REFUND: _DESK,
    Act.RATE: _ASKING,
}

TRANSFERABLE: Mapping[Act, str] = {
    act: "DIGITISE"
    if act is Act.ENTER_DATA
    else "RECEPTION"
    if ACTS[act].stage in ("reception", "processing")
    else "RETURN"
    for act, roles in WHO_MAY.items()
    if roles & _POST
}
"""The stage that an agreement must transfer before post staff may do the act (NĐ 118/2025, Art. 10.3)."""


GIVING_BACK = frozenset({Act.OFFER_HANDOVER, Act.WITHDRAW_OFFER, Act.RETURN_UNDELIVERED})
"""Acts by which what post staff hold goes to the agency it belongs to, or stays with them."""
FINISHING = GIVING_BACK | {Act.RECORD_ATTEMPT, Act.INVITE, Act.DELIVER, Act.RETURN_AT_COUNTER}
"""Acts that post staff still do with what lies in their hands when their right has ended (docs/adr/0029)."""


class RoleMayNot(NoRight):
    """No person of this role does this act."""

    code = "right.role"
    text = "Việc “{act}” do {who} làm, không phải {role}."
    missing = "role"


def require_role(act: Act, roles: frozenset[Role]) -> None:
    """Refuse with RoleMayNot unless one of the roles does this act."""
    if not roles & WHO_MAY[act]:
        who = " hoặc ".join(sorted(ROLE_WORDS[role] for role in WHO_MAY[act]))
        mine = ", ".join(sorted(ROLE_WORDS[role] for role in roles)) or "tài khoản này"
        raise RoleMayNot(act=ACTS[act].button, who=who, role=mine, law=ACTS[act].law or _law_of(roles), ask=who)


def _law_of(roles: frozenset[Role]) -> str | None:
    """What keeps post staff from an act that has no law of its own: they receive and return, and nothing between."""
    return "QĐ 45/2016/QĐ-TTg, Điều 16; NĐ 118/2025/NĐ-CP, Điều 10.3" if roles & POST_ROLES else None
