"""The figures of an evaluation: known numbers, each the length of its list; told, written and closed without loss."""

import json
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.base.violations import NotReadable, NotThere, RuleViolation
from motcua.doors.command import evaluate, setup
from motcua.ground.programmes import evaluation_rules as rules
from motcua.ground.programmes import evaluations
from motcua.ground.programmes.evaluation_rules import AlreadyCorrected, ClosedAlready, NotOver, OnlyWriters
from motcua.ground.programmes.models import ClosedEvaluation
from motcua.outward.reports.evaluating import behind, reading
from motcua.outward.reports.evaluating.behind import Evaluated
from motcua.outward.reports.evaluating.counting import GROUPED
from motcua.outward.reports.evaluating.measures import BY_CHANNEL, BY_HANDS, Measure
from motcua.outward.reports.evaluating.reading import Evaluation, Opens
from motcua.outward.reports.evaluating.scope import scope_of
from motcua.outward.reports.rules.days import Days
from motcua.outward.reports.services import verify
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.rules import Act
from tests.evaluations import KEY, NOVEMBER, OCTOBER, lives, programme, tell
from tests.factories import COMMUNE, MARRIAGE_STATUS, MONDAY, actor, dossier_after
from tests.programmes import written

pytestmark = pytest.mark.django_db
TODAY = date(2026, 12, 20)
LATER = MONDAY + timedelta(days=60)


def evaluation(days: Days = NOVEMBER, other: Days | None = OCTOBER) -> Evaluation:
    return reading.read(Dossier.objects.all(), scope_of(KEY), days, other, TODAY)


def listed(measure: Measure, days: Days, unit: int | None = None) -> int:
    return int(behind.dossiers(Dossier.objects.all(), Evaluated(KEY, measure, unit), days).count())


# -- the numbers -------------------------------------------------------------------------------------------------------


def test_the_figures_of_known_dossiers_are_those_that_were_made() -> None:
    programme()
    lives()

    found = evaluation().now.whole

    expected = {
        Measure.RECEIVED: 8, Measure.RECEIVED_POST: 6, Measure.RECEIVED_DESK: 1, Measure.RECEIVED_ONLINE: 1,
        Measure.RETURNED: 3, Measure.RETURNED_POST: 2, Measure.RETURNED_DESK: 1, Measure.RATED: 2, Measure.CONTENT: 1,
        Measure.NOT_CONTENT: 1, Measure.CARRIED: 2, Measure.CARRIED_IN_TIME: 2, Measure.OPINED: 1,
        Measure.OPINED_IN_TIME: 1, Measure.APOLOGISED: 1, Measure.REFUSED: 1, Measure.RESOLVED: 3, Measure.IN_TIME: 3,
    }  # fmt: skip
    assert {measure: found[measure] for measure in expected} == expected
    assert evaluation(Days(date(2026, 12, 1), date(2026, 12, 31)), None).now.whole[Measure.LATE] == 1
    assert evaluation().then is not None
    assert evaluation(OCTOBER, None).now.whole[Measure.RECEIVED] == 1


@pytest.mark.parametrize("days", [NOVEMBER, OCTOBER, Days(date(2026, 11, 2), date(2026, 12, 31))])
def test_every_figure_is_the_length_of_its_list_in_sum_by_unit_and_by_procedure(days: Days) -> None:
    programme()
    lives()

    found = evaluation(days, None)

    scope = found.scope
    for measure in Measure:
        assert found.now.whole[measure] == listed(measure, days), measure
    for measure in GROUPED:
        assert sum(row[measure] for row in found.now.by_unit.values()) == found.now.whole[measure]
        assert sum(row[measure] for row in found.now.by_procedure.values()) == found.now.whole[measure]
        for group in scope.groups:
            assert reading.group_counts(found, group)[measure] == listed(measure, days, group.number), measure
        for code, row in found.now.by_procedure.items():
            rows = behind.dossiers(Dossier.objects.all(), Evaluated(KEY, measure), days)
            assert row[measure] == rows.filter(procedure__code=code).count(), (measure, code)
    for channel, score in found.now.by_channel.items():
        rows = behind.dossiers(Dossier.objects.all(), Evaluated(KEY, Measure.CONTENT), days)
        assert score.content == rows.filter(channel=channel).count()


