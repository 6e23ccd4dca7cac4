"""A trace written to a file as a report."""

from datetime import date
from pathlib import Path

import typer

from dashboard.question import Question, answer
from dashboard.reports import making
from dashboard.reports.making import Form
from graph import Filter, Graph
from graph.audience import OTHERS, OWNER
from ontology.errors import InputError


def form(file: Path) -> Form:
    """Return the form that a file's ending asks for. Raises BadParameter for any other."""
    ending = file.suffix.lower().removeprefix(".")
    known = {one.value: one for one in Form}
    if ending not in known:
        raise typer.BadParameter("the file must end in .md, .html or .docx", param_hint="--output")
    return known[ending]


def write(
    graph: Graph,
    names: tuple[str, ...],
    only: Filter,
    longest: int,
    most: int,
    share: bool,
    file: Path,
    form: Form,
) -> str:
    """Write the report and return how many paths are in it, in words.

    Raises NamingError for a name that fits no concept or several, InputError for a file that
    cannot be written.
    """
    audience = OTHERS if share else OWNER
    if len(names) < 2:
        raise typer.BadParameter("name two concepts or more: where to start and where to end")
    if share and only.groups:
        raise typer.BadParameter("--group and --share do not go together: it tells who said what")
    asked = Question(names[0], names[1:-1], names[-1], only, longest, most)
    found = answer(graph, asked, audience)
    of = making.subject(graph, asked, audience, found, date.today())
    data = making.data(of, form)
    try:
        file.write_bytes(data)
    except OSError as problem:
        raise InputError(f"{file} cannot be written: {problem.strerror}") from None
    return "1 path" if len(found.paths) == 1 else f"{len(found.paths)} paths"
