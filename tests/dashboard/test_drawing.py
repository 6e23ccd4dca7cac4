"""Drawn figures: what is in them, that nothing overlaps, that hostile text does nothing."""

import io
import itertools
import re
from collections.abc import Sequence
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from dashboard import drawing, words
from dashboard.drawing import colours, legend, text
from dashboard.drawing.placed import Placed, PlacedArrow, PlacedBox
from dashboard.figure import Arrow, Box, Figure
from dashboard.words import Line

LINES: tuple[Line, ...] = ("solid", "dashed", "dotted", "double")
_SVG = "{http://www.w3.org/2000/svg}"
_HOSTILE = (
    "]]>",
    "<script>alert(1)</script>",
    "a\0b\x0bc\x1fd\ufffe",
    "\ud800 lone",
    '"><image href="https://example.org/x.png" onload="alert(1)"/>',
    "&lt;b&gt; & <![CDATA[ <!-- -->",
    "=HYPERLINK(1)",
    "</svg><svg onload=alert(1)>",
    "{title} %s $x",
)
# The thesis in small: a fork, a match, and a synthetic claim that holds back.
FORK = Figure(
    "From threat to values",
    "No stated path leads there; what is stated is a fork.",
    (
        Box("threat", "place of threat", "process · published", "integration", named=True),
        Box("openness", "openness to the role", "process · published", named=True),
        Box("values", "Reconnection with values", "category · published", named=True),
        Box("knowing", "getting to know the ‘person’ behind the peer mentor role"),
        Box("working", "value-based working", lane="after integration"),
        Box("power", "Shift in Power", "category", synthetic=True),
    ),
    (
        Arrow("R02", "threat", "openness", "moves to", "stated"),
        Arrow("I01", "openness", "values", "leads to", "inferred · challenged", "dashed"),
        Arrow("R03", "knowing", "R02", "supports", "stated"),
        Arrow("R04", "knowing", "working", "catalyses", "stated"),
        Arrow("I03", "working", "values", "same wording", "inferred", "double", plain=True),
        Arrow("s1", "power", "openness", "hinders", "synthetic", "dotted", hinders=True),
    ),
)
LANES = replace(FORK, lanes=("pre-implementation", "integration", "after integration"))


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    """Any figure: cycles, loops, several arrows between two, claims about claims, lanes."""
    count = draw(st.integers(1, 14))
    label = st.text(max_size=60)
    lane = st.sampled_from(["", "one", "two"])
    boxes = tuple(
        Box(f"b{n}", draw(label), draw(st.text(max_size=20)), draw(lane), named=draw(st.booleans()))
        for n in range(count)
    )
    arrows: list[Arrow] = []
    for number in range(draw(st.integers(0, 16))):
        ends = [*(one.id for one in boxes), *(one.id for one in arrows)]
        start = draw(st.sampled_from([one.id for one in boxes]))
        line = draw(st.sampled_from(LINES))
        end = draw(st.sampled_from(ends))
        arrows.append(Arrow(f"a{number}", start, end, draw(st.text(max_size=12)), "", line))
    lanes = draw(st.sampled_from([(), ("one", "two"), ("one",)]))
    return Figure("Any", "Any figure.", boxes, tuple(arrows), lanes)


@pytest.mark.parametrize("layout", ["layered", "spread"])
@pytest.mark.parametrize("hostile", _HOSTILE)
def test_hostile_text_is_only_text(hostile: str, layout: drawing.Layout) -> None:
    figure = Figure(
        hostile,
        hostile,
        (Box("a", hostile, hostile, hostile), Box("b", "b")),
        (Arrow("x", "a", "b", hostile, hostile),),
        (hostile,),
    )
    root = ElementTree.fromstring(drawing.svg(figure, layout))
    assert {one.tag.removeprefix(_SVG) for one in root.iter()} <= {
        "svg", "title", "desc", "g", "rect", "path", "polygon", "text"
    }  # fmt: skip
    assert not [name for one in root.iter() for name in one.attrib if name.startswith("on")]
    assert not [name for one in root.iter() for name in one.attrib if "href" in name]
    assert _words(root, "title")[1].startswith(text.clean(hostile))
    page = drawing.page(figure, layout, hostile, "2026-12-01")
    assert "<script" not in page
    assert "<image" not in page
    assert drawing.png(figure, layout).startswith(b"\x89PNG\r\n\x1a\n")


