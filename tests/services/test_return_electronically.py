"""A result goes home as a file: who asks for it how, what must be there, what stands in the way, and what follows."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from motcua.ground.people.models import Account
from motcua.outward.notices.services import notices_of, tell_applicant
from motcua.record.custody.models import Envelope
from motcua.record.dossiers.models import Dossier, Event, Reading
from motcua.record.dossiers.roles import RoleMayNot
from motcua.record.dossiers.rules import Act, ActNotAllowed, Status
from motcua.record.papers.models import Paper, Scan
from motcua.record.papers.rules import RESULT_FROM
from motcua.record.payments.models import Charge
from motcua.stages.reception.way_home import NoAccountForIt, NotElectronically, OneWayHome
from motcua.stages.returning.files import (
    NoResultFile,
    NotAskedAsFile,
    PaperGoesHome,
    ResultFileNotUsable,
    StillOwed,
)
from tests.factories import (
    COMMUNE,
    DRIVING_LICENCE,
    MARRIAGE_STATUS,
    MONDAY,
    OF_ACCOUNT,
    Life,
    Way,
    applicant_facts,
    dossier_after,
)
from tests.scans import add, pdf, picture, store, with_result
from tests.services.evidence import all_accounted_for, form_of_last_act, refused

__all__ = ["store"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]


def decided(**choices: Any) -> Life:
    """A dossier of the agency's desk, all paid, decided, whose applicant asked for the result as a file."""
    return dossier_after(Act.APPROVE, **{"way": Way.AT_DESK, "electronic_return": True, **choices})


def on_line(act: Act = Act.APPROVE, **choices: Any) -> Life:
    """One that the applicant filed on line, with the commune, free of charge."""
    given = {"way": Way.ON_LINE, "procedure": MARRIAGE_STATUS, "agency": COMMUNE, "electronic_return": True}
    return dossier_after(act, **{**given, **choices})


# ---- the way home is chosen ------------------------------------------------------------------------------------------


def test_the_choice_is_kept_links_the_account_and_stands_on_the_receipt() -> None:
    life = dossier_after(Act.RECEIVE, way=Way.AT_DESK, electronic_return=True)

    row = life.row
    assert (row.electronic_return, row.post_return, row.owner_account_id) == (True, False, "nguoidan.1")
    form = form_of_last_act(life)
    assert (form.returned_by, form.return_place) == ("online", "từ tài khoản của người nộp")
    all_accounted_for(life)


def test_a_procedure_whose_result_is_no_file_refuses_it() -> None:
    with refused(NotElectronically, "không trả bản điện tử được") as refusal:
        dossier_after(Act.OPEN_DRAFT, way=Way.AT_DESK, procedure=DRIVING_LICENCE, electronic_return=True)

    assert refusal.value.field == "electronic_return"


def test_without_an_account_to_fetch_it_from_it_is_refused() -> None:
    life = Life(way=Way.AT_DESK, electronic_return=True)

    with refused(NoAccountForIt, "chưa có tài khoản"):
        life.do(Act.OPEN_DRAFT, applicant=applicant_facts())
    with refused(NoAccountForIt):
        life.do(Act.OPEN_DRAFT, applicant=applicant_facts(kind="ORGANISATION", personal_id=OF_ACCOUNT))
    Account.objects.filter(pk="nguoidan.1").update(suspended_at=MONDAY)
    with refused(NoAccountForIt):
        life.do(Act.OPEN_DRAFT)


def test_one_way_home_is_chosen_not_two() -> None:
    with refused(OneWayHome):
        Life(way=Way.AT_DESK, electronic_return=True).do(Act.OPEN_DRAFT, post_return=True)


def test_the_applicant_may_change_it_when_she_files_and_the_desk_when_it_receives() -> None:
    life = on_line(Act.OPEN_DRAFT, electronic_return=False, post_return=False)

    life.do(Act.SUBMIT, electronic_return=True)
    assert life.row.electronic_return
    life.do(Act.RECEIVE, electronic_return=False)

    assert not life.row.electronic_return
    all_accounted_for(life)


