"""Who may add scans, take them away, put them back and say what they show."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from motcua.base.violations import NoRight, NotReadable, NotThere, RuleViolation
from motcua.record.dossiers.rules import Act, Status
from motcua.record.papers.models import Scan
from motcua.record.papers.scans import services as rows
from motcua.record.scanning import queries, services
from motcua.record.scanning.rules import DossierEnded, NoSuchComponent, NotInYourHands, NotOnYourLeg, NotYourScan
from tests.factories import Life, Way, actor, asking_for, dossier_after, dossier_at
from tests.scans import add, asked, kept, pdf, picture, store

__all__ = ["store"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]


def shelf_of(life: Life, who: str) -> queries.Shelf:
    asking = asked(life, who)
    return queries.shelf(services.standing_of(life.row, asking.by, asking.at), life.row)


# ---- who may ---------------------------------------------------------------------------------------------------------


ADDS: list[tuple[dict[str, Any], Act, str, type[RuleViolation] | None]] = [
    ({}, Act.OPEN_DRAFT, "post_clerk", None),
    ({}, Act.ACCEPT_BY_POST, "post_clerk", None),
    ({}, Act.OFFER_HANDOVER, "post_clerk", None),
    ({}, Act.ACCEPT_HANDOVER, "post_clerk", NotOnYourLeg),
    ({}, Act.ASSIGN, "post_clerk", NotOnYourLeg),
    ({}, Act.SUBMIT, "post_clerk_elsewhere", NotThere),
    ({}, Act.SUBMIT, "courier", NotThere),
    ({}, Act.ACCEPT_BY_POST, "one_stop_officer", NotInYourHands),
    ({}, Act.ACCEPT_HANDOVER, "one_stop_officer", None),
    ({}, Act.ASSIGN, "one_stop_officer", None),
    ({}, Act.ASSIGN, "case_officer", None),
    ({}, Act.ASSIGN, "unit_head", None),
    ({}, Act.APPROVE, "case_officer", None),
    ({}, Act.ASSIGN, "case_officer_elsewhere", NotThere),
    ({}, Act.ASSIGN, "manager", NotThere),
    ({}, Act.ASSIGN, "applicant", NotThere),
    ({}, Act.DELIVER, "case_officer", DossierEnded),
    ({"way": Way.AT_DESK}, Act.SUBMIT, "one_stop_officer", None),
    ({"way": Way.AT_DESK}, Act.SUBMIT, "officer_of_the_centre", None),
    ({"way": Way.AT_DESK}, Act.ASSIGN, "officer_of_the_centre", NotInYourHands),
    ({"way": Way.AT_DESK}, Act.SUBMIT, "officer_elsewhere", NotThere),
    ({"way": Way.ON_LINE}, Act.OPEN_DRAFT, "applicant", None),
    ({"way": Way.ON_LINE}, Act.OPEN_DRAFT, "one_stop_officer", NotThere),
    ({"way": Way.ON_LINE}, Act.SUBMIT, "applicant", NotInYourHands),
    ({"way": Way.ON_LINE}, Act.SUBMIT, "applicant_elsewhere", NotThere),
]  # fmt: skip


@pytest.mark.parametrize(
    ("choices", "after", "role", "refusal"), ADDS, ids=lambda value: getattr(value, "__name__", str(value))
)
def test_who_holds_or_treats_the_dossier_may_add(
    choices: dict[str, Any], after: Act, role: str, refusal: type[RuleViolation] | None, store: Path
) -> None:
    life = dossier_after(after, **choices)
    before = kept(life, store)

    if refusal is None:
        assert add(life, who=role).scan_no == 1
        return
    with pytest.raises(refusal):
        add(life, who=role)
    with pytest.raises(refusal):
        services.begin(asked(life, role), uuid4(), services.given("a.jpg", 1, "desk", "FILE"), 1000)
    assert kept(life, store) == before


def test_post_staff_need_the_rows_that_transfer_the_reception(store: Path) -> None:
    life = dossier_after(Act.SUBMIT)
    clerk = actor("post_clerk")
    too_late = services.Asked(life.dossier_id, clerk, life.now + timedelta(days=3650))

    with pytest.raises((NoRight, NotThere)):
        services.add_whole(too_late, io.BytesIO(picture()), services.given("a.jpg", 1, "desk", "FILE"))

    assert Scan.objects.count() == 0


def test_a_supplement_is_digitised_by_who_takes_it_and_by_the_applicant_on_line() -> None:
    by_post = dossier_at(Status.AWAITING_SUPPLEMENT)
    on_line = dossier_at(Status.AWAITING_SUPPLEMENT, way=Way.ON_LINE)

    assert add(by_post, who="post_clerk").scan_no == 1
    assert add(on_line, who="applicant").scan_no == 1


def test_a_code_and_four_digits_open_no_papers() -> None:
    life = dossier_at(Status.AWAITING_SUPPLEMENT, way=Way.ON_LINE)
    add(life, who="applicant")
    stranger = asking_for(life.dossier_id)

    standing = services.standing_of(life.row, stranger, life.now)

    shelf = queries.shelf(standing, life.row)
    assert shelf.scans == ()
    assert shelf.view_refusal is not None


def test_the_post_sees_scans_until_it_has_handed_the_dossier_over() -> None:
    life = dossier_after(Act.OFFER_HANDOVER)
    add(life)
    assert len(shelf_of(life, "post_clerk").scans) == 1

    life.do(Act.ACCEPT_HANDOVER)

    after = shelf_of(life, "post_clerk")
    assert after.scans == ()
    assert isinstance(after.view_refusal, NotOnYourLeg)
    assert [scan.by_name for scan in shelf_of(life, "case_officer").scans] == ["Lâm Thị Ngọc Hân"]


def test_the_right_is_asked_again_when_the_file_is_whole() -> None:
    """The dossier went on while the file came in."""
    life, data, upload_id = dossier_after(Act.OFFER_HANDOVER), picture(), uuid4()
    services.begin(asked(life), upload_id, services.given("a.jpg", 1, "desk", "FILE"), len(data))
    services.take(asked(life), upload_id, 0, data)
    life.do(Act.ACCEPT_HANDOVER)

    with pytest.raises(NotOnYourLeg):
        services.finish(asked(life), upload_id)

    assert Scan.objects.count() == 0


# ---- taking away, putting back, assigning ----------------------------------------------------------------------------


def test_a_scan_is_taken_away_with_a_reason_and_put_back_as_a_new_one() -> None:
    life = dossier_after(Act.SUBMIT)
    add(life)

    services.remove(asked(life), 1, " Chụp  nhầm hồ sơ khác ")
    gone = Scan.objects.get(dossier_id=life.dossier_id, scan_no=1)
    shelf = shelf_of(life, "post_clerk")
    back = services.restore(asked(life), 1)

    assert (gone.removed_by, gone.removed_reason) == ("buudien.cainuoc", "Chụp nhầm hồ sơ khác")
    assert (len(shelf.scans), [row.scan_no for row in shelf.removed]) == (0, [1])
    assert (back.scan_no, back.repeated) == (2, False)
    assert Scan.objects.get(dossier_id=life.dossier_id, scan_no=2).restored_from == 1
    assert Scan.objects.get(dossier_id=life.dossier_id, scan_no=1).removed_at is not None
    assert [row.scan_no for row in shelf_of(life, "post_clerk").scans] == [2]
    assert shelf_of(life, "post_clerk").removed == ()


def test_a_removed_content_may_come_again() -> None:
    life = dossier_after(Act.SUBMIT)
    add(life)
    services.remove(asked(life), 1, "Mờ")

    assert add(life).scan_no == 2
    assert services.restore(asked(life), 1) == rows.Added(2, repeated=True)


def test_without_a_reason_nothing_is_taken_away(store: Path) -> None:
    life = dossier_after(Act.SUBMIT)
    add(life)
    before = kept(life, store)

    with pytest.raises(NotReadable):
        services.remove(asked(life), 1, "  ")
    with pytest.raises(NotThere):
        services.remove(asked(life), 9, "Mờ")

    assert kept(life, store) == before


def test_another_sides_file_is_taken_away_by_the_deciding_agency_alone(store: Path) -> None:
    life = dossier_at(Status.AWAITING_SUPPLEMENT)
    add(life, who="case_officer")
    before = kept(life, store)

    with pytest.raises(NotYourScan, match="cơ quan"):
        services.remove(asked(life, "post_clerk"), 1, "Mờ")
    assert kept(life, store) == before

    add(life, pdf(1), "b.pdf", who="post_clerk")
    services.remove(asked(life, "one_stop_officer"), 2, "Không thuộc hồ sơ")

    assert Scan.objects.get(dossier_id=life.dossier_id, scan_no=2).removed_at is not None


def test_which_component_it_shows_may_be_said_later() -> None:
    life = dossier_after(Act.SUBMIT)
    add(life, paper_no=None)

    services.assign(asked(life), 1, 2)

    assert Scan.objects.get(dossier_id=life.dossier_id).paper_no == 2
    with pytest.raises(NoSuchComponent):
        services.assign(asked(life), 1, 99)
    with pytest.raises(NotThere):
        services.assign(asked(life, "post_clerk_elsewhere"), 1, 1)
