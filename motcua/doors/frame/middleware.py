"""What stands between a request and its view: violations become pages, private pages are kept by nobody."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers, patch_cache_control

from motcua.base.violations import RuleViolation
from motcua.doors.frame import errors

Answering = Callable[[HttpRequest], HttpResponse]


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
