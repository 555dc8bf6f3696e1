"""What a person reads of a limit: the explanation, what remains, and the calendars told in JSON."""

import subprocess
import sys
from datetime import date, datetime, time

import pytest

from motcua.ground.deadlines.reading import (
    OFFICE_WEEK,
    country_calendar,
    country_days,
    read_calendar,
    read_clock,
    read_day,
    read_moment,
)
from motcua.ground.deadlines.rules import (
    CalendarNotReadable,
    Counting,
    DayCounting,
    DayOff,
    Due,
    Ground,
    Limit,
    OnSupplement,
    Pause,
    Remaining,
    Unit,
    WorkCalendar,
    due,
)
from motcua.ground.deadlines.words import duration_words, remaining_words, sentence_words

OFFICE = WorkCalendar(OFFICE_WEEK, name="Lịch làm việc cơ quan")
GIVE_BACK = Counting(on_supplement=OnSupplement.PAUSE)
TEN_DAYS = Limit(10, Unit.WORKING_DAYS, "Quyết định công bố thủ tục")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def told(answer: Due) -> list[str]:
    return [sentence.text for sentence in answer.explanation]


def test_the_explanation_tells_the_days_in_order_with_their_sources() -> None:
    answer = due(
        at("2026-11-02T14:20"),
        TEN_DAYS,
        OFFICE,
        pauses=[
            Pause(at("2026-11-05T09:00"), at("2026-11-09T10:00"), "chờ nghĩa vụ tài chính", "Quy trình nội bộ, bước 4")
        ],
        counting=GIVE_BACK,
        ground=Ground("ký biên bản giao nhận với bưu điện", "QĐ 45/2016, Điều 7"),
    )

    assert sentence_words(answer.explanation[0]) == (
        "02/11/2026, 14 giờ 20 – Bắt đầu: ký biên bản giao nhận với bưu điện. (QĐ 45/2016, Điều 7)"
    )
    assert [(sentence.at, sentence.text, sentence.source) for sentence in answer.explanation] == [
        (at("2026-11-02T14:20"), "Bắt đầu: ký biên bản giao nhận với bưu điện.", "QĐ 45/2016, Điều 7"),
        (
            at("2026-11-02T14:20"),
            "Thời hạn 10 ngày làm việc, đếm theo giờ → hạn đầu 16/11, 14 giờ 20.",
            "Quyết định công bố thủ tục",
        ),
        (at("2026-11-02T14:20"), "Bỏ qua thứ Bảy, Chủ nhật 07–08/11 và 14–15/11.", "Lịch làm việc cơ quan"),
        (
            at("2026-11-05T09:00"),
            "Tạm dừng đến 09/11, 10 giờ 00: chờ nghĩa vụ tài chính. Cộng lại 2 ngày làm việc 1 giờ.",
            "Quy trình nội bộ, bước 4",
        ),
        (
            at("2026-11-18T15:20"),
            "Hạn trả kết quả. Giờ nghỉ trưa 11 giờ 30 – 13 giờ 00 không tính.",
            "",
        ),
    ]


def test_the_explanation_names_days_off_and_makeup_days_with_their_decision() -> None:
    answer = due(at("2026-08-21T16:00"), Limit(8, Unit.WORKING_DAYS), country_calendar())

    assert told(answer)[2:] == [
        "Bỏ qua thứ Bảy, Chủ nhật 23/08 và 29–30/08.",
        "Tính cả ngày làm bù 22/08.",
        "Bỏ qua 31/08: Quốc khánh, hoán đổi với ngày làm bù 22/08/2026.",
        "Bỏ qua 01/09: Quốc khánh, ngày liền kề.",
        "Bỏ qua 02/09: Quốc khánh.",
        "Hạn trả kết quả. Giờ nghỉ trưa 11 giờ 30 – 13 giờ 00 không tính.",
    ]
    assert answer.explanation[4].source == "Thông báo 9441/TB-BNV năm 2025; Công văn 9859/VPCP-KGVX ngày 13/10/2025"


def test_the_explanation_says_why_a_start_moved() -> None:
    one_day, cut_off = Limit(1, Unit.WORKING_DAYS), Counting(cutoff=time(15))
    tet = WorkCalendar(OFFICE_WEEK, off=(DayOff(date(2026, 2, 16), "Tết Nguyên đán"),))

    assert "Nhận ngoài giờ làm việc: tính từ 03/11, 7 giờ 30." in told(due(at("2026-11-02T18:00"), one_day, OFFICE))
    assert "Nhận vào ngày nghỉ (Chủ nhật, ngày nghỉ): tính từ 09/11, 7 giờ 30." in told(
        due(at("2026-11-08T18:00"), one_day, OFFICE)
    )
    assert "Nhận vào ngày nghỉ (Tết Nguyên đán): tính từ 17/02, 7 giờ 30." in told(
        due(at("2026-02-16T08:00"), one_day, tet)
    )
    assert "Nhận sau 15 giờ: tính từ 03/11, 7 giờ 30." in told(
        due(at("2026-11-02T15:30"), Limit(0, Unit.SAME_DAY), OFFICE, counting=cut_off)
    )


