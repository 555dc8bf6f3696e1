"""Steps of other agencies at the office: sent, left out and given elsewhere on one page, and shown as a picture."""

from uuid import uuid4

import pytest

from motcua.record.dossiers.models import Opinion
from motcua.record.dossiers.rules import Act
from tests.doors.officials import Clock, act_href, clock, dossier_href, signed_in, text_of
from tests.factories import COMMUNE, Life, dossier_after, plan

__all__ = ["clock"]
pytestmark = pytest.mark.django_db

ADDRESS = "gui-co-quan-phoi-hop"
JUSTICE = "H12.06"


def planned(clock: Clock) -> Life:
    plan((COMMUNE, 8, 1), ("H12.18", 8, 1), (JUSTICE, 8, None))
    life = dossier_after(Act.ASSIGN)
    clock.after(life)
    return life


def fields(life: Life, **typed: str) -> dict[str, str]:
    sent = {"agency-2": COMMUNE, "agency-3": "H12.18", "act_id": str(uuid4())}
    return (
        sent
        | {"last_event_no": str(life.row.last_event_no)}
        | {key.replace("_", "-"): value for key, value in typed.items()}
    )


def test_the_page_offers_this_round_with_its_agencies_and_later_steps_to_be_left_out(clock: Clock) -> None:
    life = planned(clock)

    page = signed_in("case_officer").get(act_href(life, ADDRESS))

    shown = [(step.stage.stage_no, agency is not None) for step, agency, *_ in page.context["form"].lines]
    assert shown == [(2, True), (3, True), (4, False)]
    assert page.context["form"]["agency-2"].value() == COMMUNE


def test_sending_asks_the_round_and_the_picture_shows_who_is_asked(clock: Clock) -> None:
    life, client = planned(clock), signed_in("case_officer")

    client.post(act_href(life, ADDRESS), fields(life))

    assert life.row.asked_agencies == [COMMUNE, "H12.18"]
    page = client.get(dossier_href(life))
    boxes = [[(box.agency, box.state) for box in each.boxes] for each in page.context["flow"]]
    assert boxes == [[("UBND xã Cái Nước", "asked"), ("BHXH tỉnh", "asked")], [("Sở Tư pháp", "to_come")]]
    assert "chưa đến lượt" in text_of(page)


def test_a_step_left_out_without_a_reason_is_said_at_its_field_and_nothing_typed_is_lost(clock: Clock) -> None:
    life, client = planned(clock), signed_in("case_officer")

    page = client.post(act_href(life, ADDRESS), fields(life, leave_4="1", leave_2="1", reason_2="Đã có văn bản."))

    form = page.context["form"]
    assert page.status_code == 422
    assert list(form.errors) == ["reason-4"]
    assert form["reason-2"].value() == "Đã có văn bản."
    assert not Opinion.objects.filter(dossier_id=life.dossier_id).exists()


def test_a_step_that_was_given_back_waits_for_another_agency(clock: Clock) -> None:
    life, client = planned(clock), signed_in("case_officer")
    life.do(Act.ASK_STEPS)
    life.do(Act.ANSWER_OPINION, stance="NOT_OURS", answer="Không thuộc địa bàn.")
    clock.after(life, hours=1)

    page = client.get(act_href(life, ADDRESS))
    assert "Không thuộc địa bàn." in text_of(page)
    sent = {"agency-2": "", "act_id": str(uuid4()), "last_event_no": str(life.row.last_event_no)}
    refused = client.post(act_href(life, ADDRESS), sent)
    assert list(refused.context["form"].errors) == ["agency-2"]

    client.post(act_href(life, ADDRESS), sent | {"agency-2": "H12.19", "act_id": str(uuid4())})
    assert life.row.asked_agencies == ["H12.18", "H12.19"]


def test_a_procedure_without_such_steps_speaks_of_none(clock: Clock) -> None:
    life = dossier_after(Act.ASSIGN)
    clock.after(life, minutes=5)

    page = signed_in("case_officer").get(dossier_href(life))

    assert page.context["flow"] == ()
    assert "Gửi cơ quan phối hợp" not in text_of(page)
