"""Where the marks of a drawing go: chains of authority, histograms, small lines.

Pure functions that give plain numbers; the templates in `parts/graph.html` turn them into SVG by
attributes alone, since the content policy allows no inline style.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

BOX_WIDTH = 216
BOX_HEIGHT = 64
COLUMN_GAP = 52
ROW_GAP = 12
MARGIN = 3
TITLE_LETTERS = 24
LINE_LETTERS = 30

HISTOGRAM_WIDTH = 1000
HISTOGRAM_HEIGHT = 72
SPARK_WIDTH = 120
SPARK_HEIGHT = 32


# ---------------------------------------------------------------- chains of authority


@dataclass(frozen=True, slots=True)
class Node:
    """One holder; `state` is '' or 'gone'; `lines[0]` is the name."""

    id: str
    lines: Sequence[str]
    href: str
    state: str = ""


class Edge(NamedTuple):
    """From whom it came and to whom it went; `state` is '' or 'gone'."""

    giver: str
    taker: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """Where a node is drawn; `lit` where it lies on the path that is shown."""

    node: Node
    x: float
    y: float
    lit: bool
    lines: Sequence[str]  # cut to fit


@dataclass(frozen=True, slots=True)
class Curve:
    """The line from a node to one below it."""

    path: str
    state: str  # '', 'lit' or 'gone'


@dataclass(frozen=True, slots=True)
class Branch:
    """The same as a nested list, for narrow screens and for readers who listen."""

    node: Node
    lit: bool
    branches: Sequence["Branch"]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole chain as a picture and as nested lists, in units of the picture."""

    width: float
    height: float
    boxes: Sequence[Box]
    curves: Sequence[Curve]
    branches: Sequence[Branch]
    box_width: float = BOX_WIDTH
    box_height: float = BOX_HEIGHT


def tree(nodes: Sequence[Node], edges: Sequence[Edge], lit: Sequence[str] = ()) -> Drawing:
    """Lay a chain of delegations out from left to right, each giver beside its takers' middle.

    `lit` names the nodes on the path to show. A node that has several givers hangs on its first;
    the other edges are drawn all the same. Edges to unknown nodes are left out.
    """
    known = {node.id: node for node in nodes}
    drawn = [edge for edge in edges if edge.giver in known and edge.taker in known]
    forest = _forest(known, drawn)
    places = _places(forest)
    on_path = set(lit)
    return Drawing(
        width=max((x for x, _ in places.values()), default=0) + BOX_WIDTH + MARGIN,
        height=max((y for _, y in places.values()), default=0) + BOX_HEIGHT + MARGIN,
        boxes=[_box(known[each], places[each], lit=each in on_path) for each in places],
        curves=[_curve(edge, places, on_path) for edge in _lit_last(drawn, on_path)],
        branches=[_branch(root, forest, known, on_path) for root in forest[""]],
    )


def _forest(known: Mapping[str, Node], edges: Sequence[Edge]) -> dict[str, list[str]]:
    """Who hangs on whom, with the roots under ''. What only a circle reaches becomes a root."""
    takers: dict[str, list[str]] = {each: [] for each in known}
    for edge in edges:
        takers[edge.giver].append(edge.taker)
    given = {edge.taker for edge in edges}
    forest: dict[str, list[str]] = {"": []}
    for root in (*(each for each in known if each not in given), *known):
        if root not in forest:
            forest[""].append(root)
            _hang(root, takers, forest)
    return forest


def _hang(root: str, takers: Mapping[str, Sequence[str]], forest: dict[str, list[str]]) -> None:
    forest[root] = []
    waiting = [root]
    for giver in waiting:
        for taker in takers[giver]:
            if taker not in forest:
                forest[giver].append(taker)
                forest[taker] = []
                waiting.append(taker)


def _places(forest: Mapping[str, Sequence[str]]) -> dict[str, tuple[float, float]]:
    """Leaves take the next free row; a giver stands beside the middle of its takers."""
    places: dict[str, tuple[float, float]] = {}
    row = 0

    def place(each: str, column: int) -> float:
        nonlocal row
        rows = [place(taker, column + 1) for taker in forest[each]]
        if not rows:
            rows = [row * (BOX_HEIGHT + ROW_GAP) + MARGIN]
            row += 1
        y = (rows[0] + rows[-1]) / 2
        places[each] = (column * (BOX_WIDTH + COLUMN_GAP) + MARGIN, y)
        return y

    for root in forest[""]:
        place(root, 0)
    return dict(sorted(places.items(), key=lambda item: item[1]))


