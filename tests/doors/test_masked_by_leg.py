"""By door: once the leg of the post is over, no byte of its pages holds the name or the digits of the applicant."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from motcua.base import memory
from motcua.ground.deadlines.models import RuleSet
from motcua.ground.people import services as people
from motcua.record.dossiers.models import Reading
from motcua.record.dossiers.rules import Act
from motcua.record.papers.models import IssuedForm
from tests.doors.officials import Clock, clock, signed_in
from tests.factories import CAST, Life, Way, actor, dossier_after

__all__ = ["clock"]
pytestmark = pytest.mark.django_db

NAME, PHONE, NUMBER, ADDRESS = "Nguyễn Văn Thắng", "0900000628", "096085000123", "ấp Cái Rô"


def bytes_of(answer: HttpResponse) -> str:
    parts = answer.streaming_content if answer.streaming else [answer.content]  # type: ignore[attr-defined]
    return b"".join(parts).decode("utf-8", "replace")


def found_in(text: str) -> set[str]:
    """Which data of the applicant stand in a page, however digits are spaced."""
    flat = text.replace(" ", "").replace("\u202f", "")
    return {datum for datum in (NAME, ADDRESS) if datum in text} | {datum for datum in (PHONE, NUMBER) if datum in flat}


def pages_of_the_desk(life: Life) -> list[str]:
    number = life.row.code or life.row.request_no
    return [
        reverse("desk:dossier", args=[number]), reverse("desk:counter"), "/quay/hom-nay/tiep-nhan",
        reverse("desk:act", args=[number, "rut-ho-so"]), reverse("desk:act", args=[number, "mien-giam"]),
        f"/tim?q={number}", "/tim?q=nguyen+van+thang",
        f"{reverse('desk:reception')}?luot={number}",
    ]  # fmt: skip


def seen_at(life: Life, role: str, paths: list[str]) -> dict[str, set[str]]:
    client = signed_in(role)
    seen = {}
    for path in paths:
        answer = client.get(path, follow=True)
        if answer.status_code < 400:
            seen[path] = found_in(bytes_of(answer))
    return seen


def test_the_clerk_sees_who_it_is_while_the_dossier_is_at_her_counter(clock: Clock) -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)
    clock.after(life)

    seen = seen_at(life, "post_clerk", pages_of_the_desk(life))

    assert NAME in seen[reverse("desk:dossier", args=[life.row.request_no])]
    shown = signed_in("post_clerk").post(reverse("frame:private", args=[life.dossier_id]), {"purpose": "contact"})
    assert shown.status_code == 303


@pytest.mark.parametrize("act", [Act.ACCEPT_HANDOVER, Act.RECEIVE, Act.ASSIGN, Act.PREPARE_RETURN, Act.DELIVER])
def test_after_the_handover_no_page_of_the_desk_names_the_applicant(clock: Clock, act: Act) -> None:
    life = dossier_after(act)
    clock.after(life)

    seen = seen_at(life, "post_clerk", pages_of_the_desk(life))

    assert len(seen) >= 4
    assert {path: data for path, data in seen.items() if data} == {}
    assert "N••• V••• T•••" in bytes_of(
        signed_in("post_clerk").get(reverse("desk:dossier", args=[life.row.code or life.row.request_no]))
    )


def test_a_rule_set_that_lets_the_name_be_read_opens_no_number_no_address_and_no_form(clock: Clock) -> None:
    life = dossier_after(Act.RECEIVE)
    clock.after(life)
    number = life.row.code or life.row.request_no
    pages = (reverse("desk:dossier", args=[number]), f"/tim?q={number}")
    slip = reverse(
        "desk:form", args=[number, IssuedForm.objects.filter(dossier_id=life.dossier_id).earliest("event_no").event_no]
    )
    clock.now += timedelta(days=1)
    assert list(seen_at(life, "post_clerk", list(pages)).values()) == [set(), set()]

    RuleSet.objects.update(name_masked_after_handover=False)
    memory.forget_all()

    assert list(seen_at(life, "post_clerk", list(pages)).values()) == [{NAME}, {NAME}]
    assert signed_in("post_clerk").get(slip).status_code == 403


def test_no_purpose_opens_what_the_leg_does_not_need_and_nothing_is_written(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)

    answer = signed_in("post_clerk").post(reverse("frame:private", args=[life.dossier_id]), {"purpose": "contact"})

    assert answer.status_code == 403
    assert "Chặng này không cần" in bytes_of(answer)
    assert found_in(bytes_of(answer)) == set()
    assert not Reading.objects.filter(what="reveal").exists()


def test_on_the_way_home_the_post_sees_whom_and_where_but_no_personal_number(clock: Clock) -> None:
    life = dossier_after(Act.OFFER_TO_POST)
    clock.after(life)

    number = life.row.code
    page = found_in(bytes_of(signed_in("post_clerk").get(reverse("desk:dossier", args=[number]))))
    shown = signed_in("post_clerk").post(
        reverse("frame:private", args=[life.dossier_id]), {"purpose": "contact"}, headers={"HX-Request": "true"}
    )

    assert NAME in page
    assert NUMBER not in page
    assert found_in(bytes_of(shown)) == {PHONE}


def test_the_courier_has_the_stop_she_carries_and_nothing_after_delivery(clock: Clock) -> None:
    life = dossier_after(Act.ACCEPT_TO_CARRY)
    clock.after(life)
    stop = reverse("tour:deliver", args=[life.dossier_id])

    assert NAME in found_in(bytes_of(signed_in("courier").get(stop)))
    assert NUMBER not in found_in(bytes_of(signed_in("courier").get(stop)))
    life.do(Act.DELIVER)
    clock.after(life)

    for path in (stop, reverse("tour:today"), reverse("tour:done", args=[life.dossier_id])):
        assert found_in(bytes_of(signed_in("courier").get(path))) == set(), path
    assert signed_in("courier").get(stop).status_code in (303, 404, 409)


def test_forms_are_printed_again_on_the_leg_and_on_the_day_alone(clock: Clock) -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)
    slip = reverse("desk:form", args=[life.row.request_no, life.row.last_event_no])
    clock.after(life)
    assert signed_in("post_clerk").get(slip).status_code == 200
    for act in (Act.OFFER_HANDOVER, Act.ACCEPT_HANDOVER):
        life.do(act)
    minute = reverse("desk:form", args=[life.row.request_no, life.row.last_event_no])
    clock.after(life)
    assert signed_in("post_clerk").get(slip).status_code == 200
    assert signed_in("post_clerk").get(minute).status_code == 200

    clock.now += timedelta(days=1)

    for path in (slip, minute):
        answer = signed_in("post_clerk").get(path)
        assert answer.status_code == 403
        assert "Cơ quan giải quyết in lại" in bytes_of(answer)
    assert signed_in("one_stop_officer").get(minute).status_code == 200


def test_the_api_answers_a_clerks_key_by_the_leg_too(clock: Clock, client: Any) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)
    token = people.issue_token(
        account_id=CAST["post_clerk"], label="Máy quầy", scopes=["dossiers:read"], at=clock.now
    ).text
    memory.forget_all()

    for path in (f"/api/v1/dossiers/{life.row.code}", "/api/v1/dossiers"):
        answer = client.get(path, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 200
        assert found_in(bytes_of(answer)) == set()
        assert "N•••" in answer.json().get("applicant", {}).get("name", "") or "items" in answer.json()


def test_the_deciding_agency_sees_all_and_masks_numbers_until_they_are_asked_for(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)

    page = found_in(bytes_of(signed_in("case_officer").get(reverse("office:dossier", args=[life.dossier_id]))))

    assert NAME in page
    assert NUMBER not in page
    assert PHONE not in page
    assert actor("case_officer").agency_code == life.agency


# ---- every look is written down --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "role", "name", "slug", "work"),
    [
        (Act.ACCEPT_BY_POST, "post_clerk", "desk:act", "rut-ho-so", "Rút hồ sơ"),
        (Act.ASSIGN, "case_officer", "office:act", "trinh-phe-duyet", "Trình phê duyệt"),
    ],
)
def test_opening_the_page_of_an_act_is_a_look_with_that_act_as_its_purpose(
    clock: Clock, act: Act, role: str, name: str, slug: str, work: str
) -> None:
    life = dossier_after(act)
    clock.after(life)
    key = life.row.request_no if name == "desk:act" else life.dossier_id
    client = signed_in(role)

    for _ in range(2):
        assert client.get(reverse(name, args=[key, slug])).status_code == 200
    client.get(reverse(f"{name.partition(':')[0]}:dossier", args=[key]))

    looks = list(Reading.objects.filter(dossier_id=life.dossier_id))
    assert [(look.by_id, look.what, look.purpose) for look in looks] == [(CAST[role], "page", work)]


def test_taking_an_applicants_data_from_an_earlier_dossier_is_a_look_at_it(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life)

    answer = signed_in("post_clerk").post(reverse("desk:known"), {"personal_id": NUMBER})

    assert NAME in bytes_of(answer)
    look = Reading.objects.get(dossier_id=life.dossier_id)
    assert (look.by_id, look.purpose) == (CAST["post_clerk"], "Lấy thông tin người nộp đã có")


def test_a_step_of_a_colleagues_reception_is_a_look_and_one_of_her_own_or_a_refused_one_is_none(clock: Clock) -> None:
    life = dossier_after(Act.SUBMIT, way=Way.AT_DESK)
    clock.after(life)
    page = reverse("desk:charges", args=[life.dossier_id])

    for role, answers in (("officer_of_the_centre", (200, 303)), ("one_stop_officer", (200, 303)), ("courier", (403,))):
        assert signed_in(role).get(page).status_code in answers, role

    assert [look.by_id for look in Reading.objects.filter(dossier_id=life.dossier_id)] == [
        CAST["officer_of_the_centre"]
    ]
