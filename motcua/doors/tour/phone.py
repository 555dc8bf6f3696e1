"""What makes the round an app on the phone: its manifest, its worker, the page without network.

All three are the same for everybody and hold nothing of any person, so they ask for no sign-in.
"""

import json
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

ICONS = (
    ("tour/icon-192.png", "192x192", "any"),
    ("tour/icon-512.png", "512x512", "any"),
    ("tour/icon-maskable-512.png", "512x512", "maskable"),
)
KEPT = (
    "built/motcua.css",
    "frame/icons.svg",
    "frame/mark.svg",
    "tour/round.js",
    *(name for name, _size, _purpose in ICONS),
)
"""Files that a phone keeps: what the page without network needs, and no page of anybody."""


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """What a phone reads to put the round on its first screen."""
    told = {
        "id": reverse("tour:today"),
        "name": _("Một Cửa – tuyến của bưu tá"),
        "short_name": _("Tuyến"),
        "lang": "vi",
        "start_url": reverse("tour:today"),
        "scope": reverse("tour:today"),
        "display": "standalone",
        "orientation": "portrait",
        "theme_color": "#0f2748",
        "background_color": "#0f2748",
        "icons": [
            {"src": static(name), "sizes": size, "type": "image/png", "purpose": purpose}
            for name, size, purpose in ICONS
        ],
    }
    answer = JsonResponse(told, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "public, max-age=3600"
    return answer


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that answers without network. Its first line names the files it keeps, so a new release changes it."""
    kept = {"offline": reverse("tour:offline"), "files": [static(name) for name in KEPT]}
    answer = HttpResponse(f"const KEPT = {json.dumps(kept)};\n{_script()}", content_type="text/javascript")
    answer["Cache-Control"] = "no-cache"
    return answer


@cache
def _script() -> str:
    found = finders.find("tour/worker.js")
    if not isinstance(found, str):
        raise FileNotFoundError("tour/worker.js")
    return Path(found).read_text(encoding="utf-8")


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What the phone shows when a page cannot be fetched."""
    return render(request, "tour/offline.html")
