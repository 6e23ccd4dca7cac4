"""The command line: parses arguments, calls a room, prints.

Rooms are imported inside the commands, so that help and usage errors come at once.
"""

import errno
import os
import sys
from collections.abc import Sequence
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from terminal import exports, managing
from terminal.options import (
    Basis,
    Form,
    Given,
    GraphName,
    Group,
    Limit,
    Longest,
    Modality,
    Names,
    Origin,
    Paths,
    Seconds,
    Stage,
    Study,
    ended,
    only,
    opened,
)
from terminal.rows import Format, as_json, show

app = typer.Typer(
    help="Trace how mental health teams take in peer mentors, with the words behind every step.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(managing.app)
app.add_typer(exports.app, name="export")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and end: 0 done, 1 nothing found or a check failed, 2 wrong use or input."""
    from ontology.errors import PeergraphError

    for stream in (sys.stdout, sys.stderr):
        # The same bytes everywhere: a pipe on Windows would get a code page without an arrow.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", newline="\n")
    try:
        try:
            app(arguments, standalone_mode=True)
        finally:
            sys.stdout.flush()
    except PeergraphError as problem:
        from terminal import words

        words.error(problem)
        sys.exit(2)
    except OSError as problem:
        if problem.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO):
            raise
        print(f"peergraph: the answer cannot be written: {problem.strerror}", file=sys.stderr)
        os._exit(2)  # what is still to be written would fail again


@app.command()
def demo(
    dashboard: Annotated[bool, typer.Option(help="Open the dashboard on it afterwards.")] = True,
) -> None:
    """Fill the demonstration's graph with the bundled records, trace them, and show them."""
    from graph.connection import Connection
    from loaders import demonstration
    from ontology.vocabulary import vocabulary
    from terminal import screen, words

    with Connection() as connection:
        found, receipt = demonstration.fill(connection, vocabulary())
        words.say(words.loaded(receipt, (), found.name))
        screen.trace(found.trace("threat", "openness", "values"), Format.table)
        words.summary(found.name, found.counts(), found.vocabulary, demonstration.NOTE)
        words.say(demonstration.next_steps(connection, found.name))
        name = found.name
    if dashboard:
        from dashboard.mode import Mode
        from terminal import served

        served.dashboard(Mode(name), None, browser=True)


@app.command()
def load(
    files: Annotated[list[Path], typer.Argument(help="Files of any kind that peergraph knows.")],
    graph: GraphName = "",
    form: Form = Format.table,
    as_: Annotated[str, typer.Option("--as", help="The format, where looking is wrong.")] = "",
    study: Annotated[str, typer.Option(help="The id of the study that the files are of.")] = "",
    map_: Annotated[
        Path | None, typer.Option("--map", help="What cases, codes and lines are (see map).")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
    strict: Annotated[bool, typer.Option(help="End with 1 when anything was passed over.")] = False,
    delete: Annotated[
        bool | None, typer.Option("--delete/--keep", help="What the project no longer has.")
    ] = None,
) -> None:
    """Load coded projects, codebooks, excerpts, references or tables into a project's graph."""
    from loaders import manifest, run
    from terminal import accounts, examined, loading, progress, words

    if form in (Format.csv, Format.markdown) and not dry_run:
        raise typer.BadParameter("--format of a load is table or json")
    counted = form is Format.json and (len(files) > 1 or map_ is not None)
    wanted = loading.wanted(as_, study, map_, dry_run, counted)
    if dry_run:
        with opened(graph) as found, progress.bar("Looking") as report:
            looked = run.examine(found, files, report, wanted, loading.agree(bool(delete)))
        fine = examined.printed(looked, form)
        raise typer.Exit(2 if not fine else int(strict and accounts.lossy(looked.told)))
    for difference in manifest.differences(files):
        words.say(difference)
    with opened(graph) as found, progress.bar("Loading") as report:
        done = run.load(found, files, "", report, wanted, loading.agree(delete))
        name = found.name
    loading.printed(done, name, form)
    raise typer.Exit(int(strict and accounts.lossy(done.told)))


@app.command("map")
def propose(
    file: Annotated[Path, typer.Argument(help="A coded project.")],
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="Where to write it; - is the screen.")
    ] = None,
    as_: Annotated[str, typer.Option("--as", help="The format, where looking is wrong.")] = "",
) -> None:
    """Propose a map of a coded project: what is a participant, a concept, a claim."""
    from terminal import loading

    loading.proposed(file, out, as_)


