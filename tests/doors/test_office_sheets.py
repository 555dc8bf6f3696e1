"""The control sheet at the office, and the register of a year as a book: who gets it, who does not."""

import re
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.outward.jobs import services as jobs
from motcua.outward.jobs.models import Job
from motcua.record.dossiers.models import Reading
from motcua.record.dossiers.rules import Act, Status
from tests.doors.officials import STRANGERS_AT_THE_OFFICE, Clock, clock, dossier_href, signed_in, text_of
from tests.factories import Life, dossier_after, dossier_at
from tests.rules.printed import words

__all__ = ["clock"]

pytestmark = pytest.mark.django_db
REGISTER, EXPORT = "/giai-quyet/so-theo-doi", "/danh-sach/xuat"


def sheet_href(life: Life) -> str:
    return reverse("office:control-sheet", args=[life.dossier_id])


def test_the_page_of_a_received_dossier_links_to_its_control_sheet(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)
    officer = signed_in("case_officer")

    page = officer.get(dossier_href(life))
    with CaptureQueriesContext(connection) as asked:
        sheet = officer.get(sheet_href(life))

    assert sheet_href(life) in page.content.decode()
    assert sheet.headers["Content-Type"] == "application/pdf"
    assert "no-store" in sheet.headers["Cache-Control"]
    assert str(life.row.code) in words(sheet.content)
    assert Reading.objects.filter(dossier_id=life.dossier_id, what="form").count() == 1
    assert len(asked) <= 15


def test_who_may_not_see_the_dossier_gets_no_control_sheet_and_no_look_is_noted(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)

    assert signed_in("case_officer_elsewhere").get(sheet_href(life)).status_code == 404
    for who in STRANGERS_AT_THE_OFFICE:
        assert signed_in(who).get(sheet_href(life)).status_code == 403

    assert Reading.objects.filter(dossier_id=life.dossier_id, what="form").count() == 0


def test_the_register_is_had_as_a_book_of_its_year(
    clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "files", lambda: FileSystemStorage(location=tmp_path))
    life = dossier_at(Status.RETURNED)
    clock.after(life)
    officer = signed_in("case_officer")
    html = officer.get(REGISTER).content.decode()
    form = html[html.index("data-mc-export>") :].partition("</form>")[0]
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form)) | {"dang": "pdf"}

    asked = officer.post(EXPORT, fields)
    job = Job.objects.get()
    jobs.run(job.pk, lambda: clock.now)
    page = officer.get(asked.headers["Location"])
    file = officer.get(f"{asked.headers['Location']}/tep")

    assert "Đã lập sổ năm 2026: 1 hồ sơ" in text_of(page)
    assert 'filename="so-theo-doi-2026.pdf"' in file.headers["Content-Disposition"]
    assert str(life.row.code) in words(b"".join(file.streaming_content))


def test_another_list_offers_no_book_and_asking_for_one_writes_nothing(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)
    officer = signed_in("case_officer")

    page = officer.get("/giai-quyet/tim?q=")
    refused = officer.post(EXPORT, {"danh-sach": "tim-ho-so", "phan": "", "loc": "", "dang": "pdf"})

    assert 'value="pdf"' not in page.content.decode()
    assert refused.status_code == 422
    assert "Chỉ sổ theo dõi hồ sơ lập được thành sổ PDF" in text_of(refused)
    assert Job.objects.count() == 0
