"""Audit trails on the screen: what a record is called, where it opens, what is told of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard import inert, quotes, words
from graph.hop import Branch, Facts, Hop
from graph.trail import Trail
from ontology.vocabulary import Vocabulary

COLUMNS = {
    "step": "Step",
    "way": "How",
    "kind": "Kind",
    "text": "Label or words",
    "origin": "Origin",
    "basis": "Basis",
    "told": "More",
    "ways": "Of the link",
}
ICONS = {
    "Quote": ":material/format_quote:",
    "Code": ":material/label:",
    "Concept": ":material/lightbulb:",
    "Relation": ":material/arrow_right_alt:",
    "Translation": ":material/compare_arrows:",
    "Model": ":material/account_tree:",
    "Report": ":material/article:",
    "Study": ":material/science:",
    "Source": ":material/description:",
    "Participant": ":material/person:",
}
# What has to end at words on the way down.
_EVIDENCED = ("Concept", "Code", "Relation", "Translation")
_LONG = 160  # characters of a label in a link


@dataclass(frozen=True, slots=True)
class Words:
    """How a trail is worded; ``down`` when every branch of it has to end at words."""

    vocabulary: Vocabulary
    down: bool = False

    def noun(self, kind: str, count: int = 1) -> str:
        """Return what records of a kind are called: ``claims`` for several of ``Relation``."""
        one = self.vocabulary.classes[kind].label
        several = {"study": "studies"}.get(one, f"{one}s")
        return one if count == 1 else several

    def title(self, hop: Hop) -> str:
        """Return what a record is called where it can be clicked."""
        if hop.kind == "Quote":
            return "Read it in its context"
        if hop.text is None:
            return f"{self.noun(hop.kind)} without a label"
        flat = " ".join(hop.text.split())
        return flat if len(flat) <= _LONG else f"{flat[:_LONG].rstrip()} …"

    def html(self, hop: Hop) -> str:
        """Return what is told of a record below its title, as HTML; of a quote its words too."""
        lines = [f"How it is linked – {_told(one)}" for one in hop.ways]
        if hop.kind == "Quote":
            spoken = " · ".join(said for _, said in hop.facts)
            return quotes.block(hop.text, spoken, hop.origin) + _small(lines)
        kind = f'<span class="pg-badge">{inert.html(self.noun(hop.kind))}</span>'
        marks = words.badges(hop.basis, hop.origin)
        return f"<div>{kind}{marks}</div>{_small([_told(hop.facts), *lines])}"

    def end(self, hop: Hop) -> str:
        """Return the sentence at the end of a branch; empty where it goes on or ends at words."""
        if hop.open and not hop.branches:
            return "Open it to go on from here."
        if self.down and hop.kind in _EVIDENCED and not hop.in_words:
            return f"No quote available for this {self.noun(hop.kind)}."
        return ""

    def rest(self, branch: Branch) -> str:
        """Return what is said of the records of a branch that are not shown; empty for none."""
        if not branch.more:
            return ""
        # Those that may not be read by whoever reads are among them.
        noun = self.noun(branch.kind, branch.more)
        return f"{branch.more:,} {'more ' * bool(branch.hops)}{noun} not shown here."

    def rows(self, trail: Trail) -> list[dict[str, Any]]:
        """Return a trail as rows of a table, in the order in which it is shown."""
        return list(self._rows(trail.root, "", "0"))

    def _rows(self, hop: Hop, way: str, step: str) -> Iterator[dict[str, Any]]:
        yield {
            "step": step,
            "way": way,
            "kind": self.noun(hop.kind),
            "text": words.WITHHELD if hop.text is None and hop.kind == "Quote" else hop.text,
            "origin": hop.origin,
            "basis": hop.basis,
            "told": _told(hop.facts) or self.end(hop),
            "ways": "; ".join(map(_told, hop.ways)),
        }
        number = 0
        for branch in hop.branches:
            for one in branch.hops:
                number += 1
                yield from self._rows(one, branch.heading, f"{step}.{number}")
            if rest := self.rest(branch):
                yield {"step": step, "way": branch.heading, "text": rest}


def view(hop: Hop) -> dict[str, str]:
    """Return the view of the Evidence page that shows a record."""
    return view_of(hop.kind, hop.id)


def view_of(kind: str, name: str) -> dict[str, str]:
    """Return the view of the Evidence page that shows the record ``name`` of a kind."""
    if kind in ("Quote", "Concept"):
        return {"view": kind.lower(), kind.lower(): name}
    return {"view": "record", "kind": kind, "record": name}


def _small(lines: Sequence[str]) -> str:
    return "".join(f'<div class="pg-small">{inert.html(one)}</div>' for one in lines if one)


def _told(facts: Facts) -> str:
    return " · ".join(f"{what}: {said}" for what, said in facts)
