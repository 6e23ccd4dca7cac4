"""What XML begins with, without parsing it."""

import re
from pathlib import Path
from typing import IO

from ontology.errors import InputError

_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)")
_BEFORE = (("<?", "?>"), ("<!--", "-->"))  # what may stand before the first element
_OURS = "QDA-XML"  # in the namespaces of all versions


def root(head: bytes) -> tuple[str, bool]:
    """Return the local name of the first element of ``head`` (empty: no XML) and whether it is
    in a namespace of REFI-QDA.
    """
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head[: len(head) // 2 * 2].decode("utf-16", "replace")
    else:
        text = head.decode("utf-8-sig", "replace")
    found = _ROOT.match(_begun(text.lstrip("\ufeff")))
    return (found[1], _OURS in text) if found else ("", False)


def _begun(text: str) -> str:
    """Return ``text`` from its first element on, empty when it has none."""
    at, before = 0, True
    while before:
        while text[at : at + 1].isspace():
            at += 1
        before = False
        for begin, end in _BEFORE:
            if text.startswith(begin, at):
                closed = text.find(end, at)
                if closed < 0:
                    return ""
                at, before = closed + len(end), True
    return text[at:]


def opened(path: Path) -> IO[bytes]:
    """Open a file for reading. Raises InputError."""
    try:
        return path.open("rb")
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror}") from None
