"""A writer that dies in the middle: ``die`` runs one in a process of its own.

It ends between two batches as by kill -9: nothing is closed, nothing taken back.
"""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from graph import Graph, spool, undo, writing
from graph.connection import Connection
from graph.settings import Settings
from ontology.record import Node
from ontology.vocabulary import vocabulary
from tests.graph import records

ROOT = Path(__file__).parents[2]


def die(found: Graph, undoing: str = "", after: int = 2, prefix: str = "d") -> None:
    """Have a load of concepts named ``prefix``, or an undoing, die after so many batches."""
    settings = found.connection.settings
    told = {**asdict(settings), "home": str(settings.home)}
    job = {"settings": told, "graph": found.name, "undoing": undoing, "after": after}
    command = [sys.executable, "-m", "tests.graph.dying", json.dumps(job | {"prefix": prefix})]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 9, done.stderr


def concepts(prefix: str, number: int = 8) -> list[Node]:
    return [records.concept(f"{prefix}{one}") for one in range(number)]


def main(text: str) -> None:
    """Do a job until it is time to die."""
    job = json.loads(text)
    told = 0

    def report(_done: int, _total: int) -> None:
        nonlocal told
        told += 1
        if told == job["after"]:
            os._exit(9)

    writing.LIMIT, undo.LIMIT, spool.ROWS = 0, 0, 2  # type: ignore[attr-defined]
    settings = Settings(**{**job["settings"], "home": Path(job["settings"]["home"])})
    found = Graph(Connection(settings, job["graph"]), vocabulary())
    if job["undoing"]:
        found.undo(job["undoing"], report)
    else:
        found.write(concepts(job["prefix"]), {"dying.csv": "h"}, report=report)


if __name__ == "__main__":
    main(sys.argv[1])
