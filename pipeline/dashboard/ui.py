"""The parts that pages are made of: headings, cards, notes, choices, links, plain tables. No queries."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from pipeline.dashboard.address import View
from pipeline.dashboard.wording import UNKNOWN, Words

Child = Component | str | None
Children = Sequence[Child]
FORMATS = ("csv", "parquet")


def aria(**said: str) -> dict[str, Any]:
    """Properties for those who hear a page: `label="…"` becomes aria-label."""
    return {f"aria-{name}": text for name, text in said.items()}


def heading(title: str, lead: Child = None) -> Component:
    """A page's title with a sentence under it."""
    return html.Header([html.H1(title), html.P(lead, className="lead") if lead else None], className="page-head")


def section(title: str, *children: Child | list[Child], name: str = "") -> Component:
    """A titled part of a page."""
    named: dict[str, Any] = {"id": name} if name else {}
    return html.Section([html.H2(title), *_flat(children)], className="part", **named)


def cards(items: Iterable[tuple[str, str, Child]]) -> Component:
    """Key figures: (label, value, what stands under it)."""
    return html.Dl(
        [
            html.Div([html.Dt(label), html.Dd([html.Span(value, className="value"), _under(under)])], className="card")
            for label, value, under in items
        ],
        className="cards",
    )


def _under(under: Child) -> Component | None:
    return html.Span(under, className="under") if under else None


def note(children: Child | Children, kind: str = "limit") -> Component:
    """A remark beside what it is about: `limit` of what is shown, `info`, or `problem`."""
    return html.Div(children, className=f"note {kind}", role="note")


def empty(text: str) -> Component:
    """What stands where there is nothing to show."""
    return html.P(text, className="empty")


def link(text: Child | Children, href: str, **properties: Any) -> Component:
    """A link inside the dashboard."""
    return dcc.Link(text, href=href, **properties)


def tabs(view: View, words: Words, names: Sequence[str], chosen: str) -> Component:
    """Links to the parts of a page."""
    return html.Nav(
        [
            link(
                words(f"tab.{name}"),
                view.link(tab=name),
                className="part-tab chosen" if name == chosen else "part-tab",
            )
            for name in names
        ],
        className="tabs",
        **aria(label=words("nav.parts")),
    )


def choice(
    name: str, label: str, options: Sequence[tuple[str, str]], value: str, words: Words, *, clearable: bool = False
) -> Component:
    """A labelled drop-down whose value goes into the address under `name`."""
    own_words: Any = {
        key: words(f"choice.{key}") for key in ("search", "clear_search", "clear_selection", "no_options_found")
    }
    dropdown = dcc.Dropdown(
        options=[{"value": key, "label": text} for key, text in options],
        value=value or None,
        id={"choice": name},
        clearable=clearable,
        placeholder=words("choice.any"),
        searchable=len(options) > 8,
        optionHeight="auto",
        labels=own_words,
    )
    # The drop-down names itself by its value only, so the group around it carries the label.
    return html.Div(
        [html.Label(label, htmlFor=f'{{"choice":"{name}"}}', id=f"label-{name}"), dropdown],
        className=f"choice choice-{name}",
        role="group",
        **aria(labelledby=f"label-{name}"),
    )


def search_box(name: str, label: str, value: str, placeholder: str) -> Component:
    """A labelled text field whose value goes into the address when it is left or Enter is pressed."""
    field = dcc.Input(
        id={"choice": name}, value=value, type="search", debounce=True, placeholder=placeholder, autoComplete="off"
    )
    return html.Div([html.Label(label, htmlFor=f'{{"choice":"{name}"}}'), field], className=f"choice choice-{name}")


def choices(*items: Child) -> Component:
    """A row of choices."""
    return html.Div([item for item in items if item is not None], className="choices", role="search")


def downloads(view: View, words: Words, table: str) -> Component:
    """Links to a table as a file."""
    query = view.link().partition("?")[2]
    return html.P(
        [
            words("download.label"),
            *(
                html.A(
                    words(f"download.{name}"),
                    href=f"/download/{table}.{name}?{query}",
                    download=f"{table}.{name}",
                    className="download",
                )
                for name in FORMATS
            ),
        ],
        className="downloads no-print",
    )


def table(
    head: Sequence[str],
    rows: Iterable[Sequence[Child]],
    numeric: Sequence[int] = (),
    caption: str = "",
    short: Sequence[int] = (),
) -> Component:
    """A short table; columns in `numeric` stand right with figures of equal width, those in `short` never wrap."""

    def style(index: int) -> str:
        return "num" if index in numeric else "word" if index in short else ""

    return html.Div(
        html.Table(
            [
                html.Caption(caption) if caption else None,
                html.Thead(html.Tr([html.Th(t, className=style(i), scope="col") for i, t in enumerate(head)])),
                html.Tbody(
                    [
                        html.Tr([html.Td(UNKNOWN if c is None else c, className=style(i)) for i, c in enumerate(row)])
                        for row in rows
                    ]
                ),
            ]
        ),
        className="table",
    )


def pairs(items: Iterable[tuple[Child, Child | Children]]) -> Component:
    """Names with their values, such as the facts about a document."""
    return html.Dl(
        [html.Div([html.Dt(name), html.Dd(UNKNOWN if value is None else value)]) for name, value in items],
        className="pairs",
    )


def badge(text: str, kind: str) -> Component:
    """A short state; its kind shows in shape and colour."""
    return html.Span(text, className=f"badge {kind}")


def bar(share: Decimal | None, label: str) -> Component:
    """A share from 0 to 100 as a thin bar with its number."""
    width = 0 if share is None else max(0, min(100, float(share)))
    return html.Span(
        [html.Span(html.Span(style={"width": f"{width:.1f}%"}), className="bar"), html.Span(label, className="num")],
        className="share",
    )


def _flat(children: Iterable[Child | list[Child]]) -> list[Child]:
    return [c for child in children for c in (child if isinstance(child, list) else [child]) if c is not None]
