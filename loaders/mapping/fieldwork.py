"""The part of a proposed map that says who takes part, in which bands, and what sets are."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from loaders.mapping.outline import INTERVIEWERS
from loaders.mapping.speakers import Speakers
from loaders.mapping.writing import (
    Lines,
    indented,
    item,
    kept,
    listed,
    pair,
    quoted,
    said,
    struck,
)
from loaders.qda.material import Material

FEW = 3  # cases that a band needs
_LISTED = 200
_VALUES = 20  # of a variable; one with more is free text
_GUESSES = {
    "group": "role|job|profession|occupation|discipline|position|staff|group|beruf|rolle",
    "tenure": "tenure|years|experience|length of service|time in|seniority|dienstjahre",
    "service": "service|team|setting|ward|department|organi[sz]ation|site|clinic",
}
_SPANS = (
    ("..2", "up to 2 years"),
    ("2..5", "2 to 5 years"),
    ("5..10", "5 to 10 years"),
    ("10..", "more than 10 years"),
)
_PREFIX = 60  # characters that a variable's name in the name of a set has at most
_PEOPLE = (
    "Who takes part. cases: all, none, or a list of names; names never reach the graph, "
    "participants get random ids. interviewers: the words before the colon with which turns begin "
    "that are nobody's answers. speakers: which case the words before a colon stand for."
)
_BANDS = (
    "What becomes of variables. Participants have three properties, each a band wide enough not to "
    "single anybody out: group (role), tenure (years), service (its type, never its name). "
    "Variables and values that are not listed stay out. A value may be a range: 0..2, 10.."
)
_SETS = (
    "What sets are. prefix: those whose names begin so give values of a variable (which needs its "
    "bands above). set: one that is a participant, or whose sources are participants, one each."
)
_SHARED = f"; values of fewer than {FEW} cases share a band"
_VALUED = """
SELECT value, count(DISTINCT CASE WHEN "case" = '' THEN source ELSE "case" END)
FROM "Attribute" WHERE variable = ? GROUP BY value ORDER BY 2 DESC, value
"""


def participants(material: Material) -> Lines:
    """Return the lines on cases, interviewers and speakers."""
    rows = material.rows('SELECT DISTINCT trim(name) FROM "Case" ORDER BY rowid')
    names = [name for (name,) in rows if name.strip()]
    ((number,),) = material.rows('SELECT count(*) FROM "Case"')
    found = Speakers(material)
    lines = [f"## {number:,} cases; as they are, all of them are participants", "cases: all"]
    if names:
        lines += said("perhaps: only these; then this list takes the place of the line above")
        lines += struck(["cases:", *(f"  - {quoted(name.strip())}" for name in names[:_LISTED])])
    asking = sorted({*INTERVIEWERS, *found.asking})
    lines += [f"interviewers: {listed(asking)}", *_speakers(found)]
    return [*said(_PEOPLE), "participants:", *indented(lines)]


def _speakers(found: Speakers) -> Iterator[str]:
    yield "speakers:"
    for prefix, case in found.told.items():
        yield from indented(pair(prefix, quoted(case)))
    for prefix, number in found.open.items():
        yield f"  ## perhaps: turns in {number} of the sources begin so; write which case it is"
        yield from indented(struck(pair(prefix, '"…"')))


def variables(material: Material) -> Lines:
    """Return the lines on variables and their bands, those of sets included."""
    lines = [*said(_BANDS), "attributes:"]
    taken: set[str] = set()
    for name, values in _all_variables(material).items():
        lines += indented(_variable(name, values, taken))
    return lines


def _all_variables(material: Material) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    rows = material.rows('SELECT DISTINCT variable FROM "Attribute" ORDER BY rowid')
    for (name,) in rows:
        values: Counter[str] = Counter()
        for value, number in material.rows(_VALUED, name):
            values[value.strip()] += number
        found.setdefault(name.strip(), Counter()).update(values)
    for prefix, given in prefixes(material).items():
        found.setdefault(prefix[:-1].strip(), Counter()).update(given)
    return {name: values for name, values in found.items() if name}


def prefixes(material: Material) -> Mapping[str, Counter[str]]:
    """Return how sets named ``variable: value`` begin, and the sources that each value has."""
    query = """
        SELECT "Collection".name, count(DISTINCT "Member".member) FROM "Collection"
        LEFT JOIN "Member" ON "Member".collection = "Collection".key AND "Member".kind = 'source'
        GROUP BY "Collection".key ORDER BY "Collection".rowid
    """
    found: dict[str, Counter[str]] = {}
    for name, number in material.rows(query):
        prefix, value = _parted(name)
        if prefix:
            found.setdefault(prefix, Counter())[value] += number
    return found


def _parted(name: str) -> tuple[str, str]:
    """Return the prefix of a set's name with its colon, and the value; empty where it has none."""
    head, _colon, value = name.strip().partition(":")
    named = head.strip() and value.strip() and len(head) <= _PREFIX
    return (f"{head}:", value.strip()) if named else ("", "")


