"""An evaluation as a whole: every figure of a programme in a period as a row with its words, its value and what it
opens, beside the value of the period that it is compared with. Pages, files, the printed report and the closing read
these rows.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from motcua.base.text import percent
from motcua.ground.agreements import overview
from motcua.ground.agreements.staff import DegreeIs, Holds
from motcua.ground.catalogue.queries import codes_through_post, procedure_names
from motcua.ground.people.rules import DEGREE_WORDS
from motcua.ground.programmes import evaluation_rules as rules
from motcua.ground.programmes import evaluations
from motcua.ground.programmes.evaluation_rules import TELLINGS, Line, Telling, ToldRow
from motcua.outward.reports.evaluating import counting, measures
from motcua.outward.reports.evaluating.counting import GROUPED, Counted, Held, Score, Taken
from motcua.outward.reports.evaluating.measures import BY_CHANNEL, SAID, Measure
from motcua.outward.reports.evaluating.scope import Group, Scope, scope_of
from motcua.outward.reports.evaluating.staffing import OpensDeeds, OpensStaff, Staff, deeds_of, staff_of
from motcua.outward.reports.rules.days import Days
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.rules import Owner
from motcua.record.dossiers.words import CHANNEL_WORDS
from motcua.record.guidance.counting import Deed
from motcua.record.payments.rules import Money

DOSSIERS, DONG, MINUTES, PEOPLE, PROCEDURES = "hồ sơ", "đồng", "phút", "người", "thủ tục"
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Opens:
    """The list of dossiers behind a figure: the measure, and what narrows it."""

    measure: Measure
    unit: int | None = None
    procedure: str | None = None
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. `value` None = there is nothing to count it of; `share` of another figure, "" = of none."""

    key: str
    words: str
    unit: str
    value: int | None
    other: int | None = None
    """The same of the period beside it."""
    share: str = ""
    other_share: str = ""
    how: str = ""
    opens: Opens | OpensStaff | OpensDeeds | None = None
    is_part: bool = False
    """Whether it is a part of the row above it."""


