"""Participants with banded attributes, and coders: all that the graph gets to know of people.

An attribute is loaded as ``group``, ``tenure`` or ``service``, and only as a band that three
participants of the file share at the least (or that is "staff"). Which variable is which, a map
says; without one only variables are taken whose name says it. All others are refused and counted.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from loaders.mapping.parting import study_of
from loaders.qda import identifiers, pseudonyms
from loaders.qda.material import Material
from loaders.qda.speakers import Rules, participants
from loaders.told import Told
from ontology.record import Edge, Node, Record, Ref
from ontology.terms import Value

SHARED = 3  # participants who must have a band, so that it singles nobody out
PROPERTIES = ("group", "tenure", "service")
Bands = Callable[[str, str], tuple[str, str] | None]
_LONGEST = 59  # characters of a band
_NAMES = {
    "group": r"(participant |staff |role |professional |occupational )?group|role|profession"
    r"|(professional |job |staff )role|role in (the )?team",
    "tenure": r"tenure( band)?|(time|length of time|length of service|years|months) in "
    r"((the |this )?(team|role|service|post)|current (role|post|team))|years of service"
    r"|length of service",
    "service": r"(service|team) type|type of (service|team)",
}
_YEARS = re.compile(r"\byears\b", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]{1,2}([.,][0-9]{1,4})?")
_YEAR_BANDS = (
    (1, "under 1 year"),
    (5, "1 to 4 years"),
    (10, "5 to 9 years"),
    (100, "10 years or more"),
)
_RANGE = re.compile(
    r"(?<![0-9])(?:[0-9]{1,2} ?(?:-|–|—|to|bis|à) ?(?:under |below )?[0-9]{1,2}"
    r"|(?:under|below|over|above|less than|more than|fewer than|at least|up to|from|<|>|≤|≥|<=|>=)"
    r" ?[0-9]{1,2}|[0-9]{1,2} ?(?:\+|(?:years? |months? )?(?:or|and) (?:more|less|over|under)))"
    r"(?![0-9])",
    re.IGNORECASE,
)
_UNMAPPED = "not mapped to group, tenure or service"
_SINGLES = f"fewer than {SHARED} participants share this value"
_PERSONS = 'CREATE TABLE "Person" ("key" PRIMARY KEY, "id", "name", "guid", "part") WITHOUT ROWID'
_PERSON = 'INSERT OR IGNORE INTO "Person" VALUES (?, ?, ?, ?, ?)'
_IN = 'SELECT DISTINCT "part" FROM "Person" WHERE "id" = ? ORDER BY 1'
_TABLE = """
CREATE TABLE "Banded" ("id", "property", "band", PRIMARY KEY ("id", "property")) WITHOUT ROWID
"""
_BAND = 'INSERT OR IGNORE INTO "Banded" VALUES (?, ?, ?)'
_HAS = 'SELECT "band" FROM "Banded" WHERE "id" = ? AND "property" = ?'
_OF = 'SELECT "property", "band" FROM "Banded" WHERE "id" = ? ORDER BY "property"'
_FEW = """
FROM "Banded" WHERE lower("band") <> 'staff' AND ("property", "band") IN (
  SELECT "property", "band" FROM "Banded" GROUP BY 1, 2 HAVING count(*) < ?)
"""
# A variable of a source belongs to the only participant that the whole source belongs to.
_VALUES = """
SELECT a."variable", a."value", CASE WHEN a."case" <> '' THEN
    (SELECT p."id" FROM "Person" p WHERE p."key" = a."case")
  ELSE (SELECT CASE WHEN count(DISTINCT p."id") = 1 THEN max(p."id") END
    FROM "CaseText" t JOIN "Person" p ON p."key" = t."case"
    WHERE a."source" <> '' AND t."source" = a."source") END
FROM "Attribute" a ORDER BY a.rowid
"""
_PEOPLE = 'SELECT "id", min("name"), max("guid") FROM "Person" GROUP BY "id" ORDER BY min("key")'
_CODERS = """
SELECT w."key", coalesce((SELECT u."name" FROM "User" u WHERE u."key" = w."key"), '') FROM (
  SELECT "coder" AS "key" FROM "Coding" UNION SELECT "coder" FROM "Memo"
  UNION SELECT "coder" FROM "Line") w
WHERE w."key" <> '' ORDER BY w."key"
"""
_IDLE = """
SELECT count(*) FROM "User" WHERE "key" NOT IN (SELECT "coder" FROM "Coding")
  AND "key" NOT IN (SELECT "coder" FROM "Memo") AND "key" NOT IN (SELECT "coder" FROM "Line")
