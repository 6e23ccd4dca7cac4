"""Sentences of the command line: errors, and what a load did."""

import sys
import textwrap
from collections.abc import Iterable, Mapping, Sequence

from graph.changing import Changed
from graph.receipt import Receipt
from graph.undo import UndoError, Undoing
from ontology.errors import Fault, InputError, NamingError, PeergraphError
from ontology.vocabulary import Vocabulary

FAULTS = 50  # shown of one input; the rest are counted


def say(words: str) -> None:
    """Print a sentence to standard error: data alone goes to standard output."""
    print(words, file=sys.stderr)


def error(problem: PeergraphError) -> None:
    """Print an error and what goes with it: faults line by line, candidates for a name."""
    say(f"peergraph: {problem}")
    if isinstance(problem, InputError):
        faults(problem.faults, problem.number)
    if isinstance(problem, NamingError) and problem.candidates:
        say("Meant one of these?")
        size = max(len(name) for name, _ in problem.candidates)
        for name, label in problem.candidates:
            say(f"  {name:<{size}}  {label}")


def faults(found: Sequence[Fault], number: int) -> None:
    """Print the first faults of ``found``, a line each, and how many more there are."""
    for fault in found[:FAULTS]:
        say(f"  {fault}")
    if number > FAULTS:
        say(f"  … and {number - FAULTS:,} more")


def loaded(receipt: Receipt, skipped: Sequence[str], graph: str) -> str:
    """Return what a load did to ``graph``, in words."""
    number = receipt.created + receipt.updated + receipt.unchanged
    total = f"{number:,} {_plural('record', number)}"
    if not receipt.load:
        done = f"Nothing changed; in {graph} already: {total}."
    else:
        done = (
            f"Loaded {total} into {graph} as {receipt.load}: {receipt.created:,} new, "
            f"{receipt.updated:,} changed, {receipt.unchanged:,} unchanged."
        )
    return done + (f" Passed over: {', '.join(skipped)}." if skipped else "")


def receipt(one: Receipt, at_work: bool) -> str:
    """Return what a receipt says, in words; ``at_work``: somebody is writing or undoing it."""
    if one.kind == "query":
        values = f"{one.updated:,} {_plural('value', one.updated)} set"
        return f"a query wrote: {one.created:,} new, {values}, {one.removed:,} gone"
    left = f"was broken off; peergraph undo {one.load} takes it back: "
    state = {
        "complete": "",
        "running": f"is being loaded{_where(one)}: " if at_work else left,
        "undoing": f"is being undone{_where(one)}: " if at_work else left,
        "broken": f"was broken off and is being taken back{_where(one)}: " if at_work else left,
        "undone": f"undone {one.undone}: ",
        "taken back": f"broken off and taken back {one.undone}: ",
    }[one.state]
    numbers = (
        f"{one.created:,} new, {one.updated:,} changed, {one.unchanged:,} unchanged"
        f"{f', {one.removed:,} relationships gone' if one.removed else ''}"
    )
    return f"{state}{_files(one.files)}" + (f": {numbers}" if one.state == "complete" else "")


def _where(one: Receipt) -> str:
    return f" on {one.writer.host}" if one.writer else ""


def _files(names: Iterable[str]) -> str:
    listed = list(names)
    folders = dict.fromkeys(name.split("/")[0] for name in listed)
    if not listed:
        return "records from a program"
    return ", ".join(folders) + f" ({len(listed)} {_plural('file', len(listed))})"


def undoing(planned: Undoing, graph: str) -> str:
    """Return what undoing a load would do, and what is in its way."""
    if planned.conflicts:
        return f"peergraph: {UndoError(planned.load, planned.conflicts)}"
    return f"Undo {planned.load} in {graph}? {_effects(planned, 'go', 'get', 'return')}"


def undone(done: Undoing, graph: str) -> str:
    """Return what undoing a load did."""
    return f"Undid {done.load} in {graph}: {_effects(done, 'went', 'got', 'returned')}"


def _effects(one: Undoing, go: str, get: str, come: str) -> str:
    parts = [f"{one.gone:,} {_plural('record', one.gone)} {go}"] if one.gone else []
    if one.restored:
        parts.append(f"{one.restored:,} {get} their former values back")
    if one.returned:
        parts.append(f"{one.returned:,} {_plural('relationship', one.returned)} {come}")
    return f"{', '.join(parts) or 'nothing changes'}."


def changed(found: Changed, graph: str) -> str:
    """Return what a changing query did to ``graph``, in words."""
    if not found.counts:
        return f"Nothing changed in {graph}."
    parts = (
        (number, what.replace("s ", " ", 1) if number == 1 else what)
        for what, number in found.counts.items()
    )
    done = ", ".join(f"{number:,} {what}" for number, what in parts)
    return (
        f"Changed in {graph} as {found.load}: {done}. Neither this nor a load before it can be "
        "undone now."
    )


def summary(graph: str, found: Mapping[str, int], vocabulary: Vocabulary, note: str) -> None:
    """Print what a graph holds, with a note on it."""
    print()
    for line in textwrap.wrap(f"The graph {graph} holds {counts(found, vocabulary)}. {note}", 80):
        print(line)


def counts(found: Mapping[str, int], vocabulary: Vocabulary) -> str:
    """Return counts of records by label in words, those that the program writes left out."""
    kinds = vocabulary.classes
    shown = [
        f"{number:,} {_plural(kinds[label].label, number)}"
        for label, number in found.items()
        if label in kinds and not kinds[label].internal
    ]
    return ", ".join(shown) if shown else "no records yet"


def _plural(noun: str, number: int) -> str:
    if number == 1:
        return noun
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
