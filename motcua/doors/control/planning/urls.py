"""Addresses of the planning board."""

from django.urls import URLPattern, path

from motcua.doors.control.planning import acting, board

urlpatterns: list[URLPattern] = [
    path("phan-cong", board.board, name="planning"),
    path("phan-cong.xlsx", board.file, name="planning-file"),
    path("phan-cong/xep", acting.assign, name="planning-assign"),
    path("phan-cong/dong", acting.row, name="planning-row"),
    path("phan-cong/chep", acting.copy, name="planning-copy"),
    path("phan-cong/hoan-tac", acting.undo, name="planning-undo"),
]