@app.command()
def template(folder: Path) -> None:
    """Write empty tables with explained columns into a folder."""
    from loaders import template as tables
    from ontology.vocabulary import vocabulary
    from terminal import words

    written = tables.write(folder, vocabulary())
    words.say(f"Wrote {len(written)} empty tables to {folder}. Fill in those you need, then run:")
    words.say(f"  peergraph new NAME\n  peergraph load {folder}")


@app.command()
def loads(graph: GraphName = "", form: Form = Format.table) -> None:
    """List the receipts of what was loaded."""
    from terminal import screen, words

    with opened(graph) as found:
        receipts, at_work = found.loads(), found.at_work()
    if form is Format.table:
        told = [(one.load, words.receipt(one, one.load == at_work), one.time) for one in receipts]
        rows = [{"load": load, "what": what, "time": time} for load, what, time in told]
    else:
        rows = [one.row() for one in receipts]
    columns = tuple(rows[0]) if rows else ("load", "state", "time")
    ended(screen.rows(rows, columns, form, "Nothing was loaded yet."))


@app.command()
def undo(
    load: Annotated[str, typer.Argument(help="The load, as peergraph loads calls it.")],
    graph: GraphName = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
) -> None:
    """Take back what a load did: the graph is as it was before it."""
    from terminal import progress, words

    with opened(graph) as found:
        planned = found.undoing(load)
        if planned.conflicts or dry_run:
            words.say(words.undoing(planned, found.name))
            raise typer.Exit(1 if planned.conflicts and dry_run else 2 if planned.conflicts else 0)
        if not yes:
            typer.confirm(words.undoing(planned, found.name), abort=True, err=True)
        with progress.bar("Undoing") as report:
            done = found.undo(load, report)
    words.say(words.undone(done, found.name))


@app.command()
def trace(
    names: Names,
    graph: GraphName = "",
    form: Form = Format.table,
    paths: Paths = 5,
    longest: Longest = 6,
    study: Study = None,
    stage: Stage = None,
    group: Group = None,
    basis: Basis = None,
    origin: Origin = None,
    modality: Modality = None,
) -> None:
    """Trace paths between concepts, with the words behind every step."""
    from terminal import screen

    restricted = only(study, stage, group, basis, origin, modality)
    with opened(graph) as found:
        answer = found.trace(*names, only=restricted, paths=paths, longest=longest)
    ended(screen.trace(answer, form))


@app.command()
def cypher(
    query: Annotated[
        str | None,
        typer.Argument(help="The query; - reads it from standard input. Without one: a prompt."),
    ] = None,
    graph: GraphName = "",
    form: Form = Format.table,
    rows: Limit = 1000,
    timeout: Seconds = None,
    param: Given = None,
    file: Annotated[
        Path | None, typer.Option("--file", "-i", help="A file that holds the query.")
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Let it change records, in one transaction.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="With --write: do not ask.")] = False,
) -> None:
    """Ask the graph in Cypher; without --write this connection can only read."""
    from terminal import parameters, screen, source, words

    given = parameters.typed(parameters.read(param or []))
    text = source.text(query, file)
    if text is None and write:
        raise typer.BadParameter("--write needs a query; the prompt only reads")
    with opened(graph) as found:
        if text is None:
            from terminal.prompt import Prompt

            ask = partial(found.cypher, parameters=given, rows=rows, timeout=timeout)
            Prompt(found, ask, form, rows).run()
            return
        if write:
            if sys.stdin.isatty() and not yes:
                ends = "Neither this change nor a load before it can be undone afterwards."
                typer.confirm(f"{ends} Change {found.name}?", abort=True, err=True)
            changed = found.change(text, given, rows, timeout)
            words.say(words.changed(changed, found.name))
            screen.changed(changed, form, rows)
            return
        answer = found.cypher(text, given, rows, timeout)
        screen.mark(found)
    ended(screen.answer(answer, form, rows))


