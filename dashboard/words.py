"""The words and marks for basis, origin and the like: the same on every page and in every export.

Never by colour alone: a basis is a word and a line style, an origin a word.
"""

from typing import Literal

from dashboard import inert
from graph.coverage import FEW

Line = Literal["solid", "dashed", "dotted", "double"]
BASES = {
    "stated": "stated: anchored in words of the source",
    "inferred": "inferred: read into the source by somebody, with a reason",
}
ORIGINS = {
    "published": "published: from the literature",
    "project": "project: loaded by you",
    "synthetic": "synthetic: written for the demonstration, said by nobody",
}
LINES: dict[str, Line] = {"stated": "solid", "inferred": "dashed", "same": "double"}
GRADES = {
    "one passage": "told in one passage",
    "one participant": "told by one participant",
    "stitched": "stitched from several",
    "without quotes": "without quotes",
}
SYNTHETIC = (
    "This graph holds synthetic records: their quotes and participants were written for the "
    "demonstration and said by nobody. They are marked “synthetic” wherever they are shown."
)
WITHHELD = (
    "not shown: its consent, or that nobody has looked for third parties in it, "
    "keeps it from readers of a shared dashboard"
)


def line(basis: str, synthetic: bool = False) -> Line:
    """Return the line style of a claim or a step; one that is synthetic alone is dotted."""
    return "dotted" if synthetic else LINES.get(basis, "solid")


def badge(word: str, meaning: str = "") -> str:
    """Return a small framed word as HTML; ``meaning`` is said on hovering and to screen readers."""
    title = f' title="{inert.html(meaning)}"' if meaning else ""
    kind = inert.file_name(word)
    return f'<span class="pg-badge pg-{kind}"{title}>{inert.html(word)}</span>'


def badges(*given: str | None) -> str:
    """Return framed words as HTML; those of basis and origin carry their meaning."""
    known = BASES | ORIGINS
    return "".join(badge(one, known.get(one, "")) for one in given if one)


def number(count: int, one: str, several: str = "") -> str:
    """Return a count with its noun: ``number(2, "study", "studies")`` gives ``2 studies``."""
    return f"{count:,} {one if count == 1 else several or one + 's'}"


def kind(type_: str) -> str:
    """Return the type of a claim as it is read: ``MOVES_TO`` gives ``moves to``."""
    return type_.lower().replace("_", " ")


def persons(count: int, shared: bool) -> str:
    """Return a number of participants; others are not told of few, who could be singled out."""
    return f"fewer than {FEW}" if shared and 0 < count < FEW else f"{count:,}"
