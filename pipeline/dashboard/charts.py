"""Pictures: treemap and bars, as plain elements of the page that the style sheet places.

They need no script, so they are there with the page, fit any width, print, and a tile is a link like any other. Amounts
become floats here, for drawing only; labels carry the exact words.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from dash import html
from dash.development.base_component import Component

from pipeline.dashboard import ui
from pipeline.dashboard.address import View
from pipeline.dashboard.data.comparison import percent_of
from pipeline.dashboard.data.tree import Node, Tree
from pipeline.dashboard.squarify import Rectangle, squarify
from pipeline.dashboard.wording import Words, percent

# Distinct for every kind of colour vision, and light enough for dark text (after Paul Tol's light scheme).
TILES = ("#8fb8de", "#f0a58f", "#efdf9b", "#7cc7ae", "#f7bccb", "#c9d36b", "#aee3f5", "#c8b6dd", "#d9d9d9", "#e3b778")
PAIR = ("#1d5a8a", "#e0a13c")
_NO_CLASS = "#eef1f5"
# Pixels that a treemap is laid out for, on a desktop and on a phone; the style sheet has the heights.
_SHAPES = (("", 1150.0, 440.0), ("n", 330.0, 520.0))
_HEAD = 27.0


def treemap(tree: Tree, current: Node, view: View, words: Words, label: str) -> Component:
    """Areas by expenditure: the subjects under `current`, two levels deep. A tile leads to its subject."""
    colours = _colours(tree)
    shown = _by_area(current)
    places = [squarify([float(_area(node)) for node in shown], width, height) for _, width, height in _SHAPES]
    tiles = []
    for index, node in enumerate(shown):
        own = [place[index] for place in places]
        style = _style(own, [(width, height) for _, width, height in _SHAPES])
        style["backgroundColor"] = colours.get(_class_of(tree, node), _NO_CLASS)
        parts = _by_area(node)
        if not parts:
            tiles.append(_tile(tree, node, view, words, "tile leaf", style))
            continue
        rooms = [(place.width, max(place.height - _HEAD, 1.0)) for place in own]
        inner = [squarify([float(_area(part)) for part in parts], *room) for room in rooms]
        within = [
            _tile(tree, part, view, words, "tile leaf", _style([place[i] for place in inner], rooms))
            for i, part in enumerate(parts)
        ]
        head = _tile(tree, node, view, words, "tile-head", {})
        tiles.append(html.Div([head, html.Div(within, className="tile-parts")], className="tile", style=style))
    return html.Div(
        html.Div(tiles, className="tiles"), className="picture treemap", role="group", **ui.aria(label=label)
    )


def _tile(tree: Tree, node: Node, view: View, words: Words, kind: str, style: dict[str, str]) -> Component:
    share = percent(percent_of(node.drawn, tree.root.drawn))
    said = f"{words.brief(node.drawn)} · {share}"
    return ui.link(
        [html.Strong(node.name), " ", html.Span(said)],
        view.link(subject=node.subject_id),
        className=kind,
        style=style,
        title=f"{node.name} {said}",
    )


def _style(places: Sequence[Rectangle], rooms: Sequence[tuple[float, float]]) -> dict[str, str]:
    """A tile's place in percent of its room, for every shape: the style sheet takes the one that fits the screen."""
    style = {}
    for (prefix, _, _), place, (width, height) in zip(_SHAPES, places, rooms, strict=True):
        edges = (("l", place.left, width), ("t", place.top, height), ("w", place.width, width))
        for name, length, whole in (*edges, ("h", place.height, height)):
            style[f"--{prefix}{name}"] = f"{100 * length / whole:.3f}%"
    return style


def bars(
    names: Sequence[str],
    series: Sequence[tuple[str, Sequence[Decimal | None]]],
    words: Words,
    label: str,
) -> Component:
    """Horizontal bars, one group per name, all on one scale from zero. An unknown amount has no bar and says so."""
    colours = PAIR if len(series) <= len(PAIR) else TILES
    known = [float(a) for _, amounts in series for a in amounts if a is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    span = high - low or 1.0
    rows = []
    for index, name in enumerate(names):
        lines = []
        for number, (title, amounts) in enumerate(series):
            value = amounts[index]
            length = float(value or 0)
            style = {
                "marginLeft": f"{100 * (min(length, 0.0) - low) / span:.2f}%",
                "width": f"{100 * abs(length) / span:.2f}%",
                "backgroundColor": colours[number % len(colours)],
            }
            text = words("unknown") if value is None else words.brief(value)
            filled = html.Span(className=_swatch("bar-fill", number, len(series)), style=style)
            lines.append(html.Div([filled, html.Span(text)], className="bar-line", title=f"{name}, {title}: {text}"))
        rows.append(
            html.Div(
                [html.Div(name, className="bar-name"), html.Div(lines, className="bar-lines")], className="bar-row"
            )
        )
    # The table under the picture says the same to those who cannot see it.
    chart = html.Div(rows, className="picture bars", role="img", **ui.aria(label=label))
    return chart if len(series) == 1 else html.Div([_legend([title for title, _ in series], colours), chart])


def _legend(titles: Sequence[str], colours: Sequence[str]) -> Component:
    items = [
        html.Li(
            [
                html.Span(
                    className=_swatch("swatch", index, len(titles)),
                    style={"backgroundColor": colours[index % len(colours)]},
                ),
                title,
            ]
        )
        for index, title in enumerate(titles)
    ]
    return html.Ul(items, className="legend")


def _swatch(kind: str, index: int, series: int) -> str:
    """Every second series is hatched, for those who see no colours."""
    return f"{kind} hatched" if series > 1 and index % 2 else kind


def _by_area(node: Node) -> list[Node]:
    return sorted((child for child in node.children if _area(child) > 0), key=lambda n: (-_area(n), n.code))


def _area(node: Node) -> Decimal:
    """What can be drawn of a subject: a negative amount has no area, and parts must not exceed their whole."""
    if not node.children:
        return max(Decimal(0), node.drawn or Decimal(0))
    return sum((_area(child) for child in node.children), Decimal(0))


def _class_of(tree: Tree, node: Node) -> str:
    path = tree.path(node.subject_id)
    return path[1].subject_id if len(path) > 1 else ""


def _colours(tree: Tree) -> dict[str, str]:
    ordered: list[Any] = sorted(tree.root.children, key=lambda n: (-(n.drawn or 0), n.code))
    return {node.subject_id: TILES[i % len(TILES)] for i, node in enumerate(ordered)}
