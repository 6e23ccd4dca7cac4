"""Figures before they are drawn: what is in them, in which words; no colours, no places."""

from dataclasses import dataclass

from dashboard.words import Line


@dataclass(frozen=True, slots=True)
class Box:
    """A concept (or what else a claim can start from) in a figure.

    ``id`` is what a click tells and is never drawn. ``note`` is a small line below the label, such
    as ``theme · published``. ``lane`` is the stage it stands in, empty when none is known.
    ``named`` says that the question named it.
    """

    id: str
    label: str
    note: str = ""
    lane: str = ""
    synthetic: bool = False
    named: bool = False


@dataclass(frozen=True, slots=True)
class Arrow:
    """A claim, a step or a match between two boxes, or from a box onto another arrow.

    ``start`` and ``end`` are ids of boxes; ``end`` may be the id of an arrow: a claim about a
    claim. ``label`` says what it is (``leads to``), ``note`` what must be known of it
    (``inferred · challenged``); ``line`` says the same by its style. ``hinders`` draws a bar for
    the head, ``plain`` draws no head at all.
    """

    id: str
    start: str
    end: str
    label: str = ""
    note: str = ""
    line: Line = "solid"
    hinders: bool = False
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure. ``text`` is a sentence or two that say what it shows, for those who cannot see it.

    ``lanes`` are the stages in their order, empty when none is drawn; a box without a stage then
    stands in a lane called ``unplaced``. ``grown`` says how many boxes and arrows were there each
    time before the figure was widened: in a network what was there keeps its place. ``basis`` is
    false where a solid line says nothing of it.
    """

    title: str
    text: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    lanes: tuple[str, ...] = ()
    grown: tuple[tuple[int, int], ...] = ()
    basis: bool = True
