"""The concepts and claims of a map as they are written."""

from collections import Counter
from collections.abc import Mapping

from loaders.mapping.outline import Claim, Concept, End
from loaders.mapping.reader import Reader, Section
from loaders.mapping.tree import Table, Tree
from ontology.terms import Word
from ontology.vocabulary import Vocabulary

LEVELS = 20  # of claims about claims, and of concepts below concepts
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
    "quoted",
)


class Judgements:
    """Reads what a map makes of codes and lines; faults go to the reader."""

    def __init__(self, reader: Reader, known: Vocabulary) -> None:
        self.reader = reader
        self.known = known

    def _words(self, label: str, name: str) -> tuple[Word, ...]:
        return self.known.classes[label].properties[name].words

    def concepts(self, top: Section) -> tuple[Concept, ...]:
        """Return the concepts of a map, each label once."""
        found: dict[str, Concept] = {}
        for tree in top.items("concepts"):
            one = self._concept(tree)
            if one.label and one.label.casefold() in found:
                self.reader.fault("this concept is there twice", one.line, "label")
            found[one.label.casefold()] = one
        above = {key: (one.broader.casefold(),) for key, one in found.items() if one.broader}
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

    def claims(self, top: Section) -> tuple[Claim, ...]:
        """Return the claims of a map, each name once, and none about itself."""
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
            quoted=section.flag("quoted"),
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
        if claim.quoted and claim.drawn is None:
            message = "quotes of rows need drawn: the table that the rows are in"
            self.reader.fault(message, claim.line, "quoted")

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
