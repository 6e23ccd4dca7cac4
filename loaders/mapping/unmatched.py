"""What a map names that is not in the file: a slip that would otherwise go unseen."""

from collections.abc import Iterable

from loaders.mapping.outline import Marks
from loaders.mapping.within import Within


def refuse_unmatched(within: Within) -> None:
    """Add a fault for every code, case, variable and set of the map that is not there.

    Without a file beside the map only codes can be looked for. Names of cases are not shown.
    """
    for column, paths in _marks(within.given.words):
        for path in paths:
            if not within.codes(path):
                line = within.given.words.line
                within.fault("there is no such code", line, column, path)
    if not within.alone:
        _people(within)
        _sets(within)
        _variables(within)


def _marks(words: Marks) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return ("participants", words.participants), ("authors", words.authors)


def _people(within: Within) -> None:
    cases, given = _texts(within, 'SELECT DISTINCT name FROM "Case"'), within.given.participants
    missing = sum(one not in cases for one in given.cases)
    if missing:
        within.fault(f"{missing} of these are no cases of the file", given.line, "cases")
    unknown = sum(one not in cases for one in given.speakers.values())
    # Where the file has no cases at all, the map's own are those of the transcripts.
    if unknown and cases - {""}:
        within.fault(f"{unknown} of these lead to no case of the file", given.line, "speakers")


def _sets(within: Within) -> None:
    sets = _texts(within, 'SELECT DISTINCT name FROM "Collection"')
    for one in within.given.collections:
        if one.name and one.name not in sets:
            within.fault("there is no set of this name", one.line, "set")
        if one.prefix and not any(name.startswith(one.prefix) for name in sets):
            within.fault("no set begins like this", one.line, "prefix")


def _variables(within: Within) -> None:
    known = _texts(within, 'SELECT DISTINCT variable FROM "Attribute"')
    known |= {one.variable for one in within.given.collections}
    for one in within.given.attributes:
        if one.name not in known:
            within.fault("there is no variable of this name", one.line, "variable", one.name)


def _texts(within: Within, query: str) -> set[str]:
    rows: Iterable[tuple[str]] = within.material.rows(query)
    return {name.strip() for (name,) in rows}
