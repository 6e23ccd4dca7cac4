"""Why a file that looks like no format is refused: what it is called, or that nothing is in it."""

from pathlib import Path

from loaders import encoded, formats


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


def _inner(title: str) -> str:
    """Return the format of a title such as ``references (BibTeX)``."""
    return title.partition("(")[2].removesuffix(")") or title