def test_the_explanation_of_other_units() -> None:
    monday = at("2026-11-02T10:07")
    stop = Pause(at("2026-11-03T22:00"), at("2026-11-04T23:30"))
    night = Pause(at("2026-11-03T22:00"), at("2026-11-04T06:30"))
    whole = Counting(on_supplement=OnSupplement.PAUSE, day_counting=DayCounting.WHOLE_DAYS)

    days = told(due(monday, Limit(4, Unit.CALENDAR_DAYS), OFFICE, pauses=[stop], counting=GIVE_BACK))
    assert days[1:] == [
        "Thời hạn 4 ngày, kể cả ngày nghỉ → hạn đầu 06/11, 10 giờ 07.",
        "Tạm dừng đến 04/11, 23 giờ 30. Cộng lại 1 ngày 1 giờ 30 phút.",
        "Ngày cuối 07/11 là ngày nghỉ (thứ Bảy): kết thúc khi hết giờ làm việc 09/11, 17 giờ 00.",
        "Hạn trả kết quả.",
    ]
    hours = told(due(monday, Limit(16, Unit.WORKING_HOURS), OFFICE, pauses=[night], counting=GIVE_BACK))
    assert hours[1] == "Thời hạn 16 giờ làm việc → hạn đầu 04/11, 10 giờ 07."
    assert "Không mất giờ làm việc nào, hạn không đổi." in hours[2]
    same = told(due(monday, Limit(0, Unit.SAME_DAY), OFFICE))
    assert same[1] == "Trả trong ngày: đến hết giờ làm việc → hạn 02/11, 17 giờ 00."
    full = told(due(monday, Limit(2, Unit.WORKING_DAYS), OFFICE, pauses=[stop], counting=whole))
    assert full[1].startswith("Thời hạn 2 ngày làm việc, đếm tròn ngày, không tính ngày nhận → hạn đầu 04/11")
    assert "Cộng lại 1 ngày làm việc." in full[2]
    rounded = told(due(monday, Limit(1, Unit.WORKING_DAYS), OFFICE, counting=Counting(round_up_minutes=15)))
    assert rounded[2] == "Làm tròn lên 15 phút, từ 10 giờ 07."


def test_the_explanation_of_a_restart_and_of_a_clock_that_stands() -> None:
    supplement = Pause(at("2025-06-03T09:00"), at("2025-06-04T09:00"), "thiếu bản vẽ")
    again = told(due(at("2025-06-02T08:00"), TEN_DAYS, OFFICE, pauses=[supplement]))
    assert again[1:3] == [
        "Tạm dừng đến 04/06, 9 giờ 00: thiếu bản vẽ.",
        "Bổ sung xong: thời hạn tính lại từ đầu.",
    ]
    under_old_decree = due(at("2025-06-02T08:00"), TEN_DAYS, OFFICE, pauses=[supplement]).explanation[2]
    assert under_old_decree.source == "Nghị định 61/2018/NĐ-CP, Điều 19 khoản 4"

    standing = due(at("2026-11-02T08:00"), TEN_DAYS, OFFICE, pauses=[Pause(at("2026-11-03T09:00"), None, "chờ thuế")])
    assert standing.due_at is None
    assert standing.explanation[-1].at == at("2026-11-03T09:00")
    assert standing.explanation[-1].text == "Đồng hồ đang dừng: chờ thuế. Hạn trả được tính khi đồng hồ chạy lại."


def test_the_explanation_warns_of_years_without_declared_days_off() -> None:
    next_year = told(due(at("2026-12-28T08:00"), TEN_DAYS, country_calendar()))
    assert "Lịch chưa có đủ ngày nghỉ lễ năm 2027: mới trừ những ngày đã biết." in next_year
    assert "hạn 12/01/2027, 8 giờ 00" in next_year[1]  # New Year's day is known, Tết is not

    long = told(due(at("2017-12-28T08:00"), Limit(3000, Unit.WORKING_DAYS), country_calendar()))
    assert any("Lịch chưa có đủ ngày nghỉ lễ các năm 2017–" in text for text in long)
    assert any(text.startswith("Bỏ qua 1.") and "ngày nghỉ hằng tuần và ngày lễ" in text for text in long)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (2 * 480 + 180, "2 ngày làm việc 3 giờ"),
        (2 * 480 + 59, "2 ngày làm việc"),
        (480, "1 ngày làm việc"),
        (100, "1 giờ 40 phút"),
        (120, "2 giờ"),
        (40, "40 phút"),
        (0, "0 phút"),
        (480 * 1272, "1.272 ngày làm việc"),
    ],
)
def test_durations_show_their_two_largest_units(minutes: int, words: str) -> None:
    assert duration_words(minutes, 480) == words


@pytest.mark.parametrize(
    ("is_over", "minutes", "words"),
    [
        (False, 1140, "còn 2 ngày làm việc 3 giờ"),
        (False, 100, "còn 1 giờ 40 phút"),
        (False, 0, "không còn phút làm việc nào"),
        (True, 600, "quá 1 ngày 2 giờ"),
        (True, 0, "vừa quá hạn"),
    ],
)
def test_remaining_words(is_over: bool, minutes: int, words: str) -> None:
    assert remaining_words(Remaining(is_over, minutes, 480)) == words


