"""Signing in through a provider that the installation trusts (OpenID Connect): VNeID for applicants, an organisation's.

The provider says who somebody is; which account that is says the claim that the settings name, once. After that the
account stays bound to the provider's own id of the person until she unbinds it. No account is ever made here. Of what
the provider tells nothing is kept but that id (law.md §8).
"""

from collections.abc import Callable
from typing import Any

from allauth.account.internal.stagekit import clear_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect import views as library
from auditlog.context import set_actor
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.db.models.signals import pre_save
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from motcua.base.administration import audit
from motcua.base.providers import Provider
from motcua.base.violations import NoRight, RuleViolation
from motcua.doors.frame import codes, limits, navigation
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.components import Link
from motcua.doors.frame.providers import speaks_for
from motcua.doors.frame.security import SECURITY, confirmed, onward_of
from motcua.doors.frame.sign_in import SECOND_FACTOR
from motcua.ground.people.services import may_act

_AWAY = (RequestException, OAuth2Error, KeyError, ValueError)
"""What is raised when a provider does not answer, or answers what is no OpenID Connect."""


class UnknownPerson(NoRight):
    """The provider knows her, we do not: no account, or more than one, has what it says."""

    code = "oidc.unknown-person"
    text = "{provider} đã xác nhận bạn, nhưng ở đây chưa có tài khoản nào ứng với bạn. {remedy}"


class OfAnotherSide(NoRight):
    """The account is not of the people for whom the provider speaks, or may not act."""

    code = "oidc.another-side"
    text = "Tài khoản này không đăng nhập bằng {provider}. Đăng nhập bằng mật khẩu, hoặc hỏi người quản trị."


class ProviderFailed(RuleViolation):
    """The provider does not answer, or what it answered cannot be used."""

    code = "oidc.provider-failed"
    text = "Chưa đăng nhập được bằng {provider}: hệ thống đó chưa trả lời, hoặc lượt này đã quá giờ. Thử lại."
    status = 502


class BoundElsewhere(RuleViolation):
    """What is to be bound is bound to another account, or another person of the provider is bound to this one."""

    code = "oidc.bound-elsewhere"
    text = "Bạn ở {provider} đã liên kết với tài khoản khác, hoặc tài khoản này đã liên kết. Bỏ liên kết cũ trước."


def _configured(provider_id: str) -> Provider:
    found = next((item for item in settings.OIDC_PROVIDERS if item.id == provider_id), None)
    if found is None:
        raise Http404
    return found


# ---- what the library asks -------------------------------------------------------------------------------------------


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """What allauth asks us about providers: which there are, whose account it is, what to say when it fails."""

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[Any]:
        """The providers of the settings, and no others."""
        return [
            SocialApp(
                provider="openid_connect",
                provider_id=item.id,
                name=item.name,
                client_id=item.client_id,
                secret=item.client_secret,
                settings={"server_url": item.server_url, "scope": list(item.scope), "oauth_pkce_enabled": True},
            )
            for item in settings.OIDC_PROVIDERS
            if provider in (None, "openid_connect", item.id) and client_id in (None, item.client_id)
        ]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Nobody: no account is made by a provider's word."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Find the account, bind it when that was asked for, or say why there is none."""
        provider = _configured(sociallogin.account.provider)
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            raise ImmediateHttpResponse(_bind_own(request, provider, sociallogin))
        is_second = _spoke_of_second_factor(provider, sociallogin)
        try:
            _find(provider, sociallogin)
        except RuleViolation as refusal:
            raise ImmediateHttpResponse(refused(request, refusal)) from refusal
        codes.came_through(request.session, sociallogin.user, is_second=is_second)
        setattr(request, SECOND_FACTOR, is_second)

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        """Lead who turned back to the sign-in page; say of anything else that it failed."""
        if error == AuthError.CANCELLED:
            messages.info(request, _("Chưa đăng nhập: bạn đã dừng ở trang của %(name)s.") % {"name": provider.app.name})
            raise ImmediateHttpResponse(SeeOther(reverse(navigation.SIGN_IN)))
        raise ImmediateHttpResponse(refused(request, ProviderFailed(provider=provider.app.name)))


_HEARD = "heard"
"""Where a row has, until the answer is given, what its provider told just now; it is no column."""


def _forget_claims(sender: Any, instance: Any, **_more: Any) -> None:
    """Nothing that a provider tells about a person is stored but its id of her."""
    if instance.extra_data:
        setattr(instance, _HEARD, instance.extra_data)
    instance.extra_data = {}


pre_save.connect(_forget_claims, sender="socialaccount.SocialAccount", dispatch_uid="motcua.forget-claims")


def _find(provider: Provider, sociallogin: Any) -> None:
    """Put the account into the sign-in. Raises UnknownPerson, OfAnotherSide."""
    account = sociallogin.user if sociallogin.is_existing else None
    is_new = account is None
    if account is None:
        account = _by_claim(provider, _claims(sociallogin))
    if not may_act(account) or not speaks_for(provider, account):
        raise OfAnotherSide(provider=provider.name)
    if is_new:
        try:
            _bind(provider, account, sociallogin)
        except BoundElsewhere as refusal:
            raise UnknownPerson(provider=provider.name, remedy=_remedy(provider)) from refusal


def _claims(sociallogin: Any) -> dict[str, Any]:
    told = sociallogin.account.extra_data
    return dict(told.get("userinfo") or told.get("id_token") or {})


