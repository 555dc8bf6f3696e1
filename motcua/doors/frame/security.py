"""The pages on which a person looks after her own sign-in: password, one-time codes, open sessions."""

import time
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, ClassVar
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.stagekit import clear_login
from allauth.account.stages import LoginStageController
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.doors.frame import codes, limits, navigation, own_sessions
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.languages import said
from motcua.doors.frame.providers import bindings
from motcua.doors.frame.session import visitor
from motcua.doors.frame.sign_in import CodeForm, CodeStage, OwnForm, code_input
from motcua.ground.people import passwords
from motcua.ground.people import services as people
from motcua.ground.people.services import may_act

CONFIRMED_FOR = 600
"""Seconds for which a password or code counts as just given: then codes and sessions may be changed without it."""
SECURITY, CODES, RECOVERY, CONFIRM = "frame:security", "frame:codes", "frame:recovery", "frame:confirm"
WRONG_CODE = gettext_lazy("Mã chưa đúng, đã hết giờ hoặc đã dùng rồi. Chờ mã mới trong ứng dụng rồi gõ lại.")
WRONG_PASSWORD = gettext_lazy("Mật khẩu chưa đúng. Gõ lại.")

View = Callable[..., HttpResponseBase]


# ---- who it is, once more --------------------------------------------------------------------------------------------


def is_confirmed(request: HttpRequest) -> bool:
    """Whether the person has given password or code a moment ago; who has neither has nothing to give."""
    account: Any = request.user
    if not account.has_usable_password() and not codes.has_app(account):
        return True
    given = get_authentication_records(request, account)
    return bool(given) and time.time() - float(given[-1]["at"]) < CONFIRMED_FOR


def confirmed(view: View) -> View:
    """Ask for password or code first, unless it was given a moment ago. A post is asked for again on its own page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_confirmed(request):
            return view(request, *args, **kwargs)
        onward = request.path if request.method in ("GET", "HEAD") else reverse(SECURITY)
        return redirect(f"{reverse(CONFIRM)}?{urlencode({'next': onward})}")

    return guarded


class ConfirmForm(OwnForm):
    """Password or code of somebody who is signed in."""

    needs: ClassVar[dict[str, Any]] = {"password": gettext_lazy("Gõ mật khẩu.")}

    password = forms.CharField(
        label=gettext_lazy("Mật khẩu đang dùng"),
        strip=False,
        max_length=4_000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


@never_cache
@login_required
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask a signed-in person for her password, or for a code where she has none, and go on."""
    account: Any = request.user
    by_password = account.has_usable_password()
    form = (ConfirmForm if by_password else CodeForm)(request.POST or None)
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        field = "password" if by_password else "code"
        check = account.check_password if by_password else _code_check(account)
        status = _tried(account, form, field, check, WRONG_PASSWORD if by_password else WRONG_CODE)
        if status == HTTPStatus.OK:
            record_authentication(request, account, method=field, reauthenticated=True)
            return SeeOther(_onward(request))
    shown = {"form": form, "next": onward_of(request)}
    return render(request, "frame/security/confirm.html", shown, status=_status(form, status))


def _code_check(account: Any) -> Callable[[str], bool]:
    return lambda typed: codes.takes(account, typed)


def _tried(account: Any, form: forms.Form, field: str, check: Callable[[str], bool], wrong: Any) -> HTTPStatus:
    """Try what was typed in a field, counted by account; say at the field what is wrong. OK = it was right."""
    try:
        with limits.tries("proof", account=str(account.pk)) as attempt:
            if check(form.cleaned_data[field]):
                return HTTPStatus.OK
            attempt.failed()
    except limits.TooManyTries as refusal:
        form.add_error(field, said(refusal))
        return HTTPStatus.TOO_MANY_REQUESTS
    form.add_error(field, wrong)
    return HTTPStatus.UNPROCESSABLE_ENTITY


def _status(form: forms.Form, status: HTTPStatus) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if status == HTTPStatus.OK and form.errors else status


def onward_of(request: HttpRequest) -> str:
    """Return the page of ours to which a form leads on; "" = none was named, or one of somebody else."""
    onward = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure())
    return onward if is_ours else ""


def _onward(request: HttpRequest) -> str:
    return onward_of(request) or reverse(SECURITY)


