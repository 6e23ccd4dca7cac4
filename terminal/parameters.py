"""Parameters of queries, as they are written on the command line."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ontology.errors import InputError


def read(given: Sequence[str]) -> dict[str, str]:
    """Return ``NAME=VALUE`` texts as a dict. Raises InputError for one of another form."""
    found = {}
    for one in given:
        name, equals, value = one.partition("=")
        if not equals or not name:
            raise InputError(f"{one!r} is not NAME=VALUE")
        found[name] = value
    return found


def typed(given: Mapping[str, str]) -> dict[str, Any]:
    """Return the values as JSON has them: numbers, lists, truth values; all else is text."""
    return {name: _value(value) for name, value in given.items()}


def _value(text: str) -> Any:  # noqa: ANN401  (whatever JSON can say)
    try:
        return json.loads(text)
    except ValueError:
        return text
