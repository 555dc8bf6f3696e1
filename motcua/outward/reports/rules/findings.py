"""What a proof answers: how much was checked, and each thing that is not accounted for, in words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Proof(StrEnum):
    """The four promises, each with its unit: copies and envelopes, working minutes, đồng, events."""

    PAPERS = "papers"
    MINUTES = "minutes"
    DONG = "dong"
    JOURNAL = "journal"


class Store(StrEnum):
    """What lies outside the rows, and is held against them."""

    FILES = "files"


PROOF_WORDS: dict[Proof, tuple[str, str]] = {
    Proof.PAPERS: ("Giấy tờ", "phong bì và bản giấy"),
    Proof.MINUTES: ("Thời gian", "phút làm việc"),
    Proof.DONG: ("Tiền", "đồng"),
    Proof.JOURNAL: ("Nhật ký", "sự kiện"),
}
"""Name and unit of each proof on screen."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not accounted for. Two findings about one thing count once, with the larger amount."""

    proof: Proof | Store
    thing: str
    """What it is about, within its dossier: "event 5", "envelope 1"."""
    sentence: str
    amount: int = 1
    """How many units of the proof are not accounted for, at least 1."""
    dossier: str = ""
    """Dossier code or request number; empty = the whole record."""


@dataclass
class Tally:
    """How many units of a proof were checked, and how many of them nobody can account for."""

    checked: int = 0
    unaccounted: int = 0


FINDINGS_KEPT = 1_000
"""So many findings are kept in words; those after them are only counted."""


@dataclass
class Verification:
    """What the proofs found over all dossiers asked about."""

    tallies: dict[Proof, Tally] = field(default_factory=lambda: {proof: Tally() for proof in Proof})
    findings: list[Finding] = field(default_factory=list)
    """The first FINDINGS_KEPT of them."""
    finding_count: int = 0
    dossiers: int = 0
    sealed_days: int = 0
    files: Tally = field(default_factory=Tally)
    """Files of scans: how many were looked at, and how many are missing or are not what their row says."""
    made_up: bool = False
    warnings: list[str] = field(default_factory=list)
    """What is accounted for and yet asks for somebody: it fails no proof."""

    @property
    def is_clean(self) -> bool:
        """Whether everything is accounted for."""
        return self.finding_count == 0

    def add(self, checked: dict[Proof, int], findings: Iterable[Finding]) -> None:
        """Add what was found about one dossier, or about the whole record."""
        for proof, count in checked.items():
            self.tallies[proof].checked += count
        self._note(findings)

    def add_files(self, checked: int, findings: Iterable[Finding]) -> None:
        """Add what was found about the files of scans."""
        self.files.checked += checked
        self._note(findings)

    def _note(self, findings: Iterable[Finding]) -> None:
        largest: dict[tuple[Proof | Store, str], int] = {}
        for finding in findings:
            key = (finding.proof, finding.thing)
            largest[key] = max(largest.get(key, 0), finding.amount, 1)
            self.finding_count += 1
            if len(self.findings) < FINDINGS_KEPT:
                self.findings.append(finding)
        for (proof, _), amount in largest.items():
            tally = self.files if isinstance(proof, Store) else self.tallies[proof]
            tally.unaccounted += amount
