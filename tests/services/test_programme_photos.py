"""Photos of a programme's places: by their content, sealed, small on pages; only the provincial office adds them."""

import io
from pathlib import Path

import pytest
from django.conf import LazySettings
from PIL import Image

from motcua.base.violations import NotReadable, NotThere, RuleViolation
from motcua.ground.programmes import queries
from motcua.ground.programmes.models import Photo
from motcua.ground.programmes.rules import OnlyEditors
from motcua.outward.reports import files
from motcua.outward.reports.rules import Verification
from motcua.record.papers.scans import services as rows
from motcua.record.papers.scans import store as scan_store
from motcua.record.papers.scans import virus
from motcua.record.papers.scans.rules import EmptyFile, NotAScan
from motcua.record.papers.scans.virus import CheckState, Verdict
from motcua.record.scanning import photos
from motcua.record.scanning.photos import NotAPicture, NotClean, Shown, TooManyPhotos
from tests.factories import CAST, MONDAY, actor
from tests.programmes import programme, visit, written
from tests.scans import lying_down, pdf, picture, store, word_file

__all__ = ["store"]
pytestmark = pytest.mark.django_db


def add(key: str, data: bytes, name: str = "quay.jpg", who: str = "manager", **shown: object) -> str:
    place = Shown(**({"unit_no": 1} | shown))  # type: ignore[arg-type]  # made of what the test says
    return photos.add(key, io.BytesIO(data), name, place, by=actor(who), at=MONDAY)


def test_a_photo_is_sealed_and_its_small_picture_tells_nothing_of_the_camera(store: Path) -> None:
    key, data = programme(), lying_down((900, 600))

    found = queries.photo(add(key, data, item="CAMERA", caption="Camera góc quầy"))

    with photos.opened(found) as file:
        assert file.read() == data
    assert not any(data[:40] in path.read_bytes() for path in store.rglob("*") if path.is_file())
    with Image.open(io.BytesIO(photos.small(found))) as small:
        assert (small.size, small.format, dict(small.getexif())) == ((320, 480), "WEBP", {})
    assert (found.item, found.caption, found.added_by) == ("CAMERA", "Camera góc quầy", CAST["manager"])


def test_the_same_photo_at_the_same_place_is_one(store: Path) -> None:
    key = programme()
    visit(key)

    assert add(key, picture()) == add(key, picture())
    assert add(key, picture(), visit_no=1) != add(key, picture())


@pytest.mark.parametrize(
    ("data", "name", "violation"),
    [
        (pdf(1), "bien-ban.pdf", NotAPicture),
        (word_file(), "bien-ban.docx", NotAScan),
        (b"", "trong.jpg", EmptyFile),
        (picture("PNG"), "quay.jpg", NotAScan),
    ],
)
def test_what_is_no_photo_is_refused_by_its_content(
    store: Path, data: bytes, name: str, violation: type[RuleViolation]
) -> None:
    key = programme()
    before = written()

    with pytest.raises(violation):
        add(key, data, name)

    assert written() == before
    assert not [path for path in store.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("shown", "violation"),
    [
        ({"unit_no": 9}, NotThere),
        ({"visit_no": 9}, NotThere),
        ({"visit_no": 1, "unit_no": 2}, NotThere),
        ({"visit_no": 1, "recommendation_no": 5, "unit_no": None}, NotThere),
        ({"item": "DOOR"}, NotReadable),
        ({"caption": "a" * 161}, NotReadable),
    ],
)
def test_a_photo_belongs_to_a_place_that_is_there(
    store: Path, shown: dict[str, object], violation: type[RuleViolation]
) -> None:
    key = programme()
    visit(key)

    with pytest.raises(violation):
        add(key, picture(), **shown)

    assert not Photo.objects.exists()


@pytest.mark.parametrize("who", ["post_clerk", "post_director", "one_stop_head_elsewhere", "unit_head", "applicant"])
def test_nobody_else_adds_or_takes_away_a_photo(store: Path, who: str) -> None:
    key = programme()
    there = add(key, picture())

    with pytest.raises(OnlyEditors):
        add(key, picture(color="green"), who=who)
    with pytest.raises(OnlyEditors):
        photos.remove(key, there, reason="Nhầm", by=actor(who), at=MONDAY)

    assert [row.removed_at for row in Photo.objects.all()] == [None]


def test_a_photo_is_taken_away_with_a_reason_and_its_row_stays(store: Path) -> None:
    key = programme()
    there = add(key, picture())
    with pytest.raises(NotReadable):
        photos.remove(key, there, reason=" ", by=actor("manager"), at=MONDAY)

    photos.remove(key, there, reason="Chụp nhầm", by=actor("administrator"), at=MONDAY)

    row = Photo.objects.get()
    assert (row.removed_by, row.removed_reason) == (CAST["administrator"], "Chụp nhầm")
    assert queries.photos(key, unit_no=1) == ()
    with pytest.raises(NotThere):
        photos.remove(key, there, reason="Lần nữa", by=actor("manager"), at=MONDAY)


def test_a_place_has_only_so_many_photos(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "PHOTOS_MOST", 1)
    key = programme()
    add(key, picture())

    with pytest.raises(TooManyPhotos):
        add(key, picture(color="green"))


@pytest.mark.parametrize(
    "verdict", [Verdict(CheckState.INFECTED, virus="Eicar"), Verdict(CheckState.UNREACHABLE, fault="no answer")]
)
def test_where_there_is_a_virus_scanner_only_a_clean_photo_is_kept(
    store: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch, verdict: Verdict
) -> None:
    settings.CLAMD = "unix:/nowhere"
    said = [verdict, Verdict(CheckState.CLEAN)]
    monkeypatch.setattr(virus, "ask", lambda file: said.pop(0))
    key = programme()

    with pytest.raises(NotClean):
        add(key, picture())
    assert not Photo.objects.exists()

    add(key, picture())
    assert Photo.objects.count() == 1


def test_photos_are_verified_and_sealed_anew_with_the_scans(store: Path) -> None:
    found = queries.photo(add(programme(), picture()))
    Photo.objects.update(key_id="old")
    assert rows.to_reseal() == 1

    assert rows.reseal(lambda done, total: None) == (1, ())
    assert rows.to_reseal() == 0
    whole = Verification()
    files.verify_files(whole)
    assert not whole.findings

    (store / scan_store.name_of(found.sha256)).unlink()
    broken = Verification()
    files.verify_files(broken)
    assert [finding.sentence for finding in broken.findings] == [
        "ảnh “quay.jpg” của đề án Đề án thử nghiệm không còn tệp trong kho"
    ]
