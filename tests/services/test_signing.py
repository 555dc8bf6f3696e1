"""Electronic signatures: made by the worker where there is a certificate, checked by a code, told without a person."""

import hashlib
import io
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.storage import FileSystemStorage, storages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob
from pypdf import PdfReader

from motcua.base.violations import NotThere
from motcua.doors.frame import session
from motcua.doors.worker import tasks
from motcua.outward.notices import pades, signed, signing
from motcua.outward.notices.models import SignedCode, SignedFile
from motcua.outward.notices.printing import render
from motcua.outward.notices.samples import SAMPLES
from motcua.outward.reports.rules import Verification
from motcua.outward.reports.signed_files import verify_signed
from motcua.record.dossiers.rules import Act
from motcua.record.papers.models import Paper, Scan
from motcua.record.papers.rules import RESULT_FROM
from motcua.record.papers.scans import store
from motcua.record.papers.services import SIGN_FORM
from tests.certificates import ORGANISATION, PASSPHRASE, SIGNER, made_up_certificate
from tests.doors.officials import dossier_href, signed_in, text_of
from tests.factories import MONDAY, Life, dossier_after
from tests.rules.printed import words

pytestmark = pytest.mark.django_db

AT = MONDAY + timedelta(days=1)
PAGE = "/xac-minh"


