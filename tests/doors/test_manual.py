"""The manual: every picture that it shows is there, is taken by a journey, and none lies about unused."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(ROOT.glob("docs/how-to/*.md"))
PICTURES = ROOT / "docs" / "how-to" / "pictures"
SHOWN = re.compile(r"!\[(?P<words>[^\]]*)\]\(pictures/(?P<name>[^)]+)\.png\)")
TAKEN = re.compile(r"""\b(?:picture|_looks_right)\(\s*[\w.]+,\s*["']([^"']+)["']""")
LINK = re.compile(r"(?<!!)\[[^\]]+\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)")


def shown() -> Iterator[tuple[str, str]]:
    """(name, words) of each picture in the pages of the manual."""
    for page in PAGES:
        for found in SHOWN.finditer(page.read_text(encoding="utf-8")):
            yield found["name"], found["words"]


def taken() -> set[str]:
    """Names of the pictures that the journeys take."""
    return {name for path in ROOT.glob("tests/journeys/test_*.py") for name in TAKEN.findall(path.read_text("utf-8"))}


def test_every_picture_of_the_manual_is_there_and_none_lies_unused() -> None:
    assert {name for name, _ in shown()} == {path.stem for path in PICTURES.glob("*")}


def test_every_picture_of_the_manual_is_taken_by_a_journey_and_every_one_taken_is_shown() -> None:
    assert {name for name, _ in shown()} == taken()


def test_every_picture_says_in_words_what_it_shows() -> None:
    assert [name for name, words in shown() if len(words) < 12] == []


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.md", ROOT / "README.vi.md"], ids=lambda page: page.name)
def test_every_page_that_is_linked_is_there(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []
