"""A map applied to a study that the graph has, without the file beside it."""

from collections.abc import Iterator

from graph import Graph
from graph.holdings import Holdings
from loaders import map as maps
from loaders.map import Map
from loaders.qda.answers import Answers
from loaders.qda.material import Material
from loaders.told import Told
from ontology.record import Record

_LABEL = "MATCH (s:Study {id: $study}) RETURN s.label AS label"


def study_of(graph: Graph, given: Map, told: Told, study: str = "") -> str:
    """Return the id of the study that a map belongs to: ``study``, or what it says itself.

    Else it is the only one whose codebook has every code that the map names. Empty, with a fault,
    when that is none or several.
    """
    held = Holdings(graph.connection)
    found = study or given.study.id or _fitting(held, given)
    if found in held.studies():
        return found
    message = "say which study of the graph the map belongs to: id, below study, or --study"
    told.fault(message, 0, "study", found, held.studies())
    return ""


def records(graph: Graph, given: Map, told: Told, study: str) -> Iterator[Record]:
    """Give the concepts and claims of a map of a study; what it names and nobody has is told."""
    held = Holdings(graph.connection)
    codes = {one.path: one.id for one in held.codes(study)}
    sources = {one.title: one.id for one in held.sources(study)}
    label = graph.connection.read(_LABEL, {"study": study})[0]["label"]
    with Material() as material:
        answers = Answers(graph, material, study)

        def named(kind: str, key: str) -> str | None:
            return sources.get(key) if kind == "source" else answers.named(kind, key)

        yield from maps.apply(material, given, named, told, graph.vocabulary, codes.get, label)


def _fitting(held: Holdings, given: Map) -> str:
    """Return the only study that has the codes of a map, empty when there are none or several."""
    books = {one: {code.path for code in held.codes(one)} for one in held.studies()}
    wanted = {path for one in given.concepts for path in one.codes}
    found = [one for one, own in books.items() if own and wanted <= own]
    return found[0] if len(found) == 1 else ""
