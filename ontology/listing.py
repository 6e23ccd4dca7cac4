"""The vocabulary as rows to read."""

from collections.abc import Iterator

from ontology.terms import End
from ontology.vocabulary import Vocabulary

Row = dict[str, str]


def tables(vocabulary: Vocabulary) -> list[list[Row]]:
    """Return three tables: classes, relationships, claim types, each with its own columns."""
    return [list(_classes(vocabulary)), list(_links(vocabulary)), list(_claims(vocabulary))]


def rows(vocabulary: Vocabulary) -> list[Row]:
    """Return a row for each class, relationship and claim type: kind, name, joins, definition."""
    found = []
    for kind, table in zip(
        ("class", "relationship", "claim type"), tables(vocabulary), strict=True
    ):
        for row in table:
            name, *middle, definition = row.values()
            about = {"kind": kind, "name": name, "joins": ", ".join(middle)}
            found.append(about | {"definition": definition})
    return found


def _classes(vocabulary: Vocabulary) -> Iterator[Row]:
    for label in vocabulary.labels:
        yield {"class": label, "definition": vocabulary.classes[label].definition}


def _links(vocabulary: Vocabulary) -> Iterator[Row]:
    for one in vocabulary.relationships.values():
        for end in one.ends:
            joins = _joins(end)
            yield {"relationship": one.type, "joins": joins, "definition": end.definition}


def _claims(vocabulary: Vocabulary) -> Iterator[Row]:
    for one in vocabulary.claim_types.values():
        walked = "walked" if one.walked else "not walked"
        about = {"sign": one.sign, "trace": walked}
        yield {"claim type": one.type, **about, "definition": one.definition}


def _joins(end: End) -> str:
    return f"{_some(end.starts)} to {_some(end.ends)}"


def _some(labels: tuple[str, ...]) -> str:
    return ", ".join(labels) if len(labels) < 6 else f"any of {len(labels)} classes"
