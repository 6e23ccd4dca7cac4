"""The names of a query's columns, read from its text.

The embedded engine names them only together with a first row; an empty table should have them too.
Both engines call a column what its ``AS`` says, and otherwise by its expression as it is written.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from graph.pieces import Token, split, tokens

# fmt: off
_CLAUSES = frozenset((
    "MATCH", "OPTIONAL", "WITH", "UNWIND", "CALL", "RETURN", "CREATE", "MERGE", "SET",
    "REMOVE", "DELETE", "DETACH", "FOREACH", "LOAD", "YIELD", "UNION", "FINISH",
))
# fmt: on
_BEHIND = frozenset(("ORDER", "SKIP", "OFFSET", "LIMIT", "WHERE"))
# A word behind one of these is a name, whatever it says.
_BEFORE_A_NAME = frozenset((".", ":", "$", "|", "&", "!", "AS"))


def names(query: str) -> tuple[str, ...]:
    """Return the columns that ``query`` answers with; empty when it answers with none.

    Those of ``RETURN *`` come in the order in which the query names them.
    """
    pieces = [one for one in tokens(query) if one.text != ";"]
    return tuple(_answered(query, pieces, ()))


def _answered(query: str, pieces: Sequence[Token], outer: Iterable[str]) -> list[str]:
    """Return the columns of a query or of one within brackets; ``outer``: names it may use."""
    scope, found = list(outer), list[str]()
    for clause in _clauses(pieces):
        word, body = clause[0].upper, clause[1:]
        if word == "UNION":
            scope, found = list(outer), []
        elif word in ("RETURN", "WITH", "YIELD"):
            given = _items(query, _own(body), scope)
            scope = _joined(scope, given) if word == "YIELD" else given
            found = [] if word == "WITH" else given
        else:
            found = []
            scope = _joined(scope, _introduced(query, clause, scope))
    return found


def _clauses(pieces: Sequence[Token]) -> Iterator[list[Token]]:
    clause: list[Token] = []
    for number, one in enumerate(pieces):
        before = pieces[number - 1] if number else None
        if _begins(one, before, pieces[0].depth):
            if clause:
                yield clause
            clause = []
        clause.append(one)
    if clause:
        yield clause


def _begins(one: Token, before: Token | None, depth: int) -> bool:
    """Whether a clause begins here; ``STARTS WITH`` begins none."""
    if one.depth != depth or one.upper not in _CLAUSES or _names(before):
        return False
    after = before.upper if before else ""
    return not (one.upper == "WITH" and after in ("STARTS", "ENDS"))


def _names(before: Token | None) -> bool:
    return before is not None and (before.text in _BEFORE_A_NAME or before.upper == "AS")


def _own(body: Sequence[Token]) -> list[Token]:
    """Return the items alone: no DISTINCT before them, no order, limit or condition behind."""
    items = list(body)
    if items and items[0].upper == "DISTINCT":
        items = items[1:]
    for number, one in enumerate(items):
        before = items[number - 1] if number else None
        starts = before is None or before.text == "," or _names(before)
        # A name may be called so; only where an item could end does the word end them all.
        if one.depth == items[0].depth and one.upper in _BEHIND and not starts:
            return items[:number]
    return items


def _items(query: str, items: Sequence[Token], scope: Sequence[str]) -> list[str]:
    found: list[str] = []
    for item in split(items, ",") if items else []:
        if [one.text for one in item] == ["*"]:
            found += scope
        elif item:
            found.append(_called(query, item))
    return found


def _called(query: str, item: Sequence[Token]) -> str:
    last = item[-1]
    if last.name and (len(item) == 1 or item[-2].upper == "AS"):
        return last.name
    return query[item[0].start : last.end]


def _introduced(query: str, clause: Sequence[Token], scope: Sequence[str]) -> list[str]:
    """Return the names that a clause brings along."""
    word = clause[0].upper
    if word in ("UNWIND", "LOAD"):
        return _after_as(clause)
    if word == "CALL":
        inner = _inner(clause)
        return _answered(query, inner, scope) if inner else []
    return _of_pattern(clause) if word in ("MATCH", "CREATE", "MERGE") else []


def _after_as(clause: Sequence[Token]) -> list[str]:
    return [
        two.name
        for one, two in pairwise(clause)
        if one.upper == "AS" and one.depth == clause[0].depth
    ]


def _inner(clause: Sequence[Token]) -> list[Token]:
    """Return what stands in the braces of ``CALL { … }`` or ``CALL (…) { … }``."""
    depth = clause[0].depth
    braces = [place for place, one in enumerate(clause) if one.depth == depth and one.text in "{}"]
    named = clause[1].kind != "sign" if len(clause) > 1 else True
    if named or len(braces) < 2:
        return []
    return list(clause[braces[0] + 1 : braces[1]])


def _of_pattern(clause: Sequence[Token]) -> list[str]:
    """Return the variables of a pattern: behind an opening bracket, or before an equals sign."""
    found: list[str] = []
    for one, two in pairwise(clause):
        if one.depth == clause[0].depth and one.upper == "WHERE":
            break
        if one.text in "([" and one.kind == "sign" and _in_pattern(clause, one):
            found.append(two.name)
        elif two.text == "=" and one.depth == clause[0].depth:
            found.append(one.name)
    return [one for one in dict.fromkeys(found) if one]


def _in_pattern(clause: Sequence[Token], bracket: Token) -> bool:
    """Whether a bracket stands in no map and behind no WHERE of a bracket around it."""
    around, depth = True, bracket.depth
    for one in reversed([one for one in clause if one.start < bracket.start]):
        if one.upper == "WHERE" and one.depth == depth > clause[0].depth:
            around = False
        if one.depth < depth:
            depth = one.depth
            around = around and one.text != "{"
    return around


def _joined(scope: Sequence[str], more: Iterable[str]) -> list[str]:
    return list(dict.fromkeys((*scope, *more)))
