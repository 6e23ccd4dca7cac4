"""A query text in pieces: names, strings, numbers, signs. Comments and odd white space are blanked.

Two servers read the same text with lexers of their own. What they might read differently is
refused or taken out here, so that the pieces seen by the fence are the pieces that a server sees.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from ontology.errors import QueryError

Kind = Literal["name", "quoted", "string", "number", "sign"]
_PIECE = re.compile(
    r"""(?P<comment>//[^\n\r]*|/\*.*?\*/)
    |(?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    |(?P<quoted>`(?:[^`]|``)*`)
    |(?P<number>\d\w*)
    |(?P<name>\w+)
    |(?P<white>\s+)
    |(?P<open>/\*|['"`])
    |(?P<sign>.)""",
    re.DOTALL | re.VERBOSE,
)
# Neo4j resolves these before it looks for quotes and comments; a backslash may repeat its u.
_ESCAPE = re.compile(r"\\u+([0-9A-Fa-f]{4})")
_SIGNS = frozenset("()[]{}.,:;|=<>+-*/%^!&$~?@#\\")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query. ``text`` of a quoted name is the name; ``joined``: no gap before it."""

    kind: Kind
    text: str
    joined: bool

    @property
    def sign(self) -> str:
        """The piece if it is a sign, else empty: a quoted name may look like one."""
        return self.text if self.kind == "sign" else ""

    @property
    def named(self) -> bool:
        """Whether it can be a part of a name with dots."""
        return self.kind in ("name", "quoted")

    @property
    def word(self) -> str:
        """The piece as a keyword would be written, empty when it can be none."""
        if self.kind != "name":
            return ""
        # Some lexers fold letters such as the long s onto plain ones: so does this.
        return unicodedata.normalize("NFKC", self.text).upper()


@dataclass(frozen=True, slots=True)
class Query:
    """A query in pieces, and ``text``: what is sent, of the same length, without its comments."""

    text: str
    tokens: tuple[Token, ...]


def read(query: str) -> Query:
    """Return ``query`` in pieces. A semicolon at its end is dropped.

    Raises QueryError for what servers may read in different ways.
    """
    tokens: list[Token] = []
    parts: list[str] = []
    gap = True
    for found in _PIECE.finditer(query):
        kind, text = str(found.lastgroup), found[0]
        if kind in ("comment", "white"):
            # Line breaks stay, so that a server's words on lines and columns stay true.
            parts.append("".join("\n" if one == "\n" else " " for one in text))
            gap = True
            continue
        _check(kind, text)
        parts.append(text)
        tokens.append(_token(kind, text, not gap))
        gap = False
    return _ended("".join(parts), tokens)


def _token(kind: str, text: str, joined: bool) -> Token:
    if kind == "quoted":
        return Token("quoted", text[1:-1].replace("``", "`"), joined)
    known: dict[str, Kind] = {"string": "string", "number": "number", "name": "name"}
    return Token(known.get(kind, "sign"), text, joined)


def _check(kind: str, text: str) -> None:
    if kind == "open":
        what = "comment" if text == "/*" else "name or string"
        raise QueryError(f"the query was refused: a {what} that begins with {text} does not end")
    if kind in ("string", "quoted"):
        _check_escapes(text)
    elif kind == "sign" and text not in _SIGNS:
        raise QueryError(
            f"the query was refused: the character U+{ord(text):04X} may only stand in a string"
        )
    elif kind == "sign" and text == "\\":
        raise QueryError("the query was refused: a backslash may only stand in a string")


def _check_escapes(text: str) -> None:
    for found in _ESCAPE.finditer(text):
        meant = chr(int(found[1], 16))
        if meant.isascii() or not meant.isprintable():
            raise QueryError(
                f"the query was refused: write the character instead of {found[0]}, "
                "or give the text as a parameter"
            )


def _ended(text: str, tokens: list[Token]) -> Query:
    if tokens and tokens[-1].sign == ";":
        tokens.pop()
        text = text.rstrip().removesuffix(";")
    if not tokens:
        raise QueryError("the query was refused: it is empty")
    if any(one.sign == ";" for one in tokens):
        raise QueryError("the query was refused: one query at a time, without a ; before its end")
    return Query(text, tuple(tokens))
