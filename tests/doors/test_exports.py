"""Exports: what a file holds and for whom it is written; the pages of the jobs that write them."""

import csv
import io
import re
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import openpyxl
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.ground.people.models import Account
from motcua.outward.jobs import services as jobs
from motcua.outward.jobs.models import Job
from motcua.outward.reports import exporting
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.rules import Act
from tests.doors.listings import CONTROL_LIST, EXPORT, MY_FILES, REGISTER, SEARCH_PAGE, kept
from tests.doors.officials import Clock, clock, signed_in, text_of
from tests.factories import CAST, COMMUNE, MONDAY, VIETNAM, dossier_after

__all__ = ["clock", "kept"]


def fields_of_export(page: HttpResponse, **changed: str) -> dict[str, str]:
    """Return what the export form of a page sends."""
    html = page.content.decode()
    form = html[html.index("data-mc-export>") :].partition("</form>")[0]
    found = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
    found = {name: value.replace("&amp;", "&") for name, value in found.items()}
    return found | {"dang": "csv"} | changed


def exported(client: Client, page: HttpResponse, at: datetime, **changed: str) -> HttpResponse:
    """Export the list of a page, let the worker write it, and fetch the file."""
    asked = client.post(EXPORT, fields_of_export(page, **changed))
    assert asked.status_code == 303, text_of(asked)
    jobs.run(UUID(asked.headers["Location"].rpartition("/")[2]), lambda: at)
    return client.get(f"{asked.headers['Location']}/tep")


def rows_of_csv(file: HttpResponse) -> list[list[str]]:
    """Read a CSV file back as a spreadsheet would."""
    text = b"".join(file.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


# ---- exports ---------------------------------------------------------------------------------------------------------


FORMULAS = ("=1+1", "+84 900", "-1", "@SUM(A1)", "\t=1", "＝1", " =HYPERLINK(1)")


@pytest.mark.django_db
def test_a_csv_export_holds_the_list_in_its_order_with_plain_values(clock: Clock) -> None:
    lives = [dossier_after(Act.ASSIGN, now=MONDAY + timedelta(hours=hour)) for hour in range(3)]
    clock.after(lives[-1])
    client = signed_in("case_officer")

    file = exported(client, client.get(f"{REGISTER}?xep=received-first"), clock.now)

    head, *rows = rows_of_csv(file)
    by_name = [dict(zip(head, row, strict=True)) for row in rows]
    assert [row["Mã hồ sơ"] for row in by_name] == [life.row.code for life in lives]
    assert [row["STT"] for row in by_name] == ["1", "2", "3"]
    assert by_name[0]["Ngày nhận"] == lives[0].row.received_at.astimezone(VIETNAM).isoformat(timespec="seconds")
    assert by_name[0]["Điện thoại"] == "•••• ••• 628"
    assert "096085000123" not in str(by_name)
    assert file["Content-Disposition"].startswith('attachment; filename="so-theo-doi-2026-11-02-')


@pytest.mark.django_db
def test_csv_is_utf8_with_a_mark_and_lines_of_rfc_4180(clock: Clock) -> None:
    clock.after(dossier_after(Act.ASSIGN))
    client = signed_in("case_officer")

    content = b"".join(exported(client, client.get(REGISTER), clock.now).streaming_content)

    assert content.startswith(b"\xef\xbb\xbfSTT,")
    assert content.count(b"\r\n") == 2
    assert content.count(b"\n") == 2


@pytest.mark.django_db
@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_in_text_is_harmless_in_both_kinds_of_file(clock: Clock, text: str) -> None:
    life = dossier_after(Act.ASSIGN)
    Dossier.objects.filter(pk=life.dossier_id).update(applicant_name=text)
    clock.after(life)
    client = signed_in("case_officer")
    page = client.get(REGISTER)

    plain = rows_of_csv(exported(client, page, clock.now))
    sheet_file = exported(client, page, clock.now, dang="xlsx", act_id=str(uuid4()))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(sheet_file.streaming_content)))

    name = plain[0].index("Người nộp")
    assert plain[1][name] == f"'{text}"
    cell = book["Hồ sơ"].cell(2, name + 1)
    assert (cell.data_type, cell.value) == ("s", text)


