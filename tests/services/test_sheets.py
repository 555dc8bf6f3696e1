"""Sheets read out of the record: the control sheet of a dossier, and the books of the register of a year."""

import io
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from motcua.ground.catalogue import queries as catalogue
from motcua.outward.jobs import services as jobs
from motcua.outward.jobs.models import Job
from motcua.outward.jobs.rules import JobState
from motcua.outward.notices.control import control_sheet
from motcua.outward.notices.printing import render
from motcua.outward.reports import exporting, registers
from motcua.outward.reports.exporting import Format
from motcua.outward.reports.listing import REGISTER, SEARCH, asked_of
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.rules import Act, Status
from motcua.record.papers.models import IssuedForm
from motcua.record.papers.sheets import ControlSheet
from tests.factories import (
    COMMUNE,
    MARRIAGE_STATUS,
    MONDAY,
    Life,
    Way,
    actor,
    dossier_after,
    dossier_at,
    plan,
)
from tests.rules.printed import tagged, words, words_by_page

pytestmark = pytest.mark.django_db

LATER = MONDAY + timedelta(days=40)


def sheet_of(life: Life) -> ControlSheet:
    return control_sheet(life.row, LATER)


# ---- control sheet ---------------------------------------------------------------------------------------------------


def test_every_handover_of_the_whole_way_stands_on_the_sheet_once_and_in_order() -> None:
    life = dossier_at(Status.RETURNED)

    sheet = sheet_of(life)

    works = [leg.work for leg in sheet.legs]
    assert works[:3] == ["Nộp hồ sơ qua bưu điện", "Giao hồ sơ", "Chuyển xử lý"]
    assert works[-4:] == ["Trình phê duyệt", "Chuyển kết quả", "Giao kết quả cho bưu điện", "Phát kết quả"]
    assert "Nộp hồ sơ" not in works
    assert [leg.taken_at for leg in sheet.legs] == sorted(leg.taken_at for leg in sheet.legs)


def test_a_leg_through_the_post_has_the_times_and_names_of_its_slip() -> None:
    life = dossier_at(Status.RETURNED)
    forms = {form.kind: form.content for form in IssuedForm.objects.filter(dossier_id=life.dossier_id)}

    carried, handed = sheet_of(life).legs[:2]

    minute = forms["BIEN_BAN"]
    assert carried.slip_no.startswith("PG-")
    assert (handed.slip_no, handed.taken_at.isoformat()) == (minute["minute_no"], minute["signed_at"])
    assert handed.giver_name == minute["giver"]["represented_by"]
    assert handed.taker_name == minute["receiver"]["represented_by"]
    assert handed.result in ("early", "on_time")


def test_a_result_ready_after_the_day_first_given_is_overdue_and_so_is_its_leg() -> None:
    life = dossier_after(Act.APPROVE)
    Dossier.objects.filter(pk=life.dossier_id).update(due_at=life.row.received_at - timedelta(days=1))

    sheet = sheet_of(life)

    assert sheet.outcome == "overdue"
    assert [leg.result for leg in sheet.legs if leg.work == "Chuyển kết quả"] == ["overdue"]
    assert "Quá hạn" in words(render(sheet))


def test_a_dossier_handed_in_at_the_counter_is_taken_from_the_applicant_by_the_desk() -> None:
    life = dossier_after(Act.PASS_ON, way=Way.AT_DESK)

    first, second = sheet_of(life).legs

    assert (first.work, second.work) == ("Nộp hồ sơ", "Chuyển xử lý")
    assert first.given_by == life.row.submitter_name or life.row.applicant_name
    assert first.taken_by.startswith("Bộ phận Một cửa, ")
    assert first.taker_name
    assert first.slip_no == ""


def test_an_opinion_names_the_agency_asked_its_term_and_whether_it_kept_it() -> None:
    life = dossier_after(Act.ASSIGN)
    life.do(Act.ASK_OPINION)
    life.do(Act.ANSWER_OPINION)

    sheet = sheet_of(life)

    asked = next(leg for leg in sheet.legs if leg.work == "Xin ý kiến")
    answered = next(leg for leg in sheet.legs if leg.work == "Trả lời ý kiến")
    assert sheet.coordinating == (asked.taken_by,)
    assert asked.note.startswith("hạn trả lời ")
    assert answered.given_by == asked.taken_by
    assert answered.result == "on_time"