@dataclass(frozen=True, slots=True)
class Section:
    """Figures of one subject."""

    key: str
    title: str
    rows: tuple[Row, ...]

    @property
    def has_share(self) -> bool:
        """Whether a figure of it is a share of another."""
        return any(row.share for row in self.rows)

    @property
    def has_other(self) -> bool:
        """Whether a figure of it stands beside that of another period."""
        return any(row.other is not None for row in self.rows)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All figures of a programme in a period."""

    scope: Scope
    days: Days
    other: Days | None
    sections: tuple[Section, ...]
    now: Counted
    then: Counted | None
    held: Held
    months: Mapping[str, Mapping[Measure, int]]
    told: tuple[ToldRow, ...]
    listed: int
    active: tuple[str, ...]
    """Procedures with something through the post, the busiest first."""
    is_empty: bool = False

    def lines(self) -> tuple[Line, ...]:
        """Return every figure as one line, units and procedures after the whole: what is frozen and handed on."""
        found = [(row.key, row.words, row.unit, row.value) for section in self.sections for row in section.rows]
        for group in self.scope.groups:
            counts = group_counts(self, group)
            said = [(key, f"{group.name}: {SAID[key].words}") for key in GROUPED]
            found += [(f"don-vi.{group.number}.{key}", words, DOSSIERS, counts[key]) for key, words in said]
        names = procedure_names()
        for code, counts in sorted(self.now.by_procedure.items()):
            name = f"{code} {names.get(code, code)}"
            there = [key for key in GROUPED if counts[key]]
            found += [(f"thu-tuc.{code}.{key}", f"{name}: {SAID[key].words}", DOSSIERS, counts[key]) for key in there]
        return tuple(found)


def read(
    dossiers: QuerySet[Any],
    scope: Scope,
    days: Days,
    other: Days | None,
    today: date,
    *,
    is_whole: bool = True,
    points: Collection[str] | None = None,
) -> Evaluation:
    """Return the evaluation of a period beside another one. Twenty-four statements, however many dossiers there are.

    `dossiers` are those that the reader's figures count; of a part of the programme no share by post is told. Staff is
    that of the last day of the period, or of today, at the `points` that the reader oversees (None = at all).
    """
    counted = counting.count(dossiers, scope, [days] if other is None else [days, other])
    now, then = counted[0], counted[1] if other is not None else None
    held = counting.held(dossiers, scope, now)
    told = evaluations.told(scope.facts.id)
    day = min(days.last, today)
    listed = codes_through_post(day)
    active = _active(now)
    staff = staff_of(scope, day, points)
    deeds = [deeds_of(scope, each, points) for each in (days, *([other] if other is not None else []))]
    sections = (
        _volumes(now, then, len(listed), len(active), is_whole=is_whole),
        _in_time(now, then, held),
        _ratings(now, then),
        _mistakes(now, then, told),
        _money(now, then),
        _savings(now, held, told),
        _staff(staff, deeds),
    )
    return Evaluation(
        scope, days, other, sections, now, then, held, _months(dossiers, scope, days), told, len(listed), active,
        not any(now.whole.values()),
    )  # fmt: skip


def read_whole(programme_id: str, days: Days, other: Days | None, today: date) -> Evaluation:
    """Return the evaluation of a period over all dossiers of a programme, for who answers for all. Raises NotThere."""
    return read(Dossier.objects.all(), scope_of(programme_id), days, other, today)


def _months(dossiers: QuerySet[Any], scope: Scope, days: Days) -> dict[str, dict[Measure, int]]:
    """What was received in each of the twelve months up to the last of the period, oldest first."""
    first = days.last.replace(day=1)
    row = [first]
    while len(row) < MONTHS:
        row.insert(0, rules.month_of(date.fromordinal(row[0].toordinal() - 1))[0])
    found = counting.by_month(dossiers, scope, Days(row[0], rules.month_of(first)[1]))
    return {f"{month:%Y-%m}": dict(found.get(f"{month:%Y-%m}", {})) for month in row}


def _active(now: Counted) -> tuple[str, ...]:
    """The procedures of which the post received or returned something."""
    post = {
        code: counts[Measure.RECEIVED_POST] + counts[Measure.RETURNED_POST] for code, counts in now.by_procedure.items()
    }
    return tuple(sorted((code for code, number in post.items() if number), key=lambda code: (-post[code], code)))


# -- sections ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the rows of the measures of a period, beside those of the other."""

    now: Counted
    then: Counted | None

    def row(self, measure: Measure, of: Measure | None = None, *, is_part: bool | None = None) -> Row:
        other = self.then.whole[measure] if self.then is not None else None
        share = percent(self.now.whole[measure], self.now.whole[of]) if of is not None else ""
        other_share = percent(other or 0, self.then.whole[of]) if of is not None and self.then is not None else ""
        said = SAID[measure]
        return Row(
            measure.value, said.words, DOSSIERS, self.now.whole[measure], other, share, other_share, said.how,
            Opens(measure), of is not None if is_part is None else is_part,
        )  # fmt: skip


def _volumes(now: Counted, then: Counted | None, listed: int, active: int, *, is_whole: bool) -> Section:
    make = _Maker(now, then)
    rows = [
        make.row(Measure.RECEIVED),
        *(make.row(each, Measure.RECEIVED if is_whole else None, is_part=True) for each in BY_CHANNEL.values()),
        make.row(Measure.RETURNED),
        *(make.row(each, Measure.RETURNED if is_whole else None, is_part=True) for each in measures.BY_HANDS.values()),
        Row(
            "thu-tuc-cong-bo", "Thủ tục được công bố nhận, trả qua bưu chính", PROCEDURES, listed,
            how="Thủ tục đang áp dụng vào ngày cuối kỳ mà quyết định công bố danh mục cho nhận hoặc trả qua bưu điện; "
            "thủ tục không có trong quyết định nào thì theo bản thủ tục.",
        ),
        Row(
            "thu-tuc-phat-sinh", "Thủ tục có hồ sơ qua bưu điện trong kỳ", PROCEDURES, active,
            len(_active(then)) if then is not None else None, percent(active, listed),
            how="Thủ tục có ít nhất một hồ sơ bưu điện nhận hoặc trả trong kỳ; danh sách ở bảng “Theo thủ tục”.",
            is_part=True,
        ),
    ]  # fmt: skip
    return Section("nhan-tra", "Tiếp nhận và trả kết quả", tuple(rows))


