"""Who reads: the owner of the graph, or whoever a shared dashboard is shown to.

What may leave the owner's machine is decided here, once, as parts of queries, so that words which
may not be shown never leave the database. Counts stay those of the whole graph: leaving records
out of them would make evidence look weaker than it is.
"""

from dataclasses import dataclass

# Consents that let a quote be read outside the research team; nothing said is analysis-only.
_OPEN = "['publication', 'archive-safeguarded', 'open']"


@dataclass(frozen=True, slots=True)
class Audience:
    """Whoever reads an answer. Each method returns Cypher about the variable it is given."""

    shared: bool = False

    def may(self, quote: str) -> str:
        """Return the condition that the words of a quote may be shown.

        To others: its consent reaches them, and somebody has looked whether it speaks of a third
        party; synthetic words are nobody's.
        """
        if not self.shared:
            return "true"
        looked = f"{quote}.mentionsThirdParty IS NOT NULL"
        agreed = f"({quote}.consent IN {_OPEN} AND {looked})"
        return f"({agreed} OR {quote}.origin = 'synthetic')"

    def words(self, quote: str) -> str:
        """Return the expression for the words of a quote: null where they may not be shown."""
        return (
            f"CASE WHEN {self.may(quote)} THEN {quote}.exact END"
            if self.shared
            else (f"{quote}.exact")
        )

    def who(self, value: str) -> str:
        """Return the expression for a label or an attribute of a participant; null to others."""
        return "null" if self.shared else value

    def private(self, value: str) -> str:
        """Return the expression for text that is the owner's alone: memos, text around quotes."""
        return "null" if self.shared else value

    def wording(self, claim: str) -> str:
        """Return the expression for the wording of a claim; to others only what a report says."""
        if not self.shared:
            return f"{claim}.wording"
        reported = f"EXISTS {{ MATCH ({claim})-[:ASSERTED_IN]->(:Report) }}"
        return f"CASE WHEN {reported} THEN {claim}.wording END"

    def linked(self, link: str, model: str = "") -> str:
        """Return the expression for the wording of a link, as that of an inclusion in ``model``.

        To others: that of published and synthetic links, and what a model's report says.
        """
        if not self.shared:
            return f"{link}.wording"
        told = f"{link}.origin <> 'project'"
        if model:
            told = f"({told} OR EXISTS {{ MATCH ({model})-[:PRESENTED_IN]->(:Report) }})"
        return f"CASE WHEN {told} THEN {link}.wording END"


OWNER = Audience()
OTHERS = Audience(shared=True)
