"""What was signed at a handing-out: kept with its act and bound to it, both or neither, and never taken away."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from motcua.record.acts import WRITTEN, Done
from motcua.record.dossiers.models import Event
from motcua.record.dossiers.rules import Act, Status
from motcua.record.dossiers.services import Call
from motcua.record.papers.models import Scan
from motcua.record.papers.scans.rules import NotAScan
from motcua.record.scanning import proofs, rules
from motcua.record.scanning.proofs import Proof
from motcua.stages.returning.rules import RecalledPaperMissing
from tests.factories import DRIVING_LICENCE, Life, Way, dossier_after

pytestmark = pytest.mark.django_db


def drawn(kind: str = "PNG", name: str = "chu-ky.png") -> Proof:
    held = BytesIO()
    Image.new("RGB", (40, 20), "white").save(held, kind)
    return Proof(held, name, "tour", "SCREEN")


def handed_out(life: Life, act: Act, proof: Proof | None, act_id: UUID | None = None, **body: Any) -> Done:
    at = life.now + timedelta(minutes=10)
    call = Call(life.dossier_id, act_id or uuid4(), life.who(act), at, at)
    return proofs.perform(act, call, WRITTEN[act].body.model_validate(life.body(act) | body), proof)


def kept(life: Life) -> list[Scan]:
    return list(Scan.objects.filter(dossier_id=life.dossier_id, proof_event_no__isnull=False))


def written(life: Life) -> int:
    return Event.objects.filter(dossier_id=life.dossier_id).count()


def carried() -> Life:
    return dossier_after(Act.ACCEPT_TO_CARRY, way=Way.AT_DESK, procedure=DRIVING_LICENCE)


def test_what_was_signed_lies_with_the_dossier_bound_to_the_event() -> None:
    life = carried()

    done = handed_out(life, Act.DELIVER, drawn())

    [scan] = kept(life)
    assert (scan.proof_event_no, scan.paper_no, scan.employer, scan.added_by) == (
        done.event_no, None, "POST", life.who(Act.DELIVER).id,
    )  # fmt: skip
    assert life.status is Status.RETURNED


def test_at_a_counter_it_is_kept_alike() -> None:
    life = dossier_after(Act.PREPARE_RETURN, way=Way.AT_DESK)

    done = handed_out(life, Act.RETURN_AT_COUNTER, drawn())

    assert [scan.proof_event_no for scan in kept(life)] == [done.event_no]


def test_a_handing_out_without_a_file_is_written_as_before() -> None:
    life = carried()

    handed_out(life, Act.DELIVER, None)

    assert (life.status, kept(life)) == (Status.RETURNED, [])


def test_the_same_call_twice_keeps_one_file() -> None:
    life, act_id = carried(), uuid4()
    body = life.body(Act.DELIVER)

    first = handed_out(life, Act.DELIVER, drawn(), act_id, **body)
    again = handed_out(life, Act.DELIVER, drawn(), act_id, **body)

    assert (first.repeated, again.repeated) == (False, True)
    assert len(kept(life)) == 1


def test_a_refused_act_keeps_no_file_and_a_refused_file_no_act() -> None:
    life = carried()
    before = written(life)

    with pytest.raises(RecalledPaperMissing):
        handed_out(life, Act.DELIVER, drawn(), recalled=[])
    with pytest.raises(NotAScan):
        handed_out(life, Act.DELIVER, drawn("JPEG"))
    with pytest.raises(NotAScan):
        handed_out(life, Act.DELIVER, Proof(BytesIO(b"MZ" + bytes(300)), "chu-ky.png", "tour", "CAMERA"))

    assert (written(life), kept(life), life.status) == (before, [], Status.RESOLVED)


def test_a_file_that_the_dossier_has_proves_no_handing_out() -> None:
    life = carried()
    before = written(life)
    handed_out(other := carried(), Act.DELIVER, drawn())
    Scan.objects.filter(dossier_id=other.dossier_id).update(dossier_id=life.dossier_id, proof_event_no=None)

    with pytest.raises(rules.ProofNotNew):
        handed_out(life, Act.DELIVER, drawn())

    assert (written(life), kept(life), life.status) == (before, [], Status.RESOLVED)


def test_a_proof_is_never_taken_away() -> None:
    life = carried()
    handed_out(life, Act.DELIVER, drawn())
    [scan] = kept(life)
    scan.removed_at, scan.removed_by, scan.removed_reason = life.now, "thuly.congan", "nhầm"

    with pytest.raises(rules.ProofStays):
        rules.require_no_proof(scan.proof_event_no)
    with pytest.raises(IntegrityError, match="scan_that_proves_stays"), transaction.atomic():
        scan.save(update_fields=["removed_at", "removed_by", "removed_reason"])
    rules.require_no_proof(None)
