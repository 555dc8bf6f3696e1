"""Why a person may, or may not: the rows that give the right, or the first that is missing, as the acts check it."""

from datetime import date, timedelta

import pytest

from motcua.base import memory
from motcua.ground.agreements.models import Agreement, Assignment, Training
from motcua.ground.catalogue.rules import NoSuchProcedure
from motcua.ground.people import services as people
from motcua.ground.people.models import Account
from motcua.ground.people.services import NoSuchAccount
from motcua.record import permission
from motcua.record.acts import answers
from motcua.record.dossiers.rules import BY_THE_HOUSE, Act, Status
from motcua.record.permission import Permission
from tests.factories import CAST, CRIMINAL_RECORD, DRIVING_LICENCE, MARRIAGE_STATUS, MONDAY, Life, dossier_after

pytestmark = pytest.mark.django_db

YESTERDAY = date(2026, 11, 1)
CLERK = CAST["post_clerk"]


def submitted() -> Life:
    return dossier_after(Act.SUBMIT)


def asked(life: Life, act: Act, who: str = CLERK) -> Permission:
    return permission.of_dossier(who, act, life.row, life.now)


def rows_of(found: Permission) -> dict[str, str]:
    return {reason.row: reason.id for reason in found.because}


def test_a_post_clerk_is_allowed_by_agreement_training_and_assignment_and_they_are_told() -> None:
    found = asked(submitted(), Act.ACCEPT_BY_POST)

    assert found.is_allowed
    told = rows_of(found)
    assert told["agreement"] == "07/TT-CM"
    assert {"account", "role", "agreement", "training", "assignment"} <= told.keys()
    words = " · ".join(reason.words for reason in found.because)
    assert "Thỏa thuận 07/TT-CM, đến hết 31/12/2030" in words
    assert "Vai trò nhân viên bưu điện" in words
    assert "Quầy 2 · Bưu điện Cái Nước" in words


@pytest.mark.parametrize(
    ("table", "row", "words"),
    [
        (Training, "training", "chứng nhận hết hạn ngày 01/11/2026"),
        (Agreement, "agreement", "07/TT-CM hết hạn ngày 01/11/2026"),
    ],
)
def test_the_first_missing_row_is_told_with_its_end_its_law_and_whom_to_ask(
    table: type[Training] | type[Agreement], row: str, words: str
) -> None:
    life = submitted()
    table._default_manager.update(valid_to=YESTERDAY)

    found = asked(life, Act.ACCEPT_BY_POST)

    assert not found.is_allowed
    assert found.missing is not None
    assert found.missing.row == row
    assert words in found.missing.sentence
    assert found.missing.law
    assert found.missing.ask


def test_without_her_place_the_dossier_is_out_of_sight() -> None:
    life = submitted()
    Assignment.objects.filter(person_id=CLERK).update(valid_to=YESTERDAY)

    elsewhere = asked(life, Act.ACCEPT_BY_POST, CAST["post_clerk_elsewhere"])

    assert elsewhere.missing is not None
    assert elsewhere.missing.row == "sight"
    assert "không thấy hồ sơ này" in elsewhere.missing.sentence
    own = asked(life, Act.ACCEPT_BY_POST)
    assert own.missing is not None
    assert own.missing.row == "assignment"  # she opened it and sees it still


def test_a_suspended_person_is_told_her_account_and_nothing_else() -> None:
    life = submitted()
    Account.objects.filter(pk=CLERK).update(suspended_at=MONDAY)

    for found in (
        asked(life, Act.ACCEPT_BY_POST),
        permission.of_procedure(CLERK, Act.OPEN_DRAFT, CRIMINAL_RECORD, MONDAY),
    ):
        assert found.missing is not None
        assert (found.missing.row, found.because) == ("account", ())


def test_post_staff_never_appraise_approve_or_sign() -> None:
    life = dossier_after(Act.ASSIGN)

    for act in (Act.PROPOSE, Act.APPROVE, Act.REFUSE, Act.RE_APPOINT):
        found = asked(life, act)
        assert found.missing is not None
        assert found.missing.row == "role", act


