"""Open dossiers taken over to another version, many at once: by the worker, one act each, with an outcome for each."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from motcua.ground.people.rules import Actor
from motcua.outward.jobs import services as jobs
from motcua.outward.jobs.services import Outcome, Run
from motcua.record import reading
from motcua.stages.processing import rebasing
from motcua.stages.registered import STAGES

REBASE = "drafting.rebase"
_NAMED_MOST = 3
ACTS_LOADED = STAGES
"""To take a dossier over needs the acts; to name them is to load them."""

Pick = tuple[str, int]
"""A dossier, and where its journal stood when the consequences were shown."""


def ask(
    *, job_id: UUID, version_id: str, reason: str, picks: Sequence[Pick], back: str, by: Actor, at: datetime
) -> UUID:
    """Ask the worker to take dossiers over; the same id asked again is the same job. Raises TooManyJobs, NotThere."""
    params = {
        "version": version_id,
        "reason": reason,
        "picks": [list(pick) for pick in picks],
        "title": f"Chuyển hồ sơ sang bản {version_id}",
        "back": back,
        "back_label": "Hồ sơ đang mở theo từng bản",
    }
    return jobs.ask(job_id=job_id, kind=REBASE, params=params, by=by, at=at)


@jobs.kind(REBASE)
def run(this: Run) -> Outcome:
    """Take each dossier over by its act; what one refuses keeps no other back. The file names every outcome."""
    this.kept = "Hồ sơ đã chuyển thì giữ bản mới; chạy lại cho số còn lại."
    picks, refused, lines = this.params["picks"], [], []
    for done, (dossier_id, seen) in enumerate(picks, start=1):
        refusal = rebasing.take_over(
            UUID(dossier_id), int(seen), this.params["version"], this.params["reason"], this.now()
        )
        number = _number(dossier_id)
        lines.append((number, "giữ bản cũ" if refusal else "đã chuyển", refusal.sentence if refusal else ""))
        if refusal is not None:
            refused.append(f"{number} ({refusal.sentence})")
        this.report(done, len(picks))
    sentence = f"Đã chuyển {len(picks) - len(refused)} trên {len(picks)} hồ sơ sang bản {this.params['version']}."
    if refused:
        more = "; …" if len(refused) > _NAMED_MOST else ""
        sentence += f" Giữ bản cũ: {'; '.join(refused[:_NAMED_MOST])}{more}"
    return Outcome(sentence[:400], _file(lines), "chuyen-ban-thu-tuc.csv", "text/csv; charset=utf-8")


def _number(dossier_id: str) -> str:
    row = reading.unseen(dossier_id)
    return row.code or row.request_no


def _file(lines: Sequence[tuple[str, str, str]]) -> io.BytesIO:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("ho_so", "ket_qua", "ly_do"))
    writer.writerows(lines)
    return io.BytesIO(text.getvalue().encode("utf-8-sig"))
