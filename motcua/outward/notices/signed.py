"""Signing what was issued, by the worker after commit; and what anybody who holds a signed file may learn of it.

Twice is once: a file is signed under its key, (dossier, form, event). What is learnt by the code says what was signed,
by whom, when, and whether it is intact; it names no person and no procedure.
"""

import hashlib
import io
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from motcua.base.violations import NotThere, RuleViolation
from motcua.ground.catalogue.queries import agency
from motcua.outward.notices import signing
from motcua.outward.notices.layouts import print_form
from motcua.outward.notices.models import SignedCode, SignedFile
from motcua.record.dossiers.models import Dossier
from motcua.record.papers import queries as papers
from motcua.record.papers import services as papers_write
from motcua.record.papers.form_sets import form_of
from motcua.record.papers.forms import thaw
from motcua.record.papers.models import Scan
from motcua.record.papers.rules import RESULT_FROM
from motcua.record.papers.scans import store, virus

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's letters: none is mistaken for another when it is read aloud or typed."""
LETTERS, GROUP = 16, 4
_MISREAD = str.maketrans("OIL", "011")
PDF = "application/pdf"
NOT_INTACT = "file.not-intact"
"""The code of the violation by which a store that seals its files says that one was changed."""


class SigningIsOff(RuleViolation):
    """The installation has no certificate."""

    code = "signing.off"
    text = "Chưa bật ký số: máy chủ chưa được cài chứng thư. Ký tay và đóng dấu trên bản in."


class NoSignableResult(RuleViolation):
    """What is to be signed is a PDF of the result that stands."""

    code = "signing.no-result"
    text = "Chỉ ký số được kết quả là tệp PDF còn trong hồ sơ. Tải tệp PDF của kết quả lên rồi ký."
    status = 422


@dataclass(frozen=True, slots=True)
class Verified:
    """What is told of a signed file to who holds its code."""

    code: str
    title: str
    agency_name: str
    signer: str
    issuer: str
    signed_at: datetime
    sha256: str
    is_replaced: bool
    """Whether it is a result that counts no more: another took its place, or its file was taken away."""
    is_there: bool
    """Whether the installation still has the file."""
    is_intact: bool
    """Whether the file that is kept is, letter by letter, what was signed, by the certificate that was noted."""


# ---- signing ---------------------------------------------------------------------------------------------------------


def sign_form(dossier_id: UUID, event_no: int, at: datetime) -> SignedFile | None:
    """Sign the form that an event issued; None when signing is off. Signed before = that file.

    Raises NotThere when the event issued none, SigningFails.
    """
    if not signing.is_on():
        return None
    known = _known(dossier_id, "FORM", event_no)
    if known is not None:
        return known
    issued = papers.form(dossier_id, event_no)
    if issued is None:
        raise NotThere(thing="biểu mẫu")
    form = thaw(issued.content)
    of_set = form_of(getattr(form, "form_set", ""), form.kind)
    title = f"{of_set.title if of_set else form.title}, số {issued.number}"
    code = new_code()
    pdf = print_form(form, sealed=f"Bản điện tử đã ký số. Xác minh tại {page_address()}, mã {code}")
    return _keep(dossier_id, "FORM", event_no, code, title, pdf, form.body.place, at)


def sign_result(dossier_id: UUID, scan_no: int, at: datetime) -> SignedFile:
    """Sign the result that a scan holds, a PDF that somebody has brought. Signed before = that file.

    Raises SigningIsOff, NoSignableResult, SigningFails.
    """
    if not signing.is_on():
        raise SigningIsOff()
    known = _known(dossier_id, "RESULT", scan_no)
    if known is not None:
        return known
    scan = Scan.objects.filter(dossier_id=dossier_id, scan_no=scan_no, removed_at=None, media_type=PDF).first()
    if scan is None or scan.paper_no is None or scan.paper_no < RESULT_FROM:
        raise NoSignableResult()
    if not virus.may_be_opened(scan.check_state):
        raise NoSignableResult()
    with store.opened(scan.sha256) as file:
        pdf = file.read()
    name = next((row.name for row in papers.counted(dossier_id) if row.paper_no == scan.paper_no), "Kết quả")
    return _keep(dossier_id, "RESULT", scan_no, new_code(), name, pdf, "", at)


def sign_ordered(dossier_id: UUID, event_no: int, at: datetime) -> None:
    """Sign the file of the result that an event ordered to be signed; told twice it is signed once.

    What can never be signed is noted and left; a fault of the installation is noted and rises, to be tried again.
    Raises SigningFails.
    """
    scan_no = papers_write.ordered_scan(dossier_id, event_no)
    if scan_no is None:
        return
    try:
        row = sign_result(dossier_id, scan_no, at)
    except RuleViolation:
        papers_write.note_not_signed(dossier_id, event_no)
        return
    except signing.SigningFails:
        papers_write.note_not_signed(dossier_id, event_no)
        raise
    papers_write.note_signed(dossier_id, event_no, row.sha256, at)


def _known(dossier_id: UUID, sheet: str, thing_no: int) -> SignedFile | None:
    return SignedFile.objects.filter(dossier_id=dossier_id, sheet=sheet, thing_no=thing_no).first()


