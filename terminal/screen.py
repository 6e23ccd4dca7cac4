"""Answers on standard output, and what has to be said about them beside it."""

from collections.abc import Mapping, Sequence

from graph import Graph, flat, gate, queries
from graph.answer import Trace
from graph.changing import Changed
from graph.console import Answer
from terminal import traced, words
from terminal.rows import Format, Rows, as_json, show


def trace(answer: Trace, form: Format) -> bool:
    """Print a trace and return whether it found a path."""
    row = answer.row()
    if form is Format.csv:  # the others say it themselves
        loading(answer.loading)
    if form is Format.json:
        print(as_json(row), end="")
    elif form is Format.csv:
        show(flat.rows(row), flat.COLUMNS, form)
    else:
        shape = traced.markdown if form is Format.markdown else traced.text
        print(shape(row, answer.title), end="")
    return bool(answer.paths)


def answer(found: Answer, form: Format, limit: int) -> bool:
    """Print the answer to a query and return whether it has a row; say so when it was cut."""
    loading(found.loading)
    if found.more:
        words.say(f"Only the first {limit:,} rows are shown; --rows fetches more.")
    return rows(found.objects(), found.columns, form, "The query found nothing.")


def changed(found: Changed, form: Format, limit: int) -> None:
    """Print the answer to a changing query, which need not have one."""
    if found.answer.columns or found.answer.rows:
        answer(found.answer, form, limit)


def mark(graph: Graph) -> None:
    """Say that rows come from the demonstration: bare words carry no mark of their own."""
    if graph.about().purpose == "demonstration":
        words.say(
            f"{graph.name} is the demonstration: every quote and participant in it is synthetic."
        )


def loading(load: str, graph: str = "") -> None:
    """Say that a load is being written while somebody reads."""
    if load:
        words.say(f"{graph}{gate.notice(load)}")


def filled(name: str, given: Mapping[str, str]) -> None:
    """Say which values a named query's parameters had that were not given."""
    left = [f"{one.name}={one.default}" for one in queries.named(name).parameters]
    left = [one for one in left if one.split("=")[0] not in given]
    if left:
        words.say(f"Asked with {', '.join(left)}; --param sets another value.")


def rows(found: Rows, columns: Sequence[str], form: Format, nothing: str) -> bool:
    """Print rows and return whether there are any; without one, say ``nothing``."""
    if not found:
        words.say(nothing)
    if found or form is not Format.table:
        show(found, columns, form)
    return bool(found)
