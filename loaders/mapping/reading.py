"""A map as it is written: from the tree of the file to the typed ``Map``."""

from pathlib import Path

from loaders import aliases
from loaders.mapping.judging import Judgements
from loaders.mapping.outline import (
    CONSENT,
    Article,
    Collected,
    Map,
    Marks,
    Participants,
    Report,
    Study,
    Variable,
)
from loaders.mapping.reader import Reader, Section
from loaders.mapping.tree import Leaf, Tree, load, parse
from ontology.errors import InputError
from ontology.terms import Word
from ontology.vocabulary import Vocabulary, vocabulary

PROPERTIES = ("group", "tenure", "service")  # of participants, all of them bands
COLUMNS = tuple(aliases.COLUMNS)
_REPORT = ("label", "title", "kind", "year", "doi", "authors", "journal", "url")
_SECTIONS = (
    "study",
    "format",
    "columns",
    "consent",
    "by",
    "date",
    "participants",
    "attributes",
    "collections",
    "report",
    "articles",
    "words",
    "concepts",
    "claims",
)


def read(path: Path) -> Map:
    """Return the map in the file at ``path``. Raises InputError with every fault in it."""
    return _checked(load(path), path.name)


def read_text(text: str, name: str = "map") -> Map:
    """Return the map that ``text`` is, called ``name`` in messages. Raises InputError."""
    return _checked(parse(text, Path(name)), name)


def _checked(tree: Tree, file: str) -> Map:
    reader = _Reading(Reader(file), vocabulary())
    found = reader.map(tree)
    faults = reader.reader.faults
    if faults:
        number = "1 fault" if faults.number == 1 else f"{faults.number} faults"
        ordered = sorted(faults, key=lambda one: one.row)
        raise InputError(f"{file} cannot be read as a map: {number}", ordered, faults.number)
    return found


class _Reading:
    """Reads the sections; every method takes a tree and returns what it says."""

    def __init__(self, reader: Reader, known: Vocabulary) -> None:
        self.reader = reader
        self.known = known

    def map(self, tree: Tree) -> Map:
        top = self.reader.section(tree, _SECTIONS)
        judged = Judgements(self.reader, self.known)
        return Map(
            study=self._study(top.tree("study")),
            format=top.text("format"),
            columns=self._columns(top.tree("columns")),
            consent=top.word("consent", self._words("Quote", "consent"), CONSENT),
            by=top.text("by"),
            date=top.date("date"),
            participants=self._participants(top.tree("participants")),
            attributes=tuple(map(self._variable, top.items("attributes"))),
            collections=tuple(map(self._collected, top.items("collections"))),
            report=self._report(self.reader.section(top.tree("report"), _REPORT, "report")),
            articles=self._articles(top),
            words=self._marks(top.tree("words")),
            concepts=judged.concepts(top),
            claims=judged.claims(top),
            file=self.reader.file,
        )

    def _words(self, label: str, name: str) -> tuple[Word, ...]:
        return self.known.classes[label].properties[name].words

    def _study(self, tree: Tree) -> Study:
        section = self.reader.section(tree, ("id", "label"), "study")
        return Study(section.text("id"), section.text("label"))

    def _columns(self, tree: Tree) -> dict[str, str]:
        section = self.reader.section(tree, COLUMNS, "columns")
        return {key: section.text(key) for key in section.keys}

    def _participants(self, tree: Tree) -> Participants:
        keys = ("cases", "interviewers", "speakers")
        section = self.reader.section(tree, keys, "participants")
        cases, given = section.tree("cases"), section.texts("interviewers")
        word = cases.text.strip().casefold() if isinstance(cases, Leaf) else "listed"
        return Participants(
            every=word in ("", "all"),
            cases=() if word in ("", "all", "none") else section.texts("cases"),
            interviewers=given if "interviewers" in section else Participants().interviewers,
            speakers=section.named("speakers"),
            line=section.line,
        )

    def _variable(self, tree: Tree) -> Variable:
        section = self.reader.section(tree, ("variable", "gives", "bands"), "attributes")
        words = [Word(one, one, "") for one in PROPERTIES]
        if "gives" not in section:
            self.reader.fault("a value is missing", section.line, "gives", *PROPERTIES)
        return Variable(
            name=section.text("variable", needed=True),
            property=section.word("gives", words),
            bands=tuple(section.named("bands").items()),
            line=section.line,
        )

    def _collected(self, tree: Tree) -> Collected:
        keys = ("prefix", "variable", "set", "is")
        section = self.reader.section(tree, keys, "collections")
        if ("prefix" in section) == ("set" in section):
            self.reader.fault("either prefix or set is expected", section.line, "collections")
        for key, needs in (("prefix", "variable"), ("set", "is")):
            if key in section:
                section.text(needs, needed=True)
        words = [Word("one", "a participant", ""), Word("each", "participants", "")]
        return Collected(
            name=section.text("set"),
            prefix=section.text("prefix"),
            variable=section.text("variable"),
            each=section.word("is", words) == "each",
            line=section.line,
        )

    def _report(self, section: Section) -> Report:
        return Report(
            label=section.text("label"),
            title=section.text("title"),
            kind=section.word("kind", self._words("Report", "kind")),
            year=section.whole("year"),
            doi=section.text("doi"),
            authors=section.text("authors"),
            journal=section.text("journal"),
            url=section.text("url"),
        )

    def _articles(self, top: Section) -> tuple[Article, ...]:
        found: dict[str, Article] = {}
        for tree in top.items("articles"):
            section = self.reader.section(tree, ("source", "study", *_REPORT), "articles")
            source = section.text("source", needed=True)
            report = self._report(section)
            if source in found:
                self.reader.fault("this source is there twice", section.line, "source")
            found[source] = Article(source, report, section.text("study"), section.line)
        return tuple(found.values())

    def _marks(self, tree: Tree) -> Marks:
        section = self.reader.section(tree, ("participants", "authors"), "words")
        return Marks(section.texts("participants"), section.texts("authors"), section.line)
