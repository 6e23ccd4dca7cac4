"""The bundled data, as plain tables: the thesis, verified literature, a synthetic study."""

from pathlib import Path

PARTS = ("thesis", "literature", "synthetic")
FOLDER = Path(__file__).parent


def folder(part: str) -> Path:
    """Return the folder with the tables of one of ``PARTS``."""
    return FOLDER / part
