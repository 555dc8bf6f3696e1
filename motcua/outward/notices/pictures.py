"""Every form as a picture for the documents: `python -m motcua.outward.notices.pictures docs/forms`.

Each picture shows the pages of a made-up form. Beside them `pictures.json` keeps what each was made of, so that a
test can say which is missing, unused or stale without comparing pixels.
"""

import io
import json
from pathlib import Path

import click
import pypdfium2
from PIL import Image

from motcua.outward.notices.printing import Printed, fingerprint, render
from motcua.outward.notices.samples import SAMPLES

MADE_OF = "pictures.json"
SCALE = 1.5
"""Pixels a point: an A5 page is 630 pixels wide."""
SHADES = 16


def fingerprints() -> dict[str, str]:
    """Return what every picture is made of, by the name of its file."""
    return {f"{name}.png": fingerprint(sample.form) for name, sample in SAMPLES.items()}


def picture(form: Printed) -> bytes:
    """Return the pages of a form side by side as PNG in shades of grey."""
    document = pypdfium2.PdfDocument(render(form))
    pages: list[Image.Image] = [page.render(scale=SCALE, grayscale=True).to_pil() for page in document]
    document.close()
    drawn = Image.new("L", (sum(page.width for page in pages), max(page.height for page in pages)), color=255)
    left = 0
    for page in pages:
        drawn.paste(page, (left, 0))
        left += page.width
    written = io.BytesIO()
    drawn.quantize(SHADES).save(written, "PNG", optimize=True)
    return written.getvalue()


def draw_all(folder: Path) -> int:
    """Draw the pictures that are missing or stale, take away those no form has any more; return how many changed."""
    wanted = fingerprints()
    kept_in = folder / MADE_OF
    known = json.loads(kept_in.read_text(encoding="utf-8")) if kept_in.exists() else {}
    changed = 0
    for name, sample in SAMPLES.items():
        file = folder / f"{name}.png"
        if file.exists() and known.get(file.name) == wanted[file.name]:
            continue
        file.write_bytes(picture(sample.form))
        changed += 1
    for file in folder.glob("*.png"):
        if file.name not in wanted:
            file.unlink()
            changed += 1
    kept_in.write_text(json.dumps(wanted, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return changed


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def main(folder: Path) -> None:
    """Draw every form as a picture into FOLDER; what has not changed stays."""
    folder.mkdir(parents=True, exist_ok=True)
    click.echo(f"{draw_all(folder)} of {len(SAMPLES)} pictures changed", err=True)


if __name__ == "__main__":
    main()
