"""The vocabulary as rows to read."""

from ontology.terms import End
from ontology.vocabulary import Vocabulary


def rows(vocabulary: Vocabulary) -> list[dict[str, str]]:
    """Return a row for each class, relationship and claim type: kind, name, joins, definition."""
    classes = [
        {"kind": "class", "name": one.name, "joins": "", "definition": one.definition}
        for one in (vocabulary.classes[label] for label in vocabulary.labels)
    ]
    links = [
        {
            "kind": "relationship",
            "name": one.type,
            "joins": _joins(end),
            "definition": end.definition,
        }
        for one in vocabulary.relationships.values()
        for end in one.ends
    ]
    claims = [
        {
            "kind": "claim type",
            "name": one.type,
            "joins": f"sign {one.sign}, {'walked' if one.walked else 'not walked'}",
            "definition": one.definition,
        }
        for one in vocabulary.claim_types.values()
    ]
    return classes + links + claims


def _joins(end: End) -> str:
    return f"{_some(end.starts)} to {_some(end.ends)}"


def _some(labels: tuple[str, ...]) -> str:
    return ", ".join(labels) if len(labels) < 6 else f"any of {len(labels)} classes"
