"""What is otherwise in a project than in the graph, in words: no text, no name of a source."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from loaders.qda.matching import NEW
from loaders.qda.settled import LABELS, Settled

SHOWN = 20  # codes, and ids, that are named; the rest is counted
_NOUNS = {
    "source": "source",
    "code": "code",
    "quote": "quote",
    "coding": "coding",
    "collection": "collection",
    "memo": "memo",
    "case": "participant",
    "user": "coder",
}
_NEW = "SELECT count(*) FROM is_{kind} WHERE how = '{new}'"
_ARE = "FROM is_{kind} i JOIN new_{kind} n USING (key) JOIN held_{kind} h ON h.id = i.id"
_CODES = f"""
SELECT h.path, n.path, h.label = n.label, coalesce(p.id, '') = h.parent {_ARE.format(kind="code")}
LEFT JOIN is_code p ON p.key = n.parent WHERE h.path <> n.path ORDER BY h.path
"""
_CHANGED = {
    ("source", "edited"): "n.hash <> h.hash",
    ("source", "renamed"): "n.folded <> h.folded",
    ("quote", "moved"): (
        'n.source <> h.source OR n.start IS NOT h.start OR n."end" IS NOT h."end"'
    ),
    ("quote", "reworded"): "n.words <> h.words",
    ("coding", "changed"): "n.quote <> h.quote OR n.code <> h.code OR n.coder <> h.coder",
    ("collection", "renamed"): "n.label <> h.label",
    ("memo", "reworded"): "n.words <> h.words",
    ("memo", "about something else"): "n.about <> h.about",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One row of a diff: ``what`` happened (such as ``code renamed``), to how many, to ``which``.

    ``which`` are paths of codes, old and new, or ids; it is empty where numbers have to do.
    """

    what: str
    count: int
    which: str = ""


def changes(found: Settled) -> Iterator[Change]:
    """Give what loading the project would do to its study; nothing when it would do nothing.

    ``… not found again`` and ``… kept`` stay in the graph. ``… deleted`` are in a file only that
    carries the whole project, and go if the user says so.
    """
    if not found.known:
        yield Change("study new", 1, found.study)
    yield from _codes(found)
    for kind, noun in _NOUNS.items():
        yield from _counted(f"{noun} new", _one(found, _NEW.format(kind=kind, new=NEW)))
        for (of, word), where in _CHANGED.items():
            if of == kind:
                text = f"SELECT count(*) {_ARE.format(kind=kind)} WHERE {where}"
                yield from _counted(f"{noun} {word}", _one(found, text))
    yield from _counted("quote not found again", found.unmatched)
    yield from _lost(found)


def _counted(what: str, number: int, which: str = "") -> Iterator[Change]:
    if number:
        yield Change(what, number, which)


def _codes(found: Settled) -> Iterator[Change]:
    """Codes that are called otherwise or stand elsewhere; what stands below them only counts."""
    named = dict.fromkeys(("code renamed", "code moved", "code below one renamed or moved"), 0)
    for old, new, label, parent in found.material.rows(_CODES):
        what = list(named)[0 if not label else 1 if not parent else 2]
        named[what] += 1
        if what != "code below one renamed or moved" and named[what] <= SHOWN:
            yield Change(what, 1, f"{old} → {new}")
    for what, number in named.items():
        shown = SHOWN if what != "code below one renamed or moved" else 0
        yield from _counted(what, max(0, number - shown), "others" if shown else "")


def _lost(found: Settled) -> Iterator[Change]:
    nouns = {label: _NOUNS[kind] for kind, label in LABELS.items()}
    numbers = dict.fromkeys(LABELS.values(), 0)
    which: dict[str, list[str]] = {label: [] for label in numbers}
    for ref in found.deletable():
        numbers[ref.label] += 1
        if numbers[ref.label] <= SHOWN:
            which[ref.label].append(ref.id)
    for label, number in numbers.items():
        yield from _counted(f"{nouns[label]} deleted", number, _shown(found, label, which[label]))
    for one in islice((one for one in found.kept() if one.what), SHOWN):
        hangs = ", ".join(f"{number} {what}" for what, number in one.what.items())
        yield Change(
            f"{nouns[one.label]} kept", 1, f"{_shown(found, one.label, [one.id])}: {hangs}"
        )
    more = sum(1 for one in found.kept() if one.what) - SHOWN
    yield from _counted("record kept", max(0, more), "others")


def _shown(found: Settled, label: str, ids: list[str]) -> str:
    if label != "Code":
        return ", ".join(ids) if label in ("Source", "Quote", "Collection", "Memo") else ""
    text = "SELECT path FROM held_code WHERE id = ?"
    return ", ".join(path for one in ids for (path,) in found.material.rows(text, one))


def _one(found: Settled, text: str) -> int:
    return int(next(found.material.rows(text))[0])
