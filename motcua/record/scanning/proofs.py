"""What comes with an act as a file: the signature of who took a result (chữ ký nhận), or the result itself.

The signature is drawn on the screen, or a photo of the slip signed by hand.

It joins the scans of the dossier, bound to the event of the handing-out, by the same rules of content and size. It is
looked into before the act and written in the act's own transaction: refused, neither stands. Only what was signed is
kept, never a picture of an identity paper. Law: QĐ 45/2016/QĐ-TTg, Art. 10; TT 17/2017/TT-BTTTT, Art. 5.

A result that was decided comes as a PDF and lies in the dossier as its result paper; the applicant fetches it from her
own account. Law: NĐ 118/2025/NĐ-CP, Art. 20 (results are kept electronically) [?].
"""

from dataclasses import dataclass
from typing import IO

from django.db import transaction
from pydantic import BaseModel

from motcua.record import acts
from motcua.record.acts import Done
from motcua.record.dossiers.rules import Act
from motcua.record.dossiers.services import Call
from motcua.record.papers.rules import RESULT_FROM
from motcua.record.papers.scans import services as rows
from motcua.record.papers.scans.services import FileIn, Given
from motcua.record.scanning import rules, services


@dataclass(frozen=True, slots=True)
class Proof:
    """What was signed, as a file, and how it came."""

    file: IO[bytes]
    name: str
    """As the device called it; its ending must not lie about its content."""
    door: str
    way: str
    """SCREEN = drawn on the screen, CAMERA = photo of the signed slip, FILE = picked from a machine."""
    is_result: bool = False
    """It is the result that the act decides, not what proves a handing-out."""


def perform(name: Act, call: Call, body: BaseModel, proof: Proof | None) -> Done:
    """Run an act and keep the file that comes with it: both or neither. The same call again writes nothing.

    Raises the RuleViolation that refuses the act; TooLarge, EmptyFile, NotAScan, Unopened, ProofNotNew, ResultNotPdf.
    """
    if proof is None:
        return acts.perform(name, call, body)
    come = services.looked_into(proof.file, proof.name)
    if proof.is_result:
        rules.require_pdf(come.content.kind.media_type, proof.name)
    with transaction.atomic():
        done = acts.perform(name, call, body)
        if not done.repeated:
            _keep(done, call, come, proof)
    return done


def _keep(done: Done, call: Call, come: FileIn, proof: Proof) -> None:
    if proof.is_result:
        given = services.given(proof.name, RESULT_FROM, proof.door, proof.way)
        rows.add(done.dossier_id, come, given, call.by, call.at)
        return
    ending = come.content.kind.extensions[0]
    given = Given(f"chu-ky-nhan-{done.facts['slip']}{ending}", None, proof.door, proof.way)
    added = rows.add(done.dossier_id, come, given, call.by, call.at, proof_event_no=done.event_no)
    if added.repeated:
        raise rules.ProofNotNew()
