"""XML written element by element, so that memory does not grow with what is written."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TextIO, TypeVar
from xml.sax.saxutils import escape, quoteattr

Row = TypeVar("Row")
# What no XML 1.0 document can hold, in any spelling.
_IMPOSSIBLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'


class Xml:
    """A document on its way into ``stream``, which encodes as UTF-8.

    ``counts`` are its elements by name. A character that XML cannot hold becomes U+FFFD, and
    ``replaced`` counts them.
    """

    def __init__(self, stream: TextIO) -> None:
        self.counts: Counter[str] = Counter()
        self.replaced = 0
        self._stream = stream
        self._open: list[str] = []
        self._pending = False
        stream.write(_HEAD)

    def start(self, name: str, /, **attributes: str | int | bool | None) -> None:
        """Open an element; attributes that are None are left out."""
        self._settle()
        self._stream.write(f"<{name}{self._attributes(attributes)}")
        self._open.append(name)
        self._pending = True
        self.counts[name] += 1

    def end(self) -> None:
        """Close the element that was opened last."""
        name = self._open.pop()
        self._stream.write("/>\n" if self._pending else f"</{name}>\n")
        self._pending = False

    def leaf(self, name: str, /, **attributes: str | int | bool | None) -> None:
        """Write an element without content."""
        self.start(name, **attributes)
        self.end()

    def text(self, name: str, content: str) -> None:
        """Write an element that holds a text; nothing for an empty one."""
        if content:
            self._settle()
            # A bare carriage return would be read as a line feed.
            safe = escape(self._possible(content), {"\r": "&#13;"})
            self._stream.write(f"<{name}>{safe}</{name}>\n")
            self.counts[name] += 1

    def around(self, name: str, rows: Iterable[Row]) -> Iterator[Row]:
        """Give ``rows``, with an element around all that is written meanwhile; none for no row."""
        opened = False
        for row in rows:
            if not opened:
                self.start(name)
                opened = True
            yield row
        if opened:
            self.end()

    def _settle(self) -> None:
        if self._pending:
            self._stream.write(">\n")
            self._pending = False

    def _attributes(self, given: dict[str, str | int | bool | None]) -> str:
        written = {name: _plain(value) for name, value in given.items() if value is not None}
        return "".join(
            f" {name}={quoteattr(self._possible(value))}" for name, value in written.items()
        )

    def _possible(self, text: str) -> str:
        self.replaced += len(_IMPOSSIBLE.findall(text))
        return possible(text)


def possible(text: str) -> str:
    """Return ``text`` with U+FFFD for every character that XML cannot hold."""
    return _IMPOSSIBLE.sub("\ufffd", text)


def _plain(value: str | int | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
