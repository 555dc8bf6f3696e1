"""The result is signed electronically: ordered by the head, done once by the worker, shown, demanded for a file."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from motcua.doors.worker import tasks
from motcua.ground.deadlines.models import RuleSet
from motcua.ground.people.models import Account
from motcua.outward.notices import pades, signed, signing
from motcua.outward.notices.models import SignedFile
from motcua.outward.reports.rules import Verification
from motcua.outward.reports.signed_files import verify_signed
from motcua.record.dossiers.models import Event
from motcua.record.dossiers.roles import RoleMayNot
from motcua.record.dossiers.rules import Act, ActNotAllowed, Status
from motcua.record.papers.models import Scan, SigningOrder
from motcua.record.papers.rules import RESULT_FROM
from motcua.record.papers.services import SIGN_RESULT
from motcua.record.scanning import services as scanning
from motcua.stages.processing.signing import (
    NoCertificate,
    NothingToSign,
    ResultOnItsWay,
    SignedAlready,
    SigningUnderWay,
)
from motcua.stages.returning.files import NotSignedYet
from tests.certificates import PASSPHRASE, signing_on
from tests.factories import Life, Way, dossier_after
from tests.scans import add, asked, pdf, picture, store, with_result
from tests.services.evidence import all_accounted_for, refused

__all__ = ["signing_on", "store"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]


def decided(**choices: Any) -> Life:
    """A dossier of the agency's desk, decided, with its result kept, asked for as a file."""
    return with_result(dossier_after(Act.APPROVE, **{"way": Way.AT_DESK, "electronic_return": True, **choices}))


def state(life: Life) -> list[tuple[int, str]]:
    rows = SigningOrder.objects.filter(dossier_id=life.dossier_id).order_by("event_no")
    return list(rows.values_list("scan_no", "state"))


def run_worker(life: Life) -> None:
    """Do every order of a dossier, each twice."""
    for order in SigningOrder.objects.filter(dossier_id=life.dossier_id):
        tasks.sign_result(str(life.dossier_id), order.event_no)
        tasks.sign_result(str(life.dossier_id), order.event_no)


# ---- the order, and the worker ---------------------------------------------------------------------------------------


def test_the_head_orders_it_the_worker_signs_it_and_twice_is_once(signing_on: Path) -> None:
    life = decided()
    kept = Scan.objects.get(dossier_id=life.dossier_id)

    done = life.do(Act.SIGN_RESULT)

    assert done.facts == {"scan_no": 1, "sha256": kept.sha256}
    assert (life.status, state(life)) == (Status.RESOLVED, [(1, "ORDERED")])
    job = ProcrastinateJob.objects.get(task_name=SIGN_RESULT)
    assert job.args == {"dossier_id": str(life.dossier_id), "event_no": done.event_no}
    assert not SignedFile.objects.filter(sheet="RESULT").exists()
    run_worker(life)
    row = SignedFile.objects.get(sheet="RESULT")
    assert state(life) == [(1, "SIGNED")]
    assert SigningOrder.objects.get().sha256 == row.sha256
    assert signed.signed_results(life.dossier_id) == {1: row.code}
    all_accounted_for(life)


def test_a_fault_of_the_installation_is_noted_and_rises_and_may_be_ordered_again(
    signing_on: Path, settings: Any
) -> None:
    life = decided()
    first = life.do(Act.SIGN_RESULT)
    settings.SIGN_PASSPHRASE = "sai"
    pades._signer.cache_clear()

    with pytest.raises(signing.SigningFails):
        tasks.sign_result(str(life.dossier_id), first.event_no)
    assert state(life) == [(1, "FAILED")]
    with refused(NotSignedYet, "ký số chưa được"):
        life.do(Act.RETURN_ELECTRONICALLY)
    life.do(Act.SIGN_RESULT)
    settings.SIGN_PASSPHRASE = PASSPHRASE
    pades._signer.cache_clear()
    run_worker(life)

    assert state(life) == [(1, "SIGNED"), (1, "SIGNED")]
    assert SignedFile.objects.filter(sheet="RESULT").count() == 1


