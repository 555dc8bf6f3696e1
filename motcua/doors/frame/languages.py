"""In which language a page speaks: Vietnamese, or English where a person has chosen it.

The browser's own wish is not asked: the screen of a counter speaks the language of the papers that lie on it.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext

from motcua.base.violations import RuleViolation
from motcua.doors.frame.phrases import spoken
from motcua.doors.frame.spoken_pages import in_english_page
from motcua.record.dossiers.roles import RoleMayNot


class LanguageMiddleware:
    """Speak the language of the cookie that the switch sets; Vietnamese without one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Choose the language, answer, say which it was, and leave the thread as it was found."""
        request.LANGUAGE_CODE = chosen(request)
        translation.activate(request.LANGUAGE_CODE)
        try:
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        finally:
            translation.deactivate()
        if request.LANGUAGE_CODE == "en" and _is_page(response):
            response.content = in_english_page(response.content.decode()).encode()
            response.headers["Content-Length"] = str(len(response.content))
        patch_vary_headers(response, ("Cookie",))
        return response


def _is_page(response: HttpResponse) -> bool:
    return not response.streaming and response.headers.get("Content-Type", "").startswith("text/html")


def chosen(request: HttpRequest) -> str:
    """Return the language of the person's cookie, Vietnamese when there is none or it is not one of ours."""
    language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def is_english() -> bool:
    """Whether the page speaks English."""
    return (translation.get_language() or "").startswith("en")


def said(violation: RuleViolation) -> str:
    """Return the sentence of a violation in the language of the page."""
    if not is_english():
        return violation.sentence
    facts = {name: spoken(fact) if isinstance(fact, str) else fact for name, fact in violation.facts.items()}
    return gettext(violation.text).format(**facts)


def whom_to_ask(violation: RuleViolation) -> str:
    """Return whom to ask for what a right lacks: "Hỏi: …"; "" where the sentence says who does it, or nobody can."""
    if not violation.ask or isinstance(violation, RoleMayNot):
        return ""
    return gettext("Hỏi: %(who)s.") % {"who": spoken(violation.ask) if is_english() else violation.ask}
