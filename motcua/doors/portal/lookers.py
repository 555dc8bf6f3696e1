"""Who looked at a dossier, as its applicant reads it: in which office and role, when, at what and what for.

Officials and post staff look for their agency and in its name, so the agency answers for them: no name of a person is
told here. The applicant may ask the agency for it, which finds it in the same log (Luật 91/2025/QH15; law.md §8).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.base.text import day_words, time_words
from motcua.ground.catalogue.queries import agencies
from motcua.ground.deadlines.rules import local
from motcua.ground.people.rules import ROLE_WORDS
from motcua.record.dossiers import readings
from motcua.record.dossiers.readings import PURPOSES, Look, What

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Looker:
    """One person's looks on one day, without her name."""

    who: str
    when: str
    what: str


def lookers(dossier_id: UUID, owner_id: str) -> tuple[Looker, ...]:
    """Return who looked, newest first; the owner's own looks are left out. One statement."""
    found = readings.looks(dossier_id, but_not=owner_id)

    def of(look: Look) -> tuple[str, str]:
        return local(look.at).date().isoformat(), look.by_id

    ordered = sorted(found, key=of, reverse=True)
    lines = [tuple(group) for _key, group in groupby(ordered, key=of)]
    lines.sort(key=lambda looks: max(look.at for look in looks), reverse=True)
    return tuple(_looker(looks) for looks in lines[:SHOWN])


def _looker(looks: Sequence[Look]) -> Looker:
    first, last = min(looks, key=lambda look: look.at), max(looks, key=lambda look: look.at)
    office = agencies().get(last.agency_code)
    role = _(ROLE_WORDS[last.role])
    place = office.short_name if office else _("Bưu điện") if last.employer == "POST" else ""
    begin, end = local(first.at), local(last.at)
    clock = time_words(begin) if begin == end else f"{time_words(begin)} – {time_words(end)}"
    return Looker(
        who=", ".join(part for part in (role[:1].upper() + role[1:], place) if part),
        when=f"{day_words(end.date())}, {clock}",
        what="; ".join(_things(looks)),
    )


def _things(looks: Sequence[Look]) -> list[str]:
    scans = len({look.thing_no for look in looks if look.what is What.SCAN})
    forms = len({look.thing_no for look in looks if look.what is What.FORM})
    words = [_("trang hồ sơ")] if any(look.what is What.PAGE for look in looks) else []
    words += [ngettext("%(n)s bản số hóa", "%(n)s bản số hóa", scans) % {"n": scans}] if scans else []
    words += [ngettext("%(n)s biểu mẫu", "%(n)s biểu mẫu", forms) % {"n": forms}] if forms else []
    purposes = dict.fromkeys(look.purpose for look in looks if look.what is What.REVEAL)
    asked = ", ".join(_(PURPOSES.get(purpose, purpose)).lower() for purpose in purposes)
    words += [_("số định danh, điện thoại để: %(purposes)s") % {"purposes": asked}] if asked else []
    return words