def test_a_file_that_was_taken_away_meanwhile_is_not_signed(signing_on: Path) -> None:
    life = decided()
    done = life.do(Act.SIGN_RESULT)
    scanning.remove(asked(life, "unit_head"), 1, "Nhầm tệp")

    tasks.sign_result(str(life.dossier_id), done.event_no)

    assert state(life) == [(1, "FAILED")]
    assert not SignedFile.objects.filter(sheet="RESULT").exists()


def test_verify_finds_an_order_that_says_signed_without_the_file(signing_on: Path) -> None:
    life = decided()
    life.do(Act.SIGN_RESULT)
    run_worker(life)
    clean, broken = Verification(), Verification()
    verify_signed(clean, [life.dossier_id])

    SigningOrder.objects.update(sha256="0" * 64)
    verify_signed(broken, [life.dossier_id])

    assert not clean.findings
    assert ["ghi là đã ký số" in item.sentence for item in broken.findings] == [True]


# ---- refusals --------------------------------------------------------------------------------------------------------


def test_without_a_certificate_nothing_is_ordered() -> None:
    life = decided()

    with refused(NoCertificate, "chưa được cài chứng thư"):
        life.do(Act.SIGN_RESULT)


def test_without_a_pdf_of_the_result_nothing_is_ordered(signing_on: Path) -> None:
    life = dossier_after(Act.APPROVE, way=Way.AT_DESK)

    with refused(NothingToSign, "không có tệp PDF"):
        life.do(Act.SIGN_RESULT)
    add(life, picture(), "anh.jpg", who="unit_head", paper_no=RESULT_FROM)
    with refused(NothingToSign):
        life.do(Act.SIGN_RESULT)
    add(life, pdf(1), "ket-qua.pdf", who="unit_head", paper_no=RESULT_FROM)
    with refused(NothingToSign, "tệp số 1 "):
        life.do(Act.SIGN_RESULT, scan_no=1)

    assert life.do(Act.SIGN_RESULT, scan_no=2).facts["scan_no"] == 2


@pytest.mark.parametrize(("found", "words"), [("INFECTED", "có vi-rút"), ("WAITING", "đang chờ quét")])
def test_a_file_that_nobody_may_open_is_not_signed(signing_on: Path, found: str, words: str, settings: Any) -> None:
    life = decided()
    settings.CLAMD = "unix:/nowhere"
    virus = "Eicar" if found == "INFECTED" else ""
    Scan.objects.filter(dossier_id=life.dossier_id).update(
        check_state=found, virus=virus, checked_at=life.now if virus else None
    )

    with refused(NothingToSign, words):
        life.do(Act.SIGN_RESULT)


def test_a_file_is_signed_once(signing_on: Path) -> None:
    life = decided()
    life.do(Act.SIGN_RESULT)

    with refused(SigningUnderWay):
        life.do(Act.SIGN_RESULT)
    run_worker(life)
    with refused(SignedAlready):
        life.do(Act.SIGN_RESULT)
    with refused(SignedAlready):
        life.do(Act.SIGN_RESULT, scan_no=1)


def test_sent_twice_it_is_ordered_once(signing_on: Path) -> None:
    life = decided()
    first = life.do(Act.SIGN_RESULT)

    assert life.do(Act.SIGN_RESULT, act_id=first.act_id).repeated
    assert Event.objects.filter(dossier_id=life.dossier_id, act=Act.SIGN_RESULT.value).count() == 1
    assert len(state(life)) == 1


def test_what_has_left_on_paper_or_is_not_decided_is_not_signed(signing_on: Path) -> None:
    carried = with_result(dossier_after(Act.APPROVE, way=Way.AT_DESK))
    for act in (Act.PREPARE_RETURN, Act.OFFER_TO_POST, Act.ACCEPT_TO_CARRY):
        carried.do(act)

    proposed, ready = dossier_after(Act.PROPOSE), decided()

    with refused(ResultOnItsWay, "đã rời cơ quan"):
        carried.do(Act.SIGN_RESULT)
    with refused(ActNotAllowed):
        proposed.do(Act.SIGN_RESULT)
    with refused(RoleMayNot):
        ready.do(Act.SIGN_RESULT, "case_officer")


