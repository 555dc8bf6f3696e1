"""Photos of a programme's places: looked into like a scan, sealed in the same store, shown small on its pages.

A photo shows a counter or a wall and no dossier, so it lies in no dossier: its row is the programme's. Where there is a
virus scanner it is asked at once, and what it has not called clean is not kept.
"""

import io
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any
from uuid import uuid4

from django.core.files.base import File
from django.db import transaction
from PIL import Image, ImageOps

from motcua.base.text import clean_line
from motcua.base.violations import NotReadable, NotThere, RuleViolation
from motcua.ground.people.rules import Actor
from motcua.ground.programmes import queries, rules
from motcua.ground.programmes.models import Photo, Programme
from motcua.ground.programmes.queries import PhotoFacts
from motcua.ground.programmes.rules import Item
from motcua.record.papers.scans import store
from motcua.record.papers.scans.content import ONE_AT_A_TIME
from motcua.record.papers.scans.rules import JPEG, PNG, WEBP, file_name
from motcua.record.scanning.kept import why_not_clean
from motcua.record.scanning.services import looked_into

PICTURES = (JPEG, PNG, WEBP)
PICKED = ",".join(kind.media_type for kind in PICTURES)
"""What a page lets people choose."""
PHOTOS_MOST = 60
"""So many of one unit, or of one visit."""
SMALL_PX = 480


class NotAPicture(RuleViolation):
    """The file is a document and no photo."""

    code = "photo.not-a-picture"
    text = "“{name}” là {what}, không phải ảnh chụp. Chọn ảnh JPEG, PNG hoặc WebP."
    status = 422
    field = "photo"


class NotClean(RuleViolation):
    """The virus scanner found something, or does not answer."""

    code = "photo.not-clean"
    text = "Chưa nhận ảnh “{name}”: {why}"
    status = 422
    field = "photo"


class TooManyPhotos(RuleViolation):
    """There are as many photos as one unit or visit may have."""

    code = "photo.too-many"
    text = "Đã có {most} ảnh ở đây. Bỏ bớt ảnh cũ rồi thêm."
    field = "photo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a photo shows: a unit (with an item of its check-list), a visit, or what proves a recommendation."""

    unit_no: int | None = None
    item: str = ""
    visit_no: int | None = None
    recommendation_no: int | None = None
    caption: str = ""


def add(programme_id: str, file: IO[bytes] | None, name: str, shown: Shown, *, by: Actor, at: datetime) -> str:
    """Keep a photo; return its id. The same content at the same place is one photo.

    Raises OnlyEditors, NotReadable, NotThere, TooLarge, EmptyFile, NotAScan, Unopened, NotAPicture, NotClean,
    TooManyPhotos, StoreSilent.
    """
    rules.require_editor(by)
    caption = clean_line(shown.caption, label="Chú thích", field="caption", most=160, may_be_empty=True)
    if shown.item and shown.item not in set(Item):
        raise NotReadable(sentence="Chọn mục của bảng kiểm.", field="item")
    if file is None:
        raise NotReadable(sentence="Chưa chọn ảnh. Chọn hoặc chụp một ảnh.", field="photo")
    _require_place(programme_id, shown)
    called = file_name(name)
    come = looked_into(file, called)
    if come.content.kind not in PICTURES:
        raise NotAPicture(name=called, what=come.content.kind.word)
    _require_clean(come.file, called)
    with transaction.atomic():
        Programme.objects.select_for_update().get(pk=programme_id)
        place = {name: getattr(shown, name) for name in ("unit_no", "item", "visit_no", "recommendation_no")}
        there = Photo.objects.filter(programme_id=programme_id, removed_at=None)
        same = there.filter(sha256=come.sha256, **place).first()
        if same is not None:
            return str(same.pk)
        around = {"visit_no": shown.visit_no} if shown.visit_no is not None else {"unit_no": shown.unit_no}
        if there.filter(**around).count() >= PHOTOS_MOST:
            raise TooManyPhotos(most=PHOTOS_MOST)
        key_id = store.keep(come.file, come.sha256, come.size_bytes)
        store.keep_picture(come.sha256, 1, _small(come.file), small=True)
        row = Photo.objects.create(
            id=str(uuid4()), programme_id=programme_id, caption=caption, name=called, sha256=come.sha256,
            size_bytes=come.size_bytes, media_type=come.content.kind.media_type, key_id=key_id, added_by=by.id,
            added_at=at, **place,
        )  # fmt: skip
    return str(row.pk)


@transaction.atomic
def remove(programme_id: str, photo_id: str, *, reason: str, by: Actor, at: datetime) -> PhotoFacts:
    """Take a photo away, with a reason; its row and its file stay. Raises OnlyEditors, NotReadable, NotThere."""
    rules.require_editor(by)
    words = clean_line(reason, label="Lý do bỏ ảnh", field="reason", most=200)
    row = Photo.objects.select_for_update().filter(pk=photo_id, programme_id=programme_id, removed_at=None).first()
    if row is None:
        raise NotThere(thing="ảnh này")
    found = queries.photo(photo_id)
    row.removed_at, row.removed_by, row.removed_reason = at, by.id, words
    row.save(update_fields=["removed_at", "removed_by", "removed_reason"])
    return found


def opened(photo: PhotoFacts) -> "File[Any]":
    """Return a photo's file, open for reading. Raises NotThere, KeyMissing, NotIntact, StoreSilent."""
    return store.opened(photo.sha256)


def small(photo: PhotoFacts) -> bytes:
    """Return the small picture of a photo, as WebP. Raises NotThere, KeyMissing, NotIntact, StoreSilent."""
    return store.picture(photo.sha256, 1, small=True)


def _require_place(programme_id: str, shown: Shown) -> None:
    if shown.visit_no is not None:
        found = queries.visit(programme_id, shown.visit_no)
        numbers = {each.recommendation_no for each in found.recommendations}
        if shown.recommendation_no is not None and shown.recommendation_no not in numbers:
            raise NotThere(thing="kiến nghị này")
        if shown.unit_no is not None and shown.unit_no not in found.unit_nos:
            raise NotThere(thing="đơn vị này trong đợt khảo sát")
        return
    queries.unit(programme_id, shown.unit_no or 0)


def _require_clean(file: IO[bytes], name: str) -> None:
    why = why_not_clean(file)
    if why:
        raise NotClean(name=name, why=why)


def _small(file: IO[bytes]) -> bytes:
    """A picture for a page: turned as the camera says, without what the camera wrote beside it (place, owner)."""
    file.seek(0)
    out = io.BytesIO()
    with ONE_AT_A_TIME, Image.open(file) as picture:
        picture.draft("RGB", (SMALL_PX * 2, SMALL_PX * 2))
        turned = ImageOps.exif_transpose(picture)
        turned.thumbnail((SMALL_PX, SMALL_PX))
        turned.convert("RGB").save(out, "WEBP", quality=80)
    return out.getvalue()
