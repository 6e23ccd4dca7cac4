"""What lies around a concept as a figure, as rows and in words."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from dashboard import words
from dashboard.figure import Arrow, Box, Figure
from graph.around import Around, Concept, Counts
from graph.links import Link, Thing
from ontology.record import Ref
from ontology.vocabulary import Vocabulary

COLUMNS = {
    "basis": "Basis",
    "origin": "Origin",
    "start": "From",
    "says": "Says",
    "end": "To",
    "challenged": "Challenged",
    "modality": "Kind of statement",
    "wording": "Wording",
    "qualifier": "Qualified",
    "reason": "Reason",
    "by": "By",
    "reports": "Asserted in",
}
RECORDS = {"name": "Record", "what": "Is", "origin": "Origin", "text": "Meaning"}
LEGEND = {"kind": "Kind", "what": "Is", "meaning": "Meaning", "drawn": "Drawn as"}
_SIGNS = {"+": "furthers: ends in an arrow", "-": "holds back: ends in a bar"}
NO_END = "(no end named)"
_NOT_DRAWN = "(a claim that is not drawn)"
_NEAR = 5
_TOLD = 6  # links that the text of a figure tells


def names(concepts: Sequence[Concept]) -> dict[str, str]:
    """Return what concepts are called, by id; those called the same with where they are from."""
    return {one.id: f"{one.label} ({one.where})" if one.where else one.label for one in concepts}


def opens(found: Around, opened: Sequence[str]) -> dict[str, bool]:
    """Return which things can be opened, by their keys, and whether they are."""
    concepts = (one for one in found.things[1:] if one.ref.label == "Concept")
    return {key(one.ref): one.ref.id in opened for one in concepts}


def near(labels: Mapping[str, str], asked: str) -> tuple[str, ...]:
    """Return the ids of concepts that ``asked``, an id or a label, could have meant."""
    spelled = {one.casefold(): one for one in labels}
    spelled |= {label.casefold(): one for one, label in labels.items()}
    close = get_close_matches(asked.casefold(), list(spelled), n=_NEAR, cutoff=0.5)
    return tuple(dict.fromkeys(spelled[one] for one in close))


def key(ref: Ref) -> str:
    """Return what a thing is called in a figure and in the address."""
    return f"{ref.label}:{ref.id}"


def key_of(link: Link) -> str:
    """Return what a link is called in a figure and in the address."""
    return f"{'Relation' if link.claim else 'link'}:{link.id}"


def figure(found: Around, vocabulary: Vocabulary) -> Figure:
    """Return the network. What each opened concept added comes after what was there before."""
    say = _Words(found, vocabulary)
    boxes: list[Box] = []
    arrows: list[Arrow] = []
    grown: list[tuple[int, int]] = []
    for part in found.parts:
        if boxes:
            grown.append((len(boxes), len(arrows)))
        boxes += [say.box(one) for one in part.things]
        boxes += [say.loose(one) for one in part.links if say.is_loose(one)]
        arrows += [say.arrow(one) for one in part.links]
    title = f"Around “{found.centre.name}”"
    return Figure(title, text(found, vocabulary), tuple(boxes), tuple(arrows), grown=tuple(grown))


def text(found: Around, vocabulary: Vocabulary) -> str:
    """Return the network in a sentence or two."""
    if not found.links:
        return "Nothing is linked to it."
    say = _Words(found, vocabulary)
    told = [say.sentence(one) for one in found.links[:_TOLD]]
    more = len(found.links) - len(told)
    rest = f"; and {more:,} more, which the table lists" if more else ""
    return f"{counted(found)}: {'; '.join(told)}{rest}."


def counted(found: Around) -> str:
    """Return how much there is in a network."""
    others = words.number(len(found.things) - 1, "other record")
    return f"{words.number(len(found.links), 'link')} to {others}"


def left_out(found: Around, vocabulary: Vocabulary) -> str:
    """Return in words what is not drawn, empty when everything is."""
    if not found.left_out:
        return ""
    say = _Words(found, vocabulary)
    kinds = ", ".join(f"{number:,} × {say.kind(kind)}" for kind, number in found.rest)
    subject = words.number(found.left_out, "more link")
    verb = "is" if found.left_out == 1 else "are"
    return f"{subject} {verb} not drawn ({kinds}): narrow the kinds or open the table."


def rows(found: Around, vocabulary: Vocabulary) -> list[dict[str, Any]]:
    """Return a row for each link, with what it joins in words; ``id`` and ``key`` name it."""
    say = _Words(found, vocabulary)
    return [say.row(one) for one in found.links]


def row(found: Around, link: Link, vocabulary: Vocabulary) -> dict[str, Any]:
    """Return the row of one link."""
    return _Words(found, vocabulary).row(link)


def counts(found: Counts) -> str:
    """Return in words how much there is about a concept."""
    coded = ""
    if found.codes:
        codes = words.number(found.codes, "code")
        verb = "indicates" if found.codes == 1 else "indicate"
        coded = f", {words.number(found.coded, 'quote')} under {codes} that {verb} it"
    return (
        f"{words.number(found.quotes, 'quote')} linked to it directly{coded}; "
        f"{words.number(found.claims, 'claim')}, {words.number(found.memos, 'memo')}."
    )


def records(found: Around, vocabulary: Vocabulary) -> list[dict[str, Any]]:
    """Return a row for each record; ``key`` names it."""
    say = _Words(found, vocabulary)
    return [
        {
            "key": key(one.ref),
            "name": one.name,
            "what": say.what(one),
            "origin": one.origin,
            "text": one.text,
        }
        for one in found.things
    ]


def named(found: Around) -> dict[str, Thing | Link]:
    """Return everything in a network by its key."""
    things: dict[str, Thing | Link] = {key(one.ref): one for one in found.things}
    return things | {key_of(one): one for one in found.links}


def marked(found: Around, vocabulary: Vocabulary) -> dict[str, str]:
    """Return everything that can be chosen in a network, in words by its key."""
    say = _Words(found, vocabulary)
    things = {key(one.ref): f"{say.what(one)}: {one.name}" for one in found.things}
    return things | {key_of(one): say.line(one) for one in found.links}


def legend(found: Around, vocabulary: Vocabulary) -> list[dict[str, str]]:
    """Return what the kinds in a network mean, as the vocabulary defines them."""
    labels = dict.fromkeys(one.ref.label for one in found.things)
    kinds = dict.fromkeys((one.claim, one.kind) for one in found.links)
    return [
        *(_class(vocabulary, label) for label in labels),
        *(_kind(vocabulary, claim, kind) for claim, kind in kinds),
    ]


def _class(vocabulary: Vocabulary, label: str) -> dict[str, str]:
    one = vocabulary.classes[label]
    return {"kind": one.label, "what": "record", "meaning": one.definition, "drawn": "a box"}


def _kind(vocabulary: Vocabulary, claim: bool, kind: str) -> dict[str, str]:
    if claim:
        found = vocabulary.claim_types[kind]
        drawn = _SIGNS.get(found.sign, "ends in an arrow")
        about = {"what": "claim", "meaning": found.definition, "drawn": drawn}
        return {"kind": found.label, **about}
    one = vocabulary.relationships[kind]
    meaning = " ".join(dict.fromkeys(end.definition for end in one.ends))
    drawn = "a double line" if kind == "SAME_AS" else "ends in an arrow"
    return {"kind": one.label, "what": "link", "meaning": meaning, "drawn": drawn}


class _Words:
    """The words for the things and links of one network."""

    def __init__(self, found: Around, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.things: Mapping[Ref, Thing] = {one.ref: one for one in found.things}
        self.claims: Mapping[str, Link] = {one.id: one for one in found.links if one.claim}

    def what(self, thing: Thing) -> str:
        """Return what a thing is: its kind, or its class."""
        label = self.vocabulary.classes[thing.ref.label].label
        if thing.ref.label == "Concept":
            return thing.kind or label
        return f"{label}, {thing.kind}" if thing.kind else label

    def kind(self, kind: str) -> str:
        """Return what a kind of link is called."""
        types = self.vocabulary.claim_types
        return types[kind].label if kind in types else self.vocabulary.relationships[kind].label

    def box(self, thing: Thing) -> Box:
        """Return a thing as a box."""
        return Box(
            key(thing.ref),
            thing.name,
            " · ".join(one for one in (self.what(thing), thing.origin) if one),
            synthetic=thing.origin == "synthetic",
            named=thing is next(iter(self.things.values())),
        )

    def is_loose(self, link: Link) -> bool:
        """Return whether a claim names no end, or one that is not drawn."""
        if link.end is None:
            return True
        return link.end not in self.things and link.end.id not in self.claims

    def loose(self, link: Link) -> Box:
        """Return a box for the end that a claim does not have."""
        return Box(f"end:{link.id}", _NOT_DRAWN if link.end else NO_END)

    def arrow(self, link: Link) -> Arrow:
        """Return a link as an arrow."""
        synthetic = link.origin == "synthetic"
        same = link.kind == "SAME_AS"
        sign = self.vocabulary.claim_types[link.kind].sign if link.claim else "none"
        return Arrow(
            key_of(link),
            key(link.start),
            self._end(link),
            self.kind(link.kind),
            " · ".join(self.marks(link)),
            "double" if same else words.line(link.basis, synthetic),
            hinders=sign == "-",
            plain=same,
        )

    def _end(self, link: Link) -> str:
        if link.end is None or self.is_loose(link):
            return f"end:{link.id}"
        claim = self.claims.get(link.end.id) if link.end.label == "Relation" else None
        return key_of(claim) if claim else key(link.end)

    def marks(self, link: Link) -> Iterator[str]:
        """Give the words that stand beside a link."""
        given = (link.basis, "challenged" if link.challenged else "", link.origin)
        modality = link.modality if link.modality != "finding" else ""
        return (one for one in (*given, modality) if one)

    def name(self, ref: Ref | None) -> str:
        """Return what the end of a link is called; a claim by its own words."""
        if ref is None:
            return NO_END
        if ref in self.things:
            return self.things[ref].name
        claim = self.claims.get(ref.id) if ref.label == "Relation" else None
        return f"that {self.line(claim)}" if claim else _NOT_DRAWN

    def line(self, link: Link) -> str:
        """Return a link in a line: ``threat → moves to → openness``."""
        return f"{self.name(link.start)} → {self.kind(link.kind)} → {self.name(link.end)}"

    def sentence(self, link: Link) -> str:
        """Return a link in words, with its basis and origin."""
        said = f"{self.name(link.start)} {self.kind(link.kind)} {self.name(link.end)}"
        marks = ", ".join(self.marks(link))
        return f"{said} ({marks})" if marks else said

    def row(self, link: Link) -> dict[str, Any]:
        """Return a link as a row."""
        plain = ("basis", "origin", "modality", "wording", "qualifier", "reason", "by")
        return {
            "key": key_of(link),
            "start": self.name(link.start),
            "says": self.kind(link.kind),
            "end": self.name(link.end),
            "challenged": "challenged" if link.challenged else "",
            "reports": ", ".join(link.reports),
            **{name: getattr(link, name) for name in plain},
        }
