"""Electronic signatures in PDF (PAdES): making one with the certificate of the installation, and checking one.

The certificate and its key lie in a PKCS#12 file that the settings name; without it nothing is signed. Checking asks
whether the file is as it was signed and by which certificate; whether that certificate is to be trusted is said by who
issued it, and nothing is fetched from the network to find out.

The library takes half a second and some memory to load, so `pades` is loaded by the process that first needs it: the
worker, and a web process whose visitor verifies a file.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from django.conf import settings


class SigningFails(Exception):
    """The certificate cannot be read with its passphrase, or the file cannot be signed; a fault of the installation."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """Whose signature it is: names as the certificate has them, its days, and the SHA-256 of the certificate."""

    subject: str
    issuer: str
    valid_from: datetime
    valid_to: datetime
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of a file found."""

    is_signed: bool
    is_intact: bool
    """Whether the whole file is as it was signed, and nothing was added after."""
    certificate: Certificate | None = None
    said_at: datetime | None = None
    """When the signer says to have signed."""


UNSIGNED = Checked(is_signed=False, is_intact=False)


class Pades(Protocol):
    """What `pades` does."""

    def certificate_of(self, path: str, passphrase: str) -> Certificate:
        """Read the certificate of a PKCS#12 file."""

    def sign(self, pdf: bytes, *, reason: str, place: str, path: str, passphrase: str) -> bytes:
        """Sign a file."""

    def check(self, pdf: bytes) -> Checked:
        """Check a file."""


def is_on() -> bool:
    """Whether this installation has a certificate to sign with."""
    return bool(settings.SIGN_CERTIFICATE)


def certificate() -> Certificate:
    """Return the certificate of the installation. Raises SigningFails."""
    return _pades().certificate_of(settings.SIGN_CERTIFICATE, settings.SIGN_PASSPHRASE)


def sign(pdf: bytes, *, reason: str, place: str) -> bytes:
    """Return the PDF with a signature over all of it (PAdES baseline B-B). Raises SigningFails."""
    given = {"path": settings.SIGN_CERTIFICATE, "passphrase": settings.SIGN_PASSPHRASE}
    return _pades().sign(pdf, reason=reason, place=place, **given)


def check(pdf: bytes) -> Checked:
    """Return what the last signature of a file says; a file that cannot be read is not signed."""
    return _pades().check(pdf)


@cache
def _pades() -> Pades:
    return cast(Pades, import_module("motcua.outward.notices.pades"))
