"""The pages of a file as pictures for a screen: upright, small, without what the file says about itself.

Drawn by a program of its own with limits of time and memory (`python -m motcua.record.papers.scans.drawing`): a file
that was made to hold up or break whoever opens it ends that program, and nothing else. It needs neither settings nor
database: it reads one file and writes pictures beside it.
"""

import importlib.util
import io
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

from motcua.record.papers.scans.rules import DRAWN_MAX, PIXELS_MAX

PAGE_SIDE = 1600
THUMB_SIDE = 240
MEMORY_BYTES_MAX = 2_000_000_000
_QUALITY = 78


def page_file(page: int, *, small: bool) -> str:
    """Return the name of the picture of a page, counted from 1."""
    return f"{'nho' if small else 'trang'}-{page}.webp"


def drawn(source: Path, media_type: str) -> "Iterator[Image.Image]":
    """Yield the pages of a file as pictures of at most PAGE_SIDE on a side, the right way up."""
    if media_type == "application/pdf":
        yield from _pages_of_pdf(source)
        return
    with Image.open(source) as picture:
        for number in range(min(getattr(picture, "n_frames", 1), DRAWN_MAX)):
            picture.seek(number)
            yield _fitted(_upright(picture))


def _pages_of_pdf(source: Path) -> "Iterator[Image.Image]":
    document = pypdfium2.PdfDocument(source)
    try:
        document.init_forms()  # what was typed into a form is drawn too
        for number in range(min(len(document), DRAWN_MAX)):
            page = document[number]
            scale = min(PAGE_SIDE / max(page.get_size()), 4)
            yield _fitted(page.render(scale=scale).to_pil())
            page.close()
    finally:
        document.close()


def _upright(picture: Image.Image) -> Image.Image:
    """Turn a photograph as its camera says, and lay what is see-through on white."""
    if picture.format == "JPEG":
        picture.draft("RGB", (PAGE_SIDE, PAGE_SIDE))
    turned = ImageOps.exif_transpose(picture)
    if turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info:
        seen = turned.convert("RGBA")
        white = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(white, seen).convert("RGB")
    if turned.mode.startswith(("I", "F")):
        turned = turned.point(lambda value: value / 256).convert("L") if turned.mode.startswith("I;16") else turned
    return turned.convert("RGB")


def _fitted(picture: Image.Image) -> Image.Image:
    """Return the pixels alone, at most PAGE_SIDE on a side: nothing that the file says about itself goes along."""
    fitted = ImageOps.contain(picture, (PAGE_SIDE, PAGE_SIDE)) if max(picture.size) > PAGE_SIDE else picture
    bare = Image.new("RGB", fitted.size, "white")
    bare.paste(fitted.convert("RGB"))
    return bare


def write_pages(source: Path, media_type: str, target: Path) -> int:
    """Write each page as a picture and a small one into a folder; return how many pages were drawn."""
    count = 0
    for count, page in enumerate(drawn(source, media_type), start=1):
        page.save(target / page_file(count, small=False), "WEBP", quality=_QUALITY, method=2)
        small = ImageOps.contain(page, (THUMB_SIDE, THUMB_SIDE))
        small.save(target / page_file(count, small=True), "WEBP", quality=_QUALITY, method=2)
    return count


def turned(picture: bytes, quarters: int) -> bytes:
    """Return a picture of ours turned clockwise by quarters."""
    with Image.open(io.BytesIO(picture), formats=["WEBP"]) as page:
        out = io.BytesIO()
        page.rotate(-90 * quarters, expand=True).save(out, "WEBP", quality=_QUALITY, method=1)
        return out.getvalue()


def main() -> None:
    """Draw: source file, media type, folder for the pictures. Prints how many pages were drawn."""
    source, media_type, target = sys.argv[1:4]
    _limit()
    Image.MAX_IMAGE_PIXELS = PIXELS_MAX
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    sys.stdout.write(str(write_pages(Path(source), media_type, Path(target))))


def _limit() -> None:
    """Take no more memory than a page needs, where the system can say so."""
    if importlib.util.find_spec("resource") is not None:  # not on Windows
        resource = importlib.import_module("resource")
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES_MAX, MEMORY_BYTES_MAX))


if __name__ == "__main__":
    main()
