"""XML from somebody else, element by element: names without namespace, and flat memory."""

from collections.abc import Callable, Iterator
from typing import Protocol
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from ontology.errors import InputError

DEPTH = 200  # elements within one another
CHILDREN = 20_000  # of one element, that are kept until it ends
GAP = 64_000_000  # bytes from one element to the next: a text, or an attribute
_MARK = b"\xef\xbb\xbf \t\r\n"  # what may stand before the declaration: a byte order mark, space


class Stream(Protocol):
    """What can be read block by block."""

    def read(self, number: int = -1, /) -> bytes:
        """Return the next ``number`` bytes; fewer than one at the end."""


def walk(
    stream: Stream,
    name: str,
    kept: frozenset[str],
    moved: Callable[[int], None] = lambda _number: None,
) -> Iterator[tuple[bool, str, Element]]:
    """Give (ended, local name, element) for each element twice: as it starts and as it ends.

    At its start an element has its attributes only; at its end its text, and those children
    within it whose names are ``kept``, named without namespace; every other is forgotten when it
    has been given. ``moved`` is told how many bytes were read. Raises InputError, in which ``name``
    stands for the file, for what is no XML, ends too soon, is nested too deep, or declares a
    document type or entities.
    """
    names: dict[str, str] = {}
    above: list[Element] = []
    begun = _Begun(stream, name, moved)
    for event, element in _events(begun, name):
        begun.gap = 0
        tag = names.get(element.tag)
        if tag is None:
            tag = names[element.tag] = element.tag.rpartition("}")[2]
        if event == "start":
            above.append(element)
            if len(above) > DEPTH:
                raise InputError(f"{name} is nested too deep: at most {DEPTH} elements")
            yield False, tag, element
        else:
            yield True, tag, element
            above.pop()
            if above:
                _leave(above[-1], element, tag, kept, name)


def _leave(parent: Element, element: Element, tag: str, kept: frozenset[str], name: str) -> None:
    if tag not in kept:
        parent.remove(element)
        return
    element.tag = tag
    if len(parent) > CHILDREN:
        raise InputError(f"{name} holds an element of more than {CHILDREN:,} parts")


def _events(stream: "_Begun", name: str) -> Iterator[tuple[str, Element]]:
    try:
        yield from iterparse(stream, events=("start", "end"), forbid_dtd=True)
    except ParseError as error:
        line, column = error.position
        raise InputError(
            f"{name} is not valid XML, or ends too soon (line {line}, column {column})"
        ) from None
    except DefusedXmlException:
        raise InputError(
            f"{name} was refused: it declares a document type or entities, which no export has"
        ) from None
    except (ValueError, LookupError, AssertionError):
        raise InputError(f"{name} is not XML in an encoding that can be read") from None


class _Begun:
    """A stream without what may stand before the first element; UTF-16 keeps its mark."""

    def __init__(self, stream: Stream, name: str, moved: Callable[[int], None]) -> None:
        self.gap = 0  # bytes since the last element
        self._name = name
        self._stream = stream
        self._moved = moved
        self._begun = False

    def read(self, number: int = -1, /) -> bytes:
        block = self._next(number)
        while block and not self._begun:
            rest = block.lstrip(_MARK)
            if rest:
                self._begun = True
                return rest
            block = self._next(number)
        return block

    def _next(self, number: int) -> bytes:
        # The parser looks at an unfinished tag from its start again with each block: larger and
        # larger blocks keep a very long one from taking very long.
        block = self._stream.read(max(number, self.gap // 4))
        self._moved(len(block))
        self.gap += len(block)
        if self.gap > GAP:
            raise InputError(f"{self._name} holds a text that is too long: at most {GAP:,} bytes")
        return block
