"""A map applied: the concepts, claims and reports that it makes of a material, as records."""

from collections.abc import Iterator, Mapping

from loaders.mapping import rows
from loaders.mapping.claims import Claims
from loaders.mapping.concepts import Concepts
from loaders.mapping.outline import Map
from loaders.mapping.paths import Paths
from loaders.mapping.reports import Reports
from loaders.mapping.unmatched import note_unmatched
from loaders.mapping.within import Names, Resolve, Within
from loaders.qda.material import Material
from loaders.qda.piece import Project, Source
from loaders.told import Told
from ontology.record import Record
from ontology.vocabulary import Vocabulary

PROPOSE = (
    "No concept yet: peergraph map FILE proposes which codes, drawn lines and rows of relations "
    "could be concepts and claims; keep what holds of it and load the file again with --map."
)
KEEP = (
    "No concept yet: the map keeps none; under concepts, take the # away from those that hold, and "
    "load again."
)


def apply(
    material: Material,
    given: Map,
    names: Names,
    told: Told,
    vocabulary: Vocabulary,
    resolve: Resolve | None = None,
    label: str = "",
) -> Iterator[Record]:
    """Give the records that ``given`` makes: reports, concepts, indications, claims, support.

    ``names(kind, key)`` is the id in the graph of a piece of the material, None when it was not
    loaded; ``("project", "")`` is the study. It is also asked for what only the graph can know:
    ``("concept", label or id)``, ``("report", label, title, DOI or id)``, ``("relation", id)``. A
    map can be applied without a file, to an empty material: then ``resolve`` gives the id of the
    code with a path, ``names("source", …)`` is asked with the name of a source, and ``label`` is
    what the study is called in the graph.

    What the map names and nothing answers to is in ``told.lacking``, or a fault in ``told.faults``:
    nothing may be loaded then. Raises nothing of its own.
    """
    study = names("project", "") or given.study.id
    called = given.study.label or _called(material) or label or study
    paths, texts = Paths(material), _texts(material)
    within = Within(material, given, names, told, resolve, paths, study, called, texts)
    note_unmatched(within)
    if not (given.articles or given.concepts or given.claims):
        rows.tell(material, given, (), 0, told)
        return
    if not study:
        within.fault("the map must say which study it belongs to", 0, "study")
        return
    reports = Reports(within)
    concepts = Concepts(within, reports)
    yield from reports.articles()
    yield from concepts.records()
    claims = Claims(within, concepts, reports, vocabulary)
    yield from claims.records()
    rows.tell(material, given, claims.rows, len(claims.hung), told)
    yield from reports.own()


def next_step(loaded: Mapping[str, int], given: Map | None = None, relations: int = 0) -> str:
    """Return what to do after a load without any concept, empty when it has some.

    ``loaded`` counts records by label or relationship; ``given`` is the map it was loaded with,
    ``relations`` how many rows of relations there are.
    """
    if loaded.get("Concept") or loaded.get("INDICATES"):
        return ""
    if not (loaded.get("Code") or relations):
        return ""
    return PROPOSE if given is None or given == Map() else KEEP


def _called(material: Material) -> str:
    project = material.one(Project, "")
    return project.name.strip() if project else ""


def _texts(material: Material) -> dict[str, tuple[Source, ...]]:
    found: dict[str, list[Source]] = {}
    for key, name, reference in material.rows('SELECT key, name, reference FROM "Source"'):
        found.setdefault(name.strip(), []).append(Source(key, name, reference=reference))
    return {name: tuple(sources) for name, sources in found.items()}
