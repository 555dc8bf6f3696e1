"""Lists and visits: who may begin them, what belongs to them, and that twice is once."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from motcua.base.violations import NoRight, NotThere, RuleViolation
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.roles import RoleMayNot
from motcua.record.dossiers.rules import Act
from motcua.record.gatherings.models import Gathering, Line
from motcua.record.gatherings.rules import GatheringReused, NotOfTheGathering, NotOneApplicant, act_id, dossier_id
from motcua.stages.reception.bodies import BeginGroup
from motcua.stages.reception.gathering import begin_group, begin_visit, open_line
from motcua.stages.reception.rules import ListOfTheOtherDesk, NotOfAList, VisitOfAList
from tests.factories import (
    CRIMINAL_RECORD,
    IDENTITY_CARD,
    MONDAY,
    POLICE,
    POST_OFFICE,
    Life,
    Way,
    actor,
    applicant_facts,
    dossier_after,
)

pytestmark = pytest.mark.django_db


def body(count: int = 2, **changed: Any) -> BeginGroup:
    owners = [
        {"row": n, "applicant": applicant_facts(name=f"Chủ {chr(64 + n)}", personal_id=f"0960850001{n:02}")}
        for n in range(1, count + 1)
    ]
    return BeginGroup.model_validate(
        {
            "id": uuid4(),
            "procedure": CRIMINAL_RECORD,
            "agency": POLICE,
            "point": POST_OFFICE,
            "post_send": True,
            "submitter": {"name": "Trần Thị Mỹ Duyên", "phone": "0900000629"},
            "owners": owners,
        }
        | changed
    )


def begun(count: int = 2) -> Gathering:
    return begin_group(actor("post_clerk"), MONDAY, body(count))


# ---- a list ----------------------------------------------------------------------------------------------------------


def test_a_list_is_begun_once_however_often_it_is_sent() -> None:
    asked = body()

    first, again = (begin_group(actor("post_clerk"), MONDAY, asked) for _ in range(2))

    assert first.number == again.number == "NH-261102-0001"
    assert Line.objects.count() == 2


def test_the_id_of_a_list_is_of_one_content_and_one_person() -> None:
    asked = body()
    begin_group(actor("post_clerk"), MONDAY, asked)

    with pytest.raises(GatheringReused):
        begin_group(actor("post_clerk"), MONDAY, body(3, id=asked.id))
    with pytest.raises(RuleViolation):
        begin_group(actor("post_clerk_elsewhere"), MONDAY, asked)
    assert Line.objects.count() == 2


@pytest.mark.parametrize(
    ("role", "changed", "refusal"),
    [
        ("case_officer", {}, RoleMayNot),
        ("officer_elsewhere", {"point": "", "post_send": False}, NoRight),
        ("post_clerk_elsewhere", {}, NoRight),  # she stands at another point
        ("post_clerk", {"post_send": False}, RuleViolation),
        ("one_stop_officer", {"point": "", "post_send": True}, ListOfTheOtherDesk),
        ("post_clerk", {"procedure": IDENTITY_CARD}, NoRight),  # only the return is given to the post
        ("post_clerk", {"case": "khong-co"}, RuleViolation),
    ],
)
def test_a_list_that_may_not_be_is_refused_and_nothing_is_written(
    role: str, changed: dict[str, Any], refusal: type[RuleViolation]
) -> None:
    with pytest.raises(refusal):
        begin_group(actor(role), MONDAY, body(**changed))

    assert not Gathering.objects.exists()
    assert not Line.objects.exists()


def test_the_dossier_of_a_line_is_opened_and_filed_once_under_ids_that_follow_from_the_list() -> None:
    group = begun()
    line = Line.objects.get(line_no=1)

    assert open_line(actor("post_clerk"), MONDAY, group, line) is None
    assert open_line(actor("post_clerk"), MONDAY + timedelta(minutes=1), group, line) is None

    found = Dossier.objects.get()
    assert found.pk == dossier_id(group.pk, 1) == line.dossier_id
    assert (found.gathering_id, found.gathering_line, found.status) == (group.pk, 1, "submitted")
    assert [event.act_id for event in found.events.order_by("event_no")] == [
        act_id(found.pk, "open_draft"), act_id(found.pk, "submit")
    ]  # fmt: skip


def test_what_refuses_a_line_is_kept_with_it_and_half_a_dossier_is_not() -> None:
    group = begun()
    line = Line.objects.get(line_no=2)

    refusal = open_line(actor("courier_elsewhere"), MONDAY, group, line)

    assert refusal is not None
    line.refresh_from_db()
    assert line.refusal == refusal.sentence
    assert line.opened_at is None
    assert not Dossier.objects.exists()


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"line": 3}, NotOfTheGathering),
        ({"line": None}, NotOfTheGathering),
        ({"post_send": False, "channel": "DIRECT"}, RuleViolation),
        ({"gathering": str(uuid4())}, NotThere),
    ],
)
def test_a_dossier_that_is_not_on_the_list_is_not_opened_under_it(
    changed: dict[str, Any], refusal: type[RuleViolation]
) -> None:
    group = begun()
    life = Life(dossier_id=dossier_id(group.pk, 1))

    with pytest.raises(refusal):
        life.do(Act.OPEN_DRAFT, **({"gathering": str(group.pk), "line": 1} | changed))

    assert not Dossier.objects.exists()


def test_a_list_of_another_point_takes_no_dossier() -> None:
    group = begun()
    life = Life(dossier_id=dossier_id(group.pk, 1), way=Way.AT_DESK)

    with pytest.raises(NotThere):
        life.do(Act.OPEN_DRAFT, gathering=str(group.pk), line=1)


@pytest.mark.parametrize("who", ["applicant", "system"])
def test_what_is_filed_on_line_joins_no_list_and_no_visit(who: str) -> None:
    group = begun()
    life = Life(dossier_id=dossier_id(group.pk, 1), way=Way.ON_LINE)

    with pytest.raises(NotThere):
        life.do(Act.OPEN_DRAFT, who, gathering=str(group.pk), line=1, point=POST_OFFICE)

    assert not Dossier.objects.exists()


def test_a_dossier_of_no_list_goes_into_no_sack() -> None:
    life = dossier_after(Act.SUBMIT)

    with pytest.raises(NotOfAList):
        life.do(Act.ACCEPT_BY_POST, in_sack=True)

    assert life.row.last_event_no == 2


# ---- a visit ---------------------------------------------------------------------------------------------------------


def next_of(first: Life, **changed: Any) -> Life:
    """Open the next procedure of the same applicant under the visit of a dossier."""
    visit = begin_visit(actor("post_clerk"), first.now, first.row)
    life = Life(now=first.now)
    life.do(Act.OPEN_DRAFT, gathering=str(visit.pk), **changed)
    return life


def test_a_visit_bears_the_id_of_its_first_dossier_and_is_made_once() -> None:
    first = dossier_after(Act.SUBMIT)

    second = next_of(first)
    third = next_of(second)

    (visit,) = Gathering.objects.all()
    assert visit.pk == first.dossier_id
    assert visit.number.startswith("LN-261102-")
    assert second.row.gathering_id == third.row.gathering_id == first.dossier_id
    assert second.row.gathering_line is None
    assert second.journal[0].facts["gathering"] == str(first.dossier_id)


@pytest.mark.parametrize(
    "other", [{"phone": "0900000999"}, {"name": "Trần Văn Khác", "personal_id": ""}, {"personal_id": "096085000199"}]
)
def test_a_visit_is_of_one_applicant(other: dict[str, str]) -> None:
    first = dossier_after(Act.SUBMIT)

    with pytest.raises(NotOneApplicant):
        next_of(first, applicant=applicant_facts(**other))

    assert Dossier.objects.count() == 1


def test_no_visit_is_made_of_a_dossier_whose_owner_is_not_here() -> None:
    group = begun()
    open_line(actor("post_clerk"), MONDAY, group, Line.objects.get(line_no=1))

    with pytest.raises(VisitOfAList):
        begin_visit(actor("post_clerk"), MONDAY, Dossier.objects.get())

    assert Gathering.objects.count() == 1