OWNER_WORDS = {
    Owner.AGENCY: "Cơ quan giải quyết",
    Owner.POST: "Bưu điện",
    Owner.APPLICANT: "Người nộp",
    Owner.OTHER_AGENCY: "Cơ quan khác",
}
HOW_TIME = (
    "Phút làm việc từ tiếp nhận đến khi có kết quả của các hồ sơ có kết quả trong kỳ, chia theo người giữ việc ở từng "
    "lúc; cộng lại đúng bằng tổng thời gian."
)


def _in_time(now: Counted, then: Counted | None, held: Held) -> Section:
    make = _Maker(now, then)
    total = sum(held.owners.values())
    rows = [
        make.row(Measure.RESOLVED),
        make.row(Measure.IN_TIME, Measure.RESOLVED),
        make.row(Measure.LATE, Measure.RESOLVED),
        make.row(Measure.OPINED),
        make.row(Measure.OPINED_IN_TIME, Measure.OPINED),
        make.row(Measure.OPINED_LATE, Measure.OPINED),
        make.row(Measure.CARRIED),
        make.row(Measure.CARRIED_IN_TIME, Measure.CARRIED),
        make.row(Measure.CARRIED_LATE, Measure.CARRIED),
        Row("thoi-gian", "Thời gian giải quyết", MINUTES, total, how=HOW_TIME, opens=Opens(Measure.RESOLVED)),
        *(
            Row(
                f"thoi-gian.{owner}", OWNER_WORDS[owner], MINUTES, minutes, share=percent(minutes, total), how=HOW_TIME,
                opens=Opens(Measure.RESOLVED), is_part=True,
            )
            for owner, minutes in held.owners.items()
        ),
    ]  # fmt: skip
    return Section("dung-han", "Đúng hạn theo khâu, thời gian của ai", tuple(rows))


def _ratings(now: Counted, then: Counted | None) -> Section:
    make = _Maker(now, then)
    rows = [
        make.row(Measure.RATED, Measure.RETURNED, is_part=False),
        make.row(Measure.CONTENT, Measure.RATED),
        make.row(Measure.NOT_CONTENT, Measure.RATED),
    ]
    for channel, words in CHANNEL_WORDS.items():
        score, before = now.by_channel.get(channel, Score()), (then.by_channel if then else {}).get(channel, Score())
        rows += [
            Row(
                f"hai-long.{channel}", f"Hài lòng, nộp {words}", DOSSIERS, score.content,
                before.content if then is not None else None, percent(score.content, score.rated),
                percent(before.content, before.rated) if then is not None else "",
                f"Hồ sơ nộp {words}, trả kết quả trong kỳ, chấm mức 4 hoặc 5; tỷ lệ trên số có đánh giá cùng cách nộp.",
                Opens(Measure.CONTENT, channel=channel), is_part=True,
            )
        ]  # fmt: skip
    return Section("hai-long", "Sự hài lòng", tuple(rows))


def _told(rows: Iterable[ToldRow], kind: Telling, now: Days | None, last: date, words: str = "") -> Row:
    telling = TELLINGS[kind]
    value = rules.amount_in(rows, kind, now.first if now is not None else None, last)
    how = (
        "Số do Văn phòng UBND tỉnh nhập theo văn bản nêu ở phần “Số khai báo”; cộng các dòng có ngày tính trong kỳ."
        if now is not None
        else "Số do Văn phòng UBND tỉnh nhập theo văn bản; cộng các dòng có ngày tính đến hết kỳ."
    )
    key = f"khai-bao.{kind.value.lower()}" + ("" if now is not None else ".luy-ke")
    return Row(key, words or telling.words, telling.unit, value, how=how, is_part=now is None)


def _mistakes(now: Counted, then: Counted | None, told: Sequence[ToldRow]) -> Section:
    make = _Maker(now, then)
    rows = [
        _told(told, Telling.COMPLAINTS, now.days, now.days.last),
        _told(told, Telling.LOSSES, now.days, now.days.last),
        make.row(Measure.APOLOGISED),
        make.row(Measure.REFUSED),
        make.row(Measure.UNDELIVERED),
    ]
    return Section("sai-sot", "Phản ánh, mất mát, sai sót", tuple(rows))


HOW_MONEY = {
    "taken": "Tiền nhân viên bưu điện thu của người nộp trong kỳ, theo sổ quỹ.",
    "handed": "Tiền bưu điện đã giao cơ quan trong kỳ, theo biên bản giao nhận; có thể gồm tiền thu kỳ trước.",
    "back": "Tiền bưu điện trả lại người nộp trong kỳ.",
}


