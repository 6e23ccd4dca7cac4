"""A map as it is written: from the tree of the file to the typed ``Map``."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from loaders.mapping.outline import (
    CONSENT,
    Article,
    Claim,
    Collected,
    Concept,
    End,
    Map,
    Marks,
    Participants,
    Report,
    Study,
    Variable,
)
from loaders.mapping.reader import Reader, Section
from loaders.mapping.tree import Leaf, Table, Tree, load, parse
from ontology.errors import InputError
from ontology.terms import Word
from ontology.vocabulary import Vocabulary, vocabulary

LEVELS = 20  # of claims about claims, and of concepts below concepts
PROPERTIES = ("group", "tenure", "service")  # of participants, all of them bands
COLUMNS = (
    "document",
    "quote",
    "code",
    "participant",
    "coder",
    "date",
    "memo",
    "comment",
    "start",
    "end",
    "color",
    "from",
    "relation",
    "to",
)
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
_BESIDE = ("codes", "by", "date", "memo")  # what an existing concept takes
_CONCEPT = (
    "label",
    "existing",
    "kind",
    "order",
    "definition",
    "codes",
    "itself",
    "broader",
    "report",
    "by",
    "date",
    "memo",
)
_CLAIM = (
    "name",
    "from",
    "type",
    "to",
    "basis",
    "modality",
    "wording",
    "rationale",
    "qualifier",
    "by",
    "date",
    "report",
    "drawn",
    "linked",
    "quotes",
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
            concepts=self._concepts(top),
            claims=self._claims(top),
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

    def _concepts(self, top: Section) -> tuple[Concept, ...]:
        found: dict[str, Concept] = {}
        for tree in top.items("concepts"):
            one = self._concept(tree)
            if one.label and one.label.casefold() in found:
                self.reader.fault("this concept is there twice", one.line, "label")
            found[one.label.casefold()] = one
        above = {label: (one.broader.casefold(),) for label, one in found.items()}
        self._refuse([found[one].line for one in _circular(above)], "broader")
        return tuple(found.values())

    def _refuse(self, lines: list[int], column: str) -> None:
        for line in sorted(lines):
            self.reader.fault(
                f"this leads round in a circle, or {LEVELS} steps and more", line, column
            )

    def _concept(self, tree: Tree) -> Concept:
        section = self.reader.section(tree, _CONCEPT, "concepts")
        codes, itself = section.texts("codes"), section.flag("itself")
        existing = section.text("existing")
        if itself and len(codes) != 1:
            self.reader.fault("itself needs just one code in codes", section.line, "itself")
        if existing and set(section.keys) - {"existing", *_BESIDE}:
            message = f"an existing concept takes only {', '.join(_BESIDE)} beside it"
            self.reader.fault(message, section.line, "existing")
        return Concept(
            label=existing or section.text("label", needed=True),
            kind=section.word("kind", self._words("Concept", "kind"), "category"),
            order=int(section.word("order", self._words("Concept", "constructOrder"), "2")),
            definition=section.text("definition"),
            codes=codes,
            itself=itself,
            broader=section.text("broader"),
            report=section.text("report"),
            by=section.text("by"),
            date=section.date("date"),
            memo=section.text("memo"),
            existing=bool(existing),
            line=section.line,
        )

    def _claims(self, top: Section) -> tuple[Claim, ...]:
        found = tuple(map(self._claim, top.items("claims")))
        names = Counter(one.name for one in found)
        for one in found:
            if one.name and names[one.name] > 1:
                self.reader.fault("another claim has this name too", one.line, "name")
        about = {
            one.name: tuple(end.name for end in (one.start, one.end) if end.claim)
            for one in found
            if one.name
        }
        circles = _circular(about)
        self._refuse([one.line for one in found if one.name in circles], "claims")
        return found

    def _claim(self, tree: Tree) -> Claim:
        section = self.reader.section(tree, _CLAIM, "claims")
        types = [Word(one.type, one.label, "") for one in self.known.claim_types.values()]
        if "type" not in section:
            allowed = (one.label for one in types)
            self.reader.fault("a value is missing", section.line, "type", *allowed)
        wording, drawn = section.text("wording"), self._drawn(section)
        claim = Claim(
            start=self._end(section, "from"),
            type=section.word("type", types),
            end=self._end(section, "to"),
            basis=section.word(
                "basis", self._words("Relation", "basis"), "stated" if wording else "inferred"
            ),
            modality=section.word("modality", self._words("Relation", "modality"), "finding"),
            wording=wording,
            rationale=section.text("rationale"),
            qualifier=section.text("qualifier"),
            by=section.text("by"),
            date=section.date("date"),
            report=section.text("report"),
            drawn=drawn,
            quotes=section.texts("quotes"),
            name=section.text("name"),
            line=section.line,
        )
        self._reasoned(claim)
        return claim

    def _drawn(self, section: Section) -> str | None:
        """Return the drawing's name, empty for a link that is in no drawing, None for neither."""
        linked = section.flag("linked")
        return section.text("drawn") if "drawn" in section or linked else None

    def _reasoned(self, claim: Claim) -> None:
        if claim.basis == "stated" and not claim.wording:
            message = "a stated claim needs the words that state it"
            self.reader.fault(message, claim.line, "wording")
        if claim.basis == "inferred" and not claim.rationale and claim.drawn is None:
            message = "an inferred claim needs a rationale, or the drawing it is drawn in"
            self.reader.fault(message, claim.line, "rationale")

    def _end(self, section: Section, key: str) -> End:
        tree = section.tree(key)
        if not isinstance(tree, Table):
            return End(section.text(key, needed=True))
        inner = self.reader.section(tree, ("claim",), key)
        return End(inner.text("claim", needed=True), claim=True)


def _circular(above: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Return the names that lead back to themselves, or through more than ``LEVELS`` others."""
    left = dict(above)
    for _ in range(LEVELS):
        for one in [one for one, ups in left.items() if not any(up in left for up in ups)]:
            del left[one]
    return {*left}