def test_parts_make_the_whole() -> None:
    programme()
    lives()

    found = evaluation().now.whole

    assert sum(found[measure] for measure in BY_CHANNEL.values()) == found[Measure.RECEIVED]
    assert sum(found[measure] for measure in BY_HANDS.values()) == found[Measure.RETURNED]
    assert found[Measure.IN_TIME] + found[Measure.LATE] == found[Measure.RESOLVED]


def test_units_of_one_place_are_one_group_and_a_dossier_belongs_to_one() -> None:
    programme()
    lives()

    found = evaluation()

    assert [(group.number, len(group.units)) for group in found.scope.groups] == [(1, 2), (3, 1)]
    by_unit = {number: row[Measure.RECEIVED] for number, row in found.now.by_unit.items()}
    assert by_unit == {1: 2, 3: 6}  # police dossiers filed at the post office belong to the police
    assert set(Dossier.objects.filter(found.scope.condition).values_list("agency_code", flat=True)) == {
        COMMUNE,
        "H12.17",
    }


def test_the_months_of_the_picture_are_the_figures_of_each_month() -> None:
    programme()
    lives()

    found = evaluation()

    assert len(found.months) == reading.MONTHS
    assert found.months["2026-11"] == {
        measure: found.now.whole[measure] for measure in BY_CHANNEL.values() if found.now.whole[measure]
    }
    assert found.months["2025-12"] == {}


def test_time_and_money_are_those_of_the_accounts() -> None:
    programme()
    lives()

    found = evaluation()

    rows = {row.key: row for _section, row in reading.rows_of(found)}
    owners = [row.value or 0 for key, row in rows.items() if key.startswith("thoi-gian.")]
    assert sum(owners) == rows["thoi-gian"].value
    assert (rows["gio.tiep-nhan"].value or 0) > 0
    assert rows["gio.duoc-giai-phong"].value is None
    assert (rows["tien.nha-nuoc.thu"].value, rows["tien.nha-nuoc.thu"].other) == (6 * 200_000, 200_000)
    assert rows["tien.nha-nuoc.nop"].value == 5 * 200_000  # of the one that was refused it lies in the drawer


def test_norms_turn_turns_into_hours_and_never_beyond_what_was_held() -> None:
    programme()
    lives()
    tell("MIN_RECV", "2")
    tell("MIN_BACK", "480")

    found = evaluation()

    rows = {row.key: row.value for _section, row in reading.rows_of(found)}
    assert rows["gio.duoc-giai-phong.tiep-nhan"] == 12
    assert rows["gio.duoc-giai-phong.tra"] == rows["gio.tra"]
    assert rows["gio.duoc-giai-phong"] == 12 + (rows["gio.tra"] or 0)


def test_a_programme_without_dossiers_and_one_that_is_told_are_empty() -> None:
    programme()

    found = evaluation()

    assert found.is_empty
    assert all(not row.value for _section, row in reading.rows_of(found) if isinstance(row.opens, Opens))
    with pytest.raises(NotThere):
        scope_of("khong-co@2026-01-01")


def test_the_statements_do_not_grow_with_the_dossiers() -> None:
    programme()
    evaluation()
    with CaptureQueriesContext(
        connection,
    ) as few:
        evaluation()
    lives()
    evaluation()
    with CaptureQueriesContext(connection) as many:
        evaluation()

    assert len(many) <= len(few) <= 32


# -- what is told ------------------------------------------------------------------------------------------------------


