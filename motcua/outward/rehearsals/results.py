"""Results of a rehearsal as files: a sheet that says that it is made up, kept with the dossier as an official keeps it.

Results of procedures are the agency's own documents, which this system does not set; a rehearsal needs something that a
result going home as a file can be.
"""

import io
import json
from datetime import datetime
from typing import IO
from uuid import UUID

import typst

from motcua.base.text import day_words
from motcua.ground.catalogue.queries import agency
from motcua.ground.deadlines.rules import local
from motcua.ground.people.rules import Actor
from motcua.outward.notices.lettering import FONTS
from motcua.record import reading
from motcua.record.papers.rules import RESULT_FROM
from motcua.record.scanning import services as scanning
from motcua.record.scanning.services import Asked
from motcua.record.standing import Standing

_SHEET = """
#let said = json(bytes(sys.inputs.said))
#set document(title: said.name)
#set page(paper: "a4", margin: 25mm)
#set text(lang: "vi", font: "Liberation Serif", size: 13pt)
#set par(leading: 0.8em)
#align(center)[#upper(said.agency)]
#v(20mm)
#align(center)[#text(size: 17pt, strong(upper(said.name)))]
#v(10mm)
#said.place
#v(20mm)
#align(center, rect(inset: 8pt)[Bản diễn tập, không có giá trị pháp lý])
"""


def keep_result(dossier_id: UUID, by: Actor, at: datetime) -> int:
    """Keep a made-up sheet as the result of a dossier that is decided; return its number. Twice is once."""
    with _sheet(dossier_id, by, at) as file:
        given = scanning.given("ket-qua.pdf", RESULT_FROM, "office", "FILE")
        return scanning.add_whole(Asked(dossier_id, by, at), file, given).scan_no


def _sheet(dossier_id: UUID, by: Actor, at: datetime) -> IO[bytes]:
    dossier = reading.unseen(str(dossier_id))
    standing: Standing = scanning.standing_of(dossier, by, at)
    said = {
        "name": standing.procedure.result_name,
        "agency": agency(dossier.agency_code).name,
        "place": f"Hồ sơ {standing.number}, ngày {day_words(local(at).date())}.",
    }
    pdf = typst.compile(
        _SHEET.encode(),
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]),
        sys_inputs={"said": json.dumps(said)},
        format="pdf",
        timestamp=int(at.timestamp()),
    )
    return io.BytesIO(pdf)
