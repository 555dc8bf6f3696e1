"""Writing the catalogue: publishing, ending, and many rows at once. Whoever calls opens the transaction."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction

from motcua.base import memory
from motcua.base.violations import RuleViolation
from motcua.ground.catalogue.models import ProcedureVersion, Publication
from motcua.ground.catalogue.process import faults_of_process
from motcua.ground.catalogue.questions import faults_of_questions
from motcua.ground.catalogue.reading import PARTS, procedure_of
from motcua.ground.catalogue.rules import Procedure


class AlreadyPublished(RuleViolation):
    """A version is published once."""

    code = "catalogue.already-published"
    text = "Bản {version} đã công bố, hoặc không còn. Tải lại trang để xem bản hiện hành."


class NothingToEnd(RuleViolation):
    """A published version begins on the same day or later: the new one would have to begin before it."""

    code = "catalogue.later-version"
    text = "Thủ tục {procedure} đã có bản công bố từ {day}. Chọn ngày hiệu lực sau ngày đó."


class ProcessDoesNotFit(RuleViolation):
    """The stages of a version do not sum to its limit."""

    code = "catalogue.process-does-not-fit"
    text = "Chưa công bố được: {faults}. Sửa thời gian các bước hoặc thời hạn."


class QuestionsLeadNowhere(RuleViolation):
    """The questions of a version do not lead every answer to one case."""

    code = "catalogue.questions-lead-nowhere"
    text = "Chưa công bố được: {faults}. Sửa phần câu hỏi."


@transaction.atomic
def publish(version_id: str, at: datetime) -> ProcedureVersion:
    """Publish a draft; the version that is open ends on the day before. Other versions stay as they are.

    Law: NĐ 63/2010/NĐ-CP, Art. 8 and 15. Raises AlreadyPublished, NothingToEnd, ProcessDoesNotFit,
    QuestionsLeadNowhere.
    """
    draft = ProcedureVersion.objects.select_for_update().filter(pk=version_id, status="draft").first()
    if draft is None:
        raise AlreadyPublished(version=version_id)
    told = procedure_of(draft)
    faults = faults_of_process(told.limit_for(), told.limits, told.stages)
    if faults:
        raise ProcessDoesNotFit(faults="; ".join(faults))
    _require_questions(told)
    known = ProcedureVersion.objects.select_for_update().filter(code=draft.code, status="published")
    before = known.filter(valid_to=None).first()
    if before is not None and before.valid_from >= draft.valid_from:
        raise NothingToEnd(procedure=draft.code, day=f"{before.valid_from:%d/%m/%Y}")
    if before is not None:
        end({before.pk: day_before(draft.valid_from)})
    publish_all([version_id], at)
    draft.refresh_from_db()
    return draft


def _require_questions(version: Procedure) -> None:
    faults = faults_of_questions(
        version.questions,
        version.answers,
        cases={case.code for case in version.cases},
        classes={rule.class_code for rule in version.exemptions},
        components={component.component_no for component in version.all_components},
    )
    if faults:
        raise QuestionsLeadNowhere(faults="; ".join(faults))


def publish_all(version_ids: Collection[str], at: datetime | None) -> None:
    """Publish drafts as they stand, with their days; from now on the database keeps them. Three statements.

    Periods that overlap are refused by the database (IntegrityError).
    """
    ProcedureVersion.objects.filter(pk__in=version_ids, status="draft").update(status="published")
    rows = ProcedureVersion.objects.filter(pk__in=version_ids, status="published").values_list("id", "fingerprint")
    Publication.objects.bulk_create(
        [Publication(id=key, fingerprint=fingerprint, published_at=at) for key, fingerprint in rows], batch_size=1_000
    )
    transaction.on_commit(memory.forget_all)


def end(last_days: dict[str, date]) -> None:
    """Let versions end on a day: key of the version → its last day."""
    rows = list(ProcedureVersion.objects.filter(pk__in=last_days).only("id"))
    for row in rows:
        row.valid_to = last_days[row.pk]
    ProcedureVersion.objects.bulk_update(rows, ["valid_to"], batch_size=500)
    transaction.on_commit(memory.forget_all)


def copy_as_draft(version_id: str, first_day: date) -> ProcedureVersion:
    """Return a draft that begins on a day, with all parts of a version. Raises ProcedureVersion.DoesNotExist."""
    copy = ProcedureVersion.objects.get(pk=version_id)
    parts = [list(getattr(copy, name).all()) for name in PARTS]
    copy.pk, copy.valid_from, copy.valid_to, copy.status = f"{copy.code}@{first_day}", first_day, None, "draft"
    copy._state.adding = True
    copy.save(force_insert=True)
    for rows in parts:
        for row in rows:
            row.pk = f"{copy.pk}#{row.pk.rpartition('#')[2]}"
            row.version_id = copy.pk
            row._state.adding = True
        if rows:
            type(rows[0])._base_manager.bulk_create(rows)
    return copy


def day_before(day: date) -> date:
    """Return the day before."""
    return day - timedelta(days=1)
