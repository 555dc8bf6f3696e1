"""A draft of a procedure of the demo, and what its pages post."""

from datetime import date

from motcua.ground.catalogue import drafting, services
from motcua.ground.catalogue.models import ProcedureVersion
from motcua.outward.drafting import editing
from motcua.outward.drafting.sheet import Sheet

LIST = "/quan-tri/soan-thao/"
RECORD = "3.000333"
FIRST = date(2027, 2, 1)
"""The day from which the drafts of the tests are in force."""


def in_force() -> ProcedureVersion:
    return ProcedureVersion.objects.get(code=RECORD, valid_to=None, status="published")


def draft(first_day: date = FIRST) -> str:
    return str(services.copy_as_draft(in_force().pk, first_day).pk)


def page_of(key: str) -> str:
    return f"{LIST}{key}/"


def posting(key: str, do: str = "save", **changed: str) -> dict[str, str]:
    """What the page of a draft posts when nothing was typed but what is given."""
    record = drafting.get(key)
    sheet = Sheet.of_record(record)
    told = {name: value for name, value in sheet.own.items() if value or name not in ("post_submit", "post_return")}
    for part, rows in sheet.parts.items():
        told[f"{part}-rows"] = ",".join(str(no) for no in rows)
        told |= {f"{part}-{no}-{name}": value for no, row in rows.items() for name, value in row.items()}
    return told | {"do": do, "seen": editing.seal_of(record)} | changed


def whole(key: str) -> dict[str, str]:
    """What a draft of the demo lacks to be published."""
    return {
        "decision": "1234/QĐ-UBND", "decision_on": "15/01/2027", "decision_body": "Ủy ban nhân dân tỉnh",
        "legal_basis": "Luật Lý lịch tư pháp 2009", "agencies": "H12.17",
        "steps-rows": "1", "steps-1-text": "Nộp hồ sơ", "manners-rows": "1", "manners-1-channel": "DIRECT",
        "manners-1-text": "Nộp tại bưu điện",
        "components-1-original": "1",
    }  # fmt: skip


def publishing(key: str, **more: str) -> dict[str, str]:
    return {"seen": editing.seal_of(drafting.get(key)), **more}


def is_published(key: str) -> bool:
    return ProcedureVersion.objects.filter(pk=key, status="published").exists()
