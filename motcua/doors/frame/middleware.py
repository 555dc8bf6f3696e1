"""What stands between a request and its view: violations become pages, private pages are kept by nobody."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers, patch_cache_control

from motcua.base.violations import RuleViolation
from motcua.doors.frame import errors, kept, own_sessions, security
from motcua.doors.frame.answering import SeeOther
from motcua.doors.frame.session import now

Answering = Callable[[HttpRequest], HttpResponse]


class CompressedPages(GZipMiddleware):
    """Send pages and other texts compressed: a counter on a slow line waits for a sixth of the bytes.

    The token of a form is masked anew for each page, and the middleware adds a random length, so that the size tells
    nothing of what is in it. Pictures and papers are compressed already.
    """

    KINDS = ("text/", "application/json", "application/manifest+json", "image/svg+xml")

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress what is text and long enough, where the browser takes it."""
        is_text = response.headers.get("Content-Type", "").startswith(self.KINDS)
        return super().process_response(request, response) if is_text else response


class ViolationMiddleware:
    """Show a violation that no view has caught as a page of its own, in its own sentence."""

    def __init__(self, get_response: Answering) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; a bare "method not allowed" becomes a page for those who read pages."""
        response = self.get_response(request)
        is_bare = response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not getattr(response, "content", b"-")
        if is_bare and request.accepts("text/html"):
            return errors.not_allowed(request, response.headers.get("Allow", ""))
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer with the violation's page; anything else rises."""
        return errors.refused(request, exception) if isinstance(exception, RuleViolation) else None


class SessionsMiddleware:
    """Keep "last seen" of a session; lead staff who must have one-time codes to set them up first."""

    def __init__(self, get_response: Answering) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note the session when it came with a cookie; what comes after is the page's."""
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            own_sessions.seen(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        """Answer with the way to the page of codes; None lets the request pass."""
        return redirect(security.CODES) if security.must_set_up(request) else None


class KeptFormsMiddleware:
    """Keep forms whose session has ended, and show them again to the same person."""

    def __init__(self, get_response: Answering) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; then give, or take back, the cookie that opens the kept form."""
        response = self.get_response(request)
        kept.settle(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        """Keep a form of nobody, refuse one of somebody else; make a request for a kept form the post that it was."""
        if request.method == "POST" and kept.BY in request.POST:
            return self._posted(request)
        if request.method == "GET" and kept.COOKIE in request.COOKIES and request.user.is_authenticated:
            self._asked(request)
        return None

    def _posted(self, request: HttpRequest) -> HttpResponse | None:
        owner = kept.owner_of(request)
        if not request.user.is_authenticated:
            try:
                kept.require_acting(owner)
            except kept.SuspendedMeanwhile as violation:
                return errors.refused(request, violation)
            return SeeOther(kept.way_to_sign_in(request)) if kept.keep(request, now()) else None
        if owner and owner != kept.mark_of(str(request.user.pk)):
            return errors.refused(request, kept.SomebodyElses())
        if kept.COOKIE in request.COOKIES:
            kept.forget(request)
        return None

    def _asked(self, request: HttpRequest) -> None:
        found = kept.find(request)
        if found is None or found.owner != kept.mark_of(str(request.user.pk)):
            kept.forget(request)
        elif found.path == request.get_full_path():
            kept.show_again(request, found)


class PrivatePagesMiddleware:
    """Let no browser and no proxy keep a page of a signed-in person; public pages are asked for anew each time.

    Files with a hash in their name are answered before this, and may be kept for ever. A view that says itself how
    long its answer may be kept is left alone.
    """

    def __init__(self, get_response: Answering) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the headers that say who may keep it."""
        response = self.get_response(request)
        if response.has_header("Cache-Control"):
            return response
        user = getattr(request, "user", None)
        if request.method == "POST" or (user is not None and user.is_authenticated):
            add_never_cache_headers(response)
        else:
            patch_cache_control(response, private=True, no_cache=True)
        return response
