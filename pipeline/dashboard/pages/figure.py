"""One figure's page: what it is, the page that it was read from, why it means what it means, what was checked."""

from collections.abc import Sequence
from decimal import Decimal

from dash import html
from dash.development.base_component import Component

from pipeline.dashboard import ui
from pipeline.dashboard.address import View
from pipeline.dashboard.data import figure as data
from pipeline.dashboard.data.source import Row, Snapshot
from pipeline.dashboard.pages.evidence import picture, rule_text
from pipeline.dashboard.said import compared, key_text, said
from pipeline.dashboard.wording import UNKNOWN, Words, amount
from pipeline.warehouse.provenance import ContextRow, Provenance

_PDF = "application/pdf"
# Keys and places have lines of their own; what is left of a fact is shown as it stands.
_SHOWN_ELSEWHERE = {
    "fact_id",
    "document_id",
    "department_id",
    "project_id",
    "subject_id",
    "form_id",
    "fiscal_year",
    "stage",
    "source_page",
    "source_table",
    "source_row",
    "source_column",
}


def page(snapshot: Snapshot, view: View, words: Words) -> ui.Children:
    """The page of the figure that the address names."""
    found = data.figure(snapshot, view.get("fact"))
    if found is None:
        return [
            ui.heading(words("figure.title")),
            ui.note(words("figure.gone"), "info"),
            ui.link(words("nav.overview"), view.link("overview")),
        ]
    fact = found.fact
    stage = words.of("stage", fact["stage"])
    return [
        ui.heading(_name(found), f"{found.department.get('department_name')} · {fact['fiscal_year']} {stage}"),
        _headline(found, words),
        ui.note(
            [
                words("note.superseded"),
                " ",
                ui.link(
                    found.superseded_by["file_name"],
                    view.link("documents", document=found.superseded_by["document_id"]),
                ),
            ]
        )
        if found.superseded_by
        else None,
        _source(found, view, words),
        _meaning(found, view, words),
        _checks(found, view, words),
        _columns(found, words),
    ]


def _name(found: Provenance) -> str:
    subject = found.subject or {}
    name = found.fact.get("indicator_name") or found.fact.get("line_name") or found.fact.get("task_name")
    if name:
        return str(name)
    code = subject.get("subject_code")
    name = subject.get("subject_name") or subject.get("project_name") or found.fact["fact_id"]
    return f"{code} {name}" if code and code != "total" else str(name)


def _headline(found: Provenance, words: Words) -> Component:
    printed = [html.Q(cell.text, cite="") for cell in found.cells]
    unit = found.fact.get("unit_published")
    published = html.Span(
        [words("figure.printed"), " ", *_joined(printed), f" {unit}" if unit else ""], className="exact"
    )
    value = found.fact.get("amount_yuan")
    if "amount_yuan" not in found.fact:
        return html.P(published, className="headline")
    shown = words("unit.exact", value=amount(value)) if value is not None else words("unknown")
    if found.fact.get("count_value") is not None:
        shown = amount(found.fact["count_value"])
    return html.P([html.Span(shown, className="value"), published], className="headline")


def _source(found: Provenance, view: View, words: Words) -> Component:
    fact = found.fact
    link = ui.link(str(found.document.get("file_name")), view.link("documents", document=fact["document_id"]))
    where = words("figure.where", page=fact["source_page"])
    has_picture = found.document.get("media_type") == _PDF and any(cell.box for cell in found.cells)
    around = [html.P(words("figure.around"), className="hint"), _context(found.context, words)]
    return ui.section(
        words("figure.source"),
        html.P([link, " · ", where]),
        picture(f"fact={fact['fact_id']}", fact["source_page"], words) if has_picture else None,
        html.Details([html.Summary(words("figure.as_read")), *around]) if has_picture else html.Div(around),
        name="source",
    )


def _context(rows: tuple[ContextRow, ...], words: Words) -> Component:
    columns = sorted({cell.column_no for row in rows for cell in row.cells})
    body = []
    for row in rows:
        cells = {cell.column_no: cell for cell in row.cells}
        place = words("figure.line", number=row.line_no) if row.line_no else f"{row.page}:{row.table_no}:{row.row_no}"
        line: list[Component] = [html.Th(place, scope="row")]
        skip = 0
        for column in columns:
            if skip > 0:
                skip -= 1
                continue
            cell = cells.get(column)
            if cell is None:
                line.append(html.Td(""))
                continue
            text = html.Mark(cell.text) if cell.role == "source" else cell.text
            skip = cell.column_span - 1
            line.append(html.Td(text, className=cell.role, colSpan=max(1, cell.column_span)))
        body.append(html.Tr(line))
    return html.Div(html.Table(html.Tbody(body)), className="table context")


def _meaning(found: Provenance, view: View, words: Words) -> Component:
    statement = found.statement or {}
    paths = list(dict.fromkeys(" › ".join(cell.header) for cell in found.cells if cell.header))
    shifted = [" › ".join(cell.stands_under) for cell in found.cells if cell.stands_under]
    return ui.section(
        words("figure.meaning"),
        ui.pairs(
            [
                (words("column.form"), f"{statement.get('title') or ''} · {words.form(found.fact['form_id'])}"),
                (words("figure.header"), "; ".join(paths) or None),
                *([(words("figure.shifted"), "; ".join(shifted))] if shifted else []),
                (words("figure.labels"), " | ".join(found.labels) or None),
                (words("figure.unit"), found.unit_text or statement.get("unit_published")),
                (words("figure.alignment"), said(str(statement.get("alignment") or UNKNOWN), words)),
            ]
        ),
    )


def _checks(found: Provenance, view: View, words: Words) -> Component:
    if not found.comparisons:
        return ui.section(words("figure.checks"), ui.empty(words("figure.no_checks")))
    name = str(found.fact.get("indicator_name") or "")
    own = [c for c in found.comparisons if not name or name in c["key"] or not c["holds"]]
    others = [c for c in found.comparisons if c not in own]
    more = words("figure.more_checks", count=len(others))
    return ui.section(
        words("figure.checks"),
        _comparisons(own, view, words) if own else None,
        html.Details([html.Summary(more), _comparisons(others, view, words)]) if others else None,
    )


def _comparisons(comparisons: list[Row], view: View, words: Words) -> Component:
    rows = [
        [
            ui.badge(words("figure.holds"), "good") if c["holds"] else ui.badge(words("figure.fails"), "bad"),
            ui.link(rule_text(c, words), view.link("findings", rule=c["rule_id"])),
            key_text(c["key"], words),
            compared(c["actual"], words),
            compared(c["expected"], words),
        ]
        for c in comparisons
    ]
    head = [words(f"column.{c}") for c in ("holds", "rule", "what", "published", "expected")]
    return ui.table(head, rows, (3, 4), short=(0,))


def _columns(found: Provenance, words: Words) -> Component:
    shown = [(k, _text(v)) for k, v in found.fact.items() if k not in _SHOWN_ELSEWHERE and v is not None]
    rows = [("fact_id", found.fact["fact_id"]), ("table", found.fact_table), *shown]
    return html.Details(
        [html.Summary(words("figure.row")), ui.pairs([(html.Code(name), html.Code(text)) for name, text in rows])],
        className="part",
    )


def _text(value: object) -> str:
    return f"{value:,f}" if isinstance(value, Decimal) else str(value)


def _joined(parts: Sequence[Component]) -> list[Component | str]:
    joined: list[Component | str] = []
    for part in parts:
        joined += [", ", part] if joined else [part]
    return joined
