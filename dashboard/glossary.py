"""The words of the vocabulary as analysts need them: labels, relationships, properties."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ontology.terms import Class, Property, Relationship
from ontology.vocabulary import Vocabulary

PROPERTIES = {"name": "Property", "type": "Type", "definition": "Meaning"}
_MANY = 4  # labels at one end that are named one by one


@dataclass(frozen=True, slots=True)
class Entry:
    """A label or a type of relationships: what it means, what it joins, its properties."""

    definition: str
    joins: tuple[str, ...]
    properties: tuple[dict[str, Any], ...]


def kinds(known: Vocabulary) -> dict[str, str]:
    """Return labels, types of relationships and walked claim types with what to call them."""
    labels = {one: f"(:{one}) {known.classes[one].label}" for one in known.labels}
    types = {name: f"[:{name}] {one.label}" for name, one in known.relationships.items()}
    claims = {
        name: f"[:{name}] {one.label} (between concepts)"
        for name, one in known.claim_types.items()
        if one.walked and name not in types
    }
    return labels | types | claims


def entry(known: Vocabulary, name: str) -> Entry:
    """Return what there is to know of a label or a type of relationships."""
    if name in known.classes:
        kind = known.classes[name]
        return Entry(kind.definition, tuple(_links(known, name)), _properties(kind))
    if name in known.relationships:
        link = known.relationships[name]
        definition = " ".join(dict.fromkeys(end.definition for end in link.ends))
        joins = [_joined(_some(e.starts), name, _some(e.ends)) for e in link.ends]
        if name in known.claim_types:
            joins.append(_joined("Concept", name, "Concept"))
        return Entry(definition, tuple(joins), _properties(link))
    derived = "Computed from the claims; relation is the id of the claim."
    rows = tuple(
        {"name": one, "type": "text", "definition": ""}
        for one in ("relation", "basis", "modality", "origin")
    )
    claim = known.claim_types[name]
    return Entry(f"{claim.definition} {derived}", (_joined("Concept", name, "Concept"),), rows)


def _links(known: Vocabulary, label: str) -> Iterator[str]:
    for name, kind in known.relationships.items():
        for end in kind.ends:
            if label in end.starts:
                yield _joined(label, name, _some(end.ends))
            elif label in end.ends and len(end.ends) <= _MANY:
                yield _joined(_some(end.starts), name, label)


def _joined(start: str, kind: str, end: str) -> str:
    return f"(:{start})-[:{kind}]->(:{end})"


def _some(labels: tuple[str, ...]) -> str:
    return "|".join(labels) if len(labels) <= _MANY else "…"


def _properties(kind: Class | Relationship) -> tuple[dict[str, Any], ...]:
    ordered = sorted(kind.properties.values(), key=lambda one: (one.name != "id", one.name))
    return tuple(
        {"name": one.name, "type": _type(one), "definition": _meaning(one)} for one in ordered
    )


def _type(one: Property) -> str:
    plain = {"string": "text", "dateTime": "date and time"}.get(one.datatype, one.datatype)
    return f"list of {plain}" if one.many else plain


def _meaning(one: Property) -> str:
    return one.definition + (f" One of: {', '.join(one.allowed)}." if one.words else "")