def _money(now: Counted, then: Counted | None) -> Section:
    make = _Maker(now, then)

    def total(counted: Counted | None, kinds: Iterable[Money]) -> Taken:
        found = [counted.money.get(kind, Taken()) for kind in kinds] if counted is not None else []
        return Taken(
            sum(each.taken_vnd for each in found), sum(each.handed_vnd for each in found),
            sum(each.refunded_vnd for each in found),
        )  # fmt: skip

    rows = [make.row(Measure.PAID)]
    for key, words, kinds in (
        ("nha-nuoc", "phí, lệ phí", [kind for kind in Money if kind is not Money.POSTAGE]),
        ("cuoc", "cước bưu chính", [Money.POSTAGE]),
    ):
        one, two = total(now, kinds), total(then, kinds)
        is_beside = then is not None
        opens = Opens(Measure.PAID)
        rows.append(
            Row(
                f"tien.{key}.thu", f"Đã thu {words}", DONG, one.taken_vnd, two.taken_vnd if is_beside else None,
                how=HOW_MONEY["taken"], opens=opens, is_part=True,
            )
        )  # fmt: skip
        if key == "nha-nuoc":
            rows.append(
                Row(
                    f"tien.{key}.nop", f"Đã nộp {words} cho cơ quan", DONG, one.handed_vnd,
                    two.handed_vnd if is_beside else None, how=HOW_MONEY["handed"], is_part=True,
                )
            )  # fmt: skip
        rows.append(
            Row(
                f"tien.{key}.hoan", f"Đã hoàn {words}", DONG, one.refunded_vnd,
                two.refunded_vnd if is_beside else None, how=HOW_MONEY["back"], is_part=True,
            )
        )  # fmt: skip
    return Section("tien", "Tiền bưu điện thu hộ", tuple(rows))


HOW_HELD = "Phút làm việc có chủ là bưu điện trong sổ thời gian: {stage}."
HOW_FREED = (
    "Số lượt bưu điện {deed} trong kỳ × định mức phút một lượt, không vượt quá số phút bưu điện thực giữ ở khâu đó. "
    "Chưa khai báo định mức thì chưa quy đổi."
)


def _savings(now: Counted, held: Held, told: Sequence[ToldRow]) -> Section:
    last = now.days.last
    received, returned = now.whole[Measure.RECEIVED_POST], now.whole[Measure.RETURNED_POST]
    norms = [rules.amount_in(told, kind, None, last) for kind in (Telling.RECEPTION, Telling.RETURN)]
    freed = [
        rules.freed_minutes(received, norms[0], held.reception_minutes),
        rules.freed_minutes(returned, norms[1], held.return_minutes),
    ]
    whole = [each for each in freed if each is not None]
    rows = [
        Row(
            "gio.tiep-nhan", "Bưu điện giữ ở khâu tiếp nhận", MINUTES, held.reception_minutes,
            how=HOW_HELD.format(stage="từ lúc nộp đến lúc cơ quan nhận, của hồ sơ tiếp nhận trong kỳ"),
            opens=Opens(Measure.RECEIVED),
        ),
        Row(
            "gio.tra", "Bưu điện giữ ở khâu trả", MINUTES, held.return_minutes,
            how=HOW_HELD.format(stage="từ lúc có kết quả đến lúc trả, của kết quả trả trong kỳ"),
            opens=Opens(Measure.RETURNED),
        ),
        Row("dinh-muc.tiep-nhan", TELLINGS[Telling.RECEPTION].words, MINUTES, norms[0], how=_HOW_NORM),
        Row("dinh-muc.tra", TELLINGS[Telling.RETURN].words, MINUTES, norms[1], how=_HOW_NORM),
        Row(
            "gio.duoc-giai-phong", "Giờ làm việc của cơ quan được giải phóng", MINUTES, sum(whole) if whole else None,
            how=HOW_FREED.format(deed="nhận, trả"),
        ),
        Row(
            "gio.duoc-giai-phong.tiep-nhan", "ở khâu tiếp nhận", MINUTES, freed[0], how=HOW_FREED.format(deed="nhận"),
            opens=Opens(Measure.RECEIVED_POST), is_part=True,
        ),
        Row(
            "gio.duoc-giai-phong.tra", "ở khâu trả", MINUTES, freed[1], how=HOW_FREED.format(deed="trả"),
            opens=Opens(Measure.RETURNED_POST), is_part=True,
        ),
        _told(told, Telling.OFFICIALS, now.days, last),
        _told(told, Telling.OFFICIALS, None, last, "lũy kế từ đầu đề án"),
        _told(told, Telling.INVESTMENT, now.days, last),
        _told(told, Telling.INVESTMENT, None, last, "lũy kế từ đầu đề án"),
    ]  # fmt: skip
    return Section("hieu-qua", "Hiệu quả: giờ làm việc, biên chế, đầu tư", tuple(rows))