def _variable(name: str, values: Counter[str], taken: set[str]) -> Lines:
    guess = next((one for one, words in _GUESSES.items() if _says(name, words)), "")
    bands = dict(_bands(guess, values)) if guess else {}
    # The type of a service is asked for, and only a person can tell it from a name.
    sure = bool(bands) and guess not in taken and guess != "service"
    if sure:
        taken.add(guess)
    lines = [f"variable: {quoted(name)}", f"gives: {guess or 'group'}"]
    if bands:
        lines.append("bands:")
        lines += [line for key, band in bands.items() for line in indented(pair(key, quoted(band)))]
    return [f"## {_why(guess, bands, sure, len(values))}", *kept(item(lines), sure)]


def _says(name: str, words: str) -> bool:
    return re.search(rf"\b({words})\b", name.replace("_", " "), re.IGNORECASE) is not None


def _why(guess: str, bands: Mapping[str, str], sure: bool, number: int) -> str:
    spans = bands == dict(_SPANS)
    if sure:
        return f"proposed: its name says {guess}" + ("" if spans else _SHARED)
    if not guess:
        return "not one of the three properties, so it stays out"
    if not bands:
        return f"perhaps: its name says {guess}, but {number} values are too many for bands"
    if guess == "service":
        return "perhaps: a type of service, if no value is the name of one"
    return f"perhaps: another variable gives {guess} already"


def _bands(guess: str, values: Counter[str]) -> Iterator[tuple[str, str]]:
    filled = {value: number for value, number in values.items() if value}
    if guess == "tenure" and filled and all(map(_is_number, filled)):
        yield from _SPANS
    elif len(filled) <= _VALUES:
        for value, number in filled.items():
            yield value, value if number >= FEW else ("staff" if guess == "group" else "other")


def _is_number(value: str) -> bool:
    return re.fullmatch(r"\d{1,3}(\.\d+)?", value, re.ASCII) is not None


def collections(material: Material) -> Lines:
    """Return the lines on sets: variables by prefix, and those that may be participants."""
    lines = [*said(_SETS), "collections:"]
    for prefix in prefixes(material):
        lines.append("  ## proposed: sets are named so, each with a value")
        pairs = (f"prefix: {quoted(prefix)}", f"variable: {quoted(prefix[:-1].strip())}")
        lines += indented(item(pairs))
    query = """
        SELECT DISTINCT "Collection".name FROM "Collection" JOIN "Member"
        ON "Member".collection = "Collection".key AND "Member".kind = 'source'
    """
    names = [name.strip() for (name,) in material.rows(query) if not _parted(name)[0]]
    for name in dict.fromkeys(filter(None, names)):
        lines.append("  ## perhaps: a set of sources; is: a participant, or participants")
        lines += indented(struck(item((f"set: {quoted(name)}", "is: participants"))))
    return lines
