"""What the lists of the administration need beside Django's own tags: `{% load administration %}`."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from motcua.doors.frame import codes

register = template.Library()


@register.filter
def labelled(cells: Iterable[str], headers: Iterable[Mapping[str, Any]]) -> list[SafeString]:
    """The cells of a row, each with the name of its column: on a narrow page the row is a list of them."""
    texts = [str(header["text"]) for header in headers]
    found = []
    for cell, text in zip(cells, texts, strict=False):
        named = format_html('<td data-label="{}"', f"{text[:1].upper()}{text[1:]}")
        found.append(mark_safe(str(cell).replace("<td", named, 1)))  # noqa: S308 - both parts are escaped already
    return found


@register.simple_tag
def qr_picture(text: str) -> SafeString:
    """A text as an inline QR code; the page names it."""
    return codes.picture_of(text)
