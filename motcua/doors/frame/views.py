"""Pages that belong to no door: sign-in and out, roles of the demo, the page about oneself, the style page."""

from datetime import UTC, datetime
from http import HTTPStatus
from itertools import groupby
from typing import Any

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.generic.edit import FormMixin

from motcua.base.text import upper_first
from motcua.base.violations import NotThere
from motcua.doors.frame import errors, kept, me, navigation, own_sessions, samples, support
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.components import DemoRole
from motcua.doors.frame.session import now, visitor
from motcua.doors.frame.sign_in import SignInForm
from motcua.ground.agreements.public import counters_of
from motcua.ground.catalogue.queries import agencies
from motcua.ground.deadlines.rules import local
from motcua.ground.people import demo
from motcua.ground.people.rules import ROLE_WORDS, Employer, Role

BACKEND = settings.AUTHENTICATION_BACKENDS[0]


class SignIn(LoginView):  # type: ignore[misc]  # allauth ships no types
    """Sign in with an account; in demo mode the roles stand above the form."""

    form_class = SignInForm
    template_name = "frame/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form, where to go afterwards, and the roles of the demo."""
        form = kwargs.get("form") or self.get_form()
        wants_form = form.is_bound or "tai-khoan" in self.request.GET
        groups = role_groups() if settings.DEMO and not wants_form else []
        return {
            **FormMixin.get_context_data(self, form=form),
            "action": reverse(navigation.SIGN_IN),
            "next": self.get_next_url() or "",
            "role_groups": groups,
            "role_action": reverse("frame:demo-role"),
            "show_form": not groups,
            "account_href": "?tai-khoan",
            "roles_href": reverse(navigation.SIGN_IN) if settings.DEMO and wants_form else "",
            "providers": settings.OIDC_PROVIDERS,
            "portal_href": navigation.address_of("portal:home") or "/",
            "kept_until": _kept_until(self.request),
        }

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        """Show the form again; tried too often is also said to programs."""
        response = self.render_to_response(self.get_context_data(form=form))
        if form.is_throttled:
            response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        return response  # type: ignore[no-any-return]  # allauth ships no types


def _kept_until(request: HttpRequest) -> datetime | None:
    """Until when the form that this browser has sent without a session is kept; None = there is none."""
    found = kept.find(request)
    return datetime.fromtimestamp(found.until, tz=UTC) if found else None


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, and with it the support visit that is open."""
    support.close(request)
    own_sessions.leave(request)
    return redirect(navigation.SIGN_IN)


@require_POST
@never_cache
def demo_role(request: HttpRequest) -> HttpResponse:
    """Sign in as a role of the demo with one click; anywhere else there is no such page."""
    if not settings.DEMO:
        raise Http404
    try:
        account = demo.account(request.POST.get("role", "")[:150].replace("\0", ""))
    except NotThere as fault:
        raise Http404 from fault
    login(request, account, backend=BACKEND)
    own_sessions.begin(request)
    roles = [Role(role) for role in account.roles]
    onward = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure())
    return SeeOther(onward if is_ours and navigation.is_open(onward, roles) else _first_page_of_card(roles))


def _first_page_of_card(roles: list[Role]) -> str:
    """The door under whose heading the card stands, else the first of the person's doors."""
    door = _DOORS_OF_PLACES.get(_work_place(roles[0])[0], "")
    return navigation.door_href(door) if door in navigation.doors_in_order(roles) else navigation.home_of(roles)


def role_groups() -> list[tuple[str, list[DemoRole]]]:
    """Return the roles of the demo by work place. Three statements; none of them when nothing is made up."""
    people = demo.people()
    where = counters_of([person.username for person in people], local(now()).date())
    offices = agencies()
    cards = [
        (
            _work_place(person.role),
            DemoRole(
                person.username,
                {Employer.POST: "post", Employer.AGENCY: "agency"}.get(person.employer, "applicant"),
                upper_first(_(ROLE_WORDS[person.role])),
                person.name,
                _short(
                    where.get(person.username)
                    or (offices[person.agency_code].short_name if person.agency_code in offices else "")
                ),
                person.waits_for,
            ),
        )
        for person in people
    ]
    cards.sort(key=lambda card: card[0][0])
    return [
        (words, [card for _place, card in group]) for (_n, words), group in groupby(cards, key=lambda card: card[0])
    ]


_DOORS_OF_PLACES = {1: "desk", 2: "tour", 3: "office", 4: "control", 5: "portal"}


def _work_place(role: Role) -> tuple[int, str]:
    """The heading under which a role stands, with its place in the order of the page."""
    match role:
        case Role.POST_CLERK | Role.ONE_STOP_OFFICER:
            return 1, _("Quầy giao dịch")
        case Role.COURIER:
            return 2, _("Trên đường")
        case Role.CASE_OFFICER | Role.UNIT_HEAD:
            return 3, _("Giải quyết hồ sơ")
        case Role.ONE_STOP_HEAD | Role.MANAGER | Role.POST_DIRECTOR:
            return 4, _("Điều hành")
        case Role.APPLICANT:
            return 5, _("Người dân, doanh nghiệp")
        case _other:
            return 6, _("Quản trị, kết nối")


_SHORT = (
    ("Trung tâm Phục vụ hành chính công", "Trung tâm PVHCC"),
    ("Chi nhánh Văn phòng Đăng ký đất đai", "VPĐKĐĐ"),
)
"""Abbreviations that a card may use."""


def _short(place: str) -> str:
    for words, letters in _SHORT:
        place = place.replace(words, letters)
    return place


@login_required
@require_safe
@never_cache
def about_me(request: HttpRequest) -> HttpResponse:
    """Show who is signed in: name, place, rights, other doors, sign-out."""
    who = visitor(request)
    return render(request, "frame/me.html", me.context(who, request.user))


@require_safe
def styles(request: HttpRequest) -> HttpResponse:
    """Show every component once; in demo and debug mode alone."""
    if not (settings.DEMO or settings.DEBUG):
        raise Http404
    return render(request, "frame/styles.html", samples.style_context())


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form has lost its session, and that nothing was written; a form of an act is kept and shown again.

    It happens when somebody signs in anew in another window. A form of another site is never kept.
    """
    owner = kept.owner_of(request) if kept.is_from_our_page(request) else ""
    user = request.user
    if owner and user.is_authenticated and owner != kept.mark_of(str(user.pk)):
        return errors.refused(request, kept.SomebodyElses())
    if owner and not user.is_authenticated:
        try:
            kept.require_acting(owner)
        except kept.SuspendedMeanwhile as violation:
            return errors.refused(request, violation)
    if owner and kept.keep(request, now()):
        return SeeOther(request.get_full_path() if user.is_authenticated else kept.way_to_sign_in(request))
    return errors.token_gone(request)