# -- calendars as data -------------------------------------------------------------------------------------------------


def test_the_country_calendar_is_told_with_sources_and_trust() -> None:
    rows = country_days()

    assert len(rows) == 122
    assert [row.on for row in rows] == sorted({row.on for row in rows})
    assert all(row.source and row.occasion for row in rows)
    for row in rows:
        assert (row.on.weekday() < 5) is (row.kind == "OFF")
        if row.swap_for:
            (other,) = [each for each in rows if each.on == row.swap_for]
            assert other.kind != row.kind
            assert other.swap_for == row.on
    assert {row.confidence for row in rows if row.on.year == 2019 and "6519" in row.source} == {"verified"}
    assert country_calendar().years == (2018, 2026)
    doubted = {row.on for row in rows if not row.is_decided}
    assert {f"{day:%d/%m/%Y}" for day in doubted} == {
        "24/11/2026", "05/02/2027", "08/02/2027", "09/02/2027", "10/02/2027", "11/02/2027", "01/09/2027",
        "03/09/2027", "24/11/2027",
    }  # fmt: skip
    assert all(country_calendar().is_worked(day) for day in doubted)  # nobody has decided: work goes on


def test_the_explanation_names_days_that_may_yet_become_days_off() -> None:
    said = told(due(at("2026-11-23T08:00"), Limit(2, Unit.WORKING_DAYS), country_calendar()))
    before = told(due(at("2026-11-19T08:00"), Limit(2, Unit.WORKING_DAYS), country_calendar()))

    assert "Tính 24/11 là ngày làm việc: Ngày Văn hóa Việt Nam chưa có quyết định nghỉ." in said
    assert not any("chưa có quyết định" in text for text in before)


def test_a_calendar_is_read_from_json() -> None:
    calendar = read_calendar(
        {
            "sessions": {"mon": [["07:30", "11:30"]], "sat": [["08:00:30", "10:00"]], "tue": []},
            "off": ["2021-04-21"],
            "makeup": {"2021-04-24": "mon", "2021-04-25": [["08:00", "09:00"]]},
        }
    )

    assert calendar.week[0] == ((time(7, 30), time(11, 30)),)
    assert calendar.week[1] == ()
    assert calendar.week[5] == ((time(8, 0, 30), time(10)),)
    assert calendar.off == (DayOff(date(2021, 4, 21)),)
    assert [made.like for made in calendar.makeup] == [0, ((time(8), time(9)),)]
    assert read_calendar({}).week == OFFICE_WEEK


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        {"hours": {}},
        {"sessions": []},
        {"sessions": {"monday": []}},
        {"sessions": {"mon": "07:30"}},
        {"sessions": {"mon": [["07:30"]]}},
        {"sessions": {"mon": [["07:30", "24:00"]]}},
        {"sessions": {"mon": [["7:30", "11:30"]]}},
        {"sessions": {"mon": [[7, 11]]}},
        {"sessions": {"mon": [["11:30", "07:30"]]}},
        {"sessions": {"mon": [["07:30", "11:30"], ["11:00", "17:00"]]}},
        {"off": "2021-04-21"},
        {"off": ["2021-02-29"]},
        {"off": [20210421]},
        {"makeup": ["2021-04-24"]},
        {"makeup": {"2021-04-31": "mon"}},
        {"makeup": {"2021-04-24": "thứ Hai"}},
        {"makeup": {"2021-04-24": 1}},
    ],
)
def test_a_calendar_of_any_other_shape_is_refused(wrong: object) -> None:
    with pytest.raises(CalendarNotReadable) as refused:
        read_calendar(wrong)

    assert refused.value.sentence.startswith("Lịch làm việc chưa dùng được: ")


def test_days_and_times_are_read_strictly() -> None:
    assert read_day("2021-04-21") == date(2021, 4, 21)
    assert read_clock("07:30:15") == time(7, 30, 15)
    assert read_moment("2021-03-01T10:00") == at("2021-03-01T10:00")
    for wrong in ("2021-4-21", "20210421", "2021-02-30", "0000-01-01", "", None, 7, "٢٠٢١-04-21"):
        assert read_day(wrong) is None
    for wrong in ("24:00", "07:60", "7:30", "07:30Z", "07:30+07:00", "0730", "07:30:00.5", "07:30\n", None):
        assert read_clock(wrong) is None
    for wrong in ("2021-03-01 10:00", "2021-03-01", "2021-03-01T10:00Z", "2021-03-01T10:00+07:00", "2021-13-01T10:00"):
        assert read_moment(wrong) is None


def test_counting_starts_without_django() -> None:
    code = (
        "import sys, motcua.ground.deadlines.rules, motcua.ground.deadlines.reading; "
        "sys.exit(any(name.split('.')[0] in ('django', 'psycopg') for name in sys.modules))"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
