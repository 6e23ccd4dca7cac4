"""Loops in what should be a tree: codes that lie below themselves."""

from collections.abc import Mapping


def loops(parents: Mapping[str, str]) -> list[str]:
    """Return one key of every loop among keys and the keys above them, where it is to be cut."""
    found: list[str] = []
    done: set[str] = set()
    for first in parents:
        path: dict[str, None] = {}
        one = first
        while one in parents and one not in done and one not in path:
            path[one] = None
            one = parents[one]
        if one in path:
            found.append(one)
        done.update(path)
    return found
