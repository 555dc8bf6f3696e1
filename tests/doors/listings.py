"""Lists: where they stand, and a folder of the test's own for the files that they write."""

from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage

from motcua.outward.jobs import services as jobs

CONTROL_LIST, REGISTER, SEARCH_PAGE, MY_FILES = (
    "/dieu-hanh/ho-so", "/giai-quyet/so-theo-doi", "/giai-quyet/tim", "/viec-dai"
)  # fmt: skip
EXPORT, KEEP, FORGET = "/danh-sach/xuat", "/danh-sach/cach-xem", "/danh-sach/cach-xem/xoa"


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the test's own for files."""
    monkeypatch.setattr(jobs, "files", lambda: FileSystemStorage(location=tmp_path))
    return tmp_path
