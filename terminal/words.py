"""Sentences of the command line: errors, and what a query changed."""

import sys
import textwrap
from collections.abc import Mapping, Sequence

from graph import said
from graph.changing import Changed
from graph.said import loaded as loaded
from graph.said import receipt as receipt
from graph.said import undone as undone
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


def undoing(planned: Undoing, graph: str) -> str:
    """Return what undoing a load would do, or what is in its way."""
    if planned.conflicts:
        return f"peergraph: {UndoError(planned.load, planned.conflicts)}"
    return said.undoing(planned, graph)


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
        f"{number:,} {said.plural(kinds[label].label, number)}"
        for label, number in found.items()
        if label in kinds and not kinds[label].internal
    ]
    return ", ".join(shown) if shown else "no records yet"
