"""The control sheet at the agency's own desk; the post, which sees no case of the agency from inside, has none."""

import pytest

from motcua.record.dossiers.models import Reading
from motcua.record.dossiers.rules import Act
from tests.doors.officials import Clock, clock, signed_in
from tests.factories import Life, Way, dossier_after
from tests.rules.printed import words

__all__ = ["clock"]

pytestmark = pytest.mark.django_db


def sheet_href(life: Life) -> str:
    return f"/quay/ho-so/{life.row.code}/phieu-kiem-soat.pdf"


def test_the_one_stop_desk_prints_the_control_sheet_of_its_dossier(clock: Clock) -> None:
    life = dossier_after(Act.PASS_ON, way=Way.AT_DESK)
    clock.after(life)
    officer = signed_in("one_stop_officer")

    page = officer.get(f"/quay/ho-so/{life.row.code}")
    sheet = officer.get(sheet_href(life))

    assert sheet_href(life) in page.content.decode()
    assert "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ" in words(sheet.content)
    assert Reading.objects.filter(dossier_id=life.dossier_id, what="form").count() == 1


def test_a_post_clerk_neither_sees_nor_opens_it_and_nothing_is_noted(clock: Clock) -> None:
    life = dossier_after(Act.PASS_ON)
    clock.after(life)
    clerk = signed_in("post_clerk")

    page = clerk.get(f"/quay/ho-so/{life.row.code}")

    assert page.status_code == 200
    assert "phieu-kiem-soat" not in page.content.decode()
    assert clerk.get(sheet_href(life)).status_code == 404
    assert Reading.objects.filter(dossier_id=life.dossier_id, what="form").count() == 0
