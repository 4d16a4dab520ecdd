"""Where publications contradict themselves: the list, one finding with its figures, and what each rule examined."""

from dash import html
from dash.development.base_component import Component

from pipeline.dashboard import ui
from pipeline.dashboard.address import View
from pipeline.dashboard.data import figure, tables
from pipeline.dashboard.data import findings as data
from pipeline.dashboard.data.source import Row, Snapshot
from pipeline.dashboard.grid import Column, grid
from pipeline.dashboard.pages.evidence import measure_text, picture, rule_text
from pipeline.dashboard.said import compared, key_text
from pipeline.dashboard.wording import Words, amount

# Pictures shown of one finding; its figures seldom stand on more pages.
_MOST_PAGES = 3


def page(snapshot: Snapshot, view: View, words: Words) -> ui.Children:
    """The findings, or the one that the address names."""
    if view.get("finding"):
        found = data.one(snapshot, view.get("finding"))
        return _one(snapshot, found, view, words) if found else _gone(view, words)
    rows = tables.found(snapshot, view)
    rules = data.rules(snapshot)
    every = data.findings(snapshot)
    columns = [
        Column("department_name", words("column.department"), "long", width=150),
        Column("fiscal_year", words("column.year"), "year"),
        Column("rule_text", words("column.rule"), "long", href=lambda r: view.link(finding=r["finding"]), width=205),
        Column("key", words("column.what"), "long", width=160),
        Column("actual", words("column.published"), "number"),
        Column("expected", words("column.expected"), "number"),
        Column("difference", words("column.difference"), "number"),
        Column("severity", words("column.severity"), words="severity", width=80),
    ]
    shown = [
        row
        | {"rule_text": rule_text(row, words), "key": key_text(row["key"], words)}
        | {side: compared(row[side], words) for side in ("actual", "expected", "difference")}
        for row in rows
    ]
    return [
        ui.heading(words("findings.title"), words("findings.lead")),
        ui.choices(
            ui.choice(
                "rule", words("choice.rule"), _rule_options(rules, words), view.get("rule"), words, clearable=True
            ),
            ui.choice(
                "department",
                words("choice.department"),
                list(words.entities(r for r in every if r["department_id"]).items()),
                view.get("department"),
                words,
                clearable=True,
            ),
            ui.choice(
                "severity",
                words("choice.severity"),
                [(s, words.of("severity", s)) for s in sorted({r["severity"] for r in every})],
                view.get("severity"),
                words,
                clearable=True,
            ),
        ),
        html.P(words("findings.found", count=amount(len(rows))), role="status"),
        ui.note(words("findings.note"), "info"),
        grid("findings", columns, shown, words, words("findings.title")) if rows else ui.empty(words("findings.none")),
        ui.downloads(view, words, "findings"),
        _rules(rules, view, words),
    ]


def _rule_options(rules: list[Row], words: Words) -> list[tuple[str, str]]:
    return [(r["rule_id"], f"{rule_text(r, words)} ({r['violated']})") for r in rules if r["violated"]]


def _rules(rules: list[Row], view: View, words: Words) -> Component:
    columns = [
        Column(
            "rule_text",
            words("column.rule"),
            "long",
            href=lambda r: view.link(rule=r["rule_id"]) if r["violated"] else None,
        ),
        Column("severity", words("column.severity"), words="severity", width=90),
        Column("category", words("column.category"), words="category", width=150),
        Column("examined", words("column.examined"), "count", width=110),
        Column("violated", words("column.findings"), "count", width=100),
    ]
    rows = [row | {"rule_text": rule_text(row, words)} for row in rules]
    return ui.section(
        words("findings.rules"),
        html.P(words("findings.rules_note")),
        grid("rules", columns, rows, words, words("findings.rules")),
        ui.downloads(view, words, "rules"),
    )


def _one(snapshot: Snapshot, row: Row, view: View, words: Words) -> ui.Children:
    return [
        html.P(ui.link(words("findings.back"), view.link(finding="")), className="no-print"),
        ui.heading(rule_text(row, words), row["department_name"]),
        ui.note(words("note.superseded")) if row["superseded_by"] else None,
        ui.table(
            [words(f"column.{c}") for c in ("what", "published", "expected", "difference", "tolerance")],
            [
                [
                    key_text(row["key"], words),
                    *(compared(row[c], words) for c in ("actual", "expected", "difference", "tolerance")),
                ]
            ],
            (1, 2, 3, 4),
        ),
        ui.pairs(
            [
                (words("column.category"), words.of("category", row["category"])),
                (words("column.severity"), words.of("severity", row["severity"])),
                (words("column.form"), words.form(row["form_id"], row["title_zh"])),
                (words("column.file"), ui.link(row["file_name"], view.link("documents", document=row["document_id"]))),
                (words("column.page"), amount(row["page"])),
            ]
        ),
        _evidence(snapshot, row, view, words),
    ]


def _evidence(snapshot: Snapshot, row: Row, view: View, words: Words) -> Component:
    figures = figure.of_finding(snapshot, row)
    pages = figure.pages_of(snapshot, figures)[:_MOST_PAGES]
    if not pages and row["page"] and row["media_type"] == "application/pdf":
        pages = [row["page"]]
    pictures = [picture(f"finding={row['finding']}", page, words) for page in pages]
    if not figures:
        said_there: list[ui.Child] = [html.P(html.Q(c["text"])) for c in figure.words_of_finding(snapshot, row)]
        return ui.section(
            words("findings.figures"),
            *(said_there or [ui.empty(words("findings.no_figures"))]),
            *pictures,
        )
    body = [
        [
            ui.link(f["name"], view.link("figure", fact=f["fact_id"])),
            measure_text(f["measure"], words),
            f["published"],
            amount(f["source_page"]),
        ]
        for f in figures
    ]
    head = [words(f"column.{c}") for c in ("what", "type", "as_published", "page")]
    return ui.section(
        words("findings.figures"),
        *pictures,
        ui.table(head, body, (2, 3)),
    )


def _gone(view: View, words: Words) -> ui.Children:
    return [
        ui.heading(words("findings.title")),
        ui.note(words("findings.gone"), "info"),
        ui.link(words("findings.back"), view.link(finding="")),
    ]
