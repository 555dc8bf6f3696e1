"""Results kept electronically: the file comes with the decision, both or neither, and the applicant fetches it."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from motcua.base.violations import NoRight, RuleViolation
from motcua.ground.people.models import Account
from motcua.record.dossiers.models import Dossier, Event
from motcua.record.dossiers.rules import Act, Status
from motcua.record.papers import queries as papers
from motcua.record.papers.models import Paper, Scan
from motcua.record.papers.rules import RESULT_FROM
from motcua.record.papers.scans import rules as files
from motcua.record.papers.scans import store as stored
from motcua.record.scanning import queries, rules, services
from motcua.record.scanning.rules import NotOnYourLeg, NotYoursToSee, ResultNotYoursYet
from tests.factories import CRIMINAL_RECORD, IDENTITY_CARD, Life, Way, asking_for, dossier_after
from tests.scans import add, asked, pdf, picture, store, word_file

__all__ = ["store"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]
RESULT = pdf(1)


def proposed(**choices: object) -> Life:
    return dossier_after(Act.PROPOSE, **choices)


def decide(
    life: Life, client: Client, monkeypatch: pytest.MonkeyPatch, act: str = "phe-duyet", file: bytes | None = RESULT,
    name: str = "Quyết định.pdf", act_id: str = "0b6a1c7e-3f5c-4a53-9f7d-6a7e9d9b1c11", **form: str,
) -> HttpResponse:  # fmt: skip
    """Decide on the page of the head of the unit, with or without a file."""
    monkeypatch.setattr(timezone, "now", lambda: life.now + timedelta(minutes=30))
    client.force_login(Account.objects.get(pk="lanhdao.congan"))
    body: dict[str, object] = {"act_id": act_id, "last_event_no": str(life.row.last_event_no), **form}
    if file is not None:
        body["result_file"] = SimpleUploadedFile(name, file)
    return client.post(f"/giai-quyet/ho-so/{life.dossier_id}/{act}", body)


def written(life: Life) -> tuple[int, int, int]:
    key = {"dossier_id": life.dossier_id}
    return Event.objects.filter(**key).count(), Scan.objects.filter(**key).count(), Paper.objects.filter(**key).count()


# ---- with the decision -----------------------------------------------------------------------------------------------


def test_the_result_that_comes_with_the_approval_is_kept_as_the_result_paper(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = proposed()

    assert decide(life, client, monkeypatch).status_code == 303

    assert life.row.status == Status.RESOLVED
    (kept,) = papers.kept_results(life.dossier_id)
    row = Scan.objects.get(dossier_id=life.dossier_id, scan_no=kept.scan_no)
    assert (kept.paper_no, kept.is_pdf, kept.may_be_opened, kept.virus) == (RESULT_FROM, True, True, "")
    assert (row.name, row.added_by) == ("Quyết định.pdf", "lanhdao.congan")
    with stored.opened(kept.sha256) as file:
        assert file.read() == RESULT
    assert Paper.objects.filter(dossier_id=life.dossier_id, paper_no=RESULT_FROM, is_result=True).exists()


def test_posted_twice_it_is_decided_and_kept_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    life = proposed()
    decide(life, client, monkeypatch)
    before = written(life)

    again = decide(life, client, monkeypatch)

    assert again.status_code == 303
    assert written(life) == before


def test_without_a_file_it_is_decided_all_the_same(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    life = proposed()

    assert decide(life, client, monkeypatch, file=None).status_code == 303

    assert papers.kept_results(life.dossier_id) == ()


def test_a_refusal_keeps_its_document_too(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    life = proposed()

    answer = decide(life, client, monkeypatch, "tu-choi", reason="Không đủ điều kiện.", legal_ground="Luật, Điều 5")

    assert answer.status_code == 303
    assert len(papers.kept_results(life.dossier_id)) == 1


BAD = {
    "a picture": (picture(), "quyet-dinh.jpg", "không phải tệp PDF"),
    "a document": (word_file(), "quyet-dinh.pdf", "thật ra là tệp Word"),
    "cut off": (RESULT[:200], "quyet-dinh.pdf", "không mở được"),
    "empty": (b"", "quyet-dinh.pdf", "không có gì bên trong"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_file_that_is_no_result_stops_the_decision_and_writes_nothing(
    what: str, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = proposed()
    before, (data, name, words) = written(life), BAD[what]

    answer = decide(life, client, monkeypatch, file=data, name=name)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert written(life) == before


def test_who_may_not_decide_attaches_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    life = dossier_after(Act.ASSIGN)  # not proposed yet
    before = written(life)

    assert decide(life, client, monkeypatch).status_code in (403, 409)

    assert written(life) == before


# ---- who gets it -----------------------------------------------------------------------------------------------------


def resolved(**choices: object) -> Life:
    """Return a dossier filed on line, decided, with its result kept."""
    life = dossier_after(Act.APPROVE, **choices)
    add(life, RESULT, "ket-qua.pdf", who="unit_head", paper_no=RESULT_FROM)
    return life


def fetched(life: Life, client: Client, account: str, monkeypatch: pytest.MonkeyPatch) -> HttpResponse:
    monkeypatch.setattr(timezone, "now", lambda: life.now + timedelta(hours=1))
    client.force_login(Account.objects.get(pk=account))
    number = papers.kept_results(life.dossier_id)[0].scan_no
    return client.get(f"/ban-so-hoa/{life.dossier_id}/{number}/tep")


def test_the_applicant_fetches_it_at_her_account_and_no_other_account_does(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = resolved(way=Way.ON_LINE)

    mine = fetched(life, client, "nguoidan.1", monkeypatch)
    page = client.get(reverse("portal:my-dossier", args=[life.row.code])).content.decode()
    others = fetched(life, client, "nguoidan.2", monkeypatch)

    assert b"".join(mine.streaming_content) == RESULT
    assert "ket-qua.pdf" in page
    assert others.status_code == 404


def test_code_and_four_digits_alone_open_no_result() -> None:
    life = resolved(way=Way.ON_LINE)
    standing = services.standing_of(life.row, asking_for(life.dossier_id), life.now)

    with pytest.raises(NotYoursToSee):
        rules.require_view(standing, life.row.owner_account_id)
    assert queries.shelf(standing, life.row).scans == ()


def test_the_post_that_carries_the_result_does_not_read_it() -> None:
    life = resolved()
    life.do(Act.PREPARE_RETURN)
    standing = services.standing_of(life.row, asked(life, "post_clerk").by, life.now)

    with pytest.raises(NotOnYourLeg):
        rules.require_view(standing, life.row.owner_account_id)


def test_before_what_is_due_at_the_return_is_paid_it_stays_shut(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = resolved(procedure=IDENTITY_CARD, way=Way.AT_DESK)  # 25.000 đ when it is handed out
    Dossier.objects.filter(pk=life.dossier_id).update(owner_account_id="nguoidan.1")

    answer = fetched(life, client, "nguoidan.1", monkeypatch)
    standing = services.standing_of(life.row, asked(life, "applicant").by, life.now)

    assert queries.owes_at_return(life.dossier_id)
    assert answer.status_code == NoRight.status
    assert "còn khoản phải nộp khi nhận kết quả" in answer.content.decode()
    assert queries.shelf(standing, life.row).scans == ()


def test_before_the_decision_it_is_nobodys_result(monkeypatch: pytest.MonkeyPatch) -> None:
    life = resolved(way=Way.ON_LINE, procedure=CRIMINAL_RECORD)
    Dossier.objects.filter(pk=life.dossier_id).update(status=Status.APPROVING.value, outcome=None)
    standing = services.standing_of(life.row, asked(life, "applicant").by, life.now)

    with pytest.raises(ResultNotYoursYet):
        queries.require_result(standing, life.dossier_id, RESULT_FROM, life.now)
    queries.require_result(standing, life.dossier_id, 1, life.now)


def test_a_file_that_is_too_large_is_refused_with_the_decision(
    settings: pytest.FixtureRequest, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = proposed()
    monkeypatch.setattr("django.conf.settings.SCAN_BYTES", 100)
    before = written(life)

    answer = decide(life, client, monkeypatch)

    assert answer.status_code in (files.TooLarge.status, 422)
    assert written(life) == before


def test_a_refusal_names_the_file() -> None:
    refusals: list[RuleViolation] = [rules.ResultNotPdf(name="a.jpg"), ResultNotYoursYet(why="hồ sơ chưa có kết quả")]

    assert all(refusal.sentence.endswith(".") for refusal in refusals)
    assert io.BytesIO(RESULT).read(4) == b"%PDF"


# ---- a result that another took the place of -------------------------------------------------------------------------


def shelves(life: Life) -> tuple[list[tuple[int, bool]], list[int]]:
    """What an official sees, (number, is replaced), and the numbers that the applicant sees."""
    by = {role: asked(life, role).by for role in ("unit_head", "applicant")}
    official, owner = (queries.shelf(services.standing_of(life.row, by[role], life.now), life.row) for role in by)
    seen = [(row.scan_no, row.scan_no in official.replaced) for row in official.scans]
    return seen, [row.scan_no for row in owner.scans]


def test_after_a_correction_the_applicant_gets_the_new_result_and_officials_see_which_is_old() -> None:
    life = resolved(way=Way.ON_LINE, procedure=CRIMINAL_RECORD)
    assert shelves(life) == ([(1, False)], [1])

    Dossier.objects.filter(pk=life.dossier_id).update(correction_count=1)
    assert shelves(life) == ([(1, True)], [])
    with pytest.raises(rules.NoSuchComponent):
        add(life, pdf(3), "sai.pdf", paper_no=RESULT_FROM, who="unit_head")
    add(life, pdf(2), "moi.pdf", paper_no=RESULT_FROM + 1, who="unit_head")

    assert shelves(life) == ([(1, True), (2, False)], [2])
    standing = services.standing_of(life.row, asked(life, "applicant").by, life.now)
    with pytest.raises(rules.ResultReplaced):
        queries.require_result(standing, life.dossier_id, RESULT_FROM, life.now)


def test_a_decision_that_was_made_anew_leaves_the_file_of_the_first_behind() -> None:
    life = resolved(way=Way.ON_LINE, procedure=CRIMINAL_RECORD)

    later = life.now + timedelta(hours=1)
    Dossier.objects.filter(pk=life.dossier_id).update(resolved_at=later)

    assert shelves(life) == ([(1, True)], [])
