"""The API as one object: strict bodies, problems instead of faults, its own description."""

import json
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationErrorContext

from motcua.base.violations import RuleViolation
from motcua.doors.api import acts, dossiers, histories, limits, listings, openapi, permissions, problems, procedures
from motcua.doors.api.answers import PUBLIC
from motcua.doors.api.bodies import StrictParser
from motcua.doors.frame.faults import Fault, faults_of


class UnreadableError(Exception):
    """A body, an address or a header that pydantic refused, with all its faults."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__(faults)


class MachineApi(NinjaAPI):
    """django-ninja with our refusals."""

    def validation_error_from_error_contexts(self, error_contexts: list[ValidationErrorContext[Any]]) -> Any:
        """Return what refuses the request: a missing key of the act by itself, else all faults together."""
        faults: list[Fault] = []
        for context in error_contexts:
            found = faults_of(context.pydantic_validation_error)
            source = context.model.__ninja_param_source__
            if source == "header":
                header = _name(context.model, found[0].field)
                return problems.HeaderNotReadable(header=header, why=found[0].sentence, field=header)
            faults += [
                Fault(_inner(fault.field) if source == "body" else fault.field, fault.sentence) for fault in found
            ]
        return UnreadableError(tuple(faults))


def _name(model: Any, parameter: str) -> str:
    """The name of a header as it is sent, by the parameter that it fills."""
    by_parameter = {place[0]: sent for sent, place in model.__ninja_flatten_map__.items()}
    return str(by_parameter.get(parameter, parameter))


def _inner(field: str) -> str:
    """The name of a field within the body."""
    outer, _, inner = field.partition(".")
    return inner if outer == "body" else field


api = MachineApi(
    title="Một Cửa",
    version="1.0.0",
    description=openapi.INTRODUCTION,
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    parser=StrictParser(),
)
for router in (procedures.router, listings.router, dossiers.router, histories.router, permissions.router, acts.router):
    api.add_router("", router)


@api.exception_handler(RuleViolation)
def _refused(request: HttpRequest, violation: RuleViolation) -> HttpResponse:
    return problems.refusal(violation)


@api.exception_handler(UnreadableError)
def _unreadable(request: HttpRequest, unreadable: UnreadableError) -> HttpResponse:
    return problems.answer(problems.problem_of_faults(unreadable.faults))


@api.exception_handler(RequestDataTooBig)
def _too_large(request: HttpRequest, fault: RequestDataTooBig) -> HttpResponse:
    return problems.refusal(problems.TooLarge(most=settings.DATA_UPLOAD_MAX_MEMORY_SIZE))


@api.exception_handler(UnreadablePostError)
def _broken_off(request: HttpRequest, fault: UnreadablePostError) -> HttpResponse:
    return problems.refusal(problems.NotJson(why="nội dung bị đứt giữa chừng"))


@api.exception_handler(HttpError)
def _not_parsed(request: HttpRequest, fault: HttpError) -> HttpResponse:
    """What StrictParser refused comes wrapped by django-ninja."""
    if isinstance(fault.__cause__, RuleViolation):
        return problems.refusal(fault.__cause__)
    raise fault


@api.exception_handler(Exception)
def _rise(request: HttpRequest, defect: Exception) -> HttpResponse:
    """A defect is answered by the entry, which writes it into the log."""
    raise defect


@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """Answer the description of the API; it is the same as long as the process lives."""
    limits.count_address(request)
    return HttpResponse(_description(), content_type="application/json", headers={"Cache-Control": PUBLIC})


@cache
def _description() -> bytes:
    return json.dumps(openapi.finished(api.get_openapi_schema(path_prefix="/api/v1/")), ensure_ascii=False).encode()
