"""Loading at a terminal: what is asked for, what is asked back, and what is said afterwards."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import typer

from loaders import intake, map as maps
from loaders.examined import objects
from loaders.qda import project
from loaders.qda.project import Gone, Wanted
from loaders.run import Agree, Loaded
from ontology.errors import InputError
from terminal import accounts, words
from terminal.rows import Format, as_json


def wanted(form: str, study: str, file: Path | None, dry: bool) -> Wanted:
    """Return what a user asks of a load. Raises InputError for a map with faults."""
    given = maps.read(file) if file else maps.Map()
    return Wanted(form or given.format, study or given.study.id, given, dry)


def agree(delete: bool | None) -> Agree:
    """Return what answers whether records that are no longer in a project may be deleted."""

    def answer(gone: Sequence[Gone]) -> bool:
        for one in gone:
            words.say(f"No longer in {one.file}: {one.words()}.")
        if delete is None and sys.stdin.isatty() and sys.stderr.isatty():
            return typer.confirm("Delete these from the graph?", err=True)
        if delete is None:
            words.say("They were kept; to delete them, load again with --delete.")
        return bool(delete)

    return answer


def printed(done: Loaded, graph: str, form: Format) -> None:
    """Print what a load did: JSON on standard output, words beside it."""
    if form is Format.json:
        load = done.receipt.load or None
        print(as_json(objects(done.portions, done.told, done.passed, load)), end="")
    elif form is not Format.table:
        raise typer.BadParameter("--format of a load is json or table")
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
