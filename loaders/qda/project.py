"""A coded project on its way into the graph: every step between its pieces and its records."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from graph import Graph
from graph.holdings import Holdings
from loaders import map as maps
from loaders import reference
from loaders.formats import Format
from loaders.library import Library
from loaders.map import Map
from loaders.mapping import parting, sets
from loaders.qda import anchor, diff, identifiers, identity, people, piece, returned, speakers
from loaders.qda.answers import Answers
from loaders.qda.convert import Converter
from loaders.qda.echo import Echo
from loaders.qda.material import Material
from loaders.qda.naming import Naming
from loaders.qda.person import People
from loaders.qda.pseudonyms import Pseudonyms
from loaders.qda.settled import Settled
from loaders.qda.speakers import Rules
from loaders.qda.turns import INTERVIEWERS
from loaders.told import Told
from ontology.record import Edge, Node, Record, Ref

ORIGIN = "project"
_STUDY = "MATCH (s:Study {id: $study}) RETURN s.label AS label, s.origin AS origin"
FOLDER = "pseudonyms"  # in the home folder
_COUNTED = {
    "CODED_AS": ("coding", "codings"),
    "INDICATES": ("code of a concept", "codes of concepts"),
    "SUPPORTS": ("quote for a claim", "quotes for claims"),
    "Relation": ("claim", "claims"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a user says of files: the format's name, the id of the study, a map of the project.

    ``dry``: nothing may be kept. ``counted``: what comes of each file is wanted, not only of all.
    What is empty is found out by looking.
    """

    form: str = ""
    study: str = ""
    map: Map = field(default_factory=Map)
    dry: bool = False
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Gone:
    """What a whole project or a map no longer has: how many of each label or relationship.

    ``file`` is the name of the project's or the map's.
    """

    file: str
    counts: Counter[str]

    def words(self) -> str:
        """Return the counts in words, such as ``2 quotes, 1 coding``."""
        return ", ".join(_counted(kind, number) for kind, number in self.counts.items())


def _counted(kind: str, number: int) -> str:
    one, several = _COUNTED.get(kind, (kind.lower(), f"{kind.lower()}s"))
    return f"{number:,} {one if number == 1 else several}"


class Taken:
    """The project of one file, held against ``graph``, as ``wanted`` says."""

    def __init__(self, graph: Graph, material: Material, told: Told, wanted: Wanted) -> None:
        self._graph = graph
        self._material = material
        self._told = told
        self._wanted = wanted
        folder = graph.connection.settings.home / FOLDER
        self._names = Pseudonyms(folder, graph.about().token)
        self._settled: Settled | None = None
        self.study = ""  # its id, once it is known

    def records(self) -> Iterator[Record]:
        """Give every record of the project. Raises InputError and GraphError as the steps do."""
        material, told, given = self._material, self._told, self._wanted.map
        project = material.one(piece.Project, "WHERE 1") or piece.Project("")
        told.tool = told.tool or project.tool
        sets.settle(material, given, told)
        parting.settle(material, given)
        anchor.settle(material, told)
        rules = rules_of(given)
        speakers.settle(material, rules, told)
        identifiers.settle(material, told)
        held = Holdings(self._graph.connection)
        back = returned.of(material, self._graph.about().token)
        study = self._wanted.study or given.study.id or returned.study_of(material, held, back)
        study = study or identity.study_of(material, held)
        self.study = study
        naming = Naming(material, study, self._names, rules)
        known = People(naming.known, naming.meet)
        self._settled = identity.settle(material, held, study, told, known, back)
        told.changes = list(diff.changes(self._settled))
        self._keep()
        reports = self._reports()
        named = {key: one.ref for key, one in reports.items()}
        answers = Answers(self._graph, material, study, named)
        yield from self._study(study, given.study.label or project.name or study)
        yield from self._unknown(reports)
        persons = people.records(material, study, answers.person, told, rules, bands_of(given))
        pieces = Converter(material, told, study, answers, given).records()
        yield from Echo(self._graph, material, back).less(chain(persons, pieces))
        yield from maps.apply(material, given, answers.named, told, self._graph.vocabulary)

    def gone(self) -> Gone:
        """Return what the project no longer has and nothing hangs on."""
        return Gone(self._told.file, Counter(one.label for one in self.drops()))

    def drops(self) -> Iterator[Ref]:
        """Give those one by one, in an order in which they can be deleted."""
        if self._settled:
            yield from self._settled.deletable()

    def _keep(self) -> None:
        """Keep new pseudonyms; where another load was quicker with somebody, its id is used."""
        given_up = {} if self._wanted.dry else self._names.save()
        for old, new in given_up.items():
            text = "UPDATE Named SET id = ? WHERE kind IN ('user', 'case') AND id = ?"
            self._material.run(text, new, old)

    def _study(self, study: str, label: str) -> Iterator[Node]:
        """Give the study, as the graph has it where it is there; one of the literature is not ours.

        Notes which study of the graph it is, unless the user said so.
        """
        rows = self._graph.connection.read(_STUDY, {"study": study})
        if rows and not self._wanted.study:
            self._told.note(f"it belongs to the study {study}, which the graph has")
        if not rows or rows[0]["origin"] == ORIGIN:
            own = rows[0]["label"] if rows else label
            yield Node("Study", {"id": study, "label": own, "origin": ORIGIN})

    def _reports(self) -> dict[str, Node]:
        """Return the reports that the project's references are, by key."""
        found, library = dict[str, Node](), None
        for one in self._material.all(piece.Reference):
            library = library or Library(self._graph)
            made = reference.node(reference.of_piece(one))
            name = library.name_of(made, self._told)
            found[one.key] = replace(made, properties={**made.properties, "id": name})
        return found

    def _unknown(self, reports: Mapping[str, Node]) -> Iterator[Record]:
        nodes = {one.ref: one for one in reports.values()}
        there = self._graph.known(list(nodes))
        yield from (one for ref, one in nodes.items() if ref not in there)


def rules_of(given: Map) -> Rules:
    """Return what a map says of speakers."""
    said = given.participants
    own = frozenset(maps.folded(one) for one in said.interviewers)
    rules = Rules(interviewers=INTERVIEWERS | own, prefixes=said.speakers)
    default = rules.is_participant
    return replace(
        rules,
        is_participant=lambda name: (
            given.is_participant(name) and (bool(said.cases) or default(name))
        ),
    )


def bands_of(given: Map) -> people.Bands:
    """Return which band a value is: what a map says, else what the variable's name says."""
    mapped = {one.name for one in given.attributes}

    def band(variable: str, value: str) -> tuple[str, str] | None:
        if variable.strip() in mapped:
            return given.band(variable, value)
        return people.recognised(variable, value)

    return band


def proposal(form: Format, path: Path) -> str:
    """Return a proposed map of the project at ``path``, as YAML. Raises InputError."""
    told = Told(path.name, form.NAME)
    with Material() as material:
        for one in form.read(path, told):
            if not isinstance(one, Node | Edge):
                material.add(one)
        anchor.settle(material, told)
        return maps.propose(material, told)