# ---- a file goes home signed -----------------------------------------------------------------------------------------


def test_where_there_is_a_certificate_a_result_goes_home_as_a_file_only_signed(signing_on: Path) -> None:
    life = decided()

    with refused(NotSignedYet, "chưa ký số"):
        life.do(Act.RETURN_ELECTRONICALLY)
    life.do(Act.SIGN_RESULT)
    with refused(NotSignedYet, "đang được ký số"):
        life.do(Act.RETURN_ELECTRONICALLY)
    run_worker(life)
    done = life.do(Act.RETURN_ELECTRONICALLY)

    assert done.facts["files"] == [[1, SignedFile.objects.get(sheet="RESULT").sha256]]
    all_accounted_for(life)


def test_a_rule_set_may_let_it_go_unsigned(signing_on: Path) -> None:
    RuleSet.objects.update(electronic_result_is_signed=False)

    life = decided()
    life.do(Act.RETURN_ELECTRONICALLY)

    assert life.status is Status.RETURNED


def test_the_applicant_fetches_the_signed_file_and_anybody_verifies_it(
    signing_on: Path, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = decided()
    life.do(Act.SIGN_RESULT)
    run_worker(life)
    life.do(Act.RETURN_ELECTRONICALLY)
    monkeypatch.setattr(timezone, "now", lambda: life.now)
    code = signed.signed_results(life.dossier_id)[1]
    client.force_login(Account.objects.get(pk="nguoidan.1"))

    page = client.get(reverse("portal:my-dossier", args=[life.row.code])).content.decode()
    file = b"".join(client.get(f"/ban-so-hoa/{life.dossier_id}/1/tep").streaming_content)

    assert signing.check(file).is_intact
    assert "Đã ký số" in page
    assert reverse("portal:verified", args=[code]) in page
    verified = client.get(reverse("portal:verified", args=[code])).content.decode()
    assert "Văn bản nguyên vẹn, chữ ký số hợp lệ" in verified
    assert "đã được thay bằng kết quả khác" not in verified


def test_a_signed_result_that_was_corrected_says_so_to_who_verifies_it(signing_on: Path, client: Any) -> None:
    life = decided()
    life.do(Act.SIGN_RESULT)
    run_worker(life)
    life.do(Act.RETURN_ELECTRONICALLY)
    code = signed.signed_results(life.dossier_id)[1]

    life.do(Act.CORRECT_RESULT)

    page = client.get(reverse("portal:verified", args=[code])).content.decode()
    assert "đã được thay bằng kết quả khác" in page
    with_result(life, pdf(2))
    with refused(NotSignedYet):
        life.do(Act.RETURN_ELECTRONICALLY)
    assert life.do(Act.SIGN_RESULT).facts["scan_no"] == 2


# ---- the page of the head --------------------------------------------------------------------------------------------


def test_the_head_signs_on_the_page_and_sees_how_far_it_is(
    signing_on: Path, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = decided()
    monkeypatch.setattr(timezone, "now", lambda: life.now)
    client.force_login(Account.objects.get(pk="lanhdao.congan"))
    page, act = f"/giai-quyet/ho-so/{life.dossier_id}", f"/giai-quyet/ho-so/{life.dossier_id}/ky-so"
    assert act in client.get(page).content.decode()
    form = client.get(act).content.decode()
    assert "Một tệp chỉ ký một lần" in form
    assert form.count('id="ban-so-hoa"') == 1

    key = "0b6a1c7e-3f5c-4a53-9f7d-6a7e9d9b1c77"
    answer = client.post(act, {"act_id": key, "last_event_no": str(life.row.last_event_no)})

    assert answer.status_code == 303
    assert "Đang chờ ký số" in client.get(page).content.decode()
    run_worker(life)
    assert "Đã ký số" in client.get(page).content.decode()
    assert client.get(act).status_code == SignedAlready.status
