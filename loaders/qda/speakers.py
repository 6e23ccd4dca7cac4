"""Whose words each quote is. Said only where something says so; else the speaker is not known.

Three things say so. A case has the quote's own selection, or one around it. A case has the whole
source, and it alone. A turn of the transcript begins with the case's name. Where they differ, and
where a quote holds words of two participants, the speaker is not known. Words of an interviewer's
turn are never a participant's; a quote with the question and the answer of one participant is that
participant's only if the source, or the passage, belongs to that case. Texts of a report have no
speakers, a field note's whole text is its observer's, and where a quote could not be placed for
certain, only its own selection counts, or a source that has no turns and belongs to one case.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from loaders.qda import pseudonyms, turns
from loaders.qda.material import Material
from loaders.qda.piece import Spoken, Text
from loaders.qda.turns import ASKS, INTERVIEWERS, OTHER, OWNERS, OWNS, Turns, Words
from loaders.told import Told

_SUFFIX = re.compile(r"\.(txt|md|docx?|odt|rtf|pdf|html?|mp[34]|m4a|wav|mov|avi|wma|ogg)$", re.I)
_FIELD_NOTE = re.compile(r"field[ _-]?note|observation|feldnotiz|notes? de terrain", re.I)
_SEVERAL = OTHER  # in place of a case: more than one claims the passage
_INDEXES = (
    'CREATE INDEX IF NOT EXISTS "speakers_quotes" ON "Quote" ("source", "start")',
    'CREATE INDEX IF NOT EXISTS "speakers_texts" ON "Text" ("source")',
    'CREATE INDEX IF NOT EXISTS "speakers_sources" ON "Source" ("key")',
    'CREATE INDEX IF NOT EXISTS "speakers_selected" ON "Selected" ("quote")',
    'CREATE INDEX IF NOT EXISTS "speakers_selections" ON "CaseText" ("selection")',
    'CREATE INDEX IF NOT EXISTS "speakers_wholes" ON "CaseText" ("source")',
    'CREATE INDEX IF NOT EXISTS "speakers_cases" ON "CaseText" ("case")',
)
_CASES = """
SELECT c."key", c."name", c."guid", c."part",
  (SELECT CASE WHEN count(DISTINCT t."source") = 1 THEN max(t."source") END
   FROM "CaseText" t WHERE c."name" = '' AND t."case" = c."key" AND t."source" <> '')
FROM "Case" c ORDER BY c.rowid
"""
_SOURCE = 'SELECT "name", "kind", "reference" <> \'\' FROM "Source" WHERE "key" = ? LIMIT 1'
_ALIKE = 'SELECT count(*) FROM "Source" WHERE "name" = ? AND "key" <> ?'
_HASH = 'SELECT "hash" FROM "Text" WHERE "source" = ? LIMIT 1'
_QUOTES = """
SELECT "key", "start", "end", "start" IS NOT NULL AND "verified",
  CASE WHEN "start" IS NOT NULL AND "verified" THEN '' ELSE "exact" END
FROM "Quote" WHERE "source" = ? ORDER BY "start"
"""
_SPANS = """
SELECT q."start", q."end", t."case" FROM "Quote" q
JOIN "Selected" d ON d."quote" = q."key" JOIN "CaseText" t ON t."selection" = d."selection"
WHERE q."source" = ? AND q."start" IS NOT NULL AND q."verified" AND t."selection" <> ''
ORDER BY q."start"
"""
_OWN = """
SELECT DISTINCT t."case" FROM "Selected" d JOIN "CaseText" t ON t."selection" = d."selection"
WHERE d."quote" = ? AND t."selection" <> ''
"""


def _is_participant(name: str) -> bool:
    return not turns.asks(turns.folded(name), INTERVIEWERS)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a researcher says of speakers; without it, what is usual.

    ``is_participant`` is asked the name of a case; ``interviewers`` are the names that an
    interviewer's turns begin with, beside which a number may stand; ``prefixes`` says which case
    (its name) another name at the beginning of a turn means. Case and marks around do not matter.
    """

    is_participant: Callable[[str], bool] = _is_participant
    interviewers: frozenset[str] = INTERVIEWERS
    prefixes: Mapping[str, str] = field(default_factory=dict)


