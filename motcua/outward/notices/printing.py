"""Printing of forms: a frozen form in, a tagged PDF/A with the shipped typeface out.

The pages are set by typst from the templates beside this module. A template gets data only (JSON in `sys.inputs`),
never text that typst would read as markup. The same form printed twice gives the same bytes.
"""

import dataclasses
import hashlib
import json
import re
import threading
import typing
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import segno
import typst
from barcode import Code128
from barcode.writer import SVGWriter

from motcua.base import text
from motcua.outward.notices.lettering import FONTS, breakable, printable
from motcua.outward.notices.programme_forms import ProgrammeSheet
from motcua.outward.notices.take_over_forms import TakeOverMinute
from motcua.record.papers.form_sets import form_of
from motcua.record.papers.forms import (
    ConsignmentSlip,
    DeliverySlip,
    Form,
    HandoverMinute,
    MoneyLine,
    PaymentNotice,
    StopNotice,
)
from motcua.record.papers.frozen import Frozen
from motcua.record.papers.money_forms import MoneyForm
from motcua.record.papers.sheets import ConsignmentList, Sheet

TEMPLATES = Path(__file__).parent / "typst"
"""The folder of the templates: `<kind of the form>.typ`, and `common.typ` with what they share."""

SHARED, COPIES = "common", "copies"
"""What all layouts share, and what puts the copies of a form into one file."""

Printed = Form | MoneyForm | Sheet | ProgrammeSheet | TakeOverMinute
"""Whatever can be printed."""

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

PDF_STANDARDS: "list[typst.PDFStandard]" = ["a-2a", "ua-1"]
"""Kept for years and read aloud: the archive format with structure, and the standard of accessibility."""

QR_QUIET_MODULES = 4
QR_SYMBOL_MM = 18.0
"""Width of the dark squares together, as long as a module does not become too narrow."""
QR_MODULE_MM_MIN = 0.45
BAR_MODULE_MM = 0.33
BAR_HEIGHT_MM = 11.0
BAR_QUIET_MM = 3.3

_of_thread = threading.local()


def render(form: Printed, *, reprint: bool = False, copy_no: int = 1, sealed: str = "") -> bytes:
    """Print the form as PDF/A-2a and PDF/UA-1 and return the file.

    `reprint` marks the sheet "Bản in lại"; `copy_no` is the number of the copy among `form.copies`, from 1.
    `sealed` is what the foot says of the electronic signature that is put over the file afterwards.
    May be called from several threads at once. Raises ValueError for a copy that the form does not have.
    """
    if not 1 <= copy_no <= len(form.copies):
        raise ValueError(f"{form.title} has {len(form.copies)} copies, not a number {copy_no}")
    return _compiled(form, form.copies[copy_no - 1 : copy_no], reprint=reprint, sealed=sealed)


def render_copies(form: Printed, *, reprint: bool = False) -> bytes:
    """Print all copies of the form (liên) into one file for the printer of a counter, in their order.

    The file is of the same kind as that of one copy: tagged, and fit for an archive.
    """
    return _compiled(form, form.copies, reprint=reprint)


def _compiled(form: Printed, copies: Sequence[str], *, reprint: bool, sealed: str = "") -> bytes:
    printed = _compiler().compile(
        input=str(TEMPLATES / f"{COPIES}.typ"),
        format="pdf",
        sys_inputs=inputs_of(form, copies, reprint=reprint, sealed=sealed),
        pdf_standards=PDF_STANDARDS,
        timestamp=int(form.issued_at.timestamp()),
    )
    if not isinstance(printed, bytes):
        raise TypeError("typst gave something else than one PDF")
    return printed


def built_in(name: str) -> str:
    """Return the source of a template of this release, by its name without ending."""
    return (TEMPLATES / f"{name}.typ").read_text(encoding="utf-8")


def fingerprint(form: Printed) -> str:
    """Return the SHA-256 of all that the printing of a form is made of: its data, and the templates that set it."""
    parts = json.dumps(inputs_of(form, form.copies[:1], reprint=False), sort_keys=True)
    sources = [built_in(name) for name in (form.kind, SHARED, COPIES)]
    return hashlib.sha256("\0".join([parts, *sources]).encode()).hexdigest()


