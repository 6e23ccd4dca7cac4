"""What a dry run of a load found."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from loaders.told import Told
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
    ``notes`` are sentences on what is not as it was exported. ``told`` is the account of each file.
    """

    graph: str
    files: tuple[str, ...]
    portions: tuple[Portion, ...]
    removed: int = 0
    skipped: tuple[tuple[str, str], ...] = ()
    faults: tuple[Fault, ...] = ()
    number: int = 0
    notes: tuple[str, ...] = ()
    told: tuple[Told, ...] = ()

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
        return objects(self.portions, self.told, self.skipped, fine=not self.number)


def objects(
    portions: Sequence[Portion],
    told: Sequence[Told],
    passed: Sequence[tuple[str, str]],
    load: str | None = None,
    fine: bool = True,
) -> list[dict[str, Any]]:
    """Return an object for each file of a load, or of a dry run of one.

    ``passed`` are files passed over with the reason. Unless ``fine`` nothing is loaded.
    """
    files = dict.fromkeys(one.file for one in portions)
    coded = {one.file: one for one in told if one.format != "tables"}
    return [
        *(
            _object(
                name, coded.get(name), [one for one in portions if one.file == name], load, fine
            )
            for name in [*coded, *(one for one in files if one not in coded)]
        ),
        *(_passed(name, why) for name, why in passed),
    ]


def _object(
    file: str, told: Told | None, held: Sequence[Portion], load: str | None, fine: bool
) -> dict[str, Any]:
    seen = {one.kind: one.seen for one in held}
    changes = {name: sum(getattr(one, name) for one in held) for name in CHANGES}
    account = told or Told(file, "tables")
    return {
        "file": file,
        "format": account.format,
        "tool": account.tool or None,
        "found": dict(account.found) or seen,
        "loaded": seen if fine else {},
        "skipped": account.losses(),
        "quotes": account.quotes(),
        "missing": list(account.missing),
        "changes": {**changes, "deleted": account.deleted} if fine else None,
        "load": load,
    }


def _passed(file: str, why: str) -> dict[str, Any]:
    told = Told(file)
    told.skip("file", why)
    return _object(file, told, (), None, fine=False) | {"format": None}
