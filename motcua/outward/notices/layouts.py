"""The layouts of forms: which was in force when a form was issued, trying a new one out, publishing it, going back.

A form is printed by the layout of its day. A layout of one's own is set apart (press.py); the built-in one of this
release in this process, and so is a form that a layout of one's own fails on: what was issued can always be printed.
What a release changes is recorded as a built-in version, so that it changes nothing that was
issued before.
"""

import contextlib
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from motcua.base.violations import RuleViolation
from motcua.outward.notices import press, printing
from motcua.outward.notices.lettering import FONTS
from motcua.outward.notices.models import FormTemplate
from motcua.outward.notices.pages import words_of_pages
from motcua.outward.notices.printing import Printed, built_in, inputs_of
from motcua.outward.notices.samples import SAMPLES, samples_of
from motcua.outward.notices.stretching import stretched
from motcua.record.papers.form_sets import FORM_SETS

SOURCE_MAX = 60_000
"""Letters of a layout: ten times the longest of ours."""

OF_SETS = frozenset(kind for form_set in FORM_SETS.values() for kind in form_set.forms)
KINDS = tuple(dict.fromkeys(sample.form.kind for sample in SAMPLES.values()))
"""Every form that has a layout."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The sources that a form is set by."""

    source: str
    shared: str


class NoLayout(RuleViolation):
    """There is no such form in such a set."""

    code = "layout.unknown"
    text = "Không có biểu mẫu này trong bộ mẫu đã chọn. Chọn lại trong danh sách mẫu in."
    status = 404


class LayoutEmpty(RuleViolation):
    """A layout of nothing prints nothing."""

    code = "layout.empty"
    text = "Mẫu in trống hoặc dài quá {most} ký tự. Sửa từ mẫu đang dùng, hoặc trở lại mẫu có sẵn."
    field = "source"
    status = 422


class LayoutTakesPackages(RuleViolation):
    """A layout is whole in itself: what it fetches today may be something else tomorrow."""

    code = "layout.packages"
    text = "Mẫu in không được dùng gói tải từ mạng (“{name}”). Bỏ dòng đó, viết phần cần dùng vào mẫu."
    field = "source"
    status = 422


class LayoutDoesNotCompile(RuleViolation):
    """Typst cannot set it; `words` is what it says."""

    code = "layout.does-not-compile"
    text = "Mẫu in chưa dùng được, chưa công bố. Trình dàn trang báo: {words}"
    field = "source"
    status = 422


class LayoutHidesTheCode(RuleViolation):
    """A form without its code cannot be found again."""

    code = "layout.without-code"
    text = "Mẫu in không in mã “{number}” của biểu mẫu, chưa công bố. Giữ phần đầu biểu mẫu (title-row)."
    field = "source"
    status = 422


class LayoutChanged(RuleViolation):
    """Somebody else has published in between."""

    code = "layout.changed"
    text = "Mẫu này vừa có phiên bản {version} của người khác. Tải lại, xem bản đó rồi sửa tiếp."


# ---- printing --------------------------------------------------------------------------------------------------------


def print_form(form: Printed, *, reprint: bool = False, copy_no: int = 1, sealed: str = "") -> bytes:
    """Print one copy of a form by the layout it was issued under. Two statements at most.

    `sealed` is what the foot says of an electronic signature. Raises ValueError for a copy that the form does not have.
    """
    layout = layout_of(form)
    if layout is not None and 1 <= copy_no <= len(form.copies):
        with contextlib.suppress(press.DoesNotCompile):
            return _set(form, layout, form.copies[copy_no - 1 : copy_no], reprint=reprint, sealed=sealed)
    return printing.render(form, reprint=reprint, copy_no=copy_no, sealed=sealed)


def print_copies(form: Printed, *, reprint: bool = False) -> bytes:
    """Print all copies of a form into one file, by the layout it was issued under. Two statements at most."""
    layout = layout_of(form)
    if layout is not None:
        with contextlib.suppress(press.DoesNotCompile):
            return _set(form, layout, form.copies, reprint=reprint)
    return printing.render_copies(form, reprint=reprint)


