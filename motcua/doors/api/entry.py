"""The entry of machines: below /api/ nothing of what pages need is run, and every answer is one that a machine reads.

Sessions, cookies, forms and languages belong to pages. A request of a machine is answered before them, so that no
cookie can ever speak for it, and sooner.
"""

import logging
from collections.abc import Callable

from django.core.exceptions import DisallowedHost
from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import resolve

from motcua.base.violations import RuleViolation
from motcua.doors.api import problems

PREFIX = "/api/"
VERSION = "/api/v1"
URLS = "motcua.doors.api.urls"

_log = logging.getLogger("motcua.api")


class MachinesFirst:
    """The middleware that answers machines before anything that only pages need."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer what is below /api/, pass all else on."""
        return answer(request) if request.path_info.startswith(PREFIX) else self.get_response(request)


def answer(request: HttpRequest) -> HttpResponseBase:
    """Answer one request of a machine; whatever goes wrong is a problem document."""
    try:
        request.get_host()
        return _answer(request)
    except DisallowedHost:
        return problems.refusal(problems.NotTheHost())
    except RuleViolation as violation:
        return problems.refusal(violation)
    except (OperationalError, InterfaceError) as fault:
        _log.error("%s %s: %s", request.method, request.path, type(fault).__name__, exc_info=fault)
        return problems.refusal(problems.Unavailable())
    except Exception as defect:
        got_request_exception.send(sender=answer, request=request)
        _log.error("%s %s: %s", request.method, request.path, type(defect).__name__, exc_info=defect)
        return problems.refusal(problems.Defect())


def _answer(request: HttpRequest) -> HttpResponseBase:
    is_head = request.method == "HEAD"
    if is_head:
        request.method = "GET"  # the same headers, and nothing else
    try:
        match = resolve(request.path_info.removeprefix(VERSION), urlconf=URLS)
        request.resolver_match = match
        response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    except Http404:  # of the resolver, and of django-ninja's own root
        raise problems.NoSuchAddress() from None
    if response.status_code == 405:
        allowed = {"HEAD"} if "GET" in response["Allow"] else set()
        methods = {item.strip() for item in response["Allow"].split(",")} | allowed
        raise problems.NotTheMethod(allowed=", ".join(sorted(methods)))
    if is_head and isinstance(response, HttpResponse):
        length = str(len(response.content))
        response.content = b""
        response["Content-Length"] = length
    return response
