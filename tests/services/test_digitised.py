"""The share of digitised dossiers: each counted paper is there as a file, or came as an electronic original."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from motcua.ground.people.models import Account
from motcua.outward.reports import figures
from motcua.outward.reports.figures import Figure
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.rules import Act
from motcua.record.papers.models import Paper, Scan
from motcua.record.scanning import services
from tests.factories import Life, dossier_after
from tests.scans import add, asked, picture, store

__all__ = ["store"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]
SHARE = (Figure.COUNTED, Figure.DIGITISED, Figure.NOT_DIGITISED)


def of(life: Life) -> tuple[bool, bool, bool]:
    """Whether each of the three figures counts a dossier."""
    when = figures.horizon(life.now + timedelta(hours=1))
    rows = Dossier.objects.all()
    counted, whole, lacking = (
        figures.counted_by(rows, figure, when).filter(pk=life.dossier_id).exists() for figure in SHARE
    )
    return counted, whole, lacking


def counted_numbers(life: Life) -> list[int]:
    papers = Paper.objects.filter(dossier_id=life.dossier_id, is_result=False).exclude(
        original_count=0, certified_copy_count=0, photocopy_count=0, electronic_count=0
    )
    return list(papers.order_by("paper_no").values_list("paper_no", flat=True))


def digitise(life: Life, numbers: list[int]) -> None:
    for number in numbers:
        add(life, picture(size=(60 + number, 60)), f"{number}.jpg", who="case_officer", paper_no=number)


def test_a_dossier_is_digitised_by_a_file_of_every_paper_that_was_counted() -> None:
    life = dossier_after(Act.ASSIGN)
    numbers = counted_numbers(life)
    assert len(numbers) > 1
    assert of(life) == (True, False, True)

    digitise(life, numbers[:-1])
    assert of(life) == (True, False, True)
    digitise(life, numbers[-1:])
    assert of(life) == (True, True, False)
    services.remove(asked(life, "case_officer"), 1, "Quét nhầm")
    assert of(life) == (True, False, True)


def test_an_infected_file_digitises_nothing_and_an_electronic_original_needs_none() -> None:
    life = dossier_after(Act.ASSIGN)
    numbers = counted_numbers(life)
    digitise(life, numbers)
    first = Scan.objects.filter(dossier_id=life.dossier_id, paper_no=numbers[0])
    first.update(check_state="INFECTED", virus="Eicar", checked_at=life.now)
    assert of(life) == (True, False, True)

    Paper.objects.filter(dossier_id=life.dossier_id, paper_no=numbers[0]).update(electronic_count=1)

    assert of(life) == (True, True, False)


def test_what_was_not_received_this_month_does_not_count() -> None:
    draft, received = dossier_after(Act.SUBMIT), dossier_after(Act.ASSIGN)

    assert of(draft) == (False, False, False)
    later = figures.horizon(received.now + timedelta(days=40))
    assert not figures.counted_by(Dossier.objects.all(), Figure.COUNTED, later).exists()


def test_the_board_says_the_share_and_its_numbers_open_their_dossiers(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    life, other = dossier_after(Act.ASSIGN), dossier_after(Act.ASSIGN)
    digitise(life, counted_numbers(life))
    monkeypatch.setattr(timezone, "now", lambda: max(life.now, other.now) + timedelta(hours=1))
    client.force_login(Account.objects.get(pk="vanphong.tinh"))

    page = client.get("/dieu-hanh/").content.decode()
    card = page[page.index('id="digitised"') :].partition("</section>")[0]

    numbers = re.findall(r'<a href="([^"]+)">([^<]+)</a>', card)
    assert [number for _href, number in numbers] == ["2", "50\u202f%", "1"]
    for href, code in ((numbers[1][0], life.row.code), (numbers[2][0], other.row.code)):
        listed = client.get(href.replace("&amp;", "&")).content.decode()
        assert str(code) in listed
        assert str({life.row.code, other.row.code} - {code}).strip("{'}") not in listed