@pytest.fixture
def signing_on(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A certificate of the test's own, and a store of files that goes with the test."""
    settings.SIGN_CERTIFICATE = str(made_up_certificate(tmp_path))
    settings.SIGN_PASSPHRASE = PASSPHRASE
    monkeypatch.setattr(store, "_store", lambda: FileSystemStorage(location=tmp_path / "files"))
    monkeypatch.setattr(session, "now", lambda: AT)
    pades._signer.cache_clear()
    yield tmp_path
    pades._signer.cache_clear()


def receipt_of(life: Life) -> int:
    """The number of the event that issued form 01."""
    return next(done.event_no for done in life.done if done.act is Act.RECEIVE)


def receipt(signing_on: Path) -> tuple[Life, SignedFile]:
    life = dossier_after(Act.RECEIVE)
    row = signed.sign_form(life.dossier_id, receipt_of(life), AT)
    assert row is not None
    return life, row


def bytes_of(row: SignedFile) -> bytes:
    with store.opened(row.sha256) as file:
        return bytes(file.read())


# ---- making and checking ---------------------------------------------------------------------------------------------


def test_a_signed_file_is_whole_and_names_its_signer(signing_on: Path) -> None:
    pdf = render(SAMPLES["2025-01-receipt-slip"].form)

    done = signing.sign(pdf, reason="Giấy tiếp nhận", place="Cái Nước")
    found = signing.check(done)

    assert found.is_signed
    assert found.is_intact
    assert found.certificate == signing.certificate()
    assert found.certificate is not None
    assert found.certificate.subject == f"{SIGNER}, {ORGANISATION}"
    assert done.startswith(pdf)
    assert "/ETSI.CAdES.detached" in done.decode("latin-1")


def test_a_changed_or_unsigned_file_does_not_pass(signing_on: Path) -> None:
    pdf = render(SAMPLES["2025-01-receipt-slip"].form)
    done = signing.sign(pdf, reason="Giấy tiếp nhận", place="Cái Nước")
    changed = bytearray(done)
    changed[len(pdf) // 2] ^= 1

    assert not signing.check(bytes(changed)).is_intact
    assert not signing.check(done + b"\n% added\n").is_intact
    assert signing.check(pdf) == signing.UNSIGNED
    assert signing.check(b"no PDF at all") == signing.UNSIGNED


def test_a_wrong_passphrase_is_a_fault_of_the_installation(signing_on: Path, settings: Any) -> None:
    settings.SIGN_PASSPHRASE = "sai"

    with pytest.raises(signing.SigningFails):
        signing.sign(render(SAMPLES["money-receipt"].form), reason="", place="")


# ---- by the worker ---------------------------------------------------------------------------------------------------


def test_the_worker_is_told_of_each_form_only_where_signing_is_on(signing_on: Path, settings: Any) -> None:
    life = dossier_after(Act.RECEIVE)
    told = ProcrastinateJob.objects.filter(task_name=SIGN_FORM, args__dossier_id=str(life.dossier_id))
    assert {"dossier_id": str(life.dossier_id), "event_no": receipt_of(life)} in [job.args for job in told]

    settings.SIGN_CERTIFICATE = ""
    other = dossier_after(Act.RECEIVE)

    assert not ProcrastinateJob.objects.filter(task_name=SIGN_FORM, args__dossier_id=str(other.dossier_id)).exists()
    assert signed.sign_form(other.dossier_id, receipt_of(other), AT) is None
    assert SignedFile.objects.count() == 0


def test_the_worker_signs_a_form_once_however_often_it_is_told(signing_on: Path) -> None:
    life = dossier_after(Act.RECEIVE)

    tasks.sign_form(str(life.dossier_id), receipt_of(life))
    row = SignedFile.objects.get()
    tasks.sign_form(str(life.dossier_id), receipt_of(life))

    assert SignedFile.objects.get() == row
    assert SignedCode.objects.get().code == row.code
    assert signing.check(bytes_of(row)).is_intact


def test_the_signed_file_says_where_and_by_which_code_it_is_verified(signing_on: Path) -> None:
    life, row = receipt(signing_on)

    pdf = bytes_of(row)

    assert f"Bản điện tử đã ký số. Xác minh tại {signed.page_address()}, mã {row.code}" in words(pdf)
    assert str(life.row.code) in words(pdf)
    about: Any = PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert 'pdfaid:part="2" pdfaid:conformance="A" pdfuaid:part="1"' in about
    assert row.title.startswith("Giấy tiếp nhận hồ sơ và hẹn trả kết quả, số ")


def test_an_event_without_a_form_is_not_signed(signing_on: Path) -> None:
    life = dossier_after(Act.RECEIVE)

    with pytest.raises(NotThere):
        signed.sign_form(life.dossier_id, 999, AT)

    assert SignedFile.objects.count() == 0


def test_a_result_is_signed_only_when_there_is_a_pdf_of_it_and_a_certificate(signing_on: Path, settings: Any) -> None:
    life = dossier_after(Act.APPROVE)

    with pytest.raises(signed.NoSignableResult):
        signed.sign_result(life.dossier_id, 1, AT)
    settings.SIGN_CERTIFICATE = ""
    with pytest.raises(signed.SigningIsOff):
        signed.sign_result(life.dossier_id, 1, AT)

    assert SignedFile.objects.count() == 0


def test_a_result_that_is_a_pdf_is_signed_over_what_was_brought(signing_on: Path) -> None:
    life = dossier_after(Act.APPROVE)
    pdf = render(SAMPLES["2025-01-receipt-slip"].form)
    sha256 = hashlib.sha256(pdf).hexdigest()
    store.keep(io.BytesIO(pdf), sha256, len(pdf))
    Scan.objects.create(
        dossier_id=life.dossier_id, scan_no=1, paper_no=RESULT_FROM, sha256=sha256, size_bytes=len(pdf),
        media_type="application/pdf", page_count=2, name="ket-qua.pdf", door="office", way="FILE", added_at=AT,
        added_by="lanhdao.congan", employer="AGENCY",
    )  # fmt: skip

    row = signed.sign_result(life.dossier_id, 1, AT)

    assert signed.sign_result(life.dossier_id, 1, AT) == row
    assert bytes_of(row).startswith(pdf)
    assert signing.check(bytes_of(row)).is_intact
    assert row.title == Paper.objects.get(dossier_id=life.dossier_id, paper_no=RESULT_FROM).name
    found = signed.verified(row.code)
    assert found is not None
    assert found.is_intact


# ---- the code --------------------------------------------------------------------------------------------------------


def test_a_code_is_read_however_it_is_typed() -> None:
    code = signed.new_code()

    assert signed.code_of(code) == code
    assert signed.code_of(f" {code.lower().replace('-', ' ')} ") == code
    assert signed.code_of("7k2m4p9qxr3dOwtb") == "7K2M-4P9Q-XR3D-0WTB"
    assert signed.code_of("7K2M-4P9Q-XR3D") is None
    assert signed.code_of("7K2M-4P9Q-XR3D-0WT!") is None
    assert len({signed.new_code() for _time in range(200)}) == 200


def test_the_page_says_what_was_signed_by_whom_when_and_that_it_is_intact_and_names_no_person(signing_on: Path) -> None:
    life, row = receipt(signing_on)

    with CaptureQueriesContext(connection) as asked:
        page = Client().get(f"{PAGE}/{row.code}")

    text = text_of(page)
    for said in ("Văn bản nguyên vẹn, chữ ký số hợp lệ", row.title, SIGNER, row.sha256, row.code, "Công an tỉnh"):
        assert said in text
    for kept in (life.row.applicant_name, life.row.applicant_phone, life.row.procedure.short_name, str(life.row.code)):
        assert kept not in text
    assert "no-store" in page.headers["Cache-Control"]
    assert len(asked) <= 15


def test_a_file_that_was_changed_where_it_lies_is_said_to_be_changed(signing_on: Path) -> None:
    _life, row = receipt(signing_on)
    file = signing_on / "files" / store.name_of(row.sha256)
    damaged = bytearray(file.read_bytes())
    damaged[1_000] ^= 1
    file.write_bytes(bytes(damaged))

    text = text_of(Client().get(f"{PAGE}/{row.code}"))

    assert "Văn bản đã bị thay đổi sau khi ký" in text
    assert "nguyên vẹn, chữ ký" not in text


def test_a_file_that_is_gone_is_said_to_be_gone(signing_on: Path) -> None:
    _life, row = receipt(signing_on)
    (signing_on / "files" / store.name_of(row.sha256)).unlink()

    assert "Không còn tệp để đối chiếu" in text_of(Client().get(f"{PAGE}/{row.code}"))


def test_a_file_of_another_certificate_in_its_place_does_not_pass(signing_on: Path, settings: Any) -> None:
    _life, row = receipt(signing_on)
    other = signing_on / "khac"
    other.mkdir()
    settings.SIGN_CERTIFICATE = str(made_up_certificate(other, "Kẻ khác"))
    forged = signing.sign(render(SAMPLES["2025-01-receipt-slip"].form), reason="", place="")
    (signing_on / "files" / store.name_of(row.sha256)).write_bytes(forged)

    found = signed.verified(row.code)

    assert found is not None
    assert found.is_there
    assert not found.is_intact


def test_a_code_never_given_is_told_so_and_counted_until_it_is_too_often(settings: Any) -> None:
    settings.MOTCUA_LIMITS = settings.MOTCUA_LIMITS | {"verification": {"code": "9/15m", "address": "3/15m"}}
    client = Client()

    answers = [client.get(f"{PAGE}/{signed.new_code()}") for _time in range(4)]

    assert [answer.status_code for answer in answers] == [404, 404, 404, 429]
    assert "Không có văn bản ký số nào mang mã này" in text_of(answers[0])
    assert int(answers[3].headers["Retry-After"]) > 0


def test_the_form_leads_to_the_page_of_a_code_and_asks_again_for_what_is_none(signing_on: Path) -> None:
    _life, row = receipt(signing_on)
    client = Client()

    right = client.get(PAGE, {"ma": row.code.lower().replace("-", " ")})
    wrong = client.get(PAGE, {"ma": "<b>abc"})

    assert (right.status_code, right.headers["Location"]) == (303, f"{PAGE}/{row.code}")
    assert wrong.status_code == 422
    assert "&lt;b&gt;abc" in wrong.content.decode()
    assert "16 chữ và số" in text_of(wrong)


def test_pages_say_plainly_whether_signing_is_on(signing_on: Path, settings: Any) -> None:
    life = dossier_after(Act.ASSIGN)
    on = text_of(Client().get(PAGE)), text_of(signed_in("case_officer").get(dossier_href(life)))

    settings.SIGN_CERTIFICATE = ""
    off = text_of(Client().get(PAGE)), text_of(signed_in("case_officer").get(dossier_href(life)))

    assert not any("chưa bật ký số" in text.lower() for text in on)
    assert all("chưa bật ký số" in text.lower() for text in off)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda file: file.unlink(), "không còn tệp trong kho"),
        (lambda file: file.write_bytes(file.read_bytes()[::-1]), "có nội dung khác với khi ký"),
    ],
    ids=["gone", "changed"],
)
def test_motcua_verify_finds_a_signed_file_that_is_gone_or_changed(signing_on: Path, spoil: Any, said: str) -> None:
    life, row = receipt(signing_on)
    receipt(signing_on)
    whole, spoilt = Verification(), Verification()

    verify_signed(whole)
    spoil(signing_on / "files" / store.name_of(row.sha256))
    verify_signed(spoilt)

    assert (whole.files.checked, whole.files.unaccounted) == (2, 0)
    assert (spoilt.files.checked, spoilt.files.unaccounted) == (2, 1)
    assert spoilt.findings[0].dossier == life.row.code
    assert said in spoilt.findings[0].sentence