def _keep(
    dossier_id: UUID, sheet: str, thing_no: int, code: str, title: str, pdf: bytes, place: str, at: datetime
) -> SignedFile:
    """Sign the bytes, store them under their hash, and write the rows; of two who do it at once one counts."""
    signed = signing.sign(pdf, reason=title, place=place)
    by = signing.certificate()
    sha256 = hashlib.sha256(signed).hexdigest()
    store.keep(io.BytesIO(signed), sha256, len(signed))
    row = SignedFile(
        dossier_id=dossier_id, sheet=sheet, thing_no=thing_no, code=code, title=title[:120], sha256=sha256,
        size_bytes=len(signed), signed_at=at, signer=by.subject[:200], issuer=by.issuer[:200],
        fingerprint=by.fingerprint,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            SignedCode.objects.create(code=code, dossier_id=dossier_id, sheet=sheet, thing_no=thing_no)
    except IntegrityError:
        known = _known(dossier_id, sheet, thing_no)
        if known is None:
            raise
        return known
    return row


# ---- reading ---------------------------------------------------------------------------------------------------------


def page_address() -> str:
    """Return the public page of verification as it is printed, without a scheme."""
    return f"{settings.PUBLIC_ADDRESS.partition('/')[0]}/xac-minh"


def new_code() -> str:
    """Return a code of 16 letters in groups of four, of 80 random bits: "7K2M-4P9Q-XR3D-0WTB"."""
    letters = "".join(secrets.choice(ALPHABET) for _letter in range(LETTERS))
    return "-".join(letters[place : place + GROUP] for place in range(0, LETTERS, GROUP))


def code_of(typed: str) -> str | None:
    """Return the code however it was typed: lower case, without dashes, O for 0; None when it is none."""
    letters = re.sub(r"[\s.\u2010-\u2015\u2212-]", "", typed[:60]).upper().translate(_MISREAD)
    if len(letters) != LETTERS or any(letter not in ALPHABET for letter in letters):
        return None
    return "-".join(letters[place : place + GROUP] for place in range(0, LETTERS, GROUP))


def verified(code: str) -> Verified | None:
    """Return what is told of a signed file by its code; None for a code that was never given. Five statements."""
    place = SignedCode.objects.filter(pk=code).first()
    row = _known(place.dossier_id, place.sheet, place.thing_no) if place else None
    if row is None:
        return None
    office = agency(Dossier.objects.values_list("agency_code", flat=True).get(pk=row.dossier_id))
    is_there, pdf = _held(row)
    return Verified(
        code=row.code,
        title=row.title,
        agency_name=office.name,
        signer=row.signer,
        issuer=row.issuer,
        signed_at=row.signed_at,
        sha256=row.sha256,
        is_replaced=row.sheet == "RESULT" and _is_replaced(row),
        is_there=is_there,
        is_intact=_is_intact(pdf, row),
    )


def signed_forms(dossier_id: UUID) -> dict[int, str]:
    """Return the code of each form of a dossier that was signed, by the number of its event. One statement."""
    rows = SignedFile.objects.filter(dossier_id=dossier_id, sheet="FORM")
    return dict(rows.values_list("thing_no", "code"))


def signed_results(dossier_id: UUID) -> dict[int, str]:
    """Return the code of each file of the result that was signed, by the number of its scan. One statement."""
    rows = SignedFile.objects.filter(dossier_id=dossier_id, sheet="RESULT")
    return dict(rows.values_list("thing_no", "code"))


def signed_pdf(dossier_id: UUID, event_no: int) -> bytes:
    """Return the signed file of the form that an event issued. Raises NotThere."""
    row = _known(dossier_id, "FORM", event_no)
    if row is None:
        raise NotThere(thing="bản ký số")
    with store.opened(row.sha256) as file:
        return bytes(file.read())


def is_same(verified: Verified, file: bytes) -> bool:
    """Return whether a file that somebody holds is the one that was signed."""
    return hashlib.sha256(file).hexdigest() == verified.sha256


def state_of(row: SignedFile) -> tuple[bool, bool]:
    """Return whether the store has a signed file, and whether it is letter by letter what was signed."""
    is_there, pdf = _held(row)
    return is_there, hashlib.sha256(pdf).hexdigest() == row.sha256


def _is_replaced(row: SignedFile) -> bool:
    """Whether the result in force is not the one that this file shows. Two statements."""
    dossier = Dossier.objects.only("correction_count", "outcome").get(pk=row.dossier_id)
    number = RESULT_FROM + dossier.correction_count
    stands = Scan.objects.filter(
        dossier_id=row.dossier_id, scan_no=row.thing_no, paper_no=number, removed_at=None
    ).exists()
    return dossier.outcome is None or not stands


def _held(row: SignedFile) -> tuple[bool, bytes]:
    """Whether the store has the file, and its bytes; none where the store says that they are no more what it sealed."""
    try:
        with store.opened(row.sha256) as file:
            return True, bytes(file.read())
    except NotThere:
        return False, b""
    except RuleViolation as violation:
        if violation.code != NOT_INTACT:
            raise
        return True, b""


def _is_intact(pdf: bytes, row: SignedFile) -> bool:
    """Whether the bytes are those of the hash, and their signature holds and is of the certificate noted."""
    found = signing.check(pdf)
    by = found.certificate.fingerprint if found.certificate else ""
    return hashlib.sha256(pdf).hexdigest() == row.sha256 and found.is_intact and by == row.fingerprint
