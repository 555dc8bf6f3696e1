"""Addresses of this door: the public pages at the root, tracking, and the dossiers of a signed-in applicant."""

from django.urls import URLPattern, URLResolver, path, register_converter
from django.urls.converters import StringConverter

from motcua.doors.portal import asking, events, mine, post_list, tracking, verifying, views


class CodeConverter(StringConverter):
    """A code of ours in an address: letters, digits, dots and dashes; anything else is no page."""

    regex = "[0-9A-Za-z.-]{1,80}"


register_converter(CodeConverter, "code")

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("thu-tuc", views.procedures, name="procedures"),
    path("thu-tuc/<code:code>", views.procedure, name="procedure"),
    path("thu-tuc/<code:code>/truong-hop", asking.ask, name="ask"),
    path("su-kien", events.events, name="events"),
    path("su-kien/<code:code>", events.event, name="event"),
    path("linh-vuc/<code:code>", views.field, name="field"),
    path("diem-phuc-vu", views.service_points, name="points"),
    path("buu-chinh-cong-ich", post_list.post_list, name="post-list"),
    path("buu-chinh-cong-ich.csv", post_list.file, name="post-list-file"),
    path("tra-cuu", tracking.ask, name="tracking"),
    path("tra-cuu/<code:code>", tracking.result, name="tracked"),
    path("tra-cuu/<code:code>/danh-gia", tracking.rate, name="rate-tracked"),
    path("xac-minh", verifying.ask, name="verify"),
    path("xac-minh/<code:code>", verifying.result, name="verified"),
    path("cua-toi", mine.dossiers, name="mine"),
    path("cua-toi/<code:number>", mine.dossier, name="my-dossier"),
    path("cua-toi/<code:number>/danh-gia", mine.rate, name="rate"),
    path("cua-toi/<code:number>/nop", mine.submit, name="submit"),
    path("cua-toi/<code:number>/rut", mine.withdraw, name="withdraw"),
    path("cua-toi/<code:number>/bo-sung", mine.answer, name="answer"),
]
