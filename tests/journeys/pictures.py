"""Pictures of pages as the manual shows them: taken by the journeys, kept beside the manual.

A journey takes every picture each time, so a page that is gone fails there. They replace the manual's only when asked:

    MOTCUA_PICTURES=keep python3 run.py test tests/journeys/test_first_day.py
"""

import io
import os
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "pictures"
COLOURS = 128


def picture(page: Page, name: str, *, height: int | None = None) -> None:
    """Take a picture of what the window shows, or of so many pixels of the page from its top."""
    size = page.viewport_size
    assert size is not None
    clip = {"x": 0, "y": 0, "width": size["width"], "height": height} if height else None
    taken = page.screenshot(clip=clip, full_page=height is not None, animations="disabled")
    if os.environ.get("MOTCUA_PICTURES") == "keep":
        FOLDER.mkdir(parents=True, exist_ok=True)
        drawn = Image.open(io.BytesIO(taken)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        drawn.save(FOLDER / f"{name}.png", optimize=True)
