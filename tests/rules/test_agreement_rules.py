"""The right of post staff: agreement, training and assignment in force, and a sentence for the row that is missing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.base.violations import NoRight
from motcua.ground.agreements.rules import (
    ALL_FIELDS,
    AgreementRow,
    AssignmentRow,
    Errand,
    MissingRow,
    NoAgreement,
    NoAssignment,
    NoTraining,
    OrderRow,
    Question,
    Rows,
    Term,
    TrainingRow,
    finishing,
    right_of_post,
    right_to_finish,
)

DAY = date(2026, 11, 23)  # Monday
YEAR = Term(date(2026, 1, 1), date(2026, 12, 31))
EXPIRED = Term(date(2026, 1, 1), date(2026, 11, 22))
LATER = Term(date(2026, 11, 24), None)

RECEPTION = Question(
    stage="RECEPTION",
    procedure="Phiếu lý lịch tư pháp",
    field_code="MH-LLTP",
    field_name="lý lịch tư pháp",
    agency="Công an tỉnh",
    point_id="bd-cai-nuoc",
    day=DAY,
)
RETURN = replace(RECEPTION, stage="RETURN", point_id="")
ASSIGNMENT = AssignmentRow("a1", "bd-cai-nuoc", "bd-cai-nuoc/2", "Quầy 2 · Bưu điện Cái Nước", (), YEAR)
TRAINING = TrainingRow("t1", "MH-LLTP", "lý lịch tư pháp", YEAR)
AGREEMENT = AgreementRow("07/TT-CM", ("RECEPTION", "RETURN"), ("bd-cai-nuoc", "bd-u-minh"), YEAR)
ROWS = Rows([ASSIGNMENT], [TRAINING], [AGREEMENT])


def rows(
    *, assignments: list[AssignmentRow] | None = None, trainings: list[TrainingRow] | None = None,
    agreements: list[AgreementRow] | None = None,
) -> Rows:  # fmt: skip
    return Rows(
        [ASSIGNMENT] if assignments is None else assignments,
        [TRAINING] if trainings is None else trainings,
        [AGREEMENT] if agreements is None else agreements,
    )


def test_agreement_training_and_assignment_in_force_give_the_right() -> None:
    right = right_of_post(RECEPTION, ROWS)

    assert right.rows == ("07/TT-CM", "t1", "a1")
    assert right.counter_id == "bd-cai-nuoc/2"


@pytest.mark.parametrize("day", [YEAR.first, DAY, YEAR.last])
def test_first_and_last_day_count(day: date) -> None:
    assert right_of_post(replace(RECEPTION, day=day), ROWS).rows


def test_a_row_without_a_last_day_holds_for_ever() -> None:
    open_ended = Term(date(2026, 1, 1), None)
    found = Rows(
        [replace(ASSIGNMENT, term=open_ended)],
        [replace(TRAINING, term=open_ended)],
        [replace(AGREEMENT, term=open_ended)],
    )

    assert right_of_post(replace(RECEPTION, day=date(2099, 1, 1)), found).rows


def test_training_for_every_field_holds_for_each() -> None:
    found = rows(trainings=[TrainingRow("t9", ALL_FIELDS, "mọi lĩnh vực", YEAR)])

    assert right_of_post(RETURN, found).rows == ("07/TT-CM", "t9", "a1")


@pytest.mark.parametrize(
    ("missing", "violation", "words"),
    [
        (rows(assignments=[]), NoAssignment, "bạn không được phân công ở điểm này"),
        (rows(assignments=[replace(ASSIGNMENT, term=EXPIRED)]), NoAssignment, "phân công hết hạn ngày 22/11/2026"),
        (rows(assignments=[replace(ASSIGNMENT, term=LATER)]), NoAssignment, "có hiệu lực từ ngày 24/11/2026"),
        (
            rows(assignments=[replace(ASSIGNMENT, point_id="bd-u-minh")]),
            NoAssignment,
            "bạn không được phân công ở điểm này",
        ),
        (rows(agreements=[]), NoAgreement, "thủ tục ngoài danh mục của bưu điện"),
        (
            rows(agreements=[replace(AGREEMENT, term=EXPIRED)]),
            NoAgreement,
            "thỏa thuận 07/TT-CM hết hạn ngày 22/11/2026",
        ),
        (rows(agreements=[replace(AGREEMENT, term=LATER)]), NoAgreement, "có hiệu lực từ ngày 24/11/2026"),
        (
            rows(agreements=[replace(AGREEMENT, point_ids=("bd-u-minh",))]),
            NoAgreement,
            "điểm này không có trong thỏa thuận",
        ),
        (
            rows(agreements=[replace(AGREEMENT, stages=("RETURN",))]),
            NoAgreement,
            "thỏa thuận 07/TT-CM không giao khâu tiếp nhận",
        ),
        (rows(trainings=[]), NoTraining, "lĩnh vực lý lịch tư pháp. Đăng ký"),
        (rows(trainings=[replace(TRAINING, term=EXPIRED)]), NoTraining, "chứng nhận hết hạn ngày 22/11/2026"),
        (rows(trainings=[replace(TRAINING, term=LATER)]), NoTraining, "có hiệu lực từ ngày 24/11/2026"),
        (rows(trainings=[replace(TRAINING, field_code="G15-TP07")]), NoTraining, "lý lịch tư pháp. Đăng ký"),
    ],
)
def test_each_missing_row_has_its_sentence(missing: Rows, violation: type[NoRight], words: str) -> None:
    with pytest.raises(violation) as refusal:
        right_of_post(RECEPTION, missing)

    assert type(refusal.value) is violation
    assert words in refusal.value.sentence
    assert refusal.value.law
    assert refusal.value.status == 403
    assert "{" not in refusal.value.sentence


def test_the_first_row_that_is_missing_is_the_refusal() -> None:
    with pytest.raises(NoAssignment):
        right_of_post(RECEPTION, rows(assignments=[], agreements=[], trainings=[]))
    with pytest.raises(NoAgreement):
        right_of_post(RECEPTION, rows(agreements=[], trainings=[]))


def test_reception_alone_does_not_let_the_post_return() -> None:
    with pytest.raises(NoAgreement) as refusal:
        right_of_post(RETURN, rows(agreements=[replace(AGREEMENT, stages=("RECEPTION",))]))

    assert "không giao khâu trả kết quả" in refusal.value.sentence


def test_reception_asks_for_the_point_of_the_dossier_and_return_for_any_point_of_the_person() -> None:
    elsewhere = replace(ASSIGNMENT, id="a2", point_id="bd-u-minh", counter_id="bd-u-minh/1")

    with pytest.raises(NoAssignment):
        right_of_post(RECEPTION, rows(assignments=[elsewhere]))
    assert right_of_post(RETURN, rows(assignments=[elsewhere])).counter_id == "bd-u-minh/1"


def test_of_two_agreements_the_one_in_force_that_fits_gives_the_right() -> None:
    pilot = replace(AGREEMENT, id="01/TD", term=EXPIRED)
    return_only = replace(AGREEMENT, id="02/TT", stages=("RETURN",))

    found = rows(agreements=[pilot, return_only, AGREEMENT])

    assert right_of_post(RECEPTION, found).rows[0] == "07/TT-CM"
    assert right_of_post(RETURN, found).rows[0] == "02/TT"


def test_a_person_at_two_points_works_where_the_agreement_is() -> None:
    centre = replace(ASSIGNMENT, id="a0", point_id="tt-cai-nuoc", counter_id="tt-cai-nuoc/1")

    right = right_of_post(RETURN, rows(assignments=[centre, ASSIGNMENT]))

    assert right.rows[2] == "a1"
    assert right.counter_id == "bd-cai-nuoc/2"


ORDER = OrderRow("LC-261123-7F3A", Errand.RECEPTION, "bd-cai-nuoc", Term(DAY, DAY))
ORDERED = replace(RECEPTION, errands=(Errand.RECEPTION,))


def test_an_order_stands_in_the_place_of_an_agreement_and_any_training_is_enough() -> None:
    other = replace(TRAINING, id="t7", field_code="G15-TP07")

    right = right_of_post(ORDERED, Rows([ASSIGNMENT], [other], [], [ORDER]))

    assert right.rows == ("LC-261123-7F3A", "t7", "a1")
    assert right.by_order
    assert not right_of_post(ORDERED, replace(ROWS, orders=[ORDER])).by_order


@pytest.mark.parametrize(
    ("order", "words"),
    [
        (replace(ORDER, term=EXPIRED), "lệnh LC-261123-7F3A hết hạn ngày 22/11/2026"),
        (replace(ORDER, term=LATER), "lệnh LC-261123-7F3A có hiệu lực từ ngày 24/11/2026"),
        (replace(ORDER, is_ended=True), "lệnh LC-261123-7F3A của trưởng bộ phận Một cửa đã chấm dứt"),
        (replace(ORDER, point_id="bd-u-minh"), "lệnh LC-261123-7F3A giao ở điểm khác"),
        (replace(ORDER, errand=Errand.GUIDANCE), "thủ tục ngoài danh mục của bưu điện"),
    ],
)
def test_an_order_that_does_not_hold_is_named_in_the_refusal(order: OrderRow, words: str) -> None:
    with pytest.raises(NoAgreement) as refusal:
        right_of_post(ORDERED, Rows([ASSIGNMENT], [TRAINING], [], [order]))

    assert words in refusal.value.sentence


def test_an_order_without_training_or_assignment_gives_nothing() -> None:
    with pytest.raises(NoTraining):
        right_of_post(ORDERED, Rows([ASSIGNMENT], [], [], [ORDER]))
    with pytest.raises(NoAssignment):
        right_of_post(ORDERED, Rows([], [TRAINING], [], [ORDER]))
    with pytest.raises(NoAgreement):
        right_of_post(replace(ORDERED, stage="RETURN", errands=()), Rows([ASSIGNMENT], [TRAINING], [], [ORDER]))


@pytest.mark.parametrize("violation", [NoAssignment, NoAgreement, NoTraining])
def test_each_missing_row_names_its_table_and_whom_to_ask(violation: type[MissingRow]) -> None:
    assert violation.missing in ("assignment", "agreement", "training")
    assert violation.ask


_terms = st.builds(
    lambda first, length: Term(first, None if length is None else first + timedelta(days=length)),
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.none() | st.integers(0, 400),
)
_rows = st.builds(
    Rows,
    st.lists(
        st.builds(
            AssignmentRow, st.uuids().map(str), st.sampled_from(["bd-cai-nuoc", "bd-u-minh"]), st.just("x/1"),
            st.just("Quầy"), st.just(()), _terms,
        ), max_size=3,
    ),
    st.lists(
        st.builds(TrainingRow, st.uuids().map(str), st.sampled_from(["MH-LLTP", "*", "G15-TP07"]), st.just(""), _terms),
        max_size=3,
    ),
    st.lists(
        st.builds(
            AgreementRow, st.uuids().map(str),
            st.sampled_from([("RECEPTION",), ("RETURN",), ("RECEPTION", "RETURN"), ()]),
            st.sampled_from([("bd-cai-nuoc",), ("bd-u-minh",), ("bd-u-minh", "bd-cai-nuoc"), ()]), _terms,
        ), max_size=3,
    ),
)  # fmt: skip


@given(_rows, st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.sampled_from(["RECEPTION", "RETURN"]))
def test_a_right_is_made_of_three_rows_in_force_that_day(found: Rows, day: date, stage: str) -> None:
    question = replace(RECEPTION if stage == "RECEPTION" else RETURN, day=day)
    try:
        right = right_of_post(question, found)
    except NoRight:
        return  # each refusal has a test of its own

    agreement = next(row for row in found.agreements if row.id == right.rows[0])
    training = next(row for row in found.trainings if row.id == right.rows[1])
    assignment = next(row for row in found.assignments if row.id == right.rows[2])
    assert all(row.term.holds(day) for row in (agreement, training, assignment))
    assert stage in agreement.stages
    assert assignment.point_id in agreement.point_ids
    assert training.field_code in ("MH-LLTP", "*")
    assert question.point_id in ("", assignment.point_id)


# ---- what is in hand when the right ends (docs/adr/0029) -------------------------------------------------------------

TAKEN = date(2026, 11, 20)  # Friday
SUNDAY = date(2026, 11, 22)
ENDED_ON_SUNDAY = {
    "agreement": rows(agreements=[replace(AGREEMENT, term=EXPIRED)]),
    "training": rows(trainings=[replace(TRAINING, term=EXPIRED)]),
    "assignment": rows(assignments=[replace(ASSIGNMENT, term=EXPIRED)]),
}


@pytest.mark.parametrize("what", ENDED_ON_SUNDAY)
@pytest.mark.parametrize(("ahead", "may"), [(1, True), (30, True), (31, False)])
def test_what_was_taken_over_by_right_is_finished_for_thirty_days_after_it_ended(
    what: str, ahead: int, *, may: bool
) -> None:
    asked = replace(RETURN, day=SUNDAY + timedelta(days=ahead))

    def ask() -> bool:
        return right_to_finish(asked, ENDED_ON_SUNDAY[what], taken_on=TAKEN, days=30, giving_back="").is_finishing

    if may:
        assert ask()
    else:
        with pytest.raises(MissingRow, match="hết hạn ngày 22/11/2026"):
            ask()


def test_the_right_to_finish_names_the_rows_by_which_it_was_taken_over() -> None:
    right = right_to_finish(RETURN, ENDED_ON_SUNDAY["training"], taken_on=TAKEN, days=30, giving_back="")

    assert (right.rows, right.counter_id) == (("07/TT-CM", "t1", "a1"), "bd-cai-nuoc/2")


def test_a_right_in_force_is_an_ordinary_one() -> None:
    assert not right_to_finish(RETURN, ROWS, taken_on=TAKEN, days=30, giving_back="PB1").is_finishing


def test_what_was_taken_over_without_a_right_is_not_finished_but_given_back() -> None:
    never = rows(trainings=[])

    with pytest.raises(NoTraining):
        right_to_finish(RETURN, never, taken_on=TAKEN, days=30, giving_back="")
    assert right_to_finish(RETURN, never, taken_on=TAKEN, days=30, giving_back="PB1").is_finishing


def test_handing_back_has_no_term() -> None:
    asked = replace(RETURN, day=date(2099, 1, 1))

    assert right_to_finish(asked, ENDED_ON_SUNDAY["agreement"], taken_on=TAKEN, days=30, giving_back="PB1").is_finishing


@pytest.mark.parametrize(
    ("opened_on", "may"), [(YEAR.first, True), (EXPIRED.last, True), (DAY, False), (date(2025, 12, 31), False)]
)
def test_an_agreement_is_closed_out_for_dossiers_opened_within_its_term(opened_on: date, *, may: bool) -> None:
    ended = rows(agreements=[replace(AGREEMENT, term=EXPIRED, finish_until=DAY)])

    found = finishing(ended, opened_on)

    if may:
        assert right_of_post(RECEPTION, found).rows == ("07/TT-CM", "t1", "a1")
        with pytest.raises(NoAgreement):
            right_of_post(replace(RECEPTION, day=DAY + timedelta(days=1)), found)
    else:
        with pytest.raises(NoAgreement):
            right_of_post(RECEPTION, found)
