"""Load a made-up province into an empty database: calendar, catalogue, agencies, points, agreements, accounts.

What is there already stays as it is, so that loading again changes nothing and mends what is missing.
"""

from collections import Counter as Tally
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, datetime
from typing import TypeVar

from django.db import models, transaction

from motcua.base import memory
from motcua.base.text import search_key
from motcua.base.violations import RuleViolation
from motcua.ground.agreements.models import (
    Agreement,
    Assignment,
    Counter,
    Equipment,
    OpeningHours,
    ServicePoint,
    Training,
)
from motcua.ground.agreements.rules import ALL_FIELDS_WORDS
from motcua.ground.catalogue import services as catalogue
from motcua.ground.catalogue.lists import LifeEvent
from motcua.ground.catalogue.models import (
    AdminUnit,
    Agency,
    Answer,
    Component,
    Exemption,
    FeeRule,
    LimitRule,
    Manner,
    PostageRule,
    ProcedureAgency,
    ProcedureCase,
    ProcedureVersion,
    Question,
    ResultRule,
    Stage,
    Step,
    UnitSuccession,
)
from motcua.ground.catalogue.sifting import slug
from motcua.ground.deadlines.models import Calendar, DayException
from motcua.ground.deadlines.reading import country_calendar, country_days
from motcua.ground.deadlines.worktime import WEEKDAYS
from motcua.ground.people import services as people
from motcua.ground.people.models import Account
from motcua.ground.people.rules import Role
from motcua.outward.rehearsals.people import Residence
from motcua.outward.rehearsals.provinces.reading import read_province
from motcua.outward.rehearsals.provinces.shapes import Procedure, Province, Version

Row = TypeVar("Row", bound=models.Model)
Progress = Callable[[str, int], None]
"""Told after each kind of rows: its Vietnamese name and how many were added."""

_FURTHER_PARTS: tuple[tuple[str, type[models.Model], str, str], ...] = (
    ("trường hợp", ProcedureCase, "cases", "case_no"),
    ("trình tự", Step, "steps", "step_no"),
    ("cách thức", Manner, "manners", "manner_no"),
    ("thời hạn riêng", LimitRule, "limits", "limit_no"),
    ("miễn, giảm", Exemption, "exemptions", "exemption_no"),
    ("kết quả", ResultRule, "results", "result_no"),
    ("quy trình nội bộ", Stage, "stages", "stage_no"),
    ("câu hỏi", Question, "questions", "question_no"),
    ("câu trả lời", Answer, "answers", "answer_no"),
)
"""Parts that only some procedures of the data have: name, table, kind in the data, column of their number."""
NO_PASSWORD = "!"  # noqa: S105 - Django's mark of an account that no password opens
_COUNTRY = "VN"
_FIRST_EVENT = date(2011, 1, 1)
"""Events of life are not announced by anybody; they are shown from before the first made-up dossier on."""


class NotMadeUp(RuleViolation):
    """The database holds accounts or agencies and is not marked as made up."""

    code = "rehearsal.not-made-up"
    text = (
        "Cơ sở dữ liệu này đã có dữ liệu và không được đánh dấu là trình diễn, nên chưa nạp tỉnh mẫu vào. "
        "Dùng một cơ sở dữ liệu trống."
    )


def load(at: datetime, progress: Progress | None = None, *, key: str = "ca_mau") -> int:
    """Add the rows of the province that are missing and mark the database as made up; return how many were added.

    `at` becomes the joining time of new accounts. One transaction. Raises NotMadeUp, and then writes nothing.
    """
    province = read_province(key)
    added = 0
    with transaction.atomic():
        if not people.is_made_up() and (Account.objects.exists() or Agency.objects.exists()):
            raise NotMadeUp()
        people.mark_made_up()
        drafts: set[str] = set()
        for name, model, rows in _tables(province, at):
            new = _add(model, (row for row in rows if not _is_part_of_others(row, drafts)))
            drafts |= {row.pk for row in new if isinstance(row, ProcedureVersion)}
            added += len(new)
            if progress is not None:
                progress(name, len(new))
        catalogue.publish_all(drafts, at)
    memory.forget_all()
    return added


def residences(province: Province) -> tuple[Residence, ...]:
    """Return where the made-up people of a province live: the communes that have a service point."""
    at_hand = {point.unit_code for point in province.points}
    return tuple(
        Residence(unit.code, f"{_lower_first(unit.name)}, {_lower_first(province.name)}", unit.kind == "WARD")
        for unit in province.units
        if unit.code in at_hand and unit.valid_to is None and unit.kind != "PROVINCE"
    )