def _spoke_of_second_factor(provider: Provider, sociallogin: Any) -> bool:
    """Whether the token itself names one of the settings' values in `amr` or `acr` (RFC 8176), not user info."""
    row = sociallogin.account
    told = dict((getattr(row, _HEARD, None) or row.extra_data).get("id_token") or {})
    ways = told.get("amr")
    words = [*(ways if isinstance(ways, list) else ()), told.get("acr")]
    return any(isinstance(word, str) and word in provider.second_factor for word in words)


def _by_claim(provider: Provider, claims: dict[str, Any]) -> Any:
    """The one account that has what the claim says. An address counts only when the provider has verified it."""
    value = claims.get(provider.claim)
    is_sure = provider.matches != "email" or claims.get("email_verified") is True
    unknown = UnknownPerson(provider=provider.name, remedy=_remedy(provider))
    if not isinstance(value, str) or not value.strip() or "\0" in value or not is_sure:
        raise unknown
    column = "email__iexact" if provider.matches == "email" else provider.matches
    rows = get_user_model().objects.filter(**{column: value.strip()})
    found = [row for row in rows[:3] if speaks_for(provider, row)]
    if len(found) != 1:
        raise unknown
    return found[0]


def _remedy(provider: Provider) -> str:
    if provider.people == "STAFF":
        return "Hỏi người quản trị của cơ quan bạn."
    return "Đến quầy Một cửa hoặc bưu điện để lập tài khoản; tra cứu hồ sơ thì không cần tài khoản."


def _bind(provider: Provider, account: Any, sociallogin: Any) -> None:
    """Bind an account to the provider's id of the person. Raises BoundElsewhere."""
    if SocialAccount.objects.filter(user_id=account.pk, provider=provider.id).exists():
        raise BoundElsewhere(provider=provider.name)
    try:
        with transaction.atomic(), set_actor(account):
            sociallogin.account = SocialAccount.objects.create(
                user_id=account.pk, provider=provider.id, uid=sociallogin.account.uid
            )
            audit.note(account, str(_("đăng nhập qua hệ thống khác")), "", provider.id)
    except IntegrityError as fault:
        raise BoundElsewhere(provider=provider.name) from fault
    sociallogin.user = account


def _bind_own(request: HttpRequest, provider: Provider, sociallogin: Any) -> HttpResponse:
    """Bind the person at the page, who asked for it."""
    if not request.user.is_authenticated:
        return SeeOther(reverse(navigation.SIGN_IN))
    account = get_user_model().objects.get(pk=request.user.pk)
    if sociallogin.is_existing:
        if sociallogin.user.pk != account.pk:
            return refused(request, BoundElsewhere(provider=provider.name))
    else:
        try:
            if not speaks_for(provider, account):
                raise OfAnotherSide(provider=provider.name)
            _bind(provider, account, sociallogin)
        except RuleViolation as refusal:
            return refused(request, refusal)
    messages.success(request, _("Đã liên kết với %(name)s.") % {"name": provider.name})
    return SeeOther(reverse(SECURITY))


def refused(request: HttpRequest, refusal: RuleViolation) -> HttpResponse:
    """Say why somebody does not come in, and where to go."""
    clear_login(request)
    name = SECURITY if request.user.is_authenticated else navigation.SIGN_IN
    words = _("Về Đăng nhập và bảo mật") if request.user.is_authenticated else _("Về trang đăng nhập")
    shown = {"violation": refusal, "heading": _("Chưa đăng nhập được"), "back": Link(words, reverse(name))}
    return render(request, "frame/refused.html", shown, status=refusal.status)


# ---- pages -----------------------------------------------------------------------------------------------------------


@never_cache
@require_POST
def begin(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Lead to the provider, to come back signed in. Raises Http404, TooManyTries."""
    return _away(request, _configured(provider_id), AuthProcess.LOGIN, onward_of(request))


@never_cache
@login_required
@confirmed
@require_POST
def bind(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Lead to the provider, to come back bound to it. Raises Http404, TooManyTries."""
    provider = _configured(provider_id)
    if not speaks_for(provider, request.user):
        raise Http404
    return _away(request, provider, AuthProcess.CONNECT, "")


def _away(request: HttpRequest, provider: Provider, process: str, onward: str) -> HttpResponseBase:
    with limits.tries("oidc", address=limits.address_of(request)) as attempt:
        attempt.failed()
    return _tried(
        request,
        provider,
        lambda: get_adapter().get_provider(request, provider.id).redirect(request, process, next_url=onward or None),
    )


@never_cache
@require_safe
def back(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Take who comes back from the provider. Raises Http404."""
    provider = _configured(provider_id)
    return _tried(request, provider, lambda: library.callback(request, provider_id))


def _tried(request: HttpRequest, provider: Provider, ask: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    try:
        return ask()
    except _AWAY:
        return refused(request, ProviderFailed(provider=provider.name))


@never_cache
@login_required
@confirmed
@require_POST
def unbind(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Unbind a provider; not the last way in. Raises Http404 for what is not bound."""
    account = get_user_model().objects.get(pk=request.user.pk)
    bound = {row.provider: row for row in SocialAccount.objects.filter(user_id=account.pk)}
    if provider_id not in bound:
        raise Http404
    if len(bound) == 1 and not account.has_usable_password() and not settings.DEMO:
        messages.error(request, _("Đây là cách đăng nhập duy nhất của bạn. Nhờ người quản trị mời đặt mật khẩu trước."))
        return SeeOther(reverse(SECURITY))
    with transaction.atomic(), set_actor(account):
        bound[provider_id].delete()
        audit.note(account, str(_("đăng nhập qua hệ thống khác")), provider_id, "")
    messages.success(request, _("Đã bỏ liên kết."))
    return SeeOther(reverse(SECURITY))
