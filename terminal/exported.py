"""What an export wrote and what it left out, in words."""

from collections.abc import Iterator, Mapping

from loaders import export_refi
from loaders.export_csv import Exported


def lines(done: Exported, graph: str) -> Iterator[str]:
    """Give the lines that tell of an export of ``graph``."""
    yield f"Exported {done.records:,} records of {graph} to {done.folder}."
    if done.loads:
        receipts = "1 receipt" if done.loads == 1 else f"{done.loads} receipts"
        yield f"Not in the tables: {receipts} of loads, listed in peergraph.json."
    if done.left:
        yield f"Unknown to the vocabulary and left out: {_counted(done.left)}."
    if done.unfit:
        yield f"Not as the vocabulary wants them, so load will refuse them: {_counted(done.unfit)}."


def refi(done: export_refi.Exported) -> Iterator[str]:
    """Give the lines that tell of an export as REFI-QDA."""
    names = ("Code", "TextSource", "PlainTextSelection", "Coding", "Case", "Note", "Set")
    found = {name: done.elements[name] for name in names if name in done.elements}
    yield f"Exported {done.study} to {done.file}: {_counted(found)}."
    for why in sorted({why for _, why in done.left}):
        left = {what: number for (what, one), number in done.left.items() if one == why}
        yield f"Not in the file: {_counted(left)}: {why}."
    if done.replaced:
        yield f"Characters that XML cannot hold, written as U+FFFD: {done.replaced:,}."
    if "PlainTextSelection" in found or "TextSource" in found:
        yield "The file holds participants' words, and nothing is held back in it."


def _counted(found: Mapping[str, int]) -> str:
    return ", ".join(f"{name} ({number:,})" for name, number in sorted(found.items()))
