"""What hands do at a counter: press twice, go back, open two tabs, scan while typing, work without script."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.db import connections
from playwright.sync_api import Page, expect

from motcua.record.dossiers.models import Event
from motcua.record.dossiers.rules import Act
from tests import conftest, scanner
from tests.factories import Life, dossier_after
from tests.journeys.conftest import Served

Enter = Callable[..., Page]


@pytest.fixture
def sealed(served: Served, django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Life]:
    """A dossier that the post clerk has sealed, in the database behind the pages."""
    before = connections["default"].settings_dict["NAME"]
    with django_db_blocker.unblock():
        conftest._use(served.database)
        yield dossier_after(Act.ACCEPT_BY_POST)
        conftest._use(before)


def acts_of(life: Life) -> list[str]:
    return list(Event.objects.filter(dossier_id=life.dossier_id).order_by("event_no").values_list("act", flat=True))


def test_a_double_press_is_one_act(enter: Enter, sealed: Life) -> None:
    page = enter("buudien.cainuoc")
    page.goto(f"/quay/ho-so/{sealed.dossier_id}/giao-co-quan")

    page.locator("main").get_by_role("button", name=re.compile("^Giao")).first.dblclick()

    expect(page.locator("main")).to_contain_text("đang chờ")
    assert acts_of(sealed).count("offer_handover") == 1


def test_back_and_press_again_repeats_nothing(enter: Enter, sealed: Life) -> None:
    page = enter("buudien.cainuoc", script=False)
    page.goto(f"/quay/ho-so/{sealed.dossier_id}/giao-co-quan")
    button = page.locator("main").get_by_role("button", name=re.compile("^Giao")).first
    button.click()
    expect(page.locator("main")).to_contain_text("đang chờ")

    page.go_back()
    if button.count():
        button.click()

    expect(page.locator("main")).to_contain_text("đang chờ")
    assert acts_of(sealed).count("offer_handover") == 1


def test_the_older_of_two_tabs_is_refused_and_keeps_what_was_typed(enter: Enter, sealed: Life) -> None:
    older = enter("buudien.cainuoc")
    older.goto(f"/quay/ho-so/{sealed.dossier_id}/rut-ho-so")
    older.get_by_label("Lý do").fill("Người nộp đổi ý")
    sealed.do(Act.OFFER_HANDOVER)

    older.locator("main").get_by_role("button", name=re.compile("^Rút hồ sơ")).click()

    expect(older.locator("main")).to_contain_text("Hồ sơ vừa đổi")
    expect(older.get_by_label("Lý do")).to_have_value("Người nộp đổi ý")
    assert "withdraw" not in acts_of(sealed)


def test_a_scan_in_the_middle_of_other_work_lands_in_the_scan_box(enter: Enter, sealed: Life) -> None:
    page = enter("buudien.cainuoc")
    code = str(sealed.done[-1].facts["envelope"])
    page.get_by_role("link", name="Giao nhận").first.focus()

    scanner.scan(page, code)

    page.wait_for_url(re.compile("ho-so/"))
    expect(page.locator("body")).to_contain_text(code)
    assert acts_of(sealed)[-1] == "accept_by_post"


def test_a_typed_word_finds_without_accents(enter: Enter, sealed: Life) -> None:
    page = enter("buudien.cainuoc")
    box = page.get_by_role("textbox", name=re.compile("Quét mã"))

    box.press_sequentially("ly lich tu phap", delay=70)
    box.press("Enter")

    expect(page.locator("main")).to_contain_text(re.compile(r"YC-\d{6}-\d+"))


def test_what_cannot_be_a_code_is_said_and_nothing_is_lost(enter: Enter, sealed: Life) -> None:
    page = enter("buudien.cainuoc")
    box = page.get_by_role("textbox", name=re.compile("Quét mã"))

    box.fill("RR473124820GB")
    box.press("Enter")

    expect(page.locator("body")).to_contain_text("sai chữ số kiểm tra")
    assert acts_of(sealed)[-1] == "accept_by_post"


def test_a_handover_works_without_script(enter: Enter, sealed: Life) -> None:
    page = enter("buudien.cainuoc", script=False)
    page.goto("/quay/giao-nhan")
    code = str(sealed.done[-1].facts["envelope"])

    page.get_by_role("row", name=re.compile(code)).get_by_role("checkbox").check()
    page.locator("form", has=page.get_by_text(code)).get_by_role("button", name=re.compile("Giao")).click()

    expect(page.locator("main")).to_contain_text(code)
    assert acts_of(sealed)[-1] == "offer_handover"
