"""Scans in an S3-compatible storage: the same way in and out as in a folder, against a server on this machine."""

import io
import os
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import boto3
import pytest
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from moto.server import ThreadedMotoServer

from motcua import settings as installation
from motcua.base.sealing import CHUNK_BYTES, MARK
from motcua.base.violations import NotThere
from motcua.doors.command import doctor
from motcua.outward.reports.files import verify_files
from motcua.outward.reports.rules import Verification
from motcua.record.dossiers.rules import Act
from motcua.record.papers.models import Scan
from motcua.record.papers.scans import services as rows
from motcua.record.papers.scans import store as stored
from motcua.record.papers.scans.store import StoreSilent
from tests.factories import dossier_after
from tests.scans import picture, sent

pytestmark = pytest.mark.django_db
ACCESS = {"MOTCUA_S3_BUCKET": "ban-so-hoa", "MOTCUA_S3_ACCESS_KEY": "thu", "MOTCUA_S3_SECRET_KEY": "thu-thu-thu"}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A server that speaks S3; returns its address."""
    running = ThreadedMotoServer("127.0.0.1", port=0)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def bucket(server: str, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The store of scans on that server, as the settings of an installation make it; returns its bucket."""
    for name, value in (ACCESS | {"MOTCUA_S3_ENDPOINT": server, "MOTCUA_S3_REGION": "us-east-1"}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("MOTCUA_S3_FOLDER", "motcua")
    made = boto3.resource(
        "s3", endpoint_url=server, region_name="us-east-1", aws_access_key_id="thu", aws_secret_access_key="thu-thu-thu"
    ).Bucket("ban-so-hoa")
    made.create()
    options = installation._bucket("MOTCUA_S3")
    settings.SCAN_STORE = "s3"
    settings.STORAGES = settings.STORAGES | {
        "scans": {"BACKEND": "motcua.base.objects.WholeObjects", "OPTIONS": options}
    }
    yield made
    made.objects.all().delete()
    made.delete()


def lying(bucket: Any) -> dict[str, bytes]:
    return {item.key: item.get()["Body"].read() for item in bucket.objects.all()}


def test_a_scan_goes_in_and_comes_out_and_nothing_readable_lies_there(bucket: Any) -> None:
    life, data = dossier_after(Act.SUBMIT), picture(size=(900, 700))

    sent(life, data, "don.jpg", piece=4000)
    assert rows.draw(life.dossier_id, 1) == 1

    scan = Scan.objects.get(dossier_id=life.dossier_id)
    with stored.opened(scan.sha256) as file:
        assert file.read() == data
    assert stored.picture(scan.sha256, 1, small=True)[:4] == b"RIFF"
    assert stored.drawn_before(scan.sha256) == 1
    objects = lying(bucket)
    assert all(name.startswith("motcua/") and body.startswith(MARK) for name, body in objects.items())
    assert f"motcua/{stored.name_of(scan.sha256)}" in objects
    found = Verification()
    verify_files(found)
    assert (found.files.checked, found.is_clean) == (1, True)


def test_pieces_are_joined_and_dropped(bucket: Any) -> None:
    life, upload_id = dossier_after(Act.SUBMIT), uuid4()
    stored.keep_piece(life.dossier_id, upload_id, 0, b"mot")
    stored.keep_piece(life.dossier_id, upload_id, 3, b"cua")

    assert b"".join(stored.pieces(life.dossier_id, upload_id)) == b"motcua"

    stored.drop_pieces(life.dossier_id, upload_id)
    stored.drop_pieces(life.dossier_id, upload_id)
    assert lying(bucket) == {}


@pytest.mark.usefixtures("bucket")
def test_a_part_of_a_large_file_is_read_without_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    data = os.urandom(40 * CHUNK_BYTES)
    stored.keep(io.BytesIO(data), "ab" * 32, len(data))
    with stored.opened("ab" * 32) as file:
        file.seek(30 * CHUNK_BYTES + 5)

        assert file.read(10) == data[30 * CHUNK_BYTES + 5 : 30 * CHUNK_BYTES + 15]
        file.seek(-3, os.SEEK_END)
        assert file.read() == data[-3:]
        file.seek(0)
        assert b"".join(file.chunks()) == data
    assert stored.size_of("ab" * 32) == len(data)


def test_a_file_in_quarantine_is_moved(bucket: Any) -> None:
    stored.keep(io.BytesIO(b"abc"), "cd" * 32, 3)

    stored.quarantine("cd" * 32)
    stored.quarantine("cd" * 32)

    assert list(lying(bucket)) == [f"motcua/{stored.quarantine_name_of('cd' * 32)}"]
    with pytest.raises(NotThere):
        stored.opened("cd" * 32)
    with stored.opened("cd" * 32, quarantined=True) as file:
        assert file.read() == b"abc"


@pytest.mark.usefixtures("bucket")
def test_the_same_few_calls_as_of_a_folder() -> None:
    store = storages["scans"]

    assert store.save("a/b", ContentFile(b"1")) == "a/b"
    assert store.save("a/b", ContentFile(b"22")) == "a/b"  # in the place of the one before
    assert (store.exists("a/b"), store.exists("a/c"), store.size("a/b")) == (True, False, 2)
    assert store.listdir("a") == ([], ["b"])
    assert store.listdir("z") == ([], [])
    with pytest.raises(FileNotFoundError):
        store.open("a/c")
    with pytest.raises(FileNotFoundError):
        store.size("a/c")
    store.delete("a/b")
    store.delete("a/b")
    assert not store.exists("a/b")


def test_the_doctor_writes_and_reads_the_bucket(bucket: Any) -> None:
    well = doctor._scans()
    assert (well.state, lying(bucket)) == (doctor.State.OK, {})
    assert "S3 “ban-so-hoa”" in well.sentence
    bucket.delete()

    gone = doctor._scans()

    assert gone.state is doctor.State.FAULT
    assert "NoSuchBucket" in gone.sentence
    bucket.create()


@pytest.mark.usefixtures("bucket")
def test_a_store_that_does_not_answer_is_a_refusal_not_a_defect(settings: LazySettings) -> None:
    life = dossier_after(Act.SUBMIT)
    options = settings.STORAGES["scans"]["OPTIONS"] | {"endpoint_url": "http://127.0.0.1:9"}
    settings.STORAGES = settings.STORAGES | {"scans": settings.STORAGES["scans"] | {"OPTIONS": options}}

    with pytest.raises(StoreSilent):
        stored.opened("ef" * 32)
    with pytest.raises(StoreSilent):
        sent(life, picture(), "don.jpg")
    assert not Scan.objects.exists()


@pytest.mark.parametrize("missing", ACCESS)
def test_what_is_missing_of_the_bucket_stops_the_start(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ACCESS.items():
        monkeypatch.setenv(name, "" if name == missing else value)

    with pytest.raises(ImproperlyConfigured, match=missing):
        installation._bucket("MOTCUA_S3")


def test_keys_of_the_bucket_come_from_files_of_secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    for name, value in ACCESS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("MOTCUA_S3_SECRET_KEY")
    secret = tmp_path / "secret"
    secret.write_text("bi-mat\n", encoding="utf-8")
    monkeypatch.setenv("MOTCUA_S3_SECRET_KEY_FILE", str(secret))

    assert installation._bucket("MOTCUA_S3")["secret_key"] == "bi-mat"


@pytest.mark.parametrize("value", ["/run/clamd", "tcp:host", "unix:clamd", "http://x:1"])
def test_a_scanner_that_cannot_be_read_stops_the_start(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_CLAMD", value)

    with pytest.raises(ImproperlyConfigured, match="MOTCUA_CLAMD"):
        installation._scanner("MOTCUA_CLAMD")
