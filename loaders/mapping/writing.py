"""How a proposed map is written: texts in quotation marks, reasons and struck parts as comments."""

from collections.abc import Iterable, Sequence

Lines = list[str]
MARK = "# "  # what a struck line has before its first word
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_KEY = 100  # characters; YAML takes a longer key only with a question mark before it


def quoted(text: str) -> str:
    """Return any text as one YAML scalar on one line, which reads as the same text."""
    return '"' + "".join(map(_character, text)) + '"'


def listed(texts: Iterable[str]) -> str:
    """Return texts as a YAML list on one line."""
    return "[" + ", ".join(map(quoted, texts)) + "]"


def pair(key: str, value: str) -> Lines:
    """Return the lines of a key that is any text, with a value as it is written."""
    name = quoted(key)
    return [f"{name}: {value}"] if len(name) < _KEY else [f"? {name}", f": {value}"]


def indented(lines: Iterable[str], depth: int = 2) -> Lines:
    """Return lines moved to the right."""
    return [" " * depth + line if line else "" for line in lines]


def item(pairs: Sequence[str]) -> Lines:
    """Return lines of ``key: value`` as an item of a list."""
    return [("- " if number == 0 else "  ") + line for number, line in enumerate(pairs)]


def struck(lines: Iterable[str]) -> Lines:
    """Return lines as comments: without the mark they are again what they were."""
    return [MARK + line for line in lines]


def kept(lines: Lines, sure: bool) -> Lines:
    """Return lines as they are when ``sure``, else struck."""
    return lines if sure else struck(lines)


def said(text: str) -> Lines:
    """Return a remark for the reader: a comment of several lines where it is long."""
    found, line = [], ""
    for word in text.split(" "):
        if line and len(line) + len(word) > 90:
            found.append(line)
            line = ""
        line = f"{line} {word}" if line else word
    return ["## " + one for one in (*found, line)]


def _character(one: str) -> str:
    if one in _SHORT:
        return _SHORT[one]
    if one.isprintable():
        return one
    number = ord(one)
    if 0xD800 <= number < 0xE000:
        return "?"  # half a character
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
