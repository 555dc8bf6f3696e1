"""Words of applicants as overseers read them: without names, telephones, numbers and addresses."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.base.text import nfc
from motcua.outward.reports.rules.redaction import HIDDEN, redacted

PEOPLE = ("Nguyễn Văn Thắng", "Lâm Thị Ngọc Hân")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Phải đợi lâu hơn ngày hẹn.", "Phải đợi lâu hơn ngày hẹn."),
        ("Tôi là Nguyễn Văn Thắng, đợi 3 ngày.", "Tôi là …, đợi 3 ngày."),
        ("nguyen van thang doi lau", "… doi lau"),
        ("NGUYỄN VĂN THẮNG đợi lâu", "… đợi lâu"),
        ("Chị Hân nói năng khó nghe", "Chị … nói năng khó nghe"),
        ("Công an thắng kiện", "Công an thắng kiện"),
        ("Gặp Trần Thị Mỹ Duyên ở quầy 2", "Gặp … ở quầy 2"),
        ("gọi 0900 000 628 hoặc +84.900.000.628", "gọi … hoặc …"),
        ("căn cước 096085000123", "căn cước …"),
        ("thư về thang@example.vn hay www.example.vn/x", "thư về … hay …"),
        ("Nộp ngày 02/11 năm 2026, 3 lần", "Nộp ngày 02/11 năm 2026, 3 lần"),
        ("", ""),
    ],
)
def test_what_tells_who_it_is_is_taken_out_and_the_rest_stays(text: str, shown: str) -> None:
    assert redacted(text, PEOPLE) == shown


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_name_never_gets_through(before: str, after: str) -> None:
    shown = redacted(f"{before} Nguyễn Văn Thắng {after}", PEOPLE)

    assert "Văn Thắng" not in shown.removeprefix(before)
    assert HIDDEN in shown


@given(st.text(max_size=60), st.lists(st.text(max_size=20), max_size=3))
def test_of_any_text_only_parts_are_shown_in_their_order_and_no_long_number(text: str, names: list[str]) -> None:
    whole, place = nfc(text), 0

    shown = redacted(text, names)

    for part in shown.split(HIDDEN):
        found = whole.find(part, place)
        assert found >= 0
        place = found + len(part)
    assert re.search(r"\d{5}", shown) is None