@cache
def _fonts() -> typst.Fonts:
    """The shipped typeface and nothing else, neither of the machine nor of typst."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def _compiler() -> typst.Compiler:
    """The compiler of this thread: one must not be used by two threads at once, and making one costs a printing."""
    if not hasattr(_of_thread, "compiler"):
        _of_thread.compiler = typst.Compiler(root=str(TEMPLATES), font_paths=_fonts(), ignore_system_fonts=True)
    return typing.cast(typst.Compiler, _of_thread.compiler)


def inputs_of(form: Printed, copies: Sequence[str], *, reprint: bool, sealed: str = "") -> dict[str, str]:
    """What the templates read from `sys.inputs`.

    `kind` names the template, `form` is what the form says, `sheet` what belongs to this printing; `copies` are the
    names of the copies that are printed now.
    """
    qr = segno.make_qr(form.scan_code, error="m", boost_error=False)
    modules = len(qr.matrix)
    module_mm = max(QR_MODULE_MM_MIN, QR_SYMBOL_MM / modules)
    of_set = form_of(getattr(form, "form_set", ""), form.kind)
    sheet = {
        "title": printable(f"{of_set.title if of_set else form.title} {form.scan_code}"),
        "heading": list(of_set.heading) if of_set else [form.title],
        "author": printable(form.body.name),
        "issued_at": _shown("issued_at", form.issued_at),
        "printed": list(copies),
        "copies": len(form.copies),
        "reprint": reprint,
        "sealed": printable(sealed),
        "code": printable(form.scan_code),
        "qr": _qr_code(qr.matrix),
        "qr_quiet_mm": module_mm * QR_QUIET_MODULES,
        "qr_width_mm": module_mm * (modules + 2 * QR_QUIET_MODULES),
        "barcode": _bar_code(form.scan_code) if isinstance(form, ConsignmentSlip) else "",
        "bar_quiet_mm": BAR_QUIET_MM,
        "sums": _sums(form),
    }
    return {"kind": form.kind, "form": json.dumps(_fields_shown(form)), "sheet": json.dumps(sheet)}


def _qr_code(rows: Sequence[Sequence[int]]) -> str:
    """The dark modules of a QR code as SVG in modules: one rectangle for each run in a row, quiet zone around."""
    side = len(rows) + 2 * QR_QUIET_MODULES
    runs = [
        f"M{run.start() + QR_QUIET_MODULES} {y}h{len(run[0])}v1h-{len(run[0])}z"
        for y, row in enumerate(rows, start=QR_QUIET_MODULES)
        for run in re.finditer("1+", "".join("1" if module else "0" for module in row))
    ]
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"><path d="{"".join(runs)}"/></svg>'


def _bar_code(code: str) -> str:
    """Code 128 of the code as SVG in millimetres, without a text of its own."""
    drawn: bytes = Code128(code, writer=SVGWriter()).render(
        {
            "module_width": BAR_MODULE_MM,
            "module_height": BAR_HEIGHT_MM,
            "quiet_zone": BAR_QUIET_MM,
            "write_text": False,
            "margin_top": 0,
            "margin_bottom": 0,
        }
    )
    return drawn.decode()


def _sums(form: Printed) -> dict[str, Any]:
    """The totals that a form prints in figures and words; empty for a form without money, or that names its own."""
    if isinstance(form, HandoverMinute):
        return {"handed_over": _amount(sum(line.money_vnd for line in form.lines if line.accepted))}
    if isinstance(form, ConsignmentList):
        return {"collected": _amount(sum(line.money_vnd for line in form.lines))}
    if isinstance(form, PaymentNotice):
        return {"due": _amount(_total(form.lines, "due"))}
    if isinstance(form, ConsignmentSlip | DeliverySlip | StopNotice):
        return {state: _amount(_total(form.money, state)) for state in ("collected", "due")}
    return {}


def _total(money: Sequence[MoneyLine], state: str) -> int:
    return sum(line.amount_vnd for line in money if line.state == state)


def _fields_shown(value: Frozen) -> dict[str, Any]:
    """The fields of a form, or of a part of it, as the templates use them."""
    fields = dataclasses.fields(typing.cast(Any, value))
    return {field.name: _shown(field.name, getattr(value, field.name)) for field in fields}


def _shown(name: str, value: Any) -> Any:
    """The value of the field `name`: text made printable; instants, days, amounts and phones as forms write them."""
    if isinstance(value, Frozen):
        return _fields_shown(value)
    if isinstance(value, tuple):
        return [_shown(name, item) for item in value]
    if isinstance(value, datetime):
        return _instant(value.astimezone(VIETNAM))
    if isinstance(value, date):
        return _day(value)
    if isinstance(value, str):
        return breakable(text.spaced_phone(value) if name == "phone" else value)
    return _amount(value) if name.endswith("_vnd") else value


def _instant(at: datetime) -> dict[str, str]:
    clock = f"{at.hour} giờ {at.minute:02} phút"
    return {"clock": clock, "time": f"{at:%H:%M}", "text": f"{clock}, ngày {text.day_words(at)}", **_day(at)}


def _day(on: date) -> dict[str, str]:
    return {"day": text.day_words(on), "long_day": f"ngày {on:%d} tháng {on:%m} năm {on:%Y}"}


def _amount(amount_vnd: int) -> dict[str, Any]:
    return {"amount": amount_vnd, "figures": text.vnd(amount_vnd), "words": text.vnd_in_words(amount_vnd)}