# ---- at the office ---------------------------------------------------------------------------------------------------


def test_the_office_opens_the_signed_file_and_nobody_elsewhere_does(signing_on: Path) -> None:
    life = dossier_after(Act.ASSIGN)
    number = receipt_of(life)
    href = f"/giai-quyet/ho-so/{life.dossier_id}/bieu-mau/{number}-da-ky.pdf"
    officer = signed_in("case_officer")
    assert officer.get(href).status_code == 404
    row = signed.sign_form(life.dossier_id, number, AT)
    assert row is not None

    assert officer.get(href).content == bytes_of(row)
    assert href in officer.get(dossier_href(life)).content.decode()
    assert signed_in("case_officer_elsewhere").get(href).status_code == 404
    assert Client().get(href).status_code in (302, 403)


def test_the_store_of_the_tests_is_not_that_of_the_installation(signing_on: Path) -> None:
    _life, row = receipt(signing_on)

    assert not storages["scans"].exists(store.name_of(row.sha256))
    assert UUID(str(row.dossier_id))


def test_the_library_of_signatures_is_not_loaded_until_it_is_needed() -> None:
    """It costs half a second at the start of every process."""
    asked = "import sys, motcua.outward.notices.signing as s; s.is_on; print('pyhanko' in sys.modules)"

    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "False"
