"""The report of an evaluation for print: the rows of the page in words, with sources and definitions."""

from collections.abc import Mapping
from datetime import datetime

from motcua.base.text import day_words, moment_words, number, percent, vnd
from motcua.ground.catalogue.queries import procedure_names
from motcua.ground.deadlines.rules import local
from motcua.ground.people import services as people
from motcua.ground.programmes import evaluation_rules as rules
from motcua.ground.programmes.evaluation_rules import TELLINGS, ToldRow
from motcua.ground.programmes.evaluations import Closed, Words
from motcua.outward.notices.programme_forms import (
    Definition,
    DifferenceLine,
    EvaluationReport,
    FigureLine,
    FigureTable,
    MonthBar,
    ToldSource,
    UnitLine,
)
from motcua.outward.notices.programme_sheets import body_of, decision_of
from motcua.outward.reports.evaluating.files import PART
from motcua.outward.reports.evaluating.measures import SAID, Measure
from motcua.outward.reports.evaluating.reading import MINUTES, Evaluation, Row, group_counts, rows_of

COLUMNS = (
    Measure.RECEIVED, Measure.RECEIVED_POST, Measure.RETURNED, Measure.RETURNED_POST, Measure.IN_TIME, Measure.CONTENT,
)  # fmt: skip
SHARES = {Measure.IN_TIME: Measure.RESOLVED, Measure.CONTENT: Measure.RATED}
"""Columns that show a share, and of what."""
PROCEDURES_MOST = 20


def sheet_of(
    found: Evaluation, words: Words, at: datetime, *, is_whole: bool, closed: Closed | None = None
) -> EvaluationReport:
    """Return the report. One statement, for the name of who closed it."""
    facts = found.scope.facts
    names = procedure_names()
    return EvaluationReport(
        body=body_of(facts),
        code=f"{facts.id}/{found.days}",
        name=facts.name,
        decision=decision_of(facts),
        period=rules.period_words(found.days.first, found.days.last),
        other_period=rules.period_words(found.other.first, found.other.last) if found.other else "",
        part="" if is_whole else PART,
        tables=tuple(
            FigureTable(
                title=section.title,
                lines=tuple(_figure(row) for row in section.rows),
                has_share=section.has_share,
                has_other=section.has_other,
            )
            for section in found.sections
        ),
        unit_heads=tuple(SAID[measure].words for measure in COLUMNS),
        units=tuple(
            UnitLine(
                name="; ".join(f"{unit.unit_no}. {unit.name}" for unit in group.units),
                cells=_cells(group_counts(found, group)),
            )
            for group in found.scope.groups
        ),
        procedures=tuple(
            UnitLine(name=f"{names.get(code, code)}\n{code}", cells=_cells(found.now.by_procedure[code]))
            for code in found.active[:PROCEDURES_MOST]
        ),
        months=_bars(found),
        told=_told(found),
        assessment=words.assessment,
        difficulties=words.difficulties,
        recommendations=words.recommendations,
        closed=_closed(closed) if closed is not None else "",
        differences=_differences(found, closed) if closed is not None and is_whole else (),
        definitions=_definitions(found),
        issued_at=at,
    )


def value_words(value: int | None, unit: str) -> str:
    """Return a value with its unit, as reports write it."""
    if value is None:
        return "chưa khai báo"
    if unit == "đồng":
        return vnd(value)
    if unit != MINUTES:
        return number(value)
    hours, minutes = divmod(value, 60)
    return f"{number(hours)} giờ {minutes} phút" if hours else f"{minutes} phút"


def _figure(row: Row) -> FigureLine:
    return FigureLine(
        words=row.words,
        value=value_words(row.value, row.unit),
        share=row.share,
        other="" if row.other is None else value_words(row.other, row.unit),
        other_share=row.other_share,
        is_part=row.is_part,
    )


def _cells(counts: Mapping[Measure, int]) -> tuple[str, ...]:
    return tuple(
        percent(counts[measure], counts[SHARES[measure]]) if measure in SHARES else number(counts[measure])
        for measure in COLUMNS
    )


def _bars(found: Evaluation) -> tuple[MonthBar, ...]:
    sums = [(month, row.get(Measure.RECEIVED_POST, 0), sum(row.values())) for month, row in found.months.items()]
    longest = max((total for _month, _post, total in sums), default=0) or 1
    return tuple(
        MonthBar(
            month=f"{month[5:]}/{month[:4]}", post=number(post), others=number(total - post),
            post_width=100 * post // longest, others_width=100 * (total - post) // longest,
        )
        for month, post, total in sums
    )  # fmt: skip


def _told(found: Evaluation) -> tuple[ToldSource, ...]:
    after = {row.corrects: row.figure_no for row in found.told if row.corrects is not None}
    units = {unit.unit_no: unit.name for unit in found.scope.units}
    there = [row for row in found.told if row.on <= found.days.last]
    return tuple(_source(row, after.get(row.figure_no), units) for row in there)


def _source(row: ToldRow, replaced_by: int | None, units: Mapping[int, str]) -> ToldSource:
    telling = TELLINGS[row.kind]
    unit = units.get(row.unit_no, "") if row.unit_no is not None else ""
    said = f"{row.document_no} ngày {day_words(row.document_on)}: {row.source}"
    if row.corrects is not None:
        said += f"\nThay dòng {row.corrects}: {row.reason}"
    if replaced_by is not None:
        said += f"\nĐã có dòng {replaced_by} thay"
    return ToldSource(
        words=f"{row.figure_no}. {telling.words}" + (f" ({unit})" if unit else ""),
        amount=vnd(row.amount) if telling.unit == "đồng" else f"{number(row.amount)} {telling.unit}",
        day=day_words(row.on),
        source=said,
        is_replaced=replaced_by is not None,
    )


def _closed(closed: Closed) -> str:
    by = people.names([closed.by_id]).get(closed.by_id, closed.by_id)
    return f"Số liệu của kỳ đã chốt lúc {moment_words(local(closed.closed_at))}, {by}, mã băm {closed.sha256[:16]}…"


def _differences(found: Evaluation, closed: Closed) -> tuple[DifferenceLine, ...]:
    return tuple(
        DifferenceLine(words=each.words, was=_or_none(each.closed, each.unit), now=_or_none(each.counted, each.unit))
        for each in rules.differences(closed.lines, found.lines())
    )


def _or_none(value: int | None, unit: str) -> str:
    return "–" if value is None else value_words(value, unit)


def _definitions(found: Evaluation) -> tuple[Definition, ...]:
    said: dict[str, Definition] = {}
    for _section, row in rows_of(found):
        if row.how and row.how not in {each.how for each in said.values()}:
            said[row.key] = Definition(words=row.words, how=row.how)
    return tuple(said.values())
