"""What files bring, read once: their records, and everything that is told of them."""

from collections import Counter
from collections.abc import Callable, Container
from dataclasses import replace
from itertools import count
from pathlib import Path

from graph import Graph
from graph.closing import Closing
from graph.comparing import Part
from graph.spool import Spool
from loaders import formats, guard, manifest, sheet, unlike
from loaders import map as maps
from loaders.formats import Format
from loaders.given import Given
from loaders.library import Library
from loaders.map import Map
from loaders.mapping.striking import Striking
from loaders.qda import alone, project
from loaders.qda.material import Material
from loaders.qda.project import Gone, Wanted
from loaders.steps import MADE, PIECES, Progress, Steps
from loaders.told import Told, lacked
from ontology.check import Checker
from ontology.errors import Fault, Faults, InputError
from ontology.record import Edge, Node, Place, Record, Ref

REFERENCES = ("csl-json", "ris", "bibtex")  # formats that give reports
STEP = 500  # records or pieces between two looks at the clock
_SYNTHETIC = "synthetic records may stand in the demonstration only"
_REAL = ("published", "project")


Agree = Callable[[Gone], bool]  # whether what a project no longer has may be deleted


def keep(gone: Gone) -> bool:  # noqa: ARG001
    """Delete nothing."""
    return False


