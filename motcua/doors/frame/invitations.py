"""The page behind an invitation: who was invited sets her password, and goes on to her one-time codes."""

from http import HTTPStatus
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from motcua.doors.frame import codes, limits, navigation, own_sessions, session
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.security import CODES, NewPasswordForm
from motcua.ground.catalogue.queries import agencies
from motcua.ground.people import invitations, passwords
from motcua.ground.people.invitations import NoSuchInvitation
from motcua.ground.people.rules import Employer, Role


@never_cache
@sensitive_post_parameters("new", "again")
@sensitive_variables("code")
@require_http_methods(["GET", "POST"])
def invited(request: HttpRequest, code: str) -> HttpResponseBase:
    """Ask for the new password; with it the invitation is used up and she is signed in.

    An account that has a code app is not: she signs in, and the code is asked for. Raises NoSuchInvitation,
    InvitationOver, TooManyTries.
    """
    account = _account_of(request, code)
    form, status = NewPasswordForm(request.POST or None, account=account), HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        account = invitations.use(code=code, password=form.cleaned_data["new"], at=session.now())
        return _enter(request, account)
    if form.errors:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "frame/security/invited.html", _context(form, account), status=status)


def _account_of(request: HttpRequest, code: str) -> Any:
    """Who is invited; a code that never was is counted by address, so that nobody guesses."""
    with limits.tries("invitation", address=limits.address_of(request)) as attempt:
        try:
            return invitations.find(code, session.now())
        except NoSuchInvitation as refusal:
            attempt.failed()
            fault = refusal
    raise fault


def _enter(request: HttpRequest, account: Any) -> HttpResponse:
    if codes.has_app(account):
        own_sessions.leave(request)
        messages.success(request, _("Đã đặt mật khẩu. Đăng nhập bằng mật khẩu mới và mã trên điện thoại."))
        return SeeOther(reverse(navigation.SIGN_IN))
    login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
    own_sessions.begin(request)
    record_authentication(request, account, method="password")
    messages.success(request, _("Đã đặt mật khẩu. Lần sau đăng nhập bằng tên đăng nhập và mật khẩu này."))
    if codes.are_offered_to(account):
        return SeeOther(reverse(CODES))
    return SeeOther(navigation.home_of(Role(role) for role in account.roles))


def _context(form: NewPasswordForm, account: Any) -> dict[str, Any]:
    office = agencies().get(account.agency_code)
    return {
        "form": form,
        "account": account,
        "office": office.name if office else _("Bưu điện") if account.employer == Employer.POST else "",
        "rules": passwords.rules(),
        "asks_codes": codes.are_offered_to(account),
        "has_app": codes.has_app(account),
    }
