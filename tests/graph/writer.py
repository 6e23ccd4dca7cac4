"""A writer among many, as a thread or as a process of its own: ``python -m tests.graph.writer``."""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from time import sleep

from graph import Graph
from graph.connection import Connection
from graph.gate import Busy
from graph.settings import Settings
from ontology.vocabulary import vocabulary
from tests.graph import records

ROOT = Path(__file__).parents[2]
SHARED = "shared"
Done = list[list[str]]


def write(settings: Settings, graph: str, name: str, times: int) -> Done:
    """Load so many times; return [load, time, what the shared record got] of each that did."""
    done = []
    with Graph(Connection(settings, graph), vocabulary()) as found:
        for one in range(times):
            value = f"{name} {one}"
            some = [
                records.concept(SHARED, note=value),
                records.concept(name, altLabel=tuple(str(n) for n in range(one + 1))),
                *records.claim(f"x-{name}-{one}", name, SHARED),
            ]
            while True:
                try:
                    receipt = found.write(some, {value: "h"})
                    break
                except Busy:  # a load in batches; it has an end
                    sleep(0.05)
            done.append([receipt.load, receipt.time, value])
    return done


def process(settings: Settings, graph: str, name: str, times: int) -> Done:
    """Do the same in a process of its own."""
    told = {**asdict(settings), "home": str(settings.home)}
    job = json.dumps({"settings": told, "graph": graph, "name": name, "times": times})
    command = [sys.executable, "-m", "tests.graph.writer", job]
    ended = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    found: Done = json.loads(ended.stdout)
    return found


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    chosen = Settings(**{**given["settings"], "home": Path(given["settings"]["home"])})
    print(json.dumps(write(chosen, given["graph"], given["name"], given["times"])))
