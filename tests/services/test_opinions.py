"""Opinions of other agencies: who asks and answers, whose time it is, who sees the dossier meanwhile; handing on."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from motcua.base.violations import NotThere
from motcua.ground.agreements.queries import assignments_of
from motcua.ground.people import services as people
from motcua.ground.people.models import Account
from motcua.outward.reports import services as reports
from motcua.record import reading, sight
from motcua.record.acts import answers
from motcua.record.dossiers import opinions
from motcua.record.dossiers.models import Opinion, TimeSpan
from motcua.record.dossiers.roles import RoleMayNot
from motcua.record.dossiers.rules import BY_THE_HOUSE, Act, ActNotAllowed, Owner, Status
from motcua.record.standing import NotYourCase, PaperElsewhere
from motcua.stages.processing import rules
from motcua.stages.processing.services import NotACaseOfficer
from tests.factories import COMMUNE, POLICE, VIETNAM, Life, Way, actor, dossier_after, dossier_at
from tests.services.evidence import all_accounted_for, refused

pytestmark = pytest.mark.django_db

INSURANCE = "H12.18"
DAY = timedelta(days=1)


def assigned(**choices: Any) -> Life:
    return dossier_after(Act.ASSIGN, **choices)


def asked(**body: Any) -> Life:
    """A dossier of the police about which the commune is asked on Monday 02/11, to answer until Thursday 05/11."""
    life = assigned()
    life.do(Act.ASK_OPINION, **body)
    return life


def opinion(life: Life, number: int = 1) -> Opinion:
    return Opinion.objects.get(dossier_id=life.dossier_id, opinion_no=number)


# -- asking ------------------------------------------------------------------------------------------------------------


def test_asking_lets_the_clock_run_and_makes_the_time_the_asked_agency_s() -> None:
    life = assigned()
    due_at = life.row.due_at

    life.do(Act.ASK_OPINION)

    row = life.row
    assert (row.status, row.before, row.turn) == ("awaiting_opinion", "appraising", "other_agency")
    assert (row.stopped_at, row.due_at) == (None, due_at)
    assert row.asked_agencies == [COMMUNE]
    assert TimeSpan.objects.get(dossier_id=life.dossier_id, to_at=None).owner == "other_agency"


def test_the_working_minutes_of_the_wait_are_the_asked_agency_s_and_all_sum_up() -> None:
    life = asked()
    begun = life.now
    life.do(Act.ANSWER_OPINION, after=2 * timedelta(hours=1))

    clock = reading.clock(life.row, life.now)

    assert clock.by_owner[Owner.OTHER_AGENCY] == (life.now - begun).seconds // 60
    assert sum(clock.by_owner.values()) == clock.elapsed_minutes
    all_accounted_for(life)


def test_the_question_has_as_many_working_days_as_it_names_or_as_the_setting_gives() -> None:
    named, by_setting = asked(working_days=4), assigned()
    by_setting.do(Act.ASK_OPINION, working_days=None)

    assert opinion(named).due_on == date(2026, 11, 6)  # Monday and four working days: Friday
    assert opinion(by_setting).due_on == date(2026, 11, 9)  # and five: the Monday after


def test_the_journal_holds_the_hash_of_the_question_and_the_table_its_words() -> None:
    life = asked(question="Ông Thắng có thường trú ở ấp Cái Rô không?")

    facts = life.facts(Act.ASK_OPINION)
    assert facts["question_hash"] == opinions.words_hash("Ông Thắng có thường trú ở ấp Cái Rô không?")
    assert "Thắng" not in str(facts)
    assert opinion(life).question == "Ông Thắng có thường trú ở ấp Cái Rô không?"
    assert reading.happenings(life.dossier_id)[-1].title == "Xin ý kiến UBND xã Cái Nước, hạn 05/11/2026"


def test_one_asks_another_agency_that_there_is_once_at_a_time() -> None:
    life = assigned()

    with refused(rules.NotAnotherAgency, "Công an tỉnh"):
        life.do(Act.ASK_OPINION, agency=POLICE)
    with refused(rules.NotAnotherAgency, "H99"):
        life.do(Act.ASK_OPINION, agency="H99")
    life.do(Act.ASK_OPINION)
    with refused(rules.AskedAlready, "UBND xã Cái Nước"):
        life.do(Act.ASK_OPINION)


def test_who_has_the_case_asks_once_its_papers_have_come() -> None:
    nobodys, mine = dossier_after(Act.PASS_ON), assigned()
    Account.objects.filter(pk="thuly.cainuoc").update(agency_code=POLICE)

    with refused(rules.NobodyAssigned):
        nobodys.do(Act.ASK_OPINION)
    with refused(NotYourCase):
        mine.do(Act.ASK_OPINION, "case_officer_elsewhere", agency=COMMUNE)
    with refused(RoleMayNot):
        mine.do(Act.ASK_OPINION, "unit_head")
    mine.do(Act.REQUEST_SUPPLEMENT)
    mine.do(Act.ANSWER_SUPPLEMENT)
    with refused(PaperElsewhere):
        mine.do(Act.ASK_OPINION)


def test_while_opinions_are_awaited_nothing_is_proposed_or_asked_of_the_applicant() -> None:
    life = asked()

    for act in (Act.PROPOSE, Act.REQUEST_SUPPLEMENT):
        with refused(ActNotAllowed, "Chờ ý kiến"):
            life.do(act)


# -- answering ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["case_officer_elsewhere", "unit_head_elsewhere"])
def test_an_official_of_the_asked_agency_answers_without_a_paper(who: str) -> None:
    life = asked()

    life.do(Act.ANSWER_OPINION, who, agency="", document_no="", document_on=None)

    row, given = life.row, opinion(life)
    assert (row.status, row.before, row.turn, row.asked_agencies) == ("appraising", None, "agency", [])
    assert (given.stance, given.answer, given.answered_by) == ("AGREE", "Đã kiểm tra, đúng.", actor(who).id)
    assert life.facts(Act.ANSWER_OPINION)["is_late"] is False
    all_accounted_for(life)


def test_with_several_questions_the_last_answer_brings_the_case_back() -> None:
    life = asked()
    life.do(Act.ASK_OPINION, agency=INSURANCE)
    assert life.row.asked_agencies == [COMMUNE, INSURANCE]

    life.do(Act.ANSWER_OPINION)
    assert (life.row.status, life.row.turn, life.row.asked_agencies) == (
        "awaiting_opinion",
        "other_agency",
        [INSURANCE],
    )
    life.do(Act.ANSWER_OPINION, "case_officer", agency=INSURANCE)

    assert (life.row.status, life.row.turn) == ("appraising", "agency")
    all_accounted_for(life)


def test_an_agency_may_be_asked_again_after_its_answer() -> None:
    life = asked()
    life.do(Act.ANSWER_OPINION)
    life.do(Act.ASK_OPINION, question="Còn thời gian tạm trú?")

    assert opinion(life, 2).question == "Còn thời gian tạm trú?"
    all_accounted_for(life)


def test_a_late_answer_is_taken_and_told_to_be_late() -> None:
    life = asked()

    life.do(Act.ANSWER_OPINION, after=4 * DAY)

    assert life.facts(Act.ANSWER_OPINION)["is_late"] is True
    assert reading.happenings(life.dossier_id)[-1].consequence == "Đồng ý, trả lời sau hạn."
    assert opinions.of_dossier(life.dossier_id)[0].is_late(life.now)


def test_the_last_day_belongs_to_the_answer_to_its_end() -> None:
    life = asked()
    life.now = datetime(2026, 11, 5, 23, 50, tzinfo=VIETNAM)

    life.do(Act.ANSWER_OPINION, after=timedelta(minutes=5))

    assert life.facts(Act.ANSWER_OPINION)["is_late"] is False


def test_who_asked_types_in_what_came_on_paper_with_its_number_and_day() -> None:
    life = asked()

    with refused(rules.DocumentMissing, "số"):
        life.do(Act.ANSWER_OPINION, "case_officer", document_no="")
    with refused(rules.DocumentMissing, "ngày"):
        life.do(Act.ANSWER_OPINION, "case_officer", document_on=None)
    for day in ("2026-11-01", "2026-11-03"):
        with refused(rules.DocumentDayOutside, "02/11/2026"):
            life.do(Act.ANSWER_OPINION, "case_officer", document_on=day)
    life.do(Act.ANSWER_OPINION, "case_officer", document_on="2026-11-02")

    given = opinion(life)
    assert (given.document_no, given.document_on) == ("15/UBND", date(2026, 11, 2))
    assert given.answered_by == "thuly.congan"


def test_the_asking_side_says_that_nothing_came_only_after_the_last_day() -> None:
    life = asked()
    silence = {"stance": "NONE", "answer": "", "document_no": "", "document_on": None}

    with refused(rules.NotYetSilent, "05/11/2026"):
        life.do(Act.ANSWER_OPINION, "case_officer", **silence)
    with refused(rules.AnswerMissing):
        life.do(Act.ANSWER_OPINION, **silence)  # the asked agency itself is not silent
    life.do(Act.ANSWER_OPINION, "case_officer", after=4 * DAY, **silence)

    assert life.status is Status.APPRAISING
    assert reading.happenings(life.dossier_id)[-1].title == "UBND xã Cái Nước không trả lời ý kiến trong hạn"
    all_accounted_for(life)


def test_an_answer_says_something_for_an_agency_that_is_asked() -> None:
    life = asked()

    with refused(rules.AnswerMissing):
        life.do(Act.ANSWER_OPINION, answer="")
    with refused(rules.NotAskedThere, "BHXH tỉnh"):
        life.do(Act.ANSWER_OPINION, "case_officer", agency=INSURANCE)
    with refused(rules.NotAskedThere):
        life.do(Act.ANSWER_OPINION, agency=POLICE)


def test_an_agency_answers_for_itself_alone() -> None:
    life = asked()
    life.do(Act.ASK_OPINION, agency=INSURANCE)

    with refused(rules.NotAskedThere, "BHXH tỉnh"):
        life.do(Act.ANSWER_OPINION, "case_officer_elsewhere", agency=INSURANCE)


def test_what_is_withdrawn_is_asked_of_nobody_any_more() -> None:
    life = asked()

    life.do(Act.WITHDRAW)

    assert (life.row.status, life.row.asked_agencies) == ("withdrawn", [])
    assert not opinions.asked_of(COMMUNE).exists()
    with refused(NotThere):
        life.do(Act.ANSWER_OPINION)
    all_accounted_for(life)


def test_a_colleague_takes_over_a_case_that_waits_and_the_time_stays_the_asked_agency_s() -> None:
    life = asked()
    life.do(Act.ASSIGN, "case_officer", assignee="thulyhai.congan", reason="Đi học.")

    assert (life.row.assignee_id, life.row.turn) == ("thulyhai.congan", "other_agency")
    all_accounted_for(life)


# -- who sees it -------------------------------------------------------------------------------------------------------


def sees(who: str, life: Life, *, through_opinion: bool = True) -> bool:
    """Whether somebody of the cast is shown a dossier: on the page of the answer, else on its own pages."""
    person = actor(who)
    try:
        reading.find(str(life.dossier_id), person, life.now, through_opinion=through_opinion)
    except NotThere:
        return False
    return True


def test_the_asked_agency_sees_the_dossier_from_the_question_to_its_answer() -> None:
    life = assigned()
    people = ("case_officer_elsewhere", "unit_head_elsewhere")

    assert not any(sees(who, life) for who in people)
    life.do(Act.ASK_OPINION)
    assert all(sees(who, life) for who in people)
    life.do(Act.ANSWER_OPINION)
    assert not any(sees(who, life) for who in people)


@pytest.mark.parametrize("who", ["case_officer_elsewhere", "unit_head_elsewhere"])
def test_what_she_sees_is_the_answer_s_and_no_page_list_or_other_act_of_the_dossier(who: str) -> None:
    life, person = asked(), actor(who)

    assert not sees(who, life, through_opinion=False)
    assert not sight.visible(person, assignments_of(person.id, life.now.date())).filter(pk=life.dossier_id).exists()
    with pytest.raises(NotThere):
        answers(life.row, person, life.now)
    _standing, (told,) = answers(life.row, person, life.now, (Act.ANSWER_OPINION,))
    assert told.is_allowed


def test_nobody_else_of_the_asked_agency_and_no_other_agency_sees_it() -> None:
    life = asked()

    for who in (
        "officer_elsewhere",
        "one_stop_head_elsewhere",
        "post_clerk_elsewhere",
        "courier_elsewhere",
        "applicant",
    ):
        assert not sees(who, life), who
    assert sees("case_officer", life)


def test_who_is_asked_does_nothing_but_answer() -> None:
    life = asked()

    for act in set(Act) - BY_THE_HOUSE - {Act.OPEN_DRAFT, Act.ANSWER_OPINION}:
        for who in ("case_officer_elsewhere", "unit_head_elsewhere"):
            with refused(NotThere):
                life.do(act, who)


def test_who_serves_the_dossier_at_her_desk_answers_nothing_for_an_agency_that_is_not_asked() -> None:
    life = asked()

    with refused(RoleMayNot):
        life.do(Act.ANSWER_OPINION, "case_officer_of_the_centre")


def test_sight_through_the_opinion_alone_is_told_apart_from_sight_of_one_s_own() -> None:
    life = asked()
    for who, alone in (
        ("case_officer_elsewhere", True),
        ("case_officer", False),
        ("case_officer_of_the_centre", False),
    ):
        person = actor(who)
        assert sight.sees_opinion_alone(person, assignments_of(person.id, life.now.date()), life.row) is alone


# -- lists and proof ---------------------------------------------------------------------------------------------------


def test_lists_hold_what_is_asked_of_mine_and_by_mine_the_earliest_due_first() -> None:
    later, sooner = asked(working_days=9), asked(working_days=2)
    answered = asked()
    answered.do(Act.ANSWER_OPINION)

    assert [item.dossier_id for item in opinions.by_last_day(opinions.asked_of(COMMUNE)).rows] == [
        sooner.dossier_id, later.dossier_id,
    ]  # fmt: skip
    assert [item.number for item in opinions.by_last_day(opinions.asked_by(POLICE)).rows] == [
        sooner.row.code,
        later.row.code,
    ]
    assert [item.dossier_id for item in opinions.newest(opinions.given(COMMUNE), 10)] == [answered.dossier_id]
    assert not opinions.asked_of(POLICE).exists()


TAMPERED: dict[str, Callable[[], Any]] = {
    "the question": lambda: Opinion.objects.update(question="Khác"),
    "who was asked": lambda: Opinion.objects.update(agency_code=INSURANCE),
    "the last day": lambda: Opinion.objects.update(due_on=date(2027, 1, 1)),
    "the answer": lambda: Opinion.objects.update(answer="Không đúng."),
    "the stance": lambda: Opinion.objects.update(stance="DISAGREE"),
    "an answer taken back": lambda: Opinion.objects.update(
        stance="", answer="", answered_at=None, answered_event_no=None
    ),
}


@pytest.mark.parametrize("change", TAMPERED.values(), ids=TAMPERED.keys())
def test_a_word_changed_afterwards_is_found(change: Callable[[], Any]) -> None:
    life = asked()
    life.do(Act.ANSWER_OPINION)
    all_accounted_for(life)

    change()

    found = reports.verify(life.now, only=[life.dossier_id]).findings
    assert found
    assert all("ý kiến" in finding.sentence for finding in found)


def test_by_every_way_and_everywhere_a_case_may_be_asked_about() -> None:
    lives = [dossier_at(Status.AWAITING_OPINION, way=way) for way in Way]
    lives.append(dossier_at(Status.AWAITING_OPINION, agency=COMMUNE, procedure="1.004873", post_return=False))
    for life in lives:
        life.do(Act.ANSWER_OPINION)
        assert life.status is Status.APPRAISING

    all_accounted_for(*lives)


# -- handing a case to a colleague -------------------------------------------------------------------------------------


def test_who_has_a_case_hands_it_to_a_colleague_and_says_why() -> None:
    life = assigned()

    life.do(Act.ASSIGN, "case_officer", assignee="thulyhai.congan", reason="Đi công tác đến hết tuần.")

    assert life.row.assignee_id == "thulyhai.congan"
    assert life.facts(Act.ASSIGN) == {
        "assignee": "thulyhai.congan", "from": "thuly.congan", "reason": "Đi công tác đến hết tuần.",
    }  # fmt: skip
    handed = reading.handed_on([life.dossier_id])[life.dossier_id]
    assert (handed.from_id, handed.to_id, handed.reason) == (
        "thuly.congan", "thulyhai.congan", "Đi công tác đến hết tuần.",
    )  # fmt: skip
    last = reading.happenings(life.dossier_id)[-1]
    assert (last.title, last.consequence) == ("Chuyển cho cán bộ thụ lý khác", "Lý do: Đi công tác đến hết tuần.")
    with refused(NotYourCase):
        life.do(Act.PROPOSE)
    life.do(Act.PROPOSE, actor_of("thulyhai.congan"))
    all_accounted_for(life)


def actor_of(account: str) -> Any:
    return people.get_actor(account)


def test_a_case_is_not_handed_on_without_a_reason_nor_out_of_the_agency_nor_by_who_does_not_have_it() -> None:
    life = assigned()

    with refused(rules.HandedOnWithoutReason):
        life.do(Act.ASSIGN, "case_officer", assignee="thulyhai.congan")
    with refused(NotACaseOfficer, "không phải cán bộ thụ lý"):
        life.do(Act.ASSIGN, "case_officer", assignee="thuly.cainuoc", reason="Nhầm.")
    with refused(NotYourCase):
        life.do(Act.ASSIGN, actor_of("thulyhai.congan"), assignee="thulyhai.congan", reason="Muốn làm.")
    assert life.row.assignee_id == "thuly.congan"


def test_the_head_reassigns_with_or_without_a_reason() -> None:
    life = assigned()

    life.do(Act.ASSIGN, assignee="thulyhai.congan")
    assert life.facts(Act.ASSIGN) == {"assignee": "thulyhai.congan", "from": "thuly.congan"}
    life.do(Act.ASSIGN, assignee="thuly.congan", reason="Trả về.")
    assert life.facts(Act.ASSIGN) == {"assignee": "thuly.congan", "from": "thulyhai.congan", "reason": "Trả về."}


def test_a_case_that_nobody_had_came_from_nobody() -> None:
    life = dossier_after(Act.PASS_ON)

    life.do(Act.ASSIGN, "case_officer")

    assert life.facts(Act.ASSIGN) == {"assignee": "thuly.congan"}
    assert reading.handed_on([life.dossier_id]) == {}
