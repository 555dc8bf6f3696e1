"""Who looked at a dossier, as its applicant reads it: in which office and role, when, at what and what for.

Officials and post staff look for their agency and in its name, so the agency answers for them: whose staff are named is
a dated setting (`MOTCUA_READERS_NAMED`). The applicant may ask the agency for a name that is not told here, which finds
it in the same log (Luật 91/2025/QH15; law.md §8).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.base.text import day_words, time_words
from motcua.ground.catalogue.queries import agencies
from motcua.ground.deadlines.rules import local
from motcua.ground.people import services as people
from motcua.ground.people.rules import ROLE_WORDS
from motcua.record.dossiers import readings
from motcua.record.dossiers.readings import Look, What, purpose_words

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Looker:
    """One person's looks on one day; her name only where the setting says so."""

    who: str
    when: str
    what: str
    purposes: tuple[str, ...]


def lookers(dossier_id: UUID, owner_id: str, today: date) -> tuple[Looker, ...]:
    """Return who looked, newest first; the owner's own looks are left out. One statement, two where names are told."""
    found = readings.looks(dossier_id, but_not=owner_id)
    told = {side for side, first in settings.READERS_NAMED.items() if first <= today}
    names = people.names({look.by_id for look in found if look.employer in told}) if told else {}

    def of(look: Look) -> tuple[str, str]:
        return local(look.at).date().isoformat(), look.by_id

    ordered = sorted(found, key=of, reverse=True)
    lines = [tuple(group) for _key, group in groupby(ordered, key=of)]
    lines.sort(key=lambda looks: max(look.at for look in looks), reverse=True)
    return tuple(_looker(looks, names) for looks in lines[:SHOWN])


def _looker(looks: Sequence[Look], names: Mapping[str, str]) -> Looker:
    first, last = min(looks, key=lambda look: look.at), max(looks, key=lambda look: look.at)
    office = agencies().get(last.agency_code)
    role = _(ROLE_WORDS[last.role])
    place = office.short_name if office else _("Bưu điện") if last.employer == "POST" else ""
    begin, end = local(first.at), local(last.at)
    clock = time_words(begin) if begin == end else f"{time_words(begin)} – {time_words(end)}"
    in_order = sorted(looks, key=lambda look: (look.at, look.what))
    purposes = dict.fromkeys(purpose_words(look.door, look.purpose) for look in in_order)
    return Looker(
        who=", ".join(part for part in (names.get(last.by_id, ""), role[:1].upper() + role[1:], place) if part),
        when=f"{day_words(end.date())}, {clock}",
        what="; ".join(_things(looks)),
        purposes=tuple(_(words) for words in purposes),
    )


def _things(looks: Sequence[Look]) -> list[str]:
    scans = len({look.thing_no for look in looks if look.what is What.SCAN})
    forms = len({look.thing_no for look in looks if look.what is What.FORM})
    words = [_("trang hồ sơ")] if any(look.what is What.PAGE for look in looks) else []
    words += [ngettext("%(n)s bản số hóa", "%(n)s bản số hóa", scans) % {"n": scans}] if scans else []
    words += [ngettext("%(n)s biểu mẫu", "%(n)s biểu mẫu", forms) % {"n": forms}] if forms else []
    if any(look.what is What.REVEAL for look in looks):
        words.append(_("số định danh, điện thoại"))
    if not words:
        words.append(_("ghi mục đích để mở giấy tờ"))
    return words