@pytest.mark.parametrize("layout", ["layered", "spread"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everything_is_said_in_words(layout: drawing.Layout, theme: colours.Theme) -> None:
    root = ElementTree.fromstring(drawing.svg(FORK, layout, theme))
    drawn = " ".join(_words(root, "text"))
    for box in FORK.boxes:
        assert text.clean(box.label) in drawn
    for arrow in FORK.arrows:
        assert f"{arrow.label} {arrow.note}" in drawn
    assert "category · synthetic" in drawn  # the box does not say so itself
    for meaning in (*words.BASES.values(), words.ORIGINS["synthetic"]):
        assert meaning in drawn
    assert root.attrib["role"] == "img"
    assert FORK.text in root.attrib["aria-label"]
    assert _words(root, "title")[0] == FORK.title
    assert _words(root, "desc") == [FORK.text]


def test_line_styles_differ_without_colour() -> None:
    strokes = {}
    for line in LINES:
        figure = replace(FORK, arrows=(Arrow("x", "threat", "openness", line=line),))
        root = ElementTree.fromstring(drawing.svg(figure))
        course = next(one for one in root.iter(f"{_SVG}g") if one[0].tag == f"{_SVG}path")
        paths = course.findall(f"{_SVG}path")
        kept = (len(paths), paths[0].get("stroke-dasharray"))
        strokes[line] = kept
    assert len(set(strokes.values())) == 4


def test_heads() -> None:
    def shapes(hinders: bool = False, plain: bool = False) -> set[str]:
        arrow = Arrow("x", "a", "b", hinders=hinders, plain=plain)
        drawn = drawing.svg(Figure("t", "t", (Box("a", "a"), Box("b", "b")), (arrow,)))
        return set(re.findall(r'<polygon|stroke-width="3.4"', drawn))

    assert shapes() == {"<polygon"}
    assert shapes(hinders=True) == {'stroke-width="3.4"'}
    assert shapes(plain=True) == set()


def test_the_legend_tells_what_is_there_and_nothing_else() -> None:
    only = replace(FORK, boxes=FORK.boxes[:2], arrows=FORK.arrows[:1])
    assert [one.line for one in legend.of(only)] == ["solid", "solid"]
    assert [one.shape for one in legend.of(only)] == ["line", "frame"]
    assert legend.of(Figure("t", "t", (Box("a", "a"),), ())) == ()


def test_a_path_runs_from_the_left_to_the_right_in_one_line() -> None:
    placed = drawing.place(FORK)
    spots = {one.box.id: one.middle for one in placed.boxes}
    assert spots["threat"][0] < spots["openness"][0] < spots["values"][0]
    heights = [spots[one][1] for one in ("threat", "openness", "values")]
    assert max(heights) - min(heights) < 12
    assert spots["knowing"][1] > max(heights)


def test_a_claim_about_a_claim_ends_at_its_words() -> None:
    for layout in ("layered", "spread"):
        placed = drawing.place(FORK, layout)
        arrows = {one.arrow.id: one for one in placed.arrows}
        x, y = arrows["R03"].course[-1][3]
        about = arrows["R02"]
        assert about.x - 1 <= x <= about.x + about.card.width + 1
        assert about.y - 1 <= y <= about.y + about.card.height + 1


def test_lanes_hold_their_boxes_and_nothing_is_guessed() -> None:
    placed = drawing.place(LANES)
    bands = {one.label: one for one in placed.bands}
    assert list(bands) == [*LANES.lanes, "unplaced"]
    for one in placed.boxes:
        band = bands[one.box.lane or "unplaced"]
        assert band.y < one.y
        assert one.y + one.card.height < band.y + band.height
    assert [one.label for one in drawing.place(FORK).bands] == []


def test_an_arrow_to_nowhere_is_refused() -> None:
    for layout in ("layered", "spread"):
        for arrow in (Arrow("x", "threat", "gone"), Arrow("x", "gone", "threat")):
            with pytest.raises(ValueError, match="not in the figure"):
                drawing.place(replace(FORK, arrows=(arrow,)), layout)


@settings(max_examples=150, deadline=None)
@given(figures())
def test_any_figure_in_layers(figure: Figure) -> None:
    placed = drawing.place(figure)
    _nothing_overlaps([*placed.boxes, *placed.arrows])
    _all_is_within(placed)
    _arrows_join(placed)
    ElementTree.fromstring(drawing.svg(figure))


@settings(max_examples=60, deadline=None)
@given(figures())
def test_any_figure_as_a_network(figure: Figure) -> None:
    placed = drawing.place(figure, "spread")
    _nothing_overlaps([*placed.boxes, *placed.arrows])
    _all_is_within(placed)
    _arrows_join(placed)
    assert placed == drawing.place(figure, "spread")


@pytest.mark.parametrize("count", [60, 300])
def test_a_large_network_has_no_overlap(count: int) -> None:
    boxes = tuple(Box(f"b{n}", f"a concept with the number {n}") for n in range(count))
    arrows = tuple(Arrow(f"a{n}", f"b{n}", f"b{n // 3}", "leads to") for n in range(1, count))
    _nothing_overlaps(list(drawing.place(Figure("t", "t", boxes, arrows), "spread").boxes))


def test_a_network_that_is_widened_keeps_its_places() -> None:
    before = replace(FORK, boxes=FORK.boxes[:3], arrows=FORK.arrows[:2])
    after = replace(FORK, grown=((3, 2),))
    spots = [drawing.springs.spots(one) for one in (before, after)]
    assert spots[1].boxes[:3] == spots[0].boxes
    assert spots[1].arrows[:2] == spots[0].arrows
    assert len(spots[1].boxes) == 6
    _nothing_overlaps(list(drawing.place(after, "spread").boxes))


def test_png_is_a_picture() -> None:
    picture = Image.open(io.BytesIO(drawing.png(FORK)))
    root = ElementTree.fromstring(drawing.svg(FORK))
    assert picture.size == (2 * int(root.attrib["width"]), 2 * int(root.attrib["height"]))
    assert picture.getpixel((1, 1))[:3] == (255, 255, 255)  # type: ignore[index]
    dark = sum(picture.convert("L").histogram()[:100])
    # Without the font there would be frames and lines alone.
    wordless = replace(
        FORK, boxes=tuple(replace(one, label="", note="") for one in FORK.boxes), arrows=()
    )
    bare = Image.open(io.BytesIO(drawing.png(wordless))).convert("L")
    assert dark > 2 * sum(bare.histogram()[:100])


def test_the_page_stands_alone() -> None:
    page = drawing.page(FORK, graph="demo", date="2026-12-01")
    assert set(re.findall(r"https?://[^\"' <]*", page)) == {"http://www.w3.org/2000/svg"}
    assert "demo · 2026-12-01" in page
    assert text.escaped(words.SYNTHETIC) in page
    real = replace(FORK, boxes=FORK.boxes[:3], arrows=FORK.arrows[:2])
    assert text.escaped(words.SYNTHETIC) not in drawing.page(real)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_contrast(theme: colours.Theme) -> None:
    one = colours.PALETTES[theme]
    for ground in (one.paper, one.box):
        assert _contrast(one.ink, ground) >= 4.5
        assert _contrast(one.faint, ground) >= 4.5
        assert _contrast(one.line, ground) >= 3
        assert _contrast(one.accent, ground) >= 3


def test_long_words_are_broken_and_long_texts_cut() -> None:
    lines = text.wrapped("x" * 400, 14, 100, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert all(text.width(one, 14) <= 100 for one in lines)
    assert text.wrapped("", 14, 100, 3) == ()


def _words(root: ElementTree.Element, tag: str) -> list[str]:
    return ["".join(one.itertext()) for one in root.iter(f"{_SVG}{tag}")]


def _nothing_overlaps(things: Sequence[PlacedBox | PlacedArrow]) -> None:
    for one, other in itertools.combinations(things, 2):
        apart = (
            one.x + one.card.width <= other.x + 0.6
            or other.x + other.card.width <= one.x + 0.6
            or one.y + one.card.height <= other.y + 0.6
            or other.y + other.card.height <= one.y + 0.6
        )
        assert apart, (one, other)


def _all_is_within(placed: Placed) -> None:
    parts: list[PlacedBox | PlacedArrow] = [*placed.boxes, *placed.arrows]
    for one in parts:
        assert one.x >= 0
        assert one.y >= 0
        assert one.x + one.card.width <= placed.width
        assert one.y + one.card.height <= placed.height
    for x, y in (at for each in placed.arrows for curve in each.course for at in curve):
        assert 0 <= x <= placed.width
        assert 0 <= y <= placed.height


def _arrows_join(placed: Placed) -> None:
    """Every arrow is drawn, from the frame of its box to the frame of its end."""
    boxes: dict[str, PlacedBox | PlacedArrow] = {one.box.id: one for one in placed.boxes}
    arrows = {one.arrow.id: one for one in placed.arrows}
    assert list(arrows) == [one.id for one in placed.figure.arrows]
    for one in placed.arrows:
        for before, after in itertools.pairwise(one.course):
            assert before[3] == after[0]
        assert _touches(one.course[0][0], boxes[one.arrow.start])
        end = boxes.get(one.arrow.end) or arrows[one.arrow.end]
        assert _touches(one.course[-1][3], end)


def _touches(point: tuple[float, float], thing: PlacedBox | PlacedArrow) -> bool:
    x, y, card = thing.x, thing.y, thing.card
    return x - 1 <= point[0] <= x + card.width + 1 and y - 1 <= point[1] <= y + card.height + 1


def _contrast(one: str, other: str) -> float:
    """The contrast of two colours (WCAG 2.2)."""

    def light(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
