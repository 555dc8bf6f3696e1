"""The signature of who took a result: drawn on the screen, or a photo of the slip signed by hand (chữ ký nhận).

It joins the scans of the dossier, bound to the event of the handing-out, by the same rules of content and size. It is
looked into before the act and written in the act's own transaction: refused, neither stands. Only what was signed is
kept, never a picture of an identity paper. Law: QĐ 45/2016/QĐ-TTg, Art. 10; TT 17/2017/TT-BTTTT, Art. 5.
"""

from dataclasses import dataclass
from typing import IO

from django.db import transaction
from pydantic import BaseModel

from motcua.record import acts
from motcua.record.acts import Done
from motcua.record.dossiers.rules import Act
from motcua.record.dossiers.services import Call
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
    """SCREEN = drawn on the screen, CAMERA = photo of the signed slip."""


def perform(name: Act, call: Call, body: BaseModel, proof: Proof | None) -> Done:
    """Run an act and keep what proves it: both or neither. The same call again writes nothing.

    Raises the RuleViolation that refuses the act; TooLarge, EmptyFile, NotAScan, Unopened, ProofNotNew.
    """
    if proof is None:
        return acts.perform(name, call, body)
    come = services.looked_into(proof.file, proof.name)
    with transaction.atomic():
        done = acts.perform(name, call, body)
        if not done.repeated:
            _keep(done, call, come, proof)
    return done


def _keep(done: Done, call: Call, come: FileIn, proof: Proof) -> None:
    ending = come.content.kind.extensions[0]
    given = Given(f"chu-ky-nhan-{done.facts['slip']}{ending}", None, proof.door, proof.way)
    added = rows.add(done.dossier_id, come, given, call.by, call.at, proof_event_no=done.event_no)
    if added.repeated:
        raise rules.ProofNotNew()
