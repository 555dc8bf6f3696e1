"""The list component in templates: `{% load mc_listing %}{% listing table %}` (motcua.doors.frame.listing).

`{% go listing href "words" %}` is a link of a list; where words that are searched for must be carried along, which
never stand in an address, it is a small form that posts them.
"""

from typing import Any

from django import template

from motcua.doors.frame.listing import MORE, Listing

register = template.Library()


@register.inclusion_tag("frame/parts/listing.html", takes_context=True)
def listing(context: template.Context, listing: Listing) -> dict[str, Any]:
    """Chips, filters, kept views, export, and the table with its end."""
    bar = {name: context.get(name) for name in _BAR} if listing.can_pick else {}
    return _of(context, listing) | bar | {"may_export": bool(listing.number)}


_BAR = ("many", "many_all", "many_most", "many_href", "here")
"""What the page gives for acts on many rows."""


@register.inclusion_tag("frame/parts/listing_go.html", takes_context=True)
def go(
    context: template.Context, listing: Listing, href: str, words: str, look: str = "", carries: bool = True
) -> dict[str, Any]:
    """A link of a list; `look` is its class, `carries` False leaves words that are searched for behind."""
    is_form = carries and bool(listing.carried)
    return _of(context, listing) | {"href": href, "words": words, "look": look, "is_form": is_form}


def _of(context: template.Context, listing: Listing) -> dict[str, Any]:
    return {"listing": listing, "more_id": MORE, "csrf_token": context.get("csrf_token")}
