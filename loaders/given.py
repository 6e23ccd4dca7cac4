"""What earlier files of one load have given: the same record of several files is one record.

Exports of databases overlap, and several files may be of one study. Plain tables are the user's own
account, where the same id twice is a slip, so they take no part in this.
"""

from graph.closing import Closing
from loaders.told import Told
from ontology.record import Node, Record
from ontology.scratch import Scratch

AGAIN = "an earlier file of this load has it"


class Given(Closing):
    """Ids of records by file, on disk."""

    def __init__(self) -> None:
        self._rows = Scratch({"given": ("kind", "id"), "fresh": ("kind", "id")})
        self._rows.run("CREATE INDEX given_id ON given (id, kind)")
        self._first = True

    def again(self, record: Record, told: Told) -> bool:
        """Whether an earlier file gave ``record``, which ``told`` counts then; else it is noted.

        A record that a map makes, and the study, are not counted. Raises InputError when the disk
        is full.
        """
        name, kind = record.id, record.label if isinstance(record, Node) else record.type
        if not name or told.format == "tables":
            return False
        text = "SELECT 1 FROM given WHERE id = ? AND kind = ?"
        if not self._first and any(True for _ in self._rows.rows(text, name, kind)):
            if isinstance(record, Node) and kind != "Study" and record.place.file == told.file:
                told.skip(kind, AGAIN)
            return True
        self._rows.add("fresh", (kind, name), len(name))
        return False

    def next(self) -> None:
        """Begin with another file."""
        for text in ("INSERT INTO given SELECT kind, id FROM fresh", "DELETE FROM fresh"):
            self._rows.run(text)
        self._first = False

    def close(self) -> None:
        """Give disk and memory back."""
        self._rows.close()
