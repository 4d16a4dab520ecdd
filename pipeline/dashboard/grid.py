"""Tables that sort, filter and page: AG Grid from column descriptions. Amounts travel as exact text, not as floats."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import dash_ag_grid as dag
from dash import html
from dash.development.base_component import Component

from pipeline.dashboard import ui
from pipeline.dashboard.wording import Words, amount, grouped, percent, plain

PAGE_ROWS = 25
FEW_ROWS = 12
"""Tables of no more rows than this need no filters."""
# Characters of billions with their decimals; what is longer is a text among numbers, and wraps.
_WIDEST_NUMBER = 16
_NUMBERS: dict[str, Callable[[Any], str]] = {
    "amount": amount,
    "count": amount,
    "percent": percent,
    "points": plain,
    "number": grouped,
}


# Where a heading may not be broken: Chinese breaks anywhere.
_WORDS = re.compile(r"[!-~]+|[^!-~]{1,2}")


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        field: Key in the rows.
        label: Heading.
        kind: text, long (has the most room), amount, count, percent, points, year, or number (a figure, as text).
        href: Gives the address behind a cell, or None.
        words: Group of the catalogue whose word is shown instead of the value.
        width: Pixels at least.
    """

    field: str
    label: str
    kind: str = "text"
    href: Callable[[Mapping[str, Any]], str | None] | None = None
    words: str = ""
    width: int = 0


def grid(
    name: str, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]], words: Words, label: str
) -> Component:
    """A table of rows. Unknown values are shown as unknown and sort last."""
    records = [_record(columns, row, words) for row in rows]
    many = len(records) > PAGE_ROWS
    return html.Div(
        dag.AgGrid(
            id={"grid": name},
            columnDefs=[
                _definition(column, filtered=len(records) > FEW_ROWS, longest=_longest(column, records))
                for column in columns
            ],
            rowData=records,
            defaultColDef={
                "sortable": True,
                "resizable": True,
                "suppressMovable": True,
                "cellRenderer": "JuesuanCell",
                "wrapHeaderText": True,
                "autoHeaderHeight": True,
            },
            dashGridOptions={
                "domLayout": "autoHeight",
                "pagination": many,
                "paginationPageSize": PAGE_ROWS,
                "paginationPageSizeSelector": False,
                "suppressPaginationPanel": not many,
                "localeText": words.group("grid"),
                "enableCellTextSelection": True,
                "ensureDomOrder": True,
                "suppressColumnVirtualisation": True,
                "rowHeight": 36,
                "theme": {"function": "juesuanTheme(themeQuartz)"},
            },
            style={"height": None, "width": "100%"},
            className="",
        ),
        className="grid",
        role="region",
        **ui.aria(label=label),
    )


def _definition(column: Column, *, filtered: bool, longest: int) -> dict[str, Any]:
    definition: dict[str, Any] = {"field": column.field, "headerName": column.label}
    text_filter = "agTextColumnFilter" if filtered else False
    heading = 36 + (26 if filtered else 0) + 9 * max(len(word) for word in _WORDS.findall(column.label))
    if column.kind in _NUMBERS:
        definition |= {
            "type": "rightAligned",
            "cellClass": "ag-right-aligned-cell num",
            "comparator": {"function": "juesuanNumbers"},
            "filter": "agNumberColumnFilter" if filtered else False,
            "filterValueGetter": {"function": "juesuanNumber(params)"},
            "minWidth": max(column.width, heading, 34 + 8 * min(longest, _WIDEST_NUMBER)),
            "flex": 2 if column.kind == "amount" else 1,
        }
        if longest > _WIDEST_NUMBER:
            definition |= {"wrapText": True, "autoHeight": True}
    elif column.kind == "year":
        definition |= {
            "filter": text_filter,
            "minWidth": max(heading, 34 + 9 * longest),
            "flex": 1,
            "cellClass": "num-left",
        }
    else:
        long = column.kind == "long"
        definition |= {
            "filter": text_filter,
            "minWidth": max(heading, column.width or (260 if long else 120)),
            "flex": 5 if long else 2,
            "wrapText": True,
            "autoHeight": True,
        }
    return definition


def _longest(column: Column, records: Sequence[Mapping[str, Any]]) -> int:
    """Characters of a column's longest value: a figure must never be cut short."""
    return max((len(record[column.field] or "") for record in records), default=0)


def _record(columns: Sequence[Column], row: Mapping[str, Any], words: Words) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for column in columns:
        value = row.get(column.field)
        if value is None:
            record[column.field] = None
        elif column.words:
            record[column.field] = words.of(column.words, value)
        elif column.kind in _NUMBERS:
            record[column.field] = _NUMBERS[column.kind](value)
        else:
            record[column.field] = f"{value:,f}" if isinstance(value, Decimal) else str(value)
        if column.href and (href := column.href(row)):
            record[f"{column.field}__href"] = href
    return record
