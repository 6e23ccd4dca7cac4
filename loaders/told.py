"""What is told of one file: what was seen, loaded, passed over with the reason, and missing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from loaders.steps import Progress, silent
from ontology.errors import Fault, Faults
from ontology.vocabulary import Vocabulary, vocabulary

Lack = tuple[str, int, str, str]  # a message, a line and a column of the map, and the name


@dataclass(slots=True)
class Told:
    """The account of one file, which a format and every step after it add to.

    ``found`` counts elements by the format's own words (such as ``PlainTextSelection``),
    ``skipped`` those that do not reach the graph by (what, why). ``missing`` are files that this
    one names and that are not there. ``faults`` are why the file cannot be loaded: with one of
    them nothing of it is. ``files`` gives the SHA-256 of each file read and ``passed`` the files
    passed over with the reason, where there are several. ``textless`` counts the unverified quotes
    whose text is not in the file. ``lacking`` is what a map names and the file has not: a fault
    only where no file of the load has it. No text, name or value of a participant may stand in any
    of these, but for the keys of ``lacking``. ``progress`` is told how far a step is
    (``loaders.steps``).
    """

    file: str
    format: str = ""
    tool: str = ""
    found: Counter[str] = field(default_factory=Counter)
    skipped: Counter[tuple[str, str]] = field(default_factory=Counter)
    missing: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    faults: Faults = field(default_factory=Faults)
    files: dict[str, str] = field(default_factory=dict)
    passed: dict[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    vocabulary: Vocabulary = field(default_factory=vocabulary)
    verified: int = 0
    unverified: int = 0
    textless: int = 0
    deleted: int = 0
    changes: list[Any] = field(default_factory=list)
    lacking: dict[Lack, Fault] = field(default_factory=dict)
    progress: Progress = silent

    def see(self, what: str, number: int = 1) -> None:
        """Count an element that the file holds."""
        self.found[what] += number

    def skip(self, what: str, why: str, number: int = 1) -> None:
        """Count an element that does not reach the graph, with the reason."""
        self.skipped[what, why] += number

    def miss(self, name: str) -> None:
        """Name a file that is referred to and not there."""
        if name not in self.missing:
            self.missing.append(name)

    def note(self, sentence: str) -> None:
        """Say something of the file as a whole, once."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    def fault(
        self,
        message: str,
        row: int = 0,
        column: str = "",
        value: str = "",
        allowed: Sequence[str] = (),
    ) -> None:
        """Add a reason why nothing of the file can be loaded."""
        self.faults.append(Fault(message, self.file, row, column, value, tuple(allowed)))

    def lack(self, name: str, fault: Fault) -> None:
        """Add what a map names and the file has not. ``name`` is shown to nobody."""
        self.lacking[fault.message, fault.row, fault.column, name] = fault

    def losses(self) -> list[dict[str, Any]]:
        """Return what was passed over: ``what``, ``count`` and ``why`` of each kind."""
        return [
            {"what": what, "count": number, "why": why}
            for (what, why), number in sorted(self.skipped.items())
        ]

    def quotes(self) -> dict[str, int]:
        """Return how many quotes there are, and how many stand where the file says."""
        total = self.verified + self.unverified
        return {"total": total, "verified": self.verified, "unverified": self.unverified}

    def sentences(self) -> list[str]:
        """Return the account in sentences: what was found, passed over, missing, and the notes."""
        quotes = self.quotes()
        told = []
        if self.found:
            found = (f"{number:,} × {what}" for what, number in sorted(self.found.items()))
            told.append(f"Found: {', '.join(found)}.")
        if quotes["total"]:
            told.append(self._placed(quotes["total"]))
        losses = self.losses()
        told += [f"Passed over: {n['count']:,} × {n['what']}: {n['why']}." for n in losses]
        told += [f"Missing: {name}." for name in self.missing]
        return told + [_sentence(one) for one in self.notes]

    def _placed(self, total: int) -> str:
        if total == self.textless:
            return f"Quotes: {total:,}. Their texts are not in this file, so none was looked for."
        found = f"Quotes: {total:,}, of which {self.verified:,} were found where the file says"
        missing = f"; the texts of {self.textless:,} are not in the file" if self.textless else ""
        return f"{found}, and {self.unverified:,} were not{missing}."


def lacked(accounts: Sequence[Told]) -> list[Fault]:
    """Return the faults of what none of the files has; a message with ``{}`` counts names."""
    if not accounts:
        return []
    common = set(accounts[0].lacking).intersection(*(one.lacking for one in accounts))
    found = Counter(fault for key, fault in accounts[0].lacking.items() if key in common)
    return [replace(one, message=one.message.format(n)) for one, n in found.items()]


def _sentence(note: str) -> str:
    return note[:1].upper() + note[1:] + ("" if note.endswith((".", "!", "?")) else ".")
