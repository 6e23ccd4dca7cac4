"""What names say: the type of claim on a line, and what a code called ``A -> B`` joins."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from loaders.mapping.reader import fold
from loaders.qda.piece import Line
from ontology.vocabulary import Vocabulary

_LONG = 300  # characters; a longer name is no pair of concepts
_ARROW = re.compile(r"(?:--?>|==?>|[→⇒⟶➔➜])")
_GERMAN = {
    "leads to": ("führt zu", "fuehrt zu", "bewirkt", "verursacht", "löst aus", "resultiert in"),
    "moves to": ("wird zu", "entwickelt sich zu", "geht über in"),
    "facilitates": ("erleichtert", "fördert", "begünstigt", "ermöglicht", "stärkt", "hilft"),
    "supports": ("unterstützt",),
    "catalyses": ("katalysiert", "beschleunigt"),
    "hinders": ("behindert", "hindert", "hemmt", "verhindert", "erschwert", "blockiert"),
    "influences": ("beeinflusst", "wirkt auf", "wirkt sich aus auf", "prägt", "verändert"),
    "kind of": ("ist ein", "ist eine", "ist eine art", "ist eine art von"),
    "part of": ("ist teil von", "ist ein teil von", "teil von", "gehört zu"),
    "associated with": (
        *("hängt zusammen mit", "steht in zusammenhang mit", "ist verbunden mit"),
        "ist assoziiert mit",
    ),
    "recommends": ("empfiehlt",),
}
_OTHERS = {
    "leads to": ("results in", "causes", "brings about", "produces", "creates", "triggers"),
    "moves to": ("becomes", "turns into", "develops into"),
    "facilitates": ("helps", "enables", "promotes", "fosters", "strengthens", "increases"),
    "supports": ("is a support for",),
    "hinders": ("prevents", "blocks", "inhibits", "reduces", "weakens", "is a barrier to"),
    "influences": ("affects", "impacts", "shapes", "changes"),
    "kind of": ("is a", "is a kind of", "isa", "is"),
    "part of": ("is part of", "belongs to", "is property of", "is a property of"),
    "associated with": ("is associated with", "is related to", "related to", "goes with"),
}


@dataclass(frozen=True, slots=True)
class Joined:
    """Two concepts that a code's name joins. ``sure``: an arrow says so, not only a word."""

    start: str
    type: str
    end: str
    sure: bool


class Wordings:
    """The words for types of claims: the vocabulary's own labels and what people write for them."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        labels = [one.label for one in vocabulary.claim_types.values()]
        named = ((label, words.get(label, ())) for words in (_OTHERS, _GERMAN) for label in labels)
        self._types = {word: label for label, some in named for word in some}
        self._types |= {fold(label): label for label in labels}
        words = sorted((word for word in self._types if word != "is"), key=len, reverse=True)
        self._verb = re.compile(rf" ({'|'.join(map(re.escape, words))}) ", re.IGNORECASE)

    def type(self, label: str) -> str:
        """Return the type of claim (its label) that what is written on a line means, or nothing."""
        return self._types.get(fold(label), "")

    def of_line(self, line: Line) -> tuple[str, bool]:
        """Return the type of claim that a line is taken for, and whether its name says so."""
        plain = "influences" if line.direction in ("one-way", "both") else "associated with"
        said = self.type(line.name)
        return said or plain, bool(said)

    def joined(self, name: str) -> Iterator[Joined]:
        """Give what a code's name joins; ``A -> B -> C`` gives two."""
        name = " ".join(name.split())
        if len(name) > _LONG:
            return
        parts = [one.strip() for one in _ARROW.split(name)]
        if len(parts) > 1:
            for start, end in pairwise(parts if all(parts) else ()):
                yield Joined(start, "leads to", end, True)
            return
        if name.count(">") == 1 and all(parts := [one.strip() for one in name.split(">")]):
            yield Joined(parts[0], "leads to", parts[1], False)
        elif len(parts := self._verb.split(name)) == 3 and all(one.strip() for one in parts):
            yield Joined(parts[0].strip(), self._types[fold(parts[1])], parts[2].strip(), False)
