"""The pieces that a coded project is made of, as every format gives them.

A ``key`` is what the tool calls a piece in this one file (a GUID, a row's number); pieces name one
another by key, in any order, and nothing else may be concluded from a key. An empty text, or None,
is: not said. Dates are ISO 8601 text. Texts are somebody's words or names: never in a message.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Project:
    """The project as a whole; every format that gives pieces gives one of these.

    ``tool`` is the program that wrote the file, with its version where it says so. ``whole`` is
    true when the file carries all of the project, so that what is not in it was deleted.
    """

    name: str
    tool: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class User:
    """A person who coded or wrote. The ``name`` never reaches the graph."""

    key: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """An entry of the codebook below ``parent`` (a key). ``color`` is #rrggbb."""

    key: str
    name: str
    parent: str = ""
    definition: str = ""
    color: str = ""
    codable: bool = True
    guid: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A text that is quoted. ``content`` holds its bytes as the tool stores them (None: missing).

    ``unit`` is what the format knows of the tool's offsets: one of ``anchor.UNITS``, or empty.
    ``kind`` is a word of the vocabulary's kinds of source, or empty.
    ``reference`` is the key of the Reference that it is the text of.
    """

    key: str
    name: str
    content: bytes | None = None
    unit: str = ""
    kind: str = ""
    guid: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """A passage that somebody marked, in the tool's own numbers; ``end`` is exclusive.

    ``words`` are what the tool says stands there: the whole passage when ``whole``, else a name
    that may be cut short or say something else. ``page`` is that of a PDF, from 1. ``begin`` and
    ``finish`` are milliseconds of a recording.
    """

    key: str
    source: str
    start: int | None = None
    end: int | None = None
    words: str = ""
    whole: bool = False
    comment: str = ""
    guid: str = ""
    page: int | None = None
    begin: int | None = None
    finish: int | None = None


@dataclass(frozen=True, slots=True)
class Coding:
    """That a coder (a User's key) gave a selection a code."""

    key: str
    selection: str
    code: str
    coder: str = ""
    date: str = ""
    memo: str = ""
    guid: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """Whom or what passages and values belong to: mostly a participant. ``name`` may be a name.

    ``part`` is what the name is somebody's in: see ``loaders.mapping.parting``.
    """

    key: str
    name: str = ""
    guid: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class CaseText:
    """That a whole ``source``, or one ``selection``, belongs to a case; the other one is empty."""

    case: str
    source: str = ""
    selection: str = ""


@dataclass(frozen=True, slots=True)
class Attribute:
    """A value of a variable: of a case, or of a ``source`` (then ``case`` is empty).

    With both, it is of the case as it stands in the source.
    """

    variable: str
    value: str
    case: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Collection:
    """A set of sources, codes or memos: a document group, a code group."""

    key: str
    name: str
    definition: str = ""
    guid: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """That a piece is in a collection. ``kind`` is ``source``, ``code`` or ``memo``."""

    collection: str
    kind: str
    member: str


@dataclass(frozen=True, slots=True)
class Memo:
    """A note of a researcher (a User's key), an annotation, or an entry of a journal."""

    key: str
    text: str
    title: str = ""
    coder: str = ""
    date: str = ""
    guid: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What a memo is about: ``code``, ``source``, ``selection``, ``case``, or ``project``."""

    memo: str
    kind: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that somebody drew, or a link, from one piece to another: perhaps a claim.

    ``kind`` is ``link``, ``graph`` or ``row``. ``start_kind`` and ``end_kind`` are ``code``,
    ``concept`` (then ``start`` and ``end`` are its label), ``selection``, ``source``, ``case`` or
    ``memo``. ``name`` is what is written on it. ``direction`` is ``one-way``, ``both``,
    ``associative`` or empty. ``place`` is the drawing's name.
    """

    key: str
    kind: str
    name: str
    start_kind: str
    start: str
    end_kind: str
    end: str
    direction: str = ""
    place: str = ""
    coder: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A publication that texts of the project may be of. ``authors`` are separated by " | "."""

    key: str
    title: str
    authors: str = ""
    year: int | None = None
    doi: str = ""
    journal: str = ""
    url: str = ""
    kind: str = ""


Piece = (
    Project
    | User
    | Code
    | Source
    | Selection
    | Coding
    | Case
    | CaseText
    | Attribute
    | Collection
    | Member
    | Memo
    | About
    | Line
    | Reference
)


# What is worked out from the pieces, step by step, and kept beside them.


@dataclass(frozen=True, slots=True)
class Text:
    """A source's text, decoded: no byte order mark, single line feeds (worked out by ``anchor``).

    ``unit`` is how the tool counted and ``score`` (0 to 1) how well that fits what was marked;
    None where nothing told.
    """

    source: str
    text: str
    hash: str
    unit: str = ""
    score: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage of a source, once, however many selections mark it. Offsets are code points.

    ``key`` is that of its first selection. Without ``start`` the words could not be placed.
    ``original_start`` and ``original_end`` are the tool's numbers in ``unit``.
    """

    key: str
    source: str
    start: int | None
    end: int | None
    exact: str
    prefix: str
    suffix: str
    verified: bool
    unit: str = ""
    original_start: int | None = None
    original_end: int | None = None
    guid: str = ""
    page: int | None = None
    begin: int | None = None
    finish: int | None = None


@dataclass(frozen=True, slots=True)
class Selected:
    """Which quote (its key) a selection marks."""

    selection: str
    quote: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """Whose words a quote is: the key of a case. A quote without one has an unknown speaker."""

    quote: str
    case: str


@dataclass(frozen=True, slots=True)
class Named:
    """The id that a piece has in the graph. ``kind`` is the piece's class in lower case."""

    kind: str
    key: str
    id: str


Derived = Text | Quote | Selected | Spoken | Named
