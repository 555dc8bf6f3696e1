"""What cells of real sheets mean: each is understood as people mean it, or refused with a reason."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.outward.exchange.kinds.columns import limit_words, unit_code
from motcua.outward.exchange.tables import values
from motcua.outward.exchange.tables.values import NotUnderstoodError


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("50.000", 50_000), ("50000", 50_000), ("50,000", 50_000), ("50 000", 50_000), ("50.000 đồng", 50_000),
        ("50.000đ", 50_000), (" 50.000\u00a0VNĐ ", 50_000), ("1.250.000 đ/hồ sơ", 1_250_000), ("50.000,00", 50_000),
        ("50.000 \u0111o\u0302\u0300ng", 50_000), ("Không", 0), ("không thu", 0), ("Miễn phí", 0), ("0", 0), ("-", 0),
        (50_000, 50_000), (50_000.0, 50_000),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_whole_dong(cell: str | float, amount: int) -> None:
    assert values.money(cell) == amount


@pytest.mark.parametrize(
    "cell",
    ["năm mươi nghìn đồng", "50 nghìn", "50.5", "5.00.000", "1,5 triệu", "-50.000", "50.000-70.000", "theo quy định",
     0.5, -1, float("nan"), True, date(2026, 1, 1), "9" * 15, "50 .000.00"],
)  # fmt: skip
def test_an_amount_in_words_or_halves_is_refused(cell: object) -> None:
    with pytest.raises(NotUnderstoodError):
        values.money(cell)


@given(
    st.integers(0, 2_000_000_000), st.sampled_from(["", ".", ",", " ", "\u00a0"]), st.sampled_from(["", " đồng", "đ"])
)
def test_an_amount_is_read_however_its_thousands_are_parted(amount: int, sign: str, unit: str) -> None:
    assert values.money(f"{amount:,}".replace(",", sign) + unit) == amount


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("15 ngày", (15, "calendar_days")), ("15 ngày làm việc", (15, "working_days")),
        ("08 giờ", (8, "working_hours")), ("8 giờ làm việc", (8, "working_hours")),
        ("Không quá 3 ngày", (3, "calendar_days")), ("Không quá 03 ngày làm việc.", (3, "working_days")),
        ("Trong thời hạn không quá 5 ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ", (5, "working_days")),
        ("15 (mười lăm) ngày làm việc", (15, "working_days")), ("17,5 ngày làm việc", (140, "working_hours")),
        ("0.5 ngày làm việc", (4, "working_hours")), ("Trong ngày", (0, "same_day")), ("trả ngay", (0, "same_day")),
        ("15  ngày\u00a0làm việc", (15, "working_days")),
        ("15 nga\u0300y la\u0300m vie\u0323\u0302c", (15, "working_days")),
    ],
)  # fmt: skip
def test_a_limit_is_read_with_its_unit(cell: str, told: tuple[int, str]) -> None:
    assert values.limit(cell) == told


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("0 ngày", "từ 1 trở lên"), ("0", "đơn vị"), ("-1", "không đọc được"), ("15", "đơn vị"), (15, "đơn vị"),
        ("3-5 ngày", "không đọc được"), ("15 ngày (nếu xác minh: 20 ngày)", "đơn vị"), ("mười ngày", "không đọc được"),
        ("2 tháng", "tháng"), ("2,5 ngày", "ngày làm việc mới chia nửa"), ("2,3 ngày làm việc", "chia nửa"),
        (True, "không phải thời hạn"), (date(2026, 1, 1), "không phải thời hạn"),
    ],
)  # fmt: skip
def test_a_limit_that_is_none_is_refused_with_its_reason(cell: object, reason: str) -> None:
    with pytest.raises(NotUnderstoodError) as refused:
        values.limit(cell)

    assert values.search_key(reason) in values.search_key(str(refused.value))


def test_a_bare_number_counts_in_the_unit_that_its_column_names() -> None:
    assert values.limit("15", "working_days") == (15, "working_days")
    assert values.limit(0.5, "working_days") == (4, "working_hours")
    with pytest.raises(NotUnderstoodError, match="từ 1 trở lên"):
        values.limit("0", "working_days")


@given(st.integers(1, 5_000), st.sampled_from(["working_days", "working_hours", "calendar_days"]))
def test_a_limit_written_is_read_again(quantity: int, unit: str) -> None:
    assert values.limit(limit_words((quantity, unit))) == (quantity, unit)


@pytest.mark.parametrize(
    ("cell", "hours"),
    [
        ("0.5", 4),
        ("0,5 ngày", 4),
        ("11.5", 92),
        ("2 buổi", 8),
        ("3 giờ", 3),
        ("0", 0),
        (0.25, 2),
        ("1 ngày làm việc", 8),
    ],
)
def test_the_time_of_a_stage_is_in_working_hours(cell: str | float, hours: int) -> None:
    assert values.budget(cell) == hours


@pytest.mark.parametrize("cell", ["-1", "0.3", "nửa", "", "2 tuần"])
def test_a_time_of_a_stage_that_is_none_is_refused(cell: str) -> None:
    with pytest.raises(NotUnderstoodError):
        values.budget(cell)


@pytest.mark.parametrize(
    "cell",
    ["01/07/2025", "1/7/2025", "01-07-2025", "1.7.2025", "2025-07-01", date(2025, 7, 1), datetime(2025, 7, 1)],  # noqa: DTZ001
)
def test_a_day_is_read_day_first(cell: str | date) -> None:
    assert values.day(cell) == date(2025, 7, 1)


@pytest.mark.parametrize("cell", ["01/07/25", "31/02/2025", "07/2025", "hôm nay", 45_000, "2025/07/01"])
def test_a_day_that_is_on_no_calendar_is_refused(cell: str | int) -> None:
    with pytest.raises(NotUnderstoodError, match=r"không phải ngày|lịch không có ngày"):
        values.day(cell)


@pytest.mark.parametrize(
    ("cell", "yes"), [("có", True), ("x", True), ("Không", False), (1, True), (0, False), (True, True)]
)
def test_yes_and_no_are_read(cell: str | bool, yes: bool) -> None:
    assert values.flag(cell) is yes


def test_what_is_neither_yes_nor_no_is_refused() -> None:
    with pytest.raises(NotUnderstoodError, match="ghi có hoặc không"):
        values.flag("có thể")


@pytest.mark.parametrize(("cell", "count"), [("02 bộ", 2), ("1", 1), (3, 3), (3.0, 3), ("250 g", 250)])
def test_a_count_is_read_with_its_word(cell: str | float, count: int) -> None:
    assert values.whole(cell) == count


@pytest.mark.parametrize("cell", ["một", "1,5", 1.5, "-1", 99_999, True])
def test_a_count_that_is_none_is_refused(cell: object) -> None:
    with pytest.raises(NotUnderstoodError):
        values.whole(cell)


@pytest.mark.parametrize(("cell", "at"), [("15:00", time(15)), ("15 giờ 30", time(15, 30)), ("7h", time(7))])
def test_a_time_of_day_is_read(cell: str, at: time) -> None:
    assert values.clock(cell) == at


def test_text_is_cleaned_of_what_nobody_sees() -> None:
    nfd = values.unicodedata.normalize("NFD", "Cà Mau")

    assert values.cleaned(f"\ufeff  {nfd}\u00a0 \u202f x \r\n y ") == "Cà Mau x\ny"


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert values.cleaned(values.cleaned(text)) == values.cleaned(text)


@given(st.lists(st.text(st.characters(categories=["L", "P", "N"]), min_size=1).map(values.cleaned).filter(bool)))
def test_a_list_written_in_a_cell_is_read_again(texts: list[str]) -> None:
    assert values.lines(values.joined(tuple(texts))) == tuple(texts)


@pytest.mark.parametrize(
    ("cell", "code"), [("96", "96"), (96, "96"), ("00123", "00123"), (1_234, "01234"), ("954", "954")]
)
def test_the_code_of_a_unit_keeps_its_zeros(cell: str | int, code: str) -> None:
    assert unit_code("code", "Mã").read(cell) == code


@pytest.mark.parametrize("cell", ["1", 7, "123456", "x1"])
def test_the_code_of_a_unit_that_lost_its_zeros_is_refused(cell: str | int) -> None:
    with pytest.raises(NotUnderstoodError, match="mã đơn vị hành chính"):
        unit_code("code", "Mã").read(cell)