def test_what_is_told_is_kept_with_its_document_and_corrected_by_a_row() -> None:
    programme()
    first = tell("OFFICIAL", "3")

    second = tell("OFFICIAL", "2", corrects=first, reason="Một người chưa rút")

    rows = evaluations.told(KEY)
    assert [(row.figure_no, row.amount, row.corrects) for row in rows] == [(1, 3, None), (second, 2, 1)]
    assert rules.amount_in(rows, rules.Telling.OFFICIALS, None, TODAY) == 2
    assert rows[0].document_no == "45/BC-VP"
    assert rows[0].by_id == actor("manager").id


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "GUESS"}, "kind"),
        ({"amount": ""}, "amount"),
        ({"amount": "-3"}, "amount"),
        ({"amount": "3,5"}, "amount"),
        ({"amount": "9" * 30}, "amount"),
        ({"document_no": "  "}, "document_no"),
        ({"source": ""}, "source"),
        ({"on": date(2026, 12, 1)}, "on"),
        ({"document_on": date(2026, 12, 1)}, "document_on"),
        ({"kind": "MIN_RECV", "unit_no": 1}, "unit"),
        ({"corrects": 9}, "corrects"),
        ({"corrects": 1, "kind": "LOSS"}, "kind"),
        ({"corrects": 1, "reason": ""}, "reason"),
    ],
)
def test_what_cannot_be_told_is_refused_and_writes_nothing(changed: dict[str, object], field: str) -> None:
    programme()
    tell("OFFICIAL", "3")
    before = written()
    known: dict[str, object] = {"kind": "OFFICIAL", "amount": "3"} | changed

    with pytest.raises(NotReadable) as refusal:
        tell(**known)  # type: ignore[arg-type]  # as a form gives it

    assert refusal.value.field == field
    assert written() == before


def test_a_row_that_was_corrected_is_not_corrected_again() -> None:
    programme()
    tell("LOSS", "1")
    tell("LOSS", "0", corrects=1, reason="Đã tìm thấy")
    before = written()

    with pytest.raises(AlreadyCorrected):
        tell("LOSS", "2", corrects=1, reason="Lại mất")
    with pytest.raises(NotThere):
        tell("LOSS", "2", unit_no=99)
    assert written() == before


# -- words -------------------------------------------------------------------------------------------------------------


def say(text: str, who: str = "manager") -> int:
    return evaluations.write_words(
        KEY, NOVEMBER.first, NOVEMBER.last, assessment=text, difficulties="", recommendations="", by=actor(who),
        at=LATER,
    )  # fmt: skip


def test_each_change_of_the_words_is_a_version_and_no_change_is_none() -> None:
    programme()

    assert [say("Tốt"), say("Tốt"), say("Rất tốt")] == [1, 1, 2]

    assert [each.assessment for each in evaluations.words_of(KEY, NOVEMBER.first, NOVEMBER.last)] == ["Rất tốt", "Tốt"]
    assert evaluations.words_of(KEY, OCTOBER.first, OCTOBER.last) == ()


# -- closing -----------------------------------------------------------------------------------------------------------


def close(reason: str = "", who: str = "manager", days: Days = NOVEMBER) -> int:
    lines = evaluation(days, None).lines()
    return evaluations.close(KEY, days.first, days.last, lines, reason=reason, by=actor(who), at=LATER)


def test_what_is_closed_stays_as_it_was_and_later_differences_are_told() -> None:
    programme()
    lives()
    say("Tốt")
    close()

    dossier_after(Act.RECEIVE, procedure=MARRIAGE_STATUS, agency=COMMUNE, post_return=False)

    closed = evaluations.closings(KEY)[0]
    words = evaluations.words_of(KEY, NOVEMBER.first, NOVEMBER.last)[0]
    assert evaluations.is_intact(KEY, closed, words)
    assert {line[0]: line[3] for line in closed.lines}["tiep-nhan"] == 8
    differ = {each.words: (each.closed, each.counted) for each in rules.differences(closed.lines, evaluation().lines())}
    assert differ["Hồ sơ tiếp nhận"] == (8, 9)
    assert differ["Xã Cái Nước và 1 đơn vị cùng nơi: Hồ sơ tiếp nhận"] == (2, 3)


