"""Addresses of this door."""

from django.urls import URLPattern, URLResolver, path

from motcua.doors.control import (
    agreements,
    closing_out,
    handovers,
    helped,
    late,
    listings,
    lists,
    nearing,
    orders,
    overview,
    papers,
    points,
    ratings,
    readings,
    refusals,
    take_overs,
    views,
)
from motcua.doors.control.planning.urls import urlpatterns as of_planning
from motcua.doors.control.programmes.urls import urlpatterns as of_programmes
from motcua.doors.control.staff.urls import urlpatterns as of_staff
from motcua.doors.control.whatif.urls import urlpatterns as of_whatifs
from motcua.outward.reports.figures import Figure

app_name = "control"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", overview.overview, name="board"),
    path("so-lieu.csv", overview.numbers, name="numbers"),
    path("qua-han", lists.dossiers, {"figure": Figure.OVERDUE}, name="overdue"),
    path("sap-den-han", nearing.nearing, name="nearing"),
    path("tra-loi-cham", late.listed, name="late"),
    path("tra-loi-cham.csv", late.file, name="late-file"),
    path("diem-va-quay", points.points, name="points"),
    path("diem-va-quay/<str:point_id>", points.point, name="point"),
    path("thoa-thuan", agreements.agreements, name="agreements"),
    path("thoa-thuan/con-lai", closing_out.left, name="agreement-left"),
    path("thoa-thuan/danh-muc", listings.compared, name="listings"),
    path("thoa-thuan/lenh", orders.listed, name="orders"),
    path("thoa-thuan/lenh/cham-dut", orders.end, name="order-end"),
    path("ban-giao-bat-buoc", take_overs.listed, name="take-overs"),
    path("ban-giao-bat-buoc/bien-ban/<str:number>", take_overs.minute, name="take-over"),
    path("ban-giao-bat-buoc/bien-ban/<str:number>/in.pdf", take_overs.sheet, name="take-over-print"),
    path("ban-giao-bat-buoc/<str:key>", take_overs.person, name="take-over-person"),
    path("huong-dan", helped.helped, name="helped"),
    path("huong-dan.csv", helped.file, name="helped-file"),
    path("giao-nhan", handovers.handovers, name="handovers"),
    path("hai-long", ratings.ratings, name="ratings"),
    path("ho-so", lists.dossiers, name="dossiers"),
    path("de-an/danh-gia/ho-so", lists.evaluated, name="evaluated"),
    path("ho-so/<uuid:dossier_id>", views.dossier, name="dossier"),
    path("ho-so/<uuid:dossier_id>/giay-to", papers.opened, name="papers"),
    path("ho-so/<uuid:dossier_id>/bieu-mau/<int:event_no>", papers.form, name="form"),
    path("nhat-ky-xem", readings.readings, name="readings"),
    path("nhat-ky-xem.csv", readings.file, name="readings-file"),
    path("nhat-ky-xem/tu-choi", refusals.refusals, name="refusals"),
    *of_planning,
    *of_programmes,
    *of_whatifs,
    *of_staff,
]
