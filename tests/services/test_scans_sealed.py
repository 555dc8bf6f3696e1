"""Scans at rest: sealed wherever they lie, old plain ones still read, sealed anew with another key, step by step."""

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.conf import LazySettings

from motcua.base import sealing
from motcua.base.sealing import KeyMissing, NotIntact
from motcua.doors.command import scans as words
from motcua.outward.reports.files import holding, verify_files
from motcua.outward.reports.rules import Verification
from motcua.record.dossiers.rules import Act
from motcua.record.papers.models import Scan
from motcua.record.papers.scans import services as rows
from motcua.record.papers.scans import store as stored
from tests.factories import Life, dossier_after
from tests.scans import add, pdf, picture, sent, store

__all__ = ["store"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]


@pytest.fixture
def key_file(settings: LazySettings, tmp_path: Path) -> Path:
    """A file of keys of the test's own."""
    path = tmp_path / "keys"
    path.write_text(sealing.new_keys("k1"), encoding="ascii")
    settings.SCAN_KEYS = path
    return path


def new_key(path: Path, key_id: str) -> None:
    path.write_text(sealing.new_key_line(key_id) + path.read_text(encoding="ascii"), encoding="ascii")


def plain(life: Life, data: bytes, store: Path) -> Scan:
    """Make the last scan of a dossier one of before there was sealing."""
    scan = Scan.objects.filter(dossier_id=life.dossier_id).latest("scan_no")
    (store / stored.name_of(scan.sha256)).unlink()
    old = store / stored.plain_name_of(scan.sha256)
    old.parent.mkdir(parents=True, exist_ok=True)
    old.write_bytes(data)
    Scan.objects.filter(sha256=scan.sha256).update(key_id="")
    return scan


def content(sha256: str) -> bytes:
    with stored.opened(sha256) as file:
        return bytes(file.read())


def no_bar(_done: int, _total: int) -> None:
    """Nobody watches."""


def clean() -> bool:
    found = Verification()
    verify_files(found)
    return found.is_clean


def test_nothing_that_lies_in_the_store_is_readable(store: Path) -> None:
    life, data = dossier_after(Act.SUBMIT), picture(size=(900, 700))
    sent(life, data, "don.jpg", piece=4000)
    rows.draw(life.dossier_id, 1)

    lying = [path for path in store.rglob("*") if path.is_file()]

    assert len(lying) >= 3  # the file and two pictures
    assert all(path.read_bytes().startswith(sealing.MARK) for path in lying)
    assert stored.picture(Scan.objects.get().sha256, 1, small=True)[:4] == b"RIFF"


def test_a_plain_file_of_before_is_read_and_then_sealed(store: Path, key_file: Path) -> None:
    life, data = dossier_after(Act.SUBMIT), pdf(1)
    add(life, data, "a.pdf")
    scan = plain(life, data, store)
    assert content(scan.sha256) == data
    assert clean()
    assert holding().plain == 1

    assert rows.reseal(no_bar) == (1, ())

    assert content(scan.sha256) == data
    assert not (store / stored.plain_name_of(scan.sha256)).exists()
    assert clean()
    assert (holding().plain, holding().sealed_with) == (0, {"k1": 1})


def test_a_plain_file_that_was_changed_is_told_and_left(store: Path, key_file: Path) -> None:
    life, data = dossier_after(Act.SUBMIT), pdf(1)
    add(life, data, "a.pdf")
    scan = plain(life, data, store)
    (store / stored.plain_name_of(scan.sha256)).write_bytes(data + b"x")

    assert rows.reseal(no_bar) == (0, (scan.sha256,))

    assert (store / stored.plain_name_of(scan.sha256)).read_bytes() == data + b"x"
    assert not (store / stored.name_of(scan.sha256)).exists()
    assert Scan.objects.get().key_id == ""


def test_another_key_seals_all_anew_and_the_first_may_go(store: Path, key_file: Path) -> None:
    first, second = dossier_after(Act.SUBMIT), dossier_after(Act.SUBMIT)
    add(first)
    add(second)
    add(second, pdf(2), "b.pdf")
    rows.draw(first.dossier_id, 1)
    new_key(key_file, "k2")
    told: list[tuple[int, int]] = []

    done = rows.reseal(lambda count, total: told.append((count, total)))

    assert done == (2, ())
    assert told == [(1, 2), (2, 2)]
    assert set(Scan.objects.values_list("key_id", flat=True)) == {"k2"}
    lines = key_file.read_text(encoding="ascii").splitlines()
    key_file.write_text("\n".join(line for line in lines if not line.startswith("k1 ")), encoding="ascii")
    assert clean()
    assert stored.picture(Scan.objects.get(dossier_id=first.dossier_id).sha256, 1, small=False)
    assert rows.reseal(no_bar) == (0, ())


def test_sealing_anew_may_be_broken_off_and_begun_again(key_file: Path) -> None:
    life = dossier_after(Act.SUBMIT)
    for number in range(3):
        add(life, picture(size=(50 + number, 50)), f"{number}.jpg")
    new_key(key_file, "k2")

    def stop(done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rows.reseal(stop)
    assert sorted(Scan.objects.values_list("key_id", flat=True)) == ["k1", "k1", "k2"]
    assert clean()

    assert rows.reseal(no_bar) == (2, ())
    assert set(Scan.objects.values_list("key_id", flat=True)) == {"k2"}


def test_without_its_key_a_file_is_told_not_served(key_file: Path) -> None:
    life = dossier_after(Act.SUBMIT)
    add(life)
    naming = next(line for line in key_file.read_text(encoding="ascii").splitlines() if line.startswith("names "))
    key_file.write_text(f"{naming}\n{sealing.new_key_line('k9')}", encoding="ascii")
    found = Verification()

    verify_files(found)

    with pytest.raises(KeyMissing):
        content(Scan.objects.get().sha256)
    assert "khóa k1" in found.findings[0].sentence


def test_a_file_put_in_the_place_of_another_is_not_served(store: Path) -> None:
    life = dossier_after(Act.SUBMIT)
    add(life)
    add(life, pdf(1), "b.pdf")
    first, second = (store / stored.name_of(scan.sha256) for scan in Scan.objects.order_by("scan_no"))
    first.write_bytes(second.read_bytes())

    with pytest.raises(NotIntact):
        content(Scan.objects.get(scan_no=1).sha256)
    assert not clean()


def test_the_same_content_under_an_old_key_is_not_stored_again(key_file: Path) -> None:
    first, second = dossier_after(Act.SUBMIT), dossier_after(Act.SUBMIT)
    add(first)
    new_key(key_file, "k2")
    add(second)

    assert set(Scan.objects.values_list("key_id", flat=True)) == {"k1"}
    assert clean()


def test_the_word_of_the_shell_makes_a_key_and_seals_with_it(key_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words.setup, "with_database", lambda _name: "")
    life = dossier_after(Act.SUBMIT)
    add(life)
    shell = CliRunner()

    assert shell.invoke(words.command, ["new-key", "k2"]).exit_code == 0
    again = shell.invoke(words.command, ["new-key", "k1"])
    answer = shell.invoke(words.command, ["reseal", "--json"])

    assert isinstance(again.exception, words.KeyThere)
    assert json.loads(answer.stdout) == {"resealed": 1, "failed": []}
    assert answer.exit_code == 0
    assert key_file.stat().st_mode & 0o077 == 0
    assert hashlib.sha256(content(Scan.objects.get().sha256)).hexdigest() == Scan.objects.get().sha256