class Person(NamedTuple):
    """A case that is a participant. ``name``: the case's, or else that of its only source.

    Cases of one name are one participant if they have the same ``part``.
    """

    key: str
    name: str
    guid: str
    part: str = ""


def participants(material: Material, rules: Rules) -> Iterator[Person]:
    """Give the cases that are participants, in the order of the file.

    A case without a name is how some tools keep the variables of one source; it is a participant
    unless that source is the text of a report.
    """
    for index in _INDEXES:
        material.run(index)
    for key, name, guid, part, source in material.rows(_CASES):
        found = next(material.rows(_SOURCE, source), ("", "", 0)) if source else ("", "", 0)
        if not name and _published(*found[1:]):
            continue
        called = name or _titled(material, source, found[0]) or f"case {key}"
        if rules.is_participant(called):
            yield Person(key, called, guid, part)


def _titled(material: Material, source: str, title: str) -> str:
    """Return what the only source of a case is called, which tells nothing where several are.

    Then its text tells: it is the same when the project is written again.
    """
    several = next(material.rows(_ALIKE, title, source))[0]
    words = next(material.rows(_HASH, source), ("",))[0] if several else ""
    plain = _SUFFIX.sub("", title)
    return f"{plain} {words or source}".strip() if several else plain


def settle(material: Material, rules: Rules, told: Told) -> None:
    """Add ``Spoken`` for every quote of a known speaker; tell how many have none.

    Memory grows with the cases and with the longest text, not with the quotes.
    """
    cases = _Cases(material, rules)
    total = unknown = 0
    for (source,) in list(material.rows('SELECT DISTINCT "source" FROM "Quote"')):
        for quote, case in _spoken(material, cases, source):
            total += 1
            unknown += not case
            if case:
                material.add(Spoken(quote, case))
    if unknown:
        have = "has" if total == 1 else "have"
        told.note(
            f"{unknown:,} of {total:,} quotes {have} no known speaker; a map can say whose turns "
            "begin with which name."
        )


class _Cases:
    """The participants of a file, by key and by what a turn calls them."""

    def __init__(self, material: Material, rules: Rules) -> None:
        self._rules = rules
        self._interviewers = frozenset(map(turns.folded, rules.interviewers))
        self._first: dict[str, str] = {}  # cases of one name are one participant
        self._named: dict[str, str] = {}
        written: dict[tuple[str, str], str] = {}
        known = sorted(participants(material, rules), key=lambda one: bool(one.part))
        outside = {one.key for one in known if not one.part}
        for key, name, _, part in known:
            self._first[key] = written.setdefault((pseudonyms.folded(name), part), key)
            called = turns.folded(name)
            there = self._named.setdefault(called, self._first[key])
            # A transcript's turns are those of its people, not of their namesakes in articles.
            if there != self._first[key] and not (part and there in outside):
                self._named[called] = OTHER
        for (name,) in material.rows('SELECT "name" FROM "Case" WHERE "name" <> \'\''):
            self._named.setdefault(turns.folded(name), OTHER)
        self._prefixes = {
            turns.folded(prefix): self._named.get(turns.folded(name), OTHER)
            for prefix, name in rules.prefixes.items()
        }

    def claimed(self, cases: Iterator[tuple[str]]) -> str:
        """Return the only participant of some cases, empty for none, ``_SEVERAL`` for more."""
        found = {self._first[one] for (one,) in cases if one in self._first}
        return "" if not found else found.pop() if len(found) == 1 else _SEVERAL

    def first(self, case: str) -> str:
        """Return the key that a participant goes by, empty for a case that is none."""
        return self._first.get(case, "")

    def speaker(self, name: str) -> str:
        """Return who speaks in a turn that begins with a folded name, as ``Turns`` asks."""
        if name in self._prefixes:
            return self._prefixes[name]
        if name in self._interviewers:
            return ASKS
        known = self._named.get(name, "")
        if known and known != OTHER:
            return known
        if turns.asks(name, self._interviewers):
            return ASKS
        return known or (OWNS if name in OWNERS or name in ("a", "answer") else "")


