"""PAdES by pyHanko: the work behind `signing`, loaded by the process that first needs it."""

import hashlib
import io
import logging
from functools import lru_cache

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from motcua.outward.notices.signing import UNSIGNED, Certificate, Checked, SigningFails

FIELD = "KySo"
"""The signature field of the file."""

logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)


def certificate_of(path: str, passphrase: str) -> Certificate:
    """Return the certificate of a PKCS#12 file. Raises SigningFails."""
    return _read(_signer(path, passphrase).signing_cert)


def sign(pdf: bytes, *, reason: str, place: str, path: str, passphrase: str) -> bytes:
    """Return the PDF with a signature over all of it. Raises SigningFails."""
    signer = _signer(path, passphrase)
    about = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        reason=reason,
        location=place,
        name=_read(signer.signing_cert).subject,
    )
    try:
        written = signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), about, signer=signer)
    except Exception as fault:  # the library has no one kind of fault
        raise SigningFails(f"the file could not be signed: {fault}") from fault
    return bytes(written.getvalue())


def check(pdf: bytes) -> Checked:
    """Return what the last signature of a file says; a file that cannot be read is not signed."""
    try:
        found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        if not found:
            return UNSIGNED
        status = validate_pdf_signature(found[-1], ValidationContext(trust_roots=[], allow_fetching=False))
    except Exception:  # whatever was sent: a file that the library cannot read has no signature that holds
        return UNSIGNED
    covers_all = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    unchanged = status.modification_level in (None, ModificationLevel.NONE)
    return Checked(
        is_signed=True,
        is_intact=bool(status.intact and status.valid and covers_all and unchanged),
        certificate=_read(status.signing_cert),
        said_at=status.signer_reported_dt,
    )


@lru_cache(maxsize=2)
def _signer(path: str, passphrase: str) -> signers.SimpleSigner:
    """The key of the installation, read once a process."""
    found: signers.SimpleSigner | None = signers.SimpleSigner.load_pkcs12(  # type: ignore[no-untyped-call]
        path, passphrase=passphrase.encode()
    )
    if found is None:
        raise SigningFails("the certificate cannot be read with its passphrase")
    return found


def _read(found: object) -> Certificate:
    """A certificate of asn1crypto as plain values."""
    tbs = found["tbs_certificate"]  # type: ignore[index]  # asn1crypto has no types
    days = tbs["validity"]
    return Certificate(
        subject=_common_name(tbs["subject"].native),
        issuer=_common_name(tbs["issuer"].native),
        valid_from=days["not_before"].native,
        valid_to=days["not_after"].native,
        fingerprint=hashlib.sha256(found.dump()).hexdigest(),  # type: ignore[attr-defined]
    )


def _common_name(names: "dict[str, str | list[str]]") -> str:
    """The name a certificate is known by, with its organisation."""
    said = [names[part] for part in ("common_name", "organization_name") if names.get(part)]
    return ", ".join(dict.fromkeys(part if isinstance(part, str) else part[0] for part in said))
