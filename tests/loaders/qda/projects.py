"""Projects as their pieces, and a graph that holds what a settled one would have written."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from graph import holdings
from graph.holdings import Hanging, Holdings
from loaders.mapping.paths import Paths
from loaders.qda import identity
from loaders.qda.material import Material
from loaders.qda.person import People
from loaders.qda.piece import (
    About,
    Case,
    Code,
    Coding,
    Collection,
    Memo,
    Named,
    Project,
    Quote,
    Selected,
    Selection,
    Source,
    Spoken,
    Text,
    User,
)
from loaders.qda.settled import Settled
from loaders.told import Told

Guid = Callable[[str], str]


def none(_name: str) -> str:
    return ""


@dataclass(frozen=True)
class Passage:
    """Words of a source, the ``nth`` time that they stand there, with (code, coder) pairs."""

    source: str
    words: str
    codes: tuple[tuple[str, str], ...] = ()
    nth: int = 0
    speaker: str = ""
    mark: str = ""  # what its GUID is made of, where it is not to be the words


@dataclass(frozen=True)
class Given:
    """A project in short. ``codes`` map a code's name (any) to (label, name of the parent)."""

    texts: Mapping[str, str]
    codes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    passages: Sequence[Passage] = ()
    memos: Sequence[
        tuple[str, str, str, str]
    ] = ()  # title, text, kind and name of what it is about
    collections: Sequence[str] = ()
    name: str = "Peer mentors"
    whole: bool = True


def pieces(given: Given, salt: str = "", guid: Guid = none, turn: bool = False) -> Material:
    """Return a project's pieces; ``salt`` changes all keys, ``turn`` their order."""
    made = Material()
    found = [*_pieces(given, salt, guid)]
    for one in reversed(found) if turn else found:
        made.add(one)  # type: ignore[arg-type]
    return made


def _pieces(given: Given, salt: str, guid: Guid) -> Iterator[object]:
    def key(kind: str, name: object) -> str:
        return sha256(f"{salt}{kind}{name}".encode()).hexdigest()[:12] if name != "" else ""

    yield Project(given.name, "test", given.whole)
    for name, text in given.texts.items():
        yield Source(key("s", name), name, guid=guid(f"s{name}"))
        yield Text(key("s", name), text, sha256(text.encode()).hexdigest())
    for name, (label, parent) in given.codes.items():
        yield Code(key("c", name), label, key("c", parent), guid=guid(f"c{name}"))
    people = {coder for one in given.passages for _, coder in one.codes if coder}
    for coder in sorted(people):
        yield User(key("u", coder), coder)
    for case in sorted({one.speaker for one in given.passages if one.speaker}):
        yield Case(key("p", case), case, guid(f"p{case}"))
    for one in given.passages:
        yield from _passage(given, one, key, guid)
    for title, text, kind, about in given.memos:
        memo = key("m", title + text)
        yield Memo(memo, text, title, guid=guid(f"m{title}"))
        of = {"code": "c", "source": "s", "selection": "q", "case": "p", "project": ""}[kind]
        yield About(memo, kind, key(of, about))
    for name in given.collections:
        yield Collection(key("k", name), name, guid=guid(f"k{name}"))


def _passage(
    given: Given, one: Passage, key: Callable[[str, object], str], guid: Guid
) -> Iterator[object]:
    text, start = given.texts[one.source], -1
    for _ in range(one.nth + 1):
        start = text.index(one.words, start + 1)
    end, mark = start + len(one.words), one.mark or f"{one.source}{one.words}{one.nth}"
    quote = key("q", mark)
    around = text[max(0, start - 32) : start], text[end : end + 32]
    yield Selection(quote, key("s", one.source), start, end, one.words, True)
    yield Quote(
        quote, key("s", one.source), start, end, one.words, *around, True, guid=guid(f"q{mark}")
    )
    yield Selected(quote, quote)
    if one.speaker:
        yield Spoken(quote, key("p", one.speaker))
    for code, coder in one.codes:
        name = f"{mark}{code}{coder}"
        known = (key("c", code), key("u", coder))
        yield Coding(key("g", name), quote, *known, "2024-02-29", guid=guid(f"g{name}"))


class Names:
    """How a caller names people: as it has learnt, else anew. It forgets when told to."""

    def __init__(self) -> None:
        self.ids: dict[tuple[str, str], str] = {}
        self.bound: list[tuple[str, str]] = []

    def people(self, material: Material) -> People:
        names = {("user", one.key): one.name for one in material.all(User)}
        names |= {("case", one.key): one.name for one in material.all(Case)}

        def known(kind: str, key: str) -> str:
            return self.ids.get((kind, names[kind, key]), "")

        def meet(kind: str, key: str, there: str) -> str:
            made = there or f"{kind}-{len(self.ids)}"
            self.ids[kind, names[kind, key]] = made
            self.bound += [(kind, there)] if there else []
            return made

        return People(known, meet)


