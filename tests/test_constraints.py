"""constraints.txt pins what CI installs, so that a run can be repeated."""

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
LINES = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()


def declared() -> list[Requirement]:
    """Give the dependencies of pyproject.toml, those of its extras too."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    named = [*project["dependencies"], *(text for extra in extras for text in extra)]
    return [Requirement(text) for text in named]


def pins() -> dict[str, str]:
    """Give the pinned version of each package, by its normal name."""
    split = (line.split("==") for line in LINES)
    return {canonicalize_name(name): version for name, version in split}


def test_every_line_is_a_name_and_one_version() -> None:
    line = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*==[0-9][A-Za-z0-9.+!]*")
    assert [text for text in LINES if not line.fullmatch(text)] == []


def test_no_package_is_pinned_twice() -> None:
    assert len(pins()) == len(LINES)


def test_every_declared_dependency_is_pinned_within_its_bounds() -> None:
    versions = pins()
    missing = [each for each in declared() if canonicalize_name(each.name) not in versions]
    assert missing == []
    outside = [
        each for each in declared() if versions[canonicalize_name(each.name)] not in each.specifier
    ]
    assert outside == []