def _published(kind: str, referred: int) -> bool:
    return bool(referred) or kind in ("article", "abstract")


def _spoken(material: Material, cases: _Cases, source: str) -> Iterator[tuple[str, str]]:
    """Give each quote of a source with its case, which is empty where it is not known."""
    name, kind, referred = next(material.rows(_SOURCE, source), ("", "", 0))
    text = material.one(Text, 'WHERE "source" = ?', source)
    if _published(kind, referred):
        yield from () if text else _told(material, cases, source)
        return
    claims = material.rows('SELECT "case" FROM "CaseText" WHERE "source" = ?', source)
    noted = kind == "field-note" or (kind != "transcript" and _FIELD_NOTE.search(name))
    owner = cases.claimed(claims) if source and not noted else ""
    owner = "" if owner == _SEVERAL else owner
    found = Turns(text.text if text else "", cases.speaker, owner)
    whole = owner if text and found.alone else ""
    around = _Around(material.rows(_SPANS, source), cases)
    for key, start, end, placed, exact in material.rows(_QUOTES, source):
        if placed and text:
            yield key, _judged(found.words(start, end), owner, around.case(start, end))
        else:
            own = cases.claimed(material.rows(_OWN, key))
            words = Turns(exact, cases.speaker, own).words(0, len(exact))
            yield key, _judged(words, whole, own)


def _told(material: Material, cases: _Cases, source: str) -> Iterator[tuple[str, str]]:
    """Give the quotes of a report without a text of which a table says whose words they are."""
    for key, _, _, _, exact in material.rows(_QUOTES, source):
        own = cases.claimed(material.rows(_OWN, key))
        words = Turns(exact, cases.speaker, own).words(0, len(exact))
        if case := _judged(words, "", own):
            yield key, case


class _Around:
    """Which case has a selection around a passage; passages are asked for in order of start."""

    def __init__(self, spans: Iterator[tuple[int, int, str]], cases: _Cases) -> None:
        self._spans = ((start, end, cases.first(case)) for start, end, case in spans)
        self._next = next(self._spans, None)
        # The two cases whose selections, begun by now, reach furthest: no other one matters.
        self._far: list[tuple[int, str]] = []

    def case(self, start: int, end: int) -> str:
        """Return the only case with a selection around, empty for none, or ``_SEVERAL``."""
        while self._next and self._next[0] <= start:
            self._reach(self._next[1], self._next[2])
            self._next = next(self._spans, None)
        found = [case for far, case in self._far if far >= end]
        return "" if not found else found[0] if len(found) == 1 else _SEVERAL

    def _reach(self, end: int, case: str) -> None:
        if case:
            reached = {one: far for far, one in self._far}
            reached[case] = max(end, reached.get(case, end))
            self._far = sorted(((far, one) for one, far in reached.items()), reverse=True)[:2]


def _judged(words: Words, owner: str, claim: str) -> str:
    """Return the case that a passage is of, empty where it is not known."""
    if words.none:
        return "" if claim == _SEVERAL else claim or owner
    sure = "" if claim == _SEVERAL else claim
    if not words.cases:
        return sure if words.other and not words.asks else ""
    case = words.cases[0]
    if len(words.cases) > 1 or (sure and sure != case):
        return ""
    if words.other or words.asks:
        return case if case == sure or (case == owner and not words.other) else ""
    return case