# ---- the code between password and session ---------------------------------------------------------------------------


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponseBase:
    """Ask for the code of the app after the right password; with it the session begins."""
    stage = LoginStageController.enter(request, CodeStage.key)
    if request.user.is_authenticated or stage is None:
        return redirect(navigation.SIGN_IN)
    account = stage.login.user
    if "khac" in request.POST or account is None or not may_act(account):
        clear_login(request)
        return redirect(navigation.SIGN_IN)
    form, status = CodeForm(request.POST or None), HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        status = _tried(account, form, "code", _code_check(account), WRONG_CODE)
        if status == HTTPStatus.OK:
            record_authentication(request, account, method="code")
            response: HttpResponseBase = stage.exit()
            return response
    shown = {"form": form, "minutes": settings.ACCOUNT_LOGIN_TIMEOUT // 60}
    return render(request, "frame/security/sign_in_code.html", shown, status=_status(form, status))


# ---- one page for all of it ------------------------------------------------------------------------------------------


@never_cache
@login_required
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Password, codes and sessions of the person, each with what she can do about it."""
    account: Any = request.user
    shown = {
        "has_password": account.has_usable_password(),
        "offers_codes": codes.are_offered_to(account),
        "requires_codes": codes.are_required_of(account, request.session),
        "required_from": codes.required_from(account),
        "codes": codes.standing(account),
        "bindings": bindings(account),
        "sessions": own_sessions.of_account(request),
    }
    return render(request, "frame/security/security.html", shown)


# ---- password --------------------------------------------------------------------------------------------------------


class NewPasswordForm(OwnForm):
    """A new password, typed twice."""

    needs: ClassVar[dict[str, Any]] = {
        "new": gettext_lazy("Gõ mật khẩu mới."),
        "again": gettext_lazy("Gõ lại mật khẩu mới."),
    }

    new = forms.CharField(
        label=gettext_lazy("Mật khẩu mới"),
        strip=False,
        max_length=4_000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("Gõ lại mật khẩu mới"),
        strip=False,
        max_length=4_000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, account: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_new(self) -> str:
        """Refuse what is easy to guess, in our words."""
        typed: str = self.cleaned_data["new"]
        passwords.check(typed, self.account)
        return typed

    def clean(self) -> Any:
        """The new password is typed twice alike."""
        data = super().clean() or {}
        new = data.get("new")
        if new is not None and data.get("again") is not None and new != data["again"]:
            self.add_error("again", _("Hai lần gõ chưa giống nhau. Gõ lại mật khẩu mới."))
        return data


class PasswordForm(NewPasswordForm):
    """The password in use, and the new one twice."""

    needs: ClassVar[dict[str, Any]] = {"password": gettext_lazy("Gõ mật khẩu đang dùng."), **NewPasswordForm.needs}
    field_order = ("password", "new", "again")

    password = ConfirmForm.base_fields["password"]

    def clean(self) -> Any:
        """The new password is not the old one."""
        data = super().clean()
        if data.get("new") is not None and data["new"] == data.get("password"):
            self.add_error("new", _("Mật khẩu mới giống mật khẩu đang dùng. Chọn mật khẩu khác."))
        return data


@never_cache
@login_required
@sensitive_post_parameters("password", "new", "again")
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change the password; all other sessions of the account end with it. Raises Http404 for who has none."""
    account: Any = request.user
    if not account.has_usable_password():
        raise Http404
    form, status = PasswordForm(request.POST or None, account=account), HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        status = _tried(account, form, "password", account.check_password, WRONG_PASSWORD)
        if status == HTTPStatus.OK:
            ended = own_sessions.end_others(request)
            account.set_password(form.cleaned_data["new"])
            account.save(update_fields=["password"])
            before = request.session.session_key
            update_session_auth_hash(request, account)
            own_sessions.renew(request, before)
            messages.success(request, f"{_('Đã đổi mật khẩu.')} {_ended_words(ended)}".strip())
            return SeeOther(reverse(SECURITY))
    shown = {"form": form, "rules": passwords.rules()}
    return render(request, "frame/security/password.html", shown, status=_status(form, status))


# ---- one-time codes --------------------------------------------------------------------------------------------------


def offered(view: View) -> View:
    """Open a page to those who may set codes up; for others there is no such page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        visitor(request)
        if not codes.are_offered_to(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


class SetUpForm(OwnForm):
    """The first code of an app."""

    needs: ClassVar[dict[str, Any]] = {"code": gettext_lazy("Gõ mã 6 số mà ứng dụng đang hiện.")}

    code = code_input()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Mã 6 số mà ứng dụng đang hiện")


@never_cache
@login_required
@offered
@confirmed
@require_http_methods(["GET", "POST"])
def set_up_codes(request: HttpRequest) -> HttpResponse:
    """Show the secret as picture, text and link; its first right code takes the app over."""
    account: Any = request.user
    if codes.has_app(account):
        return SeeOther(reverse(RECOVERY if codes.fresh_codes(account) else SECURITY))
    secret = codes.secret_of(request.session)
    form, status = SetUpForm(request.POST or None), HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        status = _tried(account, form, "code", lambda typed: codes.set_up(account, secret, typed), WRONG_CODE)
        if status == HTTPStatus.OK:
            codes.forget_secret(request.session)
            request.session[HAS_CODES] = True
            # Whoever has no password has proved with this code who she is; the same code counts no second time.
            record_authentication(request, account, method="code", reauthenticated=True)
            return SeeOther(reverse(RECOVERY))
    address = codes.address_of(account, secret)
    shown = {
        "form": form,
        "secret": codes.in_fours(secret),
        "address": address,
        "picture": codes.picture_of(address),
        "is_required": codes.are_required_of(account, request.session),
    }
    return render(request, "frame/security/set_up_codes.html", shown, status=_status(form, status))


@never_cache
@login_required
@offered
@confirmed
@require_http_methods(["GET", "POST"])
def recovery(request: HttpRequest) -> HttpResponse:
    """Show new recovery codes until their owner says that she has put them away; after that never again."""
    if request.method == "POST":
        codes.put_away(request.user)
        messages.success(request, _("Đã cất mã dự phòng. Từ nay mã không hiện lại."))
        return SeeOther(reverse(SECURITY))
    fresh = codes.fresh_codes(request.user)
    if not fresh:
        return SeeOther(reverse(SECURITY))
    return render(request, "frame/security/recovery.html", {"fresh": fresh, "username": request.user.get_username()})


@never_cache
@login_required
@offered
@confirmed
@require_POST
def recovery_anew(request: HttpRequest) -> HttpResponse:
    """Make recovery codes anew; the old ones are void."""
    if not codes.has_app(request.user):
        return SeeOther(reverse(CODES))
    codes.make_codes_anew(request.user)
    return SeeOther(reverse(RECOVERY))


@never_cache
@login_required
@offered
@confirmed
@require_POST
def remove_codes(request: HttpRequest) -> HttpResponse:
    """Stop asking for codes; refused where the installation requires them."""
    if codes.are_required_of(request.user, request.session):
        messages.error(request, _("Nơi làm việc này bắt buộc dùng mã đăng nhập, nên không bỏ được."))
    else:
        people.remove_codes(str(request.user.pk))
        request.session.pop(HAS_CODES, None)
        messages.success(request, _("Đã bỏ mã đăng nhập. Từ nay chỉ cần mật khẩu."))
    return SeeOther(reverse(SECURITY))


HAS_CODES = "has-codes"
_BEFORE_CODES = frozenset(
    {CODES, RECOVERY, CONFIRM, SECURITY, "frame:recovery-anew", "frame:password", "frame:sign-out", "set-language"}
)


def must_set_up(request: HttpRequest) -> bool:
    """Whether the person must set codes up before she opens the page of this request. At most one statement."""
    if not codes.are_required() or not request.user.is_authenticated or hasattr(request, "motcua_support"):
        return False
    page = request.resolver_match.view_name if request.resolver_match else ""
    if page in _BEFORE_CODES or request.session.get(HAS_CODES) or codes.through(request.session, request.user):
        return False
    if not codes.are_required_of(request.user, request.session):
        return False
    if codes.has_app(request.user):
        request.session[HAS_CODES] = True
        return False
    return True


# ---- sessions --------------------------------------------------------------------------------------------------------


@never_cache
@login_required
@require_POST
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """End one session of the person. Raises Http404 for a session that is not hers, or has ended."""
    if not own_sessions.end(request, session_id):
        raise Http404
    if not request.user.is_authenticated:
        return SeeOther(reverse(navigation.SIGN_IN))
    messages.success(request, _ended_words(1))
    return SeeOther(reverse(SECURITY))


@never_cache
@login_required
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End all sessions of the person but this one."""
    ended = own_sessions.end_others(request)
    messages.success(request, _ended_words(ended) or _("Không có phiên nào khác."))
    return SeeOther(reverse(SECURITY))


def _ended_words(ended: int) -> str:
    if not ended:
        return ""
    return ngettext("Đã kết thúc %(number)s phiên khác.", "Đã kết thúc %(number)s phiên khác.", ended) % {
        "number": ended
    }
