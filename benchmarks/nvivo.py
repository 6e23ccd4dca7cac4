"""A made-up project of any size in the shape of NVivo's export: ``python -m benchmarks.nvivo``.

As NVivo for Windows writes it: offsets count UTF-16 units, texts have a byte order mark (which is
not counted) and CRLF line ends (which count as two), selections have no name and stand there once
for each coding, all codes are below one "Nodes" that is no code, and participants are cases with
values. Every word is made up by this program, and the project says so. The same size and seed give
the same bytes.
"""

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from random import Random
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from loaders.export_xml import Xml

CODES, GROUPS = 120, 12
CODINGS = 500  # of a transcript
TURNS = 400
NAMESPACE = "urn:QDA-XML:project:1.0"
_MOMENT = "2026-01-01T09:00:00Z"
_USERS = ("Coder A", "Coder B", "Coder C")
_VARIABLES = (("group", "Text"), ("years in service", "Integer"))
_OPENINGS = (
    "At first", "After some weeks", "On the ward", "In the team meeting", "To be honest",
    "When she told her story", "Looking back", "Between two visits", "Bei uns", "Au début",
)  # fmt: skip
_WHO = (
    "I", "we", "the nurses", "our peer mentor", "the doctor", "nobody", "the whole team", "some",
)  # fmt: skip
_DID = (
    "felt a bit threatened", "did not know what to say", "became more open", "asked many questions",
    "kept the old routine", "began to listen", "spoke of values again", "wanted clear roles",
    "went for a café crème", "laughed 🙂", "was surprised 👩‍⚕️", "saw it in another light",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Transcript:
    """A text as its file holds it, without the mark, and where its sentences are.

    ``sentences`` are (start, end) in UTF-16 units, the end not included.
    """

    text: str
    sentences: tuple[tuple[int, int], ...]


def transcript(seed: int, number: int) -> Transcript:
    """Return the text of a transcript; the first one is number 0."""
    chance = _chance(seed, "words", number)
    head = f"Synthetic transcript {number + 1}: made up by a program, nobody said this.\r\n"
    parts, places, at = [head], [], _units(head)
    for turn in range(TURNS):
        asks = turn % 2 == 0
        before = "Interviewer: " if asks else f"P{number + 1:04}: "
        parts.append(before)
        at += _units(before)
        for _ in range(1 if asks else chance.randint(2, 5)):
            words = _sentence(chance, "?" if asks else ".")
            places += [] if asks else [(at, at + _units(words))]
            parts += [words, " "]
            at += _units(words) + 1
        parts.append("\r\n")
        at += 2
    return Transcript("".join(parts), tuple(places))


def _sentence(chance: Random, end: str) -> str:
    return f"{chance.choice(_OPENINGS)} {chance.choice(_WHO)} {chance.choice(_DID)}{end}"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@dataclass(frozen=True, slots=True)
class Selection:
    """A passage with one code (its number) by one user (its number), in UTF-16 units."""

    start: int
    end: int
    code: int
    user: int


def selections(seed: int, number: int, made: Transcript, most: int) -> Iterator[Selection]:
    """Give up to ``most`` selections of a transcript, one to three on each of its passages."""
    chance, given = _chance(seed, "codings", number), 0
    for first in chance.sample(range(len(made.sentences)), len(made.sentences)):
        last = min(first + chance.choice((0, 0, 0, 1)), len(made.sentences) - 1)
        start, end = made.sentences[first][0], made.sentences[last][1]
        for code in chance.sample(range(CODES), chance.choice((1, 1, 2, 2, 3))):
            if given == most:
                return
            given += 1
            yield Selection(start, end, code, chance.randrange(len(_USERS)))


def words(made: Transcript, one: Selection) -> str:
    """Return the words of a selection as a loader has to give them: line ends are line feeds."""
    raw = made.text.encode("utf-16-le")[2 * one.start : 2 * one.end]
    return raw.decode("utf-16-le").replace("\r\n", "\n")


def write(file: Path, codings: int, seed: int = 0) -> Counter[str]:
    """Write a project with ``codings`` codings; return its elements by name.

    Memory does not grow with the size. Raises FileExistsError when the file is there.
    """
    with ZipFile(file, "x", ZIP_DEFLATED) as archive:
        with _entry(archive, "project.qde") as stream:
            xml = Xml(stream)
            Study(xml, codings, seed).write()
        for number in range(sources_of(codings)):
            with _entry(archive, f"sources/{_guid(seed, 'text', number)}.txt") as stream:
                stream.write("\ufeff" + transcript(seed, number).text)
    return xml.counts


def sources_of(codings: int) -> int:
    """Return how many transcripts a project with so many codings has."""
    return max(1, -(-codings // CODINGS))


def title(number: int) -> str:
    """Return the name of a transcript."""
    return f"Interview {number + 1:04}"


def _entry(archive: ZipFile, name: str) -> TextIOWrapper:
    kept = ZipInfo(name)
    kept.compress_type = ZIP_DEFLATED
    return TextIOWrapper(archive.open(kept, "w", force_zip64=True), encoding="utf-8", newline="")


def _chance(seed: int, what: str, number: int) -> Random:
    return Random(f"{seed} {what} {number}")  # noqa: S311  (nothing is kept secret by it)


def _guid(seed: int, kind: str, number: int) -> str:
    return str(UUID(int=_chance(seed, kind, number).getrandbits(128), version=4))


class Study:
    """The XML of the project. ``write`` it once."""

    def __init__(self, xml: Xml, codings: int, seed: int) -> None:
        self._xml = xml
        self._codings = codings
        self._seed = seed
        self._number = sources_of(codings)
        self._guids = _chance(seed, "selections", 0)
        self._users = [_guid(seed, "user", one) for one in range(len(_USERS))]
        self._codes = [_guid(seed, "code", one) for one in range(CODES)]

    def write(self) -> None:
        """Write the whole element Project."""
        self._xml.start(
            "Project",
            name=f"Synthetic study with {self._codings} codings",
            origin="NVivo 12.6 (synthetic: benchmarks/nvivo.py)",
            creatingUserGUID=self._users[0],
            creationDateTime=_MOMENT,
            xmlns=NAMESPACE,
        )
        for part in (self._named, self._codebook, self._variables, self._cases, self._sources):
            part()
        self._xml.end()

    def _named(self) -> None:
        for guid, name in self._xml.around("Users", zip(self._users, _USERS, strict=True)):
            self._xml.leaf("User", guid=guid, name=name)

    def _codebook(self) -> None:
        self._xml.start("CodeBook")
        self._xml.start("Codes")
        self._xml.start("Code", guid=_guid(self._seed, "nodes", 0), name="Nodes", isCodable=False)
        for group in range(GROUPS):
            guid = _guid(self._seed, "group", group)
            self._xml.start("Code", guid=guid, name=f"Theme {group + 1}", isCodable=True)
            self._xml.text("Description", f"Made-up theme number {group + 1}.")
            for code in range(group, CODES, GROUPS):
                name, color = f"Code {code + 1}", f"#{code * 2003 % 2**24:06x}"
                self._xml.leaf(
                    "Code", guid=self._codes[code], name=name, isCodable=True, color=color
                )
            self._xml.end()
        for _ in range(3):
            self._xml.end()

    def _variables(self) -> None:
        self._xml.start("Variables")
        for number, (name, kind) in enumerate(_VARIABLES):
            guid = _guid(self._seed, "variable", number)
            self._xml.start("Variable", guid=guid, name=name, typeOfVariable=kind)
            self._xml.leaf("Description")
            self._xml.end()
        self._xml.end()

    def _cases(self) -> None:
        for number in self._xml.around("Cases", range(self._number)):
            guid = _guid(self._seed, "case", number)
            self._xml.start("Case", guid=guid, name=f"P{number + 1:04}")
            self._xml.leaf("Description")
            self._value(0, "TextValue", ("peer mentor", "other staff")[number % 2])
            # Every fifth one is without a value, as unassigned ones are.
            self._value(1, "IntegerValue", str(number % 30) if number % 5 else "")
            self._xml.leaf("SourceRef", targetGUID=_guid(self._seed, "source", number))
            self._xml.end()

    def _value(self, variable: int, kind: str, value: str) -> None:
        self._xml.start("VariableValue")
        self._xml.leaf("VariableRef", targetGUID=_guid(self._seed, "variable", variable))
        self._xml.text(kind, value)
        self._xml.end()

    def _sources(self) -> None:
        left = self._codings
        for number in self._xml.around("Sources", range(self._number)):
            made = transcript(self._seed, number)
            self._xml.start(
                "TextSource",
                guid=_guid(self._seed, "source", number),
                name=title(number),
                plainTextPath=f"internal://{_guid(self._seed, 'text', number)}.txt",
                **self._by(0),
            )
            self._xml.leaf("Description")
            for one in selections(self._seed, number, made, min(left, CODINGS)):
                self._selection(one)
            left -= CODINGS
            self._xml.end()

    def _selection(self, one: Selection) -> None:
        by = self._by(one.user)
        self._xml.start("PlainTextSelection", guid=self._new(), name="", startPosition=one.start,
                        endPosition=one.end, **by)  # fmt: skip
        self._xml.leaf("Description")
        self._xml.start("Coding", guid=self._new(), **by)
        self._xml.leaf("CodeRef", targetGUID=self._codes[one.code])
        self._xml.end()
        self._xml.end()

    def _by(self, user: int) -> dict[str, str]:
        return {"creatingUser": self._users[user], "creationDateTime": _MOMENT}

    def _new(self) -> str:
        return str(UUID(int=self._guids.getrandbits(128), version=4))


def main() -> None:
    """Write a project and say what is in it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="a new .qdpx file")
    parser.add_argument("--codings", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    if given.codings < 0 or given.file.exists():
        parser.error("the file must be new, and codings cannot be fewer than none")
    counts = write(given.file, given.codings, given.seed)
    size = given.file.stat().st_size / 2**20
    told = ", ".join(f"{number:,} {name}" for name, number in sorted(counts.items()))
    print(f"{given.file}: {size:,.1f} MiB, synthetic; {told}")


if __name__ == "__main__":
    main()
