"""The files of scans against their rows: each is there, as large as it was and with the content that it had."""

from typing import NamedTuple

from motcua.outward.reports.rules.findings import Finding, Store


class FileRow(NamedTuple):
    """A scan, or with `name` a photo of a programme, as stored: whose, which, and what its file must be."""

    dossier_id: str
    number: str
    scan_no: int
    sha256: str
    size_bytes: int
    is_quarantined: bool = False
    name: str = ""


class FileFound(NamedTuple):
    """What lies in the store; size None = nothing does, hash "" = the content was not read."""

    size_bytes: int | None
    sha256: str = ""
    is_intact: bool = True
    """Whether it opens as what was sealed."""
    missing_key: str = ""
    """The key it is sealed with, when that is not there."""


def prove_file(row: FileRow, found: FileFound) -> Finding | None:
    """Return what is wrong with the file of a scan; None when it is what its row says."""
    name = row.name or f"bản số hóa {row.scan_no}"
    if found.size_bytes is None:
        sentence = f"{name} không còn tệp trong kho"
    elif found.size_bytes != row.size_bytes:
        sentence = f"{name} có {row.size_bytes} byte khi tải lên, nay tệp có {found.size_bytes} byte"
    elif found.missing_key:
        sentence = f"{name} niêm phong bằng khóa {found.missing_key}, máy chủ không có khóa này"
    elif not found.is_intact or (found.sha256 and found.sha256 != row.sha256):
        sentence = f"{name} có nội dung khác với khi tải lên"
    else:
        return None
    if row.name:
        return Finding(Store.FILES, row.dossier_id, sentence)
    return Finding(Store.FILES, f"{row.dossier_id} scan {row.scan_no}", sentence, dossier=row.number)
