"""What became of each file: the list, and one document with its statements and what was set aside."""

from dash import html
from dash.development.base_component import Component

from pipeline.dashboard import ui
from pipeline.dashboard.address import View
from pipeline.dashboard.data import documents as data
from pipeline.dashboard.data import findings, overview
from pipeline.dashboard.data.source import Snapshot
from pipeline.dashboard.grid import Column, grid
from pipeline.dashboard.said import said
from pipeline.dashboard.wording import Words, amount, percent, short

# Characters of a reason in the list; the document's own page has all of it.
_REASON = 120


def page(snapshot: Snapshot, view: View, words: Words) -> ui.Children:
    """The documents, or the one that the address names."""
    if view.get("document"):
        return _one(snapshot, view, words)
    rows = data.documents(snapshot, view.get("status"), view.get("q"))
    rows = [row | {"status_reason": short(_said(row["status_reason"], words), _REASON)} for row in rows]
    statuses = overview.statuses(snapshot)
    columns = [
        Column(
            "file_name",
            words("column.file"),
            "long",
            href=lambda r: view.link(document=r["document_id"], q="", status=""),
        ),
        Column("status", words("column.status"), words="status", width=130),
        Column("department_name", words("column.department"), "long", width=170),
        Column("fiscal_year", words("column.year"), "year"),
        Column("stage", words("column.stage"), words="stage", width=80),
        Column("loaded_percent", words("column.loaded"), "percent"),
        Column("facts", words("column.figures"), "count"),
        Column("findings", words("column.findings"), "count"),
        Column("status_reason", words("column.reason"), "long", width=320),
    ]
    return [
        ui.heading(words("documents.title"), words("documents.lead")),
        ui.cards([(words.of("status", s["status"]), amount(s["documents"]), None) for s in statuses]),
        ui.choices(
            ui.choice(
                "status",
                words("choice.status"),
                [(s["status"], words.of("status", s["status"])) for s in statuses],
                view.get("status"),
                words,
                clearable=True,
            ),
            ui.search_box("q", words("choice.document_q"), view.get("q"), words("choice.document_q_hint")),
        ),
        html.P(words("documents.found", count=amount(len(rows))), role="status"),
        grid("documents", columns, rows, words, words("documents.title")),
        ui.downloads(view, words, "documents"),
    ]


def _one(snapshot: Snapshot, view: View, words: Words) -> ui.Children:
    document_id = view.get("document")
    row = data.document(snapshot, document_id)
    back = html.P(ui.link(words("documents.back"), view.link(document="")), className="no-print")
    if row is None:
        return [ui.heading(words("documents.title")), ui.note(words("documents.gone"), "info"), back]
    found = findings.cases(snapshot, document=document_id)
    return [
        back,
        ui.heading(row["file_name"], row["department_name"]),
        ui.note(words("note.superseded")) if row["superseded_by"] else None,
        ui.note(said(row["status_reason"], words), "limit") if row["status_reason"] else None,
        ui.pairs(
            [
                (words("column.status"), words.of("status", row["status"])),
                (words("column.year"), _text(row["fiscal_year"])),
                (words("column.stage"), words.of("stage", row["stage"])),
                (words("column.pages"), amount(row["page_count"])),
                (
                    words("column.cells_loaded"),
                    f"{amount(row['cells_loaded'])} / {amount(row['cells'])} · {percent(row['loaded_percent'])}",
                ),
                (
                    words("column.findings"),
                    ui.link(amount(len(found)), view.link("findings", document=document_id)) if found else "0",
                ),
                ("document_id", row["document_id"]),
            ]
        ),
        _statements(snapshot, document_id, view, words),
        _aside(snapshot, document_id, view, words),
    ]


def _statements(snapshot: Snapshot, document_id: str, view: View, words: Words) -> Component:
    rows = [
        row | {"status_reason": _said(row["status_reason"], words)} for row in data.statements(snapshot, document_id)
    ]
    if not rows:
        return ui.section(words("documents.statements"), ui.empty(words("documents.no_statements")))
    columns = [
        Column("title", words("column.title"), "long"),
        Column("form_id", words("column.form"), words="form", width=180),
        Column("first_page", words("column.page"), "count"),
        Column("unit_published", words("column.unit"), width=80),
        Column("status", words("column.status"), words="status", width=110),
        Column("cells_loaded", words("column.cells_loaded"), "count"),
        Column("cells_aside", words("column.set_aside"), "count"),
        Column("status_reason", words("column.reason"), "long"),
    ]
    return ui.section(
        words("documents.statements"),
        grid("statements", columns, rows, words, words("documents.statements")),
        ui.downloads(view, words, "statements"),
    )


def _aside(snapshot: Snapshot, document_id: str, view: View, words: Words) -> Component | None:
    rows = [row | {"reason": _said(row["reason"], words)} for row in data.set_aside(snapshot, document_id)]
    if not rows:
        return None
    columns = [
        Column("form_id", words("column.form"), words="form", width=180),
        Column("page", words("column.page"), "count"),
        Column("text", words("column.as_published"), width=130),
        Column("reason", words("column.reason"), "long", width=320),
    ]
    return ui.section(
        words("documents.aside"),
        html.P(words("documents.aside_note")),
        grid("set_aside", columns, rows, words, words("documents.aside")),
        ui.downloads(view, words, "set_aside"),
    )


def _said(reason: str | None, words: Words) -> str | None:
    return reason and said(reason, words)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