def test_carriage_home_that_was_booked_is_owed_no_more_once_the_result_goes_as_a_file() -> None:
    life = Life(way=Way.AT_DESK)
    life.do(Act.OPEN_DRAFT, applicant=applicant_facts(personal_id=OF_ACCOUNT))
    life.do(Act.SUBMIT)
    assert Charge.objects.get(dossier_id=life.dossier_id, due_at="RETURN").settled_event_no is None

    life.do(Act.RECEIVE, electronic_return=True)

    assert not Charge.objects.filter(dossier_id=life.dossier_id, settled_event_no=None).exists()
    assert (life.row.electronic_return, life.row.post_return) == (True, False)
    all_accounted_for(life)


def test_what_is_refused_at_the_filing_changes_nothing() -> None:
    life = on_line(Act.OPEN_DRAFT, procedure=DRIVING_LICENCE, agency="H12.17", electronic_return=False)

    with refused(NotElectronically):
        life.do(Act.SUBMIT, electronic_return=True)

    assert life.status is Status.DRAFT


# ---- it goes home ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [decided, on_line])
def test_the_file_goes_home_and_closes_the_dossier(make: Any) -> None:
    life = with_result(make()) if make is decided else on_line()
    if make is on_line:
        add(life, pdf(1), "ket-qua.pdf", who="unit_head_elsewhere", paper_no=RESULT_FROM)

    done = life.do(Act.RETURN_ELECTRONICALLY)

    assert (life.status, life.row.turn, life.row.ended_at) == (Status.RETURNED, "nobody", life.now)
    kept = Scan.objects.get(dossier_id=life.dossier_id, paper_no=RESULT_FROM)
    assert done.facts == {"result_no": RESULT_FROM, "files": [[kept.scan_no, kept.sha256]]}
    paper = Paper.objects.get(dossier_id=life.dossier_id, paper_no=RESULT_FROM)
    assert (paper.original_count, paper.electronic_count) == (0, 1)
    assert not Envelope.objects.filter(dossier_id=life.dossier_id, direction="RETURN").exists()
    all_accounted_for(life)


