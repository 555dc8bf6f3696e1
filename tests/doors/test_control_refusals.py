"""What is refused at a page or by the API leaves a line; the provincial office and the administrator read it."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.doors.api import keys
from motcua.ground.agreements.models import Training
from motcua.record.dossiers.rules import Act
from motcua.record.rights.models import Refusal
from tests.doors.machines import NOON, Machine
from tests.doors.officials import Clock, act_href, clock, signed_in
from tests.doors.shelves import no_tries_counted
from tests.factories import CAST, Life, dossier_after
from tests.services.evidence import everything_written

__all__ = ["clock", "no_tries_counted"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_tries_counted")]

ENDED = date(2026, 10, 31)
LOG = "/dieu-hanh/nhat-ky-xem/tu-choi"


@pytest.fixture
def life(clock: Clock) -> Life:
    found = dossier_after(Act.ASSIGN)
    clock.after(found)
    return found


def form(life: Life) -> dict[str, str]:
    """What a page hides in the form of an act."""
    return {"act_id": str(uuid4()), "last_event_no": str(life.row.last_event_no)}


def rows() -> list[tuple[str, str, str, str]]:
    return list(Refusal.objects.order_by("at", "id").values_list("by_id", "door", "act", "missing"))


def test_a_posted_page_of_an_act_that_is_another_roles_leaves_a_line(life: Life) -> None:
    before = everything_written()

    answer = signed_in("case_officer").post(act_href(life, "phe-duyet"), form(life))

    assert answer.status_code == 403
    assert rows() == [(CAST["case_officer"], "office", "approve", "role")]
    assert everything_written() == before


def test_a_dossier_that_is_not_there_for_her_leaves_a_line_for_a_post_and_none_for_a_look(life: Life) -> None:
    elsewhere = signed_in("case_officer_elsewhere")

    assert elsewhere.get(act_href(life, "trinh-phe-duyet")).status_code == 404
    assert rows() == []
    assert elsewhere.post(act_href(life, "trinh-phe-duyet"), {}).status_code == 404
    assert rows() == [(CAST["case_officer_elsewhere"], "office", "propose", "")]


def test_a_door_of_another_role_leaves_a_line(life: Life) -> None:
    assert signed_in("post_clerk").post(act_href(life, "trinh-phe-duyet"), {}).status_code == 403

    assert rows() == [(CAST["post_clerk"], "office", "", "role")]


def test_who_is_not_signed_in_leaves_none(life: Life) -> None:
    assert Client().post(act_href(life, "trinh-phe-duyet"), {}).status_code == 302

    assert rows() == []


def test_the_api_leaves_a_line_for_scope_role_and_sight(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "now", lambda: NOON)

    assert Machine("case_officer", ("dossiers:read",)).act(life, Act.PROPOSE).status_code == 403
    assert Machine("case_officer").act(life, Act.APPROVE).status_code == 403
    assert Machine("case_officer_elsewhere").act(life, Act.PROPOSE).status_code == 404

    assert sorted((act, missing) for _who, _door, act, missing in rows()) == [
        ("approve", "role"), ("propose", ""), ("propose", "scope"),
    ]  # fmt: skip
    assert {door for _who, door, _act, _missing in rows()} == {"api"}


def test_overseers_read_it_with_words_and_the_dossier_opens_for_the_manager_alone(life: Life) -> None:
    signed_in("case_officer").post(act_href(life, "phe-duyet"), form(life))
    manager, administrator = signed_in("manager"), signed_in("administrator")

    pages = {who: client.get(LOG).content.decode() for who, client in (("m", manager), ("a", administrator))}

    for page in pages.values():
        assert "Phê duyệt" in page
        assert "Vai trò" in page
        assert str(life.row.code) in page
    assert f"/dieu-hanh/ho-so/{life.dossier_id}" in pages["m"]
    assert f"/dieu-hanh/ho-so/{life.dossier_id}" not in pages["a"]
    assert "Không có lần từ chối nào" in manager.get(f"{LOG}?viec=propose").content.decode()
    assert "Không có lần từ chối nào" not in manager.get(f"{LOG}?viec=approve&thieu=role").content.decode()


@pytest.mark.parametrize("role", sorted(set(CAST) - {"manager", "administrator", "system"}))
def test_nobody_else_reads_it(clock: Clock, role: str) -> None:
    assert signed_in(role).get(LOG).status_code == 403


def test_a_stranger_is_sent_to_sign_in() -> None:
    assert Client().get(LOG).status_code == 302


@pytest.mark.parametrize("query", ["tu=32/01/2026", "den=x", "tu=02/11/2026&den=01/11/2026", "sau=x"])
def test_what_cannot_be_read_is_said(clock: Clock, query: str) -> None:
    assert signed_in("manager").get(f"{LOG}?{query}").status_code == 422


def test_the_page_asks_as_many_statements_for_many_lines_as_for_one(life: Life) -> None:
    officer, manager = signed_in("case_officer"), signed_in("manager")
    counts = []
    for addresses in (("phe-duyet",), ("tu-choi", "dung", "ky-so", "tra-lai")):
        for address in addresses:
            officer.post(act_href(life, address), form(life))
        with CaptureQueriesContext(connection) as asked:
            assert manager.get(LOG).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 15


def test_a_page_that_refuses_for_want_of_a_row_says_its_law_and_whom_to_ask(clock: Clock) -> None:
    life = dossier_after(Act.SUBMIT)
    clock.after(life)
    Training.objects.filter(person_id=CAST["post_clerk"]).update(valid_to=ENDED)
    clerk = signed_in("post_clerk")
    told = ("hết hạn ngày 31/10/2026", "QĐ 45/2016/QĐ-TTg, Điều 13", "Hỏi: cơ quan có lĩnh vực này")

    pages = {
        "the procedure": clerk.get("/quay/tiep-nhan?tim=ly+lich+tu+phap"),
        "her rights": clerk.get("/quay/quyen?tim=ly+lich"),
        "the dossier": clerk.get(f"/quay/ho-so/{life.dossier_id}"),
        "the act": clerk.get(f"/quay/ho-so/{life.dossier_id}/giao-co-quan"),
        "the step": clerk.get(f"/quay/tiep-nhan/{life.dossier_id}/kiem-dem"),
    }

    for name, page in pages.items():
        words = " ".join(re.sub("<[^>]+>", " ", page.content.decode()).split()).replace(" : ", ": ")
        assert [part for part in told if part not in words] == [], name
    assert pages["the step"].status_code == 403
