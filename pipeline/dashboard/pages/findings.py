"""Where publications contradict themselves: the cases, one finding with its figures, and what each rule examined."""

from dash import html
from dash.development.base_component import Component

from pipeline.dashboard import ui
from pipeline.dashboard.address import View
from pipeline.dashboard.data import figure, tables
from pipeline.dashboard.data import findings as data
from pipeline.dashboard.data.source import Row, Snapshot
from pipeline.dashboard.grid import Column, grid
from pipeline.dashboard.pages.evidence import measure_text, picture, rule_text
from pipeline.dashboard.said import compared, key_text, said
from pipeline.dashboard.wording import UNKNOWN, Words, amount, percent, plain

# Pictures shown of one finding; every figure's page leads to its picture.
_MOST_PAGES = 3


def page(snapshot: Snapshot, view: View, words: Words) -> ui.Children:
    """The cases, or the finding that the address names."""
    if view.get("finding"):
        found = data.one(snapshot, view.get("finding"))
        return _one(snapshot, found, view, words) if found else _gone(view, words)
    rows = tables.cases(snapshot, view)
    rules = data.rules(snapshot)
    every = data.cases(snapshot, superseded=True)
    columns = [
        Column("department_name", words("column.department"), "long", width=150),
        Column("fiscal_year", words("column.year"), "year"),
        Column("rule_text", words("column.rule"), "long", href=lambda r: view.link(finding=r["finding"]), width=205),
        Column("key", words("column.what"), "long", width=160),
        Column("actual", words("column.published"), "number"),
        Column("expected", words("column.expected"), "number"),
        Column("difference_yuan", words("column.difference_yuan"), "amount"),
        Column("difference_percent", words("column.difference_percent"), "percent", width=90),
        Column("confidence", words("column.confidence"), words="confidence", width=90),
        Column("findings", words("column.findings"), "count", width=80),
    ]
    shown = [
        row
        | {"rule_text": rule_text(row, words), "key": key_text(row["key"], words)}
        | {side: compared(row[side], words) for side in ("actual", "expected")}
        for row in rows
    ]
    return [
        ui.heading(words("findings.title"), words("findings.lead")),
        _choices(every, rules, view, words),
        html.P(
            words(
                "findings.found",
                count=amount(len(rows)),
                proved=amount(sum(row["confidence"] == "proved" for row in rows)),
            ),
            role="status",
        ),
        ui.note(words("findings.note"), "info"),
        grid("findings", columns, shown, words, words("findings.title")) if rows else ui.empty(words("findings.none")),
        ui.downloads(view, words, "cases"),
        _rules(rules, view, words),
    ]


def _choices(every: list[Row], rules: list[Row], view: View, words: Words) -> Component:
    options = {
        "rule": _rule_options(rules, words),
        "department": list(words.entities(r for r in every if r["department_id"]).items()),
        "confidence": [(c, words.of("confidence", c)) for c in ("proved", "likely")],
        "severity": [(s, words.of("severity", s)) for s in sorted({r["severity"] for r in every})],
        "superseded": [("1", words("choice.with_superseded"))],
    }
    return ui.choices(
        *(
            ui.choice(name, words(f"choice.{name}"), offered, view.get(name), words, clearable=True)
            for name, offered in options.items()
        )
    )


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
    unit = words.of("value_unit", row["unit"]) if row["unit"] else ""
    return [
        html.P(ui.link(words("findings.back"), view.link(finding="")), className="no-print"),
        ui.heading(rule_text(row, words), row["department_name"]),
        ui.note(words("note.superseded")) if row["superseded_by"] else None,
        ui.note(words("findings.look_at", what=said(row["look_at"], words)), "info") if row["look_at"] else None,
        ui.table(
            [words(f"column.{c}") for c in ("what", "published", "expected", "difference", "difference_percent")],
            [
                [
                    key_text(row["key"], words),
                    compared(row["actual"], words),
                    compared(row["expected"], words),
                    f"{plain(row['difference'])} {unit}".strip(),
                    percent(row["difference_percent"], 2),
                ]
            ],
            (1, 2, 3, 4),
        ),
        ui.pairs(
            [
                (words("column.confidence"), words.of("confidence", row["confidence"])),
                (words("column.category"), words.of("category", row["category"])),
                (words("column.severity"), words.of("severity", row["severity"])),
                (words("column.tolerance"), plain(row["tolerance"])),
                (words("column.form"), words.form(row["form_id"], row["title_zh"])),
                (words("column.file"), ui.link(row["file_name"], view.link("documents", document=row["document_id"]))),
                (words("column.page"), amount(row["page"])),
            ]
        ),
        _evidence(snapshot, row, view, words),
        _same_cause(snapshot, row, view, words),
    ]


def _evidence(snapshot: Snapshot, row: Row, view: View, words: Words) -> Component:
    addends = figure.of_finding(snapshot, row)
    marked = figure.pages_of(figure.cells_of_finding(snapshot, row))
    pages = marked[:_MOST_PAGES]
    if not pages and row["page"] and row["media_type"] == "application/pdf":
        pages = [row["page"]]
    pictures = [picture(f"finding={row['finding']}", page, words) for page in pages]
    if not addends:
        return ui.section(words("findings.figures"), ui.empty(words("findings.no_figures")), *pictures)
    body = [
        [
            words.of("role", a["role"]),
            ui.link(a["name"] or a["fact_id"], view.link("figure", fact=a["fact_id"])) if a["fact_id"] else "",
            measure_text(a["measure"], words),
            f"{'−' if a['sign'] < 0 else ''}{a['published'] or UNKNOWN}",
            words("findings.confirmed" if a["is_confirmed"] else "findings.unconfirmed"),
            _page(a, row, marked, words),
        ]
        for a in addends
    ]
    head = [words(f"column.{c}") for c in ("role", "what", "type", "as_published", "confirmed", "page")]
    return ui.section(
        words("findings.figures"), html.P(words("findings.figures_note")), *pictures, ui.table(head, body, (3, 5))
    )


def _page(addend: Row, row: Row, marked: list[int], words: Words) -> ui.Child:
    page = addend["source_page"]
    if page not in marked:
        return amount(page)
    address = f"/picture/{page}.png?finding={row['finding']}&whole=1"
    return html.A(amount(page), href=address, target="_blank", title=words("evidence.whole"))


def _same_cause(snapshot: Snapshot, row: Row, view: View, words: Words) -> Component | None:
    others = [other for other in data.of_case(snapshot, row["case_id"]) if other["finding"] != row["finding"]]
    if not others:
        return None
    body = [
        [
            ui.link(rule_text(other, words), view.link(finding=other["finding"])),
            key_text(other["key"], words),
            compared(other["actual"], words),
            compared(other["expected"], words),
            plain(other["difference"]),
        ]
        for other in others
    ]
    head = [words(f"column.{c}") for c in ("rule", "what", "published", "expected", "difference")]
    return ui.section(words("findings.same_cause"), ui.table(head, body, (2, 3, 4)))


def _gone(view: View, words: Words) -> ui.Children:
    return [
        ui.heading(words("findings.title")),
        ui.note(words("findings.gone"), "info"),
        ui.link(words("findings.back"), view.link(finding="")),
    ]
