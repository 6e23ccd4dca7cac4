"""The map of a coded project: what its cases, sets, variables and codes are, in a small YAML.

``propose`` writes one for the user to edit, ``read`` reads it, ``Map`` answers what the steps of a
load ask, and ``apply`` gives the concepts and claims that it makes of codes and drawn lines.
"""

from loaders.mapping.applying import apply, next_step
from loaders.mapping.outline import Map, folded
from loaders.mapping.paths import Paths
from loaders.mapping.proposing import propose
from loaders.mapping.reading import read, read_text
from loaders.mapping.within import Names, Resolve

__all__ = [
    "Map",
    "Names",
    "Paths",
    "Resolve",
    "apply",
    "folded",
    "next_step",
    "propose",
    "read",
    "read_text",
]
