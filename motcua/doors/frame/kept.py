"""A form that was sent when its session had ended is not lost: it is kept for half an hour and shown again filled in.

Every form of an act says whose it is (`by`, a mark only we can make). Sent by nobody, or with a token of an earlier
session, it is kept in the shared cache, encrypted with a key that only a cookie of this browser holds. When the same
person asks for its page again the request is made the post that it was, but no act is done (`require_sending`): the
page shows what was typed, with the same id of the act, and is sent by its own button. As another person it is thrown
away.
"""

import base64
import hashlib
import json
import secrets
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.datastructures import MultiValueDict

from motcua.base.violations import RuleViolation
from motcua.ground.people import queries as people

BY = "by"
COOKIE = "motcua-kept"
KEPT_FOR = 1_800
LENGTH_MAX = 200_000
"""Characters of a kept form; what is longer is not kept."""
NEVER_KEPT = frozenset({"csrfmiddlewaretoken", "signature", "password", "new", "again", "code", BY})
"""What is signed, drawn or secret is given anew."""
_MARK = 20
_only_shown: ContextVar[bool] = ContextVar("only_shown", default=False)


class NotSentYet(RuleViolation):
    """The form was kept while its person signed in again; nothing has been written."""

    code = "form.not-sent-yet"
    text = "Phiên làm việc đã đổi lúc gửi, nên chưa ghi gì. Phần đã gõ vẫn còn ở đây: xem lại, rồi gửi."
    status = 200


class SomebodyElses(RuleViolation):
    """A form was opened by one account and sent by another, in two windows of one browser."""

    code = "form.somebody-elses"
    text = (
        "Biểu mẫu này do tài khoản khác mở, còn trình duyệt đang đăng nhập bằng tài khoản của bạn. Chưa ghi gì. "
        "Mở lại trang bằng đúng tài khoản, rồi làm lại."
    )


class SuspendedMeanwhile(RuleViolation):
    """The person of a form was suspended while she typed; her sessions have ended."""

    code = "form.suspended-meanwhile"
    text = "Tài khoản vừa bị tạm ngừng, nên việc vừa gửi không được ghi. Phiên đã kết thúc. Hỏi người quản trị."
    status = 403


@dataclass(frozen=True, slots=True)
class Kept:
    """A form as it was sent: where to, what was typed, whose it is (`mark_of`), until when it is kept (Unix time)."""

    path: str
    body: str
    owner: str
    until: float


# ---- whose form it is ------------------------------------------------------------------------------------------------


def mark_of(account_id: str) -> str:
    """Return the mark of an account: it names nobody and cannot be made by others."""
    return salted_hmac("motcua.kept.owner", account_id, algorithm="sha256").hexdigest()[:_MARK]


def by(account_id: str) -> str:
    """Return what a form says about whose it is: the mark, and proof that we made it."""
    mark = mark_of(account_id)
    return mark + _proof(mark)


def owner_of(request: HttpRequest) -> str:
    """Return the mark of the account for which the posted form was made; "" when it says none, or not ours."""
    said = request.POST.get(BY, "")
    mark, proof = said[:_MARK], said[_MARK:]
    return mark if mark and constant_time_compare(proof, _proof(mark)) else ""


def _proof(mark: str) -> str:
    return salted_hmac("motcua.kept.proof", mark, algorithm="sha256").hexdigest()[:_MARK]


def require_acting(owner: str) -> None:
    """Keep nothing for who may not act any more: it could not be sent. Raises SuspendedMeanwhile."""
    if owner and any(mark_of(account_id) == owner for account_id in people.suspended()):
        raise SuspendedMeanwhile()


# ---- keeping ---------------------------------------------------------------------------------------------------------


def keep(request: HttpRequest, at: datetime) -> bool:
    """Keep the posted form for its owner; False when it is none of ours, or too long. The cookie goes out with it."""
    owner = owner_of(request)
    fields = [(name, text) for name, texts in request.POST.lists() if name not in NEVER_KEPT for text in texts]
    body = urlencode(fields)
    if not owner or len(body) > LENGTH_MAX:
        return False
    token = secrets.token_urlsafe(32)
    until = (at + timedelta(seconds=KEPT_FOR)).timestamp()
    record = json.dumps([request.get_full_path(), body, owner, until])
    cache.set(_place(token), _box(token).encrypt(record.encode()).decode(), KEPT_FOR)
    request.META[_SET] = token
    return True


def find(request: HttpRequest) -> Kept | None:
    """Return the form that this browser has kept; None when there is none, or its time has passed."""
    token = request.COOKIES.get(COOKIE, "")
    stored = cache.get(_place(token)) if token else None
    if not isinstance(stored, str):
        return None
    try:
        return Kept(*json.loads(_box(token).decrypt(stored.encode())))
    except (InvalidToken, ValueError, TypeError):
        return None


def forget(request: HttpRequest) -> None:
    """Throw the kept form away."""
    cache.delete(_place(request.COOKIES.get(COOKIE, "")))
    request.META[_SET] = ""


_SET = "motcua.kept"
"""What the answer does with the cookie: a token to set, "" to delete it, no entry to leave it alone."""


def _place(token: str) -> str:
    return f"kept:{hashlib.sha256(token.encode()).hexdigest()}"


def _box(token: str) -> Fernet:
    key = hashlib.blake2b(token.encode()[:64], digest_size=32, key=settings.SECRET_KEY.encode()[:64]).digest()
    return Fernet(base64.urlsafe_b64encode(key))


# ---- showing again ---------------------------------------------------------------------------------------------------


def require_sending() -> None:
    """Refuse an act while a kept form is only shown. Raises NotSentYet."""
    if _only_shown.get():
        raise NotSentYet()


def is_from_our_page(request: HttpRequest) -> bool:
    """Whether the browser says that a page of ours sent the form; a form of another site is never kept."""
    if request.headers.get("Sec-Fetch-Site"):
        return request.headers["Sec-Fetch-Site"] == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def way_to_sign_in(request: HttpRequest) -> str:
    """Return the address of the sign-in page that leads back to the form."""
    return f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()}, safe='/')}"


def settle(request: HttpRequest, response: HttpResponse) -> None:
    """End the showing, and give or take back the cookie that opens the kept form."""
    _only_shown.set(False)
    token = request.META.get(_SET)
    if token:
        secure = bool(settings.SESSION_COOKIE_SECURE)
        response.set_cookie(COOKIE, token, max_age=KEPT_FOR, httponly=True, samesite="Lax", secure=secure)
    elif token == "":
        response.delete_cookie(COOKIE, samesite="Lax")


def show_again(request: HttpRequest, form: Kept) -> None:
    """Make a request for the form's page the post that it was; acts are refused until it is sent by a hand."""
    request.method = "POST"
    request._files = MultiValueDict()  # type: ignore[attr-defined]  # else Django would read the body of the GET
    request.POST = QueryDict(form.body)  # Django's own setter takes it
    _only_shown.set(True)
