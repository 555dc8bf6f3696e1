"""The pictures of the forms in the documents: none missing, unused or stale, and the page that explains them whole."""

import io
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from motcua.outward.notices import pictures
from motcua.outward.notices.printing import fingerprint
from motcua.outward.notices.samples import SAMPLES, Sample
from motcua.record.papers.form_sets import FORM_SETS
from motcua.record.papers.forms import FORMS
from tests.rules.cast_of_forms import APOLOGY

FOLDER = Path(__file__).parents[2] / "docs" / "forms"
REDRAW = "run: python -m motcua.outward.notices.pictures docs/forms"


def test_no_picture_is_missing_unused_or_stale() -> None:
    kept = json.loads((FOLDER / pictures.MADE_OF).read_text(encoding="utf-8"))

    assert {file.name for file in FOLDER.glob("*.png")} == set(pictures.fingerprints()), REDRAW
    assert kept == pictures.fingerprints(), REDRAW


def test_the_page_explains_every_picture_and_no_other() -> None:
    page = (FOLDER / "README.md").read_text(encoding="utf-8")

    assert set(re.findall(r"\(([\w-]+\.png)\)", page)) == set(pictures.fingerprints())


def test_every_form_has_a_picture_in_each_set_that_has_it() -> None:
    kinds = {sample.form.kind for sample in SAMPLES.values()}

    assert set(FORMS) <= kinds
    for name, form_set in FORM_SETS.items():
        assert {sample.form.kind for sample in SAMPLES.values() if sample.form_set == name} == set(form_set.forms)


def test_what_a_picture_is_made_of_changes_with_its_data_and_not_by_itself() -> None:
    assert fingerprint(APOLOGY) == fingerprint(replace(APOLOGY))
    assert fingerprint(APOLOGY) != fingerprint(replace(APOLOGY, reason="Lý do khác."))


def test_drawing_makes_what_is_missing_and_stale_and_takes_away_what_is_unused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "SAMPLES", {"mot": Sample("mot", "", APOLOGY)})
    (tmp_path / "cu.png").write_bytes(b"old")

    assert pictures.draw_all(tmp_path) == 2
    assert [file.name for file in tmp_path.glob("*.png")] == ["mot.png"]
    assert pictures.draw_all(tmp_path) == 0

    changed = Sample("mot", "", replace(APOLOGY, reason="Lý do khác."))
    monkeypatch.setattr(pictures, "SAMPLES", {"mot": changed})
    assert pictures.draw_all(tmp_path) == 1


def test_a_picture_shows_all_pages_side_by_side() -> None:
    long = replace(APOLOGY, reason="\n".join(f"Lý do thứ {number}." for number in range(40)))

    one, two = (Image.open(io.BytesIO(pictures.picture(form))) for form in (APOLOGY, long))

    assert one.size[0] > 500
    assert two.size == (2 * one.size[0], one.size[1])


def test_the_pictures_are_drawn_without_a_database_or_its_settings() -> None:
    bare = {key: value for key, value in os.environ.items() if not key.startswith(("DJANGO", "MOTCUA"))}
    command = [sys.executable, "-m", "motcua.outward.notices.pictures", "--help"]

    found = subprocess.run(command, capture_output=True, text=True, check=False, env=bare)

    assert found.returncode == 0, found.stderr
