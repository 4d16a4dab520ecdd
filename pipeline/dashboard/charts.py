"""Pictures: treemap and bars. Amounts become floats here, for drawing only; labels carry the exact words."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import plotly.graph_objects as go
from dash import dcc, html
from dash.development.base_component import Component

from pipeline.dashboard.data.comparison import percent_of
from pipeline.dashboard.data.tree import Node, Tree
from pipeline.dashboard.wording import Words, percent

FONT = '"Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "Source Han Sans SC", sans-serif'
INK = "#1c2733"
# Distinct for every kind of colour vision, and light enough for dark text (after Paul Tol's light scheme).
TILES = ("#8fb8de", "#f0a58f", "#efdf9b", "#7cc7ae", "#f7bccb", "#c9d36b", "#aee3f5", "#c8b6dd", "#d9d9d9", "#e3b778")
PAIR = ("#1d5a8a", "#e0a13c")
PATTERNS = ("", "/")
_CONFIG = {
    "displayModeBar": False,
    "displaylogo": False,
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "responsive": True,
}


def treemap(tree: Tree, current: Node, words: Words, label: str) -> Component:
    """Areas by expenditure: the subjects under `current`, two levels deep. A click names the subject clicked on."""
    shown = [node for node in _under(current, 2) if _area(node) > 0]
    colours = _colours(tree)
    figure = go.Figure(
        go.Treemap(
            ids=[node.subject_id for node in shown],
            labels=[node.name for node in shown],
            parents=["" if node is current else node.parent_id for node in shown],
            values=[float(_area(node)) for node in shown],
            text=[
                f"{words.brief(node.drawn)}{' · ' if node.children else '<br>'}"
                f"{percent(percent_of(node.drawn, tree.root.drawn))}"
                for node in shown
            ],
            branchvalues="total",
            texttemplate=[
                "<b>%{label}</b>  %{text}" if node.children else "<b>%{label}</b><br>%{text}" for node in shown
            ],
            hovertemplate="%{label}<br>%{text}<extra></extra>",
            marker={
                "colors": [colours.get(_class_of(tree, node), "#eef1f5") for node in shown],
                "line": {"color": "#ffffff", "width": 2},
                "pad": {"t": 28, "l": 3, "r": 3, "b": 3},
            },
            pathbar={"visible": False},
            tiling={"packing": "squarify", "pad": 2},
            sort=True,
        )
    )
    figure.update_layout(uniformtext={"minsize": 10, "mode": "hide"})
    return _graph(figure, {"treemap": "tree"}, label, height=440, right=8)


def bars(
    names: Sequence[str],
    series: Sequence[tuple[str, Sequence[Decimal | None]]],
    words: Words,
    label: str,
) -> Component:
    """Horizontal bars, one group per name, all on one scale from zero. An unknown amount has no bar and says so."""
    figure = go.Figure()
    colours = PAIR if len(series) <= len(PAIR) else TILES
    for index, (title, amounts) in enumerate(series):
        figure.add_bar(
            name=title,
            orientation="h",
            y=list(names),
            x=[float(a or 0) for a in amounts],
            text=[words("unknown") if a is None else words.brief(a) for a in amounts],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{y}<br>%{fullData.name}: %{text}<extra></extra>",
            marker={
                "color": colours[index % len(colours)],
                "pattern": {"shape": PATTERNS[index % 2] if len(series) > 1 else "", "fillmode": "overlay", "size": 5},
            },
        )
    known = [float(a) for _, amounts in series for a in amounts if a is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    # Room for the words beside the longest bars.
    span = max(high, 0.0) - min(low, 0.0) or 1.0
    figure.update_layout(barmode="group", bargap=0.3, showlegend=False)
    figure.update_yaxes(autorange="reversed", automargin=True)
    figure.update_xaxes(
        range=[min(low, 0.0) - (0.25 * span if low < 0 else 0), max(high, 0.0) + 0.25 * span],
        showticklabels=False,
        gridcolor="#e6eaef",
        zerolinecolor="#8794a3",
    )
    graph = _graph(figure, {"chart": "bars"}, label, height=24 + len(names) * (14 + 24 * len(series)))
    return graph if len(series) == 1 else html.Div([_legend([title for title, _ in series], colours), graph])


def _legend(titles: Sequence[str], colours: Sequence[str]) -> Component:
    """As text of the page: a legend inside the picture would be cut off on a narrow screen."""
    items = [
        html.Li(
            [
                html.Span(
                    className="swatch hatched" if index % 2 else "swatch",
                    style={"backgroundColor": colours[index % len(colours)]},
                ),
                title,
            ]
        )
        for index, title in enumerate(titles)
    ]
    return html.Ul(items, className="legend")


def _graph(figure: go.Figure, name: dict[str, str], label: str, height: int, right: int = 24) -> Component:
    figure.update_layout(
        template="none",
        font={"family": FONT, "size": 13, "color": INK},
        margin={"l": 8, "r": right, "t": 8, "b": 8},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        height=height,
        uirevision=label,
    )
    graph = dcc.Graph(id=name, figure=figure, config=_CONFIG, style={"height": f"{height}px"}, responsive=True)
    # The table under the picture says the same to those who cannot see it.
    return html.Div(graph, className="picture", role="img", **{"aria-label": label})


def _area(node: Node) -> Decimal:
    """What can be drawn of a subject: a negative amount has no area, and parts must not exceed their whole."""
    if not node.children:
        return max(Decimal(0), node.drawn or Decimal(0))
    return sum((_area(child) for child in node.children), Decimal(0))


def _under(node: Node, depth: int) -> list[Node]:
    found = [node]
    if depth:
        for child in node.children:
            found += _under(child, depth - 1)
    return found


def _class_of(tree: Tree, node: Node) -> str:
    path = tree.path(node.subject_id)
    return path[1].subject_id if len(path) > 1 else ""


def _colours(tree: Tree) -> dict[str, str]:
    ordered: list[Any] = sorted(tree.root.children, key=lambda n: (-(n.drawn or 0), n.code))
    return {node.subject_id: TILES[i % len(TILES)] for i, node in enumerate(ordered)}
