"""REFI-QDA codebooks: ``.qdc``, which some tools write in ways that the schema does not allow."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

from loaders.container import TEXT
from loaders.qda.piece import Piece
from loaders.refi import sniff
from loaders.refi.reader import CODEBOOK, Reader
from loaders.told import Told
from ontology.errors import InputError

NAME = "qdc"
TITLE = "REFI-QDA codebook"
SUFFIXES: tuple[str, ...] = (".qdc",)
_STRAY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9a-fA-F]+);)")


def takes(path: Path, head: bytes) -> bool:
    """Whether the file is a codebook's XML, whatever it is called."""
    root, ours = sniff.root(head)
    suffix = path.suffix.lower() in SUFFIXES
    return root == CODEBOOK and (ours or suffix) if root else suffix


def read(path: Path, told: Told) -> Iterator[Piece]:
    """Give the codes and sets of a codebook. Raises InputError for a file that cannot be read."""
    with sniff.opened(path) as opened:
        content = opened.read(TEXT + 1)
    if len(content) > TEXT:
        raise InputError(f"{path.name} is too large: at most {TEXT:,} bytes")
    mended, number = _mended(content)
    if number:
        told.note(f"{number:,} stray & in its texts are read as they stand")
    reader = Reader(CODEBOOK, path.name, told, None)
    yield from reader.pieces(io.BytesIO(mended), path.stem, len(mended))


def _mended(content: bytes) -> tuple[bytes, int]:
    """Spell out each & that begins nothing, as OpenQDA leaves them; never in UTF-16."""
    if b"\0" in content or b"<!" in content:
        return content, 0
    return _STRAY.subn(b"&amp;", content)
