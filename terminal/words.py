"""Sentences of the command line: errors, and what a load did."""

import sys
import textwrap
from collections.abc import Mapping, Sequence

from graph.changing import Changed
from graph.receipt import Receipt
from ontology.errors import InputError, NamingError, PeergraphError
from ontology.vocabulary import Vocabulary

FAULTS = 50  # shown of one input; the rest are counted


def say(words: str) -> None:
    """Print a sentence to standard error: data alone goes to standard output."""
    print(words, file=sys.stderr)


def error(problem: PeergraphError) -> None:
    """Print an error and what goes with it: faults line by line, candidates for a name."""
    say(f"peergraph: {problem}")
    if isinstance(problem, InputError):
        for fault in problem.faults[:FAULTS]:
            say(f"  {fault}")
        if len(problem.faults) > FAULTS:
            say(f"  … and {len(problem.faults) - FAULTS} more")
    if isinstance(problem, NamingError) and problem.candidates:
        say("Meant one of these?")
        size = max(len(name) for name, _ in problem.candidates)
        for name, label in problem.candidates:
            say(f"  {name:<{size}}  {label}")


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


def changed(found: Changed, graph: str) -> str:
    """Return what a changing query did to ``graph``, in words."""
    if not found.counts:
        return f"Nothing changed in {graph}."
    parts = (
        (number, what.replace("s ", " ", 1) if number == 1 else what)
        for what, number in found.counts.items()
    )
    done = ", ".join(f"{number:,} {what}" for number, what in parts)
    return f"Changed in {graph}: {done}. peergraph undo cannot take this back."


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