def _add(model: type[Row], rows: Iterable[Row]) -> list[Row]:
    """Write those rows whose key is not there yet; return them."""
    known = set(model._default_manager.values_list("pk", flat=True))
    new = [row for row in rows if row.pk not in known]
    model._default_manager.bulk_create(new, batch_size=500)
    return new


def _is_part_of_others(row: models.Model, drafts: Collection[str]) -> bool:
    """Whether a row is part of a version that was there before: what is published keeps its parts."""
    version_id = getattr(row, "version_id", None)
    return version_id is not None and version_id not in drafts


def _tables(province: Province, at: datetime) -> Iterator[tuple[str, type[models.Model], Iterable[models.Model]]]:
    """Yield each kind of rows after those that it points to."""
    yield "lịch làm việc", Calendar, _calendars()
    yield "ngày nghỉ, làm bù", DayException, _days()
    yield "đơn vị hành chính", AdminUnit, _units(province)
    yield "đơn vị cũ – mới", UnitSuccession, _successions(province)
    yield "cơ quan", Agency, _agencies(province)
    yield "thủ tục", ProcedureVersion, _versions(province)
    yield "thành phần hồ sơ", Component, _components(province)
    yield "phí, lệ phí", FeeRule, _fees(province)
    for name, model, kind, number in _FURTHER_PARTS:
        yield name, model, _parts(province, model, kind, number)
    yield "nơi giải quyết", ProcedureAgency, _deciding(province)
    yield "sự kiện trong đời", LifeEvent, _life_events(province)
    yield "giá cước", PostageRule, _postage(province)
    yield "điểm phục vụ", ServicePoint, _points(province)
    yield "quầy", Counter, _counters(province)
    yield "giờ mở cửa", OpeningHours, _hours(province)
    yield "trang thiết bị", Equipment, _equipment(province)
    yield "thỏa thuận", Agreement, _agreements(province)
    yield "tài khoản", Account, _accounts(province, at)
    yield "tập huấn", Training, _trainings(province)
    yield "phân công", Assignment, _assignments(province)


# -- the rows of each table --------------------------------------------------------------------------------------------


def _calendars() -> Iterator[Calendar]:
    """Yield the country's calendar, in force from the first year whose days off are known."""
    country = country_calendar()
    first_day = date(country.years[0] if country.years else date.min.year, 1, 1)
    sessions = {
        weekday: [[f"{opening:%H:%M}", f"{closing:%H:%M}"] for opening, closing in day]
        for weekday, day in zip(WEEKDAYS, country.week, strict=True)
        if day
    }
    yield Calendar(
        id=f"{_COUNTRY}@{first_day}",
        code=_COUNTRY,
        name=country.name,
        valid_from=first_day,
        sessions=sessions,
        days_known_to=date(country.years[1], 12, 31) if country.years else None,
    )


def _days() -> Iterator[DayException]:
    for day in country_days():
        yield DayException(
            id=f"{_COUNTRY}:{day.on}:{day.kind}",
            code=_COUNTRY,
            day=day.on,
            kind=day.kind,
            worked_as=day.worked_as,
            occasion=day.occasion,
            decision=day.source,
            confidence=day.confidence,
            is_decided=day.is_decided,
        )


def _units(province: Province) -> Iterator[AdminUnit]:
    notes = _succession_notes(province)
    for unit in province.units:
        yield AdminUnit(
            id=f"{unit.code}@{unit.valid_from or ''}",
            code=unit.code,
            name=unit.name,
            search_key=search_key(unit.name),
            kind=unit.kind,
            parent_code=unit.parent_code,
            valid_from=unit.valid_from,
            valid_to=unit.valid_to,
            note=notes.get((unit.code, unit.valid_to is None), ""),
        )


def _successions(province: Province) -> Iterator[UnitSuccession]:
    """Yield what became of each old unit, numbered in the order of the data."""
    days = {(unit.code, unit.valid_to is None): unit.valid_from for unit in province.units}
    numbers: Tally[str] = Tally()
    for step in province.successions:
        numbers[step.old_code] += 1
        old = f"{step.old_code}@{days[step.old_code, False] or ''}"
        first_day = days[step.new_code, True] or province.first_day
        yield UnitSuccession(
            id=f"{old}>{step.new_code}@{first_day}",
            old_id=old,
            succession_no=numbers[step.old_code],
            new_code=step.new_code,
            new_valid_from=first_day,
            share="WHOLE" if step.is_whole else "PART",
        )