def test_the_sheet_is_printed_tagged_with_heads_and_carries_only_the_code_in_its_qr() -> None:
    sheet = sheet_of(dossier_at(Status.RETURNED))

    pdf = render(sheet)

    kinds = [kind for kind, _element in tagged(pdf)]
    assert "/TH" in kinds
    assert sheet.scan_code == sheet.dossier_code
    text = words(pdf)
    assert "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ" in text
    assert "Mẫu 06" in text
    assert f"Mã kiểm nhật ký: {sheet.journal_hash}" in text


def test_the_sheet_of_the_whole_way_takes_few_statements() -> None:
    life = dossier_at(Status.RETURNED)
    row = life.row

    with CaptureQueriesContext(connection) as asked:
        control_sheet(row, LATER)

    assert len(asked) <= 8


# ---- register --------------------------------------------------------------------------------------------------------


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(jobs, "files", lambda: FileSystemStorage(location=tmp_path))
    return tmp_path


def booked(query: str = "tu=2026-01-01", account: str = "case_officer") -> tuple[Job, bytes]:
    """Ask for the book, let the worker write it, and return the job with its file."""
    by = actor(account)
    job_id = exporting.ask(
        job_id=uuid4(), asked=asked_of(REGISTER, QueryDict(query)), file_format=Format.PDF, by=by, at=LATER
    )
    jobs.run(job_id, lambda: LATER)
    file, _reading, _media = jobs.open_file(job_id, by)
    with file:
        return Job.objects.get(pk=job_id), file.read()


def test_the_book_of_a_year_has_every_dossier_received_numbered_without_gaps(kept: Path) -> None:
    lives = [dossier_after(Act.PASS_ON, now=MONDAY + timedelta(hours=hour)) for hour in range(3)]
    dossier_at(Status.SUBMITTED)

    job, pdf = booked()

    text = words(pdf)
    assert job.sentence.startswith("Đã lập sổ năm 2026: 3 hồ sơ, 1 quyển")
    assert (job.file_name, job.media_type) == ("so-theo-doi-2026.pdf", "application/pdf")
    assert "từ số 1 đến số 3" in text
    assert "Mẫu 07" in text
    places = [text.index(str(life.row.code)) for life in lives]
    assert places == sorted(places)
    width, height = PdfReader(io.BytesIO(pdf)).pages[0].mediabox[2:]
    assert width > height


def test_a_filter_of_the_page_does_not_narrow_the_book(kept: Path) -> None:
    dossier_after(Act.PASS_ON)

    job, _pdf = booked("tu=2026-01-01&trang-thai=returned")

    assert "1 hồ sơ" in job.sentence


def test_a_year_without_dossiers_is_a_book_that_says_so(kept: Path) -> None:
    dossier_after(Act.PASS_ON)

    job, pdf = booked("tu=2018-03-01")

    assert "Đã lập sổ năm 2018: 0 hồ sơ" in job.sentence
    text = words(pdf)
    assert "Không có hồ sơ nào trong thời gian này." in text
    assert "Mẫu 07" in text or "Mẫu 06" in text


