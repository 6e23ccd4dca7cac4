"""Kills at random moments of loads, in one transaction and in batches: whole or nothing.

Small loads here, so that it takes little time; ``python -m tests.kills`` has the large ones.
"""

import os
from pathlib import Path

import pytest

from tests.kills import ENGINES, Rounds, Size
from tests.neo4j_server import Unavailable

ROUNDS = 5  # of each size
# Who is killed, round by round. A Neo4j that starts again takes as long as ten loaders.
SIZES = {
    Size(600): ("loader", "loader", "server", *["loader"] * 2),
    Size(1_200, limit=300, rows=40): ("loader", "loader", "both", *["loader"] * 2),
}


@pytest.mark.skipif(os.name == "nt", reason="kills as they are done here need signals")
@pytest.mark.parametrize("engine", ENGINES)
def test_no_half_load_and_no_lost_one(engine: str, tmp_path: Path) -> None:
    try:
        victim = ENGINES[engine](tmp_path)
    except Unavailable as missing:
        if os.environ.get("CI"):
            pytest.fail(str(missing))
        pytest.skip(str(missing))
    try:
        for size, victims in SIZES.items():
            found = Rounds(victim, size, seed=3).run(ROUNDS, victims)
            assert (found.half, found.lost, found.wrong) == (0, 0, [])
            assert found.rounds == ROUNDS
            assert found.reads > 0
            assert found.told > 0 or size.limit > size.records
    finally:
        victim.close()