@pytest.mark.django_db
def test_an_xlsx_export_has_real_dates_and_numbers_a_heading_that_stays_and_a_filter(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)
    client = signed_in("case_officer")

    file = exported(client, client.get(f"{REGISTER}?den=2026-11-30"), clock.now, dang="xlsx")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(file.streaming_content)))

    sheet = book["Hồ sơ"]
    head = [cell.value for cell in sheet[1]]
    row = dict(zip(head, (cell.value for cell in sheet[2]), strict=True))
    assert row["STT"] == 1
    assert row["Ngày nhận"] == life.row.received_at.astimezone(VIETNAM).replace(tzinfo=None, microsecond=0)
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:{openpyxl.utils.get_column_letter(len(head))}2"
    assert [cell.value for cell in book["Thông tin"]["B"]][:2] == ["Sổ theo dõi hồ sơ", "Nhận đến 30/11/2026"]


@pytest.mark.django_db
def test_a_file_has_what_may_be_read_when_it_is_written_not_when_it_was_asked_for(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)
    client = signed_in("case_officer")
    asked = client.post(EXPORT, fields_of_export(client.get(REGISTER)))
    Account.objects.filter(pk=CAST["case_officer"]).update(agency_code=COMMUNE)

    jobs.run(UUID(asked.headers["Location"].rpartition("/")[2]), lambda: clock.now)

    assert len(rows_of_csv(client.get(f"{asked.headers['Location']}/tep"))) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"roles": ["POST_CLERK"]}, {"is_active": False}, {"suspended_at": MONDAY}])
def test_nothing_is_written_for_who_has_lost_role_or_account_meanwhile(
    clock: Clock, kept: Path, change: dict[str, object]
) -> None:
    clock.after(dossier_after(Act.ASSIGN))
    client = signed_in("case_officer")
    client.post(EXPORT, fields_of_export(client.get(REGISTER)))
    Account.objects.filter(pk=CAST["case_officer"]).update(**change)
    job = Job.objects.get()

    jobs.run(job.pk, lambda: clock.now)

    job.refresh_from_db()
    assert (job.state, "không còn quyền" in job.sentence) == ("failed", True)
    assert [path for path in kept.rglob("*") if path.is_file()] == []


@pytest.mark.django_db
def test_an_overseers_file_names_nobody(clock: Clock) -> None:
    clock.after(dossier_after(Act.ACCEPT_TO_CARRY))
    client = signed_in("manager")

    rows = rows_of_csv(exported(client, client.get(f"{CONTROL_LIST}?so=o-buu-dien"), clock.now))

    assert len(rows) == 2
    says = str(rows)
    for hidden in ("Thắng", "628", "Cái Rô", *Account.objects.values_list("full_name", flat=True)):
        assert hidden not in says


@pytest.mark.django_db
def test_an_export_is_on_record_and_asked_twice_is_once(clock: Clock) -> None:
    clock.after(dossier_after(Act.ASSIGN))
    client = signed_in("case_officer")
    sent = fields_of_export(client.post(SEARCH_PAGE, {"q": "thang", "cua": "toi"}))

    first, second = client.post(EXPORT, sent), client.post(EXPORT, sent)

    assert first.headers["Location"] == second.headers["Location"]
    job = Job.objects.get()
    assert (job.asked_by, job.asked_at) == (CAST["case_officer"], clock.now)
    assert job.params == {"list": "tim-ho-so", "part": "", "query": "cua=toi", "words": "thang", "format": "csv"}


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["post_clerk", "courier", "applicant", "manager", "administrator"])
def test_a_list_is_exported_by_nobody_who_may_not_read_it(clock: Clock, who: str) -> None:
    answer = signed_in(who).post(EXPORT, {"danh-sach": "so-theo-doi", "dang": "csv"})

    assert answer.status_code == 403
    assert Job.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{"dang": "exe"}, {"dang": ""}, {"danh-sach": "x"}, {"phan": "x"}])
def test_a_form_that_makes_no_sense_asks_for_nothing(clock: Clock, fields: dict[str, str]) -> None:
    answer = signed_in("case_officer").post(EXPORT, {"danh-sach": "so-theo-doi", "dang": "csv"} | fields)

    assert answer.status_code in (404, 422)
    assert Job.objects.count() == 0