def test_a_long_year_is_written_in_books_that_count_on(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for hour in range(3):
        dossier_after(Act.PASS_ON, now=MONDAY + timedelta(hours=hour))
    monkeypatch.setattr(registers, "BOOK_ROWS", 2)

    job, packed = booked()

    with zipfile.ZipFile(io.BytesIO(packed)) as folder:
        names = folder.namelist()
        second = words_by_page(folder.read(names[1]))[0]
    assert names == ["so-theo-doi-2026-quyen-01.pdf", "so-theo-doi-2026-quyen-02.pdf"]
    assert job.file_name == "so-theo-doi-2026.zip"
    assert "quyển 2/2. 1 hồ sơ, từ số 3 đến số 3" in second
    assert (job.done, job.total) == (3, 3)


def test_the_book_shows_no_telephone_number_in_full(kept: Path) -> None:
    life = dossier_at(Status.RETURNED)

    _job, pdf = booked()

    text = words(pdf)
    assert life.row.applicant_phone not in text.replace(" ", "")
    assert life.row.applicant_phone[-3:] in text
    assert "Bưu chính công ích" in text


def test_only_the_register_is_a_book_and_nothing_is_asked_for_otherwise() -> None:
    with pytest.raises(exporting.NoBook):
        exporting.ask(
            job_id=uuid4(), asked=asked_of(SEARCH, QueryDict("")), file_format=Format.PDF,
            by=actor("case_officer"), at=LATER,
        )  # fmt: skip

    assert Job.objects.count() == 0


def test_who_may_not_read_the_register_gets_no_book() -> None:
    with pytest.raises(exporting.MayNoLongerRead):
        exporting.ask(
            job_id=uuid4(), asked=asked_of(REGISTER, QueryDict("")), file_format=Format.PDF,
            by=actor("courier"), at=LATER,
        )  # fmt: skip

    assert Job.objects.count() == 0


def test_an_account_that_lost_its_role_in_between_gets_a_sentence_and_no_file(kept: Path) -> None:
    by = actor("case_officer")
    job_id = exporting.ask(
        job_id=uuid4(), asked=asked_of(REGISTER, QueryDict("")), file_format=Format.PDF, by=by, at=LATER
    )
    Job.objects.filter(pk=job_id).update(asked_by="nobody")

    jobs.run(job_id, lambda: LATER)

    job = Job.objects.get(pk=job_id)
    assert (job.state, job.file_key) == (JobState.FAILED.value, "")


def test_a_receipt_bears_the_number_that_its_dossier_has_in_the_book_of_the_year(kept: Path) -> None:
    lives = [dossier_after(Act.PASS_ON, now=MONDAY + timedelta(days=day)) for day in range(3)]

    receipts = [
        IssuedForm.objects.get(dossier_id=life.dossier_id, kind="MAU_01").content["register_no"] for life in lives
    ]
    _job, pdf = booked()

    assert receipts == [1, 2, 3]
    assert [
        IssuedForm.objects.get(dossier_id=life.dossier_id, kind="MAU_01").number for life in lives
    ] == ["0001/TNHS", "0002/TNHS", "0003/TNHS"]  # fmt: skip
    text = words(pdf)
    for number, life in zip(receipts, lives, strict=True):
        assert f"{number} {life.row.code}" in text


def test_each_agency_counts_its_own_book_and_begins_anew_each_year() -> None:
    here = dossier_after(Act.RECEIVE)
    there = dossier_after(Act.RECEIVE, way=Way.AT_DESK, procedure=MARRIAGE_STATUS, agency=COMMUNE, post_return=False)
    next_year = dossier_after(Act.RECEIVE, now=MONDAY + timedelta(days=70))

    numbers = [
        IssuedForm.objects.get(dossier_id=life.dossier_id, kind="MAU_01").number for life in (here, there, next_year)
    ]

    assert numbers == ["0001/TNHS", "0001/TNHS", "0001/TNHS"]


def test_a_dossier_keeps_the_forms_of_its_procedure_version(monkeypatch: pytest.MonkeyPatch) -> None:
    published = catalogue.version
    monkeypatch.setattr(catalogue, "version", lambda key: replace(published(key), form_set="2018"))

    life = dossier_after(Act.RECEIVE)
    sheet = sheet_of(life)

    receipt = IssuedForm.objects.get(dossier_id=life.dossier_id, kind="MAU_01").content
    assert (receipt["form_set"], receipt["form_no"]) == ("2018", "01")
    assert (sheet.form_set, sheet.form_no) == ("2018", "05")
    assert "Mẫu 05" in words(render(sheet))


def test_a_leg_that_ends_a_stage_is_held_against_its_budget_and_each_step_of_another_agency_is_a_leg() -> None:
    plan(("H12.101", 8, None), ("H12.06", 8, None))
    life = dossier_after(Act.ASSIGN)
    life.do(Act.ASK_STEPS)
    life.do(Act.ANSWER_OPINION)
    life.do(Act.ANSWER_OPINION, "case_officer", agency="H12.06")
    life.do(Act.PROPOSE)
    life.do(Act.APPROVE, after=timedelta(days=3))

    sheet = control_sheet(life.row, life.now)

    works = [(leg.work, leg.taken_by) for leg in sheet.legs]
    assert works.count(("Xin ý kiến", "UBND xã Cái Nước")) == 1
    assert works.count(("Xin ý kiến", "Sở Tư pháp")) == 1
    assert sheet.coordinating == ("UBND xã Cái Nước", "Sở Tư pháp")
    by_work = {leg.work: leg for leg in sheet.legs}
    assert by_work["Trình phê duyệt"].result == "on_time"
    assert by_work["Chuyển kết quả"].result == "overdue"  # three days, where the process gives the head one
    assert by_work["Chuyển kết quả"].note == "“Ký”: dùng 2 ngày làm việc 7 giờ, được 1 ngày làm việc"