_HOW_NORM = "Định mức gần nhất đến hết kỳ, khai báo theo văn bản nêu ở phần “Số khai báo”."


def _staff(staff: Staff, deeds: Sequence[Mapping[Deed, int]]) -> Section:
    when = "vào ngày cuối kỳ, hoặc hôm nay khi kỳ chưa hết"
    total = len(staff.people)

    def people(key: str, words: str, how: str, *, certificates: str = "", degree: str = "", of: int = total) -> Row:
        value = staff.holding(Holds(certificates)) if certificates else staff.of_degree(degree) if degree else total
        is_part = bool(certificates or degree)
        opens = OpensStaff(staff.day, certificates, degree)
        return Row(key, words, PEOPLE, value, None, percent(value, of) if is_part else "", "", how, opens, is_part)

    def deed(kind: Deed, key: str, words: str, how: str) -> Row:
        other = deeds[1][kind] if len(deeds) > 1 else None
        return Row(key, words, "lượt", deeds[0][kind], other, how=how, opens=OpensDeeds(kind))

    how_degree = f"Theo trình độ ghi trong hồ sơ nhân sự, {when}; tỷ lệ trên số người đã ghi trình độ."
    rows = [
        people("nhan-luc", "Nhân viên bưu điện được phân công", "Người của bưu điện có phân công còn hiệu lực tại quầy "
               f"của các điểm trong lộ trình, {when}."),
        people("nhan-luc.tap-huan", "có chứng nhận còn hiệu lực", "Có ít nhất một chứng nhận tập huấn còn hiệu lực, "
               f"{when}.", certificates=Holds.SOME),
        people("nhan-luc.sap-het", "có chứng nhận sắp hết hạn", f"Có chứng nhận hết hạn trong {overview.SOON_DAYS} "
               f"ngày tới, tính {when}.", certificates=Holds.ENDING),
        people("nhan-luc.chua", "chưa có chứng nhận còn hiệu lực", f"Không có chứng nhận nào còn hiệu lực, {when}.",
               certificates=Holds.NONE),
        people("trinh-do", "có trình độ đại học trở lên", how_degree, degree=DegreeIs.HIGH, of=staff.told),
        *(
            people(f"trinh-do.{degree.value.lower()}", f"trình độ {words}", how_degree, degree=degree, of=staff.told)
            for degree, words in DEGREE_WORDS.items()
        ),
        people("trinh-do.chua-ghi", "chưa ghi trình độ", f"Hồ sơ nhân sự chưa ghi trình độ, {when}.",
               degree=DegreeIs.UNTOLD),
        Row("thoa-thuan", "Thỏa thuận còn hiệu lực", "thỏa thuận", staff.agreements, how=f"Thỏa thuận của các cơ quan "
            f"trong lộ trình còn hiệu lực {when}."),
        deed(Deed.GUIDANCE, "huong-dan", "Lượt bưu điện hướng dẫn", "Lượt hướng dẫn do nhân viên bưu điện ghi tại các "
             "điểm trong lộ trình, không tính lượt đã hủy."),
        deed(Deed.DATA_ENTRY, "nhap-du-lieu", "Lượt bưu điện nhập dữ liệu", "Lượt nhập dữ liệu hồ sơ do nhân viên bưu "
             "điện làm thay tại các điểm trong lộ trình."),
    ]  # fmt: skip
    return Section("nhan-luc", "Nhân lực, tập huấn, hỗ trợ", tuple(rows))


def rows_of(found: Evaluation) -> Iterator[tuple[Section, Row]]:
    """Yield every figure with its section."""
    for section in found.sections:
        for row in section.rows:
            yield section, row


def group_counts(found: Evaluation, group: Group) -> Mapping[Measure, int]:
    """Return what is counted of one group of units."""
    return found.now.by_unit.get(group.number) or dict.fromkeys(GROUPED, 0)