def test_a_closing_that_somebody_altered_is_found_by_verify() -> None:
    programme()
    say("Tốt")
    close()
    assert verify(LATER).is_clean
    lines = [["tiep-nhan", "Hồ sơ tiếp nhận", "hồ sơ", 99]]
    row = {"id": f"{KEY}#2", "programme_id": KEY, "closing_no": 2, "reason": "Sửa tay", "sha256": "0" * 64}

    ClosedEvaluation.objects.create(
        first_day=NOVEMBER.first, last_day=NOVEMBER.last, figures=lines, by_id="x", closed_at=LATER, **row
    )  # fmt: skip

    assert [each.sentence for each in verify(LATER).findings] == [
        f"bản chốt số 2 của đề án {KEY}, tháng 11/2026, không khớp mã băm"
    ]


def test_a_closing_is_made_anew_with_a_reason_and_both_are_kept() -> None:
    programme()
    close()

    with pytest.raises(ClosedAlready):
        close()
    assert close("Bổ sung số liệu tháng 11") == 2

    assert [(each.closing_no, each.reason) for each in evaluations.closings(KEY)] == [
        (2, "Bổ sung số liệu tháng 11"), (1, "")
    ]  # fmt: skip


def test_a_period_that_runs_is_not_closed_and_nothing_is_written() -> None:
    programme()
    before = written()

    with pytest.raises(NotOver):
        evaluations.close(KEY, LATER.date(), LATER.date(), (), reason="", by=actor("manager"), at=LATER)
    with pytest.raises(NotReadable):
        evaluations.close(KEY, NOVEMBER.last, NOVEMBER.first, (), reason="", by=actor("manager"), at=LATER)

    assert written() == before


OTHERS = (
    "administrator",
    "post_director",
    "post_clerk",
    "case_officer",
    "unit_head",
    "one_stop_head_elsewhere",
    "courier",
)


def attempts(who: str) -> Iterator[None]:
    """Yield after each thing that writes an evaluation was refused to a person."""
    by = actor(who)
    given = evaluations.ToldGiven(
        kind="LOSS", amount="1", on=NOVEMBER.first, document_no="1", document_on=NOVEMBER.first, source="x"
    )  # fmt: skip
    for write in (
        lambda: evaluations.tell(KEY, given, by=by, at=LATER),
        lambda: say("Tốt", who),
        lambda: close("", who),
    ):
        with pytest.raises(OnlyWriters):
            write()
        yield


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_but_the_provincial_office_writes_an_evaluation(who: str) -> None:
    programme()
    before = written()

    assert len(list(attempts(who))) == 3

    assert written() == before


def test_the_provincial_office_writes_it() -> None:
    programme()

    assert (tell("LOSS", "1"), say("Tốt"), close()) == (1, 1, 1)


def test_a_violation_is_a_sentence() -> None:
    assert issubclass(OnlyWriters, RuleViolation)
    assert "Văn phòng UBND tỉnh" in OnlyWriters().sentence


# -- the word of the shell ---------------------------------------------------------------------------------------------


def shell(*arguments: str) -> str:
    answer = CliRunner().invoke(evaluate.command, [KEY, *arguments], catch_exceptions=False)
    assert answer.exit_code == 0
    return answer.output


def test_the_shell_prints_the_figures_of_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "with_database", lambda name=None: str(name))
    programme()
    lives()

    found = json.loads(shell("--from", "2026-11-01", "--to", "30/11/2026", "--json"))

    figures = {row["key"]: row["value"] for row in found["figures"]}
    assert figures == {row.key: row.value for _section, row in reading.rows_of(evaluation())}
    assert (found["programme"], found["from"], found["to"]) == (KEY, "2026-11-01", "2026-11-30")
    assert [unit["unit_nos"] for unit in found["units"]] == [[1, 2], [3]]
    assert "Bưu điện nhận: 6 (75\u202f%)" in shell("--from", "2026-11-01")
    with pytest.raises(NotReadable):
        shell("--from", "2026-11-02", "--to", "2026-11-01")
    with pytest.raises(NotThere):
        CliRunner().invoke(evaluate.command, ["khong-co"], catch_exceptions=False)
