"""A map applied to a study that the graph has, without the file beside it."""

from collections.abc import Iterator
from pathlib import Path

from graph import Graph
from graph.holdings import Holdings
from loaders import map as maps
from loaders.qda.answers import Answers
from loaders.qda.material import Material
from loaders.told import Told
from ontology.record import Record

_LABEL = "MATCH (s:Study {id: $study}) RETURN s.label AS label"


def records(graph: Graph, path: Path, told: Told, study: str = "") -> Iterator[Record]:
    """Give the concepts and claims of the map at ``path``; what it names and nobody has is a fault.

    ``study`` is that of the map, where it names one, or the only one whose codebook is there.
    """
    given = maps.read(path)
    held = Holdings(graph.connection)
    study = study or given.study.id or _only(held)
    if study not in held.studies():
        told.fault(
            "the map must say to which study of the graph it belongs",
            0,
            "study",
            study,
            held.studies(),
        )
        return
    codes = {one.path: one.id for one in held.codes(study)}
    sources = {one.title: one.id for one in held.sources(study)}
    label = graph.connection.read(_LABEL, {"study": study})[0]["label"]
    with Material() as material:
        answers = Answers(graph, material, study)

        def named(kind: str, key: str) -> str | None:
            return sources.get(key) if kind == "source" else answers.named(kind, key)

        yield from maps.apply(material, given, named, told, graph.vocabulary, codes.get, label)


def _only(held: Holdings) -> str:
    """Return the only study with a codebook, empty when there are none or several."""
    found = [one for one in held.studies() if next(held.codes(one), None)]
    return found[0] if len(found) == 1 else ""