@pytest.mark.django_db
def test_a_long_list_is_written_in_batches_with_every_row_once(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    lives = [dossier_after(Act.ASSIGN, now=MONDAY + timedelta(minutes=step)) for step in range(5)]
    clock.after(lives[-1])
    monkeypatch.setattr(exporting, "BATCH", 2)
    reported: list[int] = []
    before = jobs.Run.report
    monkeypatch.setattr(
        jobs.Run, "report", lambda run, done, total=None: (reported.append(done), before(run, done, total))
    )
    client = signed_in("case_officer")

    head, *rows = rows_of_csv(exported(client, client.get(f"{REGISTER}?xep=received-first"), clock.now))

    assert reported == [0, 2, 4, 5]
    assert [row[head.index("Mã hồ sơ")] for row in rows] == [life.row.code for life in lives]


# ---- pages of jobs, and the notice -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_bar_tells_of_a_finished_export_once_and_asks_nothing_for_who_has_none(clock: Clock) -> None:
    clock.after(dossier_after(Act.ASSIGN))
    client, idle = signed_in("case_officer"), signed_in("unit_head")

    def asks_of(who: Client) -> list[str]:
        with CaptureQueriesContext(connection) as asked:
            who.get(REGISTER)
        return [query["sql"] for query in asked if "jobs_job" in query["sql"]]

    client.get(REGISTER)
    answer = client.post(EXPORT, fields_of_export(client.get(REGISTER)))
    assert 'hx-trigger="every 30s"' in client.get(REGISTER).content.decode()
    assert "việc dài đã xong" not in text_of(client.get(REGISTER))
    jobs.run(Job.objects.get().pk, lambda: clock.now)

    assert "1 việc dài đã xong" in text_of(client.get(REGISTER))
    assert len(asks_of(client)) == 1
    assert asks_of(idle) == []
    assert "Đã xuất 1 hồ sơ, số liệu lúc" in text_of(client.get(answer.headers["Location"]))
    client.get(REGISTER)
    assert "mc-news" not in client.get(REGISTER).content.decode()
    assert asks_of(client) == []


@pytest.mark.django_db
def test_a_person_who_signs_in_again_is_told_what_has_ended_meanwhile(clock: Clock) -> None:
    clock.after(dossier_after(Act.ASSIGN))
    client = signed_in("case_officer")
    client.post(EXPORT, fields_of_export(client.get(REGISTER)))
    jobs.run(Job.objects.get().pk, lambda: clock.now)

    assert "1 việc dài đã xong" in text_of(signed_in("case_officer").get(REGISTER))
    assert "1 việc dài đã xong" not in text_of(signed_in("unit_head").get(REGISTER))


@pytest.mark.django_db
def test_the_page_of_a_job_shows_count_and_time_left_and_asks_again_only_while_it_runs(clock: Clock) -> None:
    clock.after(dossier_after(Act.ASSIGN))
    client = signed_in("case_officer")
    address = client.post(EXPORT, fields_of_export(client.get(REGISTER))).headers["Location"]
    assert "Chờ đến lượt" in text_of(client.get(address))
    Job.objects.update(state="running", done=1_240, total=3_321, started_at=clock.now - timedelta(seconds=62))

    running = client.get(address)
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()

    assert "1.240 / 3.321 dòng, còn khoảng 2 phút" in text_of(running)
    assert 'hx-trigger="every 2s"' in running.content.decode()
    assert "Dừng" in text_of(running)
    assert "<html" not in part
    client.post(f"{address}/dung")
    assert "Đang dừng" in text_of(client.get(address))
    Job.objects.update(state="stopped", finished_at=clock.now, sentence="Đã dừng sau 1.240 dòng.")
    over = client.get(address).content.decode()
    assert "every 2s" not in over
    assert "Đã dừng sau 1.240 dòng." in over


@pytest.mark.django_db
def test_jobs_of_others_have_no_page_no_file_and_cannot_be_stopped(clock: Clock) -> None:
    clock.after(dossier_after(Act.ASSIGN))
    owner, head = signed_in("case_officer"), signed_in("unit_head")
    address = owner.post(EXPORT, fields_of_export(owner.get(REGISTER))).headers["Location"]

    for method, path in ((head.get, address), (head.get, f"{address}/tep"), (head.post, f"{address}/dung")):
        assert method(path).status_code == 404
    assert "Sổ theo dõi" not in head.get(MY_FILES).context["rows"]
    assert len(owner.get(MY_FILES).context["rows"]) == 1
    assert head.get(MY_FILES).context["rows"] == []
    assert Job.objects.get().state == "waiting"
    for path in (MY_FILES, address, f"{address}/tep", "/viec-dai/tin"):
        assert Client().get(path).status_code == 302
