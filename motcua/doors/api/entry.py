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
from django.utils.encoding import escape_uri_path

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
    """Answer one request of a machine; whatever goes wrong is a problem document. A HEAD is a GET without its body."""
    is_head = request.method == "HEAD"
    if is_head:
        request.method = "GET"
    response = _answer(request)
    if isinstance(response, HttpResponse) and response.status_code != 304:
        response["Content-Length"] = str(len(response.content))
        if is_head:
            response.content = b""
    return response


def _answer(request: HttpRequest) -> HttpResponseBase:
    try:
        request.get_host()
        if "HTTP_TRANSFER_ENCODING" in request.META and not request.META.get("CONTENT_LENGTH"):
            raise problems.LengthMissing()  # its body would be read as empty
        match = resolve(request.path_info.removeprefix(VERSION), urlconf=URLS)
        request.resolver_match = match
        response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    except DisallowedHost:
        return problems.refusal(problems.NotTheHost())
    except Http404:  # of the resolver, and of django-ninja's own root
        return problems.refusal(problems.NoSuchAddress())
    except RuleViolation as violation:
        return problems.refusal(violation)
    except (OperationalError, InterfaceError) as fault:
        _write_down(request, fault)
        return problems.refusal(problems.Unavailable())
    except Exception as defect:
        got_request_exception.send(sender=answer, request=request)
        _write_down(request, defect)
        return problems.refusal(problems.Defect())
    return _other_methods(response) if response.status_code == 405 else response


def _other_methods(response: HttpResponseBase) -> HttpResponse:
    allowed = {item.strip() for item in response["Allow"].split(",")}
    if "GET" in allowed:
        allowed.add("HEAD")
    return problems.refusal(problems.NotTheMethod(allowed=", ".join(sorted(allowed))))


def _write_down(request: HttpRequest, fault: Exception) -> None:
    """Write a fault into the log: the path, which names dossiers alone, and never what was searched for."""
    path = escape_uri_path(request.path)
    _log.error("%s %s: %s", request.method, path, type(fault).__name__, exc_info=fault)
