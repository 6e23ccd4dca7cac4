"""What the values of one record must be, worked out once from the vocabulary for many records."""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache

from ontology.errors import Fault
from ontology.record import Place
from ontology.terms import Class, Property, Relationship, Value

ID_LIMIT = 1000  # characters; longer keys do not fit the embedded engine's index
_INT64 = 2**63
_NO_WORD = "not one of the words allowed"
_EMPTY = (None, "", ())
_WANTED = {
    "string": "text",
    "integer": "a whole number",
    "float": "a number",
    "boolean": "true or false",
    "date": "a date as YYYY-MM-DD",
    "dateTime": "a time as YYYY-MM-DDThh:mm:ss with its offset from UTC",
}


class Rules:
    """The rules for the values of one class of records or one relationship."""

    def __init__(self, kind: Class | Relationship) -> None:
        self._known = kind.properties
        self._required = tuple(sorted(kind.required))
        self._wrong = {name: _judge(one) for name, one in self._known.items()}
        # Nearly every value is a word allowed or short plain text: these need no second look.
        self._words = {name: {*one.allowed} for name, one in self._known.items() if _is_text(one)}
        self._needs = dict(_companions(self._known, isinstance(kind, Relationship)))
        # Where a table holds somebody's words, a misplaced comma can put them into any column.
        self._wary = any(one.private for one in self._known.values())

    def faults(self, values: Mapping[str, Value], place: Place) -> list[Fault]:
        """Return what is wrong with ``values``, the values of one record read at ``place``."""
        found: list[Fault] = []
        for name, value in values.items():
            if type(value) is str and name in self._words:
                words = self._words[name]
                if value in words if words else 0 < len(value) <= ID_LIMIT and value.isascii():
                    continue
            if name not in self._wrong:
                found.append(Fault("unknown property", *place, name, allowed=tuple(self._known)))
            elif value is not None and value != "" and value != ():
                messages = self._wrong[name](value)
                found += [self._fault(one, self._known[name], value, place) for one in messages]
        for name in self._required:
            if values.get(name) in _EMPTY:
                allowed = self._known[name].allowed
                found.append(Fault("a value is missing", *place, name, allowed=allowed))
        if self._needs:
            found += self._lonely(values, place)
        return found

    def _fault(self, message: str, kind: Property, value: Value, place: Place) -> Fault:
        shown = "" if kind.private or (self._wary and " " in str(value)) else _short(value)
        return Fault(message, *place, kind.name, shown, kind.allowed if message == _NO_WORD else ())

    def _lonely(self, values: Mapping[str, Value], place: Place) -> Iterator[Fault]:
        """Some words require other properties: what is inferred needs a rationale.

        A stated claim may rest on quotes, a stated relationship has nothing but its wording.
        """
        for name in values.keys() & self._needs.keys():
            for other in self._needs[name].get(str(values[name]), ()):
                if values.get(other) in _EMPTY:
                    yield Fault(f"needed because {name} is {values[name]}", *place, other)


def _companions(
    known: Mapping[str, Property], between: bool
) -> Iterator[tuple[str, dict[str, list[str]]]]:
    for name, kind in known.items():
        needs = {
            word.notation: sorted((word.requires | (word.between if between else set())) & {*known})
            for word in kind.words
        }
        if any(needs.values()):
            yield name, needs


def _is_text(kind: Property) -> bool:
    return kind.datatype == "string" and not kind.many


def _judge(kind: Property) -> Callable[[Value], Sequence[str]]:
    """Return the function that says in words what is wrong with a value of ``kind``."""
    fits, allowed = _FITS[kind.datatype], frozenset(kind.allowed)

    def one(value: object) -> str:
        if not fits(value):
            return f"{_WANTED[kind.datatype]} is expected"
        if allowed and str(value) not in allowed:
            return _NO_WORD
        if kind.name == "id" and len(str(value)) > ID_LIMIT:
            return f"an id has at most {ID_LIMIT} characters"
        return ""

    def all_of(value: Value) -> Sequence[str]:
        if isinstance(value, tuple) != kind.many:
            return ("a list is expected" if kind.many else "one value is expected",)
        found = map(one, value) if isinstance(value, tuple) else (one(value),)
        return [message for message in found if message]

    return all_of


def _is_string(value: object) -> bool:
    return isinstance(value, str) and (value.isascii() or not _SURROGATE.search(value))


def _is_integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and -_INT64 <= value < _INT64


@lru_cache(1_000)  # a load has few dates, each of them on many records
def _is_date(value: str) -> bool:
    try:
        return bool(_DATE.fullmatch(value) and date.fromisoformat(value))
    except ValueError:
        return False


@lru_cache(1_000)
def _is_time(value: str) -> bool:
    try:
        return bool(_TIME.fullmatch(value) and datetime.fromisoformat(value))
    except ValueError:
        return False


_FITS: Mapping[str, Callable[[object], bool]] = {
    "string": _is_string,
    "integer": _is_integer,
    "float": lambda value: isinstance(value, float) and math.isfinite(value),
    "boolean": lambda value: isinstance(value, bool),
    "date": lambda value: isinstance(value, str) and _is_date(value),
    "dateTime": lambda value: isinstance(value, str) and _is_time(value),
}
_SURROGATE = re.compile("[\ud800-\udfff]")
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(rf"{_DATE.pattern}T\d\d:\d\d:\d\d(\.\d{{1,6}})?(Z|[+-]\d\d:\d\d)", re.ASCII)


def _short(value: Value) -> str:
    text = "|".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."