def _box(node: Node, place: tuple[float, float], *, lit: bool) -> Box:
    widths = (TITLE_LETTERS, *([LINE_LETTERS] * len(node.lines)))
    lines = [_cut(line, width) for line, width in zip(node.lines[:3], widths, strict=False)]
    return Box(node, *place, lit=lit, lines=lines)


def _cut(line: str, letters: int) -> str:
    return line if len(line) <= letters else line[: letters - 1].rstrip() + "…"


def _curve(edge: Edge, places: Mapping[str, tuple[float, float]], lit: set[str]) -> Curve:
    (x1, y1), (x2, y2) = places[edge.giver], places[edge.taker]
    x1, y1, y2 = x1 + BOX_WIDTH, y1 + BOX_HEIGHT / 2, y2 + BOX_HEIGHT / 2
    bend = COLUMN_GAP / 2
    path = f"M{x1:g} {y1:g}C{x1 + bend:g} {y1:g} {x2 - bend:g} {y2:g} {x2:g} {y2:g}"
    return Curve(path, "lit" if _is_lit(edge, lit) else edge.state)


def _lit_last(edges: Sequence[Edge], lit: set[str]) -> list[Edge]:
    """What is drawn last lies on top."""
    return sorted(edges, key=lambda edge: _is_lit(edge, lit))


def _is_lit(edge: Edge, lit: set[str]) -> bool:
    return edge.giver in lit and edge.taker in lit and not edge.state


def _branch(
    each: str, forest: Mapping[str, Sequence[str]], known: Mapping[str, Node], lit: set[str]
) -> Branch:
    below = [_branch(taker, forest, known, lit) for taker in forest[each]]
    return Branch(known[each], each in lit, below)


# ---------------------------------------------------------------- how much, and when


@dataclass(frozen=True, slots=True)
class Bar:
    """One stretch of time; `on` where it lies before the moment looked at."""

    x: float
    y: float
    width: float
    height: float
    on: bool


@dataclass(frozen=True, slots=True)
class Histogram:
    """Bars in a field of `width` by `height`; `marks` are places with words; `at` is the cursor."""

    bars: Sequence[Bar]
    marks: Sequence[tuple[float, str]]
    at: float
    width: int = HISTOGRAM_WIDTH
    height: int = HISTOGRAM_HEIGHT


def histogram(counts: Sequence[int], marks: Sequence[tuple[int, str]], current: int) -> Histogram:
    """Draw one bar for each count; those up to `current` are on. Marks and cursor go by index.

    Each place is where a range input with `min=0 max=len(counts)-1` puts its thumb.
    """
    steps = max(len(counts) - 1, 1)
    width = HISTOGRAM_WIDTH / (steps + 1)
    most = max([*counts, 1])

    def place(index: int) -> float:
        return round(index * HISTOGRAM_WIDTH / steps, 2)

    bars = [
        Bar(
            x=round(place(index) - width * 0.4, 2),
            y=round(HISTOGRAM_HEIGHT - height, 2),
            width=round(width * 0.8, 2),
            height=round(height, 2),
            on=index <= current,
        )
        for index, count in enumerate(counts)
        if (height := count / most * HISTOGRAM_HEIGHT)
    ]
    return Histogram(bars, [(place(index), words) for index, words in marks], place(current))


@dataclass(frozen=True, slots=True)
class Sparkline:
    """Lines of `x,y` points, cut where a value is missing; the target's height; the last point."""

    runs: Sequence[str]
    target: float | None
    last: tuple[float, float] | None
    width: int = SPARK_WIDTH
    height: int = SPARK_HEIGHT


def sparkline(values: Sequence[float | None], target: float | None = None) -> Sparkline:
    """Draw measured values from left to right, with their target as a level line."""
    known = [value for value in (*values, target) if value is not None]
    low, span = min(known, default=0), (max(known, default=0) - min(known, default=0)) or 1
    steps = max(len(values) - 1, 1)

    def point(index: int, value: float) -> tuple[float, float]:
        return (round(index * SPARK_WIDTH / steps, 1), height(value))

    def height(value: float) -> float:
        return round(3 + (SPARK_HEIGHT - 6) * (1 - (value - low) / span), 1)

    points = [None if value is None else point(i, value) for i, value in enumerate(values)]
    known_points = [each for each in points if each is not None]
    return Sparkline(
        runs=_runs(points),
        target=None if target is None else height(target),
        last=known_points[-1] if known_points else None,
    )


def _runs(points: Sequence[tuple[float, float] | None]) -> list[str]:
    runs: list[list[str]] = [[]]
    for each in points:
        if each is None:
            runs.append([])
        else:
            runs[-1].append(f"{each[0]:g},{each[1]:g}")
    return [" ".join(run) for run in runs if len(run) > 1]
