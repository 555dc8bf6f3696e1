"""Open dossiers taken over to another version, from the administration: counts, consequences, the worker, outcomes."""

import re
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.base import memory
from motcua.ground.catalogue import services
from motcua.ground.catalogue.models import ProcedureVersion
from motcua.outward.jobs import services as jobs
from motcua.outward.jobs.models import Job
from motcua.record.dossiers.models import Event
from motcua.record.dossiers.rules import Act
from tests.doors.administrators import NOW, signed_in, text_of
from tests.factories import CAST, COMMUNE, MARRIAGE_STATUS, Life, Way, dossier_after

pytestmark = pytest.mark.django_db

LIST = "/quan-tri/ho-so-theo-ban/"
REASON = "Quyết định công bố mới rút ngắn thời hạn."


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("motcua.doors.frame.session.now", lambda: NOW)


@pytest.fixture
def admin() -> Client:
    return signed_in("quantri")


def appraised() -> Life:
    return dossier_after(Act.PASS_ON, way=Way.AT_DESK, procedure=MARRIAGE_STATUS, agency=COMMUNE, post_return=False)


def next_version() -> str:
    known = ProcedureVersion.objects.get(code=MARRIAGE_STATUS, valid_to=None, status="published")
    draft = services.copy_as_draft(known.pk, date(2026, 11, 2))
    ProcedureVersion.objects.filter(pk=draft.pk).update(limit_quantity=9)
    services.publish(draft.pk, NOW)
    memory.forget_all()
    return str(draft.pk)


def page_of(life: Life) -> str:
    return f"{LIST}{life.row.procedure_id}/"


def asking(life: Life, to: str, **changed: Any) -> dict[str, Any]:
    picks = [f"{life.dossier_id}:{life.row.last_event_no}"]
    return {"job": str(uuid4()), "to": to, "hs": picks, "reason": REASON, "agree": "co"} | changed


def rebased(life: Life) -> int:
    return Event.objects.filter(dossier_id=life.dossier_id, act=Act.REBASE.value).count()


@pytest.mark.parametrize("role", [role for role in CAST if role != "administrator"])
def test_only_an_administrator_sees_counts_and_takes_dossiers_over(role: str) -> None:
    life, to, client = appraised(), next_version(), signed_in(CAST[role])

    for path in (LIST, page_of(life)):
        assert client.get(path).status_code in (302, 403)
    assert client.post(page_of(life), asking(life, to)).status_code in (302, 403)

    assert not Job.objects.exists()


def test_counts_stand_per_version_and_pages_cost_the_same_for_one_and_for_many(admin: Client) -> None:
    lives = [appraised() for _ in range(3)]
    next_version()
    page = text_of(admin, LIST)

    with CaptureQueriesContext(connection) as asked:
        admin.get(LIST)

    assert lives[0].row.procedure_id in page
    assert page_of(lives[0]) in page
    assert re.search(r">\s*3\s*<", page)
    assert len(asked) <= 15


def test_consequences_are_shown_in_codes_and_figures_and_nothing_is_written(admin: Client) -> None:
    life, to = appraised(), next_version()
    before = Event.objects.count()

    page = text_of(admin, f"{page_of(life)}?to={to}&agency={COMMUNE}&codes=")

    assert str(life.row.code) in page
    assert "→" in page
    assert f"1 trên 1 hồ sơ chuyển được sang bản {to}" in page
    for secret in (life.row.applicant_name, life.row.applicant_phone, life.row.applicant_personal_id):
        assert not secret or secret not in page
    assert Event.objects.count() == before


def test_dossiers_are_chosen_by_their_codes_and_what_is_not_there_is_said(admin: Client) -> None:
    life, other, to = appraised(), appraised(), next_version()

    page = text_of(admin, f"{page_of(life)}?to={to}&agency=&codes={life.row.code}%0AH12.101-261102-9999")

    assert str(life.row.code) in page
    assert str(other.row.code) not in page
    assert "Không có trong hồ sơ đang mở của bản này: H12.101-261102-9999" in page


def test_neither_agency_nor_codes_is_a_fault_at_the_field(admin: Client) -> None:
    life, to = appraised(), next_version()

    answer = admin.get(f"{page_of(life)}?to={to}&agency=&codes=")

    assert answer.status_code == 422
    assert "một trong hai" in answer.content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"reason": "ngắn"}, "Ghi lý do"), ({"agree": ""}, "đã xem hệ quả"), ({"hs": ["x:1"]}, "đã xem hệ quả"),
     ({"job": "khong"}, "Biểu mẫu đã cũ")],
)  # fmt: skip
def test_what_is_not_confirmed_is_not_asked_of_the_worker(admin: Client, changed: dict[str, Any], said: str) -> None:
    life, to = appraised(), next_version()
    where = f"{page_of(life)}?to={to}&agency={COMMUNE}&codes="

    answer = admin.post(where, asking(life, to, **changed))

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Job.objects.exists()


def test_confirmed_the_worker_takes_each_over_with_progress_and_an_outcome_for_each(admin: Client) -> None:
    life, gone, to = appraised(), appraised(), next_version()
    sent = asking(life, to)
    sent["hs"].append(f"{gone.dossier_id}:{gone.row.last_event_no}")
    gone.do(Act.ASSIGN)

    answer = admin.post(f"{page_of(life)}?to={to}&agency={COMMUNE}&codes=", sent)
    job_id = UUID(sent["job"])
    jobs.run(job_id, lambda: NOW)

    job = Job.objects.get(pk=job_id)
    assert answer["Location"] == f"/viec-dai/{job_id}"
    assert (job.state, job.done, job.total) == ("done", 2, 2)
    assert (rebased(life), rebased(gone)) == (1, 0)
    assert life.row.procedure_id == to
    page = text_of(admin, f"/viec-dai/{job_id}")
    assert f"Đã chuyển 1 trên 2 hồ sơ sang bản {to}" in page
    assert str(gone.row.code) in page
    outcome = b"".join(admin.get(f"/viec-dai/{job_id}/tep")).decode("utf-8-sig")
    assert f"{life.row.code},đã chuyển," in outcome
    assert f"{gone.row.code},giữ bản cũ," in outcome


def test_pressed_twice_it_is_one_job_and_run_twice_one_act(admin: Client) -> None:
    life, to = appraised(), next_version()
    sent = asking(life, to)
    where = f"{page_of(life)}?to={to}&agency={COMMUNE}&codes="

    for _ in range(2):
        admin.post(where, sent)
    Job.objects.update(state="running", run_no=1)
    jobs.run(UUID(sent["job"]), lambda: NOW)

    assert Job.objects.count() == 1
    assert rebased(life) == 1