@app.command()
def query(
    name: Annotated[str, typer.Argument(help="The query; without one, all are listed.")] = "",
    graph: GraphName = "",
    form: Form = Format.table,
    rows: Limit = 1000,
    timeout: Seconds = None,
    param: Given = None,
) -> None:
    """Run a named query, or list them."""
    from terminal import parameters, screen

    if not name:
        from graph import queries

        listed = [one.row() for one in queries.every()]
        show(listed, ("query", "answers", "parameters"), form)
        return
    given = parameters.read(param or [])
    with opened(graph) as found:
        answer = found.query(name, given, rows, timeout)
        screen.mark(found)
        screen.filled(name, given)
    ended(screen.answer(answer, form, rows))


@app.command()
def ontology(form: Form = Format.table) -> None:
    """Print the classes, relationships and claim types with their definitions."""
    from ontology import listing
    from ontology.vocabulary import vocabulary

    known = vocabulary()
    if form is not Format.table:
        show(listing.rows(known), ("kind", "name", "joins", "definition"), form)
        return
    for number, table in enumerate(listing.tables(known)):
        print("\n" * bool(number), end="")
        show(table, list(table[0]), form)


@app.command()
def check(graph: GraphName = "") -> None:
    """Check that the graph is consistent in itself."""
    from graph import gate
    from terminal import words

    with opened(graph) as found:
        name, loading = found.name, found.about().loading
        if loading:
            words.say(f"{name} is not whole, so it cannot be checked. {gate.notice(loading)}")
            raise typer.Exit(1)
        wrong, faults = found.mismatches(), found.unfit()
        faults += found.faults()
    words.faults(faults, faults.number)
    if wrong:
        words.say(f"{wrong} direct relationships differ from the claims.")
    if wrong or faults:
        words.say(f"{name} is not consistent.")
        raise typer.Exit(1)
    words.say(f"{name} is consistent: every record has what it needs, every cache is true.")


@app.command()
def status(
    form: Form = Format.table,
    login: Annotated[bool, typer.Option("--login", help="Print the read-only login.")] = False,
) -> None:
    """Say which server is in use and what it holds."""
    import graph.settings
    from graph import overview
    from terminal import screen, words

    settings = graph.settings.read()
    if login:
        show(overview.login(settings), ("address", "user", "password", "database"), form)
        return
    found = overview.of(settings)
    if found is None:
        words.say("The embedded server is not running; any command that needs it starts it.")
        if form is Format.json:
            print(as_json({"running": False}), end="")
        return
    if form is Format.json:
        print(as_json(found.row()), end="")
        return
    if form is Format.table:
        print(*found.lines(), "", sep="\n")
    for about, _ in found.graphs:
        screen.loading(about.loading, f"{about.name}: ")
    show(found.rows(), ("graph", "purpose", "inUse", "version", "records"), form)


@app.command()
def dashboard(
    graph: GraphName = "",
    host: Annotated[
        str, typer.Option(help="The address to be reached at; this machine alone by default.")
    ] = "127.0.0.1",
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Else 8501 or above.")] = None,
    edit: Annotated[
        bool, typer.Option("--edit", help="With a page that loads and undoes.")
    ] = False,
    share: Annotated[
        bool, typer.Option("--share", help="For others: only what may leave this machine.")
    ] = False,
    behind: Annotated[
        bool,
        typer.Option(
            "--behind-loopback",
            help="With --host: what forwards to it, such as Docker, is itself reached from this "
            "machine alone.",
        ),
    ] = False,
    browser: Annotated[bool, typer.Option(help="Open a browser.")] = True,
) -> None:
    """Show a graph in the browser, until Ctrl-C."""
    from dashboard.mode import Mode
    from terminal import served

    served.dashboard(Mode(graph, host, edit, share, behind), port, browser)


@app.command()
def stop() -> None:
    """Stop the embedded server."""
    import graph.settings
    from graph import embedded
    from terminal import words

    settings = graph.settings.read()
    if not settings.embedded:
        words.say("PEERGRAPH_URI names a server of your own; peergraph does not stop that.")
        raise typer.Exit(2)
    done = embedded.stop(settings)
    words.say("The embedded server is stopped." if done else "The embedded server is not running.")


if __name__ == "__main__":
    main()
