"""Addresses of all doors."""

from datetime import datetime

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from motcua.base.administration.changes import administration
from motcua.doors.control.closing_out import left_under
from motcua.doors.control.take_overs import left_behind
from motcua.doors.frame import oidc, session
from motcua.doors.frame.health import healthz, readyz
from motcua.doors.frame.scopes import SCOPES


def _now() -> datetime:
    """The door's clock, asked each time."""
    return session.now()


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz),
    path("readyz", readyz),
    path("ngon-ngu", set_language, name="set-language"),
    path("dang-nhap/qua/<str:provider_id>/xong", oidc.back, name="openid_connect_callback"),  # as the library asks
    path("quay/", include("motcua.doors.desk.urls")),
    path("giai-quyet/", include("motcua.doors.office.urls")),
    path("tuyen/", include("motcua.doors.tour.urls")),
    path("dieu-hanh/", include("motcua.doors.control.urls")),
    path(
        "quan-tri/",
        administration.open(
            gate=session.at_door("admin"),
            clock=_now,
            scopes=SCOPES,
            left_behind=left_behind,
            left_under=left_under,
        ),
    ),
    path("api/v1/", include("motcua.doors.api.urls")),
    path("", include("motcua.doors.frame.urls")),
    path("", include("motcua.doors.portal.urls")),
]

handler400 = "motcua.doors.frame.errors.bad_request"
handler403 = "motcua.doors.frame.errors.forbidden"
handler404 = "motcua.doors.frame.errors.not_found"
handler429 = "motcua.doors.frame.errors.too_many"
handler500 = "motcua.doors.frame.errors.broken"
