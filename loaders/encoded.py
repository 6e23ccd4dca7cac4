"""A whole file as text, in whichever of the usual encodings it was written."""

import codecs
from pathlib import Path

from loaders.told import Told
from ontology.errors import InputError

LARGEST = 2**28  # bytes of a file that is read whole
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins the same
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def text(path: Path, told: Told) -> str:
    """Return what a file holds, with single line feeds; what had to be guessed is noted.

    Raises InputError when it cannot be read or is larger than ``LARGEST`` bytes.
    """
    try:
        with path.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror}") from None
    if len(content) > LARGEST:
        raise InputError(f"{path.name} is larger than {LARGEST:,} bytes; load it in parts")
    return decoded(content, told).replace("\r\n", "\n").replace("\r", "\n")


def beginning(head: bytes) -> str:
    """Return the text that a file begins with, to look at only."""
    return head.decode(_encoding(head) or "utf-8", "replace").lstrip("\ufeff \t\r\n")


def decoded(content: bytes, told: Told) -> str:
    """Return text; bytes that say nothing are replaced and counted."""
    name = _encoding(content) or "utf-8"
    try:
        return content.decode(name)
    except UnicodeDecodeError:
        pass
    found = content.decode(name, "replace")
    if name == "utf-8" and not _mostly(found):
        told.note("it is not UTF-8 and was read as Windows-1252 (Latin-1): look at its accents")
        name = "cp1252"
        found = content.decode(name, "replace")
    lost = found.count("\ufffd")
    if lost:
        told.skip("character", f"its bytes are not {name}", lost)
    return found


def _mostly(text: str) -> bool:
    """Whether more letters beyond ASCII are right than wrong: then only some bytes are damaged."""
    return sum(one > "\x7f" for one in text) > 2 * text.count("\ufffd")


def _encoding(content: bytes) -> str:
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name
    first = content[:200]
    if len(first) > 1 and first.count(0) * 3 > len(first):
        return "utf-16-be" if first[0] == 0 else "utf-16-le"
    return ""
