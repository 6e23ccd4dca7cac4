"""Sentences of the command line: errors, and what a load did."""

import sys
from collections.abc import Mapping, Sequence

from graph.receipt import Receipt
from ontology.errors import InputError, NamingError, PeergraphError

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
    total = receipt.created + receipt.updated + receipt.unchanged
    if not receipt.load:
        done = f"Nothing changed: all {total:,} records are in {graph} already."
    else:
        done = (
            f"Loaded {total:,} records into {graph} as {receipt.load}: {receipt.created:,} new, "
            f"{receipt.updated:,} changed, {receipt.unchanged:,} unchanged."
        )
    return done + (f" Passed over: {', '.join(skipped)}." if skipped else "")


def counts(found: Mapping[str, int], internal: Sequence[str]) -> str:
    """Return counts of records by label in words, those of the program itself left out."""
    shown = [f"{number:,} {label}" for label, number in found.items() if label not in internal]
    return ", ".join(shown) if shown else "no records yet"
