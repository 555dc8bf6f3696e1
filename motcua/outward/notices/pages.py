"""What stands on the pages of a printed form, read back from the PDF."""

import pypdfium2

from motcua.record.papers.scans.content import ONE_AT_A_TIME


def words_of_pages(pdf: bytes) -> str:
    """Return the text of all pages, with single blanks."""
    with ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(pdf)
        found = " ".join(page.get_textpage().get_text_range() for page in document)
        document.close()
    return " ".join(found.split())
