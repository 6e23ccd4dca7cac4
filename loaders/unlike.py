"""Why a file that looks like no format is refused: what it is called, or that nothing is in it."""

from pathlib import Path

from loaders import encoded, formats
from ontology.errors import InputError


def why(path: Path) -> str:
    """Return in a sentence why nothing can be read from the file at ``path``.

    Raises InputError when it cannot be read.
    """
    text = encoded.beginning(formats.begins(path)).strip()
    if not text:
        return f"{path.name} is empty"
    if text.split() in (["[]"], ["{}"], ["[", "]"]) and path.suffix.lower() == ".json":
        return f"{path.name} holds no reference"
    ending = path.suffix.lower()
    meant = [one for one in formats.every() if ending in one.SUFFIXES]
    if len(meant) == 1:
        other = f"is called {ending} but does not look like {_inner(meant[0].TITLE)}"
        return f"{path.name} {other}; --as says what it is"
    allowed = ", ".join(sorted({one for form in formats.every() for one in form.SUFFIXES}))
    message = f"{path.name} is not a kind of file that can be loaded"
    return f"{message} (allowed: a folder of .csv files, {allowed})"


def folder(path: Path) -> str:
    """Return in a sentence why a folder without a table cannot be read, empty for one with tables.

    Raises InputError when it cannot be read.
    """
    try:
        endings = {one.suffix for one in path.iterdir() if one.is_file()}
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror}") from None
    known = {one for form in formats.every() for one in form.SUFFIXES if one}
    others = sorted(one for one in endings if one.lower() in known)
    if ".csv" in map(str.lower, endings) or not others:
        return ""
    message = f"{path.name} holds no .csv file; files of other kinds are loaded by their own names"
    return f"{message}: peergraph load {' '.join(f'{path.name}/*{one}' for one in others)}"


def _inner(title: str) -> str:
    """Return the format of a title such as ``references (BibTeX)``."""
    return title.partition("(")[2].removesuffix(")") or title