def test_an_official_is_allowed_by_role_and_agency() -> None:
    found = asked(dossier_after(Act.ASSIGN), Act.PROPOSE, CAST["case_officer"])

    assert found.is_allowed
    assert rows_of(found)["agency"] == "H12.17"
    stranger = asked(dossier_after(Act.ASSIGN), Act.PROPOSE, CAST["case_officer_elsewhere"])
    assert stranger.missing is not None
    assert stranger.missing.row == "sight"


def test_the_status_refuses_though_all_rows_are_there() -> None:
    found = asked(submitted(), Act.DELIVER)

    assert not found.is_allowed
    assert found.missing is not None
    assert found.missing.row == ""
    assert "agreement" in rows_of(found)


def test_what_opens_a_dossier_is_done_to_none_that_is_there() -> None:
    found = asked(submitted(), Act.OPEN_DRAFT)

    assert found.missing is not None
    assert found.missing.code == "dossier.act-not-allowed"


@pytest.mark.parametrize("role", sorted(CAST))
def test_it_answers_as_the_acts_do(role: str) -> None:
    life = submitted()
    person = people.get_actor(CAST[role])

    for act in Act:
        if act in BY_THE_HOUSE or act is Act.OPEN_DRAFT:
            continue
        found = permission.of_dossier(CAST[role], act, life.row, life.now)
        try:
            _standing, (answer,) = answers(life.row, person, life.now, (act,))
        except Exception:
            assert not found.is_allowed
        else:
            assert found.is_allowed == answer.is_allowed
            if answer.refusal is not None:
                assert found.missing is not None
                assert found.missing.sentence == answer.refusal.sentence


def test_of_a_procedure_the_first_agency_that_allows_it_is_told() -> None:
    found = permission.of_procedure(CLERK, Act.OPEN_DRAFT, MARRIAGE_STATUS, MONDAY)

    assert found.is_allowed
    assert "UBND" in found.about or "Cái Nước" in found.about
    assert {"agreement", "training", "assignment"} <= rows_of(found).keys()
    elsewhere = permission.of_procedure(CLERK, Act.OPEN_DRAFT, MARRIAGE_STATUS, MONDAY, agency_code="H12.102")
    assert elsewhere.missing is not None
    assert elsewhere.missing.row == "agreement"


def test_a_procedure_that_the_list_does_not_send_through_the_post_is_missing_in_the_list() -> None:
    Agreement.objects.filter(pk="08/TT-CM").update(stages=["RECEPTION", "RETURN"])
    memory.forget_all()

    found = permission.of_procedure(CLERK, Act.SUBMIT, DRIVING_LICENCE, MONDAY)

    assert found.missing is not None
    assert found.missing.row == "listing"


def test_strangers_and_unknown_names_are_told_so() -> None:
    life = submitted()
    with pytest.raises(NoSuchAccount):
        asked(life, Act.SUBMIT, "ai.do")
    with pytest.raises(NoSuchProcedure):
        permission.of_procedure(CLERK, Act.OPEN_DRAFT, "9.999999", MONDAY)
    with pytest.raises(permission.NoSuchAct) as refusal:
        permission.act_named("recompute")
    assert "accept_by_post" in refusal.value.sentence
    assert permission.act_named("deliver") is Act.DELIVER


def test_a_training_that_ends_overnight_closes_the_button_the_next_morning() -> None:
    life = submitted()
    Training.objects.filter(person_id=CLERK).update(valid_to=life.now.date())

    assert asked(life, Act.ACCEPT_BY_POST).is_allowed
    next_day = permission.of_dossier(CLERK, Act.ACCEPT_BY_POST, life.row, life.now + timedelta(days=1))
    assert next_day.missing is not None
    assert "chứng nhận hết hạn ngày 02/11/2026" in next_day.missing.sentence
    assert Status(life.row.status) is Status.SUBMITTED
