"""Cells of a plain table: text to typed values and back."""

import re
from collections.abc import Sequence

from ontology.record import Ref
from ontology.terms import Property, Scalar, Value

_SPLIT = re.compile(r"(?<!\\)((?:\\\\)*)\|")
_ESCAPED = re.compile(r"\\([\\|])")
_TRUE, _FALSE = {"true", "yes", "1"}, {"false", "no", "0"}


def value(text: str, kind: Property) -> Value:
    """Return the value of a cell, or the text itself where it does not fit: checks name it then.

    An empty cell gives None. Words are found by notation or label, in any case.
    """
    if not text.strip():
        return None
    if kind.many:
        return tuple(_scalar(one, kind) for one in split(text)) or None
    return _scalar(text, kind)


def _scalar(text: str, kind: Property) -> Scalar:
    if kind.words:
        text = _word(text.strip(), kind)
    if kind.datatype == "string":
        plain = text.replace("\r\n", "\n").replace("\r", "\n")
        return plain.strip() if kind.name == "id" else plain
    return _typed(text.strip(), kind.datatype)


def _word(text: str, kind: Property) -> str:
    names = {_fold(name): w.notation for w in kind.words for name in (w.label, w.notation)}
    return names.get(_fold(text), text)


def _fold(text: str) -> str:
    return re.sub(r"[-_ ]+", " ", text).casefold()


def _typed(text: str, datatype: str) -> Scalar:
    if datatype == "boolean":
        low = text.casefold()
        return True if low in _TRUE else False if low in _FALSE else text
    number = {"integer": int, "float": float}.get(datatype)
    try:
        # Underscores are Python's, not a spreadsheet's.
        return number(text) if number and "_" not in text else text
    except ValueError:
        return text


def split(text: str) -> list[str]:
    r"""Return the parts of a list cell without blanks around them.

    ``\|`` is a bar and ``\\`` a backslash inside a part.
    """
    parts, start = [], 0
    for found in _SPLIT.finditer(text):
        parts.append(text[start : found.end() - 1])
        start = found.end()
    parts.append(text[start:])
    return [_ESCAPED.sub(r"\1", part.strip()) for part in parts if part.strip()]


def join(values: Sequence[Scalar]) -> str:
    """Return a list cell that ``split`` takes apart again."""
    return "|".join(str(one).replace("\\", "\\\\").replace("|", "\\|") for one in values)


def text(content: Value) -> str:
    """Return the cell of a value; ``value`` reads it back."""
    if content is None:
        return ""
    if isinstance(content, tuple):
        return join(content)
    return str(content).lower() if isinstance(content, bool) else str(content)


def ref(text: str, labels: Sequence[str]) -> Ref | None:
    """Return what ``ID`` or ``Label:ID`` names; None when several labels are possible."""
    label, colon, name = text.strip().partition(":")
    if colon and label in labels:
        return Ref(label, name.strip())
    return Ref(labels[0], text.strip()) if len(labels) == 1 else None
