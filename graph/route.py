"""Ways from one record to the next: which there are, what they are called, which an audit goes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graph.audience import Audience
from ontology.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Route:
    """The relationships of one type that leave (``out``) or reach a record, to one label."""

    type: str
    out: bool
    label: str
    heading: str
    keyed: bool  # whether the relationship has properties

    def pattern(self, start: str, edge: str, stop: str) -> str:
        """Return the Cypher pattern that goes this way between variables."""
        left, right = ("-", "->") if self.out else ("<-", "-")
        return f"({start}){left}[{edge}:`{self.type}`]{right}({stop}:`{self.label}`)"


# ``TYPE>`` leaves the record, ``<TYPE`` reaches it; what an audit shows of each label, in order.
UPWARDS: Mapping[str, tuple[str, ...]] = {
    "Quote": (
        "SPOKEN_BY>", "FROM_SOURCE>", "CODED_AS>", "EVIDENCES>", "SUPPORTS>", "DISPUTES>",
        "QUALIFIES>",
    ),
    "Source": ("PART_OF>", "TEXT_OF>"),
    "Report": ("REPORTS_ON>",),
    "Code": ("INDICATES>",),
    "Relation": ("ASSERTED_IN>", "<TRANSLATES", "<INCLUDES"),
    "Concept": ("<TRANSLATES", "<INCLUDES"),
    "Translation": ("INTO>",),
    "Model": ("PRESENTED_IN>",),
}  # fmt: skip
DOWNWARDS: Mapping[str, tuple[str, ...]] = {
    "Concept": (
        "<INTO", "<FROM", "<TO", "<INDICATES", "<EVIDENCES", "IDENTIFIED_IN>", "SAME_AS>",
        "<SAME_AS",
    ),
    "Translation": ("TRANSLATES>",),
    "Relation": ("ASSERTED_IN>", "<SUPPORTS", "<DISPUTES", "<QUALIFIES"),
    "Code": ("<CODED_AS",),
    "Report": ("REPORTS_ON>",),
}  # fmt: skip
_HEADINGS = {
    "SPOKEN_BY>": "Said by",
    "<SPOKEN_BY": "Said",
    "FROM_SOURCE>": "From the source",
    "<FROM_SOURCE": "Quotes from it",
    "CODED_AS>": "Coded as",
    "<CODED_AS": "Quotes coded with it",
    "INDICATES>": "Indicates the concept",
    "<INDICATES": "Codes that indicate it",
    "EVIDENCES>": "Shows the concept",
    "<EVIDENCES": "Quotes that show it",
    "SUPPORTS>": "Speaks for the claim",
    "<SUPPORTS": "Quotes for it",
    "DISPUTES>": "Speaks against the claim",
    "<DISPUTES": "Quotes against it",
    "QUALIFIES>": "Narrows the claim",
    "<QUALIFIES": "Quotes that narrow it",
    "TRANSLATES>": "Compares",
    "<TRANSLATES": "Compared in the translation",
    "INTO>": "Arrives at the concept",
    "<INTO": "Translations that arrive at it",
    "FROM>": "Starts from",
    "<FROM": "Claims that start from it",
    "TO>": "Leads to",
    "<TO": "Claims that lead to it",
    "INCLUDES>": "Includes",
    "<INCLUDES": "Included in the model",
    "IDENTIFIED_IN>": "Named in the report",
    "<IDENTIFIED_IN": "Names the concept",
    "ASSERTED_IN>": "Made in the report, or read out of it",
    "<ASSERTED_IN": "Makes the claim",
    "REPORTS_ON>": "Reports on the study",
    "<REPORTS_ON": "Reports on it",
    "SAME_AS>": "Held to be the same as",
    "<SAME_AS": "Held to be the same as",
    "TOOK_PART_IN>": "Took part in",
    "<TOOK_PART_IN": "Participants",
    "ABOUT>": "Is about",
    "<ABOUT": "Memos about it",
    "PART_OF>": "Part of",
    "<PART_OF": "Has as parts",
    "BROADER>": "Stands below",
    "<BROADER": "Stands above",
    "TEXT_OF>": "Text of the report",
    "<TEXT_OF": "Its text",
    "PRESENTED_IN>": "Presented in the report",
    "<PRESENTED_IN": "Presents the model",
    "IN_STAGE>": "Said of the stage",
    "<IN_STAGE": "Claims about it",
}
_MIXED = ("TRANSLATES>", "INCLUDES>", "ABOUT>")  # lead to records of several kinds
# To others: no lists of participants, no memos, and nothing that ties quotes to one another.
_OWNERS = ("Participant", "Memo", "Source")


def every(vocabulary: Vocabulary, label: str, audience: Audience) -> tuple[Route, ...]:
    """Return all ways from a record of ``label`` that ``audience`` may go."""
    return tuple(
        one
        for one in _ends(vocabulary, label)
        if not audience.shared or not {one.label, label} & set(_OWNERS)
    )


def chosen(
    vocabulary: Vocabulary, label: str, plan: Mapping[str, tuple[str, ...]], audience: Audience
) -> tuple[Route, ...]:
    """Return those ways from a record of ``label`` that ``plan`` names, in its order."""
    known = every(vocabulary, label, audience)
    return tuple(one for name in plan.get(label, ()) for one in known if _name(one) == name)


def shown(label: str, audience: Audience) -> bool:
    """Return whether ``audience`` may open a record of ``label`` at all."""
    return not audience.shared or label not in _OWNERS


def _ends(vocabulary: Vocabulary, label: str) -> Iterator[Route]:
    for kind in vocabulary.relationships.values():
        for end in kind.ends:
            leaving = [(True, one) for one in end.ends if label in end.starts]
            reaching = [(False, one) for one in end.starts if label in end.ends]
            for out, other in (*leaving, *reaching):
                name = f"{kind.type}>" if out else f"<{kind.type}"
                heading = _HEADINGS.get(name) or _plain(vocabulary, kind.label, out, other)
                if name in _MIXED:
                    heading += f" ({vocabulary.classes[other].label})"
                yield Route(kind.type, out, other, heading, bool(kind.properties))


def _plain(vocabulary: Vocabulary, word: str, out: bool, other: str) -> str:
    noun = vocabulary.classes[other].label
    return f"{word.capitalize()} ({noun})" if out else f"{noun.capitalize()}: {word}"


def _name(one: Route) -> str:
    return f"{one.type}>" if one.out else f"<{one.type}"
