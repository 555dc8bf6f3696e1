"""Papers filed before: taken over with the applicant's consent, never across applicants, and nothing told before."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from motcua.base.violations import RuleViolation
from motcua.ground.catalogue.rules import ComponentRule
from motcua.ground.people.models import Account
from motcua.record.dossiers.models import Dossier, Reading
from motcua.record.dossiers.rules import Act
from motcua.record.papers.models import Scan, TakenOver
from motcua.record.papers.scans import store as stored
from motcua.record.scanning import queries, reuse, rules, services
from motcua.record.scanning.rules import (
    NoConsent,
    NotAtReception,
    NothingChosen,
    NotInYourHands,
    NotOnYourLeg,
    NotTheApplicants,
)
from tests.factories import IDENTITY_CARD, Life, Way, actor, dossier_after
from tests.scans import add, asked, picture, store

__all__ = ["store"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]
OTHER = "096085000999"


def filed(number: str = "", who: str = "post_clerk", **choices: Any) -> Life:
    """Return a dossier that was filed with a scan of its first component."""
    life = dossier_after(Act.SUBMIT, **choices)
    add(life, picture(size=(90, 60)), "can-cuoc.jpg", who=who)
    if number:
        Dossier.objects.filter(pk=life.dossier_id).update(applicant_personal_id=number)
    return life


def draft(**choices: Any) -> Life:
    life = dossier_after(Act.OPEN_DRAFT, **choices)
    life.now += timedelta(hours=1)
    return life


def known(life: Life, who: str = "post_clerk") -> list[int]:
    asking = asked(life, who)
    row = Dossier.objects.get(pk=life.dossier_id)
    here = set(Scan.objects.filter(dossier_id=life.dossier_id, removed_at=None).values_list("paper_no", flat=True))
    return [one.paper_no for one in reuse.known(services.standing_of(row, asking.by, asking.at), row, here)]


def take(
    life: Life, numbers: list[int], who: str = "post_clerk", *, door: str = "desk", is_agreed: bool = True
) -> tuple[int, ...]:
    return reuse.take_over(asked(life, who), numbers, door, is_agreed=is_agreed)


def written() -> tuple[Any, ...]:
    scans = Scan.objects.order_by("dossier_id", "scan_no").values_list("dossier_id", "scan_no", "removed_at")
    return tuple(scans), TakenOver.objects.count(), Reading.objects.count()


# ---- at the counter --------------------------------------------------------------------------------------------------


def test_what_was_filed_before_is_taken_over_as_a_reference_with_consent_and_where_it_came_from() -> None:
    before, life = filed(), draft()
    assert known(life) == [1]

    assert take(life, [1]) == (1,)

    source = Scan.objects.get(dossier_id=before.dossier_id)
    scan = Scan.objects.get(dossier_id=life.dossier_id)
    assert (scan.sha256, scan.paper_no, scan.way, scan.added_by) == (source.sha256, 1, "REUSE", "buudien.cainuoc")
    row = TakenOver.objects.get()
    assert (row.dossier_id, row.scan_no, row.source_id, row.source_scan_no) == (
        life.dossier_id, 1, before.dossier_id, 1
    )  # fmt: skip
    assert (row.by_id, row.at, row.door) == ("buudien.cainuoc", asked(life).at, "desk")
    assert row.consent == reuse.CONSENT_AT_COUNTER
    assert queries.scan(life.dossier_id, 1).may_be_opened
    look = Reading.objects.get(dossier_id=before.dossier_id, what="scan")  # its applicant reads who took it
    assert (look.by_id, look.thing_no) == ("buudien.cainuoc", 1)


def test_asked_twice_it_is_taken_over_once() -> None:
    filed()
    life = draft()
    take(life, [1])
    before = written()

    assert take(life, [1]) == ()

    assert written() == before
    assert known(life) == []


def test_the_content_stays_when_the_first_dossier_takes_its_scan_away() -> None:
    before, life = filed(), draft()
    take(life, [1])

    services.remove(asked(before), 1, "Quét nhầm")

    with stored.opened(Scan.objects.get(dossier_id=life.dossier_id).sha256) as file:
        assert file.read(2) == b"\xff\xd8"


REFUSED: dict[str, tuple[list[int], bool, type[RuleViolation]]] = {
    "without consent": ([1], False, NoConsent),
    "nothing marked": ([], True, NothingChosen),
    "a component that was not filed": ([2], True, NotTheApplicants),
    "one that was and one that was not": ([1, 2], True, NotTheApplicants),
    "a number that is none": ([77], True, NotTheApplicants),
}


@pytest.mark.parametrize("how", REFUSED)
def test_a_refusal_writes_nothing(how: str) -> None:
    filed()
    life, before = draft(), written()
    numbers, is_agreed, refusal = REFUSED[how]

    with pytest.raises(refusal):
        take(life, numbers, is_agreed=is_agreed)

    assert written() == before


@pytest.mark.parametrize(
    "whose", ["the source is another's", "the draft is another's", "nobody knows whose the draft is"]
)
def test_never_across_applicants_from_either_side(whose: str) -> None:
    source, life = filed(), draft()
    changed, number = {
        "the source is another's": (source, OTHER),
        "the draft is another's": (life, OTHER),
        "nobody knows whose the draft is": (life, ""),
    }[whose]
    Dossier.objects.filter(pk=changed.dossier_id).update(applicant_personal_id=number)
    before = written()

    assert known(life) == []
    with pytest.raises(NotTheApplicants):
        take(life, [1])

    assert written() == before


def test_an_organisation_and_a_person_of_one_number_are_two_applicants() -> None:
    source, life = filed(), draft()
    Dossier.objects.filter(pk=source.dossier_id).update(applicant_kind="ORGANISATION")

    assert known(life) == []


def test_neither_a_draft_nor_a_removed_file_nor_an_unassigned_one_is_offered() -> None:
    add(draft(), picture(size=(70, 70)))
    gone, unnamed = filed(), dossier_after(Act.SUBMIT)
    services.remove(asked(gone), 1, "Quét nhầm")
    add(unnamed, picture(size=(80, 70)), paper_no=None)

    assert known(draft()) == []


def test_what_the_scanner_has_not_let_through_is_not_offered(settings: LazySettings) -> None:
    filed()
    life = draft()
    settings.CLAMD = "unix:/tmp/no-such-socket"
    assert known(life) == []
    Scan.objects.update(check_state="CLEAN", checked_at=life.now)
    assert known(life) == [1]
    settings.CLAMD = ""
    Scan.objects.update(check_state="INFECTED", virus="Eicar")
    assert known(life) == []


def test_another_procedure_offers_the_components_of_the_same_name_alone() -> None:
    other = filed(procedure=IDENTITY_CARD, way=Way.AT_DESK, who="one_stop_officer")
    life = draft()
    name = next(item.name for item in services.standing_of(
        Dossier.objects.get(pk=other.dossier_id), actor("one_stop_officer"), other.now
    ).procedure.components if item.component_no == 1)  # fmt: skip
    here = services.standing_of(Dossier.objects.get(pk=life.dossier_id), actor("post_clerk"), life.now)
    same = [item.component_no for item in here.procedure.components if item.name == name]

    assert known(life) == same


def component(number: int, name: str, template: str = "") -> ComponentRule:
    return ComponentRule(number, name, "SUBMIT", 1, 0, 0, "", False, form_template=template)


@pytest.mark.parametrize(
    ("wanted", "shown", "is_same"),
    [
        (component(1, "Đơn đề nghị"), component(4, "ĐƠN ĐỀ NGHỊ"), True),
        (component(1, "Đơn đề nghị"), component(1, "Tờ khai"), False),
        (component(1, "Đơn A", "TK01"), component(2, "Đơn B", "TK01"), True),
        (component(1, "Đơn A", "TK01"), component(2, "Đơn A", "TK02"), False),
        (component(1, "Đơn A", "TK01"), component(2, "Đơn A"), True),
    ],
)
def test_a_paper_is_the_same_by_its_template_else_by_its_name(
    wanted: ComponentRule, shown: ComponentRule, is_same: bool
) -> None:
    assert rules.is_same_component(wanted, shown) is is_same


def test_only_while_a_dossier_is_put_together_and_by_who_receives_it() -> None:
    filed()
    handed_over, in_process = dossier_after(Act.ACCEPT_HANDOVER), dossier_after(Act.ASSIGN)

    for life, who, refusal in (
        (handed_over, "post_clerk", NotOnYourLeg),
        (in_process, "case_officer", NotAtReception),
        (draft(), "one_stop_officer", NotInYourHands),
    ):
        before = written()
        with pytest.raises((refusal, NotAtReception)):
            take(life, [1], who)
        assert written() == before
    assert known(in_process, "case_officer") == []


# ---- at the applicant's own account ----------------------------------------------------------------------------------


def online(**choices: Any) -> Life:
    return draft(way=Way.ON_LINE, **choices)


def own_filed() -> Life:
    """Return a dossier that the applicant has filed from her account with a scan."""
    life = dossier_after(Act.OPEN_DRAFT, way=Way.ON_LINE)
    add(life, picture(size=(90, 60)), "can-cuoc.jpg", who="applicant")
    life.do(Act.SUBMIT)
    return life


def test_the_applicant_takes_over_what_she_filed_from_her_account() -> None:
    own_filed()
    life = online()
    assert known(life, "applicant") == [1]

    take(life, [1], "applicant", door="portal")

    row = TakenOver.objects.get()
    assert (row.by_id, row.consent) == ("nguoidan.1", reuse.CONSENT)


def test_to_type_somebodys_number_opens_nothing_of_theirs() -> None:
    filed()  # at the counter, by the person of this number
    life = online()  # an account that has typed the same number
    Account.objects.filter(pk="nguoidan.1").update(personal_id=OTHER)
    before = written()

    assert known(life, "applicant") == []
    with pytest.raises(NotTheApplicants):
        take(life, [1], "applicant", door="portal")

    assert written() == before


def test_an_account_whose_number_the_administration_knows_reaches_what_was_filed_at_the_counter() -> None:
    source, life = filed(), online()
    Account.objects.filter(pk="nguoidan.1").update(personal_id=source.row.applicant_personal_id)

    assert known(life, "applicant") == [1]


def test_another_account_sees_nothing_of_it() -> None:
    source, life = own_filed(), online()
    Dossier.objects.filter(pk=source.dossier_id).update(owner_account_id="nguoidan.2")
    Account.objects.filter(pk="nguoidan.1").update(personal_id="")

    assert known(life, "applicant") == []


def test_without_a_number_it_is_the_account_and_the_name() -> None:
    source, life = own_filed(), online()
    Dossier.objects.update(applicant_personal_id="")
    assert known(life, "applicant") == [1]
    Dossier.objects.filter(pk=source.dossier_id).update(applicant_name="Người khác")
    assert known(life, "applicant") == []


# ---- pages -----------------------------------------------------------------------------------------------------------


def page_of(life: Life, client: Client, account: str, door: str) -> str:
    client.force_login(Account.objects.get(pk=account))
    answer = client.get(f"/ban-so-hoa/{life.dossier_id}?cua={door}")
    assert answer.status_code == 200
    return answer.content.decode()


def post(life: Life, client: Client, **form: str) -> HttpResponse:
    return client.post(f"/ban-so-hoa/{life.dossier_id}/dung-lai", {"door": "desk", **form})


def test_before_consent_a_clerk_learns_that_it_exists_and_nothing_else(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, life = filed(way=Way.AT_DESK, who="one_stop_officer"), draft()
    monkeypatch.setattr(timezone, "now", lambda: life.now)

    page = page_of(life, client, "buudien.cainuoc", "desk")

    assert "Giấy tờ người nộp đã có ở hồ sơ trước" in page
    assert 'name="consent"' in page
    assert "checked" not in page.partition('class="mc-known"')[2].partition("</form>")[0]
    for secret in (source.row.request_no, str(source.dossier_id), "can-cuoc.jpg"):
        assert secret not in page
    for address in ("tep", "trang/1", "nho/1"):
        assert client.get(f"/ban-so-hoa/{source.dossier_id}/1/{address}").status_code == 404

    refused = post(life, client, reuse="1")
    done = post(life, client, reuse="1", consent="1")

    assert refused.status_code == 422
    assert "Chưa có đồng ý của người nộp" in refused.content.decode()
    assert done.status_code == 303
    assert client.get(f"/ban-so-hoa/{life.dossier_id}/1/tep").status_code == 200


def test_the_pages_ask_the_same_number_of_statements_however_much_was_filed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed()
    life, counts = draft(), []
    monkeypatch.setattr(timezone, "now", lambda: life.now)
    page_of(life, client, "buudien.cainuoc", "desk")
    for _round in range(2):
        filed()
        with CaptureQueriesContext(connection) as statements:
            client.get(f"/ban-so-hoa/{life.dossier_id}?cua=desk")
        counts.append(len(statements))

    assert len(set(counts)) == 1
    assert counts[0] <= 15
