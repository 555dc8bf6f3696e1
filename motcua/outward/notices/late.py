"""Telling the head of the one-stop which agencies have not answered in time: one notice for each question.

Written by the worker with the clock, keyed by (dossier, question): twice is once. Names of people are in none of them.
Law: NĐ 61/2018/NĐ-CP, Art. 19(5); its content is kept in NĐ 118/2025/NĐ-CP.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from motcua.base.text import day_words, moment_words
from motcua.ground.catalogue.queries import agencies
from motcua.ground.deadlines.rules import local
from motcua.outward.notices.models import LateNotice
from motcua.record.dossiers import late
from motcua.record.dossiers.models import Opinion

BATCH = 500
"""Notices written in one go."""


def tell_late_answers(now: datetime) -> int:
    """Write a notice for each question that has become overdue and has none; return how many. Call again while > 0."""
    told = LateNotice.objects.filter(dossier_id=OuterRef("dossier_id"), opinion_no=OuterRef("opinion_no"))
    rows = late.awaited_late(now).exclude(Exists(told)).select_related("dossier").order_by("due_on")[:BATCH]
    found = [
        LateNotice(
            dossier_id=row.dossier_id, opinion_no=row.opinion_no, agency_code=row.dossier.agency_code,
            text=_text(row), written_at=now,
        )
        for row in rows
    ]  # fmt: skip
    LateNotice.objects.bulk_create(found, ignore_conflicts=True)
    return len(found)


def told_at(keys: Iterable[tuple[UUID, int]]) -> dict[tuple[UUID, int], datetime]:
    """Return when the one-stop was told of some questions (dossier, number). One statement."""
    wanted = set(keys)
    rows = LateNotice.objects.filter(dossier_id__in={dossier_id for dossier_id, _ in wanted})
    found = {(row.dossier_id, row.opinion_no): row.written_at for row in rows}
    return {key: found[key] for key in wanted & found.keys()}


def _text(row: Opinion) -> str:
    office = agencies().get(row.agency_code)
    due = moment_words(local(row.due_at)) if row.due_at else f"hết ngày {day_words(row.due_on)}"
    number = row.dossier.code or row.dossier.request_no
    return f"{office.name if office else row.agency_code} chưa trả lời về hồ sơ {number}, hạn {due}."
