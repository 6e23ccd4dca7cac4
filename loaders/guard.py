"""What a user's load may not do: take the place of bundled records, or misquote its own sources."""

from collections.abc import Iterator, Sequence
from functools import cache

from graph import Graph
from loaders import bundled
from loaders.table import Tables
from ontology.errors import Fault
from ontology.record import Edge, Node, Record, Ref
from ontology.vocabulary import vocabulary

_TAKEN = "a bundled record has this id; choose another"
_MISQUOTED = "the exact words are not at start and end of the source's text"


@cache
def _bundled() -> dict[object, str]:
    """The bundled records by label or type and id, each with the part it belongs to."""
    found: dict[object, str] = {}
    for part in bundled.PARTS:
        for one in Tables(bundled.folder(part), vocabulary()).records():
            if one.id:
                found[one.ref if isinstance(one, Node) else (one.type, one.id)] = part
    return found


def bundled_faults(graph: Graph, records: Sequence[Record]) -> Iterator[Fault]:
    """Give a fault for each record that would change a bundled one that the graph has."""
    nodes = [one for one in records if isinstance(one, Node) and one.ref in _bundled()]
    there = graph.known([one.ref for one in nodes]) if nodes else set[Ref]()
    edges = [one for one in records if isinstance(one, Edge) and (one.type, one.id) in _bundled()]
    taken: list[Record] = [*(node for node in nodes if node.ref in there), *edges]
    for one in taken:
        yield Fault(_TAKEN, one.place.file, one.place.row, "id", one.id)


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
