"""Several printed forms as one file for the printer of a counter: one press prints all slips of a visit.

The file is for paper alone: what is kept and handed on is each form by itself, tagged and fit for an archive.
"""

import io
from collections.abc import Sequence

import pypdfium2


def bound(files: Sequence[bytes]) -> bytes:
    """Return PDF files as one, their pages in order."""
    whole = pypdfium2.PdfDocument.new()
    for file in files:
        part = pypdfium2.PdfDocument(file)
        whole.import_pages(part)
        part.close()
    written = io.BytesIO()
    whole.save(written)
    whole.close()
    return written.getvalue()
