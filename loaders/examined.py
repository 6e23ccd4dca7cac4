"""What a dry run of a load found."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ontology.errors import Fault

CHANGES = ("created", "updated", "unchanged")


@dataclass(frozen=True, slots=True)
class Portion:
    """What one file holds of one label or relationship, and what a load would do with it.

    ``seen`` counts what was read. The others stay 0 where the files have faults: nothing is held
    against the graph then.
    """

    file: str
    kind: str
    seen: int
    created: int = 0
    updated: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class Examined:
    """What a load of some files would do; nothing was written.

    ``removed`` records and relationships would go. ``skipped`` are files passed over, each with
    the reason.
    ``faults`` are why nothing would be loaded, ``number`` counts those that are not held too.
    ``notes`` are sentences on what is not as it was exported.
    """

    graph: str
    files: tuple[str, ...]
    portions: tuple[Portion, ...]
    removed: int = 0
    skipped: tuple[tuple[str, str], ...] = ()
    faults: tuple[Fault, ...] = ()
    number: int = 0
    notes: tuple[str, ...] = ()

    def total(self, what: str) -> int:
        """Return the sum of a count of ``portions``, such as ``seen`` or ``created``."""
        return sum(getattr(one, what) for one in self.portions)

    def sentence(self) -> str:
        """Return in a sentence or two what a load would do."""
        if self.number:
            faults = "1 fault" if self.number == 1 else f"{self.number:,} faults"
            return f"Nothing would be loaded: {faults} in {self._read()}."
        if not self.created_or_changed:
            return f"Nothing would change; in {self.graph} already: {self._read()}."
        gone = f" {self.removed:,} would go." if self.removed else ""
        new, changed, same = (self.total(one) for one in CHANGES)
        return (
            f"Would load into {self.graph}, from {self._read()}: "
            f"{new:,} new, {changed:,} changed, {same:,} unchanged.{gone}"
        )

    @property
    def created_or_changed(self) -> bool:
        """Whether a load would change anything."""
        return bool(self.total("created") or self.total("updated") or self.removed)

    def _read(self) -> str:
        number = self.total("seen")
        return "1 record" if number == 1 else f"{number:,} records"

    def rows(self) -> list[dict[str, Any]]:
        """Return an object for each file: what it holds, what would be loaded, passed over."""
        return [
            *(self._row(name) for name in dict.fromkeys(one.file for one in self.portions)),
            *(_passed(name, why) for name, why in self.skipped),
        ]

    def _row(self, file: str) -> dict[str, Any]:
        held = [one for one in self.portions if one.file == file]
        seen = {one.kind: one.seen for one in held}
        changes = {name: sum(getattr(one, name) for one in held) for name in CHANGES}
        fine = not self.number
        return _object(file, "table", seen, seen if fine else {}, [], changes if fine else None)


def _passed(file: str, why: str) -> dict[str, Any]:
    return _object(file, None, {}, {}, [{"what": "file", "count": 1, "why": why}], None)


def _object(
    file: str,
    form: str | None,
    found: Mapping[str, int],
    loaded: Mapping[str, int],
    skipped: list[dict[str, Any]],
    changes: Mapping[str, int] | None,
) -> dict[str, Any]:
    names = ("file", "format", "found", "loaded", "skipped", "changes")
    return dict(zip(names, (file, form, found, loaded, skipped, changes), strict=True))