def _succession_notes(province: Province) -> dict[tuple[str, bool], str]:
    """Return by (code, is of today) what became of an old unit, and what a new one was made from."""
    names = {(unit.code, unit.valid_to is None): unit.name for unit in province.units}
    parts: dict[tuple[str, bool], list[str]] = {}
    for step in province.successions:
        share = "" if step.is_whole else ", một phần"
        new, old = names[step.new_code, True], names[step.old_code, False]
        parts.setdefault((step.old_code, False), []).append(f"{new} ({step.new_code}{share})")
        parts.setdefault((step.new_code, True), []).append(f"{old} ({step.old_code}{share})")
    return {key: ("Từ " if key[1] else "Nay thuộc ") + "; ".join(part) for key, part in parts.items()}


def _agencies(province: Province) -> Iterator[Agency]:
    for agency in province.agencies:
        yield Agency(
            id=f"{agency.code}@{province.first_day}",
            code=agency.code,
            name=agency.name,
            short_name=agency.short_name,
            search_key=search_key(f"{agency.name} {agency.short_name}"),
            level=agency.level,
            unit_code=agency.unit_code,
            address=agency.address,
            phone=agency.phone,
            valid_from=province.first_day,
        )


def _each_version(province: Province) -> Iterator[tuple[str, Procedure, Version]]:
    for procedure in province.procedures:
        for version in procedure.versions:
            yield f"{procedure.code}@{version.valid_from}", procedure, version


def _versions(province: Province) -> Iterator[ProcedureVersion]:
    for version_id, procedure, version in _each_version(province):
        field_name = province.fields[procedure.field_code]
        words = (procedure.code, procedure.short_name, procedure.name, *procedure.also_called, field_name)
        yield ProcedureVersion(
            id=version_id,
            code=procedure.code,
            name=procedure.name,
            short_name=procedure.short_name,
            also_called=list(procedure.also_called),
            search_key=search_key(" ".join((*words, *procedure.life_events))),
            life_events=list(procedure.life_events),
            field_code=procedure.field_code,
            field_name=field_name,
            level=procedure.level,
            limit_quantity=version.limit_quantity,
            limit_unit=version.limit_unit,
            set_count=procedure.set_count,
            result_name=procedure.result_name,
            post_submit=procedure.post_submit is True,
            post_return=procedure.post_return is True,
            online_level=procedure.online_level,
            legal_basis=list(procedure.legal_basis),
            valid_from=version.valid_from,
            valid_to=version.valid_to,
        )


def _life_events(province: Province) -> Iterator[LifeEvent]:
    for number, event in enumerate(province.life_events, start=1):
        code = slug(event.name)
        yield LifeEvent(
            id=f"{code}@{_FIRST_EVENT}",
            code=code,
            name=event.name,
            hint=event.hint,
            order_no=10 * number,
            procedure_codes=list(event.procedure_codes),
            field_codes=list(event.field_codes),
            valid_from=_FIRST_EVENT,
        )


def _components(province: Province) -> Iterator[Component]:
    for version_id, procedure, _ in _each_version(province):
        for component in procedure.components:
            yield Component(
                id=f"{version_id}#{component.component_no}",
                version_id=version_id,
                component_no=component.component_no,
                name=component.name,
                kind=component.kind,
                original_count=component.original_count,
                certified_copy_count=component.certified_copy_count,
                photocopy_count=component.photocopy_count,
                condition=component.condition,
                case_code=component.case_code,
                is_recalled=component.is_recalled,
            )


def _parts(province: Province, model: type[models.Model], kind: str, number: str) -> Iterator[models.Model]:
    for version_id, procedure, _ in _each_version(province):
        for no, columns in enumerate(procedure.parts.get(kind, ()), start=1):
            yield model(id=f"{version_id}#{no}", version_id=version_id, **{number: no}, **columns)


def _fees(province: Province) -> Iterator[FeeRule]:
    """Yield what is charged without a special case; a fee of 0 đồng is no charge."""
    for version_id, _, version in _each_version(province):
        for fee in version.fees:
            if fee.is_default and fee.amount_vnd:
                yield FeeRule(
                    id=f"{version_id}#{fee.fee_no}",
                    version_id=version_id,
                    fee_no=fee.fee_no,
                    kind=fee.kind,
                    label=fee.label,
                    amount_vnd=fee.amount_vnd,
                    due_at=fee.due_at,
                    legal_basis=fee.legal_basis,
                )


