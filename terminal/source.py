"""Where the text of a query comes from: an argument, a file, standard input, or a person."""

import sys
from pathlib import Path

from graph.pieces import statements
from ontology.errors import InputError

STANDARD = "-"


def text(query: str | None, file: Path | None) -> str | None:
    """Return the one query that is meant, or None when a person is to type at a prompt.

    ``-`` as query or as file is standard input; so is nothing at all where no person is at the
    terminal. Raises InputError, one sentence, when there is no query or there are several.
    """
    if query is not None and file is not None:
        raise InputError("a query and --file were given; give one of the two")
    if file is not None and str(file) != STANDARD:
        return _one(_read(file), str(file))
    if query is not None and query != STANDARD:
        return _one(query, "the query")
    if query is None and file is None and sys.stdin.isatty():
        return None
    return _one(_decoded(sys.stdin.buffer.read(), "standard input"), "standard input")


def _one(found: str, where: str) -> str:
    """Return ``found`` without what ends it. Raises InputError unless it holds one query."""
    several = statements(found)
    if not several:
        raise InputError(f"{where} holds no query: there is nothing to ask")
    if len(several) > 1:
        raise InputError(f"{where} holds {len(several)} queries; give one at a time")
    return several[0]


def _read(file: Path) -> str:
    try:
        return _decoded(file.read_bytes(), str(file))
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror or error}") from None


def _decoded(content: bytes, where: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{where} is not UTF-8 text; save it as UTF-8") from None
