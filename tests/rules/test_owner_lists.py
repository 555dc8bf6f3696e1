"""Lists of owners as people keep them: what a spreadsheet has spoiled is put right and said, or refused."""

import pytest

from motcua.base.violations import NotReadable
from motcua.outward.exchange import owners
from motcua.outward.exchange.owners import rows_of

WHOLE = ("Nguyễn Văn Thắng", "096085000123", "0900000628", "Số 12, ấp Cái Rô, xã Cái Nước")


@pytest.mark.parametrize(
    "text",
    [
        "\t".join(WHOLE),
        ";".join(WHOLE),
        " | ".join(WHOLE),
        ", ".join(WHOLE),  # the address has commas itself
        "\ufeff1\t" + "\t".join(WHOLE) + "  ",
        "STT\tĐịa chỉ\tHọ và tên:\tCCCD\tSĐT\n1\t" + "\t".join((WHOLE[3], *WHOLE[:3])),
        "Họ tên;Số CCCD;Điện thoại;Nơi ở\n" + ";".join(("Nguye\u0302\u0303n Va\u0306n Tha\u0306\u0301ng", *WHOLE[1:])),
        f'"{WHOLE[0]}"\t096 085 000 123\t0900.000.628\t"{WHOLE[3]}"',
    ],
)
def test_a_row_is_read_whatever_parts_its_cells_and_names_its_columns(text: str) -> None:
    (row,) = rows_of(text, 200)

    assert tuple(row.cells[name] for name in owners.COLUMNS) == WHOLE
    assert row.fault == ""


def test_a_row_keeps_the_number_that_it_has_in_the_sheet() -> None:
    rows = rows_of("Họ tên\tCCCD\n\nA\t1\n\n\nB\t2", 200)

    assert [(row.row_no, row.cells["name"]) for row in rows] == [(3, "A"), (6, "B")]


def test_a_zero_lost_before_a_number_is_given_back_and_said() -> None:
    (row,) = rows_of("Nguyễn Văn Thắng\t96085000123\t900000628\tẤp 1", 200)

    assert (row.cells["personal_id"], row.cells["phone"]) == ("096085000123", "0900000628")
    assert row.notes == ("số định danh thêm số 0 ở đầu", "điện thoại thêm số 0 ở đầu")


@pytest.mark.parametrize("number", ["9,60850001234E+10", "9.6085E10", "9.6085E+10"])
def test_a_number_that_a_spreadsheet_has_rounded_is_refused_not_guessed(number: str) -> None:
    (row,) = rows_of(f"Nguyễn Văn Thắng\t{number}\t0900000628\tẤp 1", 200)

    assert number in row.fault
    assert "gõ lại cả số" in row.fault


def test_other_lengths_stay_as_they_are_for_the_act_to_judge() -> None:
    (row,) = rows_of("Nguyễn Văn Thắng\t9608500\t123\tẤp 1", 200)

    assert (row.cells["personal_id"], row.cells["phone"], row.notes) == ("9608500", "123", ())


def test_who_stands_twice_is_found_by_number_or_by_all_that_is_told() -> None:
    rows = rows_of(
        "A\t096085000123\nB\t096085000123\nC\t\t0900000628\tẤp 1\nc\t\t0900000628\tẤp 1\nC\t\t0900000629\tẤp 1", 9
    )

    assert owners.twice(rows) == {2: 1, 4: 3}


@pytest.mark.parametrize("text", ["", "  \n\t\n", ";;;", "|\n|", ",,", "Họ tên\tCCCD", "[1, 2]", "\n".join("ABCD")])
def test_what_is_no_list_or_too_long_is_refused(text: str) -> None:
    with pytest.raises(NotReadable):
        rows_of(text, 3)


def test_an_unclosed_quotation_mark_is_a_letter() -> None:
    (row,) = rows_of('Nguyễn "Thắng\t096085000123', 200)

    assert row.cells["personal_id"] == "096085000123"
