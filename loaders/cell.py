r"""Cells of a plain table: text to typed values and back.

What people write is read kindly: blanks around the parts of a list go, line ends become one, an
empty cell is nothing. A cell of an export has to say exactly what was there. Where the kind reading
would give another value, and where a spreadsheet could take the text for a formula, it is a
backslash with the value as JSON behind it: ``\" two blanks "``. That is read in the tables of an
export only (``exact``), so a backslash of somebody's own table stays one.
"""

import json
import re
from collections.abc import Sequence

from ontology.record import Ref
from ontology.terms import Property, Scalar, Value

_SPLIT = re.compile(r"(?<!\\)((?:\\\\)*)\|")
_ESCAPED = re.compile(r"\\([\\|])")
MARK = "\\"
_HIDDEN = r"\x7f-\x9f\u2028\u2029\ufeff"  # characters that JSON writes as they are
# What a spreadsheet takes for a formula, a marked cell itself, a template's explanation, and what
# editors do not show or change: control characters and the line ends of others.
_UNSAFE = re.compile(
    rf"\A(?:\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|\t|\\|# )|[\x00-\x08\x0b-\x1f{_HIDDEN}]"
)
_TRUE, _FALSE = {"true", "yes", "1"}, {"false", "no", "0"}


def value(text: str, kind: Property, exact: bool = False) -> Value:
    """Return the value of a cell, or the text itself where it does not fit: checks name it then.

    An empty cell gives None. Words are found by notation or label, in any case. With ``exact`` a
    marked cell gives just what it says.
    """
    marked = _unmarked(text) if exact else None
    if marked is not None:
        return marked
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
    if text in kind.allowed:
        return text
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


def names(text: str, exact: bool = False) -> list[str]:
    """Return the cells of refs that a cell of relationships holds; ``ref`` reads each."""
    marked = _unmarked(text) if exact else None
    if isinstance(marked, tuple):
        return [str(one) for one in marked]
    return split(text.strip())


def ref(text: str, labels: Sequence[str], exact: bool = False) -> Ref | None:
    """Return what ``ID`` or ``Label:ID`` names; None when several labels are possible."""
    marked = _unmarked(text) if exact else None
    if isinstance(marked, str):
        label, _, name = marked.partition(":")
        return Ref(label, name) if label in labels else None
    label, colon, name = text.strip().partition(":")
    if colon and label in labels:
        return Ref(label, name.strip())
    return Ref(labels[0], text.strip()) if len(labels) == 1 else None


def exact(content: Value, kind: Property) -> str:
    """Return the cell of a value in an export; ``value`` reads just that back with ``exact``."""
    plain = text(content)
    if not _safe(plain, content):
        return _marked(content)
    found = value(plain, kind)
    same = found == content and _types(found) == _types(content)
    return plain if same else _marked(content)


def exact_ref(one: Ref, labels: Sequence[str]) -> str:
    """Return the cell of a ref in an export, as short as a template has it where that will do."""
    full = f"{one.label}:{one.id}"
    for plain in (one.id, full) if len(labels) == 1 else (full,):
        if _safe(plain, plain) and ref(plain, labels) == one:
            return plain
    return _marked(full)


def exact_names(refs: Sequence[Ref], labels: Sequence[str]) -> str:
    """Return the cell of several refs in an export; ``names`` takes it apart."""
    parts = [exact_ref(one, labels) for one in refs]
    plain = join(parts)
    return plain if _safe(plain, plain) and split(plain) == parts else _marked(tuple(parts))


def _safe(plain: str, content: Value) -> bool:
    """Whether a text may stand as it is: a number may begin with a minus, a text may not."""
    return not isinstance(content, str | tuple) or not _UNSAFE.search(plain)


def _types(content: Value) -> list[type]:
    return [type(one) for one in content] if isinstance(content, tuple) else [type(content)]


def _marked(content: Value) -> str:
    return MARK + re.sub(f"[{_HIDDEN}]", _escaped, json.dumps(content, ensure_ascii=False))


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def _unmarked(text: str) -> Value:
    """Return what a marked cell says; None for any other, and for one that was broken by hand."""
    if not text.startswith(MARK):
        return None
    try:
        found = json.loads(text[1:])
    except (ValueError, RecursionError):
        return None
    if isinstance(found, list):
        plain = all(isinstance(one, str | int | float) for one in found)
        return tuple(found) if plain else None
    return found if isinstance(found, str | int | float) else None
