"""Masked numbers are shown for a purpose and written down; who looked is read by those whose dossier it is."""

from urllib.parse import urlencode

import pytest
from django.conf import LazySettings
from django.urls import reverse

from motcua.record.dossiers import readings
from motcua.record.dossiers.models import Reading
from motcua.record.dossiers.rules import Act, Status
from motcua.record.papers.scans import services as rows
from tests.doors.hands import Hands
from tests.doors.officials import signed_in
from tests.doors.shelves import file_of, href, no_tries_counted
from tests.factories import Way, dossier_after, dossier_at
from tests.scans import add, pdf, store

__all__ = ["no_tries_counted", "store"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]


def test_masked_numbers_are_shown_once_for_a_purpose_and_written_down() -> None:
    life = dossier_after(Act.ASSIGN)
    page = Hands("case_officer").open(f"/giai-quyet/ho-so/{life.dossier_id}")
    assert "096085000123" not in page.html
    assert "0900000628" not in page.html.replace(" ", "")

    shown = page.press("Xem 60 giây", purpose="contact")
    after = Hands("case_officer").open(f"/giai-quyet/ho-so/{life.dossier_id}")

    assert "096085000123" in shown.text
    assert "0900 000 628" in shown.text
    assert "096085000123" not in after.html
    look = Reading.objects.get(what="reveal")
    assert (look.by_id, look.door, look.purpose) == ("thuly.congan", "office", "contact")


def test_with_script_the_numbers_come_into_the_page_and_are_masked_again() -> None:
    life, client = dossier_after(Act.ASSIGN), signed_in("case_officer")
    part = {"HX-Request": "true"}

    shown = client.post(href("private", life), {"purpose": "identity", "door": "office"}, headers=part)
    masked = client.get(f"{href('private', life)}?{urlencode({'door': 'office', 'next': '/x'})}", headers=part)

    assert "096085000123" in shown.content.decode()
    assert "delay:60s" in shown.content.decode()
    assert "096085000123" not in masked.content.decode()
    assert Reading.objects.filter(what="reveal").count() == 1


@pytest.mark.parametrize("purpose", ["", "tò mò"])
def test_without_a_purpose_nothing_is_shown_and_nothing_written(purpose: str) -> None:
    life = dossier_after(Act.ASSIGN)

    answer = signed_in("case_officer").post(href("private", life), {"purpose": purpose, "door": "office"})

    assert answer.status_code == 422
    assert "096085000123" not in answer.content.decode()
    assert Reading.objects.count() == 0


@pytest.mark.parametrize(
    ("role", "status"),
    [("post_clerk_elsewhere", 404), ("case_officer_elsewhere", 404), ("manager", 404), ("applicant", 403)],
)
def test_numbers_of_a_dossier_that_she_may_not_see_are_not_shown(role: str, status: int) -> None:
    life = dossier_after(Act.ASSIGN)

    answer = signed_in(role).post(href("private", life), {"purpose": "contact"})

    assert answer.status_code == status
    assert Reading.objects.count() == 0


def test_nobody_reads_through_the_numbers_of_a_province(settings: LazySettings) -> None:
    settings.MOTCUA_LIMITS = settings.MOTCUA_LIMITS | {"reveal": {"account": "2/10m"}}
    life, client = dossier_after(Act.ASSIGN), signed_in("case_officer")

    statuses = [client.post(href("private", life), {"purpose": "contact"}).status_code for _ in range(3)]

    assert statuses == [303, 303, 429]
    assert Reading.objects.count() == 2


def test_opening_a_dossier_a_scan_and_a_form_is_written_down_once() -> None:
    life = dossier_after(Act.ASSIGN)
    add(life, who="case_officer")
    rows.draw(life.dossier_id, 1)
    officer, clerk = signed_in("case_officer"), signed_in("post_clerk")

    for _ in range(2):
        officer.get(f"/giai-quyet/ho-so/{life.dossier_id}")
        officer.get(href("scan-page", life, 1, 1))
        officer.get(reverse("office:form", args=[life.dossier_id, 6]))
        clerk.get(f"/quay/ho-so/{life.dossier_id}")

    found = {(look.by_id, look.door, look.what, look.thing_no) for look in readings.looks(life.dossier_id)}
    assert found == {
        ("thuly.congan", "office", "page", None),
        ("thuly.congan", "office", "scan", 1),
        ("thuly.congan", "office", "form", 6),
        ("buudien.cainuoc", "desk", "page", None),
    }


def test_a_look_that_is_refused_is_not_written_down() -> None:
    life = dossier_after(Act.ASSIGN)

    signed_in("post_clerk_elsewhere").get(f"/quay/ho-so/{life.dossier_id}")
    signed_in("case_officer").get(href("scan-file", life, 9))

    assert Reading.objects.count() == 0


def test_the_applicant_reads_who_looked_by_office_and_role_and_no_names() -> None:
    life = dossier_after(Act.ASSIGN, way=Way.ON_LINE)
    officer, owner = signed_in("case_officer"), Hands("applicant")
    own = f"/cua-toi/{life.row.code}"
    assert "Chưa ai mở hồ sơ này." in owner.open(own).text

    officer.get(f"/giai-quyet/ho-so/{life.dossier_id}")
    officer.post(href("private", life), {"purpose": "contact", "door": "office"})
    page = owner.open(own)

    assert "Cán bộ thụ lý, Công an tỉnh" in page.text
    assert "trang hồ sơ; số định danh, điện thoại" in page.text
    assert "Để: Giải quyết hồ sơ; Liên hệ người nộp" in page.text
    assert "Quách Hữu Lợi" not in page.text
    assert Hands("applicant_elsewhere").open(own).status == 404


def test_a_supplement_is_answered_with_files() -> None:
    life = dossier_at(Status.AWAITING_SUPPLEMENT, way=Way.ON_LINE)
    client = signed_in("applicant")
    address = f"/cua-toi/{life.row.code}/bo-sung"

    answer = client.post(
        href("scan-whole", life), {"files": file_of(pdf(1), "bo-sung.pdf"), "paper_no": "1", "door": "portal",
                                   "next": address},
    )  # fmt: skip

    assert answer["Location"] == f"{address}#ban-so-hoa"
    assert "bo-sung.pdf" in client.get(address).content.decode()
