"""Loading at a terminal: what is asked for, what is asked back, and what is said afterwards."""

import os
import sys
from pathlib import Path

import typer

from loaders import intake
from loaders import map as maps
from loaders.examined import CHANGES, objects
from loaders.intake import Agree
from loaders.qda import project
from loaders.qda.project import Gone, Wanted
from loaders.run import Loaded
from ontology.errors import InputError
from terminal import accounts, progress, words
from terminal.rows import Format, as_json


def wanted(form: str, study: str, file: Path | None, dry: bool, counted: bool) -> Wanted:
    """Return what a user asks of a load. Raises InputError for a map with faults."""
    given = maps.read(file) if file else maps.Map()
    return Wanted(form or given.format, study or given.study.id, given, dry, counted)


def agree(delete: bool | None) -> Agree:
    """Return what answers whether records that are no longer in a project may be deleted."""

    def answer(gone: Gone) -> bool:
        words.say(f"No longer in {gone.file}: {gone.words()}.")
        if delete is None and sys.stdin.isatty() and sys.stderr.isatty():
            with progress.paused():
                return typer.confirm("Delete these from the graph?", err=True)
        if delete is None:
            words.say("They were kept; to delete them, load again with --delete.")
        return bool(delete)

    return answer


def printed(done: Loaded, graph: str, form: Format) -> None:
    """Print what a load did: JSON on standard output, words beside it."""
    if form is Format.json:
        rows = objects(done.portions, done.told, done.passed, done.receipt.load or None)
        if len(rows) == 1:
            rows[0]["changes"] |= {name: getattr(done.receipt, name) for name in CHANGES}
        print(as_json(rows), end="")
    accounts.say(done.told)
    words.say(words.loaded(done.receipt, done.skipped, graph))
    if done.next_step:
        words.say(done.next_step)


def proposed(file: Path, out: Path | None, form: str) -> None:
    """Write a proposed map beside ``file``, or print it where ``out`` is "-"."""
    text = project.proposal(intake.format_of(file, form), file)
    if out == Path("-"):
        print(text, end="")
        return
    target = out or Path(f"{file.stem}.map.yaml")
    try:
        # Only its owner may read it: values of attributes stand in it.
        with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
            opened.write(text)
    except FileExistsError:
        raise InputError(f"{target} is there already; remove it, or name another: -o") from None
    except OSError as error:
        raise InputError(f"{target} cannot be written: {error.strerror}") from None
    words.say(f"Wrote {target}. Strike what is wrong, then: peergraph load {file} --map {target}")