"""


def records(
    material: Material,
    study: str,
    ids: Callable[[str, str], str],
    told: Told,
    rules: Rules | None = None,
    bands: Bands | None = None,
) -> Iterator[Record]:
    """Give every participant with its study (an id), and every coder who coded or wrote.

    A participant of a coded article has the article's own study, where that has one.
    ``ids`` is asked a kind (``case`` or ``user``) and a key, and gives the id in the graph, empty
    for what is not to be loaded. ``bands`` says which property and band a variable's value is.
    """
    for one in _participants(material, ids, told, rules or Rules(), bands or recognised):
        yield one
        parts = [part for (part,) in material.rows(_IN, one.id)]
        for own in dict.fromkeys(study_of(study, part) for part in parts):
            yield Edge("TOOK_PART_IN", one.ref, Ref("Study", own))
    yield from _coders(material, ids, told)


def recognised(variable: str, value: str) -> tuple[str, str] | None:
    """Return property and band of a variable whose name says what it is; None for all others.

    A number of years becomes a band of years; a value that is no band stays as it is.
    """
    name = " ".join(re.sub(r"[_./-]", " ", variable).lower().split())
    for one, pattern in _NAMES.items():
        if re.fullmatch(pattern, name):
            years = one == "tenure" and _YEARS.search(name) and _NUMBER.fullmatch(value.strip())
            return one, year_band(value) if years else value
    return None


def is_band(value: str, names: frozenset[str] = frozenset()) -> bool:
    """Return whether a value can be a band: short, no number but a range, no identifier.

    ``names`` are those of cases and users, which may not stand in it either.
    """
    rest = _RANGE.sub("", value)
    if not value or len(value) > _LONGEST or not value.isprintable() or re.search(r"\d", rest):
        return False
    found = identifiers.scan(value, names)
    return not found.keys() - {identifiers.PAIR} and not pseudonyms.is_code(value)


def year_band(value: str) -> str:
    """Return the band of a number of years; any other value as it is."""
    if not _NUMBER.fullmatch(value.strip()):
        return value
    years = float(value.strip().replace(",", "."))
    return next(band for below, band in _YEAR_BANDS if years < below)


def _participants(
    material: Material, ids: Callable[[str, str], str], told: Told, rules: Rules, bands: Bands
) -> Iterator[Node]:
    _persons(material, ids, told, rules)
    _banded(material, told, bands)
    for one, name, guid in material.rows(_PEOPLE):
        known = {"guid": guid} if guid else {}
        label = pseudonyms.label("participant", name, one)
        yield _node("Participant", one, label, known | dict(material.rows(_OF, one)))


def _persons(material: Material, ids: Callable[[str, str], str], told: Told, rules: Rules) -> None:
    material.run('DROP TABLE IF EXISTS "Person"')
    material.run(_PERSONS)
    number = 0
    for one in participants(material, rules):
        number += 1
        name = ids("case", one.key)
        if name:
            material.run(_PERSON, one.key, name, one.name, one.guid, one.part)
        else:
            told.skip("case", "it has no id in the graph")
    (cases,) = next(material.rows('SELECT count(*) FROM "Case"'))
    if cases > number:
        told.skip("case", "it is no participant", cases - number)


def _banded(material: Material, told: Told, bands: Bands) -> None:
    """Keep the bands of participants that enough of them share; count all other values."""
    material.run('DROP TABLE IF EXISTS "Banded"')
    material.run(_TABLE)
    names, spelt = identifiers.names(material), _Spelt()
    refused: set[str] = set()
    for variable, value, person in material.rows(_VALUES):
        found = bands(variable, value)
        why = _refusal(found, value, person, names)
        if found and not why:
            band = spelt.first(found[1])
            kept = next(material.rows(_HAS, person, found[0]), (band,))
            material.run(_BAND, person, found[0], band)
            why = "" if kept == (band,) else "the participant has another one already"
        if why:
            told.skip("value of a variable", why)
        if found is None and variable not in refused:
            refused.add(variable)
            told.skip("variable", _UNMAPPED)
    (few,) = next(material.rows("SELECT count(*)" + _FEW, SHARED))
    if few:
        told.skip("value of a variable", _SINGLES, few)
        material.run("DELETE" + _FEW, SHARED)


def _refusal(
    found: tuple[str, str] | None, value: str, person: str | None, names: frozenset[str]
) -> str:
    """Return why a value is not loaded, empty when it may be."""
    if not value.strip():
        return "it is empty"
    if found is None:
        return _UNMAPPED
    if person is None:
        return "it belongs to no participant"
    if found[0] not in PROPERTIES or not is_band(found[1], names):
        return "it is no band: under 60 characters, no number but a range, no name"
    return ""


class _Spelt:
    """How each band was spelt first, so that capitals and blanks make no two bands of one."""

    def __init__(self) -> None:
        self._first: dict[str, str] = {}

    def first(self, band: str) -> str:
        text = " ".join(band.split())
        return self._first.setdefault(text.casefold(), text)


def _coders(material: Material, ids: Callable[[str, str], str], told: Told) -> Iterator[Record]:
    known: set[str] = set()  # two users of one name are one coder
    for key, name in material.rows(_CODERS):
        one = ids("user", key)
        if not one:
            told.skip("user", "it has no id in the graph")
        elif one not in known:
            known.add(one)
            yield _node("Coder", one, pseudonyms.label("coder", name, one), {})
    (idle,) = next(material.rows(_IDLE))
    if idle:
        told.skip("user", "neither coded nor wrote", idle)


def _node(label: str, id: str, shown: str, more: Mapping[str, Value]) -> Node:  # noqa: A002
    return Node(label, {"id": id, "origin": "project", "label": shown, **more})