class Intake(Closing):
    """Takes in files for ``graph``: records, hashes, what is told of each, and every fault.

    ``seen`` counts the records of each kind in each file. ``purpose`` is what the graph is for once
    it has taken them; ``several`` files may give the same record. Memory stays
    flat, however large the files are.
    """

    def __init__(
        self,
        graph: Graph,
        purpose: str,
        records: Spool,
        wanted: Wanted,
        agree: Agree,
        several: bool = False,
    ) -> None:
        self.records = records
        self.files: dict[str, str] = {}
        self.skipped: dict[str, str] = {}
        self.told: list[Told] = []
        self.faults = Faults()
        self.number = 0
        self.seen: Counter[Part] = Counter()
        self.studies: list[str] = []
        self._graph = graph
        self._wanted = wanted
        self._agree = agree
        self._checker = Checker(graph.vocabulary)
        self._anchors = guard.Anchors()
        self._synthetic = purpose == "demonstration"
        self._striking = Striking(graph)
        self._given = Given() if several else None
        self._library: Library | None = None
        self._mapped: list[Told] = []
        self._map = ""

    def read(self, path: Path, tell: Progress) -> None:
        """Take in what is at ``path``. Raises InputError when nothing can be read there."""
        columns = self._wanted.map.columns
        table = columns and path.suffix.lower() in sheet.KINDS
        form = format_of(path, self._wanted.form or ("excerpts" if table else ""))
        named = (one.file for one in self.told)
        told = Told(_unlike(path.name, {*self.files, *named}), form.NAME)
        told.columns, told.vocabulary = columns, self._graph.vocabulary
        told.progress = Steps(tell)
        self.told.append(told)
        with Material() as material:
            self._take_all(form, path, material, told)
        self._account(path, told)
        if self._given:
            self._given.next()

    def finish(self, known: Callable[[list[Ref]], set[Ref]]) -> None:
        """Judge what only shows across all records; ``known`` says which the graph has."""
        self._checker.finish(known)
        self._anchors.finish()
        self.faults += self._checker.faults
        self.faults += self._anchors.faults
        self.faults += lacked(self._mapped)
        if self._map and not self.faults:
            self._strike()

    def close(self) -> None:
        """Give disk and memory back; what was read is in ``records``."""
        self._striking.close()
        if self._given:
            self._given.close()

    def _strike(self) -> None:
        """Have what the maps no longer give deleted, if the user says so."""
        struck, told = self._striking.struck(), self.told[-1]
        if struck.kept:
            told.note(struck.note())
        gone = Gone(self._map, struck.counts())
        if gone.counts and self._agree(gone):
            told.deleted += gone.counts.total()
            for one in struck.going:
                self.records.drop(one)

    @property
    def coded(self) -> bool:
        """Whether a coded project is among the files."""
        return bool(self.studies)

    def kinds(self) -> Counter[str]:
        """Return how many records there are of each label and relationship."""
        found = Counter[str]()
        for (_, kind), number in self.seen.items():
            found[kind] += number
        return found

    def _take_all(self, form: Format, path: Path, material: Material, told: Told) -> None:
        pieces = 0
        for one in form.read(path, told):
            if isinstance(one, Node | Edge):
                self._take_whole(one, told)
                continue
            material.add(one)
            pieces += 1
            if pieces % STEP == 0:
                told.progress(pieces, 0, PIECES)
        if form.NAME == "map":
            self._by_itself(maps.read(path), told)
        if pieces and not told.faults:
            taken = project.Taken(self._graph, material, told, self._wanted)
            for record in taken.records():
                self._take(record, told)
            self._drop(taken, told)
            self.studies.append(taken.study)
            self._mapped.append(told)
            self._note(self._wanted.map, taken.study, whole=True)

    def _take_whole(self, record: Record, told: Told) -> None:
        """Take a record of a format that gives records; a reference under the id that it has."""
        if isinstance(record, Node) and told.format in REFERENCES:
            self._library = self._library or Library(self._graph)
            settled = self._library.settled(record, told)
            if settled:
                self._take(settled, told)
        else:
            self._take(record, told)

    def _by_itself(self, given: Map, told: Told) -> None:
        study = alone.study_of(self._graph, given, told, self._wanted.study)
        if study:
            for record in alone.records(self._graph, given, told, study):
                self._take(record, told)
            self.faults += lacked([told])
            self._note(given, study, whole=False)

    def _note(self, given: Map, study: str, whole: bool) -> None:
        """Note that a map was applied; one without concepts and claims says nothing of them."""
        if given.concepts or given.claims:
            self._striking.applied(study, whole)
            self._map = given.file

    def _drop(self, taken: project.Taken, told: Told) -> None:
        """Have what the project no longer has deleted, if the user says so."""
        gone = taken.gone()
        if gone.counts and not (told.faults or told.lacking) and self._agree(gone):
            told.deleted = gone.counts.total()
            for one in taken.drops():
                self.records.drop(one)

    def _account(self, path: Path, told: Told) -> None:
        main, hashes = formats.main_file(path), told.files
        if not hashes and main.is_file():
            hashes = {told.file: manifest.hashed(main)}
        for name, hashed in hashes.items():
            self.files[_unlike(name, self.files)] = hashed
        self.skipped |= told.passed
        self.faults += told.faults

    def _take(self, record: Record, told: Told) -> None:
        if not record.place.file:
            record = replace(record, place=Place(told.file, record.place.row))
        if self._given and self._given.again(record, told):
            return
        self.number += 1
        kind = record.label if isinstance(record, Node) else record.type
        self.seen[record.place.file, kind] += 1
        self._checker.add(record)
        self._anchors.add(record)
        if told.format == "map" or self._wanted.map != Map():
            self._striking.add(record)
        if not self._synthetic and record.properties.get("origin") == "synthetic":
            self.faults.append(Fault(_SYNTHETIC, *record.place, "origin", "synthetic", _REAL))
        if not self._checker.faults and not self.faults:  # else nothing will be written
            self.records.add(record)
        if self.number % STEP == 0:
            told.progress(self.number, 0, MADE)


def format_of(path: Path, name: str = "") -> Format:
    """Return the format called ``name``, or that which the file at ``path`` looks like.

    Raises InputError when there is no such format, or it looks like none.
    """
    if name:
        return formats.named(name)
    found = formats.of(path)
    if found:
        return found
    if path.is_dir() and (reason := unlike.folder(path)):
        raise InputError(reason)
    if path.is_dir() or path.suffix.lower() in sheet.KINDS:
        return formats.named("tables")  # which says what a table must be
    raise InputError(unlike.why(path))


def _unlike(name: str, taken: Container[str]) -> str:
    """Return ``name``, or with a number where another folder of that name was loaded too."""
    numbered = (f"{name} ({number})" for number in count(2))
    return name if name not in taken else next(one for one in numbered if one not in taken)