def _deciding(province: Province) -> Iterator[ProcedureAgency]:
    for procedure in province.procedures:
        for agency_code in procedure.agency_codes:
            yield ProcedureAgency(
                id=f"{procedure.code}:{agency_code}", procedure_code=procedure.code, agency_code=agency_code
            )


def _postage(province: Province) -> Iterator[PostageRule]:
    for price in province.postage:
        yield PostageRule(
            id=f"{price.direction}:{price.zone}:{price.up_to_g}@{price.valid_from}",
            direction=price.direction,
            zone=price.zone,
            up_to_g=price.up_to_g,
            amount_vnd=price.amount_vnd,
            transit_days=price.transit_days,
            valid_from=price.valid_from,
            valid_to=price.valid_to,
            source=price.source,
        )


def _points(province: Province) -> Iterator[ServicePoint]:
    for point in province.points:
        yield ServicePoint(
            id=point.id,
            name=point.name,
            kind=point.kind,
            employer=point.employer,
            unit_code=point.unit_code,
            postal_district=point.postal_district,
            address=point.address,
            phone=point.phone,
            agency_codes=list(point.agency_codes),
        )


def _counters(province: Province) -> Iterator[Counter]:
    for point in province.points:
        for number, name, closed_from in point.counters:
            yield Counter(id=f"{point.id}/{number}", point_id=point.id, name=name, closed_from=closed_from)


def _hours(province: Province) -> Iterator[OpeningHours]:
    for hours in province.hours:
        days = dict.fromkeys(WEEKDAYS[:5], hours.weekdays) | {WEEKDAYS[5]: hours.saturday}
        yield OpeningHours(
            id=f"{hours.point_id}@{hours.valid_from}",
            point_id=hours.point_id,
            sessions={day: [list(session) for session in sessions] for day, sessions in days.items() if sessions},
            note=hours.note,
            valid_from=hours.valid_from,
            valid_to=hours.valid_to,
        )


def _equipment(province: Province) -> Iterator[Equipment]:
    for piece in province.equipment:
        yield Equipment(
            id=f"{piece.point_id}#{piece.number}",
            point_id=piece.point_id,
            counter_id=f"{piece.point_id}/{piece.counter_number}" if piece.counter_number else None,
            piece=piece.piece,
            count=piece.count,
            state=piece.state,
            since=piece.since,
            note=piece.note,
        )


def _agreements(province: Province) -> Iterator[Agreement]:
    for agreement in province.agreements:
        yield Agreement(
            id=agreement.number,
            agency_code=agreement.agency_code,
            procedure_codes=list(agreement.procedure_codes),
            point_ids=list(agreement.point_ids),
            stages=list(agreement.stages),
            status=agreement.status,
            valid_from=agreement.valid_from,
            valid_to=agreement.valid_to,
        )


def _accounts(province: Province, at: datetime) -> Iterator[Account]:
    for account in province.accounts:
        is_administrator = Role.ADMINISTRATOR in account.roles
        yield Account(
            id=account.username,
            username=account.username,
            full_name=account.full_name,
            roles=list(account.roles),
            employer=account.employer,
            agency_code=account.agency_code,
            title=account.title,
            phone=account.phone,
            personal_id=account.personal_id,
            waits_for=account.waits_for,
            password=NO_PASSWORD,
            is_staff=is_administrator,
            is_superuser=is_administrator,
            date_joined=at,
        )


def _trainings(province: Province) -> Iterator[Training]:
    for training in province.trainings:
        yield Training(
            id=f"{training.username}:{training.field_code}",
            person_id=training.username,
            field_code=training.field_code,
            field_name=province.fields.get(training.field_code, ALL_FIELDS_WORDS),
            course=training.course,
            trainer=training.trainer,
            trained_on=training.trained_on,
            certificate_no=training.certificate_no,
            valid_from=training.valid_from,
            valid_to=training.valid_to,
        )


def _assignments(province: Province) -> Iterator[Assignment]:
    for assignment in province.assignments:
        counter_id = f"{assignment.point_id}/{assignment.counter_number}"
        yield Assignment(
            id=f"{assignment.username}:{counter_id}",
            person_id=assignment.username,
            counter_id=counter_id,
            shift=assignment.shift,
            valid_from=assignment.valid_from,
            valid_to=assignment.valid_to,
        )


def _lower_first(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"
