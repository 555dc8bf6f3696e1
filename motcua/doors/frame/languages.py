"""In which language a page speaks: Vietnamese, or English where a person has chosen it and the door speaks it whole.

The browser's own wish is not asked: an English browser at a counter must not see half of each language.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext

from motcua.base.violations import RuleViolation

ENGLISH_ROOMS = frozenset({"portal", "frame", ""})
"""Rooms whose every word has its English ("" = pages of no room, as errors and the switch itself)."""


class LanguageMiddleware:
    """Speak the language of the cookie that the switch sets; Vietnamese without one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Choose the language, answer, say which it was, and leave the thread as it was found."""
        self._speak(request, chosen(request))
        try:
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        finally:
            translation.deactivate()
        patch_vary_headers(response, ("Cookie",))
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]
    ) -> None:
        """Return to Vietnamese at a door that speaks nothing else."""
        if request.resolver_match is not None and request.resolver_match.app_name not in ENGLISH_ROOMS:
            self._speak(request, settings.LANGUAGE_CODE)

    def _speak(self, request: HttpRequest, language: str) -> None:
        translation.activate(language)
        request.LANGUAGE_CODE = language


def chosen(request: HttpRequest) -> str:
    """Return the language of the person's cookie, Vietnamese when there is none or it is not one of ours."""
    language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def said(violation: RuleViolation) -> str:
    """Return the sentence of a violation in the language of the page, where the catalogue has it."""
    facts = violation.facts
    if "sentence" in facts:
        facts = {**facts, "sentence": gettext(str(facts["sentence"]))}
    return gettext(violation.text).format(**facts)
