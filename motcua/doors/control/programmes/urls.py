"""Addresses of the pages of programmes, below the control door."""

from django.urls import URLPattern, URLResolver, path

from motcua.doors.control.programmes import (
    evaluation,
    evaluation_writing,
    pages,
    pictures,
    printing,
    units,
    visits,
    writing,
)

_ONE = "de-an/<str:key>"
_UNIT = f"{_ONE}/don-vi/<int:number>"
_VISIT = f"{_ONE}/khao-sat/<int:number>"
urlpatterns: list[URLPattern | URLResolver] = [
    path("de-an", pages.listed, name="programmes"),
    path("de-an/moi", writing.new_programme, name="programme-new"),
    path("de-an/anh/<str:photo_id>", pictures.whole, name="programme-photo"),
    path("de-an/anh/<str:photo_id>/nho", pictures.small, name="programme-photo-small"),
    path(_ONE, pages.programme, name="programme"),
    path(f"{_ONE}/lo-trinh.pdf", printing.roadmap, name="programme-print"),
    path(f"{_ONE}/danh-gia", evaluation.page, name="evaluation"),
    path(f"{_ONE}/danh-gia.pdf", evaluation.report, name="evaluation-print"),
    path(f"{_ONE}/danh-gia.csv", evaluation.as_csv, name="evaluation-csv"),
    path(f"{_ONE}/danh-gia.xlsx", evaluation.as_xlsx, name="evaluation-xlsx"),
    path(f"{_ONE}/danh-gia/khai-bao", evaluation_writing.tell, name="evaluation-tell"),
    path(f"{_ONE}/danh-gia/khai-bao/<int:number>", evaluation_writing.tell, name="evaluation-correct"),
    path(f"{_ONE}/danh-gia/loi", evaluation_writing.words, name="evaluation-words"),
    path(f"{_ONE}/danh-gia/chot", evaluation_writing.close, name="evaluation-close"),
    path(f"{_VISIT}/bien-ban.pdf", printing.minute, name="programme-visit-print"),
    path(f"{_ONE}/sua", writing.edit_programme, name="programme-edit"),
    path(f"{_ONE}/them-don-vi", writing.unit, name="programme-unit-new"),
    path(_UNIT, units.unit, name="programme-unit"),
    path(f"{_UNIT}/sua", writing.unit, name="programme-unit-edit"),
    path(f"{_UNIT}/buoc", units.step, name="programme-step"),
    path(f"{_UNIT}/hoan-lai", units.undo, name="programme-undo"),
    path(f"{_UNIT}/bang-kiem", units.checks, name="programme-checks"),
    path(f"{_UNIT}/anh", units.add_photo, name="programme-unit-photo"),
    path(f"{_ONE}/them-nhiem-vu", writing.task, name="programme-task-new"),
    path(f"{_ONE}/nhiem-vu/<int:number>", writing.task, name="programme-task"),
    path(f"{_ONE}/them-khao-sat", writing.visit, name="programme-visit-new"),
    path(_VISIT, visits.visit, name="programme-visit"),
    path(f"{_VISIT}/sua", writing.visit, name="programme-visit-edit"),
    path(f"{_VISIT}/bang-kiem/<int:unit_no>", visits.checks, name="programme-visit-checks"),
    path(f"{_VISIT}/kien-nghi", visits.recommend, name="programme-recommend"),
    path(f"{_VISIT}/kien-nghi/<int:asked>/xong", visits.finish, name="programme-finish"),
    path(f"{_VISIT}/kien-nghi/<int:asked>/mo-lai", visits.reopen, name="programme-reopen"),
    path(f"{_VISIT}/anh", visits.add_photo, name="programme-visit-photo"),
    path(f"{_ONE}/bo-anh/<str:photo_id>", pictures.remove, name="programme-photo-remove"),
]