class Shelf(Holdings):
    """What a graph would hold once a project was loaded; ``hung`` hangs on it by label."""

    def __init__(self, study: str = "", material: Material | None = None) -> None:
        self.study = study
        self.hung: dict[str, list[Hanging]] = {}
        self.all_sources: list[holdings.Source] = []
        self.all_codes: list[holdings.Code] = []
        self.all_quotes: list[holdings.Quote] = []
        self.all_participants: list[holdings.Participant] = []
        self.all_collections: list[holdings.Collection] = []
        self.all_memos: list[holdings.Memo] = []
        if material:
            self._fill(material)

    def _fill(self, material: Material) -> None:
        ids = {(one.kind, one.key): one.id for one in material.all(Named)}
        hashes = {one.source: one.hash for one in material.all(Text)}
        paths = {one.key: path for path, one in Paths(material).all()}
        spoken = {one.quote: ids["case", one.case] for one in material.all(Spoken)}
        self.all_sources = [
            holdings.Source(ids["source", one.key], one.name, hashes[one.key], one.guid)
            for one in material.all(Source)
        ]
        self.all_codes = [
            holdings.Code(
                ids["code", one.key], one.name, paths[one.key], one.guid,
                ids.get(("code", one.parent), ""),
            )
            for one in material.all(Code)
        ]  # fmt: skip
        codings: dict[str, list[holdings.Coding]] = {}
        for coding in material.all(Coding):
            ends = ids["quote", coding.selection], ids["code", coding.code]
            coder = ids.get(("user", coding.coder), "")
            one = holdings.Coding(ids["coding", coding.key], *ends, coder, coding.guid)
            codings.setdefault(coding.selection, []).append(one)
        self.all_quotes = [
            holdings.Quote(
                ids["quote", one.key], ids["source", one.source], one.start, one.end, one.exact,
                one.prefix, one.suffix, one.guid, spoken.get(one.key, ""),
                tuple(codings.get(one.key, ())),
            )
            for one in material.all(Quote)
        ]  # fmt: skip
        self.all_participants = [
            holdings.Participant(ids["case", one.key], one.guid) for one in material.all(Case)
        ]
        self.all_collections = [
            holdings.Collection(ids["collection", one.key], one.name, one.guid)
            for one in material.all(Collection)
        ]
        self.all_memos = [self._memo(material, ids, one) for one in material.all(Memo)]

    def _memo(
        self, material: Material, ids: Mapping[tuple[str, str], str], one: Memo
    ) -> holdings.Memo:
        kinds = {"code": "code", "source": "source", "selection": "quote", "case": "case"}
        labels = {"code": "Code", "source": "Source", "selection": "Quote", "case": "Participant"}
        about = tuple(
            ("Study", self.study)
            if two.kind == "project"
            else (labels[two.kind], ids[kinds[two.kind], two.target])
            for two in material.all(About, "WHERE memo = ?", one.key)
        )
        return holdings.Memo(ids["memo", one.key], one.text, one.title, one.guid, about)

    def studies(self) -> list[str]:
        return [self.study] if self.study else []

    def study_of(self, hashes: Iterable[str], guids: Iterable[str] = ()) -> str | None:
        own = {one.hash for one in self.all_sources} & set(hashes)
        own |= {one.guid for one in self.all_sources if one.guid} & set(guids)
        return self.study if own else None

    def sources(self, study: str) -> Iterator[holdings.Source]:
        assert study == self.study
        yield from self.all_sources

    def codes(self, study: str) -> Iterator[holdings.Code]:
        assert study == self.study
        yield from self.all_codes

    def quotes(self, study: str) -> Iterator[holdings.Quote]:
        assert study == self.study
        yield from self.all_quotes

    def participants(self, study: str) -> Iterator[holdings.Participant]:
        assert study == self.study
        yield from self.all_participants

    def collections(self, study: str) -> Iterator[holdings.Collection]:
        assert study == self.study
        yield from self.all_collections

    def memos(self, label: str, ids: Sequence[str]) -> Iterator[holdings.Memo]:
        for one in self.all_memos:
            if {(label, id_) for id_ in ids} & set(one.about):
                yield one

    def hanging(self, label: str, ids: Sequence[str]) -> Iterator[Hanging]:
        yield from (one for one in self.hung.get(label, ()) if one.id in ids)


def settled(
    material: Material, held: Holdings | None = None, names: Names | None = None, study: str = ""
) -> Settled:
    """Settle a project against what is held."""
    shelf = held or Shelf()
    name = study or identity.study_of(material, shelf)
    people = (names or Names()).people(material)
    return identity.settle(material, shelf, name, Told("test"), people)


def loaded(given: Given, names: Names | None = None, guid: Guid = none) -> Shelf:
    """Return what a graph holds after a first load."""
    material = pieces(given, "first", guid)
    found = settled(material, None, names)
    assert not found.known
    return Shelf(found.study, material)


def ids(material: Material) -> dict[str, list[str]]:
    """Return the ids given by kind, sorted."""
    found: dict[str, list[str]] = {}
    for one in material.all(Named):
        found.setdefault(one.kind, []).append(one.id)
    return {kind: sorted(some) for kind, some in found.items()}


def named(material: Material) -> dict[str, str]:
    """Return the ids of codes by path, of quotes by words, and of sources by name."""
    given = {(one.kind, one.key): one.id for one in material.all(Named)}
    found = {path: given["code", one.key] for path, one in Paths(material).all()}
    found |= {f"{one.exact} {one.start}": given["quote", one.key] for one in material.all(Quote)}
    return found | {one.name: given["source", one.key] for one in material.all(Source)}


def without(given: Given, *words: str) -> Given:
    """Return a project without the passages of some words."""
    return replace(given, passages=[one for one in given.passages if one.words not in words])