def layout_of(form: Printed) -> Layout | None:
    """Return the layout that was in force when a form was issued; None = the built-in one of this release."""
    row = _own(form.kind, set_of(form), form.issued_at)
    if row is None:
        row = _shipped(form.kind, form.issued_at)
    if row is None or (row.source, row.shared) == (built_in(form.kind), built_in(printing.SHARED)):
        return None
    return Layout(row.source, row.shared)


def set_of(form: Printed) -> str:
    """Return the set whose layout prints a form; "" for what belongs to no set."""
    return getattr(form, "form_set", "") if form.kind in OF_SETS else ""


def _own(kind: str, form_set: str, at: datetime | None) -> FormTemplate | None:
    """The layout of one's own that is in force at an instant, None = now; no row after a return to the built-in one."""
    rows = FormTemplate.objects.filter(form=kind, form_set=form_set, origin__in=("OWN", "RESET"))
    if at is not None:
        rows = rows.filter(valid_from__lte=at)
    newest = rows.order_by("-version").first()
    return newest if newest is not None and newest.origin == "OWN" else None


def _shipped(kind: str, at: datetime) -> FormTemplate | None:
    """The built-in layout of the release that ran at an instant, as far back as one is recorded."""
    rows = FormTemplate.objects.filter(form=kind, origin="BUILT_IN")
    return rows.filter(valid_from__lte=at).order_by("-version").first() or rows.order_by("version").first()


def _set(form: Printed, layout: Layout, copies: tuple[str, ...], *, reprint: bool, sealed: str = "") -> bytes:
    files = {
        f"{form.kind}.typ": layout.source,
        f"{printing.SHARED}.typ": layout.shared,
        f"{printing.COPIES}.typ": built_in(printing.COPIES),
    }
    return press.set_apart(
        files,
        inputs_of(form, copies, reprint=reprint, sealed=sealed),
        fonts=FONTS,
        standards=list(printing.PDF_STANDARDS),
        timestamp=int(form.issued_at.timestamp()),
    )


# ---- trying, publishing, going back ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LayoutLine:
    """One form of a set with the layout in force."""

    kind: str
    form_set: str
    title: str
    number: str
    version: int
    """The newest version of one's own; 0 = there never was one."""
    is_own: bool
    since: datetime | None
    by_id: str


def listed() -> tuple[LayoutLine, ...]:
    """Return every form of every set with the layout in force, the newest set first. One statement."""
    newest: dict[tuple[str, str], FormTemplate] = {}
    for row in FormTemplate.objects.exclude(origin="BUILT_IN").defer("source", "shared").order_by("version"):
        newest[row.form, row.form_set] = row
    found: list[LayoutLine] = []
    for sample in SAMPLES.values():
        key = (sample.form.kind, sample.form_set)
        if any((line.kind, line.form_set) == key for line in found):
            continue
        last = newest.get(key)
        of_set = FORM_SETS[sample.form_set].forms.get(sample.form.kind) if sample.form_set else None
        found.append(
            LayoutLine(
                *key,
                of_set.title if of_set else sample.form.title,
                of_set.number if of_set else "",
                last.version if last else 0,
                last is not None and last.origin == "OWN",
                last.valid_from if last else None,
                last.checked_by if last else "",
            )
        )
    return tuple(sorted(found, key=lambda line: line.form_set or "0", reverse=True))


def versions(kind: str, form_set: str) -> tuple[FormTemplate, ...]:
    """Return the versions of one's own of a layout, newest first, without their sources. One statement."""
    rows = FormTemplate.objects.filter(form=kind, form_set=form_set).exclude(origin="BUILT_IN")
    return tuple(rows.defer("source", "shared").order_by("-version"))


