"""Files that lie in the store of scans and in no dossier: what the virus scanner says before they are kept.

They are asked about at once, and what it has not called clean is not kept: nobody comes back to look at a list of them.
"""

from typing import IO

from motcua.record.papers.scans import virus
from motcua.record.papers.scans.virus import CheckState


def why_not_clean(file: IO[bytes]) -> str:
    """Return why a file may not be kept, as a sentence; "" = it is clean, or there is no scanner."""
    if not virus.is_on():
        return ""
    file.seek(0)
    verdict = virus.ask(file)
    if verdict.state is CheckState.INFECTED:
        return f"có vi-rút ({verdict.virus}). Báo người quản trị."
    return "" if verdict.state is CheckState.CLEAN else "máy quét vi-rút chưa trả lời. Thử lại sau ít phút."
