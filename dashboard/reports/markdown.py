"""A report as Markdown (CommonMark with tables): text from the graph is inert in it."""

from collections.abc import Iterable, Sequence

from dashboard.inert import escaped
from dashboard.reports.content import Block, Heading, Line, Picture, Said, Table


def text(blocks: Iterable[Block]) -> str:
    """Return a report as Markdown; figures are said in words."""
    return "\n\n".join("\n".join(_lines(one)) for one in blocks) + "\n"


def _lines(block: Block) -> Sequence[str]:
    match block:
        case Heading(words, level):
            return [f"{'#' * level} {escaped(words)}"]
        case Line(words, depth, strong):
            shown = f"**{escaped(words)}**" if strong else escaped(words)
            return [f"{'  ' * (depth - 1)}- {shown}" if depth else shown]
        case Said(words, who, bearing):
            return [f"> {escaped(bearing)}: {escaped(words)}", ">", f"> — {escaped(who)}"]
        case Picture(figure):
            return [f"*{escaped(figure.text)}*"]
        case Table(headings, rows):
            rule = ["---"] * len(headings)
            cells = [headings, rule, *rows]
            return ["| " + " | ".join(map(_cell, row)) + " |" for row in cells]


def _cell(words: str) -> str:
    return words if words == "---" else escaped(words)