def source_of(kind: str, form_set: str, version: int | None = None) -> str:
    """Return the source of a version, or of what is in force; the built-in one where there is none."""
    _require_form(kind, form_set)
    if version is None:
        row = _own(kind, form_set, None)
    else:
        row = FormTemplate.objects.filter(form=kind, form_set=form_set, version=version, origin="OWN").first()
    return row.source if row else built_in(kind)


def try_out(kind: str, form_set: str, source: str) -> bytes:
    """Return a sample printed by a new layout. Raises NoLayout, LayoutEmpty, LayoutTakesPackages, LayoutDoesNotCompile.

    Nothing is kept.
    """
    _require_form(kind, form_set)
    _require_whole(source)
    return _tried(samples_of(kind, form_set)[0], source)


def publish(*, kind: str, form_set: str, source: str, seen_version: int, by_id: str, at: datetime) -> int:
    """Put a layout in force from now on, after it has printed every sample; return its version.

    What was issued before is not touched. Raises what `try_out` raises, LayoutHidesTheCode, LayoutChanged.
    """
    _require_form(kind, form_set)
    source = source.replace("\r\n", "\n")
    _require_whole(source)
    for form in samples_of(kind, form_set):
        for tried in (form, stretched(form)):
            printed = _tried(tried, source)
            if form.scan_code not in words_of_pages(printed):
                raise LayoutHidesTheCode(number=form.scan_code)
    return _add(kind, form_set, "OWN", source, built_in(printing.SHARED), seen_version, by_id, at)


def reset(*, kind: str, form_set: str, seen_version: int, by_id: str, at: datetime) -> int:
    """Go back to the built-in layout from now on. Raises NoLayout, LayoutChanged."""
    _require_form(kind, form_set)
    return _add(kind, form_set, "RESET", "", "", seen_version, by_id, at)


def record_built_in(at: datetime) -> int:
    """Record the built-in layouts that this release has changed; return how many. Twice is once.

    What was issued before goes on being printed as it was.
    """
    shared, added = built_in(printing.SHARED), 0
    for kind in KINDS:
        source = built_in(kind)
        newest = FormTemplate.objects.filter(form=kind, origin="BUILT_IN").order_by("-version").first()
        if newest is not None and (newest.source, newest.shared) == (source, shared):
            continue
        version = newest.version + 1 if newest else 1
        row = FormTemplate(
            id=f"{kind}@built-in#{version}", form=kind, form_set="built-in", version=version, origin="BUILT_IN",
            source=source, shared=shared, valid_from=at,
        )  # fmt: skip
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            continue
        added += 1
    return added


def _add(
    kind: str, form_set: str, origin: str, source: str, shared: str, seen_version: int, by_id: str, at: datetime
) -> int:
    rows = FormTemplate.objects.filter(form=kind, form_set=form_set)
    last = rows.aggregate(last=Max("version"))["last"] or 0
    if last != seen_version:
        raise LayoutChanged(version=last)
    row = FormTemplate(
        id=f"{kind}@{form_set}#{last + 1}", form=kind, form_set=form_set, version=last + 1, origin=origin,
        source=source, shared=shared, valid_from=at, checked_by=by_id,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as fault:
        raise LayoutChanged(version=last + 1) from fault
    return last + 1


def _tried(form: Printed, source: str) -> bytes:
    layout = Layout(source, built_in(printing.SHARED))
    try:
        return _set(form, layout, form.copies[:1], reprint=False)
    except press.DoesNotCompile as fault:
        raise LayoutDoesNotCompile(words=fault.words) from fault


def _require_form(kind: str, form_set: str) -> None:
    if not any((line.form.kind, line.form_set) == (kind, form_set) for line in SAMPLES.values()):
        raise NoLayout()


def _require_whole(source: str) -> None:
    if not source.strip() or len(source) > SOURCE_MAX:
        raise LayoutEmpty(most=f"{SOURCE_MAX:,}".replace(",", "."))
    for name in ("@preview", "@local"):
        if name in source:
            raise LayoutTakesPackages(name=name)