def test_the_applicant_is_told_where_to_fetch_it_fetches_it_and_the_reading_is_noted(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = pdf(1)
    life = with_result(decided(), result)
    done = life.do(Act.RETURN_ELECTRONICALLY)
    assert tell_applicant(dossier_id=life.dossier_id, event_no=done.event_no, at=life.now)
    monkeypatch.setattr(timezone, "now", lambda: life.now)
    client.force_login(Account.objects.get(pk="nguoidan.1"))

    page = client.get(reverse("portal:my-dossier", args=[life.row.code])).content.decode()
    file = client.get(f"/ban-so-hoa/{life.dossier_id}/1/tep")

    assert f"/cua-toi/{life.row.code}." in notices_of(life.dossier_id)[0][1]
    assert "Đã trả bản điện tử, bạn tải về ở mục Hồ sơ của tôi" in page
    assert "Kết quả bản điện tử đã ở tài khoản của bạn." in page
    assert f"/ban-so-hoa/{life.dossier_id}/1/tep" in page
    assert b"".join(file.streaming_content) == result
    assert Reading.objects.filter(dossier_id=life.dossier_id, by_id="nguoidan.1", thing_no=1).exists()


def test_sent_twice_it_is_returned_once() -> None:
    life = with_result(decided())
    first = life.do(Act.RETURN_ELECTRONICALLY)
    events = Event.objects.count()

    again = life.do(Act.RETURN_ELECTRONICALLY, act_id=first.act_id)

    assert again.repeated
    assert Event.objects.count() == events
    with refused(ActNotAllowed):
        life.do(Act.RETURN_ELECTRONICALLY)


def test_a_refusal_goes_home_as_a_file_too() -> None:
    life = dossier_after(Act.PROPOSE, way=Way.AT_DESK, electronic_return=True)
    life.do(Act.REFUSE)
    with_result(life)

    life.do(Act.RETURN_ELECTRONICALLY)

    assert life.status is Status.RETURNED
    all_accounted_for(life)


# ---- what stands in the way ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("post_return", "way"), [(True, "qua bưu điện"), (False, "tại quầy")])
def test_who_asked_for_paper_gets_paper(post_return: bool, way: str) -> None:
    life = with_result(decided(electronic_return=False, post_return=post_return))

    with refused(NotAskedAsFile, way):
        life.do(Act.RETURN_ELECTRONICALLY)


def test_without_a_file_of_the_result_nothing_is_returned() -> None:
    life = decided()

    with refused(NoResultFile, "Bản số hóa"):
        life.do(Act.RETURN_ELECTRONICALLY)
    add(life, picture(), "anh.jpg", who="unit_head", paper_no=RESULT_FROM)
    with refused(NoResultFile):
        life.do(Act.RETURN_ELECTRONICALLY)


@pytest.mark.parametrize(("state", "words"), [("INFECTED", "vi-rút"), ("WAITING", "đang chờ quét")])
def test_a_file_that_nobody_may_open_goes_nowhere(state: str, words: str, settings: Any) -> None:
    life = with_result(decided())
    settings.CLAMD = "unix:/nowhere"
    virus = "Eicar" if state == "INFECTED" else ""
    Scan.objects.filter(dossier_id=life.dossier_id).update(
        check_state=state, virus=virus, checked_at=life.now if virus else None
    )

    with refused(ResultFileNotUsable, words):
        life.do(Act.RETURN_ELECTRONICALLY)


def test_papers_to_be_taken_back_make_it_a_matter_of_the_counter() -> None:
    life = with_result(decided())
    Paper.objects.filter(dossier_id=life.dossier_id, paper_no=1).update(is_recalled=True)
    name = Paper.objects.get(dossier_id=life.dossier_id, paper_no=1).name

    with refused(PaperGoesHome, name, "thu lại"):
        life.do(Act.RETURN_ELECTRONICALLY)


def test_on_request_it_is_packed_after_all_and_goes_home_on_paper() -> None:
    life = with_result(decided())
    life.do(Act.PREPARE_RETURN)

    with refused(PaperGoesHome, "đã đóng gói", "Trả tại quầy"):
        life.do(Act.RETURN_ELECTRONICALLY)
    life.do(Act.RETURN_AT_COUNTER)

    assert life.status is Status.RETURNED
    all_accounted_for(life)


def test_what_is_owed_is_paid_at_the_counter_first() -> None:
    life = dossier_after(
        Act.APPROVE, way=Way.ON_LINE, electronic_return=True, post_return=False
    )  # the fee of 200.000 đ was not paid on line
    with_result(life)

    with refused(StillOwed, "200.000", "tại quầy"):
        life.do(Act.RETURN_ELECTRONICALLY)
    life.do(Act.PREPARE_RETURN)
    life.do(Act.RETURN_AT_COUNTER)

    all_accounted_for(life)


def test_neither_the_post_nor_the_case_officer_returns_it() -> None:
    life = with_result(decided())

    for role in ("case_officer", "unit_head"):
        with refused(RoleMayNot):
            life.do(Act.RETURN_ELECTRONICALLY, role)


# ---- afterwards ------------------------------------------------------------------------------------------------------


def test_a_wrong_file_is_corrected_nothing_is_asked_back_and_only_the_new_one_goes_home() -> None:
    life = with_result(decided())
    life.do(Act.RETURN_ELECTRONICALLY)

    done = life.do(Act.CORRECT_RESULT)

    assert done.facts["takes_back"] is False
    with refused(NoResultFile):
        life.do(Act.RETURN_ELECTRONICALLY)
    with_result(life, pdf(3))
    again = life.do(Act.RETURN_ELECTRONICALLY)
    assert again.facts["files"] == [[2, Scan.objects.get(dossier_id=life.dossier_id, scan_no=2).sha256]]
    assert life.row.correction_count == 1
    all_accounted_for(life)


def test_the_dossier_cannot_be_asked_for_both_ways_nor_as_a_file_without_an_account() -> None:
    life = decided()

    for changed in ({"post_return": True}, {"owner_account_id": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Dossier.objects.filter(pk=life.dossier_id).update(**changed)
