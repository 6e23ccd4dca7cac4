"""What the Data page shows: what files hold, what is wrong with them, what was loaded before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graph import Graph, said
from graph.receipt import Receipt
from graph.undo import BROKEN
from loaders.examined import Examined
from ontology.errors import Fault
from ontology.terms import Class, Relationship
from ontology.vocabulary import Vocabulary

PORTIONS = {
    "file": "File",
    "what": "What",
    "seen": "Read",
    "created": "New",
    "updated": "Changed",
    "unchanged": "Unchanged",
}
READ = {name: PORTIONS[name] for name in ("file", "what", "seen")}
SKIPPED = {"file": "File", "why": "Why"}
FAULTS = {
    "file": "File",
    "row": "Row",
    "column": "Column",
    "message": "What is wrong",
    "value": "Found",
    "allowed": "Allowed",
}
LOADS = {"load": "Load", "what": "What", "time": "When (UTC)"}

Row = dict[str, Any]


def portion_rows(found: Examined, vocabulary: Vocabulary) -> list[Row]:
    """Return what each file holds of what, and what a load would do with it."""
    names = ("file", "seen", "created", "updated", "unchanged")
    return [
        {name: getattr(one, name) for name in names} | {"what": _name(one.kind, vocabulary)}
        for one in found.portions
    ]


def _name(kind: str, vocabulary: Vocabulary) -> str:
    known: Class | Relationship | None = vocabulary.classes.get(kind)
    known = known or vocabulary.relationships.get(kind)
    return f"{kind} ({known.label})" if known else kind


def skipped_rows(*found: Sequence[tuple[str, str]]) -> list[Row]:
    """Return what was passed over, each with the reason."""
    return [{"file": name, "why": why} for some in found for name, why in some]


def fault_rows(faults: Sequence[Fault]) -> list[Row]:
    """Return faults as rows; words of participants are in none (see ``Fault``)."""
    return [
        {
            "file": one.file,
            "row": str(one.row or ""),
            "column": one.column,
            "message": one.message,
            "value": one.value,
            "allowed": ", ".join(one.allowed),
        }
        for one in faults
    ]


def load_rows(receipts: Sequence[Receipt], at_work: str) -> list[Row]:
    """Return the loads in words, the last one first."""
    return [
        {
            "load": one.load,
            "what": said.receipt(one, one.load == at_work),
            "time": one.time.replace("T", " ").split(".")[0],
        }
        for one in reversed(receipts)
    ]


def undoable(receipts: Sequence[Receipt]) -> dict[str, str]:
    """Return the loads that can be asked to be undone, the last one first, in words."""
    return {
        one.load: f"{one.load}: {said.receipt(one, False)}"
        for one in reversed(receipts)
        if one.state in BROKEN or (one.state == "complete" and one.kind != "query")
    }


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found. ``wrong`` direct relationships differ from the claims."""

    graph: str
    wrong: int
    faults: tuple[Fault, ...]
    number: int

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.wrong and not self.number

    def sentence(self) -> str:
        """Return what was found, in words."""
        if self.sound:
            return (
                f"{self.graph} is consistent: every record has what it needs, every cache is true."
            )
        parts = [f"{self.number:,} {said.plural('fault', self.number)}"] if self.number else []
        if self.wrong:
            parts.append(f"{self.wrong:,} direct relationships that differ from the claims")
        return f"{self.graph} is not consistent: {', '.join(parts)}."


def checked(graph: Graph) -> Checked:
    """Return what is wrong with a graph; all of it is read."""
    wrong, faults = graph.mismatches(), graph.unfit()
    faults += graph.faults()
    return Checked(graph.name, wrong, tuple(faults), faults.number)
