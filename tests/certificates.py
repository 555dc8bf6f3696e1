"""A certificate of the tests' own: a key on a curve, self-signed, in a PKCS#12 file."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import NameOID
from django.conf import LazySettings

from motcua.outward.notices import pades

SIGNER = "Trung tâm Phục vụ hành chính công (thử nghiệm)"
ORGANISATION = "Tỉnh Minh Họa"
PASSPHRASE = "mật khẩu thử"


def made_up_certificate(folder: Path, name: str = SIGNER) -> Path:
    """Write a new certificate with its key into a folder and return the file."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )
    begins = datetime(2025, 1, 1, tzinfo=UTC)
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=36_500))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "chung-thu.p12"
    locked = BestAvailableEncryption(PASSPHRASE.encode())
    file.write_bytes(serialize_key_and_certificates(name.encode(), key, made, None, locked))
    return file


@pytest.fixture
def signing_on(tmp_path: Path, settings: LazySettings) -> Iterator[Path]:
    """A certificate of the test's own, by which the installation signs."""
    settings.SIGN_CERTIFICATE = str(made_up_certificate(tmp_path))
    settings.SIGN_PASSPHRASE = PASSPHRASE
    pades._signer.cache_clear()
    yield tmp_path
    pades._signer.cache_clear()
