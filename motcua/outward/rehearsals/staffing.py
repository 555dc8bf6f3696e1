"""What is told of the made-up people at work: degrees and days by a list, some certificates by files.

Loaded by the real import and the real acts; what is there already stays. Certificates are plain pages that say they are
made up.
"""

import io
from datetime import date, datetime, timedelta
from importlib.resources import files

from django.db import transaction
from PIL import Image, ImageDraw

from motcua.base import memory
from motcua.ground.agreements.models import Certificate, Training
from motcua.ground.agreements.staff import Scope
from motcua.ground.agreements.training import CourseGiven
from motcua.ground.deadlines.rules import local
from motcua.ground.people.models import Employment
from motcua.ground.people.rules import Actor
from motcua.ground.people.services import get_actor
from motcua.outward.exchange.importing import put_in
from motcua.record.scanning import certificates

KEEPER = "quantri"
LIST = "provinces/ca_mau/staff.csv"
TRAINED = ("buudien.cainuoc", "buudien.tinh", "buudien.uminh")
"""Post clerks whose certificates of the first course have been photographed."""
ENDING = "buuta.uminh"
"""A courier who has taken a short course beside her own work; it soon runs out."""
_SIZE = (1000, 700)
_EVERYBODY = Scope(everybody=True)


def load(at: datetime) -> int:
    """Tell what is missing of degrees, days and certificates; return how many rows were written."""
    written = 0
    with transaction.atomic():
        if not Employment.objects.exists():
            data = files("motcua.outward.rehearsals").joinpath(LIST).read_bytes()
            written += len(put_in("staff", "staff.csv", data, at=at, today=local(at).date()).changed)
        if not Certificate.objects.exists():
            written += _certificates(get_actor(KEEPER), at)
    memory.forget_all()
    return written


def _certificates(by: Actor, at: datetime) -> int:
    for person_id in TRAINED:
        row = Training.objects.filter(person_id=person_id).order_by("pk").first()
        if row is not None:
            picture = _picture(row.certificate_no)
            certificates.add(
                person_id, [row.pk], picture, "chung-nhan.png", scope=_EVERYBODY, by=by, at=at
            )  # fmt: skip
    today = local(at).date()
    ids = certificates.add_course(
        ENDING, _short_course(today), _picture("099/2026/CN-TH"), "chung-nhan-ngan-han.png", scope=_EVERYBODY,
        by=by, at=at,
    )  # fmt: skip
    return len(TRAINED) + len(ids)


def _short_course(today: date) -> CourseGiven:
    first = today - timedelta(days=140)
    return CourseGiven(
        field_codes=["MH-CT"], course="Bồi dưỡng ngắn hạn: chứng thực bản sao", trainer="Sở Tư pháp",
        trained_on=first - timedelta(days=3), certificate_no="099/2026/CN-TH", first=first,
        last=today + timedelta(days=40),
    )  # fmt: skip


def _picture(number: str) -> io.BytesIO:
    """A photo of a certificate, in plain letters: the font of pictures has no others."""
    out = io.BytesIO()
    picture = Image.new("RGB", _SIZE, "#fdfaf0")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((24, 24, _SIZE[0] - 24, _SIZE[1] - 24), outline="#8a6d1f", width=6)
    for place, line in enumerate(("CHUNG NHAN TAP HUAN", f"So {number}", "MINH HOA - KHONG CO GIA TRI")):
        pen.text((120, 180 + place * 110), line, fill="#33270a", font_size=44)
    picture.save(out, "PNG", compress_level=9)
    out.seek(0)
    return out
