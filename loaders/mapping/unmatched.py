"""What a map names that is not in the file: a slip that would otherwise go unseen."""

from collections.abc import Iterable

from loaders.mapping.outline import Marks
from loaders.mapping.within import Within


def note_unmatched(within: Within) -> None:
    """Note every code, case, variable and set of the map that is not there.

    Without a file beside the map only codes can be looked for. Names of cases are not shown.
    """
    for column, paths in _marks(within.given.words):
        for path in paths:
            if not within.codes(path):
                line = within.given.words.line
                within.lack("there is no such code", line, column, path, path)
    if not within.alone:
        _people(within)
        _sets(within)
        _variables(within)


def _marks(words: Marks) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return ("participants", words.participants), ("authors", words.authors)


def _people(within: Within) -> None:
    cases, given = _texts(within, 'SELECT DISTINCT name FROM "Case"'), within.given.participants
    for one in set(given.cases) - cases:
        within.lack("{} of these are no cases of the file", given.line, "cases", one)
    # Where the file has no cases at all, the map's own are those of the transcripts.
    for one in set(given.speakers.values()) - cases if cases - {""} else ():
        within.lack("{} of these lead to no case of the file", given.line, "speakers", one)


def _sets(within: Within) -> None:
    sets = _texts(within, 'SELECT DISTINCT name FROM "Collection"')
    for one in within.given.collections:
        if one.name and one.name not in sets:
            within.lack("there is no set of this name", one.line, "set", one.name)
        if one.prefix and not any(name.startswith(one.prefix) for name in sets):
            within.lack("no set begins like this", one.line, "prefix", one.prefix)


def _variables(within: Within) -> None:
    known = _texts(within, 'SELECT DISTINCT variable FROM "Attribute"')
    known |= {one.variable for one in within.given.collections}
    for one in within.given.attributes:
        if one.name not in known:
            message = "there is no variable of this name"
            within.lack(message, one.line, "variable", one.name, one.name)


def _texts(within: Within, query: str) -> set[str]:
    rows: Iterable[tuple[str]] = within.material.rows(query)
    return {name.strip() for (name,) in rows}
