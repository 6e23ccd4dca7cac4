"""Cypher in pieces: words, quoted names, strings, signs; comments and blanks left out.

Light and forgiving: it never raises, whatever the text, and it knows no grammar. The fence has a
strict reader of its own, ``tokens``: what is good enough to complete a word is not to let it pass.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["word", "quoted", "string", "sign", "open"]
_PIECE = re.compile(
    r"(?P<blank>\s+|//[^\n]*|/\*.*?\*/)"
    r"|(?P<quoted>`(?:[^`]|``)*`)"
    r"|(?P<string>'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")"
    r"|(?P<word>\w+)"
    r"|(?P<open>['\"`].*|/\*.*)"
    r"|(?P<sign>.)",
    re.DOTALL,
)
_DEEPER = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text from ``start`` to ``end``; ``depth``: the brackets it stands in.

    A bracket has the depth of what is around it. ``open`` is a string, name or comment without end.
    """

    kind: Kind
    text: str
    start: int
    end: int
    depth: int

    @property
    def upper(self) -> str:
        """The word in capitals; empty for all that is no bare word."""
        return self.text.upper() if self.kind == "word" else ""

    @property
    def name(self) -> str:
        """The name that a word or quoted name stands for; empty for all else."""
        if self.kind == "quoted":
            return self.text[1:-1].replace("``", "`")
        named = self.kind == "word" and not self.text[0].isdigit()
        return self.text if named else ""


def tokens(text: str) -> list[Token]:
    """Return the pieces of ``text`` that mean something, in order."""
    found, depth = [], 0
    for piece in _PIECE.finditer(text):
        step = _DEEPER.get(piece[0], 0) if piece.lastgroup == "sign" else 0
        depth += min(step, 0)
        if piece.lastgroup != "blank":
            kind: Kind = piece.lastgroup  # type: ignore[assignment]  # the groups bear its names
            found.append(Token(kind, piece[0], piece.start(), piece.end(), depth))
        depth += max(step, 0)
    return found


def statements(text: str) -> list[str]:
    """Return the queries of ``text``, which semicolons part; those of comments alone left out."""
    parts: list[list[Token]] = [[]]
    for one in tokens(text):
        if one.text == ";":
            parts.append([])
        else:
            parts[-1].append(one)
    return [text[part[0].start : part[-1].end] for part in parts if part]


def ended(text: str) -> bool:
    """Whether ``text`` ends with a semicolon that stands in no string, name or comment."""
    found = tokens(text)
    return bool(found) and found[-1].text == ";"


def split(pieces: Sequence[Token], mark: str) -> list[list[Token]]:
    """Return ``pieces`` parted at the sign ``mark``, where it stands in no bracket of their own."""
    parts: list[list[Token]] = [[]]
    for one in pieces:
        if one.text == mark and one.kind == "sign" and one.depth == pieces[0].depth:
            parts.append([])
        else:
            parts[-1].append(one)
    return parts
