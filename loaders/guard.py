"""What guards a load: the names of bundled records, and quotes held to their own sources."""

from collections.abc import Iterable
from functools import cache

from graph.merging import Key, key_of
from loaders import bundled
from loaders.table import Tables
from ontology.errors import Fault, Faults
from ontology.record import Edge, Node, Record
from ontology.scratch import Scratch, storable
from ontology.vocabulary import vocabulary

_MISQUOTED = "the exact words are not at start and end of the source's text"
_FAR = 2**62
_TABLES = {
    "source": ("id", "text"),
    "quote": ("id", "start", "stop", "exact", "file", "row"),
    "link": ("quote", "source"),
}
_INDEXES = (
    "CREATE INDEX source_id ON source (id)",
    "CREATE INDEX quote_id ON quote (id)",
    "CREATE INDEX link_source ON link (source, quote)",
)
_TEXTS = "SELECT id, text FROM source WHERE id IN (SELECT source FROM link) ORDER BY id"
_QUOTES = """
SELECT quote.start, quote.stop, quote.exact, quote.file, quote.row
FROM link JOIN quote ON quote.id = link.quote WHERE link.source = ? ORDER BY quote.rowid
"""


@cache
def bundled_keys() -> frozenset[Key]:
    """Return the bundled records by label or relationship type and id."""
    return frozenset(
        key_of(one)
        for part in bundled.PARTS
        for one in Tables(bundled.folder(part), vocabulary()).records()
        if one.id
    )


class Anchors:
    """Holds quotes to the texts of their sources, as far as these are among the records.

    Offsets count Unicode code points, as the Web Annotation model's TextPositionSelector does.
    Used as a ``Checker`` is: ``add`` each record, then ``finish``; ``faults`` are there after it.
    Words wait on the disk meanwhile, in a file that goes with the program.
    """

    def __init__(self) -> None:
        self.faults = Faults()
        self._rows = Scratch(_TABLES)

    def add(self, record: Record) -> None:
        """Remember what a quote says, the text of a source, and which belong together.

        Raises InputError when there is no room on the disk for that.
        """
        if isinstance(record, Edge):
            if record.type == "FROM_SOURCE":
                ends = (storable(record.start.id), storable(record.end.id))
                self._rows.add("link", ends)
        elif record.label == "Quote":
            self._add_quote(record)
        elif record.label == "Source":
            text = record.properties.get("text")
            if isinstance(text, str):
                self._rows.add("source", (storable(record.id), _bytes(text)), len(text))

    def _add_quote(self, quote: Node) -> None:
        start, end = quote.properties.get("start"), quote.properties.get("end")
        if isinstance(start, int) and isinstance(end, int):  # it says where
            exact = str(quote.properties.get("exact") or "")
            place = (storable(quote.place.file), quote.place.row)
            row = (storable(quote.id), _short(start), _short(end), _bytes(exact), *place)
            self._rows.add("quote", row, len(exact) + 100)

    def finish(self) -> None:
        """Add a fault for each quote whose words do not stand where it says.

        No record can be added after it.
        """
        try:
            if any(self._rows.rows("SELECT 1 FROM source LIMIT 1")):
                self._judge()
        finally:
            self._rows.close()

    def _judge(self) -> None:
        for index in _INDEXES:
            self._rows.run(index)
        for name, text in self._rows.rows(_TEXTS):
            whole = _text(text)
            for start, end, exact, file, row in self._rows.rows(_QUOTES, name):
                if whole[start:end] != _text(exact):
                    self.faults.append(Fault(_MISQUOTED, file, row, "start"))


def anchor_faults(records: Iterable[Record]) -> Faults:
    """Return a fault for each quote whose words do not stand where it says; see ``Anchors``."""
    anchors = Anchors()
    for record in records:
        anchors.add(record)
    anchors.finish()
    return anchors.faults


def _short(offset: int) -> int:
    """Return an offset that fits a database and cuts every text at the same place."""
    return max(-_FAR, min(offset, _FAR))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _text(content: bytes) -> str:
    return content.decode("utf-8", "surrogatepass")
