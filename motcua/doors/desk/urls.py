"""Addresses of this door. None holds a name, a number of a person or the title of a procedure."""

from django.urls import URLPattern, URLResolver, path

from motcua.doors.desk import acting, counter, dossier, handover, lists, opening, receiving, returns

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", counter.counter, name="counter"),
    path("quet", counter.scan, name="scan"),
    path("viec/<str:task>", lists.waiting, name="waiting"),
    path("hom-nay/<str:deed>", lists.today, name="today"),
    path("quyen", counter.rights, name="rights"),
    path("tiep-nhan", opening.procedures, name="reception"),
    path("tiep-nhan/nguoi-nop/<str:procedure>/<str:agency>", opening.applicant, name="applicant"),
    path("tiep-nhan/<uuid:dossier_id>/kiem-dem", receiving.count, name="count"),
    path("tiep-nhan/<uuid:dossier_id>/kiem-dem/bang", receiving.count_live, name="count-live"),
    path("tiep-nhan/<uuid:dossier_id>/phi", receiving.charges, name="charges"),
    path("tiep-nhan/<uuid:dossier_id>/niem-phong", receiving.seal, name="seal"),
    path("giao-nhan", handover.handover, name="handover"),
    path("giao-nhan/quet", handover.scan, name="handover-scan"),
    path("giao-nhan/bo-quet", handover.unscan, name="handover-unscan"),
    path("giao-nhan/<str:slug>", handover.deal, name="deal"),
    path("tra-ket-qua", returns.returns, name="returns"),
    path("tra-ket-qua/giao-buu-dien", returns.to_post, name="returns-to-post"),
    path("ho-so/<str:ref>", dossier.dossier, name="dossier"),
    path("ho-so/<str:ref>/mau/<int:event_no>.pdf", dossier.form, name="form"),
    path("ho-so/<str:ref>/<str:slug>", acting.act, name="act"),
]
