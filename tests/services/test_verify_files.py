"""`motcua verify` holds the files of scans against their rows: one that is gone, cut or changed is found."""

from collections.abc import Callable
from pathlib import Path

import pytest

from motcua.outward.reports.files import holding, verify_files
from motcua.outward.reports.rules import Verification
from motcua.record.dossiers.rules import Act
from motcua.record.papers.models import Scan
from motcua.record.papers.scans.store import name_of
from tests.factories import dossier_after
from tests.scans import add, pdf, store

__all__ = ["store"]
pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("is_read", [True, False])
def test_the_files_of_scans_are_held_against_their_rows(is_read: bool) -> None:
    life = dossier_after(Act.SUBMIT)
    add(life)
    add(life, pdf(1), "b.pdf")
    found = Verification()

    verify_files(found, is_read=is_read)

    assert (found.files.checked, found.files.unaccounted, found.is_clean) == (2, 0, True)


TAMPERED: dict[str, tuple[Callable[[Path], object], str]] = {
    "gone": (lambda path: path.unlink(), "không còn tệp trong kho"),
    "cut": (lambda path: path.write_bytes(path.read_bytes()[:-1]), "nay tệp có"),
    "changed": (lambda path: path.write_bytes(path.read_bytes()[::-1]), "có nội dung khác với khi tải lên"),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_a_file_that_is_missing_or_was_changed_is_found(store: Path, how: str) -> None:
    life, other = dossier_after(Act.SUBMIT), dossier_after(Act.SUBMIT)
    add(life)
    add(other, pdf(1), "b.pdf")
    tamper, words = TAMPERED[how]
    tamper(store / name_of(Scan.objects.get(dossier_id=life.dossier_id).sha256))
    found, sizes = Verification(), Verification()

    verify_files(found)
    verify_files(sizes, is_read=False)

    assert (found.files.checked, found.files.unaccounted) == (2, 1)
    assert [finding.dossier for finding in found.findings] == [life.row.request_no]
    assert words in found.findings[0].sentence
    assert sizes.files.unaccounted == (0 if how == "changed" else 1)


@pytest.mark.usefixtures("store")
def test_the_store_counts_the_same_content_once() -> None:
    first, second = dossier_after(Act.SUBMIT), dossier_after(Act.SUBMIT)
    add(first)
    add(second)

    held = holding()

    assert (held.scans, held.files, held.bytes) == (2, 1, Scan.objects.first().size_bytes)
