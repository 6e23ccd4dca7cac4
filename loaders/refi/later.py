"""References to what comes further on in the file, kept on disk until all of it was read."""

from collections.abc import Iterator

from ontology.scratch import Scratch

WIDTH = 8  # values of one reference at most


class Later:
    """What waits, in the order given, and the keys of selections and texts of notes by GUID."""

    def __init__(self) -> None:
        columns = tuple(f"c{number}" for number in range(WIDTH))
        self._scratch = Scratch(
            {
                "waiting": ("what", *columns),
                "selection": ("guid", "key"),
                "note": ("key", "text", "title", "coder", "date", "guid"),
            }
        )

    def add(self, what: str, *given: str) -> None:
        """Keep a reference; ``what`` names how it is to be resolved."""
        row = (what, *given, *[""] * (WIDTH - len(given)))
        self._scratch.add("waiting", row, sum(map(len, row)))

    def selection(self, guid: str, key: str) -> None:
        """Keep the key of a selection."""
        self._scratch.add("selection", (guid, key), 80)

    def note(self, key: str, text: str, title: str, coder: str, date: str, guid: str) -> None:
        """Keep a note."""
        row = (key, text, title, coder, date, guid)
        self._scratch.add("note", row, sum(map(len, row)))

    def ready(self) -> None:
        """Say that all was added: from now on it can be asked for."""
        self._scratch.run("CREATE INDEX by_guid ON selection (guid)")
        self._scratch.run("CREATE INDEX by_what ON waiting (what)")
        self._scratch.run("CREATE INDEX by_key ON note (key)")

    def waiting(self, what: str) -> Iterator[tuple[str, ...]]:
        """Give the references of one kind."""
        text = "SELECT * FROM waiting WHERE what = ? ORDER BY rowid"
        return (row[1:] for row in self._scratch.rows(text, what))

    def found(self, guid: str) -> str:
        """Return the key of the first selection of a GUID, empty when there is none."""
        text = "SELECT key FROM selection WHERE guid = ? ORDER BY rowid LIMIT 1"
        return next((row[0] for row in self._scratch.rows(text, guid)), "")

    def twice(self) -> int:
        """Return how many selections have the GUID of an earlier one."""
        text = "SELECT COUNT(*) - COUNT(DISTINCT guid) FROM selection"
        return next((int(row[0]) for row in self._scratch.rows(text)), 0)

    def text(self, key: str) -> str:
        """Return the text of a note, or its title where it has none."""
        text = "SELECT text, title FROM note WHERE key = ? LIMIT 1"
        return next((row[0] or row[1] for row in self._scratch.rows(text, key)), "")

    def notes(self) -> Iterator[tuple[str, str, str, str, str, str]]:
        """Give the notes: key, text, title, coder, date, GUID."""
        for row in self._scratch.rows("SELECT * FROM note ORDER BY rowid"):
            yield row[0], row[1], row[2], row[3], row[4], row[5]

    def close(self) -> None:
        """Give the disk back."""
        self._scratch.close()
