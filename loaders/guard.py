"""What guards a load: the names of bundled records, and quotes held to their own sources."""

from collections.abc import Iterator, Sequence
from functools import cache

from graph.merging import Key, key_of
from loaders import bundled
from loaders.table import Tables
from ontology.errors import Fault
from ontology.record import Edge, Node, Record
from ontology.vocabulary import vocabulary

_MISQUOTED = "the exact words are not at start and end of the source's text"


@cache
def bundled_keys() -> frozenset[Key]:
    """Return the bundled records by label or relationship type and id."""
    return frozenset(
        key_of(one)
        for part in bundled.PARTS
        for one in Tables(bundled.folder(part), vocabulary()).records()
        if one.id
    )


def anchor_faults(records: Sequence[Record]) -> Iterator[Fault]:
    """Give a fault for each quote whose words do not stand where it says, as far as texts are here.

    Offsets count Unicode code points, as the Web Annotation model's TextPositionSelector does.
    """
    nodes = [one for one in records if isinstance(one, Node)]
    edges = [one for one in records if isinstance(one, Edge) and one.type == "FROM_SOURCE"]
    texts = {one.id: one.properties.get("text") for one in nodes if one.label == "Source"}
    source = {edge.start.id: edge.end.id for edge in edges}
    for quote in (one for one in nodes if one.label == "Quote"):
        text = texts.get(source.get(quote.id, ""))
        if isinstance(text, str) and not _stands(quote, text):
            yield Fault(_MISQUOTED, *quote.place, "start")


def _stands(quote: Node, text: str) -> bool:
    start, end = quote.properties.get("start"), quote.properties.get("end")
    if not isinstance(start, int) or not isinstance(end, int):
        return True  # it does not say where
    return text[start:end] == quote.properties.get("exact")
