"""The shift in a browser: counted by keyboard alone with its sum beside it; every page accessible at every width."""

from uuid import uuid4

import pytest

from motcua.doors.frame.session import now
from motcua.record.dossiers.rules import Act
from motcua.record.payments import queries as payments
from motcua.record.payments import shifts
from motcua.record.payments.models import Shift
from motcua.record.payments.shifts import Counter
from tests.browsers import (
    HOST,
    SIZES,
    Enter,
    browser,
    enter,
    excess_px,
    go,
    needs_chromium,
    require_accessible,
    viewport,
)
from tests.doors.test_desk_browser import scan
from tests.doors.test_desk_shift import CLERK, COURIER, in_drawer, paid
from tests.factories import dossier_after

__all__ = ["browser", "enter"]
pytestmark = [pytest.mark.django_db, needs_chromium]
AT = Counter("bd-cai-nuoc", "bd-cai-nuoc/2", "row")


def test_a_shift_is_counted_and_closed_by_keyboard_alone(enter: Enter) -> None:
    page = enter("post_clerk")
    page.goto(f"{HOST}/quay/")
    page.get_by_role("button", name="Mở ca").focus()
    go(page, "Enter")
    paid()
    go(page, "F9")
    assert "200.000" in page.inner_text("main")
    page.goto(f"{HOST}/quay/ca-lam-viec")
    go(page, "Control+Enter")

    for amount in (500_000, 200_000, 100_000, 50_000, 20_000, 10_000):
        page.focus(f"#id_notes-{amount}")
        page.keyboard.type(str(in_drawer() // 10_000 if amount == 10_000 else 0))
    page.locator("#mc-drawer-sum", has_text=f"{in_drawer():,}".replace(",", ".")).wait_for()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "notes-5000"
    assert Shift.objects.get().counted_at is None
    go(page, "Control+Enter")
    assert Shift.objects.get().counted_at is None  # the sum is said back first
    go(page, "Control+Enter")

    assert "đã đóng, két khớp sổ" in page.inner_text("main")


def test_two_scans_lay_an_envelope_on_a_shelf(enter: Enter) -> None:
    life = dossier_after(Act.ACCEPT_BY_POST)
    page = enter("post_clerk")
    page.goto(f"{HOST}/quay/")

    scan(page, str(life.facts(Act.ACCEPT_BY_POST)["envelope"]))
    scan(page, "NGAN-A5")

    assert "đã xếp vào ngăn A5" in page.inner_text("[data-mc-scan]")


def test_every_page_of_the_shift_is_accessible_and_fits_its_width(enter: Enter) -> None:
    tabs = {role: enter(role) for role in ("post_clerk", "courier")}

    def look(role: str, *paths: str) -> None:
        page = tabs[role]
        for path in paths:
            page.goto(HOST + path)
            for size in SIZES:
                page.set_viewport_size(viewport(size))
                assert excess_px(page) == 0, (path, size)
            require_accessible(page, path)

    look("post_clerk", "/quay/ca-lam-viec")
    shift = shifts.open_shift(person_id=CLERK, counter=AT, float_vnd=0, at=now())
    paid()
    look("post_clerk", "/quay/ca-lam-viec/dem-ket")
    held, _owing = dossier_after(Act.ACCEPT_BY_POST), dossier_after(Act.SUBMIT)
    look(
        "post_clerk", "/quay/", "/quay/ca-lam-viec", "/quay/ca-lam-viec/dang-giu", "/quay/ca-lam-viec/dem-ket",
        "/quay/thu-phi", f"/quay/ho-so/{held.row.request_no}",
    )  # fmt: skip
    shifts.count(person_id=CLERK, shift_id=shift, count_id=uuid4(), notes={}, at=now())
    look("post_clerk", "/quay/ca-lam-viec")
    look("courier", "/quay/dem-lai", f"/quay/dem-lai/{shift}")
    shifts.recount(by_id=COURIER, points=["bd-cai-nuoc"], shift_id=shift, count_id=uuid4(), notes={}, at=now())
    look("post_clerk", "/quay/ca-lam-viec")
    shifts.explain(person_id=CLERK, shift_id=shift, reason="Trả thừa.", at=now())
    look("post_clerk", f"/quay/ca-lam-viec/{shift}", f"/quay/ca-lam-viec/{shift}/da-tiep-nhan")
    assert payments.current(CLERK) is None
