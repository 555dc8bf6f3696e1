"""The proofs of `motcua verify`: pure functions of the rows of one dossier, and of the counts over all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

from motcua.outward.reports.rules.dong import moved_vnd, prove_dong
from motcua.outward.reports.rules.evidence import Evidence
from motcua.outward.reports.rules.findings import PROOF_WORDS, Finding, Proof, Store, Tally, Verification
from motcua.outward.reports.rules.journal import prove_journal, replayed
from motcua.outward.reports.rules.minutes import journal_spans, prove_minutes, working_minutes
from motcua.outward.reports.rules.papers import copies, prove_papers
from motcua.outward.reports.rules.shifts import prove_shifts

__all__ = [
    "PROOF_WORDS",
    "Evidence",
    "Finding",
    "Proof",
    "Seal",
    "Store",
    "Tally",
    "Verification",
    "prove",
    "prove_seals",
    "prove_series",
    "prove_shifts",
]


class Seal(NamedTuple):
    """The seal of one day as stored."""

    day: date
    event_count: int
    prev_hash: str
    hash: str


def prove(evidence: Evidence, at: datetime) -> tuple[dict[Proof, int], list[Finding]]:
    """Return how much of one dossier was checked, by proof, and what is not accounted for.

    `at` is the instant up to which open stretches of time are counted.
    """
    state = replayed(evidence)
    spans = journal_spans(evidence) if state is not None else ()
    checked = {
        Proof.PAPERS: copies(evidence),
        Proof.MINUTES: working_minutes(evidence, spans, at),
        Proof.DONG: moved_vnd(evidence),
        Proof.JOURNAL: len(evidence.events),
    }
    findings = [
        *prove_journal(evidence, state),
        *prove_minutes(evidence, state, spans, at),
        *prove_papers(evidence),
        *prove_dong(evidence),
    ]
    key, number = evidence.dossier_id, evidence.number
    return checked, [replace(each, dossier=number, thing=f"{key} {each.thing}") for each in findings]


def prove_seals(seals: Sequence[Seal], found: Mapping[date, tuple[int, str]]) -> list[Finding]:
    """Compare the seals of days, oldest first, with the events that are there now.

    `found` = by day (number of events, hash over them chained to the hash before that the day's seal names); a day
    without a seal that is older than the newest one should not be there.
    """
    findings = []
    before_hash = ""
    for seal in seals:
        thing, name = f"seal {seal.day}", f"niêm nhật ký ngày {seal.day:%d/%m/%Y}"
        if seal.prev_hash != before_hash:
            findings.append(Finding(Proof.JOURNAL, thing, f"{name} không nối với niêm trước"))
        count, head = found.get(seal.day, (0, seal.prev_hash))
        if count != seal.event_count:
            sentence = f"{name} có {seal.event_count} sự kiện, nay tìm thấy {count}"
            findings.append(Finding(Proof.JOURNAL, thing, sentence, abs(seal.event_count - count)))
        elif head != seal.hash:
            findings.append(Finding(Proof.JOURNAL, thing, f"{name} không khớp với các sự kiện của ngày đó"))
        before_hash = seal.hash
    for day in sorted(found.keys() - {seal.day for seal in seals}):
        sentence = f"ngày {day:%d/%m/%Y} có {found[day][0]} sự kiện ghi sau khi đã niêm"
        findings.append(Finding(Proof.JOURNAL, f"seal {day}", sentence, found[day][0]))
    return findings


def prove_series(proof: Proof, given: Mapping[str, int], found: Mapping[str, tuple[int, int]]) -> list[Finding]:
    """Compare the last number given in each series with (how many different numbers are there, the largest of them)."""
    findings = []
    for series in sorted(given.keys() | found.keys()):
        last, (count, largest) = given.get(series, 0), found.get(series, (0, 0))
        if (count, largest) != (last, last):
            sentence = f"dãy số {series} đã cấp đến {last}, tìm thấy {count} số, lớn nhất là {largest}"
            findings.append(Finding(proof, f"series {series}", sentence, max(1, abs(last - count))))
    return findings
