"""Parameters as they are written on the command line."""

import pytest

from ontology.errors import InputError
from terminal import parameters


def test_names_and_values() -> None:
    assert parameters.read(["a=1", "b=x=y", "c="]) == {"a": "1", "b": "x=y", "c": ""}
    for bad in ("a", "=1"):
        with pytest.raises(InputError, match="NAME=VALUE"):
            parameters.read([bad])


def test_values_are_json_or_text() -> None:
    given = {"n": "5", "l": '["a"]', "t": "true", "w": "openness", "e": ""}
    assert parameters.typed(given) == {"n": 5, "l": ["a"], "t": True, "w": "openness", "e": ""}
